"""Trains the letter model on the vocabulary: `python -m models.taxonomy.build_ngrams`.

A softmax regression over runs of letters, half a minute. Run it after larger changes of the
vocabulary; the result comes with the package as `data/ngrams.bin`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.taxonomy.lexicon import Tier
from models.taxonomy.loading import DATA, load_taxonomy
from models.taxonomy.ngrams import BUCKETS, KEPT, MODEL_FILE, SCALE, ZERO, buckets_of
from models.taxonomy.normalise import words
from models.taxonomy.tables import WEIGHTS, listed_terms
from models.taxonomy.toml_file import TomlFile

_EPOCHS = 15
_BATCH = 128
_RATE = 1.0
_DECAY = 1e-4
_SEED = 1
_TIERS = (("names", Tier.NAME), ("topics", Tier.TOPIC), ("hints", Tier.HINT))

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A term's buckets, the field it speaks for and how strongly."""

    buckets: Sequence[int]
    code: str
    weight: float


def train(examples: Sequence[Example], codes: Sequence[str]) -> Floats:
    """Weights by bucket and code, by stochastic gradient with a rate of its own per bucket."""
    position = {code: place for place, code in enumerate(codes)}
    weights = np.zeros((BUCKETS, len(codes)), np.float32)
    steepness = np.full((BUCKETS, 1), 1e-3, np.float32)
    random = np.random.default_rng(_SEED)
    for _ in range(_EPOCHS):
        order = random.permutation(len(examples))
        for start in range(0, len(order), _BATCH):
            batch = [examples[place] for place in order[start : start + _BATCH]]
            wanted = np.array([position[each.code] for each in batch])
            strength = np.array([each.weight for each in batch], np.float32)
            buckets = np.concatenate([np.array(each.buckets) for each in batch])
            lengths = np.array([len(each.buckets) for each in batch])
            share = (1 / np.sqrt(lengths)).astype(np.float32)[:, None]
            odds = np.add.reduceat(weights[buckets], _starts(lengths), axis=0) * share
            odds = np.exp(odds - odds.max(1, keepdims=True))
            odds /= odds.sum(1, keepdims=True)
            odds[np.arange(len(batch)), wanted] -= 1
            slopes = np.repeat(odds * strength[:, None] / 2 * share, lengths, axis=0)
            touched, inverse = np.unique(buckets, return_inverse=True)
            grouped = slopes[np.argsort(inverse, kind="stable")]
            slope = np.add.reduceat(grouped, _starts(np.bincount(inverse)), axis=0)
            slope += _DECAY * weights[touched]
            steepness[touched] += (slope**2).sum(1, keepdims=True)
            weights[touched] -= _RATE * slope / np.sqrt(steepness[touched])
    return weights


def packed(weights: Floats) -> bytes:
    """The strongest `KEPT` weights of each bucket against its middle one, as LetterModel reads."""
    centred = weights - np.median(weights, axis=1, keepdims=True)
    kept = np.argsort(-np.abs(centred), axis=1, kind="stable")[:, :KEPT]
    values = np.take_along_axis(centred, kept, axis=1)
    rows = np.empty((len(weights), KEPT, 2), np.uint8)
    rows[:, :, 0] = kept
    rows[:, :, 1] = np.clip(np.round(values * SCALE), -ZERO, ZERO - 1) + ZERO
    return rows.tobytes()


def examples_of_vocabulary() -> Iterator[Example]:
    """Every term with the field it speaks for and how strongly."""
    for term, code, weight in _terms():
        buckets = buckets_of(words(term))
        if buckets:
            yield Example(buckets, code, weight)


def _terms() -> Iterator[tuple[str, str, float]]:
    named: set[str] = set()
    for path in sorted((DATA / "vocabulary").glob("*.toml")):
        for entry in TomlFile.read(path).entries("field"):
            code = entry.text("code")
            named.add(code)
            for key, tier in _TIERS:
                for term, weight in listed_terms(entry.text(key, "")):
                    yield term, code, weight or WEIGHTS[tier]
    taxonomy = load_taxonomy()
    for programme in taxonomy.programmes:
        yield programme.name, programme.fields[0], WEIGHTS[Tier.NAME]
    for field in taxonomy.fields:
        if field.code in named:
            yield field.label_de, field.code, WEIGHTS[Tier.NAME]
            yield field.label_en, field.code, WEIGHTS[Tier.NAME]


def _starts(lengths: Whole) -> Whole:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]])


if __name__ == "__main__":
    learnt = list(examples_of_vocabulary())
    fields = sorted({each.code for each in learnt})
    MODEL_FILE.write_bytes(" ".join(fields).encode() + b"\n" + packed(train(learnt, fields)))
