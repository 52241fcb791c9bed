"""What coordinators say in words, anywhere: each as its button or command does it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Update

from handlers.coordinator.audience import with_companies_known
from handlers.coordinator.broadcast import open_broadcast
from handlers.coordinator.visits import load_visit
from handlers.engine.context import KmuniContext
from handlers.engine.hearing import Card, Pick, Says, Tapping
from handlers.engine.on_screen import find_named
from handlers.engine.taps import do
from models.company_names import SHORTEST_NAME
from models.payloads import (
    AnswerSubmission,
    Approve,
    FreeText,
    GiveBack,
    InviteCoordinator,
    ListCompanies,
    ListQueue,
    ListUnresolved,
    Payload,
    ShowApprovals,
    ShowOverview,
    ShowSubmission,
    SkipSubmission,
    WriteBroadcast,
)
from models.queries.approvals import Submission, list_waiting_submissions
from models.queue_filter import QueueFilter, city_mark, sector_mark
from models.reading.audience import audience_of
from models.reading.circle import read_circle
from models.reading.heard import Intent, Role, Said
from models.reading.listening import Shows, listens
from models.reading.queue import QueueWish, QueueWords, read_entry_number, read_queue_words
from models.text import compare_key, shorten

MOST_QUOTED_UNITS = 300
"""Of a line that began an announcement."""


async def look_at_queue(update: Update, context: KmuniContext, said: Said) -> None:
    """What waits, or the one that is named: nothing is approved or returned unseen."""
    thing = compare_key(said.word("thing"))
    if thing:
        async with context.read() as session:
            waiting = await list_waiting_submissions(session)
        for one in waiting:
            names = [one.company.name, *([one.offer.title] if one.offer is not None else [])]
            if any(thing in compare_key(name) for name in names):
                shown = ShowSubmission(one.subject, one.id, one.fingerprint)
                await do(update, context, shown)
                return
    await do(update, context, ShowApprovals())


async def announce(update: Update, context: KmuniContext, said: Said) -> None:
    """Begins an announcement; whom the words name is shown and asked before it counts."""
    reading = await with_companies_known(context, read_circle(said.text, context.taxonomy))
    audience = audience_of(reading)
    if audience is None or reading.is_excluding or "audience" not in said.meaning.args:
        await do(update, context, WriteBroadcast())
        return
    line = shorten(said.text, MOST_QUOTED_UNITS)
    await open_broadcast(update, context, said=line, proposals=[audience.to_data()])


async def find(update: Update, context: KmuniContext, said: Said) -> None:
    await do(update, context, ListCompanies(0, FreeText(said.word("thing"))))


async def invite(update: Update, context: KmuniContext, said: Said) -> None:
    await do(update, context, InviteCoordinator())


async def show(update: Update, context: KmuniContext, said: Said) -> None:
    match said.word("what"):
        case "unresolved":
            await do(update, context, ListUnresolved())
        case "numbers" | "offers":
            await do(update, context, ShowOverview())
        case "company":
            await do(update, context, ListCompanies())
        case _:
            await do(update, context, ShowApprovals())


SAYS: Says = {
    Intent.APPROVE: look_at_queue,
    Intent.RETURN: look_at_queue,
    Intent.MORE: look_at_queue,
    Intent.BROADCAST: announce,
    Intent.FIND: find,
    Intent.INVITE_COLLEAGUE: invite,
    Intent.SHOW: show,
}


# What is on the screen


def _answers(to_step: type[AnswerSubmission]) -> Tapping:
    """The card's button, unless the words name another thing than what is shown."""

    def tapping(shown: Any, said: Said) -> Payload | None:
        if said.word("thing"):
            return None
        return to_step(shown.subject, shown.key, shown.fingerprint, shown.within)

    return tapping


CARDS: Mapping[type[Payload], Card] = {
    ShowSubmission: Card(
        listens(Role.COORDINATOR, shows=Shows.SUBMISSION),
        {
            Intent.AGREE: _answers(Approve),
            Intent.APPROVE: _answers(Approve),
            Intent.REFUSE: _answers(GiveBack),
            Intent.RETURN: _answers(GiveBack),
            Intent.SKIP: _answers(SkipSubmission),
            Intent.MORE: _answers(SkipSubmission),
            Intent.BACK: lambda shown, said: ListQueue(shown.within),
        },
        lasts=timedelta(hours=12),
    ),
}
"""What words can be about, and the buttons that say the same."""


# The list of what waits

BACK_TO_LIST = QueueWords(wishes=frozenset({QueueWish.LIST}))
ONE_BACK = QueueWords(wishes=frozenset({QueueWish.PREVIOUS}))


async def pick_of_queue(context: KmuniContext, shown: ListQueue, text: str) -> Payload | None:
    """The list as the words narrow it, or an entry that they name by its number or its name.

    A number that the list does not have shows it again. What is to be done with an entry waits
    until its card was read.
    """
    number = read_entry_number(text)
    if number is not None:
        return (await find_named(context)).get(number, shown)
    visit = await load_visit(context)
    places = [one.company.place for one in visit.everything if one.company.place]
    said = read_queue_words(text, context.taxonomy, places)
    if said is None:
        named = _named_in(text, visit.everything)
        return ShowSubmission(named.subject, named.id, within=shown.within) if named else None
    before = shown.within or QueueFilter()
    within = _narrowed(before, said)
    if within != before:
        return ListQueue(None if within == QueueFilter() else within)
    turned = (QueueWish.NEXT in said.wishes) - (QueueWish.PREVIOUS in said.wishes)
    return ListQueue(shown.within, max(0, shown.page + turned))


async def pick_of_card(context: KmuniContext, shown: ShowSubmission, text: str) -> Payload | None:
    """Back to the list that the card is of; any other words are about the card."""
    said = read_queue_words(text, context.taxonomy)
    if said is None:
        return None
    visit = await load_visit(context, shown.within)
    if said == BACK_TO_LIST or (said == ONE_BACK and visit.is_listed):
        return ListQueue(shown.within)
    return None


def _named_in(text: str, waiting: Sequence[Submission]) -> Submission | None:
    """The only one whose title or company is in the text; the longest name decides."""
    said = compare_key(text)
    # A single word may be a wish; two with which a name begins are none.
    is_begun = " " in said
    found = [
        (len(key), one)
        for one in waiting
        for name in (one.company.name, one.offer.title if one.offer is not None else "")
        if len(key := compare_key(name)) >= SHORTEST_NAME
        and (f" {key} " in f" {said} " or (is_begun and key.startswith(f"{said} ")))
    ]
    longest = max((length for length, _ in found), default=0)
    best = [one for length, one in found if length == longest]
    return best[0] if len(best) == 1 else None


def _narrowed(before: QueueFilter, said: QueueWords) -> QueueFilter:
    """What is said takes the place of what was chosen of the same kind; the rest stays."""
    within = QueueFilter() if QueueWish.EVERYTHING in said.wishes else before
    if QueueWish.ANYWHERE in said.wishes:
        within = replace(within, city="", sector="")
    return replace(
        within,
        kind=said.kind or within.kind,
        is_old=within.is_old or QueueWish.OLD in said.wishes,
        city=city_mark(said.place) if said.place else within.city,
        sector=sector_mark(said.sector) if said.sector else within.sector,
    )


PICKS: Mapping[type[Payload], Pick] = {ListQueue: pick_of_queue, ShowSubmission: pick_of_card}
"""What words pick of a list, and the buttons that say the same."""
