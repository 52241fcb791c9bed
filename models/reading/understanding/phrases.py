"""Finding phrases in a line: patterns of words, each tried only where its first word stands.

How a phrase is written: words apart by blanks; `a|b` one of several; `angebot*` a beginning,
`*tag` an end, `*platz*` something inside; `wort?` may be missing; `_` up to two words between,
`__` up to five; `@name` a class of words; `^` and `$` the line's begin and end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.reading.understanding.spoken import spell
from models.taxonomy.normalise import fold

_GAPS = {"_": 2, "__": 5}
_MOST_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class _Words:
    """One position of a phrase: which words stand there, after up to `gap` others."""

    exact: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    inside: tuple[str, ...]
    gap: int = 0

    def holds(self, word: str) -> bool:
        return (
            word in self.exact
            or (bool(self.beginnings) and word.startswith(self.beginnings))
            or (bool(self.endings) and word.endswith(self.endings))
            or any(part in word for part in self.inside)
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase made ready."""

    positions: tuple[_Words, ...]
    from_start: bool
    to_end: bool
    denies: bool
    """Whether it holds a negation itself, so that one around it is its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase stands: from word `start` up to `end`; `matched` words of it are its own."""

    owner: int
    start: int
    end: int
    matched: int
    denies: bool


class PhraseBook:
    """Many phrases, each with the number of whom it belongs to."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._classes = {name: _alternatives(listed, {}) for name, listed in classes.items()}
        self._denying = self._classes.get("not", [])
        self._parsed: dict[str, _Words] = {}
        self._by_word: dict[str, list[tuple[int, Phrase]]] = {}
        self._by_beginning: dict[str, list[tuple[int, Phrase]]] = {}
        self._others: list[tuple[_Words, list[tuple[int, Phrase]]]] = []
        self.vocabulary: set[str] = set()

    def add(self, owner: int, written: str) -> None:
        """Adds a phrase; one of only fillers says nothing and is not kept."""
        for variant in _variants(written.split()):
            phrase = self._parse(variant)
            if phrase is not None:
                self._index(owner, phrase)

    def _parse(self, tokens: Sequence[str]) -> Phrase | None:
        positions: list[_Words] = []
        gap = 0
        denies = False
        for token in tokens:
            if token in {"^", "$"}:
                continue
            if token in _GAPS:
                gap = _GAPS[token]
                continue
            for words, is_denial in self._words(token):
                positions.append(
                    _Words(words.exact, words.beginnings, words.endings, words.inside, gap)
                )
                denies = denies or is_denial
                gap = 0
        if not positions:
            return None
        return Phrase(tuple(positions), tokens[0] == "^", tokens[-1] == "$", denies)

    def _words(self, token: str) -> Iterator[tuple[_Words, bool]]:
        plain = "|" not in token and "*" not in token and not token.startswith("@")
        for part in spell(token) if plain else (token,):
            alternatives = _alternatives(part, self._classes)
            is_denial = part == "@not" or any(each in self._denying for each in alternatives)
            known = self._parsed.get(part)
            if known is None:
                known = self._parsed[part] = _parsed(alternatives)
                self.vocabulary |= known.exact
                self.vocabulary.update(known.beginnings)
            yield known, is_denial

    def _index(self, owner: int, phrase: Phrase) -> None:
        first = phrase.positions[0]
        entry = (owner, phrase)
        for word in first.exact:
            self._by_word.setdefault(word, []).append(entry)
        for beginning in first.beginnings:
            self._by_beginning.setdefault(beginning, []).append(entry)
        if first.endings or first.inside:
            for words, entries in self._others:
                if words == first:
                    entries.append(entry)
                    return
            self._others.append((first, [entry]))

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Every phrase in these words, at every place."""
        for start, word in enumerate(words):
            for owner, phrase in self._starting_with(word):
                if phrase.from_start and start:
                    continue
                end, matched = _rest_matches(phrase, words, start)
                if end and (not phrase.to_end or end == len(words)):
                    yield Found(owner, start, end, matched, phrase.denies)

    def _starting_with(self, word: str) -> Iterator[tuple[int, Phrase]]:
        yield from self._by_word.get(word, ())
        for length in range(1, len(word) + 1):
            yield from self._by_beginning.get(word[:length], ())
        for words, entries in self._others:
            if (word.endswith(words.endings) if words.endings else False) or any(
                part in word for part in words.inside
            ):
                yield from entries


def _rest_matches(phrase: Phrase, words: Sequence[str], start: int) -> tuple[int, int]:
    """Where the phrase that begins at `start` ends, and how many words are its own; 0 if not."""
    at = start + 1
    for position in phrase.positions[1:]:
        furthest = min(len(words), at + position.gap + 1)
        for candidate in range(at, furthest):
            if position.holds(words[candidate]):
                at = candidate + 1
                break
        else:
            return 0, 0
    return at, len(phrase.positions)


def _variants(tokens: Sequence[str]) -> Iterable[list[str]]:
    """The phrase with and without each word that may be missing."""
    variants: list[list[str]] = [[]]
    for token in tokens:
        if token.endswith("?") and len(token) > 1:
            with_it = [[*variant, token[:-1]] for variant in variants]
            variants = [*with_it, *variants][:_MOST_VARIANTS]
        else:
            variants = [[*variant, token] for variant in variants]
    return [variant for variant in variants if variant]


def _alternatives(listed: str, classes: Mapping[str, list[str]]) -> list[str]:
    found: list[str] = []
    for word in fold(listed).replace("|", " ").split():
        if word.startswith("@"):
            found += classes[word[1:]]
        elif "*" in word:
            found.append(word)
        else:
            found += _spelled_alone(word)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4_096)
def _spelled_alone(word: str) -> tuple[str, ...]:
    """A word in the spelling of `listen`, where it stays one word; else as it is."""
    spelled = spell(word)
    return spelled if len(spelled) == 1 else (word,)


def _parsed(alternatives: Sequence[str]) -> _Words:
    exact = [word for word in alternatives if "*" not in word]
    return _Words(
        exact=frozenset(exact),
        beginnings=tuple(
            word[:-1] for word in alternatives if word.endswith("*") and word[0] != "*"
        ),
        endings=tuple(word[1:] for word in alternatives if word[0] == "*" and word[-1] != "*"),
        inside=tuple(word[1:-1] for word in alternatives if word[0] == "*" and word[-1] == "*"),
    )
