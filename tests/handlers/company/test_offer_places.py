"""A pasted offer's place: what cannot be kept of it is said on the card, until it is corrected."""

import pytest

from tests.handlers.company.desk import Desk

UNKNOWN = "Einen Ort aus Ihrem Text kenne ich in Deutschland nicht"
SEVERAL = "Ihr Text nennt mehrere Orte"


async def read(desk: Desk, where: str) -> str:
    """The card of an offer whose text says so."""
    await desk.say("/angebot", "Fügen Sie")
    text = f"Praktikum Softwareentwicklung {where}, für Studierende der Informatik, 900 Euro/Monat."
    return (await desk.say(text, "So sehen es Studierende")).text


@pytest.mark.parametrize(
    "where", ["in Linz, Österreich", "in Eindhoven", "in Basel (CH)", "in Warschau", "in London"]
)
async def test_a_place_abroad_is_pointed_out(desk: Desk, where: str) -> None:
    card = await read(desk, where)
    assert UNKNOWN in card
    assert where.removeprefix("in ")[:4] not in card.partition("📍 ")[2][:40].replace("unten", "")


async def test_the_hint_goes_with_its_correction(desk: Desk) -> None:
    assert UNKNOWN in await read(desk, "in Straßburg")
    await desk.tap("dF:offer.place")
    assert UNKNOWN not in (await desk.say("Witten", "📍 Witten")).text


async def test_of_several_sites_the_first_is_shown_and_said(desk: Desk) -> None:
    card = await read(desk, "in Bochum oder Witten")
    assert SEVERAL in card
    assert "📍 Bochum" in card


async def test_one_site_gets_no_hint(desk: Desk) -> None:
    card = await read(desk, "in Herne")
    assert SEVERAL not in card
    assert UNKNOWN not in card
    assert "📍 Herne" in card


@pytest.mark.parametrize("typed", ["Enschede", "Österreich", "Maastricht"])
async def test_a_typed_place_abroad_is_asked_back(desk: Desk, typed: str) -> None:
    await read(desk, "in Herne")
    await desk.tap("dF:offer.place")
    answer = await desk.say(typed, "außerhalb Deutschlands")
    assert "tippen Sie" in answer.text
    assert await desk.state() == "offer.place"
