"""The weekly run: everybody's digest at once, with the exposure guarantee.

Meant for a child process that ends with the run: it loads numpy and holds all students. Set
``OPENBLAS_NUM_THREADS=1`` before numpy is loaded there: the products are small, and waiting threads
only take the second core from the conversations.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import numpy as np

from models.matching.bound import Bound, dual_bound
from models.matching.exposure import Digests, open_digests, repair, repair_by_chains
from models.matching.offer_table import OfferTable, build_offer_table
from models.matching.profile import Closeness, MatchOffer
from models.matching.report import OfferReach, RunReport, make_report, reach_of_offers, with_seconds
from models.matching.results import pack_results
from models.matching.rounding import plan_at_prices
from models.matching.scan import Scanner
from models.matching.scoring import DEFAULT_SETTINGS, MatchSettings
from models.matching.shortlist import (
    EVERYTHING,
    Misses,
    Shortlist,
    all_misses,
    complete,
    make_shortlist,
)
from models.matching.student_reader import PackedRows, StudentReader
from models.matching.student_table import StudentTable

PRICED_PLANS = 4  # plans made from prices; each takes about a tenth of the matching
RAISE = 2_000.0  # points added to the price of an offer that a plan missed, more each time


@dataclass(frozen=True, slots=True)
class WeeklyRun:
    """What a weekly run found. ``reach`` has every open offer, by offer id."""

    report: RunReport
    reach: tuple[OfferReach, ...]
    digests: Digests
    students: StudentTable
    offers: OfferTable

    def results(self) -> Iterator[tuple[int, bytes]]:
        """(person id, packed result) by person id, only students with a suggestion."""
        return pack_results(self.digests, self.students.person_ids, self.offers.offer_ids)


def suggest_for_everybody(
    batches: Iterable[PackedRows],
    offers: Iterable[MatchOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
    seconds: Callable[[], float] = perf_counter,
) -> WeeklyRun:
    """The digests of all students in the batches of (person id, packed match row).

    The same filters, score and order as ``suggest_for_student`` give, but for the suggestions that
    the guarantee exchanges. No students or no offers give an empty run. ``seconds`` is a stopwatch,
    read between the phases. Raises: PackingError for a row of another version.
    """
    started = seconds()
    offer_table = build_offer_table(offers, now, settings)
    reader = StudentReader(offer_table)
    for rows in batches:
        reader.add(rows)
    students = reader.table()
    loaded = seconds()
    scanner = Scanner(students, offer_table, closeness=closeness, settings=settings)
    shortlist = make_shortlist(scanner.blocks(), scanner.ids, settings)
    matched = seconds()
    digests, bound = _guarantee(shortlist, scanner, settings)
    reach = reach_of_offers(
        shortlist, digests, students, offer_table, closeness=closeness, settings=settings
    )
    report = make_report(shortlist, digests, bound, settings)
    repaired = seconds()
    report = with_seconds(report, loaded - started, matched - loaded, repaired - matched)
    return WeeklyRun(report, reach, digests, students, offer_table)


def _guarantee(
    shortlist: Shortlist, scanner: Scanner, settings: MatchSettings
) -> tuple[Digests, Bound]:
    """The best of a few plans: repaired swap by swap, or made from prices and then repaired.

    Prices of offers that a plan still misses are raised for the next one, which serves them first.
    """
    best = open_digests(shortlist, settings)
    misses = _serve_all(best, shortlist, shortlist.misses, scanner, settings)
    bound = dual_bound(shortlist, misses, best, settings)
    prices = bound.prices
    for number in range(1, PRICED_PLANS + 1):
        plan = plan_at_prices(shortlist, misses, prices, settings)
        misses = _serve_all(plan, shortlist, misses, scanner, settings)
        if plan.merit() > best.merit():
            best = plan
        missed = plan.exposure < plan.protected
        if not missed.any():
            break
        prices = np.where(missed, prices + number * RAISE, prices)
    return best, dual_bound(shortlist, misses, best, settings, bound.prices)


def _serve_all(
    digests: Digests,
    shortlist: Shortlist,
    misses: Misses,
    scanner: Scanner,
    settings: MatchSettings,
) -> Misses:
    """Serve whatever can be served; the misses used, whole for offers that are hard to serve."""
    repair(digests, misses, shortlist, settings)
    missed = digests.exposure < digests.protected
    if (missed & (misses.complete_below < EVERYTHING)).any():
        whole = all_misses(scanner.blocks(only=missed), shortlist, scanner.ids, settings)
        misses = complete(misses, whole, missed)
        repair(digests, misses, shortlist, settings)
    repair_by_chains(digests, misses, settings)
    repair(digests, misses, shortlist, settings)
    return misses
