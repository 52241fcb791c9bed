"""The weekly run: everybody's digest at once, with the exposure guarantee.

Meant for a child process that ends with the run: it loads numpy and holds all students. Set
``OPENBLAS_NUM_THREADS=1`` before numpy is loaded there: the products are small, and waiting threads
only take the second core from the conversations.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from models.matching.rules.profile import Closeness, MatchOffer
from models.matching.rules.scoring import DEFAULT_SETTINGS, MatchSettings
from models.matching.weekly.augmenting import serve_by_chains
from models.matching.weekly.bound import Bound, dual_bound
from models.matching.weekly.exposure import Digests, open_digests, repair
from models.matching.weekly.offer_table import FieldPoints, OfferTable, build_offer_table
from models.matching.weekly.report import (
    OfferReach,
    RunReport,
    make_report,
    reach_of_offers,
    with_seconds,
)
from models.matching.weekly.results import pack_results
from models.matching.weekly.rounding import plan_at_prices
from models.matching.weekly.scan import Ids
from models.matching.weekly.shares import Everybody, LocalShare, RowSource, Share, second_share
from models.matching.weekly.shortlist import HIGHEST_RANK, Misses, complete
from models.matching.weekly.student_reader import PackedRows


@dataclass(frozen=True, slots=True)
class WeeklyRun:
    """What a weekly run found. ``reach`` has every open offer, by offer id."""

    report: RunReport
    reach: tuple[OfferReach, ...]
    digests: Digests
    ids: Ids

    def results(self) -> Iterator[tuple[int, bytes]]:
        """(person id, packed result) by person id, only students with a suggestion."""
        return pack_results(self.digests, self.ids)


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
    started = perf_counter()
    table = build_offer_table(offers, now, settings)
    read = perf_counter() - started
    share = LocalShare(batches, table, closeness, settings)
    return _finish([share], table, read, closeness, settings)


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
    started = perf_counter()
    table = build_offer_table(offers, now, settings)
    read = perf_counter() - started
    with second_share(source, table, closeness, settings) as second:
        first = LocalShare(source(0, 2), table, closeness, settings)
        return _finish([first, second], table, read, closeness, settings)


def _finish(
    shares: Sequence[Share],
    offers: OfferTable,
    seconds_read: float,
    closeness: Closeness,
    settings: MatchSettings,
) -> WeeklyRun:
    """Join the shares, give the guarantee and report; the offers took ``seconds_read``."""
    everybody = Everybody(shares, offers, settings)
    started = perf_counter()
    digests, bound = _guarantee(everybody, settings)
    reach = reach_of_offers(
        digests, everybody, offers, points=FieldPoints(offers, closeness, settings)
    )
    report = with_seconds(
        make_report(digests, bound, settings),
        load=seconds_read + everybody.seconds_load,
        match=everybody.seconds_match,
        repair=perf_counter() - started,
    )
    return WeeklyRun(report, reach, digests, everybody.ids)


def _guarantee(everybody: Everybody, settings: MatchSettings) -> tuple[Digests, Bound]:
    """The better of two plans: repaired swap by swap, and made from prices and then repaired."""
    shortlist = everybody.shortlist
    swapped = open_digests(shortlist, settings)
    misses = _serve_all(swapped, shortlist.misses, everybody, settings)
    prices = dual_bound(shortlist, misses, swapped, settings).prices
    priced = plan_at_prices(shortlist, misses, prices, settings)
    misses = _serve_all(priced, misses, everybody, settings)
    best = max(swapped, priced, key=Digests.merit)
    return best, dual_bound(shortlist, misses, best, settings, prices)


def _serve_all(
    digests: Digests,
    misses: Misses,
    everybody: Everybody,
    settings: MatchSettings,
) -> Misses:
    """Serve whatever can be served; the misses used, whole for offers that are hard to serve."""
    repair(digests, misses, settings)
    missed = digests.exposure < digests.protected
    if (missed & (misses.limit < HIGHEST_RANK)).any():
        misses = complete(misses, everybody.all_misses(missed), missed)
        repair(digests, misses, settings)
    serve_by_chains(digests, misses, settings)
    return misses
