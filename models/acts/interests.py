"""A student's yes to an offer: said, and taken back while the company has not answered."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.limits import MOST_NEW_INTERESTS_A_DAY, start_of_day, today
from models.acts.world import World
from models.matching.rules.reasons import reasons_of
from models.notices import keys
from models.notices.kinds import Notice
from models.queries.companies import list_member_ids
from models.queries.events import record_event
from models.queries.interests import (
    add_interest,
    change_interest_to_withdrawn,
    count_introductions,
    find_interest,
    list_interests_since,
)
from models.queries.match_offers import match_offer
from models.queries.match_rows import get_match_student
from models.queries.offers import OfferCard, find_open_card_for_share
from models.queries.outbox import add_notices, delete_not_arrived
from models.queries.students import change_contact, get_student
from models.queries.suggestions import reason_to_data, record_wanted
from models.refusals import Refusal, Refused
from models.rights import Actor, refused_as_student
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.outbox import OutboxState
from models.tables.suggestion import Interest, InterestState

MAX_NAME_LETTERS = 120
MAX_CONTACT_LETTERS = 120
MAX_NOTE_LETTERS = 400


class InterestInput(BaseModel):
    """What a student tells a company with their yes."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    name: str = Field(min_length=1, max_length=MAX_NAME_LETTERS)
    contact: str = Field(min_length=1, max_length=MAX_CONTACT_LETTERS)
    note: str | None = Field(default=None, max_length=MAX_NOTE_LETTERS)


@dataclass(frozen=True, slots=True)
class Expressed:
    """The offer that was said yes to."""

    card: OfferCard


async def express(
    session: AsyncSession, actor: Actor, given: InterestInput, world: World
) -> Expressed | Refused:
    """Says yes; the company's people hear of it without a name. Twice is once."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    if await has_said_enough(session, actor, given.offer_id, world):
        return Refused(Refusal.ENOUGH_TODAY)
    # Locked, so that it does not end between this look and the yes.
    card = await find_open_card_for_share(session, given.offer_id, now=world.now)
    if card is None:
        return Refused(Refusal.OFFER_HIDDEN)
    await change_contact(session, actor.person_id, given.contact)
    student = await get_student(session, actor.person_id)
    reasons = reasons_of(
        await get_match_student(session, student),
        match_offer(card),
        now=world.now,
        closeness=world.taxonomy.closeness,
    )
    is_new = await add_interest(
        session,
        actor.person_id,
        given.offer_id,
        name=given.name,
        contact=given.contact,
        note=given.note,
        reasons=[reason_to_data(reason) for reason in reasons],
        now=world.now,
    )
    interest = await find_interest(session, actor.person_id, given.offer_id)
    if is_new and interest is not None:
        await _tell_company(session, stored_id(interest), stored_id(card.company), world)
        await record_event(
            session,
            Deed.INTEREST_EXPRESSED,
            company_id=stored_id(card.company),
            offer_id=given.offer_id,
            region=world.region,
            now=world.now,
        )
    return Expressed(card)


async def has_said_enough(session: AsyncSession, actor: Actor, offer_id: int, world: World) -> bool:
    """Whether a yes to one more offer is one too many today; the same offer again is no more."""
    said = await list_interests_since(session, actor.person_id, start_of_day(world))
    others = [interest for interest in said if interest.offer_id != offer_id]
    return len(others) >= MOST_NEW_INTERESTS_A_DAY


async def _tell_company(
    session: AsyncSession, interest_id: int, company_id: int, world: World
) -> None:
    """Once a day for one interest, however often it is taken back and said again."""
    members = await list_member_ids(session, company_id)
    purpose = keys.daily(Notice.INTEREST, interest_id, day=today(world))
    # One that was dropped because the yes was taken back has told nobody anything.
    await delete_not_arrived(session, members, purpose, [OutboxState.CANCELLED])
    payload = {"interest_id": interest_id}
    await add_notices(session, members, Notice.INTEREST, purpose, payload, now=world.now)


async def keep_wanted(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Refused | None:
    """A yes that was said before takes back a "not for me" to the same offer."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    await record_wanted(session, actor.person_id, offer_id)
    return None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of a yes that its student took back."""

    interest: Interest | None
    is_withdrawn: bool
    """False where the company answered first."""
    is_known: bool
    """Whether the company had learned who they are."""


async def withdraw(
    session: AsyncSession, actor: Actor, offer_id: int, world: World
) -> Withdrawn | Refused:
    """Takes the yes back, while the company has not answered."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    interest = await find_interest(session, actor.person_id, offer_id)
    is_withdrawn = interest is None or interest.state is InterestState.WITHDRAWN
    if interest is not None and not is_withdrawn:
        is_withdrawn = await change_interest_to_withdrawn(session, interest, now=world.now)
        if is_withdrawn:
            await record_event(
                session,
                Deed.INTEREST_WITHDRAWN,
                offer_id=offer_id,
                region=world.region,
                now=world.now,
            )
    is_known = await count_introductions(session, actor.person_id, offer_id) > 0
    return Withdrawn(interest, is_withdrawn, is_known)
