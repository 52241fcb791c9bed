"""Reads what a company may want of an offer where it says so loosely: "das Praktikum kann weg"."""

from functools import lru_cache

from models.reading.heard import Intent
from models.reading.phrases import Phrases, both_languages, listed, load_words
from models.taxonomy.normalise import words

ENDS = (Intent.MARK_FILLED, Intent.PAUSE_OFFER, Intent.WITHDRAW_OFFER)
"""How an offer can end, for a while or for good."""

LONGEST_LINE = 200
"""Letters; a longer line tells something."""


@lru_cache(maxsize=1)
def _phrases() -> Phrases[tuple[Intent, ...]]:
    lists = load_words("offer_ends")
    phrases: Phrases[tuple[Intent, ...]] = Phrases()
    for wish, said in lists["wishes"].items():
        phrases.add(listed(said), (Intent(wish),))
    phrases.add(both_languages(lists["ends"]), ENDS)
    return phrases


def wishes_said(text: str) -> tuple[Intent, ...]:
    """What a line may want of an offer, what it names more closely first; none if it asks."""
    if len(text) > LONGEST_LINE or "?" in text:
        return ()
    said = sorted((wish for _, _, wish in _phrases().spans(words(text))), key=len)
    return tuple(dict.fromkeys(one for wishes in said for one in wishes))


def asks_why_returned(text: str) -> bool:
    """Whether a question about a returned offer asks for the reason."""
    return _says("returned", text)


def asks_about_bot(text: str) -> bool:
    """Whether a question names a program or a person; "..., oder?" alone asks about no bot."""
    return _says("bot", text)


def asks_about_last_day(text: str) -> bool:
    """Whether a question is about the day until which an offer is open."""
    return _says("last_day", text)


def asks_for_news(text: str) -> bool:
    """Whether a line asks what has happened meanwhile, or what waits."""
    return len(text) <= LONGEST_LINE and "?" in text and _says("news", text)


def _says(name: str, text: str) -> bool:
    return next(iter(_asked(name).spans(words(text))), None) is not None


@lru_cache
def _asked(name: str) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(load_words("offer_ends")[name]), True)
    return phrases


def says_end(text: str) -> bool:
    """Whether a line says only that an offer is over, or shall be."""
    said = wishes_said(text)
    return bool(said) and set(said) <= set(ENDS)
