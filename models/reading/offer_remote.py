"""Reads whether an offer can be done from elsewhere, which "Remote Sensing" cannot."""

from functools import lru_cache

from models.reading.offer_tokens import Token, tokens_of
from models.reading.phrases import Phrases, listed, load_words, word_set
from models.taxonomy.normalise import without_endless_runs

_LETTERS_READ = 6_000
_WORDS_BEFORE = 4


@lru_cache(maxsize=1)
def _cues() -> Phrases[bool]:
    """Phrases, and whether they say it whatever stands behind."""
    content = load_words("offer_remote")
    cues: Phrases[bool] = Phrases()
    cues.add(listed(content["surely"]), True)
    cues.add(listed(content["unless_thing"]), False)
    return cues


@lru_cache(maxsize=1)
def _things() -> Phrases[bool]:
    things: Phrases[bool] = Phrases()
    things.add(listed(load_words("offer_remote")["things"]), True)
    return things


@lru_cache(maxsize=1)
def _before() -> tuple[frozenset[str], frozenset[str]]:
    content = load_words("offer_remote")
    return word_set(content["refused"]), word_set(content["made"])


def is_remote_work(text: str) -> bool:
    """Whether an offer can be done, at least in part, from elsewhere; a refusal beats the rest."""
    tokens = tokens_of(without_endless_runs(text[:_LETTERS_READ]))
    refused, made = _before()
    is_said = False
    for start, end, is_sure in _cues().spans([token.key for token in tokens]):
        before = _words_before(tokens, start)
        if not is_sure and (_is_thing(tokens, end) or not made.isdisjoint(before)):
            continue
        if not refused.isdisjoint(before):
            return False
        is_said = True
    return is_said


def _is_thing(tokens: list[Token], end: int) -> bool:
    """Whether the word behind, also behind a hyphen, makes a thing of it."""
    if end >= len(tokens) or not tokens[end].is_joined:
        return False
    return _things().at([tokens[end].key], 0) is not None


def _words_before(tokens: list[Token], start: int) -> set[str]:
    """The words before, as far as the clause goes."""
    words = set()
    for at in range(start, max(0, start - _WORDS_BEFORE), -1):
        if tokens[at].ends_clause or "," in tokens[at].gap:
            break
        words.add(tokens[at - 1].key)
    return words
