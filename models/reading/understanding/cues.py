"""What phrases of a line speak for: a cue is an intent, a topic or a reason with its phrases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.reading.heard import Role, Value
from models.reading.listening import Listening, Shows, Yes
from models.reading.understanding.forms import Forms, load_forms
from models.reading.understanding.phrases import Found, PhraseBook
from models.reading.understanding.spoken import DATA, Spoken
from models.taxonomy.toml_file import TomlFile

_FILES = ("commands", "dialogue", "requests", "wishes", "topics", "reasons", "roles")
_REACH_BEFORE = 3
_REACH_AFTER = 2
_PER_WORD = 0.35
"""What each further word of a phrase adds: the longer, the surer."""
_PER_COVERED_SHARE = 1.2
_PER_OTHER_WORD = 0.22
_MOST_OFF = 2.2


@dataclass(frozen=True, slots=True)
class Cue:
    """What its phrases speak for, by whom and where they are heard."""

    intent: str
    """An intent's value, or `yes`, `no`, `later`, `topic`, `reason`."""
    args: Mapping[str, Value]
    strength: float
    roles: frozenset[Role]
    when: tuple[frozenset[str], ...]
    """Each a set of conditions of which one must hold; "-" before one: it must not."""
    also_in: frozenset[str]
    is_bare: bool
    """Says little beside other words."""
    is_certain: bool
    """Whoever says it means it; nothing is weighed."""


@dataclass(frozen=True, slots=True)
class Said:
    """A cue that was heard, from word `start` up to `end`."""

    cue: Cue
    start: int
    end: int
    clause: int
    score: float


@dataclass(frozen=True, slots=True)
class _Cues:
    cues: tuple[Cue, ...]
    book: PhraseBook


@cache
def _cues() -> _Cues:
    classes: dict[str, Any] = dict(TomlFile.read(DATA / "classes.toml").content)
    book = PhraseBook(classes)
    cues: list[Cue] = []
    for name in _FILES:
        for table in TomlFile.read(DATA / f"{name}.toml").content["cue"]:
            cues.append(_cue(table))
            for phrase in f"{table['de']}\n{table['en']}".splitlines():
                book.add(len(cues) - 1, phrase)
    return _Cues(tuple(cues), book)


def _cue(table: Mapping[str, Any]) -> Cue:
    args: dict[str, Value] = dict(table.get("args", {}))
    intent = table.get("intent", "")
    for name in ("topic", "reason"):
        if name in table:
            intent, args = name, {name: table[name]}
    return Cue(
        intent=intent,
        args=args,
        strength=float(table["strength"]),
        roles=frozenset(Role(role) for role in table.get("roles", list(Role))),
        when=tuple(frozenset(one.split("|")) for one in table.get("when", [])),
        also_in=frozenset(table.get("also_in", [])),
        is_bare=bool(table.get("bare", False)),
        is_certain=bool(table.get("certain", False)),
    )


def vocabulary() -> frozenset[str]:
    """Every word that some phrase knows."""
    return frozenset(_cues().book.vocabulary)


def hear_cues(spoken: Spoken, listening: Listening) -> list[Said]:
    """Every cue of the line that counts here, negated ones left out."""
    known = _cues()
    heard_here = _heard_at(listening)
    forms = load_forms()
    said: dict[tuple[int, int], Said] = {}
    for found in known.book.find(spoken.words):
        cue = known.cues[found.owner]
        if found.owner not in heard_here or _is_negated(found, cue, spoken, forms):
            continue
        heard = Said(
            cue, found.start, found.end, spoken.clauses[found.start], _score(cue, found, spoken)
        )
        key = (found.owner, heard.clause)
        if key not in said or said[key].score < heard.score:
            said[key] = heard
    return sorted(said.values(), key=lambda each: -each.score)


@cache
def _heard_at(listening: Listening) -> frozenset[int]:
    """The numbers of the cues that count while this is listened for."""
    conditions = frozenset(_conditions(listening))
    return frozenset(
        number
        for number, cue in enumerate(_cues().cues)
        if listening.role in cue.roles and _is_heard(cue, conditions)
    )


def _is_heard(cue: Cue, conditions: frozenset[str]) -> bool:
    for closed in ("chat", "text"):
        named = any(closed in one for one in cue.when)
        if closed in conditions and closed not in cue.also_in and not named:
            return False
    return all(any(_holds(one, conditions) for one in each) for each in cue.when)


def _holds(condition: str, conditions: frozenset[str]) -> bool:
    if condition.startswith("-"):
        return condition[1:] not in conditions
    return condition in conditions


def _conditions(listening: Listening) -> Iterator[str]:
    """What holds here, in the words that cues ask for."""
    if listening.is_open_chat:
        yield "chat"
        return
    if listening.is_free_text:
        yield "text"
    if listening.is_asked:
        yield "asked"
    elif listening.shows is Shows.NOTHING:
        yield "idle"
    if listening.shows is not Shows.NOTHING:
        yield listening.shows.value
    if listening.means_yes_no:
        yield "yes"
        yield listening.yes.value
    if listening.yes is Yes.CONSENTS:
        yield "sends"
    yield from (f"takes:{value}" for value in listening.takes)
    yield from (f"parts:{part}" for part in listening.corrects)


_NEVER_NEGATED = frozenset(
    "no later skip topic reason complaint report_abuse unclear help greeting thanks nonsense"
    " undo more human".split()
)


def _is_negated(found: Found, cue: Cue, spoken: Spoken, forms: Forms) -> bool:
    """Whether a negation of the same clause reaches the phrase, which has none of its own."""
    if found.denies or cue.intent in _NEVER_NEGATED:
        return False
    clause = spoken.clauses[found.start]
    begins = spoken.words[found.start] in forms.begins_clause
    around = [
        *range(found.start if begins else max(0, found.start - _REACH_BEFORE), found.start),
        *range(found.end, min(len(spoken.words), found.end + _REACH_AFTER)),
    ]
    return any(
        spoken.clauses[at] == clause
        and spoken.words[at] in forms.negations
        and not forms.is_idiom(spoken.words, at)
        for at in around
    )


def _score(cue: Cue, found: Found, spoken: Spoken) -> float:
    """How much a phrase speaks for its cue: by its length and by how much else is said."""
    said = len(spoken.words)
    score = cue.strength + _PER_WORD * (found.matched - 1)
    score += _PER_COVERED_SHARE * (found.end - found.start) / said
    if cue.is_bare:
        in_clause = len(spoken.words_of(spoken.clauses[found.start]))
        others = in_clause - (found.end - found.start)
        score -= min(_MOST_OFF, _PER_OTHER_WORD * others)
    return score
