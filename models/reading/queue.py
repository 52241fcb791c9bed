"""Words that narrow the list of what waits: "nur Angebote", "Firmen aus Witten", "alles".

They are heard while the list is on the screen, and only where every word of the line is one of
these: whatever says anything else as well is heard as everywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from models.reading.line import Line, Named
from models.reading.list_number import read_list_number
from models.reading.phrases import Phrases, both_languages, load_words, word_set
from models.reading.towns import find_towns
from models.taxonomy.normalise import words
from models.taxonomy.taxonomy import Taxonomy
from models.vocabulary import QueueKind

MOST_LETTERS = 80
"""Of a line that narrows a list; a longer one is about something."""

LONGEST_NAME = 4
"""Words of a sector's name."""


class QueueWish(StrEnum):
    """What the words want of the list, beside naming what it shows."""

    OLD = "old"
    EVERYTHING = "everything"
    ANYWHERE = "anywhere"
    LIST = "list"
    """The list itself, from one of its cards."""
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class QueueWords:
    """What a line says of the list; at least one of these."""

    kind: QueueKind | None = None
    place: str = ""
    """The town's name."""
    sector: str = ""
    """The sector's id."""
    wishes: frozenset[QueueWish] = frozenset()


@dataclass(frozen=True, slots=True)
class _Lists:
    kinds: Phrases[QueueKind]
    wishes: Phrases[QueueWish]
    fillers: frozenset[str]
    answers: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("queue")
    kinds: Phrases[QueueKind] = Phrases()
    for name, table in content["kinds"].items():
        kinds.add(both_languages(table), QueueKind(name))
    wishes: Phrases[QueueWish] = Phrases()
    for name, table in content["wishes"].items():
        wishes.add(both_languages(table), QueueWish(name))
    others = content["words"]
    return _Lists(kinds, wishes, word_set(others["fillers"]), word_set(others["answers"]))


def read_entry_number(text: str) -> int | None:
    """The entry that words name, whatever is to be done with it: "3", "die dritte freigeben"."""
    if len(text) > MOST_LETTERS:
        return None
    answers = _lists().answers
    return read_list_number(" ".join(word for word in words(text) if word not in answers))


def words_of_name(text: str) -> tuple[str, ...]:
    """The folded words of a line that may be of a name, without those that only ask for it."""
    lists = _lists()
    beside = lists.fillers | lists.answers
    return tuple(word for word in words(text[:MOST_LETTERS]) if word not in beside)


def read_queue_words(
    text: str, taxonomy: Taxonomy, places: Collection[str] = ()
) -> QueueWords | None:
    """What the line narrows the list to; None where it says anything else. Never raises.

    `places`: the towns from which something waits, whatever the taxonomy knows of them.
    """
    if len(text) > MOST_LETTERS:
        return None
    # "IT-Firmen" names a sector and what is looked at.
    line, lists = Line.of(text.replace("-", " "), taxonomy), _lists()
    wishes = line.take_phrases(lists.wishes)
    kinds = line.take_phrases(lists.kinds)
    towns = [*line.take_phrases(_named(places)), *_towns(line)]
    sectors = _sectors(line)
    found: list[Named[Any]] = [*wishes, *kinds, *towns, *sectors]
    if not found or max(len(kinds), len(towns), len(sectors)) > 1:
        return None
    if any(_is_refused(line, one) for one in found) or line.left(lists.fillers):
        return None
    return QueueWords(
        kind=kinds[0].value if kinds else None,
        place=towns[0].value if towns else "",
        sector=sectors[0].value if sectors else "",
        wishes=frozenset(each.value for each in wishes),
    )


def _is_refused(line: Line, named: Named[Any]) -> bool:
    """Whether a word outside of it refuses it: "lösch alles", but not "ohne Filter"."""
    return named.is_refused and line.cues.isdisjoint(range(named.start, named.end))


def _named(places: Collection[str]) -> Phrases[str]:
    phrases: Phrases[str] = Phrases()
    for place in places:
        if words(place):
            phrases.add([" ".join(words(place))], place)
    return phrases


def _towns(line: Line) -> list[Named[str]]:
    towns = find_towns(line)
    return [Named(each.start, each.end, each.value.name, each.mode) for each in towns]


def _sectors(line: Line) -> list[Named[str]]:
    terms = line.taxonomy.sector_terms
    return [
        line.take(start, end, terms[key])
        for start, end, key in line.spans(LONGEST_NAME)
        if key in terms
    ]
