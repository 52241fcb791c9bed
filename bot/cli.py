"""The command line: `kmuni run`, `demo`, `sandbox`, and what an operator needs beside them."""

import asyncio
import json
import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, nullcontext
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.bench_commands import bench_app
from bot.config import (
    Config,
    ConfigError,
    find_config_file,
    find_warnings,
    load_config,
)
from bot.config_lines import Mistake
from bot.console import (
    EXIT_CONFIG,
    EXIT_FAILED,
    EXIT_REPLACED,
    EXIT_RUNNING,
    EXIT_TOKEN,
    ConfigOption,
    JsonOption,
    errors,
    fail,
    read_config,
    read_taxonomy,
)
from bot.environment import make_environment_harmless
from bot.log_setup import set_up_logging
from bot.quick_start import no_collecting
from bot.read_commands import fields, read
from bot.understand_command import understand_command
from bot.watchdog import watched_loop

if TYPE_CHECKING:
    from bot.runtime import Runtime
    from scheduler.weekly_push import PushOutcome

LONGEST_STOP_S = 4.5
"""Supervisors wait longer; people at a terminal do not."""

app = typer.Typer(
    name="kmuni",
    help="KMUni connects students with small and medium-sized companies of their region.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
push_app = typer.Typer(help="What is sent without being asked.", no_args_is_help=True)
app.add_typer(push_app, name="push")
app.add_typer(bench_app, name="bench")
app.command("understand")(understand_command)

log = logging.getLogger(__name__)

HOPELESS = {EXIT_CONFIG, EXIT_TOKEN}
"""Starting again does not help."""


def _show_version(wanted: bool) -> None:
    if wanted:
        print(version("kmuni"))
        raise typer.Exit


@app.callback()
def main_options(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="The version."),
    ] = False,
) -> None:
    """Every command takes --help."""


@app.command()
def run(
    config: ConfigOption = None,
    hold: Annotated[
        bool,
        typer.Option(
            "--hold",
            help="After exit code 2 or 4 waits to be stopped, where it would be started for ever.",
        ),
    ] = False,
) -> None:
    """Runs the bot until it is stopped with Ctrl-C or SIGTERM."""
    try:
        _run_bot(config)
    except typer.Exit as ended:
        if hold and ended.exit_code in HOPELESS:
            _wait_to_be_stopped()
        raise


def _wait_to_be_stopped() -> None:
    ending = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    errors.print("waiting to be stopped; mend this and start again", markup=False)
    signal.sigwait(ending)


def _run_bot(config: Path | None) -> None:
    from bot.leadership import AlreadyRunningError, PoolerError
    from bot.preflight import WEBHOOK_KEYS, address_mistake, database_mistakes, port_mistakes
    from bot.telegram.polling import PollingStoppedError
    from bot.telegram.refused import WebhookRefusedError
    from bot.web.listening import AddressInUseError
    from models.errors import (
        DatabaseDamagedError,
        DatabaseError,
        DatabaseReadOnlyError,
        DatabaseVersionError,
        LeadershipLostError,
    )

    file = find_config_file(config)
    checks = [database_mistakes, port_mistakes]
    settings = read_config(config, needs_token=True, checks=checks)
    read_taxonomy(settings)
    set_up_logging()
    for line in find_warnings(file, settings):
        log.warning(line)
    try:
        asyncio.run(_run(settings, file))
    except AlreadyRunningError as error:
        fail(f"{error}; stop it first", EXIT_RUNNING)
    except PoolerError as error:
        fail(str(error), EXIT_CONFIG)
    except AddressInUseError as error:
        fail(address_mistake(WEBHOOK_KEYS, error).line(file), EXIT_CONFIG)
    except WebhookRefusedError as error:
        mistake = Mistake("telegram.webhook_url", f"Telegram refuses it ({error})")
        fail(mistake.line(file), EXIT_CONFIG)
    except PollingStoppedError as error:
        fail(f"{error}; check telegram.token and that only one bot runs with it", EXIT_TOKEN)
    except DatabaseVersionError as error:
        fail(f"{error}: it was written by a newer KMUni; install that version", EXIT_FAILED)
    except LeadershipLostError as error:
        fail(f"{error}; start this one again to stand by", EXIT_REPLACED)
    except (DatabaseDamagedError, DatabaseReadOnlyError) as error:
        fail(f"the database cannot be used: {error}; {error.remedy}", EXIT_FAILED)
    except DatabaseError as error:
        fail(f"the database cannot be used: {error}", EXIT_FAILED)
    except Exception:
        log.exception("ended by an error")
        fail("KMUni ended by an error of its own; the log says where", EXIT_FAILED)


async def _run(config: Config, file: Path) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    log.info("starting", extra=_what_starts(config))
    with no_collecting():
        from bot.runtime import Runtime
        from bot.web.health import telling_health

        runtime = Runtime(config)

    async def is_ready() -> bool:
        return (await runtime.health()).is_ready

    listener = _listen_for_probes(config, file)
    with watched_loop():
        async with telling_health(file, runtime.health), _answering_probes(listener, is_ready):
            await _run_until(runtime, stopping)


def _answering_probes(
    listener: socket.socket | None, is_ready: Callable[[], Awaitable[bool]]
) -> AbstractAsyncContextManager[None]:
    """Answers probes where an address was taken for them; a server is loaded only then."""
    if listener is None:
        return nullcontext()
    from bot.web.probes import answering_probes

    return answering_probes(listener, is_ready)


def _listen_for_probes(config: Config, file: Path) -> socket.socket | None:
    """Takes health's own address; if it cannot be had, the bot runs without."""
    from bot.preflight import HEALTH_KEYS, address_mistake
    from bot.web.listening import AddressInUseError, listening_socket

    if config.web.health_port is None:
        return None
    try:
        return listening_socket(config.web.health_host, config.web.health_port)
    except AddressInUseError as error:
        log.warning(address_mistake(HEALTH_KEYS, error).line(file))
        return None


async def _run_until(runtime: "Runtime", stopping: asyncio.Event) -> None:
    """Runs it until it ends by itself or is asked to stop, which takes a few seconds at most."""
    starting = asyncio.create_task(runtime.start())
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return
        await starting
        log.info("running")
        ended = asyncio.create_task(runtime.wait())
        await asyncio.wait({ended, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            ended.result()
        ended.cancel()
    finally:
        waiting.cancel()
        try:
            async with asyncio.timeout(LONGEST_STOP_S):
                await runtime.stop()
        except TimeoutError:
            # Whatever hangs is taken up by the next start, as after a crash.
            log.warning("stopped without waiting any longer")
        log.info("stopped", extra=_what_starts(runtime.config))


def _what_starts(config: Config) -> dict[str, str]:
    """Which bot it is, for the log; no address, it may hold a password."""
    from models.database_address import is_sqlite

    return {
        "version": version("kmuni"),
        "receives_by": config.telegram.mode.value,
        "database": "sqlite" if is_sqlite(config.database_url) else "postgresql",
    }


@app.command()
def health(config: ConfigOption = None) -> None:
    """Asks the running bot whether it is well; exit code 0 if it answers people or stands by."""
    from bot.web.health import NoAnswerError, ask_health

    try:
        told = ask_health(find_config_file(config))
    except NoAnswerError as error:
        fail(str(error), EXIT_FAILED)
    if told.trouble is not None:
        fail(f"{told.state}: {told.trouble}", EXIT_FAILED)
    print(f"{told.state}, receives by {told.receives_by}")


@app.command()
def sandbox(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's port on this machine; 0: a free one.")
    ] = 8088,
    config: ConfigOption = None,
) -> None:
    """Tries everything in a browser: a stand-in for Telegram, the real bot, an invented region."""
    from bot.sandbox.run import run_sandbox
    from bot.web.listening import AddressInUseError, listening_socket

    settings = read_config(config)
    read_taxonomy(settings)
    try:
        listening_socket("127.0.0.1", port).close()
    except AddressInUseError as error:
        fail(f"{error}; name another port with --port", EXIT_FAILED)
    set_up_logging(logging.WARNING)
    asyncio.run(run_sandbox(settings, port))


@app.command()
def demo() -> None:
    """Plays the whole story in under a minute and prints it; exit code 0 if all of it happened."""
    from bot.sandbox.demo import play_demo

    set_up_logging(logging.ERROR)
    if not asyncio.run(play_demo(Console(highlight=False))):
        raise typer.Exit(EXIT_FAILED)


@app.command()
def migrate(config: ConfigOption = None) -> None:
    """Brings the database to this version; an older SQLite file is copied first."""
    from bot.preflight import database_mistakes
    from models.errors import DatabaseError
    from models.schema import code_revision
    from models.schema import migrate as migrate_database

    settings = read_config(config, checks=[database_mistakes])
    try:
        copy = migrate_database(settings.database_url, now=datetime.now(UTC))
    except DatabaseError as error:
        fail(str(error), EXIT_FAILED)
    if copy is not None:
        print(f"The older database was copied to {copy}.")
    print(f"The database is at revision {code_revision()}.")


@app.command("check-config")
def check_config(config: ConfigOption = None) -> None:
    """Checks the configuration and the taxonomy's additions beside it, a line for each mistake."""
    from bot.preflight import (
        database_mistakes,
        health_mistakes,
        port_mistakes,
        webhook_mistakes,
    )
    from models.taxonomy import check_overlay

    file = find_config_file(config)
    lines: list[str] = []
    settings = None
    try:
        settings = load_config(file, checks=[database_mistakes, port_mistakes, webhook_mistakes])
    except ConfigError as error:
        lines += error.problems
    overlay = Config(folder=file.resolve().parent).taxonomy_overlay
    lines += [str(mistake) for mistake in check_overlay(overlay)]
    if settings is None or lines:
        fail("\n".join(lines), EXIT_CONFIG)
    at_its_start = [mistake.line(file) for mistake in health_mistakes(settings)]
    for line in [*find_warnings(file, settings), *at_its_start]:
        errors.print(f"warning: {line}", markup=False)
    has_token = "given" if settings.telegram.token is not None else "missing, `kmuni run` needs it"
    print(f"The configuration is fine (token: {has_token}).")


app.command()(fields)
app.command()(read)


@push_app.command("weekly")
def push_weekly(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Counts, writes nothing.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Makes the current slot's run now; a running bot sends its messages."""
    from bot.preflight import database_mistakes
    from models.errors import DatabaseError
    from scheduler.matching_child import MatchingError

    # A look at a file that may not be written is welcome.
    settings = read_config(config, checks=[] if dry_run else [database_mistakes])
    read_taxonomy(settings)
    set_up_logging(logging.WARNING)
    try:
        work = _try_weekly(settings) if dry_run else _push_weekly(settings)
        answer = asyncio.run(work)
    except MatchingError as error:
        fail(str(error), EXIT_FAILED)
    except DatabaseError as error:
        fail(str(error), EXIT_FAILED)
    if as_json:
        print(json.dumps(answer))
    else:
        print("  ".join(f"{name}: {value}" for name, value in answer.items()))


async def _push_weekly(config: Config) -> dict[str, object]:
    from bot.runtime import push_settings
    from models.clock import Clock
    from models.database import Database
    from models.queries.match_rows import rewrite_stale_match_rows
    from models.schema import migrate as migrate_database
    from scheduler.weekly_push import WeeklyPush

    clock = Clock()
    await asyncio.to_thread(migrate_database, config.database_url, now=clock.now())
    database = Database(config.database_url)
    try:
        async with database.write() as session:
            await rewrite_stale_match_rows(session)
        push = WeeklyPush(database, clock, push_settings(config), "kmuni-push")
        outcome = await push.run_due(is_forced=True)
    finally:
        await database.close()
    if outcome is None:
        return {"students": 0, "suggestions": 0, "new": False}
    return _told(outcome, is_new=outcome.is_new)


async def _try_weekly(config: Config) -> dict[str, object]:
    """What a run would do: on a copy of a SQLite file, by reading alone on PostgreSQL."""
    from bot.runtime import push_settings
    from models.clock import Clock
    from models.database import Database
    from models.errors import DatabaseError
    from models.queries.match_rows import rewrite_stale_match_rows
    from models.schema import is_ready
    from models.schema import migrate as migrate_database
    from models.sqlite_files import sqlite_file, throwaway_copy
    from scheduler.weekly_push import WeeklyPush

    clock = Clock()
    file = sqlite_file(config.database_url)
    with ExitStack() as stack:
        if file is not None:
            url = stack.enter_context(throwaway_copy(file))
            migrate_database(url, now=clock.now())
        else:
            url = config.database_url
            if not is_ready(url):
                raise DatabaseError("the database is of another version; run kmuni migrate first")
        database = Database(url)
        try:
            if file is not None:
                async with database.write() as session:
                    await rewrite_stale_match_rows(session)
            push = WeeklyPush(database, clock, push_settings(config), "kmuni-push")
            return _told(await push.dry_run(), is_new=False)
        finally:
            await database.close()


def _told(outcome: "PushOutcome", *, is_new: bool) -> dict[str, object]:
    return {
        "slot": outcome.slot.isoformat(),
        "students": outcome.students,
        "suggestions": outcome.suggestions,
        "new": is_new,
    }


def main() -> None:
    """The entry point of the `kmuni` command."""
    make_environment_harmless()
    app()
