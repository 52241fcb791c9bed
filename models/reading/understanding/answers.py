"""What a line may be as an answer to the open question, or as a thing without one."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from models.reading.circle import read_circle
from models.reading.company import read_company
from models.reading.heard import Intent, Role, Value
from models.reading.lazy_re import lazy_re
from models.reading.listening import Shows, Takes, Yes
from models.reading.place import read_place
from models.reading.readings import PlaceReading
from models.reading.understanding.changes import args_of, changes_in, thing_of
from models.reading.understanding.line import Candidate, Typed
from models.reading.understanding.studies import read_studied
from models.reading.understanding.values import (
    circle_args,
    contact_of,
    kinds_args,
    place_args,
    wish_args,
)
from models.reading.wish import read_kinds_wanted, read_wish

VALUE = 4.3
"""How strongly a value that the question asks for speaks for an answer."""

_FAINT = 2.4
_GUESS = 1.2
_FREE_TEXT = 4.0
_CHAT = 4.6
_LONG_NOTE_WORDS = 4
_OFFER_WORDS = 9
_ASKED_OPENLY = 2.6
_ASKED = 1.6
"""What a question takes off: whoever asks gives no value."""

_LEGAL_FORM = lazy_re(r"\b(?:gmbh|ug|ag|kg|ohg|gbr|e\.?k|e\.?v|ltd|inc)\b", re.IGNORECASE)
_PAY_OR_HOURS = lazy_re(
    r"(?<!\d)\d{1,6}\s*(?:€|euro|std|stunden|h/|hours|eur)|m/w/d|w/m/d", re.IGNORECASE
)


def answers_to(typed: Typed) -> Iterator[Candidate]:
    """Every value in the line that the open question can take, each as an answer."""
    if typed.listening.is_open_chat:
        yield Candidate(Intent.NOTE, _CHAT)
        return
    for value, read in _READERS.items():
        if value in typed.listening.takes:
            yield from read(typed)
    if typed.listening.corrects:
        yield from _as_correction(typed)


def things_said(typed: Typed) -> Iterator[Candidate]:
    """What a line without an open question is by the things that it names."""
    listening = typed.listening
    if listening.is_asked or listening.is_open_chat:
        return
    if listening.role is Role.STUDENT:
        yield from _as_wish(typed, Intent.SEARCH)
    if listening.role is Role.COMPANY:
        yield from _as_offer(typed)
    if listening.role is Role.COORDINATOR and listening.shows is Shows.NOTHING:
        score = _GUESS + 0.6 if typed.length <= 3 else 0.0
        if score and not typed.form.asks:
            yield Candidate(Intent.FIND, score)


def _statement(typed: Typed, score: float) -> float:
    """The score of a value, less where something is asked."""
    if typed.form.asks_openly:
        return score - _ASKED_OPENLY
    return score - _ASKED if typed.form.asks else score


def _as_kinds(typed: Typed) -> Iterator[Candidate]:
    kinds = read_kinds_wanted(typed.text, typed.taxonomy)
    if kinds:
        yield Candidate(Intent.ANSWER, _statement(typed, VALUE + 0.8), kinds_args(kinds))


def _as_place(typed: Typed) -> Iterator[Candidate]:
    where = read_place(typed.text, typed.taxonomy)
    if _says_where(where):
        yield Candidate(Intent.ANSWER, _statement(typed, VALUE + 0.8), place_args(where))


def _says_where(where: PlaceReading) -> bool:
    """Whether it is for the question for a place, also where that must ask back."""
    return (
        bool(where.places or where.without_places)
        or where.radius_km is not None
        or where.is_anywhere is not None
        or where.is_remote is not None
        or where.region is not None
        or bool(where.outside)
        or where.is_in_minutes
    )


def _as_study(typed: Typed) -> Iterator[Candidate]:
    studied = read_studied(typed.text, typed.taxonomy)
    if not studied:
        return
    score = _statement(typed, VALUE if "subject" in studied else VALUE - 0.6)
    if typed.listening.yes is Yes.CONSENTS:
        if "university" in studied or "semester" in studied or typed.best("answer"):
            yield Candidate(Intent.ANSWER, score + 0.4, {"role": "student", **studied})
        return
    yield Candidate(Intent.ANSWER, score + 0.4, studied)


def _as_contact(typed: Typed) -> Iterator[Candidate]:
    contact = contact_of(typed.text)
    if contact:
        yield Candidate(Intent.ANSWER, VALUE + 2.6, {"contact": contact})


def _as_wish(typed: Typed, intent: Intent) -> Iterator[Candidate]:
    wish = read_wish(typed.text, typed.taxonomy)
    args = wish_args(wish)
    if not args:
        return
    score = _GUESS + 0.6
    if wish.kinds or wish.where.places or wish.subjects or wish.where.is_remote:
        score = VALUE - 0.7
    elif typed.length > _LONG_NOTE_WORDS:
        score = _GUESS
    if intent is Intent.ANSWER:
        score += 1.0
    yield Candidate(intent, _statement(typed, score), args)


def _as_company(typed: Typed) -> Iterator[Candidate]:
    company = read_company(typed.text, typed.taxonomy)
    if not company.name and not company.website and company.place is None:
        if not any(map(str.isalpha, typed.text)):
            # Its own reader says kindly that a number is no name.
            yield Candidate(Intent.ANSWER, _FAINT)
        return
    args: dict[str, Value] = {"name": company.name} if company.name else {}
    if company.place is not None:
        args["place"] = company.place.name
    if company.website:
        args["website"] = company.website
    is_sure = len(args) > 1 or not company.name or _LEGAL_FORM.search(typed.text) is not None
    yield Candidate(Intent.ANSWER, _statement(typed, VALUE if is_sure else _FAINT), args)


def _as_offer(typed: Typed) -> Iterator[Candidate]:
    is_long = typed.length >= _OFFER_WORDS
    wish = read_wish(typed.text[:400], typed.taxonomy)
    signs = bool(wish.kinds) + bool(wish.where.places) + bool(_PAY_OR_HOURS.search(typed.text))
    signs += typed.best("post_offer") > 0
    score = _GUESS + 0.8 * signs + (0.9 if is_long else 0.0)
    if Takes.OFFER in typed.listening.takes:
        score += 1.0
    if signs or is_long:
        yield Candidate(Intent.POST_OFFER, _statement(typed, score))


def _as_audience(typed: Typed) -> Iterator[Candidate]:
    circle = read_circle(typed.text, typed.taxonomy)
    args = circle_args(circle)
    if args:
        yield Candidate(Intent.ANSWER, _statement(typed, VALUE + 0.6), args)


def _as_note(typed: Typed) -> Iterator[Candidate]:
    score = _FAINT if typed.length > _LONG_NOTE_WORDS else _GUESS
    yield Candidate(Intent.NOTE, _statement(typed, score))


def _as_correction(typed: Typed) -> Iterator[Candidate]:
    """Changes of what is filled in; of what the question itself takes, they are answers."""
    listening = typed.listening
    takes = {value.value for value in listening.takes}
    changes = [
        change
        for change in changes_in(typed, thing_of(listening))
        if change.part in listening.corrects and change.part not in takes
    ]
    if not changes:
        return
    has_value = any(change.value is not None for change in changes)
    score = VALUE + (0.7 if has_value else 0.0)
    if listening.takes and not typed.form.denies:
        score -= 1.0
    yield Candidate(Intent.CORRECT, _statement(typed, score), args_of(changes[0]))


def _as_text(typed: Typed) -> Iterator[Candidate]:
    del typed
    yield Candidate(Intent.ANSWER, _FREE_TEXT)


def _as_reason(typed: Typed) -> Iterator[Candidate]:
    if typed.listening.shows is Shows.NOTHING:
        yield Candidate(Intent.ANSWER, _statement(typed, _FAINT))


_READERS: Mapping[Takes, Callable[[Typed], Iterator[Candidate]]] = {
    Takes.TEXT: _as_text,
    Takes.KINDS: _as_kinds,
    Takes.RADIUS_KM: _as_place,
    Takes.SUBJECT: _as_study,
    Takes.CONTACT: _as_contact,
    Takes.WISH: partial(_as_wish, intent=Intent.ANSWER),
    Takes.NAME: _as_company,
    Takes.OFFER: _as_offer,
    Takes.AUDIENCE: _as_audience,
    Takes.REASON: _as_reason,
    Takes.NOTE: _as_note,
}
"""By what a question takes, how a line is read for it."""
