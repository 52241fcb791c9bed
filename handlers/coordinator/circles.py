"""Circles of people as buttons: proposed whole, wider than one that is too small, or with a
condition less.

A circle is too long for a button: the draft keeps what was proposed, and the button names it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import unescape
from json import dumps

from telegram import InlineKeyboardButton

from handlers.coordinator.states import BroadcastState
from handlers.coordinator.validation import BroadcastAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.screen import button, in_rows
from models.audience import EXCLUDING, Audience, Part
from models.payloads import Answer
from models.queries.campaigns import count_recipients, may_be_sent
from models.reading.audience import audience_of
from models.reading.circle import read_circle
from models.taxonomy import Taxonomy
from models.text import shorten
from models.vocabulary import Who

BROADEST_DIGITS = 2
"""An ISCED-F code of so many digits is a broad field."""

CIRCLE = "circle"
"""A button's value: the circle that is named beside it, out of those that were proposed."""
LESS = "less"
"""A button's value: the circle that is named beside it without the condition after that."""

MARK_LETTERS = 10
LABEL_UNITS = 60
"""More of a circle would not be seen on a phone's button."""


def mark_of(audience: Audience) -> str:
    """What a button names a circle by."""
    data = dumps(audience.to_data(), sort_keys=True)
    return sha256(data.encode()).hexdigest()[:MARK_LETTERS]


def name_of(context: KmuniContext, audience: Audience) -> str:
    """A circle in words, without formatting."""
    return unescape(context.text("coordinator/audience_name", audience=audience).strip())


def circle_in(context: KmuniContext, text: str) -> dict[str, object] | None:
    """The circle that a text names and nothing else, as a draft keeps it; None for any other."""
    reading = read_circle(text, context.taxonomy)
    audience = audience_of(reading)
    if audience is None or reading.unknown or reading.companies:
        return None
    # A single word is a short announcement rather than a circle.
    is_told = reading.names_who or len(audience.parts) > 1
    return audience.to_data() if is_told else None


# Proposed


def circle_rows(
    context: KmuniContext, audiences: Iterable[Audience], state: str = BroadcastState.AUDIENCE
) -> list[list[InlineKeyboardButton]]:
    """A button for each circle; those of whom the draft keeps that they were proposed."""
    rows: list[list[InlineKeyboardButton]] = []
    circles = list(audiences)
    names = [name_of(context, audience) for audience in circles]
    labels = [shorten(name[:1].upper() + name[1:], LABEL_UNITS) for name in names]
    for audience, name, label in zip(circles, names, labels, strict=True):
        # Two that begin alike are told apart by their ends.
        is_unique = labels.count(label) == 1
        shown = label if is_unique else f"…{name[-(LABEL_UNITS - 1) :]}"
        rows.append([button(shown, Answer(state, CIRCLE, (mark_of(audience),)))])
    return rows


def proposed(answers: BroadcastAnswers, tap: Answer) -> Audience | None:
    """The circle that a button names; None for one that is not proposed any more."""
    if tap.value != CIRCLE:
        return None
    marked = {mark_of(audience): audience for audience in answers.proposals}
    return marked.get(*tap.more) if len(tap.more) == 1 else None


# Wider


def wider_audiences(audience: Audience, taxonomy: Taxonomy) -> Iterator[Audience]:
    """Audiences with one condition less, or of a broader field; the nearest first.

    Whoever was left out stays so.
    """
    narrowing = [part for part in audience.parts if part not in EXCLUDING]
    if len(narrowing) > 1:
        for part in reversed(narrowing):
            yield audience.without(part)
    if len(audience.fields) == 1:
        [code] = audience.fields
        for digits in range(len(code) - 1, BROADEST_DIGITS - 1, -1):
            if code[:digits] in taxonomy.fields_by_code:
                yield audience.changed({Part.FIELDS: (code[:digits],)})


async def list_wider(context: KmuniContext, answers: BroadcastAnswers) -> list[Audience]:
    """The circles around the answers' audience that are large enough."""
    if answers.audience is None:
        return []
    found = []
    important = answers.is_important
    async with context.read() as session:
        for audience in wider_audiences(answers.audience, context.taxonomy):
            people = await count_recipients(session, audience, is_important=important)
            if await may_be_sent(session, audience, people, is_important=important):
                found.append(audience)
    return found


# With a condition less


def less_rows(
    context: KmuniContext, audience: Audience, state: str
) -> list[list[InlineKeyboardButton]]:
    """A button for each condition that takes it away."""
    mark = mark_of(audience)
    buttons: list[InlineKeyboardButton] = []
    for part in audience.parts:
        words = context.text("coordinator/condition", audience=audience, part=part.value)
        label = shorten(f"✕ {unescape(words.strip())}", LABEL_UNITS)
        buttons.append(button(label, Answer(state, LESS, (mark, part.value))))
    return in_rows(buttons, 1)


def with_less(audience: Audience | None, tap: Answer) -> Audience | None:
    """The circle without the condition that a button names; None if it is of another circle."""
    if audience is None or tap.value != LESS or len(tap.more) != 2:
        return None
    mark, part = tap.more
    if mark != mark_of(audience) or part not in {each.value for each in audience.parts}:
        return None
    return audience.without(Part(part))


# Buttons of older versions


def unpack_audience(arguments: tuple[str, ...], taxonomy: Taxonomy) -> Audience | None:
    """The audience that a button spells out, one condition after the other.

    None for data that was made up.
    """
    kind, value = (*arguments, "", "")[:2]
    within = unpack_audience(arguments[2:], taxonomy) if arguments[2:] else None
    if arguments[2:] and within is None:
        return None
    if kind in set(Who):
        return None if value else within or Audience(Who(kind))
    known = {
        "field": value in taxonomy.fields_by_code,
        "university": value in taxonomy.universities_by_id,
        "place": bool(value),
    }
    if not known.get(kind):
        return None
    around = within.to_data() if within else None
    return Audience.from_data({"kind": kind, "value": value, "within": around})
