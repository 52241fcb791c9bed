"""Bare words that people type where a button would do."""

import re
from functools import lru_cache

from models.reading.lazy_re import lazy_re
from models.reading.phrases import Phrases, both_languages, load_words
from models.taxonomy.normalise import words
from models.text import compare_key

_YES = frozenset({"ja", "yes", "ok", "okay", "senden", "send", "abschicken", "los"})
"""Said even to what cannot be taken back, such as an announcement to many."""

_AGREEMENT = _YES | frozenset(
    {
        "jo",
        "jep",
        "yep",
        "genau",
        "richtig",
        "right",
        "correct",
        "passt",
        "passt so",
        "stimmt",
        "stimmt so",
        "ja stimmt",
        "ja stimmt so",
        "ja passt",
        "that's right",
        "fertig",
        "done",
        "weiter",
        "next",
        "speichern",
        "save",
        "absenden",
        "submit",
    }
)
_ALSO = lazy_re(
    r"^\s*(?:bitte\s+|please\s+)?(?:und\s+|and\s+)?(?:auch|zusätzlich|außerdem|also|plus)\b|^\s*\+",
    re.IGNORECASE,
)
_WAY_OUT = frozenset({"abbrechen", "abbruch", "cancel"})
_REFUSAL = frozenset(
    {
        "nein",
        "nö",
        "nee",
        "ne",
        "nein danke",
        "lieber nicht",
        "doch nicht",
        "nein doch nicht",
        "nicht senden",
    }
    | {"no", "nope", "no thanks", "no thank you", "rather not", "better not", "don't send"}
)

_ASSENT_BEGINS = frozenset(
    "ja jawohl jo jep jup jap yes yep yeah sure genau klar passt ok okay gern gerne exactly".split()
)
_ASSENT_GOES_ON = frozenset(
    "ja yes bitte please so genau exactly like that this it es das ist stimmt passt gut gerne gern"
    " mal einfach is right correct fine go ahead dann jetzt now off mach machs raus und and"
    " sende senden send schick schicke schicken abschicken absenden submit einreichen speichern"
    " speicher save zurück zurueck zurückgeben zurückschicken return back".split()
)
_SENDS = frozenset(
    "los sende senden send schick schicke schicken abschicken absenden submit einreichen raus"
    " nehm nehme nehmen take".split()
)
_MOST_ASSENTING = 7
"""Words of a line that is nothing but a yes."""

LONGEST_FINISH = 120
"""Letters of a line by which a question is left behind."""

LONGEST_BARE = 60
"""Letters, however many of them are blanks and exclamation marks; more says something."""


def is_yes(text: str) -> bool:
    """Whether typed words surely say yes; "next" or "done" is too little for what goes to many."""
    return _bare(text) in _YES


def agrees(text: str) -> bool:
    """Whether typed words do no more than say yes to what is shown."""
    return _bare(text) in _AGREEMENT


def assents(text: str) -> bool:
    """Whether a line says yes in several words and nothing else: "ja, genau so", "yes, send it".

    Too little for what deletes or consents.
    """
    said = _bare(text).replace(",", " ").replace(".", " ").split()
    if not 1 <= len(said) <= _MOST_ASSENTING:
        return False
    return said[0] in _ASSENT_BEGINS and _ASSENT_GOES_ON.issuperset(said[1:])


def may_assent(text: str) -> bool:
    """Whether a line has a word of a yes, so that it is no text of its own beyond doubt."""
    said = re.findall(r"[^\W_]+", compare_key(text[:LONGEST_BARE]))
    return bool(said) and (said[0] in _ASSENT_BEGINS or not _SENDS.isdisjoint(said))


def begins_with_yes(text: str) -> bool:
    """Whether a line says yes first, whatever comes then: "ja, aber das Semester ist falsch"."""
    first = compare_key(text[:LONGEST_BARE]).replace(",", " ").split()[:1]
    return bool(first) and first[0].rstrip("!.") in _ASSENT_BEGINS


def finishes(text: str) -> bool:
    """Whether a line says that nothing more is wanted, and nothing else: "prima, bin fertig"."""
    keys = ["".join(words(word)) for word in text[:LONGEST_FINISH].split() if words(word)]
    said, beside = _finishing()
    spans = [(start, end) for start, end, _ in said.spans(keys)]
    inside = {at for start, end in spans for at in range(start, end)}
    return bool(spans) and all(at in inside or key in beside for at, key in enumerate(keys))


@lru_cache(maxsize=1)
def _finishing() -> tuple[Phrases[bool], frozenset[str]]:
    """What says that nothing more is wanted, and the words that may stand beside it."""
    content = load_words("answers")
    said: Phrases[bool] = Phrases()
    said.add(both_languages(content["finishes"]), True)
    beside = {
        "".join(words(word))
        for phrase in both_languages(content["beside"])
        for word in phrase.split()
    }
    return said, frozenset(beside)


def wants_out(text: str) -> bool:
    """Whether typed words do no more than leave the dialogue."""
    return _bare(text) in _WAY_OUT


def refuses(text: str) -> bool:
    """Whether typed words do no more than say no to what is shown."""
    return _bare(text) in _REFUSAL


def begins_with_no(text: str) -> bool:
    """Whether a line begins with a no, whatever follows."""
    return compare_key(text).partition(" ")[0].strip(",.!;:–-") in _REFUSAL


def adds(text: str) -> bool:
    """Whether what is typed comes to what is named already: "auch Elektrotechnik"."""
    return _ALSO.match(text) is not None


def _bare(text: str) -> str:
    if len(text) > LONGEST_BARE:
        return ""
    return " ".join(compare_key(text).replace(",", " ").split()).rstrip("!. ")
