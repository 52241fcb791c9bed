"""Reads what a student wants: "alles außer Praktikum in Bochum, nur bezahlt, ohne Vertrieb"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.company_names import LONGEST_NAME_WORDS, name_key
from models.reading.conditions import find_conditions, is_measure, is_time_to_work
from models.reading.fields import every_field_phrases
from models.reading.kinds import find_kinds, kinds_after, kinds_meant, says_every_kind, says_job
from models.reading.languages import read_working_languages
from models.reading.line import Line, Named
from models.reading.phrases import Phrases, empty_words, listed, load_words, word_set
from models.reading.place import take_place
from models.reading.plain_words import adds
from models.reading.readings import Condition, Pace, PlaceReading, Subject, WishReading
from models.reading.remembered import remembered
from models.reading.scope import Mode
from models.reading.subjects import find_subjects
from models.taxonomy.taxonomy import Taxonomy
from models.vocabulary import Language, OfferKind

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


@lru_cache(maxsize=2)
def _stances(name: str) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(load_words("wishes")["pay"][name]), True)
    return phrases


@lru_cache(maxsize=1)
def _company_words() -> tuple[Phrases[bool], frozenset[str], tuple[str, ...]]:
    content = load_words("wishes")["company"]
    before: Phrases[bool] = Phrases()
    before.add(listed(content["before"]), True)
    return before, word_set(content["articles"]), listed(content["generic_ends"])


def read_pace(text: str, taxonomy: Taxonomy) -> Pace | None:
    """How often somebody wants to hear, as said last; None if the words do not say."""
    return _last_wanted(find_paces(Line.of(text, taxonomy)))


def read_kinds_wanted(text: str, taxonomy: Taxonomy) -> frozenset[OfferKind]:
    """The kinds that an answer to "What are you looking for?" leaves; empty if it names none."""
    line = Line.of(text, taxonomy)
    found = find_kinds(line)
    every = says_every_kind(line, is_asked=True)
    if not every and _wants_only_job(line, found):
        return frozenset({OfferKind.WERKSTUDENT})
    return kinds_meant(found, every=every, is_asked=True)


def _wants_only_job(line: Line, found: Sequence[Named[OfferKind]]) -> bool:
    """Whether a job is all that is wanted: "a small job, not a thesis"."""
    return all(each.is_refused for each in found) and says_job(line)


def read_kinds_changed(
    text: str, taxonomy: Taxonomy, before: frozenset[OfferKind]
) -> frozenset[OfferKind]:
    """The kinds that are wanted after an answer, of those `before` it; empty if it names none.

    "auch X" comes to them and "kein X" goes, if they are any; what is named otherwise replaces
    them.
    """
    line = Line.of(text, taxonomy)
    found = find_kinds(line)
    says_other = says_every_kind(line, is_asked=True) or _wants_only_job(line, found)
    if says_other or not (found and before):
        return read_kinds_wanted(text, taxonomy)
    return kinds_after(found, before, adds=adds(text)) or read_kinds_wanted(text, taxonomy)


@dataclass(frozen=True, slots=True)
class FoundWish:
    """What stands in a line of what a student wants to see, each with how it is meant."""

    kinds: list[Named[OfferKind]]
    says_every_kind: bool
    paces: list[Named[Pace]]
    is_paid: bool | None
    where: PlaceReading
    languages: tuple[Language, ...]
    conditions: tuple[Condition, ...]
    every_subject: list[Named[bool]]
    subjects: list[Named[Subject]]
    companies: list[Named[str]]
    """Names as typed, those that are known as they are called."""
    themes: list[Named[str]]
    """Other words, in order, as typed; known skills of several words stay whole."""


@remembered
def read_wish(text: str, taxonomy: Taxonomy) -> WishReading:
    """What a student wants to see. Never raises."""
    found = take_wish(Line.of(text, taxonomy, is_wish=True))
    companies = tuple(each.value for each in found.companies if each.is_wanted)
    words = _in_small(each for each in found.themes if each.is_wanted)
    without = _in_small(each for each in found.themes if each.is_refused)
    without += tuple(each.value.lower() for each in found.companies if each.is_refused)
    refused = [each.value for each in found.subjects if each.is_refused]
    wanted = [each.value for each in found.subjects if each.is_wanted]
    says_more = bool(wanted or words or companies or found.where.places)
    every = found.says_every_kind and not says_more
    return WishReading(
        kinds=kinds_meant(found.kinds, every=every, is_asked=True),
        is_for_every_subject=any(each.is_wanted for each in found.every_subject),
        subjects=_distinct(wanted),
        without_subjects=_distinct(refused),
        where=found.where,
        is_paid=found.is_paid,
        languages=found.languages,
        conditions=found.conditions,
        words=words,
        without=without,
        companies=companies,
        pace=_last_wanted(found.paces),
        unknown=found.where.unknown,
    )


def take_wish(line: Line, known_company: str | None = None) -> FoundWish:
    """All that a line says of a wish; its words are taken.

    `known_company`: one that the line is known to name, however that is written.
    """
    # First, so that what a company does is no subject: "Hellweg Software".
    known = _known_company(line, known_company) if known_company is not None else []
    paces = find_paces(line)
    conditions = find_conditions(line)
    kinds = find_kinds(line)
    is_paid = _is_paid(line)
    languages = read_working_languages(line)
    where = take_place(line)
    every_subject = line.take_phrases(every_field_phrases())
    subjects = find_subjects(line)
    every = says_every_kind(line)
    companies = known + _companies(line)
    themes = find_themes(line)
    return FoundWish(
        kinds,
        every,
        paces,
        is_paid,
        where,
        languages,
        conditions,
        every_subject,
        subjects,
        companies,
        themes,
    )


def read_conditions(text: str, taxonomy: Taxonomy) -> tuple[Condition, ...]:
    """All that a line makes a condition of beside kinds, subjects, places and words."""
    return conditions_of(take_wish(Line.of(text, taxonomy, is_wish=True)))


def conditions_of(found: FoundWish) -> tuple[Condition, ...]:
    """The conditions of a wish, in their usual order."""
    named = {
        *found.conditions,
        *([Condition.PAY] if found.is_paid is not None else []),
        *([Condition.REMOTE] if found.where.is_remote is not None else []),
        *([Condition.LANGUAGE] if found.languages else []),
    }
    return tuple(each for each in Condition if each in named)


def _in_small(themes: Iterable[Named[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.value.lower() for each in themes))


def _distinct(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    return tuple(dict.fromkeys(subjects))


def find_paces(line: Line) -> list[Named[Pace]]:
    """How often somebody wants to hear; "20 Stunden pro Woche" says how much they work."""
    found = []
    for each in line.take_phrases(_paces()):
        if is_time_to_work(line, each.start):
            line.taken -= set(range(each.start, each.end))
        elif not is_measure(line.before(each.start)):
            found.append(each)
    return found


def _last_wanted(paces: Iterable[Named[Pace]]) -> Pace | None:
    wanted = [each.value for each in paces if each.is_wanted]
    return wanted[-1] if wanted else None


def _is_paid(line: Line) -> bool | None:
    """Whether pay is asked for; unpaid work that is fine as well asks for nothing."""
    found = line.take_phrases(_pay())
    if not found or any(True for _ in _stances("indifferent").spans(line.keys)):
        return None
    for each in found:
        if each.mode is Mode.OUT:
            return not each.value or _is_declined(line, each)
    wanted = {
        each.value or _is_declined(line, each)
        for each in found
        if each.mode in {Mode.PLAIN, Mode.ONLY}
    }
    return wanted.pop() if len(wanted) == 1 else None


def _is_declined(line: Line, pay: Named[bool]) -> bool:
    """Whether the clause goes on to refuse what it names: "ohne Geld mach ich nichts"."""
    clause = line.words[pay.start].clause
    return any(
        start >= pay.end and line.words[start].clause == clause
        for start, _, _ in _stances("declined").spans(line.keys)
    )


def _known_company(line: Line, name: str) -> list[Named[str]]:
    """Where a company stands whose name a line is known to have."""
    key = name_key(name)
    for start, end, _ in line.spans(LONGEST_NAME_WORDS):
        if name_key(line.text(start, end)) == key:
            return [line.take(start, end, name)]
    return []


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


def find_themes(line: Line) -> list[Named[str]]:
    """The words that nobody has read, as typed; known skills of several words stay whole."""
    found: list[Named[str]] = []
    for start, end, key in line.spans(LONGEST_THEME):
        if key in line.taxonomy.skills and key not in empty_words():
            found.append(line.take(start, end, line.text(start, end)))
    found += [line.take(start, end, line.text(start, end)) for start, end in _runs_left(line)]
    return sorted(found, key=lambda each: each.start)
