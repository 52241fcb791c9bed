"""When what a line says of a study holds: "früher Jura, jetzt Physik", "RUB, nee, TU Dortmund"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from models.reading.phrases import Phrases, both_languages, listed, load_words
from models.reading.scope import Mode, Word, read_scope


class When(StrEnum):
    """When a part of a line holds."""

    NOW = "now"
    FORMER = "former"
    LATER = "later"
    """Not yet, or not surely."""
    NEVER = "never"
    """Of somebody else, or of no study."""
    REFUSED = "refused"
    """Said not to be so."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Neighbouring words of a line, `start` to `end` (exclusive), that hold at the same time."""

    start: int
    end: int
    when: When
    statement: int
    """Counts from 0: what a later one says takes the place of what an earlier one says."""
    is_taken_back: bool = False
    """A no behind it takes back what the next statement says anew, and nothing else."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line in the words of its turns."""

    now: tuple[str, ...]
    """Each statement of today; a later one takes the place of an earlier one."""
    former: str
    later: str
    is_plain: bool
    """The whole line says one thing."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The phrases of `studies.toml`."""

    corrects: Phrases[bool]
    corrects_anywhere: Phrases[bool]
    now: Phrases[bool]
    when: Mapping[When, Phrases[bool]]
    wished: Phrases[bool]
    joins: Phrases[bool]
    besides: Phrases[bool]
    studies: Phrases[bool]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("studies")

    def phrases(name: str, *more: str) -> Phrases[bool]:
        found: Phrases[bool] = Phrases()
        found.add((*both_languages(content[name]), *more), True)
        return found

    time = content["later_time"]
    later_times = [
        f"{one} {each}" for one in listed(time["before"]) for each in listed(time["times"])
    ]
    return _Lists(
        corrects=phrases("corrects"),
        corrects_anywhere=phrases("corrects_anywhere"),
        now=phrases("now"),
        when={
            When.NEVER: phrases("never"),
            When.LATER: phrases("later", *later_times),
            When.FORMER: phrases("former"),
        },
        wished=phrases("wished"),
        joins=phrases("joins"),
        besides=phrases("besides"),
        studies=phrases("studies"),
    )


def tell_apart(text: str) -> Told:
    """A line of study by when its parts hold. Never raises."""
    scope = read_scope(text)
    turns = turns_of(scope.words)
    # What is only refused is told apart by its scope.
    held = {(turn.when, turn.statement) for turn in turns if turn.when is not When.REFUSED}
    if len(held) < 2:
        return Told((text,), "", "", is_plain=True)

    def words(*held: Turn) -> str:
        return " , ".join(_text(scope.text, scope.words, turn) for turn in held)

    now = [turn for turn in turns if turn.when is When.NOW]
    return Told(
        now=tuple(words(*each) for _, each in groupby(now, key=lambda turn: turn.statement)),
        former=words(*(turn for turn in turns if turn.when is When.FORMER)),
        later=words(*(turn for turn in turns if turn.when is When.LATER)),
        is_plain=False,
    )


def parts_that_study(text: str) -> tuple[str, ...]:
    """The parts of a longer line that tell of studying, without the story around them."""
    scope = read_scope(text)
    pieces = list(_pieces(scope.words))
    if len(pieces) < 2:
        return ()
    keys = [word.key for word in scope.words]
    return tuple(
        _text(scope.text, scope.words, Turn(start, end, When.NOW, 0))
        for start, end in pieces
        if _says(_lists().studies, keys[start:end])
    )


def turns_of(words: Sequence[Word]) -> tuple[Turn, ...]:
    """The turns of a line's words, in their order."""
    keys = [word.key for word in words]
    pieces = list(_pieces(words))
    turns: list[Turn] = []
    statement = 0
    for number, (start, end) in enumerate(pieces):
        if _begins_statement(words, keys, start, end):
            statement += 1
        when = _when(words, keys, start, end, turns)
        follows = pieces[number + 1] if number + 1 < len(pieces) else None
        back = (
            when is When.REFUSED
            and follows is not None
            and _begins_statement(words, keys, *follows)
            and not any(word.is_cue for word in words[start:end])
        )
        if back:
            when = When.NOW
        turns.append(Turn(start, end, when, statement if when is When.NOW else -1, back))
    return tuple(_joined(turns))


def _pieces(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The parts of a line that may each hold at a time of its own, as (first, after the last)."""
    keys = [word.key for word in words]
    lists = _lists()
    begin = 0
    for at in range(1, len(words) + 1):
        is_end = at == len(words) or words[at].clause != words[at - 1].clause
        if is_end or any(
            phrases.at(keys, at) is not None
            for phrases in (lists.joins, lists.now, lists.corrects_anywhere)
        ):
            yield begin, at
            begin = at


def _when(
    words: Sequence[Word], keys: Sequence[str], start: int, end: int, before: Sequence[Turn]
) -> When:
    own = keys[start:end]
    lists = _lists()
    for when, phrases in lists.when.items():
        is_wish = when is When.LATER and _says(lists.wished, own)
        if _says(phrases, own) and not is_wish:
            return when
    is_same_clause = start > 0 and words[start].clause == words[start - 1].clause
    goes_on = is_same_clause and before and before[-1].when is When.LATER
    if goes_on and lists.now.at(keys, start) is not None:
        # "Vielleicht wechsle ich jetzt zu Physik."
        return When.LATER
    is_refused = all(word.mode is Mode.OUT or word.is_cue for word in words[start:end])
    has_refused = any(word.mode is Mode.OUT for word in words[start:end])
    return When.REFUSED if is_refused and has_refused else When.NOW


def _begins_statement(words: Sequence[Word], keys: Sequence[str], start: int, end: int) -> bool:
    lists = _lists()
    own = keys[start:end]
    if _says(lists.besides, own):
        return False
    is_first = start == 0 or words[start].clause != words[start - 1].clause
    if lists.corrects_anywhere.at(keys, start) or (is_first and lists.corrects.at(keys, start)):
        return True
    return start > 0 and lists.now.at(keys, start) is not None


def _joined(turns: Sequence[Turn]) -> Iterator[Turn]:
    """Neighbours that hold at the same time as one."""

    def alike(turn: Turn) -> tuple[When, int, bool]:
        return turn.when, turn.statement, turn.is_taken_back

    for (when, statement, back), each in groupby(turns, key=alike):
        held = list(each)
        yield Turn(held[0].start, held[-1].end, when, statement, back)


def _says(phrases: Phrases[bool], keys: Sequence[str]) -> bool:
    return next(phrases.spans(keys), None) is not None


def _text(text: str, words: Sequence[Word], turn: Turn) -> str:
    """The words of a turn as they were typed."""
    last = words[turn.end - 1]
    return text[words[turn.start].start : last.start + len(last.text) + last.is_ordinal]
