"""The words of answers about ourselves: worded by coordinators, or as the catalogue has them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.fillings import unknown_placeholders
from models.queries.answer_texts import change_answer_text, delete_answer_text
from models.queries.events import record_event
from models.queries.seats import find_organisation
from models.reading.heard import Topic
from models.refusals import Refusal, Refused
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.organisation import Right
from models.text import text_of
from models.vocabulary import Language

MAX_WORDS_UNITS = 1_500
"""With what an answer adds from the data it fits into one message of 4,096 units."""


def _fillable(text: str) -> str:
    if unknown := unknown_placeholders(text):
        raise ValueError(f"nothing is filled in for {unknown[0]}")
    return text


AnswerWords = Annotated[str, text_of(MAX_WORDS_UNITS), AfterValidator(_fillable)]
"""Plain words with placeholders that can be filled in."""


class WordingInput(BaseModel):
    """How an answer reads from now on in one language."""

    model_config = ConfigDict(frozen=True)

    topic: Topic
    language: Language
    words: AnswerWords
    before: str | None
    """As it read when the change was written; None: the catalogue's words."""


class OriginalInput(BaseModel):
    """The answer that is to read as the catalogue has it."""

    model_config = ConfigDict(frozen=True)

    topic: Topic
    language: Language
    before: str


@dataclass(frozen=True, slots=True)
class Worded:
    """How the answer reads for everybody; None: as the catalogue has it."""

    words: str | None


async def change(
    session: AsyncSession, actor: Actor, given: WordingInput, world: World
) -> Worded | Refused:
    """Words the answer; refused if somebody else did so since it was read."""
    if not await may(session, actor, Right.ADMINISTER, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    house = await find_organisation(session, actor.person_id)
    organisation_id = None if house is None else stored_id(house)
    is_changed = await change_answer_text(
        session,
        given.topic,
        given.language,
        given.words,
        before=given.before,
        organisation_id=organisation_id,
        now=world.now,
    )
    if not is_changed:
        return Refused(Refusal.ANSWER_CHANGED)
    await _record(session, Deed.ANSWER_WORDED, organisation_id, world)
    return Worded(given.words)


async def restore(
    session: AsyncSession, actor: Actor, given: OriginalInput, world: World
) -> Worded | Refused:
    """The catalogue's words hold again; refused if somebody else changed them since."""
    if not await may(session, actor, Right.ADMINISTER, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    house = await find_organisation(session, actor.person_id)
    if not await delete_answer_text(session, given.topic, given.language, before=given.before):
        return Refused(Refusal.ANSWER_CHANGED)
    organisation_id = None if house is None else stored_id(house)
    await _record(session, Deed.ANSWER_RESTORED, organisation_id, world)
    return Worded(None)


async def _record(
    session: AsyncSession, deed: Deed, organisation_id: int | None, world: World
) -> None:
    await record_event(
        session, deed, organisation_id=organisation_id, region=world.region, now=world.now
    )
