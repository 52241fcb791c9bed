"""The yardstick: python-telegram-bot as it comes, echoing; `python -m bot.bench.bare_bot URL`."""

import logging
import sys

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

Context = ContextTypes.DEFAULT_TYPE
SIDE_BY_SIDE = 16
"""Updates at once; with many more it is slower, which would flatter whoever is compared."""


async def echo(update: Update, _context: Context) -> None:
    if update.effective_message is not None and update.effective_message.text:
        await update.effective_message.reply_text(update.effective_message.text)


async def echo_tap(update: Update, _context: Context) -> None:
    """One call for one tap, the least that shows anything."""
    if update.effective_chat is not None and update.callback_query is not None:
        await update.effective_chat.send_message(update.callback_query.data or "")


def main(base_url: str, token: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    application = (
        Application.builder()
        .token(token)
        .base_url(base_url)
        .concurrent_updates(SIDE_BY_SIDE)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(echo_tap))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
