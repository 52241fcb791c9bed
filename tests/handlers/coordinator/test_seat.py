"""A coordinator's seat: the first screen, inviting a colleague, joining by the link."""

import re
from datetime import timedelta

from bot.sandbox import Person
from models.queries.invitations import add_invitation, claim_invitation
from models.queries.people import find_visitor
from models.tables.company import InvitationRole
from models.vocabulary import Language
from tests.handlers.coordinator.region import Region, labels_of


async def _invite(region: Region) -> str:
    message = await region.coordinator.ask("/einladen")
    link = re.search(r"https://t\.me/\S+", message.text)
    assert link is not None
    return link.group()


async def _is_seated(region: Region, person: Person) -> bool:
    async with region.database.read() as session:
        visitor = await find_visitor(session, person.user_id, now=region.now)
    return visitor is not None and visitor.is_coordinator


async def test_start_shows_what_waits_and_gives_the_menu(region: Region) -> None:
    await region.add_company()
    home = await region.coordinator.ask("/start")
    assert "Eine Einreichung wartet" in home.text
    assert "KMUni" in home.text
    assert "Was wartet (1)" in labels_of(home)
    await region.settled()
    assert "freigaben" in [command.command for command in region.coordinator.menu()]


async def test_every_button_of_the_first_screen_opens_something(region: Region) -> None:
    await region.add_company("Messwerk GmbH")
    expected = {
        "Was wartet (1)": "Messwerk GmbH",
        "Die Region in Zahlen": "in Zahlen",
        "Nicht verstanden": "wurde verstanden",
        "Unternehmen": "1 Unternehmen",
        "Team": "Wer koordiniert",
        "Kollegin oder Kollegen einladen": "https://t.me/",
    }
    for label, text in expected.items():
        await region.coordinator.ask("/start")
        mark = region.coordinator.mark()
        await region.coordinator.tap(label)
        await region.coordinator.wait_for(text, since=mark)
    labels = labels_of(await region.coordinator.ask("/start"))
    announce = next(label for label in labels if label not in expected)
    await region.coordinator.tap(announce)
    await region.coordinator.wait_for("bekannt geben?")


async def test_first_screen_is_in_english_for_an_english_account(region: Region) -> None:
    region.coordinator.speak("en")
    home = await region.coordinator.ask("/start")
    assert "Good to see you." in home.text


async def test_link_seats_a_colleague_once(region: Region) -> None:
    link = await _invite(region)
    guest, other = region.stand_in.person("Gast"), region.stand_in.person("Andere")
    await guest.open_link(link)
    await guest.wait_for("Karin Vogt lädt Sie ein, für KMUni zu koordinieren")
    assert not await _is_seated(region, guest)
    await guest.tap("Ja, beitreten")
    await guest.wait_for("Willkommen! Sie koordinieren jetzt für KMUni.")
    assert await _is_seated(region, guest)
    await guest.ask("/freigaben")
    assert "Nichts wartet" in guest.last.text
    await other.open_link(link)
    await other.wait_for("schon benutzt")
    assert not await _is_seated(region, other)


async def test_coordinator_who_opens_the_link_leaves_it_for_somebody_else(region: Region) -> None:
    link = await _invite(region)
    await region.colleague.open_link(link)
    await region.colleague.wait_for("koordinieren schon")
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("zu koordinieren")
    await guest.tap("Ja, beitreten")
    await guest.wait_for("Willkommen!")


async def test_link_ends_after_a_week(region: Region) -> None:
    link = await _invite(region)
    region.play.clock.offset += timedelta(days=8)
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("zu alt")
    assert not await _is_seated(region, guest)


async def test_companys_link_seats_no_coordinator(region: Region) -> None:
    company_id = await region.add_company()
    inviter = await region.add_person(region.coordinator)
    now = region.now
    async with region.database.write() as session:
        invitation = await add_invitation(
            session,
            InvitationRole.COMPANY,
            invited_by=inviter,
            company_id=company_id,
            now=now,
        )
    guest = region.stand_in.person("Gast")
    await guest.start(f"k_{invitation.token}")
    await guest.wait_for("kenne ich nicht")
    assert not await _is_seated(region, guest)
    async with region.database.write() as session:
        assert await claim_invitation(session, invitation.token, now=now) is not None


async def test_notices_reach_a_configured_coordinator_after_the_first_command(
    region: Region,
) -> None:
    await region.coordinator.ask("/freigaben")
    async with region.database.read() as session:
        visitor = await find_visitor(session, region.coordinator.user_id, now=region.now)
    assert visitor is not None
    assert visitor.person.language == Language.GERMAN
