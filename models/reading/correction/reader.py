"""What a line corrects, and nothing else: "da fehlt Geschichte", "ohne Zahnmedizin", "5. Semester".

Every part has a finder; what it finds is added, removed or set by how it is meant. A part that is
only called wrong becomes a change without a value: it is asked for again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from models.reading.correction.company import find_name, find_sector, find_size, find_website
from models.reading.correction.correcting import Correcting, is_approval, labels_of, parts_of
from models.reading.correction.interest import find_contact, find_note, refused
from models.reading.correction.numbers import find_labelled_number, find_number_of_card
from models.reading.correction.offer import (
    find_changed_languages,
    find_days,
    find_hours,
    find_length,
    find_pay,
    find_title,
)
from models.reading.correction.places import find_where
from models.reading.correction.relative import find_relative
from models.reading.correction.study import (
    find_changed_kinds,
    find_degree,
    find_every_field,
    find_fields,
    find_role,
    find_semester,
    find_university,
)
from models.reading.correction.words import correction_words
from models.reading.line import Line, Named
from models.reading.phrases import empty_words
from models.reading.readings import Change, CorrectionReading, Op, Thing
from models.reading.scope import Mode
from models.reading.semesters import number_of
from models.reading.study_spelling import with_study_spelling
from models.reading.study_turns import turns_of
from models.taxonomy.taxonomy import Taxonomy

_FINDERS: tuple[Callable[[Correcting], None], ...] = (
    find_role,
    find_note,
    find_title,
    find_contact,
    find_website,
    find_university,
    find_relative,
    find_semester,
    find_length,
    find_hours,
    find_pay,
    find_size,
    find_days,
    find_changed_languages,
    find_name,
    find_every_field,
    find_changed_kinds,
    find_degree,
    find_where,
    find_sector,
    find_fields,
    find_labelled_number,
    find_number_of_card,
)
"""In this order: what says surely what it is takes its words first."""


def read_changes(
    text: str,
    taxonomy: Taxonomy,
    *,
    today: date,
    thing: Thing | None = None,
    numbers: Mapping[str, Sequence[float]] | None = None,
) -> CorrectionReading:
    """What a line changes of a thing; of any, if it is not known which. Never raises.

    Where it is not known, parts have the names of a profile. `numbers` are those that stand on the
    card now, by their parts: "nicht 12, sondern 10" changes the part that is 12.
    """
    is_profile = thing is Thing.PROFILE
    line = Line.of(with_study_spelling(text, taxonomy) if is_profile else text, taxonomy)
    of = Correcting(line, today, parts_of(thing), numbers or {})
    if is_profile:
        of.turns = turns_of(line.words)
    of.labels = labels_of(of)
    for find in _FINDERS:
        find(of)
    _call_wrong(of)
    in_order = sorted(of.changes.values(), key=lambda each: each[0])
    changes = _without_references([change for _, each in in_order for change in each], of)
    unheard = list(_unheard(of)) if changes and "title" in of.parts else []
    counting = [of.text_of(clause) for clause in unheard if _counts_or_names(of, clause)]
    unknown = _unknown(line, anything=bool(changes or of.later))
    told = [word for word in unknown if not any(word in text for text in counting)]
    return CorrectionReading(
        changes,
        (*told, *counting),
        tuple(of.later.values()),
        is_praise=not changes and _only_approves(of),
        named=frozenset(label.value for label in of.labels),
        is_whole=not unheard,
        is_about_all=_is_about_all(of, changes),
    )


def _is_about_all(of: Correcting, changes: Sequence[Change]) -> bool:
    """Whether a line speaks of the whole: "weg damit" without anything that is to go."""
    removes = any(change.op is Op.REMOVE for change in changes)
    return not removes and any(correction_words().about_all.spans(of.line.keys))


def _unheard(of: Correcting) -> Iterator[range]:
    """Clauses that say something and change nothing."""
    idle = empty_words() | correction_words().filling | correction_words().approved
    for clause in of.clauses():
        is_heard = any(at in clause for at, _ in of.changes.values())
        is_idle = all(of.line.keys[at] in idle or of.line.words[at].is_cue for at in clause)
        if not is_heard and not is_idle:
            yield clause


def _counts_or_names(of: Correcting, clause: range) -> bool:
    """Whether a clause has a number or the name of a part, so that it was meant to change one."""
    names = any(label.start in clause and not _is_approved(of, label) for label in of.labels)
    return names or any(number_of(of.line.keys[at]) is not None for at in clause)


def _only_approves(of: Correcting) -> bool:
    """Whether a line says nothing but that a part is right: "Titel passt so"."""
    approved = [label for label in of.labels if _is_approved(of, label)]
    named = {at for label in approved for at in range(label.start, label.end)}
    known = correction_words().approved | correction_words().filling | empty_words()
    never = correction_words().removal | correction_words().sending
    said = {at for at, key in enumerate(of.line.keys) if key not in known or key in never}
    return bool(approved) and named >= said


def _without_references(changes: Sequence[Change], of: Correcting) -> tuple[Change, ...]:
    """The changes without what only says which or whence: "der Lohn beim Praktikum"."""
    if any(change.value is not None for change in changes):
        changes = [
            each
            for each in changes
            if each.value is not None or of.labelled(each.part) or each.op is not None
        ]
    others = [change for change in changes if change.part != "kind"]
    return tuple(others if others and _says_which(of) else changes)


def _says_which(of: Correcting) -> bool:
    """Whether a kind only says of which offer a line speaks: "der Lohn beim Praktikum"."""
    if "kind" not in of.changes or of.labelled("kind"):
        return False
    return of.line.before(of.changes["kind"][0]) in correction_words().referring


def _call_wrong(of: Correcting) -> None:
    """Parts that are named and for which nothing was found are wrong, or are to be left out."""
    refused_labels = [label for label in of.labels if label.is_refused]
    if of.changes and not refused_labels:
        return
    for label in refused_labels or of.labels:
        is_open = label.value not in of.later and not _is_approved(of, label)
        if of.takes(label.value) and is_open:
            is_refused = label in refused_labels
            change = refused(of, label.value) if is_refused else Change(label.value)
            of.change(label.start, change)
    for start, _, _ in correction_words().named.spans(of.line.keys):
        if not of.changes and of.takes("name"):
            of.change(start, Change("name"))


def _is_approved(of: Correcting, label: Named[str]) -> bool:
    """Whether a part is only called right: "Titel passt so"."""
    words, line = correction_words(), of.line
    behind = [
        at
        for at in range(label.end, len(line.keys))
        if line.words[at].clause == line.words[label.start].clause
    ]
    said = [at for at in behind if is_approval(line, at) or line.keys[at] not in words.filling]
    return bool(said) and is_approval(line, said[0]) and not label.is_refused


def _unknown(line: Line, *, anything: bool) -> tuple[str, ...]:
    """What is left, if it may name something: all of it where nothing was understood."""
    words = correction_words()
    left = []
    for at in line.left(empty_words() | words.filling):
        word = line.words[at]
        if number_of(word.key) is not None and not word.text.isdecimal():
            # "Als zweiten Ort" counts, and names nothing.
            continue
        is_label = any(start <= at < end for start, end, _ in words.parts.spans(line.keys))
        is_told = not anything or word.mode is Mode.ALSO or _is_listed_beside(line, at)
        if not is_label and is_told:
            left.append(word.text)
    return tuple(left)


_LISTING = frozenset({"und", "oder", "sowie", "and", "or"})


def _is_listed_beside(line: Line, at: int) -> bool:
    """Whether a word stands in a list with what was understood: "BWL oder Blubbologie"."""
    clause = line.words[at].clause
    for step in (-1, 1):
        link, other = at + step, at + 2 * step
        if 0 <= other < len(line.keys) and line.keys[link] in _LISTING and other in line.taken:
            return True
        is_alone = [word.clause for word in line.words].count(clause) == 1
        if is_alone and 0 <= link < len(line.keys) and link in line.taken - line.cues:
            return True
    return False
