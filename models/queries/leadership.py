"""The leader's lock and epoch on PostgreSQL; see `models/tables/leadership.py`.

All but `check_epoch` run on a connection of their own that commits every statement by itself: the
lock belongs to that connection's session.
"""

from datetime import datetime, timedelta

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import LeadershipLostError
from models.tables.leadership import Leadership

LOCK = 0x4B4D_556E_69
"""The advisory lock's number: "KMUni" in ASCII."""

_END_SILENT_HOLDER = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = CAST(:high AS oid) AND objid = CAST(:low AS oid) AND objsubid = 1"
    " AND state = 'idle' AND state_change < clock_timestamp() - CAST(:silence AS interval)"
)
"""Source: PostgreSQL's documentation, pg_locks (how a 64-bit key is shown), pg_stat_activity."""


async def claim_lock(connection: AsyncConnection) -> bool:
    """Whether this session holds the lock now."""
    statement = text("SELECT pg_try_advisory_lock(:lock)")
    return bool(await connection.scalar(statement, {"lock": LOCK}))


async def end_silent_holder(connection: AsyncConnection, silence: timedelta) -> bool:
    """Ends the session that holds the lock but has said nothing for so long; whether one did."""
    key = {"high": LOCK >> 32, "low": LOCK & 0xFFFF_FFFF, "silence": silence}
    return bool(await connection.scalar(_END_SILENT_HOLDER, key))


async def say_alive(connection: AsyncConnection) -> None:
    """Lets the others see that the holder lives."""
    await connection.execute(text("SELECT 1"))


async def begin_epoch(connection: AsyncConnection, owner: str, *, now: datetime) -> int:
    """A new number, once the transactions under way of every earlier leader have ended."""
    epoch = col(Leadership.epoch)
    changed = update(Leadership).values(epoch=epoch + 1, owner=owner, since=now)
    number = await connection.scalar(changed.returning(epoch))
    if number is None:
        first = insert(Leadership).values(epoch=1, owner=owner, since=now)
        number = await connection.scalar(first.returning(epoch))
    return int(number or 1)


async def find_owner(connection: AsyncConnection) -> str | None:
    """Who leads by the newest epoch; None before the first one."""
    owner: str | None = await connection.scalar(select(Leadership.owner))
    return owner


async def get_backend_id(connection: AsyncConnection) -> int:
    """The number of the server's process that answers on this connection."""
    return int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)


async def check_epoch(session: AsyncSession, epoch: int) -> None:
    """Refuses a transaction of a leader that was replaced.

    Raises: LeadershipLostError.
    """
    held = select(Leadership.epoch).where(Leadership.epoch == epoch)
    if (await session.exec(held.with_for_update(key_share=True, read=True))).first() is None:
        raise LeadershipLostError(epoch)
