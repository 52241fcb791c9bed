"""A broadcast to everybody, and what became of it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.sandbox.people import Person as Account
from models.audience import Audience
from models.queries.campaigns import add_campaign
from models.queries.outbox import count_by_state, list_in_doubt
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.vocabulary import Who
from tests.faults.crowd import add_students
from tests.faults.talking import Crowd
from tests.support.world import World

WORDS = "Karriereabend am Donnerstag"
LONGEST_REST_S = 240.0


@dataclass(frozen=True, slots=True)
class Copies:
    """How often a broadcast arrived; people by their ids."""

    recipients: int
    lost: list[int]
    """Nothing came, and it is not listed as unknown either."""
    unlisted: list[int]
    """More came than may be by what is listed as in doubt."""
    doubles: int
    in_doubt: int
    parked: int
    parked_unseen: int
    """Parked as unknown, and it did not arrive."""

    def __str__(self) -> str:
        return (
            f"{self.recipients} recipients, {len(self.lost)} lost, {self.doubles} doubles, "
            f"{len(self.unlisted)} of them unlisted, {self.in_doubt} in doubt, "
            f"{self.parked} parked ({self.parked_unseen} did not arrive)"
        )


async def begin_broadcast(world: World) -> None:
    """Confirmed, as the conversation does it."""
    now = world.clock.now()
    campaign = Campaign(
        html=WORDS,
        audience=Audience(Who.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        created_at=now,
    )
    async with world.database.write() as session:
        await add_campaign(session, campaign, now=now)


async def count_copies(world: World, students: Mapping[int, Account]) -> Copies:
    """What everybody got, once the bot is at rest."""
    async with world.database.read() as session:
        doubts = {row.person_id: row.doubts for row in await list_in_doubt(session)}
    rows = {row.person_id: row for row in await world.outbox()}
    copies = {
        person_id: sum(WORDS in message.text for message in account.received)
        for person_id, account in students.items()
    }
    parked = {person for person, row in rows.items() if row.state is OutboxState.UNKNOWN}
    missing = {person for person, count in copies.items() if count == 0}
    return Copies(
        recipients=len(students),
        lost=sorted(missing - parked),
        unlisted=[person for person, count in copies.items() if count > 1 + doubts.get(person, 0)],
        doubles=sum(count - 1 for count in copies.values() if count),
        in_doubt=len(doubts),
        parked=len(parked),
        parked_unseen=len(missing & parked),
    )


async def count_in_flight(world: World) -> int:
    """Rows that the dead bot had claimed and not marked."""
    async with world.database.read() as session:
        return (await count_by_state(session)).get(OutboxState.SENDING, 0)


@dataclass
class Trial:
    """A broadcast on its way, and people who write meanwhile."""

    world: World
    crowd: Crowd
    copies: Copies | None = None


@asynccontextmanager
async def broadcast(world: World, recipients: int, people: int) -> AsyncGenerator[Trial]:
    """A fault goes in here; afterwards all is well without a restart, and `copies` are counted."""
    students = await add_students(world, recipients)
    trial = Trial(world, Crowd(world, people))
    await world.bot.start()
    await begin_broadcast(world)
    yield trial
    async with asyncio.timeout(LONGEST_REST_S):
        while await trial.crowd.updates_left():
            await trial.crowd.act()
            await asyncio.sleep(0.05)
    await world.until_nothing_waits()
    assert await world.bot.stop() == 0
    await world.stand_in.settled()
    trial.copies = await count_copies(world, students)
    assert not trial.copies.lost
    assert not trial.copies.unlisted
    assert not await trial.crowd.miscounted()
