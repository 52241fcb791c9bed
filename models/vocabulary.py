"""The closed lists that every package speaks: kinds of offer, degrees, languages, dislikes.

Values are what the database, the callback data and the command line show; they never change once
released, because stored rows and old buttons keep them for years.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

FieldCode = Annotated[str, Field(pattern=r"^\d{2,4}$")]
"""A field of study by ISCED-F 2013: two digits broad, three narrow, four detailed."""


class OfferKind(StrEnum):
    """What a company offers; the proper terms of German universities."""

    PRAKTIKUM = "praktikum"
    ABSCHLUSSARBEIT = "abschlussarbeit"
    WERKSTUDENT = "werkstudent"
    PROJEKT = "projekt"
    SCHNUPPERTAG = "schnuppertag"
    PRAXISEINBLICK = "praxiseinblick"
    BERUFSEINSTIEG = "berufseinstieg"


class Degree(StrEnum):
    """The degree a student is working towards."""

    BACHELOR = "bachelor"
    MASTER = "master"
    STATE_EXAM = "state_exam"
    DIPLOM = "diplom"
    DOCTORATE = "doctorate"


class Language(StrEnum):
    """A language KMUni speaks with people, and an offer can be worked in."""

    GERMAN = "de"
    ENGLISH = "en"


LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
"""A language that an offer demands, by ISO 639-1: also one KMUni does not speak."""


def is_further_language(code: str) -> bool:
    """Whether it is one beside those KMUni speaks; students are not asked for these."""
    return code not in set(Language)


class Dislike(StrEnum):
    """Why a student said "not for me"."""

    TOO_FAR = "too_far"
    WRONG_FIELD = "wrong_field"
    UNPAID = "unpaid"
    OTHER = "other"


class QueueKind(StrEnum):
    """What of the queue of approvals is looked at."""

    COMPANIES = "c"
    """New companies, alone or with their first offer."""
    OFFERS = "o"
    CHANGES = "x"
    """Of what was approved before."""


class Who(StrEnum):
    """Which people an announcement is for."""

    ALL = "all"
    STUDENTS = "students"
    COMPANIES = "companies"


MERGED_UNIVERSITIES: Mapping[str, str] = {"hsg-bochum": "hs-bochum"}
"""By the id of a former university, which stored rows still have, the one it is part of now.

Source: the state's law that joined the two in Bochum on 1 January 2025.
"""


def ids_of_universities(university_ids: Iterable[str]) -> frozenset[str]:
    """The ids of universities, with those of what is part of them now."""
    now = {MERGED_UNIVERSITIES.get(each, each) for each in university_ids}
    return frozenset(now | {old for old, new in MERGED_UNIVERSITIES.items() if new in now})
