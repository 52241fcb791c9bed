"""A company with its people and offers in the database, and acts done as the engine does them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.database import Database
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.queries.companies import CompanyInput, add_company, add_member, get_company
from models.queries.offers import OfferInput, add_offer, get_offer
from models.queries.people import add_person
from models.queries.students import StudentInput, change_student
from models.queries.suggestions import add_interest, find_interest
from models.refusals import Refused
from models.rights import Actor
from models.tables.base import stored_id
from models.tables.company import Company, CompanySize, CompanyState
from models.tables.event import Deed, Event
from models.tables.offer import Offer, OfferState
from models.tables.outbox import OutboxMessage
from models.taxonomy import Taxonomy
from models.vocabulary import Degree, Language, OfferKind
from tests.support.seats import seat

Given = TypeVar("Given")
Outcome = TypeVar("Outcome")
Row = TypeVar("Row", bound=SQLModel)

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

COMPANY = CompanyInput("Muster GmbH", "muster.de", "Bochum", 51.48, 7.22, "S2", CompanySize.SMALL)

OFFER = OfferInput(
    title="Praktikum Labor",
    text="Wir suchen Hilfe bei der Auswertung von Messdaten.",
    kind=OfferKind.PRAKTIKUM,
    fields=("0613",),
    degrees=frozenset(),
    place="Bochum",
    latitude=51.48,
    longitude=7.22,
    is_remote=False,
    starts_on=None,
    duration_weeks=12,
    hours_per_week=None,
    pay=None,
    is_paid=True,
    languages=frozenset({Language.GERMAN}),
    skills=(),
    open_until=TUESDAY + timedelta(days=60),
)

STUDENT = StudentInput(
    study_text="Informatik Bachelor",
    fields=("0613",),
    programme=None,
    university_id=None,
    degree=Degree.BACHELOR,
    semester=4,
    place="Bochum",
    latitude=51.48,
    longitude=7.22,
    radius_km=25,
    wants_remote=False,
    kinds=frozenset({OfferKind.PRAKTIKUM}),
    languages=frozenset({Language.GERMAN}),
)

Act = Callable[[AsyncSession, Actor, Given, World], Awaitable[Outcome | Refused]]


class _TakenBackError(Exception):
    """What a refused act began is not kept."""


@dataclass
class Office:
    """Petra speaks for an approved company, Paul with her; Karin coordinates."""

    database: Database
    world: World
    company_id: int = field(init=False)
    petra: Actor = field(init=False)
    paul: Actor = field(init=False)
    karin: Actor = field(init=False)
    accounts: int = 0

    async def open(self) -> None:
        self.petra, self.paul, self.karin = [await self.person() for _ in range(3)]
        self.company_id = await self.found(self.petra)
        async with self.database.write() as session:
            await add_member(
                session,
                self.company_id,
                self.paul.person_id,
                "Paul Peters",
                "@paul",
                now=self.world.now,
            )
            await seat(session, self.karin.person_id, "Stadt", now=self.world.now)

    async def perform(
        self, act: Act[Given, Outcome], given: Given, who: Actor | None = None
    ) -> Outcome | Refused:
        """Of a refused act nothing is kept."""
        outcome: Outcome | Refused | None = None
        try:
            async with self.database.write() as session:
                outcome = await act(session, who or self.petra, given, self.world)
                if isinstance(outcome, Refused):
                    session.expunge_all()
                    raise _TakenBackError
        except _TakenBackError:
            pass
        assert outcome is not None
        return outcome

    def later(self, **by: int) -> None:
        self.world = replace(self.world, now=self.world.now + timedelta(**by))

    # Filling

    async def person(self) -> Actor:
        """Somebody new."""
        self.accounts += 1
        async with self.database.write() as session:
            row = await add_person(session, self.accounts, Language.GERMAN, now=self.world.now)
            return Actor(stored_id(row))

    async def found(self, who: Actor, state: CompanyState = CompanyState.APPROVED) -> int:
        async with self.database.write() as session:
            company = await add_company(
                session,
                COMPANY,
                person_id=who.person_id,
                member_name="Petra Brandt",
                contact="@petra",
                now=self.world.now - timedelta(days=7),
            )
            company_id = stored_id(company)
        await self.be(state, company_id)
        return company_id

    async def be(self, state: CompanyState, company_id: int | None = None) -> None:
        """The company is in this state from now on."""
        async with self.database.write() as session:
            company = await get_company(session, company_id or self.company_id)
            company.state = state
            session.add(company)

    async def have_offer(self, state: OfferState = OfferState.OPEN, **values: object) -> int:
        """An offer in this state; `values` are columns of it."""
        given = replace(OFFER, text=f"{OFFER.text} {len(await self.rows(Offer))}")
        async with self.database.write() as session:
            offer = await add_offer(
                session,
                self.company_id,
                given,
                person_id=self.paul.person_id,
                now=self.world.now - timedelta(days=7),
            )
            offer.state = state
            is_new = state in (OfferState.WAITING, OfferState.RETURNED)
            offer.approved_at = None if is_new else self.world.now
            for name, value in values.items():
                setattr(offer, name, value)
            session.add(offer)
            return stored_id(offer)

    async def have_interest(self, offer_id: int) -> tuple[int, Actor]:
        """Somebody is interested in the offer: the interest's id, and who it is."""
        student = await self.person()
        async with self.database.write() as session:
            await change_student(session, student.person_id, STUDENT, now=self.world.now)
            await add_interest(
                session,
                student.person_id,
                offer_id,
                name="Anna Bauer",
                contact="@anna",
                note=None,
                reasons=[],
                now=self.world.now,
            )
            interest = await find_interest(session, student.person_id, offer_id)
        assert interest is not None
        return stored_id(interest), student

    # Looking

    async def rows(self, table: type[Row]) -> Sequence[Row]:
        async with self.database.read() as session:
            return (await session.exec(select(table))).all()

    async def company(self) -> Company:
        async with self.database.read() as session:
            return await get_company(session, self.company_id)

    async def offer(self, offer_id: int) -> Offer:
        async with self.database.read() as session:
            return await get_offer(session, offer_id)

    async def deeds(self) -> list[Deed]:
        """What was done, in order."""
        async with self.database.read() as session:
            rows = await session.exec(select(Event.deed).order_by(col(Event.id)))
            return [Deed(deed) for deed in rows]

    async def told(self) -> set[tuple[int, str]]:
        """To whom a message is queued, and its key."""
        return {(row.person_id, row.purpose) for row in await self.rows(OutboxMessage)}


async def open_office(database: Database, taxonomy: Taxonomy) -> Office:
    world = World(
        now=TUESDAY,
        taxonomy=taxonomy,
        zone=ZoneInfo("Europe/Berlin"),
        region="Ruhr",
        organisation="Kammer",
        names_coordinators=False,
        match_settings=DEFAULT_SETTINGS,
    )
    office = Office(database, world)
    await office.open()
    return office
