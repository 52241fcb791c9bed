"""What was kept long enough goes by night; what is still needed stays."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col, select, update

from models.database import Database
from models.lifetimes import LIFETIMES
from models.lifetimes.periods import (
    ANNOUNCEMENT_KEPT,
    DOUBTFUL_KEPT,
    DRAFT_KEPT,
    ENDED_INTEREST_KEPT,
    INVITATION_KEPT,
    JOIN_REQUEST_KEPT,
    NEVER_AGREED_KEPT,
    SUGGESTION_KEPT,
    UNRESOLVED_KEPT,
    UPDATE_KEPT,
    WAITING_LINE_KEPT,
)
from models.notices.kinds import Notice
from models.queries.drafts import open_draft, reopen_draft
from models.queries.inbox import add_parked, add_updates, record_done
from models.queries.interests import add_interest, find_interest
from models.queries.invitations import INVITATION_LASTS, add_invitation
from models.queries.join_requests import add_join_request, change_request_to_ended
from models.queries.match_rows import find_match_student
from models.queries.outbox import add_notices, list_in_doubt
from models.queries.people import add_person, delete_person
from models.queries.suggestions import record_dismissed, record_saved
from models.queries.unresolved import change_ignored, record_unresolved
from models.tables import (
    Campaign,
    CampaignState,
    Dialogue,
    Draft,
    InboxState,
    InboxUpdate,
    Interest,
    InterestState,
    Invitation,
    InvitationRole,
    JoinState,
    Membership,
    OutboxMessage,
    OutboxState,
    Person,
    Suggestion,
    UnresolvedText,
)
from models.tables.base import stored_id, table_of
from models.vocabulary import Dislike, Language
from scheduler import retention as module
from scheduler.retention import Retention, newest_night
from tests.scheduler.region import BERLIN, Region, StandingClock
from tests.support.accounts import list_accounts
from tests.support.filled import Filled, find_kept, read_rows
from tests.support.seats import seat

A_MOMENT = timedelta(seconds=1)
CONFIGURED = 5_000_000_001

AGREED = {"person"}
"""Whoever has everything has agreed, too."""

HANGING = {"typed", "match_row"}
"""What is nothing without what goes: authors of a text, and the packed row, which is made anew."""


@pytest.fixture
def retention(database: Database, clock: StandingClock) -> Retention:
    return Retention(database, clock, BERLIN, configured_telegram_ids=frozenset({CONFIGURED}))


async def column(database: Database, wanted: Any) -> list[Any]:
    async with database.read() as session:
        return sorted(await session.exec(select(wanted)))


async def change(database: Database, table: type[SQLModel], *where: Any, **values: Any) -> None:
    async with database.write() as session:
        await session.exec(update(table).where(*where).values(**values))


# Everything that has a term


async def test_everything_whose_term_is_over_goes_and_the_rest_stays(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    async with database.write() as session:
        filled = await Filled(6_000_000_017, clock.now()).insert(session)
    before = await rows_of(database)
    await retention.run()
    assert await rows_of(database) == before
    clock.move_by(timedelta(days=3_650))
    await retention.run()
    rows = await rows_of(database)
    gone = {one.name for one in LIFETIMES if find_kept(rows, filled, one) is None}
    assert gone == {one.name for one in LIFETIMES if one.terms} - AGREED | HANGING
    for lifetime in LIFETIMES:
        for data in lifetime.data:
            for name in data.names if data.terms else ():
                [row] = rows[table_of(lifetime.table).name]
                assert row[name] in (None, "")


async def rows_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.read() as session:
        return await read_rows(session)


async def test_a_page_is_a_transaction_of_its_own(
    database: Database,
    clock: StandingClock,
    retention: Retention,
    region: Region,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    for _ in range(5):
        await begin_draft(database, await region.person(), clock)
    clock.move_by(DRAFT_KEPT + A_MOMENT)
    commits: list[int] = []

    def count(session: Session) -> None:
        commits.append(1)

    event.listen(Session, "after_commit", count)
    try:
        assert await retention.run() == {"drafts": 5}
    finally:
        event.remove(Session, "after_commit", count)
    assert len(commits) == 3


async def test_a_pass_that_is_stopped_ends_with_its_page_and_another_goes_on(
    database: Database,
    clock: StandingClock,
    retention: Retention,
    region: Region,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    for _ in range(5):
        await begin_draft(database, await region.person(), clock)
    clock.move_by(DRAFT_KEPT + A_MOMENT)

    def stop(session: Session) -> None:
        retention.stop()

    event.listen(Session, "after_commit", stop)
    try:
        assert await retention.run() == {"drafts": 2}
    finally:
        event.remove(Session, "after_commit", stop)
    assert await Retention(database, clock).run() == {"drafts": 3}


# Drafts


async def begin_draft(database: Database, person_id: int, clock: StandingClock) -> Draft:
    async with database.write() as session:
        return await open_draft(
            session, person_id, Dialogue.STUDENT, "student.study", {}, now=clock.now()
        )


async def test_a_draft_goes_months_after_its_last_step_and_not_while_it_is_gone_back_to(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    left, resumed = [await begin_draft(database, await region.person(), clock) for _ in range(2)]
    clock.move_by(DRAFT_KEPT - timedelta(days=3))
    async with database.write() as session:
        await reopen_draft(session, resumed, now=clock.now())
    clock.move_by(timedelta(days=2))
    assert await retention.run() == {}
    clock.move_by(timedelta(days=2))
    assert await retention.run() == {"drafts": 1}
    assert await column(database, Draft.id) == [resumed.id]
    assert left.id != resumed.id


# People


async def stranger(database: Database, clock: StandingClock, account: int) -> int:
    async with database.write() as session:
        return stored_id(
            await add_person(session, account, Language.GERMAN, source="plakat", now=clock.now())
        )


async def accounts(database: Database) -> list[int]:
    return sorted(await list_accounts(database))


async def test_who_never_agreed_goes_with_what_they_typed(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    person_id = await stranger(database, clock, 1)
    async with database.write() as session:
        await record_unresolved(
            session, "study", "Nebelkunde", person_id=person_id, now=clock.now()
        )
    clock.move_by(NEVER_AGREED_KEPT - A_MOMENT)
    assert await retention.run() == {}
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {"person": 1}
    assert await accounts(database) == []
    assert await column(database, UnresolvedText.text_key) == []


async def test_who_is_somebody_here_or_about_to_be_stays(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    company_id, _ = await region.company()
    now = clock.now()
    seated, member, told = [await stranger(database, clock, number) for number in (1, 2, 3)]
    await stranger(database, clock, CONFIGURED)
    async with database.write() as session:
        await seat(session, seated, "IHK", now=now)
        session.add(
            Membership(
                company_id=company_id, person_id=member, name="M", contact="@m", created_at=now
            )
        )
        await add_notices(session, [told], Notice.SEAT_REMOVED, "seat_removed:1", {}, now=now)
    kept = await accounts(database)
    clock.move_by(timedelta(days=400))
    await begin_draft(database, await stranger(database, clock, 4), clock)
    await retention.run()
    assert await accounts(database) == sorted([*kept, 4])


async def test_who_loses_a_seat_is_told_before_they_go(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    person_id = await stranger(database, clock, 1)
    async with database.write() as session:
        await add_notices(session, [person_id], Notice.SEAT_REMOVED, "1", {}, now=clock.now())
    clock.move_by(NEVER_AGREED_KEPT + A_MOMENT)
    assert await retention.run() == {}
    await change(database, OutboxMessage, state=OutboxState.SENT)
    assert await retention.run() == {"person": 1}


# Invitations, updates, messages


@pytest.mark.parametrize("ended", [{}, {"used_at": True}, {"withdrawn_at": True}])
async def test_an_invitation_goes_a_month_after_its_end(
    database: Database,
    clock: StandingClock,
    retention: Retention,
    region: Region,
    ended: dict[str, bool],
) -> None:
    company_id, person_id = await region.company()
    async with database.write() as session:
        await add_invitation(
            session,
            InvitationRole.COMPANY,
            invited_by=person_id,
            company_id=company_id,
            now=clock.now(),
        )
    if ended:
        await change(database, Invitation, **{name: clock.now() for name in ended})
    clock.move_by(INVITATION_LASTS + INVITATION_KEPT - A_MOMENT)
    assert await retention.run() == {}
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {"invitations": 1}


async def ask_to_join(
    database: Database, clock: StandingClock, company_id: int, person_id: int
) -> int:
    """The id of a request that waits from now on."""
    async with database.write() as session:
        request_id = await add_join_request(
            session,
            company_id,
            person_id,
            "Cleo Berg",
            "@cleo",
            asks_coordinators=False,
            now=clock.now(),
        )
    assert request_id is not None
    return request_id


async def test_a_request_to_join_goes_a_month_after_its_end(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    company_id, _ = await region.company()
    request_id = await ask_to_join(database, clock, company_id, await region.student())
    async with database.write() as session:
        await change_request_to_ended(session, request_id, JoinState.DECLINED, now=clock.now())
    clock.move_by(JOIN_REQUEST_KEPT - A_MOMENT)
    assert await retention.run() == {}
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {"join_requests": 1}


async def test_who_never_agreed_stays_while_they_wait_to_be_let_in(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    company_id, _ = await region.company()
    newcomer = await region.person()
    await change(database, Person, col(Person.id) == newcomer, consented_at=None)
    clock.move_by(NEVER_AGREED_KEPT - A_MOMENT)
    request_id = await ask_to_join(database, clock, company_id, newcomer)
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {}
    async with database.write() as session:
        await change_request_to_ended(session, request_id, JoinState.WITHDRAWN, now=clock.now())
    assert await retention.run() == {"person": 1}


async def test_updates_that_are_not_handled_stay_however_old(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    async with database.write() as session:
        updates: Collection[tuple[int, int, dict[str, object]]] = [(1, 7, {"a": 1}), (2, 7, {})]
        await add_updates(session, list(updates), now=clock.now())
        await record_done(session, [2])
        await add_parked(session, 3, 7, now=clock.now())
    clock.move_by(UPDATE_KEPT - A_MOMENT)
    assert await retention.run() == {}
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {"updates": 2}
    assert await column(database, InboxUpdate.state) == [InboxState.NEW]


async def test_messages_in_doubt_can_be_looked_at_for_a_year(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    doubtful = (OutboxState.UNKNOWN, OutboxState.SENT, OutboxState.RETRY)
    for state in doubtful:
        person_id = await region.person()
        async with database.write() as session:
            await add_notices(session, [person_id], Notice.DIGEST, "digest:1", {}, now=clock.now())
        await change(
            database,
            OutboxMessage,
            col(OutboxMessage.person_id) == person_id,
            state=state,
            is_in_doubt=True,
        )
    clock.move_by(DOUBTFUL_KEPT - A_MOMENT)
    assert await retention.run() == {}
    async with database.read() as session:
        assert len(await list_in_doubt(session)) == 3
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {"messages": 2}
    assert await region.states() == [OutboxState.RETRY]


# Suggestions and interests


async def test_what_was_learned_from_an_offer_is_forgotten_a_year_on_unless_it_is_open(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    student = await region.student()
    over, still_open = await region.offer("Praktikum A"), await region.offer("Praktikum B")
    async with database.write() as session:
        await record_dismissed(session, student, over, Dislike.UNPAID, now=clock.now())
        await record_saved(session, student, still_open, now=clock.now())
    await region.withdraw(over)
    clock.move_by(SUGGESTION_KEPT - A_MOMENT)
    assert await retention.run() == {}
    clock.move_by(2 * A_MOMENT)
    assert await retention.run() == {"suggestions": 1}
    assert await column(database, Suggestion.offer_id) == [still_open]
    async with database.read() as session:
        packed = await find_match_student(session, student)
    assert packed is not None
    assert packed.seen == {still_open}
    assert not packed.dislikes.unpaid


@pytest.mark.parametrize("state", list(InterestState))
async def test_who_was_not_introduced_is_no_longer_named_but_still_counted(
    database: Database,
    clock: StandingClock,
    retention: Retention,
    region: Region,
    state: InterestState,
) -> None:
    student, offer = await region.student(), await region.offer()
    async with database.write() as session:
        await add_interest(
            session,
            student,
            offer,
            name="Ottilie",
            contact="@otti",
            note="Hallo",
            reasons=[],
            now=clock.now(),
        )
    await change(database, Interest, state=state, answered_at=clock.now())
    clock.move_by(ENDED_INTEREST_KEPT - A_MOMENT)
    assert await retention.run() == {}
    clock.move_by(2 * A_MOMENT)
    await retention.run()
    async with database.read() as session:
        interest = await find_interest(session, student, offer)
    assert interest is not None
    is_named = state in (InterestState.WAITING, InterestState.INTRODUCED)
    said = ("Ottilie", "@otti", "Hallo") if is_named else ("", "", None)
    assert (interest.name, interest.contact, interest.note) == said
    assert interest.state is state
    assert await retention.run() == {}


# Announcements and words


async def announce(database: Database, author: int, clock: StandingClock) -> None:
    async with database.write() as session:
        session.add(
            Campaign(
                author_id=author,
                html="<b>Tag der offenen Tür</b>",
                state=CampaignState.SENDING,
                recipients=7,
                created_at=clock.now(),
            )
        )


async def test_the_text_of_an_announcement_goes_once_it_is_over_for_long(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    await announce(database, await region.person(), clock)
    clock.move_by(ANNOUNCEMENT_KEPT + A_MOMENT)
    assert await retention.run() == {}
    await change(database, Campaign, state=CampaignState.FINISHED)
    assert await retention.run() == {"announcements": 1}
    assert await column(database, Campaign.html) == [""]
    assert await column(database, Campaign.recipients) == [7]


async def test_the_text_of_who_left_goes_as_soon_as_it_has_gone_out(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    author = await region.person()
    await announce(database, author, clock)
    async with database.write() as session:
        await delete_person(session, author, now=clock.now())
    clock.move_by(A_MOMENT)
    assert await retention.run() == {}
    await change(database, Campaign, state=CampaignState.CANCELLED)
    assert await retention.run() == {"announcements": 1}


async def test_words_typed_last_long_ago_go_unless_they_are_ignored_for_good(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    async with database.write() as session:
        for text in ("Nebelkunde", "Klabauterei", "Quatsch"):
            await record_unresolved(session, "study", text, person_id=None, now=clock.now())
        ignored = select(UnresolvedText.id).where(UnresolvedText.text_key == "quatsch")
        key = (await session.exec(ignored)).one()
        assert key is not None
        await change_ignored(session, key, is_ignored=True)
    clock.move_by(UNRESOLVED_KEPT - timedelta(days=1))
    async with database.write() as session:
        await record_unresolved(session, "study", "Klabauterei", person_id=None, now=clock.now())
    clock.move_by(timedelta(days=2))
    assert await retention.run() == {"not_understood": 1}
    assert await column(database, UnresolvedText.text_key) == ["klabauterei", "quatsch"]


# Once a night


async def test_a_night_has_one_pass_and_one_that_was_slept_through_is_made_up_for(
    database: Database, clock: StandingClock, retention: Retention, region: Region
) -> None:
    async def stale() -> int:
        """Puts a draft there that is to go, has a look, and counts what is left."""
        draft = await begin_draft(database, await region.person(), clock)
        old = clock.now() - DRAFT_KEPT - A_MOMENT
        await change(database, Draft, col(Draft.id) == draft.id, changed_at=old, opened_at=old)
        await retention.run_due()
        return len(await column(database, Draft.id))

    clock.move_to(datetime(2026, 11, 24, 12, 0, tzinfo=BERLIN).astimezone(UTC))
    assert await stale() == 0
    assert await stale() == 1
    clock.move_by(timedelta(hours=15))
    assert await stale() == 2
    clock.move_by(timedelta(hours=1))
    assert await stale() == 0
    clock.move_by(timedelta(days=3))
    assert await stale() == 0


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-11-24T02:29+00:00", "2026-11-23T02:30+00:00"),
        ("2026-11-24T02:30+00:00", "2026-11-24T02:30+00:00"),
        ("2026-07-24T01:30+00:00", "2026-07-24T01:30+00:00"),
        ("2026-03-29T12:00+00:00", "2026-03-29T01:30+00:00"),
        ("2026-10-25T12:00+00:00", "2026-10-25T02:30+00:00"),
    ],
)
def test_the_night_is_the_regions(now: str, night: str) -> None:
    found = newest_night(datetime.fromisoformat(now), ZoneInfo("Europe/Berlin"))
    assert found == datetime.fromisoformat(night)


# What waits for a yes


async def keep_line(database: Database, person_id: int, clock: StandingClock) -> None:
    async with database.write() as session:
        await open_draft(
            session,
            person_id,
            Dialogue.WELCOME,
            "welcome.agree",
            {"text": "Physik"},
            now=clock.now(),
        )


async def test_a_line_nobody_agreed_to_goes_after_a_day_with_its_person(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    await retention.run_due()
    await keep_line(database, await stranger(database, clock, 1), clock)
    clock.move_by(WAITING_LINE_KEPT - A_MOMENT)
    await retention.run_due()
    await retention.run_hourly()
    assert await accounts(database) == [1]
    clock.move_by(2 * A_MOMENT)
    assert await retention.run_hourly() == 1
    assert await accounts(database) == []
    assert await column(database, Draft.id) == []


async def test_a_line_goes_by_the_hour_between_two_nights(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    await keep_line(database, await stranger(database, clock, 1), clock)
    clock.move_by(WAITING_LINE_KEPT - timedelta(hours=1))
    await retention.run_due()
    assert await accounts(database) == [1]
    clock.move_by(timedelta(hours=1) + A_MOMENT)
    await retention.run_due()
    assert await accounts(database) == []


async def test_who_is_becoming_somebody_loses_the_line_alone(
    database: Database, clock: StandingClock, retention: Retention
) -> None:
    person_id = await stranger(database, clock, 1)
    await keep_line(database, person_id, clock)
    async with database.write() as session:
        await open_draft(session, person_id, Dialogue.STUDENT, "student.study", {}, now=clock.now())
    clock.move_by(WAITING_LINE_KEPT + A_MOMENT)
    assert await retention.run_hourly() == 1
    assert await accounts(database) == [1]
    assert await column(database, Draft.dialogue) == [Dialogue.STUDENT]
