"""Trains the letter model on the vocabulary: `make ngrams`, about a minute.

A softmax regression over runs of letters, by scikit-learn, which is in the dependency group
`training` alone. Run it after larger changes of the vocabulary; the result comes with the package
as `data/ngrams.bin`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.taxonomy.lexicon import Tier
from models.taxonomy.loading import load_taxonomy, vocabulary
from models.taxonomy.ngrams import (
    BUCKETS,
    KEPT,
    MODEL_FILE,
    SCALE,
    ZERO,
    LetterModel,
    buckets_of,
)
from models.taxonomy.normalise import words
from models.taxonomy.tables import WEIGHTS, listed_terms

_FREEDOM: Final = 10.0
"""The inverse of the penalty on large weights: of 3, 10, 30, 100 it tells held-back terms best."""

_TOLERANCE: Final = 1e-5
_MOST_STEPS: Final = 400


@dataclass(frozen=True, slots=True)
class Example:
    """A term's buckets, the field it speaks for and how strongly."""

    buckets: Sequence[int]
    code: str
    weight: float


def train(examples: Sequence[Example]) -> LetterModel:
    """The model by which the examples' own fields are likeliest; of `KEPT` fields or more.

    A term's buckets count 1/sqrt(their number) each and there is no intercept, as in its reader.
    """
    lengths = [len(each.buckets) for each in examples]
    shares = np.repeat(1 / np.sqrt(lengths), lengths)
    buckets = np.concatenate([each.buckets for each in examples])
    ends = np.cumsum([0, *lengths])
    runs = csr_matrix((shares, buckets, ends), shape=(len(examples), BUCKETS))
    regression = LogisticRegression(
        C=_FREEDOM, fit_intercept=False, tol=_TOLERANCE, max_iter=_MOST_STEPS
    )
    strengths = [each.weight for each in examples]
    regression.fit(runs, [each.code for each in examples], sample_weight=strengths)
    return LetterModel(tuple(map(str, regression.classes_)), _packed(regression.coef_.T))


def _packed(weights: NDArray[np.float64]) -> bytes:
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
    for code, tier, terms in vocabulary():
        named.add(code)
        for term, weight in listed_terms(terms):
            yield term, code, weight or WEIGHTS[tier]
    taxonomy = load_taxonomy()
    for programme in taxonomy.programmes:
        yield programme.name, programme.fields[0], WEIGHTS[Tier.NAME]
    for field in taxonomy.fields:
        if field.code in named:
            yield field.label_de, field.code, WEIGHTS[Tier.NAME]
            yield field.label_en, field.code, WEIGHTS[Tier.NAME]


if __name__ == "__main__":
    model = train(list(examples_of_vocabulary()))
    MODEL_FILE.write_bytes(" ".join(model.codes).encode() + b"\n" + model.weights)
