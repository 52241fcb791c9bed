"""Several different offers in one text, each with the lines that are its own."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from models.reading.lazy_re import lazy_re
from models.reading.offer_kind import kind_spans
from models.reading.offers.demands import written_in
from models.reading.offers.parts import fact_of
from models.reading.offers.title import GENDER_MARK, NUMBERED, tidy
from models.taxonomy.normalise import fold, without_gender

MOST_POSITIONS = 8
_LONGEST_HEAD = 110
_LONGEST_LIST = 300
_SENTENCE = lazy_re(
    r"\b(?:wir|du|sie|ihr|uns|we|us|you|our|your|what|how|was|wie|ist|sind|wird|hat|haben|is|are|have|will|kann"
    r"|moeglich|possible|im anschluss"
    r"|uebernahme|auch|danach|jedes jahr|unser\w*|dein\w*|waehrend|through|from previous|oder eine"
    r"|oder ein)\b"
)
_ENDS_COMMON = lazy_re(
    r"^\W*(?:fuer (?:alle|beide|jede|saemtliche)|for (?:all|both|each)|allgemein|gemeinsam|was wir"
    r" (?:allen|euch|ihnen)"
    r"|wir bieten (?:allen|euch)|bewerbung|kontakt|so bewirbst|how to apply|applications?|gilt"
    r" fuer|alle stellen"
    r"|bei allen|all positions|in all cases|what all|das gilt)"
)
_DIVIDER = lazy_re(r"^[\W_]{4,}$")


_OF_ONE = lazy_re(
    r"\W*(?:o )?(?:als|ueber|(?:das|die|der|the|ein\w*|this|zum|zur) [\w-]+\W*$|umfang|kategorie"
    r"|entgelt|verguetung|gehalt|art|jobtitel|praktikums\w+|schritt|phase"
    r"|step|form|was|zeitraum|dauer"
    r"|studium|voraussetzung\w*|profil|bachelor-? (?:oder|und) master\w*studium|immatrik\w*"
    r"|eingeschrieben|laufendes)\b"
)
"""Lines that tell more of an offer, although they name a kind."""

_BULLETED = lazy_re(r"\s*[*•–>-]\s")
_ARROWED = lazy_re(r"\s*[^\w\s\"„“(]")
"""A point of a list, with any sign before it."""

_AT_WHOM = lazy_re(r"\s(?:bei|beim|in der|im|at|with)\s|\s\(")

_OF_SEVERAL = lazy_re(
    r"\b(?:zwei|drei|vier|fuenf|mehrere|unsere|two|three|four|five|several"
    r"|our)\s+(?:\w+[\s-]+){0,3}"
    r"(?:stellen|positions|theses|themen|topics|jobs|plaetze|angebote|offers|internships|projekte"
    r"|projects)"
)


_COUNTED = lazy_re(
    r"^\W*(?:(thema|projekt|project|topic|thesis|opening|vacancy|stelle|position|angebot|arbeit|job"
    r"|praktikum|internship|platz)\s+)?"
    r"\(?([1-9]|[A-H]|first|second|third|fourth|erstens|zweitens|drittens|viertens)(?:\s*[):.–—-]+)\s+(\S.*)$",
    re.IGNORECASE,
)
_ITEM_END = lazy_re(r"(?<=[\w)\"”“])(?:[.?!]?\*\*|[.?!]\s)(?=.)|\*\*+$")
_LONG_ITEM_END = lazy_re(rf"{_ITEM_END.pattern}|:\s")


@dataclass(frozen=True, slots=True)
class _Head:
    line: int
    title: str


def positions_of(text: str) -> tuple[str, ...]:
    """The texts of the offers in a text, what they share with each; one text, if it is one"
    " offer."""
    lines = without_other_offers(text).splitlines()
    heads = _heads(lines)
    if len(heads) < 2:
        return (text,)
    last_end = _end_of_last(lines, heads)
    before = [line for line in lines[: heads[0].line] if line.strip()]
    shared = [line for line in lines[last_end:] if line.strip()]
    found = []
    for at, head in enumerate(heads[:MOST_POSITIONS]):
        end = heads[at + 1].line if at + 1 < len(heads) else last_end
        own = [line for line in lines[head.line + 1 : end] if not _DIVIDER.match(line.strip())]
        own.insert(0, lines[head.line].partition(head.title)[2].strip(" :–-*"))
        found.append("\n".join([head.title, *own, "", *before, "", *shared]).strip())
    return tuple(found)


_OTHERS_BELOW = lazy_re(
    r"\W*(?:(?:aehnliche|weitere|andere|passende|neueste|similar|more|other|related)\s+"
    r"(?:offene\s+)?(?:stellen\w*|jobs|angebote|anzeigen|positions|offers|vacancies)"
    r"(?:\s+(?:dieses|von|bei|unserer?|at|from|by|of)\s[^.]{1,40})?"
    r"|das koennte (?:dich|sie) auch interessieren|you may also like|you might also like)"
    r"(?:\W*$|:\s.*(?:\||\(m/w/d\).*\(m/w/d\)))"
)


def without_other_offers(text: str) -> str:
    """A copied page without what it lists below the offer: "Ähnliche Stellen"."""
    lines = text.splitlines()
    for number, line in enumerate(lines[1:], start=1):
        if len(line) <= _LONGEST_LIST and _OTHERS_BELOW.match(fold(line)):
            return "\n".join(lines[:number])
    return text


def _heads(lines: Sequence[str]) -> list[_Head]:
    """Lines that name a kind or a person sought, each with words of its own below or behind it."""
    counted = _counted_heads(lines)
    if len(counted) > 1:
        return counted
    found: list[_Head] = []
    for number, raw in enumerate(lines):
        title = _title_of(raw.strip())
        if title is None or _is_point(lines, number) or (found and _goes_on(lines, number)):
            continue
        if not found or fold(found[-1].title) != fold(title):
            found.append(_Head(number, title))
    tells_itself = found and _topic_of(lines[found[0].line].strip()) is not None
    if (
        len(found) > 1
        and not tells_itself
        and not _has_words(lines, found[0].line + 1, found[1].line)
    ):
        # The text's own title over the first of its offers.
        found = found[1:]
    if len(found) == 2 and _is_translation(lines, found):
        return found[:1]
    if len(found) > 2 and _mark_of(lines[found[0].line]) != _mark_of(lines[found[1].line]):
        # The text's own title again, over offers that are marked.
        found = found[1:]
    return found if _are_alike(lines, found) else found[:1]


def _is_point(lines: Sequence[str], number: int) -> bool:
    """Whether a line is one of a list's points, of which others name nothing that is offered."""
    line = lines[number].strip()
    sign = _POINT.match(line)
    if sign is None or GENDER_MARK.search(line):
        return False
    beside = [lines[at].strip() for at in (number - 1, number + 1) if 0 <= at < len(lines)]
    return any(
        other.startswith(sign[0]) and _title_of(other) is None and not _OF_ONE.match(fold(other))
        for other in beside
        if other
    )


_POINT = lazy_re(r"[^\w\s\"„“(#]\s*")

_UNFINISHED = lazy_re(
    r"(?:\b(?:an?|eine[nrm]?|einem|zum|zur|als|fuer|for|as|suchen wir|wir suchen|sucht|gesucht"
    r"|we seek|looking for|verguetung|zeitraum|arbeitszeit|dauer|umfang|pay|salary|duration)):?\s*$"
)
"""The end of a line that the next one finishes, or whose fact it tells."""


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """Whether a line finishes the sentence above it, or tells the fact named there."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    return _UNFINISHED.search(fold(above)) is not None


def _counted_heads(lines: Sequence[str]) -> list[_Head]:
    """Lines that count what is offered, from the first on: "Thema A: ...", "Project 2 – ..."."""
    found: list[_Head] = []
    nouns: set[str] = set()
    for number, line in enumerate(lines):
        item = _COUNTED.match(line)
        if item is None or _place_of(item.group(2)) != len(found) + 1:
            continue
        noun = (item.group(1) or "").lower()
        title = tidy(_beginning_of(item.group(3)))
        if not noun and not kind_spans(fold(without_gender(item.group(3)))):
            continue
        if title:
            nouns.add(noun)
            found.append(_Head(number, title))
    return found if len(nouns) == 1 else []


_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4,
    "erstens": 1, "zweitens": 2, "drittens": 3, "viertens": 4,
}  # fmt: skip


def _place_of(sign: str) -> int:
    if sign.isdigit():
        return int(sign)
    return _ORDINALS.get(sign.lower()) or ord(sign.upper()) - ord("A") + 1


def _beginning_of(item: str) -> str:
    """What a counted line calls its offer, without the sentences that tell of it."""
    ends = _ITEM_END if len(item) <= _LONGEST_HEAD else _LONG_ITEM_END
    end = ends.search(item)
    return item[: end.start()] if end is not None else item


def _is_translation(lines: Sequence[str], heads: Sequence[_Head]) -> bool:
    """Whether the second offer tells the first one again in another language."""
    first = written_in(fold("\n".join(lines[heads[0].line : heads[1].line])))
    second = written_in(fold("\n".join(lines[heads[1].line :])))
    kinds = [{kind for _, _, kind in kind_spans(fold(head.title))} for head in heads]
    return first is not second and kinds[0] == kinds[1]


def _has_words(lines: Sequence[str], start: int, end: int) -> bool:
    return any(line.strip() and not _DIVIDER.match(line.strip()) for line in lines[start:end])


def _title_of(line: str) -> str | None:
    if (
        fact_of(line)[0] - {"title"}
        or _OF_ONE.match(fold(line))
        or re.match(r"\W*\d{1,2}[:.]\d\d", line)
    ):
        return None
    bare = line
    is_numbered = NUMBERED.match(re.sub(r"^[\s#*•\-–>=]+", "", line)) is not None
    title = tidy(bare)
    head, _, rest = title.partition(": ")
    if rest and len(head) < 60 and (GENDER_MARK.search(head) or is_numbered):
        title = head if len(title) > _LONGEST_HEAD else title
    if _OF_SEVERAL.search(fold(title)) or _AMOUNT.search(title):
        return None
    topic = _topic_of(line)
    if topic is not None:
        return topic
    if _BULLETED.match(line) and len(title) > _LONGEST_HEAD:
        title = _AT_WHOM.split(title)[0].strip()
    if not 8 <= len(title) <= _LONGEST_HEAD or title[-1] in ".!?,;":
        return None
    folded = fold(without_gender(title))
    spans = kind_spans(folded)
    starts_with_kind = bool(spans) and min(start for start, _, _ in spans) <= 12
    has_mark = GENDER_MARK.search(title) is not None
    if title[0].islower() and _ARROWED.match(line) and not has_mark:
        return None
    if not (has_mark or starts_with_kind):
        return None
    if _SENTENCE.search(folded) and not has_mark:
        return None
    if not (is_numbered or has_mark or line[:1] in "#*•-–>=" or starts_with_kind):
        return None
    return title


_AMOUNT = lazy_re(r"\d\s*(?:€|eur)", re.IGNORECASE)
_FEWEST_TELLING = 25
"""Letters behind a point's title that tell of it."""


def _topic_of(line: str) -> str | None:
    """The title of a point that names a kind before a colon and tells of it in the same line."""
    bulleted = _BULLETED.match(line)
    if bulleted is None:
        return None
    head, colon, rest = line[bulleted.end() :].partition(": ")
    if not colon or len(rest) < _FEWEST_TELLING or len(head) > _LONGEST_HEAD:
        return None
    spans = kind_spans(fold(without_gender(head)))
    if not spans or min(start for start, _, _ in spans) > 16 or _SENTENCE.search(fold(head)):
        return None
    if len(spans) == 1 and spans[0][1] - spans[0][0] < len(head) - _LEFT_OF_A_KIND:
        return tidy(head.partition(" (")[0])
    end = _ITEM_END.search(rest)
    return tidy(f"{head}: {rest[: end.start()] if end is not None else rest}")


_LEFT_OF_A_KIND = 3


def _are_alike(lines: Sequence[str], heads: Sequence[_Head]) -> bool:
    """Whether the heads look like heads of one list: marked or numbered alike, or alone in a"
    " line."""
    if len(heads) < 2:
        return False
    marks = {_mark_of(lines[head.line]) for head in heads}
    return len(marks) == 1


def _mark_of(line: str) -> str:
    bare = line.strip()
    if NUMBERED.match(re.sub(r"^[\s#*•\-–>=]+", "", bare)):
        return "number"
    if unicodedata.category(bare[0]) == "So":
        return "picture"
    begun = re.match(r"\W*", bare)
    return begun.group(0).strip(' "„“»(') if begun is not None else ""


def _end_of_last(lines: Sequence[str], heads: Sequence[_Head]) -> int:
    """Where what the last offer says of itself is over: at a line for all, or after as much as the
    others have."""
    last = heads[-1].line
    for number in range(last + 1, len(lines)):
        if _ENDS_COMMON.match(fold(lines[number])):
            return number
    longest = max(
        (second.line - first.line for first, second in itertools.pairwise(heads)),
        default=len(lines),
    )
    return min(len(lines), last + longest)
