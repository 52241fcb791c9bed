"""Mistakes in the configuration stop the start, one line each, and never show the token."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import Config, ConfigError, MissingTokenError, load_config

ROOT = Path(__file__).parent.parent.parent
TOKEN = "123456:secret-token-value"  # noqa: S105 - invented


@pytest.fixture(autouse=True)
def no_token_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KMUNI_TOKEN", raising=False)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    keys = set()
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys |= keys_of(kind, f"{prefix}{name}.")
        elif not info.exclude:
            keys.add(f"{prefix}{name}")
    return keys


def keys_in_example() -> set[str]:
    """Every key of the example, those in comments too."""
    lines = (ROOT / "config.example.toml").read_text(encoding="utf-8").splitlines()
    plain = [
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in lines
    ]
    text = "\n".join(line for line in plain if not line.startswith("# "))
    data: dict[str, dict[str, Any]] = tomllib.loads(text)
    return {f"{section}.{key}" for section, values in data.items() for key in values}


def test_example_documents_every_key_and_no_other() -> None:
    assert keys_in_example() == keys_of(Config)


def test_example_is_valid_and_shows_the_defaults() -> None:
    config = load_config(ROOT / "config.example.toml")
    defaults = Config(folder=config.folder)
    assert config == defaults


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("[push]\nweekday = 'montag'", "push.weekday", 'weekday = "monday"'),
        ("[push]\ntime = 22:30:00", "push.time", "08:00 to 20:59"),
        ("[push]\nsuggestions = 9", "push.suggestions", "1 to 5"),
        ("[region]\ntimezone = 'Dortmund'", "region.timezone", "Europe/Berlin"),
        ("[database]\nurl = 'mysql://x'", "database.url", "postgresql"),
        ("[telegram]\nmode = 'push'", "telegram.mode", "webhook"),
        ("[coordinators]\ntelegram_ids = ['@karin']", "coordinators.telegram_ids", "numeric"),
        ("[telegramm]\ntoken = 'x'", "telegramm", "unknown key"),
        ("[telegram]\nmode = 'webhook'", "telegram.webhook_url", "https"),
    ],
)
def test_mistake_is_one_line_with_key_and_remedy(
    tmp_path: Path, text: str, key: str, remedy: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, text))
    line = next(line for line in caught.value.problems if f": {key}: " in line)
    assert "config.toml" in line
    assert remedy in line
    assert "\n" not in line


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, "[push]\nweekday = 'x'\nsuggestions = 0"))
    assert len(caught.value.problems) == 2


def test_broken_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not TOML"):
        load_config(write(tmp_path, "[push"))


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_config(tmp_path / "other.toml")


def test_missing_token_is_its_own_error(tmp_path: Path) -> None:
    with pytest.raises(MissingTokenError):
        load_config(write(tmp_path, ""), needs_token=True)


def test_token_comes_from_the_environment_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMUNI_TOKEN", TOKEN)
    config = load_config(write(tmp_path, "[telegram]\ntoken = '1:other'"), needs_token=True)
    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == TOKEN


def test_token_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(f"{TOKEN}\n", encoding="utf-8")
    config = load_config(write(tmp_path, "[telegram]\ntoken_file = 'token.txt'"))
    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == TOKEN


def test_token_is_never_shown(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, f"[telegram]\ntoken = '{TOKEN}'"))
    assert "secret-token" not in repr(config)
    assert "secret-token" not in str(config.model_dump())


def test_malformed_token_is_told_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, "[telegram]\ntoken = 'mysecret without colon'"))
    assert "mysecret" not in str(caught.value)


def test_relative_database_is_beside_the_file(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "[database]\nurl = 'sqlite:///data.sqlite3'"))
    assert config.database_url == f"sqlite:///{tmp_path / 'data.sqlite3'}"


def test_default_database_is_beside_the_file(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, ""))
    assert config.database_url == f"sqlite:///{tmp_path / 'kmuni.sqlite3'}"
