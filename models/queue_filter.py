"""What of the queue of approvals a coordinator looks at: conditions that narrow it together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from models.queries.approvals import Submission
from models.text import compare_key
from models.vocabulary import QueueKind

OLD_AFTER = timedelta(days=3)
"""What has waited longer than a weekend."""

NOT_SAID = "-"
"""Stands for the town or the sector of a company that says none."""

MOST_CITY_BYTES = 16
"""Of a town's mark: it travels in buttons beside what a card is about."""

MOST_SECTOR_LETTERS = 8

KEPT_MARKS = 1024
"""Towns whose marks are kept: a list asks for each several times."""

_NO_ID = re.compile(r"[^A-Za-z0-9]")
_NO_MARK = re.compile(r"[^\w -]")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """All that is said must hold; without anything everything is looked at."""

    kind: QueueKind | None = None
    is_old: bool = False
    """Only what has waited for longer than `OLD_AFTER`."""
    sector: str = ""
    city: str = ""
    """As `city_mark` makes it."""

    def takes(self, submission: Submission, now: datetime) -> bool:
        """Whether what waits meets every condition."""
        company = submission.company
        return (
            self._takes_kind(submission)
            and (not self.is_old or now - submission.waits_since > OLD_AFTER)
            and (not self.sector or self.sector == sector_mark(company.sector_id))
            and (not self.city or self.city == city_mark(company.place))
        )

    def _takes_kind(self, submission: Submission) -> bool:
        match self.kind:
            case None:
                return True
            case QueueKind.CHANGES:
                return submission.change is not None
            case QueueKind.OFFERS:
                return submission.change is None and submission.offer is not None
            case QueueKind.COMPANIES:
                return submission.change is None and submission.is_company_waiting


def narrowed(
    waiting: Sequence[Submission], within: QueueFilter | None, now: datetime
) -> list[Submission]:
    """What of it is looked at, in its order."""
    return [one for one in waiting if within is None or within.takes(one, now)]


@lru_cache(KEPT_MARKS)
def city_mark(place: str | None) -> str:
    """The same for a town however it is written, and short."""
    letters = _NO_MARK.sub("", compare_key(place or ""))
    cut = letters.encode()[:MOST_CITY_BYTES].decode(errors="ignore")
    return cut.strip() or NOT_SAID


def sector_mark(sector_id: str | None) -> str:
    """The sector's id, as far as a button can carry it."""
    return _NO_ID.sub("", sector_id or "")[:MOST_SECTOR_LETTERS] or NOT_SAID


def cities_of(waiting: Sequence[Submission]) -> Mapping[str, str]:
    """What the towns are called in which the companies sit, by their marks."""
    return {city_mark(one.company.place): one.company.place or "" for one in waiting}


def sectors_of(waiting: Sequence[Submission]) -> Mapping[str, str]:
    """The ids of the companies' sectors, by their marks."""
    return {sector_mark(one.company.sector_id): one.company.sector_id or "" for one in waiting}
