"""The company as its people see it: its card and what can be changed of it."""

from telegram import Update
from telegram.ext import CommandHandler

from handlers.change_lines import change_lines
from handlers.company.company_answers import CompanyAnswers, answers_of_company
from handlers.company.dropping import drop_rows
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, begin, go_on, reopen, resume_after
from handlers.engine.guards import require_company, require_membership
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, on
from models.acts.proposals import Saved
from models.changes import changed_company
from models.payloads import (
    AddCompany,
    EditCompany,
    InviteColleague,
    OpenCompany,
    PostOffer,
    ShowPeople,
)
from models.queries.approvals import Subject, Submission
from models.queries.companies import get_company, list_companies_of, list_members
from models.queries.drafts import find_draft
from models.queries.invitations import list_open_invitations
from models.queries.join_requests import list_waiting_requests
from models.queries.pending_changes import find_pending_change
from models.reading.contact import leads_to_person
from models.tables.base import stored_id
from models.tables.company import InvitationRole
from models.tables.draft import Dialogue, Draft
from models.text import shorten

PARTS = (
    (Label("✎ Name"), CompanyQuestion.NAME),
    (Label("✎ Place"), CompanyQuestion.PLACE),
    (Label("✎ Website"), CompanyQuestion.WEBSITE),
    (Label("✎ Sector"), CompanyQuestion.SECTOR),
    (Label("✎ Size"), CompanyQuestion.SIZE),
    (Label("✎ My contact"), CompanyQuestion.CONTACT),
)


async def companies_screen(context: KmuniContext) -> Screen:
    """The card of the person's company, or their companies to pick one from."""
    visitor = require_company(context)
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    if len(companies) == 1:
        return await company_screen(context, stored_id(companies[0]))
    rows = [
        [button(shorten(company.name, 60), OpenCompany(stored_id(company)))]
        for company in companies
    ]
    rows.append([labelled(context, Label("+ Another company"), AddCompany())])
    return Screen(context.text("company/companies", companies=companies), rows)


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
        invitations = await list_open_invitations(
            session, InvitationRole.COMPANY, company_id=company_id, now=context.now
        )
        newcomers = await list_waiting_requests(session, company_id, now=context.now)
    parts = [labelled(context, label, EditCompany(company_id, state)) for label, state in PARTS]
    rows = [
        *in_rows(parts, 2),
        *drop_rows(context, pending, Subject.COMPANY_CHANGE, company_id),
        [
            labelled(context, Label("Invite a colleague"), InviteColleague(company_id)),
            labelled(context, Label("People and links"), ShowPeople(company_id)),
        ],
        [
            labelled(context, Label("Post an offer"), PostOffer()),
            labelled(context, Label("+ Another company"), AddCompany()),
        ],
    ]
    text = context.text(
        "company/company",
        company=company,
        members=members,
        membership=membership,
        leads_to_person=leads_to_person(membership.contact),
        saved=saved,
        pending=pending,
        lines=change_lines(Submission(company, change=pending)),
        invitations=invitations,
        newcomers=newcomers,
    )
    return Screen(text, rows)


async def changed_company_card(context: KmuniContext, draft: Draft) -> Screen:
    """The company that is being changed, as it is stored."""
    return await company_screen(context, CompanyAnswers.of(draft).company_id or 0)


@resume_after
async def cmd_company(update: Update, context: KmuniContext) -> None:
    await show(update, context, await companies_screen(context))


async def open_company(update: Update, context: KmuniContext, tap: OpenCompany) -> None:
    await show(update, context, await company_screen(context, tap.company_id))


async def edit_part(update: Update, context: KmuniContext, tap: EditCompany) -> None:
    """Opens the question of one line with the stored company as its draft."""
    company_id = tap.company_id
    membership = await require_membership(context, company_id)
    if tap.part not in {part.value for _, part in PARTS}:
        await show(update, context, await company_screen(context, company_id))
        return
    async with context.read() as session:
        company = await get_company(session, company_id)
        pending = await find_pending_change(session, company_id=company_id)
        draft = await find_draft(session, membership.person_id, Dialogue.COMPANY)
    meant = changed_company(company, pending.data if pending else {})
    if draft is not None and not CompanyAnswers.of(draft).is_editing:
        # Another company is half registered; changing this one would throw those answers away.
        await reopen(context, draft)
        await show(update, context, Screen(context.text("company/finish_first")))
        await go_on(update, context)
        return
    answers = answers_of_company(meant, membership)
    if not leads_to_person(membership.contact):
        answers["contact"] = ""
    await begin(update, context, Dialogue.COMPANY, tap.part, **answers)


ENTRY_POINTS: list[Handler] = [
    on(EditCompany, edit_part),
]

HANDLERS: list[Handler] = [
    CommandHandler(["firma", "company"], cmd_company, PRIVATE),
    on(OpenCompany, open_company),
]
