"""Whether a line plainly approves what is on the screen, or is asked about first.

What may be a yes is judged by every word: a name that sounds like one ("Okay Bau"), a kind word
about something else ("gute Firma") or a question lets nothing out.
"""

from enum import Enum, auto
from functools import lru_cache

from models.reading.phrases import Phrases, both_languages, load_words
from models.taxonomy.normalise import words

MOST_LETTERS = 200
"""Of a line that approves; a longer one is about something."""


class _Says(Enum):
    ACT = auto()
    CONSENT = auto()
    FILLER = auto()
    DOUBT = auto()


_REFUSED = frozenset({"nicht", "nich", "nie", "not", "never", "don", "wer", "who", "wann", "when"})
"""With such a word nothing is to be let out."""


@lru_cache(maxsize=1)
def _several() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(load_words("verdicts")["several"]), True)
    return phrases


@lru_cache(maxsize=1)
def _phrases() -> Phrases[_Says]:
    content = load_words("verdicts")
    phrases: Phrases[_Says] = Phrases()
    for name, says in (
        ("acts", _Says.ACT),
        ("consents", _Says.CONSENT),
        ("doubts", _Says.DOUBT),
        ("fillers", _Says.FILLER),
    ):
        phrases.add(both_languages(content[name]), says)
    return phrases


def approves_plainly(text: str) -> bool:
    """Whether nothing of the line speaks against letting out what is shown, and it says so.

    A line without words, such as a thumb, is left to whoever heard it.
    """
    if "?" in text or len(text) > MOST_LETTERS:
        return False
    keys = words(text)
    found = list(_phrases().spans(keys))
    said = {says for _, _, says in found}
    if _Says.DOUBT in said:
        return False
    covered = sum(end - start for start, end, _ in found)
    agrees = _Says.CONSENT in said or not keys
    return _Says.ACT in said or (agrees and covered == len(keys))


def names_an_act(text: str) -> bool:
    """Whether a line that approves says so by what is to be done, not by a kind word alone."""
    return approves_plainly(text) and any(
        says is _Says.ACT for _, _, says in _phrases().spans(words(text))
    )


def speaks_of_approving(text: str) -> bool:
    """Whether a line names letting out as what is to be done, on whatever condition."""
    keys = words(text[:MOST_LETTERS])
    return not _REFUSED.intersection(keys) and any(
        says is _Says.ACT for _, _, says in _phrases().spans(keys)
    )


def approves_several(text: str) -> bool:
    """Whether more than one is to be let out at once."""
    keys = words(text[:MOST_LETTERS])
    return speaks_of_approving(text) and next(_several().spans(keys), None) is not None
