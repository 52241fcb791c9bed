"""Words about letting somebody into a company; whatever says more than that is none of them."""

import pytest

from models.reading.joining import (
    KnownAnswer,
    read_known_answer,
    read_letting_in,
    takes_request_back,
)

NAME = "Cleo Berg"

YES = (
    "ja",
    "Ja, dazunehmen",
    "Yes, let them in",
    "ja lass sie rein",
    "Ja, lass ihn rein!",
    "ja, das ist meine Kollegin",
    "der gehört zu uns",
    "sie arbeitet bei uns",
    "das ist Frau Berg, unsere neue Kollegin",
    "passt, darf rein",
    "annehmen",
    "lass Cleo rein",
    "die kenne ich, ja",
    "yes, let her in",
    "let him in please",
    "sure, she works with us",
    "that's our new colleague",
    "accept",
    "he's a co-worker",
)

NO = (
    "nein",
    "Nein, kenne ich nicht",
    "den kenn ich nicht",
    "kennen wir nicht",
    "nicht reinlassen",
    "nein lass sie nicht rein",
    "gehört nicht zu uns",
    "die arbeitet hier nicht",
    "auf keinen Fall",
    "keine Ahnung",
    "ablehnen",
    "no, I don't know them",
    "never heard of her",
    "no idea who that is",
    "don't let them in",
    "he doesn't work here, no",
    "reject",
)

NEITHER = (
    "",
    "meine kollegin soll auch rein",
    "lass auch meinen chef rein",
    "noch eine kollegin soll rein",
    "let my boss in as well",
    "another co-worker should be let in",
    "später",
    "kenne ich",
    "wer ist das?",
    "ja?",
    "ja, aber ich kenne sie nicht",
    "ja, wenn sie noch bei uns arbeitet",
    "war mal Praktikantin bei uns",
    "ja nein",
    "ich frage meinen Chef",
    "ja, und poste gleich noch ein Praktikum in Bochum",
    "yes if she still works here",
    "I'll ask my boss",
    "who is that",
    "arbeitet die bei uns",
    "gehört der zu uns",
    "ist das die neue Kollegin",
    "does she work here",
    "is she our new colleague",
    "wer ist das",
    "Wir suchen eine Werkstudentin",
    "ja " * 60,
)


@pytest.mark.parametrize("text", YES)
def test_a_plain_yes_lets_in(text: str) -> None:
    assert read_letting_in(text, NAME) is True


@pytest.mark.parametrize("text", NO)
def test_a_plain_no_keeps_out(text: str) -> None:
    assert read_letting_in(text, NAME) is False


@pytest.mark.parametrize("text", NEITHER)
def test_whatever_says_more_or_less_is_no_answer(text: str) -> None:
    assert read_letting_in(text, NAME) is None


def test_only_the_name_of_who_asks_is_known() -> None:
    assert read_letting_in("lass Nora rein", NAME) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meine Kolleginnen und Kollegen fragen", KnownAnswer.COLLEAGUES),
        ("Ask my colleagues to let me in", KnownAnswer.COLLEAGUES),
        ("Die Koordination fragen", KnownAnswer.COORDINATORS),
        ("Es ist ein anderes, weiter", KnownAnswer.ANOTHER),
        ("It is another one, go on", KnownAnswer.ANOTHER),
        ("frag meine Kollegen", KnownAnswer.COLLEAGUES),
        ("bitte die Kolleginnen fragen", KnownAnswer.COLLEAGUES),
        ("ask my colleagues", KnownAnswer.COLLEAGUES),
        ("please ask the team", KnownAnswer.COLLEAGUES),
        ("frag die Koordination", KnownAnswer.COORDINATORS),
        ("ask the coordinators", KnownAnswer.COORDINATORS),
        ("ja, frag sie", KnownAnswer.ASK),
        ("lass mich rein", KnownAnswer.ASK),
        ("ich möchte dazu", KnownAnswer.ASK),
        ("ja das sind wir", KnownAnswer.ASK),
        ("ich arbeite da", KnownAnswer.ASK),
        ("ask them to let me in", KnownAnswer.ASK),
        ("yes, that's us", KnownAnswer.ASK),
        ("I work there", KnownAnswer.ASK),
        ("das ist eine andere Firma", KnownAnswer.ANOTHER),
        ("nein, ein anderes Unternehmen", KnownAnswer.ANOTHER),
        ("das sind wir nicht", KnownAnswer.ANOTHER),
        ("nicht dieselbe", KnownAnswer.ANOTHER),
        ("it's another one", KnownAnswer.ANOTHER),
        ("no, different company", KnownAnswer.ANOTHER),
        ("not us", KnownAnswer.ANOTHER),
        ("weiter", KnownAnswer.GOES_ON),
        ("next", KnownAnswer.GOES_ON),
    ],
)
def test_it_is_heard_who_is_to_be_asked_or_that_it_is_another(
    text: str, expected: KnownAnswer
) -> None:
    assert read_known_answer(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "nein",
        "nein, frag sie",
        "nein, frag sie nicht",
        "don't ask them",
        "frag mich morgen",
        "soll ich meine Kollegen fragen?",
        "Muster Technik GmbH, Hagen",
        "frag die Kollegen oder die Koordination",
        "was kostet das",
    ],
)
def test_what_asks_nobody_for_sure_asks_nobody(text: str) -> None:
    assert read_known_answer(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nimm das zurück", True),
        ("doch nicht", True),
        ("Anfrage zurückziehen", True),
        ("take it back", True),
        ("withdraw", True),
        ("nicht zurücknehmen", False),
        ("ja", False),
        ("zurück?", False),
        ("Praktikum in Bochum zurück", False),
    ],
)
def test_ones_own_request_is_taken_back_by_plain_words(text: str, *, expected: bool) -> None:
    assert takes_request_back(text) is expected
