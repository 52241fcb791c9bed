"""What a draft was begun with is gone: the person reads so, and the rest of it is kept."""

import logging

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import Answer, Done, Fix, GiveBack, SayInterested, ShowOffer, SuspendCompany
from models.tables.company import Company, CompanyState
from models.tables.draft import Dialogue, Draft
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.offer import Offer, OfferState
from models.tables.subscription import Subscription
from models.tables.suggestion import Interest
from tests.handlers.company.desk import Desk
from tests.handlers.student.subscribing import CARD, YES, begin, press
from tests.support.stories import OFFER, be_student, have_open_offer, say, tap

GONE = "ist nicht mehr bei KMUni"


@pytest.fixture
async def student(play: Play, stand_in: StandIn) -> Person:
    """A student in a region with one company and one open offer."""
    await have_open_offer(play, stand_in.person("Petra", username="petra"))
    student = stand_in.person("Anna", last_name="Berger", username="anna_berger", started=True)
    await be_student(play, student)
    return student


async def _delete_company(play: Play) -> None:
    async with play.runtime.database.write() as session:
        await session.exec(delete(Company))


async def _subscriptions(play: Play) -> list[Subscription]:
    async with play.runtime.database.read() as session:
        return list(await session.exec(select(Subscription).where(~col(Subscription.is_profile))))


async def _drafts(play: Play) -> list[Draft]:
    async with play.runtime.database.read() as session:
        return list(await session.exec(select(Draft).where(Draft.dialogue != Dialogue.CARD)))


async def _parked(play: Play) -> int:
    async with play.runtime.database.read() as session:
        rows = await session.exec(select(InboxUpdate).where(InboxUpdate.state == InboxState.PARKED))
        return len(rows.all())


async def test_confirmed_wish_keeps_everything_but_the_company_that_is_gone(
    play: Play, student: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await begin(student)
    await say(student, "alles von Hellweg Software mit Python ohne Vertrieb", CARD)
    await _delete_company(play)
    with caplog.at_level(logging.INFO):
        await tap(student, YES, CARD)
    assert any(GONE in message.text for message in student.received)
    assert "Hellweg" not in student.last.text
    await tap(student, YES, "Gemerkt")
    [wish] = await _subscriptions(play)
    assert (wish.company_id, wish.words_in, wish.words_out) == (None, ["Python"], ["Vertrieb"])
    assert await _parked(play) == 0
    assert "Vertrieb" not in caplog.text


@pytest.mark.parametrize("words", ["auch mit SQL", "ohne Nachtschicht"])
async def test_words_typed_after_the_company_is_gone_still_count(
    play: Play, student: Person, words: str
) -> None:
    await begin(student)
    await say(student, "Hellweg Software mit Python", CARD)
    await _delete_company(play)
    await say(student, words, CARD)
    await tap(student, YES, "Gemerkt")
    [wish] = await _subscriptions(play)
    assert wish.company_id is None
    assert "Python" in wish.words_in
    assert {*wish.words_in, *wish.words_out} & {"SQL", "Nachtschicht"}


async def test_stored_subscription_of_a_deleted_company_is_gone_and_its_change_is_kept(
    play: Play, student: Person
) -> None:
    await begin(student)
    await say(student, "Hellweg Software mit Python", CARD)
    await tap(student, YES, "Gemerkt")
    await press(student, "✎ Ändern", CARD)
    await _delete_company(play)
    await tap(student, f"{letters(Answer)}:subscription.confirm:weekly", CARD)
    await tap(student, YES, "Gemerkt")
    [wish] = await _subscriptions(play)
    assert (wish.company_id, wish.words_in) == (None, ["Python"])


@pytest.mark.parametrize("deed", ["send", "note", "contact"])
@pytest.mark.parametrize("how", ["deleted", "filled", "suspended"])
async def test_interest_in_an_offer_that_is_gone_ends_with_a_word(
    play: Play, student: Person, how: str, deed: str
) -> None:
    await say(student, "/angebote")
    await tap(student, letters(ShowOffer), "900")
    await tap(student, letters(SayInterested), "Soll ich dem Unternehmen sagen")
    async with play.runtime.database.write() as session:
        if how == "deleted":
            await session.exec(delete(Company))
        elif how == "filled":
            await session.exec(update(Offer).values(state=OfferState.FILLED))
        else:
            await session.exec(update(Company).values(state=CompanyState.SUSPENDED))
    if deed == "send":
        await tap(student, f"{letters(Done)}:interest.confirm", "nicht mehr offen")
    elif deed == "contact":
        await tap(student, f"{letters(Fix)}:interest.contact", "nicht mehr offen")
    else:
        await say(student, "Ich kann ab März.", "nicht mehr offen")
    await play.settle()
    assert await _drafts(play) == []
    assert await _parked(play) == 0
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Interest))).all() == []
    assert "Was ich" in (await say(student, "/abos")).text


async def test_offer_of_a_deleted_company_gives_its_text_back(play: Play, desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(OFFER, "Praktikum Softwareentwicklung")
    await _delete_company(play)
    answer = await desk.say("ab Oktober, 1000 Euro", "Das hatten Sie geschrieben")
    assert "Python von Vorteil" in answer.text
    assert await desk.state() is None
    assert await _parked(play) == 0


async def test_change_of_an_offer_that_was_withdrawn_becomes_a_new_one(
    play: Play, desk: Desk
) -> None:
    offer_id = await desk.post()
    await desk.say("/meineangebote", "Angebot")
    await desk.tap(f"cO:{offer_id}", "Praktikum Labor")
    await desk.tap(f"cE:{offer_id}", "Praktikum Labor")
    async with play.runtime.database.write() as session:
        await session.exec(update(Offer).values(state=OfferState.WITHDRAWN))
    await desk.tap("dD:offer.preview", "Praktikum Labor")
    assert any("neues Angebot" in m.text for m in desk.person.received)
    await desk.tap("dD:offer.preview", "")
    await play.settle()
    states = [offer.state for offer in await desk.offers()]
    assert states == [OfferState.WITHDRAWN, OfferState.WAITING]


async def test_question_of_a_dialogue_that_ended_elsewhere_is_not_met_with_silence(
    play: Play, desk: Desk
) -> None:
    await desk.say("/angebot", "Fügen Sie")
    async with play.runtime.database.write() as session:
        await session.exec(delete(Draft))
    await desk.say("wir bieten ein Praktikum an", "Fügen Sie")


async def test_returning_a_company_that_is_gone_ends_with_a_word(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    desk = Desk(play, stand_in.person("Petra", username="petra_b", started=True))
    await desk.found(state=CompanyState.WAITING)
    await say(coordinator, "/freigaben")
    await tap(coordinator, letters(GiveBack), "Warum geht")
    await _delete_company(play)
    await say(coordinator, "Bitte mit Website.", "gibt es nicht mehr")
    assert await _drafts(play) == []


async def test_suspending_a_company_that_is_gone_ends_with_a_word(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    desk = Desk(play, stand_in.person("Petra", username="petra_b", started=True))
    await desk.found()
    await say(coordinator, "/firmen muster", "Muster GmbH")
    await tap(coordinator, letters(SuspendCompany), "Warum soll")
    await say(coordinator, "Die Adresse stimmt nicht.", "Das Unternehmen liest")
    await _delete_company(play)
    await tap(coordinator, f"{letters(Done)}:suspension.confirm", "gibt es nicht mehr")
    assert await _drafts(play) == []


@pytest.fixture
async def desk(play: Play) -> Desk:
    desk = Desk(play, play.stand_in.person("Petra", username="petra_brandt", started=True))
    await desk.found()
    return desk
