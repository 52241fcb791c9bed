"""The exposure guarantee: every offer that fits enough students is shown to enough of them.

Starting from everybody's best offers, the offers that are shown too seldom are served one after
the other, the scarcest first, each by the cheapest legal swaps: a student gives up one suggestion
for it. Serving an offer never takes another below its guarantee.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.scan import Ints, Longs
from models.matching.scoring import TOP_SCORE, MatchSettings
from models.matching.shortlist import NOTHING, Misses, Shortlist, allowed_loss

UNTOUCHABLE = 1 << 30  # points of a suggestion that must stay
CANNOT = UNTOUCHABLE - TOP_SCORE  # the least that a swap for such a suggestion would cost
MOST_SEARCHED = 2_000  # offers looked at for one chain


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


@dataclass(frozen=True, slots=True)
class Move:
    """An offer takes the place that another got by the guarantee; who needs it, and why."""

    offer: int
    points: int
    student: int
    place: int


def repair_by_chains(digests: Digests, misses: Misses, settings: MatchSettings) -> None:
    """Serve offers that are still short by moving other guaranteed offers to somebody else."""
    for offer in np.flatnonzero(digests.exposure < digests.protected).tolist():
        while digests.exposure[offer] < digests.protected[offer]:
            moves = _find_chain(digests, offer, misses, settings)
            if not moves or not _apply_chain(digests, moves, misses, settings):
                break


def _find_chain(
    digests: Digests, offer: int, misses: Misses, settings: MatchSettings
) -> list[Move]:
    """The shortest chain of moves whose last mover-out finds a student of its own, first to last.

    Offers are searched breadth first: from each to those whose guaranteed places it could take.
    """
    came_by: dict[int, Move | None] = {offer: None}
    queue = deque([offer])
    while queue and len(came_by) < MOST_SEARCHED:
        mover = queue.popleft()
        for move in _possible_moves(digests, mover, misses):
            moved = int(digests.offers[move.student, move.place])
            if moved in came_by:
                continue
            came_by[moved] = move
            if _can_go_elsewhere(digests, moved, misses, settings):
                return _moves_to(move, came_by)
            queue.append(moved)
    return []


def _moves_to(last: Move, came_by: dict[int, Move | None]) -> list[Move]:
    moves = [last]
    while (before := came_by[moves[-1].offer]) is not None:
        moves.append(before)
    return moves[::-1]


def _possible_moves(digests: Digests, offer: int, misses: Misses) -> list[Move]:
    """Guaranteed places that an offer could take from others, the cheapest first."""
    students, points = misses.of_offer(offer)
    free = ~(digests.offers[students] == offer).any(axis=1)
    rows, places = np.nonzero(digests.forced[students] & free[:, None])
    holders = students[rows]
    cost = digests.points[holders, places].astype(np.int64) - points[rows]
    legal = np.flatnonzero(cost + digests.spent[holders] <= digests.allowance[holders])
    order = legal[np.argsort(cost[legal], kind="stable")]
    return [
        Move(offer, points_of_move, student, place)
        for points_of_move, student, place in zip(
            points[rows[order]].tolist(),
            holders[order].tolist(),
            places[order].tolist(),
            strict=True,
        )
    ]


def _can_go_elsewhere(
    digests: Digests, offer: int, misses: Misses, settings: MatchSettings
) -> bool:
    """Whether an offer can lose a student: it has one to spare, or a legal swap finds another."""
    if digests.exposure[offer] > digests.protected[offer]:
        return True
    cost, _ = _cheapest_swaps(digests, offer, *misses.of_offer(offer), settings)
    return bool(cost.min(initial=UNTOUCHABLE) < CANNOT)


def _apply_chain(
    digests: Digests, moves: list[Move], misses: Misses, settings: MatchSettings
) -> bool:
    """Make the moves from the last to the first; False if one has become illegal on the way.

    What was done until then stays: it only shows an offer once more than it is owed.
    """
    last = int(digests.offers[moves[-1].student, moves[-1].place])
    if digests.exposure[last] <= digests.protected[last]:
        students, points = misses.of_offer(last)
        cost, slot = _cheapest_swaps(digests, last, students, points, settings)
        row = int(np.argmin(cost))
        digests.put(int(students[row]), int(slot[row]), last, int(points[row]))
    for move in reversed(moves):
        loss = int(digests.points[move.student, move.place]) - move.points
        if loss + digests.spent[move.student] > digests.allowance[move.student]:
            return False
        digests.put(move.student, move.place, move.offer, move.points)
    return True


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
