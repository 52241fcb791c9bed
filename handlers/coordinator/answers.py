"""Wording the answers about ourselves: which one, the new words, how people read them, saved.

Only the words are changed: what an answer takes from the data, and what can be done next, stay.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict
from telegram import Update
from telegram.ext import CommandHandler

from handlers.answers import answer_text, fillings
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import LISTENS, AnswerState
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    PRIVATE,
    Question,
    advance,
    ask_again,
    begin,
    cancel,
    explain_old_button,
    finish,
    navigation,
    save_answers,
    typed,
)
from handlers.engine.labels import KINDS, LANGUAGES, Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, in_rows, labelled, toast
from handlers.engine.taps import Handler, opens
from models.acts import answers as acts
from models.acts.answers import MAX_WORDS_UNITS, OriginalInput, Worded, WordingInput
from models.fillings import unknown_placeholders
from models.payloads import Answer, Choice, Done, ListAnswers
from models.queries.answer_texts import find_answer_text, list_worded_topics
from models.reading.heard import Role, Topic
from models.reading.plain_words import is_yes, refuses
from models.refusals import Refusal, Refused
from models.tables.draft import Dialogue, Draft
from models.taxonomy.normalise import words
from models.text import TextProblemError, compare_key, take
from models.vocabulary import Language, OfferKind

TOPICS: Mapping[Topic, Label] = {
    Topic.WHAT_IS_THIS: Label("What KMUni is"),
    Topic.WHO_IS_BEHIND: Label("Who is behind it"),
    Topic.IS_IT_A_BOT: Label("Whether I am a bot"),
    Topic.COST: Label("What it costs"),
    Topic.WHO_CAN_JOIN: Label("Who can join"),
    Topic.MINORS: Label("Minors"),
    Topic.DATA: Label("What is kept"),
    Topic.WHO_SEES_ME: Label("Who sees me"),
    Topic.WHY_ASKED: Label("Why I ask that"),
    Topic.NEXT_MESSAGE: Label("The next message"),
    Topic.WHY_THIS_OFFER: Label("Why this offer"),
    Topic.NO_OFFERS: Label("Why so few offers"),
    Topic.HOW_TO_APPLY: Label("How to apply"),
    Topic.STATUS: Label("Has anybody answered"),
    Topic.PAY: Label("Pay"),
    Topic.WORKING_LANGUAGE: Label("Working language"),
    Topic.DURATION: Label("Duration and hours"),
    Topic.START: Label("Start"),
    Topic.PLACE: Label("Place of work"),
    Topic.REMOTE: Label("Working remotely"),
    Topic.DEADLINE: Label("Deadline"),
    Topic.APPROVAL: Label("Approval"),
    Topic.WHAT_IS_PRAKTIKUM: KINDS[OfferKind.PRAKTIKUM],
    Topic.WHAT_IS_ABSCHLUSSARBEIT: KINDS[OfferKind.ABSCHLUSSARBEIT],
    Topic.WHAT_IS_WERKSTUDENT: KINDS[OfferKind.WERKSTUDENT],
    Topic.WHAT_IS_PROJEKT: KINDS[OfferKind.PROJEKT],
    Topic.WHAT_IS_SCHNUPPERTAG: KINDS[OfferKind.SCHNUPPERTAG],
    Topic.WHAT_IS_PRAXISEINBLICK: KINDS[OfferKind.PRAXISEINBLICK],
    Topic.WHAT_IS_BERUFSEINSTIEG: KINDS[OfferKind.BERUFSEINSTIEG],
    Topic.OTHER: Label("What only others know"),
}

BEGINNING = 5
"""Letters by which a word of an answer's name is known again."""

ORIGINAL = "original"
"""Asks for the catalogue's words again."""


class AnswerAnswers(BaseModel):
    """The data of the draft in which an answer is worded."""

    model_config = ConfigDict(frozen=True)

    topic: Topic = Topic.OTHER
    language: Language = Language.GERMAN
    before: str | None = None
    """As it read when it was opened; None: the catalogue's words."""
    words: str | None = None
    """As it is to read; None: the catalogue's words."""

    @classmethod
    def of(cls, draft: Draft) -> "AnswerAnswers":
        return cls.model_validate(draft.data)

    @property
    def mark(self) -> str:
        """What the buttons of its questions name it by."""
        return f"{self.topic}.{self.language}"


# Which answer?


async def begin_wording(update: Update, context: KmuniContext) -> None:
    """`/antworten`: every answer, one tap away."""
    await require_seated(context)
    await begin(update, context, Dialogue.ANSWER, AnswerState.TOPIC)
    if update.callback_query is not None:
        await toast(update, "")


async def ask_topic(context: KmuniContext, draft: Draft) -> Screen:
    async with context.read() as session:
        worded = await list_worded_topics(session)
    buttons = [
        button(
            f"✎ {context.label(label)}" if topic in worded else context.label(label),
            Answer(AnswerState.TOPIC, topic),
        )
        for topic, label in TOPICS.items()
    ]
    text = context.text("coordinator/ask_answer", worded=len(worded))
    return Screen(text, [*in_rows(buttons, 2), navigation(context, AnswerState.TOPIC)])


async def receive_topic(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Words of a name in the list, in either language."""
    if refuses(typed(update, context)):
        await cancel(update, context)
        return
    key = compare_key(typed(update, context))
    named = [topic for topic in TOPICS if key and any(key in one for one in _names(context, topic))]
    exact = [topic for topic in named if key in _names(context, topic)]
    found = exact or named or _named_beside(context, typed(update, context))
    if len(found) != 1:
        await ask_again(update, context, context.text("coordinator/answer_unknown"))
        return
    await _open(update, context, found[0], context.language)


def _names(context: KmuniContext, topic: Topic) -> list[str]:
    return [compare_key(name) for name in _names_as_written(context, topic)]


def _named_beside(context: KmuniContext, text: str) -> list[Topic]:
    """The answers of whose names a longer line has most words: "die Antwort auf die Kosten"."""
    if not names_answer(text):
        return []
    said = _beginnings(text.partition(":")[0])
    hits = {
        topic: sum(len(said & _beginnings(name)) for name in _names_as_written(context, topic))
        for topic in TOPICS
    }
    most = max(hits.values())
    return [topic for topic, count in hits.items() if most and count == most]


def _beginnings(text: str) -> set[str]:
    """How the telling words of a text begin: "Kosten" as "kostet"."""
    return {word[:BEGINNING] for word in words(text) if len(word) >= BEGINNING}


def _names_as_written(context: KmuniContext, topic: Topic) -> list[str]:
    renderer = context.services.renderer
    return [renderer.label(TOPICS[topic], language) for language in Language]


def names_answer(text: str) -> bool:
    """Whether a line speaks of an answer, however it reads elsewhere."""
    return not {"antwort", "answer"}.isdisjoint(words(text))


async def choose_topic(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    value = tap.value if isinstance(tap, Answer) else ""
    if value not in set(Topic):
        await explain_old_button(update, context)
        return
    await _open(update, context, Topic(value), context.language)


async def _open(update: Update, context: KmuniContext, topic: Topic, language: Language) -> None:
    """Asks for the words of one answer as it reads now."""
    async with context.read() as session:
        before = await find_answer_text(session, topic, language)
    answers = AnswerAnswers(topic=topic, language=language, before=before, words=before)
    await advance(update, context, AnswerState.TEXT, **answers.model_dump(mode="json"))


# How is it to read?


async def ask_words(context: KmuniContext, draft: Draft) -> Screen:
    answers, state = AnswerAnswers.of(draft), AnswerState.TEXT
    other = next(language for language in Language if language is not answers.language)
    rows = [[labelled(context, LANGUAGES[other], Answer(state, answers.mark, (other,)))]]
    if answers.before is not None:
        rows.append(
            [
                labelled(
                    context,
                    Label("↩ The original words"),
                    Answer(state, answers.mark, (ORIGINAL,)),
                )
            ]
        )
    text = context.text(
        "coordinator/ask_words",
        topic=context.label(TOPICS[answers.topic]),
        answers=answers,
        shown=_as_read(context, answers, answers.before),
        fillings=fillings(context),
    )
    return Screen(text, [*rows, navigation(context, state)])


def _as_read(context: KmuniContext, answers: AnswerAnswers, words: str | None) -> str:
    """The answer as a student reads it for whom the data has nothing to say."""
    return answer_text(context, answers.topic, Role.STUDENT, answers.language, own=words)


async def receive_words(update: Update, context: KmuniContext, draft: Draft) -> None:
    if refuses(typed(update, context)):
        await cancel(update, context)
        return
    try:
        words = take(typed(update, context), limit=MAX_WORDS_UNITS)
    except TextProblemError as error:
        await ask_again(update, context, context.text("common/bad_text", problem=error))
        return
    if unknown := unknown_placeholders(words):
        problem = context.text(
            "coordinator/answer_placeholder", unknown=unknown[0], fillings=fillings(context)
        )
        await ask_again(update, context, problem)
        return
    await advance(update, context, AnswerState.PREVIEW, words=words)


async def choose_words(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    """The other language, or the catalogue's words."""
    answers = AnswerAnswers.of(draft)
    chosen = tap.more[0] if isinstance(tap, Answer) and tap.more else ""
    if not isinstance(tap, Answer) or tap.value != answers.mark:
        await explain_old_button(update, context)
    elif chosen in set(Language):
        await _open(update, context, answers.topic, Language(chosen))
    elif chosen == ORIGINAL:
        await advance(update, context, AnswerState.PREVIEW, words=None)
    else:
        await explain_old_button(update, context)


# Is it right so?


async def ask_preview(context: KmuniContext, draft: Draft) -> Screen:
    answers, state = AnswerAnswers.of(draft), AnswerState.PREVIEW
    rows = [
        [labelled(context, Label("Save ✓"), Done(state, answers.mark))],
        navigation(context, state),
    ]
    text = context.text(
        "coordinator/answer_preview",
        topic=context.label(TOPICS[answers.topic]),
        answers=answers,
        shown=_as_read(context, answers, answers.words),
    )
    return Screen(text, rows)


async def receive_preview(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A yes is never the words themselves."""
    if is_yes(typed(update, context)):
        await save(update, context, draft)
        return
    await receive_words(update, context, draft)


async def choose_preview(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Done) or tap.value != AnswerAnswers.of(draft).mark:
        await explain_old_button(update, context)
        return
    await save(update, context, draft)


async def save(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Everybody who asks reads it so from now on."""
    await require_seated(context)
    answers = AnswerAnswers.of(draft)
    outcome = await _perform(context, draft, answers)
    if isinstance(outcome, Refused):
        if outcome.reason is not Refusal.ANSWER_CHANGED:
            raise as_error(outcome)
        await _tell_of_change(update, context, draft, answers)
        return
    text = context.text(
        "coordinator/answer_saved",
        topic=context.label(TOPICS[answers.topic]),
        answers=answers,
    )
    await finish(update, context, Screen(text))


async def _perform(context: KmuniContext, draft: Draft, answers: AnswerAnswers) -> Worded | Refused:
    topic, language, before = answers.topic, answers.language, answers.before
    if answers.words is not None:
        given = WordingInput(topic=topic, language=language, words=answers.words, before=before)
        return await context.perform(acts.change, given, ends=draft)
    if before is None:
        return Refused(Refusal.ANSWER_CHANGED)
    original = OriginalInput(topic=topic, language=language, before=before)
    return await context.perform(acts.restore, original, ends=draft)


async def _tell_of_change(
    update: Update, context: KmuniContext, draft: Draft, answers: AnswerAnswers
) -> None:
    """Somebody else worded it meanwhile: shows how, and asks once more."""
    async with context.read() as session:
        now = await find_answer_text(session, answers.topic, answers.language)
    await save_answers(context, draft, AnswerState.PREVIEW, before=now)
    shown = _as_read(context, answers, now)
    await ask_again(update, context, context.text("coordinator/answer_changed", shown=shown))


QUESTIONS: dict[str, Question] = {
    AnswerState.TOPIC: Question(
        ask_topic,
        receive_topic,
        choose_topic,
        knows=names_answer,
        listening=LISTENS[AnswerState.TOPIC],
    ),
    AnswerState.TEXT: Question(
        ask_words,
        receive_words,
        choose_words,
        back=AnswerState.TOPIC,
        listening=LISTENS[AnswerState.TEXT],
    ),
    AnswerState.PREVIEW: Question(
        ask_preview,
        receive_preview,
        choose_preview,
        back=AnswerState.TEXT,
        confirm=save,
        listening=LISTENS[AnswerState.PREVIEW],
    ),
}

ENTRY_POINTS: list[Handler] = [
    CommandHandler(["antworten", "answers"], begin_wording, PRIVATE),
    opens(ListAnswers, begin_wording),
]
