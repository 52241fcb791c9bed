"""Taking back what was approved: a company rests, or an offer goes back; both for a reason.

The reason is asked, shown as the company will read it, and counts only once it is confirmed.
"""

from collections.abc import Mapping

from telegram import Update

from handlers.coordinator.companies import company_screen, may_be_unapproved, offer_screen
from handlers.coordinator.reasons import ReasonStates, ReasonSteps
from handlers.coordinator.returning import BUTTONS, QuickReason, company_of, quick_sentence
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import SuspensionState
from handlers.coordinator.validation import ReturnAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    advance,
    begin,
    explain_old_button,
    finish,
    navigation,
)
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, in_rows, labelled, show, toast
from handlers.engine.taps import Handler, on
from models.acts import approvals, resting
from models.acts.approvals import UnapprovalInput
from models.acts.resting import SuspensionInput
from models.payloads import Answer, Choice, Done, ShowCompany, SuspendCompany, TakeApprovalBack
from models.queries.approvals import Subject
from models.tables.company import Company, CompanyState
from models.tables.draft import Dialogue, Draft
from models.tables.offer import Offer

OFFERED: Mapping[Subject, tuple[QuickReason, ...]] = {
    Subject.COMPANY: (QuickReason.UNKNOWN, QuickReason.COMPLAINTS),
    Subject.OFFER: (
        QuickReason.NOT_FOR_STUDENTS,
        QuickReason.PAY,
        QuickReason.OVER,
        QuickReason.COMPLAINTS,
    ),
}


class SuspensionAnswers(ReturnAnswers):
    """The data of the draft in which something is taken back."""

    reason: str = ""
    """As the company reads it."""

    @classmethod
    def of(cls, draft: Draft) -> "SuspensionAnswers":
        return cls.model_validate(draft.data)


async def begin_suspension(update: Update, context: KmuniContext, tap: SuspendCompany) -> None:
    """Asks why the company is to rest."""
    await require_seated(context)
    company_id = tap.company_id
    async with context.read() as session:
        company = await session.get(Company, company_id)
    if company is None or company.state is CompanyState.SUSPENDED:
        await show(update, context, await company_screen(context, company_id))
        return
    await _begin(update, context, Subject.COMPANY, company_id, company.name)


async def begin_unapproving(update: Update, context: KmuniContext, tap: TakeApprovalBack) -> None:
    """Asks why the offer is to go back."""
    await require_seated(context)
    offer_id = tap.offer_id
    async with context.read() as session:
        offer = await session.get(Offer, offer_id)
    if offer is None or not may_be_unapproved(offer):
        await show(update, context, await offer_screen(context, offer_id))
        return
    await _begin(update, context, Subject.OFFER, offer_id, offer.title)


async def _begin(
    update: Update, context: KmuniContext, subject: Subject, key: int, name: str
) -> None:
    answers = SuspensionAnswers(subject=subject, key=key, fingerprint="", name=name)
    await begin(
        update,
        context,
        Dialogue.SUSPENSION,
        SuspensionState.REASON,
        in_place=False,
        **answers.model_dump(mode="json"),
    )
    await toast(update, "")


async def ask_reason(context: KmuniContext, draft: Draft) -> Screen:
    answers = SuspensionAnswers.of(draft)
    state = SuspensionState.REASON
    reasons = [
        labelled(context, BUTTONS[reason], Answer(state, reason, (str(answers.key),)))
        for reason in OFFERED[answers.subject]
    ]
    text = context.text("coordinator/ask_suspension", answers=answers)
    return Screen(text, [*in_rows(reasons, 2), navigation(context, state)])


async def choose_reason(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.value not in set(QuickReason):
        await explain_old_button(update, context)
        return
    answers = SuspensionAnswers.of(draft)
    # The button of an earlier question must not take back what the open one is about.
    if tap.more != (str(answers.key),):
        await explain_old_button(update, context)
        return
    async with context.read() as session:
        company_id = await company_of(session, answers)
        reason = await quick_sentence(session, context, company_id, QuickReason(tap.value))
    await advance(update, context, SuspensionState.CONFIRM, reason=reason)


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = SuspensionAnswers.of(draft)
    state = SuspensionState.CONFIRM
    label = (
        Label("Yes, suspend it")
        if answers.subject is Subject.COMPANY
        else Label("Yes, take the approval back")
    )
    rows = [
        [labelled(context, label, Done(state, str(answers.key)))],
        navigation(context, state),
    ]
    return Screen(context.text("coordinator/confirm_suspension", answers=answers), rows)


async def choose_confirm(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Done) or tap.value != str(SuspensionAnswers.of(draft).key):
        await explain_old_button(update, context)
        return
    await take_back(update, context, draft)


async def take_back(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes it back; everybody concerned is told."""
    await require_seated(context)
    answers = SuspensionAnswers.of(draft)
    if not answers.reason:
        await advance(update, context, SuspensionState.REASON)
        return
    is_taken = await _take_back(context, draft, answers)
    text = context.text("coordinator/taken_back", answers=answers, is_taken=is_taken)
    async with context.read() as session:
        company_id = await company_of(session, answers)
    row = [labelled(context, Label("Show the company"), ShowCompany(company_id))]
    await finish(update, context, Screen(text, [row]))


async def _take_back(context: KmuniContext, draft: Draft, answers: SuspensionAnswers) -> bool:
    """Whether there was anything to take back (any more)."""
    if answers.subject is Subject.COMPANY:
        company = SuspensionInput(company_id=answers.key, reason=answers.reason)
        return (await context.require(resting.suspend, company, ends=draft)).is_new
    offer = UnapprovalInput(offer_id=answers.key, reason=answers.reason)
    return (await context.require(approvals.take_back_approval, offer, ends=draft)).is_new


STEPS = ReasonSteps(
    ReasonStates(SuspensionState.REASON, SuspensionState.CONFIRM, SuspensionState.REPLACE),
)

QUESTIONS = STEPS.questions((ask_reason, choose_reason), (ask_confirm, choose_confirm), take_back)

ENTRY_POINTS: list[Handler] = [
    on(SuspendCompany, begin_suspension),
    on(TakeApprovalBack, begin_unapproving),
]
