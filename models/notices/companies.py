"""What is told about a company itself: to its people, to coordinators, to who waits for it."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.buttons import Button, Label, Rows
from models.notices.spec import Claim, Content, Load, Spec
from models.payloads import OpenCompany, PostOffer, ShowCompany, ShowOffer
from models.queries.interests import list_awaited_offers
from models.queries.offers import OfferCard, list_offer_cards
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.outbox import Rank

OFFERS_NAMED = 5
"""So many offers fit on one row of buttons."""


@dataclass(frozen=True, slots=True)
class CompanyNotice(Content):
    company: Company


@dataclass(frozen=True, slots=True)
class OffersBackNotice(Content):
    """A company does not rest any more, told to a student who waits for offers of it."""

    company: Company
    cards: tuple[OfferCard, ...]
    """Those that the student saved or waits for an answer about, the first few of them."""


def while_company_is(*states: CompanyState, is_for_members: bool = True) -> Load[CompanyNotice]:
    """The company while it is in one of the states, for its people or else for coordinators."""

    async def load(session: AsyncSession, claim: Claim) -> CompanyNotice | None:
        company = await session.get(Company, claim.about["company_id"])
        if company is None or company.state not in states:
            return None
        if is_for_members and not await claim.speaks_for(session, stored_id(company)):
            return None
        return CompanyNotice(company)

    return load


async def _load_removed_member(session: AsyncSession, claim: Claim) -> CompanyNotice | None:
    company = await session.get(Company, claim.about["company_id"])
    if company is None or await claim.speaks_for(session, stored_id(company)):
        return None
    return CompanyNotice(company)


async def _load_offers_back(session: AsyncSession, claim: Claim) -> OffersBackNotice | None:
    company_id = claim.about["company_id"]
    company = await session.get(Company, company_id)
    if company is None or company.state is not CompanyState.APPROVED:
        return None
    awaited = await list_awaited_offers(
        session, company_id, person_id=claim.person_id, now=claim.now
    )
    cards = await list_offer_cards(session, [offer_id for _, offer_id in awaited[:OFFERS_NAMED]])
    return OffersBackNotice(company, tuple(cards)) if cards else None


def _post(_notice: CompanyNotice) -> Rows:
    return [[Button(Label("Post an offer"), PostOffer())]]


def _mend(notice: CompanyNotice) -> Rows:
    return [[Button(Label("Change it"), OpenCompany(stored_id(notice.company)))]]


def _own_company(notice: CompanyNotice) -> Rows:
    return [[Button(Label("Your company"), OpenCompany(stored_id(notice.company)))]]


def _look(notice: CompanyNotice) -> Rows:
    return [[Button(Label("Have a look"), ShowCompany(stored_id(notice.company)))]]


def _details(notice: OffersBackNotice) -> Rows:
    if len(notice.cards) == 1:
        offer_id = stored_id(notice.cards[0].offer)
        return [[Button(Label("🔎 Details"), ShowOffer(offer_id))]]
    return [
        [
            Button(
                Label("🔎 {number}"),
                ShowOffer(stored_id(card.offer)),
                {"number": number},
            )
            for number, card in enumerate(notice.cards, start=1)
        ]
    ]


class CompanyNotices:
    COMPANY_APPROVED = Spec(
        "company_approved",
        Rank.ANSWER,
        load=while_company_is(CompanyState.APPROVED),
        buttons=_post,
    )
    COMPANY_RETURNED = Spec(
        "company_returned",
        Rank.ANSWER,
        load=while_company_is(CompanyState.RETURNED),
        buttons=_mend,
    )
    COMPANY_SUSPENDED = Spec(
        "company_suspended",
        Rank.ANSWER,
        load=while_company_is(CompanyState.SUSPENDED),
        buttons=_own_company,
    )
    COMPANY_LIFTED = Spec(
        "company_lifted",
        Rank.ANSWER,
        load=while_company_is(CompanyState.APPROVED, CompanyState.WAITING),
        buttons=_own_company,
    )
    COMPANY_MENDED = Spec(
        "company_mended",
        Rank.ANSWER,
        load=while_company_is(CompanyState.SUSPENDED, is_for_members=False),
        buttons=_look,
    )
    """A suspended one has changed its entry; for coordinators."""
    MEMBER_REMOVED = Spec("member_removed", Rank.ANSWER, load=_load_removed_member)
    OFFERS_BACK = Spec("offers_back", Rank.EVENT_CHANGE, load=_load_offers_back, buttons=_details)
    """It was suspended and is not any more; for students who wait for what it offers."""
