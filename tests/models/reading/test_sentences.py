"""The sentence of an offer's text that a question is about."""

import pytest

from models.reading.sentences import sentence_about

TEXT = (
    "Wir suchen ab dem 5. Semester jemanden aus BWL, 14 Euro die Stunde. "
    "Die Betreuung ist mit der Uni Wuppertal.\nReisekosten zahlen wir."
)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("ist 5. Semester irgendwo vermerkt?", "Wir suchen"),
        ("Betreuung ist mit der Uni Wuppertal, oder?", "Die Betreuung"),
        ("steht da was von Reisekosten?", "Reisekosten"),
        ("warum steht da 14 Euro?", "Wir suchen"),
    ],
)
def test_the_sentence_that_shares_most_words_is_found(question: str, begins: str) -> None:
    assert sentence_about(question, TEXT).startswith(begins)


@pytest.mark.parametrize("question", ["ist das eine Vollzeitstelle?", "oder?", "warum nicht?"])
def test_what_no_sentence_says_is_not_found(question: str) -> None:
    assert sentence_about(question, TEXT) == ""
