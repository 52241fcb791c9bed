"""Several ways to people: each at its own rate and hours, the day's limit over all of them."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import col, delete, update

from models.audience import Audience
from models.database import Database
from models.errors import DatabaseRefusedError
from models.notices.kinds import Notice
from models.queries.addresses import (
    add_address,
    find_address_of,
    list_addresses,
    record_return,
    record_unreachable,
)
from models.queries.campaigns import add_campaign
from models.queries.companies import add_member
from models.queries.outbox import add_notices
from models.queries.people import record_consent
from models.tables.address import Address, ChannelName
from models.tables.base import stored_id
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxMessage, OutboxState
from models.tables.person import Person
from models.vocabulary import Language, Who
from scheduler.courtesy import Courtesy
from scheduler.drain import WORKERS
from scheduler.outbox import Outbox
from scheduler.ports import SendOutcome, SendResult
from tests.scheduler.region import (
    BERLIN,
    MONDAY,
    OpenGate,
    Recorder,
    Region,
    StandingClock,
    send_everything,
)

MAIL, TELEGRAM = ChannelName.MAIL, ChannelName.TELEGRAM
CORAS = "cora@messwerk.example"
BY_MAIL = (MAIL, CORAS)


class ClosedGate(OpenGate):
    """Nobody gets a token."""

    async def pass_bulk(self, address: str, /) -> None:
        await asyncio.Event().wait()


class CountingGate(OpenGate):
    """Remembers who asked for a token."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def pass_bulk(self, address: str, /) -> None:
        self.asked.append(address)


@pytest.fixture
def mail() -> Recorder:
    return Recorder(CountingGate(), name=MAIL)


@pytest.fixture
def outbox(database: Database, clock: StandingClock, telegram: Recorder, mail: Recorder) -> Outbox:
    courtesy = Courtesy(BERLIN, most_per_day=2)
    return Outbox(database, clock, [telegram, mail], lambda *_: 0.0, "test", courtesy=courtesy)


@dataclass(frozen=True, slots=True)
class Cora:
    """She speaks for an approved company."""

    person_id: int
    company_id: int


async def cora_without_address(region: Region) -> Cora:
    company_id, _ = await region.company("Messwerk GmbH")
    now = region.clock.now()
    async with region.database.write() as session:
        person = Person(language=Language.GERMAN, created_at=now)
        session.add(person)
        await session.flush()
        await record_consent(session, stored_id(person), now=now)
        await add_member(session, company_id, stored_id(person), "Cora", CORAS, now=now)
    return Cora(stored_id(person), company_id)


async def cora_at(region: Region, *addresses: tuple[ChannelName, str]) -> Cora:
    """The first is the address she prefers."""
    cora = await cora_without_address(region)
    async with region.database.write() as session:
        for channel, value in addresses:
            await add_address(
                session, cora.person_id, channel, value, verified_at=region.clock.now()
            )
    return cora


async def tell(region: Region, cora: Cora, purpose: str = "approved") -> int:
    """Queues the answer of a coordinator; returns how many messages that is."""
    async with region.database.write() as session:
        return await add_notices(
            session,
            [cora.person_id],
            Notice.COMPANY_APPROVED,
            purpose,
            {"company_id": cora.company_id},
            now=region.clock.now(),
        )


async def announce(region: Region, html: str) -> None:
    """To the people of companies; it counts for the limit of their day."""
    audience = Audience(Who.COMPANIES).to_data()
    campaign = Campaign(
        html=html, audience=audience, state=CampaignState.QUEUED, created_at=region.clock.now()
    )
    async with region.database.write() as session:
        await add_campaign(session, campaign, now=region.clock.now())


def to(recorder: Recorder, cora: Cora) -> list[str]:
    """The addresses at which a channel has written to her."""
    return [one.address for one, _ in recorder.sent if one.person_id == cora.person_id]


async def states(region: Region, cora: Cora) -> list[OutboxState]:
    return [one.state for one in await region.messages() if one.person_id == cora.person_id]


async def address_id(region: Region, cora: Cora, channel: ChannelName) -> int:
    async with region.database.read() as session:
        address = await find_address_of(session, cora.person_id, channel)
    assert address is not None
    return stored_id(address)


async def test_whoever_has_a_mail_address_alone_is_told_by_mail(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    cora = await cora_at(region, BY_MAIL)
    assert await tell(region, cora) == 1
    await send_everything(outbox)
    [(recipient, _)] = mail.sent
    assert (recipient.person_id, recipient.address) == (cora.person_id, CORAS)
    assert telegram.sent == []
    assert await states(region, cora) == [OutboxState.SENT]


async def test_mail_goes_on_at_its_own_rate_while_telegram_gives_no_token(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    telegram.gate, tokens = ClosedGate(), CountingGate()
    mail.gate = tokens
    cora = await cora_at(region, BY_MAIL)
    waiting = [await cora_at(region, (TELEGRAM, str(account))) for account in range(1, WORKERS + 2)]
    for one in (*waiting, cora):
        await tell(region, one)
    outbox.start()
    async with asyncio.timeout(30):
        while await states(region, cora) != [OutboxState.SENT]:  # noqa: ASYNC110 - a real database
            await asyncio.sleep(0.005)
    await outbox.stop()
    assert tokens.asked == [CORAS]
    assert telegram.sent == []
    assert {state for one in waiting for state in await states(region, one)} == {
        OutboxState.PENDING
    }


async def test_mail_goes_on_while_telegram_does_not_answer(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    telegram.answers = [SendOutcome(SendResult.RETRY, reason="NetworkError")]
    telegram.is_reached = False
    anna, cora = await cora_at(region, (TELEGRAM, "1")), await cora_at(region, BY_MAIL)
    await tell(region, anna)
    await send_everything(outbox)
    await tell(region, cora)
    await send_everything(outbox)
    assert await states(region, anna) == [OutboxState.RETRY]
    assert to(mail, cora) == [CORAS]


async def test_a_channel_that_lets_nobody_send_ends_alone(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    telegram.answers = [SendOutcome(SendResult.STOP, reason="InvalidToken")]
    anna, cora = await cora_at(region, (TELEGRAM, "1")), await cora_at(region, BY_MAIL)
    await tell(region, anna)
    outbox.start()
    async with asyncio.timeout(30):
        assert await outbox.wait_until_refused() == "InvalidToken"
    await tell(region, cora)
    outbox.wake()
    async with asyncio.timeout(30):
        while await states(region, cora) != [OutboxState.SENT]:  # noqa: ASYNC110 - a real database
            await asyncio.sleep(0.005)
    await outbox.stop()
    assert outbox.stopped_by == "InvalidToken"
    assert await states(region, anna) == [OutboxState.PENDING]


async def test_each_channel_keeps_quiet_hours_of_its_own(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder, clock: StandingClock
) -> None:
    telegram.zone = BERLIN
    anna, cora = await cora_at(region, (TELEGRAM, "1")), await cora_at(region, BY_MAIL)
    clock.move_to(MONDAY.replace(hour=21))
    for one in (anna, cora):
        await tell(region, one)
    await send_everything(outbox)
    assert (to(telegram, anna), to(mail, cora)) == ([], [CORAS])
    clock.move_by(timedelta(hours=12))
    await send_everything(outbox)
    assert to(telegram, anna) == ["1"]


async def test_the_limit_of_a_day_is_the_persons_over_all_channels(
    region: Region,
    outbox: Outbox,
    telegram: Recorder,
    mail: Recorder,
    clock: StandingClock,
) -> None:
    cora = await cora_at(region, (TELEGRAM, "1"), BY_MAIL)
    for number in range(2):
        await announce(region, str(number))
    await send_everything(outbox)
    account = await address_id(region, cora, TELEGRAM)
    async with region.database.write() as session:
        await record_unreachable(session, cora.person_id, account)
    await announce(region, "third")
    await send_everything(outbox)
    assert (to(telegram, cora), to(mail, cora)) == (["1", "1"], [])
    clock.move_by(timedelta(days=1))
    await send_everything(outbox)
    assert to(mail, cora) == [CORAS]


async def test_when_an_address_is_gone_the_next_takes_its_place(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    cora = await cora_at(region, (TELEGRAM, "1"), BY_MAIL)
    telegram.answers = [SendOutcome(SendResult.UNREACHABLE, reason="Forbidden")]
    for purpose in ("first", "second"):
        await tell(region, cora, purpose)
    await send_everything(outbox)
    assert (to(telegram, cora), to(mail, cora)) == (["1"], [CORAS])
    assert await states(region, cora) == [OutboxState.UNREACHABLE, OutboxState.SENT]
    async with region.database.read() as session:
        addresses = await list_addresses(session, cora.person_id)
    assert [(one.channel, one.is_reachable) for one in addresses] == [
        (MAIL, True),
        (TELEGRAM, False),
    ]


async def test_an_address_that_nobody_has_verified_takes_no_place(
    region: Region, outbox: Outbox, mail: Recorder
) -> None:
    cora = await cora_at(region, (TELEGRAM, "1"))
    async with region.database.write() as session:
        await add_address(session, cora.person_id, MAIL, CORAS)
    await tell(region, cora)
    account = await address_id(region, cora, TELEGRAM)
    async with region.database.write() as session:
        await record_unreachable(session, cora.person_id, account)
    await send_everything(outbox)
    assert mail.sent == []
    assert await states(region, cora) == [OutboxState.UNREACHABLE]


async def test_whoever_comes_back_is_written_to_where_they_are_reached(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    cora = await cora_at(region, (TELEGRAM, "1"), BY_MAIL)
    account = await address_id(region, cora, TELEGRAM)
    by_mail = await address_id(region, cora, MAIL)
    async with region.database.write() as session:
        await record_unreachable(session, cora.person_id, account)
        await record_unreachable(session, cora.person_id, by_mail)
    async with region.database.write() as session:
        assert await record_return(session, cora.person_id, account)
        assert not await record_return(session, cora.person_id, account)
    await tell(region, cora)
    await send_everything(outbox)
    assert (to(telegram, cora), mail.sent) == (["1"], [])


async def test_a_message_queued_before_its_person_preferred_another_channel_goes_there(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    cora = await cora_at(region, BY_MAIL)
    await tell(region, cora)
    async with region.database.write() as session:
        await session.exec(update(OutboxMessage).values(channel=TELEGRAM))
    await send_everything(outbox)
    assert (telegram.sent, to(mail, cora)) == ([], [CORAS])


async def test_whoever_has_no_address_is_queued_nothing(region: Region) -> None:
    cora = await cora_without_address(region)
    assert await tell(region, cora) == 0
    await announce(region, "Karriereabend")
    assert await states(region, cora) == []


async def test_what_waits_for_somebody_without_an_address_any_more_ends(
    region: Region, outbox: Outbox, mail: Recorder
) -> None:
    cora = await cora_at(region, BY_MAIL)
    await tell(region, cora)
    async with region.database.write() as session:
        await session.exec(delete(Address).where(col(Address.person_id) == cora.person_id))
    await send_everything(outbox)
    assert mail.sent == []
    assert await states(region, cora) == [OutboxState.UNREACHABLE]


async def test_a_pause_that_a_channel_asked_for_is_kept_by_it_alone_after_a_restart(
    region: Region, outbox: Outbox, telegram: Recorder, mail: Recorder
) -> None:
    cora = await cora_at(region, BY_MAIL)
    await tell(region, cora)
    mail.answers = [SendOutcome(SendResult.TOO_MANY, retry_after_s=40)]
    await send_everything(outbox)
    await outbox.recover()
    assert (mail.gate.held_up, telegram.gate.held_up) == ({CORAS: 40.0}, {})


async def test_an_address_is_one_persons(region: Region) -> None:
    await cora_at(region, BY_MAIL)
    with pytest.raises(DatabaseRefusedError):
        await cora_at(region, BY_MAIL)
