"""Engines that share what they have compiled.

Each test opens a database of its own, and each engine would compile every statement again: a fifth
of the time of a short test.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import models.database

STATEMENTS_KEPT = 5_000
"""More than there are; a bot's own engine keeps 500."""


@contextmanager
def shared_statements() -> Generator[None]:
    """Every `Database` of this process that is made meanwhile compiles a statement once."""
    known: dict[str, Engine] = {}

    def create(url: URL, **options: Any) -> AsyncEngine:
        engine = create_async_engine(url, query_cache_size=STATEMENTS_KEPT, **options)
        inner = engine.sync_engine
        if (first := known.get(url.drivername)) is not None:
            # Part of a statement's key is the dialect, which is the same for all of a kind.
            inner.dialect, inner._compiled_cache = first.dialect, first._compiled_cache
            return engine

        @event.listens_for(inner, "first_connect")
        def remember(*_: object) -> None:
            # Not before: a dialect learns from its first connection.
            known.setdefault(url.drivername, inner)

        return engine

    with patch.object(models.database, "create_async_engine", create):
        yield
