"""The composition root: everything is made here, started in order, drained, and stopped."""

import asyncio
import logging
import secrets
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlparse

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.config import Config, Mode
from bot.documents.service import Documents
from bot.leadership import leadership_for
from bot.telegram.app import BULK_CONNECTIONS, CONNECTIONS, Lines, build_application, build_bulk_bot
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.menu_keeper import MenuKeeper
from bot.telegram.pacing import MESSAGES_PER_SECOND, TELEGRAMS_RATE, Gate
from bot.telegram.polling import TOKEN_REFUSED, PollingStoppedError, poll, watch_token
from bot.telegram.profile import set_profile
from bot.telegram.refused import WebhookRefusedError
from bot.telegram.resuming import Resumer
from bot.telegram.retry_after import seconds_of
from bot.telegram.sender import TelegramChannel
from bot.telegram.throttle import Throttle
from bot.texts.render import Renderer
from bot.web.health import Health
from bot.web.listening import listening_socket
from handlers.engine.context import KmuniApplication, Services
from handlers.menus import set_default_menus
from models.clock import Clock
from models.database import Database
from models.errors import DatabaseError
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.queries.match_rows import rewrite_stale_match_rows
from models.queries.seats import change_administrators
from models.queries.synonyms import refresh_taxonomy
from models.schema import migrate
from models.taxonomy import LiveTaxonomy, load_taxonomy
from scheduler.alerts import Alerts
from scheduler.courtesy import Courtesy
from scheduler.maintenance import index_offers
from scheduler.outbox import Outbox
from scheduler.retention import Retention
from scheduler.service import Scheduler, push_trigger
from scheduler.slots import WEEKDAYS, WeeklyRule
from scheduler.weekly_push import PushSettings, WeeklyPush

log = logging.getLogger(__name__)

CONNECT_PAUSE_S = 2.0
"""Between tries to reach Telegram at start."""

SHORTEST_PAUSE_S = 1.0

UNRESOLVED = "failed to resolve host"
"""What Telegram says of a name that it does not find, for the moment or because it is wrong."""

RESOLVE_TRIES = 10


class Runtime:
    """One bot: `start()` returns when it answers, `stop()` when nothing is under way any more."""

    def __init__(
        self,
        config: Config,
        *,
        clock: Clock | None = None,
        network: BaseRequest | None = None,
        messages_per_second: float = MESSAGES_PER_SECOND,
    ) -> None:
        self.config = config
        self.clock = clock or Clock()
        owner = f"{socket.gethostname()[:20]}-{secrets.token_hex(4)}"
        self._leadership = leadership_for(config.database_url, owner)
        self.database = Database(config.database_url)
        self.gate = Gate(messages_per_second)
        taxonomy = load_taxonomy(config.taxonomy_overlay)
        self.vocabulary = LiveTaxonomy(taxonomy)
        self._renderer = Renderer(taxonomy, config.region.zone, config.region.name)
        self._lines = Lines(CONNECTIONS, network)
        self._bulk_lines = Lines(BULK_CONNECTIONS, network)
        self._bulk_bot = build_bulk_bot(config, self._bulk_lines)
        settings = push_settings(config)
        telegram = TelegramChannel(self._bulk_bot, self._renderer, self.gate, settings.rule.zone)
        courtesy = Courtesy(settings.rule.zone, config.push.most_per_day, settings.rule)
        self.outbox = Outbox(
            self.database,
            self.clock,
            [telegram],
            taxonomy.closeness,
            owner,
            courtesy=courtesy,
        )
        self.push = WeeklyPush(self.database, self.clock, settings, owner)
        self.menus = MenuKeeper(
            self.database, self._renderer, self.clock, config.coordinators.telegram_ids
        )
        services = self._make_services(settings, courtesy)
        self.scheduler = Scheduler(
            self.database,
            self.clock,
            self.outbox,
            self.push,
            Alerts(self.database, self.clock, settings.match, taxonomy.closeness),
            telegram,
            push_trigger(
                config.push.weekday,
                config.push.time.hour,
                config.push.time.minute,
                config.region.timezone,
            ),
            retention=Retention(
                self.database,
                self.clock,
                config.region.zone,
                configured_telegram_ids=config.coordinators.telegram_ids,
                copies_kept=config.database.keep_copies,
            ),
            courtesy=courtesy,
            world=lambda: services.world,
        )
        self.application: KmuniApplication = build_application(
            config, services, self.gate, self._lines
        )
        resumer = Resumer(self.application, services)
        throttle = Throttle() if messages_per_second <= TELEGRAMS_RATE else None
        self._is_shared = config.telegram.mode is Mode.WEBHOOK and not self.database.is_sqlite
        """Whether other processes may keep updates for this one, and this one for them."""
        self.intake = Intake(
            self.application,
            self.database,
            self.clock,
            resumer,
            throttle,
            is_shared=self._is_shared,
        )
        self._background: set[asyncio.Task[Any]] = set()
        """What ends only with the bot, or ends it."""
        self._introducing: asyncio.Task[None] | None = None
        self._state = "starting"
        self._began_at: float | None = None

    def _make_services(self, settings: PushSettings, courtesy: Courtesy) -> Services:
        """What every step of a conversation may use."""
        config = self.config
        return Services(
            database=self.database,
            renderer=self._renderer,
            clock=self.clock,
            vocabulary=self.vocabulary,
            zone=config.region.zone,
            region=config.region.name,
            coordinator_ids=config.coordinators.telegram_ids,
            organisation=config.coordinators.organisation,
            match_settings=settings.match,
            privacy={
                "responsible": config.privacy.responsible,
                "contact": config.privacy.contact,
                "copies_days": str(config.database.keep_copies_days),
            },
            outbox=self.outbox,
            menus=self.menus,
            courtesy=courtesy,
            documents=Documents(),
        )

    async def start(self) -> None:
        """Stands by for as long as another process is the active one.

        With a webhook a stand-by keeps what Telegram sends it; the active one handles it.

        Raises: AlreadyRunningError, AddressInUseError, DatabaseError, PoolerError,
        PollingStoppedError for a refused token, WebhookRefusedError.
        """
        if self._is_shared:
            self._listen()
        self._state = "standing by"
        await self._leadership.acquire()
        self._state = "starting"
        self._began_at = asyncio.get_running_loop().time()
        copy = await asyncio.to_thread(migrate, self.config.database_url, now=self.clock.now())
        if copy is not None:
            log.info("older database copied before migrating", extra={"copy": str(copy)})
        self.database.lead(await self._leadership.begin(self.clock))
        async with self.database.write() as session:
            await rewrite_stale_match_rows(session)
            await change_administrators(
                session,
                self.config.coordinators.telegram_ids,
                self.config.coordinators.organisation,
                region=self.config.region.name,
                now=self.clock.now(),
            )
        await index_offers(self.database)
        await refresh_taxonomy(self.database, self.vocabulary)
        await self._connect()
        await self.intake.replay()
        await self.scheduler.start()
        self._spawn(self._stop_when_refused())
        self._spawn(self.menus.keep(self.application.bot))
        if self.config.telegram.mode is Mode.POLLING:
            await _insist(self.application.bot.delete_webhook, "webhook not removed yet")
        else:
            if not self._is_shared:
                self._listen()
            await self._set_webhook()
            self._spawn(watch_token(self._bulk_bot))
        self._spawn(self._lead())
        self._introducing = asyncio.create_task(self._introduce())
        self._state = "running"

    async def health(self) -> Health:
        """How this process is, for `kmuni health` and the probes."""
        now = asyncio.get_running_loop().time()
        times = (self._began_at, self._lines.answered_at, self._bulk_lines.answered_at)
        last_at = max((at for at in times if at is not None), default=now)
        is_running = self._state == "running"
        return Health(
            self._state,
            self.config.telegram.mode.value,
            now - last_at,
            await self.intake.can_keep() if is_running else False,
        )

    async def _lead(self) -> None:
        """Receives for as long as this process is the active one.

        Whoever only lost its connections goes on in another epoch; meanwhile it does not poll,
        because another process may.

        Raises: PollingStoppedError, LeadershipLostError, PoolerError.
        """
        while True:
            receiving = asyncio.create_task(self._receive())
            keeping = asyncio.create_task(self._leadership.keep())
            tasks = {receiving, keeping}
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                task.result()
            while not await self._lead_again():  # noqa: ASYNC110 - only the server tells
                await asyncio.sleep(CONNECT_PAUSE_S)

    async def _receive(self) -> None:
        """Takes updates in until it is cancelled; a webhook listens beside it."""
        if self.config.telegram.mode is Mode.POLLING:
            await poll(self.application.bot, self.intake)
        elif self._is_shared:
            await self.intake.collect()
        else:
            await asyncio.Event().wait()

    async def _lead_again(self) -> bool:
        """Whether another epoch of this process has begun."""
        await self._leadership.regain()
        try:
            with self.database.changing_epoch():
                self.database.lead(await self._leadership.begin(self.clock))
        except DatabaseError as error:
            log.warning("not active again yet", extra={"reason": str(error)})
            return False
        try:
            await self.intake.collect_once()  # what was just being kept when receiving ended
        except DatabaseError as error:
            log.warning("inbox not read", extra={"reason": str(error)})
        return True

    async def _connect(self) -> None:
        """Reaches Telegram, however long it is away; only a refused token ends the start."""
        await _insist(self.application.initialize, "Telegram is not reached yet")
        await _insist(self._bulk_bot.initialize, "Telegram is not reached yet")

    async def _introduce(self) -> None:
        """Tells Telegram the bot's menus and profile; people are answered meanwhile."""
        while True:
            try:
                await set_default_menus(self.application.bot, self._renderer)
                await set_profile(self.application.bot, self._renderer)
            except (BadRequest, InvalidToken) as error:
                log.warning("profile not set", extra={"reason": error.message})
                return
            except TelegramError as error:
                log.warning("profile not set yet", extra={"reason": error.message})
                pause = seconds_of(error) if isinstance(error, RetryAfter) else CONNECT_PAUSE_S
                await asyncio.sleep(pause)
            else:
                return

    def _listen(self) -> None:
        # Not loaded by a bot that polls.
        from bot.telegram.webhook import webhook_app
        from bot.web.server import serve

        telegram = self.config.telegram
        url, secret = self._webhook()
        app = webhook_app(self.intake, secret, urlparse(url).path or "/")
        self._spawn(serve(app, listening_socket(telegram.webhook_host, telegram.webhook_port)))

    async def _set_webhook(self) -> None:
        """Raises: WebhookRefusedError if Telegram will never take the address."""
        url, secret = self._webhook()
        tries = 0

        async def set_webhook() -> None:
            nonlocal tries
            tries += 1
            try:
                await self.application.bot.set_webhook(
                    url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
                )
            except BadRequest as error:
                if UNRESOLVED not in error.message.lower() or tries >= RESOLVE_TRIES:
                    raise WebhookRefusedError(error.message) from error
                raise

        await _insist(set_webhook, "webhook not set yet")

    def _webhook(self) -> tuple[str, str]:
        """The public address and the secret; the configuration was checked for both."""
        telegram = self.config.telegram
        if telegram.webhook_url is None or telegram.webhook_secret is None:
            raise ValueError("the configuration was not checked")
        return telegram.webhook_url, telegram.webhook_secret.get_secret_value()

    async def _stop_when_refused(self) -> None:
        """Raises: PollingStoppedError as soon as Telegram refuses the token for any message."""
        refusals = [
            asyncio.create_task(self.outbox.wait_until_refused()),
            asyncio.create_task(self.intake.token_refused.wait()),
        ]
        try:
            await asyncio.wait(refusals, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for refusal in refusals:
                refusal.cancel()
        raise PollingStoppedError(TOKEN_REFUSED)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)

    async def wait(self) -> None:
        """Returns when receiving ended by itself.

        Raises: PollingStoppedError, LeadershipLostError, PoolerError.
        """
        if self._background:
            done, _ = await asyncio.wait(self._background, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

    async def stop(self) -> None:
        """Stops receiving, lets steps and sends end, then closes."""
        self._state = "stopping"
        tasks = {*self._background, *([self._introducing] if self._introducing else [])}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._background.clear()
        async with AsyncExitStack() as ending:  # from the last line to the first, whatever fails
            ending.push_async_callback(self._leadership.release)
            ending.push_async_callback(self.database.close)
            ending.push_async_callback(self._bulk_lines.close)
            ending.push_async_callback(self._lines.close)
            ending.push_async_callback(self._bulk_bot.shutdown)
            ending.push_async_callback(self.application.shutdown)
            await asyncio.gather(self.intake.drain(), self.scheduler.stop())

    async def is_settled(self) -> bool:
        """Whether every accepted update is answered and nothing due waits in the outbox."""
        return self._is_idle and await self.outbox.is_empty() and self._is_idle

    @property
    def _is_idle(self) -> bool:
        """Whether nobody is being answered, and nothing is looked for beside that."""
        is_introduced = self._introducing is None or self._introducing.done()
        is_asked = self.intake.is_idle and self.menus.is_idle
        return is_introduced and is_asked and self.scheduler.is_idle


async def _insist(call: Callable[[], Awaitable[object]], event: str) -> None:
    """Calls Telegram until it answers, however long it is away, as slowly as it asks for.

    Raises: PollingStoppedError for a refused token; what is no error of Telegram's.
    """
    while True:
        pause = CONNECT_PAUSE_S
        try:
            await call()
        except InvalidToken as error:
            raise PollingStoppedError("Telegram does not accept the token") from error
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                pause = max(seconds_of(error), SHORTEST_PAUSE_S)
            log.warning(event, extra={"reason": error.message})
            await asyncio.sleep(pause)
        else:
            return


def push_settings(config: Config) -> PushSettings:
    """The weekly push as the configuration wants it."""
    rule = WeeklyRule(WEEKDAYS.index(config.push.weekday), config.push.time, config.region.zone)
    match = replace(
        DEFAULT_SETTINGS, suggestions=config.push.suggestions, floor=config.matching.floor
    )
    overlay = config.taxonomy_overlay
    return PushSettings(
        rule,
        timedelta(hours=config.push.catch_up_hours),
        match,
        overlay if overlay.exists() else None,
    )
