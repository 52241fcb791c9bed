"""One answer: a text with its buttons, shown in place after a tap and below after typed words."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

from telegram import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.error import BadRequest

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.on_screen import keep_on_screen, take_off_screen
from handlers.engine.payloads import pack
from models.payloads import Payload

UNCHANGEABLE = ("can't be edited", "not found", "message_id_invalid")
"""In the refusal of a change to a message that is too old or gone: a new one says it instead."""

Rows = Sequence[Sequence[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Screen:
    """Telegram's HTML and rows of buttons."""

    text: str
    rows: Rows = ()
    about: Payload | None = None
    """What words can be about while it is what was shown last; the button that shows it again."""
    named: Mapping[int, Payload] = field(default_factory=dict)
    """The buttons that a number alone means, while it is about something."""

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        return InlineKeyboardMarkup([list(row) for row in self.rows]) if self.rows else None


def button(text: str, payload: Payload) -> InlineKeyboardButton:
    """A button with a text that is already in the person's language."""
    return InlineKeyboardButton(text, callback_data=pack(payload))


def labelled(context: KmuniContext, label: Label, payload: Payload) -> InlineKeyboardButton:
    """A button with a label from the catalogues."""
    return button(context.label(label), payload)


def in_rows(
    buttons: Sequence[InlineKeyboardButton], width: int
) -> list[list[InlineKeyboardButton]]:
    """Buttons side by side, `width` in a row."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


async def show(update: Update, context: KmuniContext, screen: Screen) -> None:
    """Shows the screen: edits the message whose button was tapped, else sends a new one.

    From then on words are about this screen, or about nothing.
    """
    if screen.about is not None:
        await keep_on_screen(context, screen.about, screen.named)
    else:
        await take_off_screen(context)
    query = update.callback_query
    if query is None or not await _edit(query, screen):
        await send(update, screen)
    if query is not None:
        await acknowledge(query)


async def send(update: Update, screen: Screen) -> Message | None:
    """Sends the screen as a new message."""
    # Without a chat the message whose button was tapped is so old that Telegram leaves it out.
    place = update.effective_chat or update.effective_user
    if place is None:
        return None
    return await in_topic(
        update, partial(place.send_message, screen.text, reply_markup=screen.keyboard)
    )


def topic_of(update: Update) -> int | None:
    """The topic that the answer belongs into; None outside of topics.

    In groups without topics Telegram numbers threads of replies by the same field; nothing can be
    sent to those. Source: https://core.telegram.org/bots/api#message (`message_thread_id`).
    """
    message = update.effective_message
    if not isinstance(message, Message):
        return None
    has_topic = message.is_topic_message or message.chat.type == Chat.PRIVATE
    return message.message_thread_id if has_topic else None


async def in_topic(update: Update, send_it: Callable[..., Awaitable[Message]]) -> Message:
    """Sends into the topic the update came from; outside of it if the topic is closed or gone."""
    return await send_to_topic(topic_of(update), send_it)


async def send_to_topic(topic: int | None, send_it: Callable[..., Awaitable[Message]]) -> Message:
    """Sends into a topic of a private chat; outside of it if the topic is closed or gone.

    Servers were also seen to refuse a topic whose messages they still bring; silence would be worse
    than the wrong place.
    """
    if topic is None:
        return await send_it()
    try:
        return await send_it(message_thread_id=topic)
    except BadRequest as error:
        if not any(word in error.message.lower() for word in ("thread", "topic")):
            raise
    return await send_it()


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
