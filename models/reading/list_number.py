"""A number alone that names a place in a list: "2", "nummer 2", "die zweite", "the first one"."""

import re

from models.reading.semesters import number_of
from models.taxonomy.normalise import fold

_FILLERS = frozenset(
    "nummer nr no number das der die den dem the one angebot offer bitte please zeig show mir me "
    "firma unternehmen company aenderung change eintrag entry karte card punkt mal genauer "
    "oeffne open mehr zu von to of details about ueber".split()
)
"""Words that may stand around the number."""

MOST_WORDS = 5
"""A longer line says something else as well."""


def read_list_number(text: str) -> int | None:
    """The place that the words name, counted from 1; None if they say anything else."""
    words = re.findall(r"[^\W_]+", fold(text[:60]))
    left = [word for word in words if word not in _FILLERS]
    if len(words) > MOST_WORDS or len(left) != 1:
        return None
    if left[0].isdecimal():
        return int(left[0]) if len(left[0]) <= 2 else None
    return number_of(left[0])
