"""What companies say of their offers: done to the one that is named, or asked back which and what.

A wish is done as its button does it. Where the words only may mean it, the offer that they name is
shown with what may be meant, and nothing happens before a tap.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from telegram import Update

from handlers import said as everywhere
from handlers.company.offer_answers import last_day_of
from handlers.company.own_offers import extend_until
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import answer_with, typed
from handlers.engine.guards import require_company
from handlers.engine.hearing import LIST_LASTS, ask_what_was_meant
from handlers.engine.labels import INTENTS, Label
from handlers.engine.meanings import keep_meanings, tap_of
from handlers.engine.on_screen import find_on_screen
from handlers.engine.screen import Screen, button, labelled, send
from handlers.engine.taps import do
from models.acts.offers import Step, mark_of_end, sources_of
from models.payloads import (
    AboutOffer,
    EditOffer,
    ExtendOffer,
    FillOffer,
    ListOwnOffers,
    PauseOffer,
    ReopenOffer,
    ShowOwnOffer,
    WithdrawOffer,
)
from models.queries.offers import OfferCard, list_company_offers
from models.reading.dates import next_such_day
from models.reading.heard import Heard, Intent, Meaning, Role, Said
from models.reading.kinds import kinds_spoken_of
from models.reading.listening import Listening
from models.reading.offer_ends import ENDS, says_end, wishes_said
from models.reading.understanding import understand
from models.tables.base import stored_id
from models.tables.offer import OfferState
from models.taxonomy import Taxonomy
from models.taxonomy.normalise import words
from models.text import shorten

TITLE_UNITS = 50

FEWEST_LETTERS = 4
"""Of a word that tells one title from another, and one more."""

OFFER_ID = "offer_id"
"""The argument by which a choice among several offers names the one."""

ToOffer = Callable[[int], AboutOffer]

STEPS: Mapping[Intent, tuple[ToOffer, frozenset[OfferState]]] = {
    Intent.MARK_FILLED: (FillOffer, frozenset(sources_of(Step.FILL))),
    Intent.EXTEND_OFFER: (ExtendOffer, frozenset(sources_of(Step.EXTEND))),
    Intent.PAUSE_OFFER: (PauseOffer, frozenset(sources_of(Step.PAUSE))),
    Intent.RESUME_OFFER: (
        ReopenOffer,
        frozenset({OfferState.PAUSED, OfferState.FILLED}),
    ),
    Intent.WITHDRAW_OFFER: (WithdrawOffer, frozenset(sources_of(Step.WITHDRAW))),
    Intent.EDIT_OFFER: (EditOffer, frozenset(OfferState) - {OfferState.WITHDRAWN}),
    Intent.WHO_FITS: (ShowOwnOffer, frozenset(OfferState) - {OfferState.WITHDRAWN}),
}
"""The button of each wish about an offer, and the states in which it has one."""

_RUNS_ON = frozenset({Intent.EXTEND_OFFER, Intent.RESUME_OFFER})

ACTS = "acts"
"""The argument by which a choice among offers keeps what may be meant of the one."""


async def change_offer(update: Update, context: KmuniContext, said: Said) -> None:
    """The step for the only offer that can be meant; else the offers to choose from."""
    if said.meaning.intent in _RUNS_ON and says_end(typed(update, context)):
        # "Mach das wieder zu" opens nothing; what ends it may be a wish of its own in the line.
        if not _wishes_of(context) & set(ENDS):
            await guess(update, context, replace(said, meaning=Meaning(Intent.UNCLEAR)))
        return
    said = _with_own_words(context, _weightier(update, context, said))
    _, states = STEPS[said.meaning.intent]
    meant = await offers_meant(context, said, states)
    if len(meant) == 1:
        await _step(update, context, said, meant[0])
    elif not meant:
        await _tell_not_now(update, context, said)
    else:
        await _ask_which(update, context, said, meant)


def _wishes_of(context: KmuniContext) -> set[Intent]:
    heard = context.heard
    return {heard.intent, *(one.intent for one in heard.more)} if heard is not None else set()


async def _ask_which(
    update: Update, context: KmuniContext, said: Said, meant: Sequence[OfferCard]
) -> None:
    named = [
        replace(said.meaning, args={**said.args, OFFER_ID: stored_id(one.offer)}) for one in meant
    ]
    await keep_meanings(context, Role.COMPANY, named, said.text)
    rows = [
        [button(shorten(one.offer.title, TITLE_UNITS), tap_of(number, said.text))]
        for number, one in enumerate(meant)
    ]
    text = context.text("company/which_offer", intent=said.meaning.intent.value)
    await send(update, Screen(text, rows))


async def _tell_not_now(update: Update, context: KmuniContext, said: Said) -> None:
    """No offer can have it as it stands: the one that is named, or all of them, with what can."""
    named = await offers_meant(context, said, STEPS[Intent.EDIT_OFFER][1])
    only = named[0].offer if len(named) == 1 else None
    text = context.text("company/not_now", offer=only)
    if named:
        await send(update, Screen(text))
    await do(update, context, ListOwnOffers() if only is None else ShowOwnOffer(stored_id(only)))


# What may be meant


async def guess(update: Update, context: KmuniContext, said: Said) -> None:
    """The offer that an unsure line names, with what may be meant; else what it may want."""
    heard = context.heard or Heard(said.meaning)
    if context.draft is not None:
        await everywhere.say_nothing_is_open(update, context, said)
        return
    acts = _acts_meant(said, heard.candidates)
    meant = await offers_meant(context, said, STEPS[Intent.EDIT_OFFER][1]) if acts else []
    if len(meant) == 1:
        await _ask_what_of(update, context, said, meant[0], acts)
    elif meant:
        kept = tuple(one.intent.value for one in acts)
        choice = Meaning(Intent.UNCLEAR, {ACTS: kept}) if len(acts) > 1 else acts[0]
        await _ask_which(update, context, replace(said, meaning=choice), meant)
    else:
        await ask_what_was_meant(update, context, Role.COMPANY, heard)


def _acts_meant(said: Said, candidates: Sequence[Meaning]) -> list[Meaning]:
    """What may be wished of an offer, the likeliest first."""
    kept = said.args.get(ACTS)
    if isinstance(kept, tuple):
        return [Meaning(Intent(one)) for one in kept]
    said_so = wishes_said(said.text)
    likely = [one for one in candidates if one.intent in STEPS]
    if said_so:
        # What the words name is no guess, and what they do not name is no likelier.
        likely = [one for one in likely if one.intent in said_so]
    known = {one.intent for one in likely}
    return likely + [Meaning(one) for one in said_so if one not in known]


async def _ask_what_of(
    update: Update, context: KmuniContext, said: Said, meant: OfferCard, acts: Sequence[Meaning]
) -> None:
    offer_id, state = stored_id(meant.offer), OfferState(meant.offer.state)
    able = [
        replace(one, args={**one.args, OFFER_ID: offer_id})
        for one in acts
        if state in STEPS[one.intent][1]
    ]
    if not able:
        text = context.text("company/not_now", offer=meant.offer)
        await send(update, Screen(text))
        await do(update, context, ShowOwnOffer(offer_id))
        return
    await keep_meanings(context, Role.COMPANY, able, said.text)
    rows = [
        [labelled(context, INTENTS[one.intent], tap_of(number, said.text))]
        for number, one in enumerate(able)
    ]
    rows.append([labelled(context, Label("Show it"), ShowOwnOffer(offer_id))])
    text = context.text("company/what_of_offer", offer=meant.offer)
    await send(update, Screen(text, rows))


# The wish and its offer


def _weightier(update: Update, context: KmuniContext, said: Said) -> Said:
    """A withdrawal that the other words may say, instead of calling the offer filled."""
    whole = typed(update, context)
    if said.meaning.intent is not Intent.MARK_FILLED or said.text not in whole:
        return said
    rest = whole.replace(said.text, " ").strip(" ,.;")
    today = context.today
    heard = understand(rest, Listening(Role.COMPANY), taxonomy=context.taxonomy, today=today)
    first = heard.candidates[0] if heard.candidates else heard.meaning
    if first.intent is not Intent.WITHDRAW_OFFER:
        return said
    return Said(replace(first, words=""), whole)


def _with_own_words(context: KmuniContext, said: Said) -> Said:
    """The wish without the words of those beside it, which are about other offers."""
    others = context.heard.more if context.heard is not None else ()
    text = said.text
    for other in others:
        if other.intent in STEPS and other.words and other.words != said.text:
            text = text.replace(other.words, " ")
    return replace(said, text=text)


async def _step(update: Update, context: KmuniContext, said: Said, meant: OfferCard) -> None:
    """What the words want of this offer: the button's step, or more closely what they name."""
    offer = meant.offer
    offer_id = stored_id(offer)
    day = context.today
    if said.meaning.intent is Intent.EXTEND_OFFER:
        last_day = _last_day(
            said, max(last_day_of(offer.open_until, context.services.zone), day), day
        )
        if last_day is not None:
            await extend_until(update, context, offer_id, last_day)
            return
        if _names_end(said.text):
            # A day that was said and not understood is no wish for thirty more.
            text = context.text("company/extend_day_unknown", offer=offer)
            await send(update, Screen(text))
            return
        known_end = mark_of_end(offer.open_until)
        await do(update, context, ExtendOffer(offer_id, known_end))
        return
    to_step, _ = STEPS[said.meaning.intent]
    await do(update, context, to_step(offer_id))
    draft = context.draft
    is_card = draft is not None and draft.data.get("offer_id") == offer_id
    if (
        draft is not None
        and is_card
        and said.meaning.intent is Intent.EDIT_OFFER
        and said.word("part")
    ):
        await answer_with(update, context, draft, said.text)


def _names_end(text: str) -> bool:
    """Whether a line says until when."""
    return not {"bis", "until", "till"}.isdisjoint(words(text))


def _last_day(said: Said, end: date, day: date) -> date | None:
    """The last day that words name: so many days after the present end, or itself."""
    days = said.number("days")
    if days is not None:
        return end + timedelta(days=days)
    return next_such_day(said.word("until"), day) if said.word("until") else None


async def offers_meant(
    context: KmuniContext, said: Said, states: Collection[OfferState]
) -> list[OfferCard]:
    """Own offers that the words can mean: by number, by words of their titles, by kind."""
    cards = await _own_offers(context)
    chosen = said.number(OFFER_ID)
    if chosen is not None:
        return [one for one in cards if stored_id(one.offer) == chosen]
    able = [one for one in cards if OfferState(one.offer.state) in states]
    named = _named_among(cards, said, context.taxonomy)
    if named is None and len(able) > 1:
        shown = await _shown_of(context, able)
        return able if shown is None else [shown]
    # What is named and cannot be meant is shown, instead of doing it to another one.
    return able if named is None else [one for one in named if one in able]


async def offer_named(context: KmuniContext, said: Said) -> OfferCard | None:
    """The one offer that the words name; None if they name none, or several."""
    named = _named_among(await _own_offers(context), said, context.taxonomy)
    return named[0] if named is not None and len(named) == 1 else None


async def offer_returned(context: KmuniContext) -> OfferCard | None:
    """The returned offer that is on the screen, or the only one there is."""
    cards = await _own_offers(context)
    returned = [one for one in cards if one.offer.state is OfferState.RETURNED]
    return returned[0] if len(returned) == 1 else await _shown_of(context, returned)


async def _shown_of(context: KmuniContext, cards: Sequence[OfferCard]) -> OfferCard | None:
    """The one of the offers that is on the screen: words that name none are about it."""
    shown = await find_on_screen(context)
    if shown is None or context.now - shown.at > LIST_LASTS:
        return None
    payload = shown.payload or shown.above
    offer_id = payload.offer_id if isinstance(payload, ShowOwnOffer) else None
    return next((one for one in cards if stored_id(one.offer) == offer_id), None)


async def _own_offers(context: KmuniContext) -> list[OfferCard]:
    visitor = require_company(context)
    async with context.read() as session:
        return await list_company_offers(session, visitor.person_id)


def _named_among(
    cards: Sequence[OfferCard], said: Said, taxonomy: Taxonomy
) -> list[OfferCard] | None:
    """Those of the offers that a line names; None if it names none at all."""
    number = said.number()
    if number is not None and 1 <= number <= len(cards):
        return [cards[number - 1]]
    hits = {stored_id(one.offer): _words_of_title(one.offer.title, said.text) for one in cards}
    most = max(hits.values(), default=0)
    if most:
        return [one for one in cards if hits[stored_id(one.offer)] == most]
    kinds = {*kinds_spoken_of(said.text, taxonomy), said.word("kind")} - {""}
    return [one for one in cards if kinds & set(one.kinds)] if kinds else None


def _words_of_title(title: str, text: str) -> int:
    """How many telling words of the title a line has, also as parts of longer ones."""
    said = [word for word in words(text) if len(word) > FEWEST_LETTERS]
    telling = [word for word in words(title) if len(word) > FEWEST_LETTERS]
    return sum(any(word in each or each in word for each in said) for word in telling)
