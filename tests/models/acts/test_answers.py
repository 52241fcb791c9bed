"""Wording an answer about ourselves, and giving it back to the catalogue."""

import pytest
from pydantic import ValidationError

from models.acts import answers
from models.acts.answers import MAX_WORDS_UNITS, OriginalInput, Worded, WordingInput
from models.queries.answer_texts import find_answer_text, list_worded_topics
from models.reading.heard import Topic
from models.refusals import Refusal, Refused
from models.tables.answer_text import AnswerText
from models.tables.event import Deed
from models.vocabulary import Language
from tests.models.acts.stage import Stage

GERMAN, ENGLISH = Language.GERMAN, Language.ENGLISH


def wording(words: str, *, before: str | None = None, language: Language = GERMAN) -> WordingInput:
    return WordingInput(topic=Topic.COST, language=language, words=words, before=before)


def original(before: str) -> OriginalInput:
    return OriginalInput(topic=Topic.COST, language=GERMAN, before=before)


async def words_of(stage: Stage, language: Language = GERMAN) -> str | None:
    async with stage.database.read() as session:
        return await find_answer_text(session, Topic.COST, language)


async def test_answer_reads_as_worded_in_its_language_alone(stage: Stage) -> None:
    karin = await stage.coordinator()
    outcome = await stage.perform(answers.change, karin, wording("Die Kammer zahlt."))
    assert outcome == Worded("Die Kammer zahlt.")
    assert await words_of(stage) == "Die Kammer zahlt."
    assert await words_of(stage, ENGLISH) is None
    async with stage.database.read() as session:
        assert await list_worded_topics(session) == {Topic.COST}


async def test_answer_is_worded_again_and_given_back_to_the_catalogue(stage: Stage) -> None:
    karin = await stage.coordinator()
    await stage.perform(answers.change, karin, wording("Erst so."))
    await stage.perform(answers.change, karin, wording("Dann so.", before="Erst so."))
    assert await words_of(stage) == "Dann so."
    assert await stage.perform(answers.restore, karin, original("Dann so.")) == Worded(None)
    assert await words_of(stage) is None
    assert [event.deed for event in await stage.events()] == [
        Deed.ANSWER_WORDED,
        Deed.ANSWER_WORDED,
        Deed.ANSWER_RESTORED,
    ]


@pytest.mark.parametrize("before", [None, "Längst anders."])
async def test_change_of_words_that_are_not_there_any_more_is_refused(
    stage: Stage, before: str | None
) -> None:
    karin = await stage.coordinator()
    await stage.perform(answers.change, karin, wording("Von Konrad."))
    refused = Refused(Refusal.ANSWER_CHANGED)
    assert await stage.perform(answers.change, karin, wording("Neu.", before=before)) == refused
    assert await words_of(stage) == "Von Konrad."


@pytest.mark.parametrize("words", ["Anders.", "von karin"])
async def test_only_what_was_read_is_given_back(stage: Stage, words: str) -> None:
    karin = await stage.coordinator()
    await stage.perform(answers.change, karin, wording("Von Karin"))
    refused = await stage.perform(answers.restore, karin, original(words))
    assert refused == Refused(Refusal.ANSWER_CHANGED)
    assert await words_of(stage) == "Von Karin"


async def test_wording_keeps_for_which_organisation_and_when_but_not_who(
    stage: Stage,
) -> None:
    karin = await stage.coordinator()
    await stage.perform(answers.change, karin, wording("Die Stadt zahlt."))
    async with stage.database.read() as session:
        stored = await session.get(AnswerText, (Topic.COST.value, GERMAN))
    assert stored is not None
    assert stored.changed_at == stage.world.now
    assert stored.organisation_id is not None
    events = await stage.events()
    assert [event.organisation_id for event in events] == [stored.organisation_id]


@pytest.mark.parametrize(
    "words", ["", " \n ", "x" * (MAX_WORDS_UNITS + 1), "Fragen an {kontakt}", "{}"]
)
def test_words_that_cannot_be_told_are_not_taken(words: str) -> None:
    with pytest.raises(ValidationError):
        wording(words)


def test_words_may_leave_open_what_can_be_filled_in() -> None:
    assert wording("Fragen an {contact}.").words == "Fragen an {contact}."
