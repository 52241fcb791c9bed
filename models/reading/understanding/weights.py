"""The learned weights: how much each feature of a line speaks for each meaning.

A meaning is an intent by its name, or a detail of one such as `topic=cost`.

Made by `python -m bot.bench.learn_understanding` from the lines of `lines/`. One byte a weight,
packed; read once, at the first line.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from models.reading.understanding.features import BUCKETS
from models.reading.understanding.spoken import DATA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DETAILS = ("topic", "reason", "what")
"""Arguments that are learned beside the intent."""

FILE = DATA / "weights.bin"
_LARGEST = 127


@dataclass(frozen=True)
class Weights:
    """A table of buckets by meanings; `scale` makes scores of its whole numbers."""

    meanings: tuple[str, ...]
    table: "NDArray[np.int8]"
    scale: float

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
    return Weights(tuple(said["meanings"]), numbers.reshape(BUCKETS, -1), float(said["scale"]))


def learned_from() -> str:
    """The checksum of the lines that the weights were learned from."""
    head, _, _ = FILE.read_bytes().partition(b"\n")
    return str(json.loads(head)["lines"])


def write_weights(meanings: Sequence[str], learned: "NDArray[np.float64]", lines: str) -> None:
    """Packs learned weights into the file that `load_weights` reads."""
    import numpy as np

    scale = float(np.abs(learned).max()) / _LARGEST
    numbers = np.rint(learned / scale).astype(np.int8)
    head = json.dumps({"meanings": list(meanings), "scale": scale, "lines": lines})
    FILE.write_bytes(head.encode() + b"\n" + zlib.compress(numbers.tobytes(), 9))
