"""How far "kein", "nur", "auch", "außer", "statt" reach: one treatment for every reader."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How words of a line are meant."""

    PLAIN = "plain"
    ONLY = "only"
    ALSO = "also"
    OUT = "out"
    """Refused: never a value."""
    OPEN = "open"
    """Named, but neither wanted nor refused: "muss nicht remote sein"."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring words that are meant in the same way; a clause ends a passage."""

    text: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Scope:
    """A line taken apart by how its words are meant."""

    passages: tuple[Passage, ...]

    @property
    def wanted(self) -> str:
        """What is asked for, without all that is refused."""
        return self._joined(Mode.PLAIN, Mode.ONLY, Mode.ALSO)

    @property
    def refused(self) -> str:
        return self._joined(Mode.OUT)

    def has(self, mode: Mode) -> bool:
        return any(passage.mode is mode for passage in self.passages)

    def _joined(self, *modes: Mode) -> str:
        return " , ".join(each.text for each in self.passages if each.mode in modes)


def read_scope(text: str) -> Scope:
    """The line's passages in order. Never raises."""
    return Scope((Passage(text, Mode.PLAIN),))
