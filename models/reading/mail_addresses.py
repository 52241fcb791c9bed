"""What a mail address is: the addresses in a text, also those that are spelled out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from models.reading.company_words import any_of
from models.reading.lazy_re import lazy_re
from models.reading.phrases import listed, load_words

MOST_LOOKED_AT = 20
"""Addresses of one text; checking one takes some 65 microseconds."""

_LONGEST_NAME = 64
_LONGEST_HOST = 253
"""Octets of an address's parts. Source: RFC 5321, section 4.5.3.1; RFC 1035, section 2.3.4."""

_NAME = lazy_re(r"[\w.+%'-]+\Z")
_HOST = lazy_re(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,24}(?![\w-])")

_PART_END = lazy_re(r"[._+-]")

_GAP = r"\s{0,3}"
_BLANK = r"\s{1,3}"
"""Bounded, as a search for any blanks before a mark begins anew at each of thousands."""

_SAID_AT = r"(?:at|ät|ett|klammeraffe)"
_SAID_DOT = r"(?:dot|punkt)"
_OPEN, _CLOSE = rf"{_GAP}[(\[{{<]{_GAP}", rf"{_GAP}[)\]}}>]{_GAP}"
_HIDDEN_AT = lazy_re(rf"{_OPEN}(?:{_SAID_AT}|@){_CLOSE}", re.IGNORECASE)
_HIDDEN_DOT = lazy_re(rf"{_OPEN}(?:{_SAID_DOT}|\.){_CLOSE}", re.IGNORECASE)
_SPELLED_DOT = lazy_re(rf"{_BLANK}{_SAID_DOT}{_BLANK}", re.IGNORECASE)
_SPACED_AT = lazy_re(rf"(?<=[\w-]){_GAP}@{_GAP}(?=[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{{2,24}}\b)")
_SCHEME = lazy_re(r"\b(?:mailto:(?=\S)|tel:(?=\+))", re.IGNORECASE)

_DASH = lazy_re(rf"{_BLANK}(?:minus|bindestrich|dash|hyphen){_BLANK}", re.IGNORECASE)
_UNDERSCORE = lazy_re(rf"{_BLANK}(?:unterstrich|underscore){_BLANK}", re.IGNORECASE)
_SPOKEN_AT = lazy_re(
    rf"{_GAP}(?:[(\[]{_GAP}{_SAID_AT}{_GAP}[)\]]|\b{_SAID_AT}\b|@){_GAP}", re.IGNORECASE
)
_SPOKEN_DOT = lazy_re(
    rf"{_GAP}(?:[(\[]{_GAP}{_SAID_DOT}{_GAP}[)\]]|\b{_SAID_DOT}\b){_GAP}", re.IGNORECASE
)
_DOT_BETWEEN = rf"(?:\.|{_BLANK}{_SAID_DOT}{_BLANK})"
_INTRODUCTION = (
    rf"(?:(?:meine|my|e-?mail|mail|adresse|address|kontakt|contact|ist|is|lautet){_GAP}:?{_BLANK})*"
)
_SPOKEN = lazy_re(
    rf"{_INTRODUCTION}(?P<name>[\w+-]+(?:{_DOT_BETWEEN}[\w+-]+)*){_BLANK}{_SAID_AT}{_BLANK}"
    rf"(?P<host>[\w-]+(?:{_DOT_BETWEEN}[\w-]+)+)[.!]?",
    re.IGNORECASE,
)
"""Nothing but an address in words: "Mail: jule dot sommer at uni dot example"."""


class Mailbox(IntEnum):
    """Whom an address leads to, the best for somebody who wants to apply first."""

    PERSON = 0
    APPLICATION = 1
    GENERAL = 2
    ELSEWHERE = 3
    """Data protection, invoices, or nobody at all."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address as it is used, its domain in small letters, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def domain(self) -> str:
        return self.text.rpartition("@")[2]


def mail_addresses_in(text: str) -> list[MailAddress]:
    """The addresses that mail can be sent to. Linear in the length of `text`."""
    found: list[MailAddress] = []
    looked_at = 0
    at = text.find("@")
    while at >= 0 and looked_at < MOST_LOOKED_AT:
        host = _HOST.match(text, at + 1, at + 1 + _LONGEST_HOST)
        name = _NAME.search(text[max(0, at - _LONGEST_NAME) : at]) if host is not None else None
        if host is not None and name is not None:
            looked_at += 1
            local = name.group().lstrip(".'-%")
            address = _checked(f"{local}@{host.group()}")
            if address is not None:
                found.append(MailAddress(address, at - len(local), host.end()))
        at = text.find("@", at + 1)
    return found


def best_of(addresses: Iterable[MailAddress]) -> MailAddress | None:
    """The address by which whoever wants to apply does best: a person's, else for applications."""
    return min(addresses, key=lambda each: mailbox_of(each.text), default=None)


def mailbox_of(address: str) -> Mailbox:
    """Whom it leads to, by what stands before the @."""
    name = address.partition("@")[0].casefold()
    names = (name, _PART_END.split(name, maxsplit=1)[0])  # "no-reply", "jobs-dortmund"
    by_name = (box for box, pattern in _mailboxes() if any(map(pattern.fullmatch, names)))
    return next(by_name, Mailbox.PERSON)


def written_out(text: str) -> str:
    """The text with "jobs (at) firma (punkt) de" and "jobs@firma,de" as they are used."""
    spelled = _SPOKEN.fullmatch(text)
    if spelled is not None:
        name, host = (_SPELLED_DOT.sub(".", part) for part in spelled.group("name", "host"))
        return f"{name}@{host}"
    text = _SCHEME.sub("", text)
    if _HIDDEN_AT.search(text) or "@" in text:
        text = _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))
        before, at, after = text.partition("@")
        text = f"{before}{at}{_SPELLED_DOT.sub('.', after)}"
    text = _misspelled_end().sub(r"\1.\2", _SPACED_AT.sub("@", text))
    return _with_domains_as_used(text)


def spoken_address(text: str) -> str | None:
    """The first address in words that are said: "jule punkt sommer at uni minus bochum punkt de".

    Rather too often than too seldom: for a text in which an address is expected.
    """
    if _SPOKEN_AT.search(text) is None:
        return None
    written = _UNDERSCORE.sub("_", _DASH.sub("-", _SPOKEN_DOT.sub(".", text)))
    found = mail_addresses_in(_SPOKEN_AT.sub("@", written))
    return found[0].text if found else None


@lru_cache(maxsize=1)
def _mailboxes() -> Sequence[tuple[Mailbox, re.Pattern[str]]]:
    words = load_words("contacts")["mailbox"]
    return [
        (box, re.compile(any_of(listed(words[box.name.casefold()]))))
        for box in (Mailbox.ELSEWHERE, Mailbox.APPLICATION, Mailbox.GENERAL)
    ]


@lru_cache(maxsize=1)
def _misspelled_end() -> re.Pattern[str]:
    """An address whose last dot is a comma, or has a blank behind it."""
    ends = "|".join(load_words("contacts")["host"]["ends"].split())
    return re.compile(rf"(?<=[\w-])(@[\w-]{{1,63}})(?:,|\. )({ends})\b(?!\.?[\w-])", re.IGNORECASE)


def _with_domains_as_used(text: str) -> str:
    for address in reversed(mail_addresses_in(text)):
        text = text[: address.start] + address.text + text[address.end :]
    return text


def _checked(address: str) -> str | None:
    import email_validator  # loaded with the first address, and never by a bot at rest

    try:
        # Names that lead nowhere, such as `firma.local`, are refused, but for those of tests.
        checked = email_validator.validate_email(
            address, check_deliverability=False, test_environment=True
        )
    except email_validator.EmailNotValidError:
        return None
    return checked.normalized
