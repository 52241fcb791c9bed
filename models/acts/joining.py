"""Getting into a company that is here already: asked by a newcomer, answered by those who can.

newcomer ──ask──▶ the company's people ──first yes or no──▶ everybody is told
             └──▶ coordinators, where nobody of the company can be reached
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.limits import (
    MOST_JOIN_REQUESTS_A_DAY,
    MOST_JOIN_REQUESTS_FOR_A_COMPANY_A_DAY,
    start_of_day,
)
from models.acts.world import World
from models.lifetimes.periods import JOIN_REQUEST_KEPT, JOIN_REQUEST_LASTS
from models.notices import keys
from models.notices.kinds import Notice
from models.notices.queueing import queue
from models.notices.spec import Spec
from models.queries.companies import add_member, find_membership, is_company_there, list_member_ids
from models.queries.events import record_event
from models.queries.join_requests import (
    RequestCard,
    add_join_request,
    change_over_request_to_unanswered,
    change_request_to_ended,
    count_requests_for_since,
    count_requests_of_since,
    find_join_request,
    find_last_request,
    list_reachable_member_ids,
    waits,
)
from models.queries.people import record_consent
from models.queries.seats import list_coordinator_ids
from models.reading.contact import leads_to_person
from models.refusals import Refusal, Refused
from models.rights import Actor, CompanyRight, find_standing, may, refused_by_state
from models.tables.base import stored_id
from models.tables.company import Company
from models.tables.event import Deed
from models.tables.join_request import JoinRequest, JoinState
from models.tables.organisation import Right
from models.text import Contact, Name


class Door(StrEnum):
    """Who can let somebody into a company, or why nobody can be asked now."""

    COLLEAGUES = "colleagues"
    COORDINATORS = "coordinators"
    """Of the company's people nobody can be reached."""
    NOBODY = "nobody"
    """Nor can a coordinator who may approve companies."""
    OWN = "own"
    """They speak for it themselves."""
    WAITS = "waits"
    """They asked already."""
    DECLINED = "declined"
    """Somebody said no, not long ago."""
    RESTS = "rests"
    ENOUGH_ASKED = "enough_asked"
    """They asked as many companies today as go in a day."""
    ENOUGH_ASKING = "enough_asking"
    """As many have asked this company today."""


ASKABLE = frozenset({Door.COLLEAGUES, Door.COORDINATORS})


@dataclass(frozen=True, slots=True)
class Entrance:
    """How somebody gets into a company now."""

    door: Door
    request: JoinRequest | None = None
    """The one that waits."""
    until: datetime | None = None
    """The instant at which the one that waits ends, or from which they may ask again."""


async def find_entrance(
    session: AsyncSession, person_id: int, company: Company, world: World
) -> Entrance:
    """Whom this person can ask to let them into the company now."""
    company_id = stored_id(company)
    if await find_membership(session, company_id, person_id) is not None:
        return Entrance(Door.OWN)
    waiting = await find_last_request(session, company_id, person_id, JoinState.WAITING)
    if waiting is not None and waits(waiting, world.now):
        return Entrance(Door.WAITS, waiting, waiting.asked_at + JOIN_REQUEST_LASTS)
    declined = await find_last_request(session, company_id, person_id, JoinState.DECLINED)
    if declined is not None and declined.answered_at is not None:
        again_at = declined.answered_at + JOIN_REQUEST_KEPT
        if again_at > world.now:
            return Entrance(Door.DECLINED, until=again_at)
    if refused_by_state(company, CompanyRight.LET_IN) is not None:
        return Entrance(Door.RESTS)
    midnight = start_of_day(world)
    if await count_requests_of_since(session, person_id, midnight) >= MOST_JOIN_REQUESTS_A_DAY:
        return Entrance(Door.ENOUGH_ASKED)
    asked_today = await count_requests_for_since(session, company_id, midnight)
    if asked_today >= MOST_JOIN_REQUESTS_FOR_A_COMPANY_A_DAY:
        return Entrance(Door.ENOUGH_ASKING)
    if await list_reachable_member_ids(session, company_id):
        return Entrance(Door.COLLEAGUES)
    coordinators = await _coordinators(session, world, but=person_id)
    return Entrance(Door.COORDINATORS if coordinators else Door.NOBODY)


async def _coordinators(session: AsyncSession, world: World, *, but: int) -> list[int]:
    """Those who may approve companies, but for one who asks: nobody lets themselves in."""
    able = await list_coordinator_ids(session, right=Right.APPROVE_COMPANIES, now=world.now)
    return [person_id for person_id in able if person_id != but]


# Asking


class AskInput(BaseModel):
    """Whom to ask to let one into which company, and how one is named and reached there."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    door: Door
    """As it was shown: nobody else is asked."""
    name: Name
    contact: Contact


@dataclass(frozen=True, slots=True)
class Asked:
    """The request, which waits for the first answer."""

    company: Company
    request: JoinRequest


async def ask(
    session: AsyncSession, actor: Actor, given: AskInput, world: World
) -> Asked | Refused:
    """Asks those who can let the actor in; one request of theirs for the company waits at most."""
    is_there = await is_company_there(session, given.company_id)
    company = await session.get(Company, given.company_id, populate_existing=True)
    if not is_there or company is None:
        return Refused(Refusal.COMPANY_HIDDEN)
    entrance = await find_entrance(session, actor.person_id, company, world)
    if entrance.door is not given.door or entrance.door not in ASKABLE:
        return Refused(Refusal.DOOR_CHANGED, company=company)
    await change_over_request_to_unanswered(
        session, given.company_id, actor.person_id, now=world.now
    )
    request_id = await add_join_request(
        session,
        given.company_id,
        actor.person_id,
        given.name,
        given.contact,
        asks_coordinators=given.door is Door.COORDINATORS,
        now=world.now,
    )
    if request_id is None:
        return Refused(Refusal.DOOR_CHANGED, company=company)
    if given.door is Door.COLLEAGUES:
        kind, asked = Notice.JOIN_ASKED, await list_member_ids(session, given.company_id)
    else:
        kind = Notice.JOIN_WITHOUT_COLLEAGUES
        asked = await _coordinators(session, world, but=actor.person_id)
    await queue(
        session,
        kind,
        asked,
        # The number of a request comes again once it is forgotten; its instant does not.
        key=keys.at(kind, request_id, moment=world.now),
        about={"request_id": request_id},
        now=world.now,
        expires_at=world.now + JOIN_REQUEST_LASTS,
    )
    await _record(session, Deed.JOIN_ASKED, given.company_id, world)
    return Asked(company, await session.get_one(JoinRequest, request_id))


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Whether a request was taken back; False for one that had ended."""

    is_taken: bool


async def take_back(
    session: AsyncSession, actor: Actor, request_id: int, world: World
) -> TakenBack | Refused:
    """Nobody is asked any more; twice is as good as once."""
    card = await find_join_request(session, request_id)
    if card is None or card.request.person_id != actor.person_id:
        return Refused(Refusal.REQUEST_GONE)
    is_taken = await change_request_to_ended(
        session, request_id, JoinState.WITHDRAWN, person_id=actor.person_id, now=world.now
    )
    if is_taken:
        await _record(session, Deed.JOIN_WITHDRAWN, card.request.company_id, world)
    return TakenBack(is_taken)


# Answering


@dataclass(frozen=True, slots=True)
class Answered:
    """How the request stands since."""

    card: RequestCard
    is_first: bool
    """False where somebody answered before, or it had ended."""


async def let_in(
    session: AsyncSession, actor: Actor, request_id: int, world: World
) -> Answered | Refused:
    """The first yes lets somebody speak for the company, with the rights of everybody there."""
    card = await _find_answerable(session, actor, request_id, CompanyRight.LET_IN, world)
    if isinstance(card, Refused):
        return card
    request = card.request
    if not await change_request_to_ended(session, request_id, JoinState.ACCEPTED, now=world.now):
        return await _answered(session, card, is_first=False)
    await add_member(
        session,
        request.company_id,
        request.person_id,
        request.name,
        request.contact,
        now=world.now,
    )
    await record_consent(session, request.person_id, now=request.asked_at)
    needs_contact = not leads_to_person(request.contact)
    await _tell(session, actor, request, Notice.JOIN_ACCEPTED, world, needs_contact=needs_contact)
    await _record(session, Deed.MEMBER_JOINED, request.company_id, world)
    return await _answered(session, card, is_first=True)


async def turn_away(
    session: AsyncSession, actor: Actor, request_id: int, world: World
) -> Answered | Refused:
    """The first no; the newcomer does not learn whose it was."""
    card = await _find_answerable(session, actor, request_id, CompanyRight.TURN_AWAY, world)
    if isinstance(card, Refused):
        return card
    if not await change_request_to_ended(session, request_id, JoinState.DECLINED, now=world.now):
        return await _answered(session, card, is_first=False)
    await _tell(session, actor, card.request, Notice.JOIN_DECLINED, world)
    await _record(session, Deed.JOIN_DECLINED, card.request.company_id, world)
    return await _answered(session, card, is_first=True)


async def _find_answerable(
    session: AsyncSession, actor: Actor, request_id: int, right: CompanyRight, world: World
) -> RequestCard | Refused:
    """A request that the actor may answer, or look at how it was.

    That are the company's people, and coordinators who may approve companies where they were asked.
    """
    card = await find_join_request(session, request_id)
    if card is None or card.request.person_id == actor.person_id:
        return Refused(Refusal.REQUEST_GONE)
    standing = await find_standing(session, actor, card.request.company_id, right)
    if not isinstance(standing, Refused):
        return card
    is_theirs = card.request.asks_coordinators and await may(
        session, actor, Right.APPROVE_COMPANIES, now=world.now
    )
    if standing.reason is Refusal.NOT_YOURS and is_theirs:
        return refused_by_state(card.company, right) or card
    return standing


async def _answered(session: AsyncSession, card: RequestCard, *, is_first: bool) -> Answered:
    """With the request as it is stored by now."""
    now = await find_join_request(session, stored_id(card.request))
    return Answered(now or card, is_first)


async def _tell(
    session: AsyncSession,
    actor: Actor,
    request: JoinRequest,
    kind: Spec[Any],
    world: World,
    **about: object,
) -> None:
    """The newcomer learns the answer, and everybody else who could have given it that it is."""
    others = set(await list_member_ids(session, request.company_id))
    if request.asks_coordinators:
        others.update(await _coordinators(session, world, but=request.person_id))
    others -= {actor.person_id, request.person_id}
    for told, people in ((kind, [request.person_id]), (Notice.JOIN_SETTLED, sorted(others))):
        await queue(
            session,
            told,
            people,
            key=keys.at(told, stored_id(request), moment=world.now),
            about={"request_id": stored_id(request), **about},
            now=world.now,
        )


async def _record(session: AsyncSession, deed: Deed, company_id: int, world: World) -> None:
    await record_event(session, deed, company_id=company_id, region=world.region, now=world.now)
