"""Everything that is kept about one person, for that person."""

from typing import Any

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.queries.students import list_student_fields
from models.queries.unresolved import list_own_unresolved
from models.tables.company import Company, Invitation, Membership
from models.tables.draft import Draft
from models.tables.offer import Offer
from models.tables.organisation import Organisation, Seat
from models.tables.outbox import OutboxMessage
from models.tables.pending_change import PendingChange, SkippedSubmission
from models.tables.person import Person
from models.tables.preference import PersonPreference
from models.tables.student import Student
from models.tables.subscription import Subscription
from models.tables.suggestion import Interest, Suggestion

OwnData = dict[str, Any]


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(mode="json")


async def get_own_data(session: AsyncSession, person_id: int) -> OwnData:
    """Plain values by subject, ready for JSON; a subject without rows is None or empty."""
    person = await session.get(Person, person_id)
    data: OwnData = {"person": _plain(person) if person else None, "student": None}
    student = await session.get(Student, person_id)
    if student is not None:
        fields = await list_student_fields(session, person_id)
        data["student"] = {**_plain(student), "fields": fields}
    seats = await session.exec(
        select(Seat, Organisation.name)
        .join(Organisation, col(Organisation.id) == col(Seat.organisation_id))
        .where(Seat.person_id == person_id)
    )
    data["seats"] = [{**_plain(seat), "organisation": name} for seat, name in seats]
    invitations = await session.exec(select(Invitation).where(Invitation.invited_by == person_id))
    # Without the token, which is a key to somebody else's door.
    data["invitations"] = [one.model_dump(mode="json", exclude={"token"}) for one in invitations]
    companies = await session.exec(
        select(Company, Membership)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(Membership.person_id == person_id)
    )
    data["companies"] = [
        {"company": _plain(company), "membership": _plain(membership)}
        for company, membership in companies
    ]
    offers = await session.exec(select(Offer).where(Offer.created_by == person_id))
    data["offers"] = [_plain(offer) for offer in offers]
    changes = await session.exec(
        select(PendingChange).where(PendingChange.proposed_by == person_id)
    )
    data["changes"] = [_plain(change) for change in changes]
    skipped = await session.exec(
        select(SkippedSubmission).where(SkippedSubmission.person_id == person_id)
    )
    data["skipped"] = [_plain(one) for one in skipped]
    shown = await session.exec(
        select(Suggestion, Offer.title)
        .join(Offer, col(Offer.id) == col(Suggestion.offer_id))
        .where(Suggestion.person_id == person_id)
    )
    data["suggestions"] = [{**_plain(one), "offer": title} for one, title in shown]
    interests = await session.exec(
        select(Interest, Offer.title)
        .join(Offer, col(Offer.id) == col(Interest.offer_id))
        .where(Interest.person_id == person_id)
    )
    data["interests"] = [{**_plain(one), "offer": title} for one, title in interests]
    subscriptions = await session.exec(
        select(Subscription).where(Subscription.person_id == person_id)
    )
    data["subscriptions"] = [_plain(one) for one in subscriptions]
    preference = await session.get(PersonPreference, person_id)
    data["preferences"] = _plain(preference) if preference is not None else None
    drafts = await session.exec(select(Draft).where(Draft.person_id == person_id))
    data["drafts"] = [_plain(draft) for draft in drafts]
    messages = await session.exec(select(OutboxMessage).where(OutboxMessage.person_id == person_id))
    data["messages"] = [_plain(message) for message in messages]
    unresolved = await list_own_unresolved(session, person_id)
    data["not_understood"] = [_plain(one) for one in unresolved]
    return data
