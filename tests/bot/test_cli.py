"""The command line where fields of study are concerned: mistakes in lines, meanings as taught."""

import asyncio
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.console import EXIT_CONFIG, EXIT_FAILED
from models.database import Database
from models.queries.synonyms import add_synonym
from models.schema import migrate

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
MISTAKES = """
[[synonym]]
term = "eins"
fields = ["9999"]

[[programme]]
name = "Y"
award = "B.Sc."
university = "Nix"
fields = ["0714"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("[coordinators]\ntelegram_ids = [4711]\n", encoding="utf-8")
    return path


def kmuni(*arguments: object) -> tuple[int, list[str]]:
    """Exit code and lines of a command."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output.splitlines()


def explain(url: str, term: str, code: str) -> None:
    async def write() -> None:
        database = Database(url)
        async with database.write() as session:
            await add_synonym(session, term, [code], organisation_id=None, now=NOW)
        await database.close()

    asyncio.run(write())


def test_check_config_tells_each_mistake_in_a_line(config: Path) -> None:
    (config.parent / "taxonomy.toml").write_text(MISTAKES, encoding="utf-8")
    code, lines = kmuni("check-config", "--config", config)
    assert code == EXIT_CONFIG
    assert len(lines) == 2
    assert "programme[1].university: unknown university 'Nix' - use one of" in lines[0]
    assert "synonym[1].fields: unknown field of study '9999' - use a four-digit" in lines[1]


def test_check_config_is_content_without_additions(config: Path) -> None:
    code, lines = kmuni("check-config", "--config", config)
    assert (code, len(lines)) == (0, 1)


def test_command_that_needs_the_fields_refuses_a_wrong_file_and_says_where(config: Path) -> None:
    (config.parent / "taxonomy.toml").write_text(MISTAKES, encoding="utf-8")
    code, lines = kmuni("fields", "Informatik", "--config", config)
    assert code == EXIT_CONFIG
    assert "programme[1].university" in lines[0]
    assert "check-config" in lines[1]


def test_fields_knows_what_was_explained_in_chats(config: Path) -> None:
    url = f"sqlite:///{config.parent / 'kmuni.sqlite3'}"
    assert kmuni("fields", "Zukunftsdings", "--config", config)[0] == EXIT_FAILED
    assert not (config.parent / "kmuni.sqlite3").exists()
    migrate(url, now=NOW)
    explain(url, "zukunftsdings", "0714")
    code, lines = kmuni("fields", "Zukunftsdings", "--config", config)
    assert code == 0
    assert lines[0].startswith("0714")


def test_fields_goes_on_without_a_database_that_cannot_be_read(config: Path) -> None:
    (config.parent / "kmuni.sqlite3").write_text("no database at all, but long enough " * 9)
    code, lines = kmuni("fields", "Informatik", "--config", config)
    assert code == 0
    assert "without what was explained" in lines[0]
    assert lines[1].startswith("0613")


def test_a_sandbox_whose_port_is_taken_says_so_in_a_line(config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, lines = kmuni("sandbox", "--port", port, "--config", config)
    assert (code, len(lines)) == (EXIT_FAILED, 1)
    assert f"127.0.0.1:{port} cannot be listened on" in lines[0]
    assert "--port" in lines[0]
