"""Quiet hours and the places of a day, decided by values alone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.queries.claims import OtherMessage
from models.tables.outbox import Rank
from scheduler.courtesy import AFTER_THE_SLOT, Courtesy
from scheduler.slots import WeeklyRule

BERLIN = ZoneInfo("Europe/Berlin")
RULE = WeeklyRule(0, time(9, 0), BERLIN)
TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=BERLIN)
MONDAY_AT_EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN)
OWN = 1
COURTESY = Courtesy(BERLIN, most_per_day=2, digest=RULE)


def said(rank: Rank, number: int = 2) -> OtherMessage:
    return OtherMessage(number, rank, is_said=True, not_before=TUESDAY)


def waits(rank: Rank, number: int = 2, *, at: datetime = TUESDAY) -> OtherMessage:
    return OtherMessage(number, rank, is_said=False, not_before=at)


def has_place(
    rank: Rank, *others: OtherMessage, now: datetime = TUESDAY, gets_digests: bool = True
) -> bool:
    return COURTESY.has_place(OWN, rank, others, gets_digests=gets_digests, now=now)


def test_two_messages_a_day_and_not_a_third() -> None:
    assert has_place(Rank.BROADCAST)
    assert has_place(Rank.BROADCAST, said(Rank.REMINDER))
    assert not has_place(Rank.BROADCAST, said(Rank.REMINDER), said(Rank.DIGEST, 3))


def test_an_answer_to_ones_own_act_takes_no_place() -> None:
    assert has_place(Rank.ANSWER, said(Rank.DIGEST), said(Rank.BROADCAST, 3))


def test_a_message_is_no_other_of_itself() -> None:
    own = OtherMessage(OWN, Rank.BROADCAST, is_said=True, not_before=TUESDAY)
    assert has_place(Rank.BROADCAST, own, said(Rank.DIGEST))


@pytest.mark.parametrize("better", [rank for rank in Rank if 0 < rank < Rank.BROADCAST])
def test_what_is_better_and_waits_for_today_comes_first(better: Rank) -> None:
    assert not has_place(Rank.BROADCAST, said(Rank.BROADCAST), waits(better, 3))
    assert has_place(better, said(Rank.BROADCAST), waits(Rank.BROADCAST, 3))


def test_what_waits_for_tomorrow_takes_no_place_today() -> None:
    tomorrow = TUESDAY.replace(hour=0) + timedelta(days=1)
    later = waits(Rank.DIGEST, 3, at=tomorrow)
    assert has_place(Rank.BROADCAST, said(Rank.BROADCAST), later)
    earlier = waits(Rank.DIGEST, 3, at=tomorrow - timedelta(seconds=1))
    assert not has_place(Rank.BROADCAST, said(Rank.BROADCAST), earlier)


def test_equals_take_the_places_in_the_order_of_their_claims() -> None:
    assert has_place(Rank.BROADCAST, *(waits(Rank.BROADCAST, number) for number in range(2, 9)))


def test_a_place_is_kept_for_the_digest_of_the_day_before_it_is_queued() -> None:
    early, after = MONDAY_AT_EIGHT, MONDAY_AT_EIGHT + timedelta(hours=1) + AFTER_THE_SLOT
    assert has_place(Rank.BROADCAST, now=early)
    assert not has_place(Rank.BROADCAST, said(Rank.BROADCAST), now=early)
    assert has_place(Rank.BROADCAST, said(Rank.BROADCAST), now=after)
    assert has_place(Rank.REMINDER, said(Rank.BROADCAST), now=early)


def test_no_place_is_kept_for_who_gets_no_digests_or_has_it() -> None:
    broadcast = said(Rank.BROADCAST)
    assert has_place(Rank.BROADCAST, broadcast, now=MONDAY_AT_EIGHT, gets_digests=False)
    assert has_place(Rank.BROADCAST, said(Rank.DIGEST), now=MONDAY_AT_EIGHT)


@pytest.mark.parametrize(
    ("local", "awaited"),
    [
        ("2026-11-22T23:59:59", False),
        ("2026-11-23T00:00:00", True),
        ("2026-11-23T09:59:59", True),
        ("2026-11-23T10:00:00", False),
        ("2026-11-24T00:00:00", False),
    ],
)
def test_the_digest_is_awaited_on_its_day_until_an_hour_after_its_slot(
    local: str, awaited: bool
) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert COURTESY.awaits_digest(now.astimezone(UTC)) is awaited


@pytest.mark.parametrize(
    ("local", "begins", "morning"),
    [
        ("2026-03-29T12:00:00", "2026-03-28T23:00", "2026-03-30T06:00"),
        ("2026-03-28T12:00:00", "2026-03-27T23:00", "2026-03-29T06:00"),
        ("2026-10-24T12:00:00", "2026-10-23T22:00", "2026-10-25T07:00"),
        ("2026-10-25T23:30:00", "2026-10-24T22:00", "2026-10-26T07:00"),
    ],
)
def test_days_and_mornings_are_those_of_the_wall_clock(
    local: str, begins: str, morning: str
) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert COURTESY.day_begins(now) == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert COURTESY.next_morning(now) == datetime.fromisoformat(morning).replace(tzinfo=UTC)


def test_next_digest_is_the_slot_after_now_and_none_where_nothing_is_pushed() -> None:
    at_nine = MONDAY_AT_EIGHT.replace(hour=9)
    assert COURTESY.next_digest(MONDAY_AT_EIGHT) == at_nine
    assert COURTESY.next_digest(at_nine) == at_nine + timedelta(days=7)
    assert Courtesy(BERLIN).next_digest(TUESDAY) is None
