"""What a subscription's dialogue collected: the draft's data, and how a line becomes answers."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.engine.questions.place import of_region, of_town
from models.queries.subscriptions import SubscriptionCard, SubscriptionInput
from models.reading import SubscriptionReading, distinct_words
from models.reading.readings import Pace
from models.reading.subscription import LONGEST_WORD
from models.tables.company import Company
from models.tables.draft import Draft
from models.tables.subscription import (
    DEFAULT_RADIUS_KM,
    PROMPT_CADENCES,
    WEEKLY_CADENCES,
    Cadence,
)
from models.vocabulary import OfferKind

MAX_WISH_UNITS = 200
"""A wish is a line; more is something else."""

PROMPT_PACES = frozenset({Pace.AT_ONCE, Pace.DAILY, Pace.MORE})
KEPT_PACES = frozenset({Pace.AT_ONCE, Pace.WEEKLY})
"""There as they are said; of others the nearest is taken."""


class SubscriptionAnswers(BaseModel):
    """The data of a subscription's draft; what is empty is as in the profile."""

    model_config = ConfigDict(frozen=True)

    subscription_id: int | None = None
    """The one that is changed; None for a new one."""
    cadence: Cadence = Cadence.AT_ONCE
    kinds: frozenset[OfferKind] = frozenset()
    fields: tuple[str, ...] = ()
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: int = DEFAULT_RADIUS_KM
    is_anywhere: bool = False
    place_choices: tuple[str, ...] = ()
    company_id: int | None = None
    company: str | None = None
    words_in: tuple[str, ...] = ()
    words_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, draft: Draft) -> "SubscriptionAnswers":
        return cls.model_validate(draft.data)

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing of its own and would only double the profile's."""
        return self.to_input().is_empty

    def to_input(self) -> SubscriptionInput:
        return SubscriptionInput(
            cadence=self.cadence,
            kinds=tuple(sorted(self.kinds)),
            fields=self.fields,
            place=self.place,
            latitude=self.latitude,
            longitude=self.longitude,
            radius_km=self.radius_km,
            is_anywhere=self.is_anywhere,
            company_id=self.company_id,
            words_in=self.words_in,
            words_out=self.words_out,
        )


def answers_of_wish(
    reading: SubscriptionReading, company: Company | None, given: SubscriptionAnswers
) -> dict[str, Any]:
    """What a line says; only what it names, so that it can also correct what was `given`.

    Words in and out come to those that were given; of a word said both ways the later counts.
    """
    answers: dict[str, Any] = _of_company(reading, company, given)
    cadence = _cadence(reading, given)
    if cadence is not None:
        answers["cadence"] = cadence.value
    if reading.kinds and reading.kinds != frozenset(OfferKind):
        answers["kinds"] = sorted(reading.kinds)
    if reading.fields or set(reading.fields_out) & set(given.fields):
        known = given.fields if reading.adds or not reading.fields else ()
        fields = dict.fromkeys([*known, *reading.fields])
        answers["fields"] = [code for code in fields if code not in reading.fields_out]
    answers |= _of_place(reading, given)
    words_out = list(reading.words_out)
    if company is not None and reading.refuses_company:
        words_out.append(company.name[:LONGEST_WORD])
    if reading.words_in or words_out:
        answers["words_in"] = _joined(given.words_in, reading.words_in, words_out)
        answers["words_out"] = _joined(given.words_out, words_out, reading.words_in)
    return answers


def _of_company(
    reading: SubscriptionReading, company: Company | None, given: SubscriptionAnswers
) -> dict[str, Any]:
    """The named company, unless it is the one from which nothing shall come."""
    if company is None:
        return {}
    if not reading.refuses_company:
        return {"company_id": company.id, "company": company.name}
    return {"company_id": None, "company": None} if given.company_id == company.id else {}


def _cadence(reading: SubscriptionReading, given: SubscriptionAnswers) -> Cadence | None:
    """The nearest there is to what was said."""
    if not reading.paces:
        return None
    is_prompt = bool(reading.paces & PROMPT_PACES)
    is_weekly = bool(reading.paces - PROMPT_PACES)
    if reading.adds:
        is_prompt = is_prompt or given.cadence in PROMPT_CADENCES
        is_weekly = is_weekly or given.cadence in WEEKLY_CADENCES
    if is_prompt and is_weekly:
        return Cadence.BOTH
    return Cadence.AT_ONCE if is_prompt else Cadence.WEEKLY


def _of_place(reading: SubscriptionReading, given: SubscriptionAnswers) -> dict[str, Any]:
    """Where it may be; a place that is refused goes."""
    where = reading.where
    answers: dict[str, Any] = {}
    if where.places and not keeps_place(reading, given):
        answers |= {"is_anywhere": False, **of_town(where.places[0])}
    elif where.region is not None:
        answers |= {"is_anywhere": False, **of_region(where.region)}
    elif given.place in {place.name for place in where.without_places}:
        answers |= {"place": None, "latitude": None, "longitude": None}
    if where.radius_km is not None:
        answers |= {"radius_km": where.radius_km, "is_anywhere": False}
    if where.is_anywhere and not reading.kinds >= frozenset(OfferKind):
        answers["is_anywhere"] = True
    return answers


def keeps_place(reading: SubscriptionReading, given: SubscriptionAnswers) -> bool:
    """Whether "auch Witten" meets a place that stays, as there can be one only."""
    return reading.adds and given.place is not None


def unkept(reading: SubscriptionReading, given: SubscriptionAnswers) -> dict[str, Any]:
    """What a line says and no subscription keeps, for `student/wish_noted`."""
    where = reading.where
    first = given.place if keeps_place(reading, given) else None
    if first is None and where.places:
        first = where.places[0].name
    return {
        "others": [place.name for place in where.places if place.name != first],
        "without": [place.name for place in where.without_places if place.name != given.place],
        "outside": [each.name for each in where.outside],
        "unknown": list(dict.fromkeys([*where.unknown, *reading.unheard])),
        "subjects": list(reading.subjects_left),
        "conditions": list(reading.conditions),
        "is_remote": False,
        "is_only_remote": False,
        "is_in_minutes": where.is_in_minutes,
        "is_other_pace": bool(reading.paces - KEPT_PACES),
    }


def _joined(given: Iterable[str], more: Iterable[str], not_any_more: Iterable[str]) -> list[str]:
    dropped = {word.casefold() for word in not_any_more}
    kept = (word for word in given if word.casefold() not in dropped)
    return list(distinct_words((*kept, *more)))


def answers_of_card(card: SubscriptionCard) -> dict[str, Any]:
    """A stored subscription as a draft's data, for changing it."""
    stored = card.subscription
    return {
        "subscription_id": stored.id,
        "cadence": stored.cadence,
        "kinds": stored.kinds,
        "fields": stored.fields,
        "place": stored.place,
        "latitude": stored.latitude,
        "longitude": stored.longitude,
        "radius_km": stored.radius_km,
        "is_anywhere": stored.is_anywhere,
        "company_id": stored.company_id,
        "company": card.company,
        "words_in": stored.words_in,
        "words_out": stored.words_out,
    }
