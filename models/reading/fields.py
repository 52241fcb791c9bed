"""Which subjects an offer is for, as short lines list them: each one's field, or every one."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.reading.line import Line, Named
from models.reading.phrases import Phrases, listed, load_words, word_set
from models.reading.study import read_study
from models.taxonomy import Certainty, Taxonomy

LONGEST_LIST = 600
"""Letters of a list of subjects that are read; nobody picks more than a few."""

MOST_NAMES = 24
"""Subjects of a list that are read."""

MOST_FIELDS = 6
"""More fields than these say no more than "everybody"."""

_APART = 4
"""Between "alle" and "Fächer" stand fewer words than these."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words of `fields.toml`."""

    pronoun: re.Pattern[str]
    """ "It" where it stands for what was spoken of, and is no subject."""
    between: re.Pattern[str]
    every_field: Phrases[bool]
    every: frozenset[str]
    subjects: Phrases[bool]
    alone: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("fields")
    every, between = content["every"], content["between"]
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(every["phrases"]), True)
    subjects: Phrases[bool] = Phrases()
    subjects.add(listed(every["subjects"]), True)
    linking = "|".join(re.escape(word) for word in listed(between["words"]))
    before, behind = (
        "|".join(map(re.escape, listed(content["pronoun"][name]))) for name in ("before", "behind")
    )
    return _Lists(
        re.compile(rf"\b(?i:{before})\s+it\b|\bit(?=['’\s]+(?:{behind})\b)"),
        re.compile(rf"[,;/\n]|\b(?:{linking})\b", re.IGNORECASE),
        phrases,
        word_set(every["words"]),
        subjects,
        word_set(every["alone"]),
    )


def every_field_phrases() -> Phrases[bool]:
    """Phrases that open an offer to every subject by themselves."""
    return _lists().every_field


def read_fields(text: str, taxonomy: Taxonomy) -> list[str]:
    """The field of each subject that "Informatik, Elektrotechnik und Maschinenbau" names."""
    codes: dict[str, None] = {}
    text = _lists().pronoun.sub(" ", text[:LONGEST_LIST])
    parts = (part.strip() for part in _lists().between.split(text))
    names = dict.fromkeys(name for name in (text.strip(), *parts) if name)
    for name in list(names)[:MOST_NAMES]:
        reading = read_study(name, taxonomy)
        if reading.certainty is not Certainty.NOT_UNDERSTOOD and reading.fields:
            codes.setdefault(reading.fields[0].code)
        if len(codes) == MOST_FIELDS:
            break
    return list(codes)


def says_every_field(text: str, taxonomy: Taxonomy) -> bool:
    """Whether an answer opens an offer to all: "alle Fächer", "any subject", a bare "egal"."""
    line = Line.of(text, taxonomy)
    is_alone = len(line.keys) == 1 and line.keys[0] in _lists().alone
    return is_alone or take_every_field(line) is not None


def take_every_field(line: Line) -> Named[bool] | None:
    """Where a line opens an offer to every subject; its words are taken."""
    lists = _lists()
    said = [each for each in line.take_phrases(lists.every_field) if not each.is_refused]
    if said:
        return said[0]
    every = [at for at in line.left() if line.keys[at] in lists.every]
    for start, end, _ in lists.subjects.spans(line.keys):
        begin = next((at for at in reversed(every) if start - _APART <= at < start), None)
        if begin is not None and line.is_free(begin, end):
            named = line.take(begin, end, True)
            return None if named.is_refused else named
    return None
