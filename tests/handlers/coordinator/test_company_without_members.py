"""What a coordinator sees and does of a company for which nobody speaks."""

from datetime import timedelta

import pytest

from bot.invented.inputs import company_input
from models.queries.companies import add_company_without_member
from models.queries.offers import add_offer
from models.tables.base import stored_id
from models.tables.offer import OfferState
from tests.handlers.coordinator.region import OFFER_TEXT, Region, offer_in_bochum

TITLE = "Praktikum Messtechnik"


@pytest.fixture
async def offer_id(region: Region) -> int:
    offer = offer_in_bochum(TITLE, OFFER_TEXT, ("0714",), region.now + timedelta(days=60))
    async with region.database.write() as session:
        company = await add_company_without_member(
            session, company_input("Messwerk GmbH"), now=region.now
        )
        row = await add_offer(session, stored_id(company), offer, person_id=None, now=region.now)
        return stored_id(row)


async def test_it_is_approved_in_the_queue_and_read_in_the_list(
    region: Region, offer_id: int
) -> None:
    card = await region.coordinator.ask("/freigaben")
    assert TITLE in card.text
    await region.coordinator.tap("✓ Unternehmen und Angebot freigeben")
    await region.settled()
    assert (await region.offer(offer_id)).state is OfferState.OPEN
    company = await region.coordinator.ask("/firmen Messwerk")
    assert "👤 0" in company.text


async def test_it_is_given_back_with_a_quick_reason(region: Region, offer_id: int) -> None:
    """The reason is in German, as nobody's language is known."""
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Angebot zurückgeben")
    await region.coordinator.tap("Vergütung unklar")
    await region.settled()
    offer = await region.offer(offer_id)
    assert offer.state is OfferState.RETURNED
    assert offer.returned_reason == "Bitte schreiben Sie, ob es bezahlt ist und wie viel."
