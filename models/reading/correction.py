"""What a line corrects: "da fehlt Geschichte", "ohne Zahnmedizin", "5. Semester"."""

from datetime import date

from models.reading.readings import CorrectionReading, Thing
from models.taxonomy.taxonomy import Taxonomy


def read_changes(
    text: str, taxonomy: Taxonomy, *, today: date, thing: Thing | None = None
) -> CorrectionReading:
    return CorrectionReading()
