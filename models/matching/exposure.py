"""The exposure guarantee: every offer that fits enough students is shown to enough of them.

Starting from everybody's best offers, the offers that are shown too seldom are served one after
the other, the scarcest first, each by the cheapest legal swaps: a student gives up one suggestion
for it. Serving an offer never takes another below its guarantee.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.scan import Ints, Longs
from models.matching.scoring import TOP_SCORE, MatchSettings
from models.matching.shortlist import NOTHING, Misses, Shortlist, allowed_loss

UNTOUCHABLE = 1 << 30  # points of a suggestion that must stay


@dataclass(slots=True)
class Digests:
    """Everybody's suggestions while they are being repaired; changed in place.

    offers, points, forced: (students, suggestions); ``forced`` marks what the guarantee put there.
    exposure: students per offer. spent: points a student has lost; allowance: the most they may.
    price: points the dearest swap for an offer has cost.
    """

    offers: Ints
    points: Ints
    forced: NDArray[np.bool_]
    exposure: Longs
    spent: Longs
    allowance: Longs
    price: Longs
    protected: Longs

    def merit(self) -> tuple[int, int]:
        """How good the plan is: showings owed and made, then points."""
        made = int(np.minimum(self.exposure, self.protected).sum())
        return made, int(self.points.sum(dtype=np.int64))

    def put(self, student: int, place: int, offer: int, points: int) -> None:
        """Show a student an offer for the guarantee, in the place of another."""
        self.exposure[self.offers[student, place]] -= 1
        self.exposure[offer] += 1
        self.spent[student] += self.points[student, place] - points
        self.offers[student, place] = offer
        self.points[student, place] = points
        self.forced[student, place] = True

    def forced_count(self, students: Ints) -> Longs:
        """How many suggestions of each student are there for the guarantee."""
        count: Longs = self.forced[students].sum(axis=1)
        return count


def guarantee_set(shortlist: Shortlist, settings: MatchSettings) -> NDArray[np.bool_]:
    """Offers with enough students at the floor to be guaranteed."""
    return shortlist.fitting >= settings.guarantee


def open_digests(shortlist: Shortlist, settings: MatchSettings) -> Digests:
    """The digests without any guarantee, ready to be repaired."""
    return Digests(
        offers=shortlist.offers.copy(),
        points=shortlist.points.copy(),
        forced=np.zeros(shortlist.offers.shape, dtype=np.bool_),
        exposure=shortlist.exposure.copy(),
        spent=np.zeros(len(shortlist.points), dtype=np.int64),
        allowance=allowed_loss(shortlist.points, settings),
        price=np.zeros(len(shortlist.exposure), dtype=np.int64),
        protected=np.where(guarantee_set(shortlist, settings), settings.guarantee, 0),
    )


def repair(digests: Digests, misses: Misses, shortlist: Shortlist, settings: MatchSettings) -> None:
    """Serve every guaranteed offer that is short, as far as the given misses allow it."""
    short = np.flatnonzero(digests.exposure < digests.protected)
    scarcest = short[np.argsort(shortlist.fitting[short], kind="stable")]
    for offer in scarcest.tolist():
        _serve(digests, offer, *misses.of_offer(offer), settings)


def repair_by_chains(digests: Digests, misses: Misses, settings: MatchSettings) -> None:
    """Serve offers that are still short by moving another guaranteed offer to somebody else."""
    for offer in np.flatnonzero(digests.exposure < digests.protected).tolist():
        while digests.exposure[offer] < digests.protected[offer]:
            if not _serve_by_chain(digests, offer, misses, settings):
                break


def _serve_by_chain(digests: Digests, offer: int, misses: Misses, settings: MatchSettings) -> bool:
    """Put an offer in the place of one that the guarantee put there and that finds another."""
    students, points = misses.of_offer(offer)
    forced = digests.forced[students] & ~(digests.offers[students] == offer).any(axis=1)[:, None]
    rows, places = np.nonzero(forced)
    moved = digests.offers[students[rows], places]
    cost = digests.points[students[rows], places].astype(np.int64) - points[rows]
    legal = cost + digests.spent[students[rows]] <= digests.allowance[students[rows]]
    onward = {
        each: _next_cost(digests, each, misses, settings) for each in set(moved[legal].tolist())
    }
    total = cost + np.array(
        [onward.get(each, UNTOUCHABLE) for each in moved.tolist()], dtype=np.int64
    )
    total[~legal] = UNTOUCHABLE
    best = int(np.argmin(total)) if len(total) else -1
    if best < 0 or total[best] >= UNTOUCHABLE - TOP_SCORE:
        return False
    other = int(moved[best])
    student, place = int(students[rows[best]]), int(places[best])
    digests.put(student, place, offer, int(points[rows[best]]))
    _serve(digests, other, *misses.of_offer(other), settings)
    return True


def _next_cost(digests: Digests, offer: int, misses: Misses, settings: MatchSettings) -> int:
    """What it costs to show an offer to one more student; nothing if it has one to spare."""
    if digests.exposure[offer] > digests.protected[offer]:
        return 0
    students, points = misses.of_offer(offer)
    cost, _ = _cheapest_swaps(digests, offer, students, points, settings)
    return int(cost.min(initial=UNTOUCHABLE))


def _serve(
    digests: Digests, offer: int, students: Ints, points: Ints, settings: MatchSettings
) -> None:
    """Show one offer to the students whom it costs least, until it is no longer short."""
    need = int(digests.protected[offer] - digests.exposure[offer])
    while need > 0 and len(students):
        cost, slot = _cheapest_swaps(digests, offer, students, points, settings)
        cheapest = np.argsort(cost, kind="stable")[:need]
        served = 0
        for row in cheapest[cost[cheapest] < UNTOUCHABLE].tolist():
            student, place = int(students[row]), int(slot[row])
            given_up = digests.offers[student, place]
            if digests.exposure[given_up] <= digests.protected[given_up]:
                continue  # an earlier swap for this offer took the last one to spare
            digests.put(student, place, offer, int(points[row]))
            digests.price[offer] = max(digests.price[offer], cost[row])
            served += 1
        need -= served
        if not served:
            return


def _cheapest_swaps(
    digests: Digests, offer: int, students: Ints, points: Ints, settings: MatchSettings
) -> tuple[Longs, Longs]:
    """Per student the least points a legal swap costs (``UNTOUCHABLE`` if none), and its place."""
    held = digests.offers[students]
    to_spare = digests.exposure[held] > digests.protected[held]
    worth = np.where(to_spare & ~digests.forced[students], digests.points[students], UNTOUCHABLE)
    worth[held == NOTHING] = UNTOUCHABLE
    last = worth.shape[1] - 1
    slot = last - np.argmin(worth[:, ::-1], axis=1)
    cost = worth[np.arange(len(slot)), slot].astype(np.int64) - points
    illegal = (
        (cost + digests.spent[students] > digests.allowance[students])
        | (digests.forced_count(students) >= settings.guaranteed_per_student)
        | (held == offer).any(axis=1)
    )
    cost[illegal] = UNTOUCHABLE
    return cost, slot
