"""Learns the weights of the reader of typed lines: `python -m bot.bench.learn_understanding`.

Squared hinge loss with L2, one intent against all others, by dual coordinate descent; the same
lines give the same weights. Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale
Linear SVM, ICML 2008, algorithm 1. When a reading is too risky to be done is learned from how lines
of each writer are read by weights learned from the others'.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import models.reading.understanding
from handlers.heard_at import MOMENTS
from models.reading.heard import Intent
from models.reading.understanding.deciding import TALK, likeliest_intents
from models.reading.understanding.features import BUCKETS
from models.reading.understanding.understand import TakenApart, take_apart
from models.reading.understanding.weights import DETAILS, HARM, Doubt, signs_of, write_weights
from models.taxonomy import load_taxonomy

LINES = Path(models.reading.understanding.__file__).parent / "lines"
READ_ON = date(2026, 11, 24)
"""A fixed day, so that every run learns the same."""

_COST = 8.0
"""What a line on the wrong side costs beside the weights; more learns single lines by heart."""

_ROUNDS = 8
_SEED = 1

_HELD, _HARDLY_HELD = 3.0, 0.01
_NEWTON_STEPS = 25

_INTENTS = [intent.value for intent in Intent]

Features = tuple[NDArray[np.int64], NDArray[np.float64]]
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A line, what is open, and what is meant."""

    text: str
    state: str
    intent: Intent
    details: frozenset[str] = frozenset()
    """What exactly is meant, such as `topic=cost`."""
    fair: frozenset[Intent] = frozenset()
    """What it may be taken for as well."""
    is_harmful: bool | None = None
    """Whether another reading would do damage; None where nobody said."""
    writer: str | None = None
    """Who wrote it; None: for this file alone."""


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
            yield replace(
                _example(record["text"], record["state"], record["intent"], record["args"]),
                fair=frozenset(map(Intent, record.get("also_ok", ()))),
                is_harmful=record.get("harm", False),
                writer=record["by"],
            )


def _example(text: str, state: str, intent: str, args: Mapping[str, object]) -> Example:
    details = frozenset(f"{name}={args[name]}" for name in DETAILS if name in args)
    return Example(text, state, Intent(intent), details)


def digest_of_lines() -> str:
    """A checksum of all lines, by which weights tell what they were learned from."""
    files = sorted([*LINES.glob("*.toml"), *LINES.glob("*.jsonl")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def learn(examples: Sequence[Example]) -> tuple[list[str], Table, Doubt]:
    """The weights of every bucket for every meaning, and when they are to be doubted."""
    taxonomy = load_taxonomy()
    lines = [
        take_apart(each.text, MOMENTS[each.state], taxonomy=taxonomy, today=READ_ON)
        for each in examples
    ]
    features = [_as_arrays(line.features) for line in lines]
    meanings = [*_INTENTS, HARM]
    tables = [descend(features, _sides(examples))]
    for name in DETAILS:
        said = [
            (at, detail)
            for at, each in enumerate(examples)
            for detail in each.details
            if detail.startswith(f"{name}=")
        ]
        named = sorted({detail for _, detail in said})
        sides = -np.ones((len(said), len(named)))
        sides[np.arange(len(said)), [named.index(each) for _, each in said]] = 1
        tables.append(descend([features[at] for at, _ in said], sides))
        meanings += named
    return meanings, np.hstack(tables), _doubt(examples, lines, features)


def _sides(examples: Sequence[Example]) -> Table:
    """1 for what a line means, -1 for what it does not, 0 for what is not said or fair as well."""
    sides = -np.ones((len(examples), len(_INTENTS) + 1))
    for at, each in enumerate(examples):
        sides[at, [_INTENTS.index(intent) for intent in each.fair]] = 0
        sides[at, _INTENTS.index(each.intent)] = 1
        sides[at, -1] = 0 if each.is_harmful is None else 1 if each.is_harmful else -1
    return sides


def _doubt(
    examples: Sequence[Example], lines: Sequence[TakenApart], features: Sequence[Features]
) -> Doubt:
    """How often readings of lines of unknown writers are right, and how often they do harm."""
    signs: list[dict[str, float]] = []
    right: list[bool] = []
    does_harm: list[bool] = []
    acts: list[bool] = []
    for writer in sorted({each.writer for each in examples if each.writer is not None}):
        kept = {(each.state, each.text) for each in examples if each.writer == writer}
        others = [at for at, each in enumerate(examples) if (each.state, each.text) not in kept]
        table = descend([features[at] for at in others], _sides([examples[at] for at in others]))
        for at, each in enumerate(examples):
            if each.writer != writer:
                continue
            buckets, values = features[at]
            scores = dict(zip([*_INTENTS, HARM], (values @ table[buckets]).tolist(), strict=True))
            likely = likeliest_intents(scores, lines[at].typed)
            best, second, third = (scores[intent] for intent in likely[:3])
            signs.append({**signs_of(best, second, third, scores[HARM]), likely[0]: 1.0})
            right.append(likely[0] is each.intent or likely[0] in each.fair)
            acts.append(likely[0] not in TALK)
            does_harm.append(bool(each.is_harmful) and not right[-1])
    acting = [at for at, acted in enumerate(acts) if acted]
    return Doubt(
        right=_chances(signs, right),
        harms=_chances([signs[at] for at in acting], [does_harm[at] for at in acting]),
    )


def _chances(signs: Sequence[Mapping[str, float]], happened: Sequence[bool]) -> dict[str, float]:
    """Logistic regression by Newton's method; intents are held close to what all have in common."""
    names = sorted({name for each in signs for name in each})
    shown = np.array([[each.get(name, 0.0) for name in names] for each in signs])
    held = np.diag([_HELD if name in _INTENTS else _HARDLY_HELD for name in names])
    weights = np.zeros(len(names))
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-shown @ weights))
        slope = shown.T @ (chance - np.array(happened, dtype=float)) + held @ weights
        curve = (shown * (chance * (1 - chance))[:, None]).T @ shown + held
        weights -= np.linalg.solve(curve, slope)
    return dict(zip(names, weights.round(3).tolist(), strict=True))


def _as_arrays(weighed: dict[int, float]) -> Features:
    return (
        np.fromiter(weighed.keys(), dtype=np.int64, count=len(weighed)),
        np.fromiter(weighed.values(), dtype=np.float64, count=len(weighed)),
    )


def descend(features: Sequence[Features], sides: Table) -> Table:
    """Weights that part each class from the others, for all classes at once."""
    weights = np.zeros((BUCKETS, sides.shape[1]))
    duals = np.zeros_like(sides)
    slack = 1 / (2 * _COST)
    lengths = np.array([float(values @ values) for _, values in features]) + slack
    order = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        for at in order.permutation(len(features)):
            buckets, values = features[at]
            here = weights[buckets]
            gradient = sides[at] * (values @ here) - 1 + slack * duals[at]
            moved = np.maximum(duals[at] - gradient / lengths[at], 0) * np.abs(sides[at])
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
