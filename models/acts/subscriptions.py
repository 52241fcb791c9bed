"""What a student wants to hear of and when: subscriptions made, changed and ended."""

from dataclasses import dataclass, replace
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.errors import NotFoundError
from models.queries.companies import is_company_there
from models.queries.events import record_event
from models.queries.match_rows import lock_student
from models.queries.subscriptions import (
    SubscriptionCard,
    SubscriptionInput,
    add_subscription,
    change_subscription,
    delete_subscription,
    find_company_subscription,
    find_profile_subscription,
    find_subscription,
)
from models.queries.subscriptions import change_rhythm as store_rhythm
from models.refusals import Refusal, Refused
from models.rhythm import Rhythm
from models.rights import Actor, refused_as_student
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.event import Deed
from models.tables.subscription import Cadence, Subscription


class WishInput(BaseModel):
    """What a student subscribes to, of their own beside the profile's."""

    model_config = ConfigDict(frozen=True)

    wanted: SubscriptionInput
    subscription_id: int | None = None
    """The one that is changed; None for a new one."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.wanted.is_empty:
            raise ValueError("a subscription asks for something that the profile's does not")
        return self


async def save(
    session: AsyncSession, actor: Actor, given: WishInput, world: World
) -> SubscriptionCard | Refused:
    """Subscribes, or changes a subscription; one that was deleted meanwhile is made anew."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    wanted, key = given.wanted, given.subscription_id
    if not await is_company_there(session, wanted.company_id):
        return Refused(Refusal.COMPANY_HIDDEN)
    if key is not None and await change_subscription(
        session, actor.person_id, key, wanted, now=world.now
    ):
        await _record(session, Deed.SUBSCRIPTION_CHANGED, wanted.company_id, world)
        return await _get(session, actor, key)
    return await _add(session, actor, wanted, world)


async def _add(
    session: AsyncSession, actor: Actor, wanted: SubscriptionInput, world: World
) -> SubscriptionCard | Refused:
    # One after the other, so that two at once are not one too many.
    await lock_student(session, actor.person_id)
    key = await add_subscription(session, actor.person_id, wanted, now=world.now)
    if key is None:
        return Refused(Refusal.SUBSCRIPTIONS_FULL)
    await _record(session, Deed.SUBSCRIBED, wanted.company_id, world)
    return await _get(session, actor, key)


async def _get(session: AsyncSession, actor: Actor, key: int) -> SubscriptionCard:
    card = await find_subscription(session, actor.person_id, key)
    if card is None:
        raise NotFoundError("subscription", key)
    return card


async def follow(
    session: AsyncSession, actor: Actor, company_id: int, world: World
) -> SubscriptionCard | Refused:
    """Subscribes to every fitting offer of a company, at once; a paused one goes on."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    company = await session.get(Company, company_id)
    if company is None or company.state is not CompanyState.APPROVED:
        return Refused(Refusal.COMPANY_HIDDEN)
    known = await find_company_subscription(session, actor.person_id, company_id)
    if known is None:
        wanted = SubscriptionInput(Cadence.AT_ONCE, company_id=company_id)
        return await _add(session, actor, wanted, world)
    await _store_rhythm(session, known, replace(Rhythm.of(known), is_paused=False), world)
    return await _get(session, actor, stored_id(known))


@dataclass(frozen=True, slots=True)
class RhythmInput:
    """When one of the person's subscriptions writes from now on."""

    subscription_id: int
    rhythm: Rhythm


async def change_rhythm(
    session: AsyncSession, actor: Actor, given: RhythmInput, world: World
) -> SubscriptionCard | Refused:
    """Says when a subscription writes; the profile's as well."""
    card = await find_subscription(session, actor.person_id, given.subscription_id)
    if card is None:
        return Refused(Refusal.SUBSCRIPTION_GONE)
    await _store_rhythm(session, card.subscription, given.rhythm, world)
    return await _get(session, actor, given.subscription_id)


async def turn_alerts_on(
    session: AsyncSession, actor: Actor, _: None, world: World
) -> Refused | None:
    """What fits the profile is told at once from now on; a weekly message that came stays."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    profile = await find_profile_subscription(session, actor.person_id)
    if profile is not None:
        await _store_rhythm(session, profile, Rhythm.of(profile).with_alerts(), world)
    return None


async def _store_rhythm(
    session: AsyncSession, subscription: Subscription, rhythm: Rhythm, world: World
) -> None:
    """One that is set already stays as it is, and paused since then."""
    if Rhythm.of(subscription) == rhythm:
        return
    key, person_id = stored_id(subscription), subscription.person_id
    if await store_rhythm(session, person_id, key, rhythm.to_values(world.now)):
        await _record(session, Deed.RHYTHM_CHANGED, subscription.company_id, world)


async def end(
    session: AsyncSession, actor: Actor, subscription_id: int, world: World
) -> Refused | None:
    """Deletes a subscription; the profile's can only be paused."""
    card = await find_subscription(session, actor.person_id, subscription_id)
    if card is None or not await delete_subscription(session, actor.person_id, subscription_id):
        return Refused(Refusal.SUBSCRIPTION_GONE)
    await _record(session, Deed.SUBSCRIPTION_ENDED, card.subscription.company_id, world)
    return None


async def _record(session: AsyncSession, deed: Deed, company_id: int | None, world: World) -> None:
    await record_event(session, deed, company_id=company_id, region=world.region, now=world.now)
