"""Values of the readers as the arguments that an intent carries."""

import re
from collections.abc import Iterable

from models.reading.contact import handles_in
from models.reading.heard import Value
from models.reading.mail_addresses import mail_addresses_in, spoken_address
from models.reading.readings import CircleReading, PlaceReading, WishReading
from models.reading.telephones import FEWEST_LIKELY_DIGITS, likely_numbers_in
from models.vocabulary import OfferKind

_KINDS_IN_ORDER = tuple(OfferKind)


def kinds_args(kinds: Iterable[OfferKind]) -> dict[str, Value]:
    """The kinds in their usual order."""
    named = frozenset(kinds)
    return {"kinds": tuple(kind.value for kind in _KINDS_IN_ORDER if kind in named)}


def place_args(where: PlaceReading) -> dict[str, Value]:
    """Where it may be."""
    args: dict[str, Value] = {}
    if where.places:
        args["place"] = one_or_all(place.name for place in where.places)
    if where.without_places:
        args["place_out"] = one_or_all(place.name for place in where.without_places)
    if where.radius_km is not None:
        args["radius_km"] = where.radius_km
    if where.is_anywhere is not None:
        args["anywhere"] = where.is_anywhere
    if where.is_remote is not None:
        args["remote"] = where.is_remote
    return args


def wish_args(wish: WishReading) -> dict[str, Value]:
    """What is looked for."""
    args: dict[str, Value] = {}
    if wish.kinds:
        args |= kinds_args(wish.kinds)
    if wish.subjects:
        args["fields"] = tuple(subject.name for subject in wish.subjects)
    if wish.words:
        args["words"] = wish.words
    without = (*wish.without, *(subject.name for subject in wish.without_subjects))
    if without:
        args["without"] = without
    args |= place_args(wish.where)
    if wish.is_paid is not None:
        args["paid"] = wish.is_paid
    if wish.companies:
        args["company"] = one_or_all(wish.companies)
    if wish.pace is not None:
        args["cadence"] = wish.pace.value
    return args


def circle_args(circle: CircleReading) -> dict[str, Value]:
    """Whom an announcement concerns."""
    args: dict[str, Value] = {}
    if circle.who is not None:
        args["audience"] = circle.who.value
    if circle.subjects:
        args["fields"] = tuple(subject.name for subject in circle.subjects)
    if circle.universities:
        args["university"] = one_or_all(each.short_name for each in circle.universities)
    if circle.places:
        args["place"] = one_or_all(place.name for place in circle.places)
    return args


def one_or_all(names: Iterable[str]) -> Value:
    """A single name by itself, several as a list."""
    listed = tuple(dict.fromkeys(names))
    return listed[0] if len(listed) == 1 else listed


_DIGITS = {
    word: digit
    for digit, words in enumerate(
        (
            "null zero oh",
            "eins ein one",
            "zwei zwo two",
            "drei three",
            "vier four",
            "fünf fuenf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
        )
    )
    for word in words.split()
}
_TENS = {
    word: tens
    for tens, words in (
        (10, "zehn ten"),
        (11, "elf eleven"),
        (12, "zwölf zwoelf twelve"),
        (20, "zwanzig twenty"),
        (30, "dreißig dreissig thirty"),
        (40, "vierzig forty"),
        (50, "fünfzig fuenfzig fifty"),
        (60, "sechzig sixty"),
        (70, "siebzig seventy"),
        (80, "achtzig eighty"),
        (90, "neunzig ninety"),
    )
    for word in words.split()
}
_LONGEST_CONTACT_LINE = 300


def contact_of(text: str) -> str | None:
    """The address, number or @name alone, spoken ones put together; `telegram` for that."""
    text = text[:_LONGEST_CONTACT_LINE]
    mails = mail_addresses_in(text)
    mail = mails[0].text if mails else spoken_address(text)
    if mail is not None:
        return mail
    number = next(likely_numbers_in(text), None)
    said = number.text if number is not None else _spoken_number(text)
    if said is not None:
        return said
    handles = handles_in(text)
    if handles:
        return f"@{handles[0]}"
    return "telegram" if re.search(r"\btelegram\b", text, re.I) else None


def _spoken_number(text: str) -> str | None:
    """Digits said one by one, or in tens: "null eins sieben sechs dreißig"."""
    digits = ""
    longest = ""
    for word in re.findall(r"\w+", text.casefold()):
        if word in _DIGITS:
            digits += str(_DIGITS[word])
        elif word in _TENS:
            digits += str(_TENS[word])
        elif word.isdigit():
            digits += word
        else:
            digits = ""
        longest = max(longest, digits, key=len)
    return longest if len(longest) >= FEWEST_LIKELY_DIGITS else None
