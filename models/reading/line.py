"""One typed line while readers take out of it what they know; what nobody took is left over."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from models.reading.phrases import Phrases
from models.reading.scope import Mode, Word, read_scope
from models.taxonomy.taxonomy import Taxonomy

T = TypeVar("T")

MOST_WORDS = 60
"""Words of a line that are looked at."""


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """Something that words `start` to `end` (exclusive) name, and how it is meant."""

    start: int
    end: int
    value: T
    mode: Mode

    @property
    def is_wanted(self) -> bool:
        """Whether it is asked for, alone or beside others."""
        return self.mode in {Mode.PLAIN, Mode.ONLY, Mode.ALSO}

    @property
    def is_refused(self) -> bool:
        return self.mode is Mode.OUT


@dataclass(slots=True)
class Line:
    """The words of a line, and which of them have been read."""

    taxonomy: Taxonomy
    typed: str
    """The line as it is read, in which the words stand."""
    words: Sequence[Word]
    keys: list[str]
    taken: set[int] = field(default_factory=set)
    cues: frozenset[int] = frozenset()
    """Words that say how others are meant; they name nothing, but may belong to a phrase."""

    @classmethod
    def of(cls, text: str, taxonomy: Taxonomy, *, is_wish: bool = False) -> "Line":
        """The line with its cues taken out: they name nothing."""
        scope = read_scope(text, is_wish=is_wish)
        words = scope.words[:MOST_WORDS]
        cues = {at for at, word in enumerate(words) if word.is_cue}
        return cls(taxonomy, scope.text, words, [word.key for word in words], cues, frozenset(cues))

    def is_free(self, start: int, end: int) -> bool:
        """Whether nobody has read these words, which stand in one clause."""
        if not self.taken.isdisjoint(range(start, end)):
            return False
        return self.words[start].clause == self.words[end - 1].clause

    def spans(self, longest: int) -> Iterator[tuple[int, int, str]]:
        """Every run of unread words as (start, end, joined key), the longest first."""
        for length in range(min(longest, len(self.keys)), 0, -1):
            for start in range(len(self.keys) - length + 1):
                if self.is_free(start, start + length):
                    yield start, start + length, "".join(self.keys[start : start + length])

    def take(self, start: int, end: int, value: T) -> Named[T]:
        """What unread words name; nobody reads them again."""
        self.taken.update(range(start, end))
        return Named(start, end, value, self.words[start].mode)

    def take_phrases(self, phrases: Phrases[T]) -> list[Named[T]]:
        """Every phrase among the unread words, each within a clause."""
        found: list[Named[T]] = []
        position = 0
        while position < len(self.keys):
            phrase = phrases.at(self.keys, position, self._end_of_clause(position))
            length, meaning = phrase or (1, None)
            if meaning is not None and self._is_free_phrase(position, position + length):
                found.append(self.take(position, position + length, meaning))
            position += length
        return found

    def _end_of_clause(self, at: int) -> int:
        end = at
        while end < len(self.words) and self.words[end].clause == self.words[at].clause:
            end += 1
        return end

    def _is_free_phrase(self, start: int, end: int) -> bool:
        """As `is_free`; a cue inside a longer phrase belongs to it: "nicht so oft"."""
        own = set(range(start, end)) - self.cues
        return bool(own) and own.isdisjoint(self.taken)

    def left(self, without: Collection[str] = ()) -> list[int]:
        """Words that nobody has read, but for those without meaning."""
        return [
            at for at, key in enumerate(self.keys) if at not in self.taken and key not in without
        ]

    def text(self, start: int, end: int) -> str:
        """Words as they were typed, with single blanks."""
        return " ".join(word.text for word in self.words[start:end])

    def before(self, at: int) -> str:
        """The key of the word before, empty where a clause begins."""
        if at == 0 or self.words[at - 1].clause != self.words[at].clause:
            return ""
        return self.keys[at - 1]
