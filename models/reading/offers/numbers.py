"""Numbers as offers write them, in folded text."""

from models.reading.lazy_re import lazy_re

NUMBER_WORDS = {
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1, "one": 1,
    "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4, "four": 4, "fuenf": 5, "five": 5,
    "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9, "nine": 9,
    "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwoelf": 12, "twelve": 12, "achtzehn": 18,
    "eighteen": 18, "zwanzig": 20, "twenty": 20, "vierundzwanzig": 24,
    "vierzig": 40, "dreissig": 30,
    "dreizehn": 13, "vierzehn": 14, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "neunzehn": 19, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "thirty": 30, "forty": 40,
    "halbes": 0.5, "halben": 0.5, "halbe": 0.5, "half": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5,
    "zweieinhalb": 2.5, "dreieinhalb": 3.5, "viereinhalb": 4.5,
}  # fmt: skip
WORDS = rf"(?<!\w)(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
"""One of the words, where a word begins ("nächsten" holds "ten"), without a group."""
COUNT = rf"(?<![\d.,⁄])(\d{{1,3}}(?:[.,]\d)?|{WORDS})"
"""One group: digits, perhaps with a half, or a word."""
TO = r"\s*(?:-|–|—|bis zu|bis|to|/|oder|or|und|and|through)\s*(?:max\.?\s*|maximal\s*|zu\s*)?"

_BEFORE_LETTERS = 24
_AT_LEAST = lazy_re(
    r"(?:mindestens|mind\.?|min\.?|wenigstens|ab|at least|minimum(?: of)?|minimum|not less than"
    r"|nicht unter|nicht kuerzer als|not shorter than|no shorter than|from)\s*(?:(?:jedoch"
    r"|aber|though|dauer)\s*:?\s*)?$"
)
_AT_MOST = lazy_re(
    r"(?:bis zu|bis|hoechstens|maximal|max\.?|laengstens|up to|at most|maximum(?: of)?|no more than"
    r"|nicht mehr als|not exceeding)\s*$"
)
_AT_LEAST_BEHIND = lazy_re(
    r"^\s*(?:minimum|mindestens|oder mehr|or more|und mehr|plus|sind das minimum|aufwaerts|\+"
    r"|,?\s*(?:gerne?|auch|or|oder|lieber)\s+(?:auch\s+)?(?:mehr|laenger|longer|more)\b)"
)
_AT_MOST_BEHIND = lazy_re(
    r"^\s*(?:maximum|maximal|hoechstens|oder weniger|or less|at most|at the most|tops)"
)


def count_of(said: str) -> float:
    """Digits or a number's word as a number."""
    return NUMBER_WORDS.get(said) or float(said.replace(",", "."))


def bounds_of(
    folded: str, start: int, end: int, low: float, high: float | None
) -> tuple[float | None, float | None]:
    """A single number as said: at least, at most or exactly that; a span stays one."""
    if high is not None:
        return (low, high) if low <= high else (high, low)
    before = folded[max(0, start - _BEFORE_LETTERS) : start]
    after = folded[end : end + _BEFORE_LETTERS]
    if _AT_MOST.search(before) or _AT_MOST_BEHIND.match(after):
        return None, low
    if _AT_LEAST.search(before) or _AT_LEAST_BEHIND.match(after):
        return low, None
    return low, low
