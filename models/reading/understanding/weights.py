"""The learned weights: how much each feature of a line speaks for each intent.

Made by `python -m bot.bench.learn_understanding` from the lines of `lines/`. One byte a weight,
packed; read once, at the first line.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from models.reading.heard import Intent
from models.reading.understanding.features import BUCKETS
from models.reading.understanding.spoken import DATA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = DATA / "weights.bin"
_LARGEST = 127


@dataclass(frozen=True)
class Weights:
    """A table of buckets by intents; `scale` makes scores of its whole numbers."""

    intents: tuple[Intent, ...]
    table: "NDArray[np.int8]"
    scale: float

    def scores(self, features: Mapping[int, float]) -> dict[Intent, float]:
        """How strongly a line speaks for each intent: above 0 rather yes, below rather no."""
        import numpy as np

        buckets = np.fromiter(features.keys(), dtype=np.int64, count=len(features))
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        sums = values @ self.table[buckets].astype(np.float32) * self.scale
        return dict(zip(self.intents, sums.tolist(), strict=True))


@cache
def load_weights() -> Weights:
    """The weights that come with KMUni."""
    import numpy as np

    head, _, packed = FILE.read_bytes().partition(b"\n")
    said = json.loads(head)
    intents = tuple(Intent(name) for name in said["intents"])
    numbers = np.frombuffer(zlib.decompress(packed), dtype=np.int8)
    return Weights(intents, numbers.reshape(BUCKETS, len(intents)), float(said["scale"]))


def write_weights(intents: tuple[Intent, ...], learned: "NDArray[np.float64]") -> None:
    """Packs learned weights into the file that `load_weights` reads."""
    import numpy as np

    scale = float(np.abs(learned).max()) / _LARGEST
    numbers = np.rint(learned / scale).astype(np.int8)
    head = json.dumps({"intents": [intent.value for intent in intents], "scale": scale})
    FILE.write_bytes(head.encode() + b"\n" + zlib.compress(numbers.tobytes(), 9))
