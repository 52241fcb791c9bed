"""The queue: cards one at a time, approving, two coordinators, old and forged buttons."""

from models.offer import OfferState
from models.outbox import Notice
from tests.handlers.coordinator.region import Region


async def test_queue_shows_the_oldest_offer_with_its_place_in_the_queue(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, "Zuerst")
    await region.add_offer(company_id, "Danach")
    card = await region.coordinator.ask("/freigaben")
    assert "1 von 2" in card.text
    assert "Zuerst" in card.text
    assert "Messwerk GmbH" in card.text
    assert "messwerk.example" in card.html


async def test_approving_an_offer_opens_it_and_tells_the_company(region: Region) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    await owner.wait_for("Praktikum Messtechnik")
    offer = await region.offer(offer_id)
    assert offer.state == OfferState.OPEN
    assert offer.approved_at is not None
    assert [row.payload for row in await region.notices(Notice.OFFER_APPROVED)] == [
        {"offer_id": offer_id}
    ]
