"""What else than the file's words must be right before the bot starts; nothing is changed."""

import errno
import http.client
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy.engine import make_url

from bot.config import Config, Mode
from bot.config_lines import Mistake
from models.database_address import is_sqlite

SQLITE_HEADER: Final = b"SQLite format 3\0"
"""Source: https://www.sqlite.org/fileformat2.html#the_database_header."""

HEALTH_TIMEOUT_S: Final = 2.0
OUR_HEALTH: Final = b"ok"

WEBHOOK_KEYS: Final = "telegram.webhook"
HEALTH_KEYS: Final = "web.health"
"""An address that is listened on has two keys, which begin so and end in _host and _port."""


def database_mistakes(config: Config) -> Iterator[Mistake]:
    """Why the SQLite file cannot be opened or made; a PostgreSQL server may come up later."""
    if not is_sqlite(config.database_url):
        return
    file = Path(make_url(config.database_url).database or "")
    mistake = _folder_mistake(file.parent) or _file_mistake(file)
    if mistake is not None:
        reason, remedy = mistake
        yield Mistake("database.url", reason, remedy)


def port_mistakes(config: Config) -> Iterator[Mistake]:
    """Two servers of one bot at one port."""
    telegram, health_port = config.telegram, config.web.health_port
    if telegram.mode is Mode.WEBHOOK and telegram.webhook_port == health_port:
        remedy = "write another port, or none: /healthz and /readyz answer at the webhook's, too"
        yield Mistake("web.health_port", f"{health_port} is the webhook's port", remedy)


def webhook_mistakes(config: Config) -> Iterator[Mistake]:
    """Why the webhook's address cannot be listened on."""
    telegram = config.telegram
    if telegram.mode is Mode.WEBHOOK:
        yield from _address_mistakes(WEBHOOK_KEYS, telegram.webhook_host, telegram.webhook_port)


def health_mistakes(config: Config) -> Iterator[Mistake]:
    """Why health's own address cannot be listened on; the bot runs without it."""
    web = config.web
    if web.health_port is not None:
        yield from _address_mistakes(HEALTH_KEYS, web.health_host, web.health_port)


def address_mistake(keys: str, error: Exception) -> Mistake:
    """Which of the two keys is to be changed: the port, if it is taken or forbidden."""
    cause = error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    is_port = number in {errno.EADDRINUSE, errno.EACCES, errno.EPERM}
    return Mistake(f"{keys}_port" if is_port else f"{keys}_host", str(error))


def _address_mistakes(keys: str, host: str, port: int) -> Iterator[Mistake]:
    """Why nothing can listen there; a KMUni that listens already is no mistake."""
    from bot.web.listening import AddressInUseError, listening_socket

    try:
        listening_socket(host, port).close()
    except AddressInUseError as error:
        if not _is_ours(host, port):
            yield address_mistake(keys, error)


def _is_ours(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=HEALTH_TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read(len(OUR_HEALTH) + 1) == OUR_HEALTH
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _folder_mistake(folder: Path) -> tuple[str, str] | None:
    if not folder.exists():
        return f"the folder {folder} does not exist", "make it or name another"
    if not folder.is_dir():
        return f"{folder} is no folder", "name a file in a folder"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        # SQLite writes its log beside the file.
        return f"this user may not write in {folder}", "give it the folder (chown) or name another"
    return None


def _file_mistake(file: Path) -> tuple[str, str] | None:
    if not file.exists():
        return None
    if file.is_dir():
        return f"{file} is a folder", "name a file"
    if not file.is_file():
        return f"{file} is no file", "name a file"
    if not os.access(file, os.R_OK | os.W_OK):
        return f"this user may not read and write {file}", "give it the file (chown)"
    with file.open("rb") as opened:
        header = opened.read(len(SQLITE_HEADER))
    if header and header != SQLITE_HEADER:
        return f"{file} is no SQLite database", "name another file"
    if not Path(f"{file}-wal").exists() and (damage := _damage(file)):
        return f"{file} is damaged ({damage})", "put a copy back in its place"
    return None


def _damage(file: Path) -> str | None:
    """What SQLite says of a file that nobody has open; `immutable` keeps it from writing."""
    connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
    return None
