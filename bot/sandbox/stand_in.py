"""A stand-in for Telegram: accounts, chats, files and updates of one bot, all in memory.

It holds the state and the rules that concern several methods; the Bot API's methods are in
`bot.sandbox.methods`, its HTTP face in `bot.sandbox.bot_api`, what people do in
`bot.sandbox.people`. Everything runs in one event loop.
"""

import asyncio
import secrets
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.types import ASGIApp

from bot.sandbox.bot_api import BotApi
from bot.sandbox.chats import Account, Chat
from bot.sandbox.events import Event, EventFeed
from bot.sandbox.faults import FaultPlan
from bot.sandbox.files import FileStore
from bot.sandbox.groups import Group
from bot.sandbox.limits import SendingGate, SendingLimits
from bot.sandbox.people import Person
from bot.sandbox.profile import BotProfile
from bot.sandbox.refusal import bad_request, forbidden, too_many_requests
from bot.sandbox.server import serve_on_loopback
from bot.sandbox.signals import Pulse
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.values import Call, CallbackAnswer, Message
from bot.sandbox.visitors import KnownVisitors
from bot.sandbox.webhook import WebhookDelivery

BOT_ID = 7_000_000_001
FIRST_PERSON_ID = 6_000_000_001  # above 2**32, as new accounts have
FIRST_GROUP_ID = -1_000_001
FIRST_UPDATE_ID = 100_000_001
# Nowhere documented; answers this late were seen to be refused.
CALLBACK_LIFETIME_SECONDS = 15.0


@dataclass(slots=True)
class CallbackQuery:
    """A tap waiting for its answer; `asked_at` in the clock's seconds."""

    query_id: str
    user_id: int
    chat_id: int
    asked_at: float
    answer: CallbackAnswer | None = None


def random_token() -> str:
    """A token of the shape that Telegram gives out."""
    return f"{BOT_ID}:{secrets.token_urlsafe(27)[:35]}"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class StandIn:
    """Telegram for one bot.

    Args:
        token: what the bot must use; a new random one unless given, so that nobody guesses it.
        limits: the sending rates; `SendingLimits.off()` for tests faster than people.
        clock: seconds for rates and for the age of taps.
        now: the time that messages carry (aware).
        keep_calls: how many calls `calls` remembers, None for all.
        keep_messages: how many messages each chat remembers, None for all.
        callback_lifetime: seconds within which a tap must be answered.
        webhook_transport: how webhooks are reached, for tests without sockets.
        first_update_id: where the numbering of updates starts.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        bot_username: str = "kmuni_sandbox_bot",
        bot_name: str = "KMUni",
        limits: SendingLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
        keep_calls: int | None = None,
        keep_messages: int | None = None,
        callback_lifetime: float = CALLBACK_LIFETIME_SECONDS,
        webhook_transport: httpx.AsyncBaseTransport | None = None,
        first_update_id: int = FIRST_UPDATE_ID,
    ) -> None:
        self.token = token or random_token()
        self.bot_id = int(self.token.partition(":")[0])
        self.bot_username = bot_username
        self.clock = clock
        self.now = now
        self.callback_lifetime = callback_lifetime
        self.profile = BotProfile(bot_name)
        self.gate = SendingGate(limits if limits is not None else SendingLimits())
        self.faults = FaultPlan()
        self.files = FileStore()
        self.queue = UpdateQueue(first_update_id)
        self.events = EventFeed()
        self.changed = Pulse()
        self.calls: deque[Call] = deque(maxlen=keep_calls)
        self.call_counts: Counter[tuple[str, str]] = Counter()
        self.polls_begun = 0
        self.calls_running = 0
        self.last_call_at = -float("inf")
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.callback_queries: dict[str, CallbackQuery] = {}
        self.api = BotApi(self)
        self.app: ASGIApp = self.api
        self.webhooks = WebhookDelivery(
            self.queue,
            self.api.call_from_webhook,
            lambda: self.now().timestamp(),
            webhook_transport,
        )
        self._keep_messages = keep_messages
        self._message_count = 0
        self._version = 0
        self._query_count = 0
        self._group_count = 0
        self._next_person_id = FIRST_PERSON_ID

    # Accounts and chats

    def person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "de",
        user_id: int | None = None,
        started: bool = False,
        is_bot: bool = False,
    ) -> Person:
        """A new account; `started` gives it a chat with the bot without a word said.

        `is_bot`: the account of another bot, which writes as people do.
        """
        if user_id is None:
            user_id = self._next_person_id
        self._next_person_id = max(self._next_person_id, user_id + 1)
        if user_id in self.people:
            raise ValueError(f"account {user_id} exists already")
        account = Account(user_id, first_name, last_name, username, language_code, is_bot=is_bot)
        person = self.people[user_id] = Person(self, account)
        if started:
            self.open_private_chat(account)
        return person

    def group(self, title: str, *members: Person) -> Group:
        """A new group of people; the bot is not in it yet."""
        self._group_count += 1
        chat_id = FIRST_GROUP_ID - self._group_count
        chat = Chat(chat_id, "group", title=title, bot_status="left")
        chat.members.update(member.user_id for member in members)
        self.chats[chat_id] = chat
        return Group(self, chat)

    def open_private_chat(self, account: Account) -> Chat:
        """The person's chat with the bot, begun if need be."""
        chat = self.chats.get(account.user_id)
        if chat is None:
            chat = self.chats[account.user_id] = Chat(account.user_id, "private", account)
        return chat

    def user_json(self, user_id: int | None) -> dict[str, Any] | None:
        """The User object of a person or of the bot itself."""
        if user_id == self.bot_id:
            return self.bot_json()
        person = self.people.get(user_id) if user_id is not None else None
        return person.account.as_json() if person is not None else None

    def bot_json(self) -> dict[str, Any]:
        """The User object of the bot."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.profile.name_for(""),
            "username": self.bot_username,
        }

    def chat_to_write_to(self, chat_id: int | str | None) -> Chat:
        """The chat that the bot may write into now.

        Raises:
            RefusalError: unknown chat, never started, blocked, removed, deactivated or migrated.
        """
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            if chat_id in self.people:
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        chat.check_bot_may_write()
        return chat

    def check_rate(self, chat: Chat, *, is_edit: bool = False) -> None:
        """Count a message to this chat.

        Raises:
            RefusalError: 429 with the seconds to wait.
        """
        wait = self.gate.seconds_to_wait(
            chat.chat_id, is_group=chat.is_group, is_edit=is_edit, now=self.clock()
        )
        if wait:
            raise too_many_requests(wait)

    # Messages

    def add_message(self, chat: Chat, *, sender_id: int | None, **content: Any) -> Message:
        """Put a new message into a chat and wake whoever waits for it."""
        self._message_count += 1
        self._version += 1
        message = Message(
            message_id=self._message_count,
            chat_id=chat.chat_id,
            version=self._version,
            sent_at=self.now(),
            from_bot=sender_id == self.bot_id,
            sender_id=sender_id,
            **content,
        )
        chat.messages[message.message_id] = message
        if self._keep_messages is not None and len(chat.messages) > self._keep_messages:
            del chat.messages[next(iter(chat.messages))]
        if message.from_bot:
            chat.action = None
        self.announce(Event("message", chat.chat_id, message.message_id))
        return message

    def change_message(self, chat: Chat, message: Message, **changes: Any) -> Message:
        """Replace a message by its changed value."""
        self._version += 1
        changed = replace(message, version=self._version, **changes)
        chat.messages[message.message_id] = changed
        self.announce(Event("message", chat.chat_id, message.message_id))
        return changed

    def delete_message(self, chat: Chat, message_id: int) -> None:
        """Take a message away for everybody."""
        del chat.messages[message_id]
        self.announce(Event("deleted", chat.chat_id, message_id))

    @property
    def version(self) -> int:
        """The version of the newest message or change."""
        return self._version

    def announce(self, event: Event) -> None:
        """Tell readers and waiters that something changed."""
        self.events.publish(event)
        self.changed.beat()

    # Taps

    def add_callback_query(self, user_id: int, chat_id: int) -> CallbackQuery:
        """A new tap that waits for its answer; forgotten ones are dropped."""
        now = self.clock()
        while self.callback_queries:
            oldest = next(iter(self.callback_queries.values()))
            if now - oldest.asked_at < 4 * self.callback_lifetime:
                break
            del self.callback_queries[oldest.query_id]
        self._query_count += 1
        query = CallbackQuery(f"{user_id}{self._query_count:06d}", user_id, chat_id, now)
        self.callback_queries[query.query_id] = query
        return query

    def answer_callback_query(self, query_id: str, answer: CallbackAnswer) -> None:
        """Show the answer to who tapped.

        Raises:
            RefusalError: unknown, answered already or too old.
        """
        query = self.callback_queries.get(query_id)
        if (
            query is None
            or query.answer is not None
            or self.clock() - query.asked_at > self.callback_lifetime
        ):
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        query.answer = answer
        self.changed.beat()

    # Driving and waiting

    def inject_update(self, update: dict[str, Any]) -> int:
        """Queue a raw update (malformed ones too) and tell its id."""
        return self.queue.inject(update)

    @property
    def is_quiet(self) -> bool:
        """Whether all updates are confirmed and no call but getUpdates is running."""
        return not self.queue.pending and not self.calls_running

    async def settled(self, timeout: float = 5.0, quiet: float = 0.1) -> None:  # noqa: ASYNC109
        """Wait until all updates are confirmed and the bot has been quiet for a moment.

        Quiet means: no call but getUpdates running, none ended within the last `quiet` seconds.

        Raises:
            TimeoutError: the bot is still busy after `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while True:
                if self.queue.pending:
                    await self.queue.changed.wait(timeout)
                elif self.calls_running:
                    await self.changed.wait(timeout)
                elif not await self.changed.wait(quiet) and not self.queue.pending:
                    return

    def calls_of(self, method: str) -> list[Call]:
        """The recorded calls of one method, oldest first."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @asynccontextmanager
    async def serving(self, port: int = 0, app: ASGIApp | None = None) -> AsyncIterator[str]:
        """Serve on loopback; yields the Bot API's base URL, `http://127.0.0.1:PORT/bot`.

        `app` is what answers, by default the Bot API alone; a `SandboxPage` answers both.
        """
        self.queue.open()
        known = app or KnownVisitors(self.app)
        async with serve_on_loopback(known, port, before_stop=self.close) as origin:
            yield f"{origin}/bot"

    def close(self) -> None:
        """Answer open polls, end live readers and deliveries to webhooks."""
        self.queue.close()
        self.webhooks.stop()
        self.events.publish(Event("closed"))
