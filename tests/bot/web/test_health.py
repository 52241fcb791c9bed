"""What counts as well: somebody would be answered, by this process or by another."""

import pytest

from bot.sandbox.play import Play
from bot.web.health import LONGEST_SILENCE_S, Health

LONG = LONGEST_SILENCE_S + 1


@pytest.mark.parametrize(
    ("health", "trouble"),
    [
        (Health("running", "polling", 3.0, True), None),
        (Health("running", "polling", LONG, True), "Telegram has not answered"),
        (Health("running", "polling", 3.0, False), "the database"),
        (Health("running", "webhook", LONG, True), None),
        (Health("running", "webhook", 3.0, False), "the database"),
        (Health("standing by", "polling", LONG, False), None),
        (Health("starting", "webhook", 3.0, False), None),
        (Health("starting", "webhook", LONG, False), "Telegram has not answered"),
    ],
)
def test_trouble_is_what_keeps_people_from_being_answered(
    health: Health, trouble: str | None
) -> None:
    if trouble is None:
        assert health.trouble is None
    else:
        assert trouble in (health.trouble or "")


@pytest.mark.parametrize(
    ("health", "is_ready"),
    [
        (Health("starting", "polling", 3.0, False), False),
        (Health("standing by", "polling", LONG, False), True),
        (Health("running", "polling", 3.0, True), True),
        (Health("running", "polling", LONG, True), False),
        (Health("stopping", "polling", 3.0, True), False),
    ],
)
def test_ready_is_who_answers_people_or_stands_by_for_one_who_does(
    health: Health, is_ready: bool
) -> None:
    assert health.is_ready is is_ready


async def test_a_running_bot_is_well(play: Play) -> None:
    await play.settle()
    health = await play.runtime.health()
    assert (health.state, health.can_keep_updates, health.trouble) == ("running", True, None)


async def test_a_bot_that_stops_is_ready_no_more_and_asks_its_database_nothing(play: Play) -> None:
    await play.settle()
    await play.runtime.stop()
    health = await play.runtime.health()
    assert (health.state, health.can_keep_updates, health.is_ready) == ("stopping", False, False)
