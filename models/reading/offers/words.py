"""The words that stand around an offer's values, as patterns for folded text."""

import re
from functools import lru_cache
from typing import Any

from models.reading.phrases import listed, load_words
from models.taxonomy.normalise import fold

NEVER = re.compile(r"(?!)")


@lru_cache
def pattern(*path: str) -> re.Pattern[str]:
    """The phrases at a path of `data/offers.toml`, whole words of folded text.

    A table's German and English phrases count alike; a star stands for any ending.
    """
    found: Any = load_words("offers")
    for name in path:
        found = found[name]
    texts = found.values() if isinstance(found, dict) else [found]
    phrases = [phrase for text in texts for phrase in listed(text)]
    return pattern_of(phrases)


def pattern_of(phrases: list[str]) -> re.Pattern[str]:
    """Any of these phrases."""
    parts = sorted({_part(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile("|".join(parts)) if parts else NEVER


def _part(phrase: str) -> str:
    core = re.escape(fold(phrase.rstrip("*"))).replace(r"\ ", r"[\s-]+")
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    if phrase.endswith("*"):
        return rf"{before}{core}\w*"
    return rf"{before}{core}(?!\w)" if phrase[-1].isalnum() else f"{before}{core}"


def last_start(found: re.Pattern[str], text: str) -> int:
    """Where the last match begins; -1 if there is none."""
    position = -1
    for match in found.finditer(text):
        position = match.start()
    return position
