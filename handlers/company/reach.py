"""Whom an offer fits, which of its own words shut students out, and what would open it.

Companies read counts in steps and never a small one, nor anything from which a small one could be
worked out: whoever changes a line and looks again must not learn of a single student.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.company.offer_answers import MOST_FIELDS, OfferAnswers
from handlers.context import KmuniContext
from models.matching.barriers import Account, Change, Gain, ReachCount, Seen, changes_of
from models.matching.eligibility import Refusal
from models.offer import OfferState
from models.queries.match_rows import list_packed_page
from models.queries.offers import OfferNumbers
from models.taxonomy import Taxonomy, who_fits
from models.taxonomy.fits import FITTING_CLOSENESS

PROGRAMMES_SHOWN = 5
NEIGHBOURS_COUNTED = 4
"""Subjects beside the named ones for which it is worked out what naming them would do."""

NEIGHBOURS_ADVISED = 3
"""Of these so many are named where no count may be told."""

ADVICE_SHOWN = 6
KINDS_SHOWN = 1

FEWEST_TOLD = 5
"""Smaller groups are not counted out loud: a company could guess who is in them."""

TOLD_STEP = 5
"""Larger ones are told in these steps, so that one student more or less is not seen."""

PORTION = 1_000
"""Packed rows read and counted at once; the event loop is free in between."""

COUNTED_STATES = frozenset(
    {OfferState.WAITING, OfferState.RETURNED, OfferState.OPEN, OfferState.PAUSED}
)
"""In the others nobody is to be found for an offer any more."""


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
    """At least so many; None: fewer than five."""
    is_short: bool
    """Fits fewer students than the guarantee shows an offer to."""
    advice: tuple[Advice, ...]

    @property
    def near_fields(self) -> tuple[str, ...]:
        """The subjects that are advised without counts; one sentence names them all."""
        return tuple(
            one.change.value
            for one in self.advice
            if one.change.refusal is Refusal.FIELD and one.then is None
        )


@dataclass(frozen=True, slots=True)
class ToldNumbers:
    """What became of an offer; None: fewer than five. Those interested ask to be known."""

    reached: int | None
    opened: int | None
    interested: int


def told(count: int) -> int | None:
    """A count as a company may read it: in steps, None below the fewest told."""
    return None if count < FEWEST_TOLD else count - count % TOLD_STEP


def told_numbers(numbers: OfferNumbers) -> ToldNumbers:
    """An offer's numbers as its company may read them."""
    return ToldNumbers(told(numbers.reached), told(numbers.opened), numbers.interested)


async def reach_of(context: KmuniContext, answers: OfferAnswers) -> Reach:
    """Counts everybody who wants offers, by every hard filter and the relevance floor."""
    taxonomy = context.taxonomy
    offer = answers.to_match_offer(context.now, context.services.zone)
    changes = changes_of(offer, near_fields(answers.fields, taxonomy))
    settings = context.services.match_settings
    counting = ReachCount(
        offer, changes, now=context.now, closeness=taxonomy.closeness, settings=settings
    )
    await _count_everybody(context, counting)
    programmes = [fit.programme.name for fit in who_fits(answers.fields, answers.degrees, taxonomy)]
    return told_reach(programmes, counting.account(), settings.guarantee)


async def _count_everybody(context: KmuniContext, counting: ReachCount) -> None:
    """Reads packed rows in portions and counts each off the event loop."""
    after = 0
    while True:
        async with context.read() as session:
            rows = await list_packed_page(session, after=after, limit=PORTION)
        await asyncio.to_thread(counting.add, [packed for _, packed in rows])
        if len(rows) < PORTION:
            return
        after = rows[-1][0]


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


def told_reach(programmes: Sequence[str], account: Account, guarantee: int) -> Reach:
    """What may be told of an account; for an offer that fits few always with a way to open it."""
    students = told(account.by_all.suggested)
    is_short = (students or 0) < guarantee
    advice = told_advice(account)
    if is_short and not advice:
        advice = _uncounted_advice([gain.change for gain in account.gains])
    return Reach(
        programmes=tuple(dict.fromkeys(programmes))[:PROGRAMMES_SHOWN],
        total_programmes=len(programmes),
        students=students,
        is_short=is_short,
        advice=tuple(advice[:ADVICE_SHOWN]),
    )


def _uncounted_advice(changes: Sequence[Change]) -> list[Advice]:
    """What would open an offer, whoever has subscribed; another kind is the company's choice."""
    fields = [change for change in changes if change.refusal is Refusal.FIELD]
    others = [change for change in changes if change.refusal not in {Refusal.FIELD, Refusal.KIND}]
    return [Advice(change) for change in (*fields[:NEIGHBOURS_ADVISED], *others)]


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
    group = told(gain.group)
    if group is None:
        return None
    now, then = gain.group_now, gain.group_then
    return _told_change(gain.change, now.suggested, then.suggested, group) or _told_change(
        gain.change, now.first, then.first, group, is_first=True
    )


def _told_change(
    change: Change, now: int, then: int, group: int | None = None, *, is_first: bool = False
) -> Advice | None:
    if then - now < FEWEST_TOLD:
        return None
    # Nobody of a large group is no small group: it says nothing of anyone in particular.
    told_now = 0 if now == 0 and group is not None else told(now)
    return Advice(change, told_now, told(then), group, is_first)
