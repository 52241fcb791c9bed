"""The queue of approvals as one coordinator goes through it: all of it, or the list they chose."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.engine.context import KmuniContext
from models.queries.approvals import Submission, list_waiting_submissions
from models.queries.skipped import list_skipped
from models.queue_filter import QueueFilter, narrowed

MOST_WITHOUT_LIST = 3
"""So many are looked at one after the other; of more there is a list to choose from."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What waits for one coordinator at this instant."""

    now: datetime
    all_skipped: list[Submission]
    """Put off, in this order; they come last."""
    all_ahead: list[Submission]
    """Still to be looked at, oldest first."""
    within: QueueFilter | None = None
    """What is looked at; None: everything."""

    @property
    def skipped(self) -> list[Submission]:
        return narrowed(self.all_skipped, self.within, self.now)

    @property
    def ahead(self) -> list[Submission]:
        return narrowed(self.all_ahead, self.within, self.now)

    @property
    def everything(self) -> list[Submission]:
        """All that waits, whatever is looked at."""
        return [*self.all_skipped, *self.all_ahead]

    @property
    def queue(self) -> list[Submission]:
        """What is looked at, in the order in which cards are numbered one after the other."""
        return [*self.skipped, *self.ahead]

    @property
    def listed(self) -> list[Submission]:
        """The same as it stands in a list: what was put off comes last."""
        return [*self.ahead, *self.skipped]

    @property
    def is_listed(self) -> bool:
        """Whether it is a list from which a card is chosen."""
        return self.within is not None or len(self.everything) > MOST_WITHOUT_LIST

    @property
    def of_everything(self) -> "Visit":
        return replace(self, within=None)

    def next_after(self, answered: Submission | None) -> Submission | None:
        """The next card: in a list what stood below the one that was answered, else the oldest."""
        ahead = self.ahead
        if not ahead:
            return None
        below = [one for one in ahead if answered is not None and one.turn > answered.turn]
        return below[0] if below and self.is_listed else ahead[0]


async def load_visit(context: KmuniContext, within: QueueFilter | None = None) -> Visit:
    """What waits, and what of it the coordinator has put off."""
    visitor = context.visitor
    async with context.read() as session:
        queue = await list_waiting_submissions(session)
        skipped = []
        if visitor is not None:
            skipped = await list_skipped(session, visitor.person_id, queue, now=context.now)
    put_off = {(one.subject, one.id) for one in skipped}
    ahead = [one for one in queue if (one.subject, one.id) not in put_off]
    return Visit(context.now, skipped, ahead, within if within != QueueFilter() else None)
