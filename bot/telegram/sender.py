"""Queued messages to Telegram: the text made now, sent once, the answer turned into data."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.aiohttp_request import NotSentError
from bot.telegram.pacing import Gate
from bot.telegram.retry_after import seconds_of
from bot.texts.render import Renderer
from handlers.engine.reachability import is_gone
from handlers.engine.screen import Screen
from handlers.engine.views import draw
from models.notices.progress import Progress, progress_view
from models.notices.spec import Attachment, View
from models.tables.address import ChannelName
from models.tables.campaign import AttachmentKind
from models.text import plain_text
from models.vocabulary import Language
from scheduler.ports import NO_ANSWER, Recipient, SendOutcome, SendResult
from scheduler.slots import is_quiet_at

log = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go."""

    screen: Screen
    attachment: Attachment | None = None
    is_plain: bool = False

    def as_plain(self) -> "Letter":
        """Its words without formatting."""
        words = Screen(plain_text(self.screen.text), self.screen.rows)
        return replace(self, screen=words, is_plain=True)


class TelegramChannel:
    """The scheduler's way to Telegram, on a bot of its own without the person lane."""

    name = ChannelName.TELEGRAM

    def __init__(self, bot: Bot, renderer: Renderer, gate: Gate, zone: tzinfo) -> None:
        self._bot = bot
        self._renderer = renderer
        self._gate = gate
        self._zone = zone

    def is_quiet(self, now: datetime, /) -> bool:
        """Whether nobody is written to at this hour without having asked."""
        return is_quiet_at(now, self._zone)

    async def pass_gate(self, address: str, /) -> None:
        """Returns with a token for bulk, or without one once the chat is held up."""
        await self._gate.pass_bulk(int(address))

    def held_for(self, address: str, /) -> float:
        """Seconds for which the chat's last 429 still holds it up."""
        return self._gate.held_for(int(address))

    def hold_up(self, address: str, seconds: float, /) -> None:
        """A 429 from before this process began."""
        self._gate.hold_up(int(address), seconds)

    async def deliver(self, recipient: Recipient, view: View) -> SendOutcome:
        """One try; what Telegram answers comes back as data."""
        try:
            letter = self._write(recipient.language, view)
        except Exception as error:
            # A mistake in a template: nothing has left, and the message waits until it is mended.
            log.exception("text not made", extra={"notice": view.text})
            return SendOutcome(SendResult.RETRY, reason=f"not written: {type(error).__name__}")
        return await self._deliver_letter(int(recipient.address), letter)

    async def is_there(self) -> bool:
        """Whether Telegram answers at all, asked without a message."""
        try:
            await self._bot.get_me()
        except TelegramError as error:
            return outcome_of(error).result not in NO_ANSWER
        return True

    async def show_progress(self, author: Recipient, progress: Progress) -> bool:
        """Edits the author's message; True if it shows the counts or never will."""
        chat_id = int(author.address)
        if self._gate.held_for(chat_id):
            return False
        screen = draw(self._renderer, author.language, progress_view(progress))
        await self._gate.pass_person(chat_id, is_edit=True)
        try:
            async with self._gate.calling(chat_id, is_reply=True) as closed_for:
                if closed_for:
                    return False
                await self._bot.edit_message_text(
                    screen.text,
                    chat_id=chat_id,
                    message_id=progress.campaign.progress_message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=screen.keyboard,
                )
        except (BadRequest, Forbidden) as error:
            if "not modified" not in error.message.lower():
                log.warning("progress not shown", extra={"reason": error.message})
            return True
        except RetryAfter as error:
            self._gate.hold_up(chat_id, seconds_of(error))
            return False
        except TelegramError:
            return False
        return True

    def _write(self, language: Language, view: View) -> Letter:
        return Letter(draw(self._renderer, language, view), view.attachment)

    # Sending

    async def _deliver_letter(self, chat_id: int, letter: Letter) -> SendOutcome:
        """Sends it, once more to a chat that moved, once more without formatting if that fails."""
        try:
            return await self._send(chat_id, letter)
        except ChatMigrated as error:
            log.info("chat moved, followed")
            return await self._send_again(error.new_chat_id, letter)
        except BadRequest as error:
            if "can't parse" not in error.message.lower():
                return outcome_of(error)
            # Telegram quotes the text, which may be somebody's.
            log.error("unparsable text, sent plain", extra={"reason": type(error).__name__})
            return await self._send_again(chat_id, letter.as_plain())
        except TelegramError as error:
            return outcome_of(error)

    async def _send_again(self, chat_id: int, letter: Letter) -> SendOutcome:
        await self._gate.pass_bulk(chat_id)
        try:
            return await self._send(chat_id, letter)
        except TelegramError as error:
            return outcome_of(error)

    async def _send(self, chat_id: int, letter: Letter) -> SendOutcome:
        """Raises: TelegramError."""
        async with self._gate.calling(chat_id) as closed_for:
            if closed_for:
                # Another call met a 429 since this one had its token: it waits as if it was asked.
                return SendOutcome(SendResult.TOO_MANY, retry_after_s=closed_for)
            try:
                return await self._call(chat_id, letter)
            except RetryAfter as error:
                self._gate.hold_up(chat_id, seconds_of(error))
                raise

    async def _call(self, chat_id: int, letter: Letter) -> SendOutcome:
        """Raises: TelegramError."""
        mode = None if letter.is_plain else ParseMode.HTML
        html, keyboard = letter.screen.text, letter.screen.keyboard
        if letter.attachment is None:
            message = await self._bot.send_message(
                chat_id,
                html,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        elif letter.attachment.kind is AttachmentKind.PHOTO:
            message = await self._bot.send_photo(
                chat_id, letter.attachment.file_id, html, parse_mode=mode, reply_markup=keyboard
            )
        else:
            message = await self._bot.send_document(
                chat_id, letter.attachment.file_id, html, parse_mode=mode, reply_markup=keyboard
            )
        note = "sent without formatting" if letter.is_plain else ""
        return SendOutcome(SendResult.SENT, message_id=message.message_id, reason=note)


def outcome_of(error: TelegramError) -> SendOutcome:
    """What an error means for the row; see `scheduler.ports.SendResult`."""
    reason = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return SendOutcome(SendResult.TOO_MANY, retry_after_s=seconds_of(error))
        case InvalidToken():
            return SendOutcome(SendResult.STOP, reason=reason)
        case _ if is_gone(error):
            return SendOutcome(SendResult.UNREACHABLE, reason=reason)
        case BadRequest() | ChatMigrated():
            return SendOutcome(SendResult.FAILED, reason=reason)
        case _ if may_have_left(error):
            return SendOutcome(SendResult.IN_DOUBT, reason=reason)
        case _:
            return SendOutcome(SendResult.RETRY, reason=reason)


def may_have_left(error: TelegramError) -> bool:
    """Whether the message may have been sent although no answer came, or none that can be read.

    An error without a cause is one that the other side itself told; see `bot.telegram.request`.
    """
    cause = error.__cause__
    return cause is not None and not isinstance(error, NotSentError)
