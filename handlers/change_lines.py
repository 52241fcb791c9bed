"""What changed of a company or an offer, old and new, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.passages import MOST_ADDED_UNITS, Passages, changed_passages
from models.queries.approvals import Submission
from models.queries.offers import OfferCard
from models.tables.pending_change import PendingChange

COMPANY_LINES: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "website": ("website",),
    "size": ("size",),
}
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
    "languages": ("languages", "languages_any"),
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
    if old_card is None or new_card is None:
        old, new = submission.company.model_dump(), submission.new_company.model_dump()
        return _lines(COMPANY_LINES, change, old, new, most_added)
    return _lines(OFFER_LINES, change, _values(old_card), _values(new_card), most_added)


def _values(card: OfferCard) -> dict[str, Any]:
    return {**card.offer.model_dump(), "fields": card.fields, "kinds": card.kinds}


def _lines(
    lines: Mapping[str, tuple[str, ...]],
    change: PendingChange,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    most_added: int,
) -> list[ChangeLine]:
    found = []
    for name, columns in lines.items():
        if not set(columns) & set(change.data):
            continue
        passages = None
        if name == "text":
            passages = changed_passages(old["text"], new["text"], most_added)
        found.append(ChangeLine(name, old, new, passages))
    return found
