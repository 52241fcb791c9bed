"""Who wants which unrequested messages; asked when rows are made and again at their claim."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, exists, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.upsert import insert_new
from models.tables.base import table_of
from models.tables.company import Membership
from models.tables.preference import BroadcastWish, PersonPreference

_membership = table_of(Membership)


async def get_preference(session: AsyncSession, person_id: int) -> PersonPreference:
    """What the person said, or that everything is wanted."""
    found = await session.get(PersonPreference, person_id, populate_existing=True)
    return found or PersonPreference(person_id=person_id)


async def change_broadcast_wish(session: AsyncSession, person_id: int, wish: BroadcastWish) -> bool:
    """False if it is what they want already."""
    return await _change(
        session, person_id, {"broadcasts": wish}, col(PersonPreference.broadcasts) != wish
    )


async def change_reminder_wish(
    session: AsyncSession, person_id: int, *, wants_reminders: bool
) -> bool:
    """False if it is what they want already."""
    return await _change(
        session,
        person_id,
        {"wants_reminders": wants_reminders},
        col(PersonPreference.wants_reminders).is_not(wants_reminders),
    )


async def _change(
    session: AsyncSession, person_id: int, values: Mapping[str, Any], is_other: Any
) -> bool:
    everything = {
        "person_id": person_id,
        "broadcasts": BroadcastWish.ALL,
        "wants_reminders": True,
    }
    await insert_new(session, PersonPreference, [everything])
    result = await session.exec(
        update(PersonPreference)
        .where(col(PersonPreference.person_id) == person_id, is_other)
        .values(**values)
    )
    return result.rowcount == 1


async def list_reminded(session: AsyncSession, person_ids: Sequence[int]) -> list[int]:
    """Those of the people who want reminders, in the same order."""
    rows = await session.exec(
        select(PersonPreference.person_id).where(
            col(PersonPreference.person_id).in_(person_ids),
            ~col(PersonPreference.wants_reminders),
        )
    )
    silent = set(rows)
    return [person_id for person_id in person_ids if person_id not in silent]


def is_left_alone(person_id: Any, paused_at: Any) -> Any:
    """The condition that a student paused and is here as nothing else.

    Given the column of a person's id and that of their student's row, if there is one.
    """
    return and_(paused_at.is_not(None), ~exists().where(_membership.c.person_id == person_id))


def has_consented(consented_at: Any) -> Any:
    """The condition that a person agreed to be written to."""
    return consented_at.is_not(None)


def refusing_broadcasts(*, is_important: bool) -> Any:
    """A selection of the ids of people who do not want such an announcement."""
    refused = (
        [BroadcastWish.NONE] if is_important else [BroadcastWish.NONE, BroadcastWish.IMPORTANT]
    )
    return select(PersonPreference.person_id).where(col(PersonPreference.broadcasts).in_(refused))


def wants_broadcast(preference: PersonPreference, *, is_important: bool) -> bool:
    """Whether an announcement may be sent to the person."""
    wish = preference.broadcasts
    return wish is BroadcastWish.ALL or (wish is BroadcastWish.IMPORTANT and is_important)
