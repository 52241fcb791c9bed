"""Long texts: several offers in one, parts that an app cut, a card with the beginning."""

from handlers.card_text import BEGINNING_UNITS
from handlers.engine.payloads import letters
from models.payloads import ShowOfferText, ShowOwnOffer
from models.tables.base import stored_id
from models.vocabulary import OfferKind
from tests.handlers.company.desk import Desk

THREE = """Unsere Stellen für Studierende
Wir sind ein Systemhaus in Dortmund.

1) Werkstudent (m/w/d) IT-Support
Du hilfst Kunden am Telefon. Für Studierende der Informatik. 14 €/h, 15-20 h pro Woche.

2) Praktikum (m/w/d) Vertrieb
Du pflegst Angebote. Für Studierende der BWL. 3 Monate, 700 €/Monat.

3) Bachelorarbeit: Netze im Mittelstand
Konzept und Prototyp. Für Studierende der Informatik. Dauer: 4 Monate.

Für alle gilt: Standort Dortmund-Aplerbeck. Bewerbungen an wege@systemhaus.example"""


async def test_offers_of_one_text_come_one_after_the_other(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    first = await desk.say(THREE, "noch 2 Angebote")
    assert "Werkstudent (m/w/d) IT-Support" in first.text
    assert "Praktikum (m/w/d) Vertrieb" not in first.text
    second = await desk.tap("dD:offer.preview", "noch ein Angebot")
    assert "Praktikum (m/w/d) Vertrieb" in second.text
    assert "3 Monate" in second.text
    third = await desk.tap("dD:offer.preview", "Bachelorarbeit: Netze im Mittelstand")
    assert "noch ein Angebot" not in third.text
    await desk.tap("dD:offer.preview", "unterwegs")
    assert [offer.kind for offer in await desk.offers()] == [
        OfferKind.WERKSTUDENT,
        OfferKind.PRAKTIKUM,
        OfferKind.ABSCHLUSSARBEIT,
    ]
    assert await desk.state() is None


async def test_a_new_text_for_one_of_them_leaves_the_others(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(THREE, "noch 2 Angebote")
    new = "Werkstudent (m/w/d) Fernwartung\nDu hilfst Kunden. Für Studierende der Informatik."
    card = await desk.say(new, "Fernwartung")
    assert "noch 2 Angebote" in card.text
    await desk.tap("dD:offer.preview", "Praktikum (m/w/d) Vertrieb")


async def test_a_text_that_is_one_offer_after_all_is_taken_whole(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(THREE, "noch 2 Angebote")
    whole = await desk.tap("Es ist ein Angebot", "So sehen es Studierende")
    assert "Bachelorarbeit: Netze im Mittelstand" in whole.text
    assert "noch 2 Angebote" not in whole.text


async def test_parts_that_an_app_cut_are_one_offer(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    filler = "Wir legen Wert auf ein gutes Miteinander und auf kurze Wege im Haus. " * 70
    text = f"Praktikum Maschinenbau (m/w/d)\nDu zeichnest Teile.\n{filler}\nDauer: 5 Monate"
    card = await desk.say(text, "5 Monate")
    assert "Praktikum Maschinenbau (m/w/d)" in card.text
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert offer.duration_weeks == 22
    assert len(offer.text) > 4500


async def test_a_long_text_stands_whole_behind_a_button(desk: Desk, newcomer: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    filler = "Wir legen Wert auf ein gutes Miteinander und auf kurze Wege im Haus. " * 50
    card = await desk.say(f"Praktikum Maschinenbau\n{filler}\nGanz zuletzt.", "Praktikum Masch")
    assert len(card.text) < BEGINNING_UNITS + 1000
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    await desk.forge(f"{letters(ShowOwnOffer)}:{stored_id(offer)}", "Praktikum Maschinenbau")
    await desk.tap("Der ganze Text", "Ganz zuletzt.")
    await newcomer.say("/start")
    await newcomer.forge(f"{letters(ShowOfferText)}:{stored_id(offer)}", "nicht mehr")
