"""The queue of companies and offers: a card after the other, or chosen from a list.

Two coordinators may have the same card open. The first answer counts; the second one reads what
became of it. A card that changed since it was shown is shown again instead of approved unread. What
a coordinator puts off comes last for the rest of their visit. Of more than three there is a list
(`queue_list.py`), and the next card is of the list from which the one before was opened.
"""

from telegram import Update
from telegram.ext import CommandHandler

from handlers.card_text import card_text
from handlers.coordinator.fates import fate_text
from handlers.coordinator.queue_cards import card_screen, next_screen, queue_button
from handlers.coordinator.queue_list import choice_screen, list_screen
from handlers.coordinator.seat import require_seated
from handlers.coordinator.validation import Reference, reference_of
from handlers.coordinator.visits import load_visit
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.labels import Label
from handlers.engine.on_screen import keep_on_screen
from handlers.engine.refusals import as_error
from handlers.engine.screen import Screen, labelled, send, show
from handlers.engine.taps import Handler, on, opens
from models.acts import approvals
from models.payloads import (
    Approve,
    BeginQueueAgain,
    ListQueue,
    NarrowQueue,
    ShowApprovals,
    ShowSubmission,
    ShowWhole,
    SkipSubmission,
    Version,
)
from models.queries.approvals import Subject, Submission, find_submission, find_waiting
from models.queue_filter import QueueFilter
from models.refusals import Refusal, Refused

# Showing


@resume_after
async def cmd_approvals(update: Update, context: KmuniContext) -> None:
    await open_queue(update, context)


async def open_queue(update: Update, context: KmuniContext) -> None:
    """What waits: the list of more than a few, else the oldest card."""
    await require_seated(context)
    visit = await load_visit(context)
    is_list = visit.is_listed
    screen = await list_screen(context, visit) if is_list else await next_screen(context, visit)
    await show(update, context, screen)


async def open_list(update: Update, context: KmuniContext, tap: ListQueue) -> None:
    """A page of what waits, or of what of it was chosen."""
    await require_seated(context)
    visit = await load_visit(context, tap.within)
    await show(update, context, await list_screen(context, visit, tap.page))


async def narrow_list(update: Update, context: KmuniContext, tap: NarrowQueue) -> None:
    """Asks for the town or the sector."""
    await require_seated(context)
    visit = await load_visit(context, tap.within)
    await show(update, context, await choice_screen(context, visit, tap.part))


async def open_submission(update: Update, context: KmuniContext, tap: ShowSubmission) -> None:
    """A tap in a list or a notice: the card of exactly this one, or what became of it."""
    await require_seated(context)
    await show(update, context, await queue_screen(context, reference_of(tap)))


async def skip_submission(update: Update, context: KmuniContext, tap: SkipSubmission) -> None:
    """A tap on "next": this one comes last from now on."""
    await require_seated(context)
    await context.require(approvals.put_off, reference_of(tap).card)
    visit = await load_visit(context, tap.within)
    is_this = [one for one in visit.ahead if (one.subject, one.id) == (tap.subject, tap.key)]
    if is_this:
        # It was put off as it read: whatever reads differently now is looked at first.
        screen = await card_screen(context, visit, is_this[0], is_changed=True)
    else:
        async with context.read() as session:
            put_off = await find_submission(session, tap.subject, tap.key)
        screen = await next_screen(context, visit, after=put_off)
    await show(update, context, screen)


async def begin_again(update: Update, context: KmuniContext, tap: BeginQueueAgain) -> None:
    """Forgets what was put off: the oldest comes first again."""
    await require_seated(context)
    await context.require(approvals.begin_again, None)
    await show(update, context, await next_screen(context, await load_visit(context, tap.within)))


async def queue_screen(
    context: KmuniContext, wanted: Reference, *, is_changed: bool = False
) -> Screen:
    """The card that is wanted, or what became of it.

    `is_changed`: it reads differently than the card on which it was answered.
    """
    visit = await load_visit(context, wanted.within)
    for each in (visit, visit.of_everything):
        found = find_waiting(each.queue, wanted.subject, wanted.key)
        if found is not None:
            return await card_screen(context, each, found, is_changed=is_changed)
    if wanted.place is not None and visit.queue:
        # An older "next" named a card that was answered meanwhile: what stood behind it moved up.
        shown = visit.queue[wanted.place % len(visit.queue)]
        return await card_screen(context, visit, shown)
    async with context.read() as session:
        submission = await find_submission(session, wanted.subject, wanted.key)
    text = fate_text(context, submission, is_last=not visit.everything)
    return Screen(text, [[queue_button(context, visit.within)]] if visit.everything else [])


async def show_whole(update: Update, context: KmuniContext, tap: ShowWhole) -> None:
    """The whole offer with its change, or without it, and the way back to what changed."""
    await require_seated(context)
    submission = None
    if tap.subject is Subject.OFFER_CHANGE:
        async with context.read() as session:
            submission = await find_submission(session, tap.subject, tap.key)
    if submission is None or not submission.is_waiting:
        gone = Reference(tap.subject, tap.key, within=tap.within)
        await show(update, context, await queue_screen(context, gone))
        return
    is_new = tap.version is Version.NEW
    card = submission.new_card if is_new else submission.card
    if card is None:
        return
    to_change = ShowSubmission(submission.subject, submission.id, within=tap.within)
    row = [labelled(context, Label("‹ What changed"), to_change)]
    text = card_text(context, "coordinator/whole", card, is_new=is_new)
    await show(update, context, Screen(text, [row]))


async def send_next(
    update: Update,
    context: KmuniContext,
    answered: Submission | None = None,
    within: QueueFilter | None = None,
) -> None:
    """The next card below what was just answered, or that nothing waits any more."""
    visit = await load_visit(context, within)
    screen = await next_screen(context, visit, after=answered)
    if screen.about is not None:
        await keep_on_screen(context, screen.about, screen.named)
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
    await send_next(update, context, approved.submission, tap.within)


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
            return Screen(text, [[queue_button(context, reference.within)]])
        case _:
            raise as_error(refused)


HANDLERS: list[Handler] = [
    CommandHandler(["freigaben", "approvals"], cmd_approvals, PRIVATE),
    opens(ShowApprovals, open_queue),
    on(ListQueue, open_list),
    on(NarrowQueue, narrow_list),
    on(ShowSubmission, open_submission),
    on(SkipSubmission, skip_submission),
    on(BeginQueueAgain, begin_again),
    on(ShowWhole, show_whole),
    on(Approve, approve),
]
