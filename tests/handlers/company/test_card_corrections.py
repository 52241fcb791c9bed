"""A line typed at an offer's card: what it changed is said, and so is what it could not change."""

import pytest

from models.text import utf16_length
from tests.handlers.company.desk import OFFER, Desk
from tests.handlers.company.test_posting import to_preview


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("Dauer: unbefristet", "Dauer: 3 Monate → –"),
        ("da fehlt Geschichte", "Fächer: Informatik → Informatik, Geschichte"),
        ("bezahlt wird doch nicht", "→ unbezahlt"),
        ("16 hours a week", "Stunden: – → 16 h pro Woche"),
        ("place is Witten, not Hagen", "Ort: Dortmund → Witten"),
        ("jeder Abschluss, auch Englisch", "Sprache: Deutsch → Deutsch oder Englisch"),
    ],
)
async def test_what_changed_is_said_above_the_card(desk: Desk, typed: str, noted: str) -> None:
    await to_preview(desk)
    card = (await desk.say(typed, "Notiert")).text
    note = card.partition("So sehen es Studierende")[0]
    assert noted in note
    assert note.count("→") == 1
    assert await desk.state() == "offer.preview"


async def test_several_lines_are_said_one_by_one(desk: Desk) -> None:
    await to_preview(desk)
    card = (await desk.say("Master, 20 Stunden und in Bochum", "Notiert")).text
    note = card.partition("So sehen es Studierende")[0]
    assert [line.partition(":")[0] for line in note.split("\n") if "→" in line] == [
        "Abschlüsse",
        "Ort",
        "Stunden",
    ]


async def test_a_length_without_an_end_changes_no_kind(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("Dauer: unbefristet", "🏷 Praktikum")


@pytest.mark.parametrize("typed", ["in Dortmund", "für Informatik", "the language is German"])
async def test_what_stands_there_already_is_said_so(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    await desk.say(typed, "So steht es schon auf der Karte")


@pytest.mark.parametrize("typed", ["Start am 1.1.2025", "deadline is 1 March 2025"])
async def test_a_past_day_is_refused_kindly_and_changes_nothing(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    before = await desk.draft()
    await desk.say(typed, "ist vorbei")
    after = await desk.draft()
    assert before is not None
    assert after is not None
    assert before.data["starts_on"] == after.data["starts_on"]
    assert before.data["last_day"] == after.data["last_day"]


async def test_what_stands_beside_a_past_day_is_noted(desk: Desk) -> None:
    await to_preview(desk)
    card = (await desk.say("nur Master, ab 1.1.2025", "Notiert")).text
    assert "ist vorbei" in card
    assert "→ Master" in card


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("der Titel ist falsch", "Titel"),
        ("the place is wrong", "Wo"),
        ("in Dortmund oder Bochum", "Welcher Ort"),
        ("die Sprache stimmt nicht", "Sprache"),
    ],
)
async def test_what_is_only_called_wrong_is_asked_for(desk: Desk, typed: str, asked: str) -> None:
    await to_preview(desk)
    await desk.say(typed, asked)
    assert await desk.state() != "offer.preview"


async def test_what_is_not_understood_is_said_with_what_can_be_changed(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("bitte auch Quarkologie", "Sie können Titel, Art, Fächer")
    assert await desk.state() == "offer.preview"


async def test_the_note_and_a_long_card_are_one_message(desk: Desk) -> None:
    await to_preview(desk, f"{OFFER}\n" + "Wir bauen Prüfstände und messen viel. " * 78)
    card = await desk.say(f"Titel: {'Prüfstand ' * 14}", "Notiert")
    assert "Sie können Zeilen auch" in card.text or "✎" in card.text
    assert utf16_length(card.text) <= 4096
