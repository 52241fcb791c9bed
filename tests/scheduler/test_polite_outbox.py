"""Nobody is written to at night or more than twice a day without having asked; nothing is lost."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select, update

from models import taxonomy
from models.audience import Audience
from models.database import Database
from models.notices.broadcasts import BroadcastNotice
from models.notices.digests import DigestNotice
from models.notices.kinds import Notice
from models.queries.campaigns import add_campaign
from models.queries.outbox import add_notices
from models.queries.students import change_pause
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxMessage, OutboxState
from models.tables.person import Person
from models.vocabulary import Who
from scheduler.claiming import claim
from scheduler.courtesy import Courtesy
from scheduler.outbox import Outbox
from scheduler.ports import SendOutcome, SendResult
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

COURTESY = Courtesy(BERLIN, most_per_day=2, digest=RULE)
TUESDAY = MONDAY + timedelta(days=1)
"""At nine in the morning."""


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(TUESDAY)


@pytest.fixture
def telegram(gate: OpenGate) -> Recorder:
    return Recorder(gate, zone=BERLIN)


@pytest.fixture
def outbox(database: Database, clock: StandingClock, telegram: Recorder) -> Outbox:
    closeness = taxonomy.load_taxonomy().closeness
    return Outbox(database, clock, [telegram], closeness, "test", courtesy=COURTESY)


async def broadcast(region: Region, html: str = "Hallo") -> int:
    campaign = Campaign(
        html=html,
        audience=Audience(Who.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        created_at=region.clock.now(),
    )
    async with region.database.write() as session:
        await add_campaign(session, campaign, now=region.clock.now())
    return stored_id(campaign)


async def approve_company(region: Region) -> None:
    company_id, person_id = await region.company()
    async with region.database.write() as session:
        await add_notices(
            session,
            [person_id],
            Notice.COMPANY_APPROVED,
            "approved",
            {"company_id": company_id},
            now=region.clock.now(),
        )


def texts(telegram: Recorder) -> list[str]:
    return [
        "digest" if isinstance(notice, DigestNotice) else notice.html
        for _, notice in telegram.sent
        if isinstance(notice, DigestNotice | BroadcastNotice)
    ]


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """That time of Tuesday in Berlin."""
    return TUESDAY + timedelta(hours=hour - 9, minutes=minute, seconds=second)


async def test_an_answer_keeps_the_quiet_hours_and_comes_in_the_morning(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    clock.move_to(at(21))
    await approve_company(region)
    await send_everything(outbox)
    assert telegram.sent == []
    clock.move_to(at(24 + 7, 59, 59))
    await send_everything(outbox)
    assert telegram.sent == []
    clock.move_to(at(24 + 8))
    await send_everything(outbox)
    assert len(telegram.sent) == 1


async def test_a_row_handed_out_before_nine_and_claimed_at_nine_waits_untouched(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    clock.move_to(at(20, 59, 59))
    await approve_company(region)

    class SlowGate(OpenGate):
        async def pass_bulk(self, address: str, /) -> None:
            clock.move_to(at(21))

    telegram.gate = SlowGate()
    await send_everything(outbox)
    (message,) = await region.messages()
    assert telegram.sent == []
    assert (message.state, message.attempts) == (OutboxState.PENDING, 0)


async def test_the_third_message_of_a_day_waits_for_the_next_morning(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    for number in range(5):
        await broadcast(region, str(number))
    await send_everything(outbox)
    assert texts(telegram) == ["0", "1"]
    clock.move_to(at(24 + 7, 59))
    await send_everything(outbox)
    assert len(telegram.sent) == 2
    clock.move_to(at(24 + 8))
    await send_everything(outbox)
    assert texts(telegram) == ["0", "1", "2", "3"]
    clock.move_to(at(48 + 8))
    await send_everything(outbox)
    assert texts(telegram) == ["0", "1", "2", "3", "4"]
    assert set(await region.states()) == {OutboxState.SENT}


async def test_what_has_no_place_takes_no_token(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    tokens = 0

    class CountingGate(OpenGate):
        async def pass_bulk(self, address: str, /) -> None:
            nonlocal tokens
            tokens += 1

    for _ in range(30):
        await region.student()
    telegram.gate = CountingGate()
    for number in range(2):
        await broadcast(region, str(number))
    await send_everything(outbox)
    assert tokens == 60
    await broadcast(region, "third")
    await send_everything(outbox)
    assert tokens == 60


async def test_answers_to_ones_own_act_are_not_counted(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    company_id, person_id = await region.company()
    async with region.database.write() as session:
        for number in range(5):
            await add_notices(
                session,
                [person_id],
                Notice.COMPANY_APPROVED,
                f"approved:{number}",
                {"company_id": company_id},
                now=region.clock.now(),
            )
    await send_everything(outbox)
    assert len(telegram.sent) == 5


async def test_broadcasts_of_the_early_morning_leave_a_place_for_the_digest(
    region: Region, outbox: Outbox, push: WeeklyPush, telegram: Recorder, clock: StandingClock
) -> None:
    clock.move_to(MONDAY - timedelta(hours=1))
    await region.student()
    await region.offer()
    for number in range(3):
        await broadcast(region, str(number))
    await send_everything(outbox)
    assert texts(telegram) == ["0"]
    clock.move_to(MONDAY)
    await push.run_due()
    await send_everything(outbox)
    assert texts(telegram) == ["0", "digest"]
    clock.move_to(MONDAY + timedelta(hours=23))
    await send_everything(outbox)
    assert texts(telegram) == ["0", "digest", "1", "2"]


async def test_a_broadcast_under_way_at_once_with_the_digest_leaves_it_its_place(
    region: Region, outbox: Outbox, push: WeeklyPush, telegram: Recorder, clock: StandingClock
) -> None:
    clock.move_to(MONDAY)
    await region.student()
    await region.offer()
    for number in range(3):
        await broadcast(region, str(number))
    await push.run_due()
    await send_everything(outbox)
    assert sorted(texts(telegram)) == ["0", "digest"]


async def test_two_workers_do_not_take_the_last_place_together(
    region: Region, database: Database, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    for number in range(4):
        await broadcast(region, str(number))

    async def take(message: OutboxMessage) -> bool:
        async with database.write() as session:
            claimed = await claim(
                session,
                stored_id(message),
                "w",
                lambda *_: 0.0,
                telegram,
                COURTESY,
                now=clock.now(),
            )
            await asyncio.sleep(0)
            return claimed is not None

    taken = await asyncio.gather(*(take(message) for message in await region.messages()))
    assert 1 <= sum(taken) <= 2
    for message in await region.messages():
        await take(message)
    states = await region.states()
    assert states.count(OutboxState.SENDING) == 2


async def test_a_message_in_doubt_has_its_place(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    await region.student()
    for number in range(3):
        await broadcast(region, str(number))
    telegram.answers = [SendOutcome(SendResult.IN_DOUBT, reason="TimedOut")]
    await send_everything(outbox)
    assert len(telegram.sent) == 2
    assert (await region.states()).count(OutboxState.SENT) == 1


async def test_a_message_that_did_not_arrive_takes_no_place(
    region: Region, outbox: Outbox, telegram: Recorder
) -> None:
    await region.student()
    await broadcast(region)
    telegram.answers = [SendOutcome(SendResult.FAILED, reason="BadRequest")]
    await send_everything(outbox)
    for number in range(2):
        await broadcast(region, str(number))
    await send_everything(outbox)
    assert (await region.states()).count(OutboxState.SENT) == 2


async def test_what_waited_too_long_for_a_place_expires(
    region: Region, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    for number in range(20):
        await broadcast(region, str(number))
    for _ in range(12):
        await send_everything(outbox)
        clock.move_by(timedelta(days=1))
    states = await region.states()
    # Two on each of seven days, and one less on Monday, when a digest might have come.
    assert states.count(OutboxState.SENT) == 13
    assert states.count(OutboxState.EXPIRED) == 7


async def test_who_paused_since_gets_no_broadcast(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    person_id = await region.student()
    await broadcast(region)
    async with database.write() as session:
        await change_pause(session, person_id, region.clock.now())
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]


async def test_who_took_back_consent_gets_no_broadcast(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    person_id = await region.student()
    await broadcast(region)
    async with database.write() as session:
        await session.exec(
            update(Person).where(col(Person.id) == person_id).values(consented_at=None)
        )
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]


async def test_a_broadcast_cancelled_between_token_and_claim_is_not_sent(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder
) -> None:
    await region.student()
    campaign_id = await broadcast(region)

    class CancellingGate(OpenGate):
        async def pass_bulk(self, address: str, /) -> None:
            async with database.write() as session:
                await session.exec(
                    update(Campaign)
                    .where(col(Campaign.id) == campaign_id)
                    .values(state=CampaignState.CANCELLED)
                )

    telegram.gate = CancellingGate()
    await send_everything(outbox)
    assert telegram.sent == []
    assert await region.states() == [OutboxState.CANCELLED]


async def test_a_penalty_that_is_over_does_not_close_the_gate_until_the_morning(
    region: Region,
    database: Database,
    outbox: Outbox,
    telegram: Recorder,
    gate: OpenGate,
    clock: StandingClock,
) -> None:
    await region.student()
    for number in range(3):
        await broadcast(region, str(number))
    telegram.answers = [SendOutcome(SendResult.TOO_MANY, retry_after_s=5)]
    await send_everything(outbox)
    clock.move_by(timedelta(seconds=5))
    await send_everything(outbox)
    async with database.read() as session:
        waiting = (
            await session.exec(select(OutboxMessage).where(OutboxMessage.not_before > clock.now()))
        ).all()
    assert len(waiting) == 1
    await outbox.recover()
    assert gate.held_up == {}
