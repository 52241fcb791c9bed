"""Days that people call by their feast: "bis Weihnachten", "until Easter"."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from models.reading.phrases import listed, load_words
from models.taxonomy.normalise import fold

_DAY_OF: Mapping[str, Callable[[int], date]] = {
    "christmas_eve": lambda year: date(year, 12, 24),
    "christmas": lambda year: date(year, 12, 25),
    "new_years_eve": lambda year: date(year, 12, 31),
    "new_year": lambda year: date(year, 1, 1),
    "carnival": lambda year: _easter(year) - timedelta(days=48),
    "easter": lambda year: _easter(year),
    "pentecost": lambda year: _easter(year) + timedelta(days=49),
}


def _easter(year: int) -> date:
    from dateutil.easter import easter  # only few lines name a movable feast

    day: date = easter(year)
    return day


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], Mapping[str, str]]:
    feasts = load_words("absence")["feasts"]
    of_name = {fold(name): feast for feast, names in feasts.items() for name in listed(names)}
    longest_first = sorted(of_name, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), of_name


def feasts_in(folded: str, today: date) -> Iterator[tuple[int, date]]:
    """The next feasts that a folded text names, with their positions."""
    pattern, of_name = _names()
    for match in pattern.finditer(folded):
        day_in = _DAY_OF[of_name[match[0]]]
        this_year = day_in(today.year)
        yield match.start(), this_year if this_year > today else day_in(today.year + 1)


def said_feast(text: str, today: date) -> str | None:
    """The first feast that a text names, as "YYYY-MM-DD"."""
    found = next(iter(feasts_in(fold(text), today)), None)
    return None if found is None else found[1].isoformat()
