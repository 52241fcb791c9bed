"""What coordinators explained: taught to every reading, and taken back by a tap."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database import Database
from models.errors import NotFoundError, StaleChangeError
from models.queries.upsert import insert_new
from models.tables.base import stored_id
from models.tables.synonym import Synonym
from models.taxonomy import Explained, LiveTaxonomy, joined


async def list_explained(session: AsyncSession) -> list[Explained]:
    """Every term with its codes."""
    rows = await session.exec(select(Synonym.term, Synonym.codes).order_by(col(Synonym.id)))
    return list(rows)


async def refresh_taxonomy(database: Database, vocabulary: LiveTaxonomy) -> None:
    """Lets the running process know what is explained now."""
    async with vocabulary.turn, database.read() as session:
        vocabulary.learn(await list_explained(session))


async def list_synonyms(session: AsyncSession, limit: int, offset: int = 0) -> list[Synonym]:
    """The newest first."""
    rows = await session.exec(
        select(Synonym)
        .order_by(col(Synonym.created_at).desc(), col(Synonym.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return list(rows)


async def count_synonyms(session: AsyncSession) -> int:
    return (await session.exec(select(func.count()).select_from(Synonym))).one()


async def find_synonym(session: AsyncSession, synonym_id: int) -> Synonym | None:
    return await session.get(Synonym, synonym_id)


async def find_synonym_of(session: AsyncSession, term: str) -> Synonym | None:
    """The synonym of exactly this term, however it is spaced or capitalised."""
    statement = select(Synonym).where(Synonym.term_key == joined(term))
    # A row that was changed in this session is read anew.
    rows = await session.exec(statement.execution_options(populate_existing=True))
    return rows.first()


async def add_synonym(
    session: AsyncSession,
    term: str,
    codes: Sequence[str],
    *,
    organisation_id: int | None,
    now: datetime,
) -> Synonym:
    """Lets a term mean these fields from now on; an earlier meaning is remembered.

    Raises: StaleChangeError if somebody else explained it at the same moment.
    """
    known = await find_synonym_of(session, term)
    if known is not None and known.codes == list(codes):
        return known
    values = {
        "term": term,
        "codes": list(codes),
        "replaced_codes": known.codes if known else [],
        "organisation_id": organisation_id,
        "created_at": now,
    }
    if known is not None:
        await _change(session, known, values)
    elif not await insert_new(session, Synonym, [{"term_key": joined(term), **values}]):
        raise StaleChangeError("synonym", term)
    stored = await find_synonym_of(session, term)
    if stored is None:
        raise NotFoundError("synonym", term)
    return stored


async def take_back_synonym(session: AsyncSession, synonym: Synonym, *, now: datetime) -> None:
    """Restores what the term meant before, or forgets it; its texts are open again then.

    Raises: StaleChangeError if it was changed or taken back since it was read.
    """
    if synonym.replaced_codes:
        before = {"codes": synonym.replaced_codes, "replaced_codes": [], "created_at": now}
        await _change(session, synonym, before)
        return
    result = await session.exec(
        delete(Synonym).where(
            col(Synonym.id) == synonym.id, col(Synonym.created_at) == synonym.created_at
        )
    )
    if result.rowcount != 1:
        raise StaleChangeError("synonym", synonym.id)


async def _change(session: AsyncSession, synonym: Synonym, values: Mapping[str, object]) -> None:
    """Changes a synonym that is as it was read."""
    result = await session.exec(
        update(Synonym)
        .where(col(Synonym.id) == stored_id(synonym), col(Synonym.created_at) == synonym.created_at)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if result.rowcount != 1:
        raise StaleChangeError("synonym", synonym.id)
