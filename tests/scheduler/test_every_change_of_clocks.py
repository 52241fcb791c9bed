"""Whatever the clocks do and however long the bot was down: one digest for each week."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.slots import WeeklyRule, newest_slot, next_slot

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Santiago",  # skips midnight
    "Australia/Lord_Howe",  # changes by half an hour
)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)
HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """Every instant at which the zone's offset changes, in UTC."""
    zone, found = ZoneInfo(name), []
    day = FIRST
    while day < LAST:
        after = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            instants = (day + HALF_HOUR * step for step in range(1, 49))
            before = day.astimezone(zone).utcoffset()
            found.append(next(at for at in instants if at.astimezone(zone).utcoffset() != before))
        day = after
    return tuple(found)


def first_instant(day: date, local: time, zone: ZoneInfo) -> datetime:
    """By looking at the wall clock every half-hour: when it first shows that time or a later one.

    All offsets and changes of these zones are whole half-hours.
    """
    at = datetime.combine(day, local, UTC) - timedelta(hours=15)
    while at.astimezone(zone).replace(tzinfo=None) < datetime.combine(day, local):
        at += HALF_HOUR
    return at


def rules_around(change: datetime, zone: ZoneInfo) -> Iterator[tuple[date, WeeklyRule]]:
    """Every weekly half-hour of the day of the change and of its neighbours."""
    for days in (-1, 0, 1):
        day = change.astimezone(zone).date() + timedelta(days=days)
        for local in HALF_HOURS:
            yield day, WeeklyRule(day.weekday(), local, zone)


@pytest.mark.parametrize("name", ZONES)
def test_every_half_hour_around_every_change_fires_once_and_in_time(name: str) -> None:
    zone = ZoneInfo(name)
    assert len(changes(name)) >= 40
    for change in changes(name):
        for day, rule in rules_around(change, zone):
            slot = first_instant(day, rule.time, zone)
            before = first_instant(day - timedelta(days=7), rule.time, zone)
            assert newest_slot(rule, slot) == slot
            assert newest_slot(rule, slot - SECOND) == before
            assert next_slot(rule, slot - SECOND) == slot
            # The doubled hour passes a second time, and a day goes by.
            assert newest_slot(rule, slot + timedelta(hours=1)) == slot
            assert newest_slot(rule, slot + timedelta(days=1)) == slot


def test_every_half_hour_of_an_ordinary_week_fires_once() -> None:
    zone = ZoneInfo("Europe/Berlin")
    monday = date(2026, 11, 23)
    for days in range(7):
        for local in HALF_HOURS:
            rule = WeeklyRule(days, local, zone)
            slot = first_instant(monday + timedelta(days=days), local, zone)
            assert newest_slot(rule, slot) == slot
            assert newest_slot(rule, slot + WEEK - SECOND) == slot
            assert newest_slot(rule, slot - SECOND) == slot - WEEK


def fired(rule: WeeklyRule, checks: list[datetime], catch_up: timedelta) -> list[datetime]:
    """The slots that checks at these instants push for, in order; a slot's key is unique."""
    pushed: list[datetime] = []
    for now in checks:
        slot = newest_slot(rule, now)
        if slot not in pushed and now - slot <= catch_up:
            pushed.append(slot)
    return pushed


@st.composite
def times_near_a_change(draw: st.DrawFn) -> tuple[WeeklyRule, list[datetime], timedelta]:
    """A rule, the instants at which the bot was up to check, and how late is too late."""
    name = draw(st.sampled_from(ZONES))
    rule = WeeklyRule(draw(st.integers(0, 6)), draw(st.sampled_from(HALF_HOURS)), ZoneInfo(name))
    start = draw(st.sampled_from(changes(name))) - timedelta(days=15)
    minutes = draw(st.lists(st.integers(0, 31 * 24 * 60), min_size=1, max_size=60, unique=True))
    checks = sorted(start + timedelta(minutes=minute) for minute in minutes)
    return rule, checks, timedelta(hours=draw(st.integers(0, 144)))


@settings(max_examples=400, deadline=None)
@given(times_near_a_change())
def test_with_any_downtime_each_week_has_at_most_one_and_none_that_could_be_is_missing(
    case: tuple[WeeklyRule, list[datetime], timedelta],
) -> None:
    rule, checks, catch_up = case
    pushed = fired(rule, checks, catch_up)
    days = [slot.astimezone(rule.zone).date() for slot in pushed]
    assert all((later - earlier).days >= 6 for earlier, later in pairwise(days))
    slot = next_slot(rule, checks[0] - WEEK - timedelta(days=1))
    while slot <= checks[-1]:
        following = next_slot(rule, slot)
        could_be = any(slot <= now <= slot + catch_up and now < following for now in checks)
        assert (slot in pushed) is could_be
        slot = following


@given(times_near_a_change())
def test_after_any_downtime_one_slot_is_caught_up_at_most(
    case: tuple[WeeklyRule, list[datetime], timedelta],
) -> None:
    rule, checks, _ = case
    assert len(fired(rule, [checks[0], checks[-1]], timedelta(days=365))) <= 2
    assert len(fired(rule, [checks[-1]], timedelta(days=365))) == 1
