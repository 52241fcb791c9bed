"""What a line corrects of studies: who, what and where, and what kind of offer is meant."""

from collections.abc import Iterator

from models.reading.correction.correcting import Correcting
from models.reading.correction.listed import change_list
from models.reading.correction.words import correction_words
from models.reading.fields import take_every_field
from models.reading.kinds import find_kinds
from models.reading.line import Line, Named
from models.reading.readings import EVERY, Change, Op, Subject
from models.reading.semesters import find_semesters
from models.reading.study_parts import degree_in
from models.reading.subjects import STUDENT_TAILS, compound_head, find_subjects
from models.reading.universities import find_universities
from models.vocabulary import Degree


def find_role(of: Correcting) -> None:
    if of.takes("role"):
        for start, end, role in correction_words().roles.spans(of.line.keys):
            of.line.take(start, end, role)
            of.change(start, Change("role", Op.SET, role))
            return


def find_changed_kinds(of: Correcting) -> None:
    part = "kinds" if "kinds" in of.parts else "kind"
    if of.takes(part):
        held = _of_students(of.line) | (_conditions(of.line) if part == "kind" else set())
        if part == "kinds" and not {"university", "semester"}.isdisjoint(of.changes):
            held |= _short_degrees(of.line)
        held -= of.line.taken
        of.line.taken |= held
        found = [
            Named(each.start, each.end, each.value.value, each.mode) for each in find_kinds(of.line)
        ]
        of.line.taken -= held
        change_list(of, part, found)


def _conditions(line: Line) -> set[int]:
    """Words by which students call a kind, and a company how long or how much is worked."""
    spans = correction_words().conditions.spans(line.keys)
    return {at for start, end, _ in spans for at in range(start, end)}


def _short_degrees(line: Line) -> set[int]:
    """Short names of degrees: "tu do, ba, 3. sem" means no thesis."""
    short = (at for at, key in enumerate(line.keys) if len(key) <= _LONGEST_SHORT_DEGREE)
    return {at for at in short if degree_in(line.keys[at : at + 1]) is not None}


_LONGEST_SHORT_DEGREE = 3


def _of_students(line: Line) -> set[int]:
    """Words that say whose studies are meant, and not what is offered: "PhD students"."""
    persons = correction_words().persons
    return {at for at, key in enumerate(line.keys) if key in persons} | {
        at
        for at in range(len(line.keys) - 1)
        if line.keys[at + 1] in STUDENT_TAILS and degree_in(line.keys[at : at + 1]) is not None
    }


def find_degree(of: Correcting) -> None:
    part = "degree" if "degree" in of.parts else "degrees"
    if not of.takes(part):
        return
    line = of.line
    if part == "degrees" and (every := line.take_phrases(correction_words().every_degree)):
        of.change(every[0].start, Change(part, Op.SET, EVERY))
        return
    found = _degrees_named(line)
    if part == "degrees":
        change_list(of, part, found)
        return
    counting = of.counting(part, found)
    wanted = [each for each in counting if each.is_wanted]
    if wanted:
        of.change(wanted[-1].start, Change(part, Op.SET, wanted[-1].value))
    elif counting:
        of.change(counting[0].start, Change(part))


def _degrees_named(line: Line) -> list[Named[str]]:
    found = []
    for at in line.left():
        head = compound_head(line.keys[at])
        named = degree_in([head] if head is not None else line.keys[at : at + 2])
        if (
            named is not None
            and named[1].start == 0
            and line.is_free(at, min(at + len(named[1]), len(line.keys)))
        ):
            found.append(line.take(at, at + len(named[1]), said_degree(named[0])))
    return found


def said_degree(degree: Degree) -> str:
    """How the command line calls a degree."""
    return {Degree.STATE_EXAM: "staatsexamen", Degree.DOCTORATE: "promotion"}.get(
        degree, degree.value
    )


def find_university(of: Correcting) -> None:
    if not of.takes("university"):
        return
    named = (
        Named(each.start, each.end, each.value.short_name, each.mode)
        for each in find_universities(of.line)
    )
    found = of.counting("university", list(named))
    wanted = [each for each in found if each.is_wanted]
    if wanted:
        refused = tuple(each.value for each in found if each.is_refused)
        change = Change("university", Op.SET, wanted[0].value, instead_of=refused)
        of.change(wanted[0].start, change)
    elif found:
        of.change(found[0].start, Change("university"))


def find_semester(of: Correcting) -> None:
    if not of.takes("semester"):
        return
    found = of.counting("semester", _semesters_named(of))
    wanted = [each for each in found if each.is_wanted]
    if wanted:
        of.change(wanted[0].start, Change("semester", Op.SET, wanted[0].value))
    elif found and not of.labelled("semester"):
        of.change(found[0].start, Change("semester"))


def _semesters_named(of: Correcting) -> list[Named[int]]:
    """Those that are called so; those that are only counted where there is none, or one goes."""
    found = list(_semesters(of.line, is_study=False))
    says_several = len({turn.statement for turn in of.turns}) > 1
    if says_several or not any(each.is_wanted for each in found):
        found += _semesters(of.line, is_study=True)
    return found


def _semesters(line: Line, *, is_study: bool) -> Iterator[Named[int]]:
    while (found := find_semesters(line, is_study=is_study)) is not None:
        number = found.value.first or found.value.last
        if number is not None:
            yield Named(found.start, found.end, number, found.mode)


def find_every_field(of: Correcting) -> None:
    if of.takes("fields") and (every := take_every_field(of.line)) is not None:
        of.change(every.start, Change("fields", Op.SET, EVERY))


def find_fields(of: Correcting) -> None:
    part = "subject" if "subject" in of.parts else "fields"
    if not of.takes(part):
        return
    line = of.line
    labels = {at for label in of.labels for at in range(label.start, label.end)}
    found = [
        Named(each.start, each.end, each.value.name, each.mode)
        for each in _subjects_but(line, labels)
    ]
    change_list(of, part, of.counting(part, found))


def _subjects_but(line: Line, labels: set[int]) -> list[Named[Subject]]:
    held = labels - line.taken
    line.taken |= held
    found = find_subjects(line)
    line.taken -= held
    return found
