"""Offers for one student: the first ones, browsing, details, and what they make of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.card_text import card_text
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.guards import require_student
from handlers.engine.labels import DISLIKES, KINDS, Label
from handlers.engine.on_screen import keep_numbers, keep_on_screen
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, button, in_rows, labelled, send, show, toast
from handlers.engine.taps import Handler, do, on
from handlers.offer_text import whole_text_row
from models.acts import offer_marks
from models.acts.offer_marks import DismissInput, Marked, ShownInput
from models.matching.rules.engine import Ranked, rank_for_student
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.matching.rules.reasons import Reason, reasons_of
from models.payloads import (
    AskTakeInterestBack,
    BringOfferBack,
    DismissOffer,
    ExplainDislike,
    FollowCompany,
    ForgetOffer,
    ListOffers,
    RefuseOffer,
    SaveOffer,
    SayInterested,
    Shelf,
    ShowOffer,
    TakeInterestBack,
    TurnAlertsOn,
)
from models.queries.interests import find_interest
from models.queries.match_offers import list_match_offers, match_offer
from models.queries.match_rows import find_match_student, get_match_student
from models.queries.offers import OfferCard, is_open_at, list_offer_cards, rests
from models.queries.students import get_student
from models.queries.suggestions import find_suggestion, list_saved_offer_ids
from models.tables.base import stored_id
from models.tables.offer import Offer
from models.tables.suggestion import SAID_ANEW, InterestState
from models.vocabulary import OfferKind

FORGET = Label("☆ Save no longer")

PAGE = 5
WEIGHED_AT_ONCE = 250
"""Offers that are weighed before others get their turn: some milliseconds."""

TYPED_SHOWN_UNITS = 60
"""Of a search's words, in the heading of what it found."""


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer with why it fits, numbered as its buttons are."""

    number: int
    card: OfferCard
    reasons: tuple[Reason, ...]

    is_open: bool = True
    """False for one that was saved and closed since."""

    @property
    def offer(self) -> Offer:
        return self.card.offer

    @property
    def id(self) -> int:
        return stored_id(self.offer)


async def match_student(context: KmuniContext) -> MatchStudent:
    visitor = require_student(context)
    async with context.read(is_brief=True) as session:
        student = await find_match_student(session, visitor.person_id)
        if student is None:  # pausing keeps a student from being sent offers, not from looking
            profile = await get_student(session, visitor.person_id)
            student = await get_match_student(session, profile)
        return student


async def _ranked(
    context: KmuniContext, student: MatchStudent, *, floor: int | None = None
) -> list[Ranked]:
    """Everything that fits; the database leaves out what cannot, for it may be thousands."""
    settings = context.services.match_settings
    if floor is not None:
        settings = replace(settings, floor=floor)
    closeness = context.taxonomy.closeness
    async with context.read() as session:
        offers = await list_match_offers(
            session,
            now=context.now,
            kinds=student.kinds,
            codes=context.taxonomy.close_codes(student.fields),
        )
    ranked: list[Ranked] = []
    for first in range(0, len(offers), WEIGHED_AT_ONCE):
        ranked += rank_for_student(
            student,
            offers[first : first + WEIGHED_AT_ONCE],
            now=context.now,
            closeness=closeness,
            settings=settings,
        )
        await asyncio.sleep(0)  # others are answered in between
    return sorted(ranked, key=Ranked.best_first)


@dataclass(frozen=True, slots=True)
class Fitting:
    """So many offers pass a student's filters now, and would with one of them wider."""

    now: int
    anywhere: int
    of_every_kind: int


async def count_fitting(context: KmuniContext) -> Fitting:
    """Counts also what the student has seen: everything that browsing shows."""
    student = replace(await match_student(context), seen=frozenset())
    wider = (
        student,
        replace(student, radius_km=None),
        replace(student, kinds=frozenset(OfferKind)),
    )
    return Fitting(*[len(await _ranked(context, one, floor=0)) for one in wider])


def best_first(
    context: KmuniContext, student: MatchStudent, offers: Sequence[MatchOffer]
) -> list[MatchOffer]:
    """Those that fit the student come first, then the others that were asked for, newest first."""
    ranked = rank_for_student(
        replace(student, seen=frozenset()),
        offers,
        now=context.now,
        closeness=context.taxonomy.closeness,
        settings=replace(context.services.match_settings, floor=0),
    )
    fitting = [one.offer for one in sorted(ranked, key=Ranked.best_first)]
    known = {one.offer_id for one in fitting}
    others = [one for one in reversed(offers) if one.offer_id not in known]
    return [*fitting, *others]


async def shown_offers(
    context: KmuniContext, student: MatchStudent, offer_ids: Sequence[int], *, first: int = 1
) -> list[ShownOffer]:
    async with context.read() as session:
        cards = await list_offer_cards(session, offer_ids)
    return [
        ShownOffer(number, card, _reasons(context, student, card), is_open_at(card, context.now))
        for number, card in enumerate((one for one in cards if not rests(one)), start=first)
    ]


def offer_buttons(shown: Sequence[ShownOffer]) -> list[list[InlineKeyboardButton]]:
    """One numbered button for each offer, which opens it."""
    buttons = [button(str(one.number), ShowOffer(stored_id(one.offer))) for one in shown]
    return in_rows(buttons, PAGE)


async def first_offers(update: Update, context: KmuniContext) -> None:
    """The best offers right after registration; they count as seen."""
    student = await match_student(context)
    ranked = await _ranked(context, student)
    best = ranked[: context.services.match_settings.suggestions]
    shown = await shown_offers(context, student, [one.offer.offer_id for one in best])
    prompt = [labelled(context, Label("⚡ Tell me at once too"), TurnAlertsOn())]
    if not shown:
        await send(update, Screen(context.text("student/no_offers_yet"), [prompt]))
        return
    text = context.text("student/first_offers", offers=shown)
    await send(update, Screen(text, [*offer_buttons(shown), prompt]))
    seen = ShownInput([(stored_id(one.offer), one.reasons) for one in shown])
    await context.require(offer_marks.note_shown, seen)
    await keep_numbers(context, {one.number: one.id for one in shown})


# Browsing


@resume_after
async def cmd_offers(update: Update, context: KmuniContext) -> None:
    await show(update, context, await offers_screen(context, Shelf.EVERY_KIND, 0))


@resume_after
async def cmd_saved(update: Update, context: KmuniContext) -> None:
    await show(update, context, await offers_screen(context, Shelf.SAVED, 0))


async def turn_page(update: Update, context: KmuniContext, tap: ListOffers) -> None:
    await show(update, context, await offers_screen(context, tap.shelf, tap.page))


async def offers_screen(context: KmuniContext, shelf: Shelf | OfferKind, page: int) -> Screen:
    """A page of everything that passes the student's filters, best first."""
    student = await match_student(context)
    wanted = replace(student, seen=frozenset())
    if shelf is Shelf.SAVED:
        visitor = require_student(context)
        async with context.read() as session:
            found = await list_saved_offer_ids(session, visitor.person_id)
    else:
        is_any = shelf is Shelf.EVERY_KIND
        ranked = await _ranked(context, wanted, floor=0)
        found = [one.offer.offer_id for one in ranked if is_any or shelf in one.offer.kinds]
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    start = page * PAGE
    shown = await shown_offers(context, wanted, found[start : start + PAGE], first=start + 1)
    await keep_numbers(context, {one.number: one.id for one in shown}, ListOffers(shelf, page))
    rows = [*offer_buttons(shown), *_filter_rows(context, student, shelf, page, pages)]
    text = context.text(
        "student/offers",
        offers=shown,
        total=len(found),
        page=page + 1,
        pages=pages,
        is_saved=shelf is Shelf.SAVED,
        is_wide=student.radius_km is None,
    )
    return Screen(text, rows)


def _filter_rows(
    context: KmuniContext, student: MatchStudent, shelf: Shelf | OfferKind, page: int, pages: int
) -> list[list[InlineKeyboardButton]]:
    turning = []
    if page > 0:
        turning.append(button("‹", ListOffers(shelf, page - 1)))
    if page < pages - 1:
        turning.append(button("›", ListOffers(shelf, page + 1)))
    choices: list[tuple[Shelf | OfferKind, str]] = [(Shelf.EVERY_KIND, context.label(Label("All")))]
    choices += [
        (kind, context.label(label))
        for kind, label in KINDS.items()
        if kind in student.kinds and len(student.kinds) > 1
    ]
    choices.append((Shelf.SAVED, context.label(Label("★ Saved"))))
    buttons = [
        button(f"● {name}" if one is shelf else name, ListOffers(one)) for one, name in choices
    ]
    return [*([turning] if turning else []), *in_rows(buttons, 3)]


# One offer


def _reasons(context: KmuniContext, student: MatchStudent, card: OfferCard) -> tuple[Reason, ...]:
    return reasons_of(
        student, match_offer(card), now=context.now, closeness=context.taxonomy.closeness
    )


async def reasons_for_own_profile(context: KmuniContext, card: OfferCard) -> tuple[Reason, ...]:
    """Why the offer fits the student who is writing."""
    return _reasons(context, await match_student(context), card)


async def find_shown_card(context: KmuniContext, offer_id: int) -> OfferCard:
    """The card of an offer a student may see.

    Raises: RefusedError if it is gone or closed.
    """
    async with context.read() as session:
        cards = await list_offer_cards(session, [offer_id])
    if not cards or not is_open_at(cards[0], context.now):
        raise RefusedError("student/offer_gone")
    return cards[0]


async def open_offer(update: Update, context: KmuniContext, tap: ShowOffer) -> None:
    """The whole offer in a message of its own, so that the list stays."""
    require_student(context)
    opened = await context.require(offer_marks.open_details, tap.offer_id)
    await keep_on_screen(context, tap)
    await send(update, await offer_screen(context, opened.card))
    await toast(update, "")


async def offer_screen(context: KmuniContext, card: OfferCard) -> Screen:
    visitor = require_student(context)
    student = await match_student(context)
    offer_id = stored_id(card.offer)
    async with context.read() as session:
        suggestion = await find_suggestion(session, visitor.person_id, offer_id)
        interest = await find_interest(session, visitor.person_id, offer_id)
    if interest is not None and interest.state in SAID_ANEW:
        interest = None
    is_saved = bool(suggestion and suggestion.saved_at and not suggestion.dismissed_at)
    whole = whole_text_row(context, card)
    text = card_text(
        context,
        "student/offer",
        card,
        reasons=_reasons(context, student, card),
        interest=interest,
        is_saved=is_saved,
    )
    interested = labelled(context, Label("✋ Interested"), SayInterested(offer_id))
    save = labelled(context, Label("★ Save"), SaveOffer(offer_id))
    if is_saved:
        save = labelled(context, FORGET, ForgetOffer(offer_id))
    decline = labelled(context, Label("Not for me"), DismissOffer(offer_id))
    follow = labelled(
        context, Label("🔔 All from this company"), FollowCompany(card.offer.company_id)
    )
    rows = [[save, decline], *whole, [follow]]
    return Screen(text, rows if interest else [[interested], *rows])


async def save_offer(update: Update, context: KmuniContext, tap: SaveOffer) -> None:
    """Kept for later; from now on words are about this offer."""
    require_student(context)
    saved = await context.require(offer_marks.save, tap.offer_id)
    await keep_on_screen(context, ShowOffer(tap.offer_id))
    if update.callback_query is not None:
        await toast(update, context.label(Label("Saved. You find it under /gemerkt.")))
        return
    text = context.text("student/saved", offer=saved.card.offer)
    row = [labelled(context, FORGET, ForgetOffer(tap.offer_id))]
    await send(update, Screen(text, [row]))


async def forget_offer(update: Update, context: KmuniContext, tap: ForgetOffer) -> None:
    require_student(context)
    marked = await context.require(offer_marks.forget, tap.offer_id)
    await keep_on_screen(context, ShowOffer(tap.offer_id))
    offer_id = tap.offer_id
    rows = [
        [
            labelled(context, Label("★ Save"), SaveOffer(offer_id)),
            labelled(context, Label("Not for me"), DismissOffer(offer_id)),
        ]
    ]
    text = context.text("student/forgotten", offer=marked.card.offer)
    await send(update, Screen(text, rows))
    await toast(update, "")


async def bring_back(update: Update, context: KmuniContext, tap: BringOfferBack) -> None:
    """A "not for me" is taken back, and the offer can be talked of again."""
    require_student(context)
    marked = await context.require(offer_marks.bring_back, tap.offer_id)
    await keep_on_screen(context, ShowOffer(tap.offer_id))
    rows = [
        [
            labelled(context, Label("🔎 Details"), ShowOffer(tap.offer_id)),
            labelled(context, Label("★ Save"), SaveOffer(tap.offer_id)),
        ]
    ]
    text = context.text("student/brought_back", offer=marked.card.offer)
    await show(update, context, Screen(text, rows))


async def refuse_offer(update: Update, context: KmuniContext, tap: RefuseOffer) -> None:
    """A no takes back the last that was said of the offer: a yes, that it was saved; else it."""
    visitor = require_student(context)
    async with context.read() as session:
        suggestion = await find_suggestion(session, visitor.person_id, tap.offer_id)
        interest = await find_interest(session, visitor.person_id, tap.offer_id)
    if interest is not None and interest.state is InterestState.WAITING:
        await do(update, context, AskTakeInterestBack(tap.offer_id))
    elif suggestion is not None and suggestion.saved_at and not suggestion.dismissed_at:
        await forget_offer(update, context, ForgetOffer(tap.offer_id))
    else:
        await dismiss_offer(update, context, DismissOffer(tap.offer_id))


async def dismiss_offer(update: Update, context: KmuniContext, tap: DismissOffer) -> None:
    """Not for me: taken back from every list at once; the reason is asked but not required.

    One that is over can still be cleared away.
    """
    visitor = require_student(context)
    offer_id = tap.offer_id
    dismissed = await context.require(offer_marks.dismiss, DismissInput(offer_id))
    offer = dismissed.card.offer
    buttons = [
        labelled(context, label, ExplainDislike(offer_id, dislike))
        for dislike, label in DISLIKES.items()
    ]
    withdrawing = await _withdrawing_rows(context, visitor.person_id, offer_id)
    text = context.text("student/why_not", offer=offer, is_waiting=bool(withdrawing))
    await keep_on_screen(context, tap)
    rows = [*in_rows(buttons, 2), *_way_back(context, dismissed), *withdrawing]
    await send(update, Screen(text, rows))
    await toast(update, "")


async def explain_dislike(update: Update, context: KmuniContext, tap: ExplainDislike) -> None:
    """The reason, also by an old button: then the offer is not for them once more."""
    visitor = require_student(context)
    given = DismissInput(tap.offer_id, tap.reason)
    dismissed = await context.require(offer_marks.dismiss, given)
    rows = await _withdrawing_rows(context, visitor.person_id, tap.offer_id)
    if dismissed.was_saved:
        rows.append([labelled(context, Label("★ Save"), SaveOffer(tap.offer_id))])
    offer = dismissed.card.offer
    text = context.text("student/learned", offer=offer, was_saved=dismissed.was_saved)
    rows += _way_back(context, dismissed)
    await show(update, context, Screen(text, rows, about=tap))


def _way_back(context: KmuniContext, dismissed: Marked) -> list[list[InlineKeyboardButton]]:
    """Takes a "not for me" back, unless the offer is over."""
    if not is_open_at(dismissed.card, context.now):
        return []
    offer_id = stored_id(dismissed.card.offer)
    return [[labelled(context, Label("↩ Undo"), BringOfferBack(offer_id))]]


async def _withdrawing_rows(
    context: KmuniContext, person_id: int, offer_id: int
) -> list[list[InlineKeyboardButton]]:
    """The way to take back an interest that a company has not answered, if there is one."""
    async with context.read() as session:
        interest = await find_interest(session, person_id, offer_id)
    if interest is None or interest.state is not InterestState.WAITING:
        return []
    label = Label("Take my interest back")
    return [[labelled(context, label, TakeInterestBack(offer_id))]]


HANDLERS: list[Handler] = [
    CommandHandler(["angebote", "offers"], cmd_offers, PRIVATE),
    CommandHandler(["gemerkt", "saved"], cmd_saved, PRIVATE),
    on(ListOffers, turn_page),
    on(ShowOffer, open_offer),
    on(SaveOffer, save_offer),
    on(DismissOffer, dismiss_offer),
    on(ExplainDislike, explain_dislike),
    on(BringOfferBack, bring_back),
    on(ForgetOffer, forget_offer),
    on(RefuseOffer, refuse_offer),
]
