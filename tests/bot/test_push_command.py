"""`kmuni push weekly`: the current slot's run by hand."""

from pathlib import Path

from bot.sandbox.region import seed_region
from models.clock import Clock
from models.database import Database
from models.taxonomy import load_taxonomy
from tests.support.bot_process import run_json


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
