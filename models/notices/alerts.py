"""A new offer for a student who wanted to hear of it at once."""

from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.rules.reasons import Reason, reasons_of
from models.matching.rules.wish import still_fits, wished_student
from models.notices.buttons import Button, Label, Rows
from models.notices.spec import Claim, Content, Spec
from models.payloads import DismissOffer, SaveOffer, SayInterested, ShowOffer
from models.queries.match_rows import find_match_student
from models.queries.offers import OfferCard, list_offer_cards
from models.queries.people import get_person
from models.queries.subscriptions import list_prompt_wishes, new_offer
from models.tables.base import stored_id
from models.tables.outbox import Rank
from models.tables.preference import Topic


@dataclass(frozen=True, slots=True)
class AlertNotice(Content):
    card: OfferCard
    reasons: tuple[Reason, ...]
    wished_by: int
    """The subscription that wants it."""

    @property
    def offer_ids(self) -> tuple[int, ...]:
        return (stored_id(self.card.offer),)

    @property
    def subscription_id(self) -> int:
        return self.wished_by


async def _load(session: AsyncSession, claim: Claim) -> AlertNotice | None:
    """The offer, if it is open and unseen and one of the student's subscriptions still wants it."""
    person = await get_person(session, claim.person_id)
    student = await find_match_student(session, claim.person_id)
    cards = await list_offer_cards(session, claim.message.planned_offer_ids)
    if student is None or person.consented_at is None or not cards:
        return None
    offer = new_offer(cards[0])
    wishes = await list_prompt_wishes(session, claim.person_id)
    found_for = claim.about.get("subscription_id")
    for subscription_id in sorted(wishes, key=lambda own: (own != found_for, own)):
        wish = wishes[subscription_id]
        if still_fits(student, wish, offer, now=claim.now, closeness=claim.closeness):
            # Another subject than their own was asked for, but is not theirs for that.
            wished = replace(wished_student(student, wish), fields=student.fields)
            reasons = reasons_of(wished, offer.match, now=claim.now, closeness=claim.closeness)
            return AlertNotice(cards[0], reasons, subscription_id)
    return None


def _buttons(notice: AlertNotice) -> Rows:
    (offer_id,) = notice.offer_ids
    return [
        [
            Button(Label("🔎 Details"), ShowOffer(offer_id)),
            Button(Label("✋ Interested"), SayInterested(offer_id)),
        ],
        [
            Button(Label("★ Save"), SaveOffer(offer_id)),
            Button(Label("Not for me"), DismissOffer(offer_id)),
        ],
    ]


class AlertNotices:
    ALERT = Spec("alert", Rank.ALERT, load=_load, buttons=_buttons, topic=Topic.ALERT)
