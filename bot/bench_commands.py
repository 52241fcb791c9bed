"""The commands `kmuni bench ...`; each imports what it measures only when it is called."""

import json
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.console import EXIT_CONFIG, EXIT_FAILED, JsonOption, errors, fail
from bot.log_setup import set_up_logging
from bot.read_commands import TodayOption, today_of

bench_app = typer.Typer(help="Measurements, machine-readable with --json.", no_args_is_help=True)


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
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", EXIT_CONFIG)
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
    people: Annotated[int, typer.Option(min=1, help="Who register at once, in each turn.")] = 300,
    seconds: Annotated[float, typer.Option(min=1, help="Of flood and of broadcast.")] = 20.0,
    users: Annotated[int, typer.Option(min=0, help="Students in the database.")] = 100_000,
    as_json: JsonOption = False,
) -> None:
    """How quickly people are answered, beside a bare python-telegram-bot.

    Both bots take turns, ours and the bare one, five times; the turn with the median ratio is told,
    and between which ratios the turns lay. By default it takes about four minutes.
    """
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
    trouble: Annotated[
        str | None, typer.Option(help="refused, hanging or throttled: what some chats meet.")
    ] = None,
    troubled: Annotated[int, typer.Option(min=1, help="How many chats that are.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """How quickly people are answered while the weekly run computes and sends."""
    from bot.bench.answers import Setting, print_report, run_answers_bench
    from bot.bench.loopback import Trouble

    if trouble is not None and trouble not in set(Trouble):
        raise typer.BadParameter(f"one of {', '.join(Trouble)}", param_hint="--trouble")
    setting = Setting(students, offers, seconds, Trouble(trouble) if trouble else None, troubled)
    with progress_bar() as show:
        report = run_answers_bench(setting, show)
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


@bench_app.command("understanding")
def bench_understanding(
    file: Annotated[Path, typer.Argument(help="JSON lines of labelled utterances.")],
    today: TodayOption = None,
    trades: Annotated[
        bool, typer.Option("--trade", help="What asking back more or less would mean.")
    ] = False,
    lines: Annotated[bool, typer.Option("--lines", help="Each line that was misread.")] = False,
    as_json: JsonOption = False,
) -> None:
    """How often a typed line is understood right, and what a wrong reading would do."""
    from bot.bench.understanding import (
        UnderstandingFileError,
        measure,
        print_report,
        print_trade,
        trade,
    )

    try:
        report = measure(file, today_of(today))
    except UnderstandingFileError as error:
        fail(str(error), EXIT_CONFIG)
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", EXIT_CONFIG)
    print_report(report, shows_lines=lines)
    if trades:
        print_trade(trade(file, today_of(today)))
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))


@bench_app.command("offers")
def bench_offers(
    file: Annotated[Path, typer.Argument(help="JSON lines of labelled offers.")],
    today: TodayOption = None,
    lines: Annotated[bool, typer.Option("--lines", help="Each value that is another one.")] = False,
    as_json: JsonOption = False,
) -> None:
    """How well long offers are read, attribute by attribute, and what is made up."""
    from bot.bench.offers import OffersFileError, measure, print_report

    try:
        report = measure(file, today_of(today))
    except OffersFileError as error:
        fail(str(error), EXIT_CONFIG)
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", EXIT_CONFIG)
    print_report(report, shows_lines=lines)
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
