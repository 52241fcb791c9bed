"""Numbers in a list, and names of firms and offers among the words of a request."""

import re
from collections.abc import Sequence
from functools import cache

from models.reading.understanding.spoken import DATA, Spoken
from models.taxonomy.normalise import fold
from models.taxonomy.toml_file import TomlFile

_WORD = re.compile(r"[^\s,;:!?\"„“]+")
_LONGEST_NAME = 5
_MOST_IN_A_LIST = 50
_READ_LETTERS = 300


@cache
def _lists() -> tuple[dict[str, int], frozenset[str], frozenset[str], frozenset[str]]:
    content = TomlFile.read(DATA / "things.toml").content
    ordinals = {
        fold(word): int(number)
        for number, words in content["numbers"].items()
        for word in words.split()
    }
    before, after, around = (
        frozenset(fold(content[name]).split()) for name in ("before", "units", "around")
    )
    return ordinals, before, after, around


def number_in(spoken: Spoken) -> int | None:
    """The place in a list that a line names: "Nummer 3", "das zweite", "die 4"."""
    ordinals, before, units, _ = _lists()
    words = spoken.words
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        number = int(word) if word.isdigit() else ordinals.get(word)
        if number is None or not 0 < number <= _MOST_IN_A_LIST or following in units:
            continue
        is_introduced = at == 0 or words[at - 1] in before
        if is_introduced or word in ordinals:
            return number
    return None


def thing_in(text: str) -> str | None:
    """The name or theme that a request is about, as typed."""
    _, _, _, around = _lists()
    typed = [word.strip(".()'") for word in _WORD.findall(text[:_READ_LETTERS].partition(",")[0])]
    runs: list[list[str]] = [[]]
    for word in typed:
        if not word or fold(word) in around:
            runs.append([])
        else:
            runs[-1].append(word)
    named = [run for run in runs if run]
    return " ".join(_named_best(named)[:_LONGEST_NAME]) if named else None


def _named_best(runs: Sequence[list[str]]) -> list[str]:
    """The longest run; of equals the first."""
    return max(runs, key=len)
