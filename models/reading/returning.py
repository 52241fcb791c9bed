"""Giving something back in words: whether a line does, its reason, and changes of that reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.company_names import keys_said, name_key
from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, listed, load_words
from models.taxonomy.normalise import joined

MOST_LETTERS = 600
"""Of a line that is looked at; whoever gives something back says so at its beginning."""

FEWEST_REASON_WORDS = 2
MOST_NAMING_WORDS = 4
"""Before the colon behind which it is said what is wrong with something."""

_WORD = lazy_re(r"[^\W_]+")
_STOP = lazy_re(r"[,.;:!?\n–—]|\s-\s")
_QUOTED = lazy_re(r"[\"„“”'‚‘’»«]([^\"„“”'‚‘’»«]+)[\"„“”'‚‘’»«]")
_EDGES = " \t\n,.;:-–—\"„“”'‚‘’»«"
_JOINTS = " \t\n,;:-–—"


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


@lru_cache(maxsize=32)
def _phrases(table: str, name: str = "") -> Phrases[bool]:
    content = load_words("returns")[table]
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(content[name]) if name else both_languages(content), True)
    return phrases


def _words(text: str) -> list[_Word]:
    found = _WORD.finditer(text[:MOST_LETTERS])
    return [_Word(joined(each.group()), each.start(), each.end()) for each in found]


def _spans(words: Sequence[_Word], table: str, name: str = "") -> list[tuple[int, int]]:
    """Where phrases stand, as (first word, word after the last)."""
    keys = [word.key for word in words]
    return [(start, end) for start, end, _ in _phrases(table, name).spans(keys)]


# Whether, and why


def says_return(text: str) -> bool:
    """Whether a line wants something given back to its company."""
    return _return_in(text, _words(text)) is not None


def means_company(text: str, name: str) -> bool:
    """Whether of an offer and its company that wait both, it is the company that goes back."""
    words = _words(text)
    names_it = name_key(name) in keys_said(text) or bool(_spans(words, "company"))
    return names_it and not _spans(words, "offer")


def takes_back(text: str) -> bool:
    """Whether a line says before all else that nothing is to be returned after all."""
    words = _words(text)
    spoken = next(iter(_spans(words, "takes_back")), None)
    if spoken is None:
        return False
    opening = words[: spoken[0]]
    return sum(end - start for start, end in _spans(opening, "openers")) == len(opening)


def reason_in(text: str) -> str:
    """The reason that a line gives for what it returns, as typed; empty if it gives none.

    It stands behind what says so ("zurück: …", "zurück, weil …"), or before it ("…, zurück"), or
    behind the name of what has a fault.
    """
    words = _words(text)
    at = _return_in(text, words)
    if at is None:
        return _said_after_name(text)
    start, end = at
    introduced = [last for first, last in _spans(words, "introduces") if first >= end]
    stop = _STOP.search(text, words[end - 1].end)
    if introduced:
        after = text[words[introduced[0] - 1].end :]
    else:
        after = text[stop.end() :] if stop is not None else ""
    # What stands before a colon there names what goes back.
    before = text[: _begin_of_clause(text, words[start].start)].rstrip(_EDGES).rpartition(":")[2]
    return next((said for said in map(_trimmed, (after, before)) if _is_reason(said)), "")


def _said_after_name(text: str) -> str:
    """What is wrong with the entry that stands before a colon: "zur drei: da fehlt der Ort"."""
    head, _, rest = text.partition(":")
    is_name = len(_WORD.findall(head)) <= MOST_NAMING_WORDS
    return _trimmed(rest) if is_name and _spans(_words(rest), "faults") else ""


def _return_in(text: str, words: Sequence[_Word]) -> tuple[int, int] | None:
    """The first words that return something and are not taken back in their clause."""
    never = _spans(words, "never")
    for start, end in _spans(words, "returns"):
        begin = _begin_of_clause(text, words[start].start)
        stop = _STOP.search(text, words[end - 1].end)
        last = stop.start() if stop is not None else len(text)
        if not any(begin <= words[each].start < last for each, _ in never):
            return start, end
    return None


def _begin_of_clause(text: str, at: int) -> int:
    return max((found.end() for found in _STOP.finditer(text, 0, at)), default=0)


def _trimmed(said: str) -> str:
    return said.lstrip(_EDGES).rstrip(_JOINTS)


def _is_reason(said: str) -> bool:
    return len(_WORD.findall(said)) >= FEWEST_REASON_WORDS


# Changing it


def edited_reason(text: str, before: str) -> str | None:
    """The shown reason as a line changes it; None for a line that changes nothing in it.

    "Grund: …" is another one, "lass … weg" takes out, "… statt …" replaces, "ergänze: …" adds.
    """
    head, colon, rest = text.partition(":")
    if colon and _is_reason(rest):
        if _is_only(head, "add"):
            return f"{before.rstrip()} {rest.strip()}"
        if _is_only(head, "new"):
            return rest.strip()
    return _replaced(text, before) or _taken_out(text, before)


def _is_only(head: str, name: str) -> bool:
    """Whether words only say that something comes now."""
    words = _words(head)
    said = _spans(words, "edits", name)
    return bool(said) and not _left(words, name)


def _left(words: Sequence[_Word], *names: str) -> list[_Word]:
    """The words that are neither of these nor fillers."""
    taken = {
        at
        for name in (*names, "fillers")
        for start, end in _spans(words, "edits", name)
        for at in range(start, end)
    }
    return [word for at, word in enumerate(words) if at not in taken]


def _taken_out(text: str, before: str) -> str | None:
    words = _words(text)
    if not _spans(words, "edits", "out"):
        return None
    if _spans(words, "edits", "last_sentence"):
        return re.sub(r"(?<=[.!?])\s*[^.!?]+[.!?]*\s*$", "", before).strip() or None
    quoted = _QUOTED.findall(text)
    left = _left(words, "out")
    named = quoted[0] if quoted else text[left[0].start : left[-1].end] if left else ""
    return _without(named.strip(_EDGES), before)


def _without(named: str, before: str) -> str | None:
    """The reason without these words; what ended their sentence goes where it is all of it."""
    found = _find(named, before)
    if found is None:
        return None
    begins = before[: found.start()].rstrip()
    rest = before[found.end() :]
    is_sentence = not begins or begins[-1] in ".!?"
    if is_sentence:
        rest = rest.lstrip(" .!?,;")
    else:
        begins = begins.rstrip(_JOINTS)
    between = " " if begins and rest and rest[0] not in ".,;!?" else ""
    return f"{begins}{between}{rest.lstrip()}".strip() or None


def _replaced(text: str, before: str) -> str | None:
    """ "400 statt 300 Euro", "ersetze Danke durch Vielen Dank"."""
    words = _words(text)
    instead = _spans(words, "edits", "instead")
    if instead:
        start, end = instead[0]
        old = _longest_in(text, words[end:], before)
        if old is None:
            return None
        new = _left(words[:start]) or words[end + old[1] :]
        return _put(text, new, old[0], before)
    if _spans(words, "edits", "replaces"):
        for start, end in _spans(words, "edits", "replacing"):
            left = _left(words[:start], "replaces")
            old = _longest_in(text, left, before)
            if old is not None and old[1] == len(left):
                return _put(text, words[end:], old[0], before, "replaces")
    return None


def _longest_in(text: str, words: Sequence[_Word], before: str) -> tuple[str, int] | None:
    """The most of these words, from the first on, that the reason has, and how many they are."""
    for length in range(len(words), 0, -1):
        said = text[words[0].start : words[length - 1].end]
        if _find(said, before) is not None:
            return said, length
    return None


def _put(text: str, new: Sequence[_Word], old: str, before: str, *without: str) -> str | None:
    kept = _left(new, *without) if without else list(new)
    found = _find(old, before)
    if not kept or found is None:
        return None
    said = text[kept[0].start : kept[-1].end]
    return f"{before[: found.start()]}{said}{before[found.end() :]}"


def _find(named: str, before: str) -> re.Match[str] | None:
    if not named:
        return None
    return re.search(rf"(?<!\w){re.escape(named)}(?!\w)", before, re.IGNORECASE)
