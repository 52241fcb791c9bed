"""The packed match row: rewritten in the transaction of every change it depends on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.distance import distance_km, place_of
from models.matching.packing import PACK_VERSION, pack_student, unpack_student
from models.matching.rules.profile import LearnedDislikes, MatchStudent
from models.queries.addresses import is_reachable
from models.queries.upsert import insert_or_change
from models.tables.base import stored_id
from models.tables.company import Membership
from models.tables.offer import Offer, OfferField
from models.tables.student import MatchRow, Student, StudentField
from models.tables.subscription import WEEKLY_CADENCES, Subscription
from models.tables.suggestion import Interest, Suggestion
from models.vocabulary import Dislike, Language, OfferKind


async def lock_student(session: AsyncSession, person_id: int) -> None:
    """Lets changes of a packed row follow each other, so that none packs without the other's.

    The key stays free (FOR NO KEY UPDATE): both already hold it by what they inserted.
    """
    await session.exec(
        select(Student.person_id)
        .where(Student.person_id == person_id)
        .with_for_update(key_share=True)
    )


async def rewrite_match_row(session: AsyncSession, person_id: int) -> None:
    """Packs the student anew, or removes the row of one who wants no offers now."""
    await session.flush()
    student = await session.get(
        Student, person_id, populate_existing=True, with_for_update={"key_share": True}
    )
    reachable = await session.exec(select(is_reachable(person_id)))
    if student is None or student.paused_at or not reachable.one():
        await session.exec(delete(MatchRow).where(col(MatchRow.person_id) == person_id))
        return
    packed = pack_student(await get_match_student(session, student))
    await insert_or_change(
        session,
        MatchRow,
        {
            "person_id": person_id,
            "version": PACK_VERSION,
            "weeks": await _digest_weeks(session, person_id),
            "packed": packed,
        },
        key=["person_id"],
    )


async def _digest_weeks(session: AsyncSession, person_id: int) -> int:
    """The weeks in which the profile's subscription brings a digest, as bits."""
    rows = await session.exec(
        select(Subscription.weeks).where(
            Subscription.person_id == person_id,
            col(Subscription.is_profile),
            col(Subscription.cadence).in_(WEEKLY_CADENCES),
            col(Subscription.paused_at).is_(None),
        )
    )
    return rows.first() or 0


async def rewrite_stale_match_rows(session: AsyncSession) -> int:
    """Packs anew what an older KMUni packed; returns how many rows that was."""
    stale = (
        await session.exec(select(MatchRow.person_id).where(MatchRow.version != PACK_VERSION))
    ).all()
    for person_id in stale:
        await rewrite_match_row(session, person_id)
    return len(stale)


async def list_packed_page(
    session: AsyncSession, *, after: int, limit: int
) -> Sequence[tuple[int, bytes]]:
    """(person id, packed row) of students after a person, by person, as `unpack_student` reads."""
    rows = await session.exec(
        select(MatchRow.person_id, MatchRow.packed)
        .where(MatchRow.version == PACK_VERSION, MatchRow.person_id > after)
        .order_by(col(MatchRow.person_id))
        .limit(limit)
    )
    return rows.all()


async def list_settled_page(
    session: AsyncSession, *, before: datetime, without_company: int, after: int, limit: int
) -> Sequence[tuple[int, bytes]]:
    """Like `list_packed_page`, of students whose profile was last changed before an instant.

    Who speaks for the company is left out: it must not be able to count itself.
    """
    members = select(Membership.person_id).where(Membership.company_id == without_company)
    rows = await session.exec(
        select(MatchRow.person_id, MatchRow.packed)
        .join(Student, col(Student.person_id) == col(MatchRow.person_id))
        .where(
            MatchRow.version == PACK_VERSION,
            MatchRow.person_id > after,
            Student.changed_at < before,
            col(MatchRow.person_id).not_in(members),
        )
        .order_by(col(MatchRow.person_id))
        .limit(limit)
    )
    return rows.all()


async def find_match_student(session: AsyncSession, person_id: int) -> MatchStudent | None:
    """The student from their packed row, in one question; None for who wants no offers now."""
    row = await session.get(MatchRow, person_id)
    if row is None:
        return None
    if row.version == PACK_VERSION:
        return unpack_student(row.packed)
    student = await session.get(Student, person_id)
    return await get_match_student(session, student) if student else None


async def get_match_student(session: AsyncSession, student: Student) -> MatchStudent:
    """The student as matching sees them, read from the tables themselves."""
    person_id = student.person_id
    fields = await session.exec(
        select(StudentField.code)
        .where(StudentField.person_id == person_id)
        .order_by(col(StudentField.rank))
    )
    shown = (
        await session.exec(
            select(
                Suggestion.offer_id,
                Suggestion.delivered_at,
                Suggestion.dismissed_at,
                Suggestion.dislike,
            ).where(Suggestion.person_id == person_id)
        )
    ).all()
    interested = await session.exec(
        select(Interest.offer_id).where(Interest.person_id == person_id)
    )
    return MatchStudent(
        person_id=person_id,
        fields=tuple(fields),
        kinds=frozenset(OfferKind(kind) for kind in student.kinds),
        languages=frozenset(Language(language) for language in student.languages),
        degree=student.degree,
        semester=student.semester,
        latitude=student.latitude,
        longitude=student.longitude,
        radius_km=student.radius_km,
        remote=student.wants_remote,
        available_from=student.available_from,
        seen=frozenset(offer_id for offer_id, delivered_at, _, _ in shown if delivered_at)
        | frozenset(interested),
        dismissed=frozenset(offer_id for offer_id, _, dismissed_at, _ in shown if dismissed_at),
        dislikes=await _learned_dislikes(
            session,
            student,
            {offer_id: Dislike(dislike) for offer_id, _, _, dislike in shown if dislike},
        ),
    )


async def _learned_dislikes(
    session: AsyncSession, student: Student, dislikes: Mapping[int, Dislike]
) -> LearnedDislikes:
    """What the student's reasons for declining offers, by offer, say about others."""
    if not dislikes:
        return LearnedDislikes()
    offers = await session.exec(select(Offer).where(col(Offer.id).in_(dislikes)))
    declined: dict[Dislike, list[Offer]] = {dislike: [] for dislike in Dislike}
    for offer in offers:
        declined[Dislike(dislikes[stored_id(offer)])].append(offer)
    home = place_of(student.latitude, student.longitude)
    distances = [
        distance_km(home, there)
        for offer in declined[Dislike.TOO_FAR]
        if home and (there := place_of(offer.latitude, offer.longitude))
    ]
    wrong = [stored_id(offer) for offer in declined[Dislike.WRONG_FIELD]]
    wrong_fields = await session.exec(
        select(OfferField.code).where(col(OfferField.offer_id).in_(wrong))
    )
    return LearnedDislikes(
        too_far_km=int(min(distances)) if distances else None,
        wrong_fields=frozenset(wrong_fields),
        unpaid=bool(declined[Dislike.UNPAID]),
    )
