"""How good any plan that shows offers as often as the repaired one could be: a dual bound.

Every offer gets a price per showing. If each student could freely choose the best suggestions by
points plus price, the sum less the prices of what is owed is at least what any plan reaches that
shows each offer as often as owed (Lagrangian relaxation; the other limits only make plans worse).
Any prices give a valid bound; better prices give a nearer one.
Source: M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems",
Management Science 27 (1981).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.exposure import Digests
from models.matching.scan import Longs
from models.matching.shortlist import NOTHING, Misses, Shortlist

Floats = NDArray[np.float64]

ROUNDS = 24
PATIENCE = 3  # rounds without a better bound after which steps are halved
NEAR_ENOUGH = 2e-4  # share of the value at which better prices are no longer looked for


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan that shows as much as is owed has more points than ``value``."""

    value: float
    gap: float  # share of the bound that the plan lacks


def dual_bound(shortlist: Shortlist, misses: Misses, digests: Digests) -> Bound:
    """The bound for plans that show each offer as often as these digests, up to its guarantee."""
    owed = np.minimum(digests.protected, digests.exposure)
    reached = float(digests.points.sum(dtype=np.int64))
    highest = np.where(owed > 0, misses.complete_below, 0).astype(np.float64)
    prices = np.minimum(digests.price.astype(np.float64), highest)
    best, step, stale = np.inf, 1.0, 0
    market = _Market(shortlist, misses)
    for _ in range(ROUNDS):
        value, shown = market.choose(prices)
        value -= float(prices @ owed)
        if value < best:
            best, stale = value, 0
        else:
            stale += 1
            if stale >= PATIENCE:
                step, stale = step / 2, 0
        slope = (owed - shown).astype(np.float64)
        slope[(prices <= 0) & (slope < 0)] = 0
        steepness = float(slope @ slope)
        if steepness == 0 or best - reached <= NEAR_ENOUGH * reached:
            break
        length = step * max(value - reached, 0.0) / steepness
        prices = np.clip(prices + length * slope, 0.0, highest)
    gap = (best - reached) / best if best > 0 else 0.0
    return Bound(best, max(0.0, gap))


class _Market:
    """What students would choose at given prices; only misses can enter a digest."""

    def __init__(self, shortlist: Shortlist, misses: Misses) -> None:
        self._offers = shortlist.offers
        self._points = shortlist.points
        self._filled = shortlist.offers != NOTHING
        self._exposure = shortlist.exposure
        self._total = float(shortlist.points.sum(dtype=np.int64))
        counts = np.diff(misses.starts)
        self._miss_offers = np.repeat(np.arange(len(counts)), counts)
        self._miss_students = misses.students
        self._miss_points = misses.points
        self._last_points = shortlist.points[misses.students, -1]

    def choose(self, prices: Floats) -> tuple[float, Longs]:
        """Points plus prices of everybody's best choice, and how often each offer is in it."""
        value = self._total + float(prices @ self._exposure)
        shown = self._exposure.copy()
        price = prices[self._miss_offers]
        # A miss can enter only if it beats the digest's last place as it was without prices.
        tempted = np.flatnonzero((price > 0) & (self._miss_points + price > self._last_points))
        if not len(tempted):
            return value, shown
        students, owner = np.unique(self._miss_students[tempted], return_inverse=True)
        held = self._offers[students]
        held_worth = np.where(held == NOTHING, 0.0, self._points[students] + prices[held])
        width = held.shape[1]
        rows = np.concatenate([np.repeat(np.arange(len(students)), width), owner])
        offers = np.concatenate([held.ravel(), self._miss_offers[tempted]])
        worth = np.concatenate([held_worth.ravel(), self._miss_points[tempted] + price[tempted]])
        order = np.lexsort((-worth, rows))
        counts = np.bincount(rows)
        place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        chosen = order[place < width]
        value += float(worth[chosen].sum() - held_worth.sum())
        size = len(shown)
        shown += np.bincount(offers[chosen][offers[chosen] >= 0], minlength=size)
        shown -= np.bincount(held[held >= 0], minlength=size)
        return value, shown
