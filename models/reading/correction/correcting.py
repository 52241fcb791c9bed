"""One line while its changes are found, and the parts that it may change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from models.reading.correction.words import correction_words
from models.reading.line import Line, Named
from models.reading.phrases import Phrases
from models.reading.readings import Change, Op, Thing
from models.reading.scope import Mode
from models.reading.study_turns import Turn, When

V = TypeVar("V")

PARTS: Mapping[Thing, Sequence[str]] = {
    Thing.PROFILE: (
        "role subject university degree semester place radius_km kinds remote contact name".split()
    ),
    Thing.INTEREST: ["name", "contact", "note"],
    Thing.COMPANY: ["name", "place", "website", "sector", "size", "contact"],
    Thing.OFFER: (
        "title kind fields degrees place start length hours pay languages until remote text"
        " contact".split()
    ),
}
"""What can be corrected of each thing."""

_TWINS = {"subject": "fields", "degree": "degrees", "kinds": "kind"}
"""What a profile calls otherwise than an offer."""

_ELSEWHERE = {"place": "contact", "text": "note"}
"""What a word for one part means where there is no such part."""


@dataclass(slots=True)
class Correcting:
    """One line while its changes are found."""

    line: Line
    today: date
    parts: Sequence[str]
    """What may be corrected."""
    numbers: Mapping[str, Sequence[float]]
    """Those that are to be corrected, by their parts."""
    labels: list[Named[str]] = field(default_factory=list)
    """Parts that are called by their names."""
    changes: dict[str, tuple[int, list[Change]]] = field(default_factory=dict)
    """By part, where it is named first, and its changes."""
    turns: Sequence[Turn] = ()
    """When the words of a line hold that changes a profile."""
    later: dict[str, Change] = field(default_factory=dict)
    """By part what is to be so only later, or perhaps."""

    def takes(self, part: str) -> bool:
        return part in self.parts and part not in self.changes

    def has_changed(self, part: str, span: range) -> bool:
        """Whether these words have changed a part."""
        return part in self.changes and self.changes[part][0] in span

    def labelled(self, *parts: str) -> bool:
        return any(label.value in parts for label in self.labels)

    def change(self, at: int, *changes: Change) -> None:
        if changes and changes[0].part not in self.changes:
            self.changes[changes[0].part] = (at, list(changes))

    def counting(self, part: str, found: Sequence[Named[V]]) -> list[Named[V]]:
        """Of what is named of a study, what holds now; what was taken back does not count.

        What is to be so later is remembered.
        """
        if not self.turns:
            return list(found)
        found = [
            replace(each, mode=Mode.PLAIN) if self._turn_of(each).is_taken_back else each
            for each in found
        ]
        later = [each.value for each in found if self._turn_of(each).when is When.LATER]
        now = [each for each in found if self._turn_of(each).when in {When.NOW, When.REFUSED}]
        wanted = [each for each in now if each.is_wanted]
        if later:
            value = later if len(later) > 1 else later[0]
            self.later[part] = Change(part, Op.SET, value)
        last = max((self._turn_of(each).statement for each in wanted), default=None)
        return [each for each in now if not each.is_wanted or self._turn_of(each).statement == last]

    def _turn_of(self, named: Named[V]) -> Turn:
        return next(turn for turn in self.turns if turn.start <= named.start < turn.end)

    def set(self, at: int, part: str, value: object, **more: str) -> None:
        """A part becomes this, as the words around it say."""
        change = Change(part, Op.SET, value, more or None, words=self.clause_text(at))
        self.change(at, change)

    def clauses(self) -> Iterator[range]:
        """The words of each clause; what only names a part goes with the next: "Frist: 5.1."."""
        words = self.line.words
        begin = 0
        for end in range(1, len(words) + 1):
            is_end = end == len(words) or words[end].clause != words[end - 1].clause
            if not is_end or (end < len(words) and self._only_names_part(begin, end)):
                continue
            yield range(begin, end)
            begin = end

    def _only_names_part(self, begin: int, end: int) -> bool:
        return any(label.start <= begin and end <= label.end for label in self.labels)

    def clause_text(self, at: int) -> str:
        """The clause in which a word stands, as typed, without what is refused."""
        words = self.line.words
        own = [each for each, word in enumerate(words) if word.clause == words[at].clause]
        return self.text_of(range(own[0], own[-1] + 1))

    def text_of(self, span: range) -> str:
        """Words as typed with the marks behind them, what is refused blotted out.

        So "15.3." keeps its dots.
        """
        words, text = self.line.words, self.line.typed
        end = words[span.stop].start if span.stop < len(words) else len(text)
        begin = 0
        if span.start > 0:
            before = words[span.start - 1]
            begin = before.start + len(before.text)
        for word in words[span.start : span.stop]:
            if word.mode is Mode.OUT:
                after = word.start + len(word.text)
                text = text[: word.start] + " " * len(word.text) + text[after:]
        return text[begin:end].lstrip(_MARKS).rstrip(_MARKS.replace(".", ""))


_MARKS = " \t\n,;:.=)"


def labels_of(of: Correcting) -> list[Named[str]]:
    """Names of parts; their words stay, as "Semester" is also part of its value."""
    labels = []
    for start, end, part in correction_words().parts.spans(of.line.keys):
        for name in (part, _TWINS.get(part), *_profile_name(part), _ELSEWHERE.get(part)):
            if name is not None and name in of.parts:
                labels.append(Named(start, end, name, of.line.words[start].mode))
                break
    return labels


def _profile_name(part: str) -> Iterator[str]:
    return (profile for profile, offer in _TWINS.items() if offer == part)


def parts_of(thing: Thing | None) -> Sequence[str]:
    """What may be corrected; of any thing, by the names of a profile."""
    if thing is not None:
        return PARTS[thing]
    named = dict.fromkeys(part for parts in PARTS.values() for part in parts)
    return [part for part in named if part not in _TWINS.values()]


# What is free text


def said_after(
    of: Correcting, cues: Phrases[bool], part: str, *, to_the_end: bool = False
) -> tuple[int, str] | None:
    """The words after a cue, up to the end of their clause or of the line; None without any."""
    if not of.takes(part):
        return None
    line = of.line
    for start, end, _ in cues.spans(line.keys):
        after = _after_refusal(line, start, end) if to_the_end else end
        if after >= len(line.keys) or line.words[after].mode is Mode.OUT:
            continue
        if after > end or (to_the_end and not _goes_on(line, start, after)):
            start = after
        begin = _after_filling(line, start, after, to_the_end=to_the_end)
        if begin is None:
            continue
        last = _end_of_words(line) if to_the_end else _end_of_passage(line, begin)
        if last > begin:
            line.taken.update(range(start, last))
            return start, _as_typed(line, begin, last)
    return None


def _after_filling(line: Line, start: int, after: int, *, to_the_end: bool) -> int | None:
    """Where the words themselves begin, behind "soll jetzt"; None if there are none."""
    words = correction_words()
    begin = after
    while begin < len(line.keys) and _goes_on(line, start, begin):
        is_cue = line.words[begin].is_cue and not to_the_end
        if line.keys[begin] not in words.filling and not is_cue:
            break
        begin += 1
    if begin >= len(line.keys) or is_approval(line, begin):
        return None
    is_behind_mark = begin > after and not _goes_on(line, start, begin)
    return begin if to_the_end or not is_behind_mark else None


def is_approval(line: Line, at: int) -> bool:
    """Whether a word calls something right, and nothing before it denies that."""
    return line.keys[at] in correction_words().approved and line.words[at].mode is not Mode.OUT


def _goes_on(line: Line, start: int, at: int) -> bool:
    return line.words[start].clause == line.words[at].clause


def _after_refusal(line: Line, start: int, end: int) -> int:
    """Behind "Titel passt nicht mehr, ": where the words begin that are not refused."""
    begin = end
    if line.words[start].mode is Mode.OUT:
        while begin < len(line.words) and line.words[begin].clause == line.words[start].clause:
            begin += 1
    return begin


def _end_of_words(line: Line) -> int:
    """The end of the line, without a verb there: "soll Prüfer heißen"."""
    end = len(line.keys)
    return end - 1 if line.keys[-1] in correction_words().last_verbs else end


def _end_of_passage(line: Line, start: int) -> int:
    """Where the words of one clause that are meant as they are end."""
    end = start
    while end < len(line.keys) and line.words[end].clause == line.words[start].clause:
        if line.words[end].mode is Mode.OUT or end in line.taken:
            break
        end += 1
    return end


def _as_typed(line: Line, start: int, end: int) -> str:
    """The passage of the line between two words, with the marks in it."""
    last = line.words[end - 1]
    behind = last.start + len(last.text)
    text = line.typed[line.words[start].start : behind]
    is_open = text.count("(") > text.count(")")
    return text + ")" if is_open and line.typed[behind : behind + 1] == ")" else text
