"""What a student makes of an offer short of a yes: shown, opened, saved, not for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.matching.rules.reasons import Reason
from models.queries.events import record_event
from models.queries.offers import OfferCard, is_open_at, list_offer_cards
from models.queries.suggestions import (
    find_suggestion,
    record_dismissed,
    record_reaction,
    record_saved,
    record_shown,
    record_wanted,
)
from models.refusals import Refusal, Refused
from models.rights import Actor, refused_as_student
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.suggestion import SuggestionOrigin
from models.vocabulary import Dislike


@dataclass(frozen=True, slots=True)
class ShownInput:
    """Offers that reached the student's screen, each with why it fits."""

    offers: Sequence[tuple[int, Sequence[Reason]]]


async def note_shown(
    session: AsyncSession, actor: Actor, given: ShownInput, world: World
) -> Refused | None:
    """The offers are seen from now on, and not sent again."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    await record_shown(session, actor.person_id, given.offers, SuggestionOrigin.CHAT, now=world.now)
    return None


@dataclass(frozen=True, slots=True)
class Marked:
    """The offer that was marked, and what was said of it before."""

    card: OfferCard
    was_opened: bool
    was_saved: bool
    was_dismissed: bool


async def open_details(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Marked | Refused:
    """Looks at the whole offer; a student is counted once, however often they come back to it."""
    marked = await _find_open(session, actor, offer_id, world)
    if isinstance(marked, Refused):
        return marked
    opened = {"opened_at": world.now}
    await record_reaction(session, actor.person_id, offer_id, opened, now=world.now)
    if not marked.was_opened:
        await _record(session, Deed.OFFER_OPENED, marked, world)
    return marked


async def save(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Marked | Refused:
    """Keeps the offer for later, which takes back a "not for me"."""
    marked = await _find_open(session, actor, offer_id, world)
    if isinstance(marked, Refused):
        return marked
    await record_saved(session, actor.person_id, offer_id, now=world.now)
    if not marked.was_saved:
        await _record(session, Deed.OFFER_SAVED, marked, world)
    return marked


@dataclass(frozen=True, slots=True)
class DismissInput:
    """An offer that is not for the student."""

    offer_id: int
    reason: Dislike | None = None
    """Changes what comes next; None: they did not say, or said it before."""


async def dismiss(
    session: AsyncSession, actor: Actor, given: DismissInput, world: World
) -> Marked | Refused:
    """Takes the offer from every list of the student's; one that is over can be cleared away."""
    marked = await _find(session, actor, given.offer_id)
    if isinstance(marked, Refused):
        return marked
    await record_dismissed(session, actor.person_id, given.offer_id, given.reason, now=world.now)
    if not marked.was_dismissed:
        await _record(session, Deed.OFFER_DISMISSED, marked, world)
    return marked


async def bring_back(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Marked | Refused:
    """Takes back a "not for me": the offer stands in the student's lists again."""
    marked = await _find_open(session, actor, offer_id, world)
    if isinstance(marked, Refused):
        return marked
    await record_wanted(session, actor.person_id, offer_id)
    return marked


async def forget(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Marked | Refused:
    """Takes the offer from the saved ones; in all other lists it stays."""
    marked = await _find(session, actor, offer_id)
    if isinstance(marked, Refused):
        return marked
    await record_reaction(session, actor.person_id, offer_id, {"saved_at": None}, now=world.now)
    return marked


async def _find_open(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Marked | Refused:
    """The offer as a student finds it while it is open."""
    marked = await _find(session, actor, offer_id)
    if not isinstance(marked, Refused) and not is_open_at(marked.card, world.now):
        return Refused(Refusal.OFFER_HIDDEN)
    return marked


async def _find(session: AsyncSession, actor: Actor, offer_id: int) -> Marked | Refused:
    """The offer as a student finds it, open or over."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    cards = await list_offer_cards(session, [offer_id])
    if not cards:
        return Refused(Refusal.OFFER_HIDDEN)
    before = await find_suggestion(session, actor.person_id, offer_id)
    return Marked(
        cards[0],
        was_opened=before is not None and before.opened_at is not None,
        was_saved=before is not None and before.saved_at is not None,
        was_dismissed=before is not None and before.dismissed_at is not None,
    )


async def _record(session: AsyncSession, deed: Deed, marked: Marked, world: World) -> None:
    await record_event(
        session,
        deed,
        company_id=stored_id(marked.card.company),
        offer_id=stored_id(marked.card.offer),
        region=world.region,
        now=world.now,
    )
