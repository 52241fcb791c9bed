"""What a line says of the announcement that is open, where it names no circle."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, load_words
from models.reading.verdict import approves_plainly
from models.taxonomy.normalise import words

MOST_WORDS = 14
"""Of a line about an announcement; a longer one is a text or a circle."""

FEWEST_TEXT_WORDS = 2

_PREFIX = lazy_re(r"\s*(?:<[^<>]*>\s*)*([^:<>\n]{3,30}):\s*((?:</[^<>]*>\s*)*)")
"""The words before the first colon, also in bold."""


class Wish(StrEnum):
    """What is wanted of the announcement."""

    CHANGE_TEXT = "change_text"
    NEW_TEXT = "new_text"
    """Its text follows in the line."""
    LATER = "later"
    """At another time."""
    REACH = "reach"
    """Asks whom it reaches."""
    SHOW_TEXT = "show_text"


@dataclass(frozen=True, slots=True)
class AnnouncementWish:
    wish: Wish
    text: str = ""
    """The new text."""


@lru_cache(maxsize=16)
def _phrases(table: str) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(load_words("announcing")[table]), True)
    return phrases


def _has(keys: list[str], table: str) -> bool:
    return next(_phrases(table).spans(keys), None) is not None


def without_prefix(text: str) -> str:
    """A text, plain or in HTML, without the "Text:" that only says what it is."""
    found = _PREFIX.match(text)
    if found is None:
        return text
    keys = words(found[1])
    known = _phrases("prefix").at(keys, 0) if keys else None
    if known is None or known[0] != len(keys) or not text[found.end() :].strip():
        return text
    begins = text[: found.start(1)].strip()
    return text[found.end() :] if not begins or found[2] else begins + text[found.end() :]


def read_announcement_wish(text: str) -> AnnouncementWish | None:
    """What a line wants of the announcement that is open; None if it says nothing of it."""
    said = without_prefix(text)
    if said != text and len(words(said)) >= FEWEST_TEXT_WORDS:
        return AnnouncementWish(Wish.NEW_TEXT, said.strip())
    keys = words(text[:300])
    if not keys or len(keys) > MOST_WORDS:
        return None
    wish = _wish_in(keys)
    return AnnouncementWish(wish) if wish is not None else None


def _wish_in(keys: list[str]) -> Wish | None:
    names_text = _has(keys, "text") and _has(keys, "changes")
    if names_text or _has(keys, "writes_anew") or keys == ["text"]:
        return Wish.CHANGE_TEXT
    if _has(keys, "asks_text"):
        return Wish.SHOW_TEXT
    if _has(keys, "asks_reach"):
        return Wish.REACH
    return Wish.LATER if _has(keys, "sends") and _has(keys, "later") else None


def sends_plainly(text: str) -> bool:
    """Whether a line says no more than that the announcement goes out now."""
    keys = words(text)
    goes = [at for start, end, _ in _phrases("goes").spans(keys) for at in range(start, end)]
    left = [key for at, key in enumerate(keys) if at not in goes]
    is_question = "?" in text
    return not is_question and bool(keys) and (not left or approves_plainly(" ".join(left)))
