"""From a typed line to what it wants."""

from datetime import date

from models.reading.heard import Heard, Intent, Meaning
from models.reading.listening import Listening
from models.taxonomy import Taxonomy


def understand(text: str, listening: Listening, *, taxonomy: Taxonomy, today: date) -> Heard:
    """What a line says to somebody who listens so. Never raises; says UNCLEAR rather than guess.

    `today` completes dates without a year.
    """
    del text, listening, taxonomy, today
    return Heard(Meaning(Intent.UNCLEAR, sureness=0.0))
