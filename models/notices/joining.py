"""Somebody asks to speak for a company that is here already: asked, answered, over."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.disclosure import NewcomerSeen, seen_by_colleagues
from models.notices.buttons import Button, Label, Rows
from models.notices.spec import Claim, Content, Load, Spec
from models.payloads import (
    AddCompany,
    EditCompany,
    LetIn,
    OpenCompany,
    PostOffer,
    ShowCompany,
    ShowPeople,
    TurnAway,
)
from models.queries.companies import find_membership
from models.queries.endings import JOIN_GONE
from models.queries.join_requests import RequestCard, find_join_request, waits
from models.queries.people import get_person
from models.queries.seats import list_coordinator_ids
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.join_request import JoinState
from models.tables.organisation import Right
from models.tables.outbox import Rank


@dataclass(frozen=True, slots=True)
class NewcomerNotice(Content):
    """Told to those who can let somebody in."""

    company: Company
    request_id: int
    state: JoinState
    seen: NewcomerSeen
    is_for_member: bool = True
    """False: for a coordinator."""


@dataclass(frozen=True, slots=True)
class JoinNotice(Content):
    """Told to whoever asked; it names nobody of the company."""

    company: Company
    needs_contact: bool = False
    """Students could not write to them by what is known."""


@dataclass(frozen=True, slots=True)
class JoinGoneNotice(Content):
    """The company is gone before anybody answered."""

    name: str


# Still true?


async def read_newcomer(
    session: AsyncSession, card: RequestCard, *, is_for_member: bool = True
) -> NewcomerNotice:
    """Whoever asks, as those who can let them in may read them."""
    person = await get_person(session, card.request.person_id)
    return NewcomerNotice(
        card.company,
        stored_id(card.request),
        card.request.state,
        seen_by_colleagues(card.request, person),
        is_for_member,
    )


async def _load_asked(session: AsyncSession, claim: Claim) -> NewcomerNotice | None:
    card = await find_join_request(session, claim.about["request_id"])
    if card is None or not waits(card.request, claim.now):
        return None
    is_suspended = card.company.state is CompanyState.SUSPENDED
    if is_suspended or not await claim.speaks_for(session, stored_id(card.company)):
        return None
    return await read_newcomer(session, card)


async def _load_without_colleagues(session: AsyncSession, claim: Claim) -> NewcomerNotice | None:
    card = await find_join_request(session, claim.about["request_id"])
    if card is None or not waits(card.request, claim.now) or not await _may_approve(session, claim):
        return None
    return await read_newcomer(session, card, is_for_member=False)


async def _may_approve(session: AsyncSession, claim: Claim) -> bool:
    able = await list_coordinator_ids(session, right=Right.APPROVE_COMPANIES, now=claim.now)
    return claim.person_id in able


async def _load_settled(session: AsyncSession, claim: Claim) -> NewcomerNotice | None:
    """What became of it, unless the newcomer has left again."""
    card = await find_join_request(session, claim.about["request_id"])
    if card is None:
        return None
    company_id = stored_id(card.company)
    is_in = await find_membership(session, company_id, card.request.person_id) is not None
    if is_in is not (card.request.state is JoinState.ACCEPTED):
        return None
    is_member = await claim.speaks_for(session, company_id)
    if not is_member and not (
        card.request.asks_coordinators and await _may_approve(session, claim)
    ):
        return None
    return await read_newcomer(session, card, is_for_member=is_member)


async def _load_accepted(session: AsyncSession, claim: Claim) -> JoinNotice | None:
    card = await find_join_request(session, claim.about["request_id"])
    if card is None or not await claim.speaks_for(session, stored_id(card.company)):
        return None
    return JoinNotice(card.company, needs_contact=bool(claim.about["needs_contact"]))


def _while_it_is(state: JoinState) -> Load[JoinNotice]:
    """Of a request in this state, while its person does not speak for the company after all."""

    async def load(session: AsyncSession, claim: Claim) -> JoinNotice | None:
        card = await find_join_request(session, claim.about["request_id"])
        if card is None or card.request.state is not state:
            return None
        if await claim.speaks_for(session, stored_id(card.company)):
            return None
        return JoinNotice(card.company)

    return load


async def _load_gone(_session: AsyncSession, claim: Claim) -> JoinGoneNotice:
    return JoinGoneNotice(str(claim.about["name"]))


# Buttons


def answers(request_id: int) -> Rows:
    """A yes and a no to whoever asks."""
    return [
        [Button(Label("Yes, let them in"), LetIn(request_id))],
        [Button(Label("No, I don't know them"), TurnAway(request_id))],
    ]


def _answer(notice: NewcomerNotice) -> Rows:
    return answers(notice.request_id)


def _answer_or_look(notice: NewcomerNotice) -> Rows:
    look = Button(Label("Look at the company"), ShowCompany(stored_id(notice.company)))
    return [*answers(notice.request_id), [look]]


def _people(notice: NewcomerNotice) -> Rows:
    company_id = stored_id(notice.company)
    if not notice.is_for_member:
        return [[Button(Label("Look at the company"), ShowCompany(company_id))]]
    return [[Button(Label("People and links"), ShowPeople(company_id))]]


def _welcome(notice: JoinNotice) -> Rows:
    company_id = stored_id(notice.company)
    contact = Button(Label("How students reach you"), EditCompany(company_id, "company.contact"))
    return [
        *([[contact]] if notice.needs_contact else []),
        [
            Button(Label("Post an offer"), PostOffer()),
            Button(Label("Your company"), OpenCompany(company_id)),
        ],
    ]


def _register(_notice: Content) -> Rows:
    return [[Button(Label("Register a company"), AddCompany())]]


class JoiningNotices:
    JOIN_ASKED = Spec("join_asked", Rank.ANSWER, load=_load_asked, buttons=_answer)
    JOIN_WITHOUT_COLLEAGUES = Spec(
        "join_without_colleagues",
        Rank.ANSWER,
        load=_load_without_colleagues,
        buttons=_answer_or_look,
    )
    """For coordinators, where nobody of the company can be reached."""
    JOIN_SETTLED = Spec("join_settled", Rank.ANSWER, load=_load_settled, buttons=_people)
    """For everybody else who could have answered."""
    JOIN_ACCEPTED = Spec("join_accepted", Rank.ANSWER, load=_load_accepted, buttons=_welcome)
    JOIN_DECLINED = Spec(
        "join_declined",
        Rank.ANSWER,
        load=_while_it_is(JoinState.DECLINED),
        buttons=_register,
    )
    JOIN_UNANSWERED = Spec(
        "join_unanswered",
        Rank.ANSWER,
        load=_while_it_is(JoinState.UNANSWERED),
        buttons=_register,
    )
    JOIN_GONE = Spec(JOIN_GONE, JOIN_GONE.rank, load=_load_gone, buttons=_register)
