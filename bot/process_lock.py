"""One `kmuni run` for each SQLite file: the second is told the first one's process id."""

import fcntl
import os
from pathlib import Path
from typing import IO

from sqlalchemy.engine import make_url

from models.database import is_sqlite


class AlreadyRunningError(Exception):
    """Another process runs on the same database."""

    def __init__(self, process_id: str) -> None:
        super().__init__(f"process {process_id} already runs on this database")
        self.process_id = process_id


class ProcessLock:
    """Held by the operating system, so that a killed process never leaves it behind."""

    def __init__(self, database_url: str) -> None:
        name = make_url(database_url).database
        self._path = Path(f"{name}.lock") if is_sqlite(database_url) and name else None
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Raises: AlreadyRunningError."""
        if self._path is None:
            return
        file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            process_id = file.read().strip()
            file.close()
            raise AlreadyRunningError(process_id or "unknown") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
