"""Requests to speak for a company; see `models/tables/join_request.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes.periods import JOIN_REQUEST_LASTS
from models.queries.addresses import is_reachable
from models.queries.upsert import insert_new_returning
from models.tables.company import Company, Membership
from models.tables.event import Deed, Event
from models.tables.join_request import JoinRequest, JoinState


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request with the company that it is about."""

    request: JoinRequest
    company: Company


def waits(request: JoinRequest, now: datetime) -> bool:
    """Whether it can still be answered."""
    return request.state is JoinState.WAITING and request.asked_at > now - JOIN_REQUEST_LASTS


def _is_waiting(now: datetime) -> tuple[Any, ...]:
    return (
        col(JoinRequest.state) == JoinState.WAITING,
        col(JoinRequest.asked_at) > now - JOIN_REQUEST_LASTS,
    )


async def add_join_request(
    session: AsyncSession,
    company_id: int,
    person_id: int,
    name: str,
    contact: str,
    *,
    asks_coordinators: bool,
    now: datetime,
) -> int | None:
    """The id of a new request; None if one of the two waits already."""
    row = {
        "company_id": company_id,
        "person_id": person_id,
        "name": name,
        "contact": contact,
        "asks_coordinators": asks_coordinators,
        "state": JoinState.WAITING,
        "asked_at": now,
    }
    ids = await insert_new_returning(session, JoinRequest, [row], "id")
    return ids[0] if ids else None


async def find_join_request(session: AsyncSession, request_id: int) -> RequestCard | None:
    """As it is stored now, however it ended; None if it is gone."""
    rows = await session.exec(
        select(JoinRequest, Company)
        .join(Company, col(Company.id) == col(JoinRequest.company_id))
        .where(JoinRequest.id == request_id)
        .execution_options(populate_existing=True)
    )
    found = rows.first()
    return None if found is None else RequestCard(*found)


async def find_last_request(
    session: AsyncSession, company_id: int, person_id: int, *states: JoinState
) -> JoinRequest | None:
    """The newest request of this person for this company that is in one of the states."""
    rows = await session.exec(
        select(JoinRequest)
        .where(
            JoinRequest.company_id == company_id,
            JoinRequest.person_id == person_id,
            col(JoinRequest.state).in_(states),
        )
        .order_by(col(JoinRequest.asked_at).desc(), col(JoinRequest.id).desc())
        .limit(1)
    )
    return rows.first()


async def list_waiting_requests(
    session: AsyncSession, company_id: int, *, now: datetime
) -> list[JoinRequest]:
    """Who waits to be let in, oldest first."""
    rows = await session.exec(
        select(JoinRequest)
        .where(JoinRequest.company_id == company_id, *_is_waiting(now))
        .order_by(col(JoinRequest.asked_at), col(JoinRequest.id))
    )
    return list(rows)


async def list_requests_of(
    session: AsyncSession, person_id: int, *, now: datetime
) -> list[RequestCard]:
    """What of the person's own waits for an answer, the newest first."""
    rows = await session.exec(
        select(JoinRequest, Company)
        .join(Company, col(Company.id) == col(JoinRequest.company_id))
        .where(JoinRequest.person_id == person_id, *_is_waiting(now))
        .order_by(col(JoinRequest.asked_at).desc(), col(JoinRequest.id).desc())
    )
    return [RequestCard(*found) for found in rows]


async def list_reachable_member_ids(session: AsyncSession, company_id: int) -> list[int]:
    """Ids of the people who speak for the company and can be written to."""
    rows = await session.exec(
        select(Membership.person_id)
        .where(Membership.company_id == company_id, is_reachable(col(Membership.person_id)))
        .order_by(col(Membership.id))
    )
    return list(rows)


async def count_requests_of_since(session: AsyncSession, person_id: int, since: datetime) -> int:
    """How often the person asked, whatever became of it."""
    rows = await session.exec(
        select(func.count()).where(
            JoinRequest.person_id == person_id, col(JoinRequest.asked_at) >= since
        )
    )
    return rows.one()


async def count_requests_for_since(session: AsyncSession, company_id: int, since: datetime) -> int:
    """How often a company's people were asked; also by those who have deleted everything since."""
    rows = await session.exec(
        select(func.count()).where(
            Event.deed == Deed.JOIN_ASKED,
            Event.company_id == company_id,
            col(Event.happened_at) >= since,
        )
    )
    return rows.one()


async def change_request_to_ended(
    session: AsyncSession,
    request_id: int,
    state: JoinState,
    *,
    person_id: int | None = None,
    now: datetime,
) -> bool:
    """Ends a waiting request; False if it ended before. `person_id`: only one of this person's."""
    is_own = () if person_id is None else (col(JoinRequest.person_id) == person_id,)
    result = await session.exec(
        update(JoinRequest)
        .where(col(JoinRequest.id) == request_id, *is_own, *_is_waiting(now))
        .values(state=state, answered_at=now)
    )
    return result.rowcount == 1


async def change_request_to_joined(
    session: AsyncSession, company_id: int, person_id: int, *, now: datetime
) -> None:
    """They speak for the company by another way: there is nothing left to answer."""
    await session.exec(
        update(JoinRequest)
        .where(
            col(JoinRequest.company_id) == company_id,
            col(JoinRequest.person_id) == person_id,
            col(JoinRequest.state) == JoinState.WAITING,
        )
        .values(state=JoinState.ACCEPTED, answered_at=now)
    )


async def change_over_request_to_unanswered(
    session: AsyncSession, company_id: int, person_id: int, *, now: datetime
) -> None:
    """Makes room for a new request where the last one of the two has run out."""
    await session.exec(
        update(JoinRequest)
        .where(
            col(JoinRequest.company_id) == company_id,
            col(JoinRequest.person_id) == person_id,
            col(JoinRequest.state) == JoinState.WAITING,
            col(JoinRequest.asked_at) <= now - JOIN_REQUEST_LASTS,
        )
        .values(state=JoinState.UNANSWERED, answered_at=now)
    )


async def claim_unanswered_requests(session: AsyncSession, *, now: datetime) -> list[JoinRequest]:
    """Ends the requests that nobody answered in time, and returns them: each once."""
    rows = await session.exec(
        select(JoinRequest)
        .where(
            JoinRequest.state == JoinState.WAITING,
            col(JoinRequest.asked_at) <= now - JOIN_REQUEST_LASTS,
        )
        .order_by(col(JoinRequest.id))
        .with_for_update(skip_locked=True)
    )
    requests = list(rows)
    for request in requests:
        request.state = JoinState.UNANSWERED
        request.answered_at = now
        session.add(request)
    await session.flush()
    return requests
