"""An offer that is pasted from a mail: what the mail puts around it is left out."""

from datetime import date

import pytest

from models.reading import read_offer
from models.reading.mail import is_greeting, without_mail_header
from models.taxonomy import load_taxonomy


def test_header_is_left_out_and_its_subject_leads() -> None:
    text = (
        "Von: Personal <jobs@muster.example>\nGesendet: Montag\n"
        "Betreff: WG: AW: Praktikum Konstruktion\n\nHallo zusammen,\nwir suchen dich."
    )
    assert without_mail_header(text) == (
        "Praktikum Konstruktion\nHallo zusammen,\nwir suchen dich."
    )


@pytest.mark.parametrize(
    "text", ["Praktikum Konstruktion\nBetreff: nichts", "An: alle, die Technik mögen", "Praktikum"]
)
def test_text_without_a_header_stays(text: str) -> None:
    assert without_mail_header(text) == text


@pytest.mark.parametrize(
    "line",
    ["Hallo zusammen,", "Sehr geehrte Damen und Herren,", "Guten Tag!", "Moin", "Dear students,"],
)
def test_greeting_says_nothing_of_an_offer(line: str) -> None:
    assert is_greeting(line)


@pytest.mark.parametrize(
    "line", ["Hallo Zukunft – Praktikum Informatik", "Liebe zur Technik? Praktikum", "Praktikum!"]
)
def test_title_that_sounds_like_a_greeting_is_none(line: str) -> None:
    assert not is_greeting(line)


def test_title_is_what_follows_the_greeting() -> None:
    text = "Hallo zusammen,\n\nWerkstudent Konstruktion\nMaschinenbau, 15 Stunden in Bochum"
    reading = read_offer(text, load_taxonomy(), today=date(2026, 11, 24))
    assert reading.title == "Werkstudent Konstruktion"
