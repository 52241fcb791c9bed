"""What a student's drafts were begun with, and what becomes of them without it."""

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.obstacles import Check, Obstacle
from handlers.student.interest import InterestAnswers
from handlers.student.subscription_answers import SubscriptionAnswers
from models.payloads import ListOffers
from models.queries.offers import is_open_at, list_offer_cards
from models.tables.company import Company
from models.tables.draft import Dialogue, Draft


async def check_interest(context: KmuniContext, draft: Draft) -> Obstacle | None:
    """Nobody can be interested in an offer that is gone or closed."""
    async with context.read() as session:
        cards = await list_offer_cards(session, [InterestAnswers.of(draft).offer_id])
    is_open = bool(cards) and is_open_at(cards[0], context.now)
    if is_open:
        return None
    way_on = (Label("Show offers"), ListOffers())
    return Obstacle("student/offer_gone", way_on=way_on)


async def check_subscription(context: KmuniContext, draft: Draft) -> Obstacle | None:
    """A wish goes on without a company that is gone, and keeps the rest."""
    answers = SubscriptionAnswers.of(draft)
    if answers.company_id is None:
        return None
    async with context.read() as session:
        company = await session.get(Company, answers.company_id)
    if company is not None:
        return None
    return Obstacle(
        "student/wish_company_gone",
        {"company": answers.company or ""},
        state=draft.state,
        answers={"company_id": None, "company": None},
    )


CHECKS: dict[Dialogue, Check] = {
    Dialogue.INTEREST: check_interest,
    Dialogue.SUBSCRIPTION: check_subscription,
}
