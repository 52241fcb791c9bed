"""Guesses a company's line of business from its words."""

from models.taxonomy.lexicon import LONGEST_PHRASE
from models.taxonomy.normalise import stem, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Sector

LONGEST_LINE = 600


def guess_sector(text: str, taxonomy: Taxonomy) -> Sector | None:
    """The sector whose terms a company's words contain; the first and longest term decides."""
    typed = words(text[:LONGEST_LINE])
    for length in range(LONGEST_PHRASE, 0, -1):
        for position in range(len(typed) - length + 1):
            key = "".join(typed[position : position + length])
            sector_id = taxonomy.sector_terms.get(key) or taxonomy.sector_terms.get(stem(key))
            if sector_id is not None:
                return taxonomy.sector(sector_id)
    for word in typed:
        for start in range(1, len(word) - 4):
            sector_id = taxonomy.sector_terms.get(word[start:])
            if sector_id is not None:
                return taxonomy.sector(sector_id)
        for end in range(len(word) - 1, 4, -1):
            sector_id = taxonomy.sector_terms.get(word[:end])
            if sector_id is not None:
                return taxonomy.sector(sector_id)
    return None
