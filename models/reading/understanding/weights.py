"""The learned weights: how much each feature of a line speaks for each meaning.

A meaning is an intent by its name, or a detail of one such as `topic=cost`.

Made by `python -m bot.bench.learn_understanding` from the lines of `lines/`. One byte a weight,
packed; read once, at the first line.
"""

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from models.reading.understanding.features import BUCKETS
from models.reading.understanding.spoken import DATA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HARM = "harm"
"""The meaning that says how much a wrong reading of a line would do."""

DETAILS = ("topic", "reason", "what", "role", "part", "lang", "cadence", "audience")
"""Arguments that are learned beside the intent."""

FILE = DATA / "weights.bin"
_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the scores of a line say of its likeliest reading; learned on other writers' lines.

    Both are weights of `signs` and, by its name, of the intent that is likeliest.
    """

    right: Mapping[str, float]
    harms: Mapping[str, float]

    def risk(self, intent: str, signs: Mapping[str, float]) -> float:
        """The chance that doing it does harm, for each chance that it is what was meant."""
        return _chance(self.harms, intent, signs) / _chance(self.right, intent, signs)


def _chance(weights: Mapping[str, float], intent: str, signs: Mapping[str, float]) -> float:
    total = weights.get(intent, 0.0) + sum(weights[name] * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))


def signs_of(best: float, second: float, third: float, harm: float) -> dict[str, float]:
    """What a line's scores say of how sure its likeliest reading is."""
    return {
        "always": 1.0,
        "best": best,
        "ahead": best - second,
        "harm": harm,
        "second": second,
        "third": third,
    }


@dataclass(frozen=True)
class Weights:
    """A table of buckets by meanings; `scale` makes scores of its whole numbers."""

    meanings: tuple[str, ...]
    table: "NDArray[np.int8]"
    scale: float
    doubt: Doubt

    def scores(self, features: Mapping[int, float]) -> dict[str, float]:
        """How strongly a line speaks for each meaning: above 0 rather yes, below rather no."""
        import numpy as np

        buckets = np.fromiter(features.keys(), dtype=np.int64, count=len(features))
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        sums = values @ self.table[buckets].astype(np.float32) * self.scale
        return dict(zip(self.meanings, sums.tolist(), strict=True))


@cache
def load_weights() -> Weights:
    """The weights that come with KMUni."""
    import numpy as np

    head, _, packed = FILE.read_bytes().partition(b"\n")
    said = json.loads(head)
    numbers = np.frombuffer(zlib.decompress(packed), dtype=np.int8)
    return Weights(
        tuple(said["meanings"]),
        numbers.reshape(BUCKETS, -1),
        float(said["scale"]),
        Doubt(**said["doubt"]),
    )


def learned_from() -> str:
    """The checksum of the lines that the weights were learned from."""
    head, _, _ = FILE.read_bytes().partition(b"\n")
    return str(json.loads(head)["lines"])


def write_weights(
    meanings: Sequence[str], learned: "NDArray[np.float64]", doubt: Doubt, lines: str
) -> None:
    """Packs learned weights into the file that `load_weights` reads."""
    import numpy as np

    scale = float(np.abs(learned).max()) / _LARGEST
    numbers = np.rint(learned / scale).astype(np.int8)
    said = {"meanings": list(meanings), "scale": scale, "doubt": asdict(doubt), "lines": lines}
    head = json.dumps(said)
    FILE.write_bytes(head.encode() + b"\n" + zlib.compress(numbers.tobytes(), 9))
