"""Returning a company or an offer: one question, answered by a tap or in own words."""

from collections.abc import Mapping
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update

from handlers.coordinator.approvals import (
    queue_screen,
    refused_screen,
    send_next,
)
from handlers.coordinator.reasons import ReasonStates, ReasonSteps
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import ReturnState
from handlers.coordinator.validation import (
    MAX_REASON_UNITS,
    Reference,
    ReturnAnswers,
    reference_of,
)
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    advance,
    begin,
    drop,
    explain_old_button,
    go_on,
    navigation,
    typed,
)
from handlers.engine.labels import Label
from handlers.engine.on_screen import find_on_screen
from handlers.engine.screen import Screen, in_rows, labelled, send, show, toast
from handlers.engine.taps import Handler, on
from models.acts import approvals
from models.acts.approvals import ReturnInput, judge
from models.payloads import Answer, Choice, Done, GiveBack, ShowSubmission
from models.queries.approvals import Subject, Submission, find_submission
from models.queries.companies import list_member_ids
from models.queries.people import get_person
from models.reading.returning import means_company, reason_in
from models.refusals import Refusal, Refused
from models.tables.draft import Dialogue, Draft
from models.tables.offer import Offer
from models.text import TextProblemError, take
from models.vocabulary import Language


class QuickReason(StrEnum):
    """Reasons that come often, one tap each."""

    UNCLEAR = "unclear"
    PAY = "pay"
    NOT_FOR_STUDENTS = "audience"
    TWICE = "twice"
    OVER = "over"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"
    COMPLAINTS = "complaints"


_OF_OFFERS = (
    QuickReason.UNCLEAR,
    QuickReason.PAY,
    QuickReason.NOT_FOR_STUDENTS,
    QuickReason.TWICE,
    QuickReason.OVER,
)

OFFERED: Mapping[Subject, tuple[QuickReason, ...]] = {
    Subject.OFFER: _OF_OFFERS,
    Subject.OFFER_CHANGE: _OF_OFFERS,
    Subject.COMPANY: (QuickReason.INCOMPLETE, QuickReason.UNKNOWN, QuickReason.TWICE),
    Subject.COMPANY_CHANGE: (QuickReason.UNKNOWN, QuickReason.TWICE),
}

BUTTONS: Mapping[QuickReason, Label] = {
    QuickReason.UNCLEAR: Label("Tasks unclear"),
    QuickReason.PAY: Label("Pay unclear"),
    QuickReason.NOT_FOR_STUDENTS: Label("Not for students"),
    QuickReason.TWICE: Label("Here already"),
    QuickReason.OVER: Label("Date is over"),
    QuickReason.INCOMPLETE: Label("Something is missing"),
    QuickReason.UNKNOWN: Label("Cannot be verified"),
    QuickReason.COMPLAINTS: Label("Complaints"),
}

SENTENCES: Mapping[QuickReason, Label] = {
    QuickReason.UNCLEAR: Label(
        "Please describe in two or three sentences what the person will do."
    ),
    QuickReason.PAY: Label("Please say whether it is paid, and how much."),
    QuickReason.NOT_FOR_STUDENTS: Label(
        "Please say what students in particular would do here; this reads like a general vacancy."
    ),
    QuickReason.TWICE: Label("This is here already; please change the one that exists."),
    QuickReason.OVER: Label("The date is over; please give a new one."),
    QuickReason.INCOMPLETE: Label("Please complete name, place and website."),
    QuickReason.COMPLAINTS: Label(
        "There were complaints; please call us, so that we can clear this up."
    ),
    QuickReason.UNKNOWN: Label(
        "We could not verify the company; please give a website or an entry we can look up."
    ),
}
"""What the company reads."""


async def begin_return(update: Update, context: KmuniContext, tap: GiveBack) -> None:
    """Asks for the reason below the card, so that it can be read while writing."""
    await require_seated(context)
    reference = reference_of(tap)
    async with context.read() as session:
        submission = await find_submission(session, reference.subject, reference.key)
    refusal = judge(submission, reference.fingerprint)
    if submission is None or refusal is not None:
        refused = Refused(refusal or Refusal.SUBMISSION_GONE)
        await show(update, context, await refused_screen(context, reference, refused))
        return
    if update.callback_query is None:
        await _show_unless_shown(update, context, reference)
        submission = _meant_in_words(typed(update, context), submission)
    answers = ReturnAnswers(
        subject=submission.subject,
        key=submission.id,
        fingerprint=submission.fingerprint,
        name=_name_of(submission),
        within=reference.within,
        reason=_said_reason(update, context),
    )
    await begin(
        update,
        context,
        Dialogue.RETURN,
        ReturnState.CONFIRM if answers.reason else ReturnState.REASON,
        in_place=False,
        **answers.model_dump(mode="json"),
    )
    await toast(update, "")


async def _show_unless_shown(update: Update, context: KmuniContext, reference: Reference) -> None:
    """What words of a list return is read before it goes."""
    shown = await find_on_screen(context)
    card = shown.payload if shown is not None else None
    is_this = isinstance(card, ShowSubmission) and card.key == reference.key
    if not is_this:
        await show(update, context, await queue_screen(context, reference))


def _meant_in_words(text: str, submission: Submission) -> Submission:
    """The company of an offer, where both wait and the words are about the company."""
    if submission.offer is None or not submission.is_company_waiting:
        return submission
    company = submission.company
    return Submission(company) if means_company(text, company.name) else submission


def _said_reason(update: Update, context: KmuniContext) -> str:
    """The reason in the words that return it; empty for a tap, and for what cannot be sent."""
    if update.callback_query is not None:
        return ""
    try:
        return take(reason_in(typed(update, context)), limit=MAX_REASON_UNITS)
    except TextProblemError:
        return ""


def _name_of(submission: Submission) -> str:
    return submission.company.name if submission.offer is None else submission.offer.title


async def ask_reason(context: KmuniContext, draft: Draft) -> Screen:
    answers = ReturnAnswers.of(draft)
    of_this = (answers.subject, str(answers.key))
    reasons = [
        labelled(context, BUTTONS[reason], Answer(ReturnState.REASON, reason, of_this))
        for reason in OFFERED[answers.subject]
    ]
    text = context.text("coordinator/ask_reason", answers=answers)
    return Screen(text, [*in_rows(reasons, 2), navigation(context, ReturnState.REASON)])


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    """Own words as the company will read them, before it does."""
    answers = ReturnAnswers.of(draft)
    state = ReturnState.CONFIRM
    rows = [
        [labelled(context, Label("Yes, return it"), Done(state, str(answers.key)))],
        navigation(context, state),
    ]
    return Screen(context.text("coordinator/confirm_return", answers=answers), rows)


async def choose_confirm(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Done) or tap.value != str(ReturnAnswers.of(draft).key):
        await explain_old_button(update, context)
        return
    await give_back_as_written(update, context, draft)


async def give_back_as_written(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Returns it with the own words that were shown."""
    reason = ReturnAnswers.of(draft).reason
    if not reason:
        await advance(update, context, ReturnState.REASON)
        return
    await _give_back(update, context, draft, reason)


async def choose_reason(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.value not in set(QuickReason):
        await explain_old_button(update, context)
        return
    answers = ReturnAnswers.of(draft)
    # The button of an earlier question must not return what the open one is about.
    if tap.more != (answers.subject, str(answers.key)):
        await explain_old_button(update, context)
        return
    await _give_back(update, context, draft, QuickReason(tap.value))


async def _give_back(
    update: Update, context: KmuniContext, draft: Draft, reason: str | QuickReason
) -> None:
    """Returns it; the company's people read why."""
    await require_seated(context)
    answers = ReturnAnswers.of(draft)
    sentence = await _sentence(context, answers, reason)
    given = ReturnInput(
        subject=answers.subject,
        key=answers.key,
        fingerprint=answers.fingerprint,
        reason=sentence,
    )
    returned = await context.perform(approvals.give_back, given, ends=draft)
    if isinstance(returned, Refused):
        await _explain_kept(update, context, draft, returned, reason)
        return
    text = context.text("coordinator/returned", answers=answers, reason=sentence)
    await show(update, context, Screen(text))
    await send_next(update, context, returned.submission, answers.within)
    await go_on(update, context)


async def _explain_kept(
    update: Update,
    context: KmuniContext,
    draft: Draft,
    refused: Refused,
    reason: str | QuickReason,
) -> None:
    """Why it was not returned; the dialogue ends, and own words are not lost."""
    answers = ReturnAnswers.of(draft)
    reference = Reference(answers.subject, answers.key, answers.fingerprint, within=answers.within)
    screen = await refused_screen(context, reference, refused)
    await drop(context, draft)
    await show(update, context, screen)
    if refused.reason is Refusal.SUBMISSION_CHANGED and not isinstance(reason, QuickReason):
        await send(update, Screen(context.text("coordinator/note_kept", reason=reason)))
    await go_on(update, context)


async def _sentence(
    context: KmuniContext, answers: ReturnAnswers, reason: str | QuickReason
) -> str:
    """The reason as the company reads it."""
    if not isinstance(reason, QuickReason):
        return reason
    async with context.read() as session:
        company_id = await company_of(session, answers)
        return await quick_sentence(session, context, company_id, reason)


async def company_of(session: AsyncSession, answers: ReturnAnswers) -> int:
    """The id of the company it is about; 0 if the offer is gone."""
    if answers.subject.is_about_company:
        return answers.key
    offer = await session.get(Offer, answers.key)
    return offer.company_id if offer else 0


async def quick_sentence(
    session: AsyncSession, context: KmuniContext, company_id: int, reason: QuickReason
) -> str:
    """A quick reason in the language of the company's first member."""
    members = await list_member_ids(session, company_id)
    language = Language((await get_person(session, members[0])).language) if members else None
    renderer = context.services.renderer
    return renderer.label(SENTENCES[reason], language or Language.GERMAN)


STEPS = ReasonSteps(
    ReasonStates(ReturnState.REASON, ReturnState.CONFIRM, ReturnState.REPLACE),
)

QUESTIONS = STEPS.questions(
    (ask_reason, choose_reason), (ask_confirm, choose_confirm), give_back_as_written
)

ENTRY_POINTS: list[Handler] = [
    on(GiveBack, begin_return),
]
