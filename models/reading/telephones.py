"""What a telephone number is: the numbers in a text by which somebody can be called."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from models.reading.company_words import any_of
from models.reading.lazy_re import lazy_re
from models.reading.phrases import listed, load_words

HOME, HOME_CODE = "DE", 49
"""Where a number without its country's code is called from."""

FEWEST_LIKELY_DIGITS = 6
"""Of what looks like a number to call, whether or not it is one."""

DIGITS_ABROAD = range(9, 12)
"""Of a number without its country's code, or four pairs. The plans would say no more: of ten digits
at random, some neighbour of ours has nearly every number."""

DIFFERENT_DIGITS = 3
"""Fewest in a number that is real."""

GERMAN_MOBILES = ("015", "016", "017")
"""How they begin: with a digit missing they are no number of another country.

Source: Bundesnetzagentur, Nummernplan Öffentliche Mobilfunkdienste.
"""

_COUNTED_ON = "01234567890123456789"

MOST_LOOKED_AT = 12
"""Numbers of one text; checking one takes some 25 microseconds."""

_LONGEST_BEFORE = 40
_MOST_WORDS_BEFORE = 3
_MOST_PARTS = 8

_DASHES = r"\u2010-\u2015-"
_LIKELY = lazy_re(rf"(?<![\w@])[+(]{{0,2}}\d[\d ()/.{_DASHES}]{{4,40}}\d(?!\w)")
_DATE = lazy_re(
    r"(?<![\d./-])(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d\d)|\d{1,2}/20\d\d|20\d\d-\d\d-\d\d)"
    r"(?!\d|\.\d)"
)
_IBAN = lazy_re(r"\b[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_ADDRESS_NUMBER = lazy_re(r"(?:\d{5}|\d{1,3}) +(?=[+(]{0,2}[0+])")
"""A house's number or a postal code right before a telephone's."""

_NEXT_PART = lazy_re(rf"[ /{_DASHES}]*[ /](?=\(?[0+])")
_PAIRS = lazy_re(r"\d\d(?:\D+\d\d){3}")
_BEFORE_IT = lazy_re(r"[\n;|,·•\d]")
_WORD = lazy_re(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number as it is written, with the extension behind it, and where it stands."""

    text: str
    start: int
    end: int


def telephones_in(text: str, *, is_asked: bool = False) -> list[Telephone]:
    """The numbers that can be called; those of faxes, registers and accounts are none.

    `is_asked`: the text answers where somebody can be called, so that a number of another country
    is one without its code as well. Linear in the length of `text`.
    """
    found: list[Telephone] = []
    for candidate in islice(likely_numbers_in(text), MOST_LOOKED_AT):
        if not _names_something_else(text, candidate):
            found.extend(_called(text, candidate, is_asked=is_asked))
    return found


def likely_numbers_in(text: str) -> Iterator[Telephone]:
    """What looks like a number, also one with too few or too many digits; no day and no IBAN."""
    shown = _DATE.sub(_blanked, _IBAN.sub(_blanked, text))
    for match in _LIKELY.finditer(shown):
        if len(_digits(match.group())) >= FEWEST_LIKELY_DIGITS:
            yield _cut(shown, match.start(), match.end())


def plain_digits(text: str) -> str:
    """The text with the digits of other scripts as ours."""
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def _blanked(match: re.Match[str]) -> str:
    return "x" * len(match.group())


def _cut(text: str, start: int, end: int) -> Telephone:
    written = text[start:end].rstrip()
    return Telephone(written, start, start + len(written))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


# What stands around a number


@lru_cache(maxsize=1)
def _before() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    words = load_words("contacts")["number"]
    called, others = (re.compile(any_of(listed(words[name]))) for name in ("called", "others"))
    return called, others, frozenset(listed(words["between"]))


@lru_cache(maxsize=1)
def _behind() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_words("contacts")["number"]
    unit = "|".join(re.escape(unit) for unit in listed(words["units"]))
    units = re.compile(rf" ?(?:{unit})(?!\w)", re.IGNORECASE)
    extension = any_of(listed(words["extension"]))
    return units, re.compile(rf"[ ,(]{{0,3}}{extension}[ .:]{{0,2}}-?\d{{1,5}}(?!\w)", re.I)


def _names_something_else(text: str, number: Telephone) -> bool:
    """Whether the words beside it make it a fax, an account, an amount."""
    called, others, between = _before()
    units, _ = _behind()
    if units.match(text, number.end) is not None:
        return True
    before = text[max(0, number.start - _LONGEST_BEFORE) : number.start].casefold()
    before = _BEFORE_IT.split(before)[-1]
    said = [word for word in _WORD.findall(before) if word not in between]
    said = said[-_MOST_WORDS_BEFORE:]
    if any(called.fullmatch(word) for word in said):
        return False
    return any(others.fullmatch(word) for word in said)


def _called(text: str, candidate: Telephone, *, is_asked: bool) -> list[Telephone]:
    """The numbers that a run of digits holds: one, or several with only a mark between them."""
    start = candidate.start
    address = _ADDRESS_NUMBER.match(candidate.text)
    if address is not None:
        start += address.end()
    found: list[Telephone] = []
    ends = _ends_of_parts(text, start, candidate.end)
    while start < candidate.end:
        longest = (_cut(text, start, end) for end, _ in reversed(ends) if end > start)
        number = next((each for each in longest if _can_be_called(each.text)), None)
        if number is None:
            break
        found.append(_with_extension(text, number))
        start = next((begin for end, begin in ends if end >= number.end), candidate.end)
    if not found and is_asked and _can_be_called_abroad(candidate.text):
        found.append(_with_extension(text, candidate))
    return found


def _ends_of_parts(text: str, start: int, end: int) -> Sequence[tuple[int, int]]:
    """Where a number may end, with where the next then begins; the last is the whole."""
    parts = islice(_NEXT_PART.finditer(text, start + 1, end), _MOST_PARTS)
    return [*((part.start(), part.end()) for part in parts), (end, end)]


def _with_extension(text: str, number: Telephone) -> Telephone:
    _, extension = _behind()
    found = extension.match(text, number.end)
    return number if found is None else _cut(text, number.start, found.end())


# The numbering plans


def _can_be_called(number: str) -> bool:
    """Whether the numbering plans have such a number, of here or with its country's code."""
    is_whole = number.lstrip("( ").startswith(("+", "0"))
    return is_whole and not _is_made_up(number) and _is_planned(number)


def _can_be_called_abroad(number: str) -> bool:
    """Whether it is as long as one of another country, without its code."""
    digits = _digits(number)
    is_long = len(digits) in DIGITS_ABROAD or _PAIRS.fullmatch(number) is not None
    is_other = number.lstrip("( ").startswith("+") or digits.startswith(("00", *GERMAN_MOBILES))
    return is_long and not is_other and not _is_made_up(number)


def _is_made_up(number: str) -> bool:
    """Whether it is the same few digits, or counts on."""
    digits = _digits(number)
    return len(set(digits)) < DIFFERENT_DIGITS or digits in _COUNTED_ON


def _is_planned(number: str) -> bool:
    """Whether it is assigned here, or as long as those of the country whose code it has.

    Of other countries no more is asked: plans change, and whoever writes the code means it.
    """
    import phonenumbers  # its numbering plans take time to load, and a bot at rest needs none

    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return False
    if parsed.country_code == HOME_CODE:
        return phonenumbers.is_valid_number(parsed)
    return phonenumbers.is_possible_number(parsed)
