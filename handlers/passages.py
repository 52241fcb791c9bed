"""What differs between two texts, as the few words that changed with some of those around them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from models.text import shorten, utf16_length

WORDS_AROUND = 4
"""So many words before and after a change tell where it is."""

MOST_REMOVED_UNITS = 700
MOST_ADDED_UNITS = 2000
"""What is shown of a text that was written anew; with the other lines it fits into a message."""

_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """One place at which a text changed."""

    before: str
    removed: str
    added: str
    after: str


@dataclass(frozen=True, slots=True)
class Passages:
    places: tuple[Passage, ...]
    is_cut: bool
    """More changed than is shown here."""


def changed_passages(old: str, new: str, most_added: int = MOST_ADDED_UNITS) -> Passages:
    """The places at which the texts differ, in their order; so many new units at most."""
    words, others = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, _bare(words), _bare(others), autojunk=False)
    places: list[Passage] = []
    removed_left, added_left = MOST_REMOVED_UNITS, most_added
    is_cut = False
    for group in matcher.get_grouped_opcodes(WORDS_AROUND):
        changes = [code for code in group if code[0] != "equal"]
        (_, first, _, first_new, _), (_, _, last, _, last_new) = changes[0], changes[-1]
        removed = "".join(words[first:last]).strip()
        added = "".join(others[first_new:last_new]).strip()
        if added_left <= 1 or (removed_left <= 1 and not added):
            is_cut = True
            continue
        shown = Passage(
            "".join(words[max(0, first - WORDS_AROUND) : first]),
            shorten(removed, max(1, removed_left)),
            shorten(added, added_left),
            "".join(words[last : last + WORDS_AROUND]).rstrip(),
        )
        is_cut |= (shown.removed, shown.added) != (removed, added)
        removed_left -= utf16_length(shown.removed)
        added_left -= utf16_length(shown.added)
        places.append(shown)
    return Passages(tuple(places), is_cut)


def _bare(words: list[str]) -> list[str]:
    """Without the space behind them, so that a paragraph that moved is no change of its words."""
    return [word.strip() for word in words]
