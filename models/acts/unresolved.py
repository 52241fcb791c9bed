"""Words that nobody understood, so that the vocabulary can grow."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass as validating
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.queries.events import record_event
from models.queries.unresolved import record_unresolved
from models.reading.plain_words import agrees, refuses
from models.rights import Actor
from models.tables.event import Deed


class Subject(StrEnum):
    """Where it was typed; the values are stored."""

    STUDY = "study"
    OFFER = "offer"
    """The subjects that an offer is for."""
    SUBSCRIPTION = "subscription"


@validating(frozen=True, slots=True)
class UnresolvedInput:
    """A text as it was typed; it is kept shortened."""

    subject: Subject
    text: Annotated[str, Field(min_length=1)]


async def report(session: AsyncSession, actor: Actor, given: UnresolvedInput, world: World) -> None:
    """Counts a text that was not understood, unless it seems to lead to a person.

    A yes or a no names nothing that anybody could explain.
    """
    if agrees(given.text) or refuses(given.text):
        return
    is_recorded = await record_unresolved(
        session, given.subject, given.text, person_id=actor.person_id, now=world.now
    )
    if is_recorded:
        await record_event(session, Deed.TEXT_NOT_UNDERSTOOD, region=world.region, now=world.now)
