"""The fixture of a coordinator's conversations."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from tests.handlers.coordinator.region import Region
from tests.support.seats import seat


@pytest.fixture
async def region(play: Play, stand_in: StandIn, coordinator: Person) -> Region:
    """A running bot with two coordinators: one by configuration, one by a seat."""
    region = Region(play, stand_in, coordinator, stand_in.person("Konrad", language_code="de"))
    colleague_id = await region.add_person(region.colleague)
    async with region.database.write() as session:
        await seat(session, colleague_id, "Stadt", now=region.now)
    return region
