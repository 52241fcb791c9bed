"""Offers that are over while students wait: everybody hears it at once, and nobody is refused."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import (
    AcceptInterest,
    DeleteEverything,
    Done,
    ExtendOffer,
    FillOffer,
    ListOffers,
    PauseOffer,
    SayInterested,
    TakeInterestBack,
    WithdrawOffer,
)
from models.queries.companies import change_company_to_approved
from models.queries.offers import get_offer
from models.tables.offer import OfferState
from models.tables.suggestion import Interest, InterestState
from tests.handlers.company.desk import Desk

OVER = "Du musst nicht länger warten"
REFUSALS = ("abgelehnt", "Absage", "sagt diesmal aber ab", "leider")


@pytest.fixture
def student(play: Play) -> Person:
    return play.stand_in.person("Anna", username="anna_b", started=True)


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    """Of an approved company, whose offers students see."""
    async with desk.play.runtime.database.write() as session:
        await change_company_to_approved(session, desk.company_id, now=desk.play.clock.now())
    return desk


@pytest.fixture
async def offer_id(desk: Desk) -> int:
    return await desk.post()


@pytest.fixture
async def interest_id(desk: Desk, student: Person, offer_id: int) -> int:
    return await desk.receive_interest(offer_id, student)


async def end(desk: Desk, offer_id: int, ending: str) -> None:
    """Brings the offer to its end, as its company would or as time does."""
    match ending:
        case "filled":
            await desk.forge(f"{letters(FillOffer)}:{offer_id}", "besetzt")
        case "withdrawn":
            await desk.forge(f"{letters(WithdrawOffer)}:{offer_id}", "zurückziehen")
            await desk.tap(f"{letters(WithdrawOffer)}:{offer_id}:yes", "zurückgezogen")
        case "expired":
            desk.play.clock.move_to(desk.play.clock.now() + timedelta(days=60, minutes=1))
            await desk.play.runtime.scheduler.check_reminders()
        case "deleted":
            await desk.forge(letters(DeleteEverything), "Erledigt")
    await desk.play.settle()


SAID = {
    "filled": "inzwischen besetzt",
    "withdrawn": "zurückgezogen",
    "expired": "abgelaufen",
    "deleted": "nicht mehr bei KMUni",
}


@pytest.mark.parametrize("ending", SAID)
async def test_whoever_waits_is_told_at_once_kindly_and_with_a_way_on(
    desk: Desk, student: Person, offer_id: int, interest_id: int, ending: str
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await end(desk, offer_id, ending)
    told = await student.wait_for(OVER)
    assert "Praktikum Labor" in told.text
    assert SAID[ending] in told.text
    assert not any(word in told.text for word in REFUSALS)
    assert told.find_button(f"{letters(ListOffers)}:-:0")
    await desk.play.settle()
    assert sum(OVER in message.text for message in student.received) == 1


@pytest.mark.parametrize("ending", SAID)
async def test_old_introduce_button_says_what_happened_and_introduces_nobody(
    desk: Desk, student: Person, offer_id: int, interest_id: int, ending: str
) -> None:
    card = await desk.say("/interessenten", "Interesse an")
    await end(desk, offer_id, ending)
    mark = desk.person.mark()
    for action in ("iA", "iD", "iS"):
        await desk.person.tap_data(f"{action}:{interest_id}", card)
        await desk.play.settle()
        texts = [message.text for message in desk.person.received if message.version > mark]
        assert any("war vorbei" in text or "für Unternehmen" in text for text in texts), texts
        assert not any("anna" in text for text in texts)
    assert await desk.notices(Notice.INTRODUCTION) == []


@pytest.mark.parametrize("ending", ["filled", "withdrawn", "expired"])
async def test_nobody_is_reminded_of_an_interest_that_is_over(
    desk: Desk, student: Person, offer_id: int, interest_id: int, ending: str
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await end(desk, offer_id, ending)
    desk.play.clock.move_to(desk.play.clock.now() + timedelta(days=8))
    await desk.play.runtime.scheduler.check_reminders()
    await desk.play.settle()
    assert await desk.notices(Notice.INTEREST_REMINDER) == []
    assert await desk.notices(Notice.INTEREST_UNANSWERED) == []
    await desk.say("/interessenten", "Niemand wartet")


async def test_pausing_ends_no_interest(
    desk: Desk, student: Person, offer_id: int, interest_id: int
) -> None:
    await desk.say("/meineangebote")
    await desk.forge(f"{letters(PauseOffer)}:{offer_id}", "pausiert")
    await desk.play.settle()
    interest = await desk.interest(interest_id)
    assert interest is not None
    assert interest.state == InterestState.WAITING
    assert not any(OVER in message.text for message in student.received)
    await desk.forge(f"{letters(AcceptInterest)}:{interest_id}", "Anna Bauer")


async def test_company_hears_that_those_who_wait_are_told(
    desk: Desk, offer_id: int, interest_id: int
) -> None:
    await desk.say("/meineangebote")
    asked = await desk.forge(f"{letters(WithdrawOffer)}:{offer_id}", "zurückziehen")
    assert "1 Person wartet noch" in asked.text
    answer = await desk.person.tap_data(f"{letters(FillOffer)}:{offer_id}", asked)
    assert "Wer auf Ihre Antwort gewartet hat, erfährt es." in (answer.text or "")


async def test_introduced_students_are_not_told_that_it_is_over(
    desk: Desk, student: Person, offer_id: int, interest_id: int
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await desk.tap(f"iA:{interest_id}", "Anna Bauer")
    await end(desk, offer_id, "filled")
    assert await desk.notices(Notice.INTEREST_CLOSED) == []


async def test_colleagues_keep_a_company_when_one_leaves(
    desk: Desk, colleague: Desk, student: Person, interest_id: int
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await end(desk, 0, "deleted")
    assert await colleague.notices(Notice.INTEREST_CLOSED) == []
    await colleague.say("/interessenten", "Messdaten")


async def test_interest_that_hung_before_is_ended_at_the_next_check(
    desk: Desk, student: Person, offer_id: int, interest_id: int
) -> None:
    await desk.say("/meineangebote")
    await end(desk, offer_id, "filled")
    async with desk.play.runtime.database.write() as session:
        interest = await session.get(Interest, interest_id)
        assert interest is not None
        interest.state = InterestState.WAITING
        session.add(interest)
    desk.play.clock.move_to(desk.play.clock.now() + timedelta(hours=1))
    await desk.play.runtime.scheduler.check_reminders()
    again = await desk.interest(interest_id)
    assert again is not None
    assert again.state == InterestState.CLOSED


@pytest.mark.parametrize("state", [OfferState.WAITING, OfferState.RETURNED])
async def test_offer_that_ends_while_a_coordinator_has_it_keeps_nobody_waiting(
    desk: Desk, student: Person, offer_id: int, interest_id: int, state: OfferState
) -> None:
    async with desk.play.runtime.database.write() as session:
        offer = await get_offer(session, offer_id)
        offer.state = state
        session.add(offer)
    desk.play.clock.move_to(desk.play.clock.now() + timedelta(days=59))
    await desk.play.runtime.scheduler.check_reminders()
    interest = await desk.interest(interest_id)
    assert interest is not None
    assert interest.state == InterestState.WAITING
    desk.play.clock.move_to(desk.play.clock.now() + timedelta(days=1, minutes=1))
    await desk.play.runtime.scheduler.check_reminders()
    await desk.play.settle()
    await student.wait_for("abgelaufen")


async def confirm_shown(desk: Desk, student: Person, offer_id: int) -> Message:
    """A student is asked whether the company may know."""
    await student.send("/start")
    await student.wait_for("Schön, dass du wieder da bist")
    await student.tap_data(f"{letters(SayInterested)}:{offer_id}", student.last)
    return await student.wait_for("Soll ich dem Unternehmen sagen")


@pytest.mark.parametrize("ending", SAID)
async def test_yes_to_an_offer_that_ended_meanwhile_is_answered_and_not_stuck(
    desk: Desk, student: Person, ending: str
) -> None:
    await desk.receive_interest(await desk.post("Praktikum Werkstatt"), student)
    offer_id = await desk.post()
    await desk.say("/meineangebote")
    await confirm_shown(desk, student, offer_id)
    await end(desk, offer_id, ending)
    await student.send("Ich freue mich!")
    await student.wait_for("nicht mehr offen")
    await student.tap_data(f"{letters(Done)}:interest.confirm", student.last)
    gone = await student.wait_for("nicht mehr offen")
    await desk.play.settle()
    assert student.last.find_button(f"{letters(ListOffers)}:-:0"), gone.text
    async with desk.play.runtime.database.read() as session:
        interests = (await session.exec(select(Interest.offer_id))).all()
    assert offer_id not in interests
    await student.send("/start")
    await student.wait_for("Schön, dass du wieder da bist")


async def test_offer_that_is_open_again_can_be_wanted_again(
    desk: Desk, student: Person, offer_id: int, interest_id: int
) -> None:
    await desk.say("/meineangebote")
    await end(desk, offer_id, "expired")
    await desk.forge(f"{letters(ExtendOffer)}:{offer_id}", "offen")
    await confirm_shown(desk, student, offer_id)
    await student.tap_data(f"{letters(Done)}:interest.confirm", student.last)
    await student.wait_for("weiß jetzt")
    await desk.play.settle()
    interest = await desk.interest(interest_id)
    assert interest is not None
    assert interest.state == InterestState.WAITING


async def test_taking_back_what_is_over_says_so(
    desk: Desk, student: Person, offer_id: int, interest_id: int
) -> None:
    await desk.say("/meineangebote")
    await end(desk, offer_id, "filled")
    await student.tap_data(f"{letters(TakeInterestBack)}:{offer_id}", student.last)
    await student.wait_for("nichts mehr zurückzunehmen")
