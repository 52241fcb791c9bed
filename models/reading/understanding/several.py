"""A line with several wishes, taken apart: "danke, aber pausier mal und nur noch bezahlte"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.reading.heard import Heard, Intent, Meaning
from models.reading.lazy_re import lazy_re
from models.reading.listening import Listening, Shows, Takes, Yes
from models.reading.plain_words import may_assent
from models.reading.understanding.forms import form_of, load_forms
from models.reading.understanding.spoken import DATA, listen
from models.taxonomy.toml_file import TomlFile

SURE_BESIDE = 0.45
"""How sure a wish beside another one must be to be heard."""

SURE_OF_A_NO_BESIDE = 0.75
"""The same of what takes an offer away: a part such as "15 Euro die Stunde" only tells of one."""

FEWEST_WORDS = 2
"""Words of a part that can be a wish by itself."""

MOST_PARTS = 4
LONGEST_LINE = 300
"""Letters of a line with several wishes; what is longer is one text."""

WHOLE = frozenset({Intent.NOTE, Intent.POST_OFFER, Intent.NONSENSE, Intent.REPORT_ABUSE})
"""What is one thing however long it is."""

NEVER_BESIDE = frozenset(
    {
        Intent.GREETING,
        Intent.THANKS,
        Intent.SMALLTALK,
        Intent.UNCLEAR,
        Intent.NONSENSE,
        Intent.AGREE,
        Intent.INTERESTED,
        Intent.APPROVE,
        Intent.NOTE,
    }
)
"""What is no wish of its own beside another: courtesy, and a yes that goes on."""

REFUSALS = frozenset({Intent.NOT_FOR_ME, Intent.REFUSE})
"""What no question beside something else is."""

_WEIGHTIEST_FIRST = (
    Intent.DELETE_ME,
    Intent.STOP,
    Intent.WITHDRAW_OFFER,
    Intent.PAUSE,
    Intent.PAUSE_OFFER,
    Intent.MARK_FILLED,
    Intent.UNSUBSCRIBE,
    Intent.REFUSE,
    Intent.CANCEL,
)
"""Of several wishes the one whose neglect does most damage counts most."""


def weight_of(meaning: Meaning) -> int:
    """The place of a wish among others, 0 the weightiest."""
    if meaning.intent in _WEIGHTIEST_FIRST:
        return _WEIGHTIEST_FIRST.index(meaning.intent)
    return len(_WEIGHTIEST_FIRST)


@cache
def _divider() -> re.Pattern[str]:
    """Ends of sentences, and words that join one wish to another."""
    words = "|".join(_joining_words())
    return re.compile(rf"(?:(?<!\d)\.|[;!?\n])[.;!?\n]*(?=\s|$)|,\s|\s(?:{words})\s", re.IGNORECASE)


@cache
def _joining_words() -> tuple[str, ...]:
    return tuple(TomlFile.read(DATA / "forms.toml").content["joining"].split())


def parts_of(text: str) -> list[str]:
    """The parts of a line that may each be a wish; none where it is a single one."""
    if len(text) > LONGEST_LINE:
        return []
    pieces = [piece.strip(" ,") for piece in _divider().split(text)]
    parts = [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS]
    return parts[:MOST_PARTS] if len(parts) > 1 else []


# An answer and a question in one line


@dataclass(frozen=True, slots=True)
class Divided:
    """The words that answer, and those that ask."""

    answer: str
    question: str


_ENDS_SENTENCE = lazy_re(r"[.;!?\n]")
_EDGES = " ,;-–\n"
OF_QUESTION = frozenset({Intent.ANSWER, Intent.CORRECT})
"""What is for the question that is open."""

_OF_NOTHING_OPEN = frozenset({Intent.CHANGE_PROFILE, Intent.INTERESTED})
"""What leads on where nothing is asked: "rub, ba, 5. sem", "interessiert mich"."""

_OF_OFFER = frozenset({Intent.INTERESTED, Intent.SAVE})
"""What sends nothing: it is kept, or asked about once more before it goes."""

_FROM_YES = frozenset({Intent.AGREE, Intent.SKIP})
_FREE_WORDS = frozenset({Intent.NOTE, Intent.SEARCH, Intent.CORRECT})
"""What a statement beside a question is read as where words for the other side can be given."""

_NO_QUESTION = NEVER_BESIDE | WHOLE | OF_QUESTION | {Intent.SKIP}


def answer_and_question(text: str) -> Divided | None:
    """A line divided into what it says and what it asks; None where it does only one of them."""
    if len(text) > LONGEST_LINE:
        return None
    said: list[str] = []
    asked: list[str] = []
    is_asking = False
    for piece, divider in _pieces(text):
        is_asking = is_asking or "?" in divider or _asks(piece)
        (asked if is_asking else said).append(piece + divider)
        is_asking = is_asking and _ENDS_SENTENCE.search(divider) is None
    answer = _without_joints("".join(said))
    question = "".join(asked).strip(_EDGES)
    if not answer or not question or _refers_back(question) or _is_tag(question):
        return None
    return Divided(answer, question)


def is_note_with_question(words: str, note: Heard, question: Meaning, listening: Listening) -> bool:
    """Whether free words for the other side stand beside a question."""
    if Takes.NOTE not in listening.takes or question.intent is not Intent.ASK:
        return False
    may_be_note = Intent.NOTE in {each.intent for each in note.candidates}
    return (note.intent in _FREE_WORDS or may_be_note) and not may_assent(words)


def can_stand_together(answer: Meaning, question: Meaning, listening: Listening) -> bool:
    """Whether the first answers what is open, and the second wants something beside it.

    A yes with a question is none where it sends, stores or deletes something.
    """
    is_yes = answer.intent in _FROM_YES and listening.yes is Yes.KEEPS
    if not is_yes and answer.intent not in _answers_of(listening):
        return False
    asks = question.intent not in _NO_QUESTION and weight_of(question) == len(_WEIGHTIEST_FIRST)
    return asks and min(answer.sureness, question.sureness) >= SURE_BESIDE


def _answers_of(listening: Listening) -> frozenset[Intent]:
    """What may stand beside a question: what the open one takes, what is said of a shown offer."""
    if listening.is_asked:
        return OF_QUESTION
    of_offer = _OF_OFFER if listening.shows is Shows.OFFER else frozenset[Intent]()
    return _OF_NOTHING_OPEN | of_offer


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a line, each with what divides it from the next."""
    at = 0
    for divider in _divider().finditer(text):
        yield text[at : divider.start()], divider.group()
        at = divider.end()
    yield text[at:], ""


def _asks(piece: str) -> bool:
    return form_of(listen(piece)).asks


def _is_tag(question: str) -> bool:
    """Whether it only makes a question of what stands before it: "kein Arbeitsort, oder?"."""
    return listen(question).words in load_forms().tags


def _refers_back(question: str) -> bool:
    """Whether it asks what the answer beside it is: "Praktikum, was ist das?"."""
    words = listen(question).words
    phrases = load_forms().refers_back
    return any(words[: len(phrase)] == phrase for phrase in phrases)


def _without_joints(text: str) -> str:
    """Without the words at its ends that joined it to the question."""
    words = text.strip(_EDGES).split(" ")
    joints = set(_joining_words())
    while words and words[-1].lower() in joints:
        words.pop()
    while words and words[0].lower() in joints:
        words.pop(0)
    return " ".join(words).strip(_EDGES)
