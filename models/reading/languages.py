"""The languages in which an offer is worked, as short lines name them."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from models.reading.line import Line, Named
from models.reading.phrases import Phrases, both_languages, listed, load_words, word_set
from models.reading.scope import Mode, read_scope
from models.vocabulary import Language, is_further_language

LONGEST_LINE = 200
"""Letters of an answer that are read."""

BOTH = "both"


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    phrases: Phrases[str] = Phrases()
    content = load_words("languages")
    for name, said in content["languages"].items():
        phrases.add(listed(said), name)
    for name, said in content["further"].items():
        for each in listed(said):
            endings = listed(content["compounds"]["endings"])
            phrases.add([each, f"auf {each}", f"in {each}", f"{each}-speaking"], name)
            phrases.add([f"{each}{ending}" for ending in endings], name)
    return phrases


@lru_cache(maxsize=1)
def _things() -> Phrases[bool]:
    things: Phrases[bool] = Phrases()
    things.add(both_languages(load_words("languages")["things"]), True)
    return things


@lru_cache(maxsize=1)
def _enough() -> frozenset[str]:
    return word_set(load_words("languages")["enough"]["words"])


def find_languages(line: Line) -> list[Named[str]]:
    """The languages that a line names; what is called not needed is refused."""
    found = []
    for each in line.take_phrases(_phrases()):
        if _is_further(each) and _is_of_a_thing(line, each):
            line.taken.difference_update(range(each.start, each.end))
            continue
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
        is_own = name in set(Language) and line.is_free(start, end)
        if not is_own or not _is_worked_in(line, start, end):
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


def _is_further(named: Named[str]) -> bool:
    return named.value != BOTH and is_further_language(named.value)


def _is_of_a_thing(line: Line, named: Named[str]) -> bool:
    """Whether what follows makes the name one of no language: "French cuisine"."""
    return named.end < len(line.keys) and _things().at(line.keys, named.end) is not None


def find_choice(line: Line, found: Sequence[Named[str]]) -> tuple[str, ...]:
    """Of the languages named in a line with a further one, those of which one is enough.

    "Deutsch und Niederländisch oder Polnisch": the last two; what stands before them with a mere
    comma belongs to them.
    """
    if not any(is_further_language(each.value) for each in found):
        return ()
    choice: list[str] = []
    for first, second in reversed(list(pairwise(found))):
        between = line.typed[line.words[first.end - 1].start : line.words[second.start].start]
        keys = set(line.keys[first.end : second.start])
        is_joined = "/" in between or not keys.isdisjoint(_enough())
        if is_joined or (choice and not keys and choice[0] == second.value):
            choice = [first.value, *(choice or [second.value])]
    return tuple(choice)


def says_one_is_enough(text: str) -> bool:
    """Whether one of the languages of a line is enough: "Deutsch oder Englisch"."""
    keys = {word.key for word in read_scope(text[:LONGEST_LINE]).words}
    return "/" in text[:LONGEST_LINE] or not _enough().isdisjoint(keys)
