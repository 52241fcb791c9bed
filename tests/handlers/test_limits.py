"""One person in a circle: what they cause others to read in a day is limited, nothing is lost."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import Approve, Done
from models.tables.company import Company
from models.tables.offer import OfferState
from models.tables.outbox import NoticeKind, OutboxMessage, OutboxState
from models.tables.suggestion import Interest
from tests.handlers.company.desk import Desk
from tests.support.stories import register_company, register_student, say, tap


async def _queued(play: Play, notice: NoticeKind) -> Sequence[OutboxMessage]:
    async with play.runtime.database.read() as session:
        rows = await session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.notice == notice)
            .order_by(col(OutboxMessage.id))
        )
        return rows.all()


@pytest.fixture
async def desk(play: Play) -> Desk:
    desk = Desk(play, play.stand_in.person("Petra", username="petra_brandt", started=True))
    await desk.found()
    return desk


@pytest.fixture
async def student(play: Play, stand_in: StandIn) -> Person:
    student = stand_in.person("Anna", last_name="Berger", username="anna_berger")
    await register_student(student)
    await play.settle()
    return student


async def _say_yes(student: Person, offer_id: int) -> None:
    await student.tap_data(f"oI:{offer_id}", student.received[-1])
    await tap(student, f"{letters(Done)}:interest.confirm", "")


async def test_interest_taken_back_and_said_again_is_told_once_a_day(
    play: Play, desk: Desk, student: Person
) -> None:
    offer_id = await desk.post()
    for _ in range(4):
        await _say_yes(student, offer_id)
        await play.settle()
        await student.tap_data(f"iW:{offer_id}", student.received[-1])
        await play.settle()
    assert len(await _queued(play, Notice.INTEREST)) == 1
    play.clock.offset += timedelta(days=1)
    await _say_yes(student, offer_id)
    await play.settle()
    assert len(await _queued(play, Notice.INTEREST)) == 2


async def test_notice_dropped_because_it_was_taken_back_comes_when_said_again(
    play: Play, desk: Desk, student: Person
) -> None:
    offer_id = await desk.post()
    await _say_yes(student, offer_id)
    await play.settle()
    async with play.runtime.database.write() as session:
        row = (
            await session.exec(select(OutboxMessage).where(OutboxMessage.notice == Notice.INTEREST))
        ).one()
        row.state = OutboxState.CANCELLED
        session.add(row)
    await student.tap_data(f"iW:{offer_id}", student.received[-1])
    await play.settle()
    await _say_yes(student, offer_id)
    await play.settle()
    assert [row.state for row in await _queued(play, Notice.INTEREST)] == [OutboxState.SENT]


async def test_eleventh_interest_of_a_day_is_refused_before_anything_is_typed(
    play: Play, desk: Desk, student: Person
) -> None:
    offers = [await desk.post(f"Praktikum Nummer {number}") for number in range(11)]
    for offer_id in offers[:10]:
        await _say_yes(student, offer_id)
    await play.settle()
    mark = student.mark()
    await student.tap_data(f"oI:{offers[10]}", student.received[-1])
    await student.wait_for("Ab morgen geht es weiter", since=mark)
    play.clock.offset += timedelta(days=1)
    await _say_yes(student, offers[10])
    await play.settle()
    async with play.runtime.database.read() as session:
        assert len((await session.exec(select(Interest))).all()) == 11


async def test_note_typed_for_the_eleventh_is_kept_until_tomorrow(
    play: Play, desk: Desk, student: Person
) -> None:
    last = await desk.post("Praktikum Zuletzt")
    await student.tap_data(f"oI:{last}", student.received[-1])
    await say(student, "Ich kann ab März.", "Ich kann ab März.")
    async with play.runtime.database.write() as session:
        person_id = (await session.exec(select(Interest.person_id))).first()
        assert person_id is None
    for number in range(10):
        await desk.receive_interest(await desk.post(f"Praktikum {number}"), student)
    await tap(student, f"{letters(Done)}:interest.confirm", "Ab morgen geht es weiter")
    play.clock.offset += timedelta(days=1)
    await tap(student, f"{letters(Done)}:interest.confirm", "weiß jetzt")
    await play.settle()
    async with play.runtime.database.read() as session:
        interest = (await session.exec(select(Interest).where(Interest.offer_id == last))).one()
    assert interest.note == "Ich kann ab März."


async def test_offer_saved_again_and_again_is_told_once(
    play: Play, desk: Desk, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    offer_id = await desk.post(state=OfferState.WAITING)
    await desk.say("/meineangebote", "Angebot")
    for euros in range(15, 20):
        await change_pay(desk, offer_id, euros)
        play.clock.offset += timedelta(minutes=5)
    assert len(await _queued(play, Notice.APPROVAL_NEEDED)) == 1
    await say(coordinator, "/freigaben")
    await tap(coordinator, letters(Approve))
    await play.settle()
    for euros in range(20, 25):
        await change_pay(desk, offer_id, euros)
    assert len(await _queued(play, Notice.APPROVAL_NEEDED)) == 1
    assert len(await _queued(play, Notice.CHANGE_WAITING)) == 1


async def change_pay(desk: Desk, offer_id: int, euros: int) -> None:
    await desk.person.tap_data(f"cE:{offer_id}", desk.person.received[-1])
    await desk.say(f"{euros} € die Stunde", f"{euros} €")
    await desk.tap("dD:offer.preview", "")
    await desk.play.settle()


async def test_company_and_its_first_offer_are_one_notice_if_the_first_has_not_gone(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    play.clock.offset += timedelta(hours=11)
    person = stand_in.person("Petra", username="petra_brandt")
    await register_company(person)
    desk = Desk(play, person)
    await desk.say(
        "Praktikum Labor, drei Monate, Physik, bezahlt mit 900 Euro im Monat",
        "So sehen es Studierende",
    )
    await desk.tap("dD:offer.preview", "")
    await play.settle()
    rows = await _queued(play, Notice.APPROVAL_NEEDED)
    assert [list(row.payload) for row in rows] == [["offer_id"]]


async def test_eleventh_offer_of_a_day_is_kept_and_goes_tomorrow(play: Play, desk: Desk) -> None:
    for number in range(10):
        await desk.post(f"Praktikum Nummer {number}")
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(
        "Werkstudent Lagerlogistik (m/w/d)\nWir suchen Studierende der Logistik in Bochum für "
        "zehn Stunden in der Woche, 15 Euro in der Stunde.",
        "Werkstudent Lagerlogistik",
    )
    await desk.tap("dD:offer.preview", "noch einmal auf")
    assert len(await desk.offers()) == 10
    assert await desk.state() == "offer.preview"
    play.clock.offset += timedelta(days=1)
    await desk.tap("dD:offer.preview", "")
    await play.settle()
    assert len(await desk.offers()) == 11


async def test_fourth_company_of_a_day_waits_for_tomorrow(play: Play, desk: Desk) -> None:
    await desk.found("Zweite KG")
    await desk.say("/firma", "Ihre Unternehmen")
    await desk.tap("cA", "in einer Zeile")
    await desk.say("Vierte OHG, Hagen", "Branche")
    await desk.found("Dritte AG")
    await desk.tap("dA:company.sector:S4", "Wie viele")
    await desk.tap("dA:company.size:micro", "Ab morgen geht es weiter")
    assert await desk.state() == "company.size"
    await desk.forge("cC:new", "Wie viele")
    play.clock.offset += timedelta(days=1)
    await desk.tap("dA:company.size:micro", "Fügen Sie")
    async with play.runtime.database.read() as session:
        names = list(await session.exec(select(Company.name).order_by(col(Company.id))))
    assert names[-1] == "Vierte OHG"
