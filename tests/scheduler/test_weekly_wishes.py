"""What a student's own weekly subscriptions add to the digest, and what they never take from it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from models.database import Database
from models.matching.rules.reasons import ReasonKind
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.notices.digests import DigestNotice
from models.queries.subscriptions import (
    list_weekly_wishes,
    week_bit,
)
from models.tables.subscription import EVERY_WEEK, Cadence
from models.vocabulary import OfferKind
from scheduler.outbox import Outbox
from scheduler.weekly_push import PushSettings, WeeklyPush
from tests.scheduler.listening import set_rhythm, subscribe
from tests.scheduler.region import (
    BERLIN,
    MONDAY,
    MatchingHere,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)

WEEK = timedelta(days=7)
THIS_WEEK = week_bit(MONDAY.astimezone(BERLIN).date())
OTHER_WEEK = EVERY_WEEK - THIS_WEEK


@pytest.fixture
def one_place(database: Database, clock: StandingClock, push_settings: PushSettings) -> WeeklyPush:
    """A push with room for one offer in each digest."""
    settings = replace(push_settings, match=replace(DEFAULT_SETTINGS, suggestions=1))
    return WeeklyPush(database, clock, settings, "test", matching=MatchingHere())


async def open_offer(region: Region, title: str, **changes: Any) -> int:
    company_id, _ = await region.company(f"{title} GmbH")
    offer_id = await region.waiting_offer(company_id, title, **changes)
    await region.approve(offer_id)
    return offer_id


async def push_on(
    moment: datetime, push: WeeklyPush, outbox: Outbox, clock: StandingClock
) -> tuple[int, int]:
    """(students, suggestions) of the push at that moment, which is sent at once."""
    clock.move_to(moment)
    outcome = await push.run_due()
    assert outcome is not None
    await send_everything(outbox)
    return outcome.students, outcome.suggestions


async def test_a_wish_adds_what_the_profile_does_not_find(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    fits = await open_offer(region, "Praktikum")
    wished = await open_offer(region, "Werkstudent", kind=OfferKind.WERKSTUDENT)
    await open_offer(region, "Projekt", kind=OfferKind.PROJEKT)
    assert await push_on(MONDAY, push, outbox, clock) == (1, 2)
    assert [set(digest) for digest in telegram.digests] == [{fits, wished}]


async def test_a_wish_alone_makes_a_digest(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    wished = await open_offer(region, "Werkstudent", kind=OfferKind.WERKSTUDENT)
    assert await push_on(MONDAY, push, outbox, clock) == (1, 1)
    assert telegram.digests == [(wished,)]
    assert [recipient.person_id for recipient, _ in telegram.sent] == [student]


async def test_an_offer_that_profile_and_wishes_find_comes_once(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, words_in=("Software",))
    await subscribe(region, student, cadence=Cadence.WEEKLY, is_anywhere=True)
    offer_id = await open_offer(region, "Praktikum Software")
    await push_on(MONDAY, push, outbox, clock)
    await push_on(MONDAY + WEEK, push, outbox, clock)
    assert telegram.digests == [(offer_id,)]


async def test_wishes_take_no_place_from_what_fits_the_profile(
    region: Region, one_place: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    wished = await open_offer(region, "Werkstudent", kind=OfferKind.WERKSTUDENT)
    fits = await open_offer(region, "Praktikum")
    await push_on(MONDAY, one_place, outbox, clock)
    await push_on(MONDAY + WEEK, one_place, outbox, clock)
    assert telegram.digests == [(fits,), (wished,)]


async def test_wishes_fill_no_more_than_the_free_places(
    region: Region, one_place: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    for number in range(3):
        await open_offer(region, f"Werkstudent {number}", kind=OfferKind.WERKSTUDENT)
    assert await push_on(MONDAY, one_place, outbox, clock) == (1, 1)
    assert [len(digest) for digest in telegram.digests] == [1]


@pytest.mark.parametrize(
    "values",
    [{"cadence": Cadence.AT_ONCE}, {"paused_at": MONDAY - WEEK}],
    ids=["at once only", "paused"],
)
async def test_a_wish_that_is_not_weekly_adds_nothing(
    region: Region,
    push: WeeklyPush,
    outbox: Outbox,
    telegram: Recorder,
    clock: StandingClock,
    values: dict[str, Any],
) -> None:
    student = await region.student()
    key = await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    await set_rhythm(region, student, key, **values)
    await open_offer(region, "Werkstudent", kind=OfferKind.WERKSTUDENT)
    assert await push_on(MONDAY, push, outbox, clock) == (0, 0)


async def test_who_switched_the_digest_off_gets_none_for_a_wish_either(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    await set_rhythm(region, student, cadence=Cadence.AT_ONCE)
    await open_offer(region, "Werkstudent", kind=OfferKind.WERKSTUDENT)
    assert await push_on(MONDAY, push, outbox, clock) == (0, 0)


async def test_a_digest_switched_off_before_sending_is_not_sent(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await open_offer(region, "Praktikum")
    clock.move_to(MONDAY)
    await push.run_due()
    await set_rhythm(region, student, cadence=Cadence.AT_ONCE)
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.suggestions() == []


async def test_every_two_weeks_skips_the_digest_and_the_wishes_between(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, kinds=("werkstudent",))
    await set_rhythm(region, student, weeks=OTHER_WEEK)
    offers = {
        await open_offer(region, "Praktikum"),
        await open_offer(region, "Werkstudent", kind=OfferKind.WERKSTUDENT),
    }
    assert await push_on(MONDAY, push, outbox, clock) == (0, 0)
    assert await push_on(MONDAY + WEEK, push, outbox, clock) == (1, 2)
    assert [set(digest) for digest in telegram.digests] == [offers]


def test_the_weeks_alternate_over_the_turn_of_the_year() -> None:
    mondays = [(MONDAY + number * WEEK).astimezone(BERLIN).date() for number in range(60)]
    bits = [week_bit(monday) for monday in mondays]
    assert set(bits) == {1, 2}
    assert all(bit != following for bit, following in pairwise(bits))
    assert all(week_bit(monday + timedelta(days=6)) == week_bit(monday) for monday in mondays)


async def test_a_wish_of_one_company_and_words_is_obeyed(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    kind = OfferKind.WERKSTUDENT
    company_id, _ = await region.company("Hellweg Software GmbH")
    await subscribe(
        region,
        student,
        cadence=Cadence.WEEKLY,
        kinds=(kind.value,),
        company_id=company_id,
        words_out=("Vertrieb",),
    )
    await open_offer(region, "Anderswo", kind=kind)
    for title in ("Entwicklung", "Vertrieb"):
        await region.approve(await region.waiting_offer(company_id, title, kind=kind))
    await push_on(MONDAY, push, outbox, clock)
    (digest,) = telegram.digests
    async with region.database.read() as session:
        wishes = await list_weekly_wishes(session, THIS_WEEK)
    assert [person_id for person_id, _, _ in wishes] == [student]
    assert len(digest) == 1


async def test_a_wished_offer_of_another_subject_is_not_called_close_to_the_students(
    region: Region, push: WeeklyPush, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    student = await region.student()
    await subscribe(region, student, cadence=Cadence.WEEKLY, fields=("0715",))
    await open_offer(region, "Maschinenbau", fields=("0715",))
    await push_on(MONDAY, push, outbox, clock)
    ((_, notice),) = telegram.sent
    assert isinstance(notice, DigestNotice)
    kinds = [reason.kind for reason in notice.offers[0].reasons]
    assert kinds == [ReasonKind.DISTANCE, ReasonKind.KIND]
