"""A plan made from prices: what students would choose, mended until every limit holds."""

import numpy as np

from models.matching.bound import Choice, Market
from models.matching.exposure import Digests, open_digests, repair
from models.matching.scan import Floats, Longs
from models.matching.scoring import MatchSettings
from models.matching.shortlist import Misses, Shortlist


def plan_at_prices(
    shortlist: Shortlist, misses: Misses, prices: Floats, settings: MatchSettings
) -> Digests:
    """Digests near the best choice at the given prices, within all limits.

    Choices that cost a student too much are dropped; then swaps are taken back where an offer gave
    up too much or another is shown more than it is owed; what is still short is served by swaps.
    """
    digests = open_digests(shortlist, settings)
    choice = Market(shortlist, misses, settings).choose(prices)
    miss_offers = np.repeat(np.arange(len(shortlist.exposure)), np.diff(misses.starts))
    _take_choice(digests, choice, miss_offers[choice.misses], misses.points[choice.misses])
    _take_back_for_giving(digests, shortlist)
    _take_back_surplus(digests, shortlist)
    repair(digests, misses, shortlist, settings)
    return digests


def _take_choice(digests: Digests, choice: Choice, offers: Longs, points: Longs) -> None:
    """Exchange what each student gives up for what they take, if they may lose that much."""
    dropped_row, dropped_place = np.nonzero(~choice.kept)
    order = np.argsort(choice.owners, kind="stable")
    # A student drops as many suggestions as they take: both lists are by student.
    students = choice.students[dropped_row]
    gain = points[order].astype(np.int64) - digests.points[students, dropped_place]
    change = np.bincount(dropped_row, weights=gain, minlength=len(choice.students))
    allowed = (-change <= digests.allowance[choice.students])[dropped_row]
    students, place, new = students[allowed], dropped_place[allowed], order[allowed]
    np.subtract.at(digests.exposure, digests.offers[students, place], 1)
    np.add.at(digests.exposure, offers[new], 1)
    np.subtract.at(digests.spent, students, gain[allowed].astype(np.int64))
    digests.offers[students, place] = offers[new]
    digests.points[students, place] = points[new]
    digests.forced[students, place] = True


def _take_back_for_giving(digests: Digests, shortlist: Shortlist) -> None:
    """Take swaps back, the least useful first, where an offer gave up what it is owed."""
    short = (digests.exposure < digests.protected) & (shortlist.exposure >= digests.protected)
    rows, places = np.nonzero(digests.forced & short[shortlist.offers])
    _take_back(digests, shortlist, rows, places, wanted=short)


def _take_back_surplus(digests: Digests, shortlist: Shortlist) -> None:
    """Take the dearest swaps back for offers shown more than they are owed."""
    surplus = digests.exposure > digests.protected
    rows, places = np.nonzero(digests.forced & surplus[digests.offers])
    _take_back(digests, shortlist, rows, places, wanted=None)
