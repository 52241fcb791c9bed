"""Who may do what: asked of the database at the moment of the act, never of a button.

What a person sees is asked here, before it is shown; what they change is asked once more by the
act, within its transaction, where nobody takes the right away until it is committed.
"""

from handlers.engine.context import KmuniContext
from handlers.engine.refusals import RefusedError
from models.queries.companies import find_membership
from models.queries.people import Visitor
from models.tables.company import Membership
from models.tables.draft import Dialogue


def require_person(context: KmuniContext) -> Visitor:
    """Raises: RefusedError for somebody who is not kept."""
    visitor = context.visitor
    if visitor is None:
        raise RefusedError("common/not_registered")
    return visitor


def require_student(context: KmuniContext) -> Visitor:
    """Raises: RefusedError for somebody without a student's profile, also while they make one."""
    visitor = context.visitor
    if visitor is None or not visitor.is_student:
        is_begun = context.draft is not None and context.draft.dialogue == Dialogue.STUDENT
        raise RefusedError("student/not_yet" if is_begun else "common/students_only")
    return visitor


def require_company(context: KmuniContext) -> Visitor:
    """Raises: RefusedError for somebody who speaks for no company."""
    visitor = context.visitor
    if visitor is None or not visitor.is_company:
        raise RefusedError("common/companies_only")
    return visitor


async def require_membership(context: KmuniContext, company_id: int) -> Membership:
    """Raises: RefusedError for somebody who does not speak for this very company."""
    visitor = require_company(context)
    async with context.read() as session:
        membership = await find_membership(session, company_id, visitor.person_id)
    if membership is None:
        raise RefusedError("common/not_yours")
    return membership


def require_coordinator(context: KmuniContext) -> Visitor:
    """Raises: RefusedError for somebody who is no coordinator (any more)."""
    visitor = context.visitor
    if visitor is None or not context.is_coordinator:
        raise RefusedError("common/coordinators_only")
    return visitor
