"""Several bots on one PostgreSQL, each with a line to it that can be held up or cut."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.support.bot_process import BotForks, BotProcess
from tests.support.world import World

CHUNK = 65_536
REIGN = re.compile(rb"active epoch=(\d+)")


class Line:
    """One process's way to the database: a relay on loopback."""

    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._name = parts.path
        self._flows = asyncio.Event()
        self._flows.set()
        self._is_cut = False
        self._ends: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[str]:
        """The database's URL by this line."""
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}{self._name}?sslmode=disable"
        finally:
            server.close()
            self.cut()
            self.flow()

    def hold(self) -> None:
        """Nothing passes any more, and nobody is told."""
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        """Every connection breaks, and no new one is taken."""
        self._is_cut = True
        for end in list(self._ends):
            end.transport.abort()

    def mend(self) -> None:
        self._is_cut = False

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_unix_connection(self._socket)
        ends = {writer, there_writer}
        self._ends |= ends
        try:
            await asyncio.gather(
                self._pass_on(reader, there_writer), self._pass_on(there_reader, writer)
            )
        finally:
            self._ends -= ends

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(CHUNK):
                await self._flows.wait()
                target.write(data)
                await target.drain()
        except OSError:
            pass
        finally:
            target.close()


class Door:
    """One process's way to the stand-in, which notes when it asked for updates."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.polled_at = 0.0
        """By the event loop's clock."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope.get("path", "")).endswith("/getUpdates"):
            self.polled_at = asyncio.get_running_loop().time()
        await self._app(scope, receive, send)


@dataclass
class Node:
    """One machine of the cluster."""

    bot: BotProcess
    line: Line
    door: Door

    @property
    def epoch(self) -> int:
        """The number of its last reign, 0 if it never had one."""
        reigns = REIGN.findall(self.bot.log.read_bytes()) if self.bot.log.exists() else []
        return int(reigns[-1]) if reigns else 0

    async def launch(self) -> None:
        """Returns when it stands by or is the active one."""
        self.bot.log.touch()
        begin = self.bot.log.stat().st_size
        await self.bot.launch()
        while not self.bot.has_ended:
            said = self.bot.log.read_bytes()[begin:]
            if b"standing by" in said or b"active" in said:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def cluster(
    world: World, forks: BotForks, database_url: str, folder: Path, count: int
) -> AsyncGenerator[list[Node]]:
    """So many nodes, none started yet; none is left afterwards."""
    nodes = []
    async with AsyncExitStack() as stack:
        for number in range(count):
            line = Line(database_url)
            url = await stack.enter_async_context(line.opened())
            door = Door(world.stand_in.app)
            base_url = await stack.enter_async_context(world.stand_in.serving(app=door))
            place = folder / f"node{number}"
            place.mkdir()
            bot = BotProcess(
                forks, place, base_url, world.stand_in, world.boss.user_id, url, world.clock.file
            )
            stack.push_async_callback(bot.kill)
            nodes.append(Node(bot, line, door))
        yield nodes
