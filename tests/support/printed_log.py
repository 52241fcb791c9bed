"""What `kmuni run` would have printed: the log in its own format, tracebacks and all."""

import io
import logging
from collections.abc import Generator
from contextlib import contextmanager

from bot.log_setup import FieldFormatter


@contextmanager
def printed_log() -> Generator[io.StringIO]:
    """Everything logged meanwhile, whatever its level."""
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(FieldFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield printed
    finally:
        logging.getLogger().removeHandler(handler)
