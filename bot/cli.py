"""The command line: `kmuni run`, `demo`, `sandbox`, and what an operator needs beside them."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from bot.config import Config, ConfigError, MissingTokenError, find_config_file, load_config
from bot.log_setup import set_up_logging
from bot.quick_start import no_collecting

if TYPE_CHECKING:
    from models.taxonomy import Explained, Taxonomy

EXIT_FAILED = 1
EXIT_CONFIG = 2
EXIT_RUNNING = 3
"""Another process runs on the same database."""
EXIT_TOKEN = 4
"""Telegram refuses the token, or another process uses it."""
EXIT_REPLACED = 5
"""Another process has taken over; started again, this one stands by."""

app = typer.Typer(
    name="kmuni",
    help="KMUni connects students with small and medium-sized companies of their region.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
push_app = typer.Typer(help="What is sent without being asked.", no_args_is_help=True)
bench_app = typer.Typer(help="Measurements, machine-readable with --json.", no_args_is_help=True)
app.add_typer(push_app, name="push")
app.add_typer(bench_app, name="bench")

errors = Console(stderr=True, highlight=False, soft_wrap=True)

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The TOML file; default: config.toml here."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def fail(message: str, code: int) -> NoReturn:
    errors.print(message, markup=False)
    raise typer.Exit(code)


@contextmanager
def progress_bar() -> Generator[Callable[[str, float], None]]:
    """Shows what is being done and which share of it is over, on a terminal."""
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=1.0)

        def show(doing: str, share: float) -> None:
            bar.update(task, description=doing, completed=share)

        yield show


@contextmanager
def usable_database() -> Generator[None]:
    """An end with one line for a database that a measurement cannot be made in."""
    from bot.bench.delivery_queue import NotEmptyError
    from models.errors import DatabaseError

    try:
        yield
    except NotEmptyError:
        fail("the database holds people already; name an empty one", EXIT_CONFIG)
    except (DatabaseError, ValueError) as error:
        fail(f"the database cannot be used: {error}", EXIT_FAILED)


def read_config(named: Path | None, *, needs_token: bool = False) -> Config:
    """The checked configuration, or an end with one line for each mistake."""
    try:
        return load_config(find_config_file(named), needs_token=needs_token)
    except MissingTokenError as error:
        fail(
            f"{error}\nAsk @BotFather in Telegram for a token and set it as KMUNI_TOKEN or in the "
            "configuration.\nTo try KMUni without one: kmuni sandbox",
            EXIT_CONFIG,
        )
    except ConfigError as error:
        fail(str(error), EXIT_CONFIG)


def read_taxonomy(config: Config) -> "Taxonomy":
    """The fields of study with the additions beside the configuration, or an end that says why."""
    from models.taxonomy import TaxonomyError, load_taxonomy

    try:
        return load_taxonomy(config.taxonomy_overlay)
    except TaxonomyError as error:
        fail(f"{error}\nkmuni check-config shows every mistake.", EXIT_CONFIG)


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
def run(config: ConfigOption = None) -> None:
    """Runs the bot until it is stopped with Ctrl-C or SIGTERM."""
    from bot.leadership import AlreadyRunningError
    from bot.polling import PollingStoppedError
    from bot.webhook import AddressInUseError
    from models.errors import DatabaseError, DatabaseVersionError, LeadershipLostError

    settings = read_config(config, needs_token=True)
    read_taxonomy(settings)
    set_up_logging()
    try:
        asyncio.run(_run(settings))
    except AlreadyRunningError as error:
        fail(f"{error}; stop it first", EXIT_RUNNING)
    except AddressInUseError as error:
        fail(f"{error}; change telegram.webhook_host or telegram.webhook_port", EXIT_FAILED)
    except PollingStoppedError as error:
        fail(f"{error}; check telegram.token and that only one bot runs with it", EXIT_TOKEN)
    except DatabaseVersionError as error:
        fail(f"{error}: it was written by a newer KMUni; install that version", EXIT_FAILED)
    except LeadershipLostError as error:
        fail(f"{error}; start this one again to stand by", EXIT_REPLACED)
    except DatabaseError as error:
        fail(f"the database cannot be used: {error}", EXIT_FAILED)


async def _run(config: Config) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    with no_collecting():
        from bot.runtime import Runtime

        runtime = Runtime(config)
    starting = asyncio.create_task(runtime.start())
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return
        await starting
        logging.getLogger(__name__).info("running")
        ended = asyncio.create_task(runtime.wait())
        await asyncio.wait({ended, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            ended.result()
        ended.cancel()
    finally:
        waiting.cancel()
        await runtime.stop()


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="The page's port on this machine.")] = 8088,
    config: ConfigOption = None,
) -> None:
    """Tries everything in a browser: a stand-in for Telegram, the real bot, an invented region."""
    from bot.sandbox.run import run_sandbox

    settings = read_config(config)
    read_taxonomy(settings)
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
    from models.errors import DatabaseError
    from models.schema import code_revision
    from models.schema import migrate as migrate_database

    settings = read_config(config)
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
    from models.taxonomy import check_overlay

    settings = read_config(config)
    mistakes = check_overlay(settings.taxonomy_overlay)
    if mistakes:
        fail("\n".join(str(mistake) for mistake in mistakes), EXIT_CONFIG)
    has_token = "given" if settings.telegram.token is not None else "missing, `kmuni run` needs it"
    print(f"The configuration is fine (token: {has_token}).")


@app.command()
def fields(
    text: Annotated[str | None, typer.Argument(help="What a person types.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Reads one JSON object a line from standard input.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Shows which fields of study a text is understood as, with all that was explained so far."""
    from models.taxonomy import describe_jsonl, with_synonyms

    settings = read_config(config)
    taxonomy = with_synonyms(read_taxonomy(settings), asyncio.run(_read_explained(settings)))
    today = datetime.now(UTC).date()
    if jsonl:
        for line in filter(str.strip, sys.stdin):
            try:
                record = json.loads(line)
            except ValueError as error:
                fail(f"not JSON: {error}", EXIT_CONFIG)
            print(json.dumps(describe_jsonl(record, taxonomy, today), ensure_ascii=False))
        return
    if text is None:
        fail("say a text, or --jsonl", EXIT_CONFIG)
    answer = describe_jsonl({"id": "1", "text": text}, taxonomy, today)
    if not answer["fields"]:
        print("Not understood.")
        raise typer.Exit(EXIT_FAILED)
    for field in answer["fields"]:
        print(f"{field['code']}  {field['score']:.2f}  {field['label']}")


async def _read_explained(config: Config) -> "list[Explained]":
    """What coordinators explained in chats; nothing, with a warning, if it cannot be read."""
    from models.database import Database
    from models.errors import DatabaseError
    from models.queries.synonyms import list_explained
    from models.schema import is_ready

    try:
        if not await asyncio.to_thread(is_ready, config.database_url):
            return []
        database = Database(config.database_url)
        try:
            async with database.read() as session:
                return await list_explained(session)
        finally:
            await database.close()
    except DatabaseError as error:
        errors.print(f"without what was explained in chats: {error}", markup=False)
        return []


@push_app.command("weekly")
def push_weekly(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Counts, writes nothing.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Makes the current slot's run now; a running bot sends its messages."""
    from models.errors import DatabaseError

    settings = read_config(config)
    read_taxonomy(settings)
    set_up_logging(logging.WARNING)
    try:
        answer = asyncio.run(_push_weekly(settings, dry_run=dry_run))
    except DatabaseError as error:
        fail(str(error), EXIT_FAILED)
    if as_json:
        print(json.dumps(answer))
    else:
        print("  ".join(f"{name}: {value}" for name, value in answer.items()))


async def _push_weekly(config: Config, *, dry_run: bool) -> dict[str, object]:
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
        outcome = await (push.dry_run() if dry_run else push.run_due(is_forced=True))
    finally:
        await database.close()
    if outcome is None:
        return {"students": 0, "suggestions": 0, "new": False}
    return {
        "slot": outcome.slot.isoformat(),
        "students": outcome.students,
        "suggestions": outcome.suggestions,
        "new": outcome.is_new and not dry_run,
    }


@bench_app.command("resolver")
def bench_resolver(
    file: Annotated[Path, typer.Argument(help="JSON lines of offers or students.")],
    as_json: JsonOption = False,
) -> None:
    """How often a text is understood right, and how fast."""
    from bot.bench.resolver import ResolverFileError, measure, print_report

    try:
        report = measure(file)
    except ResolverFileError as error:
        fail(str(error), EXIT_CONFIG)
    print_report(report)
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))


@bench_app.command("matching")
def bench_matching(
    students: Annotated[int, typer.Option(min=1)] = 5_400,
    offers: Annotated[int, typer.Option(min=0)] = 700,
    seed: Annotated[int, typer.Option()] = 1,
    as_json: JsonOption = False,
) -> None:
    """How fast and how well everybody is matched, in a synthetic region."""
    from bot.bench.matching import print_report, run_matching_bench

    with progress_bar() as show:
        report = run_matching_bench(students, offers, seed, show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))


@bench_app.command("intake")
def bench_intake(
    people: Annotated[int, typer.Option(min=1, help="Who register at once.")] = 2_000,
    seconds: Annotated[float, typer.Option(min=1, help="Of flood and of broadcast.")] = 20.0,
    users: Annotated[int, typer.Option(min=0, help="Students in the database.")] = 100_000,
    as_json: JsonOption = False,
) -> None:
    """How quickly people are answered, beside a bare python-telegram-bot."""
    from bot.bench.intake import print_report, run_intake_bench

    with progress_bar() as show:
        report = run_intake_bench(people, seconds, users, show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))


@bench_app.command("answers")
def bench_answers(
    students: Annotated[int, typer.Option(min=10)] = 5_400,
    offers: Annotated[int, typer.Option(min=0)] = 700,
    seconds: Annotated[
        float, typer.Option(min=1, help="How long to ask with nothing else to do.")
    ] = 20.0,
    as_json: JsonOption = False,
) -> None:
    """How quickly people are answered while the weekly run computes."""
    from bot.bench.answers import print_report, run_answers_bench

    with progress_bar() as show:
        report = run_answers_bench(students, offers, seconds, show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))


@bench_app.command("typed")
def bench_typed(as_json: JsonOption = False) -> None:
    """How long any typed text holds the event loop; exit code 1 if a reader is over the bar."""
    from bot.bench.typed import print_report, run_typed_bench

    with progress_bar() as show:
        report = run_typed_bench(show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))
    if report.slow:
        raise typer.Exit(EXIT_FAILED)


@bench_app.command("screens")
def bench_screens(
    students: Annotated[int, typer.Option(min=10)] = 20_000,
    offers: Annotated[int, typer.Option(min=60)] = 5_000,
    database: Annotated[
        str | None, typer.Option(help="An empty database to use instead of a temporary file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """What a search, a list or an overview takes of the event loop; exit code 1 over the bar."""
    from bot.bench.screens import print_report, run_screens_bench

    set_up_logging(logging.WARNING)
    with progress_bar() as show, usable_database():
        report = run_screens_bench(students, offers, database, show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))
    if report.slow:
        raise typer.Exit(EXIT_FAILED)


@bench_app.command("delivery")
def bench_delivery(
    minutes: Annotated[float, typer.Option(min=0.01, help="How long to send at pace.")] = 5.0,
    messages: Annotated[int, typer.Option(min=2, help="How many are queued.")] = 100_000,
    database: Annotated[
        str | None, typer.Option(help="An empty database to use instead of a temporary file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """How fast queued messages are sent, and that Telegram's limits are kept."""
    from bot.bench.delivery import print_report, run_delivery_bench

    set_up_logging(logging.WARNING)
    with progress_bar() as show, usable_database():
        report = run_delivery_bench(minutes, messages, database, show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))


@bench_app.command("alerts")
def bench_alerts(
    students: Annotated[
        int, typer.Option(min=1, help="Who want to hear of new offers at once.")
    ] = 10_000,
    database: Annotated[
        str | None, typer.Option(help="An empty database to use instead of a temporary file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """How soon a newly approved offer reaches those who want to hear at once."""
    from bot.bench.alerts import print_report, run_alerts_bench

    set_up_logging(logging.WARNING)
    with progress_bar() as show, usable_database():
        report = run_alerts_bench(students, database, show)
    print_report(report)
    if as_json:
        print(json.dumps(asdict(report)))


def main() -> None:
    """The entry point of the `kmuni` command."""
    app()
