"""How phrases are written and found."""

import pytest

from models.reading.understanding.phrases import PhraseBook
from models.reading.understanding.spoken import listen

CLASSES = {"not": "nicht|kein*|not", "offer": "angebot|anzeige|*stelle"}


def finds(phrase: str, text: str) -> bool:
    book = PhraseBook(CLASSES)
    book.add(0, phrase)
    return any(book.find(listen(text).words))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("alles klar", "Alles klar!"),
        ("ja|jo passt", "jo, passt"),
        ("lösch* @offer", "löscht Anzeige"),
        ("@offer weg", "die Praktikumsstelle weg damit"),
        ("nimm _ raus", "nimm die anzeige raus"),
        ("nimm __ raus", "nimm die anzeige jetzt heute abend raus"),
        ("^ stop $", "STOP!!"),
        ("das wars? so", "das so"),
        ("do not send", "don't send"),
        ("was ist das", "wat ist dat"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("nimm _ raus", "nimm bloß nicht die anzeige von gestern raus"),
        ("^ stop $", "stop den unsinn"),
        ("angebot", "angebote"),
        ("lösch* @offer", "löscht mich"),
    ],
)
def test_other_words_are_no_phrase(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


def test_a_phrase_of_only_fillers_is_never_found() -> None:
    assert not finds("bitte", "bitte bitte")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Kannze ma gucken", ("kannst", "du", "gucken")),
        ("I'm not", ("i", "am", "not")),
        ("neeeein", ("nein",)),
        ("👍🏼", ("daumenhoch",)),
    ],
)
def test_habits_of_writing_are_one_spelling(typed: str, said: tuple[str, ...]) -> None:
    assert listen(typed).words == said
