"""`kmuni push weekly`: the current slot's run by hand."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.invented.region import seed_region
from models.clock import Clock
from models.database import Database
from models.taxonomy import load_taxonomy
from tests.support.bot_process import run_command, run_json
from tests.support.databases import SqliteFiles

pytestmark = pytest.mark.processes


@pytest.mark.long
async def test_pushing_by_hand_makes_the_slots_run_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await seed_region(database, load_taxonomy(), now=Clock().now(), students=12)
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{database_url}"\n', encoding="utf-8")
    first = await run_json("push", "weekly", "--json", "--config", str(config))
    again = await run_json("push", "weekly", "--json", "--config", str(config))
    assert (first["new"], again["new"]) == (True, False)
    assert first["students"]


async def stored(database: Database) -> dict[str, list[object]]:
    """Every row of every table."""
    async with database.read() as session:
        connection = await session.connection()
        return {
            table.name: [tuple(row) for row in (await connection.execute(select(table))).all()]
            for table in SQLModel.metadata.sorted_tables
        }


async def test_a_dry_run_counts_and_changes_no_row(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await seed_region(database, load_taxonomy(), now=Clock().now(), students=12)
    before = await stored(database)
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{database_url}"\n', encoding="utf-8")
    answer = await run_json("push", "weekly", "--dry-run", "--json", "--config", str(config))
    assert answer["students"]
    assert answer["new"] is False
    assert await stored(database) == before


async def test_a_dry_run_leaves_the_file_and_its_folder_untouched(
    sqlite: SqliteFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    url = sqlite.new(folder)
    database = Database(url)
    await seed_region(database, load_taxonomy(), now=Clock().now(), students=12)
    await database.close()
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    folder.chmod(0o500)
    answer = await run_json("push", "weekly", "--dry-run", "--json", "--config", str(config))
    folder.chmod(0o700)
    assert answer["students"]
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert after == before


async def test_a_dry_run_without_a_database_makes_none(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    code, out, err = await run_command("push", "weekly", "--dry-run", "--config", str(config))
    assert (code, out) == (1, "")
    assert "there is no database" in err
    assert "Traceback" not in err
    assert os.listdir(tmp_path) == ["config.toml"]
