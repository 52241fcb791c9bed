"""Words typed at the preview of an offer: which line of the card they correct."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from handlers.company.offer_answers import (
    MAX_PAY_UNITS,
    MAX_TITLE_UNITS,
    MOST_FIELDS,
    MOST_START_DAYS,
    OfferAnswers,
    PayWords,
    answers_of_place,
)
from models.acts.offers import MOST_OPEN_DAYS
from models.reading import read_date, read_degrees, read_kinds, read_pay, read_study
from models.reading.offer_facts import is_remote, read_duration_weeks, read_hours_per_week
from models.reading.plain_words import adds
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
        **_days(text, day),
    }
    answers = answers or _subject_or_place(words, taxonomy)
    return added(answers, card) if adds(words) else answers


def added(answers: dict[str, Any], card: OfferAnswers) -> dict[str, Any]:
    """The answers with what the card names already; what is open to all stays so."""
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
    return answers


def _facts(words: str, pay_words: Callable[[Pay, str], PayWords]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    pay = read_pay(words)
    if pay.paid is not None:
        said = pay_words(pay, words)
        answers |= {"pay": said.words, "is_paid": said.is_paid}
    if (hours := read_hours_per_week(words)) is not None:
        answers["hours_per_week"] = hours[0]
    if (weeks := read_duration_weeks(words)) is not None:
        answers["duration_weeks"] = weeks[0]
    if (kind := kind_named(words)) is not None:
        answers["kind"] = kind.value
    if degrees := read_degrees(words):
        answers["degrees"] = sorted(degrees)
    if languages := languages_named(words):
        answers["languages"] = sorted(languages)
    if is_remote(words):
        answers["is_remote"] = True
    return answers


def _days(text: str, day: date) -> dict[str, Any]:
    if read_date(text, day) is None:
        return {}
    if _UNTIL.search(text):
        return {"last_day": read_last_day(text, day).isoformat()}
    return {"starts_on": read_start_day(text, day).isoformat()}


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
    whole = f"{int(amount):,}".replace(",", ".")
    cents = round(amount % 1 * 100)
    return f"{whole},{cents:02d}" if cents else whole


def pay_line(pay: Pay, typed: str, units: dict[PayUnit, str]) -> PayWords:
    """The pay line of a reading; `units` has a text with `{amount}` for each unit.

    Words that name no amount stay as they were `typed`, such as "nach Vereinbarung".
    """
    if pay.amount is not None and pay.unit is not None:
        return PayWords(units[pay.unit].format(amount=pay_amount(pay)), True)
    if pay.paid is None and typed:
        return PayWords(shorten(typed, MAX_PAY_UNITS), None)
    return PayWords(None, pay.paid)


def kind_named(text: str) -> OfferKind | None:
    """The one kind of offer that a text names."""
    kinds = read_kinds(text)
    return next(iter(kinds)) if len(kinds) == 1 else None


def languages_named(text: str) -> frozenset[Language]:
    """The languages that a text names."""
    return frozenset(language for language, name in _LANGUAGES.items() if name.search(text))
