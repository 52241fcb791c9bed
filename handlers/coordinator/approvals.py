"""The queue of companies and offers: one card at a time, approved or returned.

Two coordinators may have the same card open. The first answer counts; the second one reads what
became of it. A card that changed since it was shown is shown again instead of approved unread. What
a coordinator puts off comes last for the rest of their visit.
"""

from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.card_text import MAX_MESSAGE_UNITS, card_text
from handlers.change_lines import change_lines
from handlers.coordinator.fates import fate_text
from handlers.coordinator.seat import require_seated
from handlers.coordinator.validation import Reference, reference_of
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.labels import Label
from handlers.engine.on_screen import keep_on_screen
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, labelled, send, show
from handlers.engine.taps import Handler, on, opens
from handlers.passages import MOST_ADDED_UNITS
from models.acts import approvals
from models.payloads import (
    Approve,
    BeginQueueAgain,
    GiveBack,
    ShowApprovals,
    ShowSubmission,
    ShowWhole,
    SkipSubmission,
    Version,
)
from models.queries.approvals import (
    Subject,
    Submission,
    find_submission,
    find_waiting,
    list_waiting_submissions,
)
from models.queries.skipped import list_skipped
from models.refusals import Refusal, Refused
from models.text import utf16_length

# Showing


@dataclass(frozen=True, slots=True)
class Visit:
    """The queue as one coordinator goes through it."""

    skipped: list[Submission]
    """Put off, in this order; they come last."""
    ahead: list[Submission]
    """Still to be looked at, oldest first."""

    @property
    def queue(self) -> list[Submission]:
        """Everything that waits, in the order in which its cards are numbered."""
        return [*self.skipped, *self.ahead]


async def load_visit(context: KmuniContext) -> Visit:
    """What waits, without what the coordinator has put off in front."""
    visitor = context.visitor
    async with context.read() as session:
        queue = await list_waiting_submissions(session)
        skipped = []
        if visitor is not None:
            skipped = await list_skipped(session, visitor.person_id, queue, now=context.now)
    put_off = {(one.subject, one.id) for one in skipped}
    return Visit(skipped, [one for one in queue if (one.subject, one.id) not in put_off])


@resume_after
async def cmd_approvals(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await queue_screen(context))


async def open_queue(update: Update, context: KmuniContext) -> None:
    """A tap on "what waits": the oldest card in place of the tapped message."""
    await require_seated(context)
    await show(update, context, await queue_screen(context))


async def open_submission(update: Update, context: KmuniContext, tap: ShowSubmission) -> None:
    """A tap in a notice: the card of exactly this one, or truly what became of it."""
    await require_seated(context)
    await show(update, context, await queue_screen(context, reference_of(tap)))


async def skip_submission(update: Update, context: KmuniContext, tap: SkipSubmission) -> None:
    """A tap on "next": this one comes last from now on."""
    await require_seated(context)
    await context.require(approvals.put_off, reference_of(tap).card)
    visit = await load_visit(context)
    is_changed = bool(visit.ahead) and (visit.ahead[0].subject, visit.ahead[0].id) == (
        tap.subject,
        tap.key,
    )
    await show(update, context, _next_screen(context, visit, is_changed=is_changed))


async def begin_again(update: Update, context: KmuniContext) -> None:
    """Forgets what was put off: the oldest comes first again."""
    await require_seated(context)
    await context.require(approvals.begin_again, None)
    await show(update, context, await queue_screen(context))


async def queue_screen(
    context: KmuniContext, wanted: Reference | None = None, *, is_changed: bool = False
) -> Screen:
    """The card that is wanted, or the oldest that waits and was not put off.

    `is_changed`: it reads differently than the card on which it was answered.
    """
    visit = await load_visit(context)
    if wanted is None:
        return _next_screen(context, visit)
    found = find_waiting(visit.queue, wanted.subject, wanted.key)
    if found is not None:
        return _card_screen(context, visit, found, is_changed=is_changed)
    if wanted.fingerprint and visit.queue:
        # An older "next" named a card that was answered meanwhile: what stood behind it moved up.
        shown = visit.queue[wanted.place % len(visit.queue)]
        return _card_screen(context, visit, shown)
    async with context.read() as session:
        submission = await find_submission(session, wanted.subject, wanted.key)
    text = fate_text(context, submission, is_last=not visit.queue)
    return Screen(text, [[queue_button(context)]] if visit.queue else [])


def _next_screen(context: KmuniContext, visit: Visit, *, is_changed: bool = False) -> Screen:
    """The next card, or why there is none."""
    if visit.ahead:
        return _card_screen(context, visit, visit.ahead[0], is_changed=is_changed)
    if not visit.skipped:
        return Screen(context.text("coordinator/queue_empty"))
    text = context.text("coordinator/all_skipped", count=len(visit.skipped))
    return Screen(text, [[labelled(context, Label("Begin again"), BeginQueueAgain())]])


def _card_screen(
    context: KmuniContext, visit: Visit, shown: Submission, *, is_changed: bool = False
) -> Screen:
    rows = [
        _approve_row(context, shown),
        _return_row(context, shown),
        _whole_row(context, shown),
    ]
    if len(visit.queue) > 1:
        rows.append([labelled(context, Label("Next ›"), SkipSubmission(*_name(shown)))])
    number = next(place for place, one in enumerate(visit.queue, start=1) if one is shown)
    text = _card_text(context, shown, number, len(visit.queue), is_changed=is_changed)
    return Screen(text, [row for row in rows if row], ShowSubmission(*_name(shown)))


def _name(submission: Submission) -> tuple[Subject, int, str]:
    """What a button names it by, and what its card showed."""
    return submission.subject, submission.id, submission.fingerprint


def _card_text(
    context: KmuniContext, submission: Submission, number: int, total: int, *, is_changed: bool
) -> str:
    company = submission.company
    values = {
        "company": company,
        "is_company_waiting": submission.is_company_waiting,
        "website": website_link(company.website),
        "number": number,
        "total": total,
        "is_over": submission.is_over(context.now),
        "is_changed": is_changed,
    }
    if submission.change is not None:
        return _change_text(context, submission, values)
    card = submission.card
    if card is None:
        return context.text("coordinator/card", card=None, offer=None, **values)
    return card_text(context, "coordinator/card", card, **values)


def _change_text(context: KmuniContext, submission: Submission, values: dict[str, Any]) -> str:
    """What changed, line by line; a new website can be tapped, a new text is cut if it must be."""
    new_card, new_company = submission.new_card, submission.new_company
    is_new_website = new_company.website != submission.company.website
    values |= {
        "website": website_link(new_company.website) if is_new_website else None,
        "offer": submission.offer,
        "new_company": new_company,
        "new_until": new_card.offer.open_until if new_card else None,
        "reopens": submission.reopens,
    }
    most_added = MOST_ADDED_UNITS
    while True:
        lines = change_lines(submission, most_added)
        text = context.text("coordinator/change", **values, lines=lines)
        surplus = utf16_length(text) - MAX_MESSAGE_UNITS
        if surplus <= 0 or most_added <= 1:
            return text
        most_added = max(1, most_added - surplus)


def website_link(website: str | None) -> str | None:
    """The address a tap on a company's website opens."""
    if not website:
        return None
    return website if website.startswith(("http://", "https://")) else f"https://{website}"


def _approve_row(context: KmuniContext, submission: Submission) -> list[InlineKeyboardButton]:
    if submission.is_over(context.now):
        return []
    both = submission.offer is not None and submission.is_company_waiting
    label = Label("✓ Approve company and offer") if both else Label("✓ Approve")
    return [labelled(context, label, Approve(*_name(submission)))]


def _return_row(context: KmuniContext, submission: Submission) -> list[InlineKeyboardButton]:
    company = Submission(submission.company)
    if submission.offer is not None and submission.is_company_waiting:
        choices = [(Label("↩ Return offer"), submission), (Label("↩ Return company"), company)]
    else:
        choices = [(Label("↩ Return"), submission)]
    return [labelled(context, label, GiveBack(*_name(one))) for label, one in choices]


def _whole_row(context: KmuniContext, submission: Submission) -> list[InlineKeyboardButton]:
    """Both versions of a changed offer, as students read them."""
    if submission.subject is not Subject.OFFER_CHANGE:
        return []
    return [
        labelled(context, label, ShowWhole(submission.subject, submission.id, version))
        for label, version in (
            (Label("New version"), Version.NEW),
            (Label("Approved version"), Version.OLD),
        )
    ]


async def show_whole(update: Update, context: KmuniContext, tap: ShowWhole) -> None:
    """The whole offer with its change, or without it, and the way back to what changed."""
    await require_seated(context)
    submission = None
    if tap.subject is Subject.OFFER_CHANGE:
        async with context.read() as session:
            submission = await find_submission(session, tap.subject, tap.key)
    if submission is None or not submission.is_waiting:
        await show(update, context, await queue_screen(context, Reference(tap.subject, tap.key)))
        return
    is_new = tap.version is Version.NEW
    card = submission.new_card if is_new else submission.card
    if card is None:
        return
    back = Label("‹ What changed")
    row = [labelled(context, back, ShowSubmission(submission.subject, submission.id))]
    text = card_text(context, "coordinator/whole", card, is_new=is_new)
    await show(update, context, Screen(text, [row]))


def queue_button(context: KmuniContext) -> InlineKeyboardButton:
    return labelled(context, Label("Show what waits"), ShowApprovals())


async def send_next(update: Update, context: KmuniContext) -> None:
    """The next card below what was just answered, or that nothing waits any more."""
    screen = await queue_screen(context)
    if screen.about is not None:
        await keep_on_screen(context, screen.about)
    await send(update, screen)


# Approving


async def approve(update: Update, context: KmuniContext, tap: Approve) -> None:
    """A tap on "approve": the offer is open, its company is in, and the next card comes."""
    await require_seated(context)
    reference = reference_of(tap)
    approved = await context.perform(approvals.approve, reference.card)
    if isinstance(approved, Refused):
        await show(update, context, await refused_screen(context, reference, approved))
        return
    text = context.text(
        "coordinator/approved", submission=approved.submission, changed=approved.changed
    )
    await show(update, context, Screen(text))
    await send_next(update, context)


async def refused_screen(context: KmuniContext, reference: Reference, refused: Refused) -> Screen:
    """Why the answer did not count, and the way on.

    Raises: RefusedError for whoever may not answer at all.
    """
    match refused.reason:
        case Refusal.SUBMISSION_CHANGED:
            return await queue_screen(context, reference, is_changed=True)
        case Refusal.SUBMISSION_OVER:
            return await queue_screen(context, reference)
        case Refusal.SUBMISSION_GONE | Refusal.SUBMISSION_ANSWERED:
            async with context.read() as session:
                submission = await find_submission(session, reference.subject, reference.key)
            text = fate_text(context, submission)
            return Screen(text, [[queue_button(context)]])
        case _:
            raise as_error(refused)


HANDLERS: list[Handler] = [
    CommandHandler(["freigaben", "approvals"], cmd_approvals, PRIVATE),
    opens(ShowApprovals, open_queue),
    on(ShowSubmission, open_submission),
    on(SkipSubmission, skip_submission),
    opens(BeginQueueAgain, begin_again),
    on(ShowWhole, show_whole),
    on(Approve, approve),
]
