"""The queue of companies and offers: one card at a time, approved or returned.

Two coordinators may have the same card open. The first answer counts; the second one reads that
it was answered. A card that changed since it was shown is shown again instead of approved unread.
"""

from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import InlineKeyboardButton, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.callback_data import Action, pattern, unpack
from handlers.card_text import card_text
from handlers.context import KmuniContext
from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import Page
from handlers.coordinator.validation import Reference, read_reference
from handlers.dialogues import PRIVATE, Handler, resume_after
from handlers.guards import require_still_coordinator
from handlers.labels import Label
from handlers.screen import Screen, button, labelled, send, show
from models.base import stored_id
from models.outbox import Notice
from models.queries.approvals import (
    Subject,
    Submission,
    change_submission_to_approved,
    find_submission_for_update,
    list_waiting_submissions,
)
from models.queries.companies import list_member_ids
from models.queries.offers import OfferCard
from models.queries.outbox import add_notices


class Verdict(StrEnum):
    """What becomes of a tap on a card."""

    ANSWERABLE = "answerable"
    GONE = "gone"
    ANSWERED_BEFORE = "answered_before"
    CHANGED = "changed"
    """It reads differently now than it did on the card."""


def judge(submission: Submission | None, fingerprint: str) -> Verdict:
    """Whether the answer given on a card with this fingerprint can count."""
    if submission is None:
        return Verdict.GONE
    if not submission.is_waiting:
        return Verdict.ANSWERED_BEFORE
    if submission.fingerprint != fingerprint:
        return Verdict.CHANGED
    return Verdict.ANSWERABLE


def reference_of(update: Update) -> Reference | None:
    """What a button of the queue names."""
    data = update.callback_query.data if update.callback_query else None
    _, arguments = unpack(data or "")
    return read_reference(arguments)


# Showing


@resume_after
async def cmd_approvals(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await queue_screen(context))


async def open_queue(update: Update, context: KmuniContext) -> None:
    """A tap on "what waits": the oldest card in place of the tapped message."""
    await require_seated(context)
    await show(update, context, await queue_screen(context))


async def open_submission(update: Update, context: KmuniContext) -> None:
    """A tap in a notice or on "next": the card of exactly this one, or what waits instead."""
    await require_seated(context)
    await show(update, context, await queue_screen(context, reference_of(update)))


async def queue_screen(
    context: KmuniContext, wanted: Reference | None = None, *, is_changed: bool = False
) -> Screen:
    """The card that is wanted, or the oldest that waits.

    `is_changed`: it reads differently than the card on which it was answered.
    """
    async with context.read() as session:
        queue = await list_waiting_submissions(session)
    if not queue:
        return Screen(await context.text("coordinator/queue_empty", is_answered=bool(wanted)))
    if wanted is None:
        return await _card_screen(context, queue, 0)
    for place, submission in enumerate(queue):
        if (submission.subject, submission.id) == (wanted.subject, wanted.key):
            return await _card_screen(context, queue, place, is_changed=is_changed)
    if wanted.fingerprint:
        # "Next" named a card that was answered meanwhile: what stood behind it moved up.
        return await _card_screen(context, queue, wanted.place % len(queue))
    text = await context.text("coordinator/answered_before")
    return Screen(text, [[await queue_button(context)]])


async def _card_screen(
    context: KmuniContext, queue: list[Submission], place: int, *, is_changed: bool = False
) -> Screen:
    shown = queue[place]
    rows = [await _approve_row(context, shown), await _return_row(context, shown)]
    if len(queue) > 1:
        after = (place + 1) % len(queue)
        following = queue[after]
        arguments = (following.subject, following.id, following.fingerprint, after)
        rows.append([await labelled(context, Label("Next ›"), Action.APPROVAL_SHOW, *arguments)])
    text = await _card_text(context, shown, place + 1, len(queue), is_changed=is_changed)
    return Screen(text, [row for row in rows if row])


async def _card_text(
    context: KmuniContext, submission: Submission, number: int, total: int, *, is_changed: bool
) -> str:
    offer, company = submission.offer, submission.company
    values = {
        "company": company,
        "is_company_waiting": submission.is_company_waiting,
        "website": website_link(company.website),
        "number": number,
        "total": total,
        "is_over": submission.is_over(context.now),
        "is_changed": is_changed,
    }
    if offer is None:
        return await context.text("coordinator/card", card=None, offer=None, **values)
    card = OfferCard(offer, company, submission.fields)
    return await card_text(context, "coordinator/card", card, **values)


def website_link(website: str | None) -> str | None:
    """The address a tap on a company's website opens."""
    if not website:
        return None
    return website if website.startswith(("http://", "https://")) else f"https://{website}"


async def _approve_row(context: KmuniContext, submission: Submission) -> list[InlineKeyboardButton]:
    if submission.is_over(context.now):
        return []
    both = submission.offer is not None and submission.is_company_waiting
    label = Label("✓ Approve company and offer") if both else Label("✓ Approve")
    arguments = (submission.subject, submission.id, submission.fingerprint)
    return [await labelled(context, label, Action.APPROVE, *arguments)]


async def _return_row(context: KmuniContext, submission: Submission) -> list[InlineKeyboardButton]:
    company = Submission(submission.company)
    if submission.offer is None:
        choices = [(Label("↩ Return"), submission)]
    elif submission.is_company_waiting:
        choices = [(Label("↩ Return offer"), submission), (Label("↩ Return company"), company)]
    else:
        choices = [(Label("↩ Return"), submission)]
    return [
        await labelled(context, label, Action.RETURN, one.subject, one.id, one.fingerprint)
        for label, one in choices
    ]


async def queue_button(context: KmuniContext) -> InlineKeyboardButton:
    return button(await context.label(Label("Show what waits")), Action.MENU, Page.APPROVALS)


async def send_next(update: Update, context: KmuniContext) -> None:
    """The next card below what was just answered, or that nothing waits any more."""
    await send(update, await queue_screen(context))


# Approving


async def approve(update: Update, context: KmuniContext) -> None:
    """Opens the offer to students and lets its company in, once; everybody concerned is told."""
    visitor = await require_seated(context)
    reference = reference_of(update)
    if reference is None:
        await show(update, context, await queue_screen(context))
        return
    async with context.write() as session:
        await require_still_coordinator(session, context, visitor.person_id)
        submission = await find_submission_for_update(session, reference.subject, reference.key)
        verdict = judge(submission, reference.fingerprint)
        if verdict is Verdict.ANSWERABLE and submission and submission.is_over(context.now):
            verdict = Verdict.CHANGED
        if verdict is Verdict.ANSWERABLE and submission is not None:
            changed = await change_submission_to_approved(session, submission, now=context.now)
            for subject in changed:
                await _tell_approved(session, context, submission, subject)
    context.services.outbox.wake()
    if submission is None or verdict is not Verdict.ANSWERABLE:
        await show(update, context, await refused_screen(context, reference, verdict))
        return
    text = await context.text("coordinator/approved", submission=submission, changed=changed)
    await show(update, context, Screen(text))
    await send_next(update, context)


async def _tell_approved(
    session: AsyncSession, context: KmuniContext, submission: Submission, subject: Subject
) -> None:
    company_id = stored_id(submission.company)
    if subject is Subject.COMPANY:
        notice, key, payload = Notice.COMPANY_APPROVED, company_id, {"company_id": company_id}
    else:
        notice, key, payload = Notice.OFFER_APPROVED, submission.id, {"offer_id": submission.id}
    await add_notices(
        session,
        await list_member_ids(session, company_id),
        notice,
        f"{notice.value}:{key}:{context.now:%Y%m%dT%H%M%S}",
        payload,
        now=context.now,
    )


async def refused_screen(context: KmuniContext, reference: Reference, verdict: Verdict) -> Screen:
    """Why the tap did not count, and the way on."""
    if verdict is Verdict.CHANGED:
        return await queue_screen(context, reference, is_changed=True)
    template = "answered_before" if verdict is Verdict.ANSWERED_BEFORE else "submission_gone"
    text = await context.text(f"coordinator/{template}")
    return Screen(text, [[await queue_button(context)]])


HANDLERS: list[Handler] = [
    CommandHandler(["freigaben", "approvals"], cmd_approvals, PRIVATE),
    CallbackQueryHandler(open_queue, pattern=f"^{Action.MENU.value}:{Page.APPROVALS.value}$"),
    CallbackQueryHandler(open_submission, pattern=pattern(Action.APPROVAL_SHOW)),
    CallbackQueryHandler(approve, pattern=pattern(Action.APPROVE)),
]
