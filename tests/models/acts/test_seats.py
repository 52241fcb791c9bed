"""Inviting, joining, leaving and removing: a link is worth what its maker's word is worth."""

import pytest

from models.acts import seats
from models.acts.seats import JoinInput, LinkTakenBack, Seated, SeatInvited, SeatName, SeatTakenAway
from models.queries.invitations import MOST_OPEN_INVITATIONS, mark_of
from models.queries.seats import SeatRemoval, list_team
from models.refusals import Refusal, Refused
from models.tables.company import Invitation
from models.tables.event import Deed
from tests.models.acts.stage import STAMP, Stage

NAME = SeatName(name="Karin Vogt")


async def invited_by(stage: Stage, actor: int) -> Invitation:
    invited = await stage.perform(seats.invite, actor, NAME)
    assert isinstance(invited, SeatInvited)
    return invited.invitation


async def join(stage: Stage, actor: int, link: Invitation) -> Seated | Refused:
    return await stage.perform(seats.join, actor, JoinInput(token=link.token, name="Greta"))


async def test_link_seats_one_person(stage: Stage) -> None:
    karin, greta, ole = [
        await stage.coordinator(), await stage.person(), await stage.person(),
    ]  # fmt: skip
    link = await invited_by(stage, karin)
    assert await join(stage, karin, link) == Refused(Refusal.SEATED_ALREADY)
    assert await join(stage, greta, link) == Seated("Stadt")
    assert await join(stage, ole, link) == Refused(Refusal.LINK_USELESS)
    async with stage.database.read() as session:
        team = await list_team(session, now=stage.world.now)
    assert [one.name for one in team] == ["Karin Vogt", "Greta"]
    assert await stage.deeds() == [Deed.SEAT_INVITED, Deed.SEAT_TAKEN]


async def test_links_end_with_their_makers_seat_and_the_maker_is_told(stage: Stage) -> None:
    karin, ole = await stage.coordinator(), await stage.coordinator("Ole")
    greta = await stage.person()
    link = await invited_by(stage, ole)
    removed = await stage.perform(seats.remove, karin, ole)
    assert removed == SeatTakenAway(SeatRemoval.REMOVED)
    again = await stage.perform(seats.remove, karin, ole)
    assert again == SeatTakenAway(SeatRemoval.GONE)
    assert await join(stage, greta, link) == Refused(Refusal.LINK_USELESS)
    assert await stage.told() == [(ole, f"seat_removed:{STAMP}")]
    assert await stage.deeds() == [Deed.SEAT_INVITED, Deed.SEAT_REMOVED]


async def test_who_leaves_is_not_told_and_the_last_one_stays(stage: Stage) -> None:
    karin, ole = await stage.coordinator(), await stage.coordinator("Ole")
    left = await stage.perform(seats.remove, ole, ole)
    assert left == SeatTakenAway(SeatRemoval.REMOVED)
    stays = await stage.perform(seats.remove, karin, karin)
    assert stays == SeatTakenAway(SeatRemoval.LAST)
    assert await stage.told() == []


async def test_link_is_taken_back_once_by_any_coordinator(stage: Stage) -> None:
    karin, ole = await stage.coordinator(), await stage.coordinator("Ole")
    mark = mark_of(await invited_by(stage, ole))
    assert await stage.perform(seats.take_link_back, karin, mark) == LinkTakenBack(is_new=True)
    assert await stage.perform(seats.take_link_back, karin, mark) == LinkTakenBack(is_new=False)
    assert await stage.deeds() == [Deed.SEAT_INVITED, Deed.INVITATION_WITHDRAWN]


async def test_one_coordinator_has_so_many_open_links_at_most(stage: Stage) -> None:
    karin = await stage.coordinator()
    for _ in range(MOST_OPEN_INVITATIONS):
        await invited_by(stage, karin)
    refused = await stage.perform(seats.invite, karin, NAME)
    assert refused == Refused(Refusal.ENOUGH_LINKS)


async def test_only_a_seat_has_a_name(stage: Stage) -> None:
    karin, anna = await stage.coordinator(), await stage.person()
    for actor in (karin, anna):
        await stage.perform(seats.rename, actor, SeatName(name="Neuer Name"))
    async with stage.database.read() as session:
        assert [one.name for one in await list_team(session, now=stage.world.now)] == ["Neuer Name"]


def test_name_is_no_longer_than_its_column() -> None:
    with pytest.raises(ValueError, match="at most"):
        SeatName(name="x" * 121)
