"""What is said of a column and of a table: whose, until when, told or why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import true
from sqlmodel import SQLModel

from models.tables import (
    Person,
)
from models.tables.base import table_of


class Owner(StrEnum):
    """Whose datum it is."""

    PERSON = "person"
    COMPANY = "company"
    REGION = "region"
    """What the coordinators' organisations decided or counted, for everybody."""
    NOBODY = "nobody"
    """How the program does its work."""


class Until(StrEnum):
    """What ends a row at the latest, apart from its terms."""

    PERSON = "person"
    """Its person deletes everything."""
    COMPANY = "company"
    """The company is deleted, by the last who speaks for it."""
    OFFER = "offer"
    """Its offer is deleted, which goes with its company."""
    WORK = "work"
    """What it is for has been done."""
    NEVER = "never"


class Parting(StrEnum):
    """What becomes of somebody's rows when they delete everything."""

    GOES = "goes"
    GOES_WITH_THE_LAST = "goes with the last"
    """It stays while it is somebody else's, too."""
    STAYS = "stays"
    """With the person taken out: what is theirs of it is emptied."""


class Withheld(StrEnum):
    """Why a column is not among a person's own data."""

    KEY = "key"
    """It would open somebody else's door."""
    OTHERS = "others"
    """It is about somebody else."""
    DERIVED = "derived"
    """Made from what is told, in a form for machines."""
    MACHINERY = "machinery"
    """It says nothing of anybody: how the program does its work, what a region decided."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """How long rows are kept after a moment of theirs; those alone that meet a condition."""

    lasts: timedelta
    since: Any
    """A column of times, or an expression of such."""
    only: Any = None
    """A condition on the row; None: every row."""

    def is_over(self, now: datetime) -> Any:
        """The condition that the term of a row has ended."""
        return (self.since < now - self.lasts) & (true() if self.only is None else self.only)


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Columns of one table that are alike in everything that is said of them here."""

    columns: str
    """Their names with spaces between."""
    owner: Owner
    purpose: str
    withheld: Withheld | None = None
    terms: tuple[Term, ...] = ()
    """After which they are emptied while the row stays."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns.split())


@dataclass(frozen=True, slots=True)
class Link:
    """How somebody's rows are found: the column holds `key` of their rows of another table."""

    column: str
    to: type[SQLModel] = Person
    key: str = "id"


@dataclass(frozen=True, slots=True, eq=False)
class Lifetime:
    """One table."""

    name: str
    """The subject it is among somebody's own data."""
    table: type[SQLModel]
    until: Until
    data: tuple[Data, ...]
    whose: Link | None = None
    """None: no row is anybody's."""
    parting: Parting | None = None
    """Of rows that are somebody's."""
    at_work: Any = None
    """A condition: rows that are at work this moment are left to it when somebody parts."""
    terms: tuple[Term, ...] = ()
    told_as: tuple[tuple[str, Any], ...] = ()
    """(column, other table's column): what stands behind a number that says nothing to its reader.
    """

    @property
    def told(self) -> tuple[str, ...]:
        """The columns that are among somebody's own data."""
        return tuple(name for data in self.data if data.withheld is None for name in data.names)

    @property
    def is_one_row(self) -> bool:
        """Whether a person has one row at most."""
        keys = table_of(self.table).primary_key.columns.keys()
        return self.whose is not None and self.whose.to is Person and keys == [self.whose.column]


PERSON, COMPANY, REGION, NOBODY = Owner.PERSON, Owner.COMPANY, Owner.REGION, Owner.NOBODY
KEY, OTHERS, DERIVED, MACHINERY = (
    Withheld.KEY,
    Withheld.OTHERS,
    Withheld.DERIVED,
    Withheld.MACHINERY,
)
"""Short names, as the declarations are tables to be read."""
