"""What a contact is: something by which the other side can really reach a person.

A mail address, a telephone number, or a Telegram name that is the person's own.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from models.reading.lazy_re import lazy_re
from models.reading.mail_addresses import best_of, mail_addresses_in, written_out
from models.reading.telephones import plain_digits, telephones_in
from models.taxonomy.normalise import without_endless_runs
from models.text import clean, clean_line, compare_key


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


_HANDLE = lazy_re(r"(?<![\w.@])@([a-z]\w{0,31})(?![\w@]|[.-]\w)", re.IGNORECASE)
_LINK = lazy_re(r"(?:https?://)?(?:t|telegram)\.me/([a-z]\w{3,31})(?!/?\w)", re.IGNORECASE)
_SHORTEST_HANDLE = 4
"""Letters. Source: https://telegram.org/faq#usernames-and-tme asks for five; those that are sold
have four."""

LONGEST_TEXT = 4096
"""Letters that are looked at; some become eighteen once they are plain."""

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
    own = _own_handle(words, username)
    found = [*_mails_and_numbers(words, is_asked=True), *([own] if own else [])]
    if found:
        is_all = not _rest(words, found)
        says_more = "?" in words or (own is not None and words.casefold() in own.casefold())
        is_bare = len(found) == 1 and not re.search(r"\w", words.replace(found[0], " "))
        return Contact(" · ".join(found) if says_more or is_bare else words, is_all)
    others = {name for name in _names_in(words) if name.casefold() != (username or "").casefold()}
    return _problem_of(words, has_handle=bool(others))


def contact_alone(text: str, username: str | None, *, is_asked: bool = False) -> str | None:
    """The best mail address, else a number or the own name among words, without all the rest.

    `is_asked`: the text answers where somebody is reached, as in `telephones_in`.
    """
    words = _written_out(clean(without_endless_runs(text)))
    best = best_of(mail_addresses_in(words))
    if best is not None:
        return best.text
    number = next(iter(telephones_in(words, is_asked=is_asked)), None)
    return number.text if number is not None else _own_handle(words, username)


def is_contact(text: str, username: str | None) -> bool:
    """Whether the person could be reached by it."""
    return isinstance(read_contact(text, username), Contact)


def leads_to_person(contact: str) -> bool:
    """Whether a stored contact can be used, which may be older than the rule for new ones."""
    names = handles_in(contact)
    return is_contact(contact, names[0] if names else None)


def handles_in(text: str) -> list[str]:
    """The Telegram names in a text, without their @."""
    return [name for name in _names_in(text) if len(name) >= _SHORTEST_HANDLE]


def _names_in(words: str) -> list[str]:
    return [*_HANDLE.findall(words), *_LINK.findall(words)]


def _written_out(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])[:LONGEST_TEXT]
    return written_out(plain_digits(plain))


def _mails_and_numbers(words: str, *, is_asked: bool) -> list[str]:
    """The mail addresses, then the telephone numbers, as they are shown."""
    mails = [mail.text for mail in mail_addresses_in(words)]
    return [*mails, *(number.text for number in telephones_in(words, is_asked=is_asked))]


def _own_handle(words: str, username: str | None) -> str | None:
    """The person's own Telegram name, if that is among what they typed."""
    if not username:
        return None
    named = {name.casefold() for name in _names_in(words)}
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
