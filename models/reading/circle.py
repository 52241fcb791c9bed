"""Whom an announcement concerns, in words, heard whole.

Every word is a group, a condition, or says nothing ("an", "in"). Any other word narrows or shifts
the circle in a way that cannot be followed, and is told back: nothing is ever widened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from models.audience import Part
from models.reading.line import Line, Named
from models.reading.phrases import Phrases, listed, load_words, word_set
from models.reading.readings import CircleReading, Op, Subject
from models.reading.scope import Mode
from models.reading.semesters import Semesters, find_semesters, number_of, opened_before
from models.reading.study_parts import degree_in
from models.reading.subjects import compound_head, find_subjects
from models.reading.towns import find_towns, misspelt_town
from models.reading.universities import find_every_of_kind, find_universities
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place, Sector, University
from models.vocabulary import Degree, Who

LONGEST_SECTOR = 4
MOST_WORDS = 40
"""Nobody names a circle in more; what follows is told back."""

SIZES = ("micro", "small", "medium", "large")
_FEWEST_PEOPLE = {1: 0, 10: 1, 50: 2, 250: 3}
"""From so many people on a company is of this or a larger class."""

TEACHERS = "Lehramt"
"""With a subject beside it, those who teach that one alone."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words of `audience.toml`."""

    who: Phrases[Who]
    company_tails: tuple[str, ...]
    sizes: Phrases[tuple[str, ...]]
    people: frozenset[str]
    degrees: Phrases[Degree]
    by_themselves: frozenset[str]
    linking: frozenset[str]
    empty: frozenset[str]
    firm: frozenset[str]
    legal_forms: frozenset[str]
    every: Phrases[Part]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("audience")
    who: Phrases[Who] = Phrases()
    for name, meaning in (
        ("every_subject", Who.STUDENTS),
        ("students", Who.STUDENTS),
        ("companies", Who.COMPANIES),
        ("everybody", Who.ALL),
    ):
        who.add(listed(content["who"][name]), meaning)
    sizes: Phrases[tuple[str, ...]] = Phrases()
    sizes.add(listed(content["sizes"]["small_and_medium"]), ("small", "medium"))
    for size in SIZES:
        sizes.add(listed(content["sizes"][size]), (size,))
    every: Phrases[Part] = Phrases()
    for name, phrases in content["every"].items():
        every.add(listed(phrases), Part(name))
    degrees: Phrases[Degree] = Phrases()
    for name, degree in _DEGREES.items():
        degrees.add(listed(content["degrees"][name]), degree)
    return _Lists(
        who,
        tuple(sorted(word_set(content["company_tails"]), key=len, reverse=True)),
        sizes,
        word_set(content["people"]["words"]),
        degrees,
        word_set(content["sizes"]["by_themselves"]),
        word_set("oder; or"),
        word_set(content["words"]["empty"]),
        word_set(content["words"]["firm"]),
        word_set(content["words"]["legal_forms"]),
        every,
    )


_DEGREES = {
    "bachelor": Degree.BACHELOR,
    "master": Degree.MASTER,
    "promotion": Degree.DOCTORATE,
    "staatsexamen": Degree.STATE_EXAM,
}


@dataclass(slots=True)
class _Found:
    """What a line names, with how each is meant."""

    who: list[Named[Who]] = field(default_factory=list)
    universities: list[Named[University]] = field(default_factory=list)
    sectors: list[Named[Sector]] = field(default_factory=list)
    companies: list[Named[str]] = field(default_factory=list)
    subjects: list[Named[Subject]] = field(default_factory=list)
    places: list[Named[Place]] = field(default_factory=list)
    degrees: list[Named[Degree]] = field(default_factory=list)
    semesters: Named[Semesters] | None = None
    sizes: list[Named[tuple[str, ...]]] = field(default_factory=list)
    every: set[Part] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)
    """Words that could not be followed."""


def read_circle(text: str, taxonomy: Taxonomy, before: Who | None = None) -> CircleReading:
    """Whom typed words mean, with every word that was not understood. Never raises.

    `before`: the group that a circle named before is of, which words alone go on from: of companies
    "auch Logistik" is a line of business, else a subject.
    """
    line = Line.of(text, taxonomy)
    code = text.strip()
    if code in taxonomy.fields_by_code:
        return CircleReading(who=Who.STUDENTS, subjects=(_subject_of_code(code, taxonomy),))
    found = _find(line, before)
    _give_back_what_cannot_be_said(line, found)
    group = _group(found)
    found.unread.update(line.left(_lists().empty))
    return CircleReading(
        who=group,
        subjects=_values(each for each in found.subjects if each.is_wanted),
        without_subjects=_values(each for each in found.subjects if each.is_refused),
        places=_places(found),
        without_places=_values(each for each in found.places if each.is_refused),
        universities=_values(each for each in found.universities if each.is_wanted),
        without_universities=_values(each for each in found.universities if each.is_refused),
        degrees=frozenset(_values(found.degrees)),
        semester_from=found.semesters.value.first if found.semesters else None,
        semester_to=found.semesters.value.last if found.semesters else None,
        sectors=_values(each for each in found.sectors if each.is_wanted),
        without_sectors=_values(each for each in found.sectors if each.is_refused),
        sizes=_sizes(found),
        companies=_values(found.companies),
        names_who=any(each.is_wanted for each in found.who),
        op=_op(found),
        every=frozenset(found.every),
        is_excluding=any(line.words[at].mode is Mode.OUT for at in found.unread),
        unknown=_phrases(line, found.unread),
    )


def _subject_of_code(code: str, taxonomy: Taxonomy) -> Subject:
    return Subject(taxonomy.fields_by_code[code].label_de, (code,))


def _find(line: Line, before: Who | None) -> _Found:
    """Everything a line names; what stands longest is taken first."""
    found = _Found()
    found.universities = find_universities(line)
    found.universities += find_every_of_kind(line, _values(found.universities))
    found.semesters = find_semesters(line)
    found.sizes = _sizes_by_people(line)
    found.companies = _named_companies(line)
    found.every = {each.value for each in line.take_phrases(_lists().every) if each.is_wanted}
    found.who = line.take_phrases(_lists().who)
    found.who += _size_words(line)
    found.sectors = _compound_sectors(line, found)
    goes_on = before is Who.COMPANIES and not found.who
    if goes_on or any(each.value is Who.COMPANIES for each in found.who):
        found.sizes += line.take_phrases(_lists().sizes)
        found.sectors += _find_sectors(line)
    found.degrees = _find_degrees(line, found)
    found.subjects = find_subjects(line, also_compounds=False)
    found.places = find_towns(line)
    found.subjects += find_subjects(line)
    _find_who_in_compounds(line, found)
    _find_misspelt_town(line, found)
    return found


def _compound_sectors(line: Line, found: _Found) -> list[Named[Sector]]:
    """ "IT-Firmen", "Handwerksbetriebe": a line of business and the group in one word."""
    sectors = []
    for at in line.left():
        for tail in _lists().company_tails:
            head = line.keys[at].removesuffix(tail)
            if not head or head == line.keys[at]:
                continue
            sector = _sector_named(line.keys[at], line) or _sector_named(head, line)
            if sector is not None:
                sectors.append(line.take(at, at + 1, sector))
                if not sectors[-1].is_refused:
                    # "außer IT-Firmen" leaves out a line of business, not all companies.
                    found.who.append(Named(at, at + 1, Who.COMPANIES, sectors[-1].mode))
            break
    return sectors


def _sector_named(key: str, line: Line) -> Sector | None:
    terms = line.taxonomy.sector_terms
    for name in (key, key.removesuffix("s"), f"{key}e", key.removesuffix("en")):
        if name in terms:
            return line.taxonomy.sector(terms[name])
    return None


def _size_words(line: Line) -> list[Named[Who]]:
    """Companies that are called by their size alone: "Mittelständler"."""
    return [
        Named(at, at + 1, Who.COMPANIES, line.words[at].mode)
        for at in line.left()
        if line.keys[at] in _lists().by_themselves
    ]


def _find_sectors(line: Line) -> list[Named[Sector]]:
    found = []
    for start, end, key in line.spans(LONGEST_SECTOR):
        sector = _sector_named(key, line)
        if sector is not None and key not in _lists().empty:
            found.append(line.take(start, end, sector))
    return found


def _sizes_by_people(line: Line) -> list[Named[tuple[str, ...]]]:
    """ "ab 50 Mitarbeitern", where the number is the border of a class."""
    found = []
    for at, key in enumerate(line.keys[:-1]):
        number = number_of(key) if key.isdigit() else None
        if number is None or line.keys[at + 1] not in _lists().people:
            continue
        opened, start = opened_before(line, at)
        sizes = _classes(opened, number)
        if sizes:
            found.append(line.take(start, at + 2, sizes))
    return found


def _classes(opened: str | None, number: int) -> tuple[str, ...]:
    """The classes from or up to a number of people; a border's own number counts loosely."""
    if opened in {"from", "beyond"}:
        first = _FEWEST_PEOPLE.get(number, _FEWEST_PEOPLE.get(number + 1))
        return () if first is None else SIZES[first:]
    if opened in {"up_to", "below"}:
        above = _FEWEST_PEOPLE.get(number, _FEWEST_PEOPLE.get(number + 1))
        return () if above is None else SIZES[:above]
    return ()


def _named_companies(line: Line) -> list[Named[str]]:
    """ "Firma Sonntag", "Kruse Metallbau GmbH"."""
    found = []
    lists = _lists()
    for at, key in enumerate(line.keys):
        if at in line.taken:
            continue
        if key in lists.legal_forms and line.words[at].text[0].isalpha() and at > 0:
            start = at
            while start > 0 and line.is_free(start - 1, at + 1) and _is_capital(line, start - 1):
                start -= 1
            if start < at:
                found.append(line.take(start, at + 1, line.text(start, at + 1)))
        elif key in lists.firm and at + 1 < len(line.keys) and _is_capital(line, at + 1):
            end = at + 1
            while end < len(line.keys) and line.is_free(at, end + 1) and _is_capital(line, end):
                end += 1
            if not _is_known(line, at + 1, end):
                found.append(line.take(at + 1, end, line.text(at + 1, end)))
    return found


def _is_capital(line: Line, at: int) -> bool:
    typed = line.words[at].text
    return typed[0].isupper() and line.keys[at] not in _lists().empty | _lists().firm


def _is_known(line: Line, start: int, end: int) -> bool:
    key = "".join(line.keys[start:end])
    is_place = line.taxonomy.place_index.exactly(key) is not None
    return end == start or is_place or _sector_named(key, line) is not None


def _find_degrees(line: Line, found: _Found) -> list[Named[Degree]]:
    """Degrees, also those in compounds: "Masterstudierende"."""
    degrees = line.take_phrases(_lists().degrees)
    for at in line.left():
        head = compound_head(line.keys[at])
        named = degree_in([line.keys[at]])
        if line.taxonomy.lexicon.knows_key(line.keys[at]):
            continue
        if named is None and head is not None:
            named = degree_in([head.removesuffix("s")]) or degree_in([head])
            if named is not None:
                found.who.append(Named(at, at + 1, Who.STUDENTS, line.words[at].mode))
        if named is not None:
            degrees.append(line.take(at, at + 1, named[0]))
    return degrees + _spelled_degrees(line)


def _spelled_degrees(line: Line) -> list[Named[Degree]]:
    """ "B.Sc." and its like come in two words."""
    found = []
    for at in range(len(line.keys) - 1):
        named = degree_in(line.keys[at : at + 2]) if line.is_free(at, at + 2) else None
        if named is not None:
            found.append(line.take(at, at + 2, named[0]))
    return found


def _find_who_in_compounds(line: Line, found: _Found) -> None:
    for each in found.subjects:
        if compound_head(line.keys[each.start]) is not None and not each.is_refused:
            found.who.append(Named(each.start, each.end, Who.STUDENTS, each.mode))


def _find_misspelt_town(line: Line, found: _Found) -> None:
    for at in line.left(_lists().empty)[:4]:
        key, known = line.keys[at], line.taxonomy
        place = misspelt_town(line.words[at].text, known)
        is_word = key in known.everyday_words or bool(known.lexicon.get(key))
        if place is not None and not is_word:
            found.places.append(line.take(at, at + 1, place))


def _give_back_what_cannot_be_said(line: Line, found: _Found) -> None:
    """Refused degrees and the like; teachers of one subject; places a refusal may reach."""
    found.degrees = _wanted_of(found.degrees, found)
    found.sizes = _wanted_of(found.sizes, found)
    found.companies = _wanted_of(found.companies, found)
    if found.semesters is not None and not _wanted_of([found.semesters], found):
        found.semesters = None
    for before, after in pairwise(sorted(found.subjects, key=lambda each: each.start)):
        if TEACHERS in {before.value.name, after.value.name} and before.end == after.start:
            found.unread.update(range(before.start, after.end))
    _give_back_unions(line, found)
    _give_back_refused_together(line, found)
    conditions: tuple[Named[Any], ...] = (
        *found.subjects,
        *found.universities,
        *found.sectors,
        *found.places,
    )
    refused = [each.start for each in (*conditions, *found.who) if each.is_refused]
    for start in refused:
        for place in found.places:
            same_clause = line.words[start].clause == line.words[place.start].clause
            if place.is_wanted and place.start > start and same_clause:
                found.unread.update(range(start, place.end))


def _give_back_refused_together(line: Line, found: _Found) -> None:
    """ "außer Informatik an der RUB" leaves out whoever is both, which no audience can say.

    A group beside one such condition only says of whom it is: "außer Studierenden der RUB".
    """
    kinds: tuple[Sequence[Named[Any]], ...] = (
        found.subjects,
        found.universities,
        found.sectors,
        found.places,
    )
    by_clause: dict[int, list[tuple[int, int, int]]] = {}
    for number, named in enumerate(kinds):
        for each in named:
            if each.is_refused:
                clause = line.words[each.start].clause
                by_clause.setdefault(clause, []).append((each.start, each.end, number))
    for spans in by_clause.values():
        if len({number for _, _, number in spans}) > 1:
            first, last = min(start for start, _, _ in spans), max(end for _, end, _ in spans)
            found.unread.update(range(first, last))
    of_students: tuple[Named[Any], ...] = (*found.subjects, *found.universities)
    of_companies: tuple[Named[Any], ...] = tuple(found.sectors)
    of_group = {
        line.words[each.start].clause: group
        for group, named in ((Who.STUDENTS, of_students), (Who.COMPANIES, of_companies))
        for each in named
        if each.is_refused
    }
    found.who = [
        each
        for each in found.who
        if not (each.is_refused and of_group.get(line.words[each.start].clause) is each.value)
    ]


def _give_back_unions(line: Line, found: _Found) -> None:
    """ "in Dortmund oder an der RUB" is two circles, where every condition narrows one."""
    spans = (
        _spans(found.universities),
        _spans(found.subjects),
        _spans(found.places),
        _spans(found.degrees),
        _spans(found.sectors),
    )
    named = [(*span, number) for number, group in enumerate(spans) for span in group]
    for at, key in enumerate(line.keys):
        if key not in _lists().linking:
            continue
        before = max((each for each in named if each[1] <= at), default=None)
        after = min((each for each in named if each[0] > at), default=None)
        if before and after and before[2] != after[2]:
            found.unread.update(range(before[0], after[1]))


def _spans(named: Iterable[Named[T]]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in named]


def _wanted_of(named: list[Named[T]], found: _Found) -> list[Named[T]]:
    """Those that are asked for; the others cannot be left out and are told back."""
    for each in named:
        if not each.is_wanted:
            found.unread.update(range(each.start, each.end))
    return [each for each in named if each.is_wanted]


def _group(found: _Found) -> Who | None:
    """Which people are meant; conditions of the one group leave out the other."""
    said = {each.value for each in found.who if each.is_wanted}
    refused = {each.value for each in found.who if not each.is_wanted}
    if Who.ALL in said and len(refused) == 1 and Who.ALL not in refused:
        return _OTHER[refused.pop()]
    for each in found.who:
        if not each.is_wanted:
            found.unread.update(range(each.start, each.end))
    of_students = bool(
        found.subjects or found.universities or found.degrees or found.semesters is not None
    )
    of_companies = bool(found.sectors or found.sizes or found.companies)
    both = {Who.STUDENTS, Who.COMPANIES} <= said
    if both or (of_students and of_companies):
        if of_students or of_companies:
            _give_back_group(found)
        return Who.ALL
    if of_students or Who.STUDENTS in said:
        if Who.COMPANIES in said:
            _give_back_group(found)
        return Who.STUDENTS
    if of_companies or Who.COMPANIES in said:
        return Who.COMPANIES
    if said:
        return Who.ALL
    return Who.STUDENTS if found.places else None


_OTHER = {Who.STUDENTS: Who.COMPANIES, Who.COMPANIES: Who.STUDENTS}


def _give_back_group(found: _Found) -> None:
    """Two groups of which only one has conditions are two circles."""
    for each in found.who:
        if each.value is Who.COMPANIES:
            found.unread.update(range(each.start, each.end))


def _op(found: _Found) -> Op | None:
    """What the whole line does to a circle that was named before it."""
    named: list[Named[Any]] = [
        *found.who,
        *found.universities,
        *found.sectors,
        *found.companies,
        *found.subjects,
        *found.places,
        *found.degrees,
        *found.sizes,
        *([found.semesters] if found.semesters else []),
    ]
    modes = {each.mode for each in named if each.is_wanted}
    if not modes:
        return Op.REMOVE if named else None
    return {Mode.ALSO: Op.ADD, Mode.ONLY: Op.SET}.get(modes.pop()) if len(modes) == 1 else None


def _places(found: _Found) -> tuple[Place, ...]:
    """Towns, but for the one where a named university is: it says the same."""
    cities = [each.value.city for each in found.universities]
    wanted = _values(each for each in found.places if each.is_wanted)
    return tuple(place for place in wanted if not any(place.name in city for city in cities))


def _sizes(found: _Found) -> tuple[str, ...]:
    named = {size for each in found.sizes for size in each.value}
    return tuple(size for size in SIZES if size in named)


def _values(found: Iterable[Named[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(each.value for each in found))


def _phrases(line: Line, unread: set[int]) -> tuple[str, ...]:
    """What was not understood, neighbours together, with the little words before them."""
    runs: list[list[int]] = []
    for at in sorted(unread):
        begin = at
        while begin > 0 and begin - 1 not in unread and _is_little(line, begin - 1, at):
            begin -= 1
        if runs and runs[-1][1] >= begin:
            runs[-1][1] = at + 1
        else:
            runs.append([begin, at + 1])
    return tuple(line.text(begin, end) for begin, end in runs)


def _is_little(line: Line, at: int, before: int) -> bool:
    is_empty = at not in line.taken and line.keys[at] in _lists().empty
    same_clause = line.words[at].clause == line.words[before].clause
    return (is_empty or line.words[at].is_cue) and same_clause
