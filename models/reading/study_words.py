"""Takes a student's line apart: what names the study, and what says where and for which degree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.phrases import load_words
from models.reading.scripts import with_blanks
from models.reading.study_parts import (
    Studied,
    degree_in,
    is_dual,
    read_semester,
    studied_in,
    without_semester,
)
from models.reading.teacher_training import teacher_training_field
from models.reading.towns import is_before_place, is_known_town, is_school_form
from models.reading.universities import OTHER_WORDS
from models.taxonomy.lexicon import LONGEST_PHRASE, with_elided_ends
from models.taxonomy.normalise import fold, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place, University
from models.vocabulary import Degree

# A line is read up to here; whoever studies something has said it by then.
LONGEST_LINE = 300

_LONGEST_TOWN = 4
_LONGEST_ALIAS = 3
_OTHER_ALIASES = frozenset("du ob her re wit ham bot".split())
"""Short forms of towns that are words as well: in small letters they only count behind "in"."""

_ADDRESS = lazy_re(r"(?:https?://|www\.|t\.me/)\S*|(?<!\S)\S+@\S+\.\w+", re.IGNORECASE)
_SHORTHAND = lazy_re(r"\b[a-z]+(?:\.-?wesen|-wesen|\.)|\bmn?ge?mn?t\b|\bmngt\b")
_CAPITALS = lazy_re(r"\b[A-Z]{2,3}\b")


@dataclass(frozen=True, slots=True)
class StudyWords:
    """A student's line taken apart; `subject` are the words that name what is studied."""

    subject: tuple[str, ...]
    university: University | None
    place: Place | None
    degree: Degree | None
    semester: int | None
    dual: bool
    studied: Studied | None
    """What its degree is in, where no subject is named."""


def subject_of(text: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The folded words of a student's line that name what is studied, without all the rest."""
    return take_apart(folded_line(text, taxonomy), in_capitals(text), taxonomy).subject


def folded_line(text: str, taxonomy: Taxonomy) -> str:
    """The line without addresses, folded, with blanks between words of every script.

    There are letters that fold to eighteen.
    """
    folded = fold(_ADDRESS.sub(" ", text[:LONGEST_LINE]))[: 2 * LONGEST_LINE]
    return with_blanks(
        folded, lambda term: taxonomy.lexicon.knows_key(term) or degree_in([term]) is not None
    )


def in_capitals(text: str) -> frozenset[str]:
    """The folded short words in capitals, of a line that is not in capitals altogether."""
    if text.isupper() and " " in text.strip():
        return frozenset()
    return frozenset(map(fold, _CAPITALS.findall(text)))


def take_apart(folded: str, capitals: frozenset[str], taxonomy: Taxonomy) -> StudyWords:
    """What the words of a folded line are; `capitals` are the short ones typed in capitals."""
    written_out = _written_out(without_semester(folded), taxonomy)
    typed = words(with_elided_ends(written_out, taxonomy.lexicon))
    taken: set[int] = set()
    university = _take_university(typed, taken, capitals, taxonomy)
    degree = degree_in(typed)
    # "MBA" is a degree and what is studied at once; "M.Ed." is no "Med".
    is_subject = (
        degree is not None
        and len(degree[1]) == 1
        and taxonomy.lexicon.knows_key(typed[degree[1].start])
    )
    if degree is not None and not is_subject and taken.isdisjoint(degree[1]):
        taken.update(degree[1])
    place = _take_place(typed, taken, capitals, taxonomy)
    phrases = _phrases_in(typed, taken, taxonomy)
    subject = tuple(
        word
        for position, word in enumerate(typed)
        if position not in taken
        and (position in phrases or word not in taxonomy.filler_words)
        and not word.isdigit()
    )
    semester = read_semester(folded)
    if not any(True for _ in taxonomy.lexicon.matches(subject)):
        is_study = university is not None or degree is not None or semester is not None
        subject = _written_short(typed, capitals, is_study=is_study) or subject
    return StudyWords(
        subject=subject,
        university=university,
        place=place,
        degree=degree[0] if degree else None,
        semester=semester,
        dual=is_dual(folded),
        studied=studied_in(typed),
    )


@lru_cache(maxsize=1)
def _short_names() -> Mapping[str, tuple[str, ...]]:
    """Short names that are another word elsewhere, with the words that they are short for."""
    return {key: tuple(words(name)) for key, name in load_words("studies")["short"].items()}


def _written_short(
    typed: Sequence[str], capitals: frozenset[str], *, is_study: bool
) -> tuple[str, ...] | None:
    """What a short name among the words is short for: "ET", or "et" in a line of a study."""
    names = _short_names()
    short = next((word for word in typed if word in names), None)
    return names[short] if short is not None and (is_study or short in capitals) else None


def _take_university(
    typed: Sequence[str], taken: set[int], capitals: frozenset[str], taxonomy: Taxonomy
) -> University | None:
    for position, length, key in _spans(typed):
        if key in OTHER_WORDS and key not in capitals:
            continue
        university_id = taxonomy.university_names.get(key)
        if university_id is not None and not taxonomy.lexicon.knows(key):
            taken.update(range(position, position + length))
            return taxonomy.university(university_id)
    return None


def _take_place(
    typed: Sequence[str], taken: set[int], capitals: frozenset[str], taxonomy: Taxonomy
) -> Place | None:
    """The first town of the longest name; the words of every town are taken."""
    place = None
    is_teacher = teacher_training_field(typed) is not None
    for position, length, key in _spans(typed, longest=_LONGEST_TOWN):
        span = range(position, position + length)
        if not taken.isdisjoint(span) or taxonomy.lexicon.knows(key):
            continue
        found = taxonomy.place_index.exactly(key)
        if found is None or _is_no_town(typed, position, key, capitals, is_teacher=is_teacher):
            continue
        if is_known_town(found, taxonomy):
            place = place or found
            taken.update(span)
    return place


def _phrases_in(typed: Sequence[str], taken: set[int], taxonomy: Taxonomy) -> set[int]:
    """Positions inside names of several words; a filler among them belongs to the name."""
    inside: set[int] = set()
    for position, length, key in _spans(typed):
        span = range(position, position + length)
        is_name = taxonomy.lexicon.knows_key(key) or key in taxonomy.programme_names
        if length > 1 and is_name and taken.isdisjoint(span):
            inside.update(span)
    return inside


def _written_out(folded: str, taxonomy: Taxonomy) -> str:
    """The folded line with shorthand written out ("med. informatik", "facility mgmt")."""
    return _SHORTHAND.sub(
        lambda found: taxonomy.abbreviations.get(found.group(0), found.group(0)), folded
    )


def _spans(typed: Sequence[str], longest: int = LONGEST_PHRASE) -> Iterator[tuple[int, int, str]]:
    """Every run of words as (position, length, joined), the longest first."""
    for length in range(min(longest, len(typed)), 0, -1):
        for position in range(len(typed) - length + 1):
            yield position, length, "".join(typed[position : position + length])


def _is_no_town(
    typed: Sequence[str], position: int, key: str, capitals: frozenset[str], *, is_teacher: bool
) -> bool:
    """Whether a short form of a town is a kind of school ("Gym/Ge"), or just a word ("du")."""
    before = typed[position - 1] if position else ""
    if len(key) > _LONGEST_ALIAS or is_before_place(before):
        return False
    if is_school_form(before) or (is_teacher and key == "ge"):
        return True
    is_last = position == len(typed) - 1 and key not in _OTHER_ALIASES
    return key not in capitals and not is_last
