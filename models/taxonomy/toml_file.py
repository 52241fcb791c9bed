"""Checked access to a TOML file: every mistake becomes a TaxonomyError that names its place."""

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from models.taxonomy.errors import TaxonomyError

LARGEST_FILE_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file; `key` says where it stands, for messages."""

    file: Path
    key: str
    values: Mapping[str, Any]

    def refuse(self, name: str, problem: str, remedy: str) -> NoReturn:
        """Raise the TaxonomyError for the value `name` of this table."""
        raise TaxonomyError(self.file, f"{self.key}.{name}" if name else self.key, problem, remedy)

    def allow_only(self, *names: str) -> None:
        """Refuse keys that nothing would read: they are misspelt."""
        for name in self.values:
            if name not in names:
                self.refuse(name, "unknown key", f"use one of: {', '.join(names)}")

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not blank; `default` when absent, which makes it optional."""
        value = self.values.get(name, default)
        if value is None:
            self.refuse(name, "is missing", f'add {name} = "..."')
        if not isinstance(value, str) or (not value.strip() and default is None):
            self.refuse(name, "must be a text that is not blank", f'write {name} = "..."')
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(name, "must be a list of texts", f'write {name} = ["...", "..."]')
        return tuple(item.strip() for item in value if item.strip())

    def number(self, name: str, lowest: float, highest: float) -> float:
        """A number between two bounds."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            self.refuse(name, "must be a number", f"write {name} = {lowest:g} to {highest:g}")
        if not lowest <= value <= highest:
            self.refuse(name, f"{value:g} is out of range", f"use {lowest:g} to {highest:g}")
        return float(value)

    def codes(self, name: str, known: Mapping[str, object]) -> tuple[str, ...]:
        """At least one detailed field code, each of which exists."""
        codes = self.texts(name)
        if not codes:
            self.refuse(name, "names no field of study", f'write {name} = ["0613"]')
        for code in codes:
            if len(code) != 4 or code not in known:
                self.refuse(
                    name,
                    f"unknown field of study {code!r}",
                    "use a four-digit code of ISCED-F 2013 in quotes, such as 0613",
                )
        return tuple(dict.fromkeys(codes))


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
        except tomllib.TOMLDecodeError as error:
            remedy = "mend this line; texts stand in quotes"
            raise TaxonomyError(path, "file", f"is not TOML: {error}", remedy) from error
        except UnicodeDecodeError as error:
            raise TaxonomyError(path, "file", "is not UTF-8", "save it as UTF-8") from error
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

    def allow_only(self, *names: str) -> None:
        """Refuse top-level keys that nothing would read."""
        Entry(self.path, "file", self.content).allow_only(*names)
