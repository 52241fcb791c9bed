"""People who block the bot or come back; only their private chat tells (see `doorkeeper`)."""

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler, TypeHandler

from handlers.engine.context import KmuniContext
from handlers.engine.reachability import note_back
from handlers.engine.taps import Handler
from models.acts import people

GONE = {ChatMember.BANNED, ChatMember.LEFT}


async def note_return(update: object, context: KmuniContext) -> None:
    """Whoever writes can be reached again."""
    visitor = context.visitor
    if visitor is None or visitor.is_reachable or _says_goodbye(update):
        return
    await note_back(context.services, visitor.person_id, visitor.address_id)
    await context.recognise()


def _says_goodbye(update: object) -> bool:
    change = update.my_chat_member if isinstance(update, Update) else None
    return change is not None and change.new_chat_member.status in GONE


async def note_membership(update: Update, context: KmuniContext) -> None:
    """The bot was blocked: nothing is sent until the person returns."""
    visitor = context.visitor
    if visitor is None or not _says_goodbye(update):
        return
    await context.require(people.leave, visitor.address_id)


FIRST: list[Handler] = [TypeHandler(Update, note_return)]
"""Looked at before everything else, then handed on."""

HANDLERS: list[Handler] = [
    ChatMemberHandler(note_membership, ChatMemberHandler.MY_CHAT_MEMBER),
]
