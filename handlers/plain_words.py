"""Bare words that people type where a button would do."""

from models.text import compare_key

_AGREEMENT = frozenset(
    {
        "ja",
        "jo",
        "jep",
        "yes",
        "yep",
        "ok",
        "okay",
        "genau",
        "richtig",
        "right",
        "correct",
        "passt",
        "passt so",
        "stimmt",
        "stimmt so",
        "ja stimmt",
        "ja stimmt so",
        "ja passt",
        "that's right",
        "fertig",
        "done",
        "weiter",
        "next",
        "speichern",
        "save",
        "senden",
        "send",
        "absenden",
        "abschicken",
        "submit",
    }
)
_WAY_OUT = frozenset({"abbrechen", "abbruch", "cancel"})

LONGEST_BARE = 60
"""Letters, however many of them are blanks and exclamation marks; more says something."""


def agrees(text: str) -> bool:
    """Whether typed words do no more than say yes to what is shown."""
    return _bare(text) in _AGREEMENT


def wants_out(text: str) -> bool:
    """Whether typed words do no more than leave the dialogue."""
    return _bare(text) in _WAY_OUT


def _bare(text: str) -> str:
    if len(text) > LONGEST_BARE:
        return ""
    return " ".join(compare_key(text).replace(",", " ").split()).rstrip("!. ")
