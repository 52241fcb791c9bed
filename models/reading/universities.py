"""Finds universities in a line, by name or by their kind and town: "FH in Dortmund"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.reading.line import Line, Named
from models.reading.phrases import Phrases, listed, load_words
from models.taxonomy.values import University

LONGEST_NAME = 7
"""Words in the longest name of a university."""

OTHER_WORDS = frozenset({"ist", "due", "feu", "ism", "its"})
"""Universities that are another word unless written in capitals."""

_BETWEEN = frozenset({"in", "von", "of", "at", "aus", "the", "der"})
_LONGEST_TOWN = 3


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of university: which are of it, and the one meant where no town is said."""

    ids: tuple[str, ...]
    alone: str | None


@lru_cache(maxsize=1)
def _kinds() -> Phrases[_Kind]:
    kinds: Phrases[_Kind] = Phrases()
    for table in load_words("subjects")["university"]:
        kinds.add(listed(table["words"]), _Kind(tuple(table["ids"]), table.get("alone")))
    return kinds


def find_universities(line: Line) -> list[Named[University]]:
    """The universities a line names, in order; their words are taken."""
    found = []
    for start, end, key in line.spans(LONGEST_NAME):
        university_id = line.taxonomy.university_names.get(key)
        if university_id is None or line.taxonomy.lexicon.knows_key(key):
            continue
        if key in OTHER_WORDS and not line.words[start].text.isupper():
            continue
        found.append(line.take(start, end, line.taxonomy.university(university_id)))
    return sorted([*found, *_by_kind(line)], key=lambda each: each.start)


def find_every_of_kind(line: Line, named: Sequence[University]) -> list[Named[University]]:
    """Those that a kind without a town means: in the town of one that is named, else everywhere.

    "die TU, aber nicht die FH"; their words are taken.
    """
    cities = {university.city for university in named}
    found: list[Named[University]] = []
    for start, end, kind in list(_kinds().spans(line.keys)):
        if not line.is_free(start, end):
            continue
        every = [line.taxonomy.university(each) for each in kind.ids]
        beside = [each for each in every if each.city in cities]
        first, *others = beside or every
        found.append(line.take(start, end, first))
        found += [Named(start, end, other, line.words[start].mode) for other in others]
    return found


def _by_kind(line: Line) -> list[Named[University]]:
    """Universities that are called by their kind, with the town around it."""
    found = []
    for start, end, kind in list(_kinds().spans(line.keys)):
        if not line.is_free(start, end):
            continue
        after = _in_town(line, kind, end)
        before = _before_kind(line, kind, start) if after is None else None
        if after is not None:
            found.append(line.take(start, after[1], after[0]))
        elif before is not None:
            found.append(line.take(before[1], end, before[0]))
        elif kind.alone is not None:
            found.append(line.take(start, end, line.taxonomy.university(kind.alone)))
    return found


def _in_town(line: Line, kind: _Kind, at: int) -> tuple[University, int] | None:
    """The university of the town that is named from here on, and where the town ends."""
    begin = at + 1 if at < len(line.keys) and line.keys[at] in _BETWEEN else at
    for length in range(_LONGEST_TOWN, 0, -1):
        end = begin + length
        if end <= len(line.keys) and line.is_free(begin, end):
            university = _of_town(line, kind, "".join(line.keys[begin:end]))
            if university is not None:
                return university, end
    return None


def _before_kind(line: Line, kind: _Kind, at: int) -> tuple[University, int] | None:
    """As above, of the town before: "in Bochum, the big uni"."""
    begin = at
    while begin > 0 and at - begin < _LONGEST_TOWN:
        begin -= 1
        if begin not in line.taken:
            university = _of_town(line, kind, line.keys[begin])
            if university is not None:
                return university, begin
    return None


def _of_town(line: Line, kind: _Kind, key: str) -> University | None:
    place = line.taxonomy.place_index.exactly(key)
    if place is None or len(key) < 4:
        return None
    for university_id in kind.ids:
        university = line.taxonomy.university(university_id)
        if place.name in university.city:
            return university
    return None
