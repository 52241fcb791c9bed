"""Joining a company by a colleague's link: asked first, and only a yes makes somebody a member."""

from telegram import Update

from handlers.company.company_answers import (
    MAX_NAME_UNITS,
    account_contact,
    answers_of_company,
)
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import begin, go_on
from handlers.engine.guards import require_membership
from handlers.engine.labels import Label
from handlers.engine.questions.contact import MAX_CONTACT_UNITS, username_of
from handlers.engine.screen import Screen, labelled, send, show
from handlers.engine.taps import Handler, on, opens
from handlers.menus import refresh_menu
from models.acts import members
from models.acts.members import JoinInput
from models.payloads import EditCompany, JoinCompany, NotJoinCompany, PostOffer
from models.queries.companies import find_membership, get_company
from models.queries.invitations import LinkState, OpenedLink, get_opened_link
from models.refusals import Refused
from models.tables.base import stored_id
from models.tables.company import InvitationRole
from models.tables.draft import Dialogue
from models.text import readable_line, shorten

LINK_PREFIX = "c_"
"""What the start handler knows an invitation into a company by."""

ROLE = "c"
"""What the buttons of such an invitation name it by."""


async def join_company(update: Update, context: KmuniContext, token: str) -> None:
    """Opens an invitation's link: asks whether to join, or says what the link is worth."""
    link = await _read_link(context, token)
    refused = await _refused_screen(context, link)
    if refused is not None:
        await send(update, refused)
        await go_on(update, context)
        return
    name, contact = account_of(update, context)
    row = [
        labelled(context, Label("Yes, join"), JoinCompany(token)),
        labelled(context, Label("No"), NotJoinCompany()),
    ]
    text = context.text(
        "company/ask_join", company=link.company, inviter=link.inviter, name=name, contact=contact
    )
    await send(update, Screen(text, [row]))
    context.remember_asked(ROLE, token)


async def _read_link(context: KmuniContext, token: str) -> OpenedLink:
    async with context.read() as session:
        return await get_opened_link(
            session,
            token,
            InvitationRole.COMPANY,
            now=context.now,
        )


def account_of(update: Update, context: KmuniContext) -> tuple[str, str]:
    """The name and contact that an account has of itself; no contact without a Telegram name."""
    user = update.effective_user
    name = shorten(readable_line(user.full_name if user else ""), MAX_NAME_UNITS)
    contact = account_contact(username_of(update))
    return name or contact or context.label(Label("A colleague")), contact


async def _refused_screen(context: KmuniContext, link: OpenedLink) -> Screen | None:
    """Why nobody joins by this link now; None if they may."""
    visitor = context.visitor
    is_member = is_own = False
    if link.company is not None and link.invitation is not None and visitor is not None:
        async with context.read() as session:
            membership = await find_membership(session, stored_id(link.company), visitor.person_id)
        is_member = membership is not None
        is_own = link.invitation.invited_by == visitor.person_id
    if link.state is LinkState.GOOD and not is_member:
        return None
    text = context.text(
        "company/link", link=link, company=link.company, is_member=is_member, is_own=is_own
    )
    return Screen(text)


async def accept(update: Update, context: KmuniContext, tap: JoinCompany) -> None:
    await accept_link(update, context, tap.token)


async def accept_link(update: Update, context: KmuniContext, token: str) -> None:
    """The yes; from this on the person is kept."""
    name, contact = account_of(update, context)
    reached_by = contact or shorten(f"Telegram: {name}", MAX_CONTACT_UNITS)
    given = JoinInput(token=token, name=name, contact=reached_by)
    joined = await context.perform(members.join, given, keeps_visitor=True)
    if isinstance(joined, Refused):
        screen = await _refused_screen(context, await _read_link(context, token))
        await show(update, context, screen or Screen(context.text("company/join_again")))
        return
    refresh_menu(update, context)
    rows = [[labelled(context, Label("Post an offer"), PostOffer())]]
    asks_contact = not contact and context.draft is None
    if not contact and not asks_contact:
        edit = EditCompany(stored_id(joined.company), CompanyQuestion.CONTACT)
        rows.insert(0, [labelled(context, Label("How students reach you"), edit)])
    text = context.text("company/joined", company=joined.company, contact=contact)
    await show(update, context, Screen(text, rows))
    if asks_contact:
        await _ask_contact(update, context, stored_id(joined.company))
    else:
        await go_on(update, context)


async def _ask_contact(update: Update, context: KmuniContext, company_id: int) -> None:
    """Asks at once for what students need, of somebody whom nobody could write to."""
    membership = await require_membership(context, company_id)
    async with context.read() as session:
        company = await get_company(session, company_id)
    answers = {**answers_of_company(company, membership), "contact": ""}
    await begin(
        update, context, Dialogue.COMPANY, CompanyQuestion.CONTACT, in_place=False, **answers
    )


async def refuse(update: Update, context: KmuniContext) -> None:
    """The no, which uses nothing up and keeps nothing."""
    await show(update, context, Screen(context.text("company/not_joined")))
    await go_on(update, context)


HANDLERS: list[Handler] = [
    on(JoinCompany, accept),
    opens(NotJoinCompany, refuse),
]
