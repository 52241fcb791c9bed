"""An offer from posting to its end, as its company's people bring it about."""

from dataclasses import replace
from datetime import datetime, timedelta
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
from tests.models.acts.stage import OFFER, TUESDAY, Office, Stage


async def test_posted_offer_waits_and_is_recorded_with_its_subject(
    stage: Stage, office: Office
) -> None:
    given = PostInput(company_id=office.company_id, offer=OFFER)
    posted = await stage.perform(offers.post, office.petra, given)
    assert isinstance(posted, Posted)
    offer_id = stored_id(posted.offer)
    assert posted.offer.state is OfferState.WAITING
    assert set(await stage.told()) == {
        (office.karin, f"approval_needed:offer:{offer_id}:2026-11-24T110000")
    }
    (event,) = await stage.rows(Event)
    assert (event.deed, event.offer_id, event.field_code) == (Deed.OFFER_POSTED, offer_id, "0613")


async def test_offer_is_refused_for_what_its_values_alone_do_not_say(
    stage: Stage, office: Office
) -> None:
    given = PostInput(company_id=office.company_id, offer=OFFER)
    over = PostInput(company_id=office.company_id, offer=replace(OFFER, open_until=stage.world.now))
    assert await stage.perform(offers.post, office.petra, over) == Refused(Refusal.ENDS_IN_PAST)
    await stage.perform(offers.post, office.petra, given)
    same = await stage.perform(offers.post, office.paul, given)
    assert isinstance(same, Refused)
    assert same.reason is Refusal.SAME_OFFER
    assert same.offer is not None
    outsider = await stage.person()
    assert await stage.perform(offers.post, outsider, given) == Refused(Refusal.NOT_YOURS)
    await stage.put_company(office.company_id, CompanyState.SUSPENDED)
    suspended = await stage.perform(offers.post, office.petra, given)
    assert isinstance(suspended, Refused)
    assert suspended.reason is Refusal.COMPANY_STATE
    assert len(await stage.rows(Offer)) == 1


async def test_last_day_of_a_new_or_changed_offer_is_a_year_away_at_most(
    stage: Stage, office: Office
) -> None:
    end = datetime(2027, 11, 25, tzinfo=stage.world.zone)
    longest = replace(OFFER, open_until=end)
    too_long = replace(OFFER, open_until=end + timedelta(minutes=1))
    offer_id = await stage.offer(office.company_id)
    for offer, refusal in ((longest, None), (too_long, Refusal.OPEN_TOO_LONG)):
        changed = OfferChange(offer_id=offer_id, offer=offer)
        assert await stage.refusal(offers.change, office.petra, changed) is refusal
        posted = PostInput(company_id=office.company_id, offer=offer)
        assert await stage.refusal(offers.post, office.petra, posted) is refusal


async def test_one_person_posts_so_many_on_a_day(stage: Stage, office: Office) -> None:
    for number in range(MOST_NEW_OFFERS_A_DAY + 1):
        offer = replace(OFFER, text=f"{OFFER.text} Nummer {number}")
        last = await stage.perform(
            offers.post, office.petra, PostInput(company_id=office.company_id, offer=offer)
        )
    assert last == Refused(Refusal.ENOUGH_TODAY)
    assert len(await stage.rows(Offer)) == MOST_NEW_OFFERS_A_DAY


async def test_change_of_an_approved_offer_waits_until_it_is_taken_back(
    stage: Stage, office: Office
) -> None:
    offer_id = await stage.offer(office.company_id)
    text = (await stage.row(Offer, offer_id)).text
    given = OfferChange(offer_id=offer_id, offer=replace(OFFER, text=text, title="Praktikum Büro"))
    assert await stage.perform(offers.change, office.petra, given) == Changed(Saved.WAITS)
    assert (await stage.row(Offer, offer_id)).title == OFFER.title
    assert set(await stage.told()) == {
        (office.karin, f"change_waiting:offer:{offer_id}:2026-11-24T110000")
    }
    dropped = [await stage.perform(offers.drop_change, office.petra, offer_id) for _ in range(2)]
    assert dropped == [Dropped(is_dropped=True), Dropped(is_dropped=False)]
    assert await stage.deeds() == [Deed.OFFER_CHANGED, Deed.CHANGE_DROPPED]


async def test_withdrawn_offer_is_not_changed_any_more(stage: Stage, office: Office) -> None:
    offer_id = await stage.offer(office.company_id, OfferState.WITHDRAWN)
    given = OfferChange(offer_id=offer_id, offer=OFFER)
    assert await stage.perform(offers.change, office.petra, given) == Refused(Refusal.OFFER_OVER)


async def test_pausing_twice_is_pausing_once(stage: Stage, office: Office) -> None:
    offer_id = await stage.offer(office.company_id)
    moves = [
        await stage.perform(offers.pause, who, offer_id) for who in (office.petra, office.paul)
    ]
    assert moves == [Moved(is_moved=True), Moved(is_moved=False)]
    assert await stage.deeds() == [Deed.OFFER_PAUSED]


async def test_filling_tells_who_waits_and_forgets_the_change(stage: Stage, office: Office) -> None:
    offer_id = await stage.offer(office.company_id)
    interest_id, student = await stage.interest(offer_id)
    await stage.perform(offers.change, office.petra, OfferChange(offer_id=offer_id, offer=OFFER))
    stage.pass_time(timedelta(minutes=1))
    assert await stage.perform(offers.fill, office.petra, offer_id) == Moved(is_moved=True, told=1)
    assert (student, f"interest_closed:{interest_id}:2026-11-24T110100") in (
        set(await stage.told())
    )
    (interest,) = await stage.rows(Interest)
    assert interest.state is InterestState.CLOSED
    (change,) = await stage.rows(PendingChange)
    assert change.state is ChangeState.DROPPED


async def test_filled_offer_opens_again_while_it_lasts(stage: Stage, office: Office) -> None:
    lasting = await stage.offer(office.company_id, OfferState.FILLED)
    ended = await stage.offer(office.company_id, OfferState.FILLED, open_until=stage.world.now)
    assert await stage.perform(offers.resume, office.petra, lasting) == Moved(is_moved=True)
    assert await stage.perform(offers.resume, office.petra, ended) == Moved(is_moved=False)


@pytest.mark.parametrize("state", [OfferState.PAUSED, OfferState.FILLED])
async def test_suspended_company_shows_no_offer_again(
    stage: Stage, office: Office, state: OfferState
) -> None:
    offer_id = await stage.offer(office.company_id, state)
    await stage.put_company(office.company_id, CompanyState.SUSPENDED)
    for refused in (
        await stage.perform(offers.resume, office.petra, offer_id),
        await stage.perform(offers.extend, office.petra, ExtensionInput(offer_id=offer_id)),
    ):
        assert isinstance(refused, Refused)
        assert refused.reason is Refusal.COMPANY_STATE
    assert (await stage.row(Offer, offer_id)).state is state


async def test_end_that_was_shown_is_extended_once(stage: Stage, office: Office) -> None:
    offer_id = await stage.offer(office.company_id)
    given = ExtensionInput(offer_id=offer_id, known_end=mark_of_end(OFFER.open_until))
    moves = [await stage.perform(offers.extend, office.petra, given) for _ in range(2)]
    assert moves == [Moved(is_moved=True), Moved(is_moved=False)]
    assert (await stage.row(Offer, offer_id)).open_until == OFFER.open_until + timedelta(days=30)
    assert await stage.deeds() == [Deed.OFFER_EXTENDED]


async def test_who_does_not_speak_for_the_company_moves_none_of_its_offers(
    stage: Stage,
    office: Office,
) -> None:
    offer_id = await stage.offer(office.company_id)
    outsider = await stage.person()
    for act in (offers.pause, offers.resume, offers.fill, offers.withdraw, offers.drop_change):
        assert await stage.perform(act, outsider, offer_id) == Refused(Refusal.NOT_YOURS)
    assert await stage.perform(offers.pause, office.petra, offer_id + 1) == Refused(
        Refusal.OFFER_GONE
    )
    assert (await stage.row(Offer, offer_id)).state is OfferState.OPEN


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
        {"text": "x" * 6001},
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


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        (-1, Refusal.ENDS_IN_PAST),
        (0, Refusal.OPEN_LONGER),
        (90, None),
        (365, None),
        (366, Refusal.OPEN_TOO_LONG),
    ],
)
async def test_a_named_last_day_is_to_come_later_than_the_present_one_and_within_a_year(
    stage: Stage, office: Office, days: int, refusal: Refusal | None
) -> None:
    offer_id = await stage.offer(office.company_id)
    before = (await stage.row(Offer, offer_id)).open_until
    day = TUESDAY.date() + timedelta(days=days)
    given = ExtensionInput(offer_id=offer_id, last_day=day)
    assert await stage.refusal(offers.extend, office.petra, given) is refusal
    after = (await stage.row(Offer, offer_id)).open_until
    assert after == (before if refusal else offers.end_of_day(day, stage.world.zone))
