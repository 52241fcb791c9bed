"""What a setting may be: each function returns the usable value or says why it is none.

None of them repeats a value that could be secret.

Raises, all of them: ValueError.
"""

import ipaddress
import re
import unicodedata
from datetime import time as LocalTime  # noqa: N812 - a key is called time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from scheduler.slots import WEEKDAYS, is_quiet

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

LONGEST_NAME: Final = 120
"""As long as the tables keep the name of an organisation."""

WEBHOOK_PORTS: Final = frozenset({443, 80, 88, 8443})
"""Source: https://core.telegram.org/bots/api#setwebhook."""

OWN_PATHS: Final = frozenset({"/healthz", "/readyz"})
TELEGRAMS_HOST: Final = "api.telegram.org"
ACCOUNT_BITS: Final = 52
"""Source: https://core.telegram.org/bots/api#user (at most 52 significant bits)."""

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_DRIVERS = frozenset({"", "aiosqlite", "pysqlite", "psycopg", "psycopg2", "asyncpg"})


def is_token(text: str) -> bool:
    """Whether it has the shape `123456:ABC-DEF`."""
    return _TOKEN.fullmatch(text) is not None


def secret_word(text: str) -> str:
    """A webhook's secret. Source: https://core.telegram.org/bots/api#setwebhook."""
    if not _SECRET.fullmatch(text):
        raise ValueError("must be 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
    return text


def name(text: str) -> str:
    """A line of text that is not empty."""
    text = several_lines(text)
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise ValueError("must be one line")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"is longer than {LONGEST_NAME} characters")
    return text


def several_lines(text: str) -> str:
    """Text of which something can be seen."""
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise ValueError("is empty")
    return text.strip()


def account(number: int) -> int:
    """A person's Telegram id."""
    if number < 0:
        raise ValueError(f"{number} is the id of a group or channel, not of a person")
    if not 0 < number < 1 << ACCOUNT_BITS:
        raise ValueError(f"{number} is no account's id")
    return number


def timezone(text: str) -> str:
    """The name of a zone in the database of zones."""
    zones = available_timezones()
    if text in zones:
        return text
    by_lower = {zone.lower(): zone for zone in zones}
    near = get_close_matches(text.lower(), by_lower, n=1)
    hint = f", did you mean {by_lower[near[0]]!r}?" if near else ""
    raise ValueError(f"{text!r} is no time zone{hint}")


def weekday(value: object) -> object:
    """A day's English name, in letters of any size."""
    if isinstance(value, str) and value.strip().lower() in WEEKDAYS:
        return value.strip().lower()
    return value


def time_of_day(value: object) -> LocalTime:
    """Hours and minutes, outside the hours in which nobody is written to."""
    if isinstance(value, str):
        try:
            value = LocalTime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"{value!r} is no time") from None
    if not isinstance(value, LocalTime):
        raise ValueError(f"{value!r} is no time")
    if value.second or value.microsecond or value.tzinfo:
        raise ValueError("must be a local time in hours and minutes")
    if is_quiet(value):
        raise ValueError("lies in the quiet hours from 21:00 to 8:00")
    return value


def database_address(text: str) -> str:
    """The URL of a SQLite file or of a PostgreSQL database."""
    # Most commands need no database, and these imports take as long as all others together.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from models.database_address import async_url

    try:
        if not text.isprintable():
            raise ValueError(text)
        url = make_url(text)
        backend, _, driver = url.drivername.partition("+")
        if driver not in _DRIVERS:
            raise ValueError(text)
    except (ArgumentError, ValueError):
        # Their words may hold a part of the password.
        raise ValueError("is not the address of a database") from None
    try:
        async_url(text)
    except ValueError:
        hint = ", it is called postgresql" if backend == "postgres" else ""
        raise ValueError(f"unknown kind of database: {backend}{hint}") from None
    if backend == "sqlite":
        _check_sqlite(url)
    else:
        _check_postgresql(url)
    return text


def _check_sqlite(url: "URL") -> None:
    if url.host or url.port or url.username:
        raise ValueError("a SQLite file is named after three slashes")
    if not url.database or url.database == ":memory:":
        raise ValueError("names no file, and what is only in memory is lost when the bot stops")
    if url.query or url.database.startswith("file:"):
        raise ValueError("a SQLite file takes no options")
    if url.database.endswith("/"):
        raise ValueError("names a folder, not a file")


def _check_postgresql(url: "URL") -> None:
    if not url.query:
        return
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo("", **{key: str(value) for key, value in url.query.items()})
    except ProgrammingError:
        options = ", ".join(sorted(url.query))
        raise ValueError(f"PostgreSQL does not know these options: {options}") from None


def api_address(text: str) -> str:
    """What the token is written after to call the Bot API."""
    parts = _web_address(text)
    if "{token}" not in text and not parts.path.endswith("/bot"):
        raise ValueError("must end with /bot, as the token follows it")
    if parts.query or parts.fragment:
        raise ValueError("must hold no ? and no #")
    return text


def public_address(text: str, api: str | None) -> str:
    """What Telegram shall call; `api` is the address of the Bot API, None if that is no address.

    A Bot API server of one's own also calls hosts of its own network, by http and at any port.
    Source: https://core.telegram.org/bots/api#setwebhook, #using-a-local-bot-api-server.
    """
    parts = _web_address(text)
    if parts.fragment:
        raise ValueError("must hold no #")
    if parts.path in OWN_PATHS:
        raise ValueError(f"the path {parts.path} tells whether the bot is well; choose another")
    if "{" in parts.path or "}" in parts.path:
        raise ValueError("the path must hold no { and no }")
    is_own_server = api is not None and urlsplit(api).hostname != TELEGRAMS_HOST
    if _is_inside(parts.hostname or ""):
        if is_own_server:
            return text
        raise ValueError("Telegram cannot reach a host that only your own network knows")
    if parts.scheme != "https":
        raise ValueError("Telegram calls only https addresses")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise ValueError(f"Telegram calls only the ports 443, 80, 88 and 8443, not {parts.port}")
    return text


def host(text: str) -> str:
    """The address or name of this machine that is listened on."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        _check_host_name(text)
    return text


def _web_address(text: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("must be written in ASCII letters and without spaces")
    try:
        parts = urlsplit(text)
        has_port = parts.port != 0
    except ValueError:
        raise ValueError("is no web address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not has_port:
        raise ValueError("is no web address")
    if ":" not in parts.hostname:
        _check_host_name(parts.hostname)
    return parts


def _check_host_name(text: str) -> None:
    labels = text.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(text) > 253:
        raise ValueError(f"{text!r} is no host")


def _is_inside(hostname: str) -> bool:
    """Whether only the own network knows this host."""
    try:
        return not ipaddress.ip_address(hostname).is_global
    except ValueError:
        return "." not in hostname.removesuffix(".") or hostname.endswith(
            (".localhost", ".local", ".internal", ".lan")
        )
