"""What was given back is remembered with its reason and its words, until its story is over."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from models.acts import approvals, companies, offers
from models.acts.approvals import CardInput, ReturnInput, UnapprovalInput
from models.acts.companies import CompanyChange
from models.acts.offers import OfferChange
from models.queries.approvals import (
    Subject,
    Submission,
    find_submission,
    list_waiting_submissions,
)
from models.refusals import Refused
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.returned import ReturnedSubmission
from tests.models.acts.stage import OFFER, TUESDAY, Stage

HOUR = timedelta(hours=1)


async def _waiting(stage: Stage) -> list[Submission]:
    async with stage.database.read() as session:
        return await list_waiting_submissions(session)


async def _card(stage: Stage, subject: Subject, key: int) -> CardInput:
    async with stage.database.read() as session:
        submission = await find_submission(session, subject, key)
    assert submission is not None
    return CardInput(subject=subject, key=key, fingerprint=submission.fingerprint)


async def _give_back(stage: Stage, karin: int, subject: Subject, key: int, reason: str) -> None:
    card = await _card(stage, subject, key)
    given = ReturnInput(**card.model_dump(), reason=reason)
    assert not isinstance(await stage.perform(approvals.give_back, karin, given), Refused)
    stage.pass_time(HOUR)


async def _returns(stage: Stage) -> list[ReturnedSubmission]:
    async with stage.database.read() as session:
        rows = await session.exec(select(ReturnedSubmission).order_by(col(ReturnedSubmission.id)))
        return list(rows)


async def test_company_that_comes_again_tells_each_return_newest_first(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    for reason, website in (("Website?", "erst.de"), ("Falsche Seite", "dann.de")):
        await _give_back(stage, karin, Subject.COMPANY, company_id, reason)
        change = CompanyChange(company_id=company_id, website=website)
        await stage.perform(companies.change, cora, change)
        stage.pass_time(HOUR)
    [waiting] = await _waiting(stage)
    assert [(one.reason, one.data["website"]) for one in waiting.returns] == [
        ("Falsche Seite", "erst.de"),
        ("Website?", "muster.de"),
    ]
    assert waiting.company.returned_reason is None


async def test_company_that_comes_again_waits_since_then(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    await _give_back(stage, karin, Subject.COMPANY, company_id, "Website?")
    change = CompanyChange(company_id=company_id, website="neu.de")
    await stage.perform(companies.change, cora, change)
    [waiting] = await _waiting(stage)
    assert waiting.waits_since == TUESDAY + HOUR
    assert waiting.came_again


async def test_offer_that_comes_again_tells_what_it_read_before(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora)
    offer_id = await stage.offer(company_id, OfferState.WAITING)
    await _give_back(stage, karin, Subject.OFFER, offer_id, "Wie lange?")
    assert await _waiting(stage) == []
    longer = OfferChange(offer_id=offer_id, offer=replace(OFFER, duration_weeks=20))
    await stage.perform(offers.change, cora, longer)
    [waiting] = await _waiting(stage)
    [before] = waiting.returns
    assert (before.reason, before.data["duration_weeks"], before.data["fields"]) == (
        "Wie lange?", 12, list(OFFER.fields),
    )  # fmt: skip
    assert before.came_again_at == TUESDAY + HOUR


async def test_approval_that_was_taken_back_belongs_to_the_story(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    offer_id = await stage.offer(await stage.company(cora))
    given = UnapprovalInput(offer_id=offer_id, reason="Beschwerden")
    await stage.perform(approvals.take_back_approval, karin, given)
    await stage.perform(approvals.take_back_approval, karin, given)
    assert [(one.subject, one.reason) for one in await _returns(stage)] == [("o", "Beschwerden")]


async def test_story_of_a_change_ends_with_its_approval(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora)
    for website in ("eins.de", "zwei.de"):
        change = CompanyChange(company_id=company_id, website=website)
        await stage.perform(companies.change, cora, change)
        if website == "eins.de":
            await _give_back(stage, karin, Subject.COMPANY_CHANGE, company_id, "Nicht zu finden")
    [waiting] = await _waiting(stage)
    assert [(one.reason, one.data["website"]) for one in waiting.returns] == [
        ("Nicht zu finden", "eins.de")
    ]
    card = await _card(stage, Subject.COMPANY_CHANGE, company_id)
    await stage.perform(approvals.approve, karin, card)
    assert await _returns(stage) == []


async def test_refused_return_leaves_no_trace(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    card = await _card(stage, Subject.COMPANY, company_id)
    given = ReturnInput(**card.model_dump(), reason="Nein")
    await stage.perform(approvals.give_back, cora, given)
    other = given.model_copy(update={"fingerprint": "00000000"})
    await stage.perform(approvals.give_back, karin, other)
    assert await _returns(stage) == []


async def test_return_of_a_new_companys_offer_is_no_return_of_the_company(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    offer_id = await stage.offer(company_id, OfferState.WAITING)
    await _give_back(stage, karin, Subject.OFFER, offer_id, "Unklar")
    [company] = await _waiting(stage)
    assert company.subject is Subject.COMPANY
    assert company.returns == ()
