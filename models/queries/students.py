"""Students: their profile, and who of them an audience or an offer reaches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass as validating
from sqlalchemy import case, delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bounds import Latitude, Longitude, RadiusKm, Semester
from models.errors import NotFoundError
from models.queries.addresses import is_reachable
from models.queries.match_rows import rewrite_match_row
from models.queries.subscriptions import add_profile_subscription
from models.tables.student import Student, StudentField
from models.text import Name, clean_line, line_of
from models.vocabulary import Degree, FieldCode, Language, OfferKind, ids_of_universities

MAX_STUDY_UNITS = 300
"""A line of study is far shorter; more is something else."""


@validating(frozen=True, slots=True)
class StudentInput:
    """A whole profile.

    Raises: pydantic's ValidationError for what cannot be one.
    """

    study_text: Annotated[str, AfterValidator(clean_line), Field(max_length=MAX_STUDY_UNITS)]
    """Their own words; empty for somebody who only tapped."""
    fields: Annotated[tuple[FieldCode, ...], Field(min_length=1)]
    programme: Annotated[str, line_of(160)] | None
    university_id: Annotated[str, Field(min_length=1, max_length=60)] | None
    degree: Degree | None
    semester: Semester | None
    place: Name | None
    latitude: Latitude | None
    longitude: Longitude | None
    radius_km: RadiusKm | None
    wants_remote: bool
    kinds: Annotated[frozenset[OfferKind], Field(min_length=1)]
    languages: frozenset[Language]
    available_from: date | None = None


async def find_student(session: AsyncSession, person_id: int) -> Student | None:
    return await session.get(Student, person_id)


async def get_student(session: AsyncSession, person_id: int) -> Student:
    student = await session.get(Student, person_id)
    if student is None:
        raise NotFoundError("student", person_id)
    return student


async def is_student_for_share(session: AsyncSession, person_id: int) -> bool:
    """Whether the person has a profile, which nobody deletes until this transaction ends."""
    rows = await session.exec(
        select(Student.person_id)
        .where(Student.person_id == person_id)
        .with_for_update(read=True, key_share=True)
    )
    return rows.first() is not None


async def list_student_fields(session: AsyncSession, person_id: int) -> list[str]:
    """ISCED-F codes, best first."""
    rows = await session.exec(
        select(StudentField.code)
        .where(StudentField.person_id == person_id)
        .order_by(col(StudentField.rank))
    )
    return list(rows)


async def change_student(
    session: AsyncSession, person_id: int, profile: StudentInput, *, now: datetime
) -> None:
    """Stores the profile, new or changed, and all that hangs on it."""
    values: dict[str, Any] = {
        "study_text": profile.study_text,
        "programme": profile.programme,
        "university_id": profile.university_id,
        "degree": profile.degree,
        "semester": profile.semester,
        "place": profile.place,
        "latitude": profile.latitude,
        "longitude": profile.longitude,
        "radius_km": profile.radius_km,
        "wants_remote": profile.wants_remote,
        "kinds": sorted(profile.kinds),
        "languages": sorted(profile.languages),
        "available_from": profile.available_from,
        "changed_at": now,
    }
    student = await session.get(Student, person_id)
    if student is None:
        session.add(Student(person_id=person_id, created_at=now, **values))
        await session.flush()
        await add_profile_subscription(session, person_id, now=now)
    else:
        for name, value in values.items():
            setattr(student, name, value)
        session.add(student)
        await session.exec(delete(StudentField).where(col(StudentField.person_id) == person_id))
    for rank, code in enumerate(profile.fields):
        session.add(StudentField(person_id=person_id, code=code, rank=rank))
    await session.flush()
    await rewrite_match_row(session, person_id)


async def change_pause(
    session: AsyncSession,
    person_id: int,
    paused_at: datetime | None,
    *,
    until: datetime | None = None,
) -> bool:
    """Pauses from an instant on, or goes on with None; False if it was so before.

    A pause that was there has the new end, and began when it did.
    """
    is_person = col(Student.person_id) == person_id
    is_paused = col(Student.paused_at).is_not(None)
    is_other = is_paused if paused_at is None else ~is_paused
    result = await session.exec(
        update(Student)
        .where(is_person, is_other)
        .values(paused_at=paused_at, paused_until=None if paused_at is None else until)
    )
    is_changed = result.rowcount == 1
    if paused_at is not None and not is_changed:
        await session.exec(update(Student).where(is_person, is_paused).values(paused_until=until))
    await rewrite_match_row(session, person_id)
    return is_changed


async def claim_ended_pauses(
    session: AsyncSession, *, now: datetime, limit: int
) -> Sequence[tuple[int, datetime]]:
    """(student, end) of pauses that are over, which nobody changes until this transaction ends."""
    rows = await session.exec(
        select(Student.person_id, col(Student.paused_until))
        .where(col(Student.paused_until) <= now)
        .order_by(col(Student.paused_until), col(Student.person_id))
        .limit(limit)
        .with_for_update()
    )
    return [(person_id, until) for person_id, until in rows if until is not None]


async def change_contact(session: AsyncSession, person_id: int, contact: str) -> None:
    await session.exec(
        update(Student).where(col(Student.person_id) == person_id).values(contact=contact)
    )


@dataclass(frozen=True, slots=True)
class LimitsSaid:
    """How many students who want offers have said what few are asked.

    starts: a day before which they cannot begin. languages: that not every language will do.
    """

    starts: int
    languages: int


async def count_limits_said(session: AsyncSession) -> LimitsSaid:
    """Counts anew each time: a few milliseconds for tens of thousands of students."""
    starts, languages = (
        await session.exec(
            select(
                func.count(col(Student.available_from)),
                func.count(case((func.json_array_length(Student.languages) < len(Language), 1))),
            ).where(is_reachable(col(Student.person_id)), col(Student.paused_at).is_(None))
        )
    ).one()
    return LimitsSaid(starts, languages)


async def count_students(
    session: AsyncSession,
    *,
    fields: Collection[str] = (),
    university_id: str | None = None,
    place: str | None = None,
) -> int:
    """How many students who want offers have one of the fields, study there or live there."""
    statement = select(func.count(func.distinct(col(Student.person_id)))).where(
        is_reachable(col(Student.person_id)), col(Student.paused_at).is_(None)
    )
    if fields:
        statement = statement.join(
            StudentField, col(StudentField.person_id) == col(Student.person_id)
        ).where(col(StudentField.code).in_(fields))
    if university_id is not None:
        ids = ids_of_universities([university_id])
        statement = statement.where(col(Student.university_id).in_(ids))
    if place is not None:
        statement = statement.where(Student.place == place)
    return (await session.exec(statement)).one()


async def list_students_by_field(session: AsyncSession) -> Sequence[tuple[str, int]]:
    """(ISCED-F code, number of active students), most first."""
    rows = await session.exec(
        select(StudentField.code, func.count())
        .join(Student, col(Student.person_id) == col(StudentField.person_id))
        .where(is_reachable(col(Student.person_id)), col(Student.paused_at).is_(None))
        .group_by(col(StudentField.code))
        .order_by(func.count().desc(), col(StudentField.code))
    )
    return rows.all()
