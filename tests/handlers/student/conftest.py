"""A student whose registration is behind them."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from tests.support.stories import be_student


@pytest.fixture
async def student(play: Play, stand_in: StandIn) -> Person:
    """A student of informatics in Dortmund who looks for an internship; the chat is still empty."""
    student = stand_in.person("Anna", last_name="Berger", username="anna_berger", started=True)
    await be_student(play, student)
    return student
