"""Reads a student's line: what they study, where, for which degree, in which semester."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.reading.lazy_re import lazy_re
from models.reading.line import Line
from models.reading.remembered import remembered
from models.reading.scope import Mode, read_scope
from models.reading.semesters import find_semesters
from models.reading.study_spelling import with_study_spelling
from models.reading.study_turns import Told, parts_that_study, tell_apart
from models.reading.study_words import (
    LONGEST_LINE,
    StudyWords,
    folded_line,
    in_capitals,
    take_apart,
)
from models.reading.teacher_training import teacher_training_field
from models.taxonomy.lexicon import Match, Tier
from models.taxonomy.normalise import words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.typos import cut_short_name, nearest_name, nearest_term
from models.taxonomy.values import (
    Certainty,
    Programme,
    Scored,
    StudyConfidence,
    StudyReading,
    University,
)
from models.vocabulary import Degree

CHOICES = 3

_DENIAL = lazy_re(
    r"\b(?:studier\w*|stud|student\w*|study|studying)\s+(?:\w+\s+){0,2}?(?:nicht|nix|nichts|garnicht)\b"
    r"|\bkein\w*\s+(?:stud\w+|ahnung|plan|lust|bock)\b|\b(?:not|don t|dont)\s+(?:a\s+)?stud\w+"
    r"|\b(?:kannst|bist|hast|willst|magst|weisst|heisst|machst|spinnst)\s+du\b|\bdu\s+(?:bist|kannst)\b"
    r"|\b(?:do|can|are|will|would|could)\s+you\b|^is\s+(?:it|this|that)\b|\bnone of your\b"
    r"|^(?:wie|wann|warum|wieso|weshalb|wo|wer|why|who|when|where|how)\s+(?:ist|sind|ich|man|viel|spaet"
    r"|alt|geht|gehts|heisst|is|are|do|does|can|much|many)\b|^(?:ist|gibt|kann|regnet)\s+(?:es|das|man|ich)\b"
    r"|\bno\s+(?:idea|student)\b|\bweiss\s+(?:ich\s+)?(?:\w+\s+)?nicht\b"
)
_NO_TEACHER = lazy_re(
    r"\b(?:kein|nicht|ohne)\s+(?:auf\s+)?lehramt\w*|\blehramt\w*\s+(?:nicht|nein)\b|\bnon[\s-]teaching\b"
)
_MINOR_BEGINS = frozenset({"nebenfach", "nf", "minor", "zweitfach", "beifach", "ergaenzungsfach"})
# Degrees that a field always ends with, when the line names none.
_USUAL_DEGREES = {
    "0912": Degree.STATE_EXAM,
    "0911": Degree.STATE_EXAM,
    "0916": Degree.STATE_EXAM,
    "0841": Degree.STATE_EXAM,
}
# Longer lines are compared word by word, not loosely as one.
_LONGEST_LOOSE_PHRASE = 4
# A compound that holds a known term ("Immobilientechnik") is only a typo of what it nearly equals.
_SURE_TYPO = 0.82
# "Musik hören" names a pastime: an everyday word beside a subject makes the subject doubtful.
_EVERYDAY_DOUBT = 0.45
# "Elektriker" alone is a trade, not what somebody studies; a term that a coordinator explained is
# stronger than any of the vocabulary and stays.
_ONLY_EVERYDAY_DOUBT = 0.3
_STRONGEST_OF_VOCABULARY = 3.0
_MINOR_SHARE = 0.4
_LATER_SHARE = 0.85
_UNDERSTOOD_FROM = 2.0
_UNSURE_FROM = 0.95
_SURE_OF_DEGREE = 3.0


@remembered
def read_study(text: str, taxonomy: Taxonomy) -> StudyReading:
    """What a student's line says; never raises, refuses rather than guesses.

    Of "nicht BWL, sondern VWL" the second alone is read, of "früher Jura, jetzt Physik" what is
    so now; what may come later counts only where nothing else is said.
    """
    text = with_study_spelling(text, taxonomy)
    told = tell_apart(text[:LONGEST_LINE])
    line = _line_of(text, taxonomy) if told.is_plain else _line_told(told, text, taxonomy)
    reading = _read(line, taxonomy)
    if reading.certainty is Certainty.UNDERSTOOD:
        return reading
    for part in reversed(parts_that_study(text[:LONGEST_LINE])):
        subject = _line_of(part, taxonomy)
        inside = _read(_with_subject_of(line, subject), taxonomy)
        if inside.certainty is Certainty.UNDERSTOOD:
            return inside
    return reading


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken apart, with the folded words that name its subject."""

    words: StudyWords
    folded: str

    @property
    def teacher(self) -> str | None:
        return teacher_training_field(words(self.folded))

    @property
    def is_denied(self) -> bool:
        return _DENIAL.search(self.folded) is not None


def _line_of(text: str, taxonomy: Taxonomy) -> _Line:
    """A line taken apart, without what is refused where something else is said."""
    scope = read_scope(text[:LONGEST_LINE])
    if scope.has(Mode.OUT) and scope.wanted:
        refused, wanted = _whole_line(scope.refused, taxonomy), _whole_line(scope.wanted, taxonomy)
        if all(_names_something(_read(each, taxonomy)) for each in (refused, wanted)):
            return wanted
    return _whole_line(text, taxonomy)


def _whole_line(text: str, taxonomy: Taxonomy) -> _Line:
    folded = _NO_TEACHER.sub(" ", folded_line(text, taxonomy))
    return _Line(take_apart(folded, in_capitals(text), taxonomy), folded)


def _line_told(told: Told, text: str, taxonomy: Taxonomy) -> _Line:
    """Of several statements what counts: the last that names a part has it."""
    now = [_line_of(each, taxonomy) for each in told.now]
    if not any(_names_something(_read(each, taxonomy)) for each in now):
        return _line_of(text, taxonomy)
    named = [each for each in now if _read(each, taxonomy).fields]
    if not named and told.former:
        # A master's is mostly of the bachelor's subject.
        named = [_line_of(told.former, taxonomy)]
    latest = _latest(now, told, taxonomy)
    return _with_subject_of(latest, named[-1]) if named else latest


def _latest(statements: Sequence[_Line], told: Told, taxonomy: Taxonomy) -> _Line:
    """Where, for which degree and in which semester, by the last statement that says it."""
    latest = statements[0].words
    for typed, line in zip(told.now[1:], statements[1:], strict=True):
        later = line.words
        is_placed = later.university is not None or later.place is not None
        latest = replace(
            later,
            university=later.university if is_placed else latest.university,
            place=later.place if is_placed else latest.place,
            degree=later.degree or latest.degree,
            semester=later.semester or _counted_semester(typed, taxonomy) or latest.semester,
            dual=later.dual or latest.dual,
        )
    return replace(statements[-1], words=latest)


def _counted_semester(typed: str, taxonomy: Taxonomy) -> int | None:
    """The semester that a statement only counts: "nee, im sechsten"."""
    found = find_semesters(Line.of(typed, taxonomy), is_study=True)
    return found.value.first if found is not None and found.is_wanted else None


def _with_subject_of(line: _Line, named: _Line) -> _Line:
    studied = replace(line.words, subject=named.words.subject, studied=named.words.studied)
    return _Line(studied, named.folded)


def _names_something(study: StudyReading) -> bool:
    """Whether it says anything of a study, be it a part of it."""
    parts = (study.university, study.degree, study.semester)
    return bool(study.fields) or any(part is not None for part in parts)


def _read(said: _Line, taxonomy: Taxonomy) -> StudyReading:
    """What the words say, whatever is refused among them."""
    line, teacher = said.words, said.teacher
    if said.is_denied:
        return _reading(line, {}, 0.0, None, teacher=False)
    subject = line.subject
    programme = _programme_named(subject, line, taxonomy)
    if programme is not None and teacher is None:
        strength = 3.0
        scores = _subject_scores(subject, taxonomy)[0]
        for position, code in enumerate(programme.fields):
            scores[code] = max(scores.values(), default=0.0) * (0.9**position) + 3.0 - position
    else:
        scores, strength = _subject_scores(subject, taxonomy)
    if line.studied is not None and strength < _UNSURE_FROM:
        scores = {code: 1.0 - 0.1 * rank for rank, code in enumerate(line.studied.codes)}
        strength = _SURE_OF_DEGREE if line.studied.is_sure else _UNSURE_FROM
    if teacher is not None:
        scores = {code: 0.6 * score for code, score in scores.items()}
        scores[teacher] = max(scores.values(), default=0.0) + 3.0
        strength = 3.0
    return _reading(line, scores, strength, programme, teacher=teacher is not None)


def faint_scores(subject: Sequence[str], taxonomy: Taxonomy) -> dict[str, float]:
    """Scores by field of the words of a subject, however little they say."""
    return _subject_scores(subject, taxonomy)[0]


def _programme_named(
    subject: Sequence[str], line: StudyWords, taxonomy: Taxonomy
) -> Programme | None:
    """The programme of this name, at the named university or town, for the named degree."""
    named = taxonomy.programme_names.get("".join(subject), ())
    if not named:
        found = {
            meaning.code
            for meaning in taxonomy.lexicon.get("".join(subject))
            if meaning.tier is Tier.NAME
        }
        if line.university is None or not found:
            return None
        named = _same_subject(subject, line.university, taxonomy)
    programmes = [taxonomy.programme(programme_id) for programme_id in named]
    if line.university is not None:
        programmes = [each for each in programmes if each.university_id == line.university.id]
    elif line.place is not None:
        here = [
            each
            for each in programmes
            if taxonomy.university(each.university_id).city.find(line.place.name) >= 0
        ]
        programmes = here or programmes
    if line.degree is not None:
        programmes = [each for each in programmes if each.degree is line.degree]
    universities = {each.university_id for each in programmes}
    if not programmes or (line.university is None and len(universities) > 1):
        return None
    return programmes[0]


def _same_subject(
    subject: Sequence[str], university: University, taxonomy: Taxonomy
) -> tuple[str, ...]:
    """The university's programmes whose name means exactly what the words mean."""
    meant = taxonomy.lexicon.get("".join(subject))
    return tuple(
        programme.id
        for programme in taxonomy.programmes
        if programme.university_id == university.id
        and taxonomy.lexicon.get("".join(words(programme.name))) == meant
    )


def _subject_scores(subject: Sequence[str], taxonomy: Taxonomy) -> tuple[dict[str, float], float]:
    """Scores by field, and how strongly the words as a whole name something studied."""
    if not subject:
        return {}, 0.0
    minor_from = next(
        (place for place, word in enumerate(subject) if word in _MINOR_BEGINS), len(subject)
    )
    scores: dict[str, float] = {}
    explained = 0.0
    strength = 0.0
    inside_names: set[int] = set()
    for rank, match in enumerate(_study_matches(subject, taxonomy)):
        factor = match.share * _LATER_SHARE**rank
        if match.start > minor_from:
            factor *= _MINOR_SHARE
        for meaning in match.meanings:
            scores[meaning.code] = scores.get(meaning.code, 0.0) + factor * meaning.weight
        if match.end - match.start > 1:
            inside_names.update(range(match.start, match.end))
        best = max(meaning.weight for meaning in match.meanings)
        strength = max(strength, match.share * best)
        explained += match.share * sum(len(word) for word in subject[match.start : match.end])
    total = sum(len(word) for word in subject if word not in _MINOR_BEGINS)
    coverage = min(1.0, explained / total) if total else 0.0
    strength *= 0.4 + 0.6 * coverage
    everyday = [
        position not in inside_names and word in taxonomy.everyday_words
        for position, word in enumerate(subject)
    ]
    if all(everyday) and strength <= _STRONGEST_OF_VOCABULARY:
        strength *= _ONLY_EVERYDAY_DOUBT
    elif any(everyday):
        strength *= _EVERYDAY_DOUBT
    return scores, strength


def _study_matches(subject: Sequence[str], taxonomy: Taxonomy) -> list[Match]:
    """Terms in the words; words that are none are compared for typos, first as a whole."""
    exact = taxonomy.lexicon.get("".join(subject))
    if exact:
        return [Match(0, len(subject), "".join(subject), exact, 1.0)]
    found = [
        match
        for match in taxonomy.lexicon.matches(subject)
        if not _is_everyday(subject[match.start : match.end], match, taxonomy)
    ]
    known = {
        position
        for match in found
        if match.share == 1
        for position in range(match.start, match.end)
    }
    if known and len(known) == len(subject):
        return found
    whole = _whole_misspelt(subject, bool(known), taxonomy)
    if whole is not None:
        return [Match(0, len(subject), whole.key, whole.meanings, whole.share)]
    better: list[Match] = []
    for position, word in enumerate(subject):
        if position in known:
            continue
        around = _pair_misspelt(subject, position, taxonomy)
        typo = around or cut_short_name(word, taxonomy) or nearest_term(word, taxonomy)
        start, end = (around.start, around.end) if around else (position, position + 1)
        inside = [match for match in found if start <= match.start < end]
        rival = 0.0
        if inside and around is None:
            rival = max(_SURE_TYPO, *(match.share for match in inside))
        if typo is not None and typo.share > rival:
            found = [match for match in found if match not in inside]
            better = [match for match in better if not start <= match.start < end]
            better.append(Match(start, end, typo.key, typo.meanings, typo.share))
    return sorted([*found, *better], key=lambda match: match.start)


def _whole_misspelt(
    subject: Sequence[str], is_partly_known: bool, taxonomy: Taxonomy
) -> Match | None:
    """The name that all words together shorten or misspell."""
    phrase = "".join(subject)
    near = nearest_name(phrase, taxonomy) if len(subject) > 1 else None
    if near is not None or is_partly_known:
        return near
    cut = cut_short_name(phrase, taxonomy)
    if cut is not None or len(subject) > _LONGEST_LOOSE_PHRASE:
        return cut
    return nearest_term(phrase, taxonomy)


def _pair_misspelt(subject: Sequence[str], position: int, taxonomy: Taxonomy) -> Match | None:
    """The two-word name that the word at `position` and one beside it misspell."""
    for start in (position - 1, position):
        if start >= 0 and start + 2 <= len(subject):
            near = nearest_name("".join(subject[start : start + 2]), taxonomy)
            if near is not None:
                return Match(start, start + 2, near.key, near.meanings, near.share)
    return None


def _is_everyday(matched: Sequence[str], match: Match, taxonomy: Taxonomy) -> bool:
    """Whether an everyday word only happens to hold a topic's stem ("Montag", Montage)."""
    names = match.share == 1 and any(meaning.tier is Tier.NAME for meaning in match.meanings)
    return not names and all(word in taxonomy.everyday_words for word in matched)


def _reading(
    line: StudyWords,
    scores: dict[str, float],
    strength: float,
    programme: Programme | None,
    *,
    teacher: bool,
) -> StudyReading:
    certainty = Certainty.UNDERSTOOD
    if not scores or strength < _UNSURE_FROM:
        certainty = Certainty.NOT_UNDERSTOOD
        programme = None
        scores = {}
    elif strength < _UNDERSTOOD_FROM:
        certainty = Certainty.UNSURE
    sure = min(1.0, strength / 3.0)
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    top = ranked[0][1] if ranked else 1.0
    fields = tuple(Scored(code, round(sure * score / top, 4)) for code, score in ranked)
    university = line.university
    degree = line.degree
    if degree is None and fields:
        degree = _USUAL_DEGREES.get(fields[0].code)
    return StudyReading(
        fields=fields,
        programme=programme,
        university=university,
        degree=degree,
        semester=line.semester,
        place=line.place,
        is_dual=line.dual,
        is_teacher_training=teacher and bool(fields),
        certainty=certainty,
        choices=tuple(field.code for field in fields[:CHOICES])
        if certainty is Certainty.UNSURE
        else (),
        confidence=StudyConfidence(
            fields=round(sure, 3) if fields else 0.0,
            programme=0.0 if programme is None else (0.9 if line.university else 0.6),
            university=1.0 if university is not None else 0.0,
            degree=1.0 if line.degree is not None else (0.6 if degree is not None else 0.0),
            semester=1.0 if line.semester is not None else 0.0,
        ),
    )
