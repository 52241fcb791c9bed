"""Words of somebody who has not agreed to anything yet: understood, answered, kept only to wait.

Nobody is kept by saying hello. A line that says what somebody studies, looks for or offers waits in
a draft while the welcome asks for their yes; with it the line is used, with a no it is forgotten at
once, and after a day in any case.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from telegram import Update

from handlers import said as everywhere
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
from handlers.engine.hearing import Says, ask_what_was_meant
from handlers.engine.screen import Screen, send, show
from handlers.home import welcome_screen
from handlers.privacy import delete_for_good
from models.reading import read_kinds
from models.reading.company import read_company
from models.reading.company_answers import read_website, seeks_students, speaks_of_companies
from models.reading.consent import consents, objects, objects_to_keeping
from models.reading.heard import Intent, Meaning, Role, Said, Topic
from models.reading.listening import WELCOME
from models.tables.draft import Dialogue, Draft

START_AS = "start_as"
"""The key in `bot_data` under which is how each role begins, with the line that waited."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was said before the yes; empty where nothing was."""

    role: str = ""
    line: str = ""
    """What a student studies, or a company's line or offer."""
    wish: str = ""
    """What a student looks for."""

    @classmethod
    def in_draft(cls, draft: Draft | None) -> "Waiting":
        """What waits in the welcome's draft."""
        if draft is None or draft.state != AGREE:
            return cls()
        data = draft.data
        return cls(str(data.get("role", "")), str(data.get("text", "")), str(data.get("wish", "")))


StartAs = Callable[[Update, KmuniContext, Waiting], Awaitable[None]]

AGREE = "welcome.agree"
"""The only question of its dialogue; the name is stored in drafts."""

MOST_WAITING_LETTERS = 6000

AS_COMPANY = {"role": "company"}
"""What somebody says who speaks for a company."""


async def show_welcome(
    update: Update, context: KmuniContext, source: str = "", *, is_company: bool = False
) -> None:
    """What is kept and why, and the three ways to answer."""
    await show(update, context, welcome_screen(context, source, is_company=is_company))
    if context.telegram_id is not None:
        context.newcomers.welcome(context.telegram_id, context.now, is_company=is_company)


# What newcomers say


async def take_answer(update: Update, context: KmuniContext, said: Said) -> None:
    """Who somebody is: as the tap, once they have read what is kept; else that comes first."""
    role = "company" if seeks_students(said.text) else said.word("role")
    if role == "younger":
        await _start(update, context, Waiting(role))
        return
    said_now = Waiting(
        role or "student",
        said.text if _says_more(context, said, role) else "",
        _wish_in(context, said) if role != "company" else "",
    )
    has_read = context.newcomers.has_read(context.telegram_id or 0, context.now)
    if has_read and role and _agrees_as(role, said.text):
        await _start(update, context, replace(said_now, role=role))
    elif said_now.line or said_now.wish:
        await _keep_waiting(update, context, said_now)
    else:
        await show_welcome(update, context, is_company=role == "company")


def _wish_in(context: KmuniContext, said: Said) -> str:
    """What is looked for by a line that says who somebody is: the part that wishes, else all."""
    beside = context.heard.more if context.heard is not None else ()
    parts = [each.words for each in beside if each.intent in _WISHES and each.words]
    if parts and not objects_to_keeping(said.text):
        return " ".join(parts)
    return said.text if _is_wish(said) else ""


def _is_wish(said: Said) -> bool:
    """Whether a line says what a student looks for, and lets it be kept until their yes."""
    is_wish = said.meaning.intent in _WISHES or bool(read_kinds(said.text))
    return is_wish and not objects_to_keeping(said.text)


def _agrees_as(role: str, text: str) -> bool:
    """Whether a line is the yes of somebody in this role; what they study alone is none."""
    return consents(text) if role == "student" else bool(role) and not objects(text)


def _says_more(context: KmuniContext, said: Said, role: str) -> bool:
    """Whether the line is of use after the yes: it says what is studied, or of which company."""
    if role == "company":
        return _is_of_company(context, said.text)
    return not said.args.keys() <= {"role"}


def _is_of_company(context: KmuniContext, text: str) -> bool:
    """Whether the line says anything of a company: its name, place, website or size."""
    company = read_company(text, context.taxonomy)
    return bool(company.name or company.place or company.website or company.people)


async def take_offer(update: Update, context: KmuniContext, said: Said) -> None:
    """A pasted offer waits for the yes and for the company it belongs to, below its line."""
    text = _below_what_waits(context.draft, said.text)
    await _keep_waiting(update, context, Waiting("company", text))


def _below_what_waits(draft: Draft | None, text: str) -> str:
    """An offer below the company's line that waits already; it replaces whatever else does."""
    waiting = Waiting.in_draft(draft)
    if waiting.role != "company":
        return text
    return text if is_offer(waiting.line) else f"{waiting.line}\n\n{text}"


async def take_unclear(update: Update, context: KmuniContext, said: Said) -> None:
    """Whatever it was, whoever has not read yet what this is reads that first."""
    if await _took_company_line(update, context, said):
        return
    if _is_wish(said):
        await take_wish(update, context, said)
    elif context.heard is None or not context.newcomers.has_read(
        context.telegram_id or 0, context.now
    ):
        await show_welcome(update, context)
    else:
        await ask_what_was_meant(update, context, Role.NEWCOMER, context.heard)


async def take_wish(update: Update, context: KmuniContext, said: Said) -> None:
    """What a student looks for waits for their yes, beside what they study if that waits too."""
    heard = context.heard
    if heard is not None and heard.intent is Intent.ANSWER and said.meaning in heard.more:
        # It was kept with the line that it stands in.
        return
    if await _took_company_line(update, context, said):
        return
    if not _is_wish(said):
        await show_welcome(update, context, is_company=seeks_students(said.text))
        return
    waiting = Waiting.in_draft(context.draft)
    line = waiting.line if waiting.role == "student" else ""
    await _keep_waiting(update, context, Waiting("student", line, said.text))


async def answer(update: Update, context: KmuniContext, said: Said) -> None:
    """A question; how it works for companies is what companies read first."""
    is_what = said.word("topic") == Topic.WHAT_IS_THIS
    if is_what and context.draft is None and speaks_of_companies(said.text):
        await show_welcome(update, context, is_company=True)
    else:
        await everywhere.answer(update, context, said)


async def give_help(update: Update, context: KmuniContext, said: Said) -> None:
    """What this is, to whoever is nothing here yet; a company reads what is kept of companies."""
    if context.heard is not None and context.heard.intent is not Intent.HELP:
        # It stands beside what has been answered.
        return
    await show_welcome(update, context, is_company=speaks_of_companies(said.text))


async def _took_company_line(update: Update, context: KmuniContext, said: Said) -> bool:
    """Whether the line is a company's, however it reads: then it waits for the yes."""
    waiting = Waiting.in_draft(context.draft)
    waits = waiting.role == "company"
    is_welcomed = context.newcomers.is_company(context.telegram_id or 0, context.now)
    if (waits or is_welcomed) and _is_of_company(context, said.text):
        before = waiting.line if waits else ""
        text = f"{said.text}\n\n{before}".strip()
        await _keep_waiting(update, context, Waiting("company", text))
        return True
    if read_website(said.text) == said.text.strip() or seeks_students(said.text):
        company = Meaning(Intent.ANSWER, AS_COMPANY)
        await take_answer(update, context, replace(said, meaning=company))
        return True
    return False


async def agree(update: Update, context: KmuniContext, said: Said) -> None:
    """A yes alone does not say who agrees: the welcome has a button for each."""
    await show_welcome(update, context)


async def decline(update: Update, context: KmuniContext, said: Said) -> None:
    await send(update, Screen(context.text("common/nothing_kept")))


async def _keep_waiting(update: Update, context: KmuniContext, waiting: Waiting) -> None:
    await begin(
        update,
        context,
        Dialogue.WELCOME,
        AGREE,
        role=waiting.role,
        text=waiting.line[:MOST_WAITING_LETTERS],
        wish=waiting.wish[:MOST_WAITING_LETTERS],
    )


async def _start(update: Update, context: KmuniContext, waiting: Waiting) -> None:
    starts: Mapping[str, StartAs] = context.bot_data[START_AS]
    await starts[waiting.role](update, context, waiting)


# The line waits


async def ask_agreement(context: KmuniContext, draft: Draft) -> Screen:
    """The welcome below what waits for the yes."""
    waiting = Waiting.in_draft(draft)
    is_company = waiting.role == "company"
    welcome = welcome_screen(context, is_company=is_company)
    lines = [waiting.line, waiting.wish if waiting.wish not in waiting.line else ""]
    text = context.text(
        "common/waiting_line", text="\n".join(filter(None, lines)), is_company=is_company
    )
    rows = [*welcome.rows, navigation(context, AGREE)]
    return Screen(f"{text}\n\n{welcome.text}", rows)


async def receive_answer(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Who they are; more about the study replaces the line that waits."""
    said = Said(context.heard.meaning, typed(update, context)) if context.heard else None
    role = said.word("role") if said is not None else ""
    if said is not None and (role == "younger" or _agrees_as(role, said.text)):
        await take_waiting(update, context, draft, role)
    elif said is not None and said.args.keys() - {"role"}:
        await _keep_waiting(update, context, _with_what_waits(draft, said))
    elif said is None and is_offer(typed(update, context)):
        # Too long to have been understood first.
        text = _below_what_waits(draft, typed(update, context))
        await _keep_waiting(update, context, Waiting("company", text))
    elif said is None or not await _took_company_line(update, context, said):
        await ask_again(update, context, context.text("common/waiting_for_yes"))


def _with_what_waits(draft: Draft, said: Said) -> Waiting:
    """More about the study above the line that waits, which it corrects; a subject begins anew.

    A wish that waits stays.
    """
    waiting = Waiting.in_draft(draft)
    if waiting.role != "student":
        return Waiting("student", said.text)
    begins_anew = not waiting.line or said.word("subject")
    line = said.text if begins_anew else f"{said.text}\n{waiting.line}"
    return Waiting("student", line, said.text if _is_wish(said) else waiting.wish)


async def confirm(update: Update, context: KmuniContext, draft: Draft) -> None:
    await take_waiting(update, context, draft, Waiting.in_draft(draft).role or "student")


async def refuse(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Not kept after all: the line and the account are forgotten at once."""
    await delete_for_good(context)
    await show(update, context, Screen(context.text("common/nothing_kept")))


async def take_waiting(update: Update, context: KmuniContext, draft: Draft, role: str) -> None:
    """Begins in this role, with what waits if it is of this role."""
    waiting = Waiting.in_draft(draft)
    await drop(context, draft)
    await _start(update, context, waiting if waiting.role == role else Waiting(role))


async def welcome(update: Update, context: KmuniContext, said: Said) -> None:
    """A hello is answered with what this is, and with the question who they are."""
    heard = context.heard
    others = (heard.meaning, *heard.more) if heard is not None else ()
    if any(one.intent in SAYS and one.intent is not Intent.GREETING for one in others):
        # What is said beside it is answered with the welcome, or better.
        return
    if _is_wish(said):
        await take_wish(update, context, said)
        return
    await show_welcome(update, context)


_WISHES = frozenset({Intent.SEARCH, Intent.SUBSCRIBE})


SAYS: Says = {
    Intent.GREETING: welcome,
    Intent.ANSWER: take_answer,
    Intent.ASK: answer,
    Intent.HELP: give_help,
    Intent.AGREE: agree,
    Intent.REFUSE: decline,
    Intent.CANCEL: decline,
    Intent.POST_OFFER: take_offer,
    Intent.SEARCH: take_wish,
    Intent.SUBSCRIBE: take_wish,
    Intent.UNCLEAR: take_unclear,
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
