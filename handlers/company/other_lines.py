"""While one line of an offer's card is asked for: what is said of others, and what is a whole text.

Words that correct another line are followed, and the question comes again; a long text is another
offer, and is never the answer to a line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from telegram import Update

from handlers.company.offer_answers import OfferAnswers
from handlers.company.offer_changes import ASKED_BY
from handlers.company.posting import ask_which_text, receive_text, took_rest
from handlers.company.reading import correct_card, read_changes_of_card, settle
from handlers.company.states import OfferQuestion
from handlers.company.told_changes import told_changes
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import Question, Step, ask_again, typed
from models.reading.readings import AT_ONCE, Change, CorrectionReading, Op
from models.tables.draft import Draft
from models.text import clean, utf16_length

LONGEST_LINE_UNITS = 300
"""More than this is no answer to a question for one line."""

_ALSO_OWN: Mapping[OfferQuestion, frozenset[str]] = {
    OfferQuestion.START: frozenset({"until"}),
    OfferQuestion.UNTIL: frozenset({"start"}),
    OfferQuestion.LENGTH: frozenset({"until", "start"}),
}
"""What a line may be read as where its question alone says what it is: "31.1."."""

_FREE = frozenset({OfferQuestion.TITLE})
"""Whose answers can hold any word; other lines are corrected only by their names."""


def own_parts(state: OfferQuestion) -> frozenset[str]:
    """The parts of a card that a question asks for."""
    asked = {OfferQuestion.PICK_KIND: OfferQuestion.KIND}.get(state, state)
    asked = {OfferQuestion.PICK_FIELDS: OfferQuestion.FIELDS}.get(asked, asked)
    return frozenset(part for part, question in ASKED_BY.items() if question is asked)


@dataclass(frozen=True, slots=True)
class _Parted:
    """What a line changes, by whether the open question asks for it."""

    own: tuple[Change, ...]
    others: tuple[Change, ...]


def _part(reading: CorrectionReading, state: OfferQuestion) -> _Parted:
    own = own_parts(state) | (_ALSO_OWN.get(state, frozenset()) - reading.named)
    if state is OfferQuestion.PAY and "start" not in reading.named:
        # "Nach Vereinbarung" is said of either.
        own |= {each.part for each in reading.changes if each.value == AT_ONCE}
    mine = [change for change in reading.changes if change.part in own]
    others = [change for change in reading.changes if change.part not in own]
    if state in _FREE:
        others = [each for each in others if _is_outright(each, reading.named)]
    return _Parted(tuple(mine), tuple(others))


def _is_outright(change: Change, named: Collection[str]) -> bool:
    """Whether a correction cannot be a piece of free words."""
    return change.part in named or change.op is Op.REMOVE


def hearing_other_lines(question: Question, state: OfferQuestion) -> Question:
    """The question, which also follows what is said of the other lines of its card."""
    receive = _receiving(question.receive, state)
    return replace(question, receive=receive, correct=receive)


def _receiving(receive: Step, state: OfferQuestion) -> Step:
    async def receive_line(update: Update, context: KmuniContext, draft: Draft) -> None:
        if await took_rest(update, context, draft):
            return
        text = clean(typed(update, context))
        if utf16_length(text) > LONGEST_LINE_UNITS:
            await _receive_long(update, context, draft, text)
            return
        reading = read_changes_of_card(context, draft, text)
        parted = _part(reading, state)
        if not parted.others:
            await receive(update, context, draft)
        elif any(change.value is not None for change in parted.own):
            await _follow(update, context, draft, reading)
        else:
            others = replace(reading, changes=parted.others)
            await _follow(update, context, draft, others, asks=state)

    return receive_line


async def _follow(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    reading: CorrectionReading,
    asks: OfferQuestion | None = None,
) -> None:
    """Follows the changes; `asks` is what is then still asked."""
    found = correct_card(context, draft, reading.changes)
    told = await told_changes(context, draft, found, reading)
    if not found.answers and found.asks is None:
        await ask_again(update, context, told or context.text("company/correction_unclear"))
        return
    context.note = told
    further = asks if found.answers else None
    await settle(update, context, draft, further or found.asks, **found.answers)


async def _receive_long(update: Update, context: KmuniContext, draft: Draft, text: str) -> None:
    """Another offer: instead of the one that is begun, or after it."""
    if OfferAnswers.of(draft).offer_id is not None:
        await receive_text(update, context, draft)
        return
    await ask_which_text(update, context, draft, text)
