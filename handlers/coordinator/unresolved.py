"""Texts nobody understood, most frequent first, and what was explained: a tap opens each."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.coordinator.seat import require_seated
from handlers.coordinator.states import Page
from handlers.coordinator.validation import pack_codes, read_number, unpack_codes
from handlers.engine.callback_data import Action, pattern, unpack
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, Handler, resume_after
from handlers.engine.labels import Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Rows, Screen, button, in_rows, labelled, show
from models.acts import synonyms
from models.acts.synonyms import MeaningInput
from models.queries.seats import find_organisation_name
from models.queries.synonyms import (
    count_synonyms,
    find_synonym,
    list_synonyms,
    refresh_taxonomy,
)
from models.queries.unresolved import count_unresolved, list_unresolved
from models.refusals import Refusal, Refused
from models.tables.synonym import Synonym

SHOWN = 10
ROW = 5


def number_in(update: Update, position: int = 0) -> int | None:
    """A number among the arguments of the tapped button; None if there is none."""
    data = update.callback_query.data if update.callback_query else None
    _, arguments = unpack(data or "")
    return read_number(arguments[position]) if len(arguments) > position else None


def list_button(context: KmuniContext) -> InlineKeyboardButton:
    return labelled(context, Label("‹ To the list"), Action.MENU, Page.UNRESOLVED)


def paging(
    context: KmuniContext, action: Action, page: int, total: int, shown: int
) -> list[InlineKeyboardButton]:
    """Buttons to the pages before and after; none where there is nothing."""
    row = []
    if page > 0:
        row.append(labelled(context, Label("‹ Previous"), action, page - 1))
    if (page + 1) * shown < total:
        row.append(labelled(context, Label("Next ›"), action, page + 1))
    return row


def _numbered(ids: Sequence[int | None], action: Action, first: int) -> Rows:
    """A button with its number in the list for each id."""
    buttons = [
        button(str(number), action, one) for number, one in enumerate(ids, start=first) if one
    ]
    return in_rows(buttons, ROW)


# Texts that were not understood


@resume_after
async def cmd_unresolved(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await unresolved_screen(context))


async def unresolved_screen(context: KmuniContext, page: int = 0, note: str = "") -> Screen:
    """The list, with a numbered button for each entry that lets it be explained.

    `note` stands above it. A page that does not exist any more becomes the last one.
    """
    async with context.read() as session:
        total = await count_unresolved(session)
        page = min(page, max(0, (total - 1) // SHOWN))
        entries = await list_unresolved(session, SHOWN, page * SHOWN)
        explained = await count_synonyms(session)
    first = page * SHOWN + 1
    rows = [
        *_numbered([entry.id for entry in entries], Action.UNRESOLVED_EXPLAIN, first),
        paging(context, Action.UNRESOLVED_PAGE, page, total, SHOWN),
    ]
    if explained:
        label = context.label(Label("What was explained ({count})"), count=explained)
        rows.append([button(label, Action.SYNONYM_PAGE, 0)])
    text = context.text(
        "coordinator/unresolved", entries=entries, first=first, total=total, note=note
    )
    return Screen(text, [row for row in rows if row])


async def open_unresolved(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await unresolved_screen(context))


async def turn_page(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await unresolved_screen(context, number_in(update) or 0))


async def restore(update: Update, context: KmuniContext) -> None:
    """A tap that takes back "ignore"; doing it twice lists the text once."""
    await require_seated(context)
    entry_id = number_in(update)
    if entry_id is not None:
        await context.require(synonyms.restore, entry_id)
    await show(update, context, await unresolved_screen(context))


# What was explained


async def open_synonyms(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    await show(update, context, await synonyms_screen(context, number_in(update) or 0))


async def synonyms_screen(context: KmuniContext, page: int = 0, note: str = "") -> Screen:
    """What was explained in chats, newest first, with a numbered button for each."""
    async with context.read() as session:
        total = await count_synonyms(session)
        page = min(page, max(0, (total - 1) // SHOWN))
        synonyms = await list_synonyms(session, SHOWN, page * SHOWN)
    first = page * SHOWN + 1
    text = context.text(
        "coordinator/synonyms",
        synonyms=[(synonym.term, names_of(context, synonym.codes)) for synonym in synonyms],
        first=first,
        note=note,
    )
    rows = [
        *_numbered([synonym.id for synonym in synonyms], Action.SYNONYM_SHOW, first),
        paging(context, Action.SYNONYM_PAGE, page, total, SHOWN),
        [list_button(context)],
    ]
    return Screen(text, [row for row in rows if row])


async def open_synonym(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    synonym = await _synonym_tapped(update, context)
    if synonym is None:
        await _show_gone(update, context)
        return
    async with context.read() as session:
        organisation = await find_organisation_name(session, synonym.organisation_id)
    text = context.text(
        "coordinator/synonym",
        synonym=synonym,
        organisation=organisation,
        meaning=names_of(context, synonym.codes),
        before=names_of(context, synonym.replaced_codes),
    )
    back = labelled(context, Label("‹ Back"), Action.SYNONYM_PAGE, 0)
    rows = [[undo_button(context, synonym, Label("Take it back"))], [back]]
    await show(update, context, Screen(text, rows))


def undo_button(context: KmuniContext, synonym: Synonym, label: Label) -> InlineKeyboardButton:
    """Takes back exactly this meaning: after another one was given, the button is old."""
    codes = pack_codes(synonym.codes)
    return labelled(context, label, Action.SYNONYM_UNDO, synonym.id, codes)


async def undo(update: Update, context: KmuniContext) -> None:
    """A tap that takes back a meaning, for everybody at once; a second tap finds nothing."""
    await require_seated(context)
    data = update.callback_query.data if update.callback_query else None
    _, arguments = unpack(data or "")
    codes = unpack_codes("".join(arguments[1:]))
    given = MeaningInput(number_in(update) or 0, codes)
    taken = await context.perform(synonyms.take_back, given)
    if isinstance(taken, Refused):
        if taken.reason is not Refusal.SYNONYM_GONE:
            raise as_error(taken)
        await _show_gone(update, context)
        return
    await refresh_taxonomy(context.services.database, context.services.vocabulary)
    before = names_of(context, taken.before)
    text = context.text("coordinator/synonym_undone", term=taken.term, before=before)
    await show(update, context, Screen(text, [[list_button(context)]]))


async def _synonym_tapped(update: Update, context: KmuniContext) -> Synonym | None:
    async with context.read() as session:
        return await find_synonym(session, number_in(update) or 0)


async def _show_gone(update: Update, context: KmuniContext) -> None:
    note = context.text("coordinator/synonym_gone")
    await show(update, context, await synonyms_screen(context, note=note))


def names_of(context: KmuniContext, codes: Sequence[str]) -> str:
    """What the fields are called, in one line; a code that is not known any more as it is."""
    taxonomy, language = context.taxonomy, context.language
    return ", ".join(
        taxonomy.short_label(code, language) if code in taxonomy.fields_by_code else code
        for code in codes
    )


HANDLERS: list[Handler] = [
    CommandHandler(["unverstanden", "unresolved"], cmd_unresolved, PRIVATE),
    CallbackQueryHandler(
        open_unresolved, pattern=f"^{Action.MENU.value}:{Page.UNRESOLVED.value}(?::|$)"
    ),
    CallbackQueryHandler(turn_page, pattern=pattern(Action.UNRESOLVED_PAGE)),
    CallbackQueryHandler(restore, pattern=pattern(Action.UNRESOLVED_RESTORE)),
    CallbackQueryHandler(open_synonyms, pattern=pattern(Action.SYNONYM_PAGE)),
    CallbackQueryHandler(open_synonym, pattern=pattern(Action.SYNONYM_SHOW)),
    CallbackQueryHandler(undo, pattern=pattern(Action.SYNONYM_UNDO)),
]
