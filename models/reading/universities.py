"""Finds universities in a line."""

from models.reading.line import Line, Named
from models.taxonomy.values import University

LONGEST_NAME = 7
"""Words in the longest name of a university."""

_OTHER_WORDS = frozenset({"ist", "due", "feu", "ism", "its"})
"""Universities that are another word unless written in capitals."""


def find_universities(line: Line) -> list[Named[University]]:
    """The universities a line names, in order; their words are taken."""
    found = []
    for start, end, key in line.spans(LONGEST_NAME):
        university_id = line.taxonomy.university_names.get(key)
        if university_id is None or line.taxonomy.lexicon.knows_key(key):
            continue
        if key in _OTHER_WORDS and not line.words[start].text.isupper():
            continue
        found.append(line.take(start, end, line.taxonomy.university(university_id)))
    return sorted(found, key=lambda each: each.start)
