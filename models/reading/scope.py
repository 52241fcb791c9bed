"""How far "kein", "nur", "auch", "außer", "statt" reach: one treatment for every reader.

A cue governs the words after it up to the end of its clause, a word that turns round ("sondern"),
or the next cue; with nothing to govern there, it governs what stands before it in the clause
("Praktikum brauch ich nicht").
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, listed, load_words, word_set
from models.reading.remembered import remembered
from models.taxonomy.normalise import without_endless_runs, without_gender, words

LONGEST_LINE = 400
"""Letters of a line that are read; whoever wants something has said it by then."""

_ITEM = lazy_re(
    r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|[^\W\d_][\w-]*(?:\.[\w-]+)*\.[a-z]{2,12}\b(?!\.)"
    r"|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th|tes|ten|ter|te)\b)?|[^\W\d_]+(?:[-'’]?[^\W_]+)*(?:\+\+|#)?"
)
_STRONG_STOP = lazy_re(r"[.;!?:()\n–—]|\s-\s|\.\.")
_LINK = lazy_re(r"[/&+]")


class Mode(StrEnum):
    """How words of a line are meant."""

    PLAIN = "plain"
    ONLY = "only"
    ALSO = "also"
    OUT = "out"
    """Refused: never a value."""
    OPEN = "open"
    """Named, but neither wanted nor refused: "muss nicht remote sein"."""


class _Cue(StrEnum):
    """What a word does to what it governs."""

    PLAIN = "plain"
    ONLY = "only"
    ALSO = "also"
    OUT = "out"
    OPEN = "open"
    NAY = "nay"
    FORMER = "former"
    EXCEPT = "except"
    INSTEAD = "instead"
    THAN = "than"
    NONE = "none"


_REFUSING = frozenset({_Cue.OUT, _Cue.NAY, _Cue.FORMER, _Cue.EXCEPT, _Cue.INSTEAD, _Cue.THAN})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a line: as typed, folded, and how it is meant."""

    text: str
    key: str
    """Its folded letters and digits without anything between them."""
    mode: Mode
    clause: int
    """Counts from 0; a comma and every stronger mark ends a clause."""
    is_cue: bool = False
    """Whether it only says how others are meant."""
    start: int = 0
    """Where it stands in the line."""
    is_ordinal: bool = False
    """Whether it is a number with a dot: "im 6."."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring words that are meant in the same way; a clause ends a passage."""

    text: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Scope:
    """A line taken apart by how its words are meant."""

    text: str
    """The line as it is read, in which the words stand."""
    words: tuple[Word, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What the cues govern, without the cues."""
        kept = (word for word in self.words if not word.is_cue)
        runs = groupby(kept, key=lambda word: (word.clause, word.mode))
        return tuple(Passage(" ".join(word.text for word in run), mode) for (_, mode), run in runs)

    @property
    def wanted(self) -> str:
        """What is asked for, without all that is refused."""
        return self._joined(Mode.PLAIN, Mode.ONLY, Mode.ALSO)

    @property
    def refused(self) -> str:
        """What is not wanted."""
        return self._joined(Mode.OUT)

    def has(self, mode: Mode) -> bool:
        """Whether some word is meant so."""
        return any(word.mode is mode and not word.is_cue for word in self.words)

    def _joined(self, *modes: Mode) -> str:
        return " , ".join(each.text for each in self.passages if each.mode in modes)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words of `scope.toml`."""

    cues: Phrases[_Cue]
    comparing: frozenset[str]
    preferring: frozenset[str]
    listing: Phrases[bool]
    empty: frozenset[str]
    general: frozenset[str]
    offering: frozenset[str]
    removing: Phrases[bool]
    pointing: frozenset[str]
    linking: frozenset[str]
    bounding: frozenset[str]
    shortened: frozenset[str]
    before_it: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("scope")
    cues: Phrases[_Cue] = Phrases()
    # What holds a refusing word and refuses nothing comes first, as it is the longer phrase.
    for table in content["cue"]:
        cues.add(both_languages(table), _Cue(table["mode"]))
    listing: Phrases[bool] = Phrases()
    listing.add(listed(content["listing"]), True)
    removing: Phrases[bool] = Phrases()
    removing.add(listed(content["removing"]), True)
    return _Lists(
        cues,
        word_set(content["comparing"]),
        word_set(content["preferring"]),
        listing,
        word_set(content["empty"]),
        word_set(content["general"]),
        word_set(content["offering"]),
        removing,
        word_set(content["pointing"]),
        word_set(content["linking"]),
        word_set(content["bounding"]),
        word_set(content["shortened"]),
        word_set(content["before_it"]),
    )


@remembered
def read_scope(text: str, *, is_wish: bool = False) -> Scope:
    """How each word of a line is meant. Never raises.

    `is_wish`: companies are only those who offer something, so that "ohne Firmen in Essen" is
    about the place.
    """
    return _Reading(text, is_wish=is_wish).read()


class _Reading:
    """One line while its cues are followed."""

    def __init__(self, text: str, *, is_wish: bool) -> None:
        text = unicodedata.normalize("NFKC", text[:LONGEST_LINE])[:LONGEST_LINE]
        text = without_gender(without_endless_runs(text))
        items = [found for found in _ITEM.finditer(text) if words(found.group())]
        self.text = text
        self.lists = _lists()
        self.general = self.lists.empty | self.lists.general
        if is_wish:
            self.general |= self.lists.offering
        self.typed = [found.group() for found in items]
        self.starts = [found.start() for found in items]
        self.keys = ["".join(words(item)) for item in self.typed]
        gaps = list(_gaps(text, items))
        self.ordinals = [
            item.group().isdecimal() and text[item.end() : item.end() + 1] == "." for item in items
        ]
        self.stops = [
            _STRONG_STOP.search(gap) is not None and not self._abbreviates(at, gap)
            for at, gap in enumerate(gaps)
        ]
        self.commas = ["," in gap or stop for gap, stop in zip(gaps, self.stops, strict=True)]
        self.links = [_LINK.search(gap) is not None for gap in gaps]
        self.clauses = self._numbered()
        self.modes = [Mode.PLAIN] * len(items)
        self.cues = [False] * len(items)

    def _numbered(self) -> list[int]:
        clauses: list[int] = []
        for at, comma in enumerate(self.commas):
            before = clauses[-1] if clauses else 0
            clauses.append(before + (comma and at > 0))
        return clauses

    def _abbreviates(self, at: int, gap: str) -> bool:
        """Whether a mark only ends an abbreviation or an ordinal, or stands between numbers."""
        if at == 0:
            return True
        is_span = self.keys[at].isdecimal() and self.keys[at - 1].isdecimal()
        if is_span and "\n" not in gap:
            return gap.strip(" .–—-") == ""
        is_short = self.keys[at - 1].isdecimal() or self.keys[at - 1] in self.lists.shortened
        return is_short and gap.strip() == "."

    def read(self) -> Scope:
        at = 0
        while at < len(self.keys):
            # "Firmen nicht, nur Studierende" is no "nicht nur".
            found = self.lists.cues.at(self.keys, at, self._end_of_clause(at))
            if found is None:
                at += 1
                continue
            length, cue = found
            self._follow(at, at + length, cue)
            at += length
        return Scope(
            self.text,
            tuple(
                Word(*each)
                for each in zip(
                    self.typed,
                    self.keys,
                    self.modes,
                    self.clauses,
                    self.cues,
                    self.starts,
                    self.ordinals,
                    strict=True,
                )
            ),
        )

    def _follow(self, start: int, end: int, cue: _Cue) -> None:
        """Let the cue of these words govern what it does."""
        if cue is _Cue.THAN and not self._is_compared(start):
            return
        for position in range(start + (cue is _Cue.EXCEPT), end):
            self.cues[position] = True
            self.modes[position] = Mode.PLAIN
        if cue in {_Cue.PLAIN, _Cue.NONE}:
            self._govern(end, self._end_of_clause(end), Mode.PLAIN)
            return
        mode = Mode.OUT if cue in _REFUSING else Mode(cue.value)
        last = end if cue is _Cue.NAY else self._end_of_extent(start, end, mode)
        if self._says_something(end, last):
            if cue is _Cue.INSTEAD and not self._says_something(
                self._begin_of_clause(start), start
            ):
                last = self._end_of_first(end, last)
            self._govern(end, last, mode)
        elif mode is Mode.OUT and self._takes_back(start, end):
            self._govern(self._begin_of_clause(start - 1), start, mode)
        elif mode is Mode.OUT and self._removes_what_was_said(start, end):
            self._govern(self._begin_of_clause(self._begin_of_clause(start) - 1), start, mode)
        elif cue is not _Cue.FORMER:
            self._govern_back(start, mode)

    def _is_compared(self, at: int) -> bool:
        """Whether "lieber" or its like stands before, with something in between."""
        begin = self._begin_of_clause(at)
        for position in range(at - 1, begin - 1, -1):
            if self.keys[position] in self.lists.comparing:
                prefers = self.keys[position] in self.lists.preferring
                said_before = prefers and self._says_something(begin, position)
                return said_before or self._says_something(position + 1, at)
        return False

    def _govern(self, start: int, end: int, mode: Mode) -> None:
        for position in range(start, end):
            self.modes[position] = mode

    def _govern_back(self, at: int, mode: Mode) -> None:
        """Let a cue with nothing after it govern what stands before it."""
        begin = self._begin_of_clause(at)
        for position in range(at - 1, begin - 1, -1):
            if self.cues[position] and self.modes[position] is Mode.PLAIN:
                turned = self.lists.cues.at(self.keys, position)
                is_own = not self._says_something(position + 1, at)
                # "lieber nicht" refuses; in "lieber Bochum, Witten nicht" it turns round.
                if turned is not None and turned[1] is _Cue.PLAIN and not is_own:
                    begin = position + 1
                    break
        for position in range(begin, at):
            if not self.cues[position]:
                self.modes[position] = mode

    def _takes_back(self, start: int, end: int) -> bool:
        """Whether a no between commas refuses what was said before it: "Hagen, nee, Unna"."""
        begin, after = self._begin_of_clause(start), self._end_of_clause(start)
        is_between = begin > 0 and after < len(self.keys)
        if not is_between or self.stops[begin] or self.stops[after]:
            return False
        says_more = self._says_something(begin, start) or self._says_something(end, after)
        return not says_more and self._says_something(after, self._end_of_clause(after))

    def _removes_what_was_said(self, start: int, end: int) -> bool:
        """Whether a clause says no more than that the one before is to go: "..., der soll raus"."""
        begin = self._begin_of_clause(start)
        found = self.lists.removing.at(self.keys, start)
        if begin == 0 or found is None or self.stops[begin]:
            return False
        own = [*range(begin, start), *range(end, self._end_of_clause(start))]
        known = self.lists.pointing
        return all(self.keys[at] in known or self._is_empty(at) for at in own)

    def _end_of_extent(self, start: int, end: int, mode: Mode) -> int:
        """Where what a cue governs ends: at a clause's end, or after its list."""
        if end < len(self.keys) and self.commas[end]:
            return end
        is_listing = any(
            self.lists.listing.at(self.keys, begin) is not None
            for begin in range(max(0, start - 1), start + 1)
        )
        position = end
        said = False
        while position < len(self.keys):
            if self.stops[position] and position > end:
                break
            if self.commas[position] and position > end and not self._goes_on(position, is_listing):
                break
            bounds = mode is Mode.OUT and said and self._bounds(position, end)
            if bounds or (position > end and self._is_turned(position)):
                break
            key = self.keys[position]
            says_where = key in self.lists.bounding
            is_general = key in self.general and not self._is_short_name(position)
            said = said or not (says_where or is_general or self.cues[position])
            position += 1
        return position

    def _bounds(self, at: int, first: int) -> bool:
        """Whether a refused thing is over: "ohne Vertrieb in Unna", not "in Hagen und in Unna"."""
        goes_on = self.keys[at - 1] in self.lists.linking and self.keys[at] == self.keys[first]
        return self.keys[at] in self.lists.bounding and not goes_on

    def _is_turned(self, at: int) -> bool:
        found = self.lists.cues.at(self.keys, at)
        return found is not None and found[1] is _Cue.PLAIN

    def _goes_on(self, at: int, is_listing: bool) -> bool:
        """Whether the words after a comma are further items of a refused list."""
        end = self._end_of_clause(at)
        if any(self.lists.cues.at(self.keys, each) is not None for each in range(at, end)):
            return False
        length = end - at
        if self.keys[at] in self.lists.bounding or length > 4:
            return False
        linked = any(self.keys[each] in self.lists.linking for each in range(at, end))
        return is_listing and (length <= 2 or linked)

    def _end_of_first(self, start: int, end: int) -> int:
        """Where the first thing named ends, with what "und" adds to it."""
        position = start
        while position < end:
            is_last = not self._is_empty(position)
            position += 1
            follows = position < end and self.keys[position] in self.lists.linking
            if is_last and not follows:
                return position
        return end

    def _end_of_clause(self, at: int) -> int:
        position = at
        while position < len(self.keys) and not (position > at and self.commas[position]):
            position += 1
        return position

    def _begin_of_clause(self, at: int) -> int:
        position = min(at, len(self.keys) - 1)
        while position > 0 and not self.commas[position]:
            position -= 1
        return position

    def _says_something(self, start: int, end: int) -> bool:
        return any(not self._is_empty(position) for position in range(start, end))

    def _is_empty(self, at: int) -> bool:
        return self.cues[at] or (self.keys[at] in self.lists.empty and not self._is_short_name(at))

    def _is_short_name(self, at: int) -> bool:
        """Whether capitals or the word before make it a name: "IT" and "ohne it" are no "it"."""
        typed = self.typed[at]
        if len(typed) > 1 and typed.isupper() and not self.text.isupper():
            return True
        return self.keys[at] == "it" and at > 0 and self.keys[at - 1] in self.lists.before_it


def _gaps(text: str, items: list[re.Match[str]]) -> Iterator[str]:
    """What stands before each item and after the one before."""
    end = 0
    for found in items:
        yield text[end : found.start()]
        end = found.end()
