"""The company as its people see it: its card, its people, and the link for a colleague."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.callback_data import SEPARATOR, Action, pattern
from handlers.change_lines import change_lines
from handlers.company.access import argument, current_state, named_id
from handlers.company.company_answers import (
    MAX_NAME_UNITS,
    CompanyAnswers,
    account_contact,
    answers_of_company,
)
from handlers.company.dropping import drop_rows
from handlers.company.proposing import Saved
from handlers.company.states import CompanyQuestion
from handlers.contact import username_of
from handlers.context import KmuniContext
from handlers.dialogues import PRIVATE, Handler, NextState, begin, go_on, resume_after
from handlers.guards import require_company, require_membership
from handlers.labels import Label
from handlers.menus import refresh_menu
from handlers.screen import Screen, button, in_rows, labelled, send, show, toast
from models.base import stored_id
from models.changes import changed_company
from models.company import Company, InvitationRole
from models.contact import is_contact
from models.draft import Dialogue, Draft
from models.queries.approvals import Subject, Submission
from models.queries.companies import (
    add_invitation,
    add_member,
    claim_invitation,
    find_invitation,
    find_membership,
    get_company,
    list_companies_of,
    list_members,
)
from models.queries.drafts import find_draft, reopen_draft
from models.queries.pending_changes import find_pending_change
from models.queries.people import add_person, record_consent
from models.text import clean_line, shorten

PARTS = (
    (Label("✎ Name"), CompanyQuestion.NAME),
    (Label("✎ Place"), CompanyQuestion.PLACE),
    (Label("✎ Website"), CompanyQuestion.WEBSITE),
    (Label("✎ Sector"), CompanyQuestion.SECTOR),
    (Label("✎ Size"), CompanyQuestion.SIZE),
    (Label("✎ My contact"), CompanyQuestion.CONTACT),
)

LINK_PREFIX = "c_"
"""What the start handler knows an invitation into a company by."""

ANOTHER = "new"
"""What COMPANY_EDIT names to register one more company."""


async def companies_screen(context: KmuniContext) -> Screen:
    """The card of the person's company, or their companies to pick one from."""
    visitor = await require_company(context)
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    if len(companies) == 1:
        return await company_screen(context, stored_id(companies[0]))
    rows = [
        [button(shorten(company.name, 60), Action.COMPANY_EDIT, stored_id(company))]
        for company in companies
    ]
    rows.append([await labelled(context, Label("+ Another company"), Action.COMPANY_EDIT, ANOTHER)])
    return Screen(await context.text("company/companies", companies=companies), rows)


async def company_screen(
    context: KmuniContext, company_id: int, saved: Saved | None = None
) -> Screen:
    """The company's card, below what became of a change that was just saved.

    Raises: RefusedError for somebody who does not speak for the company.
    """
    membership = await require_membership(context, company_id)
    async with context.read() as session:
        company = await get_company(session, company_id)
        members = await list_members(session, company_id)
        pending = await find_pending_change(session, company_id=company_id)
    parts = [
        await labelled(context, label, Action.COMPANY_EDIT, company_id, state)
        for label, state in PARTS
    ]
    rows = [
        *in_rows(parts, 2),
        *await drop_rows(context, pending, Subject.COMPANY_CHANGE, company_id),
        [await labelled(context, Label("Invite a colleague"), Action.INVITE_MEMBER, company_id)],
        [
            await labelled(context, Label("Post an offer"), Action.POST_OFFER),
            await labelled(context, Label("+ Another company"), Action.COMPANY_EDIT, ANOTHER),
        ],
    ]
    text = await context.text(
        "company/company",
        company=company,
        members=members,
        membership=membership,
        leads_to_person=_leads_to_person(membership.contact),
        saved=saved,
        pending=pending,
        lines=change_lines(Submission(company, change=pending)),
    )
    return Screen(text, rows)


def _leads_to_person(contact: str) -> bool:
    """Whether students can use a contact that may be older than the rule for new ones."""
    return contact.startswith("@") or is_contact(contact, None)


async def changed_company_card(context: KmuniContext, draft: Draft) -> Screen:
    """The company that is being changed, as it is stored."""
    return await company_screen(context, CompanyAnswers.of(draft).company_id or 0)


@resume_after
async def cmd_company(update: Update, context: KmuniContext) -> None:
    await show(update, context, await companies_screen(context))


async def open_company(update: Update, context: KmuniContext) -> None:
    await show(update, context, await company_screen(context, named_id(update)))


async def edit_part(update: Update, context: KmuniContext) -> NextState:
    """Opens the question of one line with the stored company as its draft."""
    company_id = named_id(update)
    membership = await require_membership(context, company_id)
    state = argument(update, 1)
    if state not in {part.value for _, part in PARTS}:
        await show(update, context, await company_screen(context, company_id))
        return await current_state(context)
    async with context.read() as session:
        company = await get_company(session, company_id)
        pending = await find_pending_change(session, company_id=company_id)
        draft = await find_draft(session, membership.person_id, Dialogue.COMPANY)
    meant = changed_company(company, pending.data if pending else {})
    if draft is not None and not CompanyAnswers.of(draft).is_editing:
        # Another company is half registered; changing this one would throw those answers away.
        async with context.write() as session:
            await reopen_draft(session, draft, now=context.now)
        await show(update, context, Screen(await context.text("company/finish_first")))
        return await go_on(update, context)
    return await begin(
        update, context, Dialogue.COMPANY, state, **answers_of_company(meant, membership)
    )


# Inviting and joining


async def invite(update: Update, context: KmuniContext) -> None:
    """A link for one colleague, in a message that can be passed on as it is."""
    company_id = named_id(update)
    membership = await require_membership(context, company_id)
    async with context.write() as session:
        company = await get_company(session, company_id)
        invitation = await add_invitation(
            session,
            InvitationRole.COMPANY,
            invited_by=membership.person_id,
            company_id=company_id,
            now=context.now,
        )
    link = f"https://t.me/{context.bot.username}?start={LINK_PREFIX}{invitation.token}"
    await send(update, Screen(await context.text("company/invite_hint")))
    text = await context.text(
        "company/invitation", company=company, link=link, until=invitation.expires_at
    )
    await send(update, Screen(text))
    await toast(update, "")


async def join_company(update: Update, context: KmuniContext, token: str) -> NextState:
    """Opens an invitation's link: the person speaks for the company from now on.

    Who is in it already leaves the link unused, so that it still helps the one it was meant for.
    """
    user = update.effective_user
    name = shorten(clean_line(user.full_name if user else ""), MAX_NAME_UNITS)
    contact = account_contact(username_of(update))
    company: Company | None = None
    is_new = False
    async with context.write() as session:
        invitation = await find_invitation(session, token)
        visitor = await context.visitor()
        if invitation is not None and invitation.company_id is not None:
            company_id = invitation.company_id
            person_id = visitor.person_id if visitor else None
            if person_id and await find_membership(session, company_id, person_id) is not None:
                company = await get_company(session, company_id)
            elif context.telegram_id is not None and await claim_invitation(
                session, token, role=InvitationRole.COMPANY, now=context.now
            ):
                person = await add_person(
                    session, context.telegram_id, context.language_hint, now=context.now
                )
                await record_consent(session, stored_id(person), now=context.now)
                await add_member(
                    session,
                    company_id,
                    stored_id(person),
                    name or contact,
                    contact or f"Telegram: {name}",
                    now=context.now,
                )
                company = await get_company(session, company_id)
                is_new = True
    if company is None:
        await send(update, Screen(await context.text("company/link_used")))
        return await go_on(update, context)
    await refresh_menu(update, context)
    row = [await labelled(context, Label("Post an offer"), Action.POST_OFFER)]
    text = await context.text("company/joined", company=company, contact=contact, is_new=is_new)
    await send(update, Screen(text, [row]))
    if is_new and not contact:
        return await _ask_for_contact(update, context, stored_id(company))
    return await go_on(update, context)


async def _ask_for_contact(update: Update, context: KmuniContext, company_id: int) -> NextState:
    """Asks whom no Telegram name leads to, unless another company is half registered."""
    membership = await require_membership(context, company_id)
    async with context.read() as session:
        company = await get_company(session, company_id)
        draft = await find_draft(session, membership.person_id, Dialogue.COMPANY)
    if draft is not None:
        return await go_on(update, context)
    answers = {**answers_of_company(company, membership), "contact": ""}
    return await begin(
        update, context, Dialogue.COMPANY, CompanyQuestion.CONTACT, in_place=False, **answers
    )


ENTRY_POINTS: list[Handler] = [
    CallbackQueryHandler(
        edit_part, pattern=rf"^{Action.COMPANY_EDIT.value}{SEPARATOR}\d+{SEPARATOR}"
    ),
]

HANDLERS: list[Handler] = [
    CommandHandler(["firma", "company"], cmd_company, PRIVATE),
    CallbackQueryHandler(open_company, pattern=pattern(Action.COMPANY_EDIT)),
    CallbackQueryHandler(invite, pattern=pattern(Action.INVITE_MEMBER)),
]
