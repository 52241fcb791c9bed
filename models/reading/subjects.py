"""Finds what is studied in a line, and calls it by its usual name."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from models.reading.line import Line, Named
from models.reading.phrases import empty_words, listed, load_words
from models.reading.readings import Subject
from models.reading.study import read_study
from models.reading.study_parts import read_degree
from models.reading.study_words import subject_of
from models.reading.teacher_training import teacher_training_field
from models.taxonomy.lexicon import Tier
from models.taxonomy.normalise import stem, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, StudyReading
from models.vocabulary import Degree, Language

LONGEST_NAME = 7
"""Words in the longest name of a subject."""

_SURELY_A_NAME = 2.0
"""From this weight on a term is what people call a subject, and not only one of its topics."""

_SHORTEST_COMPOUND = 6

_SHORTEST_TYPO = 7

STUDENT_TAILS = (
    "studierenden",
    "studierender",
    "studierende",
    "studentinnen",
    "studenten",
    "studentin",
    "students",
    "student",
    "studis",
    "studi",
    "studium",
    "studiengang",
    "leute",
)
"""Ends of compounds whose beginning is what is studied, the longest first."""


@lru_cache(maxsize=1)
def usual_names() -> dict[str, str]:
    """The usual name of a subject by the joined key of every other name for it."""
    names: dict[str, str] = {}
    for name, others in load_words("subjects")["names"].items():
        for other in (name, *listed(others)):
            names.setdefault("".join(words(other)), name)
    return names


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[str, tuple[str, ...]]]:
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}
    for group in load_words("subjects")["group"]:
        for word in listed(group["words"]):
            groups["".join(words(word))] = (group["name"], tuple(group["codes"]))
    return groups


def find_subjects(line: Line, *, also_compounds: bool = True) -> list[Named[Subject]]:
    """The subjects that a line names, in order; the words they are named by are taken."""
    found = []
    for start, end, key in line.spans(LONGEST_NAME):
        is_one = end - start == 1
        if _is_no_name(key, line) if is_one else not _is_listed(key, line.taxonomy):
            continue
        subject = subject_named(key, line.text(start, end), line.taxonomy)
        if subject is not None:
            found.append(line.take(start, end, subject))
    if also_compounds:
        found += _compounds(line)
    return sorted(found, key=lambda each: each.start)


def usual_name_of(text: str, reading: StudyReading, taxonomy: Taxonomy) -> str | None:
    """The usual name of what is studied by the line that was read; None if it says nothing known.

    `text` are its words without those that are refused.
    """
    found = [each.value for each in find_subjects(Line.of(text, taxonomy)) if each.is_wanted]
    if not reading.fields:
        return found[0].name if found else None
    fitting = [
        each for each in found if reading.is_teacher_training == each.name.startswith("Lehramt")
    ]
    # "Psychologie, nee, Soziologie": of what is named, that which is studied.
    studied = [each for each in fitting if reading.fields[0].code in each.codes]
    if fitting:
        return (studied or fitting)[0].name
    if reading.programme is not None:
        return reading.programme.name
    key = "".join(subject_of(text, taxonomy))
    near = process.extractOne(key, usual_names().keys(), scorer=fuzz.ratio, score_cutoff=_SAME_NAME)
    return (
        usual_names()[near[0]]
        if near
        else taxonomy.short_label(reading.fields[0].code, Language.GERMAN)
    )


_NEARLY_THE_SAME = 90
_SAME_NAME = 80
"""From this ratio of 0 to 100 on a name has a typo."""


def _is_listed(key: str, taxonomy: Taxonomy) -> bool:
    """Whether exactly this is some name: endings are compared of single words alone."""
    return (
        taxonomy.lexicon.knows_key(key)
        or key in usual_names()
        or key in _groups()
        or key in taxonomy.programme_names
    )


def _is_no_name(key: str, line: Line) -> bool:
    taxonomy = line.taxonomy
    if key in usual_names() or key in _groups():
        return key in _ONLY_IN_CAPITALS and not any(
            word.key == key and word.text.isupper() for word in line.words
        )
    return key.isdigit() or key in taxonomy.filler_words | taxonomy.everyday_words | empty_words()


_ONLY_IN_CAPITALS = frozenset({"its", "et", "ki", "cs", "it", "mb", "bau", "geo", "info", "ewi"})
"""Short for a subject only when written so; else other words."""


def subject_named(key: str, typed: str, taxonomy: Taxonomy) -> Subject | None:
    """The subject of which this is a name; None for a mere topic."""
    group = _groups().get(key)
    if group is not None:
        return Subject(group[0], detailed_codes(group[1], taxonomy))
    usual = usual_names().get(key)
    codes = _codes_named(key, taxonomy)
    if usual is not None and not codes:
        codes = _codes_named("".join(words(usual)), taxonomy) or _codes_of(usual, taxonomy)
    if not codes:
        return None
    return Subject(usual or _printed(key, taxonomy) or _nearly(key) or _capital(typed), codes)


def detailed_codes(codes: tuple[str, ...], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The detailed fields that codes of two, three or four digits stand for."""
    return tuple(
        each.code
        for code in codes
        for each in taxonomy.fields
        if each.code.startswith(code) and (each.code == code or each.code[-1] != "0")
    )


def _codes_named(key: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The field of a name; all of them where it belongs to several alike: "Denkmalpflege"."""
    for programme_id in taxonomy.programme_names.get(key, ()):
        return taxonomy.programme(programme_id).fields[:1]
    named = [
        meaning
        for meaning in taxonomy.lexicon.get(key)
        if meaning.tier is Tier.NAME and meaning.weight >= _SURELY_A_NAME
    ]
    most = max((meaning.weight for meaning in named), default=0.0)
    return tuple(sorted(meaning.code for meaning in named if meaning.weight == most))


def _codes_of(name: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    return tuple(scored.code for scored in read_study(name, taxonomy).fields[:1])


def _printed(key: str, taxonomy: Taxonomy) -> str | None:
    """The name as universities print it, or as its stem is."""
    for known in (key, stem(key)):
        for programme_id in taxonomy.programme_names.get(known, ()):
            return taxonomy.programme(programme_id).name.partition(" (")[0]
        if known in usual_names():
            return usual_names()[known]
    return None


def _nearly(key: str) -> str | None:
    """The usual name that is written nearly so: "Mechatronic"."""
    near = process.extractOne(
        key, usual_names().keys(), scorer=fuzz.ratio, score_cutoff=_NEARLY_THE_SAME
    )
    return usual_names()[near[0]] if near and len(key) >= _SHORTEST_TYPO else None


def _capital(typed: str) -> str:
    return typed if typed[:1].isupper() else typed[:1].upper() + typed[1:]


def _compounds(line: Line) -> list[Named[Subject]]:
    """Single words such as "Informatikstudierende", with an ending, or with a typo."""
    found = []
    for at in line.left(line.taxonomy.filler_words | empty_words()):
        key, typed = line.keys[at], line.words[at].text
        if len(key) < _SHORTEST_COMPOUND or key in line.taxonomy.everyday_words:
            continue
        subject = _of_compound(key, typed, line.taxonomy) or _misspelt(typed, line.taxonomy)
        if subject is not None:
            found.append(line.take(at, at + 1, subject))
    return found


def compound_head(key: str) -> str | None:
    """What stands before "studierende" and its like in one word, without the joint."""
    for tail in STUDENT_TAILS:
        if key.endswith(tail) and len(key) > len(tail) + 1:
            return key[: -len(tail)]
    return None


def _of_compound(key: str, typed: str, taxonomy: Taxonomy) -> Subject | None:
    head = compound_head(key)
    if head is None:
        return None
    for name in (head, head.removesuffix("s"), f"{head}e"):
        subject = subject_named(name, typed[: len(head)].rstrip("-"), taxonomy)
        if subject is not None:
            return subject
    return None


def _misspelt(typed: str, taxonomy: Taxonomy) -> Subject | None:
    """A subject with a typo or an ending, where the word says nothing else."""
    if len(words(typed)) != 1 or len(typed) < _SHORTEST_TYPO:
        return None
    reading = read_study(typed, taxonomy)
    # A state examination is what some subjects always end with.
    says_more = read_degree(typed) not in {None, Degree.STATE_EXAM} or reading.is_dual
    if says_more or reading.certainty is not Certainty.UNDERSTOOD or not reading.fields:
        return None
    if teacher_training_field(words(typed)) is None and not _is_like_a_name(typed, taxonomy):
        return None
    code = reading.fields[0].code
    return Subject(_name_of_typo(typed, taxonomy), (code,))


def _is_like_a_name(typed: str, taxonomy: Taxonomy) -> bool:
    """Whether the word is no known topic by itself: "Wasserstoff" is one, "Infromatik" none."""
    return not taxonomy.lexicon.get("".join(words(typed)))


def _name_of_typo(typed: str, taxonomy: Taxonomy) -> str:
    key = "".join(words(typed))
    near = process.extractOne(key, usual_names().keys(), scorer=fuzz.ratio, score_cutoff=_SAME_NAME)
    return usual_names()[near[0]] if near else _printed(key, taxonomy) or _capital(typed)
