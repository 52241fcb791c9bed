"""Answers "who fits me?": the degree programmes of the region for an offer's fields."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Programme
from models.vocabulary import Degree

# Below this closeness somebody would have to learn most of the work first.
FITTING_CLOSENESS = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """A programme that fits; `reason` is None where it teaches the very field asked for."""

    programme: Programme
    closeness: float
    reason: str | None


def who_fits(
    fields: Iterable[str], degrees: frozenset[Degree], taxonomy: Taxonomy
) -> tuple[Fit, ...]:
    """The region's programmes close to any of the fields, closest first, then by name.

    `degrees` empty means every degree. Programmes that only come near carry the reason.
    """
    asked = tuple(dict.fromkeys(fields))
    fits = []
    for programme in taxonomy.programmes:
        if degrees and programme.degree not in degrees:
            continue
        closest = max(
            (
                (taxonomy.closeness(own, code), own, code)
                for own in programme.fields
                for code in asked
            ),
            default=(0.0, "", ""),
        )
        if closest[0] >= FITTING_CLOSENESS:
            fits.append(Fit(programme, closest[0], _reason(closest[1], closest[2], taxonomy)))
    return tuple(
        sorted(fits, key=lambda fit: (-fit.closeness, fit.programme.name, fit.programme.id))
    )


def _reason(own: str, asked: str, taxonomy: Taxonomy) -> str | None:
    if own == asked:
        return None
    reasons = (each.reason for each in taxonomy.neighbours(asked) if each.code == own)
    return next(reasons, None)
