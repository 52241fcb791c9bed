"""Words of somebody who has not agreed to anything yet: understood, answered, kept only to wait.

Nobody is kept by saying hello. A line that says what somebody studies or offers waits in a draft
while the welcome asks for their yes; with it the line is used, with a no it is forgotten at once,
and after a day in any case.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from telegram import Update

from handlers.company.registration import is_offer
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    ask_again,
    begin,
    drop,
    navigation,
    typed,
)
from handlers.engine.hearing import Says
from handlers.engine.screen import Screen, send, show
from handlers.home import welcome_screen
from handlers.privacy import delete_for_good
from models.reading.company import read_company
from models.reading.heard import Intent, Said
from models.reading.listening import WELCOME
from models.tables.draft import Dialogue, Draft

WELCOMED = "welcomed"
"""The key in `bot_data` under which is whom the welcome was shown to."""

START_AS = "start_as"
"""The key in `bot_data` under which is how each role begins, with the line that waited."""

StartAs = Callable[[Update, KmuniContext, str], Awaitable[None]]

AGREE = "welcome.agree"
"""The only question of its dialogue; the name is stored in drafts."""

MOST_REMEMBERED = 10_000
REMEMBERED_FOR = timedelta(hours=24)

MOST_WAITING_LETTERS = 6000


class Welcomed:
    """Whom the welcome was shown to of late; in memory alone: nobody is kept before their yes."""

    def __init__(self) -> None:
        self._at: OrderedDict[int, datetime] = OrderedDict()

    def remember(self, telegram_id: int, now: datetime) -> None:
        self._at[telegram_id] = now
        self._at.move_to_end(telegram_id)
        if len(self._at) > MOST_REMEMBERED:
            self._at.popitem(last=False)

    def knows(self, telegram_id: int, now: datetime) -> bool:
        at = self._at.get(telegram_id)
        return at is not None and now - at <= REMEMBERED_FOR


def _welcomed(context: KmuniContext) -> Welcomed:
    welcomed: Welcomed = context.bot_data[WELCOMED]
    return welcomed


async def show_welcome(update: Update, context: KmuniContext, source: str = "") -> None:
    """What is kept and why, and the three ways to answer."""
    await show(update, context, welcome_screen(context, source))
    if context.telegram_id is not None:
        _welcomed(context).remember(context.telegram_id, context.now)


# What newcomers say


async def take_answer(update: Update, context: KmuniContext, said: Said) -> None:
    """Who somebody is: as the tap, once they have read what is kept; else that comes first."""
    role = said.word("role")
    if role == "younger":
        await _start(update, context, role, "")
        return
    line = said.text if _says_more(context, said) else ""
    has_read = _welcomed(context).knows(context.telegram_id or 0, context.now)
    if has_read and role:
        await _start(update, context, role, line)
    elif line:
        await _keep_waiting(update, context, role or "student", line)
    else:
        await show_welcome(update, context)


def _says_more(context: KmuniContext, said: Said) -> bool:
    """Whether the line is of use after the yes: it says what is studied, or which company it is."""
    if not said.args.keys() <= {"role"}:
        return True
    if said.word("role") != "company":
        return False
    company = read_company(said.text, context.taxonomy)
    return bool(company.place and (company.name or company.website)) or bool(
        company.name and company.website
    )


async def take_offer(update: Update, context: KmuniContext, said: Said) -> None:
    """A pasted offer waits for the yes and for the company it belongs to, below its line."""
    await _keep_waiting(update, context, "company", _below_what_waits(context.draft, said.text))


def _below_what_waits(draft: Draft | None, text: str) -> str:
    """An offer below the company's line that waits already; it replaces whatever else does."""
    waits_for_yes = draft is not None and draft.state == AGREE
    if draft is None or not waits_for_yes or draft.data.get("role") != "company":
        return text
    line = str(draft.data.get("text", ""))
    return text if is_offer(line) else f"{line}\n\n{text}"


async def take_wish(update: Update, context: KmuniContext, said: Said) -> None:
    """A search is a student's; what they study is asked after their yes."""
    await show_welcome(update, context)


async def agree(update: Update, context: KmuniContext, said: Said) -> None:
    """A yes alone does not say who agrees: the welcome has a button for each."""
    await show_welcome(update, context)


async def decline(update: Update, context: KmuniContext, said: Said) -> None:
    await send(update, Screen(context.text("common/nothing_kept")))


async def _keep_waiting(update: Update, context: KmuniContext, role: str, text: str) -> None:
    waiting = text[:MOST_WAITING_LETTERS]
    await begin(update, context, Dialogue.WELCOME, AGREE, role=role, text=waiting)


async def _start(update: Update, context: KmuniContext, role: str, text: str) -> None:
    starts: Mapping[str, StartAs] = context.bot_data[START_AS]
    await starts[role](update, context, text)


# The line waits


async def ask_agreement(context: KmuniContext, draft: Draft) -> Screen:
    """The welcome below what waits for the yes."""
    welcome = welcome_screen(context)
    text = context.text("common/waiting_line", text=str(draft.data.get("text", "")))
    rows = [*welcome.rows, navigation(context, AGREE)]
    return Screen(f"{text}\n\n{welcome.text}", rows)


async def receive_answer(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Who they are; more about the study replaces the line that waits."""
    said = Said(context.heard.meaning, typed(update, context)) if context.heard else None
    role = said.word("role") if said is not None else ""
    if role:
        await take_waiting(update, context, draft, role)
    elif said is not None and said.args:
        await _keep_waiting(update, context, "student", said.text)
    elif said is None and is_offer(typed(update, context)):
        # Too long to have been understood first.
        text = _below_what_waits(draft, typed(update, context))
        await _keep_waiting(update, context, "company", text)
    else:
        await ask_again(update, context, context.text("common/waiting_for_yes"))


async def confirm(update: Update, context: KmuniContext, draft: Draft) -> None:
    await take_waiting(update, context, draft, str(draft.data.get("role", "student")))


async def refuse(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Not kept after all: the line and the account are forgotten at once."""
    await delete_for_good(context)
    await show(update, context, Screen(context.text("common/nothing_kept")))


async def take_waiting(update: Update, context: KmuniContext, draft: Draft, role: str) -> None:
    """Begins in this role, with the line if it is one of this role."""
    is_same = role == draft.data.get("role")
    text = str(draft.data.get("text", "")) if is_same else ""
    await drop(context, draft)
    await _start(update, context, role, text)


SAYS: Says = {
    Intent.ANSWER: take_answer,
    Intent.AGREE: agree,
    Intent.REFUSE: decline,
    Intent.CANCEL: decline,
    Intent.POST_OFFER: take_offer,
    Intent.SEARCH: take_wish,
    Intent.SUBSCRIBE: take_wish,
}

QUESTIONS: dict[str, Question] = {
    AGREE: Question(
        ask_agreement,
        receive_answer,
        confirm=confirm,
        refuse=refuse,
        leave=refuse,
        reads_files=True,
        listening=WELCOME,
    ),
}
