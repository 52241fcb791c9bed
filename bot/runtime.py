"""The composition root: everything is made here, started in order, drained, and stopped."""

import asyncio
import logging
import secrets
import socket
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlparse

import httpx
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.app import build_application, build_bulk_bot
from bot.config import Config, Mode
from bot.intake import ALLOWED_UPDATES, Intake
from bot.leadership import leadership_for
from bot.pacing import MESSAGES_PER_SECOND, TELEGRAMS_RATE, Gate
from bot.polling import PollingStoppedError, poll
from bot.profile import set_profile
from bot.render import Renderer
from bot.resuming import Resumer
from bot.sender import TelegramDeliverer
from bot.throttle import Throttle
from bot.webhook import listening_socket, serve, webhook_app
from handlers.context import KmuniApplication, Services
from handlers.menus import set_default_menus
from models.clock import Clock
from models.database import Database
from models.matching.scoring import DEFAULT_SETTINGS
from models.queries.match_rows import rewrite_stale_match_rows
from models.queries.synonyms import refresh_taxonomy
from models.schema import migrate
from models.taxonomy import LiveTaxonomy, load_taxonomy
from scheduler.alerts import Alerts
from scheduler.courtesy import Courtesy
from scheduler.maintenance import index_offers
from scheduler.outbox import Outbox
from scheduler.service import Scheduler, push_trigger
from scheduler.slots import WEEKDAYS, WeeklyRule
from scheduler.weekly_push import PushSettings, WeeklyPush

log = logging.getLogger(__name__)

CONNECT_PAUSE_S = 2.0
"""Between tries to reach Telegram at start."""


class Runtime:
    """One bot: `start()` returns when it answers, `stop()` when nothing is under way any more."""

    def __init__(
        self,
        config: Config,
        *,
        clock: Clock | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        messages_per_second: float = MESSAGES_PER_SECOND,
    ) -> None:
        self._config = config
        self.clock = clock or Clock()
        owner = f"{socket.gethostname()[:20]}-{secrets.token_hex(4)}"
        self._leadership = leadership_for(config.database_url, owner)
        self.database = Database(config.database_url)
        self.gate = Gate(messages_per_second)
        taxonomy = load_taxonomy(config.taxonomy_overlay)
        self.vocabulary = LiveTaxonomy(taxonomy)
        self._renderer = Renderer(taxonomy, config.region.zone, config.region.name)
        self._bulk_bot = build_bulk_bot(config, transport)
        deliverer = TelegramDeliverer(self._bulk_bot, self._renderer, self.gate)
        settings = push_settings(config)
        self.outbox = Outbox(
            self.database,
            self.clock,
            deliverer,
            self.gate,
            taxonomy.closeness,
            owner,
            courtesy=Courtesy(settings.rule.zone, config.push.most_per_day, settings.rule),
        )
        self.push = WeeklyPush(self.database, self.clock, settings, owner)
        self.scheduler = Scheduler(
            self.database,
            self.clock,
            self.outbox,
            self.push,
            Alerts(self.database, self.clock, settings.match, taxonomy.closeness),
            deliverer,
            push_trigger(
                config.push.weekday,
                config.push.time.hour,
                config.push.time.minute,
                config.region.timezone,
            ),
        )
        services = self._make_services(settings)
        self.application: KmuniApplication = build_application(
            config, services, self.gate, transport
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

    def _make_services(self, settings: PushSettings) -> Services:
        """What every step of a conversation may use."""
        config = self._config
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
            },
            outbox=self.outbox,
        )

    async def start(self) -> None:
        """Stands by for as long as another process is the active one.

        With a webhook a stand-by keeps what Telegram sends it; the active one handles it.

        Raises: AlreadyRunningError, AddressInUseError, DatabaseError, PollingStoppedError for a
        refused token.
        """
        if self._is_shared:
            self._listen()
        await self._leadership.acquire()
        copy = await asyncio.to_thread(migrate, self._config.database_url, now=self.clock.now())
        if copy is not None:
            log.info("older database copied before migrating", extra={"copy": str(copy)})
        self.database.lead(await self._leadership.begin(self.clock))
        async with self.database.write() as session:
            await rewrite_stale_match_rows(session)
        await index_offers(self.database)
        await refresh_taxonomy(self.database, self.vocabulary)
        await self._connect()
        await self.intake.replay()
        await self.scheduler.start()
        self._spawn(self._leadership.keep())
        self._spawn(self._stop_when_refused())
        if self._config.telegram.mode is Mode.POLLING:
            await self.application.bot.delete_webhook()
            self._spawn(poll(self.application.bot, self.intake))
        elif self._is_shared:
            self._spawn(self.intake.collect())
            await self._set_webhook()
        else:
            self._listen()
            await self._set_webhook()
        self._introducing = asyncio.create_task(self._introduce())

    async def _connect(self) -> None:
        """Reaches Telegram, however long it is away; only a refused token ends the start."""
        while True:
            try:
                await self.application.initialize()
                await self._bulk_bot.initialize()
            except InvalidToken as error:
                raise PollingStoppedError("Telegram does not accept the token") from error
            except TelegramError as error:
                log.warning("Telegram is not reached yet", extra={"reason": type(error).__name__})
                await asyncio.sleep(CONNECT_PAUSE_S)
            else:
                return

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
                log.warning("profile not set yet", extra={"reason": type(error).__name__})
                await asyncio.sleep(CONNECT_PAUSE_S)
            else:
                return

    def _listen(self) -> None:
        telegram = self._config.telegram
        url, secret = self._webhook()
        app = webhook_app(self.intake, secret, urlparse(url).path or "/")
        self._spawn(serve(app, listening_socket(telegram.webhook_host, telegram.webhook_port)))

    async def _set_webhook(self) -> None:
        url, secret = self._webhook()
        await self.application.bot.set_webhook(
            url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
        )

    def _webhook(self) -> tuple[str, str]:
        """The public address and the secret; the configuration was checked for both."""
        telegram = self._config.telegram
        if telegram.webhook_url is None or telegram.webhook_secret is None:
            raise ValueError("the configuration was not checked")
        return telegram.webhook_url, telegram.webhook_secret.get_secret_value()

    async def _stop_when_refused(self) -> None:
        """Raises: PollingStoppedError as soon as Telegram refuses the token of a queued message."""
        await self.outbox.wait_until_refused()
        raise PollingStoppedError("Telegram does not accept the token")

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)

    async def wait(self) -> None:
        """Returns when receiving ended by itself.

        Raises: PollingStoppedError, LeadershipLostError.
        """
        if self._background:
            done, _ = await asyncio.wait(self._background, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

    async def stop(self) -> None:
        """Stops receiving, lets steps and sends end, then closes."""
        tasks = {*self._background, *([self._introducing] if self._introducing else [])}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._background.clear()
        await self.intake.drain()
        await self.scheduler.stop()
        await self.application.shutdown()
        await self._bulk_bot.shutdown()
        await self.database.close()
        await self._leadership.release()

    async def settle(self) -> None:
        """Returns when every accepted update is answered and nothing due waits in the outbox."""
        while not (self.intake.is_idle and await self.outbox.is_empty()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


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
