"""The bot's name and descriptions in both languages, set at start where they differ."""

from telegram import Bot

from handlers.engine.context import Renders
from handlers.engine.labels import Label
from models.vocabulary import Language

NAME = "KMUni"
SHORT_DESCRIPTION = Label(
    "Students meet small and medium-sized companies of their region: internships, theses, jobs."
)
DESCRIPTION = Label(
    "KMUni introduces students to small and medium-sized companies of their region. "
    "Say in your own words what you study, and receive a few fitting offers each week: "
    "internships, theses, student jobs, company visits. For companies it is free."
)

CODES = ((None, Language.ENGLISH), ("de", Language.GERMAN))
"""Telegram shows the entry without a code to everybody whose language has none."""


async def set_profile(bot: Bot, renderer: Renders) -> None:
    """Sets what differs; each call that changes something is rare and limited by Telegram."""
    if (await bot.get_my_name()).name != NAME:
        await bot.set_my_name(NAME)
    for code, language in CODES:
        short = renderer.label(SHORT_DESCRIPTION, language)
        if (await bot.get_my_short_description(code)).short_description != short:
            await bot.set_my_short_description(short, code)
        long = renderer.label(DESCRIPTION, language)
        if (await bot.get_my_description(code)).description != long:
            await bot.set_my_description(long, code)
