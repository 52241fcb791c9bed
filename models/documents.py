"""What comes of a file that somebody sent: its words, or what keeps them from being read.

Known to the process that reads files as well, and therefore without any import of ours.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_MEGABYTES = 5
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
"""Of a file; Telegram lets bots fetch up to 20 MB."""

MOST_PAGES = 10

MOST_LETTERS = 12_000
"""Of the words in it; more is nothing that anybody would have typed."""


class DocumentProblem(StrEnum):
    """Why nothing was read; each has its words in `common/file_problem`."""

    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_DEMANDING = "too_demanding"
    """Reading it took more time or memory than a file may."""
    PROTECTED = "protected"
    """It opens with a password only."""
    SCANNED = "scanned"
    """Pages that are pictures, without a layer of text."""
    PICTURE = "picture"
    OLD_WORD = "old_word"
    OTHER_KIND = "other_kind"
    EMPTY = "empty"
    BROKEN = "broken"
    NOT_FETCHED = "not_fetched"
    """Telegram did not hand it out."""
    BUSY = "busy"
    """Too many other files are being read."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The words of a file, in the order in which they are read."""

    text: str
    is_recognised: bool = False
    """Whether the words were recognised in a picture, and may be misread."""
