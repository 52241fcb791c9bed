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


@lru_cache(maxsize=1)
def _working() -> tuple[frozenset[str], frozenset[str], Phrases[bool]]:
    content = load_words("languages")["working"]
    after: Phrases[bool] = Phrases()
    after.add(listed(content["after"]), True)
    return word_set(content["bare"]), word_set(content["before"]), after


def read_working_languages(line: Line) -> tuple[Language, ...]:
    """The languages in which somebody wants to work, of a line that names subjects as well.

    Whoever refuses one wants the others. The words are taken.
    """
    wanted: set[Language] = set()
    refused: set[Language] = set()
    for start, end, name in list(_phrases().spans(line.keys)):
        if name == BOTH or not line.is_free(start, end) or not _is_worked_in(line, start, end):
            continue
        named = line.take(start, end, Language(name))
        (refused if named.mode in {Mode.OUT, Mode.OPEN} else wanted).add(named.value)
    if refused and not wanted:
        wanted = set(Language) - refused
    return tuple(each for each in Language if each in wanted)


def _is_worked_in(line: Line, start: int, end: int) -> bool:
    bare, before, after = _working()
    key = line.keys[end - 1]
    if end - start > 1 or (key not in bare and key.startswith(tuple(bare))):
        return True
    is_joined = end < len(line.keys) and line.words[end].clause == line.words[start].clause
    if is_joined and after.at(line.keys, end) is not None:
        return True
    return key in bare and line.before(start) in before


def says_one_is_enough(text: str) -> bool:
    """Whether one of the languages of a line is enough: "Deutsch oder Englisch"."""
    keys = {word.key for word in read_scope(text[:LONGEST_LINE]).words}
    return "/" in text[:LONGEST_LINE] or not _enough().isdisjoint(keys)
