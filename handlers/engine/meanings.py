"""The likely meanings of a line that was not sure: kept, shown as buttons, and the one tapped."""

from collections.abc import Sequence
from typing import Any

from handlers.engine.context import KmuniContext
from handlers.engine.labels import INTENTS
from handlers.engine.on_screen import find_kept, keep
from handlers.engine.screen import Rows, labelled
from models.payloads import Mean
from models.reading.heard import Intent, Meaning, Role, Said

MEANINGS = "meanings"


async def keep_meanings(
    context: KmuniContext, role: Role, likely: Sequence[Meaning], text: str
) -> None:
    """Keeps what the buttons below will name by their number."""
    meanings = [{"intent": one.intent.value, "args": _as_plain(one.args)} for one in likely]
    await keep(context, {MEANINGS: meanings, "role": role.value, "text": text})


def meanings_rows(context: KmuniContext, likely: Sequence[Meaning]) -> Rows:
    """A button a meaning."""
    return [
        [labelled(context, INTENTS[one.intent], Mean(number))]
        for number, one in enumerate(likely)
        if one.intent in INTENTS
    ]


async def find_meant(context: KmuniContext, number: int) -> tuple[Role, Said] | None:
    """What the tapped button means; None once something else is on the screen."""
    data = await find_kept(context)
    meanings: Any = data.get(MEANINGS, ())
    if not 0 <= number < len(meanings):
        return None
    one = meanings[number]
    args = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in one["args"].items()
    }
    return Role(data["role"]), Said(Meaning(Intent(one["intent"]), args), str(data["text"]))


def _as_plain(args: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in args.items()
    }
