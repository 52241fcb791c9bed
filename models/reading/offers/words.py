"""The words that stand around an offer's values, as patterns for folded text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from models.reading.lazy_re import lazy_re
from models.reading.phrases import listed, load_words
from models.taxonomy.normalise import fold

NEVER = lazy_re(r"(?!)")


@lru_cache
def pattern(*path: str) -> re.Pattern[str]:
    """The phrases at a path of `data/offers.toml`, whole words of folded text.

    A table's German and English phrases count alike; a star stands for any ending, or beginning.
    """
    found: Any = load_words("offers")
    for name in path:
        found = found[name]
    texts = found.values() if isinstance(found, dict) else [found]
    phrases = [phrase for text in texts for phrase in listed(text)]
    return pattern_of(phrases)


def pattern_of(phrases: list[str]) -> re.Pattern[str]:
    """Any of these phrases; one look behind serves all that begin with a letter."""
    begun = _parts(phrase for phrase in phrases if _begins_word(phrase))
    others = _parts(phrase for phrase in phrases if not _begins_word(phrase))
    choices = [rf"(?<!\w)(?:{begun})"] if begun else []
    choices += [others] if others else []
    return re.compile("|".join(choices)) if choices else NEVER


def _begins_word(phrase: str) -> bool:
    return phrase[0].isalnum() or phrase[0] == "*"


def _parts(phrases: Iterable[str]) -> str:
    return "|".join(sorted({_part(phrase) for phrase in phrases}, key=len, reverse=True))


def _part(phrase: str) -> str:
    core = re.escape(fold(phrase.strip("*"))).replace(r"\ ", r"[\s-]+")
    if phrase.startswith("*"):
        core = rf"\w*{core}"
    if phrase.endswith("*"):
        return rf"{core}\w*"
    return rf"{core}(?!\w)" if phrase[-1].isalnum() else core


def last_start(found: re.Pattern[str], text: str) -> int:
    """Where the last match begins; -1 if there is none."""
    position = -1
    for match in found.finditer(text):
        position = match.start()
    return position
