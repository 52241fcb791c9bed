"""Of two long texts a coordinator reads what changed, with the words around it."""

import pytest

from handlers.passages import (
    MOST_ADDED_UNITS,
    MOST_REMOVED_UNITS,
    Passage,
    changed_passages,
)
from models.text import utf16_length

TEXT = (
    "Wir bauen Windräder in der Soester Börde. Du misst Schwingungen an Türmen, wertest sie aus "
    "und schreibst einen Bericht. Das Team hat zwölf Leute, die gern erklären."
)


def test_one_word_is_shown_with_its_neighbours() -> None:
    [passage] = changed_passages(TEXT, TEXT.replace("zwölf", "zwanzig")).places
    assert passage == Passage(
        "Bericht. Das Team hat ", "zwölf", "zwanzig", "Leute, die gern erklären."
    )


def test_far_changes_are_two_passages_and_near_ones_are_one() -> None:
    far = TEXT.replace("Windräder", "Kräne").replace("zwölf", "vier")
    assert [place.added for place in changed_passages(TEXT, far).places] == ["Kräne", "vier"]
    near = TEXT.replace("Schwingungen", "Kräfte").replace("Türmen,", "Masten,")
    assert [place.added for place in changed_passages(TEXT, near).places] == ["Kräfte an Masten,"]


def test_words_that_were_only_added_or_only_removed_say_so() -> None:
    added = changed_passages(TEXT, TEXT + " Bezahlt wird nichts.").places
    assert [(place.removed, place.added) for place in added] == [("", "Bezahlt wird nichts.")]
    removed = changed_passages(TEXT, TEXT.replace(" und schreibst einen Bericht", "")).places
    assert "schreibst einen Bericht" in removed[0].removed


@pytest.mark.parametrize("words", ["neu ", "🦊 "])
def test_a_text_written_anew_is_cut_and_says_so(words: str) -> None:
    passages = changed_passages("alt " * 700, words * 900)
    assert passages.is_cut
    assert sum(utf16_length(place.added) for place in passages.places) <= MOST_ADDED_UNITS
    assert sum(utf16_length(place.removed) for place in passages.places) <= MOST_REMOVED_UNITS


def test_equal_texts_have_no_passages() -> None:
    assert changed_passages(TEXT, TEXT.replace(". Du", ".\n\nDu")).places == ()
