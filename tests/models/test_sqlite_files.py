"""Who may read the files, how long copies are kept, and that a look leaves no trace."""

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from models.schema import migrate
from models.sqlite_files import delete_copies, list_copies, make_copy, make_private, throwaway_copy
from scheduler.retention import Retention


@pytest.fixture(autouse=True, params=[0o022, 0o000], ids=["usual umask", "open umask"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kmuni.sqlite3"


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def test_the_database_and_what_sqlite_writes_beside_it_are_private(
    file: Path, clock: Clock
) -> None:
    migrate(f"sqlite:///{file}", now=clock.now())
    database = Database(f"sqlite:///{file}")
    async with database.write() as session:
        await session.connection()
        assert set(modes(file.parent)) >= {file.name, f"{file.name}-wal", f"{file.name}-shm"}
        assert set(modes(file.parent).values()) == {0o600}
    await database.close()


LEAVES = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM t'); c.close()"
)
"""Another process that reads and goes."""


def test_looking_after_a_file_in_use_costs_nobody_what_is_written(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as used:
        used.execute("PRAGMA journal_mode=WAL")
        used.execute("CREATE TABLE t (i)")
        make_private(file)
        subprocess.run([sys.executable, "-c", LEAVES, str(file)], check=True)
        used.execute("INSERT INTO t VALUES (1)")
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)


def test_looser_files_of_before_are_tightened_and_that_is_told(
    file: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{file}"
    migrate(url, now=clock.now())
    copy = file.with_name(f"{file.name}.20260101T000000.bak")
    lock = file.with_name(f"{file.name}.lock")
    for path, mode in ((file, 0o644), (copy, 0o664), (lock, 0o640)):
        path.touch()
        path.chmod(mode)
    with caplog.at_level(logging.WARNING, "models.sqlite_files"):
        migrate(url, now=clock.now())
    assert set(modes(file.parent).values()) == {0o600}
    told = {vars(record)["file"]: vars(record)["mode"] for record in caplog.records}
    assert told == {file.name: "0644", copy.name: "0664", lock.name: "0640"}
    caplog.clear()
    migrate(url, now=clock.now())
    assert not caplog.records


def test_a_file_of_another_user_is_told_and_still_opened(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def forbid(_path: Path, _mode: int) -> None:
        raise PermissionError

    file.touch()
    file.chmod(0o644)
    monkeypatch.setattr(Path, "chmod", forbid)
    make_private(file)
    assert [record.message for record in caplog.records] == [
        "file stays readable by others: it is another user's"
    ]


def test_a_copy_holds_everything_and_is_private(file: Path, clock: Clock) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b)")
    connection.execute("INSERT INTO a VALUES (7)")
    connection.commit()
    copy = make_copy(file, clock.now())
    connection.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    copied = sqlite3.connect(copy)
    assert copied.execute("SELECT b FROM a").fetchall() == [(7,)]
    copied.close()


def test_a_copy_that_fails_is_an_error_and_leaves_no_half_file(file: Path, clock: Clock) -> None:
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(DatabaseError, match="no copy could be made"):
        make_copy(file, clock.now())
    assert list_copies(file) == []


def test_a_damaged_file_is_an_error_of_ours(file: Path, clock: Clock) -> None:
    file.write_bytes(b"no database, but long enough to be taken for one " * 99)
    with pytest.raises(DatabaseError):
        migrate(f"sqlite:///{file}", now=clock.now())


async def test_copies_are_kept_for_their_time_and_nothing_else_is_deleted(
    file: Path, clock: Clock
) -> None:
    database = Database(f"sqlite:///{file}")
    retention = Retention(database, clock)
    first = make_copy(file, clock.now())
    clock.move_to(clock.now() + timedelta(days=20))
    second = make_copy(file, clock.now())
    others = ["kmuni.sqlite3.bak", "kmuni.sqlite3.20200101.bak", "x.sqlite3.20200101T000000.bak"]
    for name in others:
        file.with_name(name).touch()
    assert await retention.forget_old_copies() == 0
    clock.move_to(clock.now() + timedelta(days=11))
    assert await retention.forget_old_copies() == 1
    assert not first.exists()
    assert second.exists()
    assert all(file.with_name(name).exists() for name in others)
    assert delete_copies(file, before=clock.now()) == 1
    await database.close()


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.mark.parametrize("is_open", [True, False], ids=["in use", "at rest"])
def test_a_throwaway_copy_changes_nothing_of_the_original(file: Path, is_open: bool) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b)")
    connection.commit()
    if not is_open:
        connection.close()
    before = {name: seen for name, seen in state(file.parent).items() if "-shm" not in name}
    with throwaway_copy(file) as url:
        copy = Path(url.removeprefix("sqlite:///"))
        assert copy.stat().st_mode & 0o777 == 0o600
        copied = sqlite3.connect(copy)
        copied.execute("INSERT INTO a VALUES (1)")
        copied.commit()
        copied.close()
    assert not copy.exists()
    assert {name: s for name, s in state(file.parent).items() if "-shm" not in name} == before
    connection.close()


def test_what_a_killed_process_left_is_in_the_copy(file: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b)")
    connection.commit()
    left = tmp_path / "left"
    left.mkdir()
    for suffix in ("", "-wal"):
        (left / f"x{suffix}").write_bytes(Path(f"{file}{suffix}").read_bytes())
    connection.close()
    before = state(left)
    with throwaway_copy(left / "x") as url:
        copied = sqlite3.connect(url.removeprefix("sqlite:///"))
        assert copied.execute("SELECT count(*) FROM a").fetchall() == [(0,)]
        copied.close()
    assert state(left) == before


def test_no_database_is_told_and_none_is_made(file: Path) -> None:
    with pytest.raises(DatabaseError, match="no database"), throwaway_copy(file):
        pass
    assert not file.exists()
