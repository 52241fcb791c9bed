"""Whom an announcement concerns, in words, heard whole."""

from models.reading.readings import CircleReading
from models.taxonomy.taxonomy import Taxonomy


def read_circle(text: str, taxonomy: Taxonomy) -> CircleReading:
    return CircleReading()
