"""Nobody hears twice of an offer, whoever looks, crashes, stops, edits or approves anew."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models import taxonomy
from models.database import Database
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.queries.approval_answers import change_submission_to_approved
from models.queries.approvals import Subject, find_submission_for_update
from models.queries.offers import change_offer
from models.queries.pending_changes import add_pending_change
from models.queries.subscriptions import record_alert_page
from models.queries.suggestions import record_shown
from models.tables.outbox import OutboxState
from models.tables.subscription import AlertRunState, Cadence
from models.tables.suggestion import SuggestionOrigin
from scheduler import alerts as alerts_module
from scheduler.alerts import ALERT_TIME_TO_LIVE, Alerts
from scheduler.outbox import Outbox
from scheduler.weekly_push import WeeklyPush
from tests.scheduler.listening import approve, listener, new_offer, runs, told
from tests.scheduler.region import MONDAY, Recorder, Region, StandingClock, send_everything


async def test_a_told_offer_is_not_in_the_digest(
    region: Region,
    alerts: Alerts,
    push: WeeklyPush,
    outbox: Outbox,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    student = await listener(region, Cadence.BOTH)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await send_everything(outbox)
    older = await region.offer("Nur im Wochenbrief")
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    assert told(telegram) == [(student, offer_id)]
    assert telegram.digests == [(older,)]


async def test_an_offer_whose_alert_is_on_its_way_is_left_out_of_the_digest(
    region: Region,
    alerts: Alerts,
    push: WeeklyPush,
    outbox: Outbox,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    await listener(region, Cadence.BOTH)
    clock.move_to(MONDAY - timedelta(hours=3))
    await new_offer(region)
    await alerts.run_due()
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    assert len(told(telegram)) == 1
    assert telegram.digests == []


async def test_an_offer_in_a_digest_on_its_way_is_not_told_besides(
    region: Region,
    alerts: Alerts,
    push: WeeklyPush,
    outbox: Outbox,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    await listener(region, Cadence.BOTH)
    clock.move_to(MONDAY)
    offer_id = await new_offer(region)
    await push.run_due()
    assert await alerts.run_due() == 0
    await send_everything(outbox)
    assert telegram.digests == [(offer_id,)]
    assert told(telegram) == []


async def test_an_offer_seen_in_the_chat_is_not_told(
    region: Region, database: Database, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    early, late = await listener(region), await listener(region)
    offer_id = await new_offer(region)

    async def look(person_id: int) -> None:
        async with database.write() as session:
            await record_shown(
                session, person_id, [(offer_id, ())], SuggestionOrigin.CHAT, now=region.clock.now()
            )

    await look(early)
    assert await alerts.run_due() == 1
    await look(late)
    await send_everything(outbox)
    assert telegram.sent == []


async def test_a_second_look_tells_nothing_twice(region: Region, alerts: Alerts) -> None:
    await listener(region)
    await new_offer(region)
    assert await alerts.run_due() == 1
    assert await alerts.run_due() == 0
    assert len(await region.messages()) == 1


async def test_two_at_once_tell_once(
    region: Region,
    database: Database,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alerts_module, "PAGE", 2)
    students = [await listener(region) for _ in range(5)]
    await new_offer(region)
    closeness = taxonomy.load_taxonomy().closeness
    both = [Alerts(database, clock, DEFAULT_SETTINGS, closeness) for _ in range(2)]
    queued = await asyncio.gather(*(one.run_due() for one in both))
    assert sum(queued) == 5
    assert sorted(message.person_id for message in await region.messages()) == students
    assert await runs(region) == [(AlertRunState.DONE, 5)]


async def test_a_crash_between_two_pages_loses_and_doubles_nothing(
    region: Region, alerts: Alerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts_module, "PAGE", 2)
    students = [await listener(region) for _ in range(5)]
    await new_offer(region)
    pages = 0

    async def crash_in_the_second(*arguments: Any, **options: Any) -> bool:
        nonlocal pages
        pages += 1
        is_recorded = await record_alert_page(*arguments, **options)
        if pages == 2:
            raise ConnectionError
        return is_recorded

    monkeypatch.setattr("scheduler.alerts.record_alert_page", crash_in_the_second)
    with pytest.raises(ConnectionError):
        await alerts.run_due()
    assert len(await region.messages()) == 2
    assert await alerts.run_due() == 3
    assert sorted(message.person_id for message in await region.messages()) == students
    assert await runs(region) == [(AlertRunState.DONE, 5)]


async def test_stopping_ends_after_the_page_and_the_next_start_goes_on(
    region: Region,
    database: Database,
    alerts: Alerts,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alerts_module, "PAGE", 1)
    for _ in range(3):
        await listener(region)
    await new_offer(region)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(alerts.run_due())
        await asyncio.sleep(0)
        group.create_task(alerts.stop())
    first = running.result()
    assert first < 3
    closeness = taxonomy.load_taxonomy().closeness
    following = Alerts(database, clock, DEFAULT_SETTINGS, closeness)
    assert await following.run_due() == 3 - first


# Closed, changed, approved anew


async def test_an_offer_closed_before_the_look_is_told_to_nobody(
    region: Region, alerts: Alerts
) -> None:
    await listener(region)
    await region.withdraw(await new_offer(region))
    assert await alerts.run_due() == 0
    assert await runs(region) == [(AlertRunState.DONE, 0)]


async def test_an_offer_closed_before_sending_is_cancelled(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    await listener(region)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await region.withdraw(offer_id)
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]
    assert await region.suggestions() == []


async def test_an_approved_change_reaches_only_those_who_were_not_told_yet(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await listener(region)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await send_everything(outbox)
    late = await listener(region)
    clock.move_by(timedelta(minutes=5))
    changes = {"title": "Praktikum, jetzt auch mit Reisen"}
    async with region.database.write() as session:
        await add_pending_change(
            session, changes, offer_id=offer_id, person_id=student, now=clock.now()
        )
        submission = await find_submission_for_update(session, Subject.OFFER_CHANGE, offer_id)
        assert submission is not None
        await change_submission_to_approved(session, submission, now=clock.now())
    await alerts.run_due()
    await send_everything(outbox)
    assert told(telegram) == [(student, offer_id), (late, offer_id)]


async def edit(region: Region, offer_id: int) -> None:
    """Its company changes the text, so that it waits for a coordinator again."""
    async with region.database.write() as session:
        wanted = region.offer_input("Praktikum, jetzt mit Software")
        await change_offer(session, offer_id, wanted, now=region.clock.now())


async def test_an_offer_approved_anew_reaches_those_whose_alert_was_cancelled(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await listener(region)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await edit(region, offer_id)
    await send_everything(outbox)
    assert await region.states() == [OutboxState.CANCELLED]
    clock.move_by(timedelta(minutes=5))
    await approve(region, offer_id)
    assert await alerts.run_due() == 1
    await send_everything(outbox)
    assert told(telegram) == [(student, offer_id)]


async def test_an_offer_approved_anew_is_told_to_nobody_a_second_time(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    arrived = await listener(region)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await send_everything(outbox)
    waiting = await listener(region)
    await edit(region, offer_id)
    for _ in range(2):
        clock.move_by(timedelta(minutes=5))
        await edit(region, offer_id)
        await approve(region, offer_id)
        await alerts.run_due()
    await send_everything(outbox)
    assert told(telegram) == [(arrived, offer_id), (waiting, offer_id)]
    assert all(one.delivered_at for one in await region.suggestions())


async def test_an_alert_that_expired_frees_its_offer_for_the_digest(
    region: Region,
    alerts: Alerts,
    push: WeeklyPush,
    outbox: Outbox,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    await listener(region, Cadence.BOTH)
    offer_id = await new_offer(region)
    await alerts.run_due()
    clock.move_by(ALERT_TIME_TO_LIVE)
    await send_everything(outbox)
    assert await region.states() == [OutboxState.EXPIRED]
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    assert telegram.digests == [(offer_id,)]
