"""A correction of a company's card touches the line it names."""

import pytest

from tests.handlers.company.desk import Desk
from tests.handlers.company.test_registration import LINE, begin


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("die Stadt stimmt nicht, wir sind in Marl", "Marl"),
        ("the city is wrong, we are in Marl", "Marl"),
        ("wir heißen Nordstern KG", "Nordstern KG"),
        ("unsere Website ist nordstern.de", "nordstern.de"),
        ("Kontakt ist info@nordstern.de", "Branche"),
    ],
)
async def test_a_line_changes_and_the_sector_is_asked_again(
    newcomer: Desk, typed: str, shown: str
) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.say(typed, shown)
    assert await newcomer.state() == "company.sector"


async def test_a_line_that_is_only_called_wrong_is_asked_for(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.say("die Stadt stimmt nicht", "In welchem Ort")
