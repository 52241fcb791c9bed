"""What people do in Telegram: write, tap, send files, block; used by tests and by the chat page."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.chats import Account, BotStatus, Chat
from bot.sandbox.events import Event
from bot.sandbox.formatting import (
    FormattedText,
    trimmed,
    utf16_length,
    with_detected_entities,
)
from bot.sandbox.groups import Group
from bot.sandbox.html_parser import parse_html
from bot.sandbox.membership import change_bot_status
from bot.sandbox.splitting import split_for_sending
from bot.sandbox.values import Button, CallbackAnswer, Command, Contact, Location, Message
from bot.sandbox.wire import message_json

if TYPE_CHECKING:
    from bot.sandbox.stand_in import StandIn

MAX_CAPTION_UNITS = 1024
DEFAULT_TIMEOUT_SECONDS = 20.0
# Source: https://core.telegram.org/bots/features#deep-linking
_START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")

# The smallest PNG: one grey pixel.
TINY_PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63"
    "6800000082008177cd72b60000000049454e44ae426082"
)


class PlayError(Exception):
    """A person tried what their app would not let them do; the text says what and why."""


class NoSuchButtonError(PlayError):
    """No message in the chat has the wanted button."""

    def __init__(self, wanted: str, present: list[str]) -> None:
        super().__init__(f"no button {wanted!r}; there are {present}")
        self.wanted = wanted
        self.present = present


class NothingCameError(PlayError):
    """What was waited for did not come in time."""

    def __init__(self, what: str, last_texts: list[str]) -> None:
        super().__init__(f"{what} did not come; the last messages are {last_texts}")
        self.last_texts = last_texts


class Person:
    """One account and what its owner does; chats with the bot in private unless told otherwise."""

    def __init__(self, stand_in: "StandIn", account: Account) -> None:
        self._stand_in = stand_in
        self.account = account

    def __repr__(self) -> str:
        return f"Person({self.account.first_name!r}, {self.user_id})"

    @property
    def user_id(self) -> int:
        """The account's Telegram id, also the id of the private chat."""
        return self.account.user_id

    @property
    def chat(self) -> Chat:
        """The private chat with the bot, begun by asking for it."""
        return self._stand_in.open_private_chat(self.account)

    @property
    def has_started(self) -> bool:
        """True once the private chat exists."""
        return self.user_id in self._stand_in.chats

    # Seeing

    @property
    def messages(self) -> list[Message]:
        """The private chat, oldest first."""
        chat = self._stand_in.chats.get(self.user_id)
        return list(chat.messages.values()) if chat is not None else []

    @property
    def received(self) -> list[Message]:
        """The bot's messages in the private chat, oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        return self.received[-1]

    def menu(self) -> tuple[Command, ...]:
        """The commands that this person's app offers."""
        language = (self.account.language_code or "").partition("-")[0]
        return self._stand_in.profile.menu_for(self.user_id, language)

    def mark(self) -> int:
        """Now, for `wait_for(since=...)`."""
        return self._stand_in.version

    async def wait_for(
        self,
        fits: Callable[[Message], bool] | str = lambda _: True,
        *,
        since: int = -1,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,  # noqa: ASYNC109
    ) -> Message:
        """The bot's newest message that fits (or holds the text), sent or changed after `since`.

        Raises:
            NothingCameError: none within `timeout` seconds.
        """
        wanted = fits if callable(fits) else lambda message: fits in message.text

        def find() -> Message | None:
            for message in reversed(self.received):
                if message.version > since and wanted(message):
                    return message
            return None

        found = await self._stand_in.changed.until(find, timeout)
        if found is None:
            what = "a fitting message" if callable(fits) else repr(fits)
            raise NothingCameError(what, [message.text for message in self.messages[-3:]])
        return found

    async def ask(
        self,
        text: str,
        *,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,  # noqa: ASYNC109
    ) -> Message:
        """Write to the bot and wait for the first message (or edit) that follows."""
        since = self.mark()
        await self.send(text)
        return await self.wait_for(since=since, timeout=timeout)

    # Writing

    async def send(
        self,
        text: str,
        *,
        chat: Group | None = None,
        reply_to: Message | None = None,
        topic: int | None = None,
        forwarded_from: int | None = None,
    ) -> Message:
        """Write plain text; texts over 4096 units go out in parts, the last one is returned.

        `topic`: into this one of the chat's topics. `forwarded_from`: what this account wrote.
        """
        return self._send_formatted(
            FormattedText(text), chat, reply_to, topic=topic, forwarded_from=forwarded_from
        )

    def open_topic(self, name: str) -> int:
        """A new topic in the private chat; tells its id for `send(..., topic=)`."""
        first = self._stand_in.add_message(self.chat, sender_id=self.user_id, topic_name=name)
        self.chat.topics[first.message_id] = True
        return first.message_id

    async def send_html(self, html: str, *, chat: Group | None = None) -> Message:
        """Write formatted text, given as Telegram's HTML."""
        return self._send_formatted(parse_html(html), chat, None)

    async def start(self, payload: str = "") -> Message:
        """Press Start, or open a deep link with this payload."""
        if payload and not _START_PAYLOAD.fullmatch(payload):
            raise PlayError(f"no deep link opens with the payload {payload!r}")
        return await self.send(f"/start {payload}".rstrip())

    async def open_link(self, url: str) -> Message:
        """Open a t.me link to the bot, which sends `/start payload`."""
        payload = self.start_payload(url)
        if payload is None:
            raise PlayError(f"{url} is no link to this bot")
        return await self.start(payload)

    def start_payload(self, url: str) -> str | None:
        """The payload of a deep link to this bot ("" for none), or None for any other address."""
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if parts.scheme == "tg" and parts.netloc == "resolve":
            name = query.get("domain", [""])[0]
        elif parts.netloc.lower() in {"t.me", "telegram.me"}:
            name = parts.path.strip("/")
        else:
            return None
        if name.lower() != self._stand_in.bot_username.lower():
            return None
        return query.get("start", [""])[0]

    async def send_photo(
        self,
        content: bytes = TINY_PNG,
        *,
        name: str = "photo.png",
        mime_type: str = "image/png",
        caption: str = "",
        album: str | None = None,
    ) -> Message:
        """Send a picture; those with the same `album` were chosen at once."""
        photo = self._stand_in.files.add("photo", content, name, mime_type)
        return self._send_captioned(caption, photo=photo, album=album)

    async def send_document(
        self,
        content: bytes = b"content",
        *,
        name: str = "file.pdf",
        mime_type: str = "application/pdf",
        caption: str = "",
        album: str | None = None,
        forwarded_from: int | None = None,
    ) -> Message:
        """Send a file; those with the same `album` were chosen at once."""
        document = self._stand_in.files.add("document", content, name, mime_type)
        return self._send_captioned(
            caption, document=document, album=album, forwarded_from=forwarded_from
        )

    async def send_sticker(self) -> Message:
        """Send a sticker."""
        sticker = self._stand_in.files.add("sticker", TINY_PNG, "sticker.webp", "image/webp")
        return self._send(sticker=sticker)

    async def send_voice(self, seconds: int = 3) -> Message:
        """Send a voice message."""
        voice = self._stand_in.files.add("voice", b"OggS", "voice.oga", "audio/ogg", seconds)
        return self._send(voice=voice)

    async def send_video(self, seconds: int = 3, *, caption: str = "") -> Message:
        """Send a video."""
        video = self._stand_in.files.add("video", b"video", "video.mp4", "video/mp4", seconds)
        return self._send_captioned(caption, video=video)

    async def send_location(self, latitude: float, longitude: float) -> Message:
        """Share a place."""
        return self._send(location=Location(latitude, longitude))

    async def send_contact(self, phone_number: str = "+4915112345678") -> Message:
        """Share the own contact."""
        return self._send(contact=Contact(phone_number, self.account.first_name, self.user_id))

    async def edit(self, message: Message, text: str) -> Message:
        """Change an own message afterwards."""
        chat = self._stand_in.chats[message.chat_id]
        formatted = with_detected_entities(trimmed(FormattedText(text)))
        changed = self._stand_in.change_message(
            chat,
            message,
            text=formatted.text,
            entities=formatted.entities,
            edited_at=self._stand_in.now(),
        )
        self._stand_in.queue.add("edited_message", message_json(self._stand_in, changed))
        return changed

    def _send_formatted(
        self,
        formatted: FormattedText,
        group: Group | None,
        reply_to: Message | None,
        **content: Any,
    ) -> Message:
        sent: Message | None = None
        for part in split_for_sending(trimmed(formatted)):
            detected = with_detected_entities(part)
            sent = self._send(
                group,
                text=detected.text,
                entities=detected.entities,
                reply_to=reply_to.message_id if reply_to is not None else None,
                **content,
            )
        if sent is None:
            raise PlayError("Telegram's apps send no empty message")
        return sent

    def _send_captioned(self, caption: str, **content: Any) -> Message:
        if utf16_length(caption) > MAX_CAPTION_UNITS:
            raise PlayError(f"a caption has at most {MAX_CAPTION_UNITS} units")
        formatted = with_detected_entities(trimmed(FormattedText(caption)))
        return self._send(text=formatted.text, entities=formatted.entities, **content)

    def _send(self, group: Group | None = None, **content: Any) -> Message:
        chat = group.chat if group is not None else self.chat
        if chat.blocked:
            raise PlayError(f"{self.account.first_name} blocks the bot and cannot write to it")
        message = self._stand_in.add_message(chat, sender_id=self.user_id, **content)
        if group is None or group.bot_sees(message):
            self._stand_in.queue.add("message", message_json(self._stand_in, message))
        return message

    # Tapping

    async def tap(
        self,
        wanted: str,
        *,
        message: Message | None = None,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,  # noqa: ASYNC109
    ) -> CallbackAnswer | None:
        """Tap a button by label or data (whole or beginning) and wait for the bot's answer.

        Looks at `message`, else at the bot's newest message that has such a button. A button with a
        deep link to the bot opens it; any other link opens a browser: both answer None.

        Raises:
            NoSuchButtonError: no such button.
            NothingCameError: the bot did not answer the tap in time.
        """
        holder, button = self._find_button(wanted, message)
        if button.data is not None:
            return await self.answer_to(self.press(button.data, holder), timeout=timeout)
        if button.url is not None and self.start_payload(button.url) is not None:
            await self.open_link(button.url)
        return None

    async def tap_data(
        self,
        data: str,
        message: Message,
        *,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,  # noqa: ASYNC109
    ) -> CallbackAnswer:
        """Tap with data that the message need not show (old or forged buttons)."""
        return await self.answer_to(self.press(data, message), timeout=timeout)

    def press(self, data: str, message: Message) -> str:
        """Tap without waiting; returns the id of the tap for `answer_to`."""
        stand_in = self._stand_in
        chat = stand_in.chats[message.chat_id]
        query = stand_in.add_callback_query(self.user_id, chat.chat_id)
        present = chat.messages.get(message.message_id, message)
        stand_in.queue.add(
            "callback_query",
            {
                "id": query.query_id,
                "from": self.account.as_json(),
                "message": message_json(stand_in, present),
                "chat_instance": str(chat.chat_id),
                "data": data,
            },
        )
        return query.query_id

    async def answer_to(
        self,
        query_id: str,
        *,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,  # noqa: ASYNC109
    ) -> CallbackAnswer:
        """What the bot answered to a tap, waiting for it.

        Raises:
            NothingCameError: not in time.
        """
        query = self._stand_in.callback_queries[query_id]
        answer = await self._stand_in.changed.until(lambda: query.answer, timeout)
        if answer is None:
            texts = [message.text for message in self.messages[-3:]]
            raise NothingCameError("an answer to the tap", texts)
        return answer

    def _find_button(self, wanted: str, message: Message | None) -> tuple[Message, Button]:
        candidates = [message] if message is not None else self.received[::-1]
        for candidate in candidates:
            if button := candidate.find_button(wanted):
                return candidate, button
        raise NoSuchButtonError(wanted, [label for each in candidates for label in each.labels])

    # Account and membership

    def block(self) -> None:
        """Block the bot."""
        self._change_bot_status("kicked")

    def unblock(self) -> None:
        """Take the bot back."""
        self._change_bot_status("member")

    def deactivate(self) -> None:
        """Delete the account."""
        self.account.deactivated = True

    def speak(self, language_code: str | None) -> None:
        """Set the app's language."""
        self.account.language_code = language_code
        self._stand_in.announce(Event("chat", self.user_id))

    def _change_bot_status(self, status: BotStatus) -> None:
        if self.chat.bot_status == status:
            return
        change_bot_status(self._stand_in, self.chat, self.account, status)
