"""Which kind of offer it is and for which subjects: without these nobody could be found.

Each is asked twice over: as a question that needs an answer before the card, and as a line of the
card that is corrected.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from telegram import Update

from handlers.company.access import find_company
from handlers.company.offer_answers import OfferAnswers
from handlers.company.posting import took_rest
from handlers.company.reading import read_correction, settle
from handlers.company.states import LISTENS, OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import KINDS, Label
from handlers.engine.questions.fields import AskedFields, Ticks
from handlers.engine.questions.kinds import AskedKinds
from handlers.engine.screen import Screen, button, in_rows
from models.acts import unresolved
from models.acts.unresolved import Subject, UnresolvedInput
from models.payloads import Answer, Choice
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
    found = read_correction(context, draft, text, of="kind")
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


def fields_text(context: KmuniContext, draft: Draft, *, is_needed: bool) -> str:
    return context.text("company/ask_fields", is_needed=is_needed)


async def read_and_usual(context: KmuniContext, draft: Draft) -> Sequence[str]:
    """Those read from the text, and the usual ones of the company's sector where they are few."""
    answers = OfferAnswers.of(draft)
    codes = list(dict.fromkeys([*answers.fields, *answers.field_choices]))
    if len(codes) < FIELDS_SHOWN:
        codes = list(dict.fromkeys([*codes, *await _usual_fields(context, answers)]))
    return codes[:FIELDS_SHOWN]


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
    found = read_correction(context, draft, text, of="fields")
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


def ticked_fields(draft: Draft) -> Sequence[str]:
    return OfferAnswers.of(draft).fields


def tick_field(draft: Draft, code: str, is_on: bool) -> dict[str, Any]:
    given = OfferAnswers.of(draft)
    fields = [one for one in given.fields if one != code] + ([code] if is_on else [])
    choices = list(dict.fromkeys([*given.field_choices, code]))
    return {"fields": fields[:MOST_FIELDS], "field_choices": choices}


async def confirm_fields(update: Update, context: KmuniContext, draft: Draft) -> None:
    fields = list(OfferAnswers.of(draft).fields)
    if not fields:
        await ask_again(update, context, context.text("company/fields_missing"))
        return
    await settle(update, context, draft, fields=fields, is_for_every_field=False)


async def open_to_every_field(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    await settle(update, context, draft, **answers, is_for_every_field=True)


def _asked_fields(state: OfferQuestion, back: OfferQuestion) -> AskedFields:
    """Asked where they are needed before the card, and as a line of it."""
    return AskedFields(
        state=state,
        listening=LISTENS[state],
        ask_text=partial(fields_text, is_needed=state is OfferQuestion.PICK_FIELDS),
        shown=read_and_usual,
        receive=receive_fields,
        keep=open_to_every_field,
        without=(Label("Open to every subject"), EVERY),
        ticks=Ticks(ticked=ticked_fields, answers=tick_field, done=confirm_fields),
        back=back,
    )


QUESTIONS: dict[str, Question] = {
    OfferQuestion.PICK_KIND: Question(
        ask_kind,
        receive_kind,
        choose_kind,
        back=OfferQuestion.TEXT,
        listening=LISTENS[OfferQuestion.PICK_KIND],
    ),
    OfferQuestion.PICK_FIELDS: _asked_fields(
        OfferQuestion.PICK_FIELDS, OfferQuestion.PICK_KIND
    ).question,
    OfferQuestion.KIND: ASKED_KINDS.question,
    OfferQuestion.FIELDS: _asked_fields(OfferQuestion.FIELDS, OfferQuestion.PREVIEW).question,
}
