"""A database that cannot be used ends the start with one line that says why and what to do."""

from pathlib import Path

import pytest

from bot.console import EXIT_CONFIG
from models.schema import migrate
from tests.support.bot_process import run_command
from tests.support.databases import SOME_DAY

pytestmark = pytest.mark.processes

PAGE = 4_096
TOKEN = "7000000001:" + "x" * 35


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[telegram]\ntoken = "{TOKEN}"\nbase_url = "http://127.0.0.1:9/bot"\n')
    return path


async def started(config: Path) -> tuple[int, list[str]]:
    """Exit code and what was printed, but for what says that it starts."""
    code, _, printed = await run_command("run", "--config", str(config))
    return code, printed.splitlines()


async def test_a_file_that_is_no_database(config: Path) -> None:
    write(config, b"Sehr geehrte Damen und Herren, " * 400)
    code, lines = await started(config)
    assert code == EXIT_CONFIG
    assert "database.url" in lines[-1]
    assert "SQLite" in lines[-1]
    assert not any("Traceback" in line for line in lines)


async def test_a_file_whose_pages_are_damaged(config: Path) -> None:
    path = config.parent / "kmuni.sqlite3"
    migrate(f"sqlite:///{path}", now=SOME_DAY)
    pages = read(path)
    write(config, pages[: 2 * PAGE] + b"\xff" * (len(pages) - 2 * PAGE))
    code, lines = await started(config)
    assert code == EXIT_CONFIG
    assert "damaged" in lines[-1]
    assert not any("Traceback" in line for line in lines)


async def test_a_folder_that_is_missing(config: Path) -> None:
    with config.open("a") as file:
        file.write('[database]\nurl = "sqlite:///gone/kmuni.sqlite3"\n')
    code, lines = await started(config)
    assert code == EXIT_CONFIG
    assert "the folder" in lines[-1]
    assert not any("Traceback" in line for line in lines)


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(config: Path, content: bytes) -> None:
    (config.parent / "kmuni.sqlite3").write_bytes(content)
