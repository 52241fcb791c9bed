"""Somebody asks to speak for a company: the first answer of those who can let them in counts."""

from collections.abc import Mapping
from dataclasses import replace

from telegram import InlineKeyboardButton, Update

from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_company, require_coordinator, require_membership
from handlers.engine.hearing import Pick
from handlers.engine.labels import Label
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, labelled, show
from handlers.engine.taps import Handler, on
from handlers.engine.views import draw
from models.acts import joining
from models.acts.joining import Answered
from models.notices.joining import read_newcomer
from models.notices.kinds import Notice
from models.payloads import (
    InviteColleague,
    LetIn,
    Payload,
    ShowCompany,
    ShowNewcomer,
    ShowNewcomerToTeam,
    ShowPeople,
    TurnAway,
)
from models.queries.addresses import find_address_of
from models.queries.companies import find_membership
from models.queries.join_requests import RequestCard, find_join_request, waits
from models.queries.seats import list_organisations_with
from models.reading.joining import read_letting_in
from models.tables.address import ChannelName
from models.tables.base import stored_id
from models.tables.join_request import JoinState
from models.tables.organisation import Right


async def open_newcomer(update: Update, context: KmuniContext, tap: ShowNewcomer) -> None:
    """To one of the company's people."""
    require_company(context)
    card = await _get_request(context, tap.request_id)
    await require_membership(context, stored_id(card.company))
    await show(update, context, await _screen(context, card))


async def open_newcomer_to_team(
    update: Update, context: KmuniContext, tap: ShowNewcomerToTeam
) -> None:
    """To a coordinator who was asked."""
    person_id = require_coordinator(context).person_id
    card = await _get_request(context, tap.request_id)
    async with context.read() as session:
        able = await list_organisations_with(
            session, person_id, Right.APPROVE_COMPANIES, now=context.now
        )
    if not able or not card.request.asks_coordinators:
        raise RefusedError("common/not_yours")
    await show(update, context, await _screen(context, card))


async def _get_request(context: KmuniContext, request_id: int) -> RequestCard:
    """Raises: RefusedError for one that is gone."""
    async with context.read() as session:
        card = await find_join_request(session, request_id)
    if card is None:
        raise RefusedError("company/request_gone")
    return card


async def _screen(context: KmuniContext, card: RequestCard) -> Screen:
    """Who asks, as the notice says it; what became of it, where it can be answered no more."""
    is_member = await _is_member(context, card)
    if not waits(card.request, context.now):
        return await _settled_screen(context, card, is_member=is_member)
    async with context.read() as session:
        newcomer = await read_newcomer(session, card, is_for_member=is_member)
    kind = Notice.JOIN_ASKED if is_member else Notice.JOIN_WITHOUT_COLLEAGUES
    screen = draw(context.services.renderer, context.language, kind.view(newcomer))
    request_id = stored_id(card.request)
    about = ShowNewcomer(request_id) if is_member else ShowNewcomerToTeam(request_id)
    return replace(screen, about=about)


async def _is_member(context: KmuniContext, card: RequestCard) -> bool:
    visitor = context.visitor
    if visitor is None:
        return False
    async with context.read() as session:
        company_id = stored_id(card.company)
        return await find_membership(session, company_id, visitor.person_id) is not None


async def _settled_screen(
    context: KmuniContext, card: RequestCard, *, is_member: bool, is_own: bool = False
) -> Screen:
    """What became of the request; `is_own`: by this very answer."""
    async with context.read() as session:
        newcomer = await read_newcomer(session, card, is_for_member=is_member)
    text = context.text(
        "company/newcomer_settled",
        name=newcomer.seen.name,
        company=card.company,
        state=card.request.state,
        is_own=is_own,
        is_member=is_member,
    )
    return Screen(text, [_way_on(context, card, is_member=is_member)])


def _way_on(
    context: KmuniContext, card: RequestCard, *, is_member: bool
) -> list[InlineKeyboardButton]:
    company_id = stored_id(card.company)
    if not is_member:
        return [labelled(context, Label("Look at the company"), ShowCompany(company_id))]
    people = labelled(context, Label("People and links"), ShowPeople(company_id))
    if card.request.state is JoinState.ACCEPTED:
        return [people]
    return [labelled(context, Label("Invite a colleague"), InviteColleague(company_id)), people]


async def let_in(update: Update, context: KmuniContext, tap: LetIn) -> None:
    answered = await context.require(joining.let_in, tap.request_id)
    await _show_answered(update, context, answered)
    if answered.is_first:
        await _refresh_menu_of(context, answered.card.request.person_id)


async def turn_away(update: Update, context: KmuniContext, tap: TurnAway) -> None:
    answered = await context.require(joining.turn_away, tap.request_id)
    await _show_answered(update, context, answered)


async def _show_answered(update: Update, context: KmuniContext, answered: Answered) -> None:
    is_member = await _is_member(context, answered.card)
    screen = await _settled_screen(
        context, answered.card, is_member=is_member, is_own=answered.is_first
    )
    await show(update, context, screen)


async def _refresh_menu_of(context: KmuniContext, person_id: int) -> None:
    """The commands of a company are the newcomer's from now on."""
    async with context.read() as session:
        address = await find_address_of(session, person_id, ChannelName.TELEGRAM)
    if address is not None:
        context.services.menus.refresh(int(address.value))


async def pick_of_newcomer(
    context: KmuniContext, shown: ShowNewcomer | ShowNewcomerToTeam, text: str
) -> Payload | None:
    """The button that says the same as the line; any other words are about something else."""
    async with context.read(is_brief=True) as session:
        card = await find_join_request(session, shown.request_id)
    if card is None:
        return None
    match read_letting_in(text, card.request.name):
        case True:
            return LetIn(shown.request_id)
        case False:
            return TurnAway(shown.request_id)
        case None:
            return None


PICKS: Mapping[type[Payload], Pick] = {
    ShowNewcomer: pick_of_newcomer,
    ShowNewcomerToTeam: pick_of_newcomer,
}
"""What words mean while somebody who asks is on the screen."""

HANDLERS: list[Handler] = [
    on(ShowNewcomer, open_newcomer),
    on(ShowNewcomerToTeam, open_newcomer_to_team),
    on(LetIn, let_in),
    on(TurnAway, turn_away),
]
