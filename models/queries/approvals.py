"""What waits for a coordinator: offers, companies without one, and the answers to both."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import stored_id
from models.company import Company, CompanyState
from models.offer import Offer, OfferState
from models.queries.companies import (
    change_company_to_approved,
    change_company_to_returned,
    list_waiting_companies,
)
from models.queries.offers import (
    OfferCard,
    change_offer_state,
    list_offer_fields,
    list_waiting_offers,
)
from models.queries.subscriptions import open_alert_run


class Subject(StrEnum):
    """What is approved or returned; the values travel in buttons."""

    OFFER = "o"
    COMPANY = "c"


@dataclass(frozen=True, slots=True)
class Submission:
    """An offer with its company, or a company alone, put before a coordinator."""

    company: Company
    offer: Offer | None = None
    fields: tuple[str, ...] = ()
    """ISCED-F codes of the offer, best first."""

    @property
    def subject(self) -> Subject:
        return Subject.COMPANY if self.offer is None else Subject.OFFER

    @property
    def id(self) -> int:
        return stored_id(self.company if self.offer is None else self.offer)

    @property
    def is_waiting(self) -> bool:
        """Whether a coordinator may answer it.

        An offer of a returned company waits behind its company, which must be mended first; one
        of a suspended company until that is lifted.
        """
        if self.offer is None:
            return self.is_company_waiting
        is_behind = self.company.state in {CompanyState.RETURNED, CompanyState.SUSPENDED}
        return self.offer.state == OfferState.WAITING and not is_behind

    @property
    def is_company_waiting(self) -> bool:
        return self.company.state == CompanyState.WAITING

    def is_over(self, now: datetime) -> bool:
        """Whether the offer's last instant has come while it waited."""
        return self.offer is not None and self.offer.open_until <= now

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
    return sorted(waiting, key=_waits_since)


def _of_card(card: OfferCard) -> Submission:
    return Submission(card.company, card.offer, card.fields)


def _waits_since(submission: Submission) -> tuple[datetime, str, int]:
    offer = submission.offer
    since = submission.company.created_at if offer is None else offer.changed_at
    return since, submission.subject, submission.id


async def find_submission_for_update(
    session: AsyncSession, subject: Subject, key: int
) -> Submission | None:
    """The submission, which nobody else changes until this transaction ends; None if it is gone."""
    if subject is Subject.COMPANY:
        company = await _find_company_for_update(session, key)
        return Submission(company) if company else None
    rows = await session.exec(
        select(Offer).where(col(Offer.id) == key).with_for_update(key_share=True)
    )
    offer = rows.first()
    company = await _find_company_for_update(session, offer.company_id) if offer else None
    if offer is None or company is None:
        return None
    fields = await list_offer_fields(session, [key])
    return Submission(company, offer, fields[key])


async def _find_company_for_update(session: AsyncSession, company_id: int) -> Company | None:
    rows = await session.exec(
        select(Company).where(col(Company.id) == company_id).with_for_update(key_share=True)
    )
    return rows.first()


async def change_submission_to_approved(
    session: AsyncSession, submission: Submission, *, now: datetime
) -> Sequence[Subject]:
    """Approves the offer and its waiting company; returns which of them this changed.

    An approved offer is to be told at once to those who want that.
    """
    changed = []
    if await change_company_to_approved(session, stored_id(submission.company), now=now):
        changed.append(Subject.COMPANY)
    if submission.offer is not None and await change_offer_state(
        session,
        stored_id(submission.offer),
        source=[OfferState.WAITING],
        target=OfferState.OPEN,
        values={"approved_at": now, "returned_reason": None},
    ):
        changed.append(Subject.OFFER)
        await open_alert_run(session, stored_id(submission.offer), now=now)
    return changed


async def change_submission_to_returned(
    session: AsyncSession, submission: Submission, reason: str
) -> bool:
    """Returns the offer, or the company where it stands alone; False if it was answered before."""
    if submission.offer is None:
        return await change_company_to_returned(session, stored_id(submission.company), reason)
    return await change_offer_state(
        session,
        stored_id(submission.offer),
        source=[OfferState.WAITING],
        target=OfferState.RETURNED,
        values={"returned_reason": reason},
    )
