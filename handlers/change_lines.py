"""What changed of a company or an offer, old and new, line by line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from handlers.passages import MOST_ADDED_UNITS, Passages, changed_passages
from models.changes import (
    changed_card,
    changed_company,
    last_day,
    offer_changes,
    plain_card,
    plain_company,
)
from models.queries.approvals import Submission
from models.queries.offers import OfferCard, OfferInput
from models.tables.returned import ReturnedSubmission

COMPANY_LINES: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "website": ("website",),
    "size": ("size",),
}
RETURNED_COMPANY_LINES: Mapping[str, tuple[str, ...]] = {
    **COMPANY_LINES,
    "place": ("place",),
    "sector_id": ("sector_id",),
}
"""A company that nobody approved yet is read as a whole."""
OFFER_LINES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "kind": ("kind", "further_kinds"),
    "degrees": ("degrees",),
    "fields": ("fields",),
    "place": ("place", "latitude", "longitude", "is_remote"),
    "starts_on": ("starts_on", "starts_at_once"),
    "duration_weeks": ("duration_weeks", "duration_weeks_to"),
    "hours_per_week": ("hours_per_week", "hours_per_week_to"),
    "pay": ("pay", "is_paid"),
    "languages": ("languages", "languages_any", "further_languages", "one_of_languages"),
    "skills": ("skills",),
    "open_until": ("open_until",),
    "text": ("text",),
}
"""The lines as they stand on a card, and the columns each is made of."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line that reads differently; a template knows by its name how to write its values."""

    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    passages: Passages | None = None
    """Of a long text."""


def change_lines(submission: Submission, most_added: int = MOST_ADDED_UNITS) -> list[ChangeLine]:
    """The changed lines alone, in the order of the card; none of what is no change.

    Of a text at most so many new UTF-16 units.
    """
    change = submission.change
    if change is None:
        return []
    old_card, new_card = submission.card, submission.new_card
    changed = set(change.data)
    if old_card is None or new_card is None:
        old, new = submission.company.model_dump(), submission.new_company.model_dump()
        return _lines(COMPANY_LINES, changed, old, new, most_added)
    return _lines(OFFER_LINES, changed, _values(old_card), _values(new_card), most_added)


def lines_since(
    returned: ReturnedSubmission,
    submission: Submission,
    zone: tzinfo,
    most_added: int = MOST_ADDED_UNITS,
) -> list[ChangeLine]:
    """What reads differently than when it was given back, in the order of the card.

    Of the end its day in the zone is read, not its hour.
    """
    card, then = submission.new_card, returned.data
    if returned.offer_id is None or card is None:
        company = submission.new_company
        changed = _differing(then, plain_company(company))
        old, new = changed_company(company, then).model_dump(), company.model_dump()
        # A company's place is never remote; the line is written as an offer's.
        old, new = {**old, "is_remote": False}, {**new, "is_remote": False}
        return _lines(RETURNED_COMPANY_LINES, changed, old, new, most_added)
    before = changed_card(card, then)
    changed = _differing(then, plain_card(card))
    if last_day(before.offer.open_until, zone) == last_day(card.offer.open_until, zone):
        changed.discard("open_until")
    old, new = _values(before), _values(card)
    return _lines(OFFER_LINES, changed, old, new, most_added)


def card_lines(old: OfferCard, new: OfferCard, given: OfferInput, zone: tzinfo) -> list[ChangeLine]:
    """What differs between two cards of an offer of which neither is stored; `given` is the new."""
    changed = set(offer_changes(old, given, zone))
    return _lines(OFFER_LINES, changed, _values(old), _values(new), MOST_ADDED_UNITS)


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {name for name, value in now.items() if name in then and then[name] != value}


def _values(card: OfferCard) -> dict[str, Any]:
    return {**card.offer.model_dump(), "fields": card.fields, "kinds": card.kinds}


def _lines(
    lines: Mapping[str, tuple[str, ...]],
    changed: Collection[str],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    most_added: int,
) -> list[ChangeLine]:
    found = []
    for name, columns in lines.items():
        if set(columns).isdisjoint(changed):
            continue
        passages = None
        if name == "text":
            passages = changed_passages(old["text"], new["text"], most_added)
        found.append(ChangeLine(name, old, new, passages))
    return found
