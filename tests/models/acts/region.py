"""A region without any chat, in which acts are done as the engine does them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.database import Database
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.queries.companies import CompanyInput, add_company, change_company_to_approved
from models.queries.offers import OfferInput, add_offer, change_offer_state
from models.queries.people import add_person, record_consent
from models.queries.students import StudentInput, change_student
from models.refusals import Refused
from models.rights import Actor
from models.tables.base import stored_id
from models.tables.company import CompanySize
from models.tables.event import Deed, Event
from models.tables.offer import OfferState
from models.tables.outbox import OutboxMessage
from models.taxonomy import Taxonomy
from models.vocabulary import Degree, Language, OfferKind
from tests.support.seats import seat

Given = TypeVar("Given")
Outcome = TypeVar("Outcome")

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
STAMP = "2026-11-24T110000"


class _RefusedError(Exception):
    """Takes back what a refused act may have begun."""


@dataclass(slots=True)
class ActRegion:
    """People, companies and offers as rows, and the acts that are done to them."""

    database: Database
    world: World
    _accounts: int = field(default=1000, init=False)

    def pass_time(self, duration: timedelta) -> None:
        self.world = replace(self.world, now=self.world.now + duration)

    async def perform(
        self,
        act: Callable[[AsyncSession, Actor, Given, World], Awaitable[Outcome | Refused]],
        actor: Actor,
        given: Given,
    ) -> Outcome | Refused:
        outcome: Outcome | Refused
        try:
            async with self.database.write() as session:
                outcome = await act(session, actor, given, self.world)
                if isinstance(outcome, Refused):
                    raise _RefusedError
        except _RefusedError:
            pass
        return outcome

    async def add_person(self) -> Actor:
        self._accounts += 1
        async with self.database.write() as session:
            person = await add_person(session, self._accounts, Language.GERMAN, now=self.world.now)
            await record_consent(session, stored_id(person), now=self.world.now)
        return Actor(stored_id(person))

    async def add_coordinator(self, name: str = "Karin Vogt") -> Actor:
        actor = await self.add_person()
        async with self.database.write() as session:
            await seat(session, actor.person_id, "Stadt", name=name, now=self.world.now)
        return actor

    async def add_company(self, owner: Actor, *, is_approved: bool = False) -> int:
        company = CompanyInput(
            name="Messwerk GmbH",
            website="messwerk.example",
            place="Bochum",
            latitude=51.48,
            longitude=7.22,
            sector_id=None,
            size=CompanySize.SMALL,
        )
        async with self.database.write() as session:
            row = await add_company(
                session,
                company,
                person_id=owner.person_id,
                member_name="Cora",
                contact="@cora",
                now=self.world.now,
            )
            if is_approved:
                await change_company_to_approved(session, stored_id(row), now=self.world.now)
        return stored_id(row)

    async def add_offer(
        self, owner: Actor, company_id: int, *, days_open: int = 60, is_open: bool = False
    ) -> int:
        offer = OfferInput(
            title="Praktikum Messtechnik",
            text="Wir suchen Hilfe bei der Auswertung von Messdaten.",
            kind=OfferKind.PRAKTIKUM,
            fields=("0714",),
            degrees=frozenset(),
            place="Bochum",
            latitude=51.48,
            longitude=7.22,
            is_remote=False,
            starts_on=None,
            duration_weeks=None,
            hours_per_week=None,
            pay=None,
            is_paid=None,
            languages=frozenset({Language.GERMAN}),
            skills=(),
            open_until=self.world.now + timedelta(days=days_open),
        )
        async with self.database.write() as session:
            row = await add_offer(
                session, company_id, offer, person_id=owner.person_id, now=self.world.now
            )
            if is_open:
                await change_offer_state(
                    session,
                    stored_id(row),
                    source=[OfferState.WAITING],
                    target=OfferState.OPEN,
                    values={"approved_at": self.world.now},
                )
        return stored_id(row)

    async def add_student(self, *fields: str) -> Actor:
        actor = await self.add_person()
        student = StudentInput(
            study_text="Informatik",
            fields=fields,
            programme=None,
            university_id=None,
            degree=Degree.BACHELOR,
            semester=3,
            place=None,
            latitude=None,
            longitude=None,
            radius_km=None,
            wants_remote=True,
            kinds=frozenset({OfferKind.PRAKTIKUM}),
            languages=frozenset({Language.GERMAN}),
        )
        async with self.database.write() as session:
            await change_student(session, actor.person_id, student, now=self.world.now)
        return actor

    async def queued(self) -> list[tuple[int, str]]:
        """Whom something was queued for, and under which key."""
        async with self.database.read() as session:
            rows = await session.exec(
                select(OutboxMessage.person_id, OutboxMessage.purpose).order_by(
                    col(OutboxMessage.id)
                )
            )
            return list(rows)

    async def events(self) -> list[Event]:
        async with self.database.read() as session:
            return list(await session.exec(select(Event).order_by(col(Event.id))))

    async def deeds(self) -> list[Deed]:
        return [Deed(event.deed) for event in await self.events()]


def act_region(database: Database, taxonomy: Taxonomy) -> ActRegion:
    world = World(
        now=NOW,
        taxonomy=taxonomy,
        zone=ZoneInfo("Europe/Berlin"),
        region="Ruhr",
        organisation="KMUni",
        names_coordinators=False,
        match_settings=DEFAULT_SETTINGS,
    )
    return ActRegion(database, world)
