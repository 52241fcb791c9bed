"""Where somebody wants to be: "Dortmund oder Bochum, höchstens 20 km"."""

from models.reading.readings import PlaceReading
from models.taxonomy.taxonomy import Taxonomy


def read_place(text: str, taxonomy: Taxonomy) -> PlaceReading:
    return PlaceReading()
