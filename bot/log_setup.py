"""Logs: one line an event with its fields; no names, texts or tokens."""

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType

from models.errors import KmuniError

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

GROWING = frozenset({"pause_s"})
"""Fields that differ from one line to the next although it is the same event."""

QUIET_S = (60.0, 600.0)
"""So long a warning that comes again is only counted: at first, and after that."""

REMEMBERED = 200
"""Different warnings; more are forgotten, and told again."""


_SAYS_NOTHING_TYPED = (KmuniError, AttributeError, ImportError, NameError, TypeError)
"""Errors whose words come from code. Others may quote what somebody typed: an `int("Anna")`, a
refused row, a text that Telegram could not read."""

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class FieldFormatter(logging.Formatter):
    """The event, then its fields as `name=value`, everything unusual escaped.

    Of an error it says its kind and every place it passed, and its words only if they are ours.
    """

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the library's name
        return "\n".join(_describe(ei[1])) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # kept from another handler's formatter, which may quote
        line = super().format(record)
        fields = [f"{name}={value!r}" for name, value in vars(record).items() if name not in _PLAIN]
        first, *rest = line.split("\n", 1)
        return "\n".join([" ".join([first, *fields]), *rest])


def _describe(error: BaseException) -> Iterator[str]:
    """The error after what it came from, as Python prints it."""
    earlier = error.__cause__
    if earlier is None and not error.__suppress_context__:
        earlier = error.__context__
    if earlier is not None:
        yield from _describe(earlier)
        yield "\nThen:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    words = f": {error}" if isinstance(error, _SAYS_NOTHING_TYPED) else ""
    yield f"{type(error).__qualname__}{words}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _describe(one)


@dataclass(slots=True)
class _Told:
    at: float
    last_at: float
    left_out: int = 0
    quiet_s: float = QUIET_S[0]


class RepeatsCounted(logging.Filter):
    """Lets a warning that comes again and again through only now and then, with its count.

    An outage would otherwise fill the log with a line every two seconds. The same is a warning
    with the same fields; one with another row's id or another reason is told at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[object, _Told] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno != logging.WARNING or record.exc_info:
            return True
        now = self._clock()
        told = self._told.get(key := _key_of(record))
        if told is None or now - told.last_at > told.quiet_s:
            # The first time, or over for so long that it is news again.
            if told is not None and told.left_out:
                record.repeated = told.left_out
            if len(self._told) >= REMEMBERED:
                self._told.pop(next(iter(self._told)))
            self._told[key] = _Told(now, now)
            return True
        told.last_at = now
        if now - told.at < told.quiet_s:
            told.left_out += 1
            return False
        record.repeated = told.left_out + 1
        self._told[key] = _Told(now, now, quiet_s=QUIET_S[1])
        return True


def _key_of(record: logging.LogRecord) -> object:
    fields = {
        name: repr(value)
        for name, value in vars(record).items()
        if name not in _PLAIN and name not in GROWING
    }
    return record.name, record.getMessage(), tuple(sorted(fields.items()))


def set_up_logging(level: int = logging.INFO) -> None:
    """Logs to standard error; libraries only when something is wrong.

    httpx would log every address at INFO, and the token is part of it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(RepeatsCounted())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for package in ("bot", "handlers", "models", "scheduler"):
        logging.getLogger(package).setLevel(level)
