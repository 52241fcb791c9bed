"""The sandbox's invented region, enlarged to any size by copies, in the real tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import cycle, islice
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.invented.region import FIRST_ID, seed_region
from bot.invented.rows import address_row
from models.audience import Audience
from models.database import Database
from models.matching.packing import pack_student, unpack_student
from models.queries.addresses import is_account
from models.queries.campaigns import add_campaign
from models.queries.preferences import change_broadcast_wish
from models.tables.address import Address
from models.tables.base import stored_id, table_of
from models.tables.campaign import Campaign, CampaignState
from models.tables.offer import Offer, OfferField, OfferState
from models.tables.person import Person
from models.tables.preference import BroadcastWish
from models.tables.student import MatchRow, Student, StudentField
from models.taxonomy import Taxonomy
from models.vocabulary import Who

ORIGINALS = 300
"""Students that copies are made of."""

FIRST_COPY = 1_000_000
"""Ids of copies begin here, above those of all originals."""

ROWS_AT_ONCE = 5_000

Values = dict[str, Any]
Copy = tuple[int, int]
"""(Id of the original, id of its copy)."""


async def add_region(
    database: Database, taxonomy: Taxonomy, students: int, offers: int, *, now: datetime
) -> list[int]:
    """Fills an empty database with so many students and open offers.

    Returns the accounts of the first students. There are at least the sandbox's own offers.
    """
    invented = await seed_region(database, taxonomy, now=now, students=min(students, ORIGINALS))
    async with database.write() as session:
        await _copy_offers(session, offers)
        await _copy_students(session, students)
    return [one.telegram_id for one in invented if one.role == "student"]


async def stop_messages(database: Database, accounts: Sequence[int]) -> None:
    """From now on nothing is written to these students of itself; they can still ask."""
    people = select(Address.person_id).where(is_account(accounts))
    async with database.write() as session:
        await session.exec(delete(MatchRow).where(col(MatchRow.person_id).in_(people)))
        for person_id in list(await session.exec(people)):
            await change_broadcast_wish(session, person_id, BroadcastWish.NONE)


async def announce(database: Database, *, now: datetime) -> None:
    """Queues an announcement to all students."""
    audience = Audience(Who.STUDENTS).to_data()
    campaign = Campaign(
        html="Firmenkontaktmesse am Dienstag",
        audience=audience,
        state=CampaignState.QUEUED,
        created_at=now,
    )
    async with database.write() as session:
        await add_campaign(session, campaign, now=now)


async def _copy_offers(session: AsyncSession, wanted: int) -> None:
    open_offers = select(Offer).where(Offer.state == OfferState.OPEN)
    originals = {stored_id(offer): offer for offer in await session.exec(open_offers)}
    for copies in _copies(list(originals), wanted):
        await _insert(
            session, Offer, [{**originals[old].model_dump(), "id": new} for old, new in copies]
        )
        await _copy_fields(session, OfferField, "offer_id", copies)


async def _copy_students(session: AsyncSession, wanted: int) -> None:
    people = {stored_id(person): person for person in await session.exec(select(Person))}
    students = {student.person_id: student for student in await session.exec(select(Student))}
    packed = {row.person_id: row for row in await session.exec(select(MatchRow))}
    for copies in _copies(list(students), wanted):
        await _insert(
            session, Person, [{**people[old].model_dump(), "id": new} for old, new in copies]
        )
        await _insert(
            session,
            Address,
            [address_row(new, FIRST_ID + new, people[old].created_at) for old, new in copies],
        )
        await _insert(
            session,
            Student,
            [{**students[old].model_dump(), "person_id": new} for old, new in copies],
        )
        await _copy_fields(session, StudentField, "person_id", copies)
        rows = [_match_row(packed[old], new) for old, new in copies if old in packed]
        await _insert(session, MatchRow, rows)


def _copies(originals: Sequence[int], wanted: int) -> Iterator[list[Copy]]:
    """What makes `wanted` of them, a page at a time."""
    numbers = range(FIRST_COPY, FIRST_COPY + wanted - len(originals))
    pairs = zip(cycle(originals), numbers, strict=False)
    while page := list(islice(pairs, ROWS_AT_ONCE)):
        yield page


async def _copy_fields(
    session: AsyncSession, table: type[OfferField | StudentField], key: str, copies: list[Copy]
) -> None:
    fields: dict[int, list[Values]] = {}
    for row in await session.exec(select(table)):
        values = row.model_dump()
        fields.setdefault(values[key], []).append(values)
    rows = [{**values, key: new} for old, new in copies for values in fields.get(old, ())]
    await _insert(session, table, rows)


def _match_row(original: MatchRow, new: int) -> Values:
    student = replace(unpack_student(original.packed), person_id=new)
    return {**original.model_dump(), "person_id": new, "packed": pack_student(student)}


async def _insert(session: AsyncSession, table: type[SQLModel], rows: list[Values]) -> None:
    if rows:
        await (await session.connection()).execute(insert(table_of(table)), rows)
