"""Who speaks for a company: inviting colleagues, taking links back, who asks, removing people."""

from telegram import InlineKeyboardButton, Update

from handlers.company.joining import LINK_PREFIX
from handlers.company.rights import require_act
from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.refusals import RefusedError, as_error
from handlers.engine.screen import Screen, button, labelled, send, show, toast
from handlers.engine.taps import Handler, on
from handlers.home import home_screen
from handlers.menus import refresh_menu
from models.acts import members
from models.acts.members import LinkInput, MemberInput
from models.payloads import (
    InviteColleague,
    OpenCompany,
    RemoveMember,
    ShowNewcomer,
    ShowPeople,
    TakeCompanyLinkBack,
)
from models.queries.companies import find_member, get_company, list_members
from models.queries.invitations import (
    MOST_OPEN_INVITATIONS,
    list_open_invitations,
    mark_of,
)
from models.queries.join_requests import list_waiting_requests
from models.refusals import Refusal, Refused
from models.rights import CompanyRight
from models.tables.base import stored_id
from models.tables.company import InvitationRole, Membership
from models.text import shorten

MOST_SHOWN = 20
"""People with a button of their own; a company of that many has somebody who knows them all."""


async def open_people(update: Update, context: KmuniContext, tap: ShowPeople) -> None:
    await show(update, context, await people_screen(context, tap.company_id))


async def people_screen(context: KmuniContext, company_id: int, note: str = "") -> Screen:
    """Colleagues and links nobody used yet, each with a button that takes it away."""
    membership = await require_act(context, company_id, CompanyRight.LOOK)
    async with context.read() as session:
        company = await get_company(session, company_id)
        colleagues = await list_members(session, company_id)
        invitations = await list_open_invitations(
            session, InvitationRole.COMPANY, company_id=company_id, now=context.now
        )
        newcomers = await list_waiting_requests(session, company_id, now=context.now)
    rows: list[list[InlineKeyboardButton]] = []
    for number, member in enumerate(colleagues[:MOST_SHOWN], start=1):
        label = (
            Label("✕ {number}: leave")
            if member.id == membership.id
            else Label("✕ {number}: remove")
        )
        text = context.label(label, number=number)
        rows.append([button(text, RemoveMember(company_id, stored_id(member)))])
    for newcomer in newcomers[:MOST_SHOWN]:
        text = context.label(Label("👋 {name} asks"), name=shorten(newcomer.name, 40))
        rows.append([button(text, ShowNewcomer(stored_id(newcomer)))])
    for number, link in enumerate(invitations, start=1):
        text = context.label(Label("✕ take link {number} back"), number=number)
        mark = mark_of(link)
        rows.append([button(text, TakeCompanyLinkBack(company_id, mark))])
    rows.append(
        [
            labelled(context, Label("Invite a colleague"), InviteColleague(company_id)),
            labelled(context, Label("‹ Back"), OpenCompany(company_id)),
        ]
    )
    text = context.text(
        "company/people",
        company=company,
        members=colleagues[:MOST_SHOWN],
        invitations=invitations,
        newcomers=newcomers[:MOST_SHOWN],
        membership=membership,
        note=note,
    )
    return Screen(text, rows)


# Inviting


async def invite(update: Update, context: KmuniContext, tap: InviteColleague) -> None:
    """A link for one colleague, in a message that can be passed on as it is."""
    await require_act(context, tap.company_id, CompanyRight.INVITE)
    invited = await context.perform(members.invite, tap.company_id)
    if isinstance(invited, Refused):
        if invited.reason is Refusal.ENOUGH_LINKS:
            raise RefusedError("company/enough_links", most=MOST_OPEN_INVITATIONS)
        raise as_error(invited)
    invitation = invited.invitation
    link = f"https://t.me/{context.bot.username}?start={LINK_PREFIX}{invitation.token}"
    await send(update, Screen(context.text("company/invite_hint")))
    text = context.text(
        "company/invitation", company=invited.company, link=link, until=invitation.expires_at
    )
    await send(update, Screen(text))
    await toast(update, "")


async def take_link_back(update: Update, context: KmuniContext, tap: TakeCompanyLinkBack) -> None:
    """The link works no more from now on; twice is as good as once."""
    await require_act(context, tap.company_id, CompanyRight.REMOVE_PEOPLE)
    given = LinkInput(company_id=tap.company_id, mark=tap.mark)
    taken = await context.require(members.take_link_back, given)
    label = (
        Label("The link works no more.")
        if taken.is_taken
        else Label("That link was used, taken back or too old already.")
    )
    note = context.label(label)
    await show(update, context, await people_screen(context, tap.company_id, note))


# Removing


async def remove_member(update: Update, context: KmuniContext, tap: RemoveMember) -> None:
    """Asks once more; then the person speaks for the company no longer, from this moment."""
    company_id = tap.company_id
    own = await require_act(context, company_id, CompanyRight.REMOVE_PEOPLE)
    async with context.read() as session:
        member = await find_member(session, company_id, tap.membership_id)
        colleagues = await list_members(session, company_id)
    if member is None:
        await _show_gone(update, context, company_id)
        return
    if len(colleagues) == 1:
        await show(update, context, _last_screen(context, company_id))
        return
    if not tap.is_sure:
        await show(update, context, await _ask_screen(context, company_id, member, own))
        return
    await _remove(update, context, company_id, tap.membership_id)


async def _ask_screen(
    context: KmuniContext, company_id: int, member: Membership, own: Membership
) -> Screen:
    is_self = member.id == own.id
    label = Label("Yes, leave") if is_self else Label("Yes, remove")
    key = stored_id(member)
    rows = [
        [labelled(context, label, RemoveMember(company_id, key, is_sure=True))],
        [labelled(context, Label("No, keep it so"), ShowPeople(company_id))],
    ]
    async with context.read() as session:
        company = await get_company(session, company_id)
    text = context.text(
        "company/ask_remove", company=company, name=shorten(member.name, 60), is_self=is_self
    )
    return Screen(text, rows)


def _last_screen(context: KmuniContext, company_id: int) -> Screen:
    """Nobody leaves a company alone; says both ways on."""
    rows = [
        [labelled(context, Label("Invite a colleague"), InviteColleague(company_id))],
        [labelled(context, Label("‹ Back"), ShowPeople(company_id))],
    ]
    return Screen(context.text("company/last_member"), rows)


async def _remove(
    update: Update, context: KmuniContext, company_id: int, membership_id: int
) -> None:
    given = MemberInput(company_id=company_id, membership_id=membership_id)
    removed = await context.perform(members.remove, given)
    if isinstance(removed, Refused):
        await _explain_unremoved(update, context, company_id, removed)
        return
    if removed.is_self:
        home = await home_screen(context)
        text = context.text("company/left", company=removed.company, home=home.text)
        await show(update, context, Screen(text, home.rows))
        refresh_menu(update, context)
        return
    note = context.label(
        Label("{name} does not speak for the company any more."),
        name=shorten(removed.member.name, 60),
    )
    await show(update, context, await people_screen(context, company_id, note))


async def _explain_unremoved(
    update: Update, context: KmuniContext, company_id: int, refused: Refused
) -> None:
    match refused.reason:
        case Refusal.LAST_MEMBER:
            await show(update, context, _last_screen(context, company_id))
        case Refusal.MEMBER_GONE:
            await _show_gone(update, context, company_id)
        case _:
            raise as_error(refused)


async def _show_gone(update: Update, context: KmuniContext, company_id: int) -> None:
    note = context.label(Label("That person does not speak for the company any more."))
    await show(update, context, await people_screen(context, company_id, note))


HANDLERS: list[Handler] = [
    on(ShowPeople, open_people),
    on(InviteColleague, invite),
    on(RemoveMember, remove_member),
    on(TakeCompanyLinkBack, take_link_back),
]
