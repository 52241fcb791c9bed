"""The weekly slot and the quiet hours, as the wall clock of a place shows them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.slots import WeeklyRule, is_quiet, newest_slot, next_allowed, next_slot

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_AT_NINE = WeeklyRule(0, time(9, 0), BERLIN)
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo")


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_the_slot_counts_from_its_very_second() -> None:
    slot = at("2026-11-23T09:00:00")
    assert newest_slot(MONDAY_AT_NINE, slot) == slot
    assert newest_slot(MONDAY_AT_NINE, slot - timedelta(seconds=1)) == slot - timedelta(days=7)


def test_on_sunday_the_newest_slot_is_last_monday() -> None:
    assert newest_slot(MONDAY_AT_NINE, at("2026-11-29T23:59:59")) == at("2026-11-23T09:00:00")


def test_slot_stays_at_nine_local_after_dst_change() -> None:
    before = newest_slot(MONDAY_AT_NINE, at("2026-10-20T12:00:00"))
    after = newest_slot(MONDAY_AT_NINE, at("2026-10-27T12:00:00"))
    assert (before.hour, after.hour) == (7, 8)
    assert after.astimezone(BERLIN).time() == time(9, 0)


def test_a_slot_in_the_skipped_hour_moves_to_the_next_valid_instant() -> None:
    rule = WeeklyRule(6, time(2, 30), BERLIN)
    slot = newest_slot(rule, at("2026-03-29T12:00:00"))
    assert slot == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert slot.astimezone(BERLIN).time() == time(3, 0)


def test_a_slot_in_the_doubled_hour_fires_once() -> None:
    rule = WeeklyRule(6, time(2, 30), BERLIN)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    seen = {newest_slot(rule, first + timedelta(minutes=minutes)) for minutes in range(0, 240, 10)}
    assert seen == {first}


@pytest.mark.parametrize("zone", [ZoneInfo(name) for name in ZONES], ids=ZONES)
@pytest.mark.parametrize("moment", [time(0, 0), time(1, 30), time(2, 0), time(2, 30), time(9, 0)])
def test_every_week_has_exactly_one_slot(zone: ZoneInfo, moment: time) -> None:
    rule = WeeklyRule(6, moment, zone)
    slot = newest_slot(rule, datetime(2020, 1, 5, 12, tzinfo=UTC))
    for _ in range(52 * 8):
        following = next_slot(rule, slot)
        days = (following.astimezone(zone).date() - slot.astimezone(zone).date()).days
        assert days == 7
        assert newest_slot(rule, following - timedelta(seconds=1)) == slot
        assert newest_slot(rule, following) == following
        slot = following


@pytest.mark.parametrize(
    ("local", "expected"),
    [(time(7, 59), True), (time(8, 0), False), (time(20, 59), False), (time(21, 0), True)],
)
def test_quiet_hours_are_from_nine_in_the_evening_to_eight(local: time, expected: bool) -> None:
    assert is_quiet(local) is expected


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-11-23T12:00:00", "2026-11-23T12:00:00"),
        ("2026-11-23T21:00:00", "2026-11-24T08:00:00"),
        ("2026-11-24T00:00:00", "2026-11-24T08:00:00"),
        ("2026-10-24T23:00:00", "2026-10-25T08:00:00"),
    ],
)
def test_what_comes_in_quiet_hours_waits_for_the_morning(now: str, allowed: str) -> None:
    assert next_allowed(at(now), BERLIN) == at(allowed)
