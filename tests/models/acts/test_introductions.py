"""What a company's people answer to a student's yes."""

import pytest
from pydantic import ValidationError

from models.acts import introductions
from models.acts.introductions import Answered, DeclineInput
from models.refusals import Refusal, Refused
from models.tables.company import CompanyState
from models.tables.event import Deed
from models.tables.offer import OfferState
from models.tables.suggestion import DeclineReason, Interest, InterestState
from tests.models.acts.office import Office


async def states(office: Office) -> list[InterestState]:
    return [row.state for row in await office.rows(Interest)]


async def test_introduction_is_told_to_student_and_colleagues_once(office: Office) -> None:
    interest_id, student = await office.have_interest(await office.have_offer())
    first = await office.perform(introductions.introduce, interest_id)
    second = await office.perform(introductions.introduce, interest_id, office.paul)
    assert isinstance(first, Answered)
    assert isinstance(second, Answered)
    assert (first.is_first, second.is_first) == (True, False)
    assert await office.told() == {
        (student.person_id, f"introduction:{interest_id}"),
        (office.paul.person_id, f"introduction:{interest_id}"),
    }
    assert await states(office) == [InterestState.INTRODUCED]
    assert await office.deeds() == [Deed.INTEREST_INTRODUCED]


async def test_not_now_is_told_to_the_student_alone(office: Office) -> None:
    interest_id, student = await office.have_interest(await office.have_offer())
    given = DeclineInput(interest_id=interest_id, reason=DeclineReason.LATER)
    declined = await office.perform(introductions.decline, given)
    assert isinstance(declined, Answered)
    late = await office.perform(introductions.introduce, interest_id)
    assert isinstance(late, Answered)
    assert not late.is_first
    assert await office.told() == {
        (student.person_id, f"interest_declined:{interest_id}:2026-11-24T110000")
    }
    assert await office.deeds() == [Deed.INTEREST_DECLINED]


async def test_nobody_is_introduced_to_who_may_not_see_them(office: Office) -> None:
    interest_id, _ = await office.have_interest(await office.have_offer())
    outsider = await office.person()
    refused = await office.perform(introductions.introduce, interest_id, outsider)
    assert refused == Refused(Refusal.NOT_YOURS)
    gone = await office.perform(introductions.introduce, interest_id + 1)
    assert gone == Refused(Refusal.INTEREST_GONE)
    await office.be(CompanyState.SUSPENDED)
    suspended = await office.perform(introductions.introduce, interest_id)
    assert isinstance(suspended, Refused)
    assert suspended.reason is Refusal.COMPANY_STATE
    assert await states(office) == [InterestState.WAITING]
    assert await office.told() == set()


async def test_offer_that_rests_introduces_nobody_but_may_say_not_now(office: Office) -> None:
    offer_id = await office.have_offer(OfferState.RETURNED)
    interest_id, _ = await office.have_interest(offer_id)
    refused = await office.perform(introductions.introduce, interest_id)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.OFFER_RESTS
    given = DeclineInput(interest_id=interest_id, reason=DeclineReason.LATER)
    assert isinstance(await office.perform(introductions.decline, given), Answered)


def test_reason_is_one_of_those_that_students_are_told() -> None:
    with pytest.raises(ValidationError):
        DeclineInput.model_validate({"interest_id": 1, "reason": "zu laut"})
