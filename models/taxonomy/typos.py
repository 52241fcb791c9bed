"""Finds the term that a mistyped word means."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.taxonomy.lexicon import Match, Tier
from models.taxonomy.taxonomy import Taxonomy

_SHORTEST_TYPO = 5
# Several words as one: long enough that two wrong letters do not make another name of it.
_SHORTEST_PHRASE = 10
_PHRASE_AGREEMENT = 0.88
_SHORTEST_CUT = 6
_CUT_SHARE = 0.9
# Topics are many; only a near certain misspelling of one is taken.
_TOPIC_AGREEMENT = 0.88
# The share of letters that must agree, by the length of the word; transposed letters count once.
_AGREEMENT = ((6, 0.79), (8, 0.8), (99, 0.76))
_LONGEST_TYPO = 60
# A wrong first letter is rare: the rest must be right.
_OTHER_START_AGREEMENT = 0.88


def cut_short_name(word: str, taxonomy: Taxonomy) -> Match | None:
    """The shortest name that `word` (joined, folded) is the beginning of; None when there is none.

    People shorten by leaving the end away: "Bioinfo", "Molekularbio".
    """
    if len(word) < _SHORTEST_CUT or word in taxonomy.everyday_words:
        return None
    names = taxonomy.names_in_order
    begins: list[str] = []
    for name in names[bisect_left(names, word) :]:
        if not name.startswith(word):
            break
        begins.append(name)
    if not begins:
        return None
    shortest = min(begins, key=len)
    return Match(0, 1, shortest, taxonomy.lexicon.get(shortest), _CUT_SHARE)


def nearest_name(phrase: str, taxonomy: Taxonomy) -> Match | None:
    """The name that a joined, folded phrase misspells almost letter by letter; None if none."""
    if not _SHORTEST_PHRASE <= len(phrase) <= _LONGEST_TYPO:
        return None
    near = _alike(phrase, taxonomy.names_by_edge, _PHRASE_AGREEMENT)
    if not near:
        return None
    key, similarity = near[0]
    return Match(0, 1, key, taxonomy.lexicon.get(key), round(similarity * 0.95, 3))


def nearest_term(word: str, taxonomy: Taxonomy) -> Match | None:
    """The term that `word` (joined, folded) misspells; None when nothing is near enough."""
    if not _SHORTEST_TYPO <= len(word) <= _LONGEST_TYPO or word in taxonomy.everyday_words:
        return None
    cutoff = next(share for longest, share in _AGREEMENT if len(word) <= longest)
    best: Match | None = None
    best_score = 0.0
    for key, similarity in _alike(word, taxonomy.terms_by_edge, cutoff):
        meanings = taxonomy.lexicon.get(key)
        tier = max((meaning.tier for meaning in meanings), default=Tier.HINT)
        if tier is not Tier.NAME and similarity < _TOPIC_AGREEMENT:
            continue
        score = similarity + (0.03 if tier is Tier.NAME else 0.0)
        if tier is not Tier.HINT and score > best_score:
            best_score = score
            best = Match(0, 1, key, meanings, round(similarity * 0.95, 3))
    return best


def by_edge(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The keys by their first letter, and by "-" and their last two letters.

    People rarely mistype both ends of a word, so only a part of all terms has to be compared.
    """
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(key[0], []).append(key)
        found.setdefault(f"-{key[-2:]}", []).append(key)
    return {edge: tuple(listed) for edge, listed in found.items()}


def _alike(
    word: str, keys_by_edge: Mapping[str, Sequence[str]], cutoff: float
) -> list[tuple[str, float]]:
    """Keys that agree with `word` from `cutoff` on, best first; with another first letter only
    near certain ones, and only when none begins alike."""
    for edge, agreement in ((word[0], cutoff), (f"-{word[-2:]}", _OTHER_START_AGREEMENT)):
        near = process.extract(
            word,
            keys_by_edge.get(edge, ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=max(cutoff, agreement),
            limit=6,
        )
        if near:
            return [(key, similarity) for key, similarity, _ in near]
    return []
