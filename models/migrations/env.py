"""Alembic's entry: runs on an engine of its own, without the pragmas of `models/database.py`.

A batch ALTER on SQLite replaces the table; under `foreign_keys=ON` that would delete child rows.
"""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - completes the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
