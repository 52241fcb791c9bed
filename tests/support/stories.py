"""What people do in many tests, by chat alone."""

import asyncio
from datetime import UTC, datetime

from bot.invented.inputs import company_input, offer_input, student_input
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.context import SERVICES
from handlers.engine.payloads import letters
from models.acts.students import register
from models.payloads import Answer, Approve, Done, StartCompany, StartStudent, Toggle
from models.queries.companies import add_company, change_company_to_approved
from models.queries.offers import add_offer
from models.queries.people import add_person, record_consent
from models.rights import Actor
from models.tables.base import stored_id
from models.tables.company import CompanySize
from models.tables.offer import OfferState
from models.vocabulary import Language

PATIENCE_S = 30.0
"""Longer than any answer takes on a slow machine."""

OFFER = """Praktikum Softwareentwicklung (m/w/d)
Wir sind 30 Leute in Dortmund und suchen Studierende der Informatik für ein Praktikum von drei \
Monaten. Python von Vorteil, 900 Euro im Monat."""


OFFER_OPEN_UNTIL = datetime(2027, 1, 23, 23, 0, tzinfo=UTC)
"""By the clock of the tests: the last day of an offer that names none."""


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
    fields=("0613",),
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


async def have_open_offer(play: Play, company: Person) -> None:
    """The company and the offer that `open_offer` leaves, without a word in any chat."""
    now = play.clock.now()
    place = {"place": "Dortmund", "latitude": 51.5149, "longitude": 7.466}
    async with play.runtime.database.write() as session:
        person = await add_person(session, company.user_id, Language.GERMAN, now=now)
        person_id = stored_id(person)
        await record_consent(session, person_id, now=now)
        row = await add_company(
            session,
            company_input(
                "Hellweg Software GmbH",
                website="hellweg.example",
                sector_id="S2",
                size=CompanySize.SMALL,
                **place,
            ),
            person_id=person_id,
            member_name=company.account.first_name,
            contact=f"@{company.account.username}",
            now=now,
        )
        await change_company_to_approved(session, stored_id(row), now=now)
        title, _, text = OFFER.partition("\n")
        offer = offer_input(
            title,
            now=now,
            text=text,
            duration_weeks=13,
            duration_weeks_to=13,
            pay="900 € im Monat",
            skills=("Python",),
            languages_any=False,
            open_until=OFFER_OPEN_UNTIL,
            **place,
        )
        posted = await add_offer(session, stored_id(row), offer, person_id=person_id, now=now)
        posted.state, posted.approved_at = OfferState.OPEN, now
        session.add(posted)


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
