"""What is no offer never becomes one, wherever it is said."""

from datetime import date

import pytest

from models.reading.offer_signs import is_offer_said
from models.taxonomy import load_taxonomy
from tests.handlers.company.desk import OFFER, Desk
from tests.handlers.company.test_registration import begin

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "I want to post an offer",
        "I'd like to post another offer please",
        "we'd like to add a new role",
        "nein, wir sind eher 40",
        "wir haben zwei Leute gefunden, einen für die Masterarbeit, eine fürs Büro",
        "wir sind ein kleiner Betrieb aus Witten, 14 Leute, und suchen ab und zu Werkstudenten",
        "wir möchten gern wieder eine Bachelorarbeit anbieten",
        "ein neues Angebot bitte, Praktikum diesmal",
        "nein, das schick ich so nicht ab, das war nur eine Vorstellung",
    ],
)
def test_a_sentence_is_no_offer(typed: str) -> None:
    assert not is_offer_said(typed, load_taxonomy(), TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        OFFER,
        "Wir suchen einen Werkstudenten für IT in Bochum ab März",
        "Praktikum Maschinenbau in Bochum ab März",
        "Working student, computer science, 15 hours a week, 14 euros an hour",
        "biete Masterarbeit Holzbau, 500 Euro im Monat",
        "Exkursion in unsere Produktion\nam 12. März, für Maschinenbau",
    ],
)
def test_what_fills_a_card_is_an_offer(typed: str) -> None:
    assert is_offer_said(typed, load_taxonomy(), TODAY)


@pytest.mark.parametrize(
    "typed", ["I'd like to post another offer please", "we'd like to add a new role"]
)
async def test_the_wish_to_post_asks_for_the_text(desk: Desk, typed: str) -> None:
    await desk.say(typed)
    draft = await desk.draft()
    assert draft is not None
    assert draft.state == "offer.text"
    assert not draft.data.get("text")


@pytest.mark.parametrize(
    "typed", ["nein, wir sind eher 40", "zwei Tage daheim sind ok", "that was a mistake of mine"]
)
async def test_a_sentence_at_the_question_for_the_text_is_asked_back(
    desk: Desk, typed: str
) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(typed)
    draft = await desk.draft()
    assert draft is not None
    assert draft.state == "offer.text"
    assert not draft.data.get("text")


async def test_who_a_company_is_is_no_offer_of_it(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(
        "wir sind ein kleiner Betrieb aus Witten, 14 Leute, und suchen ab und zu Werkstudenten",
        "Witten",
    )
    draft = await newcomer.draft()
    assert draft is not None
    assert (draft.data["place"], draft.data["size"]) == ("Witten", "small")
    assert not draft.data["offer_text"]


@pytest.mark.parametrize(
    "opening",
    [
        "Hey KMUni team, could you please forward this to your students?",
        "Guten Tag, können Sie das bitte weiterleiten?",
        "Wie besprochen, hier unser Text.",
    ],
)
async def test_a_pasted_offer_may_begin_with_a_question(desk: Desk, opening: str) -> None:
    await desk.say(f"{opening}\n{OFFER}\n" + "Sie prüfen und messen mit uns. " * 8, "900 €")
    draft = await desk.draft()
    assert draft is not None
    assert "Python von Vorteil" in str(draft.data["text"])
