"""What of a line is weighed: its words, their letters, its form, its cues, and who listens."""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from zlib import crc32

from models.reading.heard import Role
from models.reading.listening import Listening, Shows, Yes
from models.reading.understanding.line import Candidate, Typed

BUCKETS = 1 << 15
"""Features are told apart by a hash into so many."""

LETTERS = (3, 4, 5)
_LETTERS_IN_WING = 4
_LETTERS_WEIGHT = 0.5
_LETTERS_WING_WEIGHT = 0.2
_BESIDE_STATE = 0.5
_PAIR_IN_WING = 0.3
_ENDS_WEIGHT = 0.4
_CUE = 0.12
_CUE_IN_ROOM = 0.2
_CLOSE = 2.0
"""Points of score below the best cue at which another no longer counts beside it."""

_WORDS_A_STEP = 4
_MOST_WORDS = 40
"""Words that are weighed; long texts say what they want at their beginning."""


def features_of(typed: Typed, ranked: Sequence[Candidate]) -> dict[int, float]:
    """Weights by bucket, of the line and of what its cues speak for, the strongest first."""
    weighed: dict[int, float] = {}
    for name, weight in _named(typed, ranked):
        bucket = crc32(name.encode()) % BUCKETS
        weighed[bucket] = weighed.get(bucket, 0.0) + weight
    # A long line speaks no louder than a short one.
    length = math.sqrt(sum(weight * weight for weight in weighed.values()))
    return {bucket: weight / length for bucket, weight in weighed.items()}


def _named(typed: Typed, ranked: Sequence[Candidate]) -> Iterator[tuple[str, float]]:
    room, wing = _where(typed.listening)
    yield f"room {room}", 1.0
    yield f"wing {wing}", 1.0
    yield f"role {typed.listening.role}", 1.0
    yield f"length {min(typed.length, _MOST_WORDS) // _WORDS_A_STEP} {wing}", 1.0
    for form in _forms(typed):
        yield f"form {form}", 1.0
        yield f"form {form} {wing}", 1.0
    words = typed.spoken.words[:_MOST_WORDS]
    yield from _of_words(words, room, wing, typed.listening.role)
    yield from _of_letters(words, wing)
    yield from _of_ends(typed, room, wing)
    yield from _of_cues(ranked, room, wing)


@cache
def _where(listening: Listening) -> tuple[str, str]:
    """The question as nearly, and as roughly, as it matters for what words mean."""
    takes = ",".join(sorted(listening.takes))
    chat = "chat" if listening.is_open_chat else ""
    room = f"{listening.role}|{listening.yes}|{listening.shows}|{chat}|{takes}"
    if listening.is_open_chat:
        return room, "chat"
    if listening.is_free_text:
        return room, "text"
    if listening.shows is not Shows.NOTHING:
        return room, listening.shows.value
    if listening.yes is not Yes.NOTHING:
        return room, "yes"
    return room, "asked" if listening.is_asked else "idle"


def _forms(typed: Typed) -> Iterator[str]:
    form = typed.form
    for name, holds in (
        ("asks", form.asks),
        ("openly", form.asks_openly),
        ("requests", form.requests),
        ("condition", form.has_condition),
        ("denies", form.denies),
    ):
        if holds:
            yield name


def _of_words(
    words: Sequence[str], room: str, wing: str, role: Role
) -> Iterator[tuple[str, float]]:
    for word in dict.fromkeys(words):
        yield f"word {word}", 1.0
        for place in (wing, room, role):
            yield f"word {word} {place}", _BESIDE_STATE
    for one, other in pairwise(("^", *words, "$")):
        yield f"pair {one} {other}", 1.0
        yield f"pair {one} {other} {wing}", _PAIR_IN_WING


def _of_letters(words: Sequence[str], wing: str) -> Iterator[tuple[str, float]]:
    text = " ".join(("^", *words, "$"))
    for length in LETTERS:
        for at in range(len(text) - length + 1):
            letters = text[at : at + length]
            yield letters, _LETTERS_WEIGHT
            if length == _LETTERS_IN_WING:
                yield f"{letters}{wing}", _LETTERS_WING_WEIGHT


def _of_ends(typed: Typed, room: str, wing: str) -> Iterator[tuple[str, float]]:
    """How the line begins and ends, and whether a number stands in it."""
    words, text = typed.spoken.words, typed.text.rstrip()
    if words:
        yield f"begins {words[0]} {wing}", _ENDS_WEIGHT
        yield f"begins {' '.join(words[:2])} {wing}", _ENDS_WEIGHT
        yield f"ends {words[-1]} {wing}", _ENDS_WEIGHT
    end = _kind_of_sign(text[-1:])
    yield f"sign {end}", _ENDS_WEIGHT
    yield f"sign {end} {wing}", _ENDS_WEIGHT
    if any(sign.isdigit() for sign in text):
        yield f"number {wing}", _ENDS_WEIGHT
        yield f"number {room}", _ENDS_WEIGHT


def _kind_of_sign(sign: str) -> str:
    if sign in {"?", "!", "."}:
        return sign
    if sign.isdigit():
        return "digit"
    return "letter" if sign.isalpha() else "other"


def _of_cues(ranked: Sequence[Candidate], room: str, wing: str) -> Iterator[tuple[str, float]]:
    for place, each in enumerate(ranked):
        closeness = max(0.0, 1 - (ranked[0].score - each.score) / _CLOSE)
        yield f"cue {each.intent}", 2 * _CUE * closeness
        yield f"cue {each.intent} {wing}", _CUE * each.score / 4
        yield f"cue {each.intent} {room}", _CUE_IN_ROOM * each.score / 4
        if place == 0:
            yield f"first {each.intent}", 2 * _CUE
            yield f"first {each.intent} {wing}", _CUE
