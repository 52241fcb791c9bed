"""An invitation is answered in words as well as by a tap, and only by the next ones."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from models.queries.invitations import add_invitation
from models.queries.people import add_person
from models.tables.base import stored_id
from models.tables.company import InvitationRole, Membership
from models.tables.person import Person as StoredPerson
from models.vocabulary import Language
from tests.handlers.company.desk import Desk
from tests.support.seats import seat


@pytest.fixture
async def guest(play: Play) -> Person:
    """Somebody who was asked whether to join a company."""
    desk = Desk(play, play.stand_in.person("Petra", username="petra_brandt", started=True))
    await desk.found()
    async with play.runtime.database.write() as session:
        link = await add_invitation(
            session,
            InvitationRole.COMPANY,
            invited_by=desk.person_id,
            company_id=desk.company_id,
            now=play.clock.now(),
        )
    guest = play.stand_in.person("Gustav", username="gustav")
    await guest.start(f"c_{link.token}")
    await guest.wait_for("Möchten Sie beitreten?")
    return guest


async def _members(play: Play) -> int:
    async with play.runtime.database.read() as session:
        return len((await session.exec(select(Membership))).all())


@pytest.mark.parametrize("yes", ["Ja", "ja!", "okay", "Yes", "passt"])
async def test_typed_yes_joins(play: Play, guest: Person, yes: str) -> None:
    assert "Sie sprechen jetzt für Muster GmbH" in (await guest.ask(yes)).text
    assert await _members(play) == 2


@pytest.mark.parametrize("no", ["Nein", "nein danke.", "No"])
async def test_typed_no_keeps_nobody(play: Play, guest: Person, no: str) -> None:
    assert "nichts gespeichert" in (await guest.ask(no)).text
    assert await _members(play) == 1
    async with play.runtime.database.read() as session:
        assert len((await session.exec(select(StoredPerson))).all()) == 1


@pytest.mark.parametrize("between", ["Wer ist das denn?", "/hilfe", "/datenschutz"])
async def test_yes_to_something_else_joins_nobody(play: Play, guest: Person, between: str) -> None:
    await guest.ask(between)
    await guest.ask("Ja")
    assert await _members(play) == 1
    await guest.tap("Ja, beitreten")
    await guest.wait_for("Sie sprechen jetzt")


async def test_yes_that_comes_an_hour_later_joins_nobody(play: Play, guest: Person) -> None:
    play.clock.offset += timedelta(hours=1)
    assert "noch einmal" in (await guest.ask("Ja")).text
    assert await _members(play) == 1


async def test_typed_yes_takes_a_coordinators_seat(play: Play, coordinator: Person) -> None:
    async with play.runtime.database.write() as session:
        boss = await add_person(session, coordinator.user_id, Language.GERMAN, now=play.clock.now())
        await seat(session, stored_id(boss), "Kammer", now=play.clock.now())
        link = await add_invitation(
            session,
            InvitationRole.COORDINATOR,
            invited_by=stored_id(boss),
            now=play.clock.now(),
        )
    guest = play.stand_in.person("Gustav", username="gustav")
    await guest.start(f"k_{link.token}")
    await guest.wait_for("Möchten Sie mitmachen?")
    await guest.send("Ja")
    await guest.wait_for("Willkommen!")
