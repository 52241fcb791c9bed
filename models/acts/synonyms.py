"""What texts mean that nobody understood: explained for everybody, taken back, or ignored.

Nothing says who typed a text, or who explained it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.world import World
from models.errors import StaleChangeError
from models.queries.events import record_event
from models.queries.seats import find_organisation
from models.queries.synonyms import add_synonym, find_synonym, take_back_synonym
from models.queries.unresolved import change_ignored, list_unresolved, record_explained
from models.reading import MOST_CODES, Doubt, doubt_about, is_understood_as, term_of
from models.refusals import Refusal, Refused
from models.rights import Actor, may
from models.tables.base import stored_id
from models.tables.event import Deed
from models.tables.organisation import Right
from models.tables.synonym import Synonym
from models.tables.unresolved_text import UnresolvedText
from models.taxonomy import Taxonomy, is_detailed, joined, with_synonyms

SETTLED_AT_ONCE = 500
"""Other open texts that are read again after a meaning was given."""


class ExplanationInput(BaseModel):
    """What a text means from now on."""

    model_config = ConfigDict(frozen=True)

    entry_id: int
    text: str = Field(min_length=1)
    """As it stands in the list."""
    codes: tuple[str, ...] = Field(min_length=1, max_length=MOST_CODES)
    """Detailed ISCED-F codes, the likeliest first."""
    replaces: bool = False
    """Said in the knowledge that the term means something else so far."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The term is understood; every reading learns it when the taxonomy is refreshed."""

    synonym: Synonym
    others: int
    """So many other open texts are understood by it too."""


async def explain(
    session: AsyncSession, actor: Actor, given: ExplanationInput, world: World
) -> Explained | Refused:
    """Keeps the meaning and settles every text it explains.

    Raises: StaleChangeError if somebody else explained the term at the same moment.
    """
    if not await may(session, actor, Right.ADMINISTER, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    if not _can_be_taken(given, world.taxonomy):
        return Refused(Refusal.MEANING_DOUBTFUL)
    term = term_of(given.text, world.taxonomy)
    entries = await list_unresolved(session, SETTLED_AT_ONCE)
    house = await find_organisation(session, actor.person_id)
    synonym = await add_synonym(
        session,
        term,
        given.codes,
        organisation_id=None if house is None else stored_id(house),
        now=world.now,
    )
    settled = {given.entry_id, *_explained_by(world.taxonomy, term, given.codes, entries)}
    await record_explained(session, settled, stored_id(synonym))
    await record_event(
        session,
        Deed.SYNONYM_EXPLAINED,
        field_code=given.codes[0],
        region=world.region,
        now=world.now,
    )
    return Explained(synonym, len(settled) - 1)


def _can_be_taken(given: ExplanationInput, taxonomy: Taxonomy) -> bool:
    if not all(is_detailed(code, taxonomy) for code in given.codes):
        return False
    doubt = doubt_about(given.text, given.codes, taxonomy)
    return doubt is None or (doubt is Doubt.OTHER_MEANING and given.replaces)


def _explained_by(
    before: Taxonomy, term: str, codes: Sequence[str], entries: Iterable[UnresolvedText]
) -> set[int]:
    """Those of the entries with the term that are understood so now and were not before."""
    after = with_synonyms(before, [(term, codes)])
    key = joined(term)
    return {
        stored_id(entry)
        for entry in entries
        # Reading all of them would keep everybody else waiting.
        if key in joined(entry.text_key)
        and is_understood_as(entry.text_key, codes[0], after)
        and not is_understood_as(entry.text_key, codes[0], before)
    }


@dataclass(frozen=True, slots=True)
class MeaningInput:
    """Exactly this meaning of a term, which may have been given another one since."""

    synonym_id: int
    codes: tuple[str, ...]
    """Also such as the vocabulary does not know any more."""


@dataclass(frozen=True, slots=True)
class MeaningTakenBack:
    """The term means what it meant before."""

    term: str
    before: tuple[str, ...]
    """Codes; empty if it meant nothing."""


async def take_back(
    session: AsyncSession, actor: Actor, given: MeaningInput, world: World
) -> MeaningTakenBack | Refused:
    """Takes the meaning back for everybody; its texts are open again, unless it meant another."""
    if not await may(session, actor, Right.ADMINISTER, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    synonym = await find_synonym(session, given.synonym_id)
    if synonym is None or tuple(synonym.codes[:MOST_CODES]) != given.codes:
        return Refused(Refusal.SYNONYM_GONE)
    taken = MeaningTakenBack(synonym.term, tuple(synonym.replaced_codes))
    try:
        await take_back_synonym(session, synonym, now=world.now)
    except StaleChangeError:
        return Refused(Refusal.SYNONYM_GONE)
    await record_event(
        session,
        Deed.SYNONYM_TAKEN_BACK,
        field_code=given.codes[0],
        region=world.region,
        now=world.now,
    )
    return taken


@dataclass(frozen=True, slots=True)
class Listed:
    """Whether the list of texts that nobody understood is another now."""

    is_changed: bool


async def ignore(
    session: AsyncSession, actor: Actor, entry_id: int, world: World
) -> Listed | Refused:
    """Never lists the text again."""
    return await _list(session, actor, entry_id, world, Deed.TEXT_IGNORED, is_ignored=True)


async def restore(
    session: AsyncSession, actor: Actor, entry_id: int, world: World
) -> Listed | Refused:
    """Lists an ignored text again; twice lists it once."""
    return await _list(session, actor, entry_id, world, Deed.TEXT_RESTORED, is_ignored=False)


async def _list(
    session: AsyncSession,
    actor: Actor,
    entry_id: int,
    world: World,
    deed: Deed,
    *,
    is_ignored: bool,
) -> Listed | Refused:
    if not await may(session, actor, Right.ADMINISTER, now=world.now):
        return Refused(Refusal.NO_COORDINATOR)
    is_changed = await change_ignored(session, entry_id, is_ignored=is_ignored)
    if is_changed:
        await record_event(session, deed, region=world.region, now=world.now)
    return Listed(is_changed)
