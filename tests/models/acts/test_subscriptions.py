"""Subscriptions are their student's own, never one too many, and the same said twice is once."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from models.acts import subscriptions
from models.acts.subscriptions import RhythmInput, WishInput
from models.queries.companies import change_company_to_suspended
from models.queries.subscriptions import (
    MOST_SUBSCRIPTIONS,
    SubscriptionCard,
    SubscriptionInput,
    list_subscriptions,
)
from models.refusals import Refusal
from models.rhythm import Rhythm
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.subscription import EVERY_WEEK, Cadence
from tests.models.acts.stage import Stage

PYTHON = SubscriptionInput(Cadence.AT_ONCE, words_in=("Python",))


async def cards_of(stage: Stage, person_id: int) -> list[SubscriptionCard]:
    """The profile's first."""
    async with stage.database.read() as session:
        return await list_subscriptions(session, person_id)


async def subscribe(stage: Stage, person_id: int, wanted: SubscriptionInput = PYTHON) -> int:
    card = await stage.perform(subscriptions.save, person_id, WishInput(wanted=wanted))
    assert isinstance(card, SubscriptionCard)
    return stored_id(card.subscription)


async def test_a_wish_is_changed_in_place_and_made_anew_once_it_is_gone(stage: Stage) -> None:
    student = await stage.student()
    key = await subscribe(stage, student)
    given = WishInput(
        wanted=SubscriptionInput(Cadence.BOTH, words_in=("Rust",)), subscription_id=key
    )
    card = await stage.perform(subscriptions.save, student, given)
    assert isinstance(card, SubscriptionCard)
    assert (card.subscription.id, card.subscription.words_in) == (key, ["Rust"])
    assert await stage.refusal(subscriptions.end, student, key) is None
    assert await stage.refusal(subscriptions.end, student, key) is Refusal.SUBSCRIPTION_GONE
    await stage.perform(subscriptions.save, student, given)
    assert [card.subscription.words_in for card in await cards_of(stage, student)] == [[], ["Rust"]]
    assert await stage.deeds() == [
        Deed.SUBSCRIBED,
        Deed.SUBSCRIPTION_CHANGED,
        Deed.SUBSCRIPTION_ENDED,
        Deed.SUBSCRIBED,
    ]


async def test_one_too_many_is_refused(stage: Stage) -> None:
    student = await stage.student()
    for _ in range(MOST_SUBSCRIPTIONS - 1):
        await subscribe(stage, student)
    given = WishInput(wanted=PYTHON)
    assert await stage.refusal(subscriptions.save, student, given) is Refusal.SUBSCRIPTIONS_FULL
    assert len(await cards_of(stage, student)) == MOST_SUBSCRIPTIONS


async def test_the_profiles_own_cannot_be_ended(stage: Stage) -> None:
    student = await stage.student()
    (profile,) = await cards_of(stage, student)
    refusal = await stage.refusal(subscriptions.end, student, stored_id(profile.subscription))
    assert refusal is Refusal.SUBSCRIPTION_GONE
    assert len(await cards_of(stage, student)) == 1


async def test_nobody_touches_another_ones(stage: Stage) -> None:
    owner, other = await stage.student(), await stage.student()
    key = await subscribe(stage, owner)
    rhythm = RhythmInput(key, Rhythm(Cadence.WEEKLY, EVERY_WEEK, is_paused=True))
    assert await stage.refusal(subscriptions.end, other, key) is Refusal.SUBSCRIPTION_GONE
    refusal = await stage.refusal(subscriptions.change_rhythm, other, rhythm)
    assert refusal is Refusal.SUBSCRIPTION_GONE
    await stage.perform(subscriptions.save, other, WishInput(wanted=PYTHON, subscription_id=key))
    assert (await cards_of(stage, owner))[1].subscription.paused_at is None
    assert len(await cards_of(stage, owner)) == len(await cards_of(stage, other)) == 2


async def test_the_same_rhythm_again_changes_nothing(stage: Stage) -> None:
    student = await stage.student()
    key = await subscribe(stage, student)
    paused_at = stage.world.now
    given = RhythmInput(key, Rhythm(Cadence.AT_ONCE, EVERY_WEEK, is_paused=True))
    await stage.perform(subscriptions.change_rhythm, student, given)
    stage.pass_time(timedelta(days=1))
    card = await stage.perform(subscriptions.change_rhythm, student, given)
    assert isinstance(card, SubscriptionCard)
    assert card.subscription.paused_at == paused_at
    assert await stage.deeds() == [Deed.SUBSCRIBED, Deed.RHYTHM_CHANGED]


async def test_alerts_come_beside_the_weekly_message(stage: Stage) -> None:
    student = await stage.student()
    await stage.perform(subscriptions.turn_alerts_on, student, None)
    await stage.perform(subscriptions.turn_alerts_on, student, None)
    (profile,) = await cards_of(stage, student)
    assert profile.subscription.cadence is Cadence.BOTH
    assert await stage.deeds() == [Deed.RHYTHM_CHANGED]


async def test_a_company_is_followed_once_and_only_while_students_are_shown_it(
    stage: Stage,
) -> None:
    student = await stage.student()
    company_id = await stage.company()
    first = await stage.perform(subscriptions.follow, student, company_id)
    again = await stage.perform(subscriptions.follow, student, company_id)
    assert isinstance(first, SubscriptionCard)
    assert isinstance(again, SubscriptionCard)
    assert (again.subscription.id, again.company) == (first.subscription.id, "Muster GmbH")
    (event,) = await stage.events()
    assert (event.deed, event.company_id) == (Deed.SUBSCRIBED, company_id)
    async with stage.database.write() as session:
        await change_company_to_suspended(session, company_id, "Frage")
    refusal = await stage.refusal(subscriptions.follow, student, company_id)
    assert refusal is Refusal.COMPANY_HIDDEN


async def test_a_wish_for_a_company_that_is_gone_is_refused(stage: Stage) -> None:
    student = await stage.student()
    wanted = SubscriptionInput(Cadence.AT_ONCE, company_id=404)
    refusal = await stage.refusal(subscriptions.save, student, WishInput(wanted=wanted))
    assert refusal is Refusal.COMPANY_HIDDEN


async def test_only_students_subscribe(stage: Stage) -> None:
    nobody = await stage.person()
    company_id = await stage.company(nobody)
    for refusal in (
        await stage.refusal(subscriptions.save, nobody, WishInput(wanted=PYTHON)),
        await stage.refusal(subscriptions.follow, nobody, company_id),
        await stage.refusal(subscriptions.turn_alerts_on, nobody, None),
    ):
        assert refusal is Refusal.NO_STUDENT
    assert not await stage.events()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"fields": ("Physik",)},
        {"kinds": ("Urlaub",)},
        {"radius_km": 40_000, "place": "Witten"},
        {"words_in": ("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9")},
        {"words_out": ("",)},
    ],
    ids=["nothing", "fields", "kinds", "radius", "many", "blank"],
)
def test_what_can_be_no_wish_is_not_taken(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WishInput(wanted=SubscriptionInput(Cadence.AT_ONCE, **wrong))
