"""What a weekly run did to offers and students, in numbers a coordinator can read."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.matching.rules.eligibility import Refusal
from models.matching.rules.scoring import MatchSettings
from models.matching.weekly.bound import Bound
from models.matching.weekly.exposure import Digests, guarantee_set
from models.matching.weekly.offer_table import (
    DEGREE_SHIFT,
    LANGUAGE_SHIFT,
    FieldPoints,
    OfferTable,
    looks_for_any,
)
from models.matching.weekly.scan import Longs
from models.matching.weekly.shares import Everybody
from models.matching.weekly.shortlist import NOTHING

ASKED_STUDENTS = 4_000  # students looked at, evenly spread, to say why an offer is short


@dataclass(frozen=True, slots=True)
class RunReport:
    """A weekly run in numbers. Shares are 0 to 1.

    guaranteed: offers with enough students at the floor; reach_share: how many of them are shown
    to enough; reach_share_without_floor: the same among offers with enough students by the hard
    filters alone. missed: guaranteed offers not reached. unseen_share: open offers shown to nobody.
    gini: inequality of exposure over open offers. relevance_loss: points given up for the
    guarantee; worst_student_loss: the largest share one student gave up. dual_gap: share by which a
    perfect plan could at most be better. seconds_*: time per phase.
    """

    students: int
    offers: int
    eligible_pairs: int
    suggested_students: int
    suggestions: int
    guaranteed: int
    reach_share: float
    reach_share_without_floor: float
    missed: int
    reach_share_before: float
    unseen_share_before: float
    unseen_share: float
    gini: float
    forced_suggestions: int
    relevance_loss: float
    worst_student_loss: float
    dual_gap: float
    seconds_load: float = 0.0
    seconds_match: float = 0.0
    seconds_repair: float = 0.0


@dataclass(frozen=True, slots=True)
class OfferReach:
    """How one open offer fared: students it was shown to, could be shown to, and fits.

    If it fits too few for the guarantee, ``obstacles`` names what alone keeps students away, with
    about how many, most first (measured on ``ASKED_STUDENTS`` of them).
    """

    offer_id: int
    reached: int
    eligible: int
    fitting: int
    obstacles: tuple[tuple[Refusal, int], ...] = ()


def make_report(digests: Digests, bound: Bound, settings: MatchSettings) -> RunReport:
    """The numbers of a run, without times."""
    shortlist = digests.own
    guaranteed = guarantee_set(shortlist, settings)
    loose = shortlist.eligible >= settings.guarantee
    enough = digests.exposure >= settings.guarantee
    own = shortlist.points.sum(axis=1, dtype=np.int64)
    before, after = int(own.sum()), int(digests.points.sum(dtype=np.int64))
    return RunReport(
        students=len(own),
        offers=len(digests.exposure),
        eligible_pairs=int(shortlist.eligible.sum()),
        suggested_students=int((digests.offers[:, 0] != NOTHING).sum()),
        suggestions=int((digests.offers != NOTHING).sum()),
        guaranteed=int(guaranteed.sum()),
        reach_share=_share(enough[guaranteed]),
        reach_share_without_floor=_share(enough[loose]),
        missed=int((~enough[guaranteed]).sum()),
        reach_share_before=_share((shortlist.exposure >= settings.guarantee)[guaranteed]),
        unseen_share_before=1 - _share(shortlist.exposure > 0),
        unseen_share=1 - _share(digests.exposure > 0),
        gini=gini(digests.exposure),
        forced_suggestions=int(digests.forced.sum()),
        relevance_loss=(before - after) / before if before else 0.0,
        worst_student_loss=float((digests.spent / np.maximum(own, 1)).max(initial=0.0)),
        dual_gap=bound.gap,
    )


def with_seconds(report: RunReport, load: float, match: float, repair: float) -> RunReport:
    """The report with the time of each phase."""
    return replace(report, seconds_load=load, seconds_match=match, seconds_repair=repair)


def gini(counts: Longs) -> float:
    """The Gini coefficient: 0 when all have the same, near 1 when one has all."""
    total = int(counts.sum())
    if not total:
        return 0.0
    ranks = np.arange(1, len(counts) + 1)
    return float(2 * (ranks * np.sort(counts)).sum() / (len(counts) * total) - 1 - 1 / len(counts))


def _share(marks: NDArray[np.bool_]) -> float:
    """The share that is marked; of nothing, all is."""
    return float(marks.mean()) if len(marks) else 1.0


def reach_of_offers(
    digests: Digests, everybody: Everybody, offers: OfferTable, points: FieldPoints
) -> tuple[OfferReach, ...]:
    """How every open offer fared, by offer id."""
    short = np.flatnonzero(digests.protected == 0)
    obstacles = _obstacles(short, everybody, offers, points)
    shortlist = digests.own
    return tuple(
        OfferReach(offer_id, reached, eligible, fitting, obstacles.get(position, ()))
        for position, (offer_id, reached, eligible, fitting) in enumerate(
            zip(
                offers.offer_ids.tolist(),
                digests.exposure.tolist(),
                shortlist.eligible.tolist(),
                shortlist.fitting.tolist(),
                strict=True,
            )
        )
    )


def _obstacles(
    short: Longs, everybody: Everybody, offers: OfferTable, points: FieldPoints
) -> dict[int, tuple[tuple[Refusal, int], ...]]:
    """Per offer how many students a single filter keeps away, scaled up from those asked."""
    size = len(everybody.ids.people)
    stride = max(1, -(-size // ASKED_STUDENTS))
    if not size or not len(short):
        return {}
    students = everybody.sample(np.arange(0, size, stride))
    profiles, profile = np.unique(students.profile, return_inverse=True)
    far_fields = np.stack(
        [points.of_profile(students.profiles[each])[short] < 0 for each in profiles]
    )
    place = np.ones((students.size, 5))
    place[:, :4] = students.place
    found = {}
    for column, offer in enumerate(short.tolist()):
        clash = students.bits & offers.bits[offer]
        outside = place @ offers.sphere[:, offer] >= students.within
        if offers.remote[offer]:
            outside &= ~students.remote
        refusals = {
            Refusal.KIND: ~looks_for_any(students.bits, offers.several_kinds[offer])
            if offers.several_kinds[offer]
            else (clash & ((1 << DEGREE_SHIFT) - 1)) != 0,
            Refusal.LEVEL: (clash >> DEGREE_SHIFT & ((1 << LANGUAGE_SHIFT - DEGREE_SHIFT) - 1))
            != 0,
            Refusal.LANGUAGE: clash >> LANGUAGE_SHIFT != 0,
            Refusal.START: students.available > offers.starts[offer],
            Refusal.FIELD: far_fields[profile, column],
            Refusal.RADIUS: outside,
        }
        failed = np.stack(list(refusals.values()))
        alone = failed[:, failed.sum(axis=0) == 1].sum(axis=1) * stride
        counted = sorted(zip(refusals, alone.tolist(), strict=True), key=lambda each: -each[1])
        found[offer] = tuple((refusal, count) for refusal, count in counted if count)
    return found
