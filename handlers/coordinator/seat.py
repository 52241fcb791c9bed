"""A coordinator's seat and the first screen: named in the configuration, or by a team's link."""

from telegram import Update

from handlers.coordinator.states import Page
from handlers.engine.callback_data import Action
from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_coordinator
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, labelled, show
from handlers.menus import refresh_menu
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


async def home_screen(context: KmuniContext) -> Screen:
    async with context.read() as session:
        waiting = len(await list_waiting_submissions(session))
    queue = context.label(Label("What waits ({count})"), count=waiting)
    rows = [
        [button(queue, Action.MENU, Page.APPROVALS)],
        [labelled(context, Label("Announce something"), Action.MENU, Page.BROADCAST)],
        [
            labelled(context, Label("The region in numbers"), Action.MENU, Page.OVERVIEW),
            labelled(context, Label("Not understood"), Action.MENU, Page.UNRESOLVED),
        ],
        [
            labelled(context, Label("Companies"), Action.MENU, Page.COMPANIES),
            labelled(context, Label("Team"), Action.MENU, Page.TEAM),
        ],
        [labelled(context, Label("Answers about KMUni"), Action.MENU, Page.ANSWERS)],
        [labelled(context, Label("Invite a colleague"), Action.INVITE_COORDINATOR)],
    ]
    text = context.text(
        "coordinator/home", waiting=waiting, organisation=context.services.organisation
    )
    return Screen(text, rows)
