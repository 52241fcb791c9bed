"""A coordinator reads what changed of something approved, and answers it once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.sandbox.people import Person
from models.notices.kinds import Notice
from models.queries.companies import find_company_like
from models.queries.match_rows import find_match_student, get_match_student
from models.queries.offers import list_offer_fields
from models.queries.pending_changes import add_pending_change
from models.queries.suggestions import record_dismissed, record_shown
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.student import Student
from models.tables.subscription import AlertRun
from models.tables.suggestion import SuggestionOrigin
from models.text import utf16_length
from models.vocabulary import Dislike, Language
from tests.handlers.coordinator.region import OFFER_TEXT, Region, labels_of


async def add_change(region: Region, owner: Person, changes: dict[str, object], **of: int) -> None:
    """A change that the company's owner has saved."""
    person_id = await region.add_person(owner)
    async with region.database.write() as session:
        await add_pending_change(session, changes, person_id=person_id, now=region.now, **of)


async def changes_of(region: Region) -> Sequence[PendingChange]:
    async with region.database.read() as session:
        return (await session.exec(select(PendingChange))).all()


async def alert_runs(region: Region) -> Sequence[AlertRun]:
    async with region.database.read() as session:
        return (await session.exec(select(AlertRun))).all()


@pytest.fixture
def owner(region: Region) -> Person:
    return region.stand_in.person("Cora", started=True)


@pytest.fixture
async def company_id(region: Region, owner: Person) -> int:
    return await region.add_company(owner=owner, is_approved=True)


@pytest.fixture
async def offer_id(region: Region, company_id: int) -> int:
    return await region.add_offer(company_id, is_open=True)


NEW_TEXT = OFFER_TEXT.replace("Messdaten", "Prüfberichten") + " Ein Führerschein hilft."
OFFER_CHANGE: dict[str, object] = {
    "title": "Praktikum Prüftechnik",
    "text": NEW_TEXT,
    "fields": ["0715", "0714"],
    "starts_on": "2027-05-03",
    "pay": "12 € pro Stunde",
    "is_paid": True,
}


async def test_new_name_is_shown_old_and_new_and_holds_once_approved(
    region: Region, owner: Person, company_id: int, offer_id: int
) -> None:
    changes: dict[str, object] = {"name": "Messwerk Holding AG", "website": "holding.example"}
    await add_change(region, owner, changes, company_id=company_id)
    card = await region.coordinator.ask("/freigaben")
    assert "Name: Messwerk GmbH → Messwerk Holding AG" in card.text
    assert "Website: messwerk.example → holding.example" in card.text
    assert 'href="https://holding.example"' in card.html
    assert "Größe" not in card.text
    await region.coordinator.tap("✓ Freigeben")
    await owner.wait_for("Ihre Änderung von Messwerk Holding AG ist freigegeben")
    company = await region.company(company_id)
    assert (company.name, company.website) == ("Messwerk Holding AG", "holding.example")
    assert company.state == CompanyState.APPROVED
    async with region.database.read() as session:
        assert await find_company_like(session, "messwerk holding ag") is not None
    assert (await region.offer(offer_id)).state == OfferState.OPEN
    [change] = await changes_of(region)
    assert (change.state, change.data) == (ChangeState.APPROVED, {})


async def test_change_of_a_company_without_any_offer_is_returned(
    region: Region, owner: Person, company_id: int
) -> None:
    await add_change(region, owner, {"website": "holding.example"}, company_id=company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.coordinator.tap("Nicht überprüfbar")
    [change] = await changes_of(region)
    assert change.state == ChangeState.RETURNED


async def test_languages_that_come_to_others_are_shown_with_them(
    region: Region, owner: Person, offer_id: int
) -> None:
    change: dict[str, object] = {"further_languages": ["nl"], "one_of_languages": ["fr", "es"]}
    await add_change(region, owner, change, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    new = "Deutsch und Niederländisch, dazu Französisch oder Spanisch"
    assert f"Sprache: Deutsch → {new}" in card.text


async def test_changed_lines_alone_are_shown_and_of_the_text_what_changed(
    region: Region, owner: Person, offer_id: int
) -> None:
    await add_change(region, owner, OFFER_CHANGE, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    assert "Titel: Praktikum Messtechnik → Praktikum Prüftechnik" in card.text
    assert "Beginn: – → ab 3. Mai 2027" in card.text
    assert "Vergütung: – → 12 € pro Stunde" in card.text
    assert "<s>Messdaten.</s> → <b>Prüfberichten. Ein Führerschein hilft.</b>" in card.html
    assert "Wir suchen" not in card.text
    assert "Ort" not in card.text
    assert "Offen bis" not in card.text


async def test_both_versions_can_be_read_whole(
    region: Region, owner: Person, offer_id: int
) -> None:
    await add_change(region, owner, OFFER_CHANGE, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("Neue Fassung")
    assert NEW_TEXT in region.coordinator.last.text
    await region.coordinator.tap("‹ Was sich ändert")
    await region.coordinator.tap("Freigegebene Fassung")
    assert OFFER_TEXT in region.coordinator.last.text
    await region.coordinator.tap("‹ Was sich ändert")
    assert "✓ Freigeben" in labels_of(region.coordinator.last)


async def test_approved_change_takes_the_place_of_what_was_approved(
    region: Region, owner: Person, offer_id: int
) -> None:
    before = await region.offer(offer_id)
    await add_change(region, owner, OFFER_CHANGE, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    await owner.wait_for("ist freigegeben und gilt ab jetzt.\nDas Angebot ist offen.")
    offer = await region.offer(offer_id)
    assert (offer.title, offer.text, offer.pay) == (
        "Praktikum Prüftechnik",
        NEW_TEXT,
        "12 € pro Stunde",
    )
    assert offer.text_key != before.text_key
    assert (offer.state, offer.approved_at) == (OfferState.OPEN, before.approved_at)
    async with region.database.read() as session:
        assert await list_offer_fields(session, [offer_id]) == {offer_id: ("0715", "0714")}
    assert [run.offer_id for run in await alert_runs(region)] == [offer_id]


@pytest.mark.parametrize(
    ("changes", "times"), [({"pay": "9 €"}, 0), ({"duration_weeks": 8}, 0), ({"fields": []}, 1)]
)
async def test_only_a_change_that_may_fit_others_is_told_at_once(
    region: Region, owner: Person, offer_id: int, changes: dict[str, object], times: int
) -> None:
    await add_change(region, owner, changes, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    await region.settled()
    assert len(await alert_runs(region)) == times


@pytest.mark.parametrize("state", [OfferState.FILLED, OfferState.EXPIRED])
async def test_approved_change_opens_an_ended_offer_again(
    region: Region, owner: Person, offer_id: int, state: OfferState
) -> None:
    until = region.now + timedelta(days=30)
    async with region.database.write() as session:
        await session.exec(update(Offer).where(col(Offer.id) == offer_id).values(state=state))
    await add_change(region, owner, {"open_until": until.isoformat()}, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    assert "die Freigabe öffnet es wieder" in card.text
    await region.coordinator.tap("✓ Freigeben")
    offer = await region.offer(offer_id)
    assert (offer.state, offer.open_until) == (OfferState.OPEN, until)


async def test_paused_offer_stays_paused_with_its_new_words(
    region: Region, owner: Person, offer_id: int
) -> None:
    async with region.database.write() as session:
        paused = update(Offer).where(col(Offer.id) == offer_id).values(state=OfferState.PAUSED)
        await session.exec(paused)
    await add_change(region, owner, {"title": "Anders"}, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    offer = await region.offer(offer_id)
    assert (offer.state, offer.title) == (OfferState.PAUSED, "Anders")
    assert await alert_runs(region) == []


async def test_returned_change_tells_why_and_leaves_everything_open(
    region: Region, owner: Person, offer_id: int
) -> None:
    await add_change(region, owner, OFFER_CHANGE, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    assert "Warum geht die Änderung von" in region.coordinator.last.text
    await region.coordinator.ask("Bitte die Vergütung belegen.")
    assert (await changes_of(region))[0].state == ChangeState.WAITING
    await region.coordinator.ask("ja")
    told = await owner.wait_for("Bitte die Vergütung belegen.")
    assert "Studierende sehen weiter die freigegebene Fassung" in told.text
    offer = await region.offer(offer_id)
    assert (offer.state, offer.title) == (OfferState.OPEN, "Praktikum Messtechnik")
    [change] = await changes_of(region)
    assert (change.state, change.data) == (ChangeState.RETURNED, OFFER_CHANGE)
    assert "Nichts wartet" in (await region.coordinator.ask("/freigaben")).text
    await owner.tap("Beide ansehen", message=told)
    assert "Bitte die Vergütung belegen." in owner.last.text
    await owner.tap(f"cE:{offer_id}")
    assert "Praktikum Prüftechnik" in owner.last.text


async def test_change_that_was_replaced_is_shown_again_instead_of_approved_unread(
    region: Region, owner: Person, offer_id: int
) -> None:
    await add_change(region, owner, {"title": "Erste Fassung"}, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await add_change(region, owner, {"title": "Zweite Fassung"}, offer_id=offer_id)
    await region.coordinator.tap("✓ Freigeben")
    assert "seit Sie es gelesen haben" in region.coordinator.last.text
    assert "Zweite Fassung" in region.coordinator.last.text
    assert (await region.offer(offer_id)).title == "Praktikum Messtechnik"
    await region.coordinator.tap("✓ Freigeben")
    assert (await region.offer(offer_id)).title == "Zweite Fassung"


async def test_note_on_a_change_that_was_replaced_is_given_back(
    region: Region, owner: Person, offer_id: int
) -> None:
    await add_change(region, owner, {"title": "Erste Fassung"}, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    await add_change(region, owner, {"title": "Zweite Fassung"}, offer_id=offer_id)
    await region.coordinator.ask("Bitte die <Aufgaben> nennen.")
    mark = region.coordinator.mark()
    await region.coordinator.send("ja")
    await region.coordinator.wait_for("Zweite Fassung", since=mark)
    note = await region.coordinator.wait_for("ging nicht hinaus", since=mark)
    assert "Bitte die <Aufgaben> nennen." in note.text
    [change] = await changes_of(region)
    assert change.state == ChangeState.WAITING


async def test_change_of_what_was_extended_meanwhile_is_shown_again(
    region: Region, owner: Person, offer_id: int
) -> None:
    until = region.now + timedelta(days=20)
    await add_change(region, owner, {"open_until": until.isoformat()}, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    async with region.database.write() as session:
        later = region.now + timedelta(days=90)
        extended = update(Offer).where(col(Offer.id) == offer_id).values(open_until=later)
        await session.exec(extended)
    await region.coordinator.tap("✓ Freigeben")
    assert "seit Sie es gelesen haben" in region.coordinator.last.text
    assert (await region.offer(offer_id)).open_until == later


async def test_change_whose_last_day_passed_can_only_go_back(
    region: Region, owner: Person, offer_id: int
) -> None:
    until = region.now - timedelta(days=1)
    await add_change(region, owner, {"open_until": until.isoformat()}, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    assert "✓ Freigeben" not in labels_of(card)
    assert "nur zurückgehen" in card.text


@pytest.mark.parametrize("first", ["approves", "returns"])
async def test_of_two_coordinators_the_first_answer_counts_and_the_second_reads_it(
    region: Region, owner: Person, offer_id: int, first: str
) -> None:
    await add_change(region, owner, {"title": "Anders"}, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    await region.colleague.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben", message=card)
    if first == "approves":
        await region.colleague.tap("✓ Freigeben")
        await region.coordinator.ask("Bitte belegen.")
        await region.coordinator.ask("ja")
        assert "wurde freigegeben" in region.coordinator.last.text
        assert (await region.offer(offer_id)).title == "Anders"
        assert await region.notices(Notice.CHANGE_RETURNED) == []
    else:
        await region.coordinator.ask("Bitte belegen.")
        await region.coordinator.ask("ja")
        await region.colleague.tap("✓ Freigeben")
        assert "ging zurück (Dienstag, 24. November" in region.colleague.last.text
        assert (await region.offer(offer_id)).title == "Praktikum Messtechnik"
        assert await region.notices(Notice.CHANGE_APPROVED) == []
    assert "Karin" not in region.colleague.last.text
    assert "Konrad" not in region.coordinator.last.text


async def test_double_tap_applies_a_change_once(
    region: Region, owner: Person, company_id: int
) -> None:
    await add_change(region, owner, {"name": "Doppelt GmbH"}, company_id=company_id)
    card = await region.coordinator.ask("/freigaben")
    button = card.find_button("✓ Freigeben")
    assert button is not None
    queries = [region.coordinator.press(str(button.data), card) for _ in range(2)]
    for query in queries:
        await region.coordinator.answer_to(query)
    await region.settled()
    assert len(await region.notices(Notice.CHANGE_APPROVED)) == 1


async def test_notice_of_a_change_taken_back_says_so(
    region: Region, owner: Person, company_id: int
) -> None:
    await add_change(region, owner, {"name": "Kurz GmbH"}, company_id=company_id)
    message = await region.coordinator.ask("/freigaben")
    await owner.ask("/firma")
    await owner.tap("✕ Änderung zurücknehmen")
    await owner.tap("Ja, zurücknehmen")
    await region.coordinator.tap_data(f"aS:cc:{company_id}", message)
    assert "seine Änderung von „Messwerk GmbH“ zurückgenommen" in region.coordinator.last.text
    assert "Sonst wartet nichts" in region.coordinator.last.text


async def test_change_rests_while_its_company_is_not_approved(
    region: Region, owner: Person, company_id: int, offer_id: int
) -> None:
    await add_change(region, owner, {"title": "Anders"}, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    async with region.database.write() as session:
        returned = (
            update(Company).where(col(Company.id) == company_id).values(state=CompanyState.RETURNED)
        )
        await session.exec(returned)
    await region.coordinator.tap("✓ Freigeben", message=card)
    assert "lässt sich gerade nicht beantworten" in region.coordinator.last.text
    assert (await region.offer(offer_id)).title == "Praktikum Messtechnik"


async def test_old_notice_of_an_approved_offer_leads_to_its_change(
    region: Region, owner: Person, offer_id: int
) -> None:
    await add_change(region, owner, {"title": "Anders"}, offer_id=offer_id)
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data(f"aS:o:{offer_id}", message)
    assert "Titel: Praktikum Messtechnik → Anders" in region.coordinator.last.text


async def test_who_declined_for_the_subject_is_packed_anew(
    region: Region, owner: Person, offer_id: int
) -> None:
    student = await region.add_student("Ida")
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await record_shown(
            session, person_id, [(offer_id, [])], next(iter(SuggestionOrigin)), now=region.now
        )
        await record_dismissed(
            session, person_id, offer_id, dislike=Dislike.WRONG_FIELD, now=region.now
        )
    await add_change(region, owner, {"fields": ["0421"]}, offer_id=offer_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    async with region.database.read() as session:
        row = await session.get(Student, person_id)
        assert row is not None
        assert await find_match_student(session, person_id) == await get_match_student(session, row)


async def test_longest_possible_change_fits_into_one_message(
    region: Region, owner: Person, company_id: int
) -> None:
    offer_id = await region.add_offer(company_id, "T" * 140, text="alt " * 750, is_open=True)
    changes: dict[str, object] = {
        "title": "&" * 140,
        "text": "🦊" * 1500,
        "fields": ["0613", "0714", "0715", "0732", "0421", "0912"],
        "place": "<" * 120,
        "pay": "€" * 120,
        "degrees": ["bachelor", "master", "diplom", "doctorate", "state_exam"],
        "skills": ["Kenntnis " * 10] * 8,
    }
    await add_change(region, owner, changes, offer_id=offer_id)
    card = await region.coordinator.ask("/freigaben")
    assert utf16_length(card.text) <= 4096
    assert "Hier gekürzt" in card.text
    await region.coordinator.tap("Neue Fassung")
    assert utf16_length(region.coordinator.last.text) <= 4096
    await owner.ask("/meineangebote")
    await owner.tap(f"cO:{offer_id}")
    await owner.tap("Beide ansehen")
    assert utf16_length(owner.last.text) <= 4096


async def test_whole_way_in_english(region: Region) -> None:
    anne = region.stand_in.person("Anne", started=True, language_code="en")
    company_id = await region.add_company(owner=anne, language=Language.ENGLISH, is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    await region.coordinator.ask("/start")
    await anne.ask("/myoffers")
    await anne.tap(f"cO:{offer_id}")
    await anne.tap(f"cE:{offer_id}")
    await anne.ask("remote")
    mark = anne.mark()
    await anne.tap("Save ✓")
    await anne.wait_for("waits for approval", since=mark)
    await region.coordinator.wait_for("Eine Änderung von „Praktikum Messtechnik“")
    await region.coordinator.tap("Ansehen")
    assert "Ort: Bochum → " in region.coordinator.last.text
    await region.coordinator.tap("✓ Freigeben")
    await anne.wait_for("is approved and holds from now on")
