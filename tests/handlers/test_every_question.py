"""Every open question of every dialogue: survives a restart, explains itself, lets go and back."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers import ALL_QUESTIONS
from handlers.callback_data import Action
from models.draft import Draft
from models.queries.unresolved import record_unresolved
from tests.support.stories import (
    OFFER,
    describe_study,
    has_button,
    open_offer,
    register_company,
    register_student,
    say,
    tap,
)

Fill = Callable[[Play, StandIn, Person, Person], Awaitable[None]]


async def fill_student(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await describe_study(person)


async def fill_interest(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), boss)
    await register_student(person)
    await tap(person, Action.OFFER_DETAILS, "900")
    await tap(person, Action.OFFER_INTERESTED, "Soll ich dem Unternehmen sagen")


async def fill_subscription(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await register_student(person)
    await say(person, "/abos", "Was ich von mir aus schreibe")
    await tap(person, Action.SUBSCRIPTION_ADD, "Ausschau")
    await say(person, "Werkstudent Informatik Bochum ohne Vertrieb, sofort", "Suchst du das")


async def fill_company(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start", "KMUni")
    await tap(person, Action.START_COMPANY)
    await say(person, "Hellweg Software GmbH, Dortmund, hellweg.example")
    await tap(person, f"{Action.ANSWER}:company.sector:S2")


async def fill_offer(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await register_company(person)
    await say(person, OFFER, "Praktikum Softwareentwicklung")


async def fill_broadcast(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start")
    await say(person, "/rundruf")
    await say(person, "Karriereabend am Donnerstag")
    await tap(person, f"{Action.ANSWER}:broadcast.audience:all")


async def fill_return(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start")
    company = stand_in.person("Petra", username="petra")
    await register_company(company)
    await company.send(OFFER)
    await tap(company, f"{Action.DONE}:offer.preview")
    await say(person, "/freigaben")
    await tap(person, Action.RETURN)


async def fill_synonym(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    now = play.clock.now()
    async with play.runtime.database.write() as session:
        await record_unresolved(session, "study", "Zukunftsdings", now=now)
    await say(person, "/unverstanden")
    await tap(person, Action.UNRESOLVED_EXPLAIN, "zukunftsdings")


async def fill_suspension(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), person)
    await say(person, "/firmen hellweg", "Hellweg Software")
    await tap(person, Action.COMPANY_SUSPEND, "Warum soll")
    await say(person, "Die Adresse gibt es nicht.", "Die Adresse gibt es nicht.")


FILL: dict[str, Fill] = {
    "student": fill_student,
    "interest": fill_interest,
    "subscription": fill_subscription,
    "company": fill_company,
    "offer": fill_offer,
    "broadcast": fill_broadcast,
    "return": fill_return,
    "synonym": fill_synonym,
    "suspension": fill_suspension,
}
BY_COORDINATOR = {"broadcast", "return", "synonym", "suspension"}
STATES = sorted(ALL_QUESTIONS)


async def at_question(play: Play, stand_in: StandIn, coordinator: Person, state: str) -> Person:
    """A person whose draft is filled and whose open question is `state`, after a restart."""
    dialogue = state.partition(".")[0]
    person = (
        coordinator
        if dialogue in BY_COORDINATOR
        else stand_in.person("Anna", last_name="Berger", username="anna_berger")
    )
    await FILL[dialogue](play, stand_in, person, coordinator)
    await play.settle()
    async with play.runtime.database.write() as session:
        result = await session.exec(
            update(Draft).where(col(Draft.dialogue) == dialogue).values(state=state)
        )
        assert result.rowcount == 1
    await play.restart()
    return person


async def open_state(play: Play) -> str | None:
    async with play.runtime.database.read() as session:
        draft = (await session.exec(select(Draft.state).order_by(col(Draft.opened_at)))).all()
    return draft[-1] if draft else None


@pytest.mark.parametrize("state", STATES)
async def test_question_survives_a_restart_and_explains_itself(
    play: Play, stand_in: StandIn, coordinator: Person, state: str
) -> None:
    person = await at_question(play, stand_in, coordinator, state)
    mark = person.mark()
    await person.send_sticker()
    answer = await person.wait_for(lambda message: bool(message.buttons), since=mark)
    assert await open_state(play) == state
    assert has_button(answer, Action.CANCEL) or has_button(answer, Action.BACK)


@pytest.mark.parametrize("state", STATES)
async def test_question_has_a_way_out(
    play: Play, stand_in: StandIn, coordinator: Person, state: str
) -> None:
    person = await at_question(play, stand_in, coordinator, state)
    await say(person, "/abbrechen", "")
    await play.settle()
    assert await open_state(play) != state


BACK = sorted(state for state, question in ALL_QUESTIONS.items() if question.back)


@pytest.mark.parametrize("state", BACK)
async def test_question_has_a_way_back(
    play: Play, stand_in: StandIn, coordinator: Person, state: str
) -> None:
    person = await at_question(play, stand_in, coordinator, state)
    mark = person.mark()
    await person.send_voice()
    answer = await person.wait_for(lambda m: has_button(m, f"{Action.BACK}:{state}"), since=mark)
    await person.tap(f"{Action.BACK}:{state}", message=answer)
    await play.settle()
    assert await open_state(play) == ALL_QUESTIONS[state].back
