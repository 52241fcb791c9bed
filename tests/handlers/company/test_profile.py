from datetime import timedelta

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from models.notices.kinds import Notice
from models.queries.companies import change_member_contact, get_company, list_members
from models.tables.company import CompanyState
from tests.handlers.company.desk import Desk


async def invitation_of(desk: Desk) -> str:
    """The link that a tap on "invite" gave."""
    await desk.say("/firma", "Muster GmbH")
    message = await desk.tap(f"cI:{desk.company_id}", "https://t.me/")
    return next(line for line in message.text.splitlines() if line.startswith("https://t.me/"))


async def members_of(desk: Desk) -> list[str]:
    async with desk.play.runtime.database.read() as session:
        return [member.contact for member in await list_members(session, desk.company_id)]


async def test_each_part_is_changed_by_a_tap_and_saved_at_once(desk: Desk) -> None:
    await desk.be(CompanyState.WAITING)
    await desk.say("/firma", "Muster GmbH")
    await desk.tap(f"cQ:{desk.company_id}:company.name", "Wie heißt")
    await desk.say("Muster & Partner KG", "Muster & Partner KG")
    await desk.tap(f"cQ:{desk.company_id}:company.place", "In welchem Ort")
    await desk.say("Witten", "📍 Witten")
    await desk.tap(f"cQ:{desk.company_id}:company.website", "Website")
    await desk.tap("dA:company.website:-", "🌐 –")
    await desk.tap(f"cQ:{desk.company_id}:company.sector", "Branche")
    await desk.tap("dA:company.sector:S4", "Logistik")
    await desk.tap(f"cQ:{desk.company_id}:company.size", "Wie viele")
    await desk.say("120", "50 bis 249")
    await desk.tap(f"cQ:{desk.company_id}:company.contact", "erreichen Sie unter")
    await desk.say("jobs@muster.example", "jobs@muster.example")
    assert await desk.state() is None
    [company] = await desk.companies()
    assert (company.name, company.place, company.sector_id) == (
        "Muster & Partner KG",
        "Witten",
        "S4",
    )
    assert await members_of(desk) == ["jobs@muster.example"]


async def test_back_while_changing_a_part_changes_nothing(desk: Desk) -> None:
    await desk.say("/firma", "Muster GmbH")
    await desk.tap(f"cQ:{desk.company_id}:company.name", "Wie heißt")
    card = await desk.tap("dB:company.name", "📍 Bochum")
    assert card.find_button(f"cQ:{desk.company_id}:company.name")
    assert await desk.state() is None
    [company] = await desk.companies()
    assert company.name == "Muster GmbH"


async def test_returned_company_waits_again_once_it_is_changed(
    desk: Desk, coordinator: Person
) -> None:
    await coordinator.send("/start")
    async with desk.play.runtime.database.write() as session:
        company = await get_company(session, desk.company_id)
        company.state = CompanyState.RETURNED
        company.returned_reason = "Bitte den Handelsnamen nennen."
        session.add(company)
    await desk.say("/firma", "Bitte den Handelsnamen nennen.")
    await desk.tap(f"cQ:{desk.company_id}:company.name", "Wie heißt")
    await desk.say("Muster Handel GmbH", "Muster Handel GmbH")
    [company] = await desk.companies()
    assert company.state == CompanyState.WAITING
    assert len(await desk.notices(Notice.APPROVAL_NEEDED)) == 1


async def test_invited_colleague_speaks_for_the_company(desk: Desk, newcomer: Desk) -> None:
    link = await invitation_of(desk)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("Petra lädt Sie ein, für Muster GmbH zu sprechen")
    assert await members_of(desk) == ["@petra_brandt"]
    await newcomer.tap("Ja, beitreten", "Sie sprechen jetzt für Muster GmbH")
    assert await members_of(desk) == ["@petra_brandt", "@cleo_berg"]
    await newcomer.say("/firma", "Cleo Berg (Sie)")


async def test_invitation_works_once(desk: Desk, newcomer: Desk, play: Play) -> None:
    link = await invitation_of(desk)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("zu sprechen")
    await newcomer.tap("Ja, beitreten", "Sie sprechen jetzt")
    late = play.stand_in.person("Lars")
    await late.open_link(link)
    await late.wait_for("schon benutzt")
    assert len(await members_of(desk)) == 2


async def test_invitation_ends_after_seven_days(desk: Desk, newcomer: Desk) -> None:
    link = await invitation_of(desk)
    desk.play.clock.offset += timedelta(days=7, minutes=1)
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("älter als sieben Tage")
    assert len(await members_of(desk)) == 1


async def test_own_invitation_is_not_used_up(desk: Desk, newcomer: Desk) -> None:
    link = await invitation_of(desk)
    await desk.person.open_link(link)
    await desk.person.wait_for("gilt noch für jemand anderen")
    await newcomer.person.open_link(link)
    await newcomer.person.wait_for("zu sprechen")
    await newcomer.tap("Ja, beitreten", "Sie sprechen jetzt")


async def test_made_up_invitation_is_explained(newcomer: Desk) -> None:
    await newcomer.person.start("c_" + "x" * 24)
    await newcomer.person.wait_for("kenne ich nicht")
    assert await newcomer.companies() == []


async def test_company_of_somebody_else_is_neither_shown_nor_changed(
    desk: Desk, stranger: Desk
) -> None:
    await stranger.say("/firma", "Nagel OHG")
    for data in (
        f"cC:{desk.company_id}",
        f"cC:{desk.company_id}:company.name",
        f"cI:{desk.company_id}",
    ):
        await stranger.forge(data, "jemand anderem")
    assert await stranger.state() is None


async def test_another_company_can_be_registered(desk: Desk) -> None:
    await desk.say("/firma", "Muster GmbH")
    await desk.tap("cA", "in einer Zeile")
    await desk.say("Zweitwerk KG, Hagen", "Branche")
    await desk.tap("dA:company.sector:S4", "Wie viele")
    await desk.tap("dA:company.size:micro", "Fügen Sie")
    await desk.say("/firma", "Ihre Unternehmen")
    assert [company.name for company in await desk.companies()] == ["Muster GmbH", "Zweitwerk KG"]


async def test_changing_a_part_does_not_throw_a_half_registration_away(desk: Desk) -> None:
    await desk.say("/firma", "Muster GmbH")
    await desk.tap("cA", "in einer Zeile")
    await desk.say("Zweitwerk KG, Hagen", "Branche")
    await desk.forge(f"cC:{desk.company_id}:company.name", "Zweitwerk KG")
    assert await desk.state() == "company.sector"


async def test_command_in_the_middle_of_a_change_asks_the_question_again(desk: Desk) -> None:
    await desk.say("/firma", "Muster GmbH")
    await desk.tap(f"cQ:{desk.company_id}:company.name", "Wie heißt")
    await desk.say("/meineangebote", "Wie heißt")
    assert await desk.state() == "company.name"


async def test_colleague_without_a_telegram_name_is_asked_for_a_contact(
    desk: Desk, play: Play
) -> None:
    link = await invitation_of(desk)
    uwe = Desk(play, play.stand_in.person("Uwe"))
    await uwe.person.open_link(link)
    await uwe.person.wait_for("Wenn Sie dazukommen")
    await uwe.tap("jC:", "Wie erreichen Studierende Sie")
    assert any("Sie sprechen jetzt für Muster GmbH" in one.text for one in uwe.person.received)
    await uwe.say("Muss das sein?", "erst, wenn beide Seiten Ja")
    card = await uwe.say("0231 / 99 88 77", "Muster GmbH")
    assert "führt vielleicht nicht" not in card.text
    assert await members_of(desk) == ["@petra_brandt", "0231 / 99 88 77"]


async def test_line_changed_beside_an_old_contact_keeps_that_contact(desk: Desk) -> None:
    async with desk.play.runtime.database.write() as session:
        await change_member_contact(session, desk.company_id, desk.person_id, "am Empfang")
    assert "führt vielleicht nicht zu Ihnen" in (await desk.say("/firma", "am Empfang")).text
    await desk.tap(f"cQ:{desk.company_id}:company.name", "Wie heißt")
    await desk.say("Muster & Co", "Muster & Co")
    assert await members_of(desk) == ["am Empfang"]
