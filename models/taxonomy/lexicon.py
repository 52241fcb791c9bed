"""The vocabulary of the fields, compiled for looking up words, phrases and parts of compounds."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from models.taxonomy.normalise import stem, words

LONGEST_PHRASE = 6
# A part of a German compound counts from this length on; shorter ones hit by accident.
_SHORTEST_PART = 5
_SHORTEST_REST = 3
# So many first letters tell that no term begins at a word, before its phrases are looked up.
_START_LETTERS = 4
_ELIDED = re.compile(r"\b([a-z]{3,})-\s*(?:und|oder|u\.?|&|/|,)\s*([a-z]{6,})")


class Tier(IntEnum):
    """How much a term tells about a field."""

    HINT = 1
    """A word that merely suggests the field; never enough alone."""
    TOPIC = 2
    """A subject, skill or job of the field."""
    NAME = 3
    """What people call the field when they study it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """That a term speaks for a field, and how strongly."""

    code: str
    weight: float
    tier: Tier


@dataclass(frozen=True, slots=True)
class Match:
    """A term found in words `start` to `end` (exclusive); `share` is below 1 for parts."""

    start: int
    end: int
    key: str
    meanings: tuple[Meaning, ...]
    share: float


@dataclass(slots=True)
class Lexicon:
    """Terms by their joined key, and by their stem."""

    _terms: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    _stems: dict[str, str] = field(default_factory=dict)
    _starts: set[str] = field(default_factory=set)
    """The first letters of every term; also of terms that are known no more."""

    def add(self, term: str, meanings: Iterable[Meaning]) -> None:
        """Let `term` also mean these fields; the strongest meaning per field is kept."""
        parts = words(term)
        key = "".join(parts)
        if not key:
            return
        kept: dict[str, Meaning] = {meaning.code: meaning for meaning in self._terms.get(key, ())}
        for meaning in meanings:
            known = kept.get(meaning.code)
            if known is None or known.weight < meaning.weight:
                kept[meaning.code] = meaning
        self._terms[key] = tuple(kept.values())
        self._starts.add(key[:_START_LETTERS])
        if len(parts) == 1:
            self._stems.setdefault(stem(key), key)

    def copy(self) -> "Lexicon":
        """Another lexicon with the same terms; what is taught to it is not known here."""
        return Lexicon(dict(self._terms), dict(self._stems), set(self._starts))

    def replace(self, term: str, meanings: Iterable[Meaning]) -> None:
        """Let `term` mean these fields and nothing else."""
        self._terms.pop("".join(words(term)), None)
        self.add(term, meanings)

    def knows(self, term: str) -> bool:
        """Whether exactly this term was added."""
        return "".join(words(term)) in self._terms

    def knows_key(self, key: str) -> bool:
        """Whether a term with this joined key was added."""
        return key in self._terms

    @property
    def terms(self) -> Mapping[str, tuple[Meaning, ...]]:
        """Every term's meanings by its joined key."""
        return self._terms

    def keys_of(self, tier: Tier) -> list[str]:
        """The joined keys of the terms that mean some field at this tier."""
        return [
            key
            for key, meanings in self._terms.items()
            if any(meaning.tier is tier for meaning in meanings)
        ]

    def get(self, key: str) -> tuple[Meaning, ...]:
        """The meanings of a joined key, or of a word with the same stem; empty if unknown."""
        found = self._terms.get(key)
        if found is None:
            base = self._stems.get(stem(key))
            found = self._terms[base] if base is not None else ()
        return found

    def matches(self, typed: Sequence[str]) -> list[Match]:
        """The terms in the folded words, left to right, the longest at each position."""
        found: list[Match] = []
        position = 0
        while position < len(typed):
            match = self._longest_at(typed, position)
            if match is None:
                found.extend(self._parts_of(typed[position], position))
                position += 1
            else:
                found.append(match)
                position = match.end
        return found

    def _longest_at(self, typed: Sequence[str], start: int) -> Match | None:
        begins = "".join(typed[start : start + LONGEST_PHRASE])[:_START_LETTERS]
        if not any(begins[:length] in self._starts for length in range(len(begins), 0, -1)):
            return None
        for end in range(min(len(typed), start + LONGEST_PHRASE), start, -1):
            key = "".join(typed[start:end])
            meanings = self.get(key)
            if meanings:
                return Match(start, end, key, meanings, 1.0)
        return None

    def _parts_of(self, word: str, position: int) -> list[Match]:
        """Terms that the compound ends or begins with; the end is what the thing is."""
        if len(word) < _SHORTEST_PART + _SHORTEST_REST:
            return []
        found = []
        head_start = len(word)
        for start in range(_SHORTEST_REST, len(word) - _SHORTEST_PART + 1):
            meanings = self.get(word[start:])
            if meanings:
                found.append(Match(position, position + 1, word[start:], meanings, 0.8))
                head_start = start
                break
        for end in range(min(head_start, len(word) - _SHORTEST_REST), _SHORTEST_PART - 1, -1):
            meanings = self._terms.get(word[:end], ())
            if meanings:
                found.append(Match(position, position + 1, word[:end], meanings, 0.6))
                break
        return found


def with_elided_ends(folded: str, lexicon: Lexicon) -> str:
    """`folded` with "Mikro- und Nanotechnik" as "Mikrotechnik und Nanotechnik".

    Only where the whole is no term itself and the written-out word is one.
    """
    return _ELIDED.sub(lambda found: _with_end(found, lexicon), folded)


def _with_end(found: re.Match[str], lexicon: Lexicon) -> str:
    begin, word = found.groups()
    if lexicon.knows(found.group(0)):
        return found.group(0)
    for start in range(_SHORTEST_REST, len(word) - _SHORTEST_REST):
        if lexicon.knows_key(begin + word[start:]):
            return f"{begin}{word[start:]} {word}"
    return found.group(0)
