"""The people of the tests: two of a company, one of another."""

import pytest

from bot.sandbox.play import Play
from tests.handlers.company.desk import Desk


@pytest.fixture
def newcomer(play: Play) -> Desk:
    """Somebody the bot does not know."""
    return Desk(play, play.stand_in.person("Cleo", last_name="Berg", username="cleo_berg"))


@pytest.fixture
async def desk(play: Play) -> Desk:
    """Petra speaks for Muster GmbH in Bochum."""
    desk = Desk(play, play.stand_in.person("Petra", username="petra_brandt", started=True))
    await desk.found()
    return desk


@pytest.fixture
async def colleague(play: Play, desk: Desk) -> Desk:
    """Paul speaks for the same company."""
    colleague = Desk(play, play.stand_in.person("Paul", username="paul_peters", started=True))
    await colleague.join(desk.company_id)
    return colleague


@pytest.fixture
async def stranger(play: Play) -> Desk:
    """Nora speaks for another company."""
    stranger = Desk(play, play.stand_in.person("Nora", username="nora_nagel", started=True))
    await stranger.found("Nagel OHG")
    return stranger
