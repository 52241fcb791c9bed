"""The machine around the process: its terminal, its time zone, its signals."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.sandbox import HtmlInsteadOfJson, Refused
from bot.sandbox.run import free_port
from bot.sandbox.stand_in import StandIn
from tests.support.bot_process import environment

pytestmark = pytest.mark.processes

PATIENCE_S = 40.0


async def launched(*arguments: str, **variables: str) -> Process:
    """A command with these variables in its environment."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**environment(), **variables},
    )  # fmt: skip


async def run(*arguments: str, given: bytes = b"", **variables: str) -> tuple[int, bytes, bytes]:
    process = await launched(*arguments, **variables)
    out, err = await process.communicate(given)
    return process.returncode or 0, out, err


@pytest.mark.parametrize(
    ("letters", "arguments", "code"),
    [
        ("ascii", ["--help"], 0),
        ("latin-1", ["fields", "Schöne Künste in Münster"], 0),
        ("ascii", ["check-config", "--config", "Größe – 🎓.toml"], 2),
        ("latin-1", ["bench", "resolver", "Größe – 🎓.jsonl"], 2),
        ("ascii", ["bench", "matching", "--students", "20", "--offers", "5"], 0),
        ("ascii", ["no-such-cömmand"], 2),
    ],
)
async def test_a_terminal_with_few_letters_shows_others_in_their_place(
    letters: str, arguments: list[str], code: int
) -> None:
    ended, out, err = await run(*arguments, PYTHONIOENCODING=letters)
    assert ended == code
    assert b"Traceback" not in err
    assert out or err


@pytest.mark.long
async def test_the_story_is_played_on_a_terminal_with_few_letters() -> None:
    code, out, err = await run("demo", PYTHONIOENCODING="latin-1")
    assert code == 0, err
    assert "Bekannt gegeben" in out.decode("latin-1")


async def test_lines_of_json_are_utf_8_whatever_the_terminal_says() -> None:
    line = '{"id": "ü", "text": "Maschinenbau"}'.encode()
    code, out, _ = await run("fields", "--jsonl", given=line, PYTHONIOENCODING="ascii")
    assert code == 0
    assert b'"id": "\\u00fc"' in out
    _, out, _ = await run("fields", "--jsonl", given=line, PYTHONIOENCODING="utf-8")
    assert '"id": "ü"'.encode() in out


@pytest.mark.parametrize("given", [b"{", b"[1]", b"\xff"])
async def test_a_line_that_is_no_json_object_is_told(given: bytes) -> None:
    code, _, err = await run("fields", "--jsonl", given=given)
    assert code == 2
    assert err.startswith(b"not JSON")
    assert b"Traceback" not in err


class Bot:
    """`kmuni run` on a database of its own, against a stand-in on loopback."""

    def __init__(self, folder: Path, stand_in: StandIn, base_url: str) -> None:
        self.config = folder / "config.toml"
        self._stand_in = stand_in
        self._launched: list[Process] = []
        self.write(f'token = "{stand_in.token}"\nbase_url = "{base_url}"')

    def write(self, lines: str) -> None:
        """The section [telegram] of its configuration."""
        self.config.write_text(f"[telegram]\n{lines}\n[coordinators]\ntelegram_ids = [4711]\n")

    def add(self, lines: str) -> None:
        """Another section of its configuration."""
        self.config.write_text(f"{self.config.read_text()}{lines}\n")

    async def stopped(self, process: Process) -> tuple[int, str]:
        """Stops it once it polls; exit code and log."""
        await self.until_it_polls()
        process.send_signal(signal.SIGTERM)
        return await self.ended(process)

    async def until_it_polls(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not self._stand_in.polls_begun:
                await self._stand_in.queue.changed.wait(0.1)

    async def stopped_when(self, what: str, process: Process, signal_: int) -> tuple[int, str]:
        """Sends the signal once this method was called; exit code and log."""
        async with asyncio.timeout(PATIENCE_S):
            while not self._stand_in.calls_of(what):
                await self._stand_in.changed.wait(0.1)
        process.send_signal(signal_)
        return await self.ended(process)

    def kill(self) -> None:
        """Whatever a failed test left running."""
        for process in self._launched:
            if process.returncode is None:
                process.kill()

    async def ended(self, process: Process) -> tuple[int, str]:
        async with asyncio.timeout(PATIENCE_S):
            _, err = await process.communicate()
        return process.returncode or 0, err.decode()

    async def launched(self, **variables: str) -> Process:
        process = await launched("run", "--config", str(self.config), **variables)
        self._launched.append(process)
        return process


@asynccontextmanager
async def bot_over(stand_in: StandIn, folder: Path) -> AsyncGenerator[Bot]:
    async with stand_in.serving() as base_url:
        bot = Bot(folder, stand_in, base_url)
        try:
            yield bot
        finally:
            bot.kill()


@pytest.fixture
async def bot(stand_in: StandIn, tmp_path: Path) -> AsyncGenerator[Bot]:
    async with bot_over(stand_in, tmp_path) as bot:
        yield bot


@pytest.mark.parametrize("zone", ['"Europe/Rome"', "Nowhere/Town", ":/etc/passwd", "/etc"])
async def test_the_machines_zone_may_be_nonsense(bot: Bot, zone: str) -> None:
    code, log = await bot.stopped(await bot.launched(TZ=zone))
    assert code == 0, log
    assert "Traceback" not in log
    assert "Error" not in log


async def test_the_log_tells_what_starts_and_stops_and_no_address(bot: Bot) -> None:
    code, log = await bot.stopped(await bot.launched())
    assert code == 0
    events = [line.split(": ", 1)[1] for line in log.splitlines()]
    told = "receives_by='polling' database='sqlite'"
    assert events[0].startswith("starting version='")
    assert events[0].endswith(told)
    assert events[-1].startswith("stopped version='")
    assert "sqlite3" not in log


async def test_health_is_told_while_the_bot_runs_and_only_then(bot: Bot, stand_in: StandIn) -> None:
    asked = ("health", "--config", str(bot.config))
    code, _, err = await run(*asked)
    assert (code, err.count(b"\n")) == (1, 1)
    assert b"no bot of this user runs" in err
    process = await bot.launched()
    await bot.until_it_polls()
    code, out, err = await run(*asked)
    assert (code, out) == (0, b"running, receives by polling\n"), err
    process.send_signal(signal.SIGSTOP)
    code, out, err = await run(*asked)
    assert code == 1
    assert b"does not answer" in err
    process.send_signal(signal.SIGCONT)
    assert (await bot.stopped(process))[0] == 0
    assert (await run(*asked))[0] == 1


async def test_probes_are_answered_while_the_bot_polls_and_only_then(bot: Bot) -> None:
    port = free_port()
    bot.add(f"[web]\nhealth_port = {port}")
    process = await bot.launched()
    await bot.until_it_polls()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        told = [await client.get("/healthz"), await client.get("/readyz")]
        assert [(answer.status_code, answer.text) for answer in told] == [
            (200, "ok"),
            (200, "ready"),
        ]
        code, log = await bot.stopped(process)
        assert code == 0
        with pytest.raises(httpx.TransportError):
            await client.get("/healthz")
    assert_quiet(log)


async def test_a_busy_port_for_the_probes_is_a_warning_and_the_bot_runs(bot: Bot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bot.add(f"[web]\nhealth_port = {taken.getsockname()[1]}")
        code, log = await bot.stopped(await bot.launched())
    assert code == 0
    (line,) = (line for line in log.splitlines() if "web.health_port" in line)
    assert "WARNING" in line
    assert f"{bot.config}: web.health_port: 127.0.0.1:" in line
    assert "in use; write a free port" in line
    assert_quiet(log)


def assert_quiet(log: str) -> None:
    for word in ("Unclosed", "Traceback", "never awaited", "never retrieved"):
        assert word not in log, log


async def test_a_refused_token_ends_without_remains(bot: Bot, stand_in: StandIn) -> None:
    stand_in.faults.add(Refused(401, "Unauthorized"), method="getMe", times=None)
    code, log = await bot.ended(await bot.launched())
    assert code == 4
    assert "does not accept the token" in log
    assert stand_in.token not in log
    assert_quiet(log)


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_while_telegram_is_away_ends_without_remains(
    bot: Bot, stand_in: StandIn, method: str, signal_: int
) -> None:
    stand_in.faults.add(HtmlInsteadOfJson(502), method=method, times=None)
    code, log = await bot.stopped_when(method, await bot.launched(), signal_)
    assert code == 0, log
    assert_quiet(log)


async def test_a_refused_bot_waits_to_be_stopped_if_it_is_asked_to(
    bot: Bot, stand_in: StandIn
) -> None:
    stand_in.faults.add(Refused(401, "Unauthorized"), method="getMe", times=None)
    process = await launched("run", "--hold", "--config", str(bot.config))
    said = b""
    async with asyncio.timeout(PATIENCE_S):
        while b"waiting to be stopped" not in said:
            assert process.stderr is not None
            said += await process.stderr.readline()
    assert process.returncode is None
    process.send_signal(signal.SIGTERM)
    code, log = await bot.ended(process)
    assert code == 4
    assert b"does not accept the token" in said
    assert_quiet(log)


async def test_a_taken_port_and_a_refused_address_end_without_remains(
    bot: Bot, stand_in: StandIn
) -> None:
    text = bot.config.read_text().split("\n[coord")[0].removeprefix("[telegram]\n")
    port = free_port()
    hook = 'mode = "webhook"\nwebhook_secret = "a-word-of-this-test"\nwebhook_port = '
    url = f'\nwebhook_url = "http://127.0.0.1:{port}/tg"'
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    taken = server.sockets[0].getsockname()[1]
    bot.write(f"{text}\n{hook}{taken}{url}")
    code, log = await bot.ended(await bot.launched())
    assert code == 2
    assert "telegram.webhook_port" in log
    assert_quiet(log)
    server.close()
    bot.write(f"{text}\n{hook}{port}{url}")
    stand_in.faults.add(Refused(400, "Bad Request: bad webhook: no"), method="setWebhook")
    code, log = await bot.ended(await bot.launched())
    assert code == 2
    assert "telegram.webhook_url: Telegram refuses it (Bad webhook: no)" in log
    assert_quiet(log)
