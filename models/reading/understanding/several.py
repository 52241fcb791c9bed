"""A line with several wishes, taken apart: "danke, aber pausier mal und nur noch bezahlte"."""

import re
from functools import cache

from models.reading.heard import Intent, Meaning
from models.reading.understanding.spoken import DATA
from models.taxonomy.toml_file import TomlFile

FEWEST_WORDS = 2
"""Words of a part that can be a wish by itself."""

MOST_PARTS = 4
LONGEST_LINE = 300
"""Letters of a line with several wishes; what is longer is one text."""

WHOLE = frozenset({Intent.NOTE, Intent.POST_OFFER, Intent.NONSENSE, Intent.REPORT_ABUSE})
"""What is one thing however long it is."""

NEVER_BESIDE = frozenset(
    {
        Intent.GREETING,
        Intent.THANKS,
        Intent.SMALLTALK,
        Intent.UNCLEAR,
        Intent.NONSENSE,
        Intent.AGREE,
        Intent.INTERESTED,
        Intent.APPROVE,
        Intent.NOTE,
    }
)
"""What is no wish of its own beside another: courtesy, and a yes that goes on."""

_WEIGHTIEST_FIRST = (
    Intent.DELETE_ME,
    Intent.STOP,
    Intent.WITHDRAW_OFFER,
    Intent.PAUSE,
    Intent.PAUSE_OFFER,
    Intent.MARK_FILLED,
    Intent.UNSUBSCRIBE,
    Intent.REFUSE,
    Intent.CANCEL,
)
"""Of several wishes the one whose neglect does most damage counts most."""


def weight_of(meaning: Meaning) -> int:
    """The place of a wish among others, 0 the weightiest."""
    if meaning.intent in _WEIGHTIEST_FIRST:
        return _WEIGHTIEST_FIRST.index(meaning.intent)
    return len(_WEIGHTIEST_FIRST)


@cache
def _divider() -> re.Pattern[str]:
    """Ends of sentences, and words that join one wish to another."""
    words = TomlFile.read(DATA / "forms.toml").content["joining"].split()
    return re.compile(rf"[.;!?\n]+(?=\s|$)|,\s|\s(?:{'|'.join(words)})\s", re.IGNORECASE)


def parts_of(text: str) -> list[str]:
    """The parts of a line that may each be a wish; none where it is a single one."""
    if len(text) > LONGEST_LINE:
        return []
    pieces = [piece.strip(" ,") for piece in _divider().split(text)]
    parts = [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS]
    return parts[:MOST_PARTS] if len(parts) > 1 else []
