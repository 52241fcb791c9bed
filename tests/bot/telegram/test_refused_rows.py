"""A database that refuses a row: nobody's words reach the log, and everybody else is answered."""

import asyncio
import io
import logging
from collections.abc import Generator

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.telegram.intake import REFUSED_TRIES, Intake, Row
from models.errors import DatabaseRefusedError
from models.tables.inbox import InboxState, InboxUpdate
from tests.support.printed_log import printed_log
from tests.support.refusals import refuse, refuse_no_more
from tests.support.stories import begin_student, say

WORDS = "Zahnradgeflüster in Hagen"


@pytest.fixture
def printed() -> Generator[io.StringIO]:
    with printed_log() as printed:
        yield printed


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.polling.LONGEST_PAUSE_S", 0.01)
    monkeypatch.setattr("bot.telegram.answering.FIRST_PAUSE_S", 0.01)


@pytest.fixture
def mira(stand_in: StandIn) -> Person:
    return stand_in.person("Mirabelle", last_name="Quittenbaum", username="mira_quitte")


def assert_says_nothing_of(printed: io.StringIO, person: Person) -> None:
    said = printed.getvalue()
    account = person.account
    for personal in ("Mirabelle", "Quittenbaum", "mira_quitte", str(account.user_id), "Zahnrad"):
        assert personal not in said


async def until_printed(printed: io.StringIO, event: str, times: int = 1) -> None:
    async with asyncio.timeout(30):
        while printed.getvalue().count(event) < times:  # noqa: ASYNC110 - a log wakes nobody
            await asyncio.sleep(0.01)


async def states(play: Play) -> set[InboxState]:
    async with play.runtime.database.read() as session:
        return {InboxState(one) for one in await session.exec(select(InboxUpdate.state))}


async def test_an_inbox_that_takes_nothing_is_waited_for(
    play: Play, mira: Person, printed: io.StringIO
) -> None:
    await begin_student(mira)
    await play.settle()
    await refuse(play.runtime.database, "BEFORE INSERT", "inbox")
    mark = mira.mark()
    await mira.send(WORDS)
    await until_printed(printed, "polling failed", times=6)
    await refuse_no_more(play.runtime.database, "inbox")
    await mira.wait_for("", since=mark)
    await play.settle()
    assert await states(play) == {InboxState.DONE}
    assert_says_nothing_of(printed, mira)


async def test_words_are_kept_by_an_inbox_that_takes_rows_again_between_two_tries(
    play: Play, mira: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin_student(mira)
    await play.settle()
    keep = Intake._keep
    refused = 0

    async def keep_until_it_gets_well(self: Intake, rows: list[Row]) -> None:
        nonlocal refused
        try:
            await keep(self, rows)
        except DatabaseRefusedError:
            refused += 1
            if refused == REFUSED_TRIES:
                await refuse_no_more(play.runtime.database, "inbox")
            raise

    monkeypatch.setattr(Intake, "_keep", keep_until_it_gets_well)
    await refuse(play.runtime.database, "BEFORE INSERT", "inbox")
    await say(mira, "Informatik TU Dortmund", "richtig verstanden")
    await play.settle()
    assert refused == REFUSED_TRIES
    assert await states(play) == {InboxState.DONE}


async def test_a_row_that_is_always_refused_holds_up_nobody_else(
    play: Play, mira: Person, stand_in: StandIn, printed: io.StringIO
) -> None:
    ben = stand_in.person("Ben", username="ben")
    await begin_student(mira)
    await play.settle()
    condition = f"NEW.telegram_id = {mira.user_id}"
    await refuse(play.runtime.database, "BEFORE INSERT", "inbox", condition)
    await mira.send(WORDS)
    await say(ben, "/start", "KMUni")
    await until_printed(printed, "update is given up")
    await refuse_no_more(play.runtime.database, "inbox")
    await mira.wait_for("schiefgegangen")
    await say(mira, "Informatik TU Dortmund", "richtig verstanden")
    assert_says_nothing_of(printed, mira)


async def test_a_row_whose_content_is_refused_is_parked_and_its_person_told(
    play: Play, mira: Person, printed: io.StringIO
) -> None:
    await begin_student(mira)
    await play.settle()
    await refuse(play.runtime.database, "BEFORE INSERT", "inbox", "NEW.state = 'new'")
    mark = mira.mark()
    await mira.send(WORDS)
    answer = await mira.wait_for("schiefgegangen", since=mark)
    assert "Was studierst du" in answer.text
    await refuse_no_more(play.runtime.database, "inbox")
    await play.settle()
    assert await states(play) == {InboxState.DONE, InboxState.PARKED}
    assert_says_nothing_of(printed, mira)


async def test_a_draft_that_is_refused_is_told_and_asked_again(
    play: Play, mira: Person, printed: io.StringIO
) -> None:
    await begin_student(mira)
    await play.settle()
    await refuse(play.runtime.database, "BEFORE UPDATE", "draft")
    mark = mira.mark()
    await mira.send(f"Informatik TU Dortmund {WORDS}")
    answer = await mira.wait_for("schiefgegangen", since=mark)
    assert "Was studierst du" in answer.text
    await refuse_no_more(play.runtime.database, "draft")
    await say(mira, "Informatik TU Dortmund", "richtig verstanden")
    assert_says_nothing_of(printed, mira)


async def test_an_update_that_cannot_even_be_parked_ends_all_the_same(
    play: Play, mira: Person, printed: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(WORDS)

    await begin_student(mira)
    await play.settle()
    monkeypatch.setattr("handlers.student.registration.read_study", broken)
    await refuse(play.runtime.database, "BEFORE UPDATE", "inbox")
    mark = mira.mark()
    await mira.send(WORDS)
    await mira.wait_for("schiefgegangen", since=mark)
    await refuse_no_more(play.runtime.database, "inbox")
    assert_says_nothing_of(printed, mira)


def test_only_our_own_errors_are_quoted(printed: io.StringIO) -> None:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise ExceptionGroup(WORDS, [ValueError(WORDS), RuntimeError(WORDS)]) from error
    except ExceptionGroup:
        logging.getLogger("bot").exception("something failed")
    said = printed.getvalue()
    assert "Zahnrad" not in said
    for kind in (
        "KeyError",
        "ExceptionGroup",
        "ValueError",
        "RuntimeError",
        __name__.split(".")[-1],
    ):
        assert kind in said
