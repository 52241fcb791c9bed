"""Broadcasts: who they concern, how they enter the outbox, how far they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import false, func, literal, or_, text, true, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.audience import OF_COMPANIES, Audience, Part
from models.disclosure import LEAST_AUDIENCE
from models.notices import keys
from models.queries.addresses import is_preferred_of
from models.queries.outbox import HAS_QUEUED, change_waiting_to_cancelled, outbox_values
from models.queries.preferences import has_consented, is_left_alone, refusing_broadcasts
from models.queries.upsert import insert_new_from
from models.tables.address import Address
from models.tables.base import table_of
from models.tables.campaign import RUNNING, Campaign, CampaignState
from models.tables.company import Company, CompanyState, Membership
from models.tables.outbox import WAITING, NoticeKind, OutboxMessage, OutboxState, Rank
from models.tables.person import Person
from models.tables.student import Student, StudentField
from models.vocabulary import Who, ids_of_universities

BROADCAST = NoticeKind("broadcast", Rank.BROADCAST)
"""Queued here by one statement; `models.notices.broadcasts` says how it looks."""

BROADCAST_TIME_TO_LIVE = timedelta(days=7)

LONGEST_RETRY = timedelta(hours=1)
"""What is due later than this does not wait for another try, but for a morning."""


LAST_SHOWN = "last "
"""How `progress_shown` begins once the counts that it tells will not change any more."""


async def may_be_sent(
    session: AsyncSession, audience: Audience, recipients: int, *, is_important: bool = False
) -> bool:
    """Whether an audience is large enough that nobody is picked out; companies are no secret.

    Of a narrowed circle of everybody the students alone are counted: companies hide nobody.
    """
    if audience.who is Who.COMPANIES:
        return recipients > 0
    if audience.who is Who.ALL and audience.parts:
        students = replace(audience.without(*OF_COMPANIES), who=Who.STUDENTS)
        recipients = await count_recipients(session, students, is_important=is_important)
    return recipients >= LEAST_AUDIENCE


def _recipients(audience: Audience, *, is_important: bool) -> Any:
    """Ids of the people of an audience who will really get such an announcement.

    What is counted, what is queued and what the claim lets pass are the same people.
    """
    refusing = refusing_broadcasts(is_important=is_important)
    return (
        select(Person.id)
        .join(Address, is_preferred_of(col(Person.id)))
        .outerjoin(Student, col(Student.person_id) == col(Person.id))
        .where(
            col(Address.is_reachable),
            has_consented(col(Person.consented_at)),
            ~is_left_alone(col(Person.id), col(Student.paused_at)),
            _is_in(audience),
            col(Person.id).not_in(refusing),
        )
    )


def _is_in(audience: Audience) -> Any:
    """The condition that a person, with the student they are if any, is in an audience."""
    companies = (
        select(Membership.person_id)
        .join(Company, col(Company.id) == col(Membership.company_id))
        .where(Company.state == CompanyState.APPROVED, *_narrowing(audience, _OF_A_COMPANY))
    )
    is_student = col(Student.person_id).is_not(None)
    for condition in _narrowing(audience, _OF_A_STUDENT):
        is_student = is_student & condition
    match audience.who:
        case Who.ALL:
            return is_student | col(Person.id).in_(companies)
        case Who.STUDENTS:
            return is_student
        case Who.COMPANIES:
            return col(Person.id).in_(companies)


_Condition = Callable[[Sequence[Any]], Any]


def _narrowing(audience: Audience, conditions: Mapping[Part, _Condition]) -> list[Any]:
    """What the audience asks of those to whom these conditions apply."""
    return [
        condition(audience.values(part))
        for part, condition in conditions.items()
        if audience.values(part)
    ]


def _studies(codes: Sequence[str]) -> Any:
    """Somebody who studies one of the fields, or one of those below them."""
    is_one = [col(StudentField.code).startswith(code) for code in codes]
    return col(Person.id).in_(select(StudentField.person_id).where(or_(*is_one)))


def _is_in_semester(span: Sequence[int | None]) -> Any:
    """Somebody between two semesters; whose own is not known is in none."""
    first, last = span
    semester = col(Student.semester)
    from_first = true() if first is None else semester >= first
    return semester.is_not(None) & from_first & (true() if last is None else semester <= last)


def _is_elsewhere(column: Any) -> _Condition:
    """In none of these, or it is not known where."""
    return lambda values: column.is_(None) | column.not_in(values)


_OF_A_STUDENT: Mapping[Part, _Condition] = {
    Part.FIELDS: _studies,
    Part.WITHOUT_FIELDS: lambda codes: ~_studies(codes),
    Part.UNIVERSITIES: lambda ids: col(Student.university_id).in_(ids_of_universities(ids)),
    Part.WITHOUT_UNIVERSITIES: lambda ids: (
        col(Student.university_id).is_(None)
        | col(Student.university_id).not_in(ids_of_universities(ids))
    ),
    Part.DEGREES: col(Student.degree).in_,
    Part.SEMESTERS: _is_in_semester,
    Part.PLACES: col(Student.place).in_,
    Part.WITHOUT_PLACES: _is_elsewhere(col(Student.place)),
}
_OF_A_COMPANY: Mapping[Part, _Condition] = {
    Part.SECTORS: col(Company.sector_id).in_,
    Part.WITHOUT_SECTORS: _is_elsewhere(col(Company.sector_id)),
    Part.SIZES: col(Company.size).in_,
    Part.COMPANIES: col(Company.name).in_,
    Part.PLACES: col(Company.place).in_,
    Part.WITHOUT_PLACES: _is_elsewhere(col(Company.place)),
}


async def count_recipients(
    session: AsyncSession, audience: Audience, *, is_important: bool = False
) -> int:
    recipients = _recipients(audience, is_important=is_important)
    statement = select(func.count()).select_from(recipients.subquery())
    return (await session.exec(statement)).one()


async def count_late_recipients(
    session: AsyncSession,
    audience: Audience,
    *,
    is_important: bool = False,
    most_per_day: int,
    since: datetime,
) -> int:
    """Those of the recipients to whom as much was said since the day began as a day allows."""
    said = (
        select(OutboxMessage.person_id)
        .where(
            col(OutboxMessage.priority) > Rank.ANSWER.value,
            col(OutboxMessage.claimed_at) >= since,
            col(OutboxMessage.is_in_doubt)
            | col(OutboxMessage.state).in_(
                [OutboxState.SENDING, OutboxState.SENT, OutboxState.UNKNOWN]
            ),
        )
        .group_by(col(OutboxMessage.person_id))
        .having(func.count() >= most_per_day)
    )
    recipients = _recipients(audience, is_important=is_important).where(col(Person.id).in_(said))
    return (await session.exec(select(func.count()).select_from(recipients.subquery()))).one()


async def add_campaign(session: AsyncSession, campaign: Campaign, *, now: datetime) -> int:
    """Stores a confirmed broadcast with one outbox row for each recipient; returns their number."""
    session.add(campaign)
    await session.flush()
    recipients = await add_recipients(session, campaign, now=now)
    campaign.recipients = recipients
    campaign.state = CampaignState.SENDING if recipients else CampaignState.FINISHED
    session.add(campaign)
    await session.flush()
    return recipients


async def add_recipients(session: AsyncSession, campaign: Campaign, *, now: datetime) -> int:
    """One outbox row for each recipient who has none yet, by one statement; returns how many."""
    row = outbox_values(
        0,
        BROADCAST,
        keys.broadcast(campaign.id),
        {},
        now=now,
        expires_at=now + BROADCAST_TIME_TO_LIVE,
    )
    row["campaign_id"] = campaign.id
    del row["person_id"]
    recipients_of = _recipients(
        Audience.from_data(campaign.audience), is_important=campaign.is_important
    )
    selection = recipients_of.add_columns(
        col(Address.channel),
        *(literal(value, table_of(OutboxMessage).c[name].type) for name, value in row.items()),
    )
    session.info[HAS_QUEUED] = True
    return await insert_new_from(session, OutboxMessage, ["person_id", "channel", *row], selection)


async def find_campaign(session: AsyncSession, campaign_id: int) -> Campaign | None:
    return await session.get(Campaign, campaign_id)


async def list_watched_campaigns(session: AsyncSession) -> list[Campaign]:
    """Broadcasts under way, and ended ones whose last counts were not shown yet, oldest first."""
    ended = col(Campaign.state).in_([CampaignState.FINISHED, CampaignState.CANCELLED])
    rows = await session.exec(
        select(Campaign)
        .where(
            col(Campaign.state).in_(RUNNING)
            | (ended & ~col(Campaign.progress_shown).startswith(LAST_SHOWN))
        )
        .order_by(col(Campaign.id))
    )
    return list(rows)


@dataclass(frozen=True, slots=True)
class Pause:
    """Messages of an announcement that rest until an instant."""

    messages: int
    until: datetime
    is_night: bool = False
    """Because nobody is written to at this hour; else because the people's day is full."""


def night_pause(counts: Mapping[OutboxState, int], until: datetime) -> Pause | None:
    """The rest of everything that waits, in hours in which nobody is written to."""
    messages = counts.get(OutboxState.PENDING, 0) + counts.get(OutboxState.RETRY, 0)
    return Pause(messages, until, is_night=True) if messages else None


async def find_pause(session: AsyncSession, campaign_id: int, *, now: datetime) -> Pause | None:
    """Its messages whose people's day was full when their turn came.

    As cheap as they are many, for it is asked every few seconds: read from `ix_outbox_waiting`.
    """
    rows = await session.exec(
        select(func.count(), func.min(OutboxMessage.not_before)).where(
            text(f"outbox.{WAITING}"),
            col(OutboxMessage.is_in_doubt) == false(),
            col(OutboxMessage.priority) == Rank.BROADCAST.value,
            col(OutboxMessage.campaign_id) == campaign_id,
            col(OutboxMessage.not_before) > now + LONGEST_RETRY,
        )
    )
    messages, until = rows.one()
    return Pause(messages, until) if messages else None


async def list_running_campaigns(session: AsyncSession, *, limit: int) -> list[Campaign]:
    """Broadcasts of which something may still go out, newest first, whoever began them."""
    rows = await session.exec(
        select(Campaign)
        .where(col(Campaign.state).in_(RUNNING))
        .order_by(col(Campaign.id).desc())
        .limit(limit)
    )
    return list(rows)


async def find_last_campaign(session: AsyncSession) -> Campaign | None:
    """The broadcast that was begun last, whatever became of it."""
    rows = await session.exec(select(Campaign).order_by(col(Campaign.id).desc()).limit(1))
    return rows.first()


async def change_campaign_to_cancelled(
    session: AsyncSession, campaign_id: int, person_id: int, *, now: datetime
) -> int:
    """Stops what is not sent yet, for any coordinator; returns how many messages that was.

    0: nothing was left to stop, or it runs no more; then nothing changes.
    """
    campaign = await session.get(
        Campaign, campaign_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if campaign is None or campaign.state not in RUNNING:
        return 0
    stopped = await change_waiting_to_cancelled(session, campaign_id)
    if stopped:
        campaign.state = CampaignState.CANCELLED
        campaign.finished_at = now
        campaign.is_stopped_by_colleague = campaign.author_id != person_id
        session.add(campaign)
        await session.flush()
    return stopped


async def change_campaign_to_finished(
    session: AsyncSession, campaign_id: int, *, now: datetime
) -> bool:
    """Ends a broadcast of which nothing waits any more; False if something does."""
    waiting = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.campaign_id == campaign_id,
            col(OutboxMessage.state).in_(
                [OutboxState.PENDING, OutboxState.RETRY, OutboxState.SENDING]
            ),
        )
        .exists()
    )
    result = await session.exec(
        update(Campaign)
        .where(
            col(Campaign.id) == campaign_id,
            col(Campaign.state).in_(RUNNING),
            ~waiting,
        )
        .values(state=CampaignState.FINISHED, finished_at=now)
    )
    return result.rowcount == 1


async def record_progress(
    session: AsyncSession, campaign_id: int, *, message_id: int | None = None, shown: str = ""
) -> None:
    """Remembers the message in which the author watches, and what it shows."""
    values: dict[str, Any] = {"progress_shown": shown}
    if message_id is not None:
        values["progress_message_id"] = message_id
    await session.exec(update(Campaign).where(col(Campaign.id) == campaign_id).values(**values))
