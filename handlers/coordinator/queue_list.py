"""What waits as a numbered list, when it is more than can be gone through one by one.

A tap or a typed number opens a card; taps and words narrow the list. Everything that narrows it
travels in its buttons, with the counts that are left under what is chosen already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from telegram import InlineKeyboardButton

from handlers.coordinator.queue_cards import everything_button
from handlers.coordinator.visits import Visit
from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, in_rows, labelled
from models.payloads import ListQueue, NarrowQueue, Payload, QueuePart, ShowSubmission
from models.queries.approvals import Subject, Submission
from models.queue_filter import (
    NOT_SAID,
    OLD_AFTER,
    QueueFilter,
    cities_of,
    city_mark,
    narrowed,
    sector_mark,
    sectors_of,
)
from models.vocabulary import Language, QueueKind

SHOWN = 8
ROW = 4
MOST_CHOICES = 60
"""Towns in a choice; a keyboard takes a hundred buttons. The words of the list find every town."""

MOST_NUMBERED = 99
"""A number alone that names an entry has two digits at most."""

KINDS: Mapping[QueueKind, Label] = {
    QueueKind.COMPANIES: Label("New companies"),
    QueueKind.OFFERS: Label("Offers"),
    QueueKind.CHANGES: Label("Changes"),
}

WHAT_WAITS: Mapping[Subject, Label] = {
    Subject.OFFER: Label("offer"),
    Subject.COMPANY: Label("new company"),
    Subject.OFFER_CHANGE: Label("change of an offer"),
    Subject.COMPANY_CHANGE: Label("change of the company"),
}
OF_NEW_COMPANY = Label("offer of a new company")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    number: int
    submission: Submission
    what: str
    """What kind of submission it is."""
    days: int
    """Since so many of the region's days it waits."""
    is_put_off: bool

    @property
    def title(self) -> str:
        one = self.submission
        return one.company.name if one.offer is None else one.offer.title


async def list_screen(context: KmuniContext, visit: Visit, page: int = 0) -> Screen:
    """A page of the list as it is now; one that does not exist any more becomes the last."""
    listed, within = visit.listed, visit.within
    everything = len(visit.everything)
    if not everything:
        return Screen(context.text("coordinator/queue_empty"))
    pages = max(1, -(-len(listed) // SHOWN))
    page = min(page, pages - 1)
    first = page * SHOWN
    entries = [
        _entry(context, visit, one, number)
        for number, one in enumerate(listed[first : first + SHOWN], start=first + 1)
    ]
    # Also those of other pages: the number is what somebody remembers.
    named = {
        number: ShowSubmission(one.subject, one.id, within=within)
        for number, one in enumerate(listed[:MOST_NUMBERED], start=1)
    }
    numbers = [
        button(
            str(one.number),
            ShowSubmission(one.submission.subject, one.submission.id, within=within),
        )
        for one in entries
    ]
    rows = [
        *in_rows(numbers, ROW),
        _turning(context, within, page, pages),
        *_filter_rows(context, visit),
    ]
    text = context.text(
        "coordinator/queue",
        entries=entries,
        total=len(listed),
        everything=everything,
        conditions=conditions(context, visit),
        page=page + 1,
        pages=pages,
    )
    return Screen(text, [row for row in rows if row], ListQueue(within, page), named)


def _entry(context: KmuniContext, visit: Visit, submission: Submission, number: int) -> Entry:
    is_first = submission.subject is Subject.OFFER and submission.is_company_waiting
    what = OF_NEW_COMPANY if is_first else WHAT_WAITS[submission.subject]
    return Entry(
        number=number,
        submission=submission,
        what=context.label(what),
        days=_days_since(submission, visit, context.services.zone),
        is_put_off=any(one is submission for one in visit.all_skipped),
    )


def _days_since(submission: Submission, visit: Visit, zone: tzinfo) -> int:
    today = visit.now.astimezone(zone).date()
    return (today - submission.waits_since.astimezone(zone).date()).days


def _turning(
    context: KmuniContext, within: QueueFilter | None, page: int, pages: int
) -> list[InlineKeyboardButton]:
    row = []
    if page > 0:
        row.append(labelled(context, Label("‹ Previous"), ListQueue(within, page - 1)))
    if page < pages - 1:
        row.append(labelled(context, Label("Next ›"), ListQueue(within, page + 1)))
    return row


# Narrowing


def _filter_rows(context: KmuniContext, visit: Visit) -> list[list[InlineKeyboardButton]]:
    """What can be chosen, each with what would be left; nothing that would change nothing."""
    chosen = visit.within or QueueFilter()
    rows = in_rows(_kind_buttons(context, visit, chosen), 2)
    old = replace(chosen, is_old=True)
    count = _count(visit, old)
    if chosen.is_old or 0 < count < len(visit.queue):
        label = Label("Older than {days} days ({count})")
        text = context.label(label, days=OLD_AFTER.days, count=count)
        rows.append([_toggle(text, replace(chosen, is_old=not chosen.is_old), chosen.is_old)])
    rows.append(_part_buttons(context, visit, chosen))
    if visit.within is not None:
        rows.append([everything_button(context, len(visit.everything))])
    return rows


def _kind_buttons(
    context: KmuniContext, visit: Visit, chosen: QueueFilter
) -> list[InlineKeyboardButton]:
    total = _count(visit, replace(chosen, kind=None))
    counts = {kind: _count(visit, replace(chosen, kind=kind)) for kind in KINDS}
    if chosen.kind is None and not any(0 < count < total for count in counts.values()):
        return []
    label = context.label(Label("All ({count})"), count=total)
    buttons = [_toggle(label, replace(chosen, kind=None), chosen.kind is None)]
    for kind, name in KINDS.items():
        if counts[kind] or chosen.kind is kind:
            label = f"{context.label(name)} ({counts[kind]})"
            buttons.append(_toggle(label, replace(chosen, kind=kind), chosen.kind is kind))
    return buttons


def _part_buttons(
    context: KmuniContext, visit: Visit, chosen: QueueFilter
) -> list[InlineKeyboardButton]:
    """The town and the sector: each asks, for there may be many."""
    wider = {
        QueuePart.CITY: narrowed(visit.everything, replace(chosen, city=""), visit.now),
        QueuePart.SECTOR: narrowed(visit.everything, replace(chosen, sector=""), visit.now),
    }
    row = []
    if chosen.city or len(cities_of(wider[QueuePart.CITY])) > 1:
        label = f"● 📍 {city_name(context, visit, chosen.city)}"
        label = label if chosen.city else context.label(Label("📍 By town"))
        row.append(button(label, NarrowQueue(QueuePart.CITY, visit.within)))
    if chosen.sector or len(sectors_of(wider[QueuePart.SECTOR])) > 1:
        label = f"● 🏭 {sector_name(context, chosen.sector)}"
        label = label if chosen.sector else context.label(Label("🏭 By sector"))
        row.append(button(label, NarrowQueue(QueuePart.SECTOR, visit.within)))
    return row


def _toggle(label: str, to: QueueFilter, is_on: bool) -> InlineKeyboardButton:
    return button(f"● {label}" if is_on else label, _list_of(to))


def _list_of(within: QueueFilter) -> Payload:
    return ListQueue(None if within == QueueFilter() else within)


def _count(visit: Visit, within: QueueFilter) -> int:
    return len(narrowed(visit.everything, within, visit.now))


async def choice_screen(context: KmuniContext, visit: Visit, part: QueuePart) -> Screen:
    """The towns or sectors there are under what is chosen otherwise, most first."""
    chosen = visit.within or QueueFilter()
    is_city = part is QueuePart.CITY
    without = replace(chosen, city="") if is_city else replace(chosen, sector="")
    left = narrowed(visit.everything, without, visit.now)
    marks = [
        city_mark(one.company.place) if is_city else sector_mark(one.company.sector_id)
        for one in left
    ]
    names = {
        mark: city_name(context, visit, mark) if is_city else sector_name(context, mark)
        for mark in set(marks)
    }
    best = sorted(names, key=lambda mark: (mark == NOT_SAID, -marks.count(mark), names[mark]))
    buttons = []
    for mark in best[:MOST_CHOICES]:
        to = replace(chosen, city=mark) if is_city else replace(chosen, sector=mark)
        label = f"{names[mark]} ({marks.count(mark)})"
        buttons.append(_toggle(label, to, mark == (chosen.city if is_city else chosen.sector)))
    every = Label("Every town ({count})") if is_city else Label("Every sector ({count})")
    rows = [
        *in_rows(buttons, 2 if is_city else 1),
        [button(context.label(every, count=len(left)), _list_of(without))],
        [labelled(context, Label("‹ To the list"), ListQueue(visit.within))],
    ]
    text = context.text("coordinator/narrow_queue", is_city=is_city)
    return Screen(text, rows, ListQueue(visit.within))


# What is chosen, in words


def conditions(context: KmuniContext, visit: Visit) -> Sequence[str]:
    """What the list is narrowed by, each in a few words."""
    chosen = visit.within or QueueFilter()
    said = []
    if chosen.kind is not None:
        said.append(context.label(KINDS[chosen.kind]))
    if chosen.city:
        said.append(city_name(context, visit, chosen.city))
    if chosen.sector:
        said.append(sector_name(context, chosen.sector))
    if chosen.is_old:
        said.append(context.label(Label("older than {days} days"), days=OLD_AFTER.days))
    return said


def city_name(context: KmuniContext, visit: Visit, mark: str) -> str:
    """What the town is called; one of which nothing waits any more as the taxonomy knows it."""
    if mark == NOT_SAID:
        return context.label(Label("no town named"))
    waiting = cities_of(visit.everything)
    if mark in waiting:
        return waiting[mark]
    known = context.taxonomy.find_places(mark, limit=1)
    return known[0].name if known else mark.title()


def sector_name(context: KmuniContext, mark: str) -> str:
    if mark == NOT_SAID:
        return context.label(Label("no sector named"))
    sector = next((one for one in context.taxonomy.sectors if sector_mark(one.id) == mark), None)
    if sector is None:
        return mark
    return sector.label_de if context.language is Language.GERMAN else sector.label_en
