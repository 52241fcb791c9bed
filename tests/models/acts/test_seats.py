"""Inviting, joining, leaving and removing: a link is worth what its maker's word is worth."""

import pytest

from models.acts import seats
from models.acts.seats import JoinInput, LinkTakenBack, Seated, SeatInvited, SeatName, SeatTakenAway
from models.queries.invitations import MOST_OPEN_INVITATIONS, mark_of
from models.queries.seats import SeatRemoval, list_team
from models.refusals import Refusal, Refused
from models.rights import Actor
from models.tables.company import Invitation
from models.tables.event import Deed
from tests.models.acts.region import STAMP, ActRegion

NAME = SeatName(name="Karin Vogt")


async def invited_by(region: ActRegion, actor: Actor) -> Invitation:
    invited = await region.perform(seats.invite, actor, NAME)
    assert isinstance(invited, SeatInvited)
    return invited.invitation


async def join(region: ActRegion, actor: Actor, link: Invitation) -> Seated | Refused:
    return await region.perform(seats.join, actor, JoinInput(token=link.token, name="Greta"))


async def test_link_seats_one_person(region: ActRegion) -> None:
    karin, greta, ole = [
        await region.add_coordinator(), await region.add_person(), await region.add_person(),
    ]  # fmt: skip
    link = await invited_by(region, karin)
    assert await join(region, karin, link) == Refused(Refusal.SEATED_ALREADY)
    assert await join(region, greta, link) == Seated("Stadt")
    assert await join(region, ole, link) == Refused(Refusal.LINK_USELESS)
    async with region.database.read() as session:
        team = await list_team(session, now=region.world.now)
    assert [one.name for one in team] == ["Karin Vogt", "Greta"]
    assert await region.deeds() == [Deed.SEAT_INVITED, Deed.SEAT_TAKEN]


async def test_links_end_with_their_makers_seat_and_the_maker_is_told(region: ActRegion) -> None:
    karin, ole = await region.add_coordinator(), await region.add_coordinator("Ole")
    greta = await region.add_person()
    link = await invited_by(region, ole)
    removed = await region.perform(seats.remove, karin, ole.person_id)
    assert removed == SeatTakenAway(SeatRemoval.REMOVED)
    again = await region.perform(seats.remove, karin, ole.person_id)
    assert again == SeatTakenAway(SeatRemoval.GONE)
    assert await join(region, greta, link) == Refused(Refusal.LINK_USELESS)
    assert await region.queued() == [(ole.person_id, f"seat_removed:{STAMP}")]
    assert await region.deeds() == [Deed.SEAT_INVITED, Deed.SEAT_REMOVED]


async def test_who_leaves_is_not_told_and_the_last_one_stays(region: ActRegion) -> None:
    karin, ole = await region.add_coordinator(), await region.add_coordinator("Ole")
    left = await region.perform(seats.remove, ole, ole.person_id)
    assert left == SeatTakenAway(SeatRemoval.REMOVED)
    stays = await region.perform(seats.remove, karin, karin.person_id)
    assert stays == SeatTakenAway(SeatRemoval.LAST)
    assert await region.queued() == []


async def test_link_is_taken_back_once_by_any_coordinator(region: ActRegion) -> None:
    karin, ole = await region.add_coordinator(), await region.add_coordinator("Ole")
    mark = mark_of(await invited_by(region, ole))
    assert await region.perform(seats.take_link_back, karin, mark) == LinkTakenBack(is_new=True)
    assert await region.perform(seats.take_link_back, karin, mark) == LinkTakenBack(is_new=False)
    assert await region.deeds() == [Deed.SEAT_INVITED, Deed.INVITATION_WITHDRAWN]


async def test_one_coordinator_has_so_many_open_links_at_most(region: ActRegion) -> None:
    karin = await region.add_coordinator()
    for _ in range(MOST_OPEN_INVITATIONS):
        await invited_by(region, karin)
    refused = await region.perform(seats.invite, karin, NAME)
    assert refused == Refused(Refusal.ENOUGH_LINKS)


async def test_only_a_seat_has_a_name(region: ActRegion) -> None:
    karin, anna = await region.add_coordinator(), await region.add_person()
    for actor in (karin, anna):
        await region.perform(seats.rename, actor, SeatName(name="Neuer Name"))
    async with region.database.read() as session:
        assert [one.name for one in await list_team(session, now=region.world.now)] == [
            "Neuer Name"
        ]


def test_name_is_no_longer_than_its_column() -> None:
    with pytest.raises(ValueError, match="at most"):
        SeatName(name="x" * 121)
