"""What can be several things is told, found, listed and counted as each of them."""

from bot.invented.inputs import student_input
from models.matching.rules.reasons import ReasonKind
from models.notices.digests import DigestNotice
from models.queries.match_offers import list_match_offers
from models.queries.offer_search import list_found_offers
from models.queries.offers import get_offer_card
from models.queries.overview import get_overview
from models.queries.students import change_student
from models.search_words import sought_words
from models.tables.subscription import Cadence
from models.vocabulary import OfferKind
from scheduler.alerts import Alerts
from scheduler.outbox import Outbox
from scheduler.weekly_push import WeeklyPush
from tests.scheduler.listening import new_offer, set_rhythm, subscribe, told
from tests.scheduler.region import (
    MONDAY,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)

EITHER = {"kind": OfferKind.PROJEKT, "further_kinds": (OfferKind.ABSCHLUSSARBEIT,)}


async def looking_for(region: Region, kind: OfferKind) -> int:
    """A student of informatics who wants this kind alone."""
    person_id = await region.person()
    profile = student_input(kinds=frozenset({kind}))
    async with region.database.write() as session:
        await change_student(session, person_id, profile, now=region.clock.now())
    return person_id


async def test_the_digest_brings_it_to_whoever_looks_for_one_of_its_kinds(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    writes = await looking_for(region, OfferKind.ABSCHLUSSARBEIT)
    plans = await looking_for(region, OfferKind.PROJEKT)
    await looking_for(region, OfferKind.SCHNUPPERTAG)
    company_id, _ = await region.company()
    offer_id = await region.waiting_offer(company_id, "Messdaten", **EITHER)
    await region.approve(offer_id)
    clock.move_to(MONDAY)
    assert await push.run_due() is not None
    await send_everything(outbox)
    named = {
        recipient.person_id: reason.labels
        for recipient, notice in telegram.sent
        if isinstance(notice, DigestNotice) and notice.offer_ids == (offer_id,)
        for reason in notice.offers[0].reasons
        if reason.kind is ReasonKind.KIND
    }
    assert named == {writes: ("abschlussarbeit",), plans: ("projekt",)}
    assert len(telegram.sent) == 2


async def test_a_subscription_to_one_of_its_kinds_hears_of_it_at_once(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    person_id = await looking_for(region, OfferKind.SCHNUPPERTAG)
    await set_rhythm(region, person_id, cadence=Cadence.WEEKLY)
    await subscribe(region, person_id, kinds=(OfferKind.ABSCHLUSSARBEIT,))
    offer_id = await new_offer(region, **EITHER)
    await alerts.run_due()
    await send_everything(outbox)
    assert told(telegram) == [(person_id, offer_id)]


async def test_it_is_listed_found_and_counted_as_each_of_its_kinds(region: Region) -> None:
    either = await new_offer(region, "Messdaten", **EITHER)
    plain = await new_offer(region, "Werkbank")
    now = region.clock.now()
    async with region.database.read() as session:
        card = await get_offer_card(session, either)
        theses = await list_match_offers(
            session, now=now, kinds=frozenset({OfferKind.ABSCHLUSSARBEIT})
        )
        found = await list_found_offers(
            session, sought_words("Abschlussarbeit").words, now=now, limit=5
        )
        overview = await get_overview(session, now=now)
    assert card.kinds == (OfferKind.PROJEKT, OfferKind.ABSCHLUSSARBEIT)
    assert [one.offer_id for one in theses] == [either]
    assert found.offer_ids == (either,)
    assert overview.offers == 2
    assert dict(overview.offers_by_kind) == {
        OfferKind.PRAKTIKUM: 1,
        OfferKind.PROJEKT: 1,
        OfferKind.ABSCHLUSSARBEIT: 1,
    }
    assert plain != either
