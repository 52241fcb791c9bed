"""Takes apart what a company sends first: what is about the company, and what is an offer below.

It may be one line, a line with an offer below it, a paragraph, a card of short lines, or a whole
mail with greeting and signature.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.reading.company_people import people_in
from models.reading.company_words import label, opening
from models.reading.contact import contact_alone
from models.reading.lazy_re import lazy_re
from models.reading.legal_forms import LEGAL_FORM
from models.reading.mail import is_greeting, without_mail_header
from models.reading.mail_addresses import mail_addresses_in
from models.reading.offer_kind import read_kinds
from models.taxonomy.normalise import joined, without_endless_runs, without_gender
from models.taxonomy.taxonomy import Taxonomy

LONGEST_LINE = 600
MOST_LINES = 40
LONGEST_PART = 1500
"""Letters of a mail's body or signature that are looked at."""

_LONGEST_CARD_LINE_WORDS = 8
_SENTENCE_WORDS = 12
"""From so many words on, one line may hold the company and its offer."""

_LONGEST_HEADING_WORDS = 5
_LONGEST_CLOSING = 120
_MOST_WORDS_BEHIND = 3
"""Behind "Viele Grüße": the name of whoever writes."""

_SENDER = lazy_re(r"^\W*(?:von|from)\s*:(.{0,180})", re.IGNORECASE)
_SEEKS = lazy_re(r"such|seek|looking|brauch|bewerb|apply", re.IGNORECASE)

_STREETS = (
    r"(?:straße|strasse|str\.|str|weg|allee|platz|ring|gasse|ufer|damm|markt|hof|road|street)"
)
STREET = lazy_re(
    rf"(?<!\w)(?:[A-ZÄÖÜ][\w.]*[ -](?={_STREETS})|[\w.-]{{0,40}}?){_STREETS}"
    r"\s*\d{1,4}\s?[a-z]?(?:\s?[-/+]\s?\d{1,4}\s?[a-z]?)?(?!\w)",
    re.IGNORECASE,
)
_AT_A_STREET = lazy_re(
    r"(?:am|an der|an den|auf der|auf dem|im|in der|in den|zum|zur|unter|hinter|vor|alte[rn]?) "
    r"[^\d,]{2,40} \d{1,4}\s?[a-z]?$",
    re.IGNORECASE,
)
_CODE_AND_TOWN = lazy_re(r"(?:D\s?-?\s?)?\d{5}\s+[^\W\d]")
_WEB = lazy_re(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said of the company, what stands below a mail, and the offer that came with it."""

    said: str
    signature: str = ""
    offer: str = ""
    is_mail: bool = False
    has_closing: bool = False
    """Whether it ends as mails do, below which a person stands first."""

    @property
    def whole(self) -> str:
        """All that is about the company, what it signs with first."""
        return "\n".join(part for part in (self.signature, self.said) if part)


def take_letter_apart(text: str, taxonomy: Taxonomy) -> Letter:
    """A text by its parts: a company's line with all that belongs to it, or a mail."""
    text = text.strip()
    lines = without_mail_header(text).splitlines()
    has_header = len(lines) < len(text.splitlines())
    greets = bool(lines) and is_greeting(lines[0])
    closing = _closing(lines)
    if has_header or greets or (closing is not None and not _names_company(lines[0])):
        sender = _sender_in(text.splitlines()[: len(text.splitlines()) - len(lines) + 1])
        letter = _mail(lines[1:] if greets else lines, sender, taxonomy)
        if letter.said or letter.signature:
            return letter
    return _line_with_more(lines, taxonomy)


# A line, perhaps with more lines of the same card, and an offer below


def _line_with_more(lines: Sequence[str], taxonomy: Taxonomy) -> Letter:
    end = min(1, len(lines))
    for at, line in enumerate(lines[1:MOST_LINES], start=1):
        if line.strip() and not is_card_line(line, taxonomy):
            break
        if line.strip():
            end = at + 1
    said = "\n".join(_cut(line) for line in lines[:end])
    offer = "\n".join(lines[end:]).strip()
    if not offer and len(said.split()) > _SENTENCE_WORDS and _seeks(said):
        # The paragraph that names the company also says whom it looks for.
        offer = "\n".join(lines).strip()
    return Letter(said, offer=offer)


def _names_company(line: str) -> bool:
    """Whether a first line is a company's, although a letter's end follows further below."""
    if len(line.split()) > _SENTENCE_WORDS or line.rstrip().endswith((".", "!", "?", ":")):
        return False
    return any(found in line for found in ",|·•") or LEGAL_FORM.search(line) is not None


def is_card_line(line: str, taxonomy: Taxonomy) -> bool:
    """Whether a line below the company's is about it as well: an address, a number, a town."""
    line = line.strip()
    if len(line.split()) > _LONGEST_CARD_LINE_WORDS + 4 or read_kinds(line):
        return False
    if label("place", "other", "name").match(line):
        return True
    if is_street(line) or _CODE_AND_TOWN.match(line) or _WEB.fullmatch(line):
        return True
    if len(line.split()) > _LONGEST_CARD_LINE_WORDS:
        return False
    if contact_alone(line, None) is not None:
        return True
    if people_in(line) is not None and not _SEEKS.search(line):
        return True
    return _is_one_thing(line, taxonomy)


def _is_one_thing(line: str, taxonomy: Taxonomy) -> bool:
    """Whether a line is a town or a line of business and nothing else."""
    key = joined(line)
    if not key or without_gender(line) != line:
        return False
    return taxonomy.place_index.exactly(key) is not None or key in taxonomy.sector_terms


def is_street(line: str) -> bool:
    """Whether a line is a street with its number, perhaps with the town behind it."""
    return STREET.search(line) is not None or _AT_A_STREET.match(line.strip()) is not None


# A mail


def _sender_in(header: Sequence[str]) -> str:
    """The mail address of whoever sent it, by its header."""
    senders = (_SENDER.match(line) for line in header)
    mails = (mail_addresses_in(each.group(1)) for each in senders if each is not None)
    return next((found[0].text for found in mails if found), "")


def _mail(lines: Sequence[str], sender: str, taxonomy: Taxonomy) -> Letter:
    closing = _closing(lines)
    if closing is None:
        begin = _signature_begin(lines, taxonomy)
        body, signed = lines[:begin], lines[begin:]
    else:
        body, signed = lines[:closing], [_after_closing(lines[closing]), *lines[closing + 1 :]]
    written = "\n".join(body).strip()
    kept = [line for line in [*signed[:MOST_LINES], sender] if not _is_skipped(line)]
    return Letter(
        _cut(written, LONGEST_PART),
        _cut("\n".join(line for line in kept if line.strip()), LONGEST_PART),
        offer=written if _seeks(written) else "",
        is_mail=True,
        has_closing=closing is not None,
    )


def _closing(lines: Sequence[str]) -> int | None:
    """The line that ends a mail; below it stands who wrote it."""
    for at, line in enumerate(lines):
        bare = line.strip()
        if bare == "--" or _is_closing(bare):
            return at
    return None


def _is_closing(line: str) -> bool:
    found = opening("mail", "closing").match(line) if len(line) < _LONGEST_CLOSING else None
    return found is not None and len(line[found.end() :].split()) <= _MOST_WORDS_BEHIND


def _after_closing(line: str) -> str:
    """ "Viele Grüße, Petra Kurz" ends with who wrote it."""
    found = opening("mail", "closing").match(line.strip())
    return line.strip()[found.end() :] if found is not None else ""


def _signature_begin(lines: Sequence[str], taxonomy: Taxonomy) -> int:
    """Where the lines at the end begin that only say who and where; without any, behind all."""
    begin = len(lines)
    for at in range(len(lines) - 1, max(-1, len(lines) - MOST_LINES), -1):
        line = lines[at].strip()
        is_short = len(line.split()) <= _LONGEST_CARD_LINE_WORDS
        is_name = is_short and LEGAL_FORM.search(line) is not None and not line.endswith(".")
        if line and not (is_name or is_card_line(line, taxonomy)):
            break
        if line:
            begin = at
    above = lines[begin - 1].strip() if 0 < begin < len(lines) else ""
    return begin - 1 if _is_heading(above) else begin


def _is_heading(line: str) -> bool:
    """Whether a line may be the name above an address."""
    is_short = 0 < len(line.split()) <= _LONGEST_HEADING_WORDS
    return is_short and line[0].isupper() and not line.endswith((".", ",", "!", "?", ":"))


def _is_skipped(line: str) -> bool:
    return opening("mail", "skipped").match(line.strip()) is not None or not _says_something(line)


def _says_something(line: str) -> bool:
    return any(map(str.isalnum, line))


def _seeks(text: str) -> bool:
    """Whether a text is an offer as well: it names a kind, or says that somebody is sought."""
    return bool(read_kinds(text[:LONGEST_PART]))


def _cut(line: str, most: int = LONGEST_LINE) -> str:
    return without_endless_runs(line.strip())[:most]
