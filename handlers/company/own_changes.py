"""A company's own change that waits or was returned: both versions, and taking it back."""

from telegram import Update

from handlers.card_text import card_text
from handlers.change_lines import change_lines
from handlers.company.access import NO_ID, get_own_card
from handlers.company.dropping import drop_rows
from handlers.company.own_offers import offer_screen
from handlers.company.profile import company_screen
from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_membership
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, show, toast
from handlers.engine.taps import Handler, on
from models.acts import companies, offers
from models.changes import changed_card
from models.payloads import DropChange, EditOffer, OpenCompany, ShowOwnChange, ShowOwnOffer
from models.queries.approvals import Subject, Submission
from models.queries.pending_changes import find_pending_change


async def show_change(update: Update, context: KmuniContext, tap: ShowOwnChange) -> None:
    """What changed, and the whole offer as students would read it then."""
    offer_id = tap.offer_id
    card, _ = await get_own_card(context, offer_id)
    async with context.read() as session:
        pending = await find_pending_change(session, offer_id=offer_id)
    if pending is None:
        await toast(update, context.label(Label("No change waits any more.")))
        await show(update, context, await offer_screen(context, card))
        return
    submission = Submission(card.company, card.offer, card.fields, card.further_kinds, pending)
    rows = [
        [
            labelled(context, Label("‹ Approved version"), ShowOwnOffer(offer_id)),
            labelled(context, Label("✎ Edit"), EditOffer(offer_id)),
        ],
        *drop_rows(context, pending, Subject.OFFER_CHANGE, offer_id),
    ]
    lines = change_lines(submission)
    text = card_text(
        context,
        "company/offer_change",
        changed_card(card, pending.data),
        pending=pending,
        # The whole text is below.
        lines=[line for line in lines if line.passages is None],
        is_text_changed=len(lines) > sum(line.passages is None for line in lines),
    )
    await show(update, context, Screen(text, rows))


async def drop_change(update: Update, context: KmuniContext, tap: DropChange) -> None:
    """Asks once more, then takes the change back; what was approved stays as it is."""
    subject, key = tap.subject, tap.key
    if subject is Subject.OFFER_CHANGE:
        card, _ = await get_own_card(context, key)
        name = card.offer.title
    else:
        key = key if subject is Subject.COMPANY_CHANGE else NO_ID
        await require_membership(context, key)
        name = ""
    if not tap.is_sure:
        await _ask_drop(update, context, subject, key, name)
        return
    drop = offers.drop_change if subject is Subject.OFFER_CHANGE else companies.drop_change
    dropped = await context.require(drop, key)
    done, too_late = Label("Taken back."), Label("No change waits any more.")
    await toast(update, context.label(done if dropped.is_dropped else too_late))
    await _show_approved(update, context, subject, key)


async def _ask_drop(
    update: Update, context: KmuniContext, subject: Subject, key: int, name: str
) -> None:
    is_offer = subject is Subject.OFFER_CHANGE
    async with context.read() as session:
        pending = await find_pending_change(
            session, offer_id=key if is_offer else None, company_id=None if is_offer else key
        )
    if pending is None:
        await toast(update, context.label(Label("No change waits any more.")))
        await _show_approved(update, context, subject, key)
        return
    yes, no = Label("Yes, take it back"), Label("No, keep it")
    back = ShowOwnChange(key) if is_offer else OpenCompany(key)
    rows = [
        [labelled(context, yes, DropChange(subject, key, is_sure=True))],
        [labelled(context, no, back)],
    ]
    text = context.text("company/ask_drop", name=name)
    await show(update, context, Screen(text, rows))


async def _show_approved(update: Update, context: KmuniContext, subject: Subject, key: int) -> None:
    if subject is Subject.OFFER_CHANGE:
        card, _ = await get_own_card(context, key)
        await show(update, context, await offer_screen(context, card))
    else:
        await show(update, context, await company_screen(context, key))


HANDLERS: list[Handler] = [
    on(ShowOwnChange, show_change),
    on(DropChange, drop_change),
]
