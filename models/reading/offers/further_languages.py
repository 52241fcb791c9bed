"""Which languages beside German and English an offer demands: all of some, and one of others.

Names stand in lists ("Deutsch und Niederländisch oder Französisch"). A list counts where words
around it demand it, and not where it is only wished for, what other people speak, or what can be
learned.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.offers.parts import Part, Passage
from models.reading.offers.words import pattern, pattern_of
from models.reading.phrases import both_languages, listed, load_words
from models.taxonomy.normalise import fold
from models.vocabulary import Language, is_further_language


@dataclass(frozen=True, slots=True)
class Demanded:
    """ISO 639-1 codes; those of German and English only in a list with a further language."""

    needed: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()
    """Of these one is enough; at least two, or none."""


class _Link(Enum):
    """What joins a name to the one before it."""

    FIRST = auto()
    AND = auto()
    OR = auto()
    COMMA = auto()


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    code: str
    link: _Link = _Link.FIRST


_Names = Sequence[_Name]


def read_further(
    passages: Sequence[Passage], about_applying: re.Pattern[str]
) -> tuple[Demanded, tuple[Passage, ...]]:
    """What is demanded, and the passages without the lists that demand it.

    Nothing is read of passages about how to apply, which `about_applying` finds.
    """
    needed: set[str] = set()
    choices: list[frozenset[str]] = []
    left = []
    for passage in passages:
        names = _names_in(passage.folded) if _may_demand(passage, about_applying) else ()
        rest = passage.folded
        for run in _demanded_runs(passage, names):
            for codes, is_any in _parts_of(run, passage.folded):
                if is_any and len(codes) > 1:
                    choices.append(codes)
                else:
                    needed |= codes
            begin, end = run[0].start, run[-1].end
            rest = rest[:begin] + " " * (end - begin) + rest[end:]
        left.append(passage if rest == passage.folded else replace(passage, folded=rest))
    open_choices = [codes for codes in choices if needed.isdisjoint(codes)]
    return Demanded(frozenset(needed), min(open_choices, key=len, default=frozenset())), tuple(left)


def _may_demand(passage: Passage, about_applying: re.Pattern[str]) -> bool:
    if "languages" in passage.facts:
        return True
    is_addressed = not passage.is_headed and pattern("further_language", "you").search(
        passage.folded
    )
    is_of_company = passage.part is Part.COMPANY and not (passage.facts or is_addressed)
    is_other = passage.part is Part.FINE or is_of_company
    is_given = passage.part is Part.GIVEN and passage.is_headed
    is_question = passage.text.rstrip().endswith("?")
    return not (is_other or is_given or is_question or about_applying.search(passage.folded))


# Names and lists of them


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Codes by folded names."""
    said = load_words("languages")["further"]
    named = {fold(name): code for code, names in said.items() for name in listed(names)}
    own = {"deutsch": Language.GERMAN, "german": Language.GERMAN}
    return {**named, **own, "englisch": Language.ENGLISH, "english": Language.ENGLISH}


@lru_cache(maxsize=1)
def _any_name() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _codes()), key=len, reverse=True))
    endings = listed(load_words("languages")["compounds"]["endings"])
    compounds = "|".join(rf"{fold(ending.rstrip('*'))}\w*" for ending in endings)
    return re.compile(rf"(?<!\w)({names})(?:-?(?:{compounds}))?(?!\w)")


@lru_cache(maxsize=1)
def _things() -> re.Pattern[str]:
    """What stands behind a name that is none of a language: "French market"."""
    things = pattern_of(list(both_languages(load_words("languages")["things"]))).pattern
    return re.compile(rf"[\s-]+(?:(?:speaking|sprechende\w*)\s+)?{things}")


_COMPOUND_THING = lazy_re(r"sprachige\w*\Z")
_NO_NAME_BEHIND = lazy_re(
    r"\b(?:keine?|no|not)\s+(?:\w+\s+)?\Z|\b(?:to|must|will|can|should|we|you)\s+\Z"
)
"""A language is refused, or somebody is to polish something."""


def _names_in(folded: str) -> _Names:
    """The names of languages; none, if German and English are all of them."""
    names: list[_Name] = []
    for found in _any_name().finditer(folded):
        code = _codes()[found.group(1)]
        is_thing = _things().match(folded, found.end()) is not None
        is_adjective = _COMPOUND_THING.search(found.group()) is not None
        if is_thing or is_adjective or _NO_NAME_BEHIND.search(folded[: found.start()]):
            continue
        link = _link(folded[names[-1].end : found.start()]) if names else None
        names.append(_Name(found.start(), found.end(), code, link or _Link.FIRST))
    return names if any(is_further_language(name.code) for name in names) else ()


_TOKEN = lazy_re(r"[^\W_]+|[^\w\s]|_")
_MARKS = frozenset(",/-()&+")


def _link(between: str) -> _Link | None:
    """How a name goes on from the one before; None where words between them part them."""
    tokens = _TOKEN.findall(between)
    words = {token for token in tokens if token not in _MARKS}
    ors, ands = _words("or"), _words("and")
    if not words <= ors | ands | _words("filler") or not tokens:
        return None
    if "," in tokens and tokens[0] in words:
        # "Englisch fließend, Spanisch oder Polnisch": what is said of the first ends its list.
        return None
    if not ors.isdisjoint(tokens):
        return _Link.OR
    return _Link.COMMA if ands.isdisjoint(tokens) else _Link.AND


@lru_cache
def _words(name: str) -> frozenset[str]:
    return frozenset(listed(load_words("offers")["further_language"][name]))


def _runs(names: _Names) -> Iterator[_Names]:
    begun = 0
    for at in range(1, len(names) + 1):
        if at == len(names) or names[at].link is _Link.FIRST:
            yield names[begun:at]
            begun = at


def _parts_of(run: _Names, folded: str) -> Iterator[tuple[frozenset[str], bool]]:
    """The codes between what joins with "and", and whether one of them is enough."""
    sentence = _SENTENCE.split(folded[: run[0].start])[-1]
    is_any = pattern("further_language", "one_of").search(sentence) is not None
    is_any = is_any or _ONE_DOES.match(folded, run[-1].end) is not None
    if is_any:
        yield frozenset(name.code for name in run), True
        return
    begun = 0
    for at in range(1, len(run) + 1):
        if at == len(run) or run[at].link is _Link.AND:
            part = run[begun:at]
            yield (
                frozenset(name.code for name in part),
                any(name.link is _Link.OR for name in part[1:]),
            )
            begun = at


_SENTENCE = lazy_re(r"[;•]|\.\s")
_ONE_DOES = lazy_re(
    r"[^;•]*\b(?:eine[sr]? (?:davon|genuegt|reicht)|one of (?:them|these)|one is enough)\b"
)


# What stands around a list

_BEFORE = lazy_re(r"[;•(]|\.\s|,\s|\s[-–—]\s|\b(?:aber|but|waehrend|while)\b")
_AFTER = lazy_re(
    r"[;•]|\.\s|\)(?!\s*\w)|,\s(?!(?:die|was|which|that|but|aber|jedoch|though|wobei|auch wenn)\b)"
    r"|\s[-–—]\s(?!(?:aber|but|kein|nicht|no)\b)|\b(?:waehrend|while)\b"
)
"""A clause ends at these; what tells of the list behind a comma still belongs to it."""

_JOINT = lazy_re(r"\b(?:und|and|sowie|oder|or)\b|,\s")


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a list: its own, and those of its whole clause."""

    before: str
    after: str
    clause: str
    is_first_list: bool
    begins_clause: bool
    """Whether no word of weight stands before it."""
    begins_passage: bool


def _around(folded: str, names: _Names, run: _Names) -> _Around:
    begin = max((each.end() for each in _BEFORE.finditer(folded, 0, run[0].start)), default=0)
    end_found = _AFTER.search(folded, run[-1].end)
    end = end_found.start() if end_found is not None else len(folded)
    earlier = [name.end for name in names if begin <= name.end <= run[0].start]
    later = [name.start for name in names if run[-1].end <= name.start < end]
    own_begin, own_end = begin, end
    if earlier:
        joints = [each.end() for each in _JOINT.finditer(folded, earlier[-1], run[0].start)]
        own_begin = joints[0] if joints else earlier[-1]
    if later:
        joints = [each.start() for each in _JOINT.finditer(folded, run[-1].end, later[0])]
        own_end = joints[-1] if joints else later[0]
    typed = set(_TOKEN.findall(folded[begin : run[0].start]))
    return _Around(
        folded[own_begin : run[0].start],
        folded[run[-1].end : own_end],
        folded[begin:end],
        not earlier,
        typed <= _words("filler") | _words("and") | _MARKS,
        begin == 0,
    )


def _demanded_runs(passage: Passage, names: _Names) -> Iterator[_Names]:
    """The lists with a further language that the passage demands, without what it only wishes."""
    was_wished = False
    for run in _runs(names):
        around = _around(passage.folded, names, run)
        was_wished = _wishes(around.before) or (was_wished and not around.is_first_list)
        if was_wished:
            continue
        wanted = _without_wished(run, around.after)
        has_further = any(is_further_language(name.code) for name in wanted)
        if has_further and _is_demanded(passage, around, is_whole=wanted == run):
            yield wanted


def _wishes(words: str) -> bool:
    is_wish = pattern("further_language", "wish").search(words)
    return (is_wish or pattern("language", "wish").search(words)) is not None


_OF_THE_LAST = lazy_re(r"\W*(?:ist|is|waere|would|hilft|helps|wird)\b")


def _without_wished(run: _Names, after: str) -> _Names:
    """The names that no wish behind them is about: of "X, Y is a plus" the first."""
    if not _wishes(after):
        return run
    is_of_last = run[-1].link is _Link.COMMA and _OF_THE_LAST.match(after) is not None
    return run[:-1] if is_of_last else ()


def _is_demanded(passage: Passage, around: _Around, *, is_whole: bool) -> bool:
    if "languages" in passage.facts:
        return True
    after = around.after if is_whole else ""
    if _is_of_others(around.before, after):
        return False
    is_point = around.begins_passage and around.begins_clause and len(after) <= _LONGEST_POINT
    if is_point and passage.part is Part.PROFILE and passage.is_headed:
        return True
    # A part of a list of what is demanded: "Voraussetzung sind Sorgfalt und Polnisch".
    is_bare = around.begins_clause and not after.strip(" .!)")
    said = passage.folded if is_bare else around.clause
    return any(pattern(name, "demand").search(said) for name in ("further_language", "language"))


_LONGEST_POINT = 40


def _is_of_others(before: str, after: str) -> bool:
    """Whether others speak it, or whether it can be learned."""
    others = pattern("further_language", "others")
    if others.search(before) or others.search(after):
        return True
    people = pattern("further_language", "people").search(before)
    speaking = pattern("further_language", "speaking")
    if people is None or pattern("further_language", "you").search(before):
        return False
    return (speaking.search(before, people.end()) or speaking.search(after)) is not None
