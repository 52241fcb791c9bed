"""A coordinator's seat: named in the configuration, or taken by a one-time link."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.callback_data import Action, pattern
from handlers.context import KmuniContext
from handlers.coordinator.states import Page
from handlers.dialogues import END, PRIVATE, Handler, NextState, go_on, resume_after
from handlers.guards import require_coordinator
from handlers.labels import Label
from handlers.menus import refresh_menu
from handlers.screen import Screen, button, labelled, send, show, toast
from models.base import stored_id
from models.company import InvitationRole
from models.queries.approvals import list_waiting_submissions
from models.queries.companies import add_invitation, claim_invitation
from models.queries.people import Visitor, add_coordinator_seat, add_person

LINK_PREFIX = "k_"
"""What the start handler knows an invitation to a coordinator's seat by."""


async def require_seated(context: KmuniContext) -> Visitor:
    """The coordinator behind the update; one named in the configuration is kept from now on.

    Raises: RefusedError for everybody else.
    """
    if await context.is_coordinator() and await context.visitor() is None:
        await _keep(context)
    return await require_coordinator(context)


async def _keep(context: KmuniContext) -> None:
    """Keeps the account, so that notices reach it; doing it again changes nothing."""
    if context.telegram_id is None:
        return
    async with context.services.database.write() as session:
        await add_person(session, context.telegram_id, context.language_hint, now=context.now)
    context.forget_visitor()


# Home


async def coordinator_home(update: Update, context: KmuniContext) -> NextState:
    """The first screen: what waits, and everything a coordinator does, one tap away."""
    await require_seated(context)
    await refresh_menu(update, context)
    await show(update, context, await home_screen(context))
    return END


async def home_screen(context: KmuniContext) -> Screen:
    async with context.read() as session:
        waiting = len(await list_waiting_submissions(session))
    queue = await context.label(Label("What waits ({count})"), count=waiting)
    rows = [
        [button(queue, Action.MENU, Page.APPROVALS)],
        [await labelled(context, Label("Announce something"), Action.MENU, Page.BROADCAST)],
        [
            await labelled(context, Label("The region in numbers"), Action.MENU, Page.OVERVIEW),
            await labelled(context, Label("Not understood"), Action.MENU, Page.UNRESOLVED),
        ],
        [await labelled(context, Label("Invite a colleague"), Action.INVITE_COORDINATOR)],
    ]
    text = await context.text(
        "coordinator/home", waiting=waiting, organisation=context.services.organisation
    )
    return Screen(text, rows)


# Inviting


@resume_after
async def cmd_invite(update: Update, context: KmuniContext) -> None:
    """A link for one other coordinator, in a message that can be passed on as it is."""
    visitor = await require_seated(context)
    async with context.write() as session:
        invitation = await add_invitation(
            session,
            InvitationRole.COORDINATOR,
            invited_by=visitor.person_id,
            organisation=context.services.organisation,
            now=context.now,
        )
    link = f"https://t.me/{context.bot.username}?start={LINK_PREFIX}{invitation.token}"
    await send(
        update,
        Screen(
            await context.text("coordinator/invitation", link=link, until=invitation.expires_at)
        ),
    )
    if update.callback_query is not None:
        await toast(update, "")


async def join_coordinators(update: Update, context: KmuniContext, token: str) -> NextState:
    """Opens an invitation's link: seats the person, once; the link is used up only if it helped."""
    if await context.is_coordinator():
        await _keep(context)
        await refresh_menu(update, context)
        await send(update, Screen(await context.text("coordinator/seated_before")))
        return await go_on(update, context)
    is_seated = False
    async with context.write() as session:
        invitation = await claim_invitation(
            session, token, role=InvitationRole.COORDINATOR, now=context.now
        )
        if invitation is not None and context.telegram_id is not None:
            person = await add_person(
                session, context.telegram_id, context.language_hint, now=context.now
            )
            organisation = invitation.organisation or context.services.organisation
            await add_coordinator_seat(session, stored_id(person), organisation, now=context.now)
            is_seated = True
    if not is_seated:
        await send(update, Screen(await context.text("coordinator/link_used")))
        return await go_on(update, context)
    await refresh_menu(update, context)
    await send(update, Screen(await context.text("coordinator/seated", organisation=organisation)))
    await send(update, await home_screen(context))
    return await go_on(update, context)


HANDLERS: list[Handler] = [
    CommandHandler(["einladen", "invite"], cmd_invite, PRIVATE),
    CallbackQueryHandler(cmd_invite, pattern=pattern(Action.INVITE_COORDINATOR)),
]
