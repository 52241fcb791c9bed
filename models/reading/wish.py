"""Reads what a student wants: "alles außer Praktikum in Bochum, nur bezahlt, ohne Vertrieb"."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from models.reading.fields import every_field_phrases
from models.reading.kinds import find_kinds, kinds_meant, says_every_kind, says_job
from models.reading.line import Line, Named
from models.reading.phrases import Phrases, empty_words, listed, load_words, word_set
from models.reading.place import take_place
from models.reading.plain_words import adds
from models.reading.readings import Pace, Subject, WishReading
from models.reading.scope import Mode
from models.reading.subjects import find_subjects
from models.taxonomy.taxonomy import Taxonomy
from models.vocabulary import OfferKind

LONGEST_THEME = 4
"""Words of a known skill such as "Google Ads"."""


@lru_cache(maxsize=1)
def _paces() -> Phrases[Pace]:
    phrases: Phrases[Pace] = Phrases()
    for name, said in load_words("wishes")["pace"].items():
        phrases.add(listed(said), Pace(name))
    return phrases


@lru_cache(maxsize=1)
def _pay() -> Phrases[bool]:
    content = load_words("wishes")["words"]
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(content["unpaid"]), False)
    phrases.add(listed(content["paid"]), True)
    return phrases


@lru_cache(maxsize=1)
def _company_words() -> tuple[Phrases[bool], frozenset[str], tuple[str, ...]]:
    content = load_words("wishes")["company"]
    before: Phrases[bool] = Phrases()
    before.add(listed(content["before"]), True)
    return before, word_set(content["articles"]), listed(content["generic_ends"])


def read_pace(text: str, taxonomy: Taxonomy) -> Pace | None:
    """How often somebody wants to hear, as said last; None if the words do not say."""
    return _pace(Line.of(text, taxonomy))


def read_kinds_wanted(text: str, taxonomy: Taxonomy) -> frozenset[OfferKind]:
    """The kinds that an answer to "What are you looking for?" leaves; empty if it names none."""
    line = Line.of(text, taxonomy)
    found = find_kinds(line)
    every = says_every_kind(line, is_asked=True)
    if not found and not every and says_job(line):
        return frozenset({OfferKind.WERKSTUDENT})
    return kinds_meant(found, every=every, is_asked=True)


def read_kinds_changed(
    text: str, taxonomy: Taxonomy, before: frozenset[OfferKind]
) -> frozenset[OfferKind]:
    """The kinds that are wanted after an answer, of those `before` it; empty if it names none.

    "auch X" comes to them and "kein X" goes, if they are any; what is named otherwise replaces
    them.
    """
    line = Line.of(text, taxonomy)
    found = find_kinds(line)
    is_set = {Mode.ONLY} if adds(text) else {Mode.PLAIN, Mode.ONLY}
    replaces = says_every_kind(line, is_asked=True) or any(each.mode in is_set for each in found)
    if replaces or not (found and before):
        return read_kinds_wanted(text, taxonomy)
    also = {each.value for each in found if each.is_wanted}
    refused = {each.value for each in found if each.is_refused}
    return ((before | also) - refused) or read_kinds_wanted(text, taxonomy)


def read_wish(text: str, taxonomy: Taxonomy) -> WishReading:
    """What a student wants to see. Never raises."""
    line = Line.of(text, taxonomy)
    pace = _pace(line)
    found_kinds = find_kinds(line)
    is_paid = _is_paid(line)
    where = take_place(line)
    every_subject = line.take_phrases(every_field_phrases())
    subjects = find_subjects(line)
    every = says_every_kind(line)
    named = _companies(line)
    companies = tuple(each.value for each in named if each.is_wanted)
    words, without = _themes(line)
    without += tuple(each.value.lower() for each in named if each.is_refused)
    refused = [each.value for each in subjects if each.is_refused]
    wanted = [each.value for each in subjects if each.is_wanted]
    says_more = bool(wanted or words or companies or where.places)
    kinds = kinds_meant(found_kinds, every=every and not says_more, is_asked=True)
    return WishReading(
        kinds=kinds,
        is_for_every_subject=any(each.is_wanted for each in every_subject),
        subjects=_distinct(wanted),
        without_subjects=_distinct(refused),
        where=where,
        is_paid=is_paid,
        words=words,
        without=without,
        companies=companies,
        pace=pace,
        unknown=where.unknown,
    )


def _distinct(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    return tuple(dict.fromkeys(subjects))


def _pace(line: Line) -> Pace | None:
    wanted = [each.value for each in line.take_phrases(_paces()) if each.is_wanted]
    return wanted[-1] if wanted else None


def _is_paid(line: Line) -> bool | None:
    """Whether pay is asked for; unpaid work that is fine as well asks for nothing."""
    found = line.take_phrases(_pay())
    for each in found:
        if each.mode is Mode.OUT:
            return not each.value
    wanted = {each.value for each in found if each.mode in {Mode.PLAIN, Mode.ONLY}}
    return wanted.pop() if len(wanted) == 1 else None


def _companies(line: Line) -> list[Named[str]]:
    """Names after "von", "bei", "from" that are no place, subject or line of business."""
    before, articles, generic_ends = _company_words()
    found = []
    for start, end, _ in before.spans(line.keys):
        if end >= len(line.keys) or line.words[end].clause != line.words[start].clause:
            continue
        key, typed = line.keys[end], line.words[end].text
        is_name = end not in line.taken and key not in empty_words() | articles
        is_generic = key.endswith(generic_ends) or key in line.taxonomy.sector_terms
        is_other = bool(line.taxonomy.lexicon.get(key)) and not typed[0].isupper()
        if is_name and not is_generic and not is_other and not key.isdigit():
            last = _end_of_name(line, end)
            found.append(line.take(end, last, line.text(end, last)))
    return found


def _end_of_name(line: Line, start: int) -> int:
    """A name goes on as long as its words are written with a capital."""
    end = start + 1
    while (
        end < len(line.words)
        and end not in line.taken
        and line.words[end].text[0].isupper()
        and line.words[start].text[0].isupper()
        and line.words[end].clause == line.words[start].clause
    ):
        end += 1
    return end


def _runs_left(line: Line) -> Iterator[tuple[int, int]]:
    """Neighbouring words that are left over, as one theme: "battery recycling"."""
    left = [at for at in line.left(empty_words()) if not line.keys[at].isdigit()]
    runs: list[list[int]] = []
    for at in left:
        if runs and runs[-1][1] == at and line.is_free(runs[-1][0], at + 1):
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    yield from ((start, end) for start, end in runs)


def _themes(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Other words, wanted and refused, in lower case; known skills of several words stay whole."""
    found: list[Named[str]] = []
    for start, end, key in line.spans(LONGEST_THEME):
        if key in line.taxonomy.skills and key not in empty_words():
            found.append(line.take(start, end, line.text(start, end).lower()))
    found += [
        line.take(start, end, line.text(start, end).lower()) for start, end in _runs_left(line)
    ]
    found.sort(key=lambda each: each.start)
    wanted = dict.fromkeys(each.value for each in found if each.is_wanted)
    refused = dict.fromkeys(each.value for each in found if each.is_refused)
    return tuple(wanted), tuple(refused)
