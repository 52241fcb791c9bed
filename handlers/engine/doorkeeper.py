"""Whom the bot listens to: people in their private chat.

In a group it only says where it can be found, and only to who means it; nothing that is said there
is kept, and nothing personal is shown there. Other bots and channels are never answered, so that
two bots cannot talk for ever.

Which commands of a group are meant for us: `/command@our_name` always. A bare `/command` is
ambiguous, as several bots may know it. Telegram brings a bare one to a bot without special rights
only when it takes it to be meant for that bot, but brings everything to administrators and to bots
without privacy mode; so these stay silent on it.
Source: https://core.telegram.org/bots/features#privacy-mode
"""

import logging
from datetime import datetime, timedelta

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update, User
from telegram.constants import ChatID
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter
from telegram.ext import (
    ApplicationHandlerStop,
    TypeHandler,
)

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import noted, topic_of
from handlers.engine.taps import COMMANDS, Handler

log = logging.getLogger(__name__)

STATUSES = "statuses"
"""The key in `bot_data` under which lies what the bot is in groups, as far as it was told."""

REMEMBERED_GROUPS = 10_000

SHOWN = "shown"
"""The key in `bot_data` under which lies when groups were last shown the way."""

SHOWN_AT_ONCE = 1
SHOWN_WITHIN = timedelta(minutes=1)
"""So often a group is told the same sentence; whoever asks then can read it right above. Telegram
allows 20 messages a minute in a group, and private chats come first."""

REFUSED = (BadRequest, Forbidden, ChatMigrated, RetryAfter)
"""What a group's answer may meet: a closed topic, missing rights, slow mode, a group that is gone.
None of it is the person's business, and none gets better by another try."""


async def keep_to_people(update: object, context: KmuniContext) -> None:
    """Lets people in their private chat pass; everything else ends here."""
    if not isinstance(update, Update):
        return
    if is_private(update):
        await context.recognise()
        return
    if update.my_chat_member is not None:
        _remember_status(update.my_chat_member, context)
    elif update.callback_query is not None:
        await _decline_tap(update, context)
    elif update.message is not None and await _is_meant_for_us(update.message, context):
        await _show_the_way(update, update.message, context)
    raise ApplicationHandlerStop


def is_private(update: Update) -> bool:
    """Whether a person speaks to the bot in the chat of the two."""
    chat, user, query = update.effective_chat, update.effective_user, update.callback_query
    if user is None or user.is_bot:
        return False
    if chat is None:
        # A tap on a message so old that Telegram leaves it out, or on one sent by way of us.
        return query is not None and query.inline_message_id is None
    if chat.type != Chat.PRIVATE:
        return False
    message = update.message or update.edited_message
    return message is None or (message.via_bot is None and message.sender_chat is None)


async def _is_meant_for_us(message: Message, context: KmuniContext) -> bool:
    if not _speaks_for_itself(message):
        return False
    command, _, name = _leading_command(message).partition("@")
    if name:
        return name.lower() == context.bot.username.lower()
    return (
        command.lower() in context.bot_data[COMMANDS]
        and not _answers_somebody_else(message, context.bot.id)
        and not await _hears_everything(message.chat, context)
    )


def _speaks_for_itself(message: Message) -> bool:
    """Whether a person wrote it here and now: no bot, no channel, nothing forwarded."""
    if message.forward_origin is not None or message.via_bot is not None:
        return False
    if message.from_user is None or message.is_automatic_forward:
        return False
    if message.from_user.id == ChatID.ANONYMOUS_ADMIN:
        return message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return message.sender_chat is None and not message.from_user.is_bot


def _leading_command(message: Message) -> str:
    """The command a message begins with, such as `help` or `help@some_bot`; empty without one."""
    for entity in message.entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            return message.parse_entity(entity).removeprefix("/")
    return ""


def _answers_somebody_else(message: Message, bot_id: int) -> bool:
    """Whether it replies to a message that is not ours; in a topic all reply to the first."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return False
    return replied.from_user is None or replied.from_user.id != bot_id


async def _hears_everything(chat: Chat, context: KmuniContext) -> bool:
    me: User = context.bot.bot
    if me.can_read_all_group_messages:
        return True
    status = _statuses(context).get(chat.id)
    if status is None:
        try:
            status = (await chat.get_member(me.id)).status
        except (*REFUSED, InvalidToken):
            return False
        _statuses(context)[chat.id] = status
    return status in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}


def _statuses(context: KmuniContext) -> dict[int, str]:
    statuses: dict[int, str] = context.bot_data.setdefault(STATUSES, {})
    return statuses


def _remember_status(change: ChatMemberUpdated, context: KmuniContext) -> None:
    """Telegram tells every change of what the bot is in a group; a restart asks for it anew."""
    statuses = _statuses(context)
    if len(statuses) >= REMEMBERED_GROUPS:
        statuses.clear()
    statuses[change.chat.id] = change.new_chat_member.status


async def _show_the_way(update: Update, message: Message, context: KmuniContext) -> None:
    """One sentence, tried once and in the same topic."""
    shown_at = _shown_of_late(message.chat, context)
    if len(shown_at) >= SHOWN_AT_ONCE:
        return
    await context.recognise()
    text = context.text("common/group", link=f"https://t.me/{context.bot.username}")
    try:
        await message.chat.send_message(text, message_thread_id=topic_of(update))
    except REFUSED as error:
        log.info(
            "group not answered",
            extra={"update_id": update.update_id, "reason": type(error).__name__},
        )
    shown_at.append(context.now)


def _shown_of_late(chat: Chat, context: KmuniContext) -> list[datetime]:
    """When the group was shown the way within the last minute, to be added to."""
    groups: dict[int, list[datetime]] = context.bot_data.setdefault(SHOWN, {})
    if len(groups) >= REMEMBERED_GROUPS:
        groups.clear()
    now = context.now
    late = [at for at in groups.get(chat.id, []) if timedelta(0) <= now - at < SHOWN_WITHIN]
    groups[chat.id] = late
    return late


async def _decline_tap(update: Update, context: KmuniContext) -> None:
    """A button under a message that others read too: what it would show is the person's own."""
    await context.recognise()
    try:
        await noted(update, context.label(Label("That works only in our private chat.")))
    except REFUSED as error:
        log.info(
            "tap not answered",
            extra={"update_id": update.update_id, "reason": type(error).__name__},
        )


FIRST: list[Handler] = [TypeHandler(Update, keep_to_people)]
"""Looked at before everything else."""
