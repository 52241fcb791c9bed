"""Until when and how long, and how often, as arguments."""

import re
from datetime import date
from functools import cache

from models.reading.dates import said_day
from models.reading.feasts import said_feast
from models.reading.heard import Value
from models.reading.understanding.spoken import DATA
from models.reading.wish import read_pace
from models.taxonomy import Taxonomy
from models.taxonomy.normalise import fold
from models.taxonomy.toml_file import TomlFile

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_READ_LETTERS = 400


@cache
def _span() -> tuple[re.Pattern[str], dict[str, float], dict[str, str]]:
    """A count and a unit of time, with what the words of both mean."""
    content = TomlFile.read(DATA / "times.toml").content
    counts = {fold(word): float(n) for word, n in content["counts"].items()}
    units = {fold(word): unit for unit, words in content["units"].items() for word in words.split()}
    longest_first = sorted(counts, key=len, reverse=True)
    count = rf"(?:\d{{1,3}}|{'|'.join(longest_first)})"
    # "Another two months" are two, and not another one.
    pattern = rf"(?<!\w)({count})\s+(?:(?!{count}\s)\w+\s+)?({'|'.join(units)})\b"
    return re.compile(pattern), counts, units


def end_of(text: str, today: date) -> dict[str, Value]:
    """`until` when a day is named, else `days`; nothing when no end is named."""
    folded = fold(text[:_READ_LETTERS])
    text = text[:_READ_LETTERS]
    day = said_day(text, today) or said_feast(text, today)
    pattern, counts, units = _span()
    found = pattern.search(folded)
    if found is not None and (day is None or _is_span_itself(found, folded)):
        count = float(found[1]) if found[1].isdigit() else counts[found[1]]
        return {"days": round(count * _DAYS[units[found[2]]])}
    return {"until": day} if day is not None else {}


def _is_span_itself(found: re.Match[str], folded: str) -> bool:
    """Whether the day that was read is only this span: "in zwei Wochen"."""
    return folded[: found.start()].endswith("in ")


def cadence_in(text: str, taxonomy: Taxonomy) -> str | None:
    """How often, by its name."""
    pace = read_pace(text[:_READ_LETTERS], taxonomy)
    return pace.value if pace is not None else None
