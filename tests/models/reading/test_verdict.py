"""Which lines plainly approve what is on the screen; every other yes is asked about."""

import pytest

from models.reading.verdict import approves_plainly, names_an_act

PLAIN = [
    "ja", "ok, passt so", "freigeben", "die kenne ich, seriöser Laden, rein damit",
    "nichts einzuwenden",
    "sieht gut aus", "alles gut", "von meiner Seite in Ordnung", "grünes Licht", "kann raus",
    "approve it, no objections", "looks good", "fine by me, publish", "good to go", "yes please",
    "👍",
]  # fmt: skip

ASKED = [
    # Names that sound like a yes.
    "GreenFleet", "Okay Bau", "Gut Holz GmbH", "Passt! Catering", "Fine Foods Ltd",
    # Kind words about something else.
    "Gute Firma, kenne ich", "den Herrn Steinweg kenne ich gut", "schöne Website haben die",
    "nette Idee", "nice website they have",
    # Questions, conditions, and what is put off, reaches further or is denied.
    "ok?", "sieht gut aus, oder?", "kann das raus?", "freigeben kann ich das so nicht",
    "könnte man freigeben, ich will aber erst telefonieren", "alles freigeben",
    "die nächsten zwei auch durchwinken", "approve both", "don't approve it", "publish it tomorrow",
    "nur das Unternehmen freigeben", "ja, aber erst den Titel ändern lassen",
]  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_yes_approves(text: str) -> None:
    assert approves_plainly(text)


@pytest.mark.parametrize("text", ASKED)
def test_whatever_else_sounds_like_a_yes_is_asked_about(text: str) -> None:
    assert not approves_plainly(text)


@pytest.mark.parametrize(
    "text", ["freigeben", "die sind in Ordnung, freigeben", "publish that one"]
)
def test_a_line_says_what_is_to_be_done(text: str) -> None:
    assert names_an_act(text)


@pytest.mark.parametrize("text", ["ja", "gut", "erst freigeben, wenn der Lohn da steht"])
def test_a_kind_word_is_no_act(text: str) -> None:
    assert not names_an_act(text)
