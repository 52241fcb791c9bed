"""Which kind of offer it is and for which subjects: without these nobody could be found.

Each is asked twice over: as a question that needs an answer before the card, and as a line of the
card that is corrected.
"""

from collections.abc import Collection
from functools import partial
from typing import Any

from telegram import InlineKeyboardButton, Update

from handlers.company.access import find_company
from handlers.company.offer_answers import OfferAnswers
from handlers.company.posting import took_rest
from handlers.company.reading import read_correction, settle
from handlers.company.states import LISTENS, OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import KINDS, Label
from handlers.engine.questions.kinds import AskedKinds
from handlers.engine.screen import Screen, button, in_rows, labelled
from models.acts import unresolved
from models.acts.unresolved import Subject, UnresolvedInput
from models.payloads import Answer, Choice, Done, Toggle
from models.queries.offer_kinds import in_order
from models.reading.fields import MOST_FIELDS, read_fields, says_every_field
from models.reading.heard import Role
from models.reading.kinds import read_kinds_named
from models.reading.listening import OFFER_PARTS
from models.tables.draft import Draft
from models.text import clean
from models.vocabulary import OfferKind

EVERY = "every"
"""The tap's value for "open to every subject"."""

FIELDS_SHOWN = 8


async def ask_kind(context: KmuniContext, draft: Draft) -> Screen:
    """One tap is enough where it is needed; words may name several."""
    state = OfferQuestion.PICK_KIND
    buttons = [
        button(context.label(label), Answer(state, kind.value)) for kind, label in KINDS.items()
    ]
    text = context.text("company/ask_kind", answers=OfferAnswers.of(draft))
    return Screen(text, [*in_rows(buttons, 2), navigation(context, state)])


async def receive_kind(update: Update, context: KmuniContext, draft: Draft) -> None:
    if await took_rest(update, context, draft):
        return
    text = clean(typed(update, context))
    found, _ = read_correction(context, draft, text, of="kind")
    kinds = found.answers.get("kinds") or read_kinds_named(text, context.taxonomy)
    if not kinds:
        is_refused = "kinds" in found.answers
        problem = "company/kind_missing" if is_refused else "company/kind_unknown"
        await ask_again(update, context, context.text(problem))
        return
    await settle(update, context, draft, kinds=list(kinds))


async def choose_kind(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.value not in set(OfferKind):
        await ask_open_question(update, context)
        return
    await settle(update, context, draft, kinds=[tap.value])


async def confirm_kinds(update: Update, context: KmuniContext, draft: Draft) -> None:
    kinds = OfferAnswers.of(draft).kinds
    if not kinds:
        await ask_again(update, context, context.text("company/kind_missing"))
        return
    await settle(update, context, draft, kinds=list(kinds))


def _ticked(draft: Draft) -> frozenset[OfferKind]:
    return frozenset(OfferAnswers.of(draft).kinds)


def _with_kinds(draft: Draft, kinds: Collection[OfferKind]) -> dict[str, Any]:
    """The kinds as answers: what came first stays first."""
    first = [kind for kind in OfferAnswers.of(draft).kinds if kind in kinds]
    return {"kinds": list(dict.fromkeys([*first, *in_order(kinds)]))}


ASKED_KINDS = AskedKinds(
    state=OfferQuestion.KIND,
    template="company/ask_kinds",
    back=OfferQuestion.PREVIEW,
    done=confirm_kinds,
    corrects=OFFER_PARTS,
    role=Role.COMPANY,
    ticked=_ticked,
    answers=_with_kinds,
    receives=receive_kind,
    chooses=choose_kind,
)


async def ask_fields(state: OfferQuestion, context: KmuniContext, draft: Draft) -> Screen:
    """The subjects to tick: those read from the text, else those of the company's sector."""
    answers = OfferAnswers.of(draft)
    codes = list(dict.fromkeys([*answers.fields, *answers.field_choices]))
    if len(codes) < FIELDS_SHOWN:
        codes = list(dict.fromkeys([*codes, *await _usual_fields(context, answers)]))
    language = context.language
    ticks: list[list[InlineKeyboardButton]] = []
    for code in codes[:FIELDS_SHOWN]:
        is_asked = code in answers.fields
        name = f"{'☑' if is_asked else '☐'} {context.taxonomy.short_label(code, language)}"
        ticks.append([button(name, Toggle(state, code, not is_asked))])
    rows = [
        *ticks,
        [labelled(context, Label("Open to every subject"), Answer(state, EVERY))],
        [labelled(context, Label("Done ✓"), Done(state))],
        navigation(context, state),
    ]
    is_needed = state is OfferQuestion.PICK_FIELDS
    return Screen(context.text("company/ask_fields", is_needed=is_needed), rows)


async def _usual_fields(context: KmuniContext, answers: OfferAnswers) -> tuple[str, ...]:
    """What companies of the sector recruit."""
    company = await find_company(context, answers.company_id)
    if company is None or company.sector_id is None:
        return ()
    return context.taxonomy.sector(company.sector_id).fields


async def receive_fields(update: Update, context: KmuniContext, draft: Draft) -> None:
    if await took_rest(update, context, draft):
        return
    text = clean(typed(update, context))
    if says_every_field(text, context.taxonomy):
        await settle(update, context, draft, fields=[], is_for_every_field=True)
        return
    found, _ = read_correction(context, draft, text, of="fields")
    if found.answers:
        await settle(update, context, draft, **found.answers)
        return
    fields = read_fields(text, context.taxonomy)
    if not fields:
        if text:
            await context.require(unresolved.report, UnresolvedInput(Subject.OFFER, text))
        problem = context.text("company/fields_unknown", typed=text[:60])
        await ask_again(update, context, problem)
        return
    answers = {"fields": fields, "field_choices": fields, "is_for_every_field": False}
    await settle(update, context, draft, **answers)


async def choose_fields(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    fields = list(OfferAnswers.of(draft).fields)
    match tap:
        case Answer(value=value) if value == EVERY:
            await settle(update, context, draft, fields=[], is_for_every_field=True)
        case Toggle(value=code, is_on=is_on) if _is_field(context, code):
            fields = [one for one in fields if one != code] + ([code] if is_on else [])
            fields = fields[:MOST_FIELDS]
            choices = list(dict.fromkeys([*OfferAnswers.of(draft).field_choices, code]))
            await advance(update, context, draft.state, fields=fields, field_choices=choices)
        case Done() if fields:
            await settle(update, context, draft, fields=fields, is_for_every_field=False)
        case Done():
            await ask_again(update, context, context.text("company/fields_missing"))
        case _:
            await ask_open_question(update, context)


def _is_field(context: KmuniContext, code: str) -> bool:
    return any(field.code == code for field in context.taxonomy.fields)


QUESTIONS: dict[str, Question] = {
    OfferQuestion.PICK_KIND: Question(
        ask_kind,
        receive_kind,
        choose_kind,
        back=OfferQuestion.TEXT,
        listening=LISTENS[OfferQuestion.PICK_KIND],
    ),
    OfferQuestion.PICK_FIELDS: Question(
        partial(ask_fields, OfferQuestion.PICK_FIELDS),
        receive_fields,
        choose_fields,
        back=OfferQuestion.PICK_KIND,
        listening=LISTENS[OfferQuestion.PICK_FIELDS],
    ),
    OfferQuestion.KIND: ASKED_KINDS.question,
    OfferQuestion.FIELDS: Question(
        partial(ask_fields, OfferQuestion.FIELDS),
        receive_fields,
        choose_fields,
        back=OfferQuestion.PREVIEW,
        listening=LISTENS[OfferQuestion.FIELDS],
    ),
}
