"""Whom an announcement concerns, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class AudienceKind(StrEnum):
    ALL = "all"
    STUDENTS = "students"
    COMPANIES = "companies"
    FIELD = "field"
    UNIVERSITY = "university"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast concerns; `value` is an ISCED-F code, a university's id or a place's name.

    A field's code may be broad (2 digits), narrow (3) or detailed (4): it means those below too.
    Only those are meant who are also in the audience `within`, if there is one.
    """

    kind: AudienceKind
    value: str | None = None
    within: "Audience | None" = None

    def to_data(self) -> dict[str, object]:
        within = {"within": self.within.to_data()} if self.within else {}
        return {"kind": self.kind.value, "value": self.value, **within}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Audience":
        within = data.get("within")
        return cls(
            AudienceKind(data["kind"]), data.get("value"), cls.from_data(within) if within else None
        )
