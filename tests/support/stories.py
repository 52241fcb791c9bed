"""What people do in many tests, by chat alone."""

import asyncio

from bot.invented.inputs import student_input
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.context import SERVICES
from handlers.engine.payloads import letters
from models.acts.students import register
from models.payloads import Answer, Approve, Done, StartCompany, StartStudent, Toggle
from models.queries.people import add_person
from models.rights import Actor
from models.tables.base import stored_id
from models.vocabulary import Language

PATIENCE_S = 30.0
"""Longer than any answer takes on a slow machine."""

OFFER = """Praktikum Softwareentwicklung (m/w/d)
Wir sind 30 Leute in Dortmund und suchen Studierende der Informatik für ein Praktikum von drei \
Monaten. Python von Vorteil, 900 Euro im Monat."""


async def handled(play: Play) -> None:
    """Returns when every update so far is over, however long the outbox still sends."""
    async with asyncio.timeout(PATIENCE_S):
        while play.stand_in.queue.pending or not play.runtime.intake.is_idle:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def tap(person: Person, wanted: str, expected: str = "") -> Message:
    """Taps the newest button whose data begins so, and waits for what the bot shows then."""
    await person.wait_for(lambda message: has_button(message, wanted))
    mark = person.mark()
    await person.tap(wanted)
    return await person.wait_for(expected, since=mark)


async def say(person: Person, text: str, expected: str = "") -> Message:
    mark = person.mark()
    await person.send(text)
    return await person.wait_for(expected, since=mark)


def has_button(message: Message, data: str) -> bool:
    return any((button.data or "").startswith(data) for row in message.buttons for button in row)


async def begin_student(person: Person) -> Message:
    """To the first question."""
    await say(person, "/start", "KMUni")
    return await tap(person, letters(StartStudent), "Was studierst du")


async def describe_study(person: Person, line: str = "Informatik Bachelor TU Dortmund") -> Message:
    """To the question for wishes."""
    await begin_student(person)
    await say(person, line, "richtig verstanden")
    await tap(person, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    return await tap(person, f"{letters(Done)}:student.place", "Was suchst du")


async def register_student(
    person: Person,
    line: str = "Informatik Bachelor TU Dortmund",
    *,
    kind: str = "praktikum",
) -> Message:
    """A whole registration: one typed line, five taps."""
    await describe_study(person, line)
    await tap(person, f"{letters(Toggle)}:student.kinds:{kind}", "Was suchst du")
    return await tap(person, f"{letters(Done)}:student.kinds", "Geschafft")


STUDENT = student_input(
    fields=("0613", "0612"),
    programme="Informatik",
    university_id="tu-dortmund",
    semester=None,
    latitude=51.492,
    longitude=7.414,
    radius_km=25,
    languages=frozenset({Language.GERMAN, Language.ENGLISH}),
)
"""What `register_student` says, as it is stored."""


async def be_student(play: Play, person: Person) -> int:
    """What `register_student` leaves, without a word in the chat."""
    world = play.runtime.application.bot_data[SERVICES].world
    async with play.runtime.database.write() as session:
        row = await add_person(session, person.user_id, Language.GERMAN, now=world.now)
        person_id = stored_id(row)
        await register(session, Actor(person_id), STUDENT, world)
    return person_id


async def register_company(
    person: Person, line: str = "Hellweg Software GmbH, Dortmund, hellweg.example"
) -> Message:
    """To the question for the first offer."""
    await say(person, "/start", "KMUni")
    await tap(person, letters(StartCompany))
    await say(person, line)
    await tap(person, f"{letters(Answer)}:company.sector:S2")
    return await tap(person, f"{letters(Answer)}:company.size:small")


async def post_offer(person: Person, text: str = OFFER) -> Message:
    """From the question for an offer to its submission."""
    await person.send(text)
    return await tap(person, f"{letters(Done)}:offer.preview")


async def approve_next(coordinator: Person) -> Message:
    await say(coordinator, "/freigaben")
    return await tap(coordinator, letters(Approve))


async def open_offer(play: Play, company: Person, coordinator: Person, text: str = OFFER) -> None:
    """A registered company with one approved offer."""
    await say(coordinator, "/start")
    await register_company(company)
    await post_offer(company, text)
    await approve_next(coordinator)
    await play.settle()
