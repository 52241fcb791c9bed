"""What words can be about outside of a dialogue: the card that was shown last.

It is named by the button that would show it again. A card of a conversation is kept when it is
shown; one of a notice is the newest that was delivered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.engine.context import KmuniContext
from handlers.engine.payloads import pack, read
from models.payloads import (
    AskTakeInterestBack,
    DismissOffer,
    ExplainDislike,
    Payload,
    ShowOffer,
)
from models.queries.drafts import delete_card, find_draft, open_draft
from models.queries.outbox import find_last_told
from models.queries.suggestions import list_delivered_at
from models.tables.draft import Dialogue
from models.tables.outbox import OutboxMessage

SHOWN_BY_NOTICES = "shown_by_notices"
"""The key in `bot_data` under which is what each kind of notice shows, by its name."""

CARD = "card"
"""The state of the row; what it shows is in its data."""

ShownBy = Callable[[Mapping[str, Any]], Payload | None]
"""What a notice shows, from what it was queued about; None: a list of offers with numbers."""


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What was shown last, and when."""

    payload: Payload | None
    at: datetime
    numbers: Mapping[int, int] = field(default_factory=dict)
    """The ids of the offers that a list shows, by the numbers that stand before them."""
    named: Mapping[int, Payload] = field(default_factory=dict)
    """The buttons of a list's entries, by the numbers that stand before them."""
    above: Payload | None = None
    """What stands above a question which of some meanings was meant: it can still be named."""


def offer_of(payload: Payload | None) -> int | None:
    """The id of the one offer that a student sees there."""
    match payload:
        case (
            ShowOffer(offer_id)
            | DismissOffer(offer_id)
            | ExplainDislike(offer_id)
            | AskTakeInterestBack(offer_id)
        ):
            return offer_id
        case _:
            return None


async def keep_on_screen(
    context: KmuniContext, payload: Payload, named: Mapping[int, Payload] | None = None
) -> None:
    """Words can be about this from now on. It is no effect: after a crash it is shown again.

    `named`: what a number alone opens. One offer leaves the list that it was opened from above it,
    so that another one can be named by its number.
    """
    data: dict[str, Any] = {"shown": pack(payload)}
    if offer_of(payload) is not None:
        shown = await find_on_screen(context)
        data["numbers"] = list(shown.numbers.items()) if shown is not None else []
    if named:
        data["named"] = [(number, pack(one)) for number, one in named.items()]
    await keep(context, data)


async def keep_question(context: KmuniContext, data: Mapping[str, Any]) -> None:
    """Keeps what may have been meant; no yes or no is about what stands above that question.

    What stands there can still be named.
    """
    shown = await find_on_screen(context)
    above: dict[str, Any] = {}
    if shown is not None:
        payload = shown.payload or shown.above
        above["numbers"] = list(shown.numbers.items())
        above["named"] = [(number, pack(one)) for number, one in shown.named.items()]
        above["above"] = pack(payload) if payload is not None else ""
    await keep(context, {**above, **data})


async def keep_numbers(
    context: KmuniContext, numbers: Mapping[int, int], payload: Payload | None = None
) -> None:
    """Words can name what a list shows by its number; `payload` shows the list again."""
    data: dict[str, Any] = {"numbers": list(numbers.items())}
    if payload is not None:
        data["shown"] = pack(payload)
    await keep(context, data)


async def take_off_screen(context: KmuniContext) -> None:
    """What was shown is answered, or something else is below it: words are not about it any more.

    What this very step has shown stays.
    """
    visitor = context.visitor
    if visitor is None or not visitor.has_card or context.is_card_new:
        return
    async with context.services.database.write(is_brief=True) as session:
        await delete_card(session, visitor.person_id)
    context.visitor = replace(visitor, has_card=False)


async def keep(context: KmuniContext, data: Mapping[str, Any]) -> None:
    """Replaces what is kept of the screen."""
    visitor = context.visitor
    if visitor is None:
        return
    async with context.services.database.write(is_brief=True) as session:
        await open_draft(session, visitor.person_id, Dialogue.CARD, CARD, data, now=context.now)
    context.is_card_new = True


async def find_kept(context: KmuniContext) -> Mapping[str, Any]:
    """What is kept of the screen."""
    visitor = context.visitor
    if visitor is None:
        return {}
    async with context.read(is_brief=True) as session:
        kept = await find_draft(session, visitor.person_id, Dialogue.CARD)
    return kept.data if kept is not None else {}


async def find_on_screen(context: KmuniContext) -> OnScreen | None:
    """What the person saw last of all that words can be about."""
    visitor = context.visitor
    if visitor is None:
        return None
    async with context.read(is_brief=True) as session:
        kept = await find_draft(session, visitor.person_id, Dialogue.CARD)
        told = await find_last_told(session, visitor.person_id)
        told_at = told.sent_at if told is not None else None
        if told is not None and told_at is not None and (kept is None or told_at > kept.opened_at):
            return await _shown_by(context, session, told, told_at)
    if kept is None:
        return None
    numbers: Any = kept.data.get("numbers", ())
    shown = read(str(kept.data.get("shown", "")))
    above = read(str(kept.data.get("above", "")))
    return OnScreen(shown, kept.opened_at, dict(numbers), _named(kept.data), above)


async def find_named(context: KmuniContext) -> Mapping[int, Payload]:
    """The buttons of the list that was shown last, by their numbers."""
    return _named(await find_kept(context))


def _named(data: Mapping[str, Any]) -> Mapping[int, Payload]:
    entries = ((number, read(str(button))) for number, button in data.get("named", ()))
    return {number: payload for number, payload in entries if payload is not None}


async def _shown_by(
    context: KmuniContext, session: AsyncSession, told: OutboxMessage, at: datetime
) -> OnScreen | None:
    """What a notice shows; one that shows nothing still stands below whatever was shown before."""
    shows: Mapping[str, ShownBy] = context.bot_data[SHOWN_BY_NOTICES]
    shown_by = shows.get(told.notice)
    if shown_by is None:
        return None
    payload = shown_by(told.payload)
    if payload is not None:
        return OnScreen(payload, at)
    offers = await list_delivered_at(session, told.person_id, at)
    planned: Any = told.payload["offer_ids"]
    listed = [offer_id for offer_id in planned if offer_id in offers]
    return OnScreen(None, at, dict(enumerate(listed, start=1)))
