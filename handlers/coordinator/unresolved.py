"""Texts nobody understood, most frequent first, and what was explained: a tap opens each."""

from collections.abc import Callable, Sequence

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.coordinator.seat import count_waiting, queue_button, require_seated
from handlers.coordinator.validation import pack_codes, unpack_codes
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.labels import Label
from handlers.engine.refusals import as_error
from handlers.engine.screen import Rows, Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, on
from models.acts import synonyms
from models.acts.synonyms import MeaningInput
from models.payloads import (
    ExplainText,
    ListSynonyms,
    ListUnresolved,
    Payload,
    RestoreText,
    ShowSynonym,
    UndoSynonym,
)
from models.queries.seats import find_organisation_name
from models.queries.synonyms import (
    count_synonyms,
    find_synonym,
    list_synonyms,
    refresh_taxonomy,
)
from models.queries.unresolved import count_unresolved, list_unresolved
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.synonym import Synonym

SHOWN = 10
ROW = 5


def list_button(context: KmuniContext) -> InlineKeyboardButton:
    return labelled(context, Label("‹ To the list"), ListUnresolved(0))


def paging(
    context: KmuniContext, to_page: Callable[[int], Payload], page: int, total: int, shown: int
) -> list[InlineKeyboardButton]:
    """Buttons to the pages before and after; none where there is nothing."""
    row = []
    if page > 0:
        row.append(labelled(context, Label("‹ Previous"), to_page(page - 1)))
    if (page + 1) * shown < total:
        row.append(labelled(context, Label("Next ›"), to_page(page + 1)))
    return row


def _numbered(ids: Sequence[int | None], to_entry: Callable[[int], Payload], first: int) -> Rows:
    """A button with its number in the list for each id."""
    buttons = [
        button(str(number), to_entry(one)) for number, one in enumerate(ids, start=first) if one
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
        *_numbered([entry.id for entry in entries], ExplainText, first),
        paging(context, ListUnresolved, page, total, SHOWN),
    ]
    if explained:
        label = context.label(Label("What was explained ({count})"), count=explained)
        rows.append([button(label, ListSynonyms(0))])
    if not entries:
        rows.append([queue_button(context, await count_waiting(context))])
    text = context.text(
        "coordinator/unresolved", entries=entries, first=first, total=total, note=note
    )
    named: dict[int, Payload] = {
        number: ExplainText(stored_id(entry)) for number, entry in enumerate(entries, start=first)
    }
    return Screen(text, [row for row in rows if row], ListUnresolved(page), named)


async def open_unresolved(update: Update, context: KmuniContext, tap: ListUnresolved) -> None:
    await require_seated(context)
    await show(update, context, await unresolved_screen(context, tap.page))


async def restore(update: Update, context: KmuniContext, tap: RestoreText) -> None:
    """A tap that takes back "ignore"; doing it twice lists the text once."""
    await require_seated(context)
    await context.require(synonyms.restore, tap.text_id)
    await show(update, context, await unresolved_screen(context))


# What was explained


async def open_synonyms(update: Update, context: KmuniContext, tap: ListSynonyms) -> None:
    await require_seated(context)
    await show(update, context, await synonyms_screen(context, tap.page))


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
        *_numbered([synonym.id for synonym in synonyms], ShowSynonym, first),
        paging(context, ListSynonyms, page, total, SHOWN),
        [list_button(context)],
    ]
    return Screen(text, [row for row in rows if row])


async def open_synonym(update: Update, context: KmuniContext, tap: ShowSynonym) -> None:
    await require_seated(context)
    async with context.read() as session:
        synonym = await find_synonym(session, tap.synonym_id)
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
    back = labelled(context, Label("‹ Back"), ListSynonyms(0))
    rows = [[undo_button(context, synonym, Label("Take it back"))], [back]]
    await show(update, context, Screen(text, rows))


def undo_button(context: KmuniContext, synonym: Synonym, label: Label) -> InlineKeyboardButton:
    """Takes back exactly this meaning: after another one was given, the button is old."""
    return labelled(context, label, UndoSynonym(stored_id(synonym), pack_codes(synonym.codes)))


async def undo(update: Update, context: KmuniContext, tap: UndoSynonym) -> None:
    """A tap that takes back a meaning, for everybody at once; a second tap finds nothing."""
    await require_seated(context)
    given = MeaningInput(tap.synonym_id, unpack_codes(tap.codes))
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
    on(ListUnresolved, open_unresolved),
    on(RestoreText, restore),
    on(ListSynonyms, open_synonyms),
    on(ShowSynonym, open_synonym),
    on(UndoSynonym, undo),
]
