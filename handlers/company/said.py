"""What companies say in words, anywhere: each as its button or command does it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from telegram import Update

from handlers.company import known, letting_in
from handlers.company.company_answers import CompanyAnswers
from handlers.company.interests import cmd_interests
from handlers.company.offer_answers import last_day_of
from handlers.company.own_offers import cmd_own_offers, extend_until
from handlers.company.posting import begin_offer, begin_offer_with
from handlers.company.profile import cmd_company
from handlers.company.reach import PROGRAMMES_SHOWN
from handlers.company.states import CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import answer_with, save_answers, typed
from handlers.engine.guards import require_company
from handlers.engine.hearing import Card, Pick, Says, Tapping
from handlers.engine.labels import Label
from handlers.engine.meanings import keep_meanings, tap_of
from handlers.engine.on_screen import ShownBy
from handlers.engine.screen import Screen, button, labelled, send
from handlers.engine.taps import do
from models.acts.offers import mark_of_end
from models.payloads import (
    AboutOffer,
    AcceptInterest,
    DeclineInterest,
    EditCompany,
    EditOffer,
    ExtendOffer,
    FillOffer,
    InviteColleague,
    ListInterests,
    ListOwnOffers,
    PauseOffer,
    Payload,
    PostOffer,
    ReopenOffer,
    ShowInterest,
    ShowNewcomer,
    ShowNewcomerToTeam,
    ShowOwnOffer,
    WithdrawOffer,
)
from models.queries.companies import list_companies_of
from models.queries.offers import OfferCard, list_company_offers
from models.reading.company_name import says_name
from models.reading.dates import next_such_day
from models.reading.fields import read_fields
from models.reading.heard import Intent, Part, Role, Said
from models.reading.kinds import read_kinds_named
from models.reading.listening import Listening, Shows, Takes, Yes, listens
from models.reading.offer_signs import is_offer_said
from models.reading.understanding import understand
from models.tables.base import stored_id
from models.tables.draft import Dialogue
from models.tables.offer import OfferState
from models.tables.suggestion import DeclineReason
from models.taxonomy.fits import who_fits
from models.taxonomy.normalise import words
from models.text import shorten

TITLE_UNITS = 50

FEWEST_LETTERS = 4
"""Of a word that tells one title from another, and one more."""

OFFER_ID = "offer_id"
"""The argument by which a choice among several offers names the one."""

ToOffer = Callable[[int], AboutOffer]

STEPS: Mapping[Intent, tuple[ToOffer, frozenset[OfferState]]] = {
    Intent.MARK_FILLED: (FillOffer, frozenset({OfferState.OPEN, OfferState.PAUSED})),
    Intent.EXTEND_OFFER: (
        ExtendOffer,
        frozenset({OfferState.OPEN, OfferState.PAUSED, OfferState.EXPIRED}),
    ),
    Intent.PAUSE_OFFER: (PauseOffer, frozenset({OfferState.OPEN})),
    Intent.RESUME_OFFER: (
        ReopenOffer,
        frozenset({OfferState.PAUSED, OfferState.FILLED}),
    ),
    Intent.WITHDRAW_OFFER: (
        WithdrawOffer,
        frozenset(OfferState) - {OfferState.WITHDRAWN},
    ),
    Intent.EDIT_OFFER: (EditOffer, frozenset(OfferState) - {OfferState.WITHDRAWN}),
    Intent.WHO_FITS: (ShowOwnOffer, frozenset(OfferState) - {OfferState.WITHDRAWN}),
}
"""The button of each wish about an offer, and the states in which it has one."""

QUESTION_OF: Mapping[str, CompanyQuestion] = {
    Part.NAME: CompanyQuestion.NAME,
    Part.PLACE: CompanyQuestion.PLACE,
    Part.WEBSITE: CompanyQuestion.WEBSITE,
    Part.SECTOR: CompanyQuestion.SECTOR,
    Part.SIZE: CompanyQuestion.SIZE,
    Part.CONTACT: CompanyQuestion.CONTACT,
}


async def post(update: Update, context: KmuniContext, said: Said) -> None:
    """A whole offer is read at once and shown as a card; the wish to post one asks for its text."""
    anew = bool(said.args.get("anew"))
    day = context.now.astimezone(context.services.zone).date()
    if not anew and not is_offer_said(said.text, context.taxonomy, day):
        if context.heard is not None and context.heard.intent in STEPS:
            # It only says which offer another wish of the line is about.
            return
        await begin_offer(update, context)
        return
    draft = context.draft
    is_registering = draft is not None and draft.dialogue is Dialogue.COMPANY
    if draft is not None and is_registering and not CompanyAnswers.of(draft).is_editing:
        await save_answers(context, draft, draft.state, offer_text=said.text)
        await send(update, Screen(context.text("company/offer_kept")))
        return
    await begin_offer_with(update, context, said.text, anew=anew)


async def change_offer(update: Update, context: KmuniContext, said: Said) -> None:
    """The step for the only offer that can be meant; else the offers to choose from."""
    said = _with_own_words(context, _weightier(update, context, said))
    _, states = STEPS[said.meaning.intent]
    meant = await _offers_meant(context, said, states)
    if len(meant) == 1:
        await _step(update, context, said, meant[0])
        return
    if not meant:
        await do(update, context, ListOwnOffers())
        return
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


def _weightier(update: Update, context: KmuniContext, said: Said) -> Said:
    """A withdrawal that the other words may say, instead of calling the offer filled."""
    whole = typed(update, context)
    if said.meaning.intent is not Intent.MARK_FILLED or said.text not in whole:
        return said
    rest = whole.replace(said.text, " ").strip(" ,.;")
    today = context.now.astimezone(context.services.zone).date()
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


async def tell_who_fits(update: Update, context: KmuniContext, said: Said) -> None:
    """Whom an offer of theirs fits; without one, the programmes of a subject or of their sector."""
    named = read_fields(said.text, context.taxonomy) if said.word("fields") else []
    _, states = STEPS[Intent.WHO_FITS]
    if not named and await _offers_meant(context, said, states):
        await change_offer(update, context, said)
        return
    visitor = require_company(context)
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    sectors = [context.taxonomy.sector(one.sector_id) for one in companies if one.sector_id]
    fields = named or [code for sector in sectors for code in sector.fields]
    fits = who_fits(fields, frozenset(), context.taxonomy)
    programmes = tuple(dict.fromkeys(fit.programme.name for fit in fits))
    text = context.text(
        "company/who_fits",
        programmes=programmes[:PROGRAMMES_SHOWN],
        total=len(fits),
        fields=tuple(dict.fromkeys(fields))[:PROGRAMMES_SHOWN],
        is_sector=not named,
    )
    await send(update, Screen(text, [[labelled(context, Label("Post an offer"), PostOffer())]]))


async def _step(update: Update, context: KmuniContext, said: Said, meant: OfferCard) -> None:
    """What the words want of this offer: the button's step, or more closely what they name."""
    offer = meant.offer
    offer_id = stored_id(offer)
    day = context.now.astimezone(context.services.zone).date()
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


async def _offers_meant(
    context: KmuniContext, said: Said, states: Collection[OfferState]
) -> list[OfferCard]:
    """Own offers that the words can mean: by number, by kind, by words of their titles."""
    visitor = require_company(context)
    async with context.read() as session:
        cards = await list_company_offers(session, visitor.person_id)
    chosen = said.number(OFFER_ID)
    if chosen is not None:
        return [one for one in cards if stored_id(one.offer) == chosen]
    number = said.number()
    if number is not None and 1 <= number <= len(cards):
        return [cards[number - 1]]
    able = [one for one in cards if OfferState(one.offer.state) in states]
    hits = {stored_id(one.offer): _words_of_title(one.offer.title, said.text) for one in cards}
    most = max(hits.values(), default=0)
    named = [one for one in able if hits[stored_id(one.offer)] == most]
    if most:
        # What is named and cannot be meant is shown, instead of doing it to another one.
        return named
    kinds = set(read_kinds_named(said.text, context.taxonomy)) | {said.word("kind")}
    of_kind = [one for one in able if kinds & set(one.kinds)]
    return of_kind if kinds != {""} else able


def _words_of_title(title: str, text: str) -> int:
    """How many telling words of the title a line has, also as parts of longer ones."""
    said = [word for word in words(text) if len(word) > FEWEST_LETTERS]
    telling = [word for word in words(title) if len(word) > FEWEST_LETTERS]
    return sum(any(word in each or each in word for each in said) for word in telling)


async def invite(update: Update, context: KmuniContext, said: Said) -> None:
    company_id = await _only_company(context)
    if company_id is None:
        await cmd_company(update, context)
    else:
        await do(update, context, InviteColleague(company_id))


async def show(update: Update, context: KmuniContext, said: Said) -> None:
    match said.word("what"):
        case "interested":
            await cmd_interests(update, context)
        case "company" | "profile":
            await cmd_company(update, context)
        case _:
            await cmd_own_offers(update, context)


async def more(update: Update, context: KmuniContext, said: Said) -> None:
    await do(update, context, ListInterests())


async def change_company(update: Update, context: KmuniContext, said: Said) -> None:
    """The question of the named line; what the words say of it answers it."""
    company_id = await _only_company(context)
    state = QUESTION_OF.get(said.word("part"))
    if company_id is None or state is None:
        await cmd_company(update, context)
        return
    await do(update, context, EditCompany(company_id, state))
    draft = context.draft
    value = said.text if says_name(said.text) else said.word("value")
    if draft is not None and draft.state == state and value:
        await answer_with(update, context, draft, value)


async def _only_company(context: KmuniContext) -> int | None:
    visitor = require_company(context)
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    return stored_id(companies[0]) if len(companies) == 1 else None


SAYS: Says = {
    Intent.POST_OFFER: post,
    Intent.SHOW: show,
    Intent.MORE: more,
    Intent.INVITE_COLLEAGUE: invite,
    Intent.CHANGE_PROFILE: change_company,
    **dict.fromkeys(STEPS, change_offer),
    Intent.WHO_FITS: tell_who_fits,
}


# What is on the screen

DECLINE_OF: Mapping[str, DeclineReason] = {
    "filled": DeclineReason.FILLED,
    "profile": DeclineReason.OTHER_PROFILE,
    "later": DeclineReason.LATER,
    "other": DeclineReason.OTHER,
}
"""What a reason in words counts as."""


def _newcomer_card(role: Role) -> Card:
    """A plain yes or no is picked of it; whatever is less plain shows it again, with its buttons.

    A stranger who is let in, or a colleague who is not, is no matter of a guess.
    """
    answers = (Intent.AGREE, Intent.APPROVE, Intent.REFUSE, Intent.SKIP, Intent.BACK, Intent.CANCEL)
    again: dict[Intent, Tapping] = {intent: lambda shown, said: shown for intent in answers}
    return Card(listens(role, yes=Yes.SENDS), again, lasts=timedelta(days=1))


SURE_OF_A_NO = 0.75
"""A student is told a reason at once only where the words surely give it; else it is asked for."""


def _decline(shown: ShowInterest, said: Said) -> Payload:
    is_sure = said.meaning.sureness >= SURE_OF_A_NO
    reason = DECLINE_OF.get(said.word("reason")) if is_sure else None
    return DeclineInterest(shown.interest_id, reason)


CARDS: Mapping[type[Payload], Card] = {
    ShowInterest: Card(
        listens(Role.COMPANY, Takes.NOTE, Takes.REASON, shows=Shows.INTEREST, yes=Yes.SENDS),
        {
            Intent.AGREE: lambda shown, said: AcceptInterest(shown.interest_id),
            Intent.REFUSE: _decline,
            Intent.MORE: lambda shown, said: ListInterests(),
            Intent.SKIP: lambda shown, said: ListInterests(),
        },
        lasts=timedelta(days=1),
    ),
    ShowNewcomer: _newcomer_card(Role.COMPANY),
    ShowNewcomerToTeam: _newcomer_card(Role.COORDINATOR),
}
"""What words can be about, and the buttons that say the same."""

PICKS: Mapping[type[Payload], Pick] = {**known.PICKS, **letting_in.PICKS}
"""What words pick of what is shown, and the buttons that say the same."""

SHOWN_BY_NOTICES: Mapping[str, ShownBy] = {
    **{
        kind: lambda about: ShowInterest(about["interest_id"])
        for kind in ("interest", "interest_reminder", "interest_unanswered")
    },
    "join_asked": lambda about: ShowNewcomer(about["request_id"]),
    "join_without_colleagues": lambda about: ShowNewcomerToTeam(about["request_id"]),
}
