"""Several processes on PostgreSQL, killed, frozen and cut off: one is active, nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.console import EXIT_REPLACED
from bot.sandbox.people import Person as Account
from handlers.engine.payloads import letters
from models.audience import Audience
from models.notices.kinds import Notice
from models.payloads import StartStudent
from models.queries.campaigns import add_campaign
from models.tables.campaign import Campaign, CampaignState
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.outbox import OutboxState
from models.tables.unresolved_text import UnresolvedText
from models.vocabulary import Who
from scheduler.slots import WEEKDAYS, WeeklyRule, next_slot
from tests.faults.cluster import Node, cluster
from tests.faults.diary import begin_diary, read_diary
from tests.faults.report import Report
from tests.support.accounts import accounts_by_person
from tests.support.bot_process import BotForks
from tests.support.databases import PostgresDatabases
from tests.support.world import ENDED, World, bot_world

SEED = 20_261_127
STUDENTS = 40
TYPISTS = 20
NOT_UNDERSTOOD = "Zzxq Qqqw"
LONGEST_FAULT_S = 8.0
"""Longer than the silence after which an active process is replaced."""

PATIENCE_S = 120.0
RULE = WeeklyRule(WEEKDAYS.index("monday"), time(9), ZoneInfo("Europe/Berlin"))
"""As the configuration has it by default."""

TAKEOVER_S = 5.0
"""Two seconds are promised; a machine that runs other tests beside this one gets more."""


@dataclass(frozen=True, slots=True)
class Size:
    nodes: int
    seconds: float


SHORT = Size(nodes=3, seconds=25)
LONG = Size(nodes=4, seconds=600)


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])
@pytest.mark.long
async def test_one_process_is_active_whatever_happens_to_it(
    forks: BotForks, postgresql: PostgresDatabases, tmp_path: Path, size: Size, report: Report
) -> None:
    url = postgresql.new(tmp_path)
    begin_diary(url)
    async with (
        bot_world(forks, url, tmp_path) as world,
        cluster(world, forks, url, tmp_path, size.nodes) as nodes,
    ):
        trial = Trial(world, nodes)
        await trial.begin()
        until = asyncio.get_running_loop().time() + size.seconds
        while asyncio.get_running_loop().time() < until:
            await trial.go_on_working()
            await trial.break_something()
        await trial.come_to_rest()
        # One that was replaced by the last fault may still be on its way out.
        assert {await node.bot.stop() for node in nodes} <= {0, EXIT_REPLACED}
        await world.stand_in.settled()

        findings = read_diary(url)
        lost, unlisted = await trial.count_wrong_copies()
        report(
            f"{size.nodes} nodes, {size.seconds} s, faults {trial.faults}, "
            f"{findings.reigns} reigns, "
            f"{findings.runs_queued} weekly runs, {findings.claims} messages claimed, "
            f"{findings.taken_back} taken back in doubt, {trial.typed} texts typed, "
            f"takeover after kill -9: {[round(one, 2) for one in trial.takeovers]} s"
        )
        assert not findings.twice_run
        assert not findings.not_by_the_leader
        assert not findings.owned_by_two
        assert not lost
        assert not unlisted
        assert await trial.count_understood() == trial.typed
        assert max(trial.takeovers) < TAKEOVER_S


@dataclass
class Trial:
    """Work that never ends, and faults one after the other."""

    world: World
    nodes: list[Node]
    chance: Random = field(default_factory=lambda: Random(SEED))
    faults: dict[str, int] = field(default_factory=dict)
    takeovers: list[float] = field(default_factory=list)
    typed: int = 0
    rounds: int = 0
    typists: list[Account] = field(default_factory=list)

    async def begin(self) -> None:
        await self.world.seed_students(STUDENTS)
        for node in self.nodes:
            await node.launch()
        await self._until(self._is_polled)
        for number in range(TYPISTS):
            account = self.world.stand_in.person(f"T{number}", started=True)
            holder = self.world.stand_in.add_message(
                account.chat, sender_id=self.world.stand_in.bot_id, text="KMUni"
            )
            account.press(letters(StartStudent), holder)
            self.typists.append(account)
        await self._until(self._is_answered)

    # Work

    async def go_on_working(self) -> None:
        """Somebody types; when everything was sent, the next week begins."""
        account = self.typists[self.typed % TYPISTS]
        await account.send(NOT_UNDERSTOOD)
        self.typed += 1
        rows = await self.world.outbox()
        if all(row.state in ENDED for row in rows):
            await self._begin_week()
        elif not any(row.state is OutboxState.PENDING for row in rows):
            self.world.let_leases_run_out()

    async def _begin_week(self) -> None:
        slot = next_slot(RULE, self.world.clock.now())
        self.world.clock.move_to(slot + timedelta(seconds=30))
        now = self.world.clock.now()
        self.rounds += 1
        campaign = Campaign(
            html=words_of(self.rounds),
            audience=Audience(Who.STUDENTS).to_data(),
            state=CampaignState.QUEUED,
            created_at=now,
        )
        async with self.world.database.write() as session:
            await add_campaign(session, campaign, now=now)

    # Faults

    async def break_something(self) -> None:
        """One fault, and its end."""
        kind, fault = self.chance.choice(
            [
                ("killed", self._kill),
                ("frozen", self._freeze),
                ("held up", self._hold_up),
                ("cut off", self._cut_off),
            ]
        )
        active = self._active()
        node = active if self.chance.random() < 0.7 else self.chance.choice(self.nodes)
        self.faults[kind] = self.faults.get(kind, 0) + 1
        await fault(node)
        await self._relaunch(self.nodes)
        await asyncio.sleep(self.chance.uniform(0, 1))

    def _active(self) -> Node:
        return max(self.nodes, key=lambda node: node.epoch)

    async def _kill(self, node: Node) -> None:
        epoch, is_active = node.epoch, node is self._active() and not node.bot.has_ended
        killed_at = asyncio.get_running_loop().time()
        await node.bot.kill()
        if not is_active:
            return

        async def is_replaced() -> bool:
            return any(each.epoch > epoch and each.door.polled_at > killed_at for each in others)

        others = [each for each in self.nodes if each is not node]
        await self._until(is_replaced, kept_alive=others)
        self.takeovers.append(self._active().door.polled_at - killed_at)

    async def _freeze(self, node: Node) -> None:
        node.bot.freeze()
        await self._last()
        node.bot.thaw()

    async def _hold_up(self, node: Node) -> None:
        node.line.hold()
        await self._last()
        node.line.flow()

    async def _cut_off(self, node: Node) -> None:
        node.line.cut()
        await self._last()
        node.line.mend()

    async def _last(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.5, LONGEST_FAULT_S))

    # Waiting and counting

    async def come_to_rest(self) -> None:
        await self._until(self._is_answered)
        await self.world.until_nothing_waits()

    async def _until(
        self, holds: Callable[[], Awaitable[bool]], kept_alive: Sequence[Node] = ()
    ) -> None:
        """Returns once it is so; processes that ended by themselves are started again meanwhile."""
        async with asyncio.timeout(PATIENCE_S):
            while not await holds():
                await self._relaunch(kept_alive or self.nodes)
                await asyncio.sleep(0.01)

    async def _relaunch(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if node.bot.has_ended:
                await node.launch()

    async def _is_polled(self) -> bool:
        return any(node.door.polled_at for node in self.nodes)

    async def _is_answered(self) -> bool:
        if self.world.stand_in.queue.pending:
            return False
        waiting = select(func.count()).where(InboxUpdate.state != InboxState.DONE)
        async with self.world.database.read() as session:
            return (await session.exec(waiting)).one() == 0

    async def count_understood(self) -> int:
        """How often the text that nobody understands was counted."""
        async with self.world.database.read() as session:
            return sum(await session.exec(select(UnresolvedText.times)))

    async def count_wrong_copies(self) -> tuple[list[int], list[int]]:
        """Announcements that are said to be sent and did not come, and doubles not in doubt."""
        async with self.world.database.read() as session:
            accounts = await accounts_by_person(session)
            texts = {row.id: row.html for row in await session.exec(select(Campaign))}
        lost, unlisted = [], []
        for row in await self.world.outbox():
            if row.notice != Notice.BROADCAST or row.id is None:
                continue
            received = self.world.stand_in.people[accounts[row.person_id]].received
            copies = sum(message.text == texts[row.campaign_id] for message in received)
            if row.state is OutboxState.SENT and copies == 0:
                lost.append(row.id)
            if copies > 1 + row.doubts:
                unlisted.append(row.id)
        return lost, unlisted


def words_of(number: int) -> str:
    return f"Karriereabend, Woche {number}."
