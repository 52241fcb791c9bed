"""Answers as coordinators worded them."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.upsert import insert_new
from models.tables.answer_text import AnswerText
from models.vocabulary import Language


async def find_answer_text(session: AsyncSession, topic: str, language: Language) -> str | None:
    """The words; None where the catalogue's hold."""
    rows = await session.exec(
        select(AnswerText.text).where(
            AnswerText.topic == topic, col(AnswerText.language) == language
        )
    )
    return rows.first()


async def list_worded_topics(session: AsyncSession) -> AbstractSet[str]:
    """Those with words of their own, in whichever language."""
    return set(await session.exec(select(AnswerText.topic)))


async def change_answer_text(
    session: AsyncSession,
    topic: str,
    language: Language,
    text: str,
    *,
    before: str | None,
    organisation_id: int | None,
    now: datetime,
) -> bool:
    """Words the answer anew; False if it does not read `before` any more (None: the catalogue's).

    `now` is aware, UTC.
    """
    values = {"text": text, "organisation_id": organisation_id, "changed_at": now}
    if before is None:
        row = {"topic": topic, "language": language, **values}
        return await insert_new(session, AnswerText, [row]) == 1
    result = await session.exec(
        update(AnswerText).where(*_reading(topic, language, before)).values(**values)
    )
    return result.rowcount == 1


async def delete_answer_text(
    session: AsyncSession, topic: str, language: Language, *, before: str
) -> bool:
    """Lets the catalogue's words hold again; False if it does not read `before` any more."""
    result = await session.exec(delete(AnswerText).where(*_reading(topic, language, before)))
    return result.rowcount == 1


def _reading(topic: str, language: Language, text: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(AnswerText.topic) == topic,
        col(AnswerText.language) == language,
        col(AnswerText.text) == text,
    )
