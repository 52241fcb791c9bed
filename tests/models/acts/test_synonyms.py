"""Explaining texts that nobody understood, for everybody; taken back and ignored."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from models.acts import synonyms
from models.acts.synonyms import (
    Explained,
    ExplanationInput,
    Listed,
    MeaningInput,
    MeaningTakenBack,
)
from models.queries.synonyms import list_explained
from models.queries.unresolved import list_unresolved, record_unresolved
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.event import Deed
from models.taxonomy import with_synonyms
from tests.models.acts.stage import Stage


async def not_understood(stage: Stage, text: str) -> int:
    async with stage.database.write() as session:
        await record_unresolved(session, "study", text, person_id=None, now=stage.world.now)
    return (await listed(stage))[text]


async def listed(stage: Stage) -> dict[str, int]:
    async with stage.database.read() as session:
        return {one.text_key: stored_id(one) for one in await list_unresolved(session, 9)}


async def test_meaning_settles_every_text_it_explains_until_it_is_taken_back(
    stage: Stage,
) -> None:
    karin = await stage.coordinator()
    entry_id = await not_understood(stage, "zukunftsdings")
    await not_understood(stage, "zukunftsdings bachelor")
    await not_understood(stage, "qwrtzpx")
    given = ExplanationInput(entry_id=entry_id, text="zukunftsdings", codes=("0714",))
    explained = await stage.perform(synonyms.explain, karin, given)
    assert isinstance(explained, Explained)
    assert explained.others == 1
    assert list(await listed(stage)) == ["qwrtzpx"]
    meaning = MeaningInput(stored_id(explained.synonym), ("0714",))
    taken = await stage.perform(synonyms.take_back, karin, meaning)
    assert taken == MeaningTakenBack("zukunftsdings", ())
    again = await stage.perform(synonyms.take_back, karin, meaning)
    assert again == Refused(Refusal.SYNONYM_GONE)
    assert len(await listed(stage)) == 3
    events = await stage.events()
    assert [(one.deed, one.field_code) for one in events] == [
        (Deed.SYNONYM_EXPLAINED, "0714"), (Deed.SYNONYM_TAKEN_BACK, "0714"),
    ]  # fmt: skip


async def test_another_meaning_is_replaced_only_knowingly(stage: Stage) -> None:
    karin = await stage.coordinator()
    entry_id = await not_understood(stage, "zukunftsdings")
    known = with_synonyms(stage.world.taxonomy, [("zukunftsdings", ["0613"])])
    stage.world = replace(stage.world, taxonomy=known)
    given = ExplanationInput(entry_id=entry_id, text="zukunftsdings", codes=("0714",))
    refused = await stage.perform(synonyms.explain, karin, given)
    assert refused == Refused(Refusal.MEANING_DOUBTFUL)
    async with stage.database.read() as session:
        assert await list_explained(session) == []
    knowing = given.model_copy(update={"replaces": True})
    assert isinstance(await stage.perform(synonyms.explain, karin, knowing), Explained)


@pytest.mark.parametrize(("text", "codes"), [("tu dortmund", ("0714",)), ("dings", ("9999",))])
async def test_what_names_no_subject_or_no_field_explains_nothing(
    stage: Stage, text: str, codes: tuple[str, ...]
) -> None:
    karin = await stage.coordinator()
    given = ExplanationInput(entry_id=1, text=text, codes=codes)
    refused = await stage.perform(synonyms.explain, karin, given)
    assert refused == Refused(Refusal.MEANING_DOUBTFUL)


@pytest.mark.parametrize("codes", [(), ("0613", "0714", "0715", "0716")])
def test_term_means_one_to_three_fields(codes: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        ExplanationInput(entry_id=1, text="dings", codes=codes)


async def test_text_is_ignored_once_and_listed_again_once(stage: Stage) -> None:
    karin = await stage.coordinator()
    entry_id = await not_understood(stage, "qwrtzpx")
    for is_changed in (True, False):
        assert await stage.perform(synonyms.ignore, karin, entry_id) == Listed(is_changed)
    assert await listed(stage) == {}
    for is_changed in (True, False):
        assert await stage.perform(synonyms.restore, karin, entry_id) == Listed(is_changed)
    assert await stage.deeds() == [Deed.TEXT_IGNORED, Deed.TEXT_RESTORED]
