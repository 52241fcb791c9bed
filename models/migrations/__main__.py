"""Writes the migration that the tables need: `python -m models.migrations "what changes"`."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from models.schema import make_revision, migrate

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'current.sqlite3'}"
        migrate(url, now=datetime.now(UTC))
        engine = create_engine(url)
        with engine.connect() as connection:
            make_revision(connection, sys.argv[1])
        engine.dispose()
