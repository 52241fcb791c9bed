"""The exposure guarantee: every offer that fits enough students is shown to enough of them.

Starting from everybody's best offers, the offers that are shown too seldom are served one after
the other, the scarcest first, each by the cheapest legal swaps: a student gives up one suggestion
for it. Serving an offer never takes another below its guarantee.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.scoring import TOP_SCORE, MatchSettings
from models.matching.weekly.scan import Ints, Longs
from models.matching.weekly.shortlist import NOTHING, Misses, Shortlist, allowed_loss

UNTOUCHABLE = 1 << 30  # points of a suggestion that must stay
CANNOT = UNTOUCHABLE - TOP_SCORE  # the least that a swap for such a suggestion would cost


@dataclass(slots=True)
class Digests:
    """Everybody's suggestions while they are being repaired; changed in place.

    own: the digests without any guarantee. offers, points, forced: (students, suggestions);
    ``forced`` marks what the guarantee put there, in the place of the own suggestion given up.
    exposure: students per offer. spent: points a student has lost; allowance: the most they may.
    price: points the dearest swap for an offer has cost.
    """

    own: Shortlist
    offers: Ints
    points: Ints
    forced: NDArray[np.bool_]
    exposure: Longs
    spent: Longs
    allowance: Longs
    price: Longs
    protected: Longs

    def merit(self) -> tuple[int, int, int]:
        """How good the plan is: offers served, then showings made of those owed, then points."""
        served = int((self.exposure >= self.protected).sum())
        made = int(np.minimum(self.exposure, self.protected).sum())
        return served, made, int(self.points.sum(dtype=np.int64))

    def put(self, student: int, place: int, offer: int, points: int) -> None:
        """Show a student an offer in the place of another; an own one goes where it was."""
        self.exposure[self.offers[student, place]] -= 1
        self.exposure[offer] += 1
        self.spent[student] += self.points[student, place] - points
        own_place = self.own_place(student, offer)
        if own_place is not None and own_place != place:
            self.offers[student, place] = self.offers[student, own_place]
            self.points[student, place] = self.points[student, own_place]
            self.forced[student, place] = True
            place = own_place
        self.offers[student, place] = offer
        self.points[student, place] = points
        self.forced[student, place] = own_place is None

    def own_place(self, student: int, offer: int) -> int | None:
        """The place that an offer has without any guarantee, None if it has none."""
        places = np.flatnonzero(self.own.offers[student] == offer)
        return int(places[0]) if len(places) else None

    def given_up_by(self, offers: Longs) -> tuple[Longs, Longs, Longs]:
        """Offers among these that students gave up, those students, and the points, as columns."""
        students, places = np.nonzero(self.forced)
        given_up = self.own.offers[students, places].astype(np.int64)
        rows = np.flatnonzero(np.isin(given_up, offers))
        points = self.own.points[students[rows], places[rows]].astype(np.int64)
        return given_up[rows], students[rows], points

    def forced_count(self, students: Ints | Longs) -> Longs:
        """How many suggestions of each student are there for the guarantee."""
        count: Longs = self.forced[students].sum(axis=1)
        return count


def guarantee_set(shortlist: Shortlist, settings: MatchSettings) -> NDArray[np.bool_]:
    """Offers with enough students at the floor to be guaranteed."""
    return shortlist.fitting >= settings.guarantee


def open_digests(shortlist: Shortlist, settings: MatchSettings) -> Digests:
    """The digests without any guarantee, ready to be repaired."""
    return Digests(
        own=shortlist,
        offers=shortlist.offers.copy(),
        points=shortlist.points.copy(),
        forced=np.zeros(shortlist.offers.shape, dtype=np.bool_),
        exposure=shortlist.exposure.copy(),
        spent=np.zeros(len(shortlist.points), dtype=np.int64),
        allowance=allowed_loss(shortlist.points, settings),
        price=np.zeros(len(shortlist.exposure), dtype=np.int64),
        protected=np.where(guarantee_set(shortlist, settings), settings.guarantee, 0),
    )


def repair(digests: Digests, misses: Misses, settings: MatchSettings) -> None:
    """Serve every guaranteed offer that is short, as far as the given misses allow it."""
    short = np.flatnonzero(digests.exposure < digests.protected)
    scarcest = short[np.argsort(digests.own.fitting[short], kind="stable")]
    for offer in scarcest.tolist():
        _serve(digests, offer, *misses.of_offer(offer), settings)


def _serve(
    digests: Digests, offer: int, students: Ints, points: Ints, settings: MatchSettings
) -> None:
    """Show one offer to the students whom it costs least, until it is no longer short."""
    need = int(digests.protected[offer] - digests.exposure[offer])
    while need > 0 and len(students):
        cost, slot = _cheapest_swaps(digests, offer, students, points, settings)
        cheapest = np.argsort(cost, kind="stable")[:need]
        served = 0
        for row in cheapest[cost[cheapest] < CANNOT].tolist():
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
