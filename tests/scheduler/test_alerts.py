"""A new offer reaches those who want to hear at once: once, by day, and only if it still fits."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, update

from models import taxonomy
from models.database import Database
from models.matching.rules.reasons import ReasonKind
from models.notices.alerts import AlertNotice
from models.queries.addresses import record_unreachable
from models.queries.match_rows import rewrite_match_row
from models.queries.students import change_pause
from models.tables.outbox import OutboxState
from models.tables.person import Person
from models.tables.subscription import AlertRunState, Cadence
from models.vocabulary import OfferKind
from scheduler.alerts import ALERT_TIME_TO_LIVE, Alerts
from scheduler.courtesy import Courtesy
from scheduler.outbox import Outbox
from scheduler.weekly_push import WeeklyPush
from tests.scheduler.listening import (
    approve,
    listener,
    new_offer,
    runs,
    set_rhythm,
    subscribe,
    told,
)
from tests.scheduler.region import (
    BERLIN,
    MONDAY,
    RULE,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)
from tests.support.accounts import account_of

HAGEN = {"place": "Hagen", "latitude": 51.36, "longitude": 7.47}
MUENCHEN = {"place": "München", "latitude": 48.14, "longitude": 11.58}
WEEK = timedelta(days=7)


@pytest.fixture
def courteous(database: Database, clock: StandingClock, telegram: Recorder) -> Outbox:
    """With quiet hours and two messages a day."""
    closeness = taxonomy.load_taxonomy().closeness
    courtesy = Courtesy(BERLIN, most_per_day=2, digest=RULE)
    telegram.zone = BERLIN
    return Outbox(database, clock, [telegram], closeness, "test", courtesy=courtesy)


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
        await record_unreachable(session, student, await account_of(session, student))
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
