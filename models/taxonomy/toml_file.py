"""Checked access to a TOML file: every mistake becomes a TaxonomyError that names its place."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from models.taxonomy.errors import TaxonomyError

LARGEST_FILE_BYTES = 5_000_000

_NO_TEXT = "must be a text that is not blank"
_OUT_OF_RANGE = "is out of range"
_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "unknown key",
    "string_type": _NO_TEXT,
    "string_too_short": _NO_TEXT,
    "tuple_type": "must be a list of texts",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "greater_than_equal": _OUT_OF_RANGE,
    "less_than_equal": _OUT_OF_RANGE,
}
"""What pydantic says in the words of a programmer."""


class Table(BaseModel):
    """The keys of a table; others are refused, they are misspelt.

    A key's description shows what is written there, for remedies.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


Checked = TypeVar("Checked", bound=Table)


def _without_blanks(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, texts))


Text = Annotated[str, Field(min_length=1, description='"..."')]
MaybeBlank = Annotated[str, Field(description='"..."')]
Texts = Annotated[
    tuple[str, ...],
    Field(strict=False, description='["...", "..."]'),  # TOML knows lists alone
    AfterValidator(_without_blanks),
]


def number_between(lowest: float, highest: float) -> Any:
    """What a number's key is annotated with."""
    shown = f"{lowest:g} to {highest:g}"
    return Field(ge=lowest, le=highest, allow_inf_nan=False, description=shown)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file; `key` says where it stands, for messages."""

    file: Path
    key: str
    values: Mapping[str, Any]

    def refuse(self, name: str, problem: str, remedy: str) -> NoReturn:
        """Raise the TaxonomyError for the value `name` of this table."""
        raise TaxonomyError(self.file, f"{self.key}.{name}", problem, remedy)

    def read(self, table: type[Checked]) -> Checked:
        """The checked values. Raises TaxonomyError."""
        try:
            return table.model_validate(self.values)
        except ValidationError as error:
            # A misspelt key first: another one is missing because of it.
            first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
            name, problem, remedy = _told(first, table)
            raise TaxonomyError(self.file, f"{self.key}.{name}", problem, remedy) from error


def _told(mistake: ErrorDetails, table: type[Table]) -> tuple[str, str, str]:
    """Which key is wrong, why, and what to write."""
    name, *within_list = map(str, mistake["loc"])
    reason = _REASONS.get("tuple_type" if within_list else mistake["type"], mistake["msg"])
    if name not in table.model_fields:
        return name, reason, f"use one of: {', '.join(table.model_fields)}"
    problem = f"{mistake['input']} {reason}" if reason is _OUT_OF_RANGE else reason
    return name, problem, f"write {name} = {table.model_fields[name].description}"


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file that was read."""

    path: Path
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> "TomlFile":
        """Read and parse `path`. Raises TaxonomyError."""
        try:
            if path.stat().st_size > LARGEST_FILE_BYTES:
                raise TaxonomyError(path, "file", "is larger than 5 MB", "shorten it")
            return cls(path, tomllib.loads(path.read_text(encoding="utf-8")))
        except UnicodeDecodeError as error:
            raise TaxonomyError(path, "file", "is not UTF-8", "save it as UTF-8") from error
        except (ValueError, RecursionError) as error:  # a huge number or brackets in brackets, too
            remedy = "mend this line; texts stand in quotes"
            raise TaxonomyError(path, "file", f"is not TOML: {error}", remedy) from error
        except OSError as error:
            problem = f"cannot be read: {error.strerror or error}"
            raise TaxonomyError(path, "file", problem, "check its name and rights") from error

    def entries(self, name: str) -> Iterator[Entry]:
        """The tables of the array `name`, in order; none when absent."""
        tables = self.content.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
            raise TaxonomyError(self.path, name, "must be tables", f"write [[{name}]] above each")
        for position, table in enumerate(tables, start=1):
            yield Entry(self.path, f"{name}[{position}]", table)

    def tables(self, name: str, table: type[Checked]) -> Iterator[Checked]:
        """The checked values of `entries`. Raises TaxonomyError."""
        for entry in self.entries(name):
            yield entry.read(table)

    def allow_only(self, *names: str) -> None:
        """Refuse top-level keys that nothing would read."""
        for name in self.content:
            if name not in names:
                remedy = f"use one of: {', '.join(names)}"
                raise TaxonomyError(self.path, f"file.{name}", "unknown key", remedy)
