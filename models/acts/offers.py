"""What people do with their company's offers, from posting to withdrawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum, auto

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.approval_requests import ask_for_approval
from models.acts.limits import MOST_NEW_OFFERS_A_DAY, start_of_day, today
from models.acts.proposals import Changed, Dropped, record_saved, save_offer
from models.acts.world import World
from models.changes import last_day
from models.queries.endings import record_ended_interests
from models.queries.events import record_event
from models.queries.offers import (
    OfferInput,
    add_offer,
    change_offer_state,
    count_offers_of_since,
    find_same_offer,
)
from models.queries.pending_changes import change_pending_end, change_pending_to_ended
from models.refusals import Refusal, Refused
from models.rights import Actor, CompanyRight, OfferStanding, find_offer_standing, find_standing
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState

MOST_OPEN_DAYS = 365
"""So far away from today the last day may be; a company that still seeks then says so anew."""
EXTENSION = timedelta(days=30)
ENDS_SOON = timedelta(days=4)
"""The reminder comes three days before the end; its button still works the day after."""


class Step(Enum):
    """What may become of a posted offer."""

    CHANGE = auto()
    PAUSE = auto()
    RESUME = auto()
    EXTEND = auto()
    FILL = auto()
    WITHDRAW = auto()


ALLOWED: Mapping[OfferState, tuple[Step, ...]] = {
    OfferState.WAITING: (Step.CHANGE, Step.WITHDRAW),
    OfferState.RETURNED: (Step.CHANGE, Step.WITHDRAW),
    OfferState.OPEN: (Step.CHANGE, Step.PAUSE, Step.EXTEND, Step.FILL, Step.WITHDRAW),
    OfferState.PAUSED: (Step.CHANGE, Step.RESUME, Step.EXTEND, Step.FILL, Step.WITHDRAW),
    OfferState.EXPIRED: (Step.EXTEND, Step.CHANGE, Step.FILL),
    OfferState.FILLED: (Step.CHANGE,),
    OfferState.WITHDRAWN: (),
}
"""What is proposed in each state; see the drawing in `models/tables/offer.py`."""

RIGHTS: Mapping[Step, CompanyRight] = {
    Step.CHANGE: CompanyRight.POST,
    Step.PAUSE: CompanyRight.TAKE_AWAY,
    Step.RESUME: CompanyRight.SHOW_AGAIN,
    Step.EXTEND: CompanyRight.SHOW_AGAIN,
    Step.FILL: CompanyRight.TAKE_AWAY,
    Step.WITHDRAW: CompanyRight.TAKE_AWAY,
}
"""What each of them is in the company's name."""


def sources_of(step: Step) -> Sequence[OfferState]:
    """The states from which a step leads on."""
    return [state for state, steps in ALLOWED.items() if step in steps]


# Posting and changing


class PostInput(BaseModel):
    """A new offer of a company."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    offer: OfferInput


@dataclass(frozen=True, slots=True)
class Posted:
    """The offer, which waits for a coordinator."""

    offer: Offer


async def post(
    session: AsyncSession, actor: Actor, given: PostInput, world: World
) -> Posted | Refused:
    """Stores a new offer, and tells the coordinators that it waits."""
    standing = await find_standing(session, actor, given.company_id, CompanyRight.POST)
    if isinstance(standing, Refused):
        return standing
    refused = await _refused_by_terms(session, given.company_id, given.offer, world)
    if refused is not None:
        return refused
    posted = await count_offers_of_since(session, actor.person_id, start_of_day(world))
    if posted >= MOST_NEW_OFFERS_A_DAY:
        return Refused(Refusal.ENOUGH_TODAY)
    offer = await add_offer(
        session, given.company_id, given.offer, person_id=actor.person_id, now=world.now
    )
    await ask_for_approval(session, world, offer_id=stored_id(offer))
    await record_event(
        session,
        Deed.OFFER_POSTED,
        company_id=given.company_id,
        offer_id=stored_id(offer),
        field_code=next(iter(given.offer.fields), None),
        region=world.region,
        now=world.now,
    )
    return Posted(offer)


class OfferChange(BaseModel):
    """A posted offer as it is to be from now on."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    offer: OfferInput


async def change(
    session: AsyncSession, actor: Actor, given: OfferChange, world: World
) -> Changed | Refused:
    """Saves a change: beside what was approved, or at once where nobody approved it yet."""
    standing = await find_offer_standing(session, actor, given.offer_id, CompanyRight.POST)
    if isinstance(standing, Refused):
        return standing
    if standing.offer.state is OfferState.WITHDRAWN:
        return Refused(Refusal.OFFER_OVER)
    company_id = standing.offer.company_id
    refused = await _refused_by_terms(
        session, company_id, given.offer, world, except_id=given.offer_id
    )
    if refused is not None:
        return refused
    saved = await save_offer(session, world, standing.offer, given.offer, person_id=actor.person_id)
    await record_saved(
        session, saved, Deed.OFFER_CHANGED, world, company_id=company_id, offer_id=given.offer_id
    )
    return Changed(saved)


async def _refused_by_terms(
    session: AsyncSession,
    company_id: int,
    offer: OfferInput,
    world: World,
    *,
    except_id: int | None = None,
) -> Refused | None:
    """What is wrong with an offer that each of its values allows."""
    if offer.open_until <= world.now:
        return Refused(Refusal.ENDS_IN_PAST)
    if last_day(offer.open_until, world.zone) > today(world) + timedelta(MOST_OPEN_DAYS):
        return Refused(Refusal.OPEN_TOO_LONG)
    same = await find_same_offer(session, company_id, offer.text, except_id=except_id)
    return None if same is None else Refused(Refusal.SAME_OFFER, offer=same)


async def drop_change(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Dropped | Refused:
    """Takes the change back that waits or was returned; what was approved stays as it is."""
    standing = await find_offer_standing(session, actor, offer_id, CompanyRight.TAKE_AWAY)
    if isinstance(standing, Refused):
        return standing
    is_dropped = await change_pending_to_ended(
        session, ChangeState.DROPPED, offer_id=offer_id, now=world.now
    )
    if is_dropped:
        await _record(session, Deed.CHANGE_DROPPED, standing, world)
    return Dropped(is_dropped)


# Moving on


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of an offer that was to be moved on."""

    is_moved: bool
    """False where its state did not allow it (any more)."""
    told: int = 0
    """Students who waited for an answer and hear that none comes."""


async def pause(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Moved | Refused:
    """No student is shown it until it is resumed."""
    standing = await find_offer_standing(session, actor, offer_id, RIGHTS[Step.PAUSE])
    if isinstance(standing, Refused):
        return standing
    return await _move(
        session, standing, sources_of(Step.PAUSE), OfferState.PAUSED, Deed.OFFER_PAUSED, world
    )


async def resume(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Moved | Refused:
    """Opens a paused offer, or one that was marked as filled too early."""
    standing = await find_offer_standing(session, actor, offer_id, RIGHTS[Step.RESUME])
    if isinstance(standing, Refused):
        return standing
    sources = [*sources_of(Step.RESUME)]
    if standing.offer.open_until > world.now:
        sources.append(OfferState.FILLED)
    return await _move(session, standing, sources, OfferState.OPEN, Deed.OFFER_RESUMED, world)


async def fill(session: AsyncSession, actor: Actor, offer_id: int, world: World) -> Moved | Refused:
    """Somebody was found."""
    return await _end(session, actor, offer_id, Step.FILL, world)


async def withdraw(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Moved | Refused:
    """Ends it for good."""
    return await _end(session, actor, offer_id, Step.WITHDRAW, world)


ENDS: Mapping[Step, tuple[OfferState, Deed]] = {
    Step.FILL: (OfferState.FILLED, Deed.OFFER_FILLED),
    Step.WITHDRAW: (OfferState.WITHDRAWN, Deed.OFFER_WITHDRAWN),
}


async def _end(
    session: AsyncSession, actor: Actor, offer_id: int, step: Step, world: World
) -> Moved | Refused:
    """A change of an offer that ends so has lost its sense, and would open it again."""
    standing = await find_offer_standing(session, actor, offer_id, RIGHTS[step])
    if isinstance(standing, Refused):
        return standing
    target, deed = ENDS[step]
    moved = await _move(session, standing, sources_of(step), target, deed, world)
    if moved.is_moved:
        await change_pending_to_ended(
            session, ChangeState.DROPPED, offer_id=offer_id, now=world.now
        )
    return moved


async def _move(
    session: AsyncSession,
    standing: OfferStanding,
    sources: Sequence[OfferState],
    target: OfferState,
    deed: Deed,
    world: World,
) -> Moved:
    """Moves the offer on if its state still allows it; twice has no further effect."""
    offer_id = stored_id(standing.offer)
    is_moved = await change_offer_state(session, offer_id, source=sources, target=target)
    told = await record_ended_interests(session, offer_ids=[offer_id], now=world.now)
    if is_moved:
        await _record(session, deed, standing, world)
    return Moved(is_moved, told)


class ExtensionInput(BaseModel):
    """Thirty days more for an offer, or until a last day that is named."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    known_end: str = ""
    """`mark_of_end` of the end that was shown; empty where none was, as in the reminder."""
    last_day: date | None = None
    """The last open day in the region's time; later than the present one."""


async def extend(
    session: AsyncSession, actor: Actor, given: ExtensionInput, world: World
) -> Moved | Refused:
    """Thirty days more once for each end that was shown, or until the named day; also after it."""
    standing = await find_offer_standing(session, actor, given.offer_id, RIGHTS[Step.EXTEND])
    if isinstance(standing, Refused):
        return standing
    offer = standing.offer
    if given.last_day is not None:
        refused = _refused_as_last_day(offer, given.last_day, world)
        if refused is not None:
            return refused
        until = end_of_day(given.last_day, world.zone)
    elif _may_extend(offer, given.known_end, world.now):
        until = extended(offer.open_until, world.now)
    else:
        return Moved(is_moved=False)
    source = OfferState(offer.state)
    is_moved = await change_offer_state(
        session,
        given.offer_id,
        source=[source],
        target=OfferState.OPEN if source is OfferState.EXPIRED else source,
        values={"open_until": until, "expiry_reminded_at": None},
    )
    if is_moved:
        await change_pending_end(session, given.offer_id, until, now=world.now)
        await _record(session, Deed.OFFER_EXTENDED, standing, world)
    return Moved(is_moved)


def _refused_as_last_day(offer: Offer, day: date, world: World) -> Refused | None:
    """What keeps a day from being the new last one; that of an offer is never brought forward."""
    if offer.state not in sources_of(Step.EXTEND):
        return Refused(Refusal.OFFER_OVER)
    if day < today(world):
        return Refused(Refusal.ENDS_IN_PAST)
    if day > today(world) + timedelta(MOST_OPEN_DAYS):
        return Refused(Refusal.OPEN_TOO_LONG)
    if day <= last_day(offer.open_until, world.zone) and offer.open_until > world.now:
        return Refused(Refusal.OPEN_LONGER)
    return None


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant after a day of the region, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def _may_extend(offer: Offer, known_end: str, now: datetime) -> bool:
    if offer.state not in sources_of(Step.EXTEND):
        return False
    if known_end:
        return known_end == mark_of_end(offer.open_until)
    return offer.open_until - now <= ENDS_SOON


def extended(open_until: datetime, now: datetime) -> datetime:
    """Thirty days more, counted from today for an offer that has ended; at most a year away."""
    return min(max(open_until, now) + EXTENSION, now + timedelta(MOST_OPEN_DAYS))


def mark_of_end(open_until: datetime) -> str:
    """What tells one end of an offer from another, so that a double tap extends once."""
    return f"{open_until:%Y%m%d%H%M}"


async def _record(session: AsyncSession, deed: Deed, standing: OfferStanding, world: World) -> None:
    await record_event(
        session,
        deed,
        company_id=stored_id(standing.company),
        offer_id=stored_id(standing.offer),
        region=world.region,
        now=world.now,
    )
