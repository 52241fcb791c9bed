"""Text from people passes one door: what comes out is safe, and measured as Telegram measures."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text import (
    TextProblemError,
    clean,
    clean_line,
    compare_key,
    has_words,
    is_only_a_link,
    names_contact,
    readable_line,
    shorten,
    take,
    utf16_length,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maschinenbau \t RUB ", "Maschinenbau RUB"),
        ("a\x00b\x07c", "abc"),
        ("\u202eabc\u202c", "abc"),
        ("ein\ud800s", "eins"),
        ("A\r\nB\u2028C", "A\nB\nC"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("Ko\u0308ln", "Köln"),
        ("👩\u200d🔬 Chemie", "👩\u200d🔬 Chemie"),
        ("\u200b\u200b", ""),
        ("\u0301\u0302", ""),
        ("\u3164", ""),
        ("\uffa0\u115f\u1160", ""),
        ("\u2800\u2800", ""),
        ("Nord\u3164Werk", "Nord Werk"),
        ("\u3164Nordwerk\u2800", "Nordwerk"),
    ],
)
def test_cleaning(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_tower_of_marks_is_cut() -> None:
    tower = "Z" + "\u0321" * 50
    assert len(clean(tower)) <= 5


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(), st.integers(min_value=1, max_value=20))
def test_shortened_text_fits_and_is_never_cut_inside_a_pair(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16_length(short) <= limit
    short.encode("utf-16-le", "surrogatepass")


def test_length_counts_utf16_units() -> None:
    assert utf16_length("aä👋") == 4


def test_shortening_keeps_an_emoji_family_whole() -> None:
    family = "👩\u200d👩\u200d👧"
    assert shorten("ab" + family, 6) == "ab…"


def test_compare_key_ignores_case_width_and_spaces() -> None:
    assert compare_key("Ｍuster  GMBH") == compare_key("muster gmbh")


def test_one_line_has_no_breaks() -> None:
    assert clean_line("a\nb\n\nc") == "a b c"


def test_too_long_says_how_long() -> None:
    with pytest.raises(TextProblemError) as caught:
        take("x" * 11, limit=10)
    assert (caught.value.reason, caught.value.length, caught.value.limit) == ("too_long", 11, 10)


def test_blank_is_refused() -> None:
    with pytest.raises(TextProblemError, match="blank"):
        take(" \u200b\n ", limit=10)


@pytest.mark.parametrize(
    "typed",
    [
        "\u3164",
        "\u2800 \u2800",
        "\u115f\u1160",
        "\ufe0f\u200d",
        "\u0336\u0336",
        "\U000e0041",
        "🏭🔧",
        "👩\u200d🔬",
        "...",
        "–",
        "!?",
        "\u3164, 🌍",
    ],
)
def test_what_nobody_can_read_is_no_name_and_no_text(typed: str) -> None:
    with pytest.raises(TextProblemError, match="blank"):
        take(typed, limit=200)
    assert readable_line(typed) == ""


@pytest.mark.parametrize("typed", ["4711", "东京", "Ωmega", "İş", "ООО", "한글", "Q", "🌍 1"])
def test_names_of_every_script_are_taken(typed: str) -> None:
    assert take(typed, limit=200) == typed


def test_links_are_no_words() -> None:
    assert is_only_a_link("https://muster.de/jobs/1")
    assert not has_words("👍 123")
    assert has_words("Praktikum muster.de")


@pytest.mark.parametrize(
    "text",
    [
        "ruf an 0151 2345678",
        "+49 (0) 231/755-1",
        "Matrikel 2204567",
        "geboren 03.11.2002",
        "geb. 3.11.02",
        "Matrikel 123456",
        "anna@tu-dortmund.de",
        "anna (at) mail",
        "schreib @anna_b",
        "https://example.org/ich",
        "www.anna.example",
        "t.me/anna",
        "mein lebenslauf: anna-berger.com/cv",
    ],
)
def test_contacts_are_noticed(text: str) -> None:
    assert names_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "Angew.Informatik 3. Semester",
        "B.Sc. Mechatronik WS 2026",
        "Bachelor 2025/26",
        "Mechatronik WS 2025/2026",
        "Med.Inf.",
        "kfz 4.0 kram",
        "",
    ],
)
def test_study_lines_are_no_contacts(text: str) -> None:
    assert not names_contact(text)
