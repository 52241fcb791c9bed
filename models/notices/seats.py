"""What a coordinator is told of their own seat."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.spec import Claim, Content, Spec
from models.queries.seats import find_organisation
from models.tables.outbox import Rank


@dataclass(frozen=True, slots=True)
class SeatNotice(Content):
    """It was taken away."""


async def _load_removed(session: AsyncSession, claim: Claim) -> SeatNotice | None:
    organisation = await find_organisation(session, claim.person_id)
    return SeatNotice() if organisation is None else None


class SeatNotices:
    SEAT_REMOVED = Spec("seat_removed", Rank.ANSWER, load=_load_removed)
