"""Who speaks for a company: colleagues are removed, links taken back, and both hold at once."""

import pytest

from bot.sandbox.play import Play
from models.notices.kinds import Notice
from models.queries.companies import get_company, list_members
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from tests.handlers.company.desk import OFFER, Desk


async def _people(desk: Desk) -> list[int]:
    async with desk.play.runtime.database.read() as session:
        return [one.person_id for one in await list_members(session, desk.company_id)]


async def _membership_of(desk: Desk, other: Desk) -> int:
    async with desk.play.runtime.database.read() as session:
        members = await list_members(session, desk.company_id)
    return next(one.id or 0 for one in members if one.person_id == other.person_id)


async def _remove(desk: Desk, other: Desk) -> None:
    key = await _membership_of(desk, other)
    await desk.say("/firma", "Muster GmbH")
    await desk.tap("Leute und Links", "Wer für Muster GmbH spricht")
    await desk.tap(f"rM:{desk.company_id}:{key}", "Entfernen?")
    await desk.tap("Ja, entfernen", "spricht nicht mehr")
    await desk.play.settle()


async def _link(desk: Desk) -> str:
    await desk.say("/firma", "Muster GmbH")
    message = await desk.tap(f"cI:{desk.company_id}", "https://t.me/")
    return next(line for line in message.text.splitlines() if line.startswith("https://t.me/"))


async def test_removed_colleague_is_told_and_loses_everything_at_once(
    desk: Desk, colleague: Desk
) -> None:
    offer_id = await desk.post()
    await colleague.say("/meineangebote", "Angebot")
    await colleague.tap(f"cO:{offer_id}", "Praktikum Labor")
    await _remove(desk, colleague)
    assert await _people(desk) == [desk.person_id]
    assert "Jemand aus dem Haus hat Sie entfernt" in colleague.person.last.text
    for data in (f"cP:{offer_id}", f"cW:{offer_id}:yes", f"cC:{desk.company_id}"):
        await colleague.forge(data, "für Unternehmen")
    assert (await desk.offer(offer_id)).state == OfferState.OPEN


async def test_text_of_a_removed_colleague_is_given_back(desk: Desk, colleague: Desk) -> None:
    await colleague.say("/angebot", "Fügen Sie")
    await colleague.say(OFFER, "Praktikum Softwareentwicklung")
    await _remove(desk, colleague)
    answer = await colleague.tap("dD:offer.preview", "Das hatten Sie geschrieben")
    assert "Python von Vorteil" in answer.text
    assert await colleague.state() is None
    assert await desk.offers() == []


async def test_text_goes_on_for_another_company_of_the_same_person(
    desk: Desk, colleague: Desk
) -> None:
    first = colleague.company_id
    second = await colleague.found("Peters Bau KG")
    colleague.company_id = first
    await colleague.say("/angebot", "Von welchem")
    await colleague.tap(f"dA:offer.company:{first}", "Fügen Sie")
    await colleague.say(OFFER, "Praktikum Softwareentwicklung")
    await _remove(desk, colleague)
    await colleague.say("und auch für Elektrotechnik", "Von welchem")
    assert await colleague.state() == "offer.company"
    await colleague.tap(f"dA:offer.company:{second}", "Praktikum Softwareentwicklung")
    await colleague.tap("dD:offer.preview", "")
    await colleague.play.settle()
    assert [offer.company_id for offer in await desk.offers()] == [second]


async def test_removed_while_changing_the_company_changes_nothing(
    desk: Desk, colleague: Desk
) -> None:
    await colleague.say("/firma", "Muster GmbH")
    await colleague.tap(f"cQ:{desk.company_id}:company.name", "Wie heißt")
    await _remove(desk, colleague)
    await colleague.say("Falsch GmbH", "nicht mehr für dieses Unternehmen")
    assert [company.name for company in await desk.companies()] == ["Muster GmbH"]
    assert await colleague.state() is None


async def test_last_one_is_not_removed_and_reads_both_ways_on(desk: Desk) -> None:
    key = await _membership_of(desk, desk)
    await desk.say("/firma", "Muster GmbH")
    await desk.tap("Leute und Links", "Wer für")
    await desk.tap(f"rM:{desk.company_id}:{key}", "Sonst spricht niemand")
    await desk.forge(f"rM:{desk.company_id}:{key}:y")
    assert await _people(desk) == [desk.person_id]


async def test_two_who_remove_each_other_leave_one(desk: Desk, colleague: Desk) -> None:
    own, other = await _membership_of(desk, desk), await _membership_of(desk, colleague)
    await desk.say("/firma", "Muster GmbH")
    await colleague.say("/firma", "Muster GmbH")
    first = desk.person.press(f"rM:{desk.company_id}:{other}:y", desk.person.last)
    second = colleague.person.press(f"rM:{desk.company_id}:{own}:y", colleague.person.last)
    await desk.person.answer_to(first)
    await colleague.person.answer_to(second)
    await desk.play.settle()
    assert len(await _people(desk)) == 1


async def test_leaving_tells_nobody_and_shows_the_way_on(desk: Desk, colleague: Desk) -> None:
    key = await _membership_of(desk, colleague)
    await colleague.say("/firma", "Muster GmbH")
    await colleague.tap("Leute und Links", "Wer für")
    await colleague.tap(f"rM:{desk.company_id}:{key}", "Austreten?")
    answer = await colleague.tap("Ja, austreten", "nicht mehr für Muster GmbH")
    assert answer.buttons
    await colleague.play.settle()
    assert await _people(desk) == [desk.person_id]
    assert await desk.notices(Notice.MEMBER_REMOVED) == []


async def test_link_ends_with_its_makers_right(desk: Desk, colleague: Desk, newcomer: Desk) -> None:
    link = await _link(colleague)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("Paul lädt Sie ein, für Muster GmbH zu sprechen")
    await _remove(desk, colleague)
    await newcomer.tap("Ja, beitreten", "wurde zurückgenommen")
    assert await _people(desk) == [desk.person_id]
    await colleague.person.open_link(link)
    await colleague.person.wait_for("wurde zurückgenommen")


async def test_colleague_takes_a_link_back(desk: Desk, colleague: Desk, newcomer: Desk) -> None:
    link = await _link(desk)
    await colleague.say("/firma", "ein noch nicht benutzter Link")
    await colleague.tap("Leute und Links", "Noch nicht benutzte Links")
    await colleague.tap("✕ Link 1 zurücknehmen", "gilt nicht mehr")
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("wurde zurückgenommen")


async def test_link_of_another_company_is_nobody_elses_to_take_back(
    desk: Desk, stranger: Desk, newcomer: Desk
) -> None:
    link = await _link(desk)
    mark = link.partition("c_")[2][:8]
    await stranger.say("/firma", "Nagel OHG")
    await stranger.forge(f"rI:c:{desk.company_id}:{mark}", "jemand anderem")
    await stranger.forge(f"rI:c:{stranger.company_id}:{mark}", "schon benutzt")
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("zu sprechen")


async def test_nobody_joins_without_a_yes(desk: Desk, newcomer: Desk) -> None:
    link = await _link(desk)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("Möchten Sie beitreten?")
    await newcomer.tap("Nein", "nichts gespeichert")
    assert await _people(desk) == [desk.person_id]
    assert await newcomer.person.ask("/meinedaten")
    assert "Wir kennen uns noch nicht" in newcomer.person.last.text


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("\u2063", "Jemand aus dem Team"),
        ("😀" * 64, "Jemand aus dem Team"),
        ("Ö" + "😀" * 63, "Ö" + "😀" * 59 + "…"),
    ],
)
async def test_account_of_whatever_name_joins(
    play: Play, desk: Desk, account: str, name: str
) -> None:
    link = await _link(desk)
    guest = Desk(play, play.stand_in.person(account, started=True))
    await guest.person.open_link(link)
    await guest.person.wait_for("Möchten Sie beitreten?")
    await guest.tap("Ja, beitreten", "Muster GmbH")
    async with play.runtime.database.read() as session:
        names = [member.name for member in await list_members(session, desk.company_id)]
    assert names == ["Petra", name]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CompanyState.SUSPENDED, "ruht gerade"),
        (CompanyState.RETURNED, "Möchten Sie beitreten?"),
        (CompanyState.WAITING, "Möchten Sie beitreten?"),
    ],
)
async def test_link_says_what_the_companys_state_allows(
    desk: Desk, newcomer: Desk, state: CompanyState, sentence: str
) -> None:
    link = await _link(desk)
    async with desk.play.runtime.database.write() as session:
        company = await get_company(session, desk.company_id)
        company.state = state
        session.add(company)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for(sentence)


async def test_colleague_who_used_the_link_reads_that_they_are_in(
    desk: Desk, newcomer: Desk
) -> None:
    link = await _link(desk)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("zu sprechen")
    await newcomer.tap("Ja, beitreten", "Sie sprechen jetzt")
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("Sie sprechen schon für Muster GmbH")
    await desk.person.open_link(link)
    await desk.person.wait_for("wurde benutzt")


async def test_invited_in_the_middle_of_a_dialogue_goes_on_with_it(
    desk: Desk, stranger: Desk, play: Play
) -> None:
    link = await _link(desk)
    await stranger.say("/angebot", "Fügen Sie")
    await stranger.person.open_link(link)
    await stranger.person.wait_for("Möchten Sie beitreten?")
    await stranger.tap("Ja, beitreten", "Sie sprechen jetzt")
    await play.settle()
    assert "Fügen Sie" in stranger.person.last.text
    assert await stranger.state() == "offer.text"


async def test_open_links_of_a_company_are_limited(desk: Desk) -> None:
    for _ in range(10):
        await _link(desk)
    await desk.forge(f"cI:{desk.company_id}", "schon 10 Links offen")


async def test_who_joins_without_a_way_to_be_reached_is_asked_for_one_at_once(
    desk: Desk, play: Play
) -> None:
    link = await _link(desk)
    ina = Desk(play, play.stand_in.person("Ina", started=True))
    await ina.person.open_link(link)
    await ina.person.wait_for("Möchten Sie beitreten?")
    await ina.tap("Ja, beitreten", "Wie erreichen Studierende Sie")
    await ina.say("0201", "noch etwas fehlt")
    await ina.say("ina@muster.example", "ina@muster.example")
    async with play.runtime.database.read() as session:
        members = await list_members(session, desk.company_id)
    assert [one.contact for one in members] == ["@petra_brandt", "ina@muster.example"]
