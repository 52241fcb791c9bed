"""Every open question of every dialogue: survives a restart, explains itself, lets go and back."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers import ALL_QUESTIONS
from handlers.engine.payloads import letters
from models.payloads import (
    AddSubscription,
    Answer,
    Back,
    CancelDialogue,
    Done,
    EditCompany,
    EditOffer,
    EditProfile,
    EditSubscription,
    ExplainText,
    GiveBack,
    ResumeDialogue,
    SayInterested,
    ShowOffer,
    ShowOwnOffer,
    StartCompany,
    SuspendCompany,
)
from models.queries.drafts import open_draft
from models.queries.unresolved import record_unresolved
from models.tables.address import Address, ChannelName, account_value
from models.tables.draft import Dialogue, Draft
from models.tables.person import Person as PersonRow
from models.vocabulary import Language
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


async def fill_welcome(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "Ich studiere Informatik an der TU Dortmund", "wartet hier auf dein Ja")


async def fill_interest(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), boss)
    await register_student(person)
    await tap(person, letters(ShowOffer), "900")
    await tap(person, letters(SayInterested), "Soll ich dem Unternehmen sagen")


async def fill_subscription(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await register_student(person)
    await say(person, "/abos", "Was ich von mir aus schreibe")
    await tap(person, letters(AddSubscription), "Ausschau")
    await say(person, "Werkstudent Informatik Bochum ohne Vertrieb, sofort", "Suchst du das")


async def fill_company(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start", "KMUni")
    await tap(person, letters(StartCompany))
    await say(person, "Hellweg Software GmbH, Dortmund, hellweg.example")
    await tap(person, f"{letters(Answer)}:company.sector:S2")


async def fill_offer(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await register_company(person)
    await say(person, OFFER, "Praktikum Softwareentwicklung")


async def fill_broadcast(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start")
    await say(person, "/rundruf")
    await say(person, "Karriereabend am Donnerstag")
    await tap(person, f"{letters(Answer)}:broadcast.audience:all")


async def fill_return(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start")
    company = stand_in.person("Petra", username="petra")
    await register_company(company)
    await company.send(OFFER)
    await tap(company, f"{letters(Done)}:offer.preview")
    await say(person, "/freigaben")
    await tap(person, letters(GiveBack))


async def fill_synonym(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    now = play.clock.now()
    async with play.runtime.database.write() as session:
        await record_unresolved(session, "study", "Zukunftsdings", person_id=None, now=now)
    await say(person, "/unverstanden")
    await tap(person, letters(ExplainText), "zukunftsdings")


async def fill_student_change(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await register_student(person)
    await say(person, "/profil", "Dein Profil")
    await tap(person, f"{letters(EditProfile)}:student.semester", "In welchem Semester")


async def fill_subscription_change(
    play: Play, stand_in: StandIn, person: Person, boss: Person
) -> None:
    await fill_subscription(play, stand_in, person, boss)
    await tap(person, f"{letters(Done)}:subscription.confirm", "Werkstudent")
    await tap(person, letters(EditSubscription), "Suchst du das")


async def fill_company_change(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await register_company(person)
    await say(person, "/abbrechen", "Verlassen")
    await say(person, "/firma", "Hellweg")
    await tap(person, f"{letters(EditCompany)}:1:company.sector", "Branche")


async def fill_offer_change(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await open_offer(play, person, boss)
    await say(person, "/meineangebote")
    await tap(person, letters(ShowOwnOffer), "900")
    await tap(person, letters(EditOffer))


async def fill_suspension(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), person)
    await say(person, "/firmen hellweg", "Hellweg Software")
    await tap(person, letters(SuspendCompany), "Warum soll")
    await say(person, "Die Adresse gibt es nicht.", "Die Adresse gibt es nicht.")


async def fill_answer(play: Play, stand_in: StandIn, person: Person, boss: Person) -> None:
    await say(person, "/start")
    await say(person, "/antworten", "Welche Antwort")
    await tap(person, f"{letters(Answer)}:answer.topic:cost", "Was es kostet")
    await say(person, "Die Kammer trägt alle Kosten.", "Die Kammer trägt")


FILL: dict[str, Fill] = {
    "welcome": fill_welcome,
    "student": fill_student,
    "interest": fill_interest,
    "subscription": fill_subscription,
    "company": fill_company,
    "offer": fill_offer,
    "broadcast": fill_broadcast,
    "return": fill_return,
    "synonym": fill_synonym,
    "answer": fill_answer,
    "suspension": fill_suspension,
}
CHANGE: dict[str, Fill] = {
    "student": fill_student_change,
    "subscription": fill_subscription_change,
    "company": fill_company_change,
    "offer": fill_offer_change,
}
"""The same dialogues on what is stored already."""

BY_COORDINATOR = {"broadcast", "return", "synonym", "suspension", "answer"}
STATES = sorted(ALL_QUESTIONS)


def person_of(dialogue: str, stand_in: StandIn, coordinator: Person) -> Person:
    if dialogue in BY_COORDINATOR:
        return coordinator
    return stand_in.person("Anna", last_name="Berger", username="anna_berger")


async def each_question(
    play: Play,
    stand_in: StandIn,
    coordinator: Person,
    dialogue: str,
    fits: Callable[[str], bool] = lambda _: True,
) -> AsyncGenerator[tuple[Person, str]]:
    """A person whose draft is filled, at each of its questions after a restart of the bot there."""
    person = person_of(dialogue, stand_in, coordinator)
    await FILL[dialogue](play, stand_in, person, coordinator)
    await play.settle()
    async with play.runtime.database.read() as session:
        filled = (await session.exec(select(Draft).where(Draft.dialogue == dialogue))).one()
    for state in filter(fits, states_of(dialogue)):
        now = play.clock.now()
        async with play.runtime.database.write() as session:
            await session.exec(delete(Draft).where(col(Draft.person_id) == filled.person_id))
            await open_draft(
                session, filled.person_id, Dialogue(dialogue), state, filled.data, now=now
            )
        await play.restart()
        yield person, state


def states_of(dialogue: str) -> list[str]:
    return [state for state in STATES if state.startswith(f"{dialogue}.")]


async def open_state(play: Play) -> str | None:
    async with play.runtime.database.read() as session:
        draft = (
            await session.exec(
                select(Draft.state)
                .where(Draft.dialogue != Dialogue.CARD)
                .order_by(col(Draft.opened_at))
            )
        ).all()
    return draft[-1] if draft else None


@pytest.mark.parametrize("dialogue", FILL)
async def test_question_survives_a_restart_and_explains_itself(
    play: Play, stand_in: StandIn, coordinator: Person, dialogue: str
) -> None:
    async for person, state in each_question(play, stand_in, coordinator, dialogue):
        mark = person.mark()
        await person.send_sticker()
        answer = await person.wait_for(lambda message: bool(message.buttons), since=mark)
        assert await open_state(play) == state
        assert has_button(answer, letters(CancelDialogue)) or has_button(answer, letters(Back)), (
            state
        )


@pytest.mark.parametrize("dialogue", FILL)
async def test_question_has_a_way_out(
    play: Play, stand_in: StandIn, coordinator: Person, dialogue: str
) -> None:
    async for person, state in each_question(play, stand_in, coordinator, dialogue):
        await say(person, "/abbrechen", "")
        await play.settle()
        assert await open_state(play) != state


@pytest.mark.parametrize("dialogue", FILL)
async def test_question_has_a_way_back(
    play: Play, stand_in: StandIn, coordinator: Person, dialogue: str
) -> None:
    def has_way(state: str) -> bool:
        return ALL_QUESTIONS[state].back is not None

    async for person, state in each_question(play, stand_in, coordinator, dialogue, has_way):
        mark = person.mark()
        await person.send_voice()
        way = f"{letters(Back)}:{state}"
        answer = await person.wait_for(partial(has_button, data=way), since=mark)
        await person.tap(way, message=answer)
        await play.settle()
        assert await open_state(play) == ALL_QUESTIONS[state].back, state


# Whatever is typed or tapped at any question, of something new and of something stored

WORDS = (
    "Maschinenbau",
    "Wirtschaftsinformatik Master FH Dortmund, 3. Semester",
    "ja",
    "nein",
    "7",
    "Witten",
    "30 km",
    "egal",
    "Praktikum",
    "info@beispiel.example",
    "wofür ist das gut?",
    "900 Euro im Monat, ab 1.3.2027",
    "x" * 700,
    "\u3164",
)
PATIENCE_S = 30.0
ENTRIES = [("new", dialogue) for dialogue in FILL] + [("stored", dialogue) for dialogue in CHANGE]


@dataclass(slots=True)
class Walk:
    """One person put back to a question as often as there is something to answer it with.

    For typed words it is asked once, and the drafts are put back as the question left them.
    """

    play: Play
    person: Person
    caplog: pytest.LogCaptureFixture
    person_id: int
    answers: dict[str, object]
    dialogue: Dialogue
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The rows of the drafts at the question."""

    async def put_at(self, state: str) -> Message:
        """Asks the question, with an older dialogue left open below it."""
        now = self.play.clock.now()
        older = Dialogue.STUDENT if self.dialogue is not Dialogue.STUDENT else Dialogue.COMPANY
        first = f"{older.value}.{'study' if older is Dialogue.STUDENT else 'line'}"
        async with self._without_drafts() as session:
            await open_draft(
                session, self.person_id, older, first, {}, now=now - timedelta(hours=1)
            )
            await open_draft(session, self.person_id, self.dialogue, state, self.answers, now=now)
        await self.person.tap_data(letters(ResumeDialogue), self.person.last)
        await self._handled(f"{state} asked")
        async with self.play.runtime.database.read() as session:
            drafts = await session.exec(select(Draft).where(Draft.person_id == self.person_id))
            self.asked = [draft.model_dump() for draft in drafts]
        return self.person.last

    async def put_back(self) -> None:
        """To the question that was asked last."""
        async with self._without_drafts() as session:
            session.add_all(Draft(**row) for row in self.asked)

    @asynccontextmanager
    async def _without_drafts(self) -> AsyncGenerator[AsyncSession]:
        async with self.play.runtime.database.write() as session:
            if await session.get(PersonRow, self.person_id) is None:
                # Their no to everything was heard; another walk begins.
                await self._keep_again(session, self.play.clock.now())
            await session.exec(delete(Draft).where(col(Draft.person_id) == self.person_id))
            yield session

    async def _keep_again(self, session: AsyncSession, now: datetime) -> None:
        session.add(PersonRow(id=self.person_id, language=Language.GERMAN, created_at=now))
        await session.flush()
        session.add(
            Address(
                person_id=self.person_id,
                channel=ChannelName.TELEGRAM,
                value=account_value(self.person.user_id),
                verified_at=now,
            )
        )
        await session.flush()

    async def type(self, state: str, words: str) -> None:
        await self.put_back()
        mark = self.person.mark()
        await self.person.send(words)
        await self._handled(f"{words[:40]!r} typed at {state}")
        assert self._was_answered(mark), f"silence after {words[:40]!r} at {state}"

    async def tap(self, state: str, data: str) -> None:
        query = self.person.press(data, await self.put_at(state))
        await self._handled(f"{data} tapped at {state}")
        assert self.play.stand_in.callback_queries[query].answer, f"{data} at {state} goes on"

    async def _handled(self, what: str) -> None:
        """Waits until the update is over, and fails as soon as a try of it failed."""
        async with asyncio.timeout(PATIENCE_S):
            while self.play.stand_in.queue.pending or not self.play.runtime.intake.is_idle:
                assert "update failed" not in self.caplog.messages, f"{what}: {self.caplog.text}"
                await asyncio.sleep(0.005)

    def _was_answered(self, mark: int) -> bool:
        return any(message.version > mark for message in self.person.received)


@pytest.mark.parametrize(("kind", "dialogue"), ENTRIES)
@pytest.mark.long
async def test_nothing_typed_or_tapped_at_any_question_fails(
    play: Play,
    stand_in: StandIn,
    coordinator: Person,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    dialogue: str,
) -> None:
    person = person_of(dialogue, stand_in, coordinator)
    fill = FILL if kind == "new" else CHANGE
    await fill[dialogue](play, stand_in, person, coordinator)
    await play.settle()
    async with play.runtime.database.read() as session:
        draft = (await session.exec(select(Draft).where(Draft.dialogue == dialogue))).one()
    walk = Walk(play, person, caplog, draft.person_id, draft.data, Dialogue(dialogue))
    for state in states_of(dialogue):
        await walk.put_at(state)
        assert [row["state"] for row in walk.asked].count(state) == 1
        for words in WORDS:
            await walk.type(state, words)
        shown = await walk.put_at(state)
        for data in [button.data for row in shown.buttons for button in row if button.data]:
            await walk.tap(state, data)


def test_every_dialogue_is_walked() -> None:
    assert {state.partition(".")[0] for state in ALL_QUESTIONS} == set(FILL)
