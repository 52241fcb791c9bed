"""Whoever was asked something by an older version is asked it again by this one."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import Back, CancelDialogue, StartStudent
from models.tables.draft import Dialogue, Draft
from tests.support.databases import DatabaseKind
from tests.support.older_versions.rows import accounts_of, list_files, populate, read_file
from tests.support.stories import has_button


@pytest.fixture(params=list_files())
def revision(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def database_url(database_kind: DatabaseKind, revision: str, tmp_path: Path) -> str:
    """A database as the version of a revision left it."""
    url = database_kind.empty(tmp_path)
    populate(url, revision)
    return url


WAYS_OUT = (CancelDialogue, Back, StartStudent)
"""The last is among those of the welcome, which asks nothing that can be left."""


def has_way_out(message: Message) -> bool:
    return any(has_button(message, letters(way)) for way in WAYS_OUT)


async def test_every_question_of_an_older_version_is_asked_again(
    play: Play, stand_in: StandIn, revision: str
) -> None:
    await play.settle()
    accounts = accounts_of(read_file(revision))
    drafts = await _list_dialogues(play)
    for person_id in {draft.person_id for draft in drafts}:
        account = accounts[person_id]
        person = stand_in.people.get(account) or stand_in.person("Alt", user_id=account)
        mark = person.mark()
        await person.send_sticker()
        await person.wait_for(has_way_out, since=mark)
    await play.settle()
    kept = {draft.id: draft.state for draft in await _list_dialogues(play)}
    assert kept == {draft.id: draft.state for draft in drafts}


async def _list_dialogues(play: Play) -> Sequence[Draft]:
    async with play.runtime.database.read() as session:
        drafts = await session.exec(select(Draft).where(Draft.dialogue != Dialogue.CARD))
        return drafts.all()
