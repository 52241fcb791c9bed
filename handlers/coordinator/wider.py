"""Circles around an audience that is too small to be written to."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from telegram import InlineKeyboardButton

from handlers.coordinator.states import BroadcastState
from handlers.coordinator.validation import BroadcastAnswers
from handlers.engine.context import KmuniContext
from handlers.engine.payloads import fits
from handlers.engine.screen import button
from models.audience import Audience, AudienceKind
from models.payloads import Answer
from models.queries.campaigns import count_recipients, may_be_sent
from models.taxonomy import Taxonomy

BROADEST_DIGITS = 2
"""An ISCED-F code of so many digits is a broad field."""


def wider_audiences(audience: Audience, taxonomy: Taxonomy) -> Iterator[Audience]:
    """Audiences with one condition less, or of a broader field; the nearest first."""
    if audience.within is not None:
        yield replace(audience, within=None)
        yield audience.within
    if audience.kind is AudienceKind.FIELD and audience.value:
        for digits in range(len(audience.value) - 1, BROADEST_DIGITS - 1, -1):
            if audience.value[:digits] in taxonomy.fields_by_code:
                yield Audience(AudienceKind.FIELD, audience.value[:digits])


async def wider_rows(
    context: KmuniContext, answers: BroadcastAnswers
) -> list[list[InlineKeyboardButton]]:
    """A button for each circle around the answers' audience that is large enough."""
    rows: list[list[InlineKeyboardButton]] = []
    if answers.audience is None:
        return rows
    for audience in wider_audiences(answers.audience, context.taxonomy):
        async with context.read() as session:
            recipients = await count_recipients(
                session, audience, is_important=answers.is_important
            )
        if may_be_sent(audience, recipients):
            rows += audience_row(context, audience)
    return rows


def audience_row(
    context: KmuniContext, audience: Audience, state: str = BroadcastState.AUDIENCE
) -> list[list[InlineKeyboardButton]]:
    """A row with a button that chooses an audience while a question is open.

    None if its name is too long for one.
    """
    kind, *more = pack_audience(audience)
    answer = Answer(state, kind, tuple(more))
    if not fits(answer):
        return []
    name = unescape(context.text("coordinator/audience_name", audience=audience).strip())
    label = name[:1].upper() + name[1:]
    return [[button(label, answer)]]


def pack_audience(audience: Audience) -> tuple[str, ...]:
    """An audience as a button's arguments."""
    within = pack_audience(audience.within) if audience.within else ()
    return (audience.kind.value, audience.value or "", *within)


def unpack_audience(arguments: tuple[str, ...], taxonomy: Taxonomy) -> Audience | None:
    """The audience that a button names; None for data that was made up."""
    kind, value = (*arguments, "", "")[:2]
    if kind not in set(AudienceKind):
        return None
    within = unpack_audience(arguments[2:], taxonomy) if arguments[2:] else None
    match AudienceKind(kind):
        case AudienceKind.FIELD:
            is_known = value in taxonomy.fields_by_code
        case AudienceKind.UNIVERSITY:
            is_known = value in taxonomy.universities_by_id
        case AudienceKind.PLACE:
            is_known = bool(value)
        case _:
            is_known = not value
    if not is_known or (arguments[2:] and within is None):
        return None
    return Audience(AudienceKind(kind), value or None, within)
