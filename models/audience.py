"""Whom an announcement concerns, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from models.vocabulary import Who


class Part(StrEnum):
    """One condition of an audience; the values are its names in stored data and in buttons."""

    FIELDS = "fields"
    WITHOUT_FIELDS = "without_fields"
    UNIVERSITIES = "universities"
    WITHOUT_UNIVERSITIES = "without_universities"
    DEGREES = "degrees"
    SEMESTERS = "semesters"
    SECTORS = "sectors"
    WITHOUT_SECTORS = "without_sectors"
    SIZES = "sizes"
    COMPANIES = "companies"
    PLACES = "places"
    WITHOUT_PLACES = "without_places"


OF_STUDENTS = frozenset(
    {
        Part.FIELDS,
        Part.WITHOUT_FIELDS,
        Part.UNIVERSITIES,
        Part.WITHOUT_UNIVERSITIES,
        Part.DEGREES,
        Part.SEMESTERS,
    }
)
OF_COMPANIES = frozenset({Part.SECTORS, Part.WITHOUT_SECTORS, Part.SIZES, Part.COMPANIES})
EXCLUDING = frozenset(
    {
        Part.WITHOUT_FIELDS,
        Part.WITHOUT_UNIVERSITIES,
        Part.WITHOUT_SECTORS,
        Part.WITHOUT_PLACES,
    }
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast concerns: every condition narrows, the values of one condition widen it.

    Of everybody, conditions that one group alone can meet narrow that group alone.
    """

    who: Who
    fields: tuple[str, ...] = ()
    """ISCED-F codes: broad (2 digits), narrow (3) or detailed (4); those below are meant too."""
    without_fields: tuple[str, ...] = ()
    universities: tuple[str, ...] = ()
    """Ids."""
    without_universities: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    semesters: tuple[int | None, int | None] | tuple[()] = ()
    """From and to, both included; None where it is open."""
    sectors: tuple[str, ...] = ()
    """Ids."""
    without_sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    """Names, as the companies write them."""
    places: tuple[str, ...] = ()
    """Where students look, and where companies are."""
    without_places: tuple[str, ...] = ()

    def values(self, part: Part) -> tuple[Any, ...]:
        """What a condition asks for; empty if there is none."""
        found: tuple[Any, ...] = getattr(self, part.value)
        return found

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its conditions, in the order in which they are told."""
        return tuple(part for part in Part if self.values(part))

    def without(self, *parts: Part) -> "Audience":
        """The same with fewer conditions."""
        return self.changed(dict.fromkeys(parts, ()))

    def changed(self, values: Mapping[Part, tuple[Any, ...]]) -> "Audience":
        """The same with other conditions."""
        changes: dict[str, Any] = {part.value: found for part, found in values.items()}
        return replace(self, **changes)

    def to_data(self) -> dict[str, object]:
        """Who, and the conditions there are."""
        return {"who": self.who.value} | {
            part.value: list(self.values(part)) for part in self.parts
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Audience":
        if "kind" in data:
            return _of_one_condition_within_others(data)
        known = {each.name for each in fields(cls)} - {"who"}
        conditions = {name: tuple(values) for name, values in data.items() if name in known}
        return cls(Who(data["who"]), **conditions)


def audience_from(data: Mapping[str, Any] | None) -> Audience | None:
    """The audience that was stored, if any was."""
    return Audience.from_data(data) if data else None


_STORED_BEFORE = {"field": Part.FIELDS, "university": Part.UNIVERSITIES, "place": Part.PLACES}


def _of_one_condition_within_others(data: Mapping[str, Any]) -> Audience:
    """An audience as it was stored when each had one condition, and perhaps another around it."""
    within = data.get("within")
    around = Audience.from_data(within) if within else None
    part = _STORED_BEFORE.get(data["kind"])
    if part is None:
        return around or Audience(Who(data["kind"]))
    return (around or Audience(Who.STUDENTS)).changed({part: (data["value"],)})
