"""Nobody is left in silence: what is said when an answer was lost or an update failed."""

import logging
from functools import partial

from telegram.error import TelegramError

from bot.telegram.origin import private_topic_of
from handlers.engine.context import KmuniApplication, KmuniContext, Services
from handlers.engine.dialogues import questions_of
from handlers.engine.reachability import is_gone, note_gone
from handlers.engine.screen import Screen, send_to_topic
from handlers.home import home_screen
from models.queries.inbox import find_newest_payload
from models.queries.people import Visitor, find_visitor
from models.vocabulary import Language

log = logging.getLogger(__name__)


class Resumer:
    """Asks the open question again, outside of any update."""

    def __init__(self, application: KmuniApplication, services: Services) -> None:
        self._application = application
        self._services = services

    async def ask_again(self, telegram_id: int) -> None:
        """The last answer was saved; what is open now is asked again."""
        await self._tell(telegram_id, "common/restarted")

    async def apologize(self, telegram_id: int) -> None:
        """The last answer failed; what is open now is asked again."""
        await self._tell(telegram_id, "common/sorry")

    async def slow_down(self, telegram_id: int) -> None:
        """It was too much at once; what is open now is asked again."""
        await self._tell(telegram_id, "common/too_fast")

    async def _tell(self, telegram_id: int, template: str) -> None:
        """In the topic of their newest update that is still kept; whoever is gone is noted as gone.

        Raises: TelegramError, DatabaseError.
        """
        if not telegram_id:
            return
        async with self._services.database.read() as session:
            now = self._services.clock.now()
            visitor = await find_visitor(session, telegram_id, now=now)
            payload = await find_newest_payload(session, telegram_id)
        context = KmuniContext(self._application, chat_id=telegram_id, user_id=telegram_id)
        context.visitor = visitor
        language = Language(visitor.person.language) if visitor else Language.GERMAN
        opening = self._services.renderer.text(template, language)
        screen = await self._screen(context, visitor, opening)
        topic = private_topic_of(payload) if payload is not None else None
        send = partial(
            self._application.bot.send_message,
            telegram_id,
            screen.text,
            reply_markup=screen.keyboard,
        )
        try:
            await send_to_topic(topic, send)
        except TelegramError as error:
            if not is_gone(error):
                raise
            await note_gone(self._services, telegram_id)

    async def _screen(self, context: KmuniContext, visitor: Visitor | None, opening: str) -> Screen:
        """The opening with the open question, or with what the person can do here."""
        draft = visitor.draft if visitor is not None else None
        question = questions_of(context).get(draft.state) if draft is not None else None
        try:
            if question is not None and draft is not None:
                asked = await question.ask(context, draft)
            elif visitor is not None and (visitor.is_student or visitor.is_company):
                asked = await home_screen(context)
            else:
                return Screen(opening)
        except Exception:
            # Even a question that cannot be asked leaves nobody in silence.
            log.exception("question not asked", extra={"state": draft.state if draft else None})
            return Screen(opening)
        return Screen(f"{opening}\n\n{asked.text}", asked.rows)
