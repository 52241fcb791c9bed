"""A new offer reaches those who want to hear at once: once, by day, and only if it still fits."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from models import taxonomy
from models.database import Database
from models.matching.reasons import ReasonKind
from models.matching.scoring import DEFAULT_SETTINGS
from models.outbox import OutboxState
from models.person import Person
from models.queries.approvals import (
    Subject,
    change_submission_to_approved,
    find_submission_for_update,
)
from models.queries.match_rows import rewrite_match_row
from models.queries.offers import change_offer
from models.queries.people import record_unreachable
from models.queries.students import change_pause
from models.queries.subscriptions import (
    SubscriptionInput,
    add_subscription,
    change_rhythm,
    find_profile_subscription,
    record_alert_page,
)
from models.queries.suggestions import record_shown
from models.subscription import AlertRun, AlertRunState, Cadence
from models.suggestion import SuggestionOrigin
from models.vocabulary import OfferKind
from scheduler import alerts as alerts_module
from scheduler.alerts import ALERT_TIME_TO_LIVE, Alerts
from scheduler.courtesy import Courtesy
from scheduler.notices import AlertNotice
from scheduler.outbox import Outbox
from scheduler.weekly_push import WeeklyPush
from tests.scheduler.region import (
    BERLIN,
    MONDAY,
    RULE,
    OpenGate,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)

HAGEN = {"place": "Hagen", "latitude": 51.36, "longitude": 7.47}
MUENCHEN = {"place": "München", "latitude": 48.14, "longitude": 11.58}
WEEK = timedelta(days=7)


@pytest.fixture
def courteous(
    database: Database, clock: StandingClock, telegram: Recorder, gate: OpenGate
) -> Outbox:
    """With quiet hours and two messages a day."""
    closeness = taxonomy.load_taxonomy().closeness
    courtesy = Courtesy(BERLIN, most_per_day=2, digest=RULE)
    return Outbox(database, clock, telegram, gate, closeness, "test", courtesy=courtesy)


async def approve(region: Region, offer_id: int) -> None:
    """As a coordinator does."""
    async with region.database.write() as session:
        submission = await find_submission_for_update(session, Subject.OFFER, offer_id)
        assert submission is not None
        await change_submission_to_approved(session, submission, now=region.clock.now())


async def new_offer(region: Region, title: str = "Praktikum Software", **changes: Any) -> int:
    """A newly approved offer of a company of its own."""
    company_id, _ = await region.company(f"{title} GmbH")
    offer_id = await region.waiting_offer(company_id, title, **changes)
    await approve(region, offer_id)
    return offer_id


async def set_rhythm(region: Region, person_id: int, **values: Any) -> None:
    """Of what fits the profile."""
    async with region.database.write() as session:
        profile = await find_profile_subscription(session, person_id)
        assert profile is not None
        assert profile.id is not None
        await change_rhythm(session, person_id, profile.id, values)


async def listener(region: Region, cadence: Cadence = Cadence.AT_ONCE) -> int:
    """A student who wants to hear at once of what fits the profile."""
    person_id = await region.student()
    await set_rhythm(region, person_id, cadence=cadence)
    return person_id


async def subscribe(region: Region, person_id: int, **wish: Any) -> int:
    wanted = SubscriptionInput(**{"cadence": Cadence.AT_ONCE, **wish})
    async with region.database.write() as session:
        key = await add_subscription(session, person_id, wanted, now=region.clock.now())
    assert key is not None
    return key


async def runs(region: Region) -> list[tuple[AlertRunState, int]]:
    """State and messages of each run."""
    async with region.database.read() as session:
        rows = await session.exec(select(AlertRun).order_by(col(AlertRun.offer_id)))
        return [(run.state, run.told) for run in rows]


def told(telegram: Recorder) -> list[tuple[int, int]]:
    """(person, offer) of each alert, in the order of sending."""
    return [
        (recipient.person_id, notice.offer_ids[0])
        for recipient, notice in telegram.sent
        if isinstance(notice, AlertNotice)
    ]


async def test_a_new_offer_reaches_those_who_want_it_at_once(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    prompt, both = await listener(region), await listener(region, Cadence.BOTH)
    await region.student()
    offer_id = await new_offer(region)
    assert await alerts.run_due() == 2
    await send_everything(outbox)
    assert sorted(told(telegram)) == [(prompt, offer_id), (both, offer_id)]
    assert await runs(region) == [(AlertRunState.DONE, 2)]


async def test_nothing_is_told_before_the_approval(region: Region, alerts: Alerts) -> None:
    await listener(region)
    company_id, _ = await region.company()
    await region.waiting_offer(company_id)
    assert await alerts.run_due() == 0
    assert await region.messages() == []


async def test_two_fitting_subscriptions_give_one_alert(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    student = await listener(region)
    await subscribe(region, student, words_in=("Software",))
    await subscribe(region, student, is_anywhere=True)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await send_everything(outbox)
    assert told(telegram) == [(student, offer_id)]


async def test_an_alert_is_for_another_fitting_subscription_if_the_first_is_paused(
    region: Region, database: Database, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    student = await listener(region)
    other = await subscribe(region, student, words_in=("Software",))
    await new_offer(region)
    await alerts.run_due()
    await set_rhythm(region, student, paused_at=region.clock.now())
    await send_everything(outbox)
    ((_, notice),) = telegram.sent
    assert isinstance(notice, AlertNotice)
    assert notice.subscription_id == other


# Wishes

WISHES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any], bool]] = {
    "another kind than the profile's": (
        {"kinds": ("werkstudent",)},
        {"kind": OfferKind.WERKSTUDENT},
        True,
    ),
    "not that kind": ({"kinds": ("werkstudent",)}, {}, False),
    "another field": ({"fields": ("0715",)}, {"fields": ("0715",)}, True),
    "not that field": ({"fields": ("0715",)}, {}, False),
    "a place elsewhere": (
        {"place": "München", "latitude": 48.14, "longitude": 11.58, "radius_km": 10},
        MUENCHEN,
        True,
    ),
    "too far from the place": (
        {"place": "München", "latitude": 48.14, "longitude": 11.58, "radius_km": 10},
        {},
        False,
    ),
    "within a smaller circle": ({**HAGEN, "radius_km": 10}, HAGEN, True),
    "anywhere": ({"is_anywhere": True}, MUENCHEN, True),
    "as in the profile, too far": ({"words_in": ("Software",)}, MUENCHEN, False),
    "a word that is in": ({"words_in": ("Python", "Java")}, {"text": "Viel PYTHON"}, True),
    "a word that is not in": ({"words_in": ("Python",)}, {"text": "Viel Java"}, False),
    "a word of another case and umlaut": (
        {"words_in": ("künstliche",)},
        {"text": "KÜNSTLICHE Intelligenz"},
        True,
    ),
    "a word that must be out": (
        {"kinds": ("praktikum",), "words_out": ("Vertrieb",)},
        {"text": "Im Außenvertrieb"},
        False,
    ),
    "a short word is not inside another": (
        {"kinds": ("praktikum",), "words_out": ("IT",)},
        {"text": "Komm mit"},
        True,
    ),
    "in and out at once": (
        {"words_in": ("Python",), "words_out": ("Vertrieb",)},
        {"text": "Python im Vertrieb"},
        False,
    ),
}


@pytest.mark.parametrize(("wish", "offer", "is_told"), WISHES.values(), ids=list(WISHES))
async def test_a_subscription_hears_of_what_it_asks_for(
    region: Region,
    alerts: Alerts,
    wish: Mapping[str, Any],
    offer: Mapping[str, Any],
    is_told: bool,
) -> None:
    student = await region.student()
    await subscribe(region, student, **wish)
    await new_offer(region, **offer)
    assert await alerts.run_due() == int(is_told)


async def test_a_subscription_of_one_company_hears_of_no_other(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    student = await region.student()
    company_id, _ = await region.company("Hellweg Software GmbH")
    await subscribe(region, student, company_id=company_id)
    await new_offer(region, "Andere")
    own = await region.waiting_offer(company_id)
    await approve(region, own)
    await alerts.run_due()
    await send_everything(outbox)
    assert told(telegram) == [(student, own)]


async def test_a_wished_subject_is_not_called_the_students_own(
    region: Region, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    student = await region.student()
    await subscribe(region, student, fields=("0715",))
    await new_offer(region, fields=("0715",))
    await alerts.run_due()
    await send_everything(outbox)
    ((_, notice),) = telegram.sent
    assert isinstance(notice, AlertNotice)
    assert [reason.kind for reason in notice.reasons] == [ReasonKind.DISTANCE, ReasonKind.KIND]


# Who is left alone


async def test_a_paused_subscription_hears_nothing(region: Region, alerts: Alerts) -> None:
    student = await listener(region)
    await set_rhythm(region, student, paused_at=region.clock.now())
    await new_offer(region)
    assert await alerts.run_due() == 0


async def test_a_student_who_paused_hears_nothing(
    region: Region, database: Database, alerts: Alerts
) -> None:
    student = await listener(region)
    async with database.write() as session:
        await change_pause(session, student, region.clock.now())
    await new_offer(region)
    assert await alerts.run_due() == 0


async def test_a_student_who_blocked_hears_nothing(
    region: Region, database: Database, alerts: Alerts
) -> None:
    student = await listener(region)
    async with database.write() as session:
        await record_unreachable(session, student)
        await rewrite_match_row(session, student)
    await new_offer(region)
    assert await alerts.run_due() == 0


async def test_a_student_without_consent_is_sent_nothing(
    region: Region, database: Database, alerts: Alerts, outbox: Outbox, telegram: Recorder
) -> None:
    student = await listener(region)
    async with database.write() as session:
        await session.exec(
            update(Person).where(col(Person.id) == student).values(consented_at=None)
        )
    await new_offer(region)
    await alerts.run_due()
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.suggestions() == []


async def test_who_chose_weekly_since_is_sent_nothing_and_gets_it_in_the_digest(
    region: Region,
    alerts: Alerts,
    push: WeeklyPush,
    outbox: Outbox,
    telegram: Recorder,
    clock: StandingClock,
) -> None:
    student = await listener(region)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await set_rhythm(region, student, cadence=Cadence.WEEKLY)
    await send_everything(outbox)
    assert await region.states() == [OutboxState.CANCELLED]
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    assert telegram.digests == [(offer_id,)]


# When


async def test_an_alert_waits_for_the_end_of_the_quiet_hours(
    region: Region, alerts: Alerts, courteous: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await listener(region)
    evening = MONDAY - timedelta(days=4) + timedelta(hours=12)
    clock.move_to(evening)
    offer_id = await new_offer(region)
    await alerts.run_due()
    await send_everything(courteous)
    clock.move_to(evening + timedelta(hours=10, minutes=59, seconds=59))
    await send_everything(courteous)
    assert telegram.sent == []
    clock.move_to(evening + timedelta(hours=11))
    await send_everything(courteous)
    assert told(telegram) == [(student, offer_id)]


async def test_the_third_alert_of_a_day_comes_the_next_morning(
    region: Region, alerts: Alerts, courteous: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await listener(region)
    for number in range(3):
        await new_offer(region, f"Praktikum {number}")
    await alerts.run_due()
    await send_everything(courteous)
    assert len(told(telegram)) == 2
    clock.move_to(MONDAY - timedelta(days=3) - timedelta(hours=1))
    await send_everything(courteous)
    assert len(set(told(telegram))) == 3


async def test_what_is_no_news_any_more_is_not_told(
    region: Region, alerts: Alerts, clock: StandingClock
) -> None:
    await listener(region)
    await new_offer(region)
    clock.move_by(ALERT_TIME_TO_LIVE)
    assert await alerts.run_due() == 0
    assert await runs(region) == [(AlertRunState.DONE, 0)]


# Once


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
