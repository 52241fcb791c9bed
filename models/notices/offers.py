"""What a company's people are told about one of their offers."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.notices.buttons import Button, Label, Rows
from models.notices.spec import Claim, Content, Load, Spec
from models.payloads import EditOffer, ExtendOffer, FillOffer, ShowOwnOffer
from models.queries.offers import OfferCard, list_offer_cards
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.outbox import Rank
from models.tables.preference import Topic

BEFORE_EXPIRY = timedelta(days=3)
"""How long before its end an offer's company is reminded."""


@dataclass(frozen=True, slots=True)
class OfferNotice(Content):
    card: OfferCard


def while_offer_is(*states: OfferState, is_about_students: bool = True) -> Load[OfferNotice]:
    """The offer while it is in one of the states, for its company's people.

    What is about students is not said while the company is suspended.
    """

    async def load(session: AsyncSession, claim: Claim) -> OfferNotice | None:
        cards = await list_offer_cards(session, [claim.about["offer_id"]])
        if not cards or cards[0].offer.state not in states:
            return None
        company_id = cards[0].offer.company_id
        if is_about_students and cards[0].company.state is CompanyState.SUSPENDED:
            return None
        return OfferNotice(cards[0]) if await claim.speaks_for(session, company_id) else None

    return load


async def _load_expiring(session: AsyncSession, claim: Claim) -> OfferNotice | None:
    notice = await while_offer_is(OfferState.OPEN)(session, claim)
    if notice is None or notice.card.offer.open_until - claim.now > BEFORE_EXPIRY:
        return None
    return notice


def _open(notice: OfferNotice) -> Rows:
    return [[Button(Label("Open it"), ShowOwnOffer(stored_id(notice.card.offer)))]]


def _change(notice: OfferNotice) -> Rows:
    return [[Button(Label("Change it"), EditOffer(stored_id(notice.card.offer)))]]


def _extend_or_fill(notice: OfferNotice) -> Rows:
    offer_id = stored_id(notice.card.offer)
    return [
        [
            Button(Label("30 days more"), ExtendOffer(offer_id)),
            Button(Label("Filled"), FillOffer(offer_id)),
        ]
    ]


def _widen(notice: OfferNotice) -> Rows:
    return [[Button(Label("How it reaches more"), ShowOwnOffer(stored_id(notice.card.offer)))]]


class OfferNotices:
    OFFER_APPROVED = Spec(
        "offer_approved",
        Rank.ANSWER,
        load=while_offer_is(OfferState.OPEN, OfferState.PAUSED),
        buttons=_open,
    )
    OFFER_RETURNED = Spec(
        "offer_returned",
        Rank.ANSWER,
        load=while_offer_is(OfferState.RETURNED, is_about_students=False),
        buttons=_change,
    )
    OFFER_EXPIRING = Spec(
        "offer_expiring",
        Rank.REMINDER,
        load=_load_expiring,
        buttons=_extend_or_fill,
        topic=Topic.REMINDER,
    )
    OFFER_SHORT = Spec(
        "offer_short", Rank.REMINDER, load=while_offer_is(OfferState.OPEN), buttons=_widen
    )
    """It fits fewer students than each offer is shown to."""
