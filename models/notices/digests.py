"""A student's offers of the week."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.rules.reasons import Reason, reasons_of
from models.notices.buttons import Button, Label, Rows
from models.notices.spec import Claim, Content, Spec
from models.payloads import DismissOffer, SaveOffer, SayInterested, ShowOffer
from models.queries.match_offers import match_offer
from models.queries.match_rows import find_match_student
from models.queries.offers import OfferCard, is_open_at, list_offer_cards
from models.queries.people import get_person
from models.queries.subscriptions import find_profile_subscription, wants_digest
from models.queries.suggestions import list_suggestions
from models.tables.base import stored_id
from models.tables.offer import Offer
from models.tables.outbox import Rank
from models.tables.preference import Topic


@dataclass(frozen=True, slots=True)
class DigestOffer:
    """One offer of a digest, numbered as its buttons are."""

    number: int
    card: OfferCard
    reasons: tuple[Reason, ...]

    @property
    def offer(self) -> Offer:
        return self.card.offer


@dataclass(frozen=True, slots=True)
class DigestNotice(Content):
    offers: tuple[DigestOffer, ...]

    @property
    def offer_ids(self) -> tuple[int, ...]:
        return tuple(stored_id(one.offer) for one in self.offers)


async def _load(session: AsyncSession, claim: Claim) -> DigestNotice | None:
    """Offers that are still open and still unseen, for a student who still wants them."""
    person = await get_person(session, claim.person_id)
    matched = await find_match_student(session, claim.person_id)
    profile = await find_profile_subscription(session, claim.person_id)
    if matched is None or person.consented_at is None or not wants_digest(profile):
        return None
    planned = claim.message.planned_offer_ids
    shown = await list_suggestions(session, claim.person_id, planned)
    known = matched.seen | matched.dismissed
    fresh = [
        card
        for card in await list_offer_cards(session, planned)
        if is_open_at(card, claim.now) and card.offer.id in shown and card.offer.id not in known
    ]
    offers = tuple(
        DigestOffer(
            number,
            card,
            reasons_of(matched, match_offer(card), now=claim.now, closeness=claim.closeness),
        )
        for number, card in enumerate(fresh, start=1)
    )
    return DigestNotice(offers) if offers else None


def _buttons(notice: DigestNotice) -> Rows:
    return [_offer_row(one.number, stored_id(one.offer)) for one in notice.offers]


def _offer_row(number: int, offer_id: int) -> list[Button]:
    return [
        Button(Label("🔎 {number}"), ShowOffer(offer_id), {"number": number}),
        Button("✋", SayInterested(offer_id)),
        Button("★", SaveOffer(offer_id)),
        Button("✕", DismissOffer(offer_id)),
    ]


class DigestNotices:
    DIGEST = Spec("digest", Rank.DIGEST, load=_load, buttons=_buttons, topic=Topic.DIGEST)
