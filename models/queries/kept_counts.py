"""What was counted for companies, and whether they may have something counted anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.lifetimes.periods import COUNT_KEPT
from models.queries.upsert import insert_or_change
from models.tables.company import Company, Membership
from models.tables.kept_count import KeptCount


async def find_kept_count(session: AsyncSession, company_id: int, subject: str) -> KeptCount | None:
    rows = await session.exec(
        select(KeptCount).where(KeptCount.company_id == company_id, KeptCount.subject == subject)
    )
    return rows.first()


async def claim_count(
    session: AsyncSession,
    company_id: int,
    subject: str,
    *,
    counted_with: str,
    most: int | None,
    since: datetime,
    now: datetime,
) -> bool:
    """Whether a subject may be counted now; it then counts as one of the day's.

    Since the beginning of the day at most so many (None: any number) of the subjects that begin
    with `counted_with` are counted, for all companies together that share a person with this one.
    One that was claimed today and never told, because its process died, may be counted again.
    """
    linked = _linked_companies(company_id)
    # Two of a company that look at once must not take the day's last place together.
    await session.exec(
        select(Company.id)
        .where(col(Company.id).in_(linked))
        .order_by(col(Company.id))
        .with_for_update(key_share=True)
    )
    found = await find_kept_count(session, company_id, subject)
    if found is not None and found.counted_at >= since:
        return not found.told
    used = await session.exec(
        select(func.count()).where(
            col(KeptCount.company_id).in_(linked),
            col(KeptCount.subject).startswith(counted_with),
            col(KeptCount.counted_at) >= since,
        )
    )
    if most is not None and used.one() >= most:
        return False
    await session.exec(
        delete(KeptCount).where(
            col(KeptCount.company_id) == company_id, col(KeptCount.counted_at) < now - COUNT_KEPT
        )
    )
    await _keep(session, company_id, subject, {}, now=now)
    return True


async def record_count(
    session: AsyncSession, company_id: int, subject: str, told: Mapping[str, Any], *, now: datetime
) -> None:
    """Keeps what the company reads of a subject from now on."""
    await _keep(session, company_id, subject, dict(told), now=now)


async def _keep(
    session: AsyncSession,
    company_id: int,
    subject: str,
    told: dict[str, Any],
    *,
    now: datetime,
) -> None:
    await insert_or_change(
        session,
        KeptCount,
        {"company_id": company_id, "subject": subject, "told": told, "counted_at": now},
        key=["company_id", "subject"],
    )


def _linked_companies(company_id: int) -> Any:
    """A selection of the companies that share a person with this one, itself among them."""
    people = select(Membership.person_id).where(Membership.company_id == company_id)
    return select(Membership.company_id).where(col(Membership.person_id).in_(people))
