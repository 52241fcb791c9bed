"""An offer from posting to its end, as its company's people bring it about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from models.acts import offers
from models.acts.limits import MOST_NEW_OFFERS_A_DAY
from models.acts.offers import (
    ALLOWED,
    ExtensionInput,
    Moved,
    OfferChange,
    Posted,
    PostInput,
    Step,
    extended,
    mark_of_end,
    sources_of,
)
from models.acts.proposals import Changed, Dropped, Saved
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.event import Deed, Event
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.suggestion import Interest, InterestState
from tests.models.acts.office import OFFER, TUESDAY, Office


async def test_posted_offer_waits_and_is_recorded_with_its_subject(office: Office) -> None:
    given = PostInput(company_id=office.company_id, offer=OFFER)
    posted = await office.perform(offers.post, given)
    assert isinstance(posted, Posted)
    offer_id = stored_id(posted.offer)
    assert posted.offer.state is OfferState.WAITING
    assert await office.told() == {
        (office.karin.person_id, f"approval_needed:offer:{offer_id}:2026-11-24T110000")
    }
    (event,) = await office.rows(Event)
    assert (event.deed, event.offer_id, event.field_code) == (Deed.OFFER_POSTED, offer_id, "0613")


async def test_offer_is_refused_for_what_its_values_alone_do_not_say(office: Office) -> None:
    given = PostInput(company_id=office.company_id, offer=OFFER)
    over = PostInput(
        company_id=office.company_id, offer=replace(OFFER, open_until=office.world.now)
    )
    assert await office.perform(offers.post, over) == Refused(Refusal.ENDS_IN_PAST)
    await office.perform(offers.post, given)
    same = await office.perform(offers.post, given, office.paul)
    assert isinstance(same, Refused)
    assert same.reason is Refusal.SAME_OFFER
    assert same.offer is not None
    outsider = await office.person()
    assert await office.perform(offers.post, given, outsider) == Refused(Refusal.NOT_YOURS)
    await office.be(CompanyState.SUSPENDED)
    suspended = await office.perform(offers.post, given)
    assert isinstance(suspended, Refused)
    assert suspended.reason is Refusal.COMPANY_STATE
    assert len(await office.rows(Offer)) == 1


async def test_one_person_posts_so_many_on_a_day(office: Office) -> None:
    for number in range(MOST_NEW_OFFERS_A_DAY + 1):
        offer = replace(OFFER, text=f"{OFFER.text} Nummer {number}")
        last = await office.perform(
            offers.post, PostInput(company_id=office.company_id, offer=offer)
        )
    assert last == Refused(Refusal.ENOUGH_TODAY)
    assert len(await office.rows(Offer)) == MOST_NEW_OFFERS_A_DAY


async def test_change_of_an_approved_offer_waits_until_it_is_taken_back(office: Office) -> None:
    offer_id = await office.have_offer()
    text = (await office.offer(offer_id)).text
    given = OfferChange(offer_id=offer_id, offer=replace(OFFER, text=text, title="Praktikum Büro"))
    assert await office.perform(offers.change, given) == Changed(Saved.WAITS)
    assert (await office.offer(offer_id)).title == OFFER.title
    assert await office.told() == {
        (office.karin.person_id, f"change_waiting:offer:{offer_id}:2026-11-24T110000")
    }
    dropped = [await office.perform(offers.drop_change, offer_id) for _ in range(2)]
    assert dropped == [Dropped(is_dropped=True), Dropped(is_dropped=False)]
    assert await office.deeds() == [Deed.OFFER_CHANGED, Deed.CHANGE_DROPPED]


async def test_withdrawn_offer_is_not_changed_any_more(office: Office) -> None:
    offer_id = await office.have_offer(OfferState.WITHDRAWN)
    given = OfferChange(offer_id=offer_id, offer=OFFER)
    assert await office.perform(offers.change, given) == Refused(Refusal.OFFER_OVER)


async def test_pausing_twice_is_pausing_once(office: Office) -> None:
    offer_id = await office.have_offer()
    moves = [
        await office.perform(offers.pause, offer_id, who) for who in (office.petra, office.paul)
    ]
    assert moves == [Moved(is_moved=True), Moved(is_moved=False)]
    assert await office.deeds() == [Deed.OFFER_PAUSED]


async def test_filling_tells_who_waits_and_forgets_the_change(office: Office) -> None:
    offer_id = await office.have_offer()
    interest_id, student = await office.have_interest(offer_id)
    await office.perform(offers.change, OfferChange(offer_id=offer_id, offer=OFFER))
    office.later(minutes=1)
    assert await office.perform(offers.fill, offer_id) == Moved(is_moved=True, told=1)
    assert (student.person_id, f"interest_closed:{interest_id}:2026-11-24T110100") in (
        await office.told()
    )
    (interest,) = await office.rows(Interest)
    assert interest.state is InterestState.CLOSED
    (change,) = await office.rows(PendingChange)
    assert change.state is ChangeState.DROPPED


async def test_filled_offer_opens_again_while_it_lasts(office: Office) -> None:
    lasting = await office.have_offer(OfferState.FILLED)
    ended = await office.have_offer(OfferState.FILLED, open_until=office.world.now)
    assert await office.perform(offers.resume, lasting) == Moved(is_moved=True)
    assert await office.perform(offers.resume, ended) == Moved(is_moved=False)


@pytest.mark.parametrize("state", [OfferState.PAUSED, OfferState.FILLED])
async def test_suspended_company_shows_no_offer_again(office: Office, state: OfferState) -> None:
    offer_id = await office.have_offer(state)
    await office.be(CompanyState.SUSPENDED)
    for refused in (
        await office.perform(offers.resume, offer_id),
        await office.perform(offers.extend, ExtensionInput(offer_id=offer_id)),
    ):
        assert isinstance(refused, Refused)
        assert refused.reason is Refusal.COMPANY_STATE
    assert (await office.offer(offer_id)).state is state


async def test_end_that_was_shown_is_extended_once(office: Office) -> None:
    offer_id = await office.have_offer()
    given = ExtensionInput(offer_id=offer_id, known_end=mark_of_end(OFFER.open_until))
    moves = [await office.perform(offers.extend, given) for _ in range(2)]
    assert moves == [Moved(is_moved=True), Moved(is_moved=False)]
    assert (await office.offer(offer_id)).open_until == OFFER.open_until + timedelta(days=30)
    assert await office.deeds() == [Deed.OFFER_EXTENDED]


async def test_who_does_not_speak_for_the_company_moves_none_of_its_offers(
    office: Office,
) -> None:
    offer_id = await office.have_offer()
    outsider = await office.person()
    for act in (offers.pause, offers.resume, offers.fill, offers.withdraw, offers.drop_change):
        assert await office.perform(act, offer_id, outsider) == Refused(Refusal.NOT_YOURS)
    assert await office.perform(offers.pause, offer_id + 1) == Refused(Refusal.OFFER_GONE)
    assert (await office.offer(offer_id)).state is OfferState.OPEN


def test_extension_counts_from_the_end_or_from_today_and_stays_within_a_year() -> None:
    soon = TUESDAY + timedelta(days=3)
    assert extended(soon, TUESDAY) == soon + timedelta(days=30)
    assert extended(TUESDAY - timedelta(days=10), TUESDAY) == TUESDAY + timedelta(days=30)
    assert extended(TUESDAY + timedelta(days=360), TUESDAY) == TUESDAY + timedelta(days=365)


def test_only_what_students_may_see_can_be_paused() -> None:
    assert set(ALLOWED) == set(OfferState)
    assert sources_of(Step.PAUSE) == [OfferState.OPEN]
    assert sources_of(Step.RESUME) == [OfferState.PAUSED]
    assert OfferState.WITHDRAWN not in sources_of(Step.CHANGE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "\u200d"},
        {"text": "x" * 3001},
        {"fields": ("Informatik",)},
        {"kind": "ferienjob"},
        {"duration_weeks": 0},
        {"hours_per_week": 169},
        {"longitude": float("nan")},
        {"open_until": TUESDAY.replace(tzinfo=None)},
    ],
)
def test_impossible_offer_is_not_given_to_an_act(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        replace(OFFER, **wrong)
