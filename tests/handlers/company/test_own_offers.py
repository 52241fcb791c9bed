from datetime import timedelta

import pytest

from models.tables.offer import OfferState
from tests.handlers.company.desk import Desk


async def open_offer(desk: Desk, offer_id: int) -> None:
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "erreicht")


async def test_company_without_offers_is_invited_to_post(desk: Desk) -> None:
    message = await desk.say("/meineangebote", "noch nichts eingestellt")
    assert message.find_button("cN") is not None


async def test_offer_is_paused_and_resumed(desk: Desk) -> None:
    offer_id = await desk.post()
    await open_offer(desk, offer_id)
    await desk.tap(f"cP:{offer_id}", "pausiert")
    assert (await desk.offer(offer_id)).state == OfferState.PAUSED
    await desk.tap(f"cR:{offer_id}", "offen")
    assert (await desk.offer(offer_id)).state == OfferState.OPEN


async def test_filled_offer_can_only_be_edited(desk: Desk) -> None:
    offer_id = await desk.post()
    await open_offer(desk, offer_id)
    message = await desk.tap(f"cF:{offer_id}", "besetzt")
    assert (await desk.offer(offer_id)).state == OfferState.FILLED
    assert message.find_button(f"cP:{offer_id}") is None
    assert message.find_button(f"cE:{offer_id}") is not None


async def test_withdrawing_asks_once_more(desk: Desk) -> None:
    offer_id = await desk.post()
    await open_offer(desk, offer_id)
    await desk.tap(f"cW:{offer_id}", "endgültig zurückziehen")
    await desk.tap(f"cO:{offer_id}", "erreicht")
    assert (await desk.offer(offer_id)).state == OfferState.OPEN
    await desk.tap(f"cW:{offer_id}", "endgültig zurückziehen")
    await desk.tap(f"cW:{offer_id}:yes", "zurückgezogen")
    assert (await desk.offer(offer_id)).state == OfferState.WITHDRAWN
    await desk.forge(f"cE:{offer_id}", "wurde zurückgezogen")


async def test_double_tap_extends_once(desk: Desk) -> None:
    offer_id = await desk.post(days=10)
    before = (await desk.offer(offer_id)).open_until
    await open_offer(desk, offer_id)
    await desk.tap_twice(f"cX:{offer_id}")
    assert (await desk.offer(offer_id)).open_until == before + timedelta(days=30)


async def test_reminder_extends_once_and_only_near_the_end(desk: Desk) -> None:
    far = await desk.post("Praktikum fern", days=50)
    near = await desk.post("Praktikum nah", days=3)
    await desk.say("/meineangebote", "Ihre Angebote")
    before = (await desk.offer(near)).open_until
    unchanged = (await desk.offer(far)).open_until
    for _ in range(2):
        await desk.forge(f"cX:{near}", "erreicht")
        await desk.forge(f"cX:{far}", "erreicht")
    assert (await desk.offer(near)).open_until == before + timedelta(days=30)
    assert (await desk.offer(far)).open_until == unchanged


async def test_expired_offer_is_open_again_when_extended(desk: Desk) -> None:
    offer_id = await desk.post(state=OfferState.EXPIRED, days=-5)
    await open_offer(desk, offer_id)
    await desk.tap(f"cX:{offer_id}", "offen bis 24. Dezember 2026")
    offer = await desk.offer(offer_id)
    assert offer.state == OfferState.OPEN
    assert offer.open_until > desk.play.clock.now()


async def test_returned_offer_shows_the_reason_and_edit(desk: Desk) -> None:
    offer_id = await desk.post(state=OfferState.RETURNED)
    async with desk.play.runtime.database.write() as session:
        offer = await desk.offer(offer_id)
        offer.returned_reason = "Bitte nennen Sie <die> Vergütung."
        session.add(offer)
    await open_offer(desk, offer_id)
    message = desk.person.received[-1]
    assert "Bitte nennen Sie <die> Vergütung." in message.text
    assert message.find_button(f"cE:{offer_id}") is not None


async def test_old_button_of_a_changed_offer_shows_how_it_stands(desk: Desk) -> None:
    offer_id = await desk.post(state=OfferState.WAITING)
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.forge(f"cP:{offer_id}", "wartet auf Freigabe")
    assert (await desk.offer(offer_id)).state == OfferState.WAITING


@pytest.mark.parametrize(
    "data", ["cO:{}", "cE:{}", "cL:{}:radius:", "cP:{}", "cR:{}", "cX:{}", "cF:{}", "cW:{}"]
)
async def test_offer_of_another_company_is_neither_shown_nor_changed(
    desk: Desk, stranger: Desk, data: str
) -> None:
    offer_id = await desk.post()
    await stranger.say("/meineangebote", "noch nichts")
    message = await stranger.forge(data.format(offer_id), "jemand anderem")
    assert "Praktikum Labor" not in message.text
    assert (await desk.offer(offer_id)).state == OfferState.OPEN


@pytest.mark.parametrize("data", ["cO:999999", "cP:0", "cE:0", "cX:1999999999", "cL:0:field:0714"])
async def test_made_up_offer_is_refused_kindly(desk: Desk, data: str) -> None:
    await desk.say("/meineangebote", "noch nichts")
    await desk.forge(data, "gibt es nicht mehr")


async def test_many_offers_are_paged(desk: Desk) -> None:
    for number in range(10):
        await desk.post(f"Praktikum {number}")
    message = await desk.say("/meineangebote", "1/2")
    assert message.find_button("Praktikum 9") is not None
    message = await desk.tap("cM:1", "2/2")
    assert message.find_button("Praktikum 0") is not None
