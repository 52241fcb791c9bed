"""What a subscription's dialogue collected: the draft's data, and how a line becomes answers."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from models.queries.subscriptions import SubscriptionCard, SubscriptionInput
from models.reading import SubscriptionReading, distinct_words
from models.tables.company import Company
from models.tables.draft import Draft
from models.tables.subscription import DEFAULT_RADIUS_KM, Cadence
from models.vocabulary import OfferKind

MAX_WISH_UNITS = 200
"""A wish is a line; more is something else."""


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
    answers: dict[str, Any] = {}
    if reading.at_once or reading.weekly:
        prompt = Cadence.BOTH if reading.weekly else Cadence.AT_ONCE
        answers["cadence"] = (prompt if reading.at_once else Cadence.WEEKLY).value
    if reading.kinds and reading.kinds != frozenset(OfferKind):
        answers["kinds"] = sorted(reading.kinds)
    # A company's name says what it does: "Hellweg Software" is no wish for computer science.
    if reading.fields and company is None:
        answers["fields"] = list(reading.fields)
    if reading.place is not None:
        answers |= {
            "place": reading.place.name,
            "latitude": reading.place.latitude,
            "longitude": reading.place.longitude,
            "is_anywhere": False,
        }
    if reading.radius_km is not None:
        answers |= {"radius_km": reading.radius_km, "is_anywhere": False}
    if reading.is_anywhere and not reading.kinds >= frozenset(OfferKind):
        answers["is_anywhere"] = True
    if reading.words_in or reading.words_out:
        answers["words_in"] = _joined(given.words_in, reading.words_in, reading.words_out)
        answers["words_out"] = _joined(given.words_out, reading.words_out, reading.words_in)
    if company is not None:
        answers |= {"company_id": company.id, "company": company.name}
    return answers


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
