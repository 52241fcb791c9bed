"""What tests share: the real bot over the stand-in, in one process, on a database of its own.

Whatever needs a database runs on SQLite and on PostgreSQL.
"""

import gc
import os
from collections.abc import AsyncGenerator, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import NO_LIMITS, Play, play_config
from bot.sandbox.stand_in import StandIn
from models.clock import Clock
from models.database import Database
from tests.support.bot_process import BotForks, bot_forks
from tests.support.databases import DatabaseKind, PostgresDatabases, SqliteFiles, postgres_server
from tests.support.direct_line import DirectLine
from tests.support.engines import shared_statements
from tests.support.files import keep_files_in_memory
from tests.support.world import World, bot_world

DATABASE_KINDS = ("sqlite", "postgresql")

FAST = 100_000.0
"""Messages a second, so that no test waits for the gate."""

NEW_OBJECTS = 50_000
"""So many more objects than before are looked through; Python's own figure is 700."""

PROCESSES = {"world", "forks"}
"""Fixtures that start processes of their own."""

WHOLE_BOTS = {"play", "stand_in", "desk", "region"}
"""Around a whole bot, in the test's own process."""

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""A working day far from the weekly slot."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-database",
        action="store_true",
        help="run each case of a table on both databases instead of on one in turn",
    )
    parser.addoption(
        "--quick",
        action="store_true",
        help="run one case of each table on SQLite, one whole bot a file, and no other process",
    )


def pytest_configure() -> None:
    """Tests make and drop whole bots: the collector looks through so many objects less often.

    A fifth of the time of a short test; what a test leaves behind is still found.
    """
    gc.set_threshold(NEW_OBJECTS)
    keep_files_in_memory()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test runs on both databases, but for two kinds, each of which runs on one, in turn.

    They are the cases of a table, and the conversations of a file: what talks to a database is
    below them, in acts and queries, whose own tests run on both. The fault tests run everything on
    both.
    """
    if config.getoption("--every-database"):
        return
    if config.getoption("--quick"):
        _keep_the_quick_ones(config, items)
        return
    tables: dict[str, list[str]] = {}
    for item in items:
        if (case := _case_of(item)) is not None:
            cases = tables.setdefault(_table_of(item), [])
            if case not in cases:
                cases.append(case)

    def is_for_the_other(item: pytest.Item) -> bool:
        case, cases = _case_of(item), tables.get(_table_of(item), [])
        if case is None or len(cases) < len(DATABASE_KINDS):
            return False
        return DATABASE_KINDS[cases.index(case) % len(DATABASE_KINDS)] not in _parts(item)

    others = [item for item in items if is_for_the_other(item)]
    config.hook.pytest_deselected(items=others)
    left_out = set(others)
    items[:] = _long_ones_first(_evenly_mixed([item for item in items if item not in left_out]))


def _evenly_mixed(items: list[pytest.Item]) -> list[pytest.Item]:
    """Those that wait for other processes are spread among the others.

    Each worker begins with a stretch of the list: otherwise one would get nearly all of them, and
    the run would end with waiting for that worker.
    """
    slow = [item for item in items if _is_slow(item)]
    quick = [item for item in items if not _is_slow(item)]
    ranked = [
        (number / len(part), item) for part in (quick, slow) for number, item in enumerate(part)
    ]
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def _long_ones_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each worker's stretch begins with its share of the long ones.

    One that is begun last is waited for by all the others.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("long") is not None]
    others = [item for item in items if item.get_closest_marker("long") is None]
    share = -(-len(others) // workers)
    stretches = (
        [*long[worker::workers], *others[worker * share : (worker + 1) * share]]
        for worker in range(workers)
    )
    return [item for stretch in stretches for item in stretch]


def _is_slow(item: pytest.Item) -> bool:
    """Whether it starts processes of its own, or waits for some."""
    has_processes = not PROCESSES.isdisjoint(_fixtures_of(item))
    return has_processes or item.get_closest_marker("processes") is not None


def _keep_the_quick_ones(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The first case of each table on SQLite; of those that play a whole bot one a file.

    No benchmark, and nothing that starts other processes.
    """
    kept: dict[str, pytest.Item] = {}
    for item in items:
        fixtures = set(_fixtures_of(item))
        is_left_out = "bench" in item.path.parts or "postgresql" in fixtures | set(_parts(item))
        if not is_left_out and not _is_slow(item):
            subject = str(item.path) if WHOLE_BOTS & fixtures else item.nodeid.partition("[")[0]
            kept.setdefault(subject, item)
    quick = list(kept.values())
    config.hook.pytest_deselected(items=[item for item in items if item not in set(quick)])
    items[:] = quick


def _fixtures_of(item: pytest.Item) -> Sequence[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else ()


def _parts(item: pytest.Item) -> list[str]:
    spec = getattr(item, "callspec", None)
    return spec.id.split("-") if spec is not None else []


def _table_of(item: pytest.Item) -> str:
    """What its case is one of: the conversations of its file, or the cases of its function."""
    return str(item.path) if _is_conversation(item) else item.nodeid.partition("[")[0]


def _case_of(item: pytest.Item) -> str | None:
    """Which case of its table it is; None where no database is taken in turn."""
    parts = _parts(item)
    if not set(parts) & set(DATABASE_KINDS) or "faults" in item.path.parts:
        return None
    if _names_its_database(item):
        return None
    case = "-".join(part for part in parts if part not in DATABASE_KINDS)
    return f"{item.nodeid.partition('[')[0]}[{case}" if _is_conversation(item) else case


def _is_conversation(item: pytest.Item) -> bool:
    """Whether it talks to a whole bot, by the handlers alone."""
    return "handlers" in item.path.parts and not WHOLE_BOTS.isdisjoint(_fixtures_of(item))


def _names_its_database(item: pytest.Item) -> bool:
    marks = item.iter_markers("parametrize")
    return any("database_kind" in str(mark.args[0]) for mark in marks)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows what the fault runs counted."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, line in report.user_properties:
                    terminalreporter.write_line(f"{name}: {line}")


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.move_to(TUESDAY)
    return clock


@pytest.fixture
def stand_in(clock: Clock) -> StandIn:
    return StandIn(limits=NO_LIMITS, now=clock.now)


@pytest.fixture
def coordinator(stand_in: StandIn) -> Person:
    """An account that the configuration names."""
    return stand_in.person("Karin", last_name="Vogt", username="karin_vogt")


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Generator[None]:
    """Of all databases of a process."""
    with shared_statements():
        yield


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Generator[PostgresDatabases]:
    with postgres_server() as server:
        yield PostgresDatabases(server)


@pytest.fixture(params=DATABASE_KINDS)
def database_kind(request: pytest.FixtureRequest) -> DatabaseKind:
    """One kind after the other; a server is started only where a test asks for it."""
    kind: DatabaseKind = request.getfixturevalue(request.param)
    return kind


@pytest.fixture
def database_url(database_kind: DatabaseKind, tmp_path: Path) -> Generator[str]:
    """An empty migrated database."""
    url = database_kind.new(tmp_path)
    yield url
    database_kind.drop(url)


@pytest.fixture(scope="session")
def forks() -> Generator[BotForks]:
    """Starts bots as processes of their own."""
    with bot_forks() as forks:
        yield forks


@pytest.fixture
async def world(forks: BotForks, database_url: str, tmp_path: Path) -> AsyncGenerator[World]:
    """A bot as a process of its own, not started yet."""
    async with bot_world(forks, database_url, tmp_path) as world:
        yield world


@pytest.fixture
async def play(
    stand_in: StandIn, clock: Clock, coordinator: Person, database_url: str, tmp_path: Path
) -> AsyncGenerator[Play]:
    """A running bot; only clock and network are replaced."""
    config = play_config(
        stand_in, "http://stand.in/bot", database_url, tmp_path, [coordinator.user_id]
    )
    play = Play(
        config,
        stand_in,
        clock,
        network=DirectLine(stand_in.app),
        messages_per_second=FAST,
    )
    await play.start()
    yield play
    await play.stop()
    stand_in.close()


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    database = Database(database_url)
    yield database
    await database.close()
