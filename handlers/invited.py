"""Words instead of a tap where an invitation asked: "Ja" joins, "Nein" does not.

Nobody is kept before their yes, so there is no draft; what was asked is remembered in memory alone,
for the very next words. After a restart the buttons still do it.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import TypeHandler

from handlers.company import joining
from handlers.coordinator import team
from handlers.engine.context import ASKED_LINKS, KmuniApplication, KmuniContext
from handlers.engine.dialogues import WORDS, typed
from handlers.engine.hearing import hear
from handlers.engine.screen import Screen, send
from models.reading.plain_words import agrees, refuses

BEFORE_EVERYTHING = -2
"""The group of the handler that forgets; each group has one that takes an update."""

MOST_REMEMBERED = 1_000
ANSWERED_WITHIN = timedelta(minutes=30)
"""A yes that comes later answers something else."""


class AskedLinks:
    """Whom an invitation has just asked."""

    def __init__(self) -> None:
        self._asked: OrderedDict[int, tuple[str, str, datetime]] = OrderedDict()

    def remember(self, telegram_id: int, role: str, token: str, now: datetime) -> None:
        self._asked[telegram_id] = (role, token, now)
        if len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)

    def forget(self, telegram_id: int) -> None:
        self._asked.pop(telegram_id, None)

    def take(self, telegram_id: int, now: datetime) -> tuple[str, str] | None:
        """Role and token of what was asked; None if that was too long ago."""
        role, token, asked_at = self._asked.pop(telegram_id, ("", "", now - 2 * ANSWERED_WITHIN))
        return (role, token) if now - asked_at <= ANSWERED_WITHIN else None

    def is_answered_by(self, telegram_id: int, words: str) -> bool:
        """Whether the words answer an invitation; any others are about something else."""
        if telegram_id not in self._asked:
            return False
        if agrees(words) or refuses(words):
            return True
        self.forget(telegram_id)
        return False


async def receive_words(update: Update, context: KmuniContext) -> None:
    """Typed words: an answer to an invitation, unless a question is open; else heard."""
    asked: AskedLinks = context.bot_data[ASKED_LINKS]
    if context.draft is None and asked.is_answered_by(
        context.telegram_id or 0, typed(update, context)
    ):
        await _answer(update, context)
    else:
        await hear(update, context)


async def _answer(update: Update, context: KmuniContext) -> None:
    asked: AskedLinks = context.bot_data[ASKED_LINKS]
    found = asked.take(context.telegram_id or 0, context.now)
    if found is None:
        await send(update, Screen(context.text("company/join_again")))
        return
    role, token = found
    package = team if role == team.ROLE else joining
    if agrees(typed(update, context)):
        await package.accept_link(update, context, token)
    else:
        await package.refuse(update, context)


async def _forget(update: Update, context: KmuniContext) -> None:
    """A tap, a command or anything else is about something else."""
    asked: AskedLinks = context.bot_data[ASKED_LINKS]
    if context.telegram_id is not None and not WORDS.check_update(update):
        asked.forget(context.telegram_id)


def register_invited(application: KmuniApplication) -> None:
    """Adds what forgets an invitation that was not answered."""
    asked = AskedLinks()
    application.bot_data[ASKED_LINKS] = asked
    application.add_handler(TypeHandler(Update, _forget), group=BEFORE_EVERYTHING)
