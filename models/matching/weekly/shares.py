"""A part of the students with everything that is asked of it, in this process or in a second one.

A share keeps its students to itself: what a run needs of all of them (best offers, near misses, a
sample) is small, so that the second process need not hand over the whole table.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.profile import Closeness
from models.matching.rules.scoring import MatchSettings
from models.matching.weekly.offer_table import OfferTable
from models.matching.weekly.scan import Ids, Longs, Scanner
from models.matching.weekly.shortlist import (
    Misses,
    Shortlist,
    all_misses,
    join_misses,
    join_shortlists,
    make_shortlist,
)
from models.matching.weekly.student_reader import PackedRows, StudentReader
from models.matching.weekly.student_table import StudentTable, join_tables


class RowSource(Protocol):
    """Where a share of the match rows comes from; must be picklable.

    Called with the number of a share and how many there are; gives batches of (person id, packed
    match row). Every row is in exactly one share, all of share 0 before all of share 1 by id.
    """

    def __call__(self, share: int, shares: int, /) -> Iterable[PackedRows]: ...


@dataclass(frozen=True, slots=True)
class Matched:
    """What a share found: whose best offers they are, and the time it took."""

    person_ids: Longs
    shortlist: Shortlist
    seconds_load: float
    seconds_match: float


class Share(Protocol):
    """What a run asks of a part of the students. Positions are those within the share."""

    @property
    def matched(self) -> Matched:
        """What matching it found."""
        ...

    def all_misses(self, missed: NDArray[np.bool_]) -> Misses:
        """Every miss of the marked offers."""
        ...

    def sample(self, rows: Longs) -> StudentTable:
        """Some of its students."""
        ...


class LocalShare:
    """A share matched in this process."""

    def __init__(
        self,
        batches: Iterable[PackedRows],
        offers: OfferTable,
        closeness: Closeness,
        settings: MatchSettings,
    ) -> None:
        started = perf_counter()
        reader = StudentReader(offers)
        for rows in batches:
            reader.add(rows)
        self._students = reader.table()
        loaded = perf_counter()
        self._settings = settings
        self._scanner = Scanner(self._students, offers, closeness=closeness, settings=settings)
        shortlist = make_shortlist(self._scanner.blocks(), self._scanner.ids, settings)
        self._matched = Matched(
            self._students.person_ids, shortlist, loaded - started, perf_counter() - loaded
        )

    @property
    def matched(self) -> Matched:
        return self._matched

    def all_misses(self, missed: NDArray[np.bool_]) -> Misses:
        blocks = self._scanner.blocks(only=missed)
        return all_misses(blocks, self._matched.shortlist, self._scanner.ids, self._settings)

    def sample(self, rows: Longs) -> StudentTable:
        return self._students.take(rows)


class RemoteShare:
    """A share matched in a second process meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def matched(self) -> Matched:
        found: Matched = self._answer()
        return found

    def all_misses(self, missed: NDArray[np.bool_]) -> Misses:
        self._connection.send((LocalShare.all_misses, missed))
        misses: Misses = self._answer()
        return misses

    def sample(self, rows: Longs) -> StudentTable:
        self._connection.send((LocalShare.sample, rows))
        students: StudentTable = self._answer()
        return students

    def _answer(self) -> Any:
        """Raises: what the second process raised, EOFError if it was killed."""
        answer = self._connection.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextmanager
def second_share(
    source: RowSource, offers: OfferTable, closeness: Closeness, settings: MatchSettings
) -> Iterator[Share]:
    """The later half of the rows, matched in a process that ends with the block, or with ours."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    matching = (source, offers, closeness, settings)
    process = context.Process(target=_match_and_answer, args=(theirs, *matching), daemon=True)
    process.start()
    theirs.close()  # the only other end: if that process dies, reading from it ends at once
    try:
        with ours:
            yield RemoteShare(ours)
    finally:
        process.terminate()
        process.join()


def _match_and_answer(
    connection: Connection,
    source: RowSource,
    offers: OfferTable,
    closeness: Closeness,
    settings: MatchSettings,
) -> None:
    """In the second process: match, then answer until nobody asks any more."""
    with connection, suppress(EOFError, BrokenPipeError):
        try:
            share = LocalShare(source(1, 2), offers, closeness, settings)
        except Exception as error:  # raised again where the share is asked for
            connection.send(error)
            return
        connection.send(share.matched)
        while True:
            question, argument = connection.recv()
            connection.send(question(share, argument))


class Everybody:
    """All shares as one: positions count through the shares in their order."""

    def __init__(
        self, shares: Sequence[Share], offers: OfferTable, settings: MatchSettings
    ) -> None:
        self._shares = shares
        parts = [share.matched for share in shares]
        self.seconds_load = max(part.seconds_load for part in parts)
        self.seconds_match = max(part.seconds_match for part in parts)
        sizes = [len(part.person_ids) for part in parts]
        self._begins = np.cumsum([0, *sizes])
        self.ids = Ids(np.concatenate([part.person_ids for part in parts]), offers.offer_ids)
        self.shortlist = join_shortlists([part.shortlist for part in parts], self.ids, settings)

    def all_misses(self, missed: NDArray[np.bool_]) -> Misses:
        """Every miss of the marked offers, nearest first."""
        sizes = np.diff(self._begins).tolist()
        parts = [
            (share.all_misses(missed), size)
            for share, size in zip(self._shares, sizes, strict=True)
        ]
        return join_misses(
            parts, self.shortlist.points, self.ids, kept=len(self.ids.people), wanted=missed
        )

    def sample(self, rows: Longs) -> StudentTable:
        """The students at some positions (ascending)."""
        ends = np.searchsorted(rows, self._begins)
        return join_tables(
            [
                share.sample(rows[start:end] - begin)
                for share, begin, (start, end) in zip(
                    self._shares, self._begins, pairwise(ends.tolist()), strict=False
                )
            ]
        )
