"""Whom an offer reaches: the programmes that fit and how many students have asked for such."""

from dataclasses import dataclass

from handlers.company.offer_answers import OfferAnswers
from handlers.context import KmuniContext
from models.queries.students import count_students
from models.taxonomy import who_fits
from models.taxonomy.fits import FITTING_CLOSENESS

PROGRAMMES_SHOWN = 5

FEWEST_TOLD = 5
"""Smaller groups are not counted out loud: a company could guess who is in them."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What is shown below the preview."""

    programmes: tuple[str, ...]
    """The closest ones by name, each name once."""
    total_programmes: int
    """At every university of the region together."""
    students: int | None
    """None: fewer than five."""
    shut_out: int
    """So many more would see it without the wish for certain degrees; 0 if hardly any."""


async def reach_of(context: KmuniContext, answers: OfferAnswers) -> Reach:
    """Counts everybody whose subject is close to what the offer asks for."""
    taxonomy = context.taxonomy
    fits = who_fits(answers.fields, answers.degrees, taxonomy)
    near = {
        field.code
        for field in taxonomy.fields
        if any(taxonomy.closeness(field.code, code) >= FITTING_CLOSENESS for code in answers.fields)
    }
    async with context.read() as session:
        students = await count_students(session, fields=near, degrees=answers.degrees)
        everybody = students
        if answers.degrees:
            everybody = await count_students(session, fields=near)
    names = [fit.programme.name for fit in fits]
    return told_reach(names, students=students, everybody=everybody)


def told_reach(names: list[str], *, students: int, everybody: int) -> Reach:
    """The counts as far as they may be told: neither a small group nor a small difference."""
    shut_out = everybody - students
    return Reach(
        programmes=tuple(dict.fromkeys(names))[:PROGRAMMES_SHOWN],
        total_programmes=len(names),
        students=students if students >= FEWEST_TOLD else None,
        shut_out=shut_out if shut_out >= FEWEST_TOLD else 0,
    )
