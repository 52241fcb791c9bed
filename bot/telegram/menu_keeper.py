"""Command menus, set beside the answers: a refused one costs nobody a reply and is set later."""

import asyncio
import logging

from telegram import Bot, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.retry_after import seconds_of
from handlers.engine.context import Renders
from handlers.menus import bot_commands, commands_of, menu_name
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from models.queries.people import change_menu, find_visitor
from models.vocabulary import Language

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
"""Between tries while Telegram or the database is away."""


class MenuKeeper:
    """Sets the menus of chats it is told of, one after the other; each chat waits once at most."""

    def __init__(
        self, database: Database, renderer: Renders, clock: Clock, coordinator_ids: frozenset[int]
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._coordinator_ids = coordinator_ids
        self._stale: dict[int, None] = {}
        self._is_told = asyncio.Event()

    def refresh(self, telegram_id: int) -> None:
        """The person's roles or language may ask for another menu than their chat has."""
        self._stale[telegram_id] = None
        self._is_told.set()

    @property
    def is_idle(self) -> bool:
        return not self._stale

    async def keep(self, bot: Bot) -> None:
        """Works until it is cancelled."""
        pause = FIRST_PAUSE_S
        while True:
            self._is_told.clear()
            if not self._stale:
                await self._is_told.wait()
            telegram_id = next(iter(self._stale))
            try:
                await self._set_menu(bot, telegram_id)
            except (BadRequest, Forbidden, InvalidToken) as error:
                # The next change of roles tries again.
                log.info("menu not set", extra={"reason": type(error).__name__})
            except (TelegramError, DatabaseError) as error:
                # Behind the others: perhaps it is this chat alone.
                self._stale[telegram_id] = self._stale.pop(telegram_id)
                asked = seconds_of(error) if isinstance(error, RetryAfter) else pause
                log.warning(
                    "menu not set yet", extra={"reason": type(error).__name__, "pause_s": asked}
                )
                await asyncio.sleep(asked)
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            pause = FIRST_PAUSE_S
            self._stale.pop(telegram_id, None)

    async def _set_menu(self, bot: Bot, telegram_id: int) -> None:
        """Raises: TelegramError, DatabaseError."""
        async with self._database.read(is_brief=True) as session:
            visitor = await find_visitor(session, telegram_id, now=self._clock.now())
        scope = BotCommandScopeChat(telegram_id)
        if visitor is None:
            await bot.delete_my_commands(scope)
            return
        is_coordinator = visitor.is_coordinator or telegram_id in self._coordinator_ids
        name = menu_name(visitor, is_coordinator=is_coordinator)
        if visitor.person.menu == name:
            return
        language = Language(visitor.person.language)
        await bot.set_my_commands(
            bot_commands(commands_of(name), self._renderer, language), scope=scope
        )
        async with self._database.write(is_brief=True) as session:
            await change_menu(session, visitor.person_id, name)
