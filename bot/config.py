"""The configuration: one TOML file, checked whole before anything starts.

Every mistake is one line: file, key, what is wrong, how to mend it. The token is kept in a secret
that prints as asterisks.
"""

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import time as LocalTime  # noqa: N812 - a key is called time
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StrictInt,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot import config_values
from bot.config_lines import Mistake, mistake_of
from models.matching.rules.scoring import DEFAULT_SETTINGS, TOP_SCORE
from scheduler.slots import MOST_PER_DAY

TOKEN_VARIABLE = "KMUNI_TOKEN"  # noqa: S105 - the name of a variable
CONFIG_VARIABLE = "KMUNI_CONFIG"
DEFAULT_FILE = Path("config.toml")
TOKEN_REMEDY = "set it to what @BotFather gave you, without quotes, as 123456:ABC..."  # noqa: S105
TOKEN_KEYS = {TOKEN_VARIABLE, "telegram", "telegram.token", "telegram.token_file"}
SHORT_SECRET = 16
"""A webhook's secret of fewer characters is remarked upon."""


class ConfigError(Exception):
    """The configuration cannot be used; `problems` has one line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MissingTokenError(ConfigError):
    """Everything is well but that no token is given."""


Check = Callable[["Config"], Iterable[Mistake]]
"""What else than the file must be right, for example that the database can be opened."""

Name = Annotated[str, AfterValidator(config_values.name)]
Lines = Annotated[str, AfterValidator(config_values.several_lines)]
ApiAddress = Annotated[str, AfterValidator(config_values.api_address)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


class TelegramSection(_Section):
    """Where the bot talks to Telegram, and as whom."""

    token: SecretStr | None = None
    token_file: Path | None = None
    base_url: ApiAddress = "https://api.telegram.org/bot"
    base_file_url: ApiAddress = "https://api.telegram.org/file/bot"
    mode: Mode = Mode.POLLING
    webhook_url: str | None = Field(default=None, validate_default=True)
    webhook_secret: SecretStr | None = Field(default=None, validate_default=True)
    webhook_host: Annotated[str, AfterValidator(config_values.host)] = "127.0.0.1"
    webhook_port: StrictInt = Field(default=8080, ge=1, le=65535)

    @field_validator("webhook_url")
    @classmethod
    def _callable_by_telegram(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            _check_is_polling(info)
            return None
        return config_values.public_address(value, info.data.get("base_url"))

    @field_validator("webhook_secret")
    @classmethod
    def _taken_by_telegram(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None:
            _check_is_polling(info)
            return None
        config_values.secret_word(value.get_secret_value())
        return value


def _check_is_polling(info: ValidationInfo) -> None:
    if info.data.get("mode") is Mode.WEBHOOK:
        raise ValueError("missing, and the mode is webhook")


class DatabaseSection(_Section):
    url: Annotated[str, AfterValidator(config_values.database_address)] | None = None
    keep_copies_days: StrictInt = Field(default=30, ge=1, le=365)

    @property
    def keep_copies(self) -> timedelta:
        """How long the copies made before migrating are kept."""
        return timedelta(days=self.keep_copies_days)


class RegionSection(_Section):
    name: Name = "Dortmund und Bochum"
    timezone: Annotated[str, AfterValidator(config_values.timezone)] = "Europe/Berlin"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class CoordinatorsSection(_Section):
    telegram_ids: frozenset[Annotated[StrictInt, AfterValidator(config_values.account)]] = (
        frozenset()
    )
    organisation: Name = "KMUni"


class PushSection(_Section):
    weekday: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        BeforeValidator(config_values.weekday),
    ] = "monday"
    time: Annotated[LocalTime, BeforeValidator(config_values.time_of_day)] = LocalTime(9, 0)
    suggestions: StrictInt = Field(default=5, ge=1, le=5)
    catch_up_hours: StrictInt = Field(default=24, ge=0, le=144)
    most_per_day: StrictInt = Field(default=MOST_PER_DAY, ge=1, le=10)


class MatchingSection(_Section):
    floor: StrictInt = Field(default=DEFAULT_SETTINGS.floor, ge=0, le=TOP_SCORE)


class PrivacySection(_Section):
    responsible: Lines = "KMUni, Dortmund und Bochum"
    contact: Lines = "datenschutz@kmuni.example"


class WebSection(_Section):
    """Where health is told over HTTP; nowhere without a port."""

    health_host: Annotated[str, AfterValidator(config_values.host)] = "127.0.0.1"
    health_port: StrictInt | None = Field(default=None, ge=1, le=65535)


class Config(_Section):
    """All settings, with defaults for everything but the token."""

    telegram: TelegramSection = TelegramSection()
    database: DatabaseSection = DatabaseSection()
    region: RegionSection = RegionSection()
    coordinators: CoordinatorsSection = CoordinatorsSection()
    push: PushSection = PushSection()
    matching: MatchingSection = MatchingSection()
    privacy: PrivacySection = PrivacySection()
    web: WebSection = WebSection()
    folder: Path = Field(default=Path(), exclude=True)
    """Where the file is; relative paths and the default database are beside it."""

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.folder / 'kmuni.sqlite3'}"

    @property
    def taxonomy_overlay(self) -> Path:
        """A coordinator's additions to programmes, synonyms and places; it need not exist."""
        return self.folder / "taxonomy.toml"


SECTIONS: Mapping[str, set[str]] = {
    name: set(field.annotation.model_fields)
    for name, field in Config.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}
"""The keys of each section."""


def find_config_file(named: Path | None) -> Path:
    """The file named on the command line or in KMUNI_CONFIG, else `config.toml` here."""
    if named is not None:
        return named
    return Path(os.environ.get(CONFIG_VARIABLE) or DEFAULT_FILE)


def load_config(path: Path, *, needs_token: bool = False, checks: Iterable[Check] = ()) -> Config:
    """The checked configuration; a missing default file means defaults.

    Raises: ConfigError with every mistake, those that `checks` find too; MissingTokenError.
    """
    values = _read(path)
    folder = path.resolve().parent
    config, mistakes = _checked(values, folder)
    broken = {mistake.key.split(".")[0] for mistake in mistakes}
    token, more = _find_token(values.get("telegram"), folder)
    mistakes += more
    config = _with_absolute_database(_changed(config, "telegram", token=token))
    for check in checks:
        # What a broken section would have said is not known.
        mistakes += [found for found in check(config) if found.key.split(".")[0] not in broken]
    keys = {mistake.key for mistake in mistakes}
    is_missing = needs_token and token is None and not keys & TOKEN_KEYS
    if mistakes:
        if is_missing:
            mistakes.append(Mistake("telegram.token", "missing"))
        raise ConfigError([mistake.line(path) for mistake in mistakes])
    if is_missing:
        raise MissingTokenError([f"{path}: telegram.token: missing"])
    return config


def find_warnings(path: Path, config: Config) -> list[str]:
    """A line for each setting with which the bot runs, but not as anybody would want it."""
    found = []
    if not config.coordinators.telegram_ids:
        reason = "nobody is named who may approve companies and offers"
        found.append(Mistake("coordinators.telegram_ids", reason))
    secret = config.telegram.webhook_secret
    if secret is not None and len(secret.get_secret_value()) < SHORT_SECRET:
        found.append(Mistake("telegram.webhook_secret", "is short and can be guessed"))
    return [mistake.line(path) for mistake in found]


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        if path == DEFAULT_FILE:
            return {}
        raise ConfigError([f"{path}: there is no such file; copy config.example.toml"]) from error
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise ConfigError([f"{path}: {reason}; name a file that this user may read"]) from error
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reason = f"line {line} is not UTF-8; save it as a UTF-8 file"
        raise ConfigError([f"{path}: {reason}"]) from error
    except (ValueError, RecursionError) as error:  # a huge number or brackets in brackets, too
        reason = " ".join(str(error).split())
        if reason.startswith("Cannot"):
            reason = f"a key or section stands twice: {reason}"
        raise ConfigError([f"{path}: not TOML: {reason}; mend that line"]) from error


def _checked(values: dict[str, Any], folder: Path) -> tuple[Config, list[Mistake]]:
    """The configuration without its broken sections, and everything that is wrong with those."""
    mistakes: list[Mistake] = []
    usable = dict(values)
    if usable.pop("folder", None) is not None:
        mistakes.append(Mistake("folder", "unknown key", "remove it"))
    try:
        return Config(**{**usable, "folder": folder}), mistakes
    except ValidationError as error:
        problems = error.errors()
    mistakes += [mistake_of(problem, SECTIONS) for problem in problems]
    for problem in problems:
        usable.pop(str(problem["loc"][0]), None)
    return Config(**{**usable, "folder": folder}), mistakes


def _find_token(section: object, folder: Path) -> tuple[SecretStr | None, list[Mistake]]:
    """The token of the environment, the file or the configuration, in this order."""
    values = section if isinstance(section, dict) else {}
    source, token = TOKEN_VARIABLE, os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token and isinstance(values.get("token_file"), str):
        source = "telegram.token_file"
        try:
            token = (folder / values["token_file"]).read_text(encoding="utf-8-sig").strip()
        except OSError as error:
            return None, [Mistake(source, str(error.strerror))]
        except ValueError as error:
            is_unreadable = isinstance(error, UnicodeDecodeError)
            return None, [Mistake(source, "not UTF-8" if is_unreadable else "no file's name")]
        if not token:
            return None, [Mistake(source, "the file is empty")]
    if not token and isinstance(values.get("token"), str):
        source, token = "telegram.token", values["token"].strip()
    if not token:
        return None, []
    if not config_values.is_token(token):
        remedy = TOKEN_REMEDY if source == TOKEN_VARIABLE else None
        return None, [Mistake(source, "not a bot's token", remedy)]
    return SecretStr(token), []


def _with_absolute_database(config: Config) -> Config:
    """A relative SQLite path is meant from the file's folder, wherever the command is started."""
    if config.database.url is None:
        return config
    from sqlalchemy.engine import make_url

    url = make_url(config.database.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return config
    absolute = url.set(database=str(config.folder / url.database))
    return _changed(config, "database", url=absolute.render_as_string(hide_password=False))


def _changed(config: Config, section: str, **values: Any) -> Config:
    changed = getattr(config, section).model_copy(update=values)
    return config.model_copy(update={section: changed})
