"""What a coordinator put off in the queue of approvals."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.approvals import Submission
from models.queries.upsert import insert_or_change
from models.tables.pending_change import SkippedSubmission

VISIT_LASTS = timedelta(hours=12)
"""What was put off longer ago is shown in its turn again, on the next working day at the latest."""


async def add_skipped(
    session: AsyncSession,
    person_id: int,
    subject: str,
    key: int,
    fingerprint: str,
    *,
    now: datetime,
) -> None:
    """Puts off what reads so; doing it again moves it to the end. Earlier visits are forgotten."""
    await session.exec(
        delete(SkippedSubmission).where(
            col(SkippedSubmission.person_id) == person_id,
            col(SkippedSubmission.skipped_at) <= now - VISIT_LASTS,
        )
    )
    row = {
        "person_id": person_id,
        "subject": subject,
        "key": key,
        "fingerprint": fingerprint,
        "skipped_at": now,
    }
    await insert_or_change(session, SkippedSubmission, row, key=["person_id", "subject", "key"])


async def list_skipped(
    session: AsyncSession, person_id: int, queue: list[Submission], *, now: datetime
) -> list[Submission]:
    """Those of the queue that the person has put off and that still read the same, in order."""
    rows = await session.exec(
        select(SkippedSubmission)
        .where(
            SkippedSubmission.person_id == person_id,
            SkippedSubmission.skipped_at > now - VISIT_LASTS,
        )
        .order_by(col(SkippedSubmission.skipped_at))
    )
    waiting = {(one.subject.value, one.id, one.fingerprint): one for one in queue}
    found = (waiting.get((row.subject, row.key, row.fingerprint)) for row in rows)
    return [submission for submission in found if submission is not None]


async def delete_skipped(session: AsyncSession, person_id: int) -> None:
    """Begins anew: everything comes in its turn again."""
    await session.exec(
        delete(SkippedSubmission).where(col(SkippedSubmission.person_id) == person_id)
    )
