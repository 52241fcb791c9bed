"""The words by which offers are found: those of an offer, and those that somebody types.

Both are folded alike (`models.taxonomy.normalise`), so that "Pruefstand" finds "Prüfstand". A word
is found whole, by its beginning, without its ending of inflection, and as the end of a compound:
"Sensor" finds "Sensorik" and "Drucksensoren". Letters inside a word find nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.taxonomy.normalise import fold, stem, without_gender, words

WORDS_VERSION = 1
"""Counts up when an offer's words are made differently; stored ones are made anew then."""

MOST_WORDS = 6
"""Words that are sought; whoever types more has said enough to find something, or pasted a text."""

LONGEST_WORD = 40
"""Letters that are kept and compared of one word."""

MOST_LETTERS_READ = 600
"""Of what somebody types to find something; more is no search."""

SHORTEST_BEGINNING = 3
"""Shorter words are sought whole: "IT" is not the beginning of "Italienisch"."""

SHORTEST_TAIL = 5
"""From this length on a word is also found at the end of a longer one ("arbeit", not "rat")."""

SHORTEST_HEAD = 3
"""Letters of a compound before its end."""

TAIL_MARK = "~"
"""What stands before a word that is kept backwards, so that its end is a beginning."""

IN_TITLE = 2
IN_TEXT = 1

_HYPHENATED = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")

_UNTOLD = frozenset(
    """
    aber alle als am an auch auf aus bei bin bis bitte da das dass dein deine dem den der des die
    dich dir du ein eine einem einen einer eines er es etwas euch fuer gerne gibt habe haben hallo
    hast hat ich ihr ihre im in irgendwas ist kann mal man mein meine mich mir mit nach noch nur
    oder ob oben schon sein sich sie sind so such suche suchen uns unser unsere unter ueber um und
    vom von vor war was wer wie wir wird wo zeig zeige zu zum zur
    a am and any are as at be but by can do for from get give has have hello hi i if into is me my
    of on or our please show some that the their there this to us was we what where which who with
    you your
    """.split()
)
"""Words of every text; they tell no offer from another and are neither kept nor sought."""


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """One word to find; `beginning` and `tail` are what its hits begin with, as they are kept."""

    whole: str
    beginning: str | None
    """None: only the whole word counts."""
    tail: str | None
    """None: too short to be looked for at the end of others."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; no words means that nothing they typed tells offers apart."""

    words: tuple[SoughtWord, ...]
    is_cut: bool
    """Whether more was typed than is sought."""


def sought_words(text: str) -> Sought:
    """The words to find, in the order in which they were typed, each once."""
    read = words(without_gender(text[:MOST_LETTERS_READ]))
    typed = dict.fromkeys(word[:LONGEST_WORD] for word in read if word not in _UNTOLD)
    kept = list(typed)[:MOST_WORDS]
    is_cut = len(typed) > MOST_WORDS or len(text) > MOST_LETTERS_READ
    return Sought(tuple(_sought(word) for word in kept), is_cut)


def _sought(word: str) -> SoughtWord:
    base = stem(word)
    return SoughtWord(
        whole=word,
        beginning=base if len(word) >= SHORTEST_BEGINNING else None,
        tail=f"{TAIL_MARK}{base[::-1]}" if len(base) >= SHORTEST_TAIL else None,
    )


def words_of_offer(*, title: str, text: str, others: Iterable[str]) -> dict[str, int]:
    """What is kept of an offer: each word and each compound's end, with its weight.

    `others` are what is said of it elsewhere, such as the company's name, and weigh as the title.
    """
    kept = dict.fromkeys(_entries(text), IN_TEXT)
    for part in (title, *others):
        kept.update(dict.fromkeys(_entries(part), IN_TITLE))
    return kept


def _entries(text: str) -> Iterable[str]:
    folded = fold(without_gender(text))
    joined = (found.group(0).replace("-", "") for found in _HYPHENATED.finditer(folded))
    for word in dict.fromkeys([*words(folded), *joined]):
        if word in _UNTOLD:
            continue
        yield word[:LONGEST_WORD]
        if len(word) >= SHORTEST_TAIL + SHORTEST_HEAD:
            yield TAIL_MARK + stem(word)[::-1][:LONGEST_WORD]
