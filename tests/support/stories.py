"""What people do in many tests, by chat alone."""

import asyncio

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import Answer, Approve, Done, StartCompany, StartStudent, Toggle

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
