"""What a line returns and why, and how it changes the reason that is shown."""

import pytest

from models.reading.returning import (
    edited_reason,
    means_company,
    reason_in,
    says_return,
    takes_back,
)

WHY = {
    "Bitte zurückgeben: der Titel passt, das Semester fehlt": "der Titel passt, das Semester fehlt",
    "das geht zurück, der Mindestlohn ist unklar, bitte genauer": (
        "der Mindestlohn ist unklar, bitte genauer"
    ),
    "zurück an Priya mit der Frage, was sie zahlen wollen": "was sie zahlen wollen",
    "der Text ist kein Angebot, zurück damit": "der Text ist kein Angebot",
    "die Tischlerei: der Name ist Murks, bitte zurückgeben": "der Name ist Murks",
    "zur drei: dort fehlt der Ort, sonst gut": "dort fehlt der Ort, sonst gut",
    "send it back because nobody knows what they do": "nobody knows what they do",
    "return this one: the pay is missing": "the pay is missing",
    # None is given.
    "zurückgeben": "",
    "bitte zurück damit": "",
    "zur drei: passt so": "",
    "reject it": "",
    "nicht zurückgeben, die sind gut": "",
}


@pytest.mark.parametrize("text", WHY)
def test_the_reason_stands_in_the_line_that_returns(text: str) -> None:
    assert reason_in(text) == WHY[text]


@pytest.mark.parametrize(
    "text", ["nicht zurückgeben", "don't return it", "zurück zur Liste", "passt"]
)
def test_what_is_not_to_go_back_returns_nothing(text: str) -> None:
    assert not says_return(text)


SHOWN = "Bitte schreiben Sie, was Sie zahlen. Danke!"

EDITED = {
    "ja, aber lass das Danke weg": "Bitte schreiben Sie, was Sie zahlen.",
    "ohne „Danke“": "Bitte schreiben Sie, was Sie zahlen.",
    "streich den letzten Satz": "Bitte schreiben Sie, was Sie zahlen.",
    "leave out Danke please": "Bitte schreiben Sie, was Sie zahlen.",
    "verdienen statt zahlen": "Bitte schreiben Sie, was Sie verdienen. Danke!",
    "ersetze Danke durch Vielen Dank": "Bitte schreiben Sie, was Sie zahlen. Vielen Dank!",
    "replace Danke with Thank you": "Bitte schreiben Sie, was Sie zahlen. Thank you!",
    "ergänze: Und wann?": "Bitte schreiben Sie, was Sie zahlen. Danke! Und wann?",
    "Grund: Der Lohn fehlt": "Der Lohn fehlt",
    "write instead: What do you pay?": "What do you pay?",
}  # fmt: skip


@pytest.mark.parametrize("text", EDITED)
def test_words_change_the_reason_that_is_shown(text: str) -> None:
    assert edited_reason(text, SHOWN) == EDITED[text]


@pytest.mark.parametrize(
    "text",
    [
        "Harkort",
        "6",
        "das ist zu lang",
        "ohne Gruß",
        "die kenne ich von der IHK",
        "no",
        "Werl statt Unna",
    ],
)
def test_a_remark_changes_nothing_of_it(text: str) -> None:
    assert edited_reason(text, SHOWN) is None


@pytest.mark.parametrize(
    "text",
    [
        "doch, nimm das zurück, war ein Versehen",
        "nein, senden Sie das nicht",
        "oh wait",
        "undo",
    ],
)
def test_a_line_takes_the_return_back(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize("text", ["Der Beginn steht noch nicht da", "da ist ein Versehen im Titel"])
def test_a_reason_may_hold_the_same_words(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.parametrize(
    "text", ["die Firma heißt anders, zurück", "Messwerk zurück, der Name ist falsch"]
)
def test_the_company_is_meant(text: str) -> None:
    assert means_company(text, "Messwerk GmbH")


@pytest.mark.parametrize(
    "text", ["zurück", "der Titel ist falsch", "the company's offer has no pay, return"]
)
def test_the_offer_is_meant(text: str) -> None:
    assert not means_company(text, "Messwerk GmbH")
