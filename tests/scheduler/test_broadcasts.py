"""A broadcast's author sees how far it is until it ends."""

from models.audience import Audience
from models.database import Database
from models.queries.campaigns import add_campaign, change_campaign_to_cancelled
from models.queries.people import delete_person
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.vocabulary import Who
from scheduler.broadcasts import show_progress
from scheduler.outbox import Outbox
from scheduler.ports import SendOutcome, SendResult
from tests.scheduler.region import Recorder, Region, StandingClock, send_everything


async def announce(region: Region, *, message_id: int | None = 5) -> tuple[int, int]:
    """(campaign, author) of a broadcast to all students."""
    author = await region.person()
    campaign = Campaign(
        author_id=author,
        html="<b>Hallo</b>",
        audience=Audience(Who.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        progress_message_id=message_id,
        created_at=region.clock.now(),
    )
    async with region.database.write() as session:
        await add_campaign(session, campaign, now=region.clock.now())
    return stored_id(campaign), author


async def state_of(database: Database, campaign_id: int) -> CampaignState:
    async with database.read() as session:
        campaign = await session.get(Campaign, campaign_id)
    assert campaign is not None
    return campaign.state


async def test_the_author_sees_counts_until_the_last_ones_once_each(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    await region.student()
    campaign_id, _ = await announce(region)
    for _ in range(2):
        await show_progress(database, clock, telegram)
    await send_everything(outbox)
    for _ in range(2):
        await show_progress(database, clock, telegram)
    assert telegram.shown == [
        (CampaignState.SENDING, {OutboxState.PENDING: 2}),
        (CampaignState.FINISHED, {OutboxState.SENT: 2}),
    ]
    assert await state_of(database, campaign_id) is CampaignState.FINISHED


async def test_a_cancelled_broadcast_sends_no_more_and_shows_its_last_counts(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    campaign_id, author = await announce(region)
    async with database.write() as session:
        assert await change_campaign_to_cancelled(session, campaign_id, author, now=clock.now())
    await send_everything(outbox)
    for _ in range(2):
        await show_progress(database, clock, telegram)
    assert telegram.sent == []
    assert telegram.shown == [(CampaignState.CANCELLED, {OutboxState.CANCELLED: 1})]


async def test_counts_that_could_not_be_shown_are_shown_later(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    await announce(region)
    await send_everything(outbox)
    telegram.can_show = False
    await show_progress(database, clock, telegram)
    telegram.can_show = True
    await show_progress(database, clock, telegram)
    await show_progress(database, clock, telegram)
    assert telegram.shown == [(CampaignState.FINISHED, {OutboxState.SENT: 1})] * 2


async def test_a_broadcast_to_nobody_ends_with_its_counts(
    region: Region, database: Database, telegram: Recorder, clock: StandingClock
) -> None:
    await announce(region)
    await show_progress(database, clock, telegram)
    assert telegram.shown == [(CampaignState.FINISHED, {})]


async def test_a_broadcast_whose_author_left_still_ends(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    campaign_id, author = await announce(region)
    async with database.write() as session:
        await delete_person(session, author, now=region.clock.now())
    await send_everything(outbox)
    await show_progress(database, clock, telegram)
    assert telegram.shown == []
    assert await state_of(database, campaign_id) is CampaignState.FINISHED


async def test_who_blocked_the_bot_is_counted_as_unreachable(
    region: Region, database: Database, outbox: Outbox, telegram: Recorder, clock: StandingClock
) -> None:
    await region.student()
    await region.student()
    await announce(region)
    telegram.answers = [SendOutcome(SendResult.UNREACHABLE, reason="Forbidden")]
    await send_everything(outbox)
    await show_progress(database, clock, telegram)
    assert telegram.shown == [
        (CampaignState.FINISHED, {OutboxState.SENT: 1, OutboxState.UNREACHABLE: 1})
    ]
