"""What keeps a dialogue from going on as it was begun.

A draft outlives what it was begun with: a right that was taken away, an offer or a company that
is gone. Each dialogue has one check for that, asked before every step and every question, so that
nobody is shown or does what they may not, and what they typed is kept where it can be.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, acknowledge, labelled, send
from models.errors import StaleChangeError
from models.payloads import Payload
from models.queries.drafts import change_draft, delete_draft
from models.tables.draft import Dialogue, Draft

CHECKS = "checks"
"""The key in `bot_data` under which the check of each dialogue is."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a dialogue cannot go on as it was begun; `template` says so."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    state: str | None = None
    """Where it goes on without what is gone; None: it ends."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """What the draft says from now on."""
    way_on: tuple[Label, Payload] | None = None
    """A button to what may be wanted instead, where the dialogue ends."""


Check = Callable[[KmuniContext, Draft], Awaitable[Obstacle | None]]


async def find_obstacle(context: KmuniContext, draft: Draft) -> Obstacle | None:
    checks: Mapping[Dialogue, Check] = context.bot_data[CHECKS]
    check = checks.get(Dialogue(draft.dialogue))
    return None if check is None else await check(context, draft)


async def clear(update: Update, context: KmuniContext, draft: Draft) -> Draft | None:
    """The draft as it can go on, after saying what is gone; None if it ended or was changed."""
    obstacle = await find_obstacle(context, draft)
    return draft if obstacle is None else await give_way(update, context, draft, obstacle)


async def give_way(
    update: Update, context: KmuniContext, draft: Draft, obstacle: Obstacle
) -> Draft | None:
    changed: Draft | None = None
    try:
        async with context.write() as session:
            if obstacle.state is None:
                await delete_draft(session, draft)
            else:
                changed = await change_draft(
                    session, draft, obstacle.state, obstacle.answers, now=context.now
                )
    except StaleChangeError:
        await context.recognise()
        return None
    try:
        rows = []
        if obstacle.way_on is not None:
            rows.append([labelled(context, *obstacle.way_on)])
        text = context.text(obstacle.template, **obstacle.values)
        await send(update, Screen(text, rows))
        if update.callback_query is not None:
            await acknowledge(update.callback_query)
    except TelegramError as error:
        context.report_unanswered(error)
    return changed
