"""The languages in which an offer is worked, as short lines name them."""

from functools import lru_cache

from models.reading.line import Line, Named
from models.reading.phrases import Phrases, listed, load_words, word_set
from models.reading.scope import Mode, read_scope
from models.vocabulary import Language

LONGEST_LINE = 200
"""Letters of an answer that are read."""

BOTH = "both"


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    phrases: Phrases[str] = Phrases()
    for name, said in load_words("languages")["languages"].items():
        phrases.add(listed(said), name)
    return phrases


@lru_cache(maxsize=1)
def _enough() -> frozenset[str]:
    return word_set(load_words("languages")["enough"]["words"])


def find_languages(line: Line) -> list[Named[str]]:
    """The languages that a line names; what is called not needed is refused."""
    found = []
    for each in line.take_phrases(_phrases()):
        mode = Mode.OUT if each.mode is Mode.OPEN else each.mode
        names = [str(language) for language in Language] if each.value == BOTH else [each.value]
        found += [Named(each.start, each.end, name, mode) for name in names]
    return found


def says_one_is_enough(text: str) -> bool:
    """Whether one of the languages of a line is enough: "Deutsch oder Englisch"."""
    keys = {word.key for word in read_scope(text[:LONGEST_LINE]).words}
    return "/" in text[:LONGEST_LINE] or not _enough().isdisjoint(keys)
