"""Prices for exposure, and how good any plan could be: a dual bound.

Every offer gets a price per showing. If each student could freely choose the best suggestions by
points plus price, at most so many of them new, the sum less the prices of what is owed is at least
what any plan reaches that shows each offer as often as owed and keeps the limits (Lagrangian
relaxation). Any prices give a valid bound; better prices give a nearer one.
Source: M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems",
Management Science 27 (1981).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.scoring import MatchSettings
from models.matching.weekly.exposure import Digests
from models.matching.weekly.scan import Floats, Longs
from models.matching.weekly.shortlist import NOTHING, Misses, Shortlist

ROUNDS = 40
PATIENCE = 3  # rounds without a better bound after which steps are halved
NEAR_ENOUGH = 1e-4  # share of the value at which better prices are no longer looked for


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan that shows as much as is owed and keeps the limits has more points than ``value``."""

    value: float
    gap: float  # share of the bound that the plan lacks
    prices: Floats


@dataclass(frozen=True, slots=True)
class Choice:
    """What students choose at given prices; only those whom a miss tempts are listed.

    students: ascending. kept: bool (students, suggestions), which of the old suggestions stay.
    misses: rows of the misses taken, by student; owners: their index in ``students``.
    """

    value: float
    exposure: Longs
    students: Longs
    kept: NDArray[np.bool_]
    misses: Longs
    owners: Longs


def dual_bound(
    shortlist: Shortlist,
    misses: Misses,
    digests: Digests,
    settings: MatchSettings,
    start: Floats | None = None,
) -> Bound:
    """The bound for plans that show each offer as often as these digests, up to its guarantee.

    ``start`` are prices to begin with, None takes what the swaps for each offer cost.
    """
    owed = np.minimum(digests.protected, digests.exposure)
    reached = float(digests.points.sum(dtype=np.int64))
    highest = np.where(owed > 0, misses.complete_below, 0).astype(np.float64)
    prices = np.minimum(digests.price if start is None else start, highest)
    best, step, stale = np.inf, 1.0, 0
    best_prices = prices
    market = Market(shortlist, misses, settings)
    for _ in range(ROUNDS):
        choice = market.choose(prices)
        value = choice.value - float(prices @ owed)
        if value < best:
            best, best_prices, stale = value, prices, 0
        else:
            stale += 1
            if stale >= PATIENCE:
                step, stale = step / 2, 0
        slope = (owed - choice.exposure).astype(np.float64)
        slope[(prices <= 0) & (slope < 0)] = 0
        steepness = float(slope @ slope)
        if steepness == 0 or best - reached <= NEAR_ENOUGH * reached:
            break
        length = step * max(value - reached, 0.0) / steepness
        prices = np.clip(prices + length * slope, 0.0, highest)
    gap = (best - reached) / best if best > 0 else 0.0
    return Bound(best, max(0.0, gap), best_prices)


class Market:
    """What students would choose at given prices; only misses can enter a digest."""

    def __init__(self, shortlist: Shortlist, misses: Misses, settings: MatchSettings) -> None:
        self._shortlist = shortlist
        self._misses = misses
        self._most_new = settings.guaranteed_per_student
        self._total = float(shortlist.points.sum(dtype=np.int64))
        self._miss_offers = misses.owners()
        self._last_points = shortlist.points[misses.students, -1]

    def choose(self, prices: Floats) -> Choice:
        """Everybody's best choice by points plus prices, and how often each offer is in it."""
        offers, points = self._shortlist.offers, self._shortlist.points
        rows, worth = self._tempting(prices)
        students, owner = np.unique(self._misses.students[rows], return_inverse=True)
        held = offers[students]
        held_worth = np.where(held == NOTHING, -1.0, points[students] + prices[held])
        width = held.shape[1]
        owners = np.concatenate([np.repeat(np.arange(len(students)), width), owner])
        all_worth = np.concatenate([held_worth.ravel(), worth])
        order = np.lexsort((-all_worth, owners))
        chosen = np.zeros(len(owners), dtype=np.bool_)
        chosen[order[_places(owners[order]) < width]] = True
        kept, taken = chosen[: held.size].reshape(held.shape), chosen[held.size :]
        exposure = self._shortlist.exposure.copy()
        size = len(exposure)
        exposure -= np.bincount(held[~kept & (held >= 0)], minlength=size)
        exposure += np.bincount(self._miss_offers[rows[taken]], minlength=size)
        value = self._total + float(prices @ self._shortlist.exposure)
        value += float(worth[taken].sum() - held_worth[~kept & (held >= 0)].sum())
        return Choice(value, exposure, students.astype(np.int64), kept, rows[taken], owner[taken])

    def _tempting(self, prices: Floats) -> tuple[Longs, Floats]:
        """Misses that beat a digest's last place as it was, the most wanted of each student."""
        price = prices[self._miss_offers]
        rows = np.flatnonzero((price > 0) & (self._misses.points + price > self._last_points))
        worth = self._misses.points[rows] + price[rows]
        order = np.lexsort((rows, -worth, self._misses.students[rows]))
        order = order[_places(self._misses.students[rows[order]]) < self._most_new]
        return rows[order], worth[order]


def _places(groups: NDArray[np.integer]) -> Longs:
    """The place of each entry within its run of equal numbers, from 0 on."""
    begins = np.flatnonzero(np.diff(groups, prepend=-1))
    sizes = np.diff(np.append(begins, len(groups)))
    return np.arange(len(groups)) - np.repeat(begins, sizes)
