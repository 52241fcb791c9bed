"""Cuts an offer into passages, and says of each which part of the offer it belongs to.

An offer tells of its company, of what is to do, of who is wanted, of what is given, of how to
apply, and ends with fine print. A heading tells it for all that follows it; a sentence without a
heading tells it by its words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from models.reading.lazy_re import lazy_re
from models.reading.offer_kind import kind_spans
from models.reading.offers.words import pattern
from models.taxonomy.normalise import fold, split_glued, without_gender


class Part(Enum):
    """What a passage of an offer is about."""

    COMPANY = auto()
    TASKS = auto()
    PROFILE = auto()
    GIVEN = auto()
    APPLY = auto()
    FINE = auto()
    """Privacy, equal chances, references: nothing of the offer itself."""
    BODY = auto()
    """Not told."""


FACTS = (
    "title", "start", "end", "length", "hours", "pay", "place", "deadline", "languages", "kind",
    "study", "fine",
)  # fmt: skip
"""What a line "key: value" may be a fact of."""

MOST_PASSAGES = 300
"""No offer has more sentences; what follows is not read."""

_HEADED: dict[str, Part] = {
    "company": Part.COMPANY,
    "tasks": Part.TASKS,
    "profile": Part.PROFILE,
    "given": Part.GIVEN,
    "apply": Part.APPLY,
    "fine": Part.FINE,
}
_MOST_HEADING_WORDS = 7
_MOST_KEY_LETTERS = 34
_DECORATION = lazy_re(r"^[\W_]+|[\s:*_#=–—\-|]+$")
_BULLET = lazy_re(
    r"^\s*(?:_\s+|[^\w\s\"„“'(€+]+\s+"
    r"|\d{1,2}[.)]\s+(?!(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec))"
    r"|o\s+(?=[A-ZÄÖÜ0-9]))",
    re.IGNORECASE,
)
"""The sign of a point; the number of a day is none: "15. April bis 15. Juli"."""
_KEY = lazy_re(r"^\W*([^:\n]{2,34}?)\s*(?::|\s[–—-]\s|\?|\.{4,}|\s\|)\s*(?<=[\s.|])(\S.*)$")
_SENTENCE_END = lazy_re(
    r"(?<=[^\W\d_][^\W\d_])[.!?…]+[\"”“)]*\s+(?=[\"„“(»]?[A-ZÄÖÜ0-9✓👉])"
    r"|(?<=\d[%€)])[.!?]\s+(?=[A-ZÄÖÜ])|(?<=\d{4})\.\s+(?=[A-ZÄÖÜ])"
    r"|(?<=[)\"”“])[.!?]\s+(?=[A-ZÄÖÜ])"
    r"|(?<=[a-z]\d)\.\s+(?=[A-ZÄÖÜ])|\s[•·]\s|\s//\s|\s\|\s"
)
_ABBREVIATED = lazy_re(
    r"(?:\b(?:z\. ?b|bzw|ca|inkl|exkl|ggf|evtl|std|min|max|mind|nr|str|dr|prof|tel|usw|etc|vgl|bspw"
    r"|u\. ?a|d\. ?h|o\. ?ä|i\. ?d\. ?r|e\. ?v|mo|approx|incl|ing|dipl|gegr|monatl|wöchentl|st|co"
    r"|jan|feb|mrz|apr|jun|jul|aug|sep|sept|okt|nov|dez)|\bno)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or the value of a fact."""

    text: str
    folded: str
    """Of the text without its gender forms."""
    part: Part
    facts: frozenset[str] = frozenset()
    """What the word before the colon says that this is: names of `FACTS`."""
    line: int = 0
    """The line of the text it stands in, counted from 0."""
    is_headed: bool = False
    """Whether its part was told by a heading."""


def passages_of(text: str) -> tuple[Passage, ...]:
    """Every passage of a text, in order; headings themselves are none."""
    return tuple(islice(_passages(text.splitlines()), MOST_PASSAGES))


def _passages(lines: Sequence[str]) -> Iterator[Passage]:
    headed: Part | None = None
    asked: frozenset[str] = frozenset()
    is_answered = False
    blanks = 0
    for number, raw in enumerate(lines):
        line = raw.strip()
        if not line:
            blanks += 1
            continue
        if blanks and is_answered:
            asked = frozenset()
        heading, rest = heading_of(line)
        if heading is not None:
            headed, blanks, asked = heading, 0, frozenset()
            if not rest:
                continue
        elif key := _asked_by(line):
            asked, is_answered, blanks = key, False, 0
            headed = None if headed in _ENDED_BY_KEYS else headed
            continue
        elif (
            blanks
            and headed is not None
            and _ends_part(headed, line, lines[number + 1 : number + 2])
        ):
            headed = None
        blanks = 0
        facts, value = fact_of(line)
        if not facts and asked and len(line) <= _LONGEST_ANSWER:
            facts, value, is_answered = asked, _BULLET.sub("", line), True
        if facts:
            part = Part.FINE if facts == {"fine"} else headed or Part.BODY
            yield from _sentences(value, part, facts, number, is_headed=headed is not None)
            headed = None if headed is Part.COMPANY else headed
            continue
        yield from _sentences(
            rest or _BULLET.sub("", line), headed, frozenset(), number, is_headed=bool(headed)
        )
        if rest and headed is Part.COMPANY:
            headed = None  # "Über uns: ..." is told in its line


_ENDED_BY_KEYS = (Part.COMPANY, Part.FINE)
_LONGEST_ANSWER = 160
_AND = lazy_re(r"\s*(?:,|/|&|\+|\bund\b|\band\b)\s*")


def _asked_by(line: str) -> frozenset[str]:
    """What a line asks that is nothing but keys of facts: "Wann und wie lange?", "Vergütung"."""
    if len(line) > _MOST_KEY_LETTERS + 8:
        return frozenset()
    bare = fold(without_gender(_DECORATION.sub("", line))).strip(" ?!.:")
    every = [_facts_of(each) for each in _AND.split(bare)]
    return frozenset().union(*every) - {"fine"} if all(every) else frozenset()


def _ends_part(headed: Part, line: str, following: Sequence[str]) -> bool:
    """Whether a line after a gap is no longer what the last heading announced.

    Prose ends a list; a heading that is not known ends what the company says of itself.
    """
    if _BULLET.match(line):
        return False
    if len(line) > _SHORTEST_PROSE and line[-1:] in ".!?":
        return True
    is_heading = len(line.split()) <= _MOST_HEADING_WORDS and line[-1:] not in ".,;"
    return is_heading and headed in _ENDED_BY_KEYS and bool(following and following[0].strip())


_SHORTEST_PROSE = 120


def _sentences(
    text: str, headed: Part | None, facts: frozenset[str], line: int, *, is_headed: bool
) -> Iterator[Passage]:
    for at, sentence in enumerate(sentences_of(text)):
        own, value = fact_of(sentence) if at or not facts else (frozenset[str](), "")
        sentence = value if own else sentence
        folded = fold(split_glued(without_gender(sentence)))
        told = _of_words(folded)
        is_kept = headed not in (None, Part.BODY) and told is not Part.FINE
        part = headed if headed is not None and is_kept else told
        yield Passage(sentence, folded, part, own or facts, line, is_headed)


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a line; an abbreviation or a date ends none."""
    begun = 0
    for end in _SENTENCE_END.finditer(text):
        before = text[begun : end.end()].rstrip()
        if _ABBREVIATED.search(before[-_LONGEST_ABBREVIATION:]):
            continue
        yield from _cut(before)
        begun = end.end()
    if text[begun:].strip():
        yield from _cut(text[begun:].strip())


_LONGEST_ABBREVIATION = 12
_LONGEST_SENTENCE = 500
"""What is longer is read in pieces, so that reading takes no time that grows with its square."""


def _cut(sentence: str) -> Iterator[str]:
    while len(sentence) > _LONGEST_SENTENCE:
        stops = (sentence.rfind(stop, 0, _LONGEST_SENTENCE) + 1 for stop in (". ", ", "))
        stop = next((at for at in stops if at > _LONGEST_SENTENCE // 2), 0)
        blank = sentence.rfind(" ", 0, _LONGEST_SENTENCE)
        at = stop or (blank if blank > 0 else _LONGEST_SENTENCE)
        yield sentence[:at]
        sentence = sentence[at:].strip()
    yield sentence


_LOOKS_FOR = lazy_re(r"\b(?:suchen wir|wir suchen|sucht|looking for)\b")
"""Data protection may be what somebody is sought for."""

_BY_WORDS = (Part.FINE, Part.APPLY, Part.PROFILE, Part.GIVEN, Part.COMPANY, Part.TASKS)


def _of_words(folded: str) -> Part:
    """What a sentence without a heading is about."""
    seeks = pattern("part", "seeks").search(folded) is not None or bool(kind_spans(folded))
    for part in _BY_WORDS:
        if (part is Part.COMPANY and seeks) or (part is Part.FINE and _LOOKS_FOR.search(folded)):
            continue
        name = next(name for name, each in _HEADED.items() if each is part)
        if pattern("part", name, "sentence").search(folded):
            return part
    return Part.BODY


def heading_of(line: str) -> tuple[Part | None, str]:
    """The part that a heading begins, and what follows it in its line."""
    bare = _DECORATION.sub("", line)
    folded = fold(without_gender(bare)).strip(" ?!.:")
    is_short = 0 < len(folded.split()) <= _MOST_HEADING_WORDS
    if (
        is_short
        and not fact_of(line)[0]
        and not re.search(r"\d|[?:]\s+\w", folded)
        and (part := _headed_by(folded)) is not None
    ):
        told = _TOLD_BY_HEADING.search(bare)
        return part, told.group(0).strip(" :") if told is not None else ""
    before, colon, after = bare.partition(":")
    if (
        colon
        and after.strip()
        and not re.search(r"[.!?]\s", before)
        and len(before.split()) <= _MOST_HEADING_WORDS
    ):
        key = fold(without_gender(before)).strip(" ?!.")
        part = _headed_by(key)
        if part is not None and not _facts_of(key):
            return part, after.strip()
    return None, ""


_TOLD_BY_HEADING = lazy_re(
    r"\s(?:ab|zum|starting|from|as of)\s.*|\sasap\b.*|\simmediately\b.*", re.IGNORECASE
)
"""When it starts, in a heading: "Dein Job ab April", "Wir suchen ab sofort"."""


def _headed_by(folded: str) -> Part | None:
    best: tuple[int, Part] | None = None
    for name, part in _HEADED.items():
        found = pattern("part", name, "heading").match(folded)
        if found is None or len(folded) - found.end() > _MOST_UNREAD_LETTERS:
            continue
        is_too_bare = found.end() < _FEWEST_BARE_LETTERS and found.end() < len(folded)
        if not is_too_bare and (best is None or found.end() > best[0]):
            best = found.end(), part
    return best[1] if best is not None else None


_FEWEST_BARE_LETTERS = 6
"""A shorter word is a heading only alone: "Wir", and not "Wir freuen uns"."""


_MOST_UNREAD_LETTERS = 22
"""So much more than the phrase itself a heading may say: "Deine Aufgaben bei uns"."""


def fact_of(line: str) -> tuple[frozenset[str], str]:
    """What a line "key: value" is a fact of, and its value; nothing for any other line."""
    found = _KEY.match(_BULLET.sub("", line))
    if found is None:
        return frozenset(), ""
    facts = _facts_of(fold(without_gender(found.group(1))).strip(" .*_"))
    return facts, found.group(2).strip() if facts else ""


def _facts_of(key: str) -> frozenset[str]:
    return frozenset(name for name in FACTS if pattern("fact", name).fullmatch(key) is not None)
