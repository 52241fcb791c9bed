"""Suggestions for one student and listeners for one offer, in plain Python.

Both apply the hard filters and the score to each pair; the weekly run (``weekly``) gives the same
answers in bulk. Nothing here loads a heavy package.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.matching.rules.eligibility import why_not
from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent
from models.matching.rules.reasons import Reason, reasons_of
from models.matching.rules.scoring import DEFAULT_SETTINGS, MatchSettings, score_pair


@dataclass(frozen=True, slots=True)
class Ranked:
    """One offer for one student, ``score`` in points."""

    offer: MatchOffer
    score: int

    def best_first(self) -> tuple[int, int]:
        """The key by which the best come first, ties by offer id."""
        return -self.score, self.offer.offer_id


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One offer for one student, ``score`` in points, with its reasons."""

    offer_id: int
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Listener:
    """One student who should hear of an offer at once."""

    person_id: int
    score: int
    reasons: tuple[Reason, ...]


def points_of_pair(
    student: MatchStudent,
    offer: MatchOffer,
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> int | None:
    """The points of a pair, None if a hard filter or the floor keeps it from being shown."""
    if why_not(student, offer, now=now, closeness=closeness) is not None:
        return None
    score = score_pair(student, offer, now=now, closeness=closeness, settings=settings)
    return score.total if score.total >= settings.floor else None


def suggest_for_student(
    student: MatchStudent,
    offers: Iterable[MatchOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
    limit: int | None = None,
) -> tuple[Suggestion, ...]:
    """The best offers for a student, best first, ties by offer id; no offers give an empty tuple.

    ``limit`` defaults to ``settings.suggestions``. Reasons are worked out only for what is shown.
    """
    ranked = rank_for_student(student, offers, now=now, closeness=closeness, settings=settings)
    shown = ranked[: settings.suggestions if limit is None else limit]
    return tuple(
        Suggestion(
            one.offer.offer_id,
            one.score,
            reasons_of(student, one.offer, now=now, closeness=closeness),
        )
        for one in shown
    )


def rank_for_student(
    student: MatchStudent,
    offers: Iterable[MatchOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> list[Ranked]:
    """Every offer that a student may be shown, best first, ties by offer id."""
    scored = []
    for offer in offers:
        points = points_of_pair(student, offer, now=now, closeness=closeness, settings=settings)
        if points is not None:
            scored.append(Ranked(offer, points))
    return sorted(scored, key=Ranked.best_first)


def listeners_of_offer(
    offer: MatchOffer,
    students: Iterable[MatchStudent],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
    limit: int | None = None,
) -> tuple[Listener, ...]:
    """Who should hear of a new offer at once, best fit first, ties by person id.

    A student listens when the offer passes their hard filters with ``settings.alert_floor`` points
    or more (never fewer than ``settings.floor``); ``limit`` None means all of them.
    """
    heard = []
    for student in students:
        points = points_of_pair(student, offer, now=now, closeness=closeness, settings=settings)
        if points is not None and points >= settings.alert_floor:
            heard.append((-points, student.person_id, student))
    heard.sort(key=lambda entry: entry[:2])
    return tuple(
        Listener(person_id, -negated, reasons_of(student, offer, now=now, closeness=closeness))
        for negated, person_id, student in heard[:limit]
    )
