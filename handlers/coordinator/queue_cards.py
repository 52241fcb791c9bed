"""One card of the queue: what waits, what happened to it before, and the answers there are."""

from collections.abc import Mapping
from typing import Any

from telegram import InlineKeyboardButton

from handlers.card_text import MAX_MESSAGE_UNITS, card_text
from handlers.change_lines import change_lines
from handlers.coordinator.story import load_story
from handlers.coordinator.visits import Visit
from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.on_screen import find_named
from handlers.engine.screen import Screen, button, labelled
from handlers.passages import MOST_ADDED_UNITS
from models.payloads import (
    Approve,
    BeginQueueAgain,
    GiveBack,
    ListQueue,
    ShowApprovals,
    ShowSubmission,
    ShowWhole,
    SkipSubmission,
    Version,
)
from models.queries.approvals import Subject, Submission
from models.queries.offers import OfferCard
from models.queue_filter import QueueFilter
from models.text import utf16_length


async def next_screen(
    context: KmuniContext, visit: Visit, *, after: Submission | None = None
) -> Screen:
    """The next card, or why there is none."""
    following = visit.next_after(after)
    if following is not None:
        return await card_screen(context, visit, following)
    if visit.skipped:
        text = context.text("coordinator/all_skipped", count=len(visit.skipped))
        again = labelled(context, Label("Begin again"), BeginQueueAgain(visit.within))
        about = ListQueue(visit.within) if visit.is_listed else None
        return Screen(text, [[again], *list_rows(context, visit)], about)
    left = len(visit.everything)
    if not left:
        return Screen(context.text("coordinator/queue_empty"))
    text = context.text("coordinator/list_done", left=left)
    return Screen(text, [[everything_button(context, left)]], ListQueue(visit.within))


async def card_screen(
    context: KmuniContext, visit: Visit, shown: Submission, *, is_changed: bool = False
) -> Screen:
    """The card of one that waits, and the way on and back."""
    within = visit.within
    rows = [
        _approve_row(context, shown, within),
        _return_row(context, shown, within),
        _whole_row(context, shown, within),
    ]
    if len(visit.queue) > 1:
        rows.append([labelled(context, Label("Next ›"), SkipSubmission(*name_of(shown), within))])
    rows += list_rows(context, visit)
    text = await _card_text(context, visit, shown, is_changed=is_changed)
    return Screen(
        text,
        [row for row in rows if row],
        ShowSubmission(*name_of(shown), within=within),
        await find_named(context) if visit.is_listed else {},
    )


def name_of(submission: Submission) -> tuple[Subject, int, str]:
    """What a button names it by, and what its card showed."""
    return submission.subject, submission.id, submission.fingerprint


def list_rows(context: KmuniContext, visit: Visit) -> list[list[InlineKeyboardButton]]:
    """The way back to the list, where there is one."""
    if not visit.is_listed:
        return []
    label = context.label(Label("‹ List ({count})"), count=len(visit.queue))
    return [[button(label, ListQueue(visit.within))]]


def everything_button(context: KmuniContext, count: int) -> InlineKeyboardButton:
    """Out of a list that was narrowed."""
    label = context.label(Label("Show everything ({count})"), count=count)
    return button(label, ListQueue())


def queue_button(context: KmuniContext, within: QueueFilter | None = None) -> InlineKeyboardButton:
    to_queue = ShowApprovals() if within is None else ListQueue(within)
    return labelled(context, Label("Show what waits"), to_queue)


def website_link(website: str | None) -> str | None:
    """The address a tap on a company's website opens."""
    if not website:
        return None
    return website if website.startswith(("http://", "https://")) else f"https://{website}"


# The text


async def _card_text(
    context: KmuniContext, visit: Visit, shown: Submission, *, is_changed: bool
) -> str:
    offer, company = shown.offer, shown.company
    values = {
        "company": company,
        "is_company_waiting": shown.is_company_waiting,
        "website": website_link(company.website),
        **_place_in(visit, shown),
        "is_over": shown.is_over(context.now),
        "is_changed": is_changed,
        "story": await load_story(context, shown),
    }
    if shown.change is not None:
        return _change_text(context, shown, values)
    if offer is None:
        return context.text("coordinator/card", card=None, offer=None, **values)
    card = OfferCard(offer, company, shown.fields, shown.further_kinds)
    return card_text(context, "coordinator/card", card, **values)


def _place_in(visit: Visit, shown: Submission) -> Mapping[str, Any]:
    """Its number, or how many are left once some of a list were put off."""
    is_this = [one is shown for one in visit.queue]
    return {
        "number": is_this.index(True) + 1,
        "total": len(visit.queue),
        "left": len(visit.ahead) if visit.is_listed and visit.skipped else None,
        "is_put_off": visit.is_listed and any(one is shown for one in visit.skipped),
    }


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


# The answers


def _approve_row(
    context: KmuniContext, submission: Submission, within: QueueFilter | None
) -> list[InlineKeyboardButton]:
    if submission.is_over(context.now):
        return []
    both = submission.offer is not None and submission.is_company_waiting
    label = Label("✓ Approve company and offer") if both else Label("✓ Approve")
    return [labelled(context, label, Approve(*name_of(submission), within))]


def _return_row(
    context: KmuniContext, submission: Submission, within: QueueFilter | None
) -> list[InlineKeyboardButton]:
    company = Submission(submission.company)
    if submission.offer is not None and submission.is_company_waiting:
        choices = [(Label("↩ Return offer"), submission), (Label("↩ Return company"), company)]
    else:
        choices = [(Label("↩ Return"), submission)]
    return [labelled(context, label, GiveBack(*name_of(one), within)) for label, one in choices]


def _whole_row(
    context: KmuniContext, submission: Submission, within: QueueFilter | None
) -> list[InlineKeyboardButton]:
    """Both versions of a changed offer, as students read them."""
    if submission.subject is not Subject.OFFER_CHANGE:
        return []
    return [
        labelled(context, label, ShowWhole(submission.subject, submission.id, version, within))
        for label, version in (
            (Label("New version"), Version.NEW),
            (Label("Approved version"), Version.OLD),
        )
    ]
