"""`kill -9` before and after each commit of a story: nothing is half, and the story goes on."""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from models.notices.kinds import Notice
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.outbox import OutboxState
from models.tables.push_run import PushRun, PushRunState
from tests.faults.commit_stories import BROADCAST_WORDS, STORIES, Acts, Matching, Step, Story
from tests.faults.conftest import FAST
from tests.faults.report import Report
from tests.support.accounts import accounts_by_person
from tests.support.bot_process import BotForks
from tests.support.commit_kill import CommitKill, Side
from tests.support.databases import DatabaseKind
from tests.support.stories import has_button
from tests.support.world import ENDED, World, bot_world

SEED = 20_261_126
SHORT = 3
"""Commit points of each story, drawn; the long run takes all."""

PATIENCE_S = 60.0
EVERY_POINT = None
SIDES: tuple[Side, Side] = ("before", "after")

TO_MANY = {Notice.DIGEST: re.compile("passt|passen"), Notice.BROADCAST: re.compile(BROADCAST_WORDS)}
"""What many get, and the words it is known by."""


@dataclass
class Told:
    """A story told to its end."""

    commits: int
    facts_after: dict[int, Any]
    """By the number of updates that had taken effect."""
    has_died: bool


@pytest.mark.parametrize("points", [SHORT, pytest.param(EVERY_POINT, marks=pytest.mark.faults)])
@pytest.mark.parametrize("acts", STORIES)
@pytest.mark.long
async def test_story_survives_a_kill_at_each_of_its_commits(
    forks: BotForks,
    database_kind: DatabaseKind,
    tmp_path: Path,
    acts: Acts,
    points: int | None,
    report: Report,
) -> None:
    teller = Teller(forks, database_kind, tmp_path)
    undisturbed = await teller.tell(acts())
    assert not undisturbed.has_died
    every_point = [(n, side) for n in range(1, undisturbed.commits + 1) for side in SIDES]
    chosen = every_point if points is None else Random(SEED).sample(every_point, points)
    deaths = 0
    for number, side in chosen:
        told = await teller.tell(acts(), undisturbed, number, side)
        deaths += told.has_died
    report(f"{undisturbed.commits} commits, {len(chosen)} kills planned, {deaths} done, 0 broken")
    assert deaths


class Teller:
    """Tells a story with a fresh database, and with one kill if asked."""

    def __init__(self, forks: BotForks, kind: DatabaseKind, folder: Path) -> None:
        self._forks = forks
        self._kind = kind
        self._folder = folder

    async def tell(
        self,
        story: Story,
        undisturbed: Told | None = None,
        number: int = 0,
        side: Side = "before",
    ) -> Told:
        async with self._world(f"{number}-{side}") as (world, kill):
            await story.prepare(world)
            telling = Telling(world, story, undisturbed)
            await world.bot.launch(CommitKill(kill.counted, number, side))
            try:
                return await telling.to_its_end(kill.counted)
            except TimeoutError as error:
                raise AssertionError(f"stuck: {side} commit {number}, {telling.step}") from error

    @asynccontextmanager
    async def _world(self, name: str) -> AsyncGenerator[tuple[World, CommitKill]]:
        folder = self._folder / name
        folder.mkdir()
        url = self._kind.new(folder)
        async with bot_world(self._forks, url, folder, messages_per_second=FAST) as world:
            yield world, CommitKill(str(folder / "commits"))


class Telling:
    """One story in one world, told by ordinary acts whatever happens to the bot."""

    def __init__(self, world: World, story: Story, undisturbed: Told | None) -> None:
        self._world = world
        self._story = story
        self._undisturbed = undisturbed
        self._has_died = False
        self._facts: dict[int, Any] = {}
        self.step: Step | None = None
        """Where the story is."""

    async def to_its_end(self, counted: str) -> Told:
        async with asyncio.timeout(PATIENCE_S):
            for number, step in enumerate(self._story.steps, start=1):
                self.step = step
                await self._act(step)
                await self._until(partial(self._is_done, number))
                await self._compare(number)
            await self._until(self._is_quiet)
        commits = os.stat(counted).st_size
        if await self._world.bot.stop() == -signal.SIGKILL:
            # Its last commit was one of those that end a drained bot.
            await self._revive()
            assert await self._world.bot.stop() == 0
        await self._world.stand_in.settled()
        await self._compare(len(self._story.steps))
        await self._check_messages()
        return Told(commits, self._facts, self._has_died)

    async def _act(self, step: Step) -> None:
        if step.says:
            await step.account.send(step.says)
            return

        async def shown() -> bool:
            return any(has_button(message, step.taps) for message in step.account.received)

        await self._until(shown)
        holder = next(
            message for message in reversed(step.account.received) if has_button(message, step.taps)
        )
        button = next(
            button
            for row in holder.buttons
            for button in row
            if (button.data or "").startswith(step.taps)
        )
        step.account.press(button.data or "", holder)

    async def _until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Returns once it is so; a bot that dies meanwhile is looked at and started again."""
        while not await holds():
            if self._world.bot.has_ended:
                await self._revive()
            await asyncio.sleep(0.02)

    async def _revive(self) -> None:
        assert not self._has_died, self._world.bot.log.read_text(encoding="utf-8")
        self._has_died = True
        async with self._world.database.read() as session:
            await self._story.check(session)
            taken = select(func.count()).where(
                col(InboxUpdate.state).in_([InboxState.APPLIED, InboxState.DONE])
            )
            applied = (await session.exec(taken)).one()
        await self._compare(applied)
        self._world.let_leases_run_out()
        await self._world.bot.start()

    async def _is_done(self, updates: int) -> bool:
        """Whether so many updates are answered."""
        async with self._world.database.read() as session:
            states = Counter(await session.exec(select(InboxUpdate.state)))
        return states[InboxState.DONE] == updates

    async def _is_quiet(self) -> bool:
        """Whether everything that was begun has been sent."""
        if isinstance(self._story, Matching):
            async with self._world.database.read() as session:
                runs = list(await session.exec(select(PushRun.state)))
            if runs != [PushRunState.QUEUED]:
                return False
        # Only now: what was read before the run's last page lacks its messages.
        rows = await self._world.outbox()
        if self._has_died and not any(row.state is OutboxState.PENDING for row in rows):
            self._world.let_leases_run_out()
        return all(row.state in ENDED for row in rows)

    async def _compare(self, applied: int) -> None:
        """After so many updates the rows are those of the undisturbed story, nothing half."""
        async with self._world.database.read() as session:
            facts = await self._story.facts(session)
        if self._undisturbed is None:
            self._facts[applied] = facts
            return
        expected = self._undisturbed.facts_after.get(applied, facts)
        assert facts == expected, f"{self.step} after {applied} updates"

    async def _check_messages(self) -> None:
        """Everybody got each message that many get, and twice only if it was in doubt."""
        async with self._world.database.read() as session:
            accounts = {
                person_id: self._world.stand_in.people[account]
                for person_id, account in (await accounts_by_person(session)).items()
                if account in self._world.stand_in.people
            }
        for row in await self._world.outbox():
            if row.person_id not in accounts:
                # An invented company's person, who has no chat with the bot.
                assert row.state is not OutboxState.SENT
                continue
            assert row.state in {OutboxState.SENT, OutboxState.CANCELLED}
            if words := TO_MANY.get(row.notice):
                received = accounts[row.person_id].received
                copies = sum(bool(words.search(message.text)) for message in received)
                assert 1 <= copies <= 1 + row.doubts
