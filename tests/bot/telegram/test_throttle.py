"""Who writes too fast is slowed down; whoever is only quick, or was waiting, is not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram.throttle import AT_ONCE, CALM, PER_SECOND, Throttle, Verdict, written_at

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ANNA, BEN = 1, 2


def judge_many(throttle: Throttle, times: int, at: datetime, person: int = ANNA) -> list[Verdict]:
    return [throttle.judge(person, at) for _ in range(times)]


def test_a_flood_is_told_once_and_the_rest_dropped() -> None:
    verdicts = judge_many(Throttle(), 1_000, NOON)
    assert verdicts[: int(AT_ONCE)] == [Verdict.HANDLE] * int(AT_ONCE)
    assert verdicts[int(AT_ONCE)] is Verdict.TELL
    assert set(verdicts[int(AT_ONCE) + 1 :]) == {Verdict.DROP}


def test_a_flood_that_goes_on_is_not_told_again() -> None:
    throttle = Throttle()
    verdicts = [
        throttle.judge(ANNA, NOON + timedelta(milliseconds=number)) for number in range(60_000)
    ]
    assert verdicts.count(Verdict.TELL) == 1
    assert verdicts.count(Verdict.HANDLE) == pytest.approx(AT_ONCE + 60 * PER_SECOND, abs=1)


def test_a_second_flood_after_a_calm_while_is_told_again() -> None:
    throttle = Throttle()
    judge_many(throttle, 100, NOON)
    later = NOON + timedelta(seconds=CALM / PER_SECOND)
    assert judge_many(throttle, 100, later).count(Verdict.TELL) == 1


def test_one_persons_flood_does_not_touch_another() -> None:
    throttle = Throttle()
    judge_many(throttle, 1_000, NOON, ANNA)
    assert throttle.judge(BEN, NOON) is Verdict.HANDLE


def test_steady_typing_is_never_throttled() -> None:
    throttle = Throttle()
    verdicts = {throttle.judge(ANNA, NOON + timedelta(seconds=number)) for number in range(1_000)}
    assert verdicts == {Verdict.HANDLE}


def test_updates_that_will_come_again_cost_nothing() -> None:
    throttle = Throttle()
    for _ in range(100):
        assert throttle.judge(ANNA, NOON) is Verdict.HANDLE
        throttle.give_back(ANNA)


def test_what_was_written_over_an_hour_of_downtime_is_no_flood() -> None:
    throttle = Throttle()
    hour_ago = NOON - timedelta(hours=1)
    for number in range(60):
        raw = {"message": {"date": int((hour_ago + timedelta(minutes=number)).timestamp())}}
        assert throttle.judge(ANNA, written_at(raw, NOON)) is Verdict.HANDLE


@pytest.mark.parametrize(
    "raw",
    [
        {"callback_query": {"message": {"date": 1}}},
        {"message": {"date": 4_000_000_000}},
        {"message": {"date": "yesterday"}},
        {"message": "nonsense"},
        {},
    ],
)
def test_an_update_without_a_time_of_its_own_was_written_now(raw: dict[str, object]) -> None:
    assert written_at(raw, NOON) == NOON


def test_an_edit_was_written_when_it_was_edited() -> None:
    edited = NOON - timedelta(minutes=1)
    raw = {"edited_message": {"date": 1, "edit_date": int(edited.timestamp())}}
    assert written_at(raw, NOON) == edited


def test_remembered_people_are_forgotten_when_they_are_calm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.throttle.REMEMBERED_PEOPLE", 3)
    throttle = Throttle()
    judge_many(throttle, 30, NOON)
    for person in range(2, 10):
        throttle.judge(person, NOON + timedelta(minutes=person))
    assert throttle.remembered <= 3
