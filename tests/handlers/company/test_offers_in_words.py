"""Offers in words: done as named, said truly, and asked back where several can be meant."""

import pytest

from handlers.company.offer_answers import last_day_of
from models.tables.offer import OfferState
from tests.handlers.company.desk import Desk


async def last_day(desk: Desk, offer_id: int) -> str:
    offer = await desk.offer(offer_id)
    return last_day_of(offer.open_until, desk.play.config.region.zone).isoformat()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("verlängern Sie das Angebot bis Ende Februar", "2027-02-28"),
        ("bitte bis 15.3. verlängern", "2027-03-15"),
        ("extend it until 2027-04-30", "2027-04-30"),
        ("extend the offer until May", "2027-05-01"),
    ],
)
async def test_an_offer_is_extended_to_the_named_day(desk: Desk, words: str, day: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say(words, "Verlängert")
    assert await last_day(desk, offer_id) == day


async def test_a_day_too_far_away_is_refused_kindly(desk: Desk) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    before = await last_day(desk, offer_id)
    await desk.say("verlängern Sie das Angebot bis 31.12.2029", "mehr als ein Jahr hin")
    assert await last_day(desk, offer_id) == before


async def test_of_several_offers_the_named_day_goes_to_the_tapped_one(desk: Desk) -> None:
    first = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    second = await desk.post("Praktikum Büro", state=OfferState.OPEN)
    before = await last_day(desk, first)
    await desk.say("verlängern bis Ende Februar", "")
    await desk.tap("Praktikum Büro", "Verlängert")
    assert await last_day(desk, second) == "2027-02-28"
    assert await last_day(desk, first) == before


@pytest.mark.parametrize(
    "words", ["das Angebot bitte erstmal pausieren", "please put our offer on hold"]
)
async def test_what_was_done_is_said_with_the_way_back(desk: Desk, words: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    said = await desk.say(words, "Pausiert")
    assert (await desk.offer(offer_id)).state is OfferState.PAUSED
    assert "▶ Fortsetzen" in said.labels


@pytest.mark.parametrize("words", ["welche studiengänge passen zu uns?", "which students fit us?"])
async def test_without_an_offer_the_sector_says_who_fits(desk: Desk, words: str) -> None:
    await desk.say(words, "Studiengänge")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ändern Sie den Ort des Angebots auf Essen", "Essen"),
        ("im Angebot ist die Bezahlung jetzt 15 Euro die Stunde", "15 €"),
        ("change the pay of the offer to 15 euros an hour", "15 €"),
        ("edit our offer, the place is Witten", "Witten"),
        ("beim Praktikum den Start auf April ändern", "April"),
    ],
)
async def test_a_change_in_words_is_on_the_card_and_saved_by_a_yes_alone(
    desk: Desk, words: str, shown: str
) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    before = await desk.offer(offer_id)
    card = await desk.say(words, shown)
    assert "Speichern ✓" in card.labels
    assert await desk.offer(offer_id) == before


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("verlängern Sie das Praktikum bis Ostern", "2027-03-28"),
        ("extend the internship until Easter", "2027-03-28"),
    ],
)
async def test_a_feast_is_a_last_day(desk: Desk, words: str, day: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say(words, "Verlängert")
    assert await last_day(desk, offer_id) == day


@pytest.mark.parametrize(
    "words",
    ["bitte das Praktikum bis zur Schützenfestwoche verlängern", "extend it until the trade fair"],
)
async def test_a_day_that_is_not_understood_is_asked_for(desk: Desk, words: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    before = await last_day(desk, offer_id)
    await desk.say(words, "nicht verstanden")
    assert await last_day(desk, offer_id) == before


async def test_two_wishes_go_each_to_the_offer_it_names(desk: Desk) -> None:
    helper = await desk.post("Aushilfe im Einkauf", state=OfferState.OPEN)
    rollers = await desk.post("Verschleiß an Tragrollen", state=OfferState.OPEN)
    before = await last_day(desk, rollers)
    await desk.say(
        "Bitte die Aushilfe bis 15.2. verlängern und die Tragrollen-Arbeit ist vergeben", ""
    )
    await desk.play.settle()
    assert (await desk.offer(rollers)).state is OfferState.FILLED
    assert (await desk.offer(helper)).state is OfferState.OPEN
    assert await last_day(desk, helper) == "2027-02-15"
    assert await last_day(desk, rollers) == before


async def test_another_offer_than_the_named_one_is_left_alone(desk: Desk) -> None:
    await desk.post("Verschleiß an Tragrollen", state=OfferState.WITHDRAWN)
    helper = await desk.post("Aushilfe im Einkauf", state=OfferState.OPEN)
    await desk.say("die Tragrollen-Arbeit ist vergeben", "")
    await desk.play.settle()
    assert (await desk.offer(helper)).state is OfferState.OPEN


async def test_who_withdraws_an_offer_has_not_filled_it(desk: Desk) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say("das Praktikum ziehe ich zurück, hat sich erledigt", "zurückziehen")
    assert (await desk.offer(offer_id)).state is OfferState.OPEN
