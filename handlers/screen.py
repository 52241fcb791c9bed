"""One answer: a text with its buttons, shown in place after a tap and below after typed words."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from handlers.callback_data import Action, pack
from handlers.context import KmuniContext
from handlers.labels import Label

UNCHANGEABLE = ("can't be edited", "not found", "message_id_invalid")
"""In the refusal of a change to a message that is too old or gone: a new one says it instead."""

Rows = Sequence[Sequence[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Screen:
    """Telegram's HTML and rows of buttons."""

    text: str
    rows: Rows = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        return InlineKeyboardMarkup([list(row) for row in self.rows]) if self.rows else None


def button(text: str, action: Action, *arguments: object) -> InlineKeyboardButton:
    """A button with a text that is already in the person's language."""
    return InlineKeyboardButton(text, callback_data=pack(action, *arguments))


async def labelled(
    context: KmuniContext, label: Label, action: Action, *arguments: object
) -> InlineKeyboardButton:
    """A button with a label from the catalogues."""
    return button(await context.label(label), action, *arguments)


def in_rows(
    buttons: Sequence[InlineKeyboardButton], width: int
) -> list[list[InlineKeyboardButton]]:
    """Buttons side by side, `width` in a row."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


async def show(update: Update, context: KmuniContext, screen: Screen) -> None:
    """Shows the screen: edits the message whose button was tapped, else sends a new one."""
    query = update.callback_query
    if query is None or not await _edit(query, screen):
        await send(update, screen)
    if query is not None:
        await acknowledge(query)


async def send(update: Update, screen: Screen) -> Message | None:
    """Sends the screen as a new message."""
    chat = update.effective_chat
    if chat is not None:
        return await chat.send_message(screen.text, reply_markup=screen.keyboard)
    # The message whose button was tapped is so old that Telegram leaves it out.
    user = update.effective_user
    if user is None:
        return None
    return await user.send_message(screen.text, reply_markup=screen.keyboard)


async def toast(update: Update, text: str, *, alert: bool = False) -> None:
    """A short note over the chat, or a message where nothing was tapped or it is too late for one.

    Without a text it only ends the button's waiting sign.
    """
    if not await noted(update, text, alert=alert) and text:
        await send(update, Screen(escape(text)))


async def noted(update: Update, text: str, *, alert: bool = False) -> bool:
    """Whether the note was shown over the chat; False where somebody else must say it."""
    query = update.callback_query
    return query is not None and await acknowledge(query, text, alert=alert)


async def acknowledge(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False
) -> bool:
    """Ends the button's waiting sign; False for a tap that came too late to be answered.

    Every answer to a tap goes through here: one from before a break is refused, and that is no
    reason to give up what the tap wanted.
    """
    try:
        # An empty text becomes "[]" inside the library, and people would read it.
        await query.answer(text or None, show_alert=alert)
    except BadRequest as error:
        if "query" not in error.message.lower():
            raise
        return False
    return True


async def _edit(query: CallbackQuery, screen: Screen) -> bool:
    """Whether the tapped message now shows the screen."""
    message = query.message
    if not isinstance(message, Message) or message.text is None:
        return False
    try:
        await query.edit_message_text(screen.text, reply_markup=screen.keyboard)
    except BadRequest as error:
        reason = error.message.lower()
        if "not modified" in reason:
            return True
        if any(words in reason for words in UNCHANGEABLE):
            return False
        raise
    return True
