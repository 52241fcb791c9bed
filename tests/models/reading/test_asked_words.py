"""A word that we use ourselves is explained to whoever asks for it, and for nothing else."""

import pytest

from models.reading.asked_words import AskedWord, read_asked_word

ASKED = {
    "Was heißt Hochschule?": AskedWord.UNIVERSITY,
    'What does "Hochschule" mean?': AskedWord.UNIVERSITY,
    "was heißt fachübergreifend": AskedWord.INTERDISCIPLINARY,
    "was bedeutet eigentlich KMU?": AskedWord.KMU,
    "what do you mean by coordination?": AskedWord.COORDINATION,
    "Was ist denn ein Abo?": AskedWord.SUBSCRIPTION,
    "Umkreis heißt was?": AskedWord.RADIUS,
    "was meinst du mit Abschluss": AskedWord.DEGREE,
}

OTHERS = [
    "Was heißt das?",
    "an welcher Hochschule?",
    "Was heißt das für meinen Abschluss an der Hochschule in Bochum, wenn ich wechsle?",
    "ich habe ein Abo",
    "was ist ein Praktikum an der Hochschule?",
    "Hochschule Bochum",
    "was bedeutet Interesse an einem Angebot in Essen",
    "",
]


@pytest.mark.parametrize("typed", ASKED)
def test_the_word_is_found(typed: str) -> None:
    assert read_asked_word(typed) is ASKED[typed]


@pytest.mark.parametrize("typed", OTHERS)
def test_other_lines_ask_for_no_word(typed: str) -> None:
    assert read_asked_word(typed) is None
