"""Languages beside German and English on an offer's card: shown, changed and handed in."""

from datetime import date

import pytest

from handlers.company.offer_answers import OfferAnswers
from handlers.company.offer_changes import corrected
from models.reading.correction import read_changes
from models.reading.readings import Thing
from models.taxonomy import load_taxonomy
from tests.handlers.company.desk import OFFER, Desk
from tests.handlers.company.test_posting import to_preview

TODAY = date(2026, 11, 24)
DEMANDING = f"{OFFER}\nSie sprechen Deutsch und dazu Niederländisch oder Französisch."

Names = tuple[str, str, str]
"""German and English, all further ones, and those of which one is enough."""


def card_of(names: Names) -> OfferAnswers:
    own, further, one_of = (each.split() for each in names)
    return OfferAnswers.model_validate(
        {"languages": own, "further_languages": further, "one_of_languages": one_of}
    )


def after(typed: str, card: OfferAnswers) -> OfferAnswers:
    taxonomy = load_taxonomy()
    reading = read_changes(typed, taxonomy, today=TODAY, thing=Thing.OFFER)
    found = corrected(reading.changes, card, taxonomy, today=TODAY, units={})
    return OfferAnswers.model_validate({**card.model_dump(mode="json"), **found.answers})


@pytest.mark.parametrize(
    ("before", "typed", "expected"),
    [
        (("de", "", ""), "Französisch dazu", ("de", "fr", "")),
        (("de", "", ""), "plus Dutch", ("de", "nl", "")),
        (("de", "fr", ""), "auch Polnisch", ("de", "fr pl", "")),
        (("de", "fr nl", ""), "ohne Niederländisch", ("de", "fr", "")),
        (("de", "fr", ""), "French is not required", ("de", "", "")),
        (("de", "", ""), "Türkisch oder Arabisch", ("de", "", "tr ar")),
        (("de", "", "tr ar"), "without Turkish", ("de", "ar", "")),
        (("de", "", "tr ar"), "oder Kurdisch", ("de", "", "tr ar ku")),
        (("de", "", ""), "Deutsch oder Polnisch", ("", "", "de pl")),
        (("", "", "de pl"), "ohne Polnisch", ("de", "", "")),
        (("de", "", ""), "Deutsch, dazu Spanisch oder Italienisch", ("de", "", "es it")),
        (("de", "", ""), "German and Dutch or French", ("de", "", "nl fr")),
        (("de", "", ""), "Sprachen: Deutsch, Englisch und Russisch", ("de en", "ru", "")),
        (("de", "es", ""), "nicht Spanisch, sondern Italienisch", ("de", "it", "")),
        (("de", "", "es fr"), "Italian instead of Spanish", ("de", "", "it fr")),
        (("de", "fr", ""), "nur Deutsch", ("de", "", "")),
        (("de", "fr", ""), "Englisch statt Französisch", ("de en", "", "")),
        (("de", "fr", ""), "Nur Polnisch", ("", "pl", "")),
        (("de", "fr", ""), "Arabisch wäre von Vorteil", ("de", "fr", "")),
        (("de", "fr", ""), "French is nice to have, Dutch is required", ("de", "nl", "")),
        (("de", "", ""), "please polish the text", ("de", "", "")),
    ],
)
def test_typed_words_change_the_languages_they_name(
    before: Names, typed: str, expected: Names
) -> None:
    found, wanted = after(typed, card_of(before)), card_of(expected)
    names = {"languages", "further_languages", "one_of_languages"}
    assert found.model_dump(include=names) == wanted.model_dump(include=names)


def test_of_german_and_english_both_are_needed_where_a_list_says_and() -> None:
    assert not after("Deutsch, Englisch und Russisch", card_of(("de", "", ""))).languages_any


async def test_demanded_languages_are_shown_and_kept(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(DEMANDING, "🗣 Deutsch, dazu Französisch oder Niederländisch")
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert (offer.languages, offer.further_languages) == (["de"], [])
    assert offer.one_of_languages == ["fr", "nl"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Französisch dazu", "🗣 Deutsch und Französisch"),
        ("auch Niederländischkenntnisse", "🗣 Deutsch und Niederländisch"),
        ("Türkisch oder Arabisch", "🗣 Deutsch, dazu Arabisch oder Türkisch"),
    ],
)
@pytest.mark.parametrize("is_asked", [True, False], ids=["at the question", "at the card"])
async def test_a_further_language_is_added_in_words(
    desk: Desk, typed: str, shown: str, *, is_asked: bool
) -> None:
    await to_preview(desk)
    if is_asked:
        await desk.tap("dF:offer.languages", "Weitere können Sie schreiben")
    await desk.say(typed, shown)
    assert await desk.state() == "offer.preview"


async def test_a_further_language_goes_by_a_tap(desk: Desk) -> None:
    await to_preview(desk, DEMANDING)
    await desk.tap("dF:offer.languages", "Weitere können Sie schreiben")
    await desk.tap("dT:offer.languages:fr")
    await desk.tap("dD:offer.languages", "🗣 Deutsch und Niederländisch")


async def test_a_new_text_leaves_languages_alone_that_were_typed(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("Russisch dazu", "🗣 Deutsch und Russisch")
    await desk.say(DEMANDING.replace("Linien", "Wege"), "🗣 Deutsch und Russisch")
