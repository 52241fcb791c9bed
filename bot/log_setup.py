"""Logs: one line an event with its fields; no names, texts or tokens."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

from models.errors import KmuniError

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


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


def set_up_logging(level: int = logging.INFO) -> None:
    """Logs to standard error; libraries only when something is wrong.

    httpx would log every address at INFO, and the token is part of it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for package in ("bot", "handlers", "models", "scheduler"):
        logging.getLogger(package).setLevel(level)
