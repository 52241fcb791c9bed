"""Whose everything is that is kept, what for, whether its person reads it, and for how long.

Every column of every table has its entry here. `/meinedaten` and `/loeschen` follow it
(`models.queries.own_rows`), the nightly pass deletes by it (`scheduler.retention`), and
`/datenschutz` tells its periods.

A table is declared after the one by which its rows are found to be somebody's.
"""

from collections.abc import Collection

from sqlalchemy import MetaData

from models.lifetimes.companies import COMPANIES
from models.lifetimes.coordinators import COORDINATORS, VOCABULARY
from models.lifetimes.exchange import EXCHANGE
from models.lifetimes.people import PEOPLE
from models.lifetimes.values import Lifetime
from models.lifetimes.work import WORK

LIFETIMES: tuple[Lifetime, ...] = (
    *PEOPLE,
    *COMPANIES,
    *COORDINATORS,
    *EXCHANGE,
    *VOCABULARY,
    *WORK,
)


def find_gaps(metadata: MetaData, lifetimes: Collection[Lifetime]) -> list[str]:
    """Where tables and declaration differ, a line each; nothing if each column has one entry."""
    declared = [
        f"{lifetime.table.__tablename__}.{name}"
        for lifetime in lifetimes
        for data in lifetime.data
        for name in data.names
    ]
    kept = {str(column) for table in metadata.sorted_tables for column in table.columns}
    return sorted(
        [f"{name} has no entry" for name in kept.difference(declared)]
        + [f"{name} is no column" for name in set(declared) - kept]
        + [f"{name} has two entries" for name in set(declared) if declared.count(name) > 1]
    )
