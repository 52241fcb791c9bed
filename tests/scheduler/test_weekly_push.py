"""What students get every Monday, and what must never happen."""

import asyncio
from datetime import timedelta

import pytest

from models.database import Database
from models.queries.addresses import record_return, record_unreachable
from models.queries.match_rows import rewrite_match_row
from models.queries.push_runs import claim_run, find_run
from models.queries.students import change_pause
from models.queries.suggestions import record_shown
from models.tables.outbox import OutboxState
from models.tables.push_run import PushRunState
from models.tables.student import MatchRow
from models.tables.suggestion import SuggestionOrigin
from scheduler import matching_child
from scheduler.matching_child import MatchReport, Order
from scheduler.outbox import Outbox
from scheduler.ports import SendOutcome, SendResult
from scheduler.weekly_push import KIND, LEASE, PushSettings, WeeklyPush
from tests.scheduler.region import (
    MONDAY,
    MatchingHere,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)
from tests.support.accounts import account_of

WEEK = timedelta(days=7)


async def test_the_child_process_matches_like_this_one(
    region: Region,
    database: Database,
    push: WeeklyPush,
    push_settings: PushSettings,
    clock: StandingClock,
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    in_child = WeeklyPush(database, clock, push_settings, "child")
    assert await in_child.dry_run() == await push.dry_run()
    outcome = await in_child.run_due()
    assert outcome is not None
    assert (outcome.students, outcome.suggestions) == (1, 1)
    assert len(await region.messages()) == 1


async def test_every_student_with_a_fitting_offer_gets_one_digest(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    students = {await region.student(), await region.student()}
    offers = {await region.offer("Eins"), await region.offer("Zwei")}
    clock.move_to(MONDAY)
    outcome = await push.run_due()
    assert outcome is not None
    assert (outcome.students, outcome.suggestions, outcome.is_new) == (2, 4, True)
    await send_everything(outbox)
    assert {recipient.person_id for recipient, _ in telegram.sent} == students
    assert [set(digest) for digest in telegram.digests] == [offers, offers]
    assert await region.states() == [OutboxState.SENT, OutboxState.SENT]


async def test_nothing_is_pushed_before_the_slot(
    region: Region, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY - timedelta(seconds=1))
    assert await push.run_due() is None
    assert await region.messages() == []


async def test_a_second_check_of_the_same_slot_makes_no_second_run(
    region: Region, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    await push.run_due()
    again = await push.run_due(is_forced=True)
    assert again is not None
    assert not again.is_new
    assert len(await region.messages()) == 1


async def test_another_process_does_not_push_while_the_run_is_claimed(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    clock.move_to(MONDAY)
    async with database.write() as session:
        await claim_run(session, KIND, MONDAY, "other", LEASE, now=clock.now())
    assert await push.run_due(is_forced=True) is None


async def test_a_run_whose_process_died_is_taken_over(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    async with database.write() as session:
        await claim_run(session, KIND, MONDAY, "other", LEASE, now=clock.now())
    clock.move_by(LEASE)
    assert await push.run_due() is not None
    assert len(await region.messages()) == 1


async def test_an_offer_approved_after_weeks_is_in_the_next_digest(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    await region.student()
    company_id, _ = await region.company()
    offer_id = await region.waiting_offer(company_id)
    clock.move_to(MONDAY + WEEK)
    await push.run_due()
    assert await region.messages() == []
    clock.move_by(timedelta(days=2))
    await region.approve(offer_id)
    clock.move_to(MONDAY + 2 * WEEK)
    await push.run_due()
    await send_everything(outbox)
    assert telegram.digests == [(offer_id,)]


async def test_nobody_gets_the_same_offer_twice(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    await region.student()
    first = await region.offer("Eins")
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    second = await region.offer("Zwei")
    clock.move_to(MONDAY + WEEK)
    await push.run_due()
    await send_everything(outbox)
    assert telegram.digests == [(first,), (second,)]


async def test_a_delivery_leaves_the_packed_row_as_packing_it_anew_would(
    region: Region, database: Database, push: WeeklyPush, outbox: Outbox, clock: StandingClock
) -> None:
    student = await region.student()
    await region.offer("Eins")
    await region.offer("Zwei")
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    async with database.write() as session:
        after_delivery = await session.get(MatchRow, student)
        assert after_delivery is not None
        packed = after_delivery.packed
        await rewrite_match_row(session, student)
        await session.refresh(after_delivery)
    assert after_delivery.packed == packed


async def test_an_offer_seen_in_the_chat_meanwhile_is_not_sent_again(
    region: Region,
    database: Database,
    push: WeeklyPush,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    student = await region.student()
    seen, fresh = await region.offer("Eins"), await region.offer("Zwei")
    clock.move_to(MONDAY)
    await push.run_due()
    async with database.write() as session:
        await record_shown(session, student, [(seen, ())], SuggestionOrigin.CHAT, now=clock.now())
    await send_everything(outbox)
    assert telegram.digests == [(fresh,)]


async def test_an_offer_withdrawn_before_sending_drops_out(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    await region.student()
    gone, stays = await region.offer("Eins"), await region.offer("Zwei")
    clock.move_to(MONDAY)
    await push.run_due()
    await region.withdraw(gone)
    await send_everything(outbox)
    assert telegram.digests == [(stays,)]
    assert [one.offer_id for one in await region.suggestions()] == [stays]


async def test_an_offer_withdrawn_while_everybody_is_matched_is_not_queued(
    region: Region,
    database: Database,
    push_settings: PushSettings,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    await region.student()
    gone, stays = await region.offer("Eins"), await region.offer("Zwei")
    clock.move_to(MONDAY)

    class WithdrawnMeanwhile(MatchingHere):
        async def run(self, order: Order) -> MatchReport:
            report = await super().run(order)
            await region.withdraw(gone)
            return report

    push = WeeklyPush(database, clock, push_settings, "owner", matching=WithdrawnMeanwhile())
    await push.run_due()
    await send_everything(outbox)
    assert telegram.digests == [(stays,)]
    assert [one.offer_id for one in await region.suggestions()] == [stays]


async def test_two_processes_match_like_one(
    region: Region,
    push: WeeklyPush,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    alone = await push.dry_run()
    monkeypatch.setattr(matching_child, "WORTH_TWO_CORES", 1)
    assert await push.dry_run() == alone
    assert (alone.students, alone.suggestions) == (3, 3)


async def test_nobody_gets_an_empty_digest(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    await region.student()
    offer_id = await region.offer()
    clock.move_to(MONDAY)
    await push.run_due()
    await region.withdraw(offer_id)
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]
    assert await region.suggestions() == []


async def test_students_who_paused_are_left_alone(
    region: Region,
    database: Database,
    push: WeeklyPush,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    before, after = await region.student(), await region.student()
    await region.offer()
    async with database.write() as session:
        await change_pause(session, before, clock.now())
    clock.move_to(MONDAY)
    await push.run_due()
    async with database.write() as session:
        await change_pause(session, after, clock.now())
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]


async def test_a_blocked_student_is_skipped_until_they_return(
    region: Region,
    database: Database,
    push: WeeklyPush,
    outbox: Outbox,
    clock: StandingClock,
    telegram: Recorder,
) -> None:
    student = await region.student()
    offer_id = await region.offer()
    clock.move_to(MONDAY)
    await push.run_due()
    async with database.write() as session:
        account = await account_of(session, student)
        await record_unreachable(session, student, account)
        await rewrite_match_row(session, student)
    clock.move_to(MONDAY + WEEK)
    outcome = await push.run_due()
    assert outcome is not None
    assert outcome.students == 0
    async with database.write() as session:
        await record_return(session, student, account)
        await rewrite_match_row(session, student)
    clock.move_to(MONDAY + 2 * WEEK)
    await push.run_due()
    await send_everything(outbox)
    assert telegram.digests == [(offer_id,)]


async def test_a_digest_that_failed_frees_its_offers_for_the_next(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    await region.student()
    offer_id = await region.offer()
    telegram.answers = [SendOutcome(SendResult.FAILED, reason="refused")]
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    assert await region.states() == [OutboxState.FAILED]
    assert await region.suggestions() == []
    clock.move_to(MONDAY + WEEK)
    outcome = await push.run_due()
    assert outcome is not None
    assert outcome.suggestions == 1
    assert [one.offer_id for one in await region.suggestions()] == [offer_id]


async def test_a_digest_older_than_three_days_is_not_sent(
    region: Region, push: WeeklyPush, outbox: Outbox, clock: StandingClock, telegram: Recorder
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    await push.run_due()
    clock.move_by(timedelta(days=3))
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.EXPIRED]
    assert await region.suggestions() == []


async def test_a_slot_missed_by_hours_is_caught_up_once(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY + timedelta(hours=23))
    first = await push.run_due()
    assert first is not None
    assert first.is_new
    again = await push.run_due()
    assert again is not None
    assert not again.is_new
    assert len(await region.messages()) == 1
    async with database.read() as session:
        run = await find_run(session, KIND, MONDAY)
    assert run is not None
    assert run.is_catch_up


async def test_a_slot_missed_by_days_is_skipped_and_said_so(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY + timedelta(hours=25))
    assert await push.run_due() is None
    assert await region.messages() == []
    async with database.read() as session:
        run = await find_run(session, KIND, MONDAY)
    assert run is not None
    assert run.state is PushRunState.MISSED


async def test_a_missed_slot_is_pushed_when_somebody_asks_for_it(
    region: Region, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY + timedelta(hours=25))
    await push.run_due()
    outcome = await push.run_due(is_forced=True)
    assert outcome is not None
    assert outcome.is_new
    assert len(await region.messages()) == 1


async def test_a_new_installation_pushes_for_no_past_monday(
    region: Region, push: WeeklyPush, clock: StandingClock
) -> None:
    clock.move_to(MONDAY + timedelta(hours=5))
    await region.student()
    await region.offer()
    assert await push.run_due() is None
    assert await region.messages() == []


async def test_a_dry_run_counts_and_writes_nothing(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    outcome = await push.dry_run()
    assert (outcome.students, outcome.suggestions) == (1, 1)
    assert await region.messages() == []
    async with database.read() as session:
        assert await find_run(session, KIND, MONDAY) is None


async def test_a_run_keeps_its_report(
    region: Region, database: Database, push: WeeklyPush, clock: StandingClock
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    await push.run_due()
    async with database.read() as session:
        run = await find_run(session, KIND, MONDAY)
    assert run is not None
    assert run.state is PushRunState.QUEUED
    assert run.report["suggestions"] == 1
    assert run.report["short_offers"]


async def test_a_stopped_run_goes_on_at_once_in_the_next_process(
    region: Region,
    database: Database,
    push: WeeklyPush,
    push_settings: PushSettings,
    clock: StandingClock,
) -> None:
    await region.student()
    await region.offer()
    clock.move_to(MONDAY)
    stopped = WeeklyPush(database, clock, push_settings, "test")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(stopped.run_due())
        await asyncio.sleep(0)
        group.create_task(stopped.stop())
    assert running.result() is None
    assert await region.messages() == []
    outcome = await push.run_due()
    assert outcome is not None
    assert outcome.students == 1
