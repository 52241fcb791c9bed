"""What a company's drafts were begun with, and what becomes of them without it."""

from dataclasses import replace

from handlers.company.company_answers import CompanyAnswers
from handlers.company.offer_answers import OfferAnswers
from handlers.company.states import OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.obstacles import Check, Obstacle
from models.queries.companies import find_membership, list_companies_of
from models.tables.draft import Dialogue, Draft
from models.tables.offer import Offer, OfferState

SHOWN_UNITS = 3000
"""Of a text that is given back, so that it fits into one message with its explanation."""


async def check_company(context: KmuniContext, draft: Draft) -> Obstacle | None:
    """A company is changed only by those who speak for it."""
    answers = CompanyAnswers.of(draft)
    if not answers.is_editing or answers.company_id is None:
        return None
    async with context.read() as session:
        membership = await find_membership(session, answers.company_id, draft.person_id)
    if membership is not None:
        return None
    return Obstacle("company/no_longer_yours", {"name": answers.name, "text": ""})


async def check_offer(context: KmuniContext, draft: Draft) -> Obstacle | None:
    """An offer needs a company the person speaks for; its text is never thrown away."""
    answers = OfferAnswers.of(draft)
    if answers.company_id is None:
        return None
    async with context.read() as session:
        membership = await find_membership(session, answers.company_id, draft.person_id)
        others = await list_companies_of(session, draft.person_id)
        changed = await session.get(Offer, answers.offer_id) if answers.offer_id else None
    if membership is None:
        lost = Obstacle("company/no_longer_yours", {"name": "", "text": answers.text[:SHOWN_UNITS]})
        if not others:
            return lost
        return replace(
            lost,
            template="company/pick_another",
            state=OfferQuestion.COMPANY,
            answers={"company_id": None, "offer_id": None},
        )
    if changed is not None and changed.state == OfferState.WITHDRAWN:
        return Obstacle("company/offer_now_new", state=draft.state, answers={"offer_id": None})
    return None


CHECKS: dict[Dialogue, Check] = {
    Dialogue.COMPANY: check_company,
    Dialogue.OFFER: check_offer,
}
