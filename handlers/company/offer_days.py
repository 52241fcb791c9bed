"""The days of an offer, as far as they can be: its start and its last open day."""

from datetime import date, timedelta
from typing import Any

from handlers.company.offer_answers import MOST_START_DAYS
from models.acts.offers import MOST_OPEN_DAYS
from models.reading import read_date
from models.reading.dates import next_such_day, said_day
from models.reading.feasts import said_feast
from models.reading.start import Start, said_start


class PastDayError(ValueError):
    """The typed day has passed, or is too far away to be meant; `day` is the one that was read."""

    def __init__(self, day: date, *, is_past: bool) -> None:
        super().__init__(day.isoformat())
        self.day = day
        self.is_past = is_past


def usable_start(text: str, today: date) -> Start | None:
    """The start that a typed line names; None if it names none. Without a year it is the next.

    Raises: PastDayError.
    """
    start = said_start(text, today)
    if start is None or start.day is None:
        return start
    day = start.day
    if day < today:
        day = next_such_day(said_day(text, today) or "", today) or day
    return Start(usable_start_day(day, today), start.is_at_once)


def usable_start_day(day: date, today: date) -> date:
    """The day, if an offer can start then.

    Raises: PastDayError.
    """
    return _day_until(day, today, today + timedelta(MOST_START_DAYS))


def usable_last_day(text: str, today: date) -> date:
    """The last open day that a typed line names.

    Raises: ValueError if it names none, PastDayError.
    """
    day = read_date(text, today)
    feast = said_feast(text, today)
    if day is None and feast is not None:
        day = date.fromisoformat(feast)
    if day is None:
        raise ValueError("no date")
    return _day_until(day, today, today + timedelta(MOST_OPEN_DAYS))


def _day_until(day: date, today: date, latest: date) -> date:
    if not today <= day <= latest:
        raise PastDayError(day, is_past=day < today)
    return day


def answers_of_start(start: Start) -> dict[str, Any]:
    return {
        "starts_on": start.day.isoformat() if start.day else None,
        "starts_at_once": start.is_at_once,
    }
