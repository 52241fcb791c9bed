"""Guesses the field of words that the vocabulary does not hold, by the letters they are made of.

A small linear model over runs of letters, trained on the vocabulary by build_ngrams.py: it knows
that "Extrudieren" is akin to "Extrusion". It breaks ties and never decides alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zlib import crc32

MODEL_FILE = Path(__file__).parent / "data" / "ngrams.bin"

SHORTEST, LONGEST = 3, 5
BUCKETS = 1 << 15
# Only the strongest weights of a run of letters are kept; the others change next to nothing.
KEPT = 10
# Weights are stored as signed bytes, this many to one.
SCALE = 16.0
ZERO = 128
# The first words tell; a long text is not read to its end.
_MOST_WORDS = 120
_ROW = 2 * KEPT


@dataclass(frozen=True, slots=True)
class LetterModel:
    """Weights by bucket: `KEPT` pairs of bytes, the code's position and its weight + `ZERO`."""

    codes: tuple[str, ...]
    weights: bytes

    def likelihoods(self, typed: Sequence[str]) -> dict[str, float]:
        """How likely each field is for folded words, together 1; empty for no words."""
        buckets = buckets_of(typed[:_MOST_WORDS])
        if not buckets:
            return {}
        sums = [0] * len(self.codes)
        for bucket in buckets:
            row = self.weights[_ROW * bucket : _ROW * (bucket + 1)]
            for position, weight in zip(row[::2], row[1::2], strict=True):
                sums[position] += weight - ZERO
        share = 1.0 / (SCALE * math.sqrt(len(buckets)))
        highest = max(sums)
        odds = [math.exp((each - highest) * share) for each in sums]
        total = sum(odds)
        return {code: each / total for code, each in zip(self.codes, odds, strict=True)}


def buckets_of(typed: Sequence[str]) -> list[int]:
    """The buckets of all runs of letters in folded words, each once, in order."""
    found: dict[int, None] = {}
    for word in typed:
        edged = f" {word} ".encode()
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(edged) - length + 1):
                found[crc32(edged[start : start + length]) % BUCKETS] = None
    return list(found)


@lru_cache(maxsize=1)
def load_letter_model() -> LetterModel:
    """The model that comes with the vocabulary, read once per process."""
    content = MODEL_FILE.read_bytes()
    header, _, weights = content.partition(b"\n")
    return LetterModel(tuple(header.decode().split()), weights)
