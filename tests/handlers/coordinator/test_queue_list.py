"""What waits as a list: numbered, in pages, narrowed by taps and words, and back from each card."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.sandbox.people import Person
from bot.sandbox.values import Message
from models.queries.companies import get_company
from models.queries.offers import change_offer
from models.queries.pending_changes import add_pending_change
from models.tables.offer import OfferState
from models.vocabulary import Language
from tests.handlers.coordinator.region import OFFER_TEXT, Region, labels_of, offer_in_bochum


async def company_in(
    region: Region,
    place: str | None,
    name: str,
    *,
    is_approved: bool = True,
    sector: str | None = None,
) -> int:
    company_id = await region.add_company(name, is_approved=is_approved)
    async with region.database.write() as session:
        company = await get_company(session, company_id)
        company.place, company.sector_id = place, sector
        session.add(company)
    return company_id


async def age(region: Region, offer_id: int, days: int) -> None:
    """The offer waits for so long already."""
    offer = await region.offer(offer_id)
    async with region.database.write() as session:
        offer.created_at = offer.changed_at = region.now - timedelta(days=days)
        session.add(offer)


async def twelve(region: Region) -> list[int]:
    """Twelve that wait: ten offers of three companies, a new company and a change, in this order.

    Returns the ids of the offers.
    """
    witten = await company_in(region, "Witten", "Ardey Technik GmbH", sector="S2")
    herne = await company_in(region, "Herne", "Emscher Guss GmbH", sector="S1")
    new = await company_in(region, "Hagen", "Volme Bau GmbH", is_approved=False)
    offers = []
    for number, company_id in enumerate([witten] * 5 + [herne] * 4 + [new], start=1):
        offer_id = await region.add_offer(company_id, f"Aufgabe {number}")
        await age(region, offer_id, 14 - number)
        offers.append(offer_id)
    await company_in(region, None, "Ohneort GmbH", is_approved=False)
    person_id = await region.add_person(region.colleague)
    async with region.database.write() as session:
        await add_pending_change(
            session,
            {"website": "neu.example"},
            company_id=witten,
            person_id=person_id,
            now=region.now + timedelta(seconds=1),
        )
    return offers


def numbered(message: Message) -> list[str]:
    """The titles of the entries, in order."""
    lines = [line for line in message.text.splitlines() if line[:1].isdigit() and ". " in line]
    return [line.partition(". ")[2] for line in lines]


async def tapped(person: Person, label: str) -> Message:
    await person.tap(label)
    return person.last


async def test_more_than_three_are_a_list_with_kind_company_place_and_age(region: Region) -> None:
    await twelve(region)
    shown = await region.coordinator.ask("/freigaben")
    assert "12 warten auf Ihre Antwort" in shown.text
    assert "Seite 1 von 2" in shown.text
    assert numbered(shown) == [f"Aufgabe {number}" for number in range(1, 9)]
    assert "Angebot · Ardey Technik GmbH, Witten · seit 13 Tagen" in shown.text
    rest = await tapped(region.coordinator, "Weiter ›")
    assert numbered(rest) == ["Aufgabe 9", "Aufgabe 10", "Ohneort GmbH", "Ardey Technik GmbH"]
    assert "Angebot eines neuen Unternehmens · Volme Bau GmbH, Hagen" in rest.text
    assert "neues Unternehmen · seit heute" in rest.text
    assert "Änderung des Unternehmens, Witten" in rest.text
    assert [label for label in labels_of(rest) if label.isdigit()] == ["9", "10", "11", "12"]


async def test_three_are_gone_through_one_by_one(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    for title in ("Eins", "Zwei", "Drei"):
        await region.add_offer(company_id, title)
    card = await region.coordinator.ask("/freigaben")
    assert "1 von 3" in card.text
    assert not [label for label in labels_of(card) if label.startswith("‹")]


async def test_home_button_leads_to_the_list(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/start")
    shown = await tapped(region.coordinator, "Was wartet (12)")
    assert numbered(shown)[0] == "Aufgabe 1"


async def test_tapped_number_opens_its_card_and_leads_back_to_the_list(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    card = await tapped(region.coordinator, "3")
    assert "3 von 12" in card.text
    assert "Aufgabe 3" in card.text
    shown = await tapped(region.coordinator, "‹ Liste (12)")
    assert numbered(shown)[2] == "Aufgabe 3"


@pytest.mark.parametrize("words", ["3", "die dritte", "zeig mir Nummer 3", "Firma 3 bitte"])
async def test_typed_number_opens_its_card(region: Region, words: str) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    card = await region.coordinator.ask(words)
    assert "3 von 12" in card.text
    assert "Aufgabe 3" in card.text
    # The list is still there above, and so is what its numbers mean.
    assert "Aufgabe 10" in (await region.coordinator.ask("10")).text


@pytest.mark.parametrize("words", ["zurück", "zurück zur Liste", "Liste bitte", "back", "list"])
async def test_words_lead_from_a_card_back_to_its_list(region: Region, words: str) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("nur angebote aus herne")
    await region.coordinator.ask("2")
    assert "4 von 12, die warten · Angebote · Herne" in (await region.coordinator.ask(words)).text


async def test_back_returns_a_card_where_there_is_no_list(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, "Einzig")
    await region.coordinator.ask("/freigaben")
    assert "Warum geht Einzig zurück" in (await region.coordinator.ask("zurück")).text


async def test_number_that_the_list_does_not_have_shows_the_list_again(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    assert numbered(await region.coordinator.ask("13"))[0] == "Aufgabe 1"


async def test_filters_combine_and_show_what_would_be_left(region: Region) -> None:
    await twelve(region)
    shown = await region.coordinator.ask("/freigaben")
    assert {
        "● Alle (12)", "Neue Unternehmen (2)", "Angebote (10)", "Änderungen (1)",
        "Älter als 3 Tage (10)", "📍 Nach Ort", "🏭 Nach Branche",
    } <= set(labels_of(shown))  # fmt: skip
    shown = await tapped(region.coordinator, "Angebote (10)")
    assert "10 von 12, die warten · Angebote" in shown.text
    towns = await tapped(region.coordinator, "📍 Nach Ort")
    assert labels_of(towns)[:4] == ["Witten (5)", "Herne (4)", "Hagen (1)", "Alle Orte (10)"]
    shown = await tapped(region.coordinator, "Herne (4)")
    assert "4 von 12, die warten · Angebote · Herne" in shown.text
    assert numbered(shown) == [f"Aufgabe {number}" for number in (6, 7, 8, 9)]
    assert "● 📍 Herne" in labels_of(shown)
    # Of Herne alone: nothing but offers waits there.
    assert {"Alle (4)", "● Angebote (4)", "Alles zeigen (12)"} <= set(labels_of(shown))
    assert "Änderungen (0)" not in labels_of(shown)
    shown = await tapped(region.coordinator, "Alles zeigen (12)")
    assert "12 warten" in shown.text


async def test_list_is_narrowed_to_a_sector_and_to_what_names_none(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    sectors = await tapped(region.coordinator, "🏭 Nach Branche")
    assert labels_of(sectors)[0].endswith("(6)")
    assert labels_of(sectors)[2] == "ohne Branche (2)"
    shown = await tapped(region.coordinator, "ohne Branche (2)")
    assert numbered(shown) == ["Aufgabe 10", "Ohneort GmbH"]
    await region.coordinator.tap("📍 Nach Ort")
    shown = await tapped(region.coordinator, "ohne Ort (1)")
    assert numbered(shown) == ["Ohneort GmbH"]


async def test_what_waits_longer_than_three_days_alone(region: Region) -> None:
    offers = await twelve(region)
    await age(region, offers[0], 2)
    await region.coordinator.ask("/freigaben")
    shown = await tapped(region.coordinator, "Älter als 3 Tage (9)")
    assert "Aufgabe 1" not in numbered(shown)
    assert "älter als 3 Tage" in shown.text
    shown = await tapped(region.coordinator, "● Älter als 3 Tage (9)")
    assert "12 warten" in shown.text


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (["nur angebote", "aus herne"], ["Aufgabe 6", "Aufgabe 7", "Aufgabe 8", "Aufgabe 9"]),
        (["firmen aus hagen"], ["Aufgabe 10"]),
        (["only changes"], ["Ardey Technik GmbH"]),
        (["Herne", "alles", "weiter"], ["Aufgabe 9", "Aufgabe 10", "Ohneort GmbH"]),
        (["nur Firmen", "überall"], ["Aufgabe 10", "Ohneort GmbH"]),
    ],
)  # fmt: skip
async def test_typed_words_narrow_the_list(
    region: Region, lines: Sequence[str], titles: list[str]
) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    for line in lines:
        shown = await region.coordinator.ask(line)
    assert numbered(shown)[: len(titles)] == titles


async def test_town_from_which_nothing_waits_is_said_and_led_out_of(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    shown = await region.coordinator.ask("Firmen aus Castrop-Rauxel")
    assert "0 von 12, die warten · Neue Unternehmen · Castrop-Rauxel" in shown.text
    assert "Davon wartet gerade nichts." in shown.text
    assert "Alles zeigen (12)" in labels_of(shown)


@pytest.mark.parametrize("words", ["2 freigeben", "gib die zweite frei", "approve the second one"])
async def test_entry_is_not_answered_unread(region: Region, words: str) -> None:
    offers = await twelve(region)
    await region.coordinator.ask("/freigaben")
    assert "2 von 12" in (await region.coordinator.ask(words)).text
    assert (await region.offer(offers[1])).state == OfferState.WAITING


async def test_name_of_what_waits_opens_its_card(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    card = await region.coordinator.ask("Volme Bau")
    assert "10 von 12" in card.text


async def test_other_words_are_heard_as_everywhere(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    card = await region.coordinator.ask("zeig mir Aufgabe 7")
    assert "Aufgabe 7" in card.text
    await region.coordinator.ask("/freigaben")
    assert "Davon wartet" not in (await region.coordinator.ask("danke")).text


async def test_next_card_after_an_answer_is_of_the_same_list(region: Region) -> None:
    offers = await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("nur angebote aus herne")
    await region.coordinator.tap("2")
    await region.coordinator.tap("✓ Freigeben")
    card = await region.coordinator.wait_for("2 von 3")
    assert "Aufgabe 8" in card.text
    assert (await region.offer(offers[6])).state == OfferState.OPEN
    shown = await tapped(region.coordinator, "‹ Liste (3)")
    assert numbered(shown) == ["Aufgabe 6", "Aufgabe 8", "Aufgabe 9"]


async def test_returned_from_a_list_goes_on_in_it_also_after_a_restart(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("nur angebote aus herne")
    await region.coordinator.tap("2")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.play.restart()
    await region.coordinator.tap("Vergütung unklar")
    card = await region.coordinator.wait_for("2 von 3")
    assert "Aufgabe 8" in card.text
    assert "‹ Liste (3)" in labels_of(card)


async def test_last_of_a_list_says_what_waits_elsewhere(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("nur änderungen")
    await region.coordinator.tap("1")
    await region.coordinator.tap("✓ Freigeben")
    done = await region.coordinator.wait_for("In dieser Auswahl wartet nichts mehr")
    assert "noch 11" in done.text
    assert "11 warten" in (await tapped(region.coordinator, "Alles zeigen (11)")).text


async def test_words_lead_on_from_a_list_that_is_done(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("nur änderungen")
    await region.coordinator.ask("1")
    await region.coordinator.ask("freigeben")
    await region.coordinator.wait_for("In dieser Auswahl wartet nichts mehr")
    assert "11 warten" in (await region.coordinator.ask("alles")).text


async def test_put_off_comes_last_and_is_marked(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("2")
    card = await tapped(region.coordinator, "Weiter ›")
    assert "noch 11 von 12" in card.text
    assert "Aufgabe 3" in card.text
    await region.coordinator.tap("‹ Liste (12)")
    assert "zurückgestellt" not in region.coordinator.last.text
    shown = await tapped(region.coordinator, "Weiter ›")
    assert numbered(shown)[-1] == "Aufgabe 2"
    assert shown.text.count("zurückgestellt") == 1
    card = await region.coordinator.ask("12")
    assert "Von Ihnen zurückgestellt · noch 11 von 12" in card.text
    # Nobody else put it off.
    assert numbered(await region.colleague.ask("/freigaben"))[1] == "Aufgabe 2"


async def test_all_of_a_list_put_off_begins_again_in_it(region: Region) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("nur firmen")
    await region.coordinator.tap("1")
    await region.coordinator.tap("Weiter ›")
    over = await tapped(region.coordinator, "Weiter ›")
    assert over.text.startswith("Alle 2, die warten, haben Sie zurückgestellt.")
    card = await tapped(region.coordinator, "Von vorn beginnen")
    assert "1 von 2" in card.text


async def test_entry_that_a_colleague_answered_says_so_and_the_list_is_true(region: Region) -> None:
    offers = await twelve(region)
    shown = await region.coordinator.ask("/freigaben")
    await region.colleague.ask("/freigaben")
    await region.colleague.tap("1")
    await region.colleague.tap("✓ Freigeben")
    await region.settled()
    assert (await region.offer(offers[0])).state == OfferState.OPEN
    await region.coordinator.tap("1", message=shown)
    assert "schon beantwortet" in region.coordinator.last.text
    shown = await tapped(region.coordinator, "Zeigen, was wartet")
    assert "11 warten" in shown.text
    assert numbered(shown)[0] == "Aufgabe 2"


async def test_page_that_is_gone_becomes_the_last(region: Region) -> None:
    await twelve(region)
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data("gL::7", message)
    assert "Seite 2 von 2" in region.coordinator.last.text


async def test_offer_that_was_changed_while_it_waited_is_marked(region: Region) -> None:
    offers = await twelve(region)
    async with region.database.write() as session:
        changed = offer_in_bochum("Aufgabe 1", OFFER_TEXT, (), region.now + timedelta(days=9))
        await change_offer(session, offers[0], changed, now=region.now)
    shown = await region.coordinator.ask("/freigaben")
    assert "geändert" not in shown.text
    await region.coordinator.tap("Weiter ›")
    assert "seit heute · ✎ geändert" in region.coordinator.last.text


async def test_list_in_english(region: Region) -> None:
    await twelve(region)
    speaker = region.stand_in.person("Kate", started=True, language_code="en")
    await region.add_person(speaker, Language.ENGLISH)
    await region.seat_in("Stadt", speaker)
    shown = await speaker.ask("/approvals")
    assert "12 wait for your answer" in shown.text
    assert "offer · Ardey Technik GmbH, Witten · for 13 days" in shown.text
    shown = await speaker.ask("only new companies")
    assert "2 of 12 that wait · New companies" in shown.text
    assert numbered(shown) == ["Aufgabe 10", "Ohneort GmbH"]


async def test_longest_list_fits_into_one_message(region: Region) -> None:
    for number in range(9):
        company_id = await company_in(region, "P" * 120, f"{number}" + "N" * 119)
        await region.add_offer(company_id, f"{number}" + "<" * 139)
    shown = await region.coordinator.ask("/freigaben")
    assert len(numbered(shown)) == 8


async def test_student_reads_no_list_by_a_made_up_button(region: Region) -> None:
    await twelve(region)
    student = await region.add_student("Anna")
    message = await student.ask("/hilfe")
    for data in ("gL", "gL:o-", "gN:city"):
        await student.tap_data(data, message)
        assert "Aufgabe" not in student.last.text
        assert "Witten" not in student.last.text


@pytest.mark.parametrize(
    "words", ["Volme Bau", "Volme Bau?", "zeig mir mal Volme", "Volme Bau bitte freigeben"]
)
async def test_a_name_on_another_card_opens_its_own(region: Region, words: str) -> None:
    offers = await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("1")
    assert "Aufgabe 10" in (await region.coordinator.ask(words)).text
    assert (await region.offer(offers[0])).state == OfferState.WAITING
    assert (await region.offer(offers[9])).state == OfferState.WAITING


@pytest.mark.parametrize(
    "words",
    ["die eins kann durch", "den ersten aufmachen", "zeig mir mal die eins", "approve the first"],
)
async def test_number_words_open_the_entry(region: Region, words: str) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    assert "1 von 12" in (await region.coordinator.ask(words)).text


@pytest.mark.parametrize("words", ["die drei bitte", "zeig mir mal die drei", "the third one"])
async def test_number_is_of_what_waits_when_the_list_has_scrolled_away(
    region: Region, words: str
) -> None:
    await twelve(region)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("/ueberblick")
    assert "Aufgabe 3" in (await region.coordinator.ask(words)).text


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("zurück an Volme Bau: bitte den Lohn nennen", "bitte den Lohn nennen"),
        ("Volme Bau zurückgeben: falscher Name", "falscher Name"),
        ("zur zehn: da fehlt das Semester", "da fehlt das Semester"),
        ("return Volme Bau because the place is missing", "the place is missing"),
    ],
)
async def test_entry_of_the_list_is_returned_with_its_reason_once_that_was_shown(
    region: Region, words: str, reason: str
) -> None:
    offers = await twelve(region)
    await region.coordinator.ask("/freigaben")
    mark = region.coordinator.mark()
    await region.coordinator.send(words)
    await region.settled()
    card, preview = [one.text for one in region.coordinator.received if one.version > mark]
    assert "Aufgabe 10" in card
    assert reason in preview.splitlines()
    assert (await region.offer(offers[9])).state == OfferState.WAITING
