"""The typed context of every step: who is writing, the database, the texts, the answer."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any, Protocol, Self, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Document, PhotoSize, Update
from telegram.ext import Application, CallbackContext, ExtBot

from handlers.engine.newcomers import NEWCOMERS, Newcomers
from handlers.engine.refusals import as_error
from models.acts.world import World
from models.clock import Clock
from models.database import Database
from models.documents import DocumentProblem, DocumentText
from models.matching.rules.scoring import MatchSettings
from models.queries.drafts import delete_draft, open_draft
from models.queries.inbox import record_applied
from models.queries.outbox import HAS_QUEUED
from models.queries.people import Visitor, add_person, find_visitor
from models.queries.seats import add_administrator, get_organisation_named
from models.reading.heard import Heard
from models.refusals import Refused
from models.rights import Actor
from models.tables.base import stored_id
from models.tables.draft import Dialogue, Draft
from models.tables.person import Person
from models.taxonomy import LiveTaxonomy, Taxonomy
from models.vocabulary import Language

Given = TypeVar("Given")
Outcome = TypeVar("Outcome")

SERVICES = "services"
"""The key in `bot_data` under which the services are."""

ASKED_LINKS = "asked_links"
"""The key in `bot_data` under which is remembered whom an invitation has just asked."""

UNANSWERED = "unanswered"
"""The key in `bot_data` under which failures wait by update id, for the intake to act on."""

FORGETTING = "forgetting"
"""The key in `bot_data` of the updates after whose end nothing of them may be found on the disk."""


Act = Callable[[AsyncSession, Actor, Given, World], Awaitable[Outcome | Refused]]
"""One thing that people do; see `models/acts`."""


class Renders(Protocol):
    """Makes texts; `bot.texts.render.Renderer` does."""

    def text(self, template: str, language: Language, /, **values: Any) -> str: ...

    def label(
        self, message: str, language: Language, /, context: str | None = None, **values: Any
    ) -> str: ...

    def language_name(self, code: str, language: Language) -> str: ...


class Wakes(Protocol):
    """Is told that messages were queued, so that they go out now rather than soon."""

    def wake(self) -> None: ...


class KeepsMenus(Protocol):
    """Sets the command menus of chats, beside the answers."""

    def refresh(self, telegram_id: int) -> None:
        """The person's roles or language may ask for another menu than their chat has."""
        ...


class WritesPolitely(Protocol):
    """Knows the hours and the day's limit of messages that nobody asked for."""

    @property
    def most_per_day(self) -> int: ...

    def next_allowed(self, now: datetime) -> datetime:
        """The first instant from now on at which people may be written to."""
        ...

    def day_begins(self, now: datetime) -> datetime: ...

    def next_morning(self, now: datetime) -> datetime: ...

    def next_digest(self, now: datetime) -> datetime | None:
        """When the weekly message is due next, in UTC; None where there is none."""
        ...


class ReadsDocuments(Protocol):
    """Fetches and reads the files that people send; `bot.documents.service.Documents` does."""

    @property
    def reads_pictures(self) -> bool:
        """Whether words in photos and scans are recognised here."""
        ...

    async def text_of(self, document: Document | PhotoSize) -> DocumentText | DocumentProblem:
        """The words of a file, or why there are none. Never inside a transaction: it takes long."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What every step may use."""

    database: Database
    renderer: Renders
    clock: Clock
    vocabulary: LiveTaxonomy
    zone: tzinfo
    region: str
    coordinator_ids: frozenset[int]
    """Accounts that are coordinators by configuration."""
    organisation: str
    match_settings: MatchSettings
    privacy: Mapping[str, str]
    outbox: Wakes
    menus: KeepsMenus
    courtesy: WritesPolitely
    documents: ReadsDocuments

    @property
    def world(self) -> World:
        """What acts may look at, as it is now."""
        return World(
            now=self.clock.now(),
            taxonomy=self.vocabulary.current,
            zone=self.zone,
            region=self.region,
            organisation=self.organisation,
            names_coordinators=bool(self.coordinator_ids),
            match_settings=self.match_settings,
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """A dialogue that an act leads to: it is open in the same commit."""

    dialogue: Dialogue
    state: str
    answers: Mapping[str, Any]


class _TakenBackError(Exception):
    """Rolls back what a refused act may have begun."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason.name)
        self.refused = refused


class KmuniContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update's context; its transaction marks the update as applied."""

    def __init__(
        self,
        application: "KmuniApplication",
        chat_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        super().__init__(application, chat_id, user_id)
        self.update_id: int | None = None
        self.telegram_id = user_id
        self.visitor: Visitor | None = None
        """The person behind the update as the database knows them; None while they are not kept."""
        self.language_hint = Language.GERMAN
        """What the person's Telegram speaks, or what they asked for before their yes."""
        self.heard: Heard | None = None
        """What the typed words say, for the step that takes them."""
        self.words: str | None = None
        """The part of the typed words that answers the question, where the rest said which one."""
        self.note = ""
        """What was taken of typed words, to be said above the next question or card."""
        self.is_question_last = False
        """Whether the open question is the last that was shown, so that it need not come again."""
        self.asks_itself = False
        """Whether what was shown asks something, which is answered before the open question."""
        self.is_card_new = False
        """Whether what words can be about was shown by this very step."""
        self._is_applied = False

    @classmethod
    def from_update(cls, update: object, application: Any) -> Self:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.update_id = update.update_id
            user = update.effective_user
            if user is not None:
                context.telegram_id = user.id
                asked_for = context.newcomers.language_of(user.id)
                context.language_hint = asked_for or language_of(user.language_code)
        return context

    @property
    def services(self) -> Services:
        services: Services = self.bot_data[SERVICES]
        return services

    @property
    def newcomers(self) -> Newcomers:
        newcomers: Newcomers = self.bot_data[NEWCOMERS]
        return newcomers

    @property
    def taxonomy(self) -> Taxonomy:
        """With everything that was explained so far; ask anew in every step."""
        return self.services.vocabulary.current

    @property
    def now(self) -> datetime:
        return self.services.clock.now()

    @property
    def today(self) -> date:
        """The day in the region's time zone."""
        return self.now.astimezone(self.services.zone).date()

    # Who is writing

    async def recognise(self) -> None:
        """Reads who is writing: once an update, at the door; again after somebody else's change."""
        if self.telegram_id is not None:
            async with self.services.database.read(is_brief=True) as session:
                self.visitor = await self._find_visitor(session)

    async def _find_visitor(self, session: AsyncSession) -> Visitor | None:
        if self.telegram_id is None:
            return None
        return await find_visitor(session, self.telegram_id, now=self.now)

    def is_now_at(self, draft: Draft) -> None:
        """The visitor's open dialogue, as it was just written."""
        if self.visitor is not None:
            self.visitor = replace(self.visitor, draft=draft)

    @property
    def draft(self) -> Draft | None:
        """The dialogue the person is in."""
        return self.visitor.draft if self.visitor else None

    @property
    def is_coordinator(self) -> bool:
        if self.telegram_id in self.services.coordinator_ids:
            return True
        return self.visitor is not None and self.visitor.is_coordinator

    @property
    def language(self) -> Language:
        """The person's choice, or what their Telegram speaks."""
        return Language(self.visitor.person.language) if self.visitor else self.language_hint

    # The database

    async def keep_person(self, session: AsyncSession, source: str | None = None) -> Person:
        """The account as a person, kept from now on; one whom the configuration names is seated.

        Raises: LookupError for an update that nobody sent.
        """
        if self.telegram_id is None:
            raise LookupError("an update without a sender keeps nobody")
        services = self.services
        person = await add_person(
            session, self.telegram_id, self.language_hint, source=source, now=self.now
        )
        if self.telegram_id in services.coordinator_ids:
            house = await get_organisation_named(
                session, services.organisation, region=services.region, now=self.now
            )
            await add_administrator(session, stored_id(person), stored_id(house), now=self.now)
        return person

    @asynccontextmanager
    async def read(self, *, is_brief: bool = False) -> AsyncGenerator[AsyncSession]:
        """For looking only; `is_brief`: at a few rows by their keys."""
        async with self.services.database.read(is_brief=is_brief) as session:
            yield session

    @asynccontextmanager
    async def write(
        self, *, is_brief: bool = True, reads_visitor: bool = True
    ) -> AsyncGenerator[AsyncSession]:
        """The step's transaction: its effect and the update's `applied` are one commit.

        Not `is_brief`: it touches thousands of rows. Not `reads_visitor`: the caller knows what
        became of the visitor and sets it.

        Raises: AlreadyAppliedError if the update took effect before.
        """
        visitor = self.visitor
        async with self.services.database.write(is_brief=is_brief) as session:
            if self.update_id is not None and not self._is_applied:
                await record_applied(session, self.update_id)
            yield session
            if reads_visitor:
                visitor = await self._find_visitor(session)
        self._is_applied = True
        if reads_visitor:
            self.visitor = visitor

    @property
    def world(self) -> World:
        return self.services.world

    @property
    def actor(self) -> Actor:
        """Who is writing, as acts know them.

        Raises: LookupError for somebody who is not kept; ask `guards` before.
        """
        if self.visitor is None:
            raise LookupError("an act needs a person")
        return Actor(self.visitor.person_id)

    async def keep_visitor(self, session: AsyncSession, *, source: str | None = None) -> Visitor:
        """Whoever is writing, kept from this transaction on.

        `source` is the payload of the deep link that brought somebody new.
        """
        await self.keep_person(session, source)
        visitor = await self._find_visitor(session)
        if visitor is None:
            raise LookupError("the person was not kept")
        return visitor

    async def keep_account(self) -> None:
        """Keeps whoever is writing before they do anything; doing it again changes nothing."""
        async with self.services.database.write() as session:
            visitor = await self.keep_visitor(session)
        self.visitor = visitor

    async def perform(
        self,
        act: Act[Given, Outcome],
        given: Given,
        *,
        ends: Draft | None = None,
        begins: Callable[[Outcome], Opening | None] | None = None,
        keeps_visitor: bool = False,
        is_brief: bool = True,
    ) -> Outcome | Refused:
        """Does it: the act, the end of the dialogue it was asked in, and the update's `applied`.

        `begins`: the dialogue that the outcome leads to. `keeps_visitor`: the act is what somebody
        is kept for. Of a refused act nothing is kept, and its dialogue stays open.

        Raises: StaleChangeError if `ends` has ended before: a second tap.
        """
        actor = None if keeps_visitor else self.actor
        try:
            async with self.write(is_brief=is_brief) as session:
                if ends is not None:
                    await delete_draft(session, ends)
                actor = actor or Actor((await self.keep_visitor(session)).person_id)
                outcome = await self._act_in(session, actor, act, given)
                if begins is not None and (opening := begins(outcome)) is not None:
                    await open_draft(
                        session,
                        actor.person_id,
                        opening.dialogue,
                        opening.state,
                        opening.answers,
                        now=self.now,
                    )
                has_queued = HAS_QUEUED in session.info
        except _TakenBackError as taken_back:
            return taken_back.refused
        if has_queued:
            self.services.outbox.wake()
        return outcome

    async def perform_aside(self, act: Act[Given, Outcome], given: Given) -> Outcome | Refused:
        """Does what an answer needs in order to be shown, beside the effect of its update.

        The update is not `applied` by it: after a crash it is answered again.
        """
        actor = self.actor
        try:
            async with self.services.database.write() as session:
                return await self._act_in(session, actor, act, given)
        except _TakenBackError as taken_back:
            return taken_back.refused

    async def _act_in(
        self, session: AsyncSession, actor: Actor, act: Act[Given, Outcome], given: Given
    ) -> Outcome:
        outcome = await act(session, actor, given, self.world)
        if isinstance(outcome, Refused):
            # What the refusal is about is shown after the rollback.
            session.expunge_all()
            raise _TakenBackError(outcome)
        return outcome

    async def require(
        self,
        act: Act[Given, Outcome],
        given: Given,
        *,
        ends: Draft | None = None,
        is_brief: bool = True,
    ) -> Outcome:
        """The outcome of an act whose refusal ends the step with what `refusals` says of it.

        Raises: RefusedError; StaleChangeError as `perform` does.
        """
        outcome = await self.perform(act, given, ends=ends, is_brief=is_brief)
        if isinstance(outcome, Refused):
            raise as_error(outcome)
        return outcome

    def remember_asked(self, role: str, token: str) -> None:
        """An invitation has asked the person; their next words may answer it."""
        if self.telegram_id is not None:
            self.bot_data[ASKED_LINKS].remember(self.telegram_id, role, token, self.now)

    def report_unanswered(self, error: Exception) -> None:
        """The effect is committed, but its answer did not go out: it will be given again."""
        if self.update_id is not None:
            self.bot_data[UNANSWERED][self.update_id] = error

    def wipe_when_answered(self) -> None:
        """Somebody deleted everything: the update that said so goes as well, once it is done."""
        if self.update_id is not None:
            self.bot_data[FORGETTING].add(self.update_id)

    # Texts

    def text(self, template: str, /, **values: Any) -> str:
        return self.services.renderer.text(template, self.language, **values)

    def label(self, message: str, /, context: str | None = None, **values: Any) -> str:
        return self.services.renderer.label(message, self.language, context=context, **values)


KmuniApplication = Application[
    ExtBot[None], KmuniContext, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any
]


def language_of(code: str | None) -> Language:
    """The language to speak with an account; German unless Telegram is set to another."""
    if code is None or code.lower().startswith("de"):
        return Language.GERMAN
    return Language.ENGLISH
