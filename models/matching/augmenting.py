"""Serving what single swaps cannot: chains of swaps, and giving up on few offers for the many.

An offer that is still short takes a place from another, which moves on to a third student, until
one is reached that has a showing to spare: an augmenting path, as in a greatest flow. What no path
can serve lies where students are too few for all; there a few offers are given up, so that the
shortage does not leave every one of them just below its guarantee.
Source: L. R. Ford and D. R. Fulkerson, "Maximal flow through a network", Canadian Journal of
Mathematics 8 (1956).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.matching.exposure import Digests
from models.matching.scan import Longs
from models.matching.scoring import MatchSettings
from models.matching.shortlist import NOTHING, Misses
from models.matching.student_table import spread

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
    owed = digests.protected.copy()
    _lengthen(digests, misses, settings)
    while len(short := np.flatnonzero(digests.exposure < digests.protected)):
        _give_up(digests, short)
        _lengthen(digests, misses, settings)
    given_up = np.flatnonzero((digests.protected < owed) & (digests.exposure > STILL_SHOWN))
    for offer in given_up[np.argsort(-digests.exposure[given_up], kind="stable")].tolist():
        digests.protected[offer] = owed[offer]
        _lengthen(digests, misses, settings)
        if digests.exposure[offer] < owed[offer]:
            digests.protected[offer] = STILL_SHOWN
    digests.protected[:] = owed
    _lengthen(digests, misses, settings)


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


def _lengthen(digests: Digests, misses: Misses, settings: MatchSettings) -> None:
    """Apply chains for all offers that are short until none is found any more."""
    while _lengthen_each(digests, misses, settings):
        pass  # a student who got an own suggestion back may open a way that was closed


def _lengthen_each(digests: Digests, misses: Misses, settings: MatchSettings) -> bool:
    """Apply chains for each offer that is short; whether any was applied."""
    is_longer = False
    closed = np.zeros(len(digests.exposure), dtype=np.bool_)
    short = np.flatnonzero(digests.exposure < digests.protected)
    for offer in short[np.argsort((digests.protected - digests.exposure)[short])].tolist():
        while digests.exposure[offer] < digests.protected[offer] and not closed[offer]:
            chain = _find_chain(digests, offer, misses, settings, closed)
            if not chain or not _apply(digests, chain, settings):
                break
            is_longer = True
    return is_longer


def _find_chain(
    digests: Digests,
    offer: int,
    misses: Misses,
    settings: MatchSettings,
    closed: NDArray[np.bool_],
) -> list[Swap]:
    """The shortest chain of swaps that shows an offer once more, its last swap first.

    Offers are searched breadth first. Those from which there is no way are ``closed`` for later
    searches too: no chain of other offers enters them.
    """
    came_by: dict[int, Swap] = {}
    reached = closed.copy()
    reached[offer] = True
    frontier = np.array([offer])
    while len(frontier):
        swaps = _legal_swaps(digests, frontier, misses, settings)
        spare = np.flatnonzero((digests.exposure > digests.protected)[swaps.given_up])
        if len(spare):
            chain = [swaps.swap(int(spare[0]))]
            while chain[-1].offer != offer:
                chain.append(came_by[chain[-1].offer])
            return chain
        found, rows = np.unique(swaps.given_up, return_index=True)
        fresh = ~reached[found]
        frontier, rows = found[fresh], rows[fresh]
        reached[frontier] = True
        came_by.update(zip(frontier.tolist(), map(swaps.swap, rows.tolist()), strict=True))
    closed |= reached
    return []


def _apply(digests: Digests, chain: list[Swap], settings: MatchSettings) -> bool:
    """Make the swaps; False if one has become illegal, as a student may come twice in a chain.

    What was done until then stays: it only shows an offer once more than it is owed.
    """
    for swap in chain:
        place = int(np.argmax(digests.offers[swap.student] == swap.given_up))
        loss = int(digests.points[swap.student, place]) - swap.points
        own = digests.own_place(swap.student, swap.offer)
        crowded = (
            own is None
            and not digests.forced[swap.student, place]
            and digests.forced[swap.student].sum() >= settings.guaranteed_per_student
        )
        if (
            crowded
            or digests.offers[swap.student, place] != swap.given_up
            or loss + digests.spent[swap.student] > digests.allowance[swap.student]
        ):
            return False
        digests.put(swap.student, place, swap.offer, swap.points)
    return True


def _legal_swaps(digests: Digests, offers: Longs, misses: Misses, settings: MatchSettings) -> Swaps:
    """All swaps by which one of the offers could take a place, the cheapest first.

    It enters as a forced one where it was missed, and as an own one where it was given up.
    """
    owner, rows = spread(misses.starts[offers], misses.starts[offers + 1] - misses.starts[offers])
    given_up, givers, own_points = digests.given_up_by(offers)
    takers = np.concatenate([offers[owner], given_up])
    students = np.concatenate([misses.students[rows].astype(np.int64), givers])
    points = np.concatenate([misses.points[rows].astype(np.int64), own_points])
    may_force = digests.forced_count(students) < settings.guaranteed_per_student
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
