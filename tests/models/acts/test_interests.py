"""A student's yes is told to the company once a day, however often it is said and taken back."""

import pytest
from pydantic import ValidationError

from models.acts import interests
from models.acts.interests import InterestInput, Withdrawn
from models.acts.limits import MOST_NEW_INTERESTS_A_DAY
from models.notices.kinds import Notice
from models.refusals import Refusal
from models.tables.event import Deed
from tests.models.acts.stage import Stage


def yes_to(offer_id: int) -> InterestInput:
    return InterestInput(offer_id=offer_id, name="Anna", contact="@anna", note="Gern im Mai")


async def test_a_yes_tells_each_of_the_company_once_and_counts_once(stage: Stage) -> None:
    student = await stage.student()
    member = await stage.person()
    company_id = await stage.company(member)
    offer_id = await stage.offer(company_id)
    for _ in range(2):
        await stage.perform(interests.express, student, yes_to(offer_id))
    (told,) = await stage.messages()
    assert (told.person_id, told.notice) == (member, Notice.INTEREST)
    assert told.purpose == f"interest:{told.payload['interest_id']}:2026-11-24"
    (event,) = await stage.events()
    assert (event.deed, event.company_id, event.offer_id) == (
        Deed.INTEREST_EXPRESSED,
        company_id,
        offer_id,
    )


async def test_taken_back_twice_is_once_and_said_again_disturbs_nobody_anew(stage: Stage) -> None:
    student, offer_id = await stage.student(), await stage.offer()
    await stage.perform(interests.express, student, yes_to(offer_id))
    for _ in range(2):
        taken = await stage.perform(interests.withdraw, student, offer_id)
        assert isinstance(taken, Withdrawn)
        assert taken.is_withdrawn
    await stage.perform(interests.express, student, yes_to(offer_id))
    assert len(await stage.messages()) == 1
    assert await stage.deeds() == [
        Deed.INTEREST_EXPRESSED,
        Deed.INTEREST_WITHDRAWN,
        Deed.INTEREST_EXPRESSED,
    ]


async def test_nobody_says_yes_to_what_is_over_or_more_than_a_days_worth(stage: Stage) -> None:
    student, over = await stage.student(), await stage.offer()
    await stage.withdraw(over)
    assert await stage.refusal(interests.express, student, yes_to(over)) is Refusal.OFFER_HIDDEN
    company_id = await stage.company()
    for number in range(MOST_NEW_INTERESTS_A_DAY + 1):
        offer_id = await stage.offer(company_id)
        refusal = await stage.refusal(interests.express, student, yes_to(offer_id))
        assert refusal is (None if number < MOST_NEW_INTERESTS_A_DAY else Refusal.ENOUGH_TODAY)


async def test_only_students_are_interested(stage: Stage) -> None:
    nobody, offer_id = await stage.person(), await stage.offer()
    for refusal in (
        await stage.refusal(interests.express, nobody, yes_to(offer_id)),
        await stage.refusal(interests.keep_wanted, nobody, offer_id),
        await stage.refusal(interests.withdraw, nobody, offer_id),
    ):
        assert refusal is Refusal.NO_STUDENT
    assert not await stage.messages()
    assert not await stage.events()


def test_a_yes_names_a_person_who_can_be_reached() -> None:
    with pytest.raises(ValidationError):
        InterestInput(offer_id=1, name="", contact="@anna")
    with pytest.raises(ValidationError):
        InterestInput(offer_id=1, name="Anna", contact="")
