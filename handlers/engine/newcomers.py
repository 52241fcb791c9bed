"""What is known of people before their yes: in memory alone, as nobody is kept without it."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from models.vocabulary import Language

NEWCOMERS = "newcomers"
"""The key in `bot_data` under which they are."""

MOST_REMEMBERED = 10_000
REMEMBERED_FOR = timedelta(hours=24)


class Newcomers:
    """Whom the welcome was shown to of late, and the language that some of them asked for."""

    def __init__(self) -> None:
        self._welcomed_at: OrderedDict[int, datetime] = OrderedDict()
        self._languages: OrderedDict[int, Language] = OrderedDict()
        self._companies: OrderedDict[int, bool] = OrderedDict()

    def welcome(self, telegram_id: int, now: datetime, *, is_company: bool = False) -> None:
        """The welcome was shown to somebody, perhaps as to one who speaks for a company."""
        _keep(self._welcomed_at, telegram_id, now)
        _keep(self._companies, telegram_id, is_company)

    def is_company(self, telegram_id: int, now: datetime) -> bool:
        """Whether somebody was welcomed of late as one who speaks for a company."""
        return self.has_read(telegram_id, now) and self._companies.get(telegram_id, False)

    def has_read(self, telegram_id: int, now: datetime) -> bool:
        """Whether the welcome was shown to somebody of late."""
        at = self._welcomed_at.get(telegram_id)
        return at is not None and now - at <= REMEMBERED_FOR

    def speak(self, telegram_id: int, language: Language) -> None:
        """Somebody asked for a language."""
        _keep(self._languages, telegram_id, language)

    def language_of(self, telegram_id: int) -> Language | None:
        """The language that somebody asked for; None if they did not."""
        return self._languages.get(telegram_id)


def _keep(known: OrderedDict[int, Any], telegram_id: int, value: Any) -> None:
    known[telegram_id] = value
    known.move_to_end(telegram_id)
    if len(known) > MOST_REMEMBERED:
        known.popitem(last=False)
