"""A coordinator's seat and the first screen: named in the configuration, or by a team's link."""

from telegram import InlineKeyboardButton, Update

from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_coordinator
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, labelled, show
from handlers.menus import refresh_menu
from models.payloads import (
    InviteCoordinator,
    ListAnswers,
    ListCompanies,
    ListUnresolved,
    ShowApprovals,
    ShowOverview,
    ShowTeam,
    WriteBroadcast,
)
from models.queries.approvals import list_waiting_submissions
from models.queries.people import Visitor


async def require_seated(context: KmuniContext) -> Visitor:
    """The coordinator behind the update; one named in the configuration is kept from now on.

    Raises: RefusedError for everybody else.
    """
    visitor = context.visitor
    is_seated = visitor is not None and visitor.is_coordinator
    if not is_seated and context.telegram_id in context.services.coordinator_ids:
        await context.keep_account()
    return require_coordinator(context)


# Home


async def coordinator_home(update: Update, context: KmuniContext) -> None:
    """The first screen: what waits, and everything a coordinator does, one tap away."""
    await require_seated(context)
    refresh_menu(update, context)
    await show(update, context, await home_screen(context))
    return


async def count_waiting(context: KmuniContext) -> int:
    """How many companies and offers wait for a coordinator."""
    async with context.read() as session:
        return len(await list_waiting_submissions(session))


def queue_button(context: KmuniContext, waiting: int) -> InlineKeyboardButton:
    """Leads to what waits."""
    return button(context.label(Label("What waits ({count})"), count=waiting), ShowApprovals())


async def home_screen(context: KmuniContext) -> Screen:
    waiting = await count_waiting(context)
    rows = [
        [queue_button(context, waiting)],
        [labelled(context, Label("Announce something"), WriteBroadcast())],
        [
            labelled(context, Label("The region in numbers"), ShowOverview()),
            labelled(context, Label("Not understood"), ListUnresolved()),
        ],
        [
            labelled(context, Label("Companies"), ListCompanies()),
            labelled(context, Label("Team"), ShowTeam()),
        ],
        [labelled(context, Label("Answers about KMUni"), ListAnswers())],
        [labelled(context, Label("Invite a colleague"), InviteCoordinator())],
    ]
    text = context.text(
        "coordinator/home", waiting=waiting, organisation=context.services.organisation
    )
    return Screen(text, rows)
