"""A plan made from prices: what students would choose, mended until every limit holds."""

import numpy as np

from models.matching.rules.scoring import MatchSettings
from models.matching.weekly.bound import Choice, Market
from models.matching.weekly.exposure import Digests, open_digests, repair
from models.matching.weekly.scan import Floats, Ints, Longs
from models.matching.weekly.shortlist import Misses, Shortlist


def plan_at_prices(
    shortlist: Shortlist, misses: Misses, prices: Floats, settings: MatchSettings
) -> Digests:
    """Digests near the best choice at the given prices, within all limits.

    Choices that cost a student too much are dropped; then swaps are taken back where an offer gave
    up too much or another is shown more than it is owed; what is still short is served by swaps.
    """
    digests = open_digests(shortlist, settings)
    choice = Market(shortlist, misses, settings).choose(prices)
    _take_choice(digests, choice, misses.owners()[choice.misses], misses.points[choice.misses])
    _take_back_for_givers(digests)
    _take_back_surplus(digests)
    repair(digests, misses, settings)
    return digests


def _take_choice(digests: Digests, choice: Choice, offers: Longs, points: Ints) -> None:
    """Exchange what each student gives up for what they take, if they may lose that much."""
    # A student gives up as many suggestions as they take, and both lists are by student.
    rows, places = np.nonzero(~choice.kept)
    students = choice.students[rows]
    cost = digests.points[students, places].astype(np.int64) - points
    whole_cost = np.bincount(rows, weights=cost, minlength=len(choice.students))
    allowed = (whole_cost <= digests.allowance[choice.students])[rows]
    students, places, cost = students[allowed], places[allowed], cost[allowed]
    np.subtract.at(digests.exposure, digests.offers[students, places], 1)
    np.add.at(digests.exposure, offers[allowed], 1)
    np.add.at(digests.spent, students, cost)
    digests.offers[students, places] = offers[allowed]
    digests.points[students, places] = points[allowed]
    digests.forced[students, places] = True


def _take_back_for_givers(digests: Digests) -> None:
    """Take the dearest swaps back where an offer gave up more than it could spare."""
    for row, place in _dearest_first(digests):
        giver = digests.own.offers[row, place]
        if digests.exposure[giver] < digests.protected[giver]:
            _take_back(digests, row, place)


def _take_back_surplus(digests: Digests) -> None:
    """Take the dearest swaps back for offers shown more than they are owed."""
    for row, place in _dearest_first(digests):
        offer = digests.offers[row, place]
        if digests.exposure[offer] > digests.protected[offer]:
            _take_back(digests, row, place)


def _dearest_first(digests: Digests) -> list[tuple[int, int]]:
    rows, places = np.nonzero(digests.forced)
    cost = digests.own.points[rows, places] - digests.points[rows, places]
    order = np.argsort(-cost, kind="stable")
    return list(zip(rows[order].tolist(), places[order].tolist(), strict=True))


def _take_back(digests: Digests, row: int, place: int) -> None:
    digests.exposure[digests.offers[row, place]] -= 1
    digests.exposure[digests.own.offers[row, place]] += 1
    digests.spent[row] -= digests.own.points[row, place] - digests.points[row, place]
    digests.offers[row, place] = digests.own.offers[row, place]
    digests.points[row, place] = digests.own.points[row, place]
    digests.forced[row, place] = False
