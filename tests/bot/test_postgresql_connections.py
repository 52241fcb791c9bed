"""`kmuni run` on a PostgreSQL whose connections are ended, handed round, or refused."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.console import EXIT_CONFIG
from models.database_address import async_url
from tests.faults.cluster import Line
from tests.support.bot_process import BotForks
from tests.support.databases import PostgresDatabases
from tests.support.world import World, bot_world

PATIENCE_S = 40.0


async def end_all_sessions(url: str) -> None:
    engine = create_async_engine(async_url(url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await engine.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_single_process_goes_on_after_all_its_connections_were_ended(world: World) -> None:
    anna = world.stand_in.person("Anna", started=True)
    await world.bot.start()
    for epoch in (2, 3):
        began = asyncio.create_task(world.until_logged(f"active epoch={epoch}"))
        await asyncio.sleep(0)
        await end_all_sessions(world.bot.database_url)
        await anna.send("/start")
        await began
        mark = anna.mark()
        await anna.send("/start")
        await anna.wait_for("KMUni", since=mark, timeout=PATIENCE_S)
    assert await world.bot.stop() == 0
    log = world.bot.log.read_text(encoding="utf-8")
    assert "another process" not in log
    assert "Traceback" not in log


@pytest.mark.pgbouncer
@pytest.mark.parametrize("idle", [0, 3])
@pytest.mark.parametrize("mode", ["transaction", "session"])
async def test_a_pooler_that_hands_sessions_round_is_named_at_start(
    forks: BotForks, postgresql: PostgresDatabases, tmp_path: Path, mode: str, idle: int
) -> None:
    line = Line(postgresql.new(tmp_path))
    async with line.opened() as url, pgbouncer(url, tmp_path, mode) as pooled:
        await use_side_by_side(pooled, idle)
        async with bot_world(forks, pooled, tmp_path) as world:
            if mode == "session":
                await world.bot.start()
                assert await world.bot.stop() == 0
                return
            await world.bot.launch()
            async with asyncio.timeout(PATIENCE_S):
                assert await world.bot.ended() == EXIT_CONFIG
            lines = world.bot.log.read_text(encoding="utf-8").splitlines()
            (line_told,) = [text for text in lines if " INFO bot.cli: " not in text]
            assert "PgBouncer" in line_told
            assert str(urlsplit(pooled).port) in line_told


async def use_side_by_side(url: str, count: int) -> None:
    """Leaves so many connections of the pooler to the server idle."""
    engine = create_async_engine(async_url(url), pool_size=count or 1)
    connections = [await engine.connect() for _ in range(count)]
    for connection in connections:
        await connection.execute(text("SELECT 1"))
    for connection in connections:
        await connection.close()
    await engine.dispose()


@asynccontextmanager
async def pgbouncer(url: str, folder: Path, mode: str) -> AsyncGenerator[str]:
    """The database's URL through Debian's pgbouncer."""
    server = urlsplit(url)
    with socket(AF_INET, SOCK_STREAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        "\n".join(
            [
                "[databases]",
                f"* = host=127.0.0.1 port={server.port} user=postgres",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                f"listen_port = {port}",
                "unix_socket_dir =",
                "auth_type = any",
                "server_tls_sslmode = disable",
                "ignore_startup_parameters = options, extra_float_digits",
                "server_round_robin = 1",
                f"pool_mode = {mode}",
            ]
        ),
        encoding="utf-8",
    )
    # It refuses to run as root, and reads its settings before it becomes somebody else.
    as_nobody = ["-u", "nobody"] if os.getuid() == 0 else []
    process = await asyncio.create_subprocess_exec(
        "pgbouncer", "-q", *as_nobody, str(settings), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await until_it_listens(port)
        yield f"postgresql://postgres@127.0.0.1:{port}{server.path}?sslmode=disable"
    finally:
        process.kill()
        await process.wait()


async def until_it_listens(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
