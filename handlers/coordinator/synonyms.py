"""Explaining a text that was not understood: a guess by a tap, or in own words.

From the next message on everybody is understood so, and after a restart as well. Nothing says who
typed the text, or who explained it.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, Update

from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import LISTENS, SynonymState
from handlers.coordinator.unresolved import (
    list_button,
    names_of,
    undo_button,
    unresolved_screen,
)
from handlers.coordinator.validation import (
    SynonymAnswers,
    pack_codes,
    read_codes,
)
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    answer_with,
    ask_again,
    ask_open_question,
    begin,
    drop,
    explain_old_button,
    finish,
    navigation,
    open_dialogue,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, button, labelled, show
from handlers.engine.taps import Handler, on
from models.acts import synonyms
from models.acts.synonyms import Explained, ExplanationInput
from models.payloads import Answer, Choice, Done, ExplainText, RestoreText
from models.queries.synonyms import refresh_taxonomy
from models.queries.unresolved import find_unresolved, find_unresolved_named
from models.reading import (
    Doubt,
    doubt_about,
    guess_meanings,
    read_meanings,
    read_study,
    term_of,
)
from models.reading.desk import read_belonging, says_no_subject
from models.reading.plain_words import is_yes
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.draft import Dialogue, Draft
from models.tables.unresolved_text import UnresolvedText
from models.taxonomy import Certainty, known_meaning
from models.text import TextProblemError, shorten, take

MAX_MEANING_UNITS = 200
LABEL_UNITS = 40
"""More of a name would not be seen on a phone's button."""

IGNORE = "ignore"
TO_LIST = "list"


async def begin_explaining(update: Update, context: KmuniContext, tap: ExplainText) -> None:
    """A tap on an entry of the list: asks what it means, in the list's place."""
    await require_seated(context)
    async with context.read() as session:
        entry = await find_unresolved(session, tap.text_id)
    if entry is None:
        note = context.text("coordinator/entry_settled")
        await show(update, context, await unresolved_screen(context, note=note))
        return
    answers = SynonymAnswers(entry_id=stored_id(entry), text=entry.text_key)
    await begin(
        update,
        context,
        Dialogue.SYNONYM,
        SynonymState.MEANING,
        **answers.model_dump(mode="json"),
    )


async def begin_with_meaning(
    update: Update, context: KmuniContext, entry: UnresolvedText, meaning: str
) -> None:
    """The same for an entry of which the words already say what it means."""
    await require_seated(context)
    answers = SynonymAnswers(entry_id=stored_id(entry), text=entry.text_key)
    state = SynonymState.MEANING
    data = answers.model_dump(mode="json")
    draft = await open_dialogue(context, Dialogue.SYNONYM, state, **data)
    await answer_with(update, context, draft, meaning)


# What does it mean?


async def ask_meaning(context: KmuniContext, draft: Draft) -> Screen:
    answers, state = SynonymAnswers.of(draft), SynonymState.MEANING
    taxonomy = context.taxonomy
    rows = [[one] for one in await _choices(context, answers)]
    of_this = (state, str(answers.entry_id))
    ignore = labelled(context, Label("Ignore it"), Answer(*of_this, (IGNORE,)))
    to_list = labelled(context, Label("‹ To the list"), Answer(*of_this, (TO_LIST,)))
    reading = read_study(answers.text, taxonomy)
    is_understood = reading.certainty is Certainty.UNDERSTOOD
    text = context.text(
        "coordinator/ask_meaning",
        text=answers.text,
        has_term=bool(term_of(answers.text, taxonomy)),
        has_choices=bool(rows),
        understood_as=names_of(context, [reading.fields[0].code]) if is_understood else "",
    )
    return Screen(text, [*rows, [ignore], [to_list, *navigation(context, state)]])


async def _choices(context: KmuniContext, answers: SynonymAnswers) -> list[InlineKeyboardButton]:
    """What typed words may mean, else what the text itself is nearest to."""
    if answers.choices:
        choices = [(codes, names_of(context, codes)) for codes in answers.choices]
    elif term_of(answers.text, context.taxonomy):
        choices = [
            (guess.codes, guess.programme or names_of(context, guess.codes))
            for guess in guess_meanings(answers.text, context.taxonomy)
        ]
    else:
        choices = []
    return [
        button(
            shorten(name, LABEL_UNITS),
            Answer(SynonymState.MEANING, str(answers.entry_id), (pack_codes(codes),)),
        )
        for codes, name in choices
    ]


async def receive_meaning(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Typed words are read as a student's line is, and never counted as not understood."""
    await require_seated(context)
    try:
        words = take(typed(update, context), limit=MAX_MEANING_UNITS, one_line=True)
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    if says_no_subject(words):
        await _ignore(update, context, draft, SynonymAnswers.of(draft))
        return
    belonging = read_belonging(words)
    if belonging is not None:
        async with context.read() as session:
            entry = await find_unresolved_named(session, belonging.term)
        if entry is None:
            # What another word means explains nothing of this one.
            problem = context.text("coordinator/nothing_to_explain", term=belonging.term)
            await ask_again(update, context, problem)
            return
        if stored_id(entry) != SynonymAnswers.of(draft).entry_id:
            await begin_with_meaning(update, context, entry, belonging.meaning)
            return
        words = belonging.meaning
    meanings = read_meanings(words, context.taxonomy)
    match meanings:
        case ():
            problem = context.text("coordinator/meaning_unclear", typed=words)
            await ask_again(update, context, problem)
        case (codes,):
            await _take(update, context, draft, codes)
        case _:
            await advance(update, context, SynonymState.MEANING, choices=meanings)


async def choose_meaning(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    await require_seated(context)
    if not isinstance(tap, Answer) or len(tap.more) != 1:
        await ask_open_question(update, context)
        return
    answers = SynonymAnswers.of(draft)
    # A button of an earlier entry must not explain the open one.
    if tap.value != str(answers.entry_id):
        await explain_old_button(update, context)
        return
    [chosen] = tap.more
    if chosen == IGNORE:
        await _ignore(update, context, draft, answers)
        return
    if chosen == TO_LIST:
        await _leave(update, context, draft)
        return
    codes = read_codes(chosen, context.taxonomy)
    if codes:
        await _take(update, context, draft, codes)
    else:
        await ask_open_question(update, context)


async def _leave(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Back to the list; the text stays open."""
    await drop(context, draft)
    await finish(update, context, await unresolved_screen(context))


async def _ignore(
    update: Update, context: KmuniContext, draft: Draft, answers: SynonymAnswers
) -> None:
    """Never lists the text again."""
    await context.require(synonyms.ignore, answers.entry_id, ends=draft)
    undo = labelled(context, Label("Undo"), RestoreText(answers.entry_id))
    text = context.text("coordinator/ignored", text=answers.text)
    await finish(update, context, Screen(text, [[undo, list_button(context)]]))


# May it be taken?


async def _take(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    codes: Sequence[str],
    *,
    replaces: bool = False,
) -> None:
    """Lets the text mean these fields for everybody, unless something speaks against it."""
    await require_seated(context)
    if not codes:
        await advance(update, context, SynonymState.MEANING)
        return
    answers = SynonymAnswers.of(draft)
    given = ExplanationInput(
        entry_id=answers.entry_id, text=answers.text, codes=tuple(codes), replaces=replaces
    )
    explained = await context.perform(synonyms.explain, given, ends=draft, is_brief=False)
    if isinstance(explained, Refused):
        await _explain_doubt(update, context, answers, codes, explained)
        return
    # From the next message on everybody is understood so.
    await refresh_taxonomy(context.services.database, context.services.vocabulary)
    await finish(update, context, _explained_screen(context, explained))


async def _explain_doubt(
    update: Update,
    context: KmuniContext,
    answers: SynonymAnswers,
    codes: Sequence[str],
    refused: Refused,
) -> None:
    """Says what speaks against the meaning, or asks whether it replaces another one.

    Raises: RefusedError for whoever may not explain at all.
    """
    if refused.reason is not Refusal.MEANING_DOUBTFUL:
        raise as_error(refused)
    match doubt_about(answers.text, codes, context.taxonomy):
        case None:
            await advance(update, context, SynonymState.MEANING)
        case Doubt.OTHER_MEANING:
            await advance(update, context, SynonymState.REPLACE, codes=list(codes))
        case Doubt.NO_SUBJECT | Doubt.STILL_UNCLEAR as doubt:
            problem = context.text("coordinator/meaning_refused", text=answers.text, doubt=doubt)
            await ask_again(update, context, problem)


async def ask_replacing(context: KmuniContext, draft: Draft) -> Screen:
    answers, state = SynonymAnswers.of(draft), SynonymState.REPLACE
    term = term_of(answers.text, context.taxonomy)
    known = known_meaning(term, context.taxonomy)
    text = context.text(
        "coordinator/ask_replacing",
        term=term,
        known=names_of(context, known[:1]),
        meaning=names_of(context, answers.codes),
    )
    done = Done(state, str(answers.entry_id), (pack_codes(answers.codes),))
    replace = labelled(context, Label("Yes, from now on"), done)
    return Screen(text, [[replace], navigation(context, state)])


async def receive_replacing(update: Update, context: KmuniContext, draft: Draft) -> None:
    if not is_yes(typed(update, context)):
        await ask_again(update, context, context.text("coordinator/replace_by_tap"))
        return
    await confirm_replacing(update, context, draft)


async def confirm_replacing(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A yes replaces the other meaning."""
    await _take(update, context, draft, SynonymAnswers.of(draft).codes, replaces=True)


async def choose_replacing(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> None:
    answers = SynonymAnswers.of(draft)
    if tap != Done(draft.state, str(answers.entry_id), (pack_codes(answers.codes),)):
        await explain_old_button(update, context)
        return
    await _take(update, context, draft, answers.codes, replaces=True)


def _explained_screen(context: KmuniContext, explained: Explained) -> Screen:
    synonym = explained.synonym
    text = context.text(
        "coordinator/explained",
        term=synonym.term,
        meaning=names_of(context, synonym.codes),
        others=explained.others,
    )
    undo = undo_button(context, synonym, Label("Undo"))
    return Screen(text, [[undo, list_button(context)]])


QUESTIONS: dict[str, Question] = {
    SynonymState.MEANING: Question(
        ask_meaning, receive_meaning, choose_meaning, listening=LISTENS[SynonymState.MEANING]
    ),
    SynonymState.REPLACE: Question(
        ask_replacing,
        receive_replacing,
        choose_replacing,
        back=SynonymState.MEANING,
        confirm=confirm_replacing,
        listening=LISTENS[SynonymState.REPLACE],
    ),
}

ENTRY_POINTS: list[Handler] = [
    on(ExplainText, begin_explaining),
]
