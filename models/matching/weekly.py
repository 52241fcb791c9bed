"""The weekly run: everybody's digest at once, with the exposure guarantee.

Meant for a child process that ends with the run: it loads numpy and holds all students. Set
``OPENBLAS_NUM_THREADS=1`` before numpy is loaded there: the products are small, and waiting threads
only take the second core from the conversations.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from time import perf_counter
from typing import Protocol

from models.matching.augmenting import serve_by_chains
from models.matching.bound import Bound, dual_bound
from models.matching.exposure import Digests, open_digests, repair
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
    join_shortlists,
    make_shortlist,
)
from models.matching.student_reader import PackedRows, StudentReader
from models.matching.student_table import StudentTable, join_tables


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


class RowSource(Protocol):
    """Where a share of the match rows comes from; must be picklable.

    Called with the number of a share and how many there are; gives batches of (person id, packed
    match row). Every row is in exactly one share, all of share 0 before all of share 1 by id.
    """

    def __call__(self, share: int, shares: int, /) -> Iterable[PackedRows]: ...


@dataclass(frozen=True, slots=True)
class MatchedShare:
    """One share of the students, with everybody's best offers and the time it took."""

    students: StudentTable
    shortlist: Shortlist
    seconds_load: float
    seconds_match: float


def suggest_for_everybody(
    batches: Iterable[PackedRows],
    offers: Iterable[MatchOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> WeeklyRun:
    """The digests of all students in the batches of (person id, packed match row).

    The same filters, score and order as ``suggest_for_student`` give, but for the suggestions that
    the guarantee exchanges. No students or no offers give an empty run. Raises: PackingError for a
    row of another version, ValueError for too many offers.
    """
    table = build_offer_table(offers, now, settings)
    share = _match_share(batches, table, closeness, settings)
    return _finish([share], table, closeness, settings)


def suggest_for_everybody_on_two_cores(
    source: RowSource,
    offers: Iterable[MatchOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> WeeklyRun:
    """As ``suggest_for_everybody``, half of the students in a second process.

    Worth its start from some hundred thousand students on. ``closeness`` must be picklable.
    """
    table = build_offer_table(offers, now, settings)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        later = executor.submit(_match_second_share, source, table, closeness, settings)
        first = _match_share(source(0, 2), table, closeness, settings)
        second = later.result()
    return _finish([first, second], table, closeness, settings)


def _match_second_share(
    source: RowSource, offers: OfferTable, closeness: Closeness, settings: MatchSettings
) -> MatchedShare:
    return _match_share(source(1, 2), offers, closeness, settings)


def _match_share(
    batches: Iterable[PackedRows],
    offers: OfferTable,
    closeness: Closeness,
    settings: MatchSettings,
) -> MatchedShare:
    started = perf_counter()
    reader = StudentReader(offers)
    for rows in batches:
        reader.add(rows)
    students = reader.table()
    loaded = perf_counter()
    scanner = Scanner(students, offers, closeness=closeness, settings=settings)
    shortlist = make_shortlist(scanner.blocks(), scanner.ids, settings)
    return MatchedShare(students, shortlist, loaded - started, perf_counter() - loaded)


def _finish(
    shares: Sequence[MatchedShare],
    offers: OfferTable,
    closeness: Closeness,
    settings: MatchSettings,
) -> WeeklyRun:
    """Join the shares, give the guarantee and report."""
    started = perf_counter()
    students = join_tables([share.students for share in shares])
    shortlist = join_shortlists([share.shortlist for share in shares])
    scanner = Scanner(students, offers, closeness=closeness, settings=settings)
    digests, bound = _guarantee(shortlist, scanner, settings)
    reach = reach_of_offers(
        shortlist, digests, students, offers, closeness=closeness, settings=settings
    )
    report = with_seconds(
        make_report(shortlist, digests, bound, settings),
        load=max(share.seconds_load for share in shares),
        match=max(share.seconds_match for share in shares),
        repair=perf_counter() - started,
    )
    return WeeklyRun(report, reach, digests, students, offers)


def _guarantee(
    shortlist: Shortlist, scanner: Scanner, settings: MatchSettings
) -> tuple[Digests, Bound]:
    """The better of two plans: repaired swap by swap, and made from prices and then repaired."""
    swapped = open_digests(shortlist, settings)
    misses = _serve_all(swapped, shortlist, shortlist.misses, scanner, settings)
    prices = dual_bound(shortlist, misses, swapped, settings).prices
    priced = plan_at_prices(shortlist, misses, prices, settings)
    misses = _serve_all(priced, shortlist, misses, scanner, settings)
    best = max(swapped, priced, key=Digests.merit)
    return best, dual_bound(shortlist, misses, best, settings, prices)


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
    serve_by_chains(digests, misses, settings)
    return misses
