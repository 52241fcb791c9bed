"""What the changes that a line names make of an offer's card: a function a part. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from handlers.company.offer_answers import (
    MAX_TITLE_UNITS,
    OfferAnswers,
    answers_of_hours,
    answers_of_length,
    answers_of_place,
)
from handlers.company.offer_days import (
    PastDayError,
    answers_of_start,
    usable_last_day,
    usable_start,
    usable_start_day,
)
from handlers.company.offer_languages import changed_languages
from handlers.company.pay_lines import Units, pay_line
from handlers.company.states import OfferQuestion
from models.reading import read_date, read_degree, read_pay
from models.reading.dates import next_such_day
from models.reading.fields import MOST_FIELDS, read_fields
from models.reading.offer_facts import read_duration_weeks, read_hours_per_week
from models.reading.pay_words import pay_passage
from models.reading.readings import AT_ONCE, EVERY, UNLIMITED, Change, Op
from models.reading.start import Start
from models.taxonomy import Pay, PayUnit, Place, Taxonomy
from models.text import shorten, utf16_length
from models.vocabulary import Degree, OfferKind

LONGEST_CORRECTION_UNITS = 200
"""A correction is a few words; what is longer, or has several lines, is a new text."""

ASKED_BY: Mapping[str, OfferQuestion] = {
    "title": OfferQuestion.TITLE,
    "kind": OfferQuestion.KIND,
    "fields": OfferQuestion.FIELDS,
    "degrees": OfferQuestion.DEGREES,
    "place": OfferQuestion.PLACE,
    "remote": OfferQuestion.PLACE,
    "start": OfferQuestion.START,
    "length": OfferQuestion.LENGTH,
    "hours": OfferQuestion.LENGTH,
    "pay": OfferQuestion.PAY,
    "languages": OfferQuestion.LANGUAGES,
    "until": OfferQuestion.UNTIL,
    "text": OfferQuestion.NEW_TEXT,
}
"""Where a part is asked for that is only called wrong, or cannot be told by the words alone."""

_Answers = dict[str, Any]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What becomes of a card: its new answers, and what is to be asked or refused beside them."""

    answers: Mapping[str, Any]
    asks: OfferQuestion | None = None
    refused: PastDayError | None = None
    """A day that cannot be; nothing is changed by it."""
    other_places: tuple[str, ...] = ()
    """Towns that were to come to the card's own; an offer has one."""

    @property
    def says_nothing(self) -> bool:
        """Whether no change could be followed."""
        is_still = not self.answers and self.asks is None and self.refused is None
        return is_still and not self.other_places


@dataclass(frozen=True, slots=True)
class _Now:
    """The card as it is before a change, and what its values are read with."""

    card: OfferAnswers
    taxonomy: Taxonomy
    today: date
    units: Units


class _AskError(Exception):
    """A change of which the words alone do not say what the card then is.

    What is known of it goes along.
    """

    def __init__(self, **answers: Any) -> None:
        super().__init__()
        self.answers = answers


def is_new_text(text: str) -> bool:
    """Whether words at the preview are a whole new offer instead of a correction."""
    return "\n" in text or utf16_length(text) > LONGEST_CORRECTION_UNITS


def corrected(
    changes: Iterable[Change],
    card: OfferAnswers,
    taxonomy: Taxonomy,
    *,
    today: date,
    units: Units,
) -> Corrected:
    """The card's answers that the changes name, and no others."""
    answers: _Answers = {}
    asks: OfferQuestion | None = None
    refused: PastDayError | None = None
    other_places: list[str] = []
    for change in changes:
        if change.part == "place" and change.op is Op.ADD and card.place:
            other_places += [name for name in _names(change.value) if name != card.place]
            continue
        now = _Now(card.model_copy(update=_as_kept(card, answers)), taxonomy, today, units)
        try:
            answers |= _answers_of(change, now)
        except PastDayError as error:
            refused = refused or error
        except _AskError as error:
            answers |= error.answers
            asks = asks or ASKED_BY.get(change.part)
    return Corrected(answers, asks, refused, tuple(other_places))


def _as_kept(card: OfferAnswers, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answers as the card has them, from those of a draft's data."""
    kept = OfferAnswers.model_validate({**card.model_dump(mode="json"), **answers})
    return {name: getattr(kept, name) for name in answers}


def _answers_of(change: Change, now: _Now) -> _Answers:
    """Raises: PastDayError, _AskError."""
    if change.op is None:
        raise _AskError
    if change.op is Op.REMOVE and change.part in _REMOVED:
        return dict(_REMOVED[change.part])
    apply = _APPLY.get(change.part)
    if change.value is None:
        raise _AskError
    answers = apply(change, now) if apply is not None else {}
    if change.opens and not _changes(now.card, answers):
        # "Nicht nur Bachelor" at a card of bachelors: what comes to it is asked for.
        raise _AskError
    return answers


def _changes(card: OfferAnswers, answers: Mapping[str, Any]) -> bool:
    return card.model_copy(update=_as_kept(card, answers)) != card


def numbers_on(card: OfferAnswers) -> Mapping[str, Sequence[float]]:
    """The numbers of a card by their parts, for a line that names one of them: "nicht 12"."""
    pay = read_pay(card.pay or "")
    named: Mapping[str, Sequence[float | None]] = {
        "pay": (pay.amount, pay.amount_to),
        "length": (card.duration_weeks, card.duration_weeks_to),
        "hours": (card.hours_per_week, card.hours_per_week_to),
    }
    return {
        part: [number for number in numbers if number is not None]
        for part, numbers in named.items()
    }


# What is listed


def _title(change: Change, now: _Now) -> _Answers:
    return {"title": shorten(str(change.value), MAX_TITLE_UNITS)}


def _kind(change: Change, now: _Now) -> _Answers:
    """Nothing may be left of them; then the card asks."""
    named = [OfferKind(name) for name in _names(change.value)]
    instead_of = [OfferKind(name) for name in change.instead_of]
    return {"kinds": _listed(change.op, list(now.card.kinds), named, instead_of)}


def _fields(change: Change, now: _Now) -> _Answers:
    """The subjects; what is open to all stays so when one is also meant."""
    card = now.card
    if change.value == EVERY:
        return {"fields": [], "is_for_every_field": True}
    named = _codes(_names(change.value), now.taxonomy)
    if card.is_for_every_field and change.op is not Op.SET:
        if change.op is Op.REMOVE:
            raise _AskError
        return {"fields": [], "is_for_every_field": True}
    if not named:
        return {}
    instead_of = _codes(change.instead_of, now.taxonomy)
    fields = _listed(change.op, list(card.fields), named, instead_of)[:MOST_FIELDS]
    choices = list(dict.fromkeys([*card.field_choices, *card.fields, *fields]))
    choices = fields if change.op is Op.SET else choices
    return {"fields": fields, "field_choices": choices, "is_for_every_field": False}


def _degrees(change: Change, now: _Now) -> _Answers:
    """The degrees; none named is every one."""
    if change.value == EVERY:
        return {"degrees": []}
    before, named = now.card.degrees, _degrees_named(_names(change.value))
    if not named or (change.op is Op.ADD and not before):
        return {"degrees": sorted(before)} if named else {}
    every = before or frozenset(Degree)
    left = _listed(change.op, sorted(every), named, _degrees_named(change.instead_of))
    if not left:
        raise _AskError
    return {"degrees": sorted(left)}


def _degrees_named(names: Iterable[str]) -> list[Degree]:
    return [degree for name in names if (degree := read_degree(name)) is not None]


def _languages(change: Change, now: _Now) -> _Answers:
    return changed_languages(change, _names(change.value), now.card)


def _listed(
    op: Op | None, before: Sequence[_T], named: Sequence[_T], instead_of: Sequence[_T]
) -> list[_T]:
    """A list as a change leaves it, what came first first."""
    if op is Op.ADD:
        return list(dict.fromkeys([*before, *named]))
    if op is Op.REMOVE:
        return [each for each in before if each not in named]
    if not set(instead_of) & set(before):
        return list(dict.fromkeys(named))
    first = next(at for at, each in enumerate(before) if each in instead_of)
    left = [*before[:first], *named, *before[first:]]
    return list(dict.fromkeys(each for each in left if each not in instead_of))


def _names(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in _each(value)]


def _each(value: object) -> Iterable[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _codes(names: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    return [code for name in names for code in read_fields(name, taxonomy)[:1]]


# Where and when


def _place(change: Change, now: _Now) -> _Answers:
    """One town; of several the one is asked for, and a place that is not known."""
    found = [now.taxonomy.find_places(name, 1) for name in _names(change.value)]
    towns: list[Place] = [places[0] for places in found if places]
    if len(towns) != 1:
        raise _AskError(place_choices=[place.id for place in towns])
    return answers_of_place(towns[0])


def _remote(change: Change, now: _Now) -> _Answers:
    return {"is_remote": bool(change.value)}


def _start(change: Change, now: _Now) -> _Answers:
    start = usable_start(change.words, now.today)
    if start is None:
        said = str(change.value)
        day = None if said == AT_ONCE else next_such_day(said, now.today)
        start = Start(usable_start_day(day, now.today) if day else None, said == AT_ONCE)
    return answers_of_start(start)


def _until(change: Change, now: _Now) -> _Answers:
    words = change.words if read_date(change.words, now.today) else str(change.value)
    return {"last_day": usable_last_day(words, now.today).isoformat()}


def _length(change: Change, now: _Now) -> _Answers:
    if change.value == UNLIMITED:
        return answers_of_length(None)
    unit = (change.more or {}).get("unit", "week")
    said = read_duration_weeks(change.words) or read_duration_weeks(_span(change.value, unit))
    return answers_of_length(said) if said is not None else {}


def _hours(change: Change, now: _Now) -> _Answers:
    said = read_hours_per_week(change.words) or read_hours_per_week(_span(change.value, "h"))
    return answers_of_hours(said) if said is not None else {}


def _span(value: object, unit: str) -> str:
    """A number or two of a unit, in words that its reader takes."""
    numbers = [str(each) for each in _each(value)] or [str(value)]
    return f"{'-'.join(numbers)} {unit}"


def _pay(change: Change, now: _Now) -> _Answers:
    """As the words say it; else the amount alone."""
    words = pay_passage(change.words) or change.words
    said = read_pay(words)
    if change.value == 0:
        said, words = Pay(paid=False), ""
    elif said.amount is None and (amounts := _amounts(change.value)):
        per = PayUnit((change.more or {}).get("per", PayUnit.MONTH))
        said, words = Pay(True, amounts[0], amounts[1] if len(amounts) > 1 else None, per), ""
    line = pay_line(said, words, now.units)
    return {"pay": line.words, "is_paid": line.is_paid}


def _amounts(value: object) -> list[float]:
    """One amount, or both ends of a span; none where the value is in words."""
    each = value if isinstance(value, list) else [value]
    return [float(one) for one in each if isinstance(one, int | float)]


_REMOVED: Mapping[str, _Answers] = {
    "pay": {"pay": None, "is_paid": None},
    "length": answers_of_length(None),
    "hours": answers_of_hours(None),
}
"""Parts that may be left out."""

_APPLY: Mapping[str, Callable[[Change, _Now], _Answers]] = {
    "title": _title,
    "kind": _kind,
    "fields": _fields,
    "degrees": _degrees,
    "languages": _languages,
    "place": _place,
    "remote": _remote,
    "start": _start,
    "until": _until,
    "length": _length,
    "hours": _hours,
    "pay": _pay,
}
