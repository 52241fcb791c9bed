"""Lines as people would have typed them, from lines as they were broken on paper."""

import re
from typing import Final

_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)

_HYPHENATED: Final = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zäöüß])")
"""A word divided at the end of a line; before a capital the hyphen belongs to the word."""

_AND: Final = re.compile(r"(?:und|oder|bzw|and|or)\b")
"""After a hyphen they show that it stands for the rest of a word: "Vor-\nund Nachbereitung"."""

_BULLET: Final = re.compile(r"^[\s\u200b]*[•▪●◦‣·○■\uf0b7\uf0a7\u2043][ \t\u00a0]*", re.MULTILINE)

FULL_LINE: Final = 50
"""Letters from which on a line may have been broken because the paper ended."""


_PDFIUM_HYPHEN: Final = "\x02"
"""What PDFium writes for a hyphen at the end of a line, together with the line's end."""


def as_typed(text: str) -> str:
    """The text with its words and sentences whole."""
    text = text.replace(_PDFIUM_HYPHEN, "-\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = text.translate(_LIGATURES)
    text = _HYPHENATED.sub(lambda found: _joined(text, found), text)
    text = _BULLET.sub("- ", text)
    return "\n".join(_whole_sentences(text.split("\n")))


def _joined(text: str, found: re.Match[str]) -> str:
    return "- " if _AND.match(text, found.end()) else ""


def _whole_sentences(lines: list[str]) -> list[str]:
    """A full line goes on in the next one if that begins in the middle of a sentence."""
    whole: list[str] = []
    was_full = False
    for line in (each.strip() for each in lines):
        if whole and was_full and line[:1].islower():
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
        was_full = len(line) >= FULL_LINE
    return whole
