"""What a coordinator should know of something that comes again: why it went back, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from handlers.change_lines import ChangeLine, lines_since
from handlers.engine.context import KmuniContext
from models.queries.approvals import Submission
from models.queries.events import list_suspensions
from models.tables.base import stored_id
from models.tables.returned import ReturnedSubmission
from models.text import utf16_length

MOST_TOLD = 3
"""Returns that are told; of the earlier ones how many there were."""

MOST_ADDED_UNITS = 300
"""Of a text that was written anew: the card shows all of it."""

MOST_STORY_UNITS = 1600
"""Most of the card is for what waits."""


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to it before; empty of what is new."""

    times: int = 0
    """How often it was given back."""
    returns: Sequence[ReturnedSubmission] = ()
    """The last of them, newest first."""
    lines: Sequence[ChangeLine] = ()
    """What reads differently since the last return."""
    suspended: Sequence[datetime] = ()
    """When the company was suspended, newest first."""
    is_told_with_offer: bool = False
    """The returns are of the company and of its offer, so that each says of which."""

    is_text_new: bool = False
    """A text changed so much that its lines are left out."""

    @property
    def without_passages(self) -> "Story":
        """The same, of a changed text only that it changed."""
        lines = [one for one in self.lines if one.passages is None]
        return replace(self, lines=lines, is_text_new=len(lines) < len(self.lines))


async def load_story(context: KmuniContext, submission: Submission) -> Story:
    """The story of what waits, as it is now."""
    company, returns = submission.company, submission.returns
    async with context.read() as session:
        suspended = await list_suspensions(session, stored_id(company), since=company.created_at)
    story = Story(
        times=len(returns),
        returns=returns[:MOST_TOLD],
        lines=_lines(submission, context.services.zone),
        suspended=suspended,
        is_told_with_offer=len({one.offer_id for one in returns}) > 1,
    )
    text = context.text("coordinator/story", story=story)
    return story if utf16_length(text) <= MOST_STORY_UNITS else story.without_passages


def _lines(submission: Submission, zone: tzinfo) -> list[ChangeLine]:
    """What changed of each of its parts since that part went back last."""
    last: dict[int | None, ReturnedSubmission] = {}
    for one in submission.returns:
        last.setdefault(one.offer_id, one)
    lines = [
        line
        for one in last.values()
        for line in lines_since(one, submission, zone, MOST_ADDED_UNITS)
    ]
    return [_as_whole(line) for line in lines]


def _as_whole(line: ChangeLine) -> ChangeLine:
    """Nothing more is to be seen elsewhere: the card itself shows the new text."""
    if line.passages is None:
        return line
    return replace(line, passages=replace(line.passages, is_cut=False))
