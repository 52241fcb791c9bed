"""What a coordinator's drafts need: the seat, and what they are about."""

from handlers.coordinator.validation import ReturnAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.obstacles import Check, Obstacle
from models.tables.company import Company
from models.tables.draft import Dialogue, Draft
from models.tables.offer import Offer


async def check_seat(context: KmuniContext, draft: Draft) -> Obstacle | None:
    """Who is no coordinator any more is shown nothing of what coordinators see."""
    return None if context.is_coordinator else Obstacle("common/coordinators_only")


async def check_subject(context: KmuniContext, draft: Draft) -> Obstacle | None:
    """Also that the company or offer is still there."""
    obstacle = await check_seat(context, draft)
    if obstacle is not None:
        return obstacle
    answers = ReturnAnswers.of(draft)
    table = Company if answers.subject.is_about_company else Offer
    async with context.read() as session:
        found = await session.get(table, answers.key)
    return None if found is not None else Obstacle("coordinator/submission_gone")


CHECKS: dict[Dialogue, Check] = {
    Dialogue.BROADCAST: check_seat,
    Dialogue.SYNONYM: check_seat,
    Dialogue.ANSWER: check_seat,
    Dialogue.RETURN: check_subject,
    Dialogue.SUSPENSION: check_subject,
}
