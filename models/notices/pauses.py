"""What a student is told of a pause that ended by itself."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.buttons import Button, Label, Rows, show_offers
from models.notices.spec import Claim, Content, Spec
from models.payloads import Pause
from models.queries.students import find_student
from models.tables.outbox import Rank

LONGER_WEEKS = (2, 4)
"""What is proposed to whom the end comes too soon."""


@dataclass(frozen=True, slots=True)
class PauseOverNotice(Content):
    """Messages come again."""


async def _load(session: AsyncSession, claim: Claim) -> PauseOverNotice | None:
    student = await find_student(session, claim.person_id)
    return PauseOverNotice() if student is not None and student.paused_at is None else None


def _buttons(_notice: PauseOverNotice) -> Rows:
    longer = [
        Button(Label("⏸ {weeks} more weeks"), Pause(weeks * 7), {"weeks": weeks})
        for weeks in LONGER_WEEKS
    ]
    return [[show_offers()], longer, [Button(Label("⏸ Until I go on"), Pause())]]


class PauseNotices:
    PAUSE_OVER = Spec("pause_over", Rank.REMINDER, load=_load, buttons=_buttons)
    """Asked for with the end of the pause, so that it has no topic to be turned down."""
