"""The packages know only what the design lets them know, and the release carries what it needs."""

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FORBIDDEN = {
    "models": {"telegram", "apscheduler", "jinja2", "handlers", "scheduler", "bot"},
    "handlers": {"scheduler", "bot", "apscheduler"},
    "scheduler": {"telegram", "handlers", "bot", "jinja2"},
}

WALL_CLOCK = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
CLOCK_READERS = {
    "models/clock.py",
    "models/migrations/__main__.py",  # a tool for whoever changes tables
    "bot/cli.py",  # commands that end at once read it where they start
    "bot/sandbox/run.py",
    "bot/sandbox/stand_in.py",  # Telegram's own clock
}


def modules(package: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / package).rglob("*.py")))


def imported_packages(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_package_imports_nothing_from_above_or_beside(package: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in modules(package)
        if (found := imported_packages(path) & FORBIDDEN[package])
    }
    assert wrong == {}


BELOW_NOTICES = (
    "models.disclosure",
    "models.matching.rules",
    "models.notices",
    "models.payloads",
    "models.queries",
    "models.tables",
    "models.text",
)


def imported_modules(path: Path) -> set[str]:
    """The modules that names are taken from, such as `models.tables.offer`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }


def test_notices_know_only_what_lies_below_them() -> None:
    for path in modules("models/notices"):
        ours = {name for name in imported_modules(path) if name.startswith("models")}
        assert {name for name in ours if not name.startswith(BELOW_NOTICES)} == set(), path


def test_statements_know_nothing_of_notices_but_their_keys() -> None:
    for path in modules("models/queries"):
        lines = path.read_text(encoding="utf-8").splitlines()
        taken = {line for line in lines if line.startswith("from models.notices")}
        assert taken <= {"from models.notices import keys"}, path
    assert "models" not in imported_packages(ROOT / "models" / "notices" / "keys.py")


NOT_BELOW = {
    "acts": {"models.migrations", "models.matching.weekly"},
    "notices": {"models.acts", "models.rights", "models.reading"},
    "queries": {"models.acts", "models.payloads", "models.rights", "models.reading"},
    "reading": {
        "models.acts",
        "models.matching",
        "models.notices",
        "models.payloads",
        "models.queries",
        "models.rights",
        "models.tables.draft",
    },
    "tables": {
        "models.acts",
        "models.matching",
        "models.notices",
        "models.payloads",
        "models.queries",
        "models.reading",
        "models.rights",
    },
    "taxonomy": {
        "models.acts",
        "models.matching",
        "models.notices",
        "models.queries",
        "models.reading",
        "models.rights",
        "models.tables",
    },
}
"""What each room of the models may not know: acts ask rights, notices and readings, never back."""


@pytest.mark.parametrize("room", sorted(NOT_BELOW))
def test_rooms_of_the_models_know_only_what_is_below_them(room: str) -> None:
    for path in modules(f"models/{room}"):
        known = imported_modules(path) - {"models.notices"}
        assert not {name for name in known if name.startswith(tuple(NOT_BELOW[room]))}, path


def test_no_two_modules_of_the_models_need_each_other() -> None:
    graph = {_module_name(path): imported_modules(path) for path in modules("models")}
    TopologicalSorter({name: needed & set(graph) for name, needed in graph.items()}).prepare()


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


READS_NO_WORDS = {
    "handlers/coordinator/rich_text.py": "tags of the formatting that Telegram hands over",
    "handlers/passages.py": "divides two texts into words to compare them",
    "handlers/queue_code.py": "what a button of ours carries",
    "handlers/rhythm.py": "what a button of ours carries",
    "handlers/start.py": "what a link of ours carries",
}
"""Patterns of handlers that are for no typed words, and what they are for."""


def test_handlers_leave_the_reading_of_words_to_the_readers() -> None:
    patterns = {
        str(path.relative_to(ROOT))
        for path in modules("handlers")
        if "re" in imported_packages(path)
    }
    assert patterns == set(READS_NO_WORDS)


CHANGING = ("add_", "change_", "delete_", "claim_", "record_")


def conversations() -> Iterator[Path]:
    """The handlers' modules, without the engine that writes for them."""
    return (path for path in modules("handlers") if "engine" not in path.parts)


def test_only_the_engine_writes_for_conversations() -> None:
    for path in conversations():
        calls = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not calls & {"write", "commit", "flush"}, path


def test_conversations_perform_acts_and_ask_no_changing_query() -> None:
    for path in conversations():
        taken = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models.queries")
            for alias in node.names
        }
        assert not {name for name in taken if name.startswith(CHANGING)}, path


NO_ACTS = {"__init__.py", "limits.py", "world.py"}


def test_every_act_has_the_one_shape() -> None:
    """`(session, actor, given, world)`, whatever is given; what only looks is called `has_`."""
    acts = [
        (path, node)
        for path in modules("models/acts")
        if path.name not in NO_ACTS
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AsyncFunctionDef)
        and not node.name.startswith(("_", "has_"))
        and node.args.args[1].arg == "actor"
    ]
    assert len(acts) > 30
    for path, act in acts:
        names = [argument.arg for argument in act.args.args]
        assert len(names) == 4, (path, act.name)
        assert (names[0], names[-1]) == ("session", "world"), (path, act.name)


def test_matching_reads_no_database_and_no_clock() -> None:
    for path in modules("models/matching"):
        assert not imported_packages(path) & {"sqlalchemy", "sqlmodel", "sqlite3"}, path


def test_only_the_clock_reads_the_wall_clock() -> None:
    wrong = []
    for package in ("models", "handlers", "scheduler", "bot"):
        for path in modules(package):
            name = str(path.relative_to(ROOT))
            if name in CLOCK_READERS or name.startswith("bot/bench/"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    call = f"{node.value.id}.{node.attr}"
                    if call in WALL_CLOCK:
                        wrong.append(f"{name}:{node.lineno} {call}")
    assert wrong == []


def test_queries_never_commit() -> None:
    for path in modules("models/queries"):
        assert ".commit(" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-ocr.txt"])
def test_lock_file_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "http" not in re.sub("aiohttp|httpcore|httpx", "", text)
    assert "--hash=sha256:" in text


def test_wheel_holds_the_four_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["bot", "handlers", "models", "scheduler"]
