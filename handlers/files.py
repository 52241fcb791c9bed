"""A file or a picture instead of typed words: its words are heard as if they had been typed.

The words below it come first. What cannot be read is said with the way out of it, and the words
below it are heard all the same. A file is never kept; what was read of it is shown before anybody
else reads it.
"""

from collections import OrderedDict
from collections.abc import Callable

from telegram import Document, Message, PhotoSize, Update

from handlers.company.offer_files import offer_words
from handlers.company.registration import is_offer, is_only_offer
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    Step,
    ask_again,
    questions_of,
    receive_attachment,
    receive_other,
)
from handlers.engine.hearing import do_aside, roles_of, says_of
from handlers.engine.screen import Screen, send
from handlers.invited import receive_words
from models.documents import (
    MOST_MEGABYTES,
    MOST_PAGES,
    DocumentProblem,
    DocumentText,
)
from models.reading.heard import Intent, Meaning, Role, Said
from models.tables.draft import Dialogue

ALBUMS = "albums"
"""The key in `bot_data` under which is which albums were answered."""

MOST_REMEMBERED = 1_000


class Albums:
    """Which albums were answered of late: each of their files comes as a message of its own."""

    def __init__(self) -> None:
        self._answered: OrderedDict[str, None] = OrderedDict()

    def is_new(self, album: str) -> bool:
        """Whether nothing was said to it yet; asked once, it is answered."""
        if album in self._answered:
            return False
        self._answered[album] = None
        if len(self._answered) > MOST_REMEMBERED:
            self._answered.popitem(last=False)
        return True


# What came


async def receive_file(update: Update, context: KmuniContext) -> None:
    """A picture or a file, for the question that takes it as it is, or for its words."""
    message = update.effective_message
    if message is None or _takes(context, lambda question: question.attachment):
        await receive_attachment(update, context)
    elif message.media_group_id is not None:
        await _answer_album(update, context, message, message.media_group_id)
    elif message.document is not None and message.animation is None:
        await _receive_document(update, context, message.document, _caption(message))
    elif message.photo and _is_of_use(context) and context.services.documents.reads_pictures:
        await _receive_document(update, context, message.photo[-1], _caption(message))
    elif _is_of_use(context) or _caption(message):
        problem = context.text("common/picture_unread", has_words=bool(_caption(message)))
        await _hear_caption(update, context, problem, _caption(message))
    else:
        await receive_attachment(update, context)


async def receive_content(update: Update, context: KmuniContext) -> None:
    """A video, a sticker, a voice message: only the words below it can be heard."""
    message = update.effective_message
    caption = _caption(message) if message is not None else ""
    if not caption or _takes(context, lambda question: question.other):
        await receive_other(update, context)
        return
    problem = context.text("common/picture_unread", has_words=True)
    await _hear_caption(update, context, problem, caption)


async def _answer_album(
    update: Update, context: KmuniContext, message: Message, album: str
) -> None:
    """One answer to all of them; the words below one are heard."""
    albums: Albums = context.bot_data[ALBUMS]
    is_new = albums.is_new(album)
    caption = _caption(message)
    if is_new:
        is_of_use = _is_of_use(context)
        problem = context.text("common/file_album") if is_of_use else _not_here(context)
        await _hear_caption(update, context, problem, caption)
    elif caption:
        await receive_words(update, context)


async def _receive_document(
    update: Update, context: KmuniContext, document: Document | PhotoSize, caption: str
) -> None:
    if not _is_of_use(context):
        await _hear_caption(update, context, _not_here(context), caption)
        return
    read = await context.services.documents.text_of(document)
    # Reading takes seconds, in which others may have changed what is open.
    await context.recognise()
    match read:
        case DocumentText(text=text):
            if read.is_recognised:
                context.note = context.text("common/file_recognised")
            await _hear_file(update, context, caption, text)
        case DocumentProblem():
            problem = context.text(
                "common/file_problem",
                problem=read.value,
                megabytes=MOST_MEGABYTES,
                pages=MOST_PAGES,
            )
            await _hear_caption(update, context, problem, caption)


def _not_here(context: KmuniContext) -> str:
    return context.text(
        "common/file_not_here",
        is_asked=context.draft is not None,
        is_coordinator=context.is_coordinator,
    )


# Where it came


def _open_question(context: KmuniContext) -> Question | None:
    return questions_of(context).get(context.draft.state) if context.draft is not None else None


def _takes(context: KmuniContext, step_of: Callable[[Question], Step | None]) -> bool:
    """Whether the open question takes what is sent as it is."""
    question = _open_question(context)
    return question is not None and step_of(question) is not None


def _is_of_use(context: KmuniContext) -> bool:
    """Whether the words of a file can be meant for anything here: an offer or a company."""
    question = _open_question(context)
    if question is not None:
        return question.reads_files or question.listening.role is Role.COMPANY
    return not {Role.COMPANY, Role.NEWCOMER}.isdisjoint(roles_of(context))


# Hearing it


async def _hear_file(update: Update, context: KmuniContext, caption: str, text: str) -> None:
    """As the words would be heard if they had been typed."""
    today = context.today
    both = f"{caption}\n\n{text}".strip()
    offer = offer_words(caption, text, context.taxonomy, today)
    if _is_offer_here(context, both):
        context.words = offer
        await _hear_offer(update, context, offer)
        return
    is_at_offer = context.draft is not None and context.draft.dialogue is Dialogue.OFFER
    context.words = offer if is_at_offer else both
    await receive_words(update, context)


def _is_offer_here(context: KmuniContext, text: str) -> bool:
    """Whether it is an offer beside what is asked, if anything is; else it is heard as typed."""
    question = _open_question(context)
    if question is None:
        return Role.COMPANY in roles_of(context) or is_offer(text)
    if question.listening.role is Role.NEWCOMER:
        return is_offer(text)
    if context.draft is not None and context.draft.state == CompanyQuestion.LINE:
        return is_only_offer(text, context.taxonomy)
    return not question.reads_files


async def _hear_offer(update: Update, context: KmuniContext, offer: str) -> None:
    """As the wish to post it."""
    question = _open_question(context)
    said = Said(Meaning(Intent.POST_OFFER), offer)
    if question is not None and question.listening.role is Role.COMPANY:
        await do_aside(update, context, Role.COMPANY, said)
        return
    is_company = question is None and Role.COMPANY in roles_of(context)
    role = Role.COMPANY if is_company else Role.NEWCOMER
    await says_of(context, role)[Intent.POST_OFFER](update, context, said)


async def _hear_caption(update: Update, context: KmuniContext, problem: str, caption: str) -> None:
    """Says what was not read, and hears the words below it."""
    if caption:
        await send(update, Screen(problem))
        await receive_words(update, context)
    elif context.draft is not None:
        await ask_again(update, context, problem)
    else:
        await send(update, Screen(problem))


def _caption(message: Message) -> str:
    return (message.caption or "").strip()
