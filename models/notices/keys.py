"""Idempotency keys: what makes two messages to one person the same, in the outbox's `purpose`.

Instants are written in UTC to the second, days as they are in the region. Rows keep their keys, so
the text of one that can still be asked for is never changed. This module imports nothing of ours:
statements that queue what they cause may ask it too.
"""

from datetime import date, datetime

SEPARATOR = ":"


def once(kind: str, *about: object) -> str:
    """For what is told once, ever."""
    return SEPARATOR.join([kind, *(str(part) for part in about)])


def daily(kind: str, *about: object, day: date) -> str:
    """For what is told once a day."""
    return once(kind, *about, f"{day:%Y-%m-%d}")


def at(kind: str, *about: object, moment: datetime) -> str:
    """For what is told each time that it happens, and once for that time."""
    return once(kind, *about, f"{moment:%Y-%m-%dT%H%M%S}")


def beginning(kind: str, *about: object) -> str:
    """What all keys of a kind about one thing begin with, whenever it happened."""
    return once(kind, *about, "")


def digest(slot_day: date) -> str:
    """One digest a slot, known by its local day."""
    return daily("digest", day=slot_day)


def alert(offer_id: int) -> str:
    """One alert of an offer that arrives for each person, ever."""
    return once("offer", offer_id)


def broadcast(campaign_id: int | None) -> str:
    return once("broadcast", campaign_id)


def expiring(offer_id: int | None, open_until: datetime) -> str:
    """Once for each end that an offer is given."""
    return daily("expiring", offer_id, day=open_until)
