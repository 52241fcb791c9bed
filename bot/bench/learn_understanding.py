"""Learns the weights of the reader of typed lines: `python -m bot.bench.learn_understanding`.

Squared hinge loss with L2, one intent against all others, by dual coordinate descent; the same
lines give the same weights. Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale
Linear SVM, ICML 2008, algorithm 1.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import models.reading.understanding
from bot.provisional_states import STATES
from models.reading.heard import Intent
from models.reading.understanding.features import BUCKETS
from models.reading.understanding.understand import weigh
from models.reading.understanding.weights import write_weights
from models.taxonomy import load_taxonomy

LINES = Path(models.reading.understanding.__file__).parent / "lines"
READ_ON = date(2026, 11, 24)
"""A fixed day, so that every run learns the same."""

_COST = 0.15
"""What a line on the wrong side costs beside the weights; more learns single lines by heart."""

_ROUNDS = 15
_SEED = 1

Features = tuple[NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Example:
    """A line, what is open, and what is meant."""

    text: str
    state: str
    intent: Intent


def read_examples() -> Iterator[Example]:
    """Every line to learn from: those grouped by what is meant, and the labelled ones."""
    for file in sorted(LINES.glob("*.toml")):
        for said in tomllib.loads(file.read_text(encoding="utf-8"))["said"]:
            for text in filter(str.strip, said["lines"].splitlines()):
                for state in said["at"]:
                    yield Example(text, state, Intent(said["intent"]))
    for file in sorted(LINES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield Example(record["text"], record["state"], Intent(record["intent"]))


def learn(examples: Sequence[Example]) -> tuple[tuple[Intent, ...], NDArray[np.float64]]:
    """The weights of every bucket for every intent."""
    taxonomy = load_taxonomy()
    intents = tuple(Intent)
    features = [
        _as_arrays(weigh(each.text, STATES[each.state], taxonomy=taxonomy, today=READ_ON))
        for each in examples
    ]
    wanted = np.array([intents.index(each.intent) for each in examples])
    return intents, descend(features, wanted, len(intents))


def _as_arrays(weighed: dict[int, float]) -> Features:
    return (
        np.fromiter(weighed.keys(), dtype=np.int64, count=len(weighed)),
        np.fromiter(weighed.values(), dtype=np.float64, count=len(weighed)),
    )


def descend(
    features: Sequence[Features], wanted: NDArray[np.int64], classes: int
) -> NDArray[np.float64]:
    """Weights that part each class from the others, for all classes at once."""
    weights = np.zeros((BUCKETS, classes))
    duals = np.zeros((len(features), classes))
    sides = -np.ones((len(features), classes))
    sides[np.arange(len(features)), wanted] = 1.0
    slack = 1 / (2 * _COST)
    lengths = np.array([float(values @ values) for _, values in features]) + slack
    order = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        for at in order.permutation(len(features)):
            buckets, values = features[at]
            here = weights[buckets]
            gradient = sides[at] * (values @ here) - 1 + slack * duals[at]
            moved = np.maximum(duals[at] - gradient / lengths[at], 0)
            step = (moved - duals[at]) * sides[at]
            duals[at] = moved
            weights[buckets] = here + values[:, None] * step[None, :]
    return weights


def main() -> None:
    """Learns from all lines and writes the file of weights."""
    examples = list(read_examples())
    write_weights(*learn(examples))
    print(f"learned from {len(examples)} lines")


if __name__ == "__main__":
    main()
