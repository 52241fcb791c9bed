"""Lists of words and phrases from the readers' TOML files, looked up in folded words."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Generic, TypeVar

from models.taxonomy.normalise import words

T = TypeVar("T")


@lru_cache
def load_words(name: str) -> Mapping[str, Any]:
    """The content of one of the readers' files, such as `scope`."""
    file = resources.files("models.reading") / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def listed(text: str) -> tuple[str, ...]:
    """The phrases of a list divided by semicolons."""
    return tuple(phrase.strip() for phrase in text.split(";") if phrase.strip())


def both_languages(table: Mapping[str, Any]) -> tuple[str, ...]:
    """The German and the English phrases of a table."""
    return listed(table.get("de", "")) + listed(table.get("en", ""))


def word_set(text: str) -> frozenset[str]:
    """The folded phrases of a list, each joined as one word."""
    return frozenset("".join(words(phrase)) for phrase in listed(text))


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """Words that are nothing to look for."""
    empty = load_words("wishes")["empty"]
    return word_set(empty["de"]) | word_set(empty["en"])


@dataclass(slots=True)
class Phrases(Generic[T]):
    """What phrases mean, by their folded words; a star at a word's end stands for any ending."""

    _whole: dict[tuple[str, ...], T] = field(default_factory=dict)
    _begun: dict[str, T] = field(default_factory=dict)
    _longest: dict[str, int] = field(default_factory=dict)
    """By a phrase's first word, how many words the longest has."""

    def add(self, phrases: Iterable[str], meaning: T) -> None:
        """Let phrases mean this, if they mean nothing yet."""
        for phrase in phrases:
            if phrase.endswith("*"):
                self._begun.setdefault("".join(words(phrase[:-1])), meaning)
                continue
            key = tuple("".join(words(word)) for word in phrase.split())
            self._whole.setdefault(key, meaning)
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def at(
        self, keys: Sequence[str], position: int, end: int | None = None
    ) -> tuple[int, T] | None:
        """How many words the longest phrase at a position has, and what it means.

        Words from `end` on are not looked at.
        """
        most = (len(keys) if end is None else end) - position
        for length in range(min(most, self._longest.get(keys[position], 0)), 0, -1):
            key = tuple(keys[position : position + length])
            if key in self._whole:
                return len(key), self._whole[key]
        word = keys[position]
        for end in range(len(word), 2, -1):
            if word[:end] in self._begun:
                return 1, self._begun[word[:end]]
        return None

    def spans(self, keys: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Every phrase as (first word, word after the last, meaning), left to right."""
        position = 0
        while position < len(keys):
            found = self.at(keys, position)
            if found is None:
                position += 1
                continue
            yield position, position + found[0], found[1]
            position += found[0]
