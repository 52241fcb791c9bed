"""What a student's answers are: the draft's data, and how typed words become answers."""

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel, ConfigDict

from models.queries.students import StudentInput
from models.tables.draft import Draft
from models.tables.student import Student
from models.taxonomy import Place, StudyReading
from models.vocabulary import Degree, Language, OfferKind

DEFAULT_RADIUS_KM = 25

SAID = 1.0
"""The confidence of what stands in the line itself."""

MOST_FIELDS_OF_A_LINE = 2

LEAST_SHARE = 0.3
"""Of the first field's score; below it a field is not named, but lies beside the first."""


class StudentAnswers(BaseModel):
    """The data of a student's draft."""

    model_config = ConfigDict(frozen=True)

    is_editing: bool = False
    study_text: str = ""
    fields: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    programme: str | None = None
    university_id: str | None = None
    degree: Degree | None = None
    semester: int | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: int | None = DEFAULT_RADIUS_KM
    wants_remote: bool = True
    kinds: frozenset[OfferKind] = frozenset()
    languages: frozenset[Language] = frozenset({Language.GERMAN, Language.ENGLISH})
    place_choices: tuple[str, ...] = ()
    wish: str = ""
    """What was looked for before the person was known."""
    is_wish_used: bool = False

    @classmethod
    def of(cls, draft: Draft) -> "StudentAnswers":
        return cls.model_validate(draft.data)

    def to_input(self) -> StudentInput:
        """The profile, if every needed answer is there.

        Raises: ValueError.
        """
        return StudentInput(
            study_text=self.study_text,
            fields=self.fields,
            programme=self.programme,
            university_id=self.university_id,
            degree=self.degree,
            semester=self.semester,
            place=self.place,
            latitude=self.latitude,
            longitude=self.longitude,
            radius_km=self.radius_km,
            wants_remote=self.wants_remote,
            kinds=self.kinds,
            languages=self.languages,
        )


def answers_of_profile(student: Student, fields: list[str]) -> dict[str, Any]:
    """A stored profile as a draft's data, for editing one part of it."""
    return {
        "is_editing": True,
        "study_text": student.study_text,
        "fields": fields,
        "programme": student.programme,
        "university_id": student.university_id,
        "degree": student.degree,
        "semester": student.semester,
        "place": student.place,
        "latitude": student.latitude,
        "longitude": student.longitude,
        "radius_km": student.radius_km,
        "wants_remote": student.wants_remote,
        "kinds": student.kinds,
        "languages": student.languages,
    }


def fields_said(reading: StudyReading) -> list[str]:
    """The first field and the second, unless that is only near to the first."""
    first, *others = reading.fields[:MOST_FIELDS_OF_A_LINE] or (None,)
    if first is None:
        return []
    least = 0.0 if reading.is_teacher_training else LEAST_SHARE * first.score
    return [first.code, *(each.code for each in others if each.score >= least)]


def answers_of_reading(
    text: str, reading: StudyReading, known: StudentAnswers | None = None
) -> dict[str, Any]:
    """What a line of study says; whatever it does not say stays as it is `known`.

    The place is proposed from the university, unless it was chosen before.
    """
    answers: dict[str, Any] = {
        "study_text": text,
        "fields": fields_said(reading),
        "choices": list(reading.choices),
        "programme": reading.programme.name if reading.programme else None,
    }
    is_said = reading.confidence.degree == SAID
    parts: dict[str, Any] = {
        "university_id": reading.university.id if reading.university else None,
        "degree": reading.degree if is_said or known is None or known.degree is None else None,
        "semester": reading.semester,
    }
    answers |= {name: part for name, part in parts.items() if part is not None or known is None}
    if known is not None and known.is_editing and known.place is not None:
        return answers
    if reading.place is not None:
        answers |= answers_of_place(reading.place)
    elif reading.university is not None:
        answers |= {
            "place": reading.university.city,
            "latitude": reading.university.latitude,
            "longitude": reading.university.longitude,
        }
    return answers


def answers_of_kinds(
    kinds: Collection[OfferKind], known: StudentAnswers | None = None
) -> dict[str, Any]:
    """Wishes named beside the study; naming none takes back none, and a profile loses none."""
    if known is not None and (known.is_editing or not kinds):
        kinds = known.kinds | frozenset(kinds)
    return {"kinds": sorted(kinds)}


def answers_of_place(place: Place) -> dict[str, Any]:
    return {"place": place.name, "latitude": place.latitude, "longitude": place.longitude}
