"""Where acts are tried without any chat: people, companies and offers as rows, and what acts do."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.invented.inputs import company_input, offer_input, student_input
from models.acts.world import World
from models.database import Database
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.queries.companies import add_company, get_company
from models.queries.interests import add_interest, find_interest
from models.queries.offers import add_offer, get_offer
from models.queries.people import add_person, record_consent
from models.queries.students import change_student
from models.refusals import Refusal, Refused
from models.rights import Actor
from models.tables.base import stored_id, table_of
from models.tables.company import CompanySize, CompanyState, Membership
from models.tables.event import Deed, Event
from models.tables.offer import Offer, OfferState
from models.tables.outbox import OutboxMessage, OutboxState
from models.taxonomy import Taxonomy
from models.vocabulary import Language
from tests.support.seats import seat

Given = TypeVar("Given")
Outcome = TypeVar("Outcome")
Row = TypeVar("Row", bound=SQLModel)

Act = Callable[[AsyncSession, Actor, Given, World], Awaitable[Outcome]]

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""When the first act is done."""

STAMP = "2026-11-24T110000"
"""The same instant in the keys of messages."""

WEEK = timedelta(days=7)
REGION = "Ruhr"

COMPANY = company_input("Muster GmbH", website="muster.de", sector_id="S2", size=CompanySize.SMALL)
OFFER = offer_input("Praktikum Labor", now=TUESDAY, duration_weeks=12, duration_weeks_to=12)
UNSEEN = (OfferState.WAITING, OfferState.RETURNED)
"""States of an offer that no coordinator has approved."""


class _TakenBackError(Exception):
    """What a refused act began is not kept."""


class Stage:
    """An empty region that is filled as a test needs it; people are told by their id."""

    def __init__(self, database: Database, taxonomy: Taxonomy) -> None:
        self.database = database
        self.world = World(
            now=TUESDAY,
            taxonomy=taxonomy,
            zone=ZoneInfo("Europe/Berlin"),
            region=REGION,
            organisation="Kammer",
            names_coordinators=False,
            match_settings=DEFAULT_SETTINGS,
        )
        self._accounts = 0

    async def perform(self, act: Act[Given, Outcome], person_id: int, given: Given) -> Outcome:
        """Does an act as the engine does it; of a refused one nothing is kept."""
        outcome: list[Outcome] = []
        try:
            async with self.database.write() as session:
                outcome.append(await act(session, Actor(person_id), given, self.world))
                if isinstance(outcome[0], Refused):
                    session.expunge_all()
                    raise _TakenBackError
        except _TakenBackError:
            pass
        return outcome[0]

    async def refusal(
        self, act: Act[Given, Outcome], person_id: int, given: Given
    ) -> Refusal | None:
        outcome = await self.perform(act, person_id, given)
        return outcome.reason if isinstance(outcome, Refused) else None

    def pass_time(self, duration: timedelta) -> None:
        self.world = replace(self.world, now=self.world.now + duration)

    # Filling

    async def person(self) -> int:
        """Somebody new, who is nothing here yet."""
        self._accounts += 1
        async with self.database.write() as session:
            row = await add_person(session, self._accounts, Language.GERMAN, now=self.world.now)
            return stored_id(row)

    async def student(self, **changes: object) -> int:
        """Of informatics in Dortmund, who wants internships, but for `changes` of that."""
        person_id = await self.person()
        async with self.database.write() as session:
            await record_consent(session, person_id, now=self.world.now)
            await change_student(session, person_id, student_input(**changes), now=self.world.now)
        return person_id

    async def coordinator(self, name: str = "Karin Vogt") -> int:
        """With every right in the one organisation there is."""
        person_id = await self.person()
        async with self.database.write() as session:
            await seat(session, person_id, "Stadt", name=name, now=self.world.now)
        return person_id

    async def company(
        self, member: int | None = None, state: CompanyState = CompanyState.APPROVED
    ) -> int:
        """A week old, of this one member, or of somebody new."""
        member = member or await self.person()
        async with self.database.write() as session:
            company = await add_company(
                session,
                COMPANY,
                person_id=member,
                member_name="Petra Brandt",
                contact="@petra",
                now=self.world.now - WEEK,
            )
            company_id = stored_id(company)
        await self.put_company(company_id, state)
        return company_id

    async def put_company(self, company_id: int, state: CompanyState) -> None:
        """The company is in this state from now on."""
        async with self.database.write() as session:
            company = await get_company(session, company_id)
            company.state = state
            if state is CompanyState.APPROVED:
                company.approved_at = self.world.now
            session.add(company)

    async def offer(
        self, company_id: int | None = None, state: OfferState = OfferState.OPEN, **values: object
    ) -> int:
        """A week old, of this company, or of a new one; `values` are columns of it."""
        company_id = company_id or await self.company()
        given = replace(OFFER, text=f"{OFFER.text} {len(await self.rows(Offer))}")
        members = await self.rows(Membership)
        member = next(one.person_id for one in members if one.company_id == company_id)
        async with self.database.write() as session:
            offer = await add_offer(
                session,
                company_id,
                given,
                person_id=member,
                now=self.world.now - WEEK,
            )
            values = {"approved_at": None if state in UNSEEN else self.world.now, **values}
            for name, value in {"state": state, **values}.items():
                setattr(offer, name, value)
            session.add(offer)
            return stored_id(offer)

    async def withdraw(self, offer_id: int) -> None:
        async with self.database.write() as session:
            offer = await get_offer(session, offer_id)
            offer.state = OfferState.WITHDRAWN
            session.add(offer)

    async def interest(self, offer_id: int) -> tuple[int, int]:
        """A new student's yes to the offer: its id, and the student."""
        student = await self.student()
        async with self.database.write() as session:
            await add_interest(
                session,
                student,
                offer_id,
                name="Anna Bauer",
                contact="@anna",
                note=None,
                reasons=[],
                now=self.world.now,
            )
            interest = await find_interest(session, student, offer_id)
        assert interest is not None
        return stored_id(interest), student

    # Looking

    async def rows(self, table: type[Row]) -> Sequence[Row]:
        """All of a table, by key."""
        async with self.database.read() as session:
            return (await session.exec(select(table).order_by(*table_of(table).primary_key))).all()

    async def row(self, table: type[Row], key: int) -> Row:
        async with self.database.read() as session:
            return await session.get_one(table, key)

    async def events(self) -> Sequence[Event]:
        return await self.rows(Event)

    async def deeds(self) -> list[Deed]:
        """What was done, in order."""
        return [Deed(event.deed) for event in await self.events()]

    async def messages(self) -> Sequence[OutboxMessage]:
        return await self.rows(OutboxMessage)

    async def states(self) -> list[OutboxState]:
        return [message.state for message in await self.messages()]

    async def told(self) -> list[tuple[int, str]]:
        """For whom a message is queued, and its key, in order."""
        return [(message.person_id, message.purpose) for message in await self.messages()]


@dataclass(frozen=True)
class Office:
    """An approved company for which Petra and Paul speak, and Karin, who coordinates."""

    company_id: int
    petra: int
    paul: int
    karin: int
