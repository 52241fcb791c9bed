"""Learns the weights of the reader of typed lines: `python -m bot.bench.learn_understanding`.

Squared hinge loss with L2, one intent against all others, by dual coordinate descent; the same
lines give the same weights. Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale
Linear SVM, ICML 2008, algorithm 1.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import models.reading.understanding
from handlers.heard_at import MOMENTS
from models.reading.heard import Intent
from models.reading.understanding.features import BUCKETS
from models.reading.understanding.understand import weigh
from models.reading.understanding.weights import DETAILS, write_weights
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
    details: frozenset[str] = frozenset()
    """What exactly is meant, such as `topic=cost`."""


def read_examples() -> Iterator[Example]:
    """Every line to learn from: those grouped by what is meant, and the labelled ones."""
    for file in sorted(LINES.glob("*.toml")):
        for said in tomllib.loads(file.read_text(encoding="utf-8"))["said"]:
            for text in filter(str.strip, said["lines"].splitlines()):
                for state in said["at"]:
                    yield _example(text, state, said["intent"], said.get("args", {}))
    for file in sorted(LINES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield _example(record["text"], record["state"], record["intent"], record["args"])


def _example(text: str, state: str, intent: str, args: Mapping[str, object]) -> Example:
    details = frozenset(f"{name}={args[name]}" for name in DETAILS if name in args)
    return Example(text, state, Intent(intent), details)


def digest_of_lines() -> str:
    """A checksum of all lines, by which weights tell what they were learned from."""
    files = sorted([*LINES.glob("*.toml"), *LINES.glob("*.jsonl")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def learn(examples: Sequence[Example]) -> tuple[list[str], NDArray[np.float64]]:
    """The weights of every bucket for every meaning."""
    taxonomy = load_taxonomy()
    features = [
        _as_arrays(weigh(each.text, MOMENTS[each.state], taxonomy=taxonomy, today=READ_ON))
        for each in examples
    ]
    meanings = [intent.value for intent in Intent]
    tables = [_part(meanings, features, [each.intent.value for each in examples])]
    for name in DETAILS:
        said = [
            (at, detail)
            for at, each in enumerate(examples)
            for detail in each.details
            if detail.startswith(f"{name}=")
        ]
        named = sorted({detail for _, detail in said})
        tables.append(_part(named, [features[at] for at, _ in said], [each for _, each in said]))
        meanings += named
    return meanings, np.hstack(tables)


def _part(
    meanings: Sequence[str], features: Sequence[Features], wanted: Sequence[str]
) -> NDArray[np.float64]:
    """Weights that part these meanings from each other."""
    numbers = {meaning: number for number, meaning in enumerate(meanings)}
    return descend(features, np.array([numbers[each] for each in wanted]), len(meanings))


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
    write_weights(*learn(examples), digest_of_lines())
    print(f"learned from {len(examples)} lines")


if __name__ == "__main__":
    main()
