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
from models.rights import Actor, CompanyRight, find_standing
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from tests.models.acts.stage import Stage


@pytest.fixture
async def company_id(stage: Stage) -> int:
    async with stage.database.write() as session:
        row = await add_company_without_member(
            session, company_input("Messwerk GmbH"), now=stage.world.now
        )
        return stored_id(row)


@pytest.fixture
async def offer_id(stage: Stage, company_id: int) -> int:
    offer = offer_input("Praktikum Messtechnik", now=stage.world.now)
    async with stage.database.write() as session:
        row = await add_offer(session, company_id, offer, person_id=None, now=stage.world.now)
        return stored_id(row)


async def card_of(stage: Stage, subject: Subject, key: int) -> CardInput:
    async with stage.database.read() as session:
        submission = await find_submission(session, subject, key)
    assert submission is not None
    return CardInput(subject=subject, key=key, fingerprint=submission.fingerprint)


async def states(stage: Stage, company_id: int, offer_id: int) -> tuple[str, str]:
    async with stage.database.read() as session:
        company = await session.get(Company, company_id)
        offer = await session.get(Offer, offer_id)
    assert company is not None
    assert offer is not None
    return company.state, offer.state


async def test_it_waits_for_a_coordinator_and_is_approved_with_its_offer(
    stage: Stage, company_id: int, offer_id: int
) -> None:
    karin = await stage.coordinator()
    async with stage.database.read() as session:
        waiting = await list_waiting_submissions(session)
    assert [stored_id(one.company) for one in waiting] == [company_id]
    card = await card_of(stage, Subject.OFFER, offer_id)
    assert isinstance(await stage.perform(approvals.approve, karin, card), Approved)
    assert await states(stage, company_id, offer_id) == (CompanyState.APPROVED, OfferState.OPEN)
    assert await stage.told() == []


async def test_given_back_it_waits_for_whoever_will_speak_for_it(
    stage: Stage, company_id: int, offer_id: int
) -> None:
    karin = await stage.coordinator()
    card = await card_of(stage, Subject.OFFER, offer_id)
    given = ReturnInput(**card.model_dump(), reason="Bitte den Ort nennen.")
    assert isinstance(await stage.perform(approvals.give_back, karin, given), GivenBack)
    assert (await states(stage, company_id, offer_id))[1] == OfferState.RETURNED
    assert await stage.told() == []


async def test_it_is_suspended_and_comes_back(stage: Stage, company_id: int, offer_id: int) -> None:
    karin = await stage.coordinator()
    given = SuspensionInput(company_id=company_id, reason="Bitte melden Sie sich.")
    await stage.perform(resting.suspend, karin, given)
    assert (await states(stage, company_id, offer_id))[0] == CompanyState.SUSPENDED
    assert isinstance(await stage.perform(resting.lift, karin, company_id), Lifted)
    assert await stage.told() == []


async def test_an_interest_waits_until_somebody_speaks_for_it(
    stage: Stage, company_id: int, offer_id: int
) -> None:
    karin, anna, cora = (
        await stage.coordinator(), await stage.student(), await stage.person(),
    )  # fmt: skip
    card = await card_of(stage, Subject.OFFER, offer_id)
    await stage.perform(approvals.approve, karin, card)
    given = InterestInput(offer_id=offer_id, name="Anna", contact="@anna")
    assert isinstance(await stage.perform(interests.express, anna, given), Expressed)
    assert await stage.told() == []
    async with stage.database.write() as session:
        refused = await find_standing(session, Actor(cora), company_id, CompanyRight.INTRODUCE)
        assert refused == Refused(Refusal.NOT_YOURS)
        await add_member(session, company_id, cora, "Cora", "@cora", now=stage.world.now)
    async with stage.database.write() as session:
        standing = await find_standing(session, Actor(cora), company_id, CompanyRight.INTRODUCE)
    assert not isinstance(standing, Refused)


async def test_it_outlives_people_who_leave(stage: Stage, company_id: int) -> None:
    """Only a company that loses its last member goes with them; this one never had any."""
    cora = await stage.person()
    await stage.company(cora)
    stage.pass_time(timedelta(days=1))
    await stage.perform(people.delete, cora, None)
    async with stage.database.read() as session:
        assert await session.get(Company, company_id) is not None
        assert await list_members(session, company_id) == []
