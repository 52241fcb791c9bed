"""Which words are mail addresses, however they are spelled, and which one is best."""

import pytest

from models.reading.mail_addresses import (
    Mailbox,
    best_of,
    mail_addresses_in,
    mailbox_of,
    spoken_address,
    written_out,
)

ADDRESSES = [
    # as they are used
    ("jobs@firma.de", ["jobs@firma.de"]),
    ("petra.klein+jobs@mail.firma.co.uk", ["petra.klein+jobs@mail.firma.co.uk"]),
    ("MAX@Firma.DE.", ["MAX@firma.de"]),
    ("info@müller-bau.de", ["info@müller-bau.de"]),
    ("info@xn--mller-bau-q9a.de", ["info@müller-bau.de"]),
    ("hr@klein.example", ["hr@klein.example"]),
    ("hr@klein.test", ["hr@klein.test"]),
    # with marks around them
    ("mailto:max.muster@firma.de", ["max.muster@firma.de"]),
    ("<max@firma.de>", ["max@firma.de"]),
    ("'max@firma.de'", ["max@firma.de"]),
    ("„max@firma.de“", ["max@firma.de"]),
    ("Please apply (jobs@firma.de)!", ["jobs@firma.de"]),
    ("E-Mail:jobs@firma.de; Tel.: 0231/9742100", ["jobs@firma.de"]),
    ("jobs@firma.de?subject=Bewerbung", ["jobs@firma.de"]),
    ("p.klein@firma.de;j.gross@firma.de", ["p.klein@firma.de", "j.gross@firma.de"]),
    # hidden
    ("jobs (at) firma (punkt) de", ["jobs@firma.de"]),
    ("jobs[at]firma[dot]de", ["jobs@firma.de"]),
    ("jobs<at>firma.de", ["jobs@firma.de"]),
    ("jobs at firma dot de", ["jobs@firma.de"]),
    ("meine Mail ist jobs ät firma punkt de", ["jobs@firma.de"]),
    # misspelled
    ("jobs@firma,de", ["jobs@firma.de"]),
    ("jobs@firma. de", ["jobs@firma.de"]),
    ("jobs @ firma.de", ["jobs@firma.de"]),
    ("jobs@ firma.de", ["jobs@firma.de"]),
]

OTHERS = [
    "jobs@firma",
    "jobs@firma..de",
    "jobs@@firma.de",
    "jobs@-firma.de",
    "jobs@firma.d",
    "jobs@firma.local",
    "jobs@localhost",
    ".jobs.@firma.de",
    "@firma.de",
    "sende es an jobs@firma, danke",
    "Stundenlohn @ 15 EUR",
    "I work at werk.example",
    "work at Siemens. Dortmund office",
    "wir treffen uns at home dot com style",
]


@pytest.mark.parametrize(("text", "addresses"), ADDRESSES)
def test_addresses_are_found_as_they_are_used(text: str, addresses: list[str]) -> None:
    assert [address.text for address in mail_addresses_in(written_out(text))] == addresses


@pytest.mark.parametrize("text", OTHERS)
def test_other_words_are_no_address(text: str) -> None:
    assert mail_addresses_in(written_out(text)) == []


def test_address_says_where_it_stands() -> None:
    text = "Frau Klein, <P.Klein@Firma.de>, abends"
    (address,) = mail_addresses_in(text)
    assert text[address.start : address.end] == "P.Klein@Firma.de"
    assert address.domain == "firma.de"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("info@firma.de oder p.klein@firma.de", "p.klein@firma.de"),
        ("info@firma.de, bewerbung@firma.de", "bewerbung@firma.de"),
        ("kontakt@firma.de / hr@firma.de", "hr@firma.de"),
        ("privacy@firma.de, careers@firma.de", "careers@firma.de"),
        ("rechnung@firma.de, hello@firma.de", "hello@firma.de"),
        ("noreply@firma.de, karriere@firma.de", "karriere@firma.de"),
        ("bewerbung@firma.de, petra.klein@firma.de", "petra.klein@firma.de"),
        ("petra@firma.de, paul@firma.de", "petra@firma.de"),
    ],
)
def test_best_address_is_a_persons_or_the_one_for_applications(text: str, best: str) -> None:
    found = best_of(mail_addresses_in(text))
    assert found is not None
    assert found.text == best


def test_nothing_is_best_of_none() -> None:
    assert best_of([]) is None


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("jobs-dortmund@firma.de", Mailbox.APPLICATION),
        ("Info@firma.de", Mailbox.GENERAL),
        ("datenschutz@firma.de", Mailbox.ELSEWHERE),
        ("no-reply@firma.de", Mailbox.ELSEWHERE),
        ("jobst.gross@firma.de", Mailbox.PERSON),
        ("hannah@firma.de", Mailbox.PERSON),
    ],
)
def test_mailbox_is_known_by_its_name(address: str, mailbox: Mailbox) -> None:
    assert mailbox_of(address) is mailbox


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jule punkt sommer at uni minus bochum punkt de", "jule.sommer@uni-bochum.de"),
        ("it's jule underscore s at uni dot example", "jule_s@uni.example"),
        ("ich bin at home", None),
    ],
)
def test_spoken_address_is_put_together(text: str, address: str | None) -> None:
    assert spoken_address(text) == address
