"""`kill -9` while people write and tap: each update takes effect once."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlmodel import select

from models.tables.draft import Draft
from models.tables.inbox import InboxState, InboxUpdate
from models.tables.person import Person
from models.tables.unresolved_text import UnresolvedText
from models.vocabulary import OfferKind
from tests.faults.killing import Killer
from tests.faults.report import Report
from tests.faults.talking import COUNTED_ANSWERS, NOT_UNDERSTOOD, Crowd
from tests.support.world import World

SEED = 20_261_125

UPDATES_OF_ONE = 1 + len(NOT_UNDERSTOOD) + COUNTED_ANSWERS

LONGEST_REST_S = 300.0


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    kills: int


SHORT = Size(people=50, kills=15)
LONG = Size(people=10_000 // UPDATES_OF_ONE + 1, kills=200)


@pytest.mark.parametrize("size", [SHORT, pytest.param(LONG, marks=pytest.mark.faults)])
@pytest.mark.long
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
