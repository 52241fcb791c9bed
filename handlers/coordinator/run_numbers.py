"""The last weekly run's report as a coordinator reads it: few students are never counted out."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, ValidationError

from models.disclosure import is_small, told_to_coordinator
from models.matching.rules.eligibility import Refusal
from models.tables.push_run import PushRun

OBSTACLES_SHOWN = 3

_EVEN_BELOW = 0.35
_UNEVEN_FROM = 0.6


class Spread(StrEnum):
    """The Gini coefficient in a word: how evenly offers were shown."""

    EVEN = "even"
    MIXED = "mixed"
    UNEVEN = "uneven"


class ShortOffer(BaseModel):
    """One offer that fits too few students, and what alone keeps how many others away."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    reached: int
    eligible: int
    """Students it may be shown to by the hard filters."""
    fitting: int
    """Those of them whom it fits well enough."""
    obstacles: tuple[tuple[Refusal, int], ...] = ()

    @property
    def is_weak(self) -> bool:
        """Whether it may be shown to more students than it fits well enough."""
        return not is_small(self.eligible) and self.eligible > self.fitting

    @property
    def hurdles(self) -> list[tuple[Refusal, int | None]]:
        """What keeps most students away; None instead of a number too small to be shown."""
        shown = self.obstacles[:OBSTACLES_SHOWN]
        return [(refusal, told_to_coordinator(count)) for refusal, count in shown]


class RunNumbers(BaseModel):
    """What a weekly run did to offers and students; shares are 0 to 1."""

    model_config = ConfigDict(frozen=True)

    guarantee: int
    offers: int
    suggested_students: int
    guaranteed: int
    missed: int
    reach_share: float
    reach_share_before: float
    unseen_share: float
    unseen_share_before: float
    gini: float
    relevance_loss: float
    worst_student_loss: float
    loss_limit_percent: int
    dual_gap: float
    seconds: float
    short_offers_total: int
    short_offers: tuple[ShortOffer, ...]

    @property
    def students(self) -> int | None:
        """Students with suggestions; None instead of a number too small to be shown."""
        return told_to_coordinator(self.suggested_students)

    @property
    def spread(self) -> Spread:
        if self.gini < _EVEN_BELOW:
            return Spread.EVEN
        return Spread.MIXED if self.gini < _UNEVEN_FROM else Spread.UNEVEN

    def short_offer(self, offer_id: int) -> ShortOffer | None:
        return next((each for each in self.short_offers if each.offer_id == offer_id), None)


def numbers_of(run: PushRun | None) -> RunNumbers | None:
    """The run's numbers; None if there was no run, or one of a version that kept less."""
    if run is None:
        return None
    try:
        return RunNumbers.model_validate(run.report)
    except ValidationError:
        return None


def page_of(short: Sequence[ShortOffer], page: int, shown: int) -> tuple[int, list[ShortOffer]]:
    """The page that exists nearest to the one wanted, and its offers."""
    page = min(page, max(0, (len(short) - 1) // shown))
    return page, list(short[page * shown : (page + 1) * shown])
