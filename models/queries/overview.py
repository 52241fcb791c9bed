"""The region in numbers: students, offers, and where the two meet or miss each other."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.addresses import is_reachable
from models.queries.companies import count_companies
from models.queries.students import count_students, list_students_by_field
from models.tables.company import Company, CompanyState
from models.tables.offer import FurtherKind, Offer, OfferField, OfferState
from models.tables.student import Student
from models.tables.suggestion import Interest, InterestState
from models.vocabulary import MERGED_UNIVERSITIES, OfferKind


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts at one instant; lists of pairs are sorted, most first."""

    students: int
    """Those who want offers now."""
    students_by_field: tuple[tuple[str, int], ...]
    students_by_university: tuple[tuple[str, int], ...]
    offers: int
    offers_for_all_fields: int
    offers_by_field: tuple[tuple[str, int], ...]
    offers_by_kind: tuple[tuple[OfferKind, int], ...]
    companies_approved: int
    companies_waiting: int
    interests_waiting: int
    interests_introduced: int
    interests_declined: int

    @property
    def interests(self) -> int:
        """Every interest that was not taken back."""
        return self.interests_waiting + self.interests_introduced + self.interests_declined


async def get_overview(session: AsyncSession, *, now: datetime) -> Overview:
    """Everything at once, read in one transaction."""
    interests = await _count_interests(session)
    return Overview(
        students=await count_students(session),
        students_by_field=tuple(
            (code, count) for code, count in await list_students_by_field(session)
        ),
        students_by_university=tuple(await list_students_by_university(session)),
        offers=await _count_open_offers(session, now=now),
        offers_for_all_fields=await _count_open_offers(session, now=now, for_all_fields=True),
        offers_by_field=tuple(await list_open_offers_by_field(session, now=now)),
        offers_by_kind=tuple(await list_open_offers_by_kind(session, now=now)),
        companies_approved=await count_companies(session, CompanyState.APPROVED),
        companies_waiting=await count_companies(session, CompanyState.WAITING),
        interests_waiting=interests.get(InterestState.WAITING, 0),
        interests_introduced=interests.get(InterestState.INTRODUCED, 0),
        interests_declined=interests.get(InterestState.DECLINED, 0),
    )


async def list_students_by_university(session: AsyncSession) -> list[tuple[str, int]]:
    """(university's id, number of active students), most first."""
    rows = await session.exec(
        select(Student.university_id, func.count())
        .where(
            is_reachable(col(Student.person_id)),
            col(Student.paused_at).is_(None),
            col(Student.university_id).is_not(None),
        )
        .group_by(col(Student.university_id))
    )
    counts: Counter[str] = Counter()
    for university_id, count in rows:
        if university_id:
            counts[MERGED_UNIVERSITIES.get(university_id, university_id)] += count
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


async def list_students_by_place(session: AsyncSession) -> list[tuple[str, int]]:
    """(place's name, number of active students), most first."""
    rows = await session.exec(
        select(Student.place, func.count())
        .where(
            is_reachable(col(Student.person_id)),
            col(Student.paused_at).is_(None),
            col(Student.place).is_not(None),
        )
        .group_by(col(Student.place))
        .order_by(func.count().desc(), col(Student.place))
    )
    return [(place, count) for place, count in rows if place]


async def list_open_offers_by_field(
    session: AsyncSession, *, now: datetime
) -> list[tuple[str, int]]:
    """(ISCED-F code, number of offers students may see), most first."""
    rows = await session.exec(
        select(OfferField.code, func.count())
        .join(Offer, col(Offer.id) == col(OfferField.offer_id))
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(*_is_open(now))
        .group_by(col(OfferField.code))
        .order_by(func.count().desc(), col(OfferField.code))
    )
    return list(rows)


async def list_open_offers_by_kind(
    session: AsyncSession, *, now: datetime
) -> list[tuple[OfferKind, int]]:
    """(kind, number of offers students may see), most first; each counts as all it can be."""
    first = await session.exec(
        select(Offer.kind, func.count())
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(*_is_open(now))
        .group_by(col(Offer.kind))
    )
    further = await session.exec(
        select(FurtherKind.kind, func.count())
        .join(Offer, col(Offer.id) == col(FurtherKind.offer_id))
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(*_is_open(now))
        .group_by(col(FurtherKind.kind))
    )
    counts: Counter[OfferKind] = Counter()
    for kind, count in (*first, *further):
        counts[OfferKind(kind)] += count
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _is_open(now: datetime) -> tuple[bool, ...]:
    return (
        Offer.state == OfferState.OPEN,
        Offer.open_until > now,
        Company.state == CompanyState.APPROVED,
    )


async def _count_open_offers(
    session: AsyncSession, *, now: datetime, for_all_fields: bool = False
) -> int:
    statement = (
        select(func.count())
        .select_from(Offer)
        .join(Company, col(Company.id) == col(Offer.company_id))
        .where(*_is_open(now))
    )
    if for_all_fields:
        statement = statement.where(col(Offer.id).not_in(select(OfferField.offer_id)))
    return (await session.exec(statement)).one()


async def _count_interests(session: AsyncSession) -> dict[InterestState, int]:
    rows = await session.exec(select(Interest.state, func.count()).group_by(col(Interest.state)))
    return {InterestState(state): count for state, count in rows}
