"""A typed line as words to compare: one spelling for dialect, chat habits, contractions, signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.reading.lazy_re import lazy_re
from models.taxonomy.normalise import fold
from models.taxonomy.toml_file import TomlFile

DATA = Path(__file__).parent / "data"

LONGEST_LINE = 1_200
"""Letters that are listened to; whoever wants something has said it by then."""

LONGEST_WORD = 40

_TOKEN = lazy_re(
    r"\d+(?:[.,:]\d+)*|/?[a-z0-9@+#]+(?:['’][a-z]+)?|[.,;:!?()\n]|[^\w\s]",
)
_SKIN = lazy_re("[\ufe0f\U0001f3fb-\U0001f3ff]")
"""Shades of an emoji's skin, and the sign that it is one."""

_STOPS = frozenset(".,;:!?\n()-–—")
_QUESTION = "?"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line taken apart.

    `words` are what is compared, `clauses` the number of the clause that each stands in.
    """

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    questions: frozenset[int]
    """Clauses that end with a question mark."""

    def words_of(self, clause: int) -> tuple[str, ...]:
        """The words of one clause."""
        return tuple(
            word for word, number in zip(self.words, self.clauses, strict=True) if number == clause
        )


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How words are written so that they compare equal."""

    words: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, str]
    endings: Mapping[str, tuple[str, ...]]
    """What stands after an apostrophe."""
    fillers: frozenset[str]
    dividers: frozenset[str]


@cache
def _spelling() -> _Spelling:
    content = TomlFile.read(DATA / "spelling.toml").content
    return _Spelling(
        words={fold(word): tuple(fold(said).split()) for word, said in content["words"].items()},
        signs=content["signs"],
        endings={end: tuple(said.split()) for end, said in content["endings"].items()},
        fillers=frozenset(fold(content["fillers"]).split()),
        dividers=frozenset(fold(content["dividers"]).split()),
    )


def listen(text: str) -> Spoken:
    """The words of a line in one spelling, with the clauses they stand in."""
    spelling = _spelling()
    words: list[str] = []
    clauses: list[int] = []
    questions: set[int] = set()
    clause = 0
    for token in _tokens(text, spelling):
        if token in _STOPS:
            if token == _QUESTION:
                questions.add(clause)
            if clauses and clauses[-1] == clause:
                clause += 1
            continue
        for word in _said(token, spelling):
            if word in spelling.dividers and clauses and clauses[-1] == clause:
                clause += 1
            words.append(word)
            clauses.append(clause)
    return Spoken(tuple(words), tuple(clauses), frozenset(questions))


def spell(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as `listen` would hear them."""
    spelling = _spelling()
    return tuple(word for token in fold(phrase).split() for word in _said(token, spelling))


def _tokens(text: str, spelling: _Spelling) -> Sequence[str]:
    folded = _SKIN.sub("", fold(text[:LONGEST_LINE]))
    for sign, name in spelling.signs.items():
        if sign in folded:
            folded = folded.replace(sign, f" {name} ")
    return [token[:LONGEST_WORD] for token in _TOKEN.findall(folded)]


def _said(token: str, spelling: _Spelling) -> tuple[str, ...]:
    token = token.replace("’", "'").lstrip("/") or token
    known = spelling.words.get(token)
    if known is not None:
        return known
    if token in spelling.fillers:
        return ()
    stem, apostrophe, end = token.partition("'")
    if apostrophe:
        before = spelling.words.get(stem, (stem,))
        if end == "t" and stem.endswith("n"):
            before = spelling.words.get(stem[:-1], (stem[:-1],))
            return (*before, "not")
        return (*before, *spelling.endings.get(end, (end,)))
    shortened = _LENGTHENED.sub(r"\1", token)
    if shortened != token:
        return _said(shortened, spelling)
    return (token,)


_LENGTHENED = lazy_re(r"([a-z])\1{2,}")
"""A letter held down: "neeein", "jaaa"."""
