"""Whether a few words only hand something over: "Anbei unsere Ausschreibung"."""

from functools import lru_cache

from models.reading.phrases import Phrases, both_languages, empty_words, load_words
from models.taxonomy.normalise import words

LONGEST_NOTE = 300
"""Letters; more say something."""


@lru_cache(maxsize=1)
def _phrases() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(load_words("cover_notes")["words"]), True)
    return phrases


def is_only_a_cover_note(text: str) -> bool:
    """Whether nothing in the text speaks of the thing itself."""
    if len(text) > LONGEST_NOTE:
        return False
    keys = words(text)
    position = 0
    while position < len(keys):
        found = _phrases().at(keys, position)
        if found is None and keys[position] not in empty_words():
            return False
        position += found[0] if found is not None else 1
    return True
