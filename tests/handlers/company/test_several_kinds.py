"""An offer that can be several things, from its text to the card that students read."""

import pytest

from bot.sandbox.people import Person
from handlers.engine.payloads import letters
from models.payloads import Approve, EditOffer
from models.queries.offers import get_offer_card
from models.tables.base import stored_id
from models.vocabulary import OfferKind
from tests.handlers.company.desk import Desk
from tests.handlers.company.test_changes import changes, edit
from tests.handlers.company.test_posting import to_preview

EITHER = """Praktikum oder Abschlussarbeit im Prüffeld
Wir suchen Studierende der Elektrotechnik für 3 bis 6 Monate, 16-20 h pro Woche, ab sofort."""


async def kinds_of(desk: Desk, offer_id: int) -> tuple[OfferKind, ...]:
    async with desk.play.runtime.database.read() as session:
        return (await get_offer_card(session, offer_id)).kinds


async def test_every_part_is_shown_as_it_was_said_and_stored(desk: Desk) -> None:
    await to_preview(desk, EITHER)
    card = await desk.say("Praktikum oder Abschlussarbeit", "🏷 Praktikum oder Abschlussarbeit")
    assert "🗓 ab sofort · 3 bis 6 Monate · 16–20 h pro Woche" in card.text
    assert "📍 Bochum (Sitz des Unternehmens)" in card.text
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert await kinds_of(desk, stored_id(offer)) == (
        OfferKind.PRAKTIKUM,
        OfferKind.ABSCHLUSSARBEIT,
    )
    assert (offer.duration_weeks, offer.duration_weeks_to) == (13, 26)
    assert (offer.hours_per_week, offer.hours_per_week_to) == (16, 20)
    assert (offer.starts_on, offer.starts_at_once) == (None, True)


async def test_a_place_that_was_assumed_is_no_longer_so_once_it_is_given(desk: Desk) -> None:
    await to_preview(desk, EITHER)
    await desk.tap("dF:offer.place")
    card = await desk.tap("dA:offer.place:company", "📍 Bochum")
    assert "Sitz des Unternehmens" not in card.text
    await desk.say("Witten", "📍 Witten")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("auch Werkstudent", "🏷 Praktikum oder Werkstudent:in"),
        ("nur Abschlussarbeit", "🏷 Abschlussarbeit"),
        ("kein Praktikum", "Was für ein Angebot"),
        ("Praktikum oder Projekt", "🏷 Praktikum oder Projekt im Studium"),
        ("start sofort", "🗓 ab sofort"),
        ("4 bis 9 Monate", "4 bis 9 Monate"),
    ],
)
async def test_words_at_the_card_change_what_they_name(desk: Desk, typed: str, shown: str) -> None:
    await to_preview(desk)
    await desk.say(typed, shown)


async def test_kinds_are_ticked_and_one_stays(desk: Desk) -> None:
    await to_preview(desk)
    await desk.tap("dF:offer.kind", "Was kann es sein")
    await desk.tap("dT:offer.kind:praktikum:0", "Was kann es sein")
    await desk.tap("dD:offer.kind", "mindestens eine Art")
    await desk.tap("dT:offer.kind:abschlussarbeit", "Was kann es sein")
    await desk.tap("dT:offer.kind:projekt", "Was kann es sein")
    await desk.tap("dD:offer.kind", "🏷 Abschlussarbeit oder Projekt im Studium")


async def test_button_of_a_message_from_before_takes_its_kind_alone(desk: Desk) -> None:
    await to_preview(desk)
    await desk.tap("dF:offer.kind", "Was kann es sein")
    await desk.forge("dA:offer.kind:projekt", "🏷 Projekt im Studium")


async def test_a_further_kind_waits_and_is_stored_with_its_approval(
    desk: Desk, coordinator: Person
) -> None:
    offer_id = await desk.post()
    await coordinator.send("/start")
    await edit(desk, offer_id, "auch Abschlussarbeit", "12 bis 18 Stunden")
    await desk.tap("dD:offer.preview", "wartet auf Freigabe")
    assert await kinds_of(desk, offer_id) == (OfferKind.PRAKTIKUM,)
    [change] = await changes(desk)
    assert change.data == {
        "further_kinds": ["abschlussarbeit"],
        "hours_per_week": 12,
        "hours_per_week_to": 18,
    }
    mark = coordinator.mark()
    await coordinator.send("/freigaben")
    card = await coordinator.wait_for("Praktikum oder Abschlussarbeit", since=mark)
    assert "12–18 h pro Woche" in card.text
    await coordinator.tap(letters(Approve))
    await desk.play.settle()
    assert await kinds_of(desk, offer_id) == (OfferKind.PRAKTIKUM, OfferKind.ABSCHLUSSARBEIT)
    await desk.forge(f"{letters(EditOffer)}:{offer_id}", "🏷 Praktikum oder Abschlussarbeit")
