"""Who cannot be written to any more, as Telegram words it, and what follows from it."""

import logging

from telegram.error import BadRequest, Forbidden, TelegramError

from handlers.engine.context import KmuniContext, Services
from models.acts import people
from models.queries.addresses import find_address
from models.rights import Actor
from models.tables.address import ChannelName, account_value
from models.tables.base import stored_id

log = logging.getLogger(__name__)

GONE_WORDS = (
    "bot was blocked",
    "bot was kicked",
    "can't initiate conversation",
    "can't send messages to bots",
    "can't send messages to the bot",
    "chat not found",
    "user not found",
    "user is deactivated",
    "user_is_blocked",
    "user_is_bot",
    "you_blocked_user",
    "user_deactivated",
    "input_user_deactivated",
    "peer_id_invalid",
    "chat_id_invalid",
    "user_id_invalid",
    "peer id invalid",
    "user id invalid",
)
"""What Telegram says of a person who blocked the bot, never began, or has no account any more.
Most of it comes as 403; the words in capitals are its inner names, which come as 400.

Sources: https://core.telegram.org/method/messages.sendMessage (possible errors) and the texts of
https://github.com/tdlib/telegram-bot-api.
"""


def is_gone(error: TelegramError) -> bool:
    """Whether a person's private chat is closed for good, until they write again."""
    if isinstance(error, Forbidden):
        return True
    reason = error.message.lower()
    return isinstance(error, BadRequest) and any(words in reason for words in GONE_WORDS)


async def note_gone(services: Services, telegram_id: int) -> None:
    """Nothing more is sent to the account, or kept waiting for it, until it writes again."""
    async with services.database.write(is_brief=True) as session:
        account = await find_address(session, ChannelName.TELEGRAM, account_value(telegram_id))
        if account is None or not account.is_reachable:
            return
        actor = Actor(account.person_id)
        await people.leave(session, actor, stored_id(account), services.world)
    log.info("person cannot be reached", extra={"person_id": actor.person_id})


async def note_back(services: Services, person_id: int, address_id: int) -> None:
    """The person wrote again; whatever it was is handled, and `applied`, after this."""
    async with services.database.write(is_brief=True) as session:
        await people.come_back(session, Actor(person_id), address_id, services.world)


async def leave_unanswered(context: KmuniContext, error: TelegramError) -> None:
    """What was done is kept but could not be told: told again, or never if the person is gone."""
    if is_gone(error) and context.telegram_id is not None:
        await note_gone(context.services, context.telegram_id)
    else:
        context.report_unanswered(error)
