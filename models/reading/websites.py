"""Finds a company's website in what it says of itself, and leaves names that look like one."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.reading.company_words import said
from models.reading.lazy_re import lazy_re
from models.reading.legal_forms import LEGAL_FORM
from models.reading.mail_addresses import mail_addresses_in
from models.taxonomy.normalise import without_endless_runs, words

_WEBSITE = lazy_re(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?[a-z0-9äöüß](?:[a-z0-9äöüß-]*[a-z0-9äöüß])?"
    r"(?:\.[a-z0-9äöüß](?:[a-z0-9äöüß-]*[a-z0-9äöüß])?)*\.[a-z]{2,24}(?::\d+)?(?:/[^\s,;"
    r"|]*)?(?![\w@])",
    re.IGNORECASE,
)
_SURELY = lazy_re(r"https?://|www\.", re.IGNORECASE)
_SPOKEN = lazy_re(r"\b([\w-]+)\s+(?:punkt|dot)\s+([a-z]{2,12})\b", re.IGNORECASE)
_PIECE_END = lazy_re(r"[,;|•·\n]")
_LONGEST_UPPER = 3
"""Letters of a part of an address without vowels that is an abbreviation."""

_SECOND_LEVELS = frozenset({"co", "com", "org", "net", "gov", "ac"})
"""Before the end of a country they are no name: "firm.co.uk"."""

_SHORTEST_SHARED = 3
_FORMS = frozenset({"gmbh", "ug", "kg", "ag", "ohg", "gbr", "ev", "mbh"})


@dataclass(frozen=True, slots=True)
class FoundWebsite:
    """An address, the name that it seems to spell, and the text without addresses and mails."""

    address: str | None
    proposed_name: str
    text: str


@lru_cache
def _hosts(name: str) -> frozenset[str]:
    return frozenset(said("hosts", name))


def find_website(text: str) -> FoundWebsite:
    """The first address that is the company's own, else the domain of its mail.

    A name such as "Nachbar.de GmbH" is none, unless the words beside it are called like it.
    """
    text = _SPOKEN.sub(r"\1.\2", without_endless_runs(text))
    mails = mail_addresses_in(text)
    for mail in reversed(mails):
        text = f"{text[: mail.start]} , {text[mail.end :]}"
    addresses: list[str] = []
    kept: list[str] = []
    end = 0
    for found in _WEBSITE.finditer(text):
        address = found.group().rstrip("./")
        if _is_no_address(address) or _is_in_name(text, found):
            continue
        addresses.append(address)
        kept += [text[end : found.start()], ","]
        end = found.end()
    left = "".join([*kept, text[end:]])
    own = [address for address in addresses if not _is_shared(address)]
    own_mails = [mail.domain for mail in mails if mail.domain not in _hosts("mail")]
    chosen = next(iter([*own, *addresses, *own_mails]), None)
    spelled = next(iter([*own, *own_mails]), "")
    return FoundWebsite(chosen, name_spelled_by(spelled), left)


def name_spelled_by(address: str) -> str:
    """ "www.nord-licht.example" spells "Nord Licht"; empty for no address."""
    host = _host(address)
    labels = host.split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _SECOND_LEVELS:
        labels.pop()
    return " ".join(map(_capital, re.split(r"[-_]+", labels[-1]))) if labels else ""


def _capital(part: str) -> str:
    if part in _FORMS:
        return "GmbH" if part == "gmbh" else part.upper()
    has_vowel = re.search(r"[aeiouyäöü]", part) is not None
    return part.upper() if len(part) <= _LONGEST_UPPER and not has_vowel else part.capitalize()


def _host(address: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold())
    return bare.partition("/")[0].partition(":")[0]


def _is_shared(address: str) -> bool:
    host = _host(address)
    return any(host == shared or host.endswith(f".{shared}") for shared in _hosts("shared"))


def _is_no_address(address: str) -> bool:
    """Whether it only has a dot as an address has: "Dr.Kern", "Co.KG"."""
    if _SURELY.match(address) or "/" in address:
        return False
    labels = address.casefold().split(".")
    return labels[-1] in _hosts("no_end") or labels[0] in _hosts("no_start")


def _is_in_name(text: str, found: re.Match[str]) -> bool:
    """Whether a legal form follows in the same piece, and nothing else is called like the host."""
    address = found.group()
    if _SURELY.match(address) or "/" in address:
        return False
    after = _PIECE_END.split(text[found.end() : found.end() + 120], maxsplit=1)[0]
    form = LEGAL_FORM.search(after)
    if form is None:
        return False
    spelled = "".join(words(_host(address).rpartition(".")[0]))
    beside = [word for word in words(after[: form.start()]) if len(word) >= _SHORTEST_SHARED]
    return not any(word in spelled for word in beside)
