"""Words that narrow the list of what waits, and those that say something else."""

import pytest

from models.reading.queue import QueueWish, QueueWords, read_queue_words
from models.taxonomy import Taxonomy
from models.vocabulary import QueueKind

COMPANIES, OFFERS, CHANGES = QueueKind.COMPANIES, QueueKind.OFFERS, QueueKind.CHANGES


def wish(*wishes: QueueWish) -> frozenset[QueueWish]:
    return frozenset(wishes)


SAID = {
    "nur angebote": QueueWords(OFFERS),
    "bitte nur die Änderungen": QueueWords(CHANGES),
    "Firmen aus Witten": QueueWords(COMPANIES, "Witten"),
    "zeig mir neue Unternehmen in Mülheim an der Ruhr": QueueWords(
        COMPANIES, "Mülheim an der Ruhr"
    ),
    "angebote?": QueueWords(OFFERS),
    "Castrop-Rauxel": QueueWords(place="Castrop-Rauxel"),
    "Herne": QueueWords(place="Herne"),
    "aus Unterdorf": QueueWords(place="Unterdorf"),
    "essen": QueueWords(place="Essen"),
    "die älteren Angebote aus Bochum": QueueWords(OFFERS, "Bochum", wishes=wish(QueueWish.OLD)),
    "länger als drei Tage": QueueWords(wishes=wish(QueueWish.OLD)),
    "IT-Firmen": QueueWords(COMPANIES, sector="S2"),
    "Logistik": QueueWords(sector="S4"),
    "alles": QueueWords(wishes=wish(QueueWish.EVERYTHING)),
    "ohne Filter": QueueWords(wishes=wish(QueueWish.EVERYTHING)),
    "alle Angebote": QueueWords(OFFERS, wishes=wish(QueueWish.EVERYTHING)),
    "aus allen Orten": QueueWords(wishes=wish(QueueWish.ANYWHERE)),
    "zurück zur Liste": QueueWords(wishes=wish(QueueWish.LIST)),
    "list": QueueWords(wishes=wish(QueueWish.LIST)),
    "weiter": QueueWords(wishes=wish(QueueWish.NEXT)),
    "vorige Seite": QueueWords(wishes=wish(QueueWish.PREVIOUS)),
    "only offers please": QueueWords(OFFERS),
    "new companies from Hagen": QueueWords(COMPANIES, "Hagen"),
    "older than three days": QueueWords(wishes=wish(QueueWish.OLD)),
    "show me everything": QueueWords(wishes=wish(QueueWish.EVERYTHING)),
    "next page": QueueWords(wishes=wish(QueueWish.NEXT)),
}

SOMETHING_ELSE = [
    "", "   ", "?", "danke", "hallo", "hilfe", "ja", "nein", "stopp", "abbrechen", "3",
    "keine Angebote", "nicht aus Witten", "lösch alles", "alles löschen", "delete everything",
    "alles freigeben", "alle Angebote freigeben", "approve all offers", "gib die Firma frei",
    "Angebote aus Witten und Bochum", "Rundruf an alle Firmen", "Rundruf an Firmen aus Witten",
    "zeig mir die Zahlen", "wie viele Angebote warten?", "was kostet das", "Hagenbach GmbH",
    "alles gut", "all good", "nächste Woche", "thanks", "next week", "Angebote " * 40,
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), SAID.items())
def test_words_narrow_the_list(text: str, meant: QueueWords, taxonomy: Taxonomy) -> None:
    assert read_queue_words(text, taxonomy, ["Unterdorf", "Essen", "", "…"]) == meant


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_whatever_says_something_else_narrows_nothing(text: str, taxonomy: Taxonomy) -> None:
    assert read_queue_words(text, taxonomy, ["Unterdorf", "Essen"]) is None
