"""What several tests of the reader ask it."""

from collections.abc import Callable
from datetime import date

import pytest

from handlers.heard_at import MOMENTS
from models.reading.heard import Heard
from models.reading.understanding import understand
from models.taxonomy import Taxonomy

Hears = Callable[[str, str], Heard]

READ_ON = date(2026, 11, 24)


@pytest.fixture(scope="session")
def hears(taxonomy: Taxonomy) -> Hears:
    """What is heard of a line at a question, by its name."""

    def hear(state: str, text: str) -> Heard:
        return understand(text, MOMENTS[state], taxonomy=taxonomy, today=READ_ON)

    return hear
