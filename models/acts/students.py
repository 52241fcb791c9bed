"""A student's profile: made, changed, paused, taken up again."""

from datetime import UTC, date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.limits import today
from models.acts.world import World
from models.queries.events import record_event
from models.queries.people import record_consent
from models.queries.students import (
    StudentInput,
    change_pause,
    change_student,
    is_student_for_share,
)
from models.refusals import Refusal, Refused
from models.rights import Actor, refused_as_student
from models.tables.event import Deed

LONGEST_PAUSE_DAYS = 365
"""Whoever wants peace for longer says when it ends by going on."""


async def register(session: AsyncSession, actor: Actor, given: StudentInput, world: World) -> None:
    """Makes the person a student, who agrees to what is kept of them; again it is a change."""
    is_known = await is_student_for_share(session, actor.person_id)
    await record_consent(session, actor.person_id, now=world.now)
    deed = Deed.STUDENT_CHANGED if is_known else Deed.STUDENT_REGISTERED
    await _store(session, actor, given, world, deed)


async def change_profile(
    session: AsyncSession, actor: Actor, given: StudentInput, world: World
) -> Refused | None:
    """Stores the whole profile, whichever part of it is another."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    await _store(session, actor, given, world, Deed.STUDENT_CHANGED)
    return None


async def _store(
    session: AsyncSession, actor: Actor, given: StudentInput, world: World, deed: Deed
) -> None:
    await change_student(session, actor.person_id, given, now=world.now)
    await record_event(
        session, deed, field_code=given.fields[0], region=world.region, now=world.now
    )


class PauseInput(BaseModel):
    """A pause, and the day on which offers come again."""

    model_config = ConfigDict(frozen=True)

    until: date | None = None
    """In the region's time; None: it ends when the student says so."""


async def pause(
    session: AsyncSession, actor: Actor, given: PauseInput | None, world: World
) -> Refused | None:
    """No offers until the day given or until the student returns; everything is kept."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    day = given.until if given is not None else None
    if day is not None and day <= today(world):
        return Refused(Refusal.PAUSE_IN_PAST)
    if day is not None and day > today(world) + timedelta(LONGEST_PAUSE_DAYS):
        return Refused(Refusal.PAUSE_TOO_LONG)
    until = None if day is None else datetime.combine(day, time.min, world.zone).astimezone(UTC)
    if await change_pause(session, actor.person_id, world.now, until=until):
        await record_event(session, Deed.STUDENT_PAUSED, region=world.region, now=world.now)
    return None


async def return_from_pause(
    session: AsyncSession, actor: Actor, _: None, world: World
) -> Refused | None:
    """Offers come again: because the student says so, or the end of the pause has come."""
    if (refused := await refused_as_student(session, actor)) is not None:
        return refused
    if await change_pause(session, actor.person_id, None):
        await record_event(session, Deed.STUDENT_RETURNED, region=world.region, now=world.now)
    return None
