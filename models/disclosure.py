"""Who may read what of whom, and how counts of people are told: the only place that says so.

A company reads of a student who said yes what they study, why it fits and what they wrote; name and
contact once it has said yes as well. A student reads name and contact of the company's person from
the same moment on. Coordinators and other students read nothing of a single student.

Whoever asks to speak for a company is read by those who can let them in with the name that they
have there themselves and their language; they read nobody's name before a yes.

A small group is not counted out loud, for who knows one of them would learn of the others; none at
all and very few look the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from models.matching.rules.reasons import Reason, ReasonKind
from models.tables.join_request import JoinRequest
from models.tables.person import Person
from models.tables.student import Student
from models.tables.suggestion import Interest, InterestState
from models.vocabulary import Degree, Language

TOLD_TO_COMPANIES = frozenset(
    {
        ReasonKind.TERMS,
        ReasonKind.DISTANCE,
        ReasonKind.REMOTE,
        ReasonKind.STARTS,
        ReasonKind.LEVEL,
    }
)
"""The other reasons are worded for the student, and the company's card names field and kind."""


@dataclass(frozen=True, slots=True)
class StudentSeen:
    """A student who said yes, as the company reads them."""

    fields: tuple[str, ...]
    """ISCED-F codes, the first one first."""
    degree: Degree | None
    semester: int | None
    university_id: str | None
    reasons: tuple[Reason, ...]
    note: str | None
    name: str | None
    """None until both said yes; so is `contact`."""
    contact: str | None


def seen_by_company(
    interest: Interest, student: Student, fields: Iterable[str], reasons: Iterable[Reason]
) -> StudentSeen:
    """What the company may read of the student now."""
    is_introduced = interest.state is InterestState.INTRODUCED
    return StudentSeen(
        fields=tuple(fields),
        degree=student.degree,
        semester=student.semester,
        university_id=student.university_id,
        reasons=tuple(reason for reason in reasons if reason.kind in TOLD_TO_COMPANIES),
        note=interest.note,
        name=interest.name if is_introduced else None,
        contact=interest.contact if is_introduced else None,
    )


@dataclass(frozen=True, slots=True)
class NewcomerSeen:
    """Somebody who asks to speak for a company, as those read them who can let them in."""

    name: str
    language: Language


def seen_by_colleagues(request: JoinRequest, person: Person) -> NewcomerSeen:
    """What is read of whoever asks; how students reach them is for a yes."""
    return NewcomerSeen(request.name, Language(person.language))


FEWEST_TOLD = 5
"""Smaller groups are not counted: somebody could guess who is in them."""

FINE_UP_TO = 10
COMPANY_STEP = 10
"""Companies read 5, then 10, 20, 30 and so on, so that a few people more or less are not seen."""

LEAST_AUDIENCE = FEWEST_TOLD
"""Nobody is written to in a smaller circle chosen by what its people are."""


def is_small(count: int) -> bool:
    """Whether so few are not counted out loud."""
    return count < FEWEST_TOLD


def told_to_coordinator(count: int) -> int | None:
    """A count as a coordinator may read it: exact, None below the fewest told."""
    return None if is_small(count) else count


def told_to_company(count: int) -> int | None:
    """A count as a company may read it: in coarse steps, None below the fewest told."""
    if is_small(count):
        return None
    return FEWEST_TOLD if count < FINE_UP_TO else count - count % COMPANY_STEP


def discreet(count: int) -> str:
    """A number of people as a coordinator reads it; none at all and very few look the same."""
    told = told_to_coordinator(count)
    return f"< {FEWEST_TOLD}" if told is None else str(told)
