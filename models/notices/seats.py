"""What a coordinator is told of their own seat."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.spec import Claim, Content, Spec
from models.tables.outbox import Rank
from models.tables.person import CoordinatorSeat


@dataclass(frozen=True, slots=True)
class SeatNotice(Content):
    """It was taken away."""


async def _load_removed(session: AsyncSession, claim: Claim) -> SeatNotice | None:
    seat = await session.get(CoordinatorSeat, claim.person_id)
    return SeatNotice() if seat is None else None


class SeatNotices:
    SEAT_REMOVED = Spec("seat_removed", Rank.ANSWER, load=_load_removed)
