"""What a student wants: "alles außer Praktikum in Bochum, nur bezahlt"."""

from models.reading.readings import WishReading
from models.taxonomy.taxonomy import Taxonomy


def read_wish(text: str, taxonomy: Taxonomy) -> WishReading:
    return WishReading()
