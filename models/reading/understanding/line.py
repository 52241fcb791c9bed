"""One line with all that is needed to read it, and what it may mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.reading.heard import Intent, Value
from models.reading.listening import Listening
from models.reading.understanding.cues import Said
from models.reading.understanding.forms import Form
from models.reading.understanding.spoken import Spoken
from models.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed line, taken apart, and who listens to it."""

    text: str
    spoken: Spoken
    form: Form
    said: tuple[Said, ...]
    listening: Listening
    taxonomy: Taxonomy
    today: date

    @property
    def length(self) -> int:
        """How many words were said."""
        return len(self.spoken.words)

    def best(self, intent: str) -> float:
        """How strongly its phrases speak for an intent; 0 if they do not."""
        return max((each.score for each in self.said if each.cue.intent == intent), default=0.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a line may mean. `clause`: where it is said; -1: in the line as a whole."""

    intent: Intent
    score: float
    args: Mapping[str, Value] = field(default_factory=dict)
    clause: int = -1
    is_certain: bool = False
    """Whether a phrase said it that leaves no doubt."""
