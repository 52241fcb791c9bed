"""What everybody can say in words, anywhere: each as its command or button does it."""

from collections.abc import Mapping
from datetime import timedelta

from telegram import Update

from handlers.answers import answer_screen, talk_screen
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import ask_again
from handlers.engine.hearing import Card, Says, do_aside
from handlers.engine.labels import Label
from handlers.engine.meanings import asks_what_was_meant, find_meant
from handlers.engine.on_screen import find_on_screen, offer_of, take_off_screen
from handlers.engine.screen import Screen, send, toast
from handlers.engine.taps import Handler, do, on
from handlers.home import cmd_help
from handlers.privacy import cmd_own_data
from handlers.settings import cmd_language
from handlers.silence import stop_everything
from models.payloads import (
    AskDelete,
    ChooseLanguage,
    DeleteEverything,
    Fewer,
    KeepEverything,
    ListSubscriptions,
    Mean,
    Payload,
    ReminderWish,
    ShowHome,
)
from models.reading.heard import Intent, Role, Said, Topic
from models.reading.listening import Yes, listens
from models.tables.preference import BroadcastWish
from models.tables.preference import Topic as NoticeTopic
from models.vocabulary import Language


async def talk(update: Update, context: KmuniContext, said: Said) -> None:
    """Words that want nothing done."""
    await send(update, await talk_screen(context, said.meaning.intent))


async def answer(update: Update, context: KmuniContext, said: Said) -> None:
    """A question about us, or about the offer that is on the screen."""
    shown = await find_on_screen(context)
    offer_id = offer_of(shown.payload or shown.above) if shown is not None else None
    topic = Topic(said.word("topic") or Topic.OTHER)
    await send(update, await answer_screen(context, topic, offer_id=offer_id))


async def give_help(update: Update, context: KmuniContext, said: Said) -> None:
    await cmd_help(update, context)


async def stop(update: Update, context: KmuniContext, said: Said) -> None:
    """No more messages: all of them, or those that the words name."""
    match said.word("what") if context.visitor is not None else "":
        case "announcements":
            await do(update, context, Fewer(NoticeTopic.BROADCAST, wish=BroadcastWish.NONE))
        case "reminders":
            await do(update, context, Fewer(NoticeTopic.REMINDER, wish=ReminderWish.OFF))
        case "digest":
            await do(update, context, Fewer(NoticeTopic.DIGEST))
        case "alerts":
            await do(update, context, ListSubscriptions())
        case _:
            await stop_everything(update, context)


async def delete_me(update: Update, context: KmuniContext, said: Said) -> None:
    """Says what deleting means and asks; nothing is deleted by a sentence."""
    if context.visitor is None:
        await send(update, Screen(context.text("common/nothing_kept")))
    else:
        await do(update, context, AskDelete())


async def export_me(update: Update, context: KmuniContext, said: Said) -> None:
    if context.visitor is None:
        await send(update, Screen(context.text("common/nothing_kept")))
    else:
        await cmd_own_data(update, context)


async def change_language(update: Update, context: KmuniContext, said: Said) -> None:
    """Spoken at once if it is one of ours; else the choice, which says both by their names."""
    wanted = said.word("lang")
    if wanted in set(Language):
        await do(update, context, ChooseLanguage(Language(wanted)))
    else:
        await cmd_language(update, context)


async def say_nothing_is_open(update: Update, context: KmuniContext, said: Said) -> None:
    """A yes, a no or a way back where nothing was asked, or where it is no answer."""
    if context.draft is not None:
        problem = context.text("common/unsure_here", intent=said.meaning.intent.value)
        await ask_again(update, context, problem)
        return
    is_no = said.meaning.intent in {Intent.REFUSE, Intent.CANCEL}
    if is_no and await asks_what_was_meant(context):
        await take_off_screen(context)
        await send(update, Screen(context.text("common/stays")))
        return
    await send(update, Screen(context.text("common/nothing_asked")))


async def go_home(update: Update, context: KmuniContext, said: Said) -> None:
    await do(update, context, ShowHome())


SAYS: Says = {
    Intent.GREETING: talk,
    Intent.THANKS: talk,
    Intent.SMALLTALK: talk,
    Intent.COMPLAINT: talk,
    Intent.HUMAN: talk,
    Intent.REPORT_ABUSE: talk,
    Intent.UNDO: talk,
    Intent.ASK: answer,
    Intent.HELP: give_help,
    Intent.STOP: stop,
    Intent.DELETE_ME: delete_me,
    Intent.EXPORT_ME: export_me,
    Intent.LANGUAGE: change_language,
    Intent.SHOW: go_home,
    Intent.AGREE: say_nothing_is_open,
    Intent.REFUSE: say_nothing_is_open,
    Intent.SKIP: say_nothing_is_open,
    Intent.BACK: say_nothing_is_open,
    Intent.CANCEL: say_nothing_is_open,
}

CARDS: Mapping[type[Payload], Card] = {
    AskDelete: Card(
        listens(Role.STUDENT, yes=Yes.DELETES),
        {
            Intent.AGREE: lambda shown, said: DeleteEverything(),
            Intent.REFUSE: lambda shown, said: KeepEverything(),
            Intent.CANCEL: lambda shown, said: KeepEverything(),
            Intent.SKIP: lambda shown, said: KeepEverything(),
            Intent.BACK: lambda shown, said: KeepEverything(),
        },
        lasts=timedelta(minutes=10),
        comes_first=True,
    ),
}
"""What words can be about, and the buttons that say the same."""


# Not sure what was meant


async def do_meant(update: Update, context: KmuniContext, tap: Mean) -> None:
    """One of the likely meanings of the last line."""
    found = await find_meant(context, tap)
    if found is None:
        await toast(update, context.label(Label("That is over already.")))
        return
    await toast(update, "")
    await do_aside(update, context, *found)


HANDLERS: list[Handler] = [on(Mean, do_meant)]
