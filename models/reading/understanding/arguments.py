"""The arguments of an intent, read from the whole line by the readers of values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from models.reading.circle import read_circle
from models.reading.consent import is_old_enough
from models.reading.heard import Intent, Meaning, Role, Value
from models.reading.lazy_re import lazy_re
from models.reading.listening import Shows, Takes
from models.reading.phrases import Phrases, both_languages
from models.reading.scope import Mode, read_scope
from models.reading.understanding.changes import change_args, edit_args
from models.reading.understanding.details import detail_of, likeliest, missing_of
from models.reading.understanding.line import Typed
from models.reading.understanding.spoken import DATA
from models.reading.understanding.studies import read_studied
from models.reading.understanding.things import calls_number, number_in, thing_in
from models.reading.understanding.times import cadence_in, end_of
from models.reading.understanding.values import (
    circle_args,
    kinds_args,
    wish_args,
)
from models.reading.wish import read_wish
from models.taxonomy.toml_file import TomlFile
from models.vocabulary import OfferKind

Reader = Callable[[Typed], Mapping[str, Value]]
_READ_LETTERS = 400


def with_args(meaning: Meaning, typed: Typed, scores: Mapping[str, float]) -> Meaning:
    """The meaning with all that the line says for it; what was read already stays.

    `scores` say how strongly the line speaks for each detail, such as `topic=cost`.
    """
    read = None if meaning.args else _READERS.get(meaning.intent)
    args = dict(read(typed)) if read is not None else dict(meaning.args)
    name = detail_of(meaning.intent, typed.listening)
    if name is not None:
        args |= likeliest(name, typed, scores, is_answer=meaning.intent is Intent.ANSWER)
    if meaning.intent is Intent.ANSWER and Takes.ROLE in typed.listening.takes:
        args = _newcomer(typed, scores)
    missing = missing_of(meaning.intent, typed.listening, args)
    if missing is not None:
        args |= likeliest(missing, typed, scores)
    return replace(meaning, args=args)


def _newcomer(typed: Typed, scores: Mapping[str, float]) -> dict[str, Value]:
    """Who somebody is; of a student also what the line says of the study."""
    if (is_enough := is_old_enough(typed.text)) is False:
        return {"role": "younger"}
    said = likeliest("role", typed, scores)
    if is_enough and said == {"role": "younger"}:
        said = _STUDENT
    if said != _STUDENT:
        return said
    studied = dict(read_studied(typed.text, typed.taxonomy))
    if is_enough and not _SEMESTER.search(typed.text):
        # The number was the age.
        studied.pop("semester", None)
    return {**studied, **said}


_SEMESTER = lazy_re(r"sem", re.IGNORECASE)

_STUDENT: dict[str, Value] = {"role": "student"}


def _answer(typed: Typed) -> Mapping[str, Value]:
    """An answer that its reader did not see: at the question for kinds, every one of them."""
    listening = typed.listening
    if Takes.KINDS in listening.takes and listening.role is Role.STUDENT:
        return kinds_args(OfferKind)
    if Takes.SEMESTER in listening.takes and typed.text.strip(" .").isdigit():
        return {"semester": int(typed.text.strip(" ."))}
    return {}


def _stopped(typed: Typed) -> Mapping[str, Value]:
    """Which messages are to stop: those of a cue, else the one kind that the line names."""
    said = _of_cues("stop")(typed)
    if said:
        return said
    words = read_scope(typed.text).words
    named = {kind: word.mode for word in words if (kind := _kind_of_message(word.key)) is not None}
    stopped = [kind for kind, mode in named.items() if mode is Mode.OUT]
    if len(named) > 1 and len(stopped) != 1:
        return {}
    kinds = stopped or [kind for kind, mode in named.items() if mode not in {Mode.ONLY, Mode.ALSO}]
    return {"what": kinds[0]} if kinds else {}


def _kind_of_message(key: str) -> str | None:
    found = _messages().at([key], 0)
    return found[1] if found is not None else None


@cache
def _messages() -> Phrases[str]:
    """Kinds of messages by the words for them."""
    phrases: Phrases[str] = Phrases()
    for kind, table in TomlFile.read(DATA / "messages.toml").content.items():
        phrases.add(both_languages(table), kind)
    return phrases


def _of_cues(*intents: str) -> Reader:
    """The arguments of the strongest cue of one of these."""

    def read(typed: Typed) -> Mapping[str, Value]:
        said = [each for each in typed.said if each.cue.intent in intents and each.cue.args]
        return max(said, key=lambda each: each.score).cue.args if said else {}

    return read


def _wish(typed: Typed) -> Mapping[str, Value]:
    return wish_args(read_wish(typed.text[:_READ_LETTERS], typed.taxonomy))


def _subscription(typed: Typed) -> Mapping[str, Value]:
    """What a subscription is for: its cadence is when it tells, not what it looks for."""
    args = dict(_wish(typed))
    args.pop("anywhere", None)
    return args


def _unsubscription(typed: Typed) -> Mapping[str, Value]:
    """What the subscription is called, whatever negation stands around it."""
    args = dict(_wish(typed))
    named = {*_as_words(args.get("words")), *_as_words(args.pop("without", None))}
    if named:
        args["words"] = tuple(sorted(named))
    if "place_out" in args:
        args["place"] = args.pop("place_out")
    number = number_in(typed.text)
    return {"number": number} if number is not None else args


def _as_words(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def _rhythm(typed: Typed) -> Mapping[str, Value]:
    cadence = cadence_in(typed.text, typed.taxonomy)
    return {"cadence": cadence} if cadence is not None else {}


def _time(typed: Typed) -> Mapping[str, Value]:
    return end_of(typed.text, typed.today)


def _offer(typed: Typed) -> Mapping[str, Value]:
    """Kind and place of an offer that is posted."""
    args = dict(_kind(typed))
    places = read_wish(typed.text[:_READ_LETTERS], typed.taxonomy).where.places
    if places:
        args["place"] = places[0].name
    return args


def _kind(typed: Typed) -> Mapping[str, Value]:
    wish = read_wish(typed.text[:_READ_LETTERS], typed.taxonomy)
    kinds = kinds_args(wish.kinds)["kinds"] if wish.kinds else ()
    if not isinstance(kinds, tuple) or not 0 < len(kinds) <= _MOST_KINDS:
        return {}
    return {"kind": kinds[0] if len(kinds) == 1 else kinds}


_MOST_KINDS = 3
"""More are the rest after a refusal, not what an offer is."""


def _own_offer(typed: Typed) -> Mapping[str, Value]:
    """Which of a company's offers is meant."""
    return {**_kind(typed), **_number(typed)}


def _own_offer_until(typed: Typed) -> Mapping[str, Value]:
    return {**_own_offer(typed), **_time(typed)}


def _number(typed: Typed) -> Mapping[str, Value]:
    number = number_in(typed.text)
    return {"number": number} if number is not None else {}


def _edited(typed: Typed) -> Mapping[str, Value]:
    """What changes of which offer."""
    return {**_number(typed), **edit_args(typed)}


def _submission(typed: Typed) -> Mapping[str, Value]:
    """A named submission; the one on the screen has no need of a name."""
    return {} if typed.listening.shows is Shows.SUBMISSION else _sought(typed)


def _sought(typed: Typed) -> Mapping[str, Value]:
    """The number or the name of what a line is about."""
    if calls_number(typed.text):
        return _number(typed)
    thing = thing_in(typed.text)
    return {"thing": thing} if thing else {}


def _circle(typed: Typed) -> Mapping[str, Value]:
    return circle_args(read_circle(typed.text[:_READ_LETTERS], typed.taxonomy))


def _who_fits(typed: Typed) -> Mapping[str, Value]:
    circle = circle_args(read_circle(typed.text[:_READ_LETTERS], typed.taxonomy))
    named = {name: value for name, value in circle.items() if name in _WHO_FITS}
    return {**_kind(typed), **named}


_WHO_FITS = frozenset({"fields", "place", "university"})


_READERS: Mapping[Intent, Reader] = {
    Intent.ANSWER: _answer,
    Intent.CORRECT: change_args,
    Intent.CHANGE_PROFILE: change_args,
    Intent.EDIT_OFFER: _edited,
    Intent.STOP: _stopped,
    Intent.LANGUAGE: _of_cues("language"),
    Intent.SEARCH: _wish,
    Intent.SUBSCRIBE: _subscription,
    Intent.UNSUBSCRIBE: _unsubscription,
    Intent.RHYTHM: _rhythm,
    Intent.PAUSE: _time,
    Intent.POST_OFFER: _offer,
    Intent.MARK_FILLED: _own_offer,
    Intent.PAUSE_OFFER: _own_offer_until,
    Intent.RESUME_OFFER: _own_offer,
    Intent.WITHDRAW_OFFER: _own_offer,
    Intent.EXTEND_OFFER: _own_offer_until,
    Intent.WHO_FITS: _who_fits,
    Intent.INTERESTED: _number,
    Intent.SAVE: _number,
    Intent.NOT_FOR_ME: _number,
    Intent.APPROVE: _submission,
    Intent.FIND: _sought,
    Intent.RETURN: _submission,
    Intent.BROADCAST: _circle,
}
