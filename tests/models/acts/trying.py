"""Acts tried without any chat: in a transaction of their own, which a refusal takes back."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.database import Database
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.refusals import Refusal, Refused
from models.rights import Actor
from models.tables.event import Deed, Event
from models.taxonomy import Taxonomy
from tests.scheduler.region import BERLIN, MONDAY, Region, StandingClock

Given = TypeVar("Given")
Outcome = TypeVar("Outcome")

Act = Callable[[AsyncSession, Actor, Given, World], Awaitable[Outcome]]

REGION = "Ruhr"


class _TakenBackError(Exception):
    """Rolls back."""


class Stage(Region):
    """A region in which people act."""

    def __init__(self, database: Database, taxonomy: Taxonomy) -> None:
        super().__init__(database, StandingClock(MONDAY))
        self.taxonomy = taxonomy

    @property
    def world(self) -> World:
        return World(
            now=self.clock.now(),
            taxonomy=self.taxonomy,
            zone=BERLIN,
            region=REGION,
            organisation="IHK",
            names_coordinators=False,
            match_settings=DEFAULT_SETTINGS,
        )

    async def perform(self, act: Act[Given, Outcome], person_id: int, given: Given) -> Outcome:
        """As the engine does, but for dialogue and update."""
        outcome: list[Outcome] = []
        try:
            async with self.database.write() as session:
                outcome.append(await act(session, Actor(person_id), given, self.world))
                if isinstance(outcome[0], Refused):
                    raise _TakenBackError
        except _TakenBackError:
            pass
        return outcome[0]

    async def refusal(
        self, act: Act[Given, Outcome], person_id: int, given: Given
    ) -> Refusal | None:
        outcome = await self.perform(act, person_id, given)
        return outcome.reason if isinstance(outcome, Refused) else None

    async def events(self) -> list[Event]:
        async with self.database.read() as session:
            return list(await session.exec(select(Event).order_by(col(Event.id))))

    async def deeds(self) -> list[Deed]:
        return [event.deed for event in await self.events()]
