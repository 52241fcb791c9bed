"""How many messages a bot may send: sliding windows that count refused calls too.

Telegram documents: about one message a second in a chat (short bursts pass, then 429), 20 a minute
in a group, about 30 a second overall.
Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Window:
    """At most `calls` within any `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """The windows that a message has to fit; an empty tuple means no limit."""

    overall: tuple[Window, ...] = (Window(30, 1.0),)
    # Three at once pass, as do short exchanges; over 20 seconds it must average one a second.
    private_chat: tuple[Window, ...] = (Window(3, 1.0), Window(20, 20.0))
    group: tuple[Window, ...] = (Window(3, 1.0), Window(20, 60.0))
    # Not documented; edits were seen to be refused less readily than new messages.
    edits_in_chat: tuple[Window, ...] = (Window(5, 1.0), Window(60, 60.0))

    @staticmethod
    def off() -> "SendingLimits":
        """No limits, for tests that play faster than people do."""
        return SendingLimits(overall=(), private_chat=(), group=(), edits_in_chat=())


class SlidingWindow:
    """The last calls of one chat (or of the whole bot) against its windows."""

    def __init__(self, windows: tuple[Window, ...]) -> None:
        self._recent = [(window, deque[float](maxlen=window.calls)) for window in windows]
        self._penalty_until = -math.inf

    def seconds_to_wait(self, now: float) -> int:
        """0 when a call at `now` fits, else the whole seconds of the penalty, at least 1."""
        until = self._penalty_until
        for window, times in self._recent:
            if len(times) == window.calls and now - times[0] < window.seconds:
                until = max(until, times[0] + window.seconds)
        return max(1, math.ceil(until - now)) if until > now else 0

    def count(self, now: float) -> None:
        """Take a call into account, whether it passed or was refused."""
        for _, times in self._recent:
            times.append(now)

    def refuse_until(self, moment: float) -> None:
        """Refuse everything before `moment`: the wait that was announced is meant."""
        self._penalty_until = max(self._penalty_until, moment)

    def is_idle(self, now: float) -> bool:
        """True when nothing remembered matters any more."""
        return self._penalty_until <= now and all(
            not times or now - times[-1] >= window.seconds for window, times in self._recent
        )


@dataclass(slots=True)
class SendingGate:
    """Decides for each message whether the rates allow it."""

    limits: SendingLimits = field(default_factory=SendingLimits)
    _overall: SlidingWindow = field(init=False)
    _chats: dict[tuple[int, bool], SlidingWindow] = field(default_factory=dict, init=False)
    _prune_at: int = field(default=4096, init=False)

    def __post_init__(self) -> None:
        self._overall = SlidingWindow(self.limits.overall)

    def seconds_to_wait(self, chat_id: int, *, is_group: bool, is_edit: bool, now: float) -> int:
        """0 when the message may go out; else the `retry_after` to answer.

        Every call counts, so that a bot that ignores its penalty prolongs it.
        """
        key = (chat_id, is_edit and not is_group)
        chat = self._chats.get(key)
        if chat is None:
            self._forget_idle_chats(now)
            chat = self._chats[key] = SlidingWindow(self._windows(is_group, is_edit))
        waits = {window: window.seconds_to_wait(now) for window in (self._overall, chat)}
        for window, wait in waits.items():
            window.count(now)
            if wait:
                window.refuse_until(now + wait)
        return max(waits.values())

    def _windows(self, is_group: bool, is_edit: bool) -> tuple[Window, ...]:
        if is_group:
            return self.limits.group  # edits count like messages there
        return self.limits.edits_in_chat if is_edit else self.limits.private_chat

    def _forget_idle_chats(self, now: float) -> None:
        if len(self._chats) < self._prune_at:
            return
        self._chats = {key: chat for key, chat in self._chats.items() if not chat.is_idle(now)}
        self._prune_at = max(4096, 2 * len(self._chats))
