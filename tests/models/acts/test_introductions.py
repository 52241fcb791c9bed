"""What a company's people answer to a student's yes."""

import pytest
from pydantic import ValidationError

from models.acts import introductions
from models.acts.introductions import Answered, DeclineInput
from models.queries.companies import change_member_contact
from models.refusals import Refusal, Refused
from models.tables.company import CompanyState
from models.tables.event import Deed
from models.tables.offer import OfferState
from models.tables.suggestion import DeclineReason, Interest, InterestState
from tests.models.acts.stage import Office, Stage


async def states(stage: Stage) -> list[InterestState]:
    return [row.state for row in await stage.rows(Interest)]


async def test_introduction_is_told_to_student_and_colleagues_once(
    stage: Stage, office: Office
) -> None:
    interest_id, student = await stage.interest(await stage.offer(office.company_id))
    first = await stage.perform(introductions.introduce, office.petra, interest_id)
    second = await stage.perform(introductions.introduce, office.paul, interest_id)
    assert isinstance(first, Answered)
    assert isinstance(second, Answered)
    assert (first.is_first, second.is_first) == (True, False)
    assert set(await stage.told()) == {
        (student, f"introduction:{interest_id}"),
        (office.paul, f"introduction:{interest_id}"),
    }
    assert await states(stage) == [InterestState.INTRODUCED]
    assert await stage.deeds() == [Deed.INTEREST_INTRODUCED]


@pytest.mark.parametrize("contact", ["Telegram: Petra", "am Empfang", "@pet", "0231 12"])
async def test_nobody_is_introduced_to_whom_the_student_could_not_write(
    stage: Stage, office: Office, contact: str
) -> None:
    interest_id, _ = await stage.interest(await stage.offer(office.company_id))
    async with stage.database.write() as session:
        await change_member_contact(session, office.company_id, office.petra, contact)
    refused = await stage.perform(introductions.introduce, office.petra, interest_id)
    assert refused == Refused(Refusal.UNREACHABLE)
    assert await states(stage) == [InterestState.WAITING]


async def test_not_now_is_told_to_the_student_alone(stage: Stage, office: Office) -> None:
    interest_id, student = await stage.interest(await stage.offer(office.company_id))
    given = DeclineInput(interest_id=interest_id, reason=DeclineReason.LATER)
    declined = await stage.perform(introductions.decline, office.petra, given)
    assert isinstance(declined, Answered)
    late = await stage.perform(introductions.introduce, office.petra, interest_id)
    assert isinstance(late, Answered)
    assert not late.is_first
    assert set(await stage.told()) == {
        (student, f"interest_declined:{interest_id}:2026-11-24T110000")
    }
    assert await stage.deeds() == [Deed.INTEREST_DECLINED]


async def test_nobody_is_introduced_to_who_may_not_see_them(stage: Stage, office: Office) -> None:
    interest_id, _ = await stage.interest(await stage.offer(office.company_id))
    outsider = await stage.person()
    refused = await stage.perform(introductions.introduce, outsider, interest_id)
    assert refused == Refused(Refusal.NOT_YOURS)
    gone = await stage.perform(introductions.introduce, office.petra, interest_id + 1)
    assert gone == Refused(Refusal.INTEREST_GONE)
    await stage.put_company(office.company_id, CompanyState.SUSPENDED)
    suspended = await stage.perform(introductions.introduce, office.petra, interest_id)
    assert isinstance(suspended, Refused)
    assert suspended.reason is Refusal.COMPANY_STATE
    assert await states(stage) == [InterestState.WAITING]
    assert not await stage.told()


async def test_offer_that_rests_introduces_nobody_but_may_say_not_now(
    stage: Stage, office: Office
) -> None:
    offer_id = await stage.offer(office.company_id, OfferState.RETURNED)
    interest_id, _ = await stage.interest(offer_id)
    refused = await stage.perform(introductions.introduce, office.petra, interest_id)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.OFFER_RESTS
    given = DeclineInput(interest_id=interest_id, reason=DeclineReason.LATER)
    assert isinstance(await stage.perform(introductions.decline, office.petra, given), Answered)


def test_reason_is_one_of_those_that_students_are_told() -> None:
    with pytest.raises(ValidationError):
        DeclineInput.model_validate({"interest_id": 1, "reason": "zu laut"})
