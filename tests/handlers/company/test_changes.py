"""What was approved stays until a coordinator has approved its change; the company sees both."""

from collections.abc import Sequence

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from models.notices.kinds import Notice
from models.queries.companies import change_company_to_approved
from models.queries.own_data import get_own_data
from models.queries.people import delete_person
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.outbox import NoticeKind
from models.tables.pending_change import ChangeState, PendingChange
from tests.handlers.company.desk import Desk


@pytest.fixture
async def approved(desk: Desk, coordinator: Person) -> Desk:
    """Petra's company is approved, and a coordinator is there to be told."""
    await coordinator.send("/start")
    async with desk.play.runtime.database.write() as session:
        await change_company_to_approved(session, desk.company_id, now=desk.play.clock.now())
    return desk


async def changes(desk: Desk) -> Sequence[PendingChange]:
    async with desk.play.runtime.database.read() as session:
        return (await session.exec(select(PendingChange))).all()


async def rename(desk: Desk, name: str, expected: str) -> str:
    await desk.forge(f"cC:{desk.company_id}:company.name", "Wie heißt")
    return (await desk.say(name, expected)).text


async def edit(desk: Desk, offer_id: int, *lines: str) -> None:
    """To the card of a change, with lines typed."""
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "Praktikum Labor")
    await desk.tap(f"cE:{offer_id}", "Geändert sehen")
    for line in lines:
        await desk.say(line, "Geändert sehen")


async def told_coordinators(desk: Desk) -> int:
    notices: list[NoticeKind] = [Notice.APPROVAL_NEEDED, Notice.CHANGE_WAITING]
    return sum([len(await desk.notices(notice)) for notice in notices])


@pytest.mark.parametrize("name", ["Bundesamt für Arbeit (amtlich)", "Muster Holding SE"])
async def test_new_name_of_an_approved_company_waits(approved: Desk, name: str) -> None:
    await approved.say("/firma", "Freigegeben")
    text = await rename(approved, name, "Ihre Änderung wartet auf Freigabe")
    assert text.startswith("🏢 Muster GmbH")
    assert f"Name: Muster GmbH → {name}" in text
    [company] = await approved.companies()
    assert (company.name, company.state) == ("Muster GmbH", CompanyState.APPROVED)
    assert len(await approved.notices(Notice.CHANGE_WAITING)) == 1


async def test_website_and_size_wait_and_join_the_name_in_one_change(approved: Desk) -> None:
    await approved.say("/firma", "Freigegeben")
    await rename(approved, "Muster Labor GmbH", "wartet auf Freigabe")
    await approved.forge(f"cC:{approved.company_id}:company.website", "Website")
    await approved.say("labor.example", "Website: muster.de → labor.example")
    await approved.forge(f"cC:{approved.company_id}:company.size", "Wie viele")
    await approved.tap("dA:company.size:micro", "Größe: 10 bis 49 → bis 9 Personen")
    [change] = await changes(approved)
    assert change.data == {
        "name": "Muster Labor GmbH",
        "website": "labor.example",
        "size": "micro",
    }
    assert len(await approved.notices(Notice.CHANGE_WAITING)) == 1


async def test_place_sector_and_contact_hold_at_once(approved: Desk) -> None:
    await approved.say("/firma", "Freigegeben")
    await approved.tap(f"cQ:{approved.company_id}:company.place", "In welchem Ort")
    await approved.say("Witten", "📍 Witten")
    await approved.tap(f"cQ:{approved.company_id}:company.contact", "erreichen Sie unter")
    message = await approved.say("labor@muster.example", "labor@muster.example")
    assert "wartet" not in message.text
    assert await changes(approved) == []
    assert await told_coordinators(approved) == 0


async def test_two_colleagues_change_two_lines_and_neither_undoes_the_other(
    approved: Desk, colleague: Desk
) -> None:
    await colleague.say("/firma", "Muster GmbH")
    await colleague.tap(f"cQ:{approved.company_id}:company.website", "Website")
    await approved.say("/firma", "Freigegeben")
    await rename(approved, "Muster Zwei GmbH", "wartet auf Freigabe")
    await colleague.say("zwei.example", "wartet auf Freigabe")
    [change] = await changes(approved)
    assert change.data == {"name": "Muster Zwei GmbH", "website": "zwei.example"}


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("name", " Muster  GmbH "),
        ("website", "muster.de"),
        ("website", "https://muster.de/"),
        ("place", "Bochum"),
        ("size", "30 Leute"),
        ("contact", "@petra_brandt"),
    ],
)
async def test_line_typed_again_changes_nothing(approved: Desk, part: str, typed: str) -> None:
    await approved.say("/firma", "Freigegeben")
    await approved.tap(f"cQ:{approved.company_id}:company.{part}")
    await approved.say(typed, "Nichts geändert")
    assert await changes(approved) == []
    assert await told_coordinators(approved) == 0


async def test_returned_company_whose_line_is_typed_again_stays_returned(
    desk: Desk, coordinator: Person
) -> None:
    await coordinator.send("/start")
    async with desk.play.runtime.database.write() as session:
        company = (await desk.companies())[0]
        company.state = CompanyState.RETURNED
        company.returned_reason = "Bitte den Handelsnamen nennen."
        await session.merge(company)
    await desk.say("/firma", "Handelsnamen")
    text = await rename(desk, "Muster GmbH", "Nichts geändert")
    assert "Bitte den Handelsnamen nennen." in text
    assert (await desk.companies())[0].state == CompanyState.RETURNED
    assert await told_coordinators(desk) == 0


async def test_change_back_to_the_approved_name_takes_the_change_back(approved: Desk) -> None:
    await approved.say("/firma", "Freigegeben")
    await rename(approved, "Muster Neu GmbH", "wartet auf Freigabe")
    text = await rename(approved, "Muster GmbH", "zurückgenommen")
    assert "✅ Freigegeben" in text
    [change] = await changes(approved)
    assert (change.state, change.data) == (ChangeState.DROPPED, {})


async def test_company_takes_its_change_back_after_it_was_asked(approved: Desk) -> None:
    await approved.say("/firma", "Freigegeben")
    await rename(approved, "Muster Neu GmbH", "wartet auf Freigabe")
    drop = f"gD:cc:{approved.company_id}"
    await approved.tap(drop, "Ihre Änderung zurücknehmen?")
    await approved.tap(f"cC:{approved.company_id}", "wartet auf Freigabe")
    await approved.tap(drop, "Ihre Änderung zurücknehmen?")
    await approved.tap(f"{drop}:yes", "✅ Freigegeben")
    await approved.forge(f"{drop}:yes")
    assert "✅ Freigegeben" in approved.person.last.text
    [change] = await changes(approved)
    assert change.state == ChangeState.DROPPED


async def test_returned_change_begins_with_what_was_proposed(approved: Desk) -> None:
    await approved.say("/firma", "Freigegeben")
    await rename(approved, "Muster Neu GmbH", "wartet auf Freigabe")
    [change] = await changes(approved)
    async with approved.play.runtime.database.write() as session:
        change.state = ChangeState.RETURNED
        change.returned_reason = "Bitte mit Nachweis."
        await session.merge(change)
    await approved.say("/firma", "Bitte mit Nachweis.")
    message = await approved.forge(f"cC:{approved.company_id}:company.name", "Wie heißt")
    assert "Muster Neu GmbH" in message.text
    await approved.say("Muster Neu GmbH", "Nichts geändert")
    await rename(approved, "Muster Neu & Co. KG", "wartet auf Freigabe")
    [change] = await changes(approved)
    assert (change.state, change.data) == (ChangeState.WAITING, {"name": "Muster Neu & Co. KG"})


# Offers


@pytest.mark.parametrize(
    "state", [OfferState.OPEN, OfferState.PAUSED, OfferState.FILLED, OfferState.EXPIRED]
)
async def test_changed_offer_keeps_its_state_and_its_words(
    approved: Desk, state: OfferState
) -> None:
    offer_id = await approved.post(state=state)
    before = await approved.offer(offer_id)
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    after = await approved.offer(offer_id)
    assert after.model_dump() == before.model_dump()
    [change] = await changes(approved)
    assert change.data == {"pay": "25 € pro Stunde"}
    assert len(await approved.notices(Notice.CHANGE_WAITING)) == 1


@pytest.mark.parametrize("state", [OfferState.WAITING, OfferState.RETURNED])
async def test_offer_that_was_never_approved_is_changed_itself(
    approved: Desk, state: OfferState
) -> None:
    offer_id = await approved.post(state=state)
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "ist geändert")
    offer = await approved.offer(offer_id)
    assert (offer.state, offer.pay) == (OfferState.WAITING, "25 € pro Stunde")
    assert len(await approved.notices(Notice.APPROVAL_NEEDED)) == 1
    assert await changes(approved) == []


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("12 Wochen",),
        ("in Bochum",),
        ("bezahlt",),
        ("Praktikum Labor: Wir suchen Hilfe bei der Auswertung von Messdaten.",),
        ("Praktikum Labor\nPraktikum Labor: Wir suchen Hilfe bei der Auswertung von Messdaten.",),
    ],
)
@pytest.mark.parametrize(
    "state", [OfferState.OPEN, OfferState.WAITING, OfferState.RETURNED, OfferState.FILLED]
)
async def test_offer_saved_without_a_change_stays_as_it_is_and_nobody_is_told(
    approved: Desk, state: OfferState, lines: tuple[str, ...]
) -> None:
    offer_id = await approved.post(state=state)
    before = await approved.offer(offer_id)
    await edit(approved, offer_id, *lines)
    await approved.tap("dD:offer.preview", "Nichts geändert")
    assert (await approved.offer(offer_id)).model_dump() == before.model_dump()
    assert await changes(approved) == []
    assert await told_coordinators(approved) == 0


async def test_subject_taken_out_and_put_back_is_no_change(approved: Desk) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "Maschinenbau")
    await approved.say("Informatik", "Geändert sehen")
    await approved.tap("dD:offer.preview", "Nichts geändert")
    assert await told_coordinators(approved) == 0


async def test_offer_filled_too_early_is_opened_again_where_nothing_changed(
    approved: Desk,
) -> None:
    offer_id = await approved.post(state=OfferState.FILLED)
    await edit(approved, offer_id)
    await approved.tap("dD:offer.preview", "Nichts geändert")
    await approved.tap(f"cR:{offer_id}", "offen")
    assert (await approved.offer(offer_id)).state == OfferState.OPEN


async def test_list_and_card_say_that_a_change_waits_and_show_both(approved: Desk) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    listed = await approved.say("/meineangebote", "Ihre Angebote")
    assert listed.find_button("Praktikum Labor · offen · Änderung wartet") is not None
    card = await approved.tap(f"cO:{offer_id}", "Ihre Änderung wartet auf Freigabe")
    assert "25 €" not in card.text
    both = await approved.tap(f"gO:{offer_id}", "Mit Ihrer Änderung")
    assert "Vergütung: bezahlt → 25 € pro Stunde" in both.text
    assert "💶 25 € pro Stunde" in both.text
    again = await approved.tap(f"cO:{offer_id}", "Ihre Änderung wartet auf Freigabe")
    assert "💶 bezahlt" in again.text


async def test_second_change_begins_with_the_first_and_replaces_it(approved: Desk) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    await edit(approved, offer_id, "16 Wochen")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    [change] = await changes(approved)
    assert change.data == {"pay": "25 € pro Stunde", "duration_weeks": 16, "duration_weeks_to": 16}
    assert len(await approved.notices(Notice.CHANGE_WAITING)) == 1


@pytest.mark.parametrize("end", ["cF:{}", "cW:{}:yes"])
async def test_offer_that_ends_takes_its_change_along(approved: Desk, end: str) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    await approved.say("/meineangebote", "Ihre Angebote")
    await approved.forge(end.format(offer_id))
    [change] = await changes(approved)
    assert change.state == ChangeState.DROPPED


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (("offen bis 15.12.2026",), {}),
        (("offen bis 15.12.2026", "25 € die Stunde"), {"pay": "25 € pro Stunde"}),
    ],
)
async def test_extension_counts_more_than_an_earlier_end_that_waits(
    approved: Desk, lines: tuple[str, ...], left: dict[str, str]
) -> None:
    offer_id = await approved.post(days=10)
    await edit(approved, offer_id, *lines)
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    await approved.say("/meineangebote", "Ihre Angebote")
    await approved.tap(f"cO:{offer_id}", "wartet auf Freigabe")
    await approved.tap(f"cX:{offer_id}")
    [change] = await changes(approved)
    assert change.data == left
    assert change.state == (ChangeState.WAITING if left else ChangeState.DROPPED)


async def test_offer_withdrawn_while_it_is_changed_becomes_a_new_one(
    approved: Desk, colleague: Desk
) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "25 € die Stunde")
    await colleague.say("/meineangebote", "Ihre Angebote")
    await colleague.forge(f"cW:{offer_id}:yes", "zurückgezogen")
    await approved.tap("dD:offer.preview", "inzwischen zurückgezogen")
    await approved.play.settle()
    await approved.tap("dD:offer.preview", "unterwegs")
    old, new = await approved.offers()
    assert (old.state, old.pay) == (OfferState.WITHDRAWN, None)
    assert (new.state, new.pay) == (OfferState.WAITING, "25 € pro Stunde")


async def test_change_of_another_company_is_neither_shown_nor_dropped(
    approved: Desk, stranger: Desk
) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    await stranger.say("/firma", "Nagel OHG")
    for data in (
        f"gO:{offer_id}",
        f"gD:oc:{offer_id}:yes",
        f"gD:cc:{approved.company_id}:yes",
    ):
        await stranger.forge(data, "jemand anderem")
    [change] = await changes(approved)
    assert change.state == ChangeState.WAITING


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ("gO:0", "gibt es nicht"),
        ("gD:oc:0", "gibt es nicht"),
        ("gD:o:1:yes", "jemand anderem"),
        ("gD:cc:0", "jemand anderem"),
    ],
)
async def test_made_up_button_is_answered_kindly(approved: Desk, data: str, answer: str) -> None:
    await approved.say("/firma", "Muster GmbH")
    await approved.forge(data, answer)


async def test_own_data_has_the_change_and_goes_with_its_person(
    approved: Desk, colleague: Desk
) -> None:
    offer_id = await approved.post()
    await edit(approved, offer_id, "25 € die Stunde")
    await approved.tap("dD:offer.preview", "wartet auf Freigabe")
    database = approved.play.runtime.database
    async with database.read() as session:
        data = await get_own_data(session, approved.person_id)
    assert [one["data"] for one in data["changes"]] == [{"pay": "25 € pro Stunde"}]
    async with database.write() as session:
        await delete_person(session, approved.person_id, now=approved.play.clock.now())
    assert await changes(approved) == []
    assert (await approved.offer(offer_id)).state == OfferState.OPEN
