"""Words typed at the preview of an offer: which line of the card they correct."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.company.offer_answers import (
    MAX_PAY_UNITS,
    MAX_TITLE_UNITS,
    MOST_FIELDS,
    MOST_START_DAYS,
    OfferAnswers,
    PayWords,
    answers_of_hours,
    answers_of_length,
    answers_of_place,
)
from models.acts.offers import MOST_OPEN_DAYS
from models.reading import read_date, read_degrees, read_kinds, read_pay, read_study
from models.reading.kinds import read_offer_kinds
from models.reading.offer_facts import is_remote, read_duration_weeks, read_hours_per_week
from models.reading.plain_words import adds
from models.reading.start import read_start_at_once
from models.taxonomy import Certainty, Pay, PayUnit, Taxonomy
from models.text import shorten, utf16_length
from models.vocabulary import Language, OfferKind

LONGEST_CORRECTION_UNITS = 200
"""A correction is a few words; what is longer, or has several lines, is a new text."""

_TITLE = re.compile(
    r"^\s*(?:bitte\s+|please\s+)?(?:neuer\s+|new\s+)?(?:titel|title|überschrift|heading)\s*[:=]\s*(.+)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\s*(?:ort|place|start|beginn|bezahlung|vergütung|pay|dauer|length|sprache|language|art|kind"
    r"|fach|fächer|subjects?|abschluss|degree)\s*[:=]\s*",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:bis|until|till|by|frist|deadline|bewerbungsschluss|offen|open)\b", re.IGNORECASE
)
_LANGUAGES = {
    Language.GERMAN: re.compile(r"deutsch|german", re.IGNORECASE),
    Language.ENGLISH: re.compile(r"englisch|english", re.IGNORECASE),
}
_EITHER = re.compile(r"\boder\b|\bor\b|\bentweder\b|\beither\b|/", re.IGNORECASE)
_START = re.compile(r"\b(?:start\w*|beginn\w*|begin\w*|anfang|los)\b", re.IGNORECASE)
_OF_PAY = frozenset(
    """
    eur euro euros pro je die der im in per a an the and to und bis von from zu h std stunde
    stunden stündlich hour hours hourly tag tage täglich day daily woche wöchentlich week weekly
    monat monate monatlich mtl month monthly jahr jahre jährlich year yearly annual p m
    insgesamt total es gibt wir zahlen ist sind bezahlt paid pay vergütung bezahlung gehalt lohn
    bitte
    """.split()
)
"""Words of an amount and its unit, which the card writes its own way."""

_PLACE_ONLY = re.compile(r"[^\d€]{3,40}")
_BETWEEN_FIELDS = re.compile(r"[,;/\n]|\bund\b|\boder\b|\band\b|\bor\b", re.IGNORECASE)
LONGEST_LIST = 600
"""Letters of a list of subjects that are read; nobody picks more than a few."""

MOST_NAMES = 24
"""Subjects of a list that are read."""

EVERY_FIELD = re.compile(
    r"\b(?:alle|all|every|any|jede|jedes|egal)\b.{0,80}\b(?:fächer|fach\w*|subjects?|fields?)\b"
    r"|^\s*(?:alle|all|egal|any)\s*$",
    re.IGNORECASE,
)


class PastDayError(ValueError):
    """The typed day has passed, or is too far away to be meant; `day` is the one that was read."""

    def __init__(self, day: date, *, is_past: bool) -> None:
        super().__init__(day.isoformat())
        self.day = day
        self.is_past = is_past


def is_new_text(text: str) -> bool:
    """Whether words at the preview are a whole new offer instead of a correction."""
    return "\n" in text or utf16_length(text) > LONGEST_CORRECTION_UNITS


def read_correction(
    text: str,
    taxonomy: Taxonomy,
    *,
    card: OfferAnswers,
    day: date,
    pay_words: Callable[[Pay, str], PayWords],
) -> dict[str, Any]:
    """The answers that a short line corrects, as a draft's data; empty if it says nothing.

    "auch Elektrotechnik" adds to what the card names.

    Raises: PastDayError.
    """
    text = text[:LONGEST_CORRECTION_UNITS]
    titled = _TITLE.match(text)
    if titled:
        return {"title": shorten(titled.group(1).strip(), MAX_TITLE_UNITS)}
    words = _LABEL.sub("", text)
    answers = {
        **_facts(words, pay_words),
        **_kinds(words, taxonomy, card),
        **_days(text, day),
    }
    answers = answers or _subject_or_place(words, taxonomy)
    return added(answers, card) if adds(words) else answers


def added(answers: dict[str, Any], card: OfferAnswers) -> dict[str, Any]:
    """The answers with what the card names already; what is open to all stays so.

    A language that comes to another is enough, too.
    """
    answers = dict(answers)
    if answers.get("fields"):
        fields = list(dict.fromkeys([*card.fields, *answers["fields"]]))[:MOST_FIELDS]
        if card.is_for_every_field:
            fields = []
        choices = list(dict.fromkeys([*card.field_choices, *fields]))
        answers |= {
            "fields": fields,
            "field_choices": choices,
            "is_for_every_field": card.is_for_every_field,
        }
    for name, named in (("degrees", card.degrees), ("languages", card.languages)):
        if name in answers:
            answers[name] = sorted({*named, *answers[name]}) if named else []
    if "languages" in answers:
        answers["languages_any"] = True
    return answers


def _facts(words: str, pay_words: Callable[[Pay, str], PayWords]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    pay = read_pay(words)
    if pay.paid is not None:
        said = pay_words(pay, words)
        answers |= {"pay": said.words, "is_paid": said.is_paid}
    if (hours := read_hours_per_week(words)) is not None:
        answers |= answers_of_hours(hours)
    if (weeks := read_duration_weeks(words)) is not None:
        answers |= answers_of_length(weeks)
    if degrees := read_degrees(words):
        answers["degrees"] = sorted(degrees)
    answers |= answers_of_languages(words)
    if is_remote(words):
        answers["is_remote"] = True
    return answers


def _kinds(words: str, taxonomy: Taxonomy, card: OfferAnswers) -> dict[str, Any]:
    kinds = read_offer_kinds(words, taxonomy, card.kinds) if read_kinds(words) else None
    return {} if kinds is None else {"kinds": list(kinds)}


def _days(text: str, day: date) -> dict[str, Any]:
    if _UNTIL.search(text):
        is_day = read_date(text, day) is not None
        return {"last_day": read_last_day(text, day).isoformat()} if is_day else {}
    is_about_start = _START.search(text) is not None
    start = read_start(text, day)
    is_said = start is not None and (start.day or start.is_at_once or is_about_start)
    return answers_of_start(start) if is_said and start is not None else {}


@dataclass(frozen=True, slots=True)
class Start:
    """When an offer starts: from a day on, from now on, or either; else whenever it suits."""

    day: date | None = None
    is_at_once: bool = False


def read_start(text: str, day: date) -> Start | None:
    """The start that a typed line names; None if it names none.

    Raises: PastDayError.
    """
    is_day = read_date(text, day) is not None
    at_once = read_start_at_once(text)
    if not is_day and at_once is None:
        return None
    return Start(read_start_day(text, day) if is_day else None, bool(at_once))


def answers_of_start(start: Start) -> dict[str, Any]:
    return {
        "starts_on": start.day.isoformat() if start.day else None,
        "starts_at_once": start.is_at_once,
    }


def read_start_day(text: str, day: date) -> date:
    """The day a typed line names for the start.

    Raises: ValueError if it names none, PastDayError.
    """
    return _day_until(text, day, day + timedelta(MOST_START_DAYS))


def read_last_day(text: str, day: date) -> date:
    """The last open day a typed line names.

    Raises: ValueError if it names none, PastDayError.
    """
    return _day_until(text, day, day + timedelta(MOST_OPEN_DAYS))


def _day_until(text: str, day: date, latest: date) -> date:
    found = read_date(text, day)
    if found is None:
        raise ValueError("no date")
    if not day <= found <= latest:
        raise PastDayError(found, is_past=found < day)
    return found


def _subject_or_place(words: str, taxonomy: Taxonomy) -> dict[str, Any]:
    if EVERY_FIELD.search(words):
        return {"fields": [], "is_for_every_field": True}
    fields = read_fields(words, taxonomy)
    if fields:
        return {"fields": fields, "field_choices": fields, "is_for_every_field": False}
    if _PLACE_ONLY.fullmatch(words) and (places := taxonomy.find_places(words, limit=1)):
        return answers_of_place(places[0])
    return {}


def read_fields(text: str, taxonomy: Taxonomy) -> list[str]:
    """The field of each subject that "Informatik, Elektrotechnik und Maschinenbau" names."""
    codes: dict[str, None] = {}
    text = text[:LONGEST_LIST]
    parts = (part.strip() for part in _BETWEEN_FIELDS.split(text))
    names = dict.fromkeys(name for name in (text.strip(), *parts) if name)
    for name in list(names)[:MOST_NAMES]:
        reading = read_study(name, taxonomy)
        if reading.certainty is not Certainty.NOT_UNDERSTOOD and reading.fields:
            codes.setdefault(reading.fields[0].code)
        if len(codes) == MOST_FIELDS:
            break
    return list(codes)


def pay_amount(pay: Pay) -> str:
    """The amount as it is written in German and understood everywhere: `1.200,50–1.500`."""
    amounts = [amount for amount in (pay.amount, pay.amount_to) if amount is not None]
    return "–".join(_written(amount) for amount in amounts)


def _written(amount: float) -> str:
    euros, cents = divmod(round(amount * 100), 100)
    whole = f"{euros:,}".replace(",", ".")
    return f"{whole},{cents:02d}" if cents else whole


def _says_more(typed: str) -> bool:
    """Whether a typed line has words beside an amount and what it is for."""
    return any(word not in _OF_PAY for word in re.findall(r"[^\W\d_]+", typed.casefold()))


def pay_line(pay: Pay, typed: str, units: dict[PayUnit, str]) -> PayWords:
    """The pay line of a reading; `units` has a text with `{amount}` for each unit.

    What was `typed` stays as it is where it names no amount, such as "nach Vereinbarung", or says
    more than that: "15 € die Stunde plus Fahrtkosten".
    """
    amount = pay_amount(pay)
    if amount:
        if _says_more(typed):
            return PayWords(shorten(typed, MAX_PAY_UNITS), True)
        words = units[pay.unit] if pay.unit else "{amount} €"
        return PayWords(words.format(amount=amount), True)
    if pay.paid is None and typed:
        return PayWords(shorten(typed, MAX_PAY_UNITS), None)
    return PayWords(None, pay.paid)


def names_kind(text: str) -> bool:
    """Whether a text names what kind of offer it is; to name them all is to name none."""
    return 0 < len(read_kinds(text)) < len(OfferKind)


def languages_named(text: str) -> frozenset[Language]:
    """The languages that a text names."""
    return frozenset(language for language, name in _LANGUAGES.items() if name.search(text))


def answers_of_languages(text: str) -> dict[str, Any]:
    """The languages of a typed line: all of them are needed unless it says "oder"."""
    languages = languages_named(text)
    if not languages:
        return {}
    is_any = len(languages) < 2 or _EITHER.search(text) is not None
    return {"languages": sorted(languages), "languages_any": is_any}
