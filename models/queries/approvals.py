"""What waits for a coordinator: offers, companies without one, changes of either."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.changes import changed_card, changed_company, plain_card, plain_company
from models.queries.companies import list_waiting_companies
from models.queries.offer_kinds import list_further_kinds
from models.queries.offers import (
    OfferCard,
    list_offer_cards,
    list_offer_fields,
    list_waiting_offers,
)
from models.queries.pending_changes import find_last_change, list_waiting_changes
from models.queries.returns import list_returns
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.returned import ReturnedSubmission
from models.vocabulary import OfferKind


class Subject(StrEnum):
    """What is approved or returned; the values travel in buttons."""

    OFFER = "o"
    COMPANY = "c"
    OFFER_CHANGE = "oc"
    COMPANY_CHANGE = "cc"

    @property
    def is_about_company(self) -> bool:
        """Whether its key is a company's, else an offer's."""
        return self in (Subject.COMPANY, Subject.COMPANY_CHANGE)


CHANGEABLE = (OfferState.OPEN, OfferState.PAUSED, OfferState.EXPIRED, OfferState.FILLED)
"""Offers that were approved, whose changes wait beside them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """An offer with its company, a company alone, or a change of either, for a coordinator."""

    company: Company
    offer: Offer | None = None
    fields: tuple[str, ...] = ()
    """ISCED-F codes of the offer, best first."""
    further_kinds: tuple[OfferKind, ...] = ()
    change: PendingChange | None = None
    """New values that wait beside the approved ones."""
    returns: tuple[ReturnedSubmission, ...] = ()
    """When it was given back before, newest first; a new company's stand with its offer's."""

    @property
    def subject(self) -> Subject:
        if self.change is None:
            return Subject.COMPANY if self.offer is None else Subject.OFFER
        return Subject.COMPANY_CHANGE if self.offer is None else Subject.OFFER_CHANGE

    @property
    def id(self) -> int:
        return stored_id(self.company if self.offer is None else self.offer)

    @property
    def is_waiting(self) -> bool:
        """Whether a coordinator may answer it.

        An offer of a returned company waits behind its company, which must be mended first; one
        of a suspended company until that is lifted.
        """
        if self.change is not None:
            return (
                self.change.state is ChangeState.WAITING
                and self.company.state == CompanyState.APPROVED
                and (self.offer is None or self.offer.state in CHANGEABLE)
            )
        if self.offer is None:
            return self.is_company_waiting
        is_behind = self.company.state in {CompanyState.RETURNED, CompanyState.SUSPENDED}
        return self.offer.state == OfferState.WAITING and not is_behind

    @property
    def is_company_waiting(self) -> bool:
        return self.company.state == CompanyState.WAITING

    @property
    def card(self) -> OfferCard | None:
        """The offer as it is stored."""
        if self.offer is None:
            return None
        return OfferCard(self.offer, self.company, self.fields, self.further_kinds)

    @property
    def new_card(self) -> OfferCard | None:
        """The offer as it would be once this is approved."""
        if self.card is None or self.change is None:
            return self.card
        return changed_card(self.card, self.change.data)

    @property
    def new_company(self) -> Company:
        """The company as it would be once this is approved."""
        if self.change is None or self.offer is not None:
            return self.company
        return changed_company(self.company, self.change.data)

    @property
    def as_read(self) -> dict[str, object]:
        """What a coordinator reads of it, as JSON keeps it."""
        card = self.new_card
        return plain_company(self.new_company) if card is None else plain_card(card)

    @property
    def came_again(self) -> bool:
        """Whether it was given back before."""
        return bool(self.returns)

    @property
    def is_rewritten(self) -> bool:
        """Whether an offer was changed while it waited for the first time."""
        offer = self.offer
        if offer is None or self.change is not None or self.returns:
            return False
        return offer.changed_at > offer.created_at

    @property
    def waits_since(self) -> datetime:
        """Since when it can be answered, or reads as it does."""
        if self.change is not None:
            return self.change.proposed_at
        company, offer = self.company, self.offer
        since = company.created_at if offer is None else offer.changed_at
        mended = [
            one.came_again_at
            for one in self.returns
            if one.came_again_at is not None and one.subject == Subject.COMPANY
        ]
        return max([since, *mended])

    @property
    def turn(self) -> tuple[datetime, str, int]:
        """Its place in the queue, oldest first."""
        return self.waits_since, self.subject, self.id

    @property
    def reopens(self) -> bool:
        """Whether approving the change opens an offer again that has ended."""
        offer = self.offer
        return (
            self.change is not None
            and offer is not None
            and offer.state in (OfferState.FILLED, OfferState.EXPIRED)
        )

    def is_over(self, now: datetime) -> bool:
        """Whether the offer's last instant has come while it waited."""
        card = self.new_card
        return card is not None and card.offer.open_until <= now

    @property
    def fingerprint(self) -> str:
        """Eight letters that change when anything a coordinator reads changes."""
        company = self.company
        facts: list[object] = [
            company.name,
            company.website,
            company.place,
            company.sector_id,
            company.size,
        ]
        if self.offer is not None:
            facts += [self.offer.changed_at.isoformat(), self.offer.text_key, self.fields]
            if self.further_kinds:
                facts.append(self.further_kinds)
        if self.change is not None:
            facts += [sorted(self.change.data.items()), self.reopens]
            if self.offer is not None and "open_until" in self.change.data:
                facts.append(self.offer.open_until.isoformat())
        return f"{zlib.crc32(repr(facts).encode()):08x}"


async def list_waiting_submissions(session: AsyncSession) -> list[Submission]:
    """Everything a coordinator can answer now, oldest first.

    A waiting company is shown with its offers; alone only if it has none that waits.
    """
    cards = await list_waiting_offers(session)
    submissions = [_of_card(card) for card in cards]
    waiting = [submission for submission in submissions if submission.is_waiting]
    accompanied = {submission.company.id for submission in waiting}
    waiting += [
        Submission(company)
        for company in await list_waiting_companies(session)
        if company.id not in accompanied
    ]
    waiting += await _list_changes(session)
    return sorted(await _with_returns(session, waiting), key=lambda one: one.turn)


async def _list_changes(session: AsyncSession) -> list[Submission]:
    changes = await list_waiting_changes(session)
    of_offers = {change.offer_id: change for change in changes if change.offer_id is not None}
    of_companies = {change.company_id: change for change in changes if change.company_id}
    found = [
        replace(_of_card(card), change=of_offers[stored_id(card.offer)])
        for card in await list_offer_cards(session, list(of_offers))
    ]
    companies = await session.exec(select(Company).where(col(Company.id).in_(of_companies)))
    found += [Submission(company, change=of_companies[stored_id(company)]) for company in companies]
    return [submission for submission in found if submission.is_waiting]


def _of_card(card: OfferCard) -> Submission:
    return Submission(card.company, card.offer, card.fields, card.further_kinds)


async def _with_returns(
    session: AsyncSession, submissions: Sequence[Submission]
) -> list[Submission]:
    """The same, each with when it was given back before."""
    returns: dict[int | None, list[ReturnedSubmission]] = {}
    for row in await list_returns(session, {stored_id(one.company) for one in submissions}):
        returns.setdefault(row.company_id, []).append(row)
    return [
        replace(one, returns=tuple(row for row in of_company if _is_told_of(row, one)))
        for one in submissions
        for of_company in [returns.get(one.company.id, [])]
    ]


def _is_told_of(row: ReturnedSubmission, submission: Submission) -> bool:
    """Whether a return of its company belongs to the story of what waits."""
    if row.subject == Subject.COMPANY:
        return submission.is_company_waiting and submission.change is None
    of_offer = submission.offer.id if submission.offer is not None else None
    return (row.subject, row.offer_id) == (submission.subject, of_offer)


def find_waiting(queue: Sequence[Submission], subject: Subject, key: int) -> Submission | None:
    """What a button that names something leads to: that, or what waits of the same now.

    A new company is shown with its offer, and what was approved may have a change that waits.
    """
    own = [one for one in queue if (one.subject, one.id) == (subject, key)]
    if own:
        return own[0]
    if subject.is_about_company:
        related = [
            one
            for one in queue
            if one.company.id == key
            and (one.is_company_waiting or one.subject is Subject.COMPANY_CHANGE)
        ]
    else:
        related = [one for one in queue if one.offer is not None and one.offer.id == key]
    return related[0] if related else None


async def find_submission(session: AsyncSession, subject: Subject, key: int) -> Submission | None:
    """The submission as it is now; None if it is gone."""
    return await _find_submission(session, subject, key, for_update=False)


async def find_last_approved(session: AsyncSession, *, since: datetime) -> Company | None:
    """The approved company that was approved last, or of which an offer was, since then."""
    companies = await session.exec(
        select(Company)
        .where(col(Company.approved_at) >= since)
        .order_by(col(Company.approved_at).desc())
        .limit(1)
    )
    offers = await session.exec(
        select(Offer)
        .where(col(Offer.approved_at) >= since)
        .order_by(col(Offer.approved_at).desc())
        .limit(1)
    )
    company, offer = companies.first(), offers.first()
    if offer is None or (company is not None and _is_later(company.approved_at, offer.approved_at)):
        return company
    return await session.get(Company, offer.company_id)


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other


async def find_submission_for_update(
    session: AsyncSession, subject: Subject, key: int
) -> Submission | None:
    """The submission, which nobody else changes until this transaction ends; None if it is gone."""
    return await _find_submission(session, subject, key, for_update=True)


async def _find_submission(
    session: AsyncSession, subject: Subject, key: int, *, for_update: bool
) -> Submission | None:
    lock = {"key_share": True} if for_update else None
    offer: Offer | None = None
    fields: tuple[str, ...] = ()
    further_kinds: tuple[OfferKind, ...] = ()
    company_id = key
    if not subject.is_about_company:
        offer = await session.get(Offer, key, with_for_update=lock)
        if offer is None:
            return None
        fields = (await list_offer_fields(session, [key]))[key]
        further_kinds = (await list_further_kinds(session, [key]))[key]
        company_id = offer.company_id
    company = await session.get(Company, company_id, with_for_update=lock)
    if company is None:
        return None
    if subject is Subject.OFFER_CHANGE:
        change = await find_last_change(session, offer_id=key, for_update=for_update)
    elif subject is Subject.COMPANY_CHANGE:
        change = await find_last_change(session, company_id=key, for_update=for_update)
    else:
        change = None
    if subject in (Subject.OFFER_CHANGE, Subject.COMPANY_CHANGE) and change is None:
        return None
    [found] = await _with_returns(
        session, [Submission(company, offer, fields, further_kinds, change)]
    )
    return found
