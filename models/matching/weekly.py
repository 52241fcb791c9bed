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

from models.matching.bound import dual_bound
from models.matching.exposure import Digests, open_digests, repair
from models.matching.offer_table import OfferTable, build_offer_table
from models.matching.profile import Closeness, MatchOffer
from models.matching.report import OfferReach, RunReport, make_report, reach_of_offers, with_seconds
from models.matching.results import pack_results
from models.matching.scan import Scanner
from models.matching.scoring import DEFAULT_SETTINGS, MatchSettings
from models.matching.shortlist import Shortlist, all_misses, make_shortlist
from models.matching.student_reader import PackedRows, StudentReader
from models.matching.student_table import StudentTable


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
    shortlist = make_shortlist(
        scanner.blocks(), students.person_ids, offer_table.offer_ids, settings
    )
    matched = seconds()
    digests = open_digests(shortlist, settings)
    repair(digests, shortlist.misses, shortlist, settings)
    _serve_missed(digests, shortlist, students, offer_table, closeness, settings)
    bound = dual_bound(shortlist, shortlist.misses, digests)
    reach = reach_of_offers(
        shortlist, digests, students, offer_table, closeness=closeness, settings=settings
    )
    report = make_report(shortlist, digests, bound, settings)
    repaired = seconds()
    report = with_seconds(report, loaded - started, matched - loaded, repaired - matched)
    return WeeklyRun(report, reach, digests, students, offer_table)


def _serve_missed(
    digests: Digests,
    shortlist: Shortlist,
    students: StudentTable,
    offers: OfferTable,
    closeness: Closeness,
    settings: MatchSettings,
) -> None:
    """Try offers that are still short again, now with every student whom they fit."""
    missed = digests.exposure < digests.protected
    missed &= shortlist.fitting > np.diff(shortlist.misses.starts) + shortlist.exposure
    if not missed.any():
        return
    scanner = Scanner(students, offers, closeness=closeness, settings=settings, only=missed)
    misses = all_misses(
        scanner.blocks(), shortlist, students.person_ids, offers.offer_ids, settings
    )
    repair(digests, misses, shortlist, settings)
