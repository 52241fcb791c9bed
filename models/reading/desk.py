"""What a coordinator's line asks for beside what waits: a list, a number, a stop, a meaning."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.reading.circle import read_circle
from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, load_words
from models.taxonomy.normalise import joined, words
from models.taxonomy.taxonomy import Taxonomy
from models.vocabulary import Who

MOST_WORDS = 16
"""Of a line that asks for something; a longer one is a text."""

LONGEST_TERM = 5
"""Words of what is explained, and of what it means."""

FEWEST_TEXT_WORDS = 4
"""Of a text that is to be announced."""

_SENTENCE = lazy_re(r"(?<=[^\d][.!?])\s+")

_WORD = lazy_re(r"[^\W_]+")
_MEANT = lazy_re(r"^\s*(?:mit|by|with)\s+(.+?)\s+(?:ist|is)\s+(.+?)\s+(?:gemeint|meant)\b", re.I)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A term and what it is said to mean, both as typed."""

    term: str
    meaning: str


@lru_cache(maxsize=16)
def _phrases(table: str) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(load_words("desk")[table]), True)
    return phrases


def _has(text: str, table: str) -> bool:
    keys = words(text[:300])
    return len(keys) <= MOST_WORDS and next(_phrases(table).spans(keys), None) is not None


def asks_for_team(text: str) -> bool:
    """Whether a line asks who coordinates."""
    is_alone = _phrases("team").at(words(text) or [""], 0) is not None and len(words(text)) == 1
    return is_alone or (_has(text, "team") and _has(text, "who"))


def asks_for_numbers(text: str) -> bool:
    """Whether a line asks how many there are of something."""
    return _has(text, "numbers")


def wants_halt(text: str) -> bool:
    """Whether a line wants what is being sent to stop."""
    return _has(text, "halts")


def says_somebody_left(text: str) -> bool:
    """Whether a line says that somebody coordinates no more."""
    return "?" not in text and _has(text, "leaves")


def words_an_answer(text: str) -> bool:
    """Whether a line wants the words of an answer changed."""
    named = not {"antwort", "antworten", "answer"}.isdisjoint(words(text[:300]))
    return named and _has(text, "words_of_answer")


def text_to_announce(text: str) -> str:
    """What stands before a last sentence that asks to tell others of it; empty without one."""
    end = _SENTENCE.split(text.strip())[-1]
    before = text.strip().removesuffix(end).strip()
    is_wish = _has(end, "tells") and _has(end, "told")
    return before if is_wish and len(words(before)) >= FEWEST_TEXT_WORDS else ""


def asks_for_push(text: str) -> bool:
    """Whether a question is about the weekly message of students."""
    return "?" in text and _has(text, "push")


def asks_for_outcome(text: str) -> bool:
    """Whether a question is about what has become of an announcement."""
    return "?" in text and _has(text, "outcome")


def says_no_subject(text: str) -> bool:
    """Whether a line says of a text that it names no subject, or is to be ignored."""
    return "?" not in text and _has(text, "ignores")


def lets_rest(text: str) -> bool:
    """Whether what was approved is to rest or to be taken back."""
    return _has(text, "rests")


def read_company_town(text: str, taxonomy: Taxonomy) -> str:
    """The town whose companies a line asks to see; empty for any other line.

    A bare town asks for them as well.
    """
    circle = read_circle(text, taxonomy)
    if len(circle.places) != 1 or circle.without_places or circle.is_excluding:
        return ""
    name = circle.places[0].name
    if joined(text) == joined(name):
        return name
    asks = _has(text, "looks") and _has(text, "companies") and circle.who is Who.COMPANIES
    return name if asks else ""


def read_belonging(text: str) -> Belonging | None:
    """What a line says that a term means: "X gehört zu Y", "mit X ist Y gemeint"."""
    if "?" in text:
        return None
    meant = _MEANT.match(text[:200])
    if meant is not None:
        return _belonging(meant[1], meant[2])
    typed = list(_WORD.finditer(text[:200]))
    keys = [joined(each.group()) for each in typed]
    for start, end, _ in _phrases("belongs").spans(keys):
        if not 0 < start <= LONGEST_TERM or end == len(keys):
            continue
        last = len(keys)
        ending = _phrases("belongs_end").at(keys, last - 1)
        last -= 1 if ending is not None else 0
        if end < last:
            term = text[typed[0].start() : typed[start - 1].end()]
            return _belonging(term, text[typed[end].start() : typed[last - 1].end()])
    return None


def _belonging(term: str, meaning: str) -> Belonging | None:
    is_short = max(len(words(term)), len(words(meaning))) <= LONGEST_TERM
    return Belonging(term.strip(" \"„“'"), meaning.strip(" \"„“'.!")) if is_short else None
