"""What nobody understood is counted; what may lead to a person leaves no trace."""

import pytest
from pydantic import ValidationError

from models.acts import unresolved
from models.acts.unresolved import Subject, UnresolvedInput
from models.queries.own_data import get_own_data
from models.tables.event import Deed
from tests.models.acts.stage import Stage


async def test_a_text_is_counted_each_time_with_who_typed_it(stage: Stage) -> None:
    person_id = await stage.person()
    for text in ("Zukunftsdings", "zukunftsdings "):
        await stage.perform(unresolved.report, person_id, UnresolvedInput(Subject.STUDY, text))
    async with stage.database.read() as session:
        data = await get_own_data(session, person_id)
    assert [(kept["subject"], kept["times"]) for kept in data["not_understood"]] == [("study", 2)]
    assert await stage.deeds() == [Deed.TEXT_NOT_UNDERSTOOD] * 2


async def test_what_leads_to_a_person_is_not_kept(stage: Stage) -> None:
    person_id = await stage.person()
    given = UnresolvedInput(Subject.STUDY, "frag anna@example.org")
    await stage.perform(unresolved.report, person_id, given)
    async with stage.database.read() as session:
        assert (await get_own_data(session, person_id))["not_understood"] == []
    assert not await stage.events()


def test_nothing_is_no_text() -> None:
    with pytest.raises(ValidationError):
        UnresolvedInput(Subject.STUDY, "")
