"""A region with more texts than the invented one has, and one company that is in demand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.bench.answers_region import add_region
from bot.bench.delivery_queue import NotEmptyError
from models.database import Database
from models.matching.rules.reasons import ReasonKind
from models.tables.address import Address
from models.tables.base import stored_id, table_of
from models.tables.company import Company, Membership
from models.tables.offer import Offer
from models.tables.person import Person
from models.tables.student import Student
from models.tables.suggestion import Interest, InterestState
from models.taxonomy import Taxonomy
from scheduler.maintenance import index_offers

WORDS_MORE = 60
"""Words of the vocabulary in every offer's text besides its own."""

INTERESTS = 1_000
"""Students who wait for an answer of the company in demand, at most."""

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who is asked to play: Telegram ids."""

    students: Sequence[int]
    company: int


async def add_talking_region(
    database: Database, taxonomy: Taxonomy, students: int, offers: int, *, now: datetime
) -> Accounts:
    """Fills an empty database; every offer can be found.

    Raises: NotEmptyError.
    """
    async with database.read() as session:
        if (await session.exec(select(func.count()).select_from(Person))).one():
            raise NotEmptyError
    accounts = await add_region(database, taxonomy, students, offers, now=now)
    async with database.write() as session:
        await _tell_more(session, taxonomy)
        company = await _ask_one_company(session, now)
    await index_offers(database)
    return Accounts(accounts, company)


async def _tell_more(session: AsyncSession, taxonomy: Taxonomy) -> None:
    """Words that make each text one of its own."""
    chance = Random(1)  # noqa: S311 - the same region every time
    terms = sorted(taxonomy.lexicon.terms)
    offers = (await session.exec(select(Offer.id, Offer.text).order_by(col(Offer.id)))).all()
    table = table_of(Offer)
    statement = update(table).where(table.c.id == bindparam("told")).values(text=bindparam("more"))
    rows: list[dict[str, object]] = [
        {"told": offer_id, "more": f"{text} {' '.join(chance.choices(terms, k=WORDS_MORE))}"}
        for offer_id, text in offers
    ]
    connection = await session.connection()
    for page in _pages(rows):
        await connection.execute(statement, page)


async def _ask_one_company(session: AsyncSession, now: datetime) -> int:
    """Lets many be interested in one company's first offers; returns the account of its member."""
    company_id = (await session.exec(select(func.min(Company.id)))).one()
    offers = await session.exec(
        select(Offer).where(Offer.company_id == company_id).order_by(col(Offer.id))
    )
    offer_ids = [stored_id(offer) for offer in offers]
    people = await session.exec(
        select(Student.person_id).order_by(col(Student.person_id)).limit(INTERESTS)
    )
    rows = [
        {
            "person_id": person_id,
            "offer_id": offer_ids[number % len(offer_ids)],
            "state": InterestState.WAITING,
            "name": "Anna",
            "contact": "@anna",
            "reasons": [{"kind": ReasonKind.ALL_FIELDS.value}],
            "created_at": now,
        }
        for number, person_id in enumerate(people)
    ]
    connection = await session.connection()
    for page in _pages(rows):
        await connection.execute(insert(table_of(Interest)), page)
    account = await session.exec(
        select(Address.value)
        .join(Membership, col(Membership.person_id) == col(Address.person_id))
        .where(Membership.company_id == company_id)
    )
    return int(account.one())


def _pages(rows: Sequence[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for first in range(0, len(rows), ROWS_AT_ONCE):
        yield list(rows[first : first + ROWS_AT_ONCE])
