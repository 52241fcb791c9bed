"""The sentence for a company, out of what a student typed."""

import pytest

from models.reading.notes import drops_note, note_beside_interest, read_note


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("ne warte anders: ich kann python und sql", "ich kann python und sql"),
        ("nee, lieber: Ich bin ab März frei", "Ich bin ab März frei"),
        ("schreib ihnen: ich war beim Tag der Technik", "ich war beim Tag der Technik"),
        ("noch was: ich hab führerschein", "ich hab führerschein"),
        ("no wait, I know Python", "I know Python"),
        ("instead: I am free from March", "I am free from March"),
        # What begins like that and says something of its own stays as it is.
        ("Also, ich bin im sechsten Semester", "Also, ich bin im sechsten Semester"),
        ("Meine Fächer: Python, SQL", "Meine Fächer: Python, SQL"),
        ("Ich kann Python, nein, eher SQL", "Ich kann Python, nein, eher SQL"),
    ],
)
def test_words_that_only_say_how_it_is_meant_are_left_out(typed: str, note: str) -> None:
    assert read_note(typed, None) == note


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("und ich hab im märz zeit", "Ich kann SQL, und ich hab im märz zeit"),
        ("noch was: ich hab führerschein", "Ich kann SQL, ich hab führerschein"),
        ("and I am free in March", "Ich kann SQL, and I am free in March"),
        ("Ich kann Python", "Ich kann Python"),
    ],
)
def test_a_sentence_that_begins_with_and_comes_on_top(typed: str, note: str) -> None:
    assert read_note(typed, "Ich kann SQL") == note


@pytest.mark.parametrize(
    "typed",
    ["ohne Satz bitte", "der satz soll weg", "lösch die Nachricht", "without a note", "no message"],
)
def test_the_sentence_is_taken_away_by_words(typed: str) -> None:
    assert drops_note(typed)


@pytest.mark.parametrize("typed", ["Ich schreibe gern Texte", "ohne Führerschein", "ich kann SQL"])
def test_a_sentence_is_not_taken_for_its_end(typed: str) -> None:
    assert not drops_note(typed)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("Interesse, ich könnte ab April für 16 Wochen", "ich könnte ab April für 16 Wochen"),
        ("ja gerne! Ich kenne mich mit SQL aus", "Ich kenne mich mit SQL aus"),
        ("I'm interested, I know Python", "I know Python"),
        ("ich hätte Interesse, aber erst ab September", "erst ab September"),
        ("interested but only from May", "only from May"),
        ("gefällt mir, aber ich kann erst im März", "ich kann erst im März"),
        ("würde mich interessieren, aber nicht in Hagen", None),
        ("Interesse, aber was zahlen die?", None),
        ("Interesse", None),
        ("kein Interesse, ich suche was anderes", None),
        ("ja, die 2", None),
    ],
)
def test_a_sentence_beside_a_yes_is_kept(typed: str, note: str | None) -> None:
    assert note_beside_interest(typed) == note
