"""What a company's people, or coordinators, are told about the company itself."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.buttons import ButtonAction, Label, Rows, button
from models.notices.spec import Claim, Content, Load, Spec
from models.tables.company import Company, CompanyState
from models.tables.outbox import Rank


@dataclass(frozen=True, slots=True)
class CompanyNotice(Content):
    company: Company


def while_company_is(*states: CompanyState, is_for_members: bool = True) -> Load[CompanyNotice]:
    """The company while it is in one of the states, for its people or else for coordinators."""

    async def load(session: AsyncSession, claim: Claim) -> CompanyNotice | None:
        company = await session.get(Company, claim.about["company_id"])
        if company is None or company.state not in states:
            return None
        if is_for_members and not await claim.speaks_for(session, company.id or 0):
            return None
        return CompanyNotice(company)

    return load


async def _load_removed_member(session: AsyncSession, claim: Claim) -> CompanyNotice | None:
    company = await session.get(Company, claim.about["company_id"])
    if company is None or await claim.speaks_for(session, company.id or 0):
        return None
    return CompanyNotice(company)


def _post(_notice: CompanyNotice) -> Rows:
    return [[button(Label("Post an offer"), ButtonAction.POST_OFFER)]]


def _mend(notice: CompanyNotice) -> Rows:
    return [[button(Label("Change it"), ButtonAction.COMPANY_EDIT, notice.company.id)]]


def _own_company(notice: CompanyNotice) -> Rows:
    return [[button(Label("Your company"), ButtonAction.COMPANY_EDIT, notice.company.id)]]


def _look(notice: CompanyNotice) -> Rows:
    return [[button(Label("Have a look"), ButtonAction.COMPANY_CARD, notice.company.id)]]


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
