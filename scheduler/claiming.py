"""The claim of one row: what decides whether it is sent, in the transaction that says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.matching.rules.profile import Closeness
from models.notices.kinds import SPECS
from models.notices.spec import Claim, View
from models.queries.claims import (
    Addressee,
    change_channel,
    change_due_time,
    change_waiting_to_ended,
    claim_message,
    find_claimable,
    list_counted_messages,
)
from models.queries.suggestions import delete_undelivered, record_delivered
from models.tables.outbox import OutboxState, QueuedMessage, Rank
from models.vocabulary import Language
from scheduler.courtesy import Courtesy
from scheduler.delivery import is_expired
from scheduler.ports import Channel, Recipient

LEASE = timedelta(seconds=45)
"""Longer than a send may take; after that its sender is gone."""

NOT_ARRIVED = {
    OutboxState.FAILED,
    OutboxState.UNREACHABLE,
    OutboxState.CANCELLED,
    OutboxState.EXPIRED,
}
"""States that free a message's offers. `unknown` does not: it most likely arrived, three times."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours to send now."""

    message: QueuedMessage
    recipient: Recipient
    view: View


async def claim(
    session: AsyncSession,
    message_id: int,
    owner: str,
    closeness: Closeness,
    channel: Channel,
    courtesy: Courtesy | None,
    *,
    now: datetime,
) -> Claimed | None:
    """The row with what it says now and where to, `sending` once the transaction commits.

    None if it is not to be sent now: it waits on, waits for the morning or for another channel, or
    has ended.
    """
    if channel.is_quiet(now):
        return None
    found = await find_claimable(session, message_id, now=now)
    if found is None:
        return None
    message, addressee = found.message, found.addressee
    address = addressee.address
    if address is not None and address.channel is not channel.name:
        await change_channel(session, message.id, address.channel)
        return None
    end = _end_of(message, addressee, now)
    if end is None and courtesy is not None and message.priority > Rank.ANSWER:
        counted = await list_counted_messages(
            session, [message.person_id], since=courtesy.day_begins(now)
        )
        if not courtesy.has_place(
            message.id,
            message.priority,
            counted.get(message.person_id, ()),
            gets_digests=addressee.gets_digests,
            now=now,
        ):
            await change_due_time(session, [message.id], courtesy.next_morning(now))
            return None
    view = None
    if end is None:
        spec = SPECS[message.notice]
        view = await spec.load_view(session, Claim(message, closeness, now))
    if view is None or address is None:
        end = end or OutboxState.CANCELLED
        await change_waiting_to_ended(session, message.id, end)
        await settle_offers(session, message, end, (), now)
        return None
    if not await claim_message(session, message.id, owner, LEASE, now=now):
        return None
    language = Language(addressee.language)
    recipient = Recipient(message.person_id, address.id, address.value, language)
    return Claimed(message, recipient, view)


def _end_of(message: QueuedMessage, addressee: Addressee, now: datetime) -> OutboxState | None:
    """How a row ends of which nothing is to be sent any more; None if it may go."""
    if is_expired(message.expires_at, message.created_at, now):
        return OutboxState.EXPIRED
    if addressee.address is None or not addressee.address.is_reachable:
        return OutboxState.UNREACHABLE
    if message.priority >= Rank.DIGEST and (addressee.is_left_alone or not addressee.has_consented):
        return OutboxState.CANCELLED
    return None


async def settle_offers(
    session: AsyncSession,
    message: QueuedMessage,
    state: OutboxState,
    shown: tuple[int, ...],
    now: datetime,
) -> None:
    """Seen means delivered: offers that arrived count as seen, the others may come again."""
    planned = message.planned_offer_ids
    if not planned:
        return
    if state is OutboxState.SENT:
        await record_delivered(session, message.person_id, shown, now=now)
        if dropped := [offer_id for offer_id in planned if offer_id not in shown]:
            await delete_undelivered(session, message.person_id, dropped)
    elif state is OutboxState.UNKNOWN:
        await record_delivered(session, message.person_id, shown or planned, now=now)
    elif state in NOT_ARRIVED:
        await delete_undelivered(session, message.person_id, planned)
