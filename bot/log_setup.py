"""Logs: one line an event with its fields; no names, texts or tokens."""

import logging

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class FieldFormatter(logging.Formatter):
    """The event, then its fields as `name=value`, everything unusual escaped."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = [f"{name}={value!r}" for name, value in vars(record).items() if name not in _PLAIN]
        first, *rest = line.split("\n", 1)
        return "\n".join([" ".join([first, *fields]), *rest])


def set_up_logging(level: int = logging.INFO) -> None:
    """Logs to standard error; libraries only when something is wrong.

    httpx would log every address at INFO, and the token is part of it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(FieldFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for package in ("bot", "handlers", "models", "scheduler"):
        logging.getLogger(package).setLevel(level)
