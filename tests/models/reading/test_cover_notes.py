import pytest

from models.reading.cover_notes import is_only_a_cover_note


@pytest.mark.parametrize(
    "text",
    [
        "Anbei unsere Stellenanzeige",
        "Hier das Angebot als PDF, vielen Dank!",
        "Guten Tag, bitte veröffentlichen. Mit freundlichen Grüßen",
        "Our job ad, please publish",
        "Please find attached our new posting. Kind regards",
        "📎",
        "",
    ],
)
def test_words_that_only_hand_over(text: str) -> None:
    assert is_only_a_cover_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anbei unsere Stellenanzeige, Beginn im April",
        "Hier das Angebot, es ist in Gladbeck",
        "bitte nur an Masterstudierende",
        "Please publish, 14 euros an hour",
        "Elektrotechnik",
        "bitte " * 60,
    ],
)
def test_words_that_say_something(text: str) -> None:
    assert not is_only_a_cover_note(text)
