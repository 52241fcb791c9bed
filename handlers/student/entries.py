"""Offers of the list on the screen that a sentence names by their numbers.

A number that is said wins over the offer that is open: "die 2 ist nix für mich" is about the second
one, "1 und 3 merken" about both.
"""

from collections.abc import Sequence

from telegram import Update

from handlers.answers import ABOUT_OFFERS
from handlers.engine.context import KmuniContext
from handlers.engine.hearing import Card, says_of, understood
from handlers.engine.on_screen import OnScreen, keep_on_screen
from handlers.engine.screen import Screen, send
from handlers.engine.taps import do
from handlers.student.said import CARDS
from models.payloads import SayInterested, ShowOffer
from models.reading.heard import Intent, Meaning, Role, Said, Topic, Value
from models.reading.list_number import Numbered, read_numbered

_CARD: Card = CARDS[ShowOffer]

_ALONE = frozenset({Intent.AGREE})
"""A yes to one of several asks to see it."""


async def hear_entries(update: Update, context: KmuniContext, shown: OnScreen, text: str) -> bool:
    """Whether the words name offers of the list; what they say of each is done then."""
    parts = read_numbered(text, shown.numbers)
    for part in parts:
        offer_ids = [shown.numbers[number] for number in part.numbers]
        await _hear_part(update, context, part, offer_ids)
    return bool(parts)


async def _hear_part(
    update: Update, context: KmuniContext, part: Numbered, offer_ids: Sequence[int]
) -> None:
    heard = understood(context, part.words, _CARD.listening)
    if heard.intent is Intent.UNCLEAR and part.without_numbers:
        # "interesse an 1 und 4" says of each what "interesse" says of one.
        heard = understood(context, part.without_numbers, _CARD.listening)
    opens = part.only_opens or heard.intent in _ALONE
    if heard.intent is Intent.ASK and not opens:
        await _answer(update, context, part, heard.meaning, offer_ids)
    elif heard.intent in _CARD.taps and not opens:
        await _tap(update, context, part, heard.meaning, offer_ids)
    else:
        await _open(update, context, offer_ids)
    says = says_of(context, Role.STUDENT)
    for other in heard.more:
        if other.intent in says and other.intent not in _CARD.taps and not opens:
            await says[other.intent](update, context, Said(other, other.words))


async def _tap(
    update: Update,
    context: KmuniContext,
    part: Numbered,
    meaning: Meaning,
    offer_ids: Sequence[int],
) -> None:
    """The button that says the same, on each of the offers."""
    said = Said(Meaning(meaning.intent, _without_number(meaning)), part.words)
    taps = [_CARD.taps[meaning.intent](ShowOffer(offer_id), said) for offer_id in offer_ids]
    if not any(taps):
        # What it says of them no button says: "die 3 meinte ich".
        await _open(update, context, offer_ids)
        return
    for at, payload in enumerate(taps):
        if payload is None:
            continue
        await do(update, context, payload)
        if isinstance(payload, SayInterested) and part.numbers[at + 1 :]:
            # Each interest is confirmed by itself.
            later = [str(number) for number in part.numbers[at + 1 :]]
            await send(update, Screen(context.text("student/one_by_one", numbers=later)))
            return


def _without_number(meaning: Meaning) -> dict[str, Value]:
    return {name: value for name, value in meaning.args.items() if name != "number"}


async def _answer(
    update: Update,
    context: KmuniContext,
    part: Numbered,
    meaning: Meaning,
    offer_ids: Sequence[int],
) -> None:
    """What is asked about one offer, as if it was open; all else stands on its card."""
    said = Said(meaning, part.words)
    topic = Topic(said.word("topic") or Topic.OTHER)
    if topic not in ABOUT_OFFERS or len(offer_ids) > 1:
        await _open(update, context, offer_ids)
        return
    await keep_on_screen(context, ShowOffer(offer_ids[0]))
    await says_of(context, Role.STUDENT)[Intent.ASK](update, context, said)


async def _open(update: Update, context: KmuniContext, offer_ids: Sequence[int]) -> None:
    for offer_id in offer_ids:
        await do(update, context, ShowOffer(offer_id))
