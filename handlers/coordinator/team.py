"""Who coordinates: inviting, joining by a link after a yes, taking seats and links away."""

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.coordinator.seat import home_screen, require_seated
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, go_on, resume_after
from handlers.engine.labels import Label
from handlers.engine.refusals import RefusedError, as_error
from handlers.engine.screen import Screen, button, labelled, send, show, toast
from handlers.engine.taps import Handler, on, opens
from handlers.menus import refresh_menu
from models.acts import seats
from models.acts.seats import JoinInput, SeatName
from models.payloads import (
    InviteCoordinator,
    JoinTeam,
    NotJoinTeam,
    RemoveSeat,
    ShowTeam,
    TakeTeamLinkBack,
)
from models.queries.invitations import (
    MOST_OPEN_INVITATIONS,
    LinkState,
    OpenedLink,
    get_opened_link,
    list_open_invitations,
    mark_of,
)
from models.queries.seats import SeatRemoval, TeamMember, list_team
from models.refusals import Refusal, Refused
from models.tables.company import InvitationRole
from models.text import readable_line, shorten

LINK_PREFIX = "k_"
"""What the start handler knows an invitation to a coordinator's seat by."""

ROLE = "k"
"""What the buttons of such an invitation name it by."""

MAX_NAME_UNITS = 60


def _account_name(update: Update) -> str:
    user = update.effective_user
    return shorten(readable_line(user.full_name if user else ""), MAX_NAME_UNITS)


# The team


@resume_after
async def cmd_team(update: Update, context: KmuniContext) -> None:
    """`/team`: everybody who coordinates, and the links nobody used yet."""
    await require_seated(context)
    await context.perform_aside(seats.rename, SeatName(name=_account_name(update)))
    await show(update, context, await team_screen(context))


async def team_screen(context: KmuniContext, note: str = "") -> Screen:
    visitor = await require_seated(context)
    configured = context.services.coordinator_ids
    async with context.read() as session:
        team = await list_team(session, now=context.now)
        links = await list_open_invitations(session, InvitationRole.COORDINATOR, now=context.now)
    rows: list[list[InlineKeyboardButton]] = []
    for number, member in enumerate(team, start=1):
        if member.is_configured:
            continue
        is_self = member.person_id == visitor.person_id
        label = Label("✕ {number}: leave") if is_self else Label("✕ {number}: remove")
        text = context.label(label, number=number)
        rows.append([button(text, RemoveSeat(member.person_id))])
    for number, link in enumerate(links, start=1):
        text = context.label(Label("✕ take link {number} back"), number=number)
        rows.append([button(text, TakeTeamLinkBack(mark_of(link)))])
    rows.append([labelled(context, Label("Invite a colleague"), InviteCoordinator())])
    text = context.text(
        "coordinator/team",
        team=team,
        own_id=visitor.person_id,
        links=links,
        unseen=len(configured) - sum(member.is_configured for member in team),
        note=note,
    )
    return Screen(text, rows)


# Taking seats away


async def remove_seat(update: Update, context: KmuniContext, tap: RemoveSeat) -> None:
    """Asks once more; then the person coordinates no longer, from this moment."""
    visitor = await require_seated(context)
    person_id = tap.person_id
    async with context.read() as session:
        team = await list_team(session, now=context.now)
    member = next((one for one in team if one.person_id == person_id), None)
    if member is None or member.is_configured:
        removal = SeatRemoval.GONE if member is None else SeatRemoval.CONFIGURED
        note = context.text("coordinator/seat_stays", removal=removal)
        await show(update, context, await team_screen(context, note))
        return
    is_self = person_id == visitor.person_id
    if not tap.is_sure:
        await show(update, context, await _ask_screen(context, member, is_self=is_self))
        return
    await _remove_seat(update, context, person_id, is_self=is_self)


async def _ask_screen(context: KmuniContext, member: TeamMember, *, is_self: bool) -> Screen:
    label = Label("Yes, leave") if is_self else Label("Yes, remove")
    rows = [
        [labelled(context, label, RemoveSeat(member.person_id, is_sure=True))],
        [labelled(context, Label("No, keep it so"), ShowTeam())],
    ]
    text = context.text("coordinator/ask_seat", member=member, is_self=is_self)
    return Screen(text, rows)


async def _remove_seat(
    update: Update, context: KmuniContext, person_id: int, *, is_self: bool
) -> None:
    removal = (await context.require(seats.remove, person_id)).removal
    if removal is SeatRemoval.REMOVED and is_self:
        await show(update, context, Screen(context.text("coordinator/seat_left")))
        refresh_menu(update, context)
        return
    note = context.text("coordinator/seat_stays", removal=removal)
    await show(update, context, await team_screen(context, note))


async def take_link_back(update: Update, context: KmuniContext, tap: TakeTeamLinkBack) -> None:
    """The link works no more from now on; twice is as good as once."""
    await require_seated(context)
    taken = await context.require(seats.take_link_back, tap.mark)
    label = (
        Label("The link works no more.")
        if taken.is_new
        else Label("That link was used, taken back or too old already.")
    )
    await show(update, context, await team_screen(context, context.label(label)))


# Inviting


@resume_after
async def cmd_invite(update: Update, context: KmuniContext) -> None:
    """A link for one other coordinator, in a message that can be passed on as it is."""
    await require_seated(context)
    invited = await context.perform(seats.invite, SeatName(name=_account_name(update)))
    if isinstance(invited, Refused):
        if invited.reason is Refusal.ENOUGH_LINKS:
            raise RefusedError("coordinator/enough_links", most=MOST_OPEN_INVITATIONS)
        raise as_error(invited)
    invitation = invited.invitation
    link = f"https://t.me/{context.bot.username}?start={LINK_PREFIX}{invitation.token}"
    text = context.text("coordinator/invitation", link=link, until=invitation.expires_at)
    await send(update, Screen(text))
    if update.callback_query is not None:
        await toast(update, "")


# Joining


async def _open_link(context: KmuniContext, token: str) -> OpenedLink:
    async with context.read() as session:
        return await get_opened_link(
            session,
            token,
            InvitationRole.COORDINATOR,
            now=context.now,
        )


async def join_coordinators(update: Update, context: KmuniContext, token: str) -> None:
    """Opens an invitation's link: asks whether to coordinate, or says what the link is worth."""
    if context.is_coordinator:
        await require_seated(context)
        refresh_menu(update, context)
    link = await _open_link(context, token)
    refused = await _refused_screen(context, link)
    if refused is not None:
        await send(update, refused)
        await go_on(update, context)
        return
    row = [
        labelled(context, Label("Yes, join"), JoinTeam(token)),
        labelled(context, Label("No"), NotJoinTeam()),
    ]
    text = context.text(
        "coordinator/ask_join",
        inviter=link.inviter,
        organisation=_organisation(context, link),
        name=_account_name(update),
    )
    await send(update, Screen(text, [row]))
    context.remember_asked(ROLE, token)


def _organisation(context: KmuniContext, link: OpenedLink) -> str:
    return link.organisation.name if link.organisation else context.services.organisation


async def _refused_screen(context: KmuniContext, link: OpenedLink) -> Screen | None:
    """Why nobody is seated by this link now; None if they may be."""
    is_seated = context.is_coordinator
    if link.state is LinkState.GOOD and not is_seated:
        return None
    visitor = context.visitor
    is_own = (
        link.invitation is not None
        and visitor is not None
        and link.invitation.invited_by == visitor.person_id
    )
    text = context.text("coordinator/link", link=link, is_seated=is_seated, is_own=is_own)
    return Screen(text)


async def accept(update: Update, context: KmuniContext, tap: JoinTeam) -> None:
    await accept_link(update, context, tap.token)


async def accept_link(update: Update, context: KmuniContext, token: str) -> None:
    """The yes, which uses the link up."""
    given = JoinInput(token=token, name=_account_name(update))
    seated = await context.perform(seats.join, given, keeps_visitor=True)
    if isinstance(seated, Refused):
        screen = await _refused_screen(context, await _open_link(context, token))
        await show(update, context, screen or Screen(context.text("company/join_again")))
        return
    refresh_menu(update, context)
    text = context.text("coordinator/seated", organisation=seated.organisation)
    await show(update, context, Screen(text))
    await send(update, await home_screen(context))
    await go_on(update, context)


async def refuse(update: Update, context: KmuniContext) -> None:
    """The no, which uses nothing up and keeps nothing."""
    await show(update, context, Screen(context.text("coordinator/not_joined")))
    await go_on(update, context)


HANDLERS: list[Handler] = [
    CommandHandler(["einladen", "invite"], cmd_invite, PRIVATE),
    CommandHandler("team", cmd_team, PRIVATE),
    opens(ShowTeam, cmd_team),
    opens(InviteCoordinator, cmd_invite),
    on(RemoveSeat, remove_seat),
    on(TakeTeamLinkBack, take_link_back),
    on(JoinTeam, accept),
    opens(NotJoinTeam, refuse),
]
