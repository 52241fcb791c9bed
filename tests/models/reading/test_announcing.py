"""What coordinators say of an open announcement beside its text and its circle."""

import pytest

from models.reading.announcing import (
    Wish,
    read_announcement_wish,
    sends_plainly,
    without_prefix,
)

MEANT = {
    "Text ändern": Wish.CHANGE_TEXT,
    "der Text ist falsch, ich will was anderes schicken": Wish.CHANGE_TEXT,
    "das war nicht der Text, das waren die Empfänger": Wish.CHANGE_TEXT,
    "the wording is wrong": Wish.CHANGE_TEXT,
    "let me write something else": Wish.CHANGE_TEXT,
    "Text: Der Fördertopf ist offen bis 28. Februar.": Wish.NEW_TEXT,
    "Neuer Text: Wir treffen uns am Montag": Wish.NEW_TEXT,
    "schick das bitte erst am Montag um 9": Wish.LATER,
    "ja, aber warte noch bis morgen": Wish.LATER,
    "send it tomorrow please": Wish.LATER,
    "wie viele sind das?": Wish.REACH,
    "wer bekommt das jetzt alles?": Wish.REACH,
    "who gets this?": Wish.REACH,
    "was steht im Text eigentlich drin?": Wish.SHOW_TEXT,
    "show me the text": Wish.SHOW_TEXT,
}

NOTHING_OF_IT = [
    "Informatik an der TU Dortmund ab 5. Semester", "nur Master", "ohne Witten", "auch BWL",
    "alle Unternehmen ohne IT", "ja", "nein", "only law students", "hm",
]  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_a_line_is_about_the_announcement(text: str) -> None:
    said = read_announcement_wish(text)
    assert said is not None
    assert said.wish is MEANT[text]


@pytest.mark.parametrize("text", NOTHING_OF_IT)
def test_a_circle_or_a_yes_is_not(text: str) -> None:
    assert read_announcement_wish(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Text: Liebe Betriebe, kommt!", "Liebe Betriebe, kommt!"),
        ("<b>Text:</b> Liebe Betriebe", "Liebe Betriebe"),
        ("Message: dear all", "dear all"),
        ("Liebe Betriebe: kommt!", "Liebe Betriebe: kommt!"),
        ("Text:", "Text:"),
        ("Texte und Bilder: ein Abend", "Texte und Bilder: ein Abend"),
    ],
)
def test_only_what_says_that_it_is_the_text_is_taken_off(text: str, left: str) -> None:
    assert without_prefix(text) == left


@pytest.mark.parametrize("text", ["senden", "ja, los", "raus damit", "passt, ab damit", "send it"])
def test_a_line_sends(text: str) -> None:
    assert sends_plainly(text)


@pytest.mark.parametrize(
    "text", ["GreenFleet", "senden?", "noch nicht senden", "ja, aber erst morgen", "don't send it"]
)
def test_whatever_says_more_sends_nothing(text: str) -> None:
    assert not sends_plainly(text)
