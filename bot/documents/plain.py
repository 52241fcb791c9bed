"""Text files, in the encodings in which editors here write them."""

import codecs
from typing import Final

from bot.documents.problems import UnreadableError
from models.documents import DocumentProblem

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_WHITE: Final = frozenset("\t\n\r\f\x0b")

MOST_CONTROLS: Final = 0.01
"""The share of control characters from which on it is no text."""


def load() -> None:
    """Loads what is loaded only while a text is read."""
    for _, encoding in _MARKS:
        codecs.lookup(encoding)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252"):
        codecs.lookup(encoding)


def read_plain(content: bytes) -> str:
    """The file's text.

    Raises: UnreadableError.
    """
    text = _decoded(content)
    controls = sum(1 for letter in text if letter < " " and letter not in _WHITE)
    if controls > len(text) * MOST_CONTROLS:
        raise UnreadableError(DocumentProblem.OTHER_KIND)
    return text


def _decoded(content: bytes) -> str:
    for encoding in _likely_encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(DocumentProblem.OTHER_KIND)


def _likely_encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    # Words in Latin letters have a zero in every second byte of UTF-16.
    if content[1::2].count(0) > len(content) // 4:
        return ("utf-16-le",)
    if content[::2].count(0) > len(content) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")
