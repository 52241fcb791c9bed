"""One spelling for comparing: case, umlauts, accents and gender forms are taken out."""

import re
import unicodedata
from functools import lru_cache

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ı": "i"}
)
# In the scripts of India signs stand between letters that are none themselves.
_WORD = re.compile(r"[a-z]*[a-z0-9][a-z0-9]*(?:\+\+|#)?|[\u0900-\u0dff]+|[^\W_\u0900-\u0dff]+")
# "Werkstudent*in", "Praktikant:innen", "Ingenieur/in", "Student_innen", "Mitarbeiter(in)"
_GENDER_ENDING = re.compile(r"(?<=[a-zäöüß])(?:[*:_/]-?|\(-?)in(?:nen)?\b\)?", re.IGNORECASE)
_GENDER_NOTE = re.compile(
    r"\(\s*(?:[mwfdxiag](?:\s*[/|,*]\s*(?:[mwfdxiag]|divers|all|gn)\b\*?)+|all genders?|gn)\s*\)"
    r"|\b[mwfd]\s*/\s*[mwfdx]\s*/\s*[mwfdx]\b|\ball genders\b",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-zäöüß]{3})(?=[A-ZÄÖÜ]{2})")

_LONGEST_RUN = 150
_ENDLESS_WORD = re.compile(rf"(\S{{{_LONGEST_RUN}}})\S+")
_ENDLESS_BLANKS = re.compile(r"(\s{8})\s+")

# Endings of German and English inflection, longest first; a stem keeps at least five letters.
_ENDINGS = ("innen", "ern", "en", "er", "es", "em", "in", "e", "n", "s")
_SHORTEST_STEM = 5


def without_endless_runs(text: str) -> str:
    """`text` with unbroken letters, digits or blanks cut where nobody would write more.

    Searching a word of thousands of letters takes time that grows with its square.
    """
    if len(text) <= _LONGEST_RUN:
        return text
    return _ENDLESS_BLANKS.sub(r"\1", _ENDLESS_WORD.sub(r"\1", text))


def fold(text: str) -> str:
    """`text` in lower case, umlauts spelled out, other accents dropped, endless runs cut."""
    text = without_endless_runs(text)
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    # A decomposed umlaut only became one letter by NFKC above, so what is left are accents.
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def without_gender(text: str) -> str:
    """`text` without "(m/w/d)" and with gender forms shortened to the first form."""
    return _GENDER_ENDING.sub("", _GENDER_NOTE.sub(" ", text))


def split_glued(text: str) -> str:
    """`text` with a space where a pasted title lost it ("StudentAI" becomes "Student AI")."""
    return _CAMEL.sub(" ", text)


def words(text: str) -> list[str]:
    """The folded words of `text` in order; punctuation is dropped, "c++" and "c#" stay whole."""
    return _WORD.findall(fold(text))


def joined(term: str) -> str:
    """The key of a term: its words without anything between them."""
    return "".join(words(term))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """`word` without one ending of inflection, so that plurals and cases compare equal."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
