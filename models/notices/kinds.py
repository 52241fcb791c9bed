"""Every kind of notice by its name, and the spec of a row's kind."""

from collections.abc import Mapping
from typing import Any

from models.notices.alerts import AlertNotices
from models.notices.approvals import ApprovalNotices
from models.notices.broadcasts import BroadcastNotices
from models.notices.companies import CompanyNotices
from models.notices.digests import DigestNotices
from models.notices.interests import InterestNotices
from models.notices.joining import JoiningNotices
from models.notices.offers import OfferNotices
from models.notices.pauses import PauseNotices
from models.notices.seats import SeatNotices
from models.notices.spec import Spec


class Notice(
    DigestNotices,
    AlertNotices,
    BroadcastNotices,
    ApprovalNotices,
    CompanyNotices,
    JoiningNotices,
    OfferNotices,
    InterestNotices,
    SeatNotices,
    PauseNotices,
):
    """All kinds of all families; a new one appears here by itself."""


SPECS: Mapping[str, Spec[Any]] = {
    kind: kind for name in dir(Notice) if isinstance(kind := getattr(Notice, name), Spec)
}
"""By what rows keep."""
