"""Serving what single swaps cannot: chains of swaps, and giving up on few offers for the many.

An offer that is still short takes a place from another, which moves on to a third student, until
one is reached that has a showing to spare: an augmenting path, as in a greatest flow. What no path
can serve lies where students are too few for all; there a few offers are given up, so that the
shortage does not leave every one of them just below its guarantee.

Where students are few and offers alike, the search for a path leads through almost all of them,
thousands of times over. From some point on only single swaps are looked for.
Source: L. R. Ford and D. R. Fulkerson, "Maximal flow through a network", Canadian Journal of
Mathematics 8 (1956).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.scoring import MatchSettings
from models.matching.weekly.exposure import Digests
from models.matching.weekly.scan import Longs
from models.matching.weekly.shortlist import NOTHING, Misses
from models.matching.weekly.student_table import spread

MOST_PAIRS = 20_000_000
"""Students that could take an offer, looked at in the search for chains of one plan.

Some ten seconds. Regions with enough students for their offers need a few thousand.
"""

STILL_SHOWN = 1  # showings left to an offer that was given up on; nobody is left unseen for it


class Swap(NamedTuple):
    """At one student an offer, worth so many points there, takes the place of another."""

    student: int
    offer: int
    points: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Swaps:
    """Legal swaps as columns, the cheapest first."""

    student: Longs
    offer: Longs
    points: Longs
    given_up: Longs

    def swap(self, row: int) -> Swap:
        columns = (self.student, self.offer, self.points, self.given_up)
        return Swap(*(int(column[row]) for column in columns))


def serve_by_chains(digests: Digests, misses: Misses, settings: MatchSettings) -> None:
    """Serve as many offers as chains of swaps can, then show what remains as often as they can."""
    chains = _Chains(digests, misses, settings)
    owed = digests.protected.copy()
    chains.lengthen()
    while len(short := np.flatnonzero(digests.exposure < digests.protected)):
        _give_up(digests, short)
        chains.lengthen()
    given_up = np.flatnonzero((digests.protected < owed) & (digests.exposure > STILL_SHOWN))
    for offer in given_up[np.argsort(-digests.exposure[given_up], kind="stable")].tolist():
        digests.protected[offer] = owed[offer]
        chains.lengthen()
        if digests.exposure[offer] < owed[offer]:
            digests.protected[offer] = STILL_SHOWN
    digests.protected[:] = owed
    chains.lengthen()


def _give_up(digests: Digests, short: Longs) -> None:
    """Give up on the shortest offers, on as many as settle about half of what is lacking.

    One is enough where little lacks; where students are few for all, it is many at once.
    """
    lack = (digests.protected - digests.exposure)[short]
    settled = 0
    for row in np.argsort(-lack, kind="stable").tolist():
        offer = short[row]
        digests.protected[offer] = min(STILL_SHOWN, digests.exposure[offer])
        settled += lack[row] + digests.exposure[offer] - digests.protected[offer]
        if 2 * settled >= lack.sum():
            return


class _Chains:
    """Finds chains of swaps in one plan and applies them."""

    def __init__(self, digests: Digests, misses: Misses, settings: MatchSettings) -> None:
        self._digests = digests
        self._misses = misses
        self._settings = settings
        self._pairs = 0
        """Looked at so far; see ``MOST_PAIRS``."""

    def lengthen(self) -> None:
        """Apply chains for all offers that are short until none is found any more."""
        while self._lengthen_each():
            pass  # a student who got an own suggestion back may open a way that was closed

    def _lengthen_each(self) -> bool:
        """Apply chains for each offer that is short; whether any was applied."""
        exposure, protected = self._digests.exposure, self._digests.protected
        is_longer = False
        closed = np.zeros(len(exposure), dtype=np.bool_)
        short = np.flatnonzero(exposure < protected)
        for offer in short[np.argsort((protected - exposure)[short])].tolist():
            while exposure[offer] < protected[offer] and not closed[offer]:
                chain = self._find(offer, closed)
                if not chain or not self._apply(chain):
                    break
                is_longer = True
        return is_longer

    def _find(self, offer: int, closed: NDArray[np.bool_]) -> list[Swap]:
        """The shortest chain of swaps that shows an offer once more, its last swap first.

        Offers are searched breadth first. Those from which there is no way are ``closed`` for later
        searches too: no chain of other offers enters them.
        """
        came_by: dict[int, Swap] = {}
        reached = closed.copy()
        reached[offer] = True
        frontier = np.array([offer])
        while len(frontier):
            swaps = self._legal_swaps(frontier)
            spare = np.flatnonzero(
                (self._digests.exposure > self._digests.protected)[swaps.given_up]
            )
            if len(spare):
                chain = [swaps.swap(int(spare[0]))]
                while chain[-1].offer != offer:
                    chain.append(came_by[chain[-1].offer])
                return chain
            if self._pairs > MOST_PAIRS:
                return []
            found, rows = np.unique(swaps.given_up, return_index=True)
            fresh = ~reached[found]
            frontier, rows = found[fresh], rows[fresh]
            reached[frontier] = True
            came_by.update(zip(frontier.tolist(), map(swaps.swap, rows.tolist()), strict=True))
        closed |= reached
        return []

    def _apply(self, chain: list[Swap]) -> bool:
        """Make the swaps; False if one has become illegal, as a student may come twice in a chain.

        What was done until then stays: it only shows an offer once more than it is owed.
        """
        digests = self._digests
        for swap in chain:
            place = int(np.argmax(digests.offers[swap.student] == swap.given_up))
            loss = int(digests.points[swap.student, place]) - swap.points
            own = digests.own_place(swap.student, swap.offer)
            crowded = (
                own is None
                and not digests.forced[swap.student, place]
                and digests.forced[swap.student].sum() >= self._settings.guaranteed_per_student
            )
            if (
                crowded
                or digests.offers[swap.student, place] != swap.given_up
                or loss + digests.spent[swap.student] > digests.allowance[swap.student]
            ):
                return False
            digests.put(swap.student, place, swap.offer, swap.points)
        return True

    def _legal_swaps(self, offers: Longs) -> Swaps:
        """All swaps by which one of the offers could take a place, the cheapest first.

        It enters as a forced one where it was missed, and as an own one where it was given up.
        """
        digests, misses = self._digests, self._misses
        counts = misses.starts[offers + 1] - misses.starts[offers]
        owner, rows = spread(misses.starts[offers], counts)
        given_up, givers, own_points = digests.given_up_by(offers)
        takers = np.concatenate([offers[owner], given_up])
        students = np.concatenate([misses.students[rows].astype(np.int64), givers])
        points = np.concatenate([misses.points[rows].astype(np.int64), own_points])
        self._pairs += len(students)
        may_force = digests.forced_count(students) < self._settings.guaranteed_per_student
        may_force[len(rows) :] = True
        held, forced = digests.offers[students], digests.forced[students]
        loss = digests.points[students] - points[:, None]
        legal = (forced | may_force[:, None]) & (held != NOTHING)
        legal &= loss <= (digests.allowance - digests.spent)[students][:, None]
        legal &= (held != takers[:, None]).all(axis=1)[:, None]
        row, place = np.nonzero(legal)
        order = np.argsort(loss[row, place], kind="stable")
        row, place = row[order], place[order]
        return Swaps(students[row], takers[row], points[row], held[row, place].astype(np.int64))
