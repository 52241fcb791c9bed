"""The python-telegram-bot application: handlers, and no updater of its own."""

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application, ContextTypes, Defaults, ExtBot
from telegram.request import BaseRequest

from bot.config import Config
from bot.telegram.aiohttp_request import AiohttpRequest
from bot.telegram.pacing import Gate
from bot.telegram.person_lane import PersonLane
from bot.telegram.request import TelegramRequest
from handlers import register_handlers
from handlers.engine.context import SERVICES, KmuniApplication, KmuniContext, Services

CONNECTIONS = 512
"""Opened when they are needed: a call that hangs keeps its own for as long as it is waited for."""

BULK_CONNECTIONS = 128

DEFAULTS = Defaults(
    parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
)


def make_request(connections: int, network: BaseRequest | None = None) -> TelegramRequest:
    """A bounded pool; tests hand in a network that needs no socket."""
    return TelegramRequest(network or AiohttpRequest(connections))


class Lines:
    """The two ways to Telegram of one bot: its calls, and its poll.

    Whoever makes them closes them: the library leaves open what a refused start has opened.
    """

    def __init__(self, connections: int, network: BaseRequest | None = None) -> None:
        self.calls = make_request(connections, network)
        self.poll = make_request(1, network)

    async def close(self) -> None:
        await self.calls.shutdown()
        await self.poll.shutdown()

    @property
    def answered_at(self) -> float | None:
        """When the last answer came, in the event loop's seconds; None if none did."""
        times = (self.calls.answered_at, self.poll.answered_at)
        return max((time for time in times if time is not None), default=None)


def token_of(config: Config) -> str:
    """The token's text, for the two places that need it.

    Raises: ValueError without one.
    """
    if config.telegram.token is None:
        raise ValueError("a token is needed")
    return config.telegram.token.get_secret_value()


def build_application(
    config: Config,
    services: Services,
    gate: Gate,
    lines: Lines,
) -> KmuniApplication:
    """The application that answers people; `bot.telegram.intake` feeds it."""
    application = (
        Application.builder()
        .token(token_of(config))
        .base_url(config.telegram.base_url)
        .base_file_url(config.telegram.base_file_url)
        .request(lines.calls)
        .get_updates_request(lines.poll)
        .rate_limiter(PersonLane(gate))
        .defaults(DEFAULTS)
        .context_types(ContextTypes(context=KmuniContext))
        .updater(None)
        .build()
    )
    application.bot_data[SERVICES] = services
    register_handlers(application)
    return application


def build_bulk_bot(config: Config, lines: Lines | None = None) -> ExtBot[None]:
    """The bot that sends queued messages, which pass the gate before they get here."""
    lines = lines or Lines(BULK_CONNECTIONS)
    return ExtBot(
        token=token_of(config),
        base_url=config.telegram.base_url,
        base_file_url=config.telegram.base_file_url,
        request=lines.calls,
        get_updates_request=lines.poll,
        defaults=DEFAULTS,
    )
