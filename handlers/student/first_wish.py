"""What somebody looked for before they were known: used for their profile, and looked for then."""

from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.questions.place import of_region, of_town
from handlers.student.searching import search
from handlers.student.validation import StudentAnswers
from models.reading.heard import Intent, Meaning, Said
from models.reading.readings import WishReading
from models.reading.wish import read_kinds_wanted, read_wish
from models.text import shorten

SHOWN_UNITS = 100
"""Of the line, as it is shown again."""


def answers_of_first_wish(context: KmuniContext, given: StudentAnswers) -> dict[str, Any]:
    """Kinds and place of the wish as the next questions will show them, the first time only."""
    if not given.wish or given.is_wish_used:
        return {}
    wish = read_wish(given.wish, context.taxonomy)
    answers: dict[str, Any] = {"is_wish_used": True, **_where(wish)}
    kinds = wish.kinds or read_kinds_wanted(given.wish, context.taxonomy)
    if kinds:
        answers["kinds"] = sorted(given.kinds | kinds)
    after = StudentAnswers.model_validate({**given.model_dump(), **answers})
    context.note = context.text(
        "student/wish_used",
        typed=shorten(given.wish, SHOWN_UNITS),
        before=given,
        answers=after,
        is_looked_for=_says_more(wish, given, context),
    )
    return answers


def _where(wish: WishReading) -> dict[str, Any]:
    where = wish.where
    answers: dict[str, Any] = {}
    if where.places:
        answers = {**of_town(where.places[0]), "place_choices": []}
    elif where.region is not None:
        answers = {**of_region(where.region), "place_choices": []}
    elif where.is_anywhere:
        answers = {"radius_km": None}
    if where.radius_km is not None:
        answers["radius_km"] = where.radius_km
    if where.is_remote is not None:
        answers["wants_remote"] = where.is_remote
    return answers


async def look_for_first_wish(update: Update, context: KmuniContext, given: StudentAnswers) -> None:
    """Looks for what the profile does not take of the wish, such as a subject or a word."""
    if given.wish and _says_more(read_wish(given.wish, context.taxonomy), given, context):
        await search(update, context, Said(Meaning(Intent.SEARCH), given.wish))


def _says_more(wish: WishReading, given: StudentAnswers, context: KmuniContext) -> bool:
    """Whether it names something to look for beside kinds, places and the own subject.

    Of other words only known skills count: "hallo, könnt ihr mir helfen" looks for nothing.
    """
    others = [one for one in wish.subjects if set(given.fields).isdisjoint(one.codes)]
    skills = [word for word in wish.words if word in context.taxonomy.skills]
    return bool(others or skills or wish.languages) or wish.is_paid is not None
