"""The sentence that a student sends to a company with their interest, out of what was typed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.reading.conditions import tells_start
from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, load_words, word_set
from models.taxonomy.normalise import words

LONGEST_OPENING = 60
"""Letters before the colon or the comma that a correction begins with."""

MOST_WORDS_AWAY = 14
"""Of a line that takes the sentence away; a longer one is a sentence itself."""

_OPENING = lazy_re(r"^\s*([^:,;.!–]{1,60})[:,;.!–]+\s*(?=\S)")

_BUT = lazy_re(
    r"^\s*([^:,;.!–]{1,60}?)[,;.!–]?\s+(?:aber|allerdings|jedoch|but|though|however)\s+(?=\S)",
    re.IGNORECASE,
)
"""A yes before a condition, which is the sentence."""


@dataclass(frozen=True, slots=True)
class _Lists:
    turns: frozenset[str]
    around: frozenset[str]
    adds: Phrases[bool]
    sentence: Phrases[bool]
    away: Phrases[bool]
    interest: Phrases[bool]
    myself: Phrases[bool]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("notes")
    names = ("adds", "sentence", "away", "interest", "myself")
    adds, sentence, away, interest, myself = (_phrases(content[name]) for name in names)
    turns, around = (word_set(";".join(content[name].values())) for name in ("turns", "around"))
    return _Lists(turns, around, adds, sentence, away, interest, myself)


def _phrases(table: dict[str, str]) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(table), True)
    return phrases


def drops_note(text: str) -> bool:
    """Whether a line wants no sentence to go: "ohne Satz", "der Satz soll weg"."""
    keys = words(text)
    if len(keys) > MOST_WORDS_AWAY:
        return False
    return _has(keys, _lists().sentence) and _has(keys, _lists().away)


def _has(keys: list[str], phrases: Phrases[bool]) -> bool:
    return any(phrases.at(keys, at) is not None for at in range(len(keys)))


def read_note(text: str, before: str | None) -> str:
    """The sentence as it shall arrive; "und ..." comes to the one `before`.

    Words that only say how it is meant, such as "nee warte, anders:", are left out.
    """
    said = text.strip()
    is_added = _adds(said)
    opening = _OPENING.match(said)
    while opening is not None and _only_turns(opening.group(1), said[opening.end(1)]):
        said = said[opening.end() :]
        opening = _OPENING.match(said)
    if before is None or not is_added:
        return said
    if before.rstrip().endswith((".", "!", "?")):
        return f"{before.rstrip()} {said[:1].upper()}{said[1:]}"
    first = said.partition(" ")[0]
    said = said if first.isupper() else f"{said[:1].lower()}{said[1:]}"
    return f"{before.rstrip()}, {said}"


def note_beside_interest(text: str) -> str | None:
    """The sentence after a yes to an offer: "Interesse, ich könnte ab April"; None without one."""
    if "?" in text:
        return None
    for pattern in (_BUT, _OPENING):
        opening = pattern.match(text)
        if opening is None:
            continue
        yes, rest = words(opening.group(1)), text[opening.end() :].strip()
        says_yes = bool(yes) and _begins(yes, _lists().interest) == len(yes)
        is_sentence = _begins(words(rest), _lists().myself) is not None or (
            pattern is _BUT and tells_start(rest)
        )
        if says_yes and is_sentence:
            return rest
    return None


def _adds(said: str) -> bool:
    return _begins(words(said[:LONGEST_OPENING]), _lists().adds) is not None


def _begins(keys: list[str], phrases: Phrases[bool]) -> int | None:
    """How many words a phrase at the beginning has; None without one."""
    found = phrases.at(keys, 0) if keys else None
    return found[0] if found is not None else None


def _only_turns(opening: str, sign: str) -> bool:
    """Whether the words before a sign, such as a colon, say nothing of the sender."""
    keys, lists = words(opening), _lists()
    added = _begins(keys, lists.adds)
    left = keys[added or 0 :]
    is_turn = (added is not None and sign == ":") or not lists.turns.isdisjoint(left)
    return is_turn and (lists.turns | lists.around).issuperset(left)
