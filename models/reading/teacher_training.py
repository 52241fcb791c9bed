"""Recognises teacher training ("Lehramt") and which of the two fields it belongs to.

Lehramt for primary school and special needs is 0113, every other 0114 (with subjects).
"""

from collections.abc import Sequence
from itertools import pairwise

PRIMARY_OR_SPECIAL = "0113"
WITH_SUBJECTS = "0114"

_STARTS = ("lehramt", "lehrer", "leramt", "lehrmat", "lehrampt")
_WHOLE = frozenset(
    [
        "gyge",
        "hrge",
        "hrsge",
        "hrsgyge",
        "ghr",
        "grundschullehramt",
        "teacher",
        "teaching",
        "teachers",
        "lehramtsstudium",
        "grundschullehrer",
        "berufskolleglehrer",
    ]
)
_PRIMARY_STARTS = (
    "grundschul",
    "primar",
    "primary",
    "sonderpaed",
    "foerder",
    "elementar",
    "special",
    "inklusi",
)
_PRIMARY_WHOLE = frozenset({"gs", "gp", "sopaed", "sopae", "g"})


def teacher_training_field(typed: Sequence[str]) -> str | None:
    """The field of teacher training that the folded words name; None when they name none."""
    names_it = any(
        word.startswith(_STARTS) or "lehramt" in word or word in _WHOLE for word in typed
    )
    names_it = names_it or ("la" in typed and len(typed) > 1)
    names_it = names_it or _is_education_award(typed)
    if not names_it:
        return None
    if any(word.startswith(_PRIMARY_STARTS) or word in _PRIMARY_WHOLE for word in typed):
        return PRIMARY_OR_SPECIAL
    if any("grundschul" in word or "sonderpaed" in word for word in typed):
        return PRIMARY_OR_SPECIAL
    return WITH_SUBJECTS


def _is_education_award(typed: Sequence[str]) -> bool:
    """ "M.Ed." and "Bachelor of Education" are awarded to teachers alone."""
    joined = " ".join(typed)
    return any(one in {"b", "m"} and other == "ed" for one, other in pairwise(typed)) or any(
        award in joined for award in ("master of education", "bachelor of education")
    )
