"""Offers that somebody asks for in words: "Praktikum in Bochum", "irgendwas mit SQL"."""

from collections.abc import Collection, Sequence

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.labels import INTENTS, Label
from handlers.engine.meanings import keep_meanings, tap_of
from handlers.engine.on_screen import keep_numbers
from handlers.engine.screen import Screen, labelled, send
from handlers.engine.taps import do
from handlers.student.offers import (
    PAGE,
    TYPED_SHOWN_UNITS,
    best_first,
    match_student,
    offer_buttons,
    shown_offers,
)
from models.distance import is_within_km, place_of, point_of
from models.matching.rules.profile import MatchOffer
from models.payloads import ListOffers
from models.queries.match_offers import list_match_offers
from models.queries.offer_search import list_found_offers
from models.reading.heard import Intent, Meaning, Role, Said
from models.reading.readings import Condition, WishReading
from models.reading.scope import Mode, read_scope
from models.reading.wish import read_wish
from models.search_words import MOST_WORDS, Sought, sought_words
from models.text import shorten
from models.vocabulary import Language

MOST_FOUND = 200
"""Offers with the words that are looked at for the rest of the wish."""

ON_CARDS_ALONE = frozenset({Condition.HOURS, Condition.LENGTH, Condition.TIMES, Condition.START})
"""What an offer's card says, and no search looks at."""

AROUND_KM = 15
"""What "in Bochum" takes in: the neighbouring towns."""


async def search(update: Update, context: KmuniContext, said: Said) -> None:
    """Offers in which all the words stand, else those that are as wished; without any, all."""
    is_refusing = read_scope(said.text).has(Mode.OUT)
    if not is_refusing and await search_words(update, context, said):
        return
    wish = read_wish(said.text, context.taxonomy)
    unheard = [each for each in wish.conditions if each in ON_CARDS_ALONE]
    if unheard:
        note = context.text("questions/conditions_noted", conditions=unheard)
        await send(update, Screen(note.strip()))
    sought = sought_words(" ".join((*wish.words, *wish.companies)))
    if not sought.words and not _narrows(wish):
        await do(update, context, ListOffers())
        return
    student = await match_student(context)
    best = best_first(context, student, await _find(context, wish, sought))
    if best:
        ids = [one.offer_id for one in best[:PAGE]]
        await _show_found(update, context, said, ids, len(best), is_cut=sought.is_cut)
    else:
        await _say_nothing_found(update, context, said)


async def search_words(update: Update, context: KmuniContext, said: Said) -> bool:
    """Whether all the words stand in offers, which are shown then; nothing is said otherwise."""
    sought = sought_words(said.text)
    if not sought.words:
        return False
    async with context.read() as session:
        found = await list_found_offers(session, sought.words, now=context.now, limit=PAGE)
    if not found.offer_ids:
        return False
    await _show_found(update, context, said, found.offer_ids, found.total, is_cut=sought.is_cut)
    return True


async def _show_found(
    update: Update,
    context: KmuniContext,
    said: Said,
    offer_ids: Sequence[int],
    total: int,
    *,
    is_cut: bool,
) -> None:
    shown = await shown_offers(context, await match_student(context), offer_ids)
    text = context.text(
        "student/search",
        offers=shown,
        typed=shorten(said.text, TYPED_SHOWN_UNITS),
        total=total,
        most_words=MOST_WORDS if is_cut else None,
    )
    await send(update, Screen(text, offer_buttons(shown)))
    await keep_numbers(context, {one.number: one.id for one in shown})


def _narrows(wish: WishReading) -> bool:
    """Whether the wish leaves some offers out."""
    where = wish.where
    is_somewhere = bool(where.places or where.without_places or where.region or where.is_remote)
    return (
        bool(wish.kinds or wish.subjects or wish.without_subjects or wish.without)
        or bool(is_somewhere or wish.languages)
        or wish.is_paid is not None
    )


async def _find(context: KmuniContext, wish: WishReading, sought: Sought) -> list[MatchOffer]:
    """Open offers with the words that are as wished."""
    codes = [code for subject in wish.subjects for code in subject.codes]
    async with context.read() as session:
        offers = await list_match_offers(
            session,
            now=context.now,
            kinds=wish.kinds or None,
            codes=context.taxonomy.close_codes(codes) if codes else None,
        )
        if sought.words:
            found = await list_found_offers(
                session, sought.words, now=context.now, limit=MOST_FOUND
            )
            offers = [one for one in offers if one.offer_id in set(found.offer_ids)]
        for word in (*wish.without, *(subject.name for subject in wish.without_subjects)):
            unwanted = await list_found_offers(
                session, sought_words(word).words, now=context.now, limit=MOST_FOUND
            )
            offers = [one for one in offers if one.offer_id not in set(unwanted.offer_ids)]
    refused = {code for subject in wish.without_subjects for code in subject.codes}
    return [one for one in offers if is_wished(one, wish) and not refused & set(one.fields)]


def is_wished(offer: MatchOffer, wish: WishReading) -> bool:
    """Whether pay and place are as wished; what an offer does not say of its pay is no reason."""
    if wish.is_paid is True and offer.paid is False:
        return False
    if wish.languages and not _is_enough(offer, wish.languages):
        return False
    where = wish.where
    if where.is_remote and not where.places:
        return offer.remote
    if where.is_remote and offer.remote:
        return True
    circles = [(one.latitude, one.longitude, where.radius_km or AROUND_KM) for one in where.places]
    if where.region is not None:
        region = where.region
        circles.append((region.latitude, region.longitude, region.radius_km))
    refused = [(one.latitude, one.longitude, 0) for one in where.without_places]
    is_inside = not circles or _is_in_one(offer, circles)
    return is_inside and not _is_in_one(offer, refused)


def _is_enough(offer: MatchOffer, languages: Collection[Language]) -> bool:
    """Whether one of the languages is enough; where none is named, work is done in German."""
    said = offer.languages or {Language.GERMAN}
    return not said.isdisjoint(languages) if offer.languages_any else said <= set(languages)


def _is_in_one(offer: MatchOffer, circles: Sequence[tuple[float, float, int]]) -> bool:
    there = place_of(offer.latitude, offer.longitude)
    if there is None:
        return False
    return any(
        is_within_km(point_of(latitude, longitude), there, km)
        for latitude, longitude, km in circles
    )


async def _say_nothing_found(update: Update, context: KmuniContext, said: Said) -> None:
    """Nothing like it is open; a tap lets it be looked out for."""
    wish = Meaning(Intent.SUBSCRIBE, said.args)
    await keep_meanings(context, Role.STUDENT, [wish], said.text)
    rows = [
        [labelled(context, INTENTS[Intent.SUBSCRIBE], tap_of(0, said.text))],
        [labelled(context, Label("Show offers"), ListOffers())],
    ]
    typed = shorten(said.text, TYPED_SHOWN_UNITS)
    await send(update, Screen(context.text("student/search_nothing", typed=typed), rows))
