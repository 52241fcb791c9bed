"""Matching everybody, in a process of its own: conversations stay quick, its memory goes with it.

`python -m scheduler.matching_child` reads one order as JSON from standard input and writes one
report as JSON to standard output. Unless it is a dry run, the results and the run's state are one
transaction, which counts only while the run belongs to whoever gave the order.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import func
from sqlmodel import select

from models.database import Database
from models.errors import KmuniError
from models.matching.packing import PACK_VERSION
from models.matching.result_row import unpack_result
from models.matching.rules.profile import MatchOffer
from models.matching.rules.scoring import MatchSettings, ScoreWeights
from models.queries.match_offers import list_match_offers
from models.queries.offers import list_offer_cards
from models.queries.push_runs import record_matched
from models.queries.subscriptions import list_weekly_wishes, new_offer
from models.tables.student import MatchRow
from models.tables.subscription import EVERY_WEEK
from scheduler.match_source import StoredRows, TaxonomyCloseness
from scheduler.weekly_wishes import find_extras, with_extras

if TYPE_CHECKING:
    from models.matching.weekly.run import WeeklyRun

NICENESS = 10
WORTH_TWO_CORES = 300_000
"""Students from which on a second process is worth its start."""

MOST_SHORT_OFFERS = 100
"""So many offers that fit too few students are kept in a run's report, with the reasons.

The newest ones, because an old one fits few when the others have seen it; hardest first.
"""


class MatchingError(KmuniError):
    """The process ended without a report."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"matching ended with exit code {exit_code}")
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Order:
    """What to match, and for which run; without a run nothing is written."""

    url: str
    now: datetime
    settings: MatchSettings
    overlay: Path | None = None
    run_id: int | None = None
    owner: str = ""
    week_bit: int = EVERY_WEEK
    """The week of the digest, for those who want it only every second week."""

    def to_json(self) -> str:
        return json.dumps(
            {
                **asdict(self),
                "now": self.now.isoformat(),
                "overlay": str(self.overlay) if self.overlay else None,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Order":
        data: dict[str, Any] = json.loads(text)
        settings: dict[str, Any] = data.pop("settings")
        weights = ScoreWeights(**settings.pop("weights"))
        overlay = data.pop("overlay")
        return cls(
            now=datetime.fromisoformat(data.pop("now")),
            settings=MatchSettings(weights=weights, **settings),
            overlay=Path(overlay) if overlay else None,
            **data,
        )


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What a run found."""

    students: int
    """Students with at least one suggestion."""
    suggestions: int
    offers: int
    unreadable: int
    """Packed rows of another version, left out until they are rewritten."""
    seconds: float
    is_kept: bool
    """Whether the results were written: false for a dry run, or if the run is another's now."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "MatchReport":
        return cls(**data)


class Matching(Protocol):
    """Whoever carries out an order."""

    async def run(self, order: Order) -> MatchReport: ...

    def end(self) -> None: ...


class MatchingChild:
    """At most one matching process at a time, which can be ended early."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._is_ended = False

    async def run(self, order: Order) -> MatchReport:
        """Raises: MatchingError if the process failed or was ended."""
        # -P: a folder called `models` in the working directory must not be taken for ours.
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            __name__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )
        if self._is_ended:
            process.kill()
        try:
            output, _ = await process.communicate(order.to_json().encode())
        finally:
            self._kill()
            self._process = None
        if process.returncode != 0:
            raise MatchingError(process.returncode)
        return MatchReport.of(json.loads(output))

    def end(self) -> None:
        """Ends the process under way, and every later one."""
        self._is_ended = True
        self._kill()

    def _kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()


def unpack_offers(packed: bytes) -> list[int]:
    """The offer ids of one student's result, best first."""
    return [suggestion.offer_id for suggestion in unpack_result(packed)]


async def carry_out(order: Order) -> MatchReport:
    """Reads, matches and, for a run, writes."""
    began = time.perf_counter()
    database = Database(order.url)
    try:
        async with database.read() as session:
            offers = await list_match_offers(session, now=order.now)
            unreadable = await session.exec(
                select(func.count()).where(MatchRow.version != PACK_VERSION)
            )
            wishes = await list_weekly_wishes(session, order.week_bit)
            offer_ids = [offer.offer_id for offer in offers] if wishes else []
            cards = await list_offer_cards(session, offer_ids)
            readable = await session.exec(
                select(func.count()).where(MatchRow.version == PACK_VERSION)
            )
        run = _match(order, offers, uses_two_cores=readable.one() >= WORTH_TWO_CORES)
        extras = find_extras(
            run.results(),
            wishes,
            [new_offer(card) for card in cards],
            now=order.now,
            closeness=TaxonomyCloseness(order.overlay),
            settings=order.settings,
        )
        report = MatchReport(
            run.report.suggested_students + extras.new_students,
            run.report.suggestions + extras.suggestions,
            len(offers),
            unreadable.one(),
            round(time.perf_counter() - began, 3),
            is_kept=order.run_id is not None,
        )
        if order.run_id is None:
            return report
        async with database.write() as session:
            is_kept = await record_matched(
                session,
                order.run_id,
                order.owner,
                with_extras(run.results(), extras),
                _numbers(order, run, report),
            )
    finally:
        await database.close()
    return replace(report, is_kept=is_kept)


def _match(order: Order, offers: Sequence[MatchOffer], *, uses_two_cores: bool) -> "WeeklyRun":
    # Loaded here, in the child alone: numpy is heavy, and its threads would take the other core.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from models.matching.weekly.run import suggest_for_everybody, suggest_for_everybody_on_two_cores

    rows, closeness = StoredRows(order.url, order.week_bit), TaxonomyCloseness(order.overlay)
    tuning: dict[str, Any] = {"now": order.now, "closeness": closeness, "settings": order.settings}
    if uses_two_cores:
        return suggest_for_everybody_on_two_cores(rows, offers, **tuning)
    return suggest_for_everybody(rows(0, 1), offers, **tuning)


def _numbers(order: Order, run: "WeeklyRun", report: MatchReport) -> dict[str, object]:
    """The run in numbers, and the newest of the offers that fit too few students."""
    guarantee = order.settings.guarantee
    short = [reach for reach in run.reach if reach.fitting < guarantee]
    newest = sorted(short, key=lambda reach: -reach.offer_id)[:MOST_SHORT_OFFERS]
    newest.sort(key=lambda reach: (reach.fitting, reach.offer_id))
    return {
        **asdict(run.report),
        **asdict(report),
        "guarantee": guarantee,
        "loss_limit_percent": order.settings.loss_limit_percent,
        "short_offers_total": len(short),
        "short_offers": [asdict(reach) for reach in newest],
    }


def main() -> None:
    """Carries out the order on standard input, behind whatever answers people."""
    os.nice(NICENESS)
    order = Order.from_json(sys.stdin.read())
    print(json.dumps(asdict(asyncio.run(carry_out(order)))))


if __name__ == "__main__":
    main()
