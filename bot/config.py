"""The configuration: one TOML file, checked whole before anything starts.

Every mistake is one line: file, key, what is wrong, how to mend it. The token is kept in a secret
that prints as asterisks.
"""

import os
import tomllib
from datetime import time as LocalTime  # noqa: N812 - a key is called time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from models.database import async_url
from scheduler.courtesy import MOST_PER_DAY
from scheduler.slots import is_quiet

TOKEN_VARIABLE = "KMUNI_TOKEN"  # noqa: S105 - the name of a variable
CONFIG_VARIABLE = "KMUNI_CONFIG"
DEFAULT_FILE = Path("config.toml")


class ConfigError(Exception):
    """The configuration cannot be used; `problems` has one line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MissingTokenError(ConfigError):
    """Everything is well but that no token is given."""


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone")
    return name


def _database_url(url: str) -> str:
    try:
        async_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"not the address of a SQLite or PostgreSQL database ({error})") from error
    return url


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


class TelegramSection(_Section):
    """Where the bot talks to Telegram, and as whom."""

    token: SecretStr | None = None
    token_file: Path | None = None
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    mode: Mode = Mode.POLLING
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8080, ge=0, le=65535)


class DatabaseSection(_Section):
    url: Annotated[str, AfterValidator(_database_url)] | None = None


class RegionSection(_Section):
    name: str = "Dortmund und Bochum"
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "Europe/Berlin"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class CoordinatorsSection(_Section):
    telegram_ids: frozenset[int] = frozenset()
    organisation: str = "KMUni"


class PushSection(_Section):
    weekday: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = "monday"
    time: LocalTime = LocalTime(9, 0)
    suggestions: int = Field(default=5, ge=1, le=5)
    catch_up_hours: int = Field(default=24, ge=0, le=144)
    most_per_day: int = Field(default=MOST_PER_DAY, ge=1, le=10)

    @field_validator("time")
    @classmethod
    def _outside_quiet_hours(cls, value: LocalTime) -> LocalTime:
        if is_quiet(value):
            raise ValueError("lies in the quiet hours from 21:00 to 8:00")
        if value.second or value.microsecond or value.tzinfo:
            raise ValueError("must be a local time in hours and minutes")
        return value


class MatchingSection(_Section):
    floor: int = Field(default=2_500, ge=0, le=10_000)


class PrivacySection(_Section):
    responsible: str = "KMUni, Dortmund und Bochum"
    contact: str = "datenschutz@kmuni.example"


class Config(_Section):
    """All settings, with defaults for everything but the token."""

    telegram: TelegramSection = TelegramSection()
    database: DatabaseSection = DatabaseSection()
    region: RegionSection = RegionSection()
    coordinators: CoordinatorsSection = CoordinatorsSection()
    push: PushSection = PushSection()
    matching: MatchingSection = MatchingSection()
    privacy: PrivacySection = PrivacySection()
    folder: Path = Field(default=Path(), exclude=True)
    """Where the file is; relative paths and the default database are beside it."""

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.folder / 'kmuni.sqlite3'}"

    @property
    def taxonomy_overlay(self) -> Path:
        """A coordinator's additions to programmes, synonyms and places; it need not exist."""
        return self.folder / "taxonomy.toml"


REMEDIES = {
    "telegram.token": 'write the token that @BotFather gave you, as token = "123456:ABC..."',
    "telegram.token_file": "name a readable file that holds only the token",
    "telegram.mode": 'write mode = "polling" or mode = "webhook"',
    "telegram.webhook_url": "write the public https address that Telegram shall call",
    "telegram.webhook_secret": "write 1 to 256 letters, digits, _ or -, hard to guess",
    "telegram.webhook_port": "write a port from 0 to 65535",
    "database.url": 'write url = "sqlite:///kmuni.sqlite3" or "postgresql://user@host/name"',
    "region.timezone": 'write a name such as timezone = "Europe/Berlin"',
    "coordinators.telegram_ids": "write numeric account ids, as telegram_ids = [123456789]",
    "push.weekday": 'write an English day, as weekday = "monday"',
    "push.time": "write a time from 08:00 to 20:59, as time = 09:00:00",
    "push.suggestions": "write a number from 1 to 5",
    "push.catch_up_hours": "write hours from 0 to 144",
    "push.most_per_day": "write a number from 1 to 10",
    "matching.floor": "write points from 0 to 10000",
}
"""How to mend the mistakes that a key invites."""


def find_config_file(named: Path | None) -> Path:
    """The file named on the command line or in KMUNI_CONFIG, else `config.toml` here."""
    if named is not None:
        return named
    return Path(os.environ.get(CONFIG_VARIABLE, DEFAULT_FILE))


def load_config(path: Path, *, needs_token: bool = False) -> Config:
    """The checked configuration; a missing default file means defaults.

    Raises: ConfigError, MissingTokenError.
    """
    values = _read(path)
    try:
        config = Config(**{**values, "folder": path.resolve().parent})
    except ValidationError as error:
        raise ConfigError([_line(path, problem) for problem in error.errors()]) from error
    if "folder" in values:
        raise ConfigError([f"{path}: folder: unknown key; remove it"])
    config = _with_absolute_database(_with_token(path, config))
    _check_webhook(path, config)
    if needs_token and config.telegram.token is None:
        raise MissingTokenError([f"{path}: telegram.token: missing"])
    return config


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if path == DEFAULT_FILE:
            return {}
        raise ConfigError([f"{path}: there is no such file; copy config.example.toml"]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read ({error}); make it a UTF-8 file"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: not TOML: {error}; mend that line"]) from error


def _line(path: Path, problem: Any) -> str:
    key = ".".join(str(part) for part in problem["loc"] if not isinstance(part, int))
    if problem["type"] == "extra_forbidden":
        return f"{path}: {key}: unknown key; remove it or see config.example.toml for its name"
    reason = problem["msg"].removeprefix("Value error, ")
    remedy = REMEDIES.get(key, "see config.example.toml")
    return f"{path}: {key}: {reason}; {remedy}"


def _with_token(path: Path, config: Config) -> Config:
    token = os.environ.get(TOKEN_VARIABLE)
    file = config.telegram.token_file
    if not token and file is not None:
        try:
            token = (config.folder / file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            remedy = REMEDIES["telegram.token_file"]
            line = f"{path}: telegram.token_file: {reason}; {remedy}"
            raise ConfigError([line]) from error
    if not token and config.telegram.token is not None:
        token = config.telegram.token.get_secret_value()
    if not token:
        return _changed(config, "telegram", token=None)
    if ":" not in token or not token.isascii() or any(letter.isspace() for letter in token):
        raise ConfigError(
            [f"{path}: telegram.token: not a bot's token; {REMEDIES['telegram.token']}"]
        )
    return _changed(config, "telegram", token=SecretStr(token))


def _with_absolute_database(config: Config) -> Config:
    """A relative SQLite path is meant from the file's folder, wherever the command is started."""
    if config.database.url is None:
        return config
    url = make_url(config.database.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return config
    absolute = url.set(database=str(config.folder / url.database))
    return _changed(config, "database", url=absolute.render_as_string(hide_password=False))


def _check_webhook(path: Path, config: Config) -> None:
    if config.telegram.mode is not Mode.WEBHOOK:
        return
    problems = [
        f"{path}: telegram.{key}: missing, and the mode is webhook; " + REMEDIES[f"telegram.{key}"]
        for key in ("webhook_url", "webhook_secret")
        if not getattr(config.telegram, key)
    ]
    if problems:
        raise ConfigError(problems)


def _changed(config: Config, section: str, **values: Any) -> Config:
    changed = getattr(config, section).model_copy(update=values)
    return config.model_copy(update={section: changed})
