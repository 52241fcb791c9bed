"""A company rests with its offers, for a reason it reads, until that is lifted."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.limits import today
from models.acts.world import World
from models.notices import keys
from models.notices.kinds import Notice
from models.notices.queueing import queue
from models.queries.companies import (
    change_company_to_lifted,
    change_company_to_suspended,
    list_member_ids,
)
from models.queries.events import record_event
from models.queries.interests import list_awaited_offers, list_waiting_interests
from models.queries.outbox import add_notices
from models.refusals import Refusal, Refused
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.event import Deed
from models.tables.organisation import Right
from models.tables.outbox import NoticeKind
from models.tables.suggestion import Interest
from models.text import Remark


class SuspensionInput(BaseModel):
    """A company, and why it is to rest."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    reason: Remark


@dataclass(frozen=True, slots=True)
class Suspended:
    """The company rests."""

    is_new: bool
    """False where it rested before, or is gone."""


async def suspend(
    session: AsyncSession, actor: Actor, given: SuspensionInput, world: World
) -> Suspended | Refused:
    """Lets it rest; its people read why, students who wait for its answer are told."""
    if not await may(session, actor, Right.APPROVE_COMPANIES, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    company_id = given.company_id
    if not await change_company_to_suspended(session, company_id, given.reason):
        return Suspended(is_new=False)
    await _tell_company(session, company_id, Notice.COMPANY_SUSPENDED, world)
    waiting = await list_waiting_interests(session, company_id=company_id)
    await tell_waiting_students(session, waiting, world)
    await record_event(
        session,
        Deed.COMPANY_SUSPENDED,
        company_id=company_id,
        region=world.region,
        now=world.now,
    )
    return Suspended(is_new=True)


@dataclass(frozen=True, slots=True)
class Lifted:
    """The company does not rest."""

    state: CompanyState | None
    """How it stands since; None where it did not rest before."""


async def lift(
    session: AsyncSession, actor: Actor, company_id: int, world: World
) -> Lifted | Refused:
    """The company and its offers are as before; its people and who waits for it are told.

    Twice lifts once.
    """
    if not await may(session, actor, Right.APPROVE_COMPANIES, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    state = await change_company_to_lifted(session, company_id)
    if state is not None:
        await _tell_company(session, company_id, Notice.COMPANY_LIFTED, world)
        awaited = await list_awaited_offers(session, company_id, now=world.now)
        await queue(
            session,
            Notice.OFFERS_BACK,
            sorted({person_id for person_id, _ in awaited}),
            key=keys.daily(Notice.OFFERS_BACK, company_id, day=today(world)),
            about={"company_id": company_id},
            now=world.now,
        )
        await record_event(
            session,
            Deed.COMPANY_LIFTED,
            company_id=company_id,
            region=world.region,
            now=world.now,
        )
    return Lifted(state)


async def _tell_company(
    session: AsyncSession, company_id: int, notice: NoticeKind, world: World
) -> None:
    await add_notices(
        session,
        await list_member_ids(session, company_id),
        notice,
        keys.at(notice, company_id, moment=world.now),
        {"company_id": company_id},
        now=world.now,
    )


async def tell_waiting_students(
    session: AsyncSession, waiting: Iterable[Interest], world: World
) -> None:
    """Tells students whose yes nobody answers for now."""
    for interest in waiting:
        interest_id = stored_id(interest)
        await add_notices(
            session,
            [interest.person_id],
            Notice.INTEREST_RESTS,
            keys.at(Notice.INTEREST_RESTS, interest_id, moment=world.now),
            {"interest_id": interest_id},
            now=world.now,
        )
