"""What of the queue is looked at, as the few letters that travel in its buttons.

They carry it through every card of a list, so that a restart, or another list that was opened
since, changes nothing of where the next card comes from.
"""

import re

from models.queue_filter import QueueFilter
from models.vocabulary import QueueKind

_ANY = "-"
_OLD = "3"
_CODE = re.compile(r"([cox-])([3-])(?:\.([A-Za-z0-9-]{0,8}))?(?:\.([\w -]{1,16}))?")


def code_of_filter(within: QueueFilter) -> str:
    """Such as `o3.S2.witten`; what is not said at the end is left out."""
    kind = within.kind or _ANY
    old = _OLD if within.is_old else _ANY
    return f"{kind}{old}.{within.sector}.{within.city}".rstrip(".")


def read_filter(code: str) -> QueueFilter | None:
    """What a button names; None if the data was made up."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    kind, old, sector, city = found.groups()
    return QueueFilter(
        kind=None if kind == _ANY else QueueKind(kind),
        is_old=old == _OLD,
        sector=sector or "",
        city=city or "",
    )
