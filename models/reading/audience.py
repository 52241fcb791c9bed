"""Typed words as an audience, read whole: what no audience can say is never dropped silently.

Every word is a group, a subject, a university, a place, or says nothing ("alle", "in"). Any other
word narrows or shifts the circle in a way that cannot be followed, and is told back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeVar

from models.audience import Audience, AudienceKind
from models.reading import read_degree, read_study
from models.taxonomy import Certainty, Place, Taxonomy, University
from models.taxonomy.normalise import words as folded_words
from models.text import compare_key
from models.vocabulary import Degree

LONGEST_NAME = 7
"""Words in the longest name of a university or a subject."""

MOST_WORDS = 25
"""Nobody names a circle in more; what follows is told back as not understood."""

SAME_WORD = 0.8
"""From this likeness on a word is a place's name with a typo (difflib's ratio, 0 to 1)."""

SHORTEST_TYPO = 4
TOWN = 20_000
"""People in a place whose name is recognised with a typo: any word is nearly some village."""

STUDENT_WORDS = frozenset(
    "studierende studierenden studierender studis student studenten studentinnen students"
    " studentin studi".split()
)
COMPANY_WORDS = frozenset(
    "unternehmen firmen betriebe companies company firma arbeitgeber kmu employers".split()
)
EVERYBODY_WORDS = frozenset("alle all everybody everyone jeder allen aller jede".split())
Thing = TypeVar("Thing", Place, University)

EMPTY_WORDS = frozenset(
    "an die der den das dem des im in aus am of at from the bei von vom zum zur fuer for nur only"
    " bitte please fach faches fachs subject people leute personen to und and who study studying"
    " studieren die welche that are is wohnen wohnend living live near zu".split()
)
"""Words that say nothing of whom it concerns, folded."""

EXCLUDING_WORDS = frozenset(
    "ausser ohne nicht kein keine keinen keiner ausgenommen except without not no but excluding"
    " exkl minus statt".split()
)
"""From such a word on somebody is left out, which no audience can say."""

_TOKEN = re.compile(r"\d+[^\W_]*\.?|[^\W\d_]+(?:[-'’.]?[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class AudienceReading:
    """What typed words say of whom it concerns."""

    audience: Audience | None
    """What of them was understood; None: nothing that narrows."""
    unread: tuple[str, ...] = ()
    """Their parts that were not understood, as typed."""
    is_excluding: bool = False
    """Somebody is to be left out, so that what was understood would be too large a circle."""


@dataclass(slots=True)
class _Parts:
    """What the words of a text are, by their position."""

    tokens: list[str]
    universities: dict[int, University] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    subjects: dict[int, str] = field(default_factory=dict)
    """Typed words that name something studied, by where they begin."""
    lengths: dict[int, int] = field(default_factory=dict)
    """How many words a name has, by where it begins."""
    read: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)

    def keys(self) -> list[str]:
        return ["".join(folded_words(token)) for token in self.tokens]

    def take(self, begin: int, length: int) -> str:
        self.lengths[begin] = length
        self.read.update(range(begin, begin + length))
        return " ".join(self.tokens[begin : begin + length])


def read_audience(text: str, taxonomy: Taxonomy) -> AudienceReading:
    """Whom typed words mean, with every word that was not understood."""
    code = compare_key(text)
    if code in taxonomy.fields_by_code:
        return AudienceReading(Audience(AudienceKind.FIELD, code))
    parts = _Parts(_TOKEN.findall(text))
    keys = parts.keys()
    excluding = next((at for at, key in enumerate(keys) if key in EXCLUDING_WORDS), len(keys))
    heard = keys[: min(excluding, MOST_WORDS)]
    _read_names(parts, heard, taxonomy)
    _read_single_words(parts, heard, taxonomy)
    parts.unread.update(range(len(heard), len(keys)))
    field_code = _read_subject(parts, taxonomy)
    is_excluding = excluding < len(keys)
    if any(key in COMPANY_WORDS for key in keys[:excluding]):
        return _read_companies(parts, keys, is_excluding=is_excluding)
    audience = _joined(field_code, parts)
    if audience is None and not parts.unread:
        return AudienceReading(_group_of(keys))
    return AudienceReading(audience, _phrases(parts), is_excluding)


def _read_names(parts: _Parts, keys: Sequence[str], taxonomy: Taxonomy) -> None:
    """Names of universities, places and subjects, the longest first."""
    for begin, length, key in _spans(keys):
        if not parts.read.isdisjoint(range(begin, begin + length)):
            continue
        if length == 1 and _says_nothing(key):
            continue
        is_subject = taxonomy.lexicon.knows_key(key) or key in taxonomy.programme_names
        place = taxonomy.place_index.exactly(key)
        if not is_subject and key in taxonomy.university_names:
            parts.universities[begin] = taxonomy.university(taxonomy.university_names[key])
        elif not is_subject and place is not None:
            parts.places[begin] = place
        elif is_subject:
            parts.subjects[begin] = " ".join(parts.tokens[begin : begin + length])
        else:
            continue
        parts.take(begin, length)


def _spans(keys: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for length in range(min(LONGEST_NAME, len(keys)), 0, -1):
        for begin in range(len(keys) - length + 1):
            yield begin, length, "".join(keys[begin : begin + length])


def _says_nothing(key: str) -> bool:
    return key in EMPTY_WORDS | STUDENT_WORDS | COMPANY_WORDS | EVERYBODY_WORDS


def _read_single_words(parts: _Parts, keys: Sequence[str], taxonomy: Taxonomy) -> None:
    """Words with a typo or an ending; the rest was not understood."""
    for at, key in enumerate(keys):
        if at in parts.read or _says_nothing(key):
            continue
        token = parts.tokens[at]
        place = _place_with_typo(token, key, taxonomy)
        if len(folded_words(token)) == 1 and _code_of(token, taxonomy) is not None:
            parts.subjects[at] = parts.take(at, 1)
        elif place is not None:
            parts.places[at] = place
            parts.take(at, 1)
        else:
            parts.unread.add(at)


def _place_with_typo(token: str, key: str, taxonomy: Taxonomy) -> Place | None:
    if len(key) < SHORTEST_TYPO or not key.isalpha():
        return None
    for place in taxonomy.find_places(token, 1):
        name = "".join(folded_words(place.name))
        if place.population >= TOWN and SequenceMatcher(None, key, name).ratio() >= SAME_WORD:
            return place
    return None


def _read_subject(parts: _Parts, taxonomy: Taxonomy) -> str | None:
    """The subject all its words agree on; those that mean another one are not read."""
    said = " ".join(parts.subjects[at] for at in sorted(parts.subjects))
    if not said:
        return None
    code = _code_of(said, taxonomy)
    if code is None:
        _give_back(parts, list(parts.subjects))
    elif len(parts.subjects) > 1:
        others = [at for at, name in parts.subjects.items() if _code_of(name, taxonomy) != code]
        _give_back(parts, others)
    return code


def _code_of(name: str, taxonomy: Taxonomy) -> str | None:
    """The field that words name; None if they say more than that, such as a degree."""
    reading = read_study(name, taxonomy)
    # A state examination is what some subjects always end with.
    names_degree = read_degree(name) not in {None, Degree.STATE_EXAM}
    says_more = names_degree or reading.semester is not None or reading.is_dual
    if says_more or reading.certainty is not Certainty.UNDERSTOOD or not reading.fields:
        return None
    return reading.fields[0].code


def _give_back(parts: _Parts, begins: Sequence[int]) -> None:
    """Names that the audience does not say after all."""
    for begin in begins:
        parts.unread.update(range(begin, begin + parts.lengths[begin]))


def _joined(field_code: str | None, parts: _Parts) -> Audience | None:
    """The conditions as one audience; a second place or university is not read."""
    university = _first(parts.universities, parts)
    place = _first(parts.places, parts)
    if university is not None and place is not None and place.name in university.city:
        place = None
    audience = Audience(AudienceKind.PLACE, place.name) if place else None
    if university is not None:
        audience = Audience(AudienceKind.UNIVERSITY, university.id, audience)
    if field_code is not None:
        audience = Audience(AudienceKind.FIELD, field_code, audience)
    return audience


def _first(found: dict[int, Thing], parts: _Parts) -> Thing | None:
    if not found:
        return None
    first, *others = sorted(found)
    _give_back(parts, [at for at in others if found[at] != found[first]])
    return found[first]


def _read_companies(parts: _Parts, keys: Sequence[str], *, is_excluding: bool) -> AudienceReading:
    """All companies, or everybody; nothing narrows companies."""
    if not parts.read and not parts.unread:
        both = any(key in STUDENT_WORDS for key in keys)
        return AudienceReading(Audience(AudienceKind.ALL if both else AudienceKind.COMPANIES))
    parts.unread |= parts.read
    return AudienceReading(None, _phrases(parts), is_excluding)


def _group_of(keys: Sequence[str]) -> Audience | None:
    if any(key in STUDENT_WORDS for key in keys):
        return Audience(AudienceKind.STUDENTS)
    if any(key in EVERYBODY_WORDS for key in keys):
        return Audience(AudienceKind.ALL)
    return None


def _phrases(parts: _Parts) -> tuple[str, ...]:
    """What was not understood, neighbours together, with the little words before them."""
    keys = parts.keys()
    runs: list[list[int]] = []
    for at in sorted(parts.unread):
        begin = at
        while begin > 0 and keys[begin - 1] in EMPTY_WORDS and begin - 1 not in parts.unread:
            begin -= 1
        if runs and runs[-1][1] == begin:
            runs[-1][1] = at + 1
        else:
            runs.append([begin, at + 1])
    return tuple(" ".join(parts.tokens[begin:end]) for begin, end in runs)
