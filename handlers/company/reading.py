"""From words to the draft of an offer: a pasted text, a line answered by hand, what comes next."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from telegram import Update

from handlers.company.offer_answers import (
    MAX_TEXT_UNITS,
    UNUSABLE,
    Hint,
    OfferAnswers,
    answers_of_reading,
)
from handlers.company.offer_changes import Corrected, corrected, numbers_on
from handlers.company.pay_lines import pay_line, pay_units
from handlers.company.states import OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import advance
from models.reading import read_offer
from models.reading.correction import read_changes
from models.reading.mail import without_mail_header
from models.reading.offer_signs import may_be_offer
from models.reading.readings import Change, CorrectionReading, Thing
from models.tables.company import Company
from models.tables.draft import Draft
from models.taxonomy import OfferProblem
from models.text import TextProblemError, take
from models.vocabulary import Language

HINTS: Mapping[str, frozenset[Hint]] = {
    "starts_on": frozenset({Hint.STARTS_IN_PAST}),
    "last_day": frozenset({Hint.ENDS_IN_PAST}),
    "place": frozenset({Hint.PLACE_UNKNOWN, Hint.SEVERAL_PLACES}),
}
"""The hints of the preview that an answer makes obsolete."""


class UnusableTextError(ValueError):
    """Nothing in the text can be understood; `problem` says why."""

    def __init__(self, problem: OfferProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_answers(
    context: KmuniContext,
    company: Company,
    language: Language,
    text: str,
    *,
    keeps: Collection[str] = (),
) -> dict[str, Any]:
    """What a cleaned text says, as a draft's data.

    Raises: UnusableTextError.
    """
    text = without_mail_header(text)
    day = context.today
    reading = read_offer(text, context.taxonomy, today=day)
    for problem in reading.problems:
        if problem in UNUSABLE:
            raise UnusableTextError(problem)
    if not may_be_offer(text, context.taxonomy, day):
        # A sentence about an offer, or about anything else, is none.
        raise UnusableTextError(OfferProblem.TOO_SHORT)
    pay = pay_line(reading.pay, "", pay_units(context, language))
    return answers_of_reading(text, reading, pay, company, day=day, keeps=keeps)


def next_question(answers: OfferAnswers) -> OfferQuestion:
    """What is still needed before the card can be shown, else the card."""
    if not answers.text:
        return OfferQuestion.TEXT
    if not answers.kinds:
        return OfferQuestion.PICK_KIND
    if not answers.is_complete:
        return OfferQuestion.PICK_FIELDS
    return OfferQuestion.PREVIEW


def first_question(
    context: KmuniContext, company: Company, language: Language, text: str
) -> tuple[OfferQuestion, dict[str, Any]]:
    """Where a company's first offer begins: at its card if it came with the company's line.

    A text that cannot be taken is asked for anew.
    """
    answers: dict[str, Any] = {"company_id": company.id}
    try:
        cleaned = take(text, limit=MAX_TEXT_UNITS)
        answers |= read_answers(context, company, language, cleaned)
    except (TextProblemError, UnusableTextError):
        return OfferQuestion.TEXT, answers
    return next_question(OfferAnswers.model_validate(answers)), answers


def read_changes_of_card(context: KmuniContext, draft: Draft, text: str) -> CorrectionReading:
    """What a line says of the card."""
    card, day = OfferAnswers.of(draft), context.today
    return read_changes(
        text, context.taxonomy, today=day, thing=Thing.OFFER, numbers=numbers_on(card)
    )


def correct_card(context: KmuniContext, draft: Draft, changes: Iterable[Change]) -> Corrected:
    """What becomes of the card; nothing is kept yet."""
    card, day = OfferAnswers.of(draft), context.today
    units = pay_units(context, context.language)
    return corrected(changes, card, context.taxonomy, today=day, units=units)


def read_correction(context: KmuniContext, draft: Draft, text: str, *, of: str) -> Corrected:
    """What a line changes `of` a part of the card. Nothing is kept yet."""
    reading = read_changes_of_card(context, draft, text)
    changes = [change for change in reading.changes if change.part == of]
    return correct_card(context, draft, changes)


async def settle(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    asks: OfferQuestion | None = None,
    /,
    **answers: Any,
) -> None:
    """Lines are answered by hand: the card is shown again, and a new text leaves them alone.

    `asks` is a line that is still to be asked for.
    """
    given = OfferAnswers.of(draft)
    hints = given.hints.difference(*(HINTS[name] for name in answers if name in HINTS))
    corrected_by_hand = given.corrected | (set(answers) - {"place_choices", "field_choices"})
    answers |= {"hints": sorted(hints), "corrected": sorted(corrected_by_hand)}
    state = asks or next_question(OfferAnswers.model_validate({**draft.data, **answers}))
    await advance(update, context, state, **answers)
