"""Short lines that are nothing but the value, the yes or the way out that a question asks for.

They leave no doubt, so nothing is weighed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from models.reading.company import guess_sector
from models.reading.conditions import tells_only_times, tells_start
from models.reading.consent import consents, is_old_enough
from models.reading.correction import gives_title
from models.reading.dates import said_day
from models.reading.heard import Intent, Part, Role, Topic, Value
from models.reading.lazy_re import lazy_re
from models.reading.listening import STUDY_PARTS, Listening, Shows, Takes, Yes
from models.reading.offer_facts import read_duration_weeks, read_pay
from models.reading.place import read_place
from models.reading.plain_words import agrees, refuses, wants_out
from models.reading.readings import Op, Thing
from models.reading.study_parts import read_degree
from models.reading.understanding.changes import (
    calls_part_right,
    change_args,
    changes_in,
    is_study_line,
    parts_named,
)
from models.reading.understanding.line import Candidate, Typed
from models.reading.understanding.studies import read_studied
from models.reading.understanding.values import contact_of, wish_args
from models.reading.wish import read_wish

_SURE = 9.0
_MOST_WORDS = 6
_MOST_WORDS_OF_A_WISH = 3
_MOST_WORDS_OF_A_CHANGE = 4
_MOST_WORDS_OF_A_COMPANY = 8
_MOST_WORDS_OF_A_STUDY = 8

_WEBSITE = lazy_re(r"^(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?$", re.IGNORECASE)
_NUMBER = lazy_re(r"(?<!\d)\d{1,6}(?!\d)")
_ORDINAL = lazy_re(r"\b(?:im|my|in my|the|in the)\s+\w+(?:ten|te|st|nd|rd|th)\b", re.IGNORECASE)
_BARE_NUMBER = lazy_re(r"^\W*\d{1,2}\W*$")
_POSTAL_CODE = lazy_re(r"^\W*\d{5}\b")
_CLAUSE = lazy_re(
    r"^(?:was|wie|wer|wann|wo|warum|what|how|who|when|why)\s+(?:es|man|it|one)\b[^?]*$",
    re.IGNORECASE,
)
"""What something costs, as a heading and not as a question."""

_OF_VALUES = frozenset(
    "answer correct search change_profile post_offer edit_offer topic reason ask"
    " extend_offer rhythm who_fits".split()
)
"""Cues that may stand on the very words of a value."""

Says = Callable[[Typed], bool]


def plainly(typed: Typed, read: Iterable[Candidate]) -> Iterator[Candidate]:
    """The one thing that a short line is beyond doubt, if it is one, with the values `read`."""
    listening = typed.listening
    if listening.is_open_chat:
        return
    if not listening.is_asked:
        if listening.role is Role.STUDENT:
            yield from _plain_of_a_student(typed)
        return
    if wants_out(typed.text):
        yield _certain(Intent.CANCEL)
    elif Takes.ROLE in listening.takes and _says_age(typed.text):
        yield _certain(Intent.ANSWER)
    elif listening.is_free_text and listening.yes is Yes.SENDS and agrees(typed.text):
        yield _certain(Intent.AGREE)
    elif listening.is_free_text and listening.yes is Yes.SENDS and refuses(typed.text):
        yield _certain(Intent.REFUSE)
    elif _is_other_part(typed):
        yield _certain(Intent.CORRECT, change_args(typed))
    elif _is_plain_answer(typed):
        yield _certain(Intent.ANSWER, _args_of(Intent.ANSWER, read))
    elif _is_plain_change(typed, args := _args_of(Intent.CORRECT, read)):
        yield _certain(Intent.CORRECT, args)
    elif _is_line_of_a_company(typed, args := _args_of(Intent.ANSWER, read)):
        yield _certain(Intent.ANSWER, args)


def _plain_of_a_student(typed: Typed) -> Iterator[Candidate]:
    """A study in short words; from when on and how long, which is no pause and refuses nothing."""
    if _is_plain_study(typed):
        yield _certain(Intent.CHANGE_PROFILE, change_args(typed))
    elif _asks_only_for_pay(typed):
        yield _certain(Intent.SEARCH, {"paid": True})
    elif not typed.form.denies and tells_start(typed.text) and tells_only_times(typed.text):
        is_of_offer = typed.listening.shows is Shows.OFFER
        yield _certain(
            *((Intent.ASK, {"topic": Topic.START.value}) if is_of_offer else (Intent.SEARCH,))
        )


def _asks_only_for_pay(typed: Typed) -> bool:
    """Whether a line wants what is paid and says nothing else: "nur noch bezahlte"."""
    is_short = 0 < typed.length <= _MOST_WORDS and not typed.form.asks
    if not is_short or typed.listening.shows is not Shows.NOTHING:
        return False
    return wish_args(read_wish(typed.text, typed.taxonomy)) == {"paid": True}


def _says_age(text: str) -> bool:
    """Whether somebody is too young, or old enough and agrees."""
    return is_old_enough(text) is False or (is_old_enough(text) is True and consents(text))


def _certain(intent: Intent, args: Mapping[str, Value] | None = None) -> Candidate:
    return Candidate(intent, _SURE, args or {}, is_certain=True)


def _args_of(intent: Intent, read: Iterable[Candidate]) -> Mapping[str, Value]:
    said = [each for each in read if each.intent is intent]
    return max(said, key=lambda each: each.score).args if said else {}


def _is_other_part(typed: Typed) -> bool:
    """Whether a line gives another part of a student's profile than the one that is asked for."""
    is_study = _corrects_study(typed.listening) and _is_plain_study(typed)
    return is_study or _is_wish_beside_place(typed)


def _is_wish_beside_place(typed: Typed) -> bool:
    """Whether a line at the question for a student's place names kinds of offers, and no place."""
    listening = typed.listening
    is_asked = Takes.PLACE in listening.takes and Part.KINDS in listening.corrects
    is_short = 0 < typed.length <= _MOST_WORDS_OF_A_STUDY and not typed.form.asks
    if not is_asked or not is_short:
        return False
    said = {change.part for change in changes_in(typed, Thing.PROFILE) if change.value is not None}
    return said == {Part.KINDS}


def _corrects_study(listening: Listening) -> bool:
    """Whether a study is changed beside what is asked for."""
    return listening.corrects >= STUDY_PARTS and Takes.SUBJECT not in listening.takes


def _is_plain_study(typed: Typed) -> bool:
    """A university, a degree or a semester, at least two of them: nobody looks for that."""
    is_short = 0 < typed.length <= _MOST_WORDS_OF_A_STUDY and not typed.form.asks
    return is_short and is_study_line(typed)


def _is_plain_change(typed: Typed, args: Mapping[str, Value]) -> bool:
    """A value for a card where nothing but changes can be meant: "ab März", "rub, ba, 5. sem"."""
    if _leaves_line_out(typed, args) or _only_praises(typed) or _fills_named_line(typed, args):
        return True
    listening = typed.listening
    is_study = Part.SEMESTER in listening.corrects
    is_card = bool(listening.corrects) and not listening.takes
    if not is_card or "value" not in args or not (is_study or listening.yes is Yes.SENDS):
        return False
    if args["part"] == Part.TITLE and gives_title(typed.text):
        return True
    most = _MOST_WORDS if is_study else _MOST_WORDS_OF_A_CHANGE
    is_short = typed.length <= most and not typed.form.asks
    return is_short and _says_only_values(typed)


def _leaves_line_out(typed: Typed, args: Mapping[str, Value]) -> bool:
    """Whether it takes a line off a card, and is no way out: "das Geld lassen wir weg"."""
    is_removal = args.get("op") == Op.REMOVE and "value" not in args
    return is_removal and not typed.form.asks and typed.length <= _MOST_WORDS_OF_A_COMPANY


def _fills_named_line(typed: Typed, args: Mapping[str, Value]) -> bool:
    """Whether it names a line of an offer's card with its value: "add Essen as a second place"."""
    is_card = Part.TITLE in typed.listening.corrects and "value" in args
    if not is_card or typed.form.asks or typed.length > _MOST_WORDS_OF_A_COMPANY:
        return False
    return str(args["part"]) in parts_named(typed)


def _only_praises(typed: Typed) -> bool:
    """Whether it calls one line of a card right, which is no yes to all of it."""
    is_card = bool(typed.listening.corrects) and typed.listening.yes is Yes.SENDS
    return is_card and not typed.form.asks and calls_part_right(typed)


def _is_line_of_a_company(typed: Typed, args: Mapping[str, Value]) -> bool:
    """A name with its place or website, apart by commas, or a name where only that is asked."""
    is_line = Takes.NAME in typed.listening.takes and not typed.form.asks
    if not is_line or typed.said:
        return False
    if Takes.WEBSITE not in typed.listening.takes:
        return "name" in args and typed.length <= _MOST_WORDS_OF_A_WISH
    is_short = typed.length <= _MOST_WORDS_OF_A_COMPANY and "," in typed.text
    return is_short and len(args) > 1


def _is_plain_answer(typed: Typed) -> bool:
    listening = typed.listening
    if listening.is_free_text:
        return _CLAUSE.match(typed.text.strip()) is not None and _is_named_here(listening)
    if not listening.reads_strictly or typed.form.asks or not 0 < typed.length <= _MOST_WORDS:
        return False
    if agrees(typed.text) or refuses(typed.text):
        return False
    if any(says(typed) for takes, says in _UNMISTAKABLE.items() if takes in listening.takes):
        return True
    if not _says_only_values(typed):
        return False
    if typed.form.denies:
        return bool(listening.takes & {Takes.LINE, Takes.WISH})
    return any(says(typed) for takes, says in _NAMED.items() if takes in listening.takes)


def _is_named_here(listening: Listening) -> bool:
    return Takes.REASON not in listening.takes


def _says_only_values(typed: Typed) -> bool:
    """Whether no phrase of the line speaks for something else than a value."""
    return all(each.cue.intent in _OF_VALUES for each in typed.said)


def _measure(typed: Typed) -> bool:
    """A day, a length, pay or languages: what the lines of an offer are."""
    return (
        said_day(typed.text, typed.today) is not None
        or read_duration_weeks(typed.text) is not None
        or read_pay(typed.text).paid is not None
        or _BARE_AMOUNT.match(typed.text) is not None
        or _names_languages(typed)
    )


_BARE_AMOUNT = lazy_re(r"^\W*\d+(?:[.,]\d+)?\W*$")
_LANGUAGES = frozenset("deutsch englisch german english".split())
_BETWEEN = frozenset("und and oder or".split())


def _names_languages(typed: Typed) -> bool:
    """Only names of languages, at a question that has some already."""
    has_some = typed.listening.yes is Yes.KEEPS
    return has_some and set(typed.spoken.words) <= _LANGUAGES | _BETWEEN


def _place(typed: Typed) -> bool:
    where = read_wish(typed.text, typed.taxonomy).where
    if where.places or where.is_remote is not None or where.is_anywhere is not None:
        return True
    return bool(read_place(typed.text, typed.taxonomy).outside)


def _subjects(typed: Typed) -> bool:
    named = read_wish(typed.text, typed.taxonomy).subjects
    return bool(named) or "subject" in read_studied(typed.text, typed.taxonomy)


def _short_wish(typed: Typed) -> bool:
    wish = read_wish(typed.text, typed.taxonomy)
    return typed.length <= _MOST_WORDS_OF_A_WISH and bool(
        wish.kinds or wish.subjects or wish.where.places or wish.words or wish.without
    )


def _kinds(typed: Typed) -> bool:
    kinds = read_wish(typed.text, typed.taxonomy).kinds
    return typed.length <= _MOST_WORDS_OF_A_WISH and bool(kinds)


_OF_MONEY = lazy_re(r"€|%|\b(?:euros?|eur|cent|prozent|percent|uhr)\b", re.IGNORECASE)


def _size(typed: Typed) -> bool:
    """A number of people, and not of euros."""
    return _NUMBER.search(typed.text) is not None and not _OF_MONEY.search(typed.text)


_UNMISTAKABLE: Mapping[Takes, Says] = {
    Takes.WEBSITE: lambda typed: _WEBSITE.match(typed.text.strip()) is not None,
    Takes.SIZE: _size,
    Takes.SEMESTER: lambda typed: _BARE_NUMBER.match(typed.text) is not None,
    Takes.PLACE: lambda typed: _POSTAL_CODE.match(typed.text) is not None,
    Takes.LINE: _measure,
    Takes.CONTACT: lambda typed: contact_of(typed.text) == typed.text.strip(),
}
"""By what a question takes: what is nothing else, whatever phrase may stand in it."""

_NAMED: Mapping[Takes, Says] = {
    Takes.PLACE: _place,
    Takes.REMOTE: _place,
    Takes.SECTOR: lambda typed: guess_sector(typed.text, typed.taxonomy) is not None,
    Takes.UNIVERSITY: lambda typed: "university" in read_studied(typed.text, typed.taxonomy),
    Takes.DEGREE: lambda typed: read_degree(typed.text) is not None,
    Takes.SEMESTER: lambda typed: _ORDINAL.search(typed.text) is not None,
    Takes.FIELDS: _subjects,
    Takes.SUBJECT: _subjects,
    Takes.KINDS: _kinds,
    Takes.WISH: _short_wish,
    Takes.LINE: lambda typed: True,
}
"""By what a question takes: what is a value where no phrase speaks for something else."""
