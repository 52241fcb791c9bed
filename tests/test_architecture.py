"""The packages know only what the design lets them know, and the release carries what it needs."""

import ast
import re
import tomllib
from collections.abc import Iterator
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


def test_lock_file_names_no_host() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "http" not in re.sub("aiohttp|httpcore|httpx", "", text)
    assert "--hash=sha256:" in text


def test_wheel_holds_the_four_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["bot", "handlers", "models", "scheduler"]
