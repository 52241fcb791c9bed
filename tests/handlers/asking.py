"""Somebody who asks, as a step of the running bot knows them."""

from dataclasses import replace

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from handlers.engine.context import KmuniContext
from models.vocabulary import Language


async def asking(play: Play, person: Person, language: Language = Language.GERMAN) -> KmuniContext:
    """The context of an update of theirs, read from the database as it is now."""
    context = KmuniContext(play.runtime.application, person.user_id, person.user_id)
    context.language_hint = language
    await context.recognise()
    if context.visitor is not None:
        spoken = context.visitor.person.model_copy(update={"language": language})
        context.visitor = replace(context.visitor, person=spoken)
    return context
