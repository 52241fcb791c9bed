"""Which of an offer's own words shut students out, counted by what each change would win.

Every change opens one hard filter or adds one subject and leaves the rest as it is. A student who
is kept away by two filters is won by no single change, so nothing is counted twice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from models.matching.packing import unpack_filters, unpack_student
from models.matching.rules.eligibility import Refusal, student_refusals
from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent
from models.matching.rules.scoring import DEFAULT_SETTINGS, MatchSettings, score_pair
from models.vocabulary import Language, OfferKind

NO_OFFER = 0
"""The id under which an offer is counted: nobody has seen or dismissed it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One way to open an offer: the filter it eases, and for some the new value.

    KIND: the kind it could be, too. LANGUAGE: the language that is enough, too; without a value any
    of those named. FIELD: the
    ISCED-F code that is named, too. LEVEL, START: the wish is dropped. RADIUS: the work can be done
    from afar.
    """

    refusal: Refusal
    value: str = ""


@dataclass(slots=True)
class Seen:
    """How many students an offer can be suggested to, and for how many of them it comes first.

    ``suggested``: hard filters and floor passed. ``first``: so good a fit that a new offer is told
    at once (``MatchSettings.alert_floor``).
    """

    suggested: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Gain:
    """What one change would do.

    ``by_all``: everybody who would see the offer then. For a subject also its own students, who
    study none of the subjects named: how many there are, who see it now, who would then.
    """

    change: Change
    by_all: Seen
    group: int
    group_now: Seen
    group_then: Seen


@dataclass(frozen=True, slots=True)
class Account:
    """Whom an offer reaches as it is, and what each change would do, in the order asked."""

    students: int
    """Everybody counted."""
    by_all: Seen
    gains: tuple[Gain, ...]


SAID_BY_SOME = frozenset({Refusal.LANGUAGE, Refusal.START})
"""Filters that keep nobody away until students say something of it."""


def changes_of(
    offer: MatchOffer,
    near_fields: Iterable[str],
    said: Collection[Refusal] = SAID_BY_SOME,
) -> tuple[Change, ...]:
    """Every change that could win students.

    ``near_fields``: the subjects worth adding. ``said``: those of ``SAID_BY_SOME`` of which
    students have said something; of the others nothing is proposed.
    """
    changes = [Change(Refusal.FIELD, code) for code in near_fields if code not in offer.fields]
    if offer.degrees:
        changes.append(Change(Refusal.LEVEL))
    if not offer.remote:
        changes.append(Change(Refusal.RADIUS))
    if offer.start is not None and Refusal.START in said:
        changes.append(Change(Refusal.START))
    if offer.languages and Refusal.LANGUAGE in said:
        changes += _of_languages(offer)
    changes += [Change(Refusal.KIND, kind.value) for kind in OfferKind if kind not in offer.kinds]
    return tuple(changes)


def _of_languages(offer: MatchOffer) -> list[Change]:
    """Where all are needed first that one of them is enough; else those that could be added."""
    if len(offer.languages) > 1 and not offer.languages_any:
        return [Change(Refusal.LANGUAGE)]
    missing = [language for language in Language if language not in offer.languages]
    return [Change(Refusal.LANGUAGE, language.value) for language in missing]


def changed(offer: MatchOffer, change: Change) -> MatchOffer:
    """The offer after a change. Raises: ValueError for a filter that no wording eases."""
    match change.refusal:
        case Refusal.KIND:
            return replace(offer, further_kinds=offer.further_kinds | {OfferKind(change.value)})
        case Refusal.LEVEL:
            return replace(offer, degrees=frozenset())
        case Refusal.LANGUAGE:
            more = {Language(change.value)} if change.value else set()
            return replace(offer, languages=offer.languages | more, languages_any=True)
        case Refusal.START:
            return replace(offer, starts_on=None, starts_at_once=False)
        case Refusal.FIELD:
            return replace(offer, fields=(*offer.fields, change.value))
        case Refusal.RADIUS:
            return replace(offer, remote=True)
        case _:
            raise ValueError(f"no wording eases {change.refusal}")


SCORED = {Refusal.FIELD, Refusal.RADIUS}
"""Changes that move points, also of students who see the offer already."""


class ReachCount:
    """Counts students one by one, so that many can be read in portions."""

    def __init__(
        self,
        offer: MatchOffer,
        changes: Sequence[Change],
        *,
        now: datetime,
        closeness: Closeness,
        settings: MatchSettings = DEFAULT_SETTINGS,
    ) -> None:
        """The offer is counted as if it were approved at ``now`` and seen by nobody yet."""
        self._offer = replace(offer, offer_id=NO_OFFER, is_open=True, approved_at=now)
        self._now = now
        self._closeness = closeness
        self._settings = settings
        self._gains = [
            (changed(self._offer, change), Gain(change, Seen(), 0, Seen(), Seen()))
            for change in changes
        ]
        self._groups = {change.value: 0 for change in changes if change.refusal is Refusal.FIELD}
        self._named = frozenset(offer.fields)
        self._students = 0
        self._now_seen = Seen()

    def add(self, rows: Iterable[bytes]) -> None:
        """Counts the students of these packed match rows, too.

        Raises: PackingError for a row of another version.
        """
        for packed in rows:
            self._students += 1
            self._count(packed)

    def account(self) -> Account:
        """What was counted so far."""
        gains = tuple(
            replace(gain, group=self._groups.get(gain.change.value, 0)) for _, gain in self._gains
        )
        return Account(self._students, self._now_seen, gains)

    def _count(self, packed: bytes) -> None:
        student = unpack_filters(packed)
        groups = self._groups_of(student)
        for code in groups:
            self._groups[code] += 1
        found = student_refusals(student, self._offer, now=self._now, closeness=self._closeness)
        refusals = tuple(islice(found, 2))
        if len(refusals) > 1:
            return
        student = unpack_student(packed)
        points = None if refusals else self._points(student, self._offer)
        self._tally(self._now_seen, points)
        for offer, gain in self._gains:
            then = self._points_after(student, offer, gain.change, refusals, points)
            self._tally(gain.by_all, then)
            if gain.change.refusal is Refusal.FIELD and gain.change.value in groups:
                self._tally(gain.group_now, points)
                self._tally(gain.group_then, then)

    def _groups_of(self, student: MatchStudent) -> list[str]:
        """The subjects to be added that are the student's, if none of theirs is named yet."""
        if not self._named.isdisjoint(student.fields):
            return []
        return [code for code in student.fields if code in self._groups]

    def _points_after(
        self,
        student: MatchStudent,
        offer: MatchOffer,
        change: Change,
        refusals: Sequence[Refusal],
        points: int | None,
    ) -> int | None:
        """The points after a change; None if a hard filter keeps the student away even then."""
        if not refusals:
            return self._points(student, offer) if change.refusal in SCORED else points
        if refusals[0] is not change.refusal:
            return None
        left = student_refusals(student, offer, now=self._now, closeness=self._closeness)
        return self._points(student, offer) if next(left, None) is None else None

    def _points(self, student: MatchStudent, offer: MatchOffer) -> int:
        score = score_pair(
            student, offer, now=self._now, closeness=self._closeness, settings=self._settings
        )
        return score.total

    def _tally(self, seen: Seen, points: int | None) -> None:
        if points is None or points < self._settings.floor:
            return
        seen.suggested += 1
        if points >= self._settings.alert_floor:
            seen.first += 1
