"""A notice's view as a chat shows it: the one way from data to text and keyboard.

The preview in a conversation and the delivery from the outbox draw with it, so that what a
coordinator sees before sending is what people get.
"""

from telegram import InlineKeyboardButton

from handlers.engine.context import Renders
from handlers.engine.screen import Screen
from handlers.engine.screen import button as chat_button
from models.notices.buttons import Button
from models.notices.spec import View
from models.vocabulary import Language


def draw(renderer: Renders, language: Language, view: View) -> Screen:
    """Telegram's HTML and buttons; an attachment is the sender's to add."""
    text = renderer.text(view.text, language, **view.values)
    return Screen(
        text, [[_draw_button(renderer, language, one) for one in row] for row in view.rows]
    )


def _draw_button(renderer: Renders, language: Language, spec: Button) -> InlineKeyboardButton:
    label = renderer.label(spec.label, language, **spec.values)
    return chat_button(label, spec.payload)
