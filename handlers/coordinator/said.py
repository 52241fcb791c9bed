"""What coordinators say in words, anywhere: each as its button or command does it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from telegram import Update

from handlers.coordinator.audience import with_companies_known
from handlers.coordinator.broadcast import open_broadcast
from handlers.engine.context import KmuniContext
from handlers.engine.hearing import Card, Says, Tapping
from handlers.engine.taps import do
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
from models.queries.approvals import list_waiting_submissions
from models.reading.audience import audience_of
from models.reading.circle import read_circle
from models.reading.heard import Intent, Role, Said
from models.reading.listening import Shows, listens
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
