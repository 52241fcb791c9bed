"""What a company is told of whom its offer fits, and of what would open it.

Companies read counts in steps and never a small one, nor anything from which a small one could be
worked out: whoever changes a line and looks again must not learn of a single student. What is
counted when, and kept, is in `handlers.company.kept_reach`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from models.disclosure import is_small, told_to_company
from models.matching.rules.barriers import Account, Change, Gain, Seen
from models.matching.rules.eligibility import Refusal
from models.reading.fields import MOST_FIELDS
from models.tables.offer import OfferState
from models.taxonomy import Taxonomy
from models.taxonomy.fits import FITTING_CLOSENESS

PROGRAMMES_SHOWN = 5
NEIGHBOURS_COUNTED = 4
"""Subjects beside the named ones for which it is worked out what naming them would do."""

NEIGHBOURS_ADVISED = 3
"""Of these so many are named where no count may be told."""

ADVICE_SHOWN = 6
KINDS_SHOWN = 1

COUNTED_STATES = frozenset(
    {OfferState.WAITING, OfferState.RETURNED, OfferState.OPEN, OfferState.PAUSED}
)
"""In the others nobody is to be found for an offer any more."""


class Withheld(StrEnum):
    """Why a company reads no count now."""

    UNAPPROVED = "unapproved"
    """No coordinator has looked at the company yet."""
    ENOUGH_TODAY = "enough_today"
    """It was counted for often enough on this day."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One way to open the offer.

    Without counts (``then`` None) it is advice that holds whoever has subscribed. ``now`` and
    ``then``: at least so many see it, or (``is_first``) have it come first, as it is and after the
    change; ``now`` None means fewer than five. ``group``: of about so many students of the
    subject; None: of everybody.
    """

    change: Change
    now: int | None = None
    then: int | None = None
    group: int | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What a company is told of whom its offer fits."""

    programmes: tuple[str, ...]
    """The closest ones by name, each name once."""
    total_programmes: int
    """At every university of the region together."""
    students: int | None
    """At least so many; None: fewer than five, or no count at all."""
    is_short: bool
    """Fits fewer students than the guarantee shows an offer to."""
    advice: tuple[Advice, ...]
    withheld: Withheld | None = None
    """Why nothing is counted; the advice then holds for every offer like it."""
    counted_on: date | None = None
    """The day of a count that is not today's."""

    @property
    def near_fields(self) -> tuple[str, ...]:
        """The subjects that are advised without counts; one sentence names them all."""
        return tuple(
            one.change.value
            for one in self.advice
            if one.change.refusal is Refusal.FIELD and one.then is None
        )


def near_fields(named: Sequence[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The subjects closest to the named ones, closest first; none where no more can be named."""
    if not named or len(named) >= MOST_FIELDS:
        return ()
    near = [
        (-max(taxonomy.closeness(field.code, code) for code in named), field.code)
        for field in taxonomy.fields
        if field.code not in named
    ]
    fitting = sorted(pair for pair in near if -pair[0] >= FITTING_CLOSENESS)
    return tuple(code for _, code in fitting[:NEIGHBOURS_COUNTED])


@dataclass(frozen=True, slots=True)
class ToldCount:
    """What may be told of an account, and no more: this is what is kept."""

    students: int | None
    advice: tuple[Advice, ...]

    def to_data(self) -> dict[str, Any]:
        advice = [
            {
                "refusal": one.change.refusal.value,
                "value": one.change.value,
                "now": one.now,
                "then": one.then,
                "group": one.group,
                "is_first": one.is_first,
            }
            for one in self.advice
        ]
        return {"students": self.students, "advice": advice}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "ToldCount":
        advice = [
            Advice(
                Change(Refusal(one["refusal"]), one["value"]),
                one["now"],
                one["then"],
                one["group"],
                one["is_first"],
            )
            for one in data["advice"]
        ]
        return cls(data["students"], tuple(advice))


def told_count(account: Account) -> ToldCount:
    """What a company may read of an account."""
    return ToldCount(told_to_company(account.by_all.suggested), tuple(told_advice(account)))


def told_reach(
    programmes: Sequence[str],
    told: ToldCount,
    changes: Sequence[Change],
    guarantee: int,
    *,
    counted_on: date | None = None,
) -> Reach:
    """The count with what belongs to it; for an offer that fits few always a way to open it."""
    is_short = (told.students or 0) < guarantee
    advice = told.advice
    if is_short and not advice:
        advice = uncounted_advice(changes)
    return Reach(
        programmes=tuple(dict.fromkeys(programmes))[:PROGRAMMES_SHOWN],
        total_programmes=len(programmes),
        students=told.students,
        is_short=is_short,
        advice=advice[:ADVICE_SHOWN],
        counted_on=counted_on,
    )


def withheld_reach(
    programmes: Sequence[str], changes: Sequence[Change], withheld: Withheld
) -> Reach:
    """What holds without counting anybody: the programmes, and what opens every such offer."""
    return Reach(
        programmes=tuple(dict.fromkeys(programmes))[:PROGRAMMES_SHOWN],
        total_programmes=len(programmes),
        students=None,
        is_short=False,
        advice=uncounted_advice(changes)[:ADVICE_SHOWN],
        withheld=withheld,
    )


def uncounted_advice(changes: Sequence[Change]) -> tuple[Advice, ...]:
    """What would open an offer, whoever has subscribed; another kind is the company's choice."""
    fields = [change for change in changes if change.refusal is Refusal.FIELD]
    others = [change for change in changes if change.refusal not in {Refusal.FIELD, Refusal.KIND}]
    return tuple(Advice(change) for change in (*fields[:NEIGHBOURS_ADVISED], *others))


def told_advice(account: Account) -> list[Advice]:
    """The changes whose effect may be told, the largest first."""
    found = [advice for gain in account.gains if (advice := _advice_of(gain, account.by_all))]
    found.sort(key=lambda advice: (advice.now or 0) - (advice.then or 0))
    kinds = [one for one in found if one.change.refusal is Refusal.KIND][KINDS_SHOWN:]
    return [one for one in found if one not in kinds]


def _advice_of(gain: Gain, by_all: Seen) -> Advice | None:
    """The change with its counts; None if hardly anybody would be won, or a group is small."""
    if gain.change.refusal is not Refusal.FIELD:
        return _told_change(gain.change, by_all.suggested, gain.by_all.suggested)
    group = told_to_company(gain.group)
    if group is None:
        return None
    now, then = gain.group_now, gain.group_then
    return _told_change(gain.change, now.suggested, then.suggested, group) or _told_change(
        gain.change, now.first, then.first, group, is_first=True
    )


def _told_change(
    change: Change, now: int, then: int, group: int | None = None, *, is_first: bool = False
) -> Advice | None:
    # Nobody of a large group is no small group: it says nothing of anyone in particular.
    told_now = 0 if now == 0 and group is not None else told_to_company(now)
    told_then = told_to_company(then)
    if is_small(then - now) or told_then == told_now:
        return None
    return Advice(change, told_now, told_then, group, is_first)
