"""Finds the term that a mistyped word means."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.taxonomy.lexicon import Match, Tier
from models.taxonomy.taxonomy import Taxonomy

_SHORTEST_TYPO = 5
# The share of letters that must agree, by the length of the word; transposed letters count once.
_AGREEMENT = ((6, 0.79), (8, 0.8), (99, 0.76))
_LONGEST_TYPO = 60


def nearest_term(word: str, taxonomy: Taxonomy) -> Match | None:
    """The term that `word` (joined, folded) misspells; None when nothing is near enough."""
    if not _SHORTEST_TYPO <= len(word) <= _LONGEST_TYPO or word in taxonomy.everyday_words:
        return None
    cutoff = next(share for longest, share in _AGREEMENT if len(word) <= longest)
    near = process.extract(
        word,
        taxonomy.typo_keys,
        scorer=OSA.normalized_similarity,
        score_cutoff=cutoff,
        limit=6,
    )
    best: Match | None = None
    best_score = 0.0
    for key, similarity, _ in near:
        if key[0] != word[0] and similarity < 0.88:
            continue
        meanings = taxonomy.lexicon.get(key)
        tier = max((meaning.tier for meaning in meanings), default=Tier.HINT)
        score = similarity + (0.03 if tier is Tier.NAME else 0.0)
        if tier is not Tier.HINT and score > best_score:
            best_score = score
            best = Match(0, 1, key, meanings, round(similarity * 0.95, 3))
    return best
