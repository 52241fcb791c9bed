"""The stories whose every commit is once the last one, and what must hold of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.sandbox.people import Person as Account
from handlers.coordinator.states import BroadcastState
from handlers.engine.payloads import letters, pack
from handlers.student.states import StudentState
from models.notices.kinds import Notice
from models.payloads import (
    Answer,
    Approve,
    DeleteEverything,
    Done,
    ShowOffer,
    StartCompany,
    StartStudent,
    Toggle,
)
from models.tables.address import Address
from models.tables.campaign import Campaign
from models.tables.company import Company, Membership
from models.tables.draft import Dialogue, Draft
from models.tables.offer import Offer
from models.tables.outbox import OutboxMessage
from models.tables.person import Person
from models.tables.push_run import PushRun, PushRunState, WeeklyResult
from models.tables.student import Student, StudentField
from models.tables.suggestion import Suggestion
from tests.support.stories import OFFER
from tests.support.world import World

STUDENTS = 6
BROADCAST_WORDS = "Karriereabend am Donnerstag"
SLOT = datetime(2026, 11, 30, 8, 0, 30, tzinfo=UTC)
"""A Monday, half a minute past nine in Dortmund."""

COUNTED: Sequence[type[SQLModel]] = (
    Person, Student, StudentField, Company, Membership, Offer, Campaign,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One ordinary act: words, or a tap on the newest button whose data begins so."""

    account: Account
    says: str = ""
    taps: str = ""


@dataclass
class Story:
    """What happens; `steps` are filled by `prepare`, which makes what the story begins with."""

    steps: list[Step] = field(default_factory=list)

    async def prepare(self, world: World) -> None:
        raise NotImplementedError

    async def facts(self, session: AsyncSession) -> Any:
        """What people's acts have led to, comparable; nothing that the bot does later by itself."""
        counts = {
            table.__name__: len((await session.exec(select(table))).all()) for table in COUNTED
        }
        # By account: a transaction that was lost leaves a gap in PostgreSQL's numbers. What is on
        # the screen is no effect: it is kept after the answer, and shown again after a crash.
        drafts = await session.exec(
            select(Address.value, Draft.state, Draft.revision).where(
                Draft.person_id == Address.person_id, Draft.dialogue != Dialogue.CARD
            )
        )
        queued = await session.exec(
            select(Address.value, OutboxMessage.notice).where(
                OutboxMessage.person_id == Address.person_id
            )
        )
        return counts, sorted(map(tuple, drafts)), sorted(map(tuple, queued))

    async def check(self, session: AsyncSession) -> None:
        """What else must hold whenever the bot is dead."""


class Registration(Story):
    async def prepare(self, world: World) -> None:
        await world.seed_students(1)
        anna = world.stand_in.person("Anna", username="anna")
        self.steps = [
            Step(anna, says="/start"),
            Step(anna, taps=letters(StartStudent)),
            Step(anna, says="Informatik Bachelor TU Dortmund"),
            Step(anna, taps=pack(Done(StudentState.CONFIRM))),
            Step(anna, taps=pack(Done(StudentState.PLACE))),
            Step(anna, taps=pack(Toggle(StudentState.KINDS, "praktikum", is_on=True))),
            Step(anna, taps=pack(Done(StudentState.KINDS))),
            # The first offers may be what a kill left unsaid; asking for them is an ordinary act.
            Step(anna, says="/angebote"),
            Step(anna, taps=letters(ShowOffer)),
        ]


class Posting(Story):
    async def prepare(self, world: World) -> None:
        petra = world.stand_in.person("Petra", username="petra")
        self.steps = [
            Step(world.boss, says="/start"),
            Step(petra, says="/start"),
            Step(petra, taps=letters(StartCompany)),
            Step(petra, says="Hellweg Software GmbH, Dortmund, hellweg.example"),
            Step(petra, taps=pack(Answer("company.sector", "S2"))),
            Step(petra, taps=pack(Answer("company.size", "small"))),
            Step(petra, says=OFFER),
            Step(petra, taps=pack(Done("offer.preview"))),
            Step(world.boss, says="/freigaben"),
            Step(world.boss, taps=letters(Approve)),
        ]


class Matching(Story):
    async def prepare(self, world: World) -> None:
        await world.seed_students(STUDENTS)
        world.clock.move_to(SLOT)

    async def facts(self, session: AsyncSession) -> Any:
        return None

    async def check(self, session: AsyncSession) -> None:
        """Results, suggestions and messages come and go together with the state of their run."""
        runs = list(await session.exec(select(PushRun)))
        results = {row.person_id for row in await session.exec(select(WeeklyResult))}
        suggested = {row.person_id for row in await session.exec(select(Suggestion))}
        digests = [
            row.person_id
            for row in await session.exec(select(OutboxMessage))
            if row.notice == Notice.DIGEST
        ]
        assert len(runs) <= 1
        assert len(digests) == len(set(digests))
        assert set(digests) == suggested
        if not runs or runs[0].state is PushRunState.CLAIMED:
            assert not results
            assert not digests
        if runs and runs[0].state is PushRunState.QUEUED:
            assert digests
            assert not results


class Broadcast(Story):
    async def prepare(self, world: World) -> None:
        await world.seed_students(STUDENTS)
        audience, preview = BroadcastState.AUDIENCE, BroadcastState.PREVIEW
        self.steps = [
            Step(world.boss, says="/start"),
            Step(world.boss, says="/rundruf"),
            Step(world.boss, says=BROADCAST_WORDS),
            Step(world.boss, taps=pack(Answer(audience, "students"))),
            Step(world.boss, taps=pack(Done(preview))),
        ]


class Deletion(Story):
    async def prepare(self, world: World) -> None:
        student = (await world.seed_students(STUDENTS))[0]
        self.steps = [
            Step(student, says="/start"),
            Step(student, says="/loeschen"),
            Step(student, taps=letters(DeleteEverything)),
        ]


class Acts(Protocol):
    """A story's class."""

    def __call__(self) -> Story: ...


STORIES: Sequence[Acts] = (Registration, Posting, Matching, Broadcast, Deletion)
