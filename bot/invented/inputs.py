"""An ordinary student, company and offer, as their dialogues would have collected them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from models.queries.companies import CompanyInput
from models.queries.offers import OfferInput
from models.queries.students import StudentInput
from models.vocabulary import Degree, Language, OfferKind

DORTMUND = (51.51, 7.46)
BOCHUM = (51.48, 7.22)
INFORMATICS = "0613"
OPEN_FOR = timedelta(days=60)


def student_input(**changes: Any) -> StudentInput:
    """A student of informatics in Dortmund who wants internships nearby."""
    ordinary = StudentInput(
        study_text="Informatik Bachelor TU Dortmund",
        fields=(INFORMATICS,),
        programme=None,
        university_id=None,
        degree=Degree.BACHELOR,
        semester=4,
        place="Dortmund",
        latitude=DORTMUND[0],
        longitude=DORTMUND[1],
        radius_km=30,
        wants_remote=True,
        kinds=frozenset({OfferKind.PRAKTIKUM}),
        languages=frozenset({Language.GERMAN}),
    )
    return replace(ordinary, **changes)


def company_input(name: str = "Muster GmbH", **changes: Any) -> CompanyInput:
    """A company in Dortmund without a website."""
    return replace(CompanyInput(name, None, "Dortmund", *DORTMUND, None, None), **changes)


def offer_input(title: str = "Praktikum Software", *, now: datetime, **changes: Any) -> OfferInput:
    """A paid internship in informatics in Dortmund, open for two months."""
    ordinary = OfferInput(
        title=title,
        text=f"{title} bei uns",
        kind=OfferKind.PRAKTIKUM,
        fields=(INFORMATICS,),
        degrees=frozenset(),
        place="Dortmund",
        latitude=DORTMUND[0],
        longitude=DORTMUND[1],
        is_remote=False,
        starts_on=None,
        duration_weeks=None,
        hours_per_week=None,
        pay=None,
        is_paid=True,
        languages=frozenset({Language.GERMAN}),
        skills=(),
        open_until=now + OPEN_FOR,
    )
    return replace(ordinary, **changes)
