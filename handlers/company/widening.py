"""One-tap corrections: the buttons below an account of an offer's reach, and what a tap changes."""

from collections.abc import Callable, Iterable
from typing import Any

from telegram import InlineKeyboardButton

from handlers.company.offer_answers import OfferAnswers
from handlers.company.reach import Advice
from handlers.engine.context import KmuniContext
from handlers.engine.labels import KINDS, LANGUAGES, Label
from handlers.engine.screen import button
from models.matching.rules.barriers import Change
from models.matching.rules.eligibility import Refusal
from models.payloads import Answer, Payload
from models.reading.fields import MOST_FIELDS
from models.taxonomy import Taxonomy, is_detailed
from models.vocabulary import Language, OfferKind


async def widening_rows(
    context: KmuniContext, advice: Iterable[Advice], to_change: Callable[[Change], Payload]
) -> list[list[InlineKeyboardButton]]:
    """A button for each piece of advice that a tap can follow, one a row."""
    rows = []
    for one in advice:
        label = await _label(context, one.change)
        if label is not None:
            rows.append([button(f"💡 {label}", to_change(one.change))])
    return rows


async def _label(context: KmuniContext, change: Change) -> str | None:
    match change.refusal:
        case Refusal.FIELD:
            name = context.taxonomy.short_label(change.value, context.language)
            return context.label(Label("Name {field}, too"), field=name)
        case Refusal.LEVEL:
            return context.label(Label("Every degree"))
        case Refusal.RADIUS:
            return context.label(Label("Remote, at least in part"))
        case Refusal.START:
            return context.label(Label("Start at any time"))
        case Refusal.LANGUAGE:
            if not change.value:
                return context.label(Label("One of the languages is enough"))
            language = context.label(LANGUAGES[Language(change.value)])
            return context.label(Label("{language} is enough, too"), language=language)
        case Refusal.KIND:
            kind = context.label(KINDS[OfferKind(change.value)])
            return context.label(Label("Also offer it as: {kind}"), kind=kind)
        case _:
            return None


def widened(answers: OfferAnswers, change: Change, taxonomy: Taxonomy) -> dict[str, Any]:
    """The answers that a tap changes; empty if it asks for nothing that can be (any more)."""
    match (change.refusal, change.value):
        case (Refusal.FIELD, code) if _can_be_named(code, answers, taxonomy):
            fields = [*answers.fields, code]
            choices = list(dict.fromkeys([*answers.field_choices, code]))
            return {"fields": fields, "field_choices": choices, "is_for_every_field": False}
        case (Refusal.LEVEL, _):
            return {"degrees": []}
        case (Refusal.RADIUS, _):
            return {"is_remote": True}
        case (Refusal.START, _):
            return {"starts_on": None, "starts_at_once": False}
        case (Refusal.LANGUAGE, value) if value in set(Language) and answers.languages:
            languages = sorted(answers.languages | {Language(value)})
            return {"languages": languages, "languages_any": True}
        case (Refusal.LANGUAGE, "") if answers.languages:
            return {"languages_any": True}
        case (Refusal.KIND, value) if value in set(OfferKind) and answers.kinds:
            return {"kinds": list(dict.fromkeys([*answers.kinds, OfferKind(value)]))}
        case _:
            return {}


def _can_be_named(code: str, answers: OfferAnswers, taxonomy: Taxonomy) -> bool:
    is_field = is_detailed(code, taxonomy)
    return is_field and code not in answers.fields and 0 < len(answers.fields) < MOST_FIELDS


def read_change(answer: Answer) -> Change | None:
    """The change that an answer names; None for data that was made up."""
    value = answer.more[0] if answer.more else ""
    return Change(Refusal(answer.value), value) if answer.value in set(Refusal) else None
