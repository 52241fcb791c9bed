"""Which of the things that a line may mean counts most, and which are wishes beside it."""

from collections.abc import Sequence

from models.reading.heard import Heard, Intent, Meaning
from models.reading.understanding.line import Candidate, Typed

LEAST = 1.0
"""A candidate below it is a guess: better asked back."""

CLOSE = 0.35
MOST_CANDIDATES = 3


def decide(candidates: Sequence[Candidate], typed: Typed) -> Heard:
    """The meaning that the strongest candidate has, or UNCLEAR with the likeliest."""
    ranked = _best_of_each(candidates)
    if not ranked or ranked[0].score < LEAST:
        return _unclear(ranked)
    best = ranked[0]
    return Heard(Meaning(best.intent, best.args, _sureness(ranked)))


def _best_of_each(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The strongest candidate of each intent, the strongest first."""
    best: dict[Intent, Candidate] = {}
    for each in candidates:
        known = best.get(each.intent)
        if known is None or each.score > known.score:
            best[each.intent] = each
    return sorted(best.values(), key=lambda each: -each.score)


def _unclear(ranked: Sequence[Candidate]) -> Heard:
    likely = [each for each in ranked if each.intent is not Intent.UNCLEAR][:MOST_CANDIDATES]
    return Heard(
        Meaning(Intent.UNCLEAR, sureness=0.0),
        candidates=tuple(Meaning(each.intent, each.args, 0.0) for each in likely),
    )


def _sureness(ranked: Sequence[Candidate]) -> float:
    second = ranked[1].score if len(ranked) > 1 else 0.0
    return max(0.0, min(1.0, (ranked[0].score - second) / 2))
