"""One's own data: what is kept and why, all of it to read and to take away, all of it deletable."""

import asyncio
import json
from collections.abc import Mapping
from functools import partial

from telegram import Update
from telegram.ext import CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, go_on, resume_after
from handlers.engine.guards import require_person
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, in_topic, labelled, send, show, toast
from handlers.engine.taps import Handler, opens
from models.acts import people
from models.lifetimes.periods import PERIODS
from models.payloads import AskDelete, DeleteEverything, KeepEverything, SendOwnData
from models.queries.own_data import OwnData, get_own_data
from models.sqlite_files import list_copies, sqlite_file

FILE_NAME = "kmuni.json"

COUNTED: Mapping[str, Label] = {
    "suggestions": Label("Offers shown"),
    "interests": Label("Interests"),
    "subscriptions": Label("Subscriptions"),
    "offers": Label("Offers posted"),
    "invitations": Label("Invitations made"),
    "join_requests": Label("Requests to speak for a company"),
    "announcements": Label("Announcements written"),
    "messages": Label("Messages from me"),
    "drafts": Label("Unfinished"),
    "not_understood": Label("Words not understood"),
}
"""Subjects of the own data that are counted on the screen by their name; the others together."""

SHOWN = frozenset({"person", "addresses", "student", "fields", "memberships", "companies", "seats"})
"""Those of which the screen says what is in them."""


@resume_after
async def cmd_privacy(update: Update, context: KmuniContext) -> None:
    text = context.text(
        "common/privacy",
        privacy=context.services.privacy,
        kept={name: period.days for name, period in PERIODS.items()},
        is_file=context.services.database.is_sqlite,
    )
    await send(update, Screen(text))


@resume_after
async def cmd_own_data(update: Update, context: KmuniContext) -> None:
    """Everything about the person, readable; the file is one tap away."""
    visitor = require_person(context)
    async with context.read() as session:
        data = await get_own_data(session, visitor.person_id)
    row = [
        labelled(context, Label("As a file (JSON)"), SendOwnData()),
        labelled(context, Label("Delete everything"), AskDelete()),
    ]
    counts = _counts(context, data)
    text = context.text("common/own_data", data=data, counts=counts)
    await show(update, context, Screen(text, [row]))


def _counts(context: KmuniContext, data: OwnData) -> list[tuple[str, int]]:
    """(subject, entries) of all that the screen does not tell in words."""
    counts = [
        (context.label(label), len(data[name])) for name, label in COUNTED.items() if data[name]
    ]
    others = [value for name, value in data.items() if name not in SHOWN | COUNTED.keys() and value]
    entries = sum(len(value) if isinstance(value, list) else 1 for value in others)
    return [*counts, (context.label(Label("Other entries")), entries)] if entries else counts


async def send_own_data(update: Update, context: KmuniContext) -> None:
    visitor = require_person(context)
    async with context.read() as session:
        data = await get_own_data(session, visitor.person_id)
    content = json.dumps(data, ensure_ascii=False, indent=2).encode()
    await toast(update, "")
    if update.effective_chat is not None:
        await in_topic(
            update, partial(update.effective_chat.send_document, content, filename=FILE_NAME)
        )


async def ask_delete(update: Update, context: KmuniContext) -> None:
    """Says what deleting means before it happens."""
    visitor = require_person(context)
    rows = [
        [labelled(context, Label("Yes, delete everything"), DeleteEverything())],
        [labelled(context, Label("No, keep it"), KeepEverything())],
    ]
    text = context.text(
        "common/delete_ask",
        is_student=visitor.is_student,
        is_company=visitor.is_company,
        is_coordinator=context.is_coordinator,
    )
    context.asks_itself = True
    await show(update, context, Screen(text, rows, AskDelete()))


async def keep_everything(update: Update, context: KmuniContext) -> None:
    """Nothing is deleted; what was open before the question goes on."""
    await show(update, context, Screen(context.text("common/stays")))
    await go_on(update, context)


async def delete_everything(update: Update, context: KmuniContext) -> None:
    require_person(context)
    text = context.text("common/deleted", **await what_stays(context))
    await delete_for_good(context)
    await show(update, context, Screen(text))
    if context.telegram_id is not None:
        context.services.menus.refresh(context.telegram_id)
    return


async def delete_for_good(context: KmuniContext) -> None:
    """The person: in the tables now and, as far as we can say, on the disk with the answer."""
    await context.require(people.delete, None)
    context.services.database.has_deleted = True
    context.wipe_when_answered()


async def what_stays(context: KmuniContext) -> dict[str, object]:
    """Where deleted data may be found for a while, for the texts that say so."""
    database = context.services.database
    file = sqlite_file(database.url)
    copies = await asyncio.to_thread(list_copies, file) if file is not None else []
    return {
        "is_file": database.is_sqlite,
        "has_copies": bool(copies),
        "copies_days": context.services.privacy["copies_days"],
    }


ENTRY_POINTS: list[Handler] = [
    opens(DeleteEverything, delete_everything),
]

HANDLERS: list[Handler] = [
    CommandHandler(["datenschutz", "privacy"], cmd_privacy, PRIVATE),
    CommandHandler(["meinedaten", "mydata"], cmd_own_data, PRIVATE),
    CommandHandler(["loeschen", "delete"], ask_delete, PRIVATE),
    opens(SendOwnData, send_own_data),
    opens(AskDelete, ask_delete),
    opens(KeepEverything, keep_everything),
]
