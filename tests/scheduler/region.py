"""A small region to push in: students, a company, offers; and Telegram as a recorder."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.invented.inputs import company_input, offer_input, student_input
from models.clock import Clock
from models.database import Database
from models.notices.digests import DigestNotice
from models.notices.progress import Progress
from models.notices.spec import Content, View
from models.queries.campaigns import Pause
from models.queries.companies import add_company, change_company_to_approved
from models.queries.offers import OfferInput, add_offer, change_offer_state
from models.queries.people import add_person, record_consent
from models.queries.students import change_student
from models.tables.address import ChannelName
from models.tables.base import stored_id
from models.tables.campaign import CampaignState
from models.tables.offer import Offer, OfferState
from models.tables.outbox import OutboxMessage, OutboxState
from models.tables.suggestion import Suggestion
from models.vocabulary import Language
from scheduler.matching_child import MatchReport, Order, carry_out
from scheduler.outbox import Outbox
from scheduler.ports import Recipient, SendOutcome, SendResult
from scheduler.slots import WeeklyRule, is_quiet_at

BERLIN = ZoneInfo("Europe/Berlin")
RULE = WeeklyRule(0, time(9, 0), BERLIN)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN).astimezone(UTC)
"""The slot that the tests push for."""

FIELD = "0613"
DORTMUND = (51.51, 7.46)


class StandingClock(Clock):
    """A clock that stands where it was put."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        self.moment = moment

    def move_by(self, duration: timedelta) -> None:
        self.moment += duration


class OpenGate:
    """A gate that lets everything pass and remembers penalties."""

    def __init__(self) -> None:
        self.held_up: dict[str, float] = {}

    async def pass_bulk(self, address: str, /) -> None:
        await asyncio.sleep(0)

    def held_for(self, address: str, /) -> float:
        return self.held_up.get(address, 0.0)

    def hold_up(self, address: str, seconds: float, /) -> None:
        self.held_up[address] = seconds


class Recorder:
    """A channel, by default Telegram: keeps what was sent, answers as it is told, or: arrived.

    Without a `zone` it has no quiet hours.
    """

    def __init__(
        self,
        gate: OpenGate | None = None,
        *,
        name: ChannelName = ChannelName.TELEGRAM,
        zone: tzinfo | None = None,
    ) -> None:
        self.name = name
        self.gate = gate or OpenGate()
        self.zone = zone
        self.sent: list[tuple[Recipient, Content]] = []
        """With what was told; its view is in `views`."""
        self.views: list[View] = []
        self.answers: list[SendOutcome] = []
        self.shown: list[tuple[CampaignState, dict[OutboxState, int]]] = []
        self.pauses: list[Pause | None] = []
        """What of a shown broadcast rests until later."""
        self.can_show = True
        self.is_reached = True
        self.asked_for = 0
        self.before_answer: Callable[[], None] | None = None
        self.is_held: asyncio.Event | None = None
        """If given, no answer comes before it is set."""

    def is_quiet(self, now: datetime, /) -> bool:
        return self.zone is not None and is_quiet_at(now, self.zone)

    async def pass_gate(self, address: str, /) -> None:
        await self.gate.pass_bulk(address)

    def held_for(self, address: str, /) -> float:
        return self.gate.held_for(address)

    def hold_up(self, address: str, seconds: float, /) -> None:
        self.gate.hold_up(address, seconds)

    async def deliver(self, recipient: Recipient, view: View) -> SendOutcome:
        self.sent.append((recipient, view.values["notice"]))
        self.views.append(view)
        await asyncio.sleep(0)
        if self.is_held is not None:
            await self.is_held.wait()
        if self.before_answer is not None:
            self.before_answer()
        if self.answers:
            return self.answers.pop(0)
        return SendOutcome(SendResult.SENT, message_id=1_000 + len(self.sent))

    async def is_there(self) -> bool:
        self.asked_for += 1
        await asyncio.sleep(0)
        return self.is_reached

    async def show_progress(self, author: Recipient, progress: Progress) -> bool:
        self.shown.append((progress.campaign.state, dict(progress.states)))
        self.pauses.append(progress.pause)
        return self.can_show

    @property
    def digests(self) -> list[tuple[int, ...]]:
        """The offers of each digest that was sent, in the order of sending."""
        return [notice.offer_ids for _, notice in self.sent if isinstance(notice, DigestNotice)]


class MatchingHere:
    """Carries out orders without a process of its own, which takes a second to start."""

    async def run(self, order: Order) -> MatchReport:
        return await carry_out(order)

    def end(self) -> None:
        """Nothing runs on its own."""


class Region:
    """Puts people and offers into the database, and looks what became of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self._accounts = iter(range(6_000_000_001, 7_000_000_000))

    async def person(self) -> int:
        now = self.clock.now()
        async with self.database.write() as session:
            person = await add_person(session, next(self._accounts), Language.GERMAN, now=now)
            await record_consent(session, stored_id(person), now=now)
            return stored_id(person)

    async def student(self) -> int:
        """A student of informatics in Dortmund who wants internships."""
        person_id = await self.person()
        async with self.database.write() as session:
            await change_student(session, person_id, student_input(), now=self.clock.now())
        return person_id

    async def company(self, name: str = "Muster GmbH") -> tuple[int, int]:
        """(company, its one member), approved."""
        person_id = await self.person()
        now = self.clock.now()
        async with self.database.write() as session:
            row = await add_company(
                session,
                company_input(name),
                person_id=person_id,
                member_name="Erika Muster",
                contact="erika@muster.example",
                now=now,
            )
            await change_company_to_approved(session, stored_id(row), now=now)
            return stored_id(row), person_id

    async def waiting_offer(
        self, company_id: int, title: str = "Praktikum Software", **changes: Any
    ) -> int:
        offer = replace(self.offer_input(title), **changes)
        now = self.clock.now()
        async with self.database.write() as session:
            row = await add_offer(session, company_id, offer, person_id=None, now=now)
            return stored_id(row)

    def offer_input(self, title: str = "Praktikum Software") -> OfferInput:
        """An internship in informatics in Dortmund."""
        return offer_input(title, now=self.clock.now())

    async def approve(self, offer_id: int) -> None:
        async with self.database.write() as session:
            await change_offer_state(
                session,
                offer_id,
                source=[OfferState.WAITING],
                target=OfferState.OPEN,
                values={"approved_at": self.clock.now()},
            )

    async def offer(self, title: str = "Praktikum Software") -> int:
        """An open offer of a company of its own."""
        company_id, _ = await self.company(f"{title} GmbH")
        offer_id = await self.waiting_offer(company_id, title)
        await self.approve(offer_id)
        return offer_id

    async def withdraw(self, offer_id: int) -> None:
        async with self.database.write() as session:
            await change_offer_state(
                session, offer_id, source=[OfferState.OPEN], target=OfferState.WITHDRAWN
            )

    async def offer_state(self, offer_id: int) -> OfferState:
        async with self.database.read() as session:
            offer = await session.get(Offer, offer_id)
        assert offer is not None
        return offer.state

    async def messages(self) -> list[OutboxMessage]:
        async with self.database.read() as session:
            rows = await session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
            return list(rows)

    async def has_messages(self) -> bool:
        """Whether anything was queued yet."""
        return bool(await self.states())

    async def states(self) -> list[OutboxState]:
        return [message.state for message in await self.messages()]

    async def suggestions(self) -> list[Suggestion]:
        async with self.database.read() as session:
            rows = await session.exec(select(Suggestion).order_by(col(Suggestion.id)))
            return list(rows)


async def send_everything(outbox: Outbox) -> None:
    """Runs the outbox until nothing is due any more, then drains it."""
    outbox.start()
    try:
        async with asyncio.timeout(30):
            while not await outbox.is_empty():  # noqa: ASYNC110 - polls a real database
                await asyncio.sleep(0.005)
    finally:
        await outbox.stop()
