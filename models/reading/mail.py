"""What a mail puts around an offer that is pasted from it."""

import re

from models.reading.lazy_re import lazy_re

_HEADER = lazy_re(
    r"^\W*(von|from|an|to|cc|kopie|gesendet|sent|datum|date|betreff|subject|antwort an|reply-to)"
    r"\s*:\s*(.*)$",
    re.IGNORECASE,
)
_SUBJECTS = frozenset({"betreff", "subject"})
_FORWARDED = lazy_re(r"^(?:(?:wg|fw|fwd|aw|re)\s*:\s*)+", re.IGNORECASE)
_GREETING = lazy_re(
    r"^(?:hallo|hi|hey|moin|liebe[rs]?|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|dear|hello"
    r"|good (?:morning|afternoon))\b(?:[^.:?!]{0,80}[,!]|(?: \w+)?)$",
    re.IGNORECASE,
)
_LONGEST_GREETING_WORDS = 9
_FEWEST_HEADERS = 2


def without_mail_header(text: str) -> str:
    """The text without the lines of a mail's header above it; its subject stays as first line."""
    lines = text.strip().splitlines()
    headers = 0
    subject = ""
    for line in lines:
        found = _HEADER.match(line)
        if found is None:
            break
        headers += 1
        if found.group(1).casefold() in _SUBJECTS:
            subject = _FORWARDED.sub("", found.group(2)).strip()
    if not subject and headers < _FEWEST_HEADERS:
        return text
    rest = "\n".join(lines[headers:]).strip()
    return "\n".join(part for part in (subject, rest) if part)


def is_greeting(line: str) -> bool:
    """Whether a line only greets, so that it says nothing of an offer."""
    line = line.strip()
    return len(line.split()) <= _LONGEST_GREETING_WORDS and _GREETING.match(line) is not None
