"""What a change of a company or an offer is: the values that differ, as plain data and back.

Values are compared, not taps: the same line typed again, or an address written with its protocol,
is no change.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
from typing import Any

from models.queries.companies import CompanyInput
from models.queries.offer_kinds import in_order
from models.queries.offers import OfferCard, OfferInput, offer_values, text_key
from models.tables.company import Company, CompanySize
from models.tables.offer import Offer
from models.vocabulary import OfferKind

Changes = Mapping[str, object]
"""New values by column as JSON keeps them; an offer's subjects are under `fields`, what it can also
be under `further_kinds`."""

VETTED = ("name", "website", "size")
"""What a coordinator looked at to know who a company is; the rest of it takes effect at once."""

MATCHED = frozenset(
    "kind further_kinds fields degrees place latitude longitude is_remote starts_on starts_at_once "
    "languages languages_any skills title text is_paid".split()
)
"""Changes by which an offer may fit somebody whom it did not fit before."""

SAME_PLACE_DEGREES = 0.05
"""Two points of one town: places of the same name that are nearer than about five kilometres."""

TOLD_OF_COMPANY = ("name", "website", "place", "sector_id", "size")
TOLD_OF_OFFER = (
    "title kind degrees place is_remote starts_on duration_weeks hours_per_week pay is_paid "
    "languages further_languages one_of_languages skills open_until text"
).split()
"""What a coordinator reads of them, beside an offer's subjects."""

_PLACE = ("place", "latitude", "longitude")
_SETS = frozenset(
    "fields further_kinds degrees languages further_languages one_of_languages skills".split()
)
_LISTED = frozenset({"fields", "further_kinds"})
"""Tables of their own."""

_SPANS = (("duration_weeks", "duration_weeks_to"), ("hours_per_week", "hours_per_week_to"))
"""Two columns that are one answer: a change without the second is of when there was only one."""

_START = ("starts_on", "starts_at_once")
_CHANGE_ONLY = frozenset({"text_key"})
"""Follows from the text."""


def company_changes(company: Company, given: CompanyInput) -> dict[str, object]:
    """Everything the company would say differently of itself."""
    changes: dict[str, object] = {}
    for name in ("name", "website", "sector_id", "size"):
        value = getattr(given, name)
        if value != getattr(company, name):
            changes[name] = _plain(value)
    if "website" in changes and _address(given.website) == _address(company.website):
        del changes["website"]
    return changes | _place_changes(company, given)


def offer_changes(card: OfferCard, given: OfferInput, zone: tzinfo) -> dict[str, object]:
    """Everything students would read differently, or that would be matched differently.

    The last day counts, not its hour: `zone` is the region's.
    """
    offer = card.offer
    values = {
        **offer_values(given),
        "fields": list(given.fields),
        "further_kinds": in_order(given.further_kinds),
    }
    stored = {
        **offer.model_dump(),
        "fields": list(card.fields),
        "further_kinds": list(card.further_kinds),
    }
    changes: dict[str, object] = {}
    for name, value in values.items():
        if name in _CHANGE_ONLY or name in _PLACE:
            continue
        if name == "open_until":
            is_same = last_day(given.open_until, zone) == last_day(offer.open_until, zone)
        elif name in _SETS:
            is_same = set(value) == set(stored[name])
        else:
            is_same = value == stored[name]
        if not is_same:
            changes[name] = _plain(value)
    if len(given.languages) < 2:
        changes.pop("languages_any", None)
    for answer in (*_SPANS, _START):
        if set(answer) & set(changes):
            changes |= {name: _plain(values[name]) for name in answer}
    return changes | _place_changes(offer, given)


def plain_company(company: Company) -> dict[str, object]:
    """What a coordinator reads of the company, as JSON keeps it."""
    return {name: _plain(getattr(company, name)) for name in TOLD_OF_COMPANY}


def plain_card(card: OfferCard) -> dict[str, object]:
    """What a coordinator reads of the offer, as JSON keeps it; its subjects are under `fields`."""
    told = {name: _plain(getattr(card.offer, name)) for name in TOLD_OF_OFFER}
    end = card.offer.open_until.astimezone(UTC).isoformat()
    return {**told, "open_until": end, "fields": list(card.fields)}


def changed_company(company: Company, changes: Changes) -> Company:
    """The company as it would be, stored nowhere."""
    return Company(**{**company.model_dump(), **stored_company_values(changes)})


def changed_card(card: OfferCard, changes: Changes) -> OfferCard:
    """The offer as it would be, stored nowhere."""
    values = stored_values(changes)
    offer = Offer(**{**card.offer.model_dump(), **values})
    fields, further = changes.get("fields"), changes.get("further_kinds")
    kinds = set(map(OfferKind, further if isinstance(further, list) else card.further_kinds))
    return replace(
        card,
        offer=offer,
        fields=tuple(fields) if isinstance(fields, list) else card.fields,
        further_kinds=in_order(kinds - {offer.kind}),
    )


def stored_company_values(changes: Changes) -> dict[str, Any]:
    """A company's changed columns as they are stored."""
    values: dict[str, Any] = dict(changes)
    if values.get("size"):
        values["size"] = CompanySize(values["size"])
    return values


def stored_values(changes: Changes) -> dict[str, Any]:
    """An offer's changed columns as they are stored, without what is a table of its own."""
    values: dict[str, Any] = {name: value for name, value in changes.items() if name not in _LISTED}
    for first, last in _SPANS:
        if first in values:
            values.setdefault(last, values[first])
    if "starts_on" in values:
        values.setdefault("starts_at_once", False)
    if values.get("starts_on"):
        values["starts_on"] = date.fromisoformat(values["starts_on"])
    if "open_until" in values:
        values["open_until"] = datetime.fromisoformat(values["open_until"])
    if "kind" in values:
        values["kind"] = OfferKind(values["kind"])
    if "text" in values:
        values["text_key"] = text_key(values["text"])
    return values


def _place_changes(stored: Company | Offer, given: CompanyInput | OfferInput) -> dict[str, object]:
    """A place is one answer: its name and its point change together."""
    if stored.place == given.place and _is_near(stored, given):
        return {}
    return {name: getattr(given, name) for name in _PLACE}


def _is_near(stored: Company | Offer, given: CompanyInput | OfferInput) -> bool:
    pairs = ((stored.latitude, given.latitude), (stored.longitude, given.longitude))
    return all(
        one == other
        or (one is not None and other is not None and abs(one - other) < SAME_PLACE_DEGREES)
        for one, other in pairs
    )


def _address(website: str | None) -> str:
    """What a browser makes of an address; without a protocol it is the safe one."""
    return (website or "").casefold().removeprefix("https://").rstrip("/")


def last_day(open_until: datetime, zone: tzinfo) -> date:
    """The region's day of the last instant at which something is open."""
    return (open_until - datetime.resolution).astimezone(zone).date()


def _plain(value: object) -> object:
    """The value as JSON keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value
