"""The first message: what this is, what is kept and why, and three buttons."""

import re
from collections.abc import Mapping, Sequence

from telegram import Update
from telegram.ext import CommandHandler

from handlers.company import (
    begin_company,
    begin_company_with,
    join_company,
    remind_of_request,
)
from handlers.coordinator import coordinator_home, join_coordinators
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, answer_with, ask_open_question, begin, open_dialogue
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, show
from handlers.engine.taps import Handler, on, opens
from handlers.home import home_screen
from handlers.menus import refresh_menu
from handlers.privacy import delete_for_good
from handlers.student.states import StudentState
from handlers.welcome import StartAs, Waiting, show_welcome, take_waiting
from models.payloads import DeleteEverything, ShowHome, StartCompany, StartStudent, StartYounger
from models.tables.draft import Dialogue

COMPANY_LINK = "c_"
COORDINATOR_LINK = "k_"

DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""Source: https://core.telegram.org/bots/features#deep-linking"""


def deep_link_payload(words: Sequence[str]) -> str:
    """What a deep link carries; empty for anything that no link can carry."""
    payload = " ".join(words)
    return payload if DEEP_LINK.fullmatch(payload) else ""


async def cmd_start(update: Update, context: KmuniContext) -> None:
    """Begins, goes on where the person was, or opens a deep link."""
    payload = deep_link_payload(context.args or [])
    if payload.startswith(COMPANY_LINK):
        await join_company(update, context, payload.removeprefix(COMPANY_LINK))
        return
    if payload.startswith(COORDINATOR_LINK):
        await join_coordinators(update, context, payload.removeprefix(COORDINATOR_LINK))
        return
    if context.draft is not None:
        await ask_open_question(update, context)
        return
    visitor = context.visitor
    if context.is_coordinator:
        await coordinator_home(update, context)
        return
    if visitor is not None and (visitor.is_student or visitor.is_company):
        refresh_menu(update, context)
        await show(update, context, await home_screen(context))
        return
    await remind_of_request(update, context)
    await show_welcome(update, context, payload)


async def start_student(update: Update, context: KmuniContext, tap: StartStudent) -> None:
    """Agreed: a line that waited for this is read at once."""
    waiting = context.draft
    if waiting is not None and waiting.dialogue is Dialogue.WELCOME:
        await take_waiting(update, context, waiting, "student")
    else:
        await _be_student(update, context, Waiting(), source=tap.source or None)


async def _be_student(
    update: Update, context: KmuniContext, waited: Waiting, *, source: str | None = None
) -> None:
    visitor = context.visitor
    if visitor is not None and visitor.is_student:
        await show(update, context, await home_screen(context))
        return
    asked, wish = StudentState.STUDY, waited.wish
    if not waited.line:
        context.note = context.text("student/wish_waits", typed=wish) if wish else ""
        await begin(update, context, Dialogue.STUDENT, asked, source=source, wish=wish)
        return
    draft = await open_dialogue(context, Dialogue.STUDENT, asked, source=source, wish=wish)
    await answer_with(update, context, draft, waited.line)


async def start_company(update: Update, context: KmuniContext, tap: StartCompany) -> None:
    """Agreed: an offer or a company's line that waited for this is used."""
    waiting = context.draft
    if waiting is not None and waiting.dialogue is Dialogue.WELCOME:
        await take_waiting(update, context, waiting, "company")
    else:
        await begin_company(update, context, source=tap.source or None)


async def start_younger(update: Update, context: KmuniContext) -> None:
    """Under 16: nothing is kept, and what was begun goes; a whole profile goes by a second tap."""
    visitor = context.visitor
    if visitor is not None:
        if visitor.is_student or visitor.is_company or context.is_coordinator:
            rows = [
                [labelled(context, Label("Yes, delete everything"), DeleteEverything())],
                [labelled(context, Label("I am 16 or older"), ShowHome())],
            ]
            await show(update, context, Screen(context.text("common/younger_kept"), rows))
            return
        await delete_for_good(context)
    await show(update, context, Screen(context.text("common/younger")))


async def _be_company(update: Update, context: KmuniContext, waited: Waiting) -> None:
    await begin_company_with(update, context, waited.line)


async def _be_younger(update: Update, context: KmuniContext, _: Waiting) -> None:
    await start_younger(update, context)


START_AS: Mapping[str, StartAs] = {
    "student": _be_student,
    "company": _be_company,
    "younger": _be_younger,
}
"""How each role begins, with what was said before the yes."""


ENTRY_POINTS: list[Handler] = [
    CommandHandler("start", cmd_start, PRIVATE),
    on(StartStudent, start_student),
    on(StartCompany, start_company),
    opens(StartYounger, start_younger),
]
