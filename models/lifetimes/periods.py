"""How long things are kept that are over; `PERIODS` are those that people are told."""

from collections.abc import Mapping
from datetime import timedelta

NEVER_AGREED_KEPT = timedelta(days=30)
"""Longer than anybody thinks about whether to agree."""

WAITING_LINE_KEPT = timedelta(days=1)
"""What somebody wrote before they agreed; whoever wants to go on does so on the same day."""

DRAFT_KEPT = timedelta(days=90)
"""Untouched; longer than a semester break."""

INVITATION_KEPT = timedelta(days=30)
"""After its end, so that whoever opens it late still reads why it does not work."""

MESSAGE_KEPT = timedelta(days=90)
"""Far longer than anything could be queued again under the same purpose: a run's row, a campaign
and an offer's state keep that from happening long before; and than any day's limit counts."""

DOUBTFUL_KEPT = timedelta(days=365)
"""Messages in doubt: of which nobody knows whether they arrived, or how often."""

UPDATE_KEPT = timedelta(days=2)
"""Telegram repeats updates for a day at most. Source: Bot API, getUpdates."""

SUGGESTION_KEPT = timedelta(days=365)
"""Of an offer that is over: nobody can be shown it again, and tastes change."""

ENDED_INTEREST_KEPT = timedelta(days=90)
"""Name, contact and note; the interest itself stays among the region's numbers."""

JOIN_REQUEST_LASTS = timedelta(days=14)
"""While nobody answers; longer than a holiday of somebody who could."""

JOIN_REQUEST_KEPT = timedelta(days=30)
"""After its end; so long whoever was told no does not ask the same company again."""

CHANGE_KEPT = timedelta(days=90)
"""So long an old button can say what became of a change."""

RETURN_KEPT = timedelta(days=365)
"""So long it is told why something went back before; some offers come once a year."""

ANNOUNCEMENT_KEPT = timedelta(days=90)
"""As long as the messages that carried it."""

UNRESOLVED_KEPT = timedelta(days=365)
"""Since it was typed last: a year's beginners write what those of the year before wrote."""

COUNT_KEPT = timedelta(days=30)
"""How long a count is kept that nobody has asked for again."""

SKIP_KEPT = timedelta(days=1)
"""Longer than a visit to the queue of approvals lasts."""

COPIES_KEPT = timedelta(days=30)
"""Copies of the file made before migrating, by default: what people had deleted since is in them.
"""

PERIODS: Mapping[str, timedelta] = {
    "updates": UPDATE_KEPT,
    "drafts": DRAFT_KEPT,
    "waiting_line": WAITING_LINE_KEPT,
    "never_agreed": NEVER_AGREED_KEPT,
    "messages": MESSAGE_KEPT,
    "doubtful": DOUBTFUL_KEPT,
    "suggestions": SUGGESTION_KEPT,
    "interests": ENDED_INTEREST_KEPT,
    "invitations": INVITATION_KEPT,
    "asking": JOIN_REQUEST_LASTS,
    "join_requests": JOIN_REQUEST_KEPT,
    "changes": CHANGE_KEPT,
    "returns": RETURN_KEPT,
    "announcements": ANNOUNCEMENT_KEPT,
    "unresolved": UNRESOLVED_KEPT,
}
"""What `/datenschutz` tells in days, by the names its template knows."""
