"""The team: who coordinates, seats and links that are taken away, and what ends with them."""

import re

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play, play_config
from models.notices.kinds import Notice
from models.queries.people import find_person, find_visitor
from tests.handlers.coordinator.region import Region, labels_of

RIGHTS_OF_A_SEAT = ("/freigaben", "/rundruf", "/ueberblick", "/unverstanden", "/firmen", "/team")


async def _link(region: Region, person: Person) -> str:
    message = await person.ask("/einladen")
    found = re.search(r"https://t\.me/\S+", message.text)
    assert found is not None
    return found.group()


async def _is_seated(region: Region, person: Person) -> bool:
    async with region.database.read() as session:
        visitor = await find_visitor(session, person.user_id, now=region.now)
    return visitor is not None and visitor.is_coordinator


async def _id_of(region: Region, person: Person) -> int:
    async with region.database.read() as session:
        row = await find_person(session, person.user_id)
    assert row is not None
    assert row.id is not None
    return row.id


async def _remove(region: Region, person: Person) -> None:
    await region.coordinator.ask("/team")
    await region.coordinator.tap(f"rX:{await _id_of(region, person)}")
    await region.coordinator.wait_for("Entfernen?")
    await region.coordinator.tap("Ja, entfernen")
    await region.coordinator.wait_for("Erledigt")
    await region.settled()


async def test_removed_coordinator_is_told_and_may_do_nothing_more(region: Region) -> None:
    await region.colleague.ask("/start")
    await _remove(region, region.colleague)
    assert not await _is_seated(region, region.colleague)
    assert "Sie koordinieren KMUni nicht mehr" in region.colleague.last.text
    for command in RIGHTS_OF_A_SEAT:
        assert "Das ist für die Koordination" in (await region.colleague.ask(command)).text
    await region.settled()
    assert "freigaben" not in [command.command for command in region.colleague.menu()]


async def test_link_of_a_removed_coordinator_seats_nobody_again(region: Region) -> None:
    link = await _link(region, region.colleague)
    await _remove(region, region.colleague)
    await region.colleague.open_link(link)
    await region.colleague.wait_for("zurückgenommen")
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("zurückgenommen")
    assert not await _is_seated(region, region.colleague)


async def test_question_asked_before_the_maker_was_removed_is_answered_too_late(
    region: Region,
) -> None:
    link = await _link(region, region.colleague)
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("koordinieren")
    await _remove(region, region.colleague)
    await guest.tap("Ja, beitreten")
    await guest.wait_for("zurückgenommen")
    assert not await _is_seated(region, guest)


async def test_no_leaves_everything_as_it_was_and_keeps_nobody(region: Region) -> None:
    link = await _link(region, region.coordinator)
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("Möchten Sie mitmachen?")
    await guest.tap("Nein")
    await guest.wait_for("nichts gespeichert")
    async with region.database.read() as session:
        assert await find_person(session, guest.user_id) is None
    mark = guest.mark()
    await guest.open_link(link)
    await guest.wait_for("Möchten Sie mitmachen?", since=mark)


async def test_open_link_is_taken_back(region: Region) -> None:
    link = await _link(region, region.colleague)
    team = await region.coordinator.ask("/team")
    assert "Noch nicht benutzte Links" in team.text
    await region.coordinator.tap("✕ Link 1 zurücknehmen")
    await region.coordinator.wait_for("gilt nicht mehr")
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("zurückgenommen")
    token = link.partition("k_")[2]
    await region.coordinator.tap_data(f"rI:k:{token[:8]}", region.coordinator.last)
    await region.coordinator.wait_for("war schon benutzt")


async def test_own_link_that_was_used_says_so(region: Region) -> None:
    link = await _link(region, region.coordinator)
    await region.coordinator.open_link(link)
    await region.coordinator.wait_for("Ihre eigene Einladung")
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    await guest.wait_for("mitmachen")
    await guest.tap("Ja, beitreten")
    await guest.wait_for("Willkommen")
    await region.coordinator.open_link(link)
    await region.coordinator.wait_for("wurde benutzt")


async def test_double_tap_on_yes_seats_once(region: Region) -> None:
    link = await _link(region, region.coordinator)
    guest = region.stand_in.person("Gast")
    await guest.open_link(link)
    question = await guest.wait_for("mitmachen")
    token = link.partition("k_")[2]
    first, second = (guest.press(f"rJ:k:{token}", question) for _ in range(2))
    await guest.answer_to(first)
    await guest.answer_to(second)
    await region.settled()
    assert await _is_seated(region, guest)


async def test_configured_account_cannot_be_removed_by_tap(region: Region) -> None:
    await region.coordinator.ask("/start")
    team = await region.colleague.ask("/team")
    assert "telegram_ids" in team.text
    boss_id = await _id_of(region, region.coordinator)
    assert f"rX:{boss_id}" not in [button.data for row in team.buttons for button in row]
    mark = region.colleague.mark()
    await region.colleague.tap_data(f"rX:{boss_id}:y", team)
    await region.colleague.wait_for("steht in der Konfiguration", since=mark)
    assert "Nichts wartet" in (await region.coordinator.ask("/freigaben")).text


async def test_coordinator_leaves_on_their_own_and_is_not_written_to(region: Region) -> None:
    await region.colleague.ask("/team")
    await region.colleague.tap("✕ 1: austreten")
    await region.colleague.wait_for("Austreten?")
    await region.colleague.tap("Ja, austreten")
    await region.colleague.wait_for("Danke für alles")
    await region.settled()
    assert not await _is_seated(region, region.colleague)
    assert await region.notices(Notice.SEAT_REMOVED) == []


@pytest.mark.parametrize("step", ["/rundruf", "Karriereabend", "return", "suspension"])
async def test_open_dialogue_of_a_former_coordinator_shows_nothing_more(
    region: Region, step: str
) -> None:
    company_id = await region.add_company()
    person = region.colleague
    await person.ask("/start")
    if step == "return":
        await person.ask("/freigaben")
        await person.tap("↩ Zurückgeben")
    elif step == "suspension":
        await person.ask("/firmen Messwerk")
        await person.tap(f"rS:{company_id}")
    else:
        await person.ask("/rundruf")
        if step != "/rundruf":
            await person.ask(step)
    await region.settled()
    assert await region.draft(person) is not None
    await _remove(region, person)
    answer = await person.ask("Alle in der Informatik")
    assert "Das ist für die Koordination" in answer.text
    assert answer.buttons == ()
    assert await region.draft(person) is None
    assert await region.notices(Notice.BROADCAST) == []


async def test_last_seat_stays_where_the_configuration_names_nobody(region: Region) -> None:
    play: Play = region.play
    empty = play_config(
        region.stand_in,
        "http://stand.in/bot",
        play.runtime.database.url,
        play.config.folder,
        [],
    )
    play.config = empty
    await play.restart()
    await region.colleague.ask("/team")
    await region.colleague.tap("✕ 1: austreten")
    await region.colleague.wait_for("Austreten?")
    await region.colleague.tap("Ja, austreten")
    await region.colleague.wait_for("Sonst koordiniert niemand")
    assert await _is_seated(region, region.colleague)


async def test_team_names_who_sits_there(region: Region) -> None:
    link = await _link(region, region.coordinator)
    guest = region.stand_in.person("Greta", last_name="Sommer")
    await guest.open_link(link)
    await guest.wait_for("Karin Vogt lädt Sie ein")
    await guest.tap("Ja, beitreten")
    await guest.wait_for("Willkommen")
    team = await region.coordinator.ask("/team")
    assert "Greta Sommer, KMUni" in team.text
    assert "(Sie)" in team.text
    assert "✕ 2: entfernen" in labels_of(team)


async def test_links_of_one_coordinator_are_limited(region: Region) -> None:
    for _ in range(10):
        await region.coordinator.ask("/einladen")
    assert "/team nimmt welche zurück" in (await region.coordinator.ask("/einladen")).text
