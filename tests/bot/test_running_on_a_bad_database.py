"""A database that goes bad under a running bot: nothing ends, nothing personal is logged."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.support.world import World

PAGE = 4_096
PATIENCE_S = 40.0

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def path_of(world: World) -> Path:
    return Path(make_url(world.bot.database_url).database or "")


def damage(path: Path) -> bytes:
    """Spoils every page but the first; returns the file as it was."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xff" * (len(whole) - PAGE))
    return whole


@on_sqlite
async def test_damage_is_logged_once_with_what_to_do_and_tried_again(world: World) -> None:
    mira = world.stand_in.person("Mirabelle", username="mira_quitte", started=True)
    await world.bot.start()
    await mira.send("/start")
    await mira.wait_for("KMUni", timeout=PATIENCE_S)
    told = asyncio.create_task(world.until_logged("the database needs somebody"))
    retried = asyncio.create_task(world.until_logged("polling failed", times=3))
    await asyncio.sleep(0)
    damage(path_of(world))
    await mira.send("Ich bin Mirabelle Quittenbaum")
    await told
    await retried
    log = world.bot.log.read_text(encoding="utf-8")
    assert not world.bot.has_ended
    assert log.count("the database needs somebody") == 1
    assert "restore a copy" in log
    for personal in ("Mirabelle", "mira_quitte", "Quittenbaum", str(mira.user_id)):
        assert personal not in log
    assert "Traceback" not in log
