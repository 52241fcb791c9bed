"""Pure calendar arithmetic: the weekly slot and the quiet hours, in local wall time.

A slot is a rule of the wall clock, so it stays at nine o'clock when the clocks change. A time that
a change skips moves to the next valid instant; one that comes twice counts the first time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

QUIET_FROM = time(21, 0)
QUIET_UNTIL = time(8, 0)
"""Local hours in which nobody is written to without having asked."""

MOST_PER_DAY = 2
"""Counted messages to one person on one local day, unless the configuration says otherwise."""

LONGEST_GAP = timedelta(hours=3)
"""No zone has skipped more of a day at a change of clocks since 1970, whole days aside."""


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Once a week at a local time; `weekday` counts from Monday as 0."""

    weekday: int
    time: time
    zone: tzinfo


def instant_of(local: datetime, zone: tzinfo) -> datetime:
    """The first instant in UTC at which the wall clock shows `local` (naive), or has passed it."""
    candidate = local
    while candidate - local <= LONGEST_GAP:
        instant = candidate.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == candidate:
            return instant
        candidate += timedelta(minutes=1)
    return local.replace(tzinfo=zone).astimezone(UTC)


def newest_slot(rule: WeeklyRule, now: datetime) -> datetime:
    """The newest slot not after `now` (aware), in UTC."""
    today = now.astimezone(rule.zone).date()
    day = today - timedelta(days=(today.weekday() - rule.weekday) % 7)
    slot = instant_of(datetime.combine(day, rule.time), rule.zone)
    if slot > now:
        slot = instant_of(datetime.combine(day - timedelta(days=7), rule.time), rule.zone)
    return slot


def next_slot(rule: WeeklyRule, now: datetime) -> datetime:
    """The first slot after `now`, in UTC."""
    day = newest_slot(rule, now).astimezone(rule.zone).date() + timedelta(days=7)
    return instant_of(datetime.combine(day, rule.time), rule.zone)


def is_quiet(local: time) -> bool:
    """Whether a local time lies in the quiet hours."""
    return local >= QUIET_FROM or local < QUIET_UNTIL


def is_quiet_at(now: datetime, zone: tzinfo) -> bool:
    """Whether an instant lies in the quiet hours of a zone."""
    return is_quiet(now.astimezone(zone).time())


def next_allowed(now: datetime, zone: tzinfo) -> datetime:
    """The first instant from `now` on (aware, as given or in UTC) outside the quiet hours."""
    local = now.astimezone(zone)
    if not is_quiet(local.time()):
        return now
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return instant_of(datetime.combine(day, QUIET_UNTIL), zone)
