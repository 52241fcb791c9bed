"""An audience out of typed words, alone or going on from one that was named before.

Words that would make a circle larger than they say are no audience: the caller asks back.
"""

from collections.abc import Sequence
from dataclasses import replace

from models.audience import OF_COMPANIES, OF_STUDENTS, Audience, Part
from models.reading.readings import CircleReading, Op, Subject
from models.vocabulary import Who

_SHARED = frozenset(Part) - OF_STUDENTS - OF_COMPANIES
_REFUSING = {
    Part.WITHOUT_FIELDS: Part.FIELDS,
    Part.WITHOUT_UNIVERSITIES: Part.UNIVERSITIES,
    Part.WITHOUT_SECTORS: Part.SECTORS,
    Part.WITHOUT_PLACES: Part.PLACES,
}
_ONE_EACH = frozenset({Part.UNIVERSITIES, Part.SECTORS})
"""Of these everybody has one, so that whoever is asked for by it is none of the others."""


def audience_of(reading: CircleReading) -> Audience | None:
    """What was understood of a line; None if it names nobody."""
    if reading.who is None:
        return None
    first, last = reading.semester_from, reading.semester_to
    said = Audience(
        reading.who,
        fields=_codes(reading.subjects),
        without_fields=_codes(reading.without_subjects),
        universities=tuple(university.id for university in reading.universities),
        without_universities=tuple(each.id for each in reading.without_universities),
        degrees=tuple(sorted(reading.degrees)),
        semesters=() if first is None and last is None else (first, last),
        sectors=tuple(sector.id for sector in reading.sectors),
        without_sectors=tuple(sector.id for sector in reading.without_sectors),
        sizes=reading.sizes,
        companies=reading.companies,
        **_places(reading),
    )
    for refusing, part in _REFUSING.items():
        if part in _ONE_EACH and said.values(part):
            said = said.without(refusing)
    return said


def go_on_from(before: Audience | None, reading: CircleReading) -> Audience | None:
    """The circle after another line; None if it is none, or one that no audience can be.

    "auch BWL" adds to the subjects there are, "ohne Witten" takes out, "nur Master" narrows; any
    other line stands for itself.
    """
    said = audience_of(reading)
    if before is not None and reading.every and said is None:
        return before.without(*reading.every)
    if before is None or said is None or reading.op is None:
        return said
    base = _of_group(before, said, reading)
    if base is None:
        return None
    values = {part: said.values(part) for part in said.parts if part not in _REFUSING}
    if reading.op is Op.SET and Part.UNIVERSITIES in values:
        # "nur FH" of a circle that names one means that one.
        both = [each for each in values[Part.UNIVERSITIES] if each in base.universities]
        values[Part.UNIVERSITIES] = tuple(both) or values[Part.UNIVERSITIES]
    if reading.op is Op.ADD:
        joins = _new_parts(before, base)
        base = _let_in(base, values)
        if not all(part in joins or _can_take_more(base, part) for part in values):
            return None
        values = {part: _joined(base.values(part), added) for part, added in values.items()}
    return _taken_out(base.changed(values), said)


def _let_in(base: Audience, values: dict[Part, tuple[str, ...]]) -> Audience:
    """What is added is left out no more; where nothing else was named, that is all."""
    for refusing, part in _REFUSING.items():
        added = values.get(part, ())
        kept = tuple(value for value in base.values(refusing) if value not in added)
        if kept != base.values(refusing) and not base.values(part):
            del values[part]
        base = base.changed({refusing: kept})
    return base


def _can_take_more(base: Audience, part: Part) -> bool:
    """Whether another value widens what is asked for; spans and what is open have no more."""
    return part is not Part.SEMESTERS and bool(base.values(part))


def _codes(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for subject in subjects for code in subject.codes))


def _places(reading: CircleReading) -> dict[str, tuple[str, ...]]:
    return {
        "places": tuple(place.name for place in reading.places),
        "without_places": tuple(place.name for place in reading.without_places),
    }


def _joined(before: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *added)))


def _of_group(before: Audience, said: Audience, reading: CircleReading) -> Audience | None:
    """The circle before, of the people who are meant from now on; None if that is not clear."""
    is_shared_alone = not reading.names_who and set(said.parts) <= _SHARED
    is_of_all = before.who is Who.ALL and reading.op is not Op.SET
    if is_shared_alone or is_of_all or said.who is before.who:
        return before
    if before.who is Who.ALL:
        other = OF_COMPANIES if said.who is Who.STUDENTS else OF_STUDENTS
        return replace(before, who=said.who).without(*other)
    if reading.names_who and reading.op is Op.SET:
        return Audience(said.who)
    if reading.names_who and reading.op is Op.ADD and not set(said.parts) & _SHARED:
        return replace(before, who=Who.ALL)
    return None


def _new_parts(before: Audience, base: Audience) -> frozenset[Part]:
    """Conditions of a group that joins with this line: they narrow nobody who was meant before."""
    if before.who is base.who:
        return frozenset()
    return OF_COMPANIES if before.who is Who.STUDENTS else OF_STUDENTS


def _taken_out(base: Audience, said: Audience) -> Audience | None:
    """Without what is refused: no longer named, or left out; None if nothing named is left."""
    for refusing, part in _REFUSING.items():
        refused, named = said.values(refusing), base.values(part)
        kept = tuple(value for value in named if value not in refused)
        if named and not kept:
            return None
        # Somebody may study several subjects, but looks in one place.
        left_out = refused if part is Part.FIELDS else set(refused) - set(named)
        if part in _ONE_EACH and kept:
            left_out = ()
        values = _joined(base.values(refusing), tuple(one for one in refused if one in left_out))
        base = base.changed({part: kept, refusing: values})
    return base
