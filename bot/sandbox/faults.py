"""Faults on demand: what a network and a busy server do to Bot API calls.

    stand_in.faults.add(Refused(400, "Bad Request: TOPIC_CLOSED"), chat_id=group.chat.chat_id)
    stand_in.faults.add(TooManyRequests(30), method="sendMessage", times=None)
    stand_in.faults.add(SupergroupMade(-1001234567890), chat_id=group.chat.chat_id)

Each waits for calls of one method (or any) into one chat (or any), lets `skip` of them through and
hits so many `times`; slow mode in a group is a TooManyRequests for that chat. What a chat itself
refuses (blocked, removed, no right to write, a closed topic, migrated) needs no fault: `Person` and
`Group` bring it about.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """429 with a wait, without effect."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class ServerError:
    """5xx with a JSON body, without effect."""

    error_code: int = 500
    description: str = "Internal Server Error"


@dataclass(frozen=True, slots=True)
class Refused:
    """Any refusal of the Bot API, without effect."""

    error_code: int
    description: str


@dataclass(frozen=True, slots=True)
class SupergroupMade:
    """400: the group has another id from now on, without effect."""

    new_chat_id: int


@dataclass(frozen=True, slots=True)
class ResetBefore:
    """The connection breaks and the call had no effect."""


@dataclass(frozen=True, slots=True)
class ResetAfter:
    """The connection breaks although the call took effect."""


@dataclass(frozen=True, slots=True)
class TruncatedJson:
    """The call takes effect, half of its answer arrives."""


@dataclass(frozen=True, slots=True)
class HtmlInsteadOfJson:
    """A proxy's error page, without effect."""

    status: int = 502


@dataclass(frozen=True, slots=True)
class Slow:
    """The answer takes `seconds` longer; the effect comes first or after the wait."""

    seconds: float
    effect_first: bool = False


Fault = (
    TooManyRequests
    | ServerError
    | Refused
    | SupergroupMade
    | ResetBefore
    | ResetAfter
    | TruncatedJson
    | HtmlInsteadOfJson
    | Slow
)


@dataclass(slots=True)
class _Planned:
    fault: Fault
    method: str | None
    chat_id: int | None
    times: int | None
    skip: int


@dataclass(slots=True)
class FaultPlan:
    """Faults waiting for their calls, first added first used."""

    _planned: list[_Planned] = field(default_factory=list)

    def add(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        skip: int = 0,
    ) -> None:
        """Hit the next `times` calls (None: all) of `method` (None: any) into `chat_id`.

        `skip` calls that fit are let through first.
        """
        self._planned.append(
            _Planned(fault, method.lower() if method else None, chat_id, times, skip)
        )

    def clear(self) -> None:
        """No faults any more."""
        self._planned.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, used up by it."""
        for planned in self._planned:
            if planned.method not in (None, method.lower()):
                continue
            if planned.chat_id not in (None, chat_id):
                continue
            if planned.skip:
                planned.skip -= 1
                continue
            if planned.times is not None:
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
            return planned.fault
        return None
