"""The likely meanings of a line that was not sure: kept, shown as buttons, and the one tapped."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from handlers.engine.context import KmuniContext
from handlers.engine.labels import INTENTS
from handlers.engine.on_screen import find_kept, keep_question
from handlers.engine.screen import Rows, labelled
from models.payloads import Mean
from models.reading.heard import Intent, Meaning, Role, Said
from models.reading.plain_words import agrees, assents, begins_with_yes
from models.taxonomy.normalise import fold

MEANINGS = "meanings"


async def keep_meanings(
    context: KmuniContext, role: Role, likely: Sequence[Meaning], text: str
) -> None:
    """Keeps what the buttons below will name by their number."""
    meanings = [{"intent": one.intent.value, "args": _as_plain(one.args)} for one in likely]
    await keep_question(context, {MEANINGS: meanings, "role": role.value, "text": text})


def tap_of(number: int, text: str) -> Mean:
    """The button of one of the meanings that were kept of a line."""
    return Mean(number, _mark_of(text))


def _mark_of(text: str) -> str:
    """Tells a line from others, so that the button of an older one means nothing of a newer."""
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def meanings_rows(context: KmuniContext, likely: Sequence[Meaning], text: str) -> Rows:
    """A button a meaning of the line that was kept."""
    return [
        [labelled(context, INTENTS[one.intent], tap_of(number, text))]
        for number, one in enumerate(likely)
        if one.intent in INTENTS
    ]


async def asks_what_was_meant(context: KmuniContext) -> bool:
    """Whether what was shown last asks for a yes to one of some meanings."""
    return bool((await find_kept(context)).get(MEANINGS))


async def find_meant(context: KmuniContext, tap: Mean) -> tuple[Role, Said] | None:
    """What the tapped button means; None once something else is on the screen."""
    data = await find_kept(context)
    meanings: Any = data.get(MEANINGS, ())
    if not 0 <= tap.number < len(meanings):
        return None
    if tap.of and tap.of != _mark_of(str(data["text"])):
        return None
    return _meant(data, tap.number)


async def find_named_meaning(context: KmuniContext, text: str) -> tuple[Role, Said] | None:
    """What the button means whose very words are typed; a yes says the only one there is."""
    if context.visitor is None or not context.visitor.has_card:
        return None
    data = await find_kept(context)
    meanings: Any = data.get(MEANINGS, ())
    if len(meanings) == 1 and (agrees(text) or assents(text)):
        return _meant(data, 0)
    first, _, rest = text.strip(" .!").partition(" ")
    said = {fold(text.strip(" .!")), *([fold(rest)] if begins_with_yes(first) else [])}
    for number, one in enumerate(meanings):
        intent = Intent(one["intent"])
        if intent in INTENTS and fold(context.label(INTENTS[intent])) in said:
            return _meant(data, number)
    return None


def _meant(data: Mapping[str, Any], number: int) -> tuple[Role, Said]:
    one = data[MEANINGS][number]
    args = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in one["args"].items()
    }
    return Role(data["role"]), Said(Meaning(Intent(one["intent"]), args), str(data["text"]))


def _as_plain(args: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in args.items()
    }
