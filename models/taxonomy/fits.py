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
    """The region's programmes close to any of the fields, closest first.

    Of equally close ones those of the field asked for first come first, then by name.

    `degrees` empty means every degree. Programmes that only come near carry the reason.
    """
    asked = tuple(dict.fromkeys(fields))
    fits: list[tuple[int, Fit]] = []
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
            fit = Fit(programme, closest[0], _reason(closest[1], closest[2], taxonomy))
            fits.append((asked.index(closest[2]), fit))
    fits.sort(key=lambda each: (-each[1].closeness, each[0], *_name_of(each[1])))
    return tuple(fit for _, fit in fits)


def _name_of(fit: Fit) -> tuple[str, str]:
    return fit.programme.name, fit.programme.id


def _reason(own: str, asked: str, taxonomy: Taxonomy) -> str | None:
    if own == asked:
        return None
    reasons = (each.reason for each in taxonomy.neighbours(asked) if each.code == own)
    return next(reasons, None)
