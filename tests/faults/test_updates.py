"""`kill -9` while people write and tap: each update takes effect once."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.sandbox.people import Person as Account
from bot.sandbox.values import Message
from handlers.callback_data import Action, pack
from handlers.student.states import StudentState
from models.draft import Draft
from models.inbox import InboxState, InboxUpdate
from models.person import Person
from models.unresolved_text import UnresolvedText
from models.vocabulary import OfferKind
from tests.faults.killing import Killer
from tests.faults.report import Report
from tests.support.world import World

SEED = 20_261_125

NOT_UNDERSTOOD = ("Zzxq Qqqw", "Qwrtz Xyzz", "Wwxz Kkqq")
"""Each is counted once for each time that it is typed."""

LINE = "Informatik Bachelor TU Dortmund"

TAPS = [
    pack(Action.DONE, StudentState.CONFIRM),
    pack(Action.DONE, StudentState.PLACE),
    *(pack(Action.TOGGLE, StudentState.KINDS, kind.value, 1) for kind in OfferKind),
    pack(Action.TOGGLE, StudentState.KINDS, OfferKind.PRAKTIKUM.value, 0),
    pack(Action.TOGGLE, StudentState.KINDS, OfferKind.PROJEKT.value, 0),
]
COUNTED_ANSWERS = 1 + len(TAPS)
"""Each adds one to its draft's revision: the line that is understood, and every tap."""

UPDATES_OF_ONE = 1 + len(NOT_UNDERSTOOD) + COUNTED_ANSWERS

LONGEST_REST_S = 300.0

PENDING_AT_MOST = 200
"""So many updates wait at Telegram, so that one person's do not come all at once."""


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    kills: int


SHORT = Size(people=50, kills=15)
LONG = Size(people=10_000 // UPDATES_OF_ONE + 1, kills=200)


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])
async def test_each_update_takes_effect_once_however_often_the_bot_is_killed(
    fast_world: World, size: Size, report: Report
) -> None:
    world = fast_world
    crowd = Crowd(world, size.people)
    killer = Killer(world, SEED)
    while killer.kills < size.kills:
        await crowd.act()
        left = await crowd.updates_left()
        assert left, f"all was done after {killer.kills} kills"
        await killer.live_and_die(left, size.kills - killer.kills)
    world.stand_in.faults.clear()
    await world.bot.start()
    async with asyncio.timeout(LONGEST_REST_S):
        while await crowd.updates_left():
            await crowd.act()
            await asyncio.sleep(0.1)
    assert await world.bot.stop() == 0

    async with world.database.read() as session:
        inbox = {row.update_id: row.state for row in await session.exec(select(InboxUpdate))}
        people = list(await session.exec(select(Person)))
        revisions = {row.person_id: row.revision for row in await session.exec(select(Draft))}
        kinds = {row.person_id: row.data.get("kinds") for row in await session.exec(select(Draft))}
        times = {row.text_key: row.times for row in await session.exec(select(UnresolvedText))}
    sent = set(crowd.update_ids)
    lost = len(sent - inbox.keys())
    wrong = [person for person, revision in revisions.items() if revision != COUNTED_ANSWERS]
    report(
        f"updates: {len(sent)} of {size.people} people, {killer.kills} kills, {lost} lost, "
        f"{len(wrong)} people whose answers do not count up, texts counted {sorted(times.values())}"
    )
    assert inbox.keys() == sent
    assert set(inbox.values()) == {InboxState.DONE}
    assert len(people) == len(revisions) == size.people
    assert not wrong
    assert list(times.values()) == [size.people] * len(NOT_UNDERSTOOD)
    wanted = sorted(set(OfferKind) - {OfferKind.PRAKTIKUM, OfferKind.PROJEKT})
    assert all(chosen == wanted for chosen in kinds.values())


class Crowd:
    """People who answer faster than they are asked, one update each in turn."""

    def __init__(self, world: World, count: int) -> None:
        self._database = world.database
        self._queue = world.stand_in.queue
        self._acts: list[tuple[Account, Message, str]] = []
        people = []
        for number in range(count):
            account = world.stand_in.person(f"P{number}", started=True)
            holder = world.stand_in.add_message(
                account.chat, sender_id=world.stand_in.bot_id, text="KMUni"
            )
            people.append((account, holder))
        said = [pack(Action.START_STUDENT), *NOT_UNDERSTOOD, LINE, *TAPS]
        self._acts = [(*one, what) for what in said for one in people]
        self.update_ids: list[int] = []
        self._done = 0

    async def updates_left(self) -> int:
        """How many are not done yet, whoever has them."""
        done = select(func.count()).where(InboxUpdate.state == InboxState.DONE)
        async with self._database.read() as session:
            return len(self._acts) - (await session.exec(done)).one()

    async def act(self) -> None:
        """The next ones write or tap, as long as not too many updates wait."""
        while self._done < len(self._acts) and len(self._queue.pending) < PENDING_AT_MOST:
            account, holder, what = self._acts[self._done]
            self._done += 1
            if what in NOT_UNDERSTOOD or what == LINE:
                await account.send(what)
            else:
                account.press(what, holder)
            self.update_ids.append(self._queue.pending[-1]["update_id"])
