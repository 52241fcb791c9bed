"""What everybody may say of themselves, whatever they are here: language, wishes, the end."""

from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts import students
from models.acts.world import World
from models.queries.addresses import record_return, record_unreachable
from models.queries.events import record_event
from models.queries.match_rows import rewrite_match_row
from models.queries.people import change_language as store_language
from models.queries.people import delete_person
from models.queries.preferences import change_broadcast_wish, change_reminder_wish
from models.rights import Actor
from models.tables.event import Deed
from models.tables.preference import BroadcastWish
from models.vocabulary import Language


async def change_language(
    session: AsyncSession, actor: Actor, language: Language, world: World
) -> None:
    """Everything is written in this language from now on."""
    if await store_language(session, actor.person_id, language):
        await _record(session, Deed.LANGUAGE_CHANGED, world)


async def want_broadcasts(
    session: AsyncSession, actor: Actor, wish: BroadcastWish, world: World
) -> None:
    """Says which announcements the person wants."""
    if await change_broadcast_wish(session, actor.person_id, wish):
        await _record(session, Deed.RHYTHM_CHANGED, world)


async def want_reminders(session: AsyncSession, actor: Actor, wants: bool, world: World) -> None:
    """Says whether the person wants reminders."""
    if await change_reminder_wish(session, actor.person_id, wants_reminders=wants):
        await _record(session, Deed.RHYTHM_CHANGED, world)


async def be_silent(session: AsyncSession, actor: Actor, _: None, world: World) -> None:
    """Nothing more that the person did not ask for; answers to what they began still come."""
    await want_broadcasts(session, actor, BroadcastWish.NONE, world)
    await want_reminders(session, actor, False, world)
    await students.pause(session, actor, None, world)


async def leave(session: AsyncSession, actor: Actor, address_id: int, world: World) -> None:
    """The person blocked the bot or has no account any more: nothing is sent there."""
    if await record_unreachable(session, actor.person_id, address_id):
        await rewrite_match_row(session, actor.person_id)
        await _record(session, Deed.PERSON_UNREACHABLE, world)


async def come_back(session: AsyncSession, actor: Actor, address_id: int, world: World) -> None:
    """The person can be written to at this address again."""
    if await record_return(session, actor.person_id, address_id):
        await rewrite_match_row(session, actor.person_id)
        await _record(session, Deed.PERSON_BACK, world)


async def delete(session: AsyncSession, actor: Actor, _: None, world: World) -> None:
    """Deletes everything about the person; those who wait for their company are told."""
    await delete_person(session, actor.person_id, now=world.now)
    await _record(session, Deed.PERSON_DELETED, world)


async def _record(session: AsyncSession, deed: Deed, world: World) -> None:
    await record_event(session, deed, region=world.region, now=world.now)
