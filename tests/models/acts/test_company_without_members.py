"""A company for which nobody speaks (yet): it is vetted, shown and suspended like any other."""

from datetime import timedelta

import pytest

from bot.invented.inputs import company_input, offer_input
from models.acts import approvals, interests, people, resting
from models.acts.approvals import Approved, CardInput, GivenBack, ReturnInput
from models.acts.interests import Expressed, InterestInput
from models.acts.resting import Lifted, SuspensionInput
from models.queries.approvals import Subject, find_submission, list_waiting_submissions
from models.queries.companies import add_company_without_member, add_member, list_members
from models.queries.offers import add_offer
from models.refusals import Refusal, Refused
from models.rights import CompanyRight, find_standing
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from tests.models.acts.region import ActRegion


@pytest.fixture
async def company_id(region: ActRegion) -> int:
    async with region.database.write() as session:
        row = await add_company_without_member(
            session, company_input("Messwerk GmbH"), now=region.world.now
        )
        return stored_id(row)


@pytest.fixture
async def offer_id(region: ActRegion, company_id: int) -> int:
    offer = offer_input("Praktikum Messtechnik", now=region.world.now)
    async with region.database.write() as session:
        row = await add_offer(session, company_id, offer, person_id=None, now=region.world.now)
        return stored_id(row)


async def card_of(region: ActRegion, subject: Subject, key: int) -> CardInput:
    async with region.database.read() as session:
        submission = await find_submission(session, subject, key)
    assert submission is not None
    return CardInput(subject=subject, key=key, fingerprint=submission.fingerprint)


async def states(region: ActRegion, company_id: int, offer_id: int) -> tuple[str, str]:
    async with region.database.read() as session:
        company = await session.get(Company, company_id)
        offer = await session.get(Offer, offer_id)
    assert company is not None
    assert offer is not None
    return company.state, offer.state


async def test_it_waits_for_a_coordinator_and_is_approved_with_its_offer(
    region: ActRegion, company_id: int, offer_id: int
) -> None:
    karin = await region.add_coordinator()
    async with region.database.read() as session:
        waiting = await list_waiting_submissions(session)
    assert [stored_id(one.company) for one in waiting] == [company_id]
    card = await card_of(region, Subject.OFFER, offer_id)
    assert isinstance(await region.perform(approvals.approve, karin, card), Approved)
    assert await states(region, company_id, offer_id) == (CompanyState.APPROVED, OfferState.OPEN)
    assert await region.queued() == []


async def test_given_back_it_waits_for_whoever_will_speak_for_it(
    region: ActRegion, company_id: int, offer_id: int
) -> None:
    karin = await region.add_coordinator()
    card = await card_of(region, Subject.OFFER, offer_id)
    given = ReturnInput(**card.model_dump(), reason="Bitte den Ort nennen.")
    assert isinstance(await region.perform(approvals.give_back, karin, given), GivenBack)
    assert (await states(region, company_id, offer_id))[1] == OfferState.RETURNED
    assert await region.queued() == []


async def test_it_is_suspended_and_comes_back(
    region: ActRegion, company_id: int, offer_id: int
) -> None:
    karin = await region.add_coordinator()
    given = SuspensionInput(company_id=company_id, reason="Bitte melden Sie sich.")
    await region.perform(resting.suspend, karin, given)
    assert (await states(region, company_id, offer_id))[0] == CompanyState.SUSPENDED
    assert isinstance(await region.perform(resting.lift, karin, company_id), Lifted)
    assert await region.queued() == []


async def test_an_interest_waits_until_somebody_speaks_for_it(
    region: ActRegion, company_id: int, offer_id: int
) -> None:
    karin, anna, cora = (
        await region.add_coordinator(), await region.add_student("0613"), await region.add_person(),
    )  # fmt: skip
    card = await card_of(region, Subject.OFFER, offer_id)
    await region.perform(approvals.approve, karin, card)
    given = InterestInput(offer_id=offer_id, name="Anna", contact="@anna")
    assert isinstance(await region.perform(interests.express, anna, given), Expressed)
    assert await region.queued() == []
    async with region.database.write() as session:
        refused = await find_standing(session, cora, company_id, CompanyRight.INTRODUCE)
        assert refused == Refused(Refusal.NOT_YOURS)
        await add_member(session, company_id, cora.person_id, "Cora", "@cora", now=region.world.now)
    async with region.database.write() as session:
        standing = await find_standing(session, cora, company_id, CompanyRight.INTRODUCE)
    assert not isinstance(standing, Refused)


async def test_it_outlives_people_who_leave(region: ActRegion, company_id: int) -> None:
    """Only a company that loses its last member goes with them; this one never had any."""
    cora = await region.add_person()
    await region.add_company(cora)
    region.pass_time(timedelta(days=1))
    await region.perform(people.delete, cora, None)
    async with region.database.read() as session:
        assert await session.get(Company, company_id) is not None
        assert await list_members(session, company_id) == []
