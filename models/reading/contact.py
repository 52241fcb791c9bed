"""What a contact is: something by which the other side can really reach a person.

A mail address, a telephone number, or a Telegram name that is the person's own.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from models.taxonomy.normalise import without_endless_runs
from models.text import clean_line, compare_key


class ContactProblem(Enum):
    """Why words are no contact."""

    QUESTION = "question"
    """Something is asked instead."""
    REFUSAL = "refusal"
    HANDLE = "handle"
    """Only an @name, and not one by which the person can be found here."""
    UNFINISHED = "unfinished"
    """A mail address or a number that misses something."""
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as it is shown to the other side, with hidden mail addresses written out."""

    text: str
    is_all: bool
    """Whether the words said nothing else."""


_MAIL = re.compile(r"[\w.+%'-]+@(?:[\w-]+\.)+[^\W\d_]{2,24}(?![\w-])")
_NUMBER = re.compile(r"(?<![\w@])[+(]{0,2}\d[\d\s()/.\u2010-\u2015-]{4,}\d(?!\w)")
_HANDLE = re.compile(r"(?<![\w.@])@([a-z]\w{0,31})(?![\w@]|\.\w)", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/([a-z]\w{3,31})/?(?!\w)", re.IGNORECASE)

_HIDDEN_AT = re.compile(r"\s*[(\[{<]\s*(?:at|ät|ett|klammeraffe|@)\s*[)\]}>]\s*", re.IGNORECASE)
_HIDDEN_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|punkt|\.)\s*[)\]}>]\s*", re.IGNORECASE)
_SPELLED_DOT = re.compile(r"\s+(?:dot|punkt)\s+", re.IGNORECASE)
_SPACED_AT = re.compile(r"(?<=[\w-])\s*@\s*(?=[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24}\b)")
_SPELLED = re.compile(
    r"(?:(?:e-?mail|mail|kontakt|contact)\s*:?\s+)?"
    r"(?P<name>[\w+-]+(?:(?:\.|\s+(?:dot|punkt)\s+)[\w+-]+)*)\s+(?:at|ät)\s+"
    r"(?P<host>[\w-]+(?:(?:\.|\s+(?:dot|punkt)\s+)[\w-]+)+)",
    re.IGNORECASE,
)

_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{2}|\d{4})")
_OTHER_NUMBER = re.compile(
    r"matrikel|iban|konto|steuer|ust|hrb|plz|geb|kunden|personal|student id", re.IGNORECASE
)
"""Words beside a number that is no telephone's."""

FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""Of a number with its area code. Source: ITU-T E.164, at most 15 digits."""

NATIONAL_DIGITS = range(9, 12)
"""Of numbers in countries whose numbers begin with no 0."""

DIFFERENT_DIGITS = 3
"""Fewest in a number that is real."""

_ASKING = frozenset(
    "wer wie was wofür wozu warum wieso weshalb wann wo wohin welche welcher welchen muss müssen "
    "darf dürfen soll sollte kann brauche brauchst brauchen braucht geht ist reicht "
    "who what why how where when which do does must should can could may is are would".split()
)
"""A sentence that begins so asks, also without its mark."""

_REFUSING = frozenset(
    {
        *"nein nö nee no nope nicht ungern niemals never don't dont not privat private".split(),
        *"kein keine keinen keiner none geheim rather".split(),
    }
)

_AROUND = frozenset(
    {
        *"mail e-mail email mailadresse adresse address tel telefon telefonnummer phone".split(),
        *"handy handynummer mobil mobile festnetz nummer number whatsapp telegram signal".split(),
        *"kontakt contact meine mein my ist is und and oder or unter at per via über".split(),
        *"ich bin erreichbar reach me mich am besten best bitte please nur only".split(),
    }
)
"""Words beside a contact that say nothing more."""


def read_contact(text: str, username: str | None) -> Contact | ContactProblem:
    """The contact in what somebody with this Telegram name typed, or what it is instead."""
    words = _written_out(clean_line(text))
    handles = {
        name
        for name in [*_HANDLE.findall(words), *_LINK.findall(words)]
        if username is None or name.casefold() != username.casefold()
    }
    own = _own_handle(words, username)
    found = [*_MAIL.findall(words), *_numbers_in(words), *([own] if own else [])]
    if found:
        is_all = not _rest(words, found)
        says_more = "?" in words or (own is not None and words.casefold() in own.casefold())
        return Contact(" · ".join(found) if says_more else words, is_all)
    return _problem_of(words, has_handle=bool(handles))


def contact_alone(text: str, username: str | None) -> str | None:
    """The first mail address, number or own name among words, without all the rest."""
    words = _written_out(clean_line(without_endless_runs(text)))
    own = _own_handle(words, username)
    found = [*_MAIL.findall(words), *_numbers_in(words), *([own] if own else [])]
    return found[0] if found else None


def is_contact(text: str, username: str | None) -> bool:
    """Whether the person could be reached by it."""
    return isinstance(read_contact(text, username), Contact)


def leads_to_person(contact: str) -> bool:
    """Whether students can use a stored contact; some are older than the rule for new ones."""
    return contact.startswith("@") or is_contact(contact, None)


def _written_out(text: str) -> str:
    """Plain digits, and mail addresses as they are used: `name (at) firma.de`."""
    text = "".join(_plain_digit(letter) for letter in unicodedata.normalize("NFKC", text))
    spelled = _SPELLED.fullmatch(text)
    if spelled is not None:
        name, host = (_SPELLED_DOT.sub(".", part) for part in spelled.group("name", "host"))
        return f"{name}@{host}"
    if _HIDDEN_AT.search(text) or "@" in text:
        text = _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))
        before, at, after = text.partition("@")
        text = f"{before}{at}{_SPELLED_DOT.sub('.', after)}"
    return _SPACED_AT.sub("@", text)


def _plain_digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _numbers_in(words: str) -> list[str]:
    """The telephone numbers, as they are written."""
    others = _OTHER_NUMBER.search(words) is not None
    found = [match.group().strip() for match in _NUMBER.finditer(words)]
    return [number for number in found if _is_telephone(number, is_marked=not others)]


def _is_telephone(number: str, *, is_marked: bool) -> bool:
    digits = re.sub(r"\D", "", number)
    if _DATE.fullmatch(number) or _is_made_up(digits):
        return False
    if number.lstrip("( ").startswith(("+", "0")):
        return len(digits.lstrip("0")) + 1 >= FEWEST_DIGITS and len(digits) <= MOST_DIGITS + 2
    pairs = re.split(r"\D+", number)
    is_in_pairs = len(pairs) == 4 and all(len(pair) == 2 for pair in pairs)
    return is_marked and (len(digits) in NATIONAL_DIGITS or is_in_pairs)


def _is_made_up(digits: str) -> bool:
    """Whether a number is the same few digits, or counts on."""
    return len(set(digits)) < DIFFERENT_DIGITS or digits in "01234567890123456789"


def _own_handle(words: str, username: str | None) -> str | None:
    """The person's own Telegram name, if that is among what they typed."""
    if not username:
        return None
    named = {name.casefold() for name in [*_HANDLE.findall(words), *_LINK.findall(words)]}
    is_named = username.casefold() in named or words.casefold() == username.casefold()
    return f"@{username}" if is_named else None


def _rest(words: str, found: list[str]) -> str:
    """What was said beside the contact."""
    for part in found:
        words = words.replace(part, " ")
    said = re.findall(r"[^\W\d_][\w'-]*", _LINK.sub(" ", words).casefold())
    return " ".join(word for word in said if word not in _AROUND)


def _problem_of(words: str, *, has_handle: bool) -> ContactProblem:
    said = compare_key(words).replace(",", " ").split()
    if "?" in words or (said and said[0] in _ASKING):
        return ContactProblem.QUESTION
    if has_handle:
        return ContactProblem.HANDLE
    if _REFUSING.intersection(said):
        return ContactProblem.REFUSAL
    if "@" in words or re.search(r"\d(?:\D?\d){3,}", words):
        return ContactProblem.UNFINISHED
    return ContactProblem.UNCLEAR
