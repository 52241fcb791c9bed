"""How many people work at a company, by what it says of itself."""

import re
from collections.abc import Iterator
from functools import lru_cache

from models.reading.company_words import any_of, said
from models.reading.lazy_re import lazy_re

_SOUGHT = lazy_re(r"such|seek|looking|brauch|need|einstell|hire|hiring", re.IGNORECASE)
_PART_END = lazy_re(r"[.,;]")
_LOOKED_BACK = 80
"""Letters before a number in which it may say that the people are only sought."""

_DIGITS = r"(?<![\d.,/])\d{1,3}(?:\.\d{3})+(?!\d)|(?<![\d.,/])\d{1,6}(?!\d)"
_DOZEN = 12


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    pairs = (pair.split("=") for pair in said("people", "numbers"))
    return {word.strip(): int(number) for word, number in pairs}


@lru_cache(maxsize=1)
def _orders() -> dict[str, int]:
    """ "zu dritt" is three."""
    pairs = (pair.split("=") for pair in said("people", "zu"))
    return {word.strip(): int(number) for word, number in pairs}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = "|".join(sorted(map(re.escape, _numbers()), key=len, reverse=True))
    number = rf"(?P<number>{_DIGITS}|(?<!\w)(?:{words})(?=[\s-]|$|[.,;!]))"
    to = rf"(?:\s*(?:-|–|bis|to|oder|or)\s*(?P<most>\d{{1,6}}|(?:{words})(?!\w)))?"
    dozens = r"(?P<dozens>\s+(?:dutzend|dozen)(?!\w))?"
    half = r"(?P<half>halbes\s+dutzend|half\s+a\s+dozen)"
    about = rf"(?:{any_of(said('people', 'about'))}\s*)?"
    people = any_of([*said("people", "words")])
    of_kind = r"(?:\s+(?:[a-zäöüß-]+e[nr]?|full-time|part-time|skilled|dear)){0,2}?"
    ones = any_of(said("people", "ones")).replace(r"(?<!\w)", "", 1).replace(r"(?!\w)", "")
    teams = any_of(said("people", "teams"))
    sources = (
        rf"{number}{to}{dozens}(?:\s?MA(?!\w)|{of_kind}\s+{people})",
        rf"(?<!\w){half}{of_kind}\s+{people}",
        rf"(?<!\w)zu\s+(?P<order>{'|'.join(_orders())})(?!\w)",
        rf"(?<!\w)(?P<joined>\d{{1,4}}(?=-)|{words})-?{ones}",
        rf"{teams}\s+(?:von|aus|of|mit|with)\s+{about}{number}{to}{dozens}"
        r"(?!\s*(?:jahr|year|stand|site|filial|prozent|%|monat|month))",
        rf"(?<!\w)(?:wir\s+sind|sind\s+wir|we\s+are|we're)\s+{about}{number}{to}{dozens}"
        r"\s*(?=[.,;!)]|$)",
        rf"{number}\s+(?:of\s+us|von\s+uns)(?!\w)",
        rf"{any_of(said('people', 'labels'))}\s*(?:\([^()]*\))?\s*[:=]\s*{about}{number}{to}",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


@lru_cache(maxsize=1)
def _alone() -> re.Pattern[str]:
    return re.compile(any_of(said("people", "alone")), re.IGNORECASE)


def people_in(text: str) -> int | None:
    """How many people words say beside others: "Maschinenbau, ca. 30 MA", "wir sind zu sechst".

    Of a span it is the larger number. People who are sought are no size: "wir suchen 2 Leute".
    """
    found = min(_counts(text), default=None)
    if found is not None:
        return found[1]
    return 1 if _alone().search(text) else None


def _counts(text: str) -> Iterator[tuple[int, int]]:
    """Where each way of saying it first stands, and how many people it says."""
    for each in _patterns():
        for match in each.finditer(text):
            if not _is_sought(text, match.start()):
                yield match.start(), _count_of(match)
                break


def _is_sought(text: str, at: int) -> bool:
    before = text[max(0, at - _LOOKED_BACK) : at]
    return _SOUGHT.search(_PART_END.split(before)[-1]) is not None


def _count_of(match: re.Match[str]) -> int:
    told = match.groupdict()
    if told.get("half"):
        return _DOZEN // 2
    if told.get("order"):
        return _orders()[told["order"].lower()]
    counts = [_number(told[name]) for name in ("number", "most", "joined") if told.get(name)]
    return max(counts) * (_DOZEN if told.get("dozens") else 1)


def _number(word: str) -> int:
    digits = word.replace(".", "")
    return int(digits) if digits.isdecimal() else _numbers()[word.lower()]
