"""What students say in words, anywhere: each as its button or command does it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from telegram import Update

from handlers.answers import answer_screen
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import begin
from handlers.engine.guards import require_student
from handlers.engine.hearing import Card, Pick, Says, Tapping, ask_what_was_meant, label_in
from handlers.engine.labels import Label
from handlers.engine.on_screen import ShownBy, find_on_screen, offer_of
from handlers.engine.screen import Screen, labelled, send
from handlers.engine.taps import do
from handlers.said import answer, talk
from handlers.student.changing import change_profile, changes_own_study
from handlers.student.paces import change_pace, says_only_when
from handlers.student.profile import (
    ask_for_pause_now,
    cmd_profile,
    day_of_end,
    keep_as_it_is,
    pause_until,
)
from handlers.student.searching import search, search_words
from handlers.student.states import SubscriptionState
from handlers.student.subscribing import read_line
from handlers.student.subscription_answers import SubscriptionAnswers
from handlers.student.subscriptions import PICKS as SUBSCRIPTION_PICKS
from handlers.student.subscriptions import find_removed
from models.payloads import (
    AddSubscription,
    AskTakeInterestBack,
    BringOfferBack,
    DismissOffer,
    ExplainDislike,
    ForgetOffer,
    GoOn,
    ListOffers,
    ListSubscriptions,
    Payload,
    RefuseOffer,
    SaveOffer,
    SayInterested,
    Shelf,
    ShowHome,
    ShowOffer,
    ShowSubscription,
    TakeInterestBack,
)
from models.queries.interests import list_interests_of
from models.queries.offers import OfferCard, list_offer_cards
from models.queries.subscriptions import list_subscriptions
from models.queries.suggestions import find_suggestion
from models.reading.absence import read_absence, refuses_pause
from models.reading.heard import Intent, Meaning, Role, Said, Topic
from models.reading.list_number import read_numbered
from models.reading.listening import Shows, Takes, Yes, listens
from models.reading.notes import note_beside_interest
from models.reading.plain_words import refuses
from models.reading.reactions import asks_whether_open, wants_after_all
from models.reading.removal import read_removal
from models.reading.wish import read_pace, read_wish
from models.search_words import sought_words
from models.tables.base import stored_id
from models.tables.draft import Dialogue
from models.tables.suggestion import InterestState
from models.taxonomy.normalise import stem, words
from models.vocabulary import Dislike

FEWEST_NAMING_WORDS = 2

HIGHEST_NUMBERS = range(1, 100)
"""Of entries in any list."""

FEWEST_NAMING_LETTERS = 4
"""Of a word that names an offer in a list."""

SURE_OF_A_TOPIC = 0.8
"""Below it a single word with a question mark is looked for in the offers first."""

SOON = timedelta(days=2)
"""A pause that begins within it may as well begin now."""

MOST_PACE_WORDS = 2
"""Of a line that says nothing but how often: "alles sofort"."""

MOST_SOUGHT_WORDS = 3
"""Of a question that only names something to find."""

DISLIKE_OF: Mapping[str, Dislike] = {
    "too_far": Dislike.TOO_FAR,
    "wrong_field": Dislike.WRONG_FIELD,
    "unpaid": Dislike.UNPAID,
}
"""What a reason in words counts as; all others are `OTHER`."""


# Offers


async def subscribe(update: Update, context: KmuniContext, said: Said) -> None:
    """The wish as a card that is shown before it is kept; without one, the question for it."""
    require_student(context)
    answers, context.note = await read_line(context, said.text)
    if SubscriptionAnswers(**answers).is_empty:
        await do(update, context, AddSubscription())
        return
    await begin(update, context, Dialogue.SUBSCRIPTION, SubscriptionState.CONFIRM, **answers)


async def unsubscribe(update: Update, context: KmuniContext, said: Said) -> None:
    """The only subscription, or the list of them; ending one is a tap there."""
    visitor = require_student(context)
    removal = read_removal(said.text)
    removed = await find_removed(context, removal) if removal is not None else None
    if removed is not None:
        await do(update, context, removed)
        return
    async with context.read() as session:
        cards = await list_subscriptions(session, visitor.person_id)
    number = said.number()
    own = [card for card in cards if not card.subscription.is_profile]
    if number is not None and 1 <= number <= len(cards):
        await do(update, context, ShowSubscription(stored_id(cards[number - 1].subscription)))
    elif len(own) == 1:
        await do(update, context, ShowSubscription(stored_id(own[0].subscription)))
    else:
        await do(update, context, ListSubscriptions())


async def say_of_offer(update: Update, context: KmuniContext, said: Said) -> None:
    """Yes, no or later to an offer that the words name; else the offers to choose from."""
    offer_id = await offer_meant(context, said)
    if offer_id is None:
        row = [labelled(context, Label("Show offers"), ListOffers())]
        await send(update, Screen(context.text("student/which_offer"), [row]))
        return
    await do(update, context, OF_OFFER[said.meaning.intent](offer_id, said))


def _names_number(said: Said) -> bool:
    """Whether a number stands for an entry: "save the beta one" names none."""
    return said.number() is not None and bool(read_numbered(said.text, HIGHEST_NUMBERS))


def _of_shown(intent: Intent) -> Tapping:
    """What is said of the offer that is open; a number names another one."""

    def tap(shown: ShowOffer | SaveOffer | DismissOffer, said: Said) -> Payload | None:
        return None if _names_number(said) else OF_OFFER[intent](shown.offer_id, said)

    return tap


def _refuse(offer_id: int, said: Said) -> Payload:
    """A no alone takes back what was said before; one with a reason is about the offer."""
    return RefuseOffer(offer_id) if refuses(said.text) else _dismiss(offer_id, said)


def _dismiss(offer_id: int, said: Said) -> Payload:
    reason = said.word("reason")
    if not reason:
        return DismissOffer(offer_id)
    return ExplainDislike(offer_id, DISLIKE_OF.get(reason, Dislike.OTHER))


def _explain(offer_id: int, said: Said) -> Payload:
    return ExplainDislike(offer_id, DISLIKE_OF.get(said.word("reason"), Dislike.OTHER))


OF_OFFER: Mapping[Intent, Callable[[int, Said], Payload]] = {
    Intent.INTERESTED: lambda offer_id, said: SayInterested(offer_id),
    Intent.SAVE: lambda offer_id, said: SaveOffer(offer_id),
    Intent.NOT_FOR_ME: _refuse,
}
"""The button that says the same of an offer."""


async def offer_meant(context: KmuniContext, said: Said) -> int | None:
    """The offer with the number in the list that was shown last, or the one on the screen."""
    shown = await find_on_screen(context)
    if shown is None:
        return None
    if _names_number(said):
        return shown.numbers.get(said.number() or 0)
    offer_id = offer_of(shown.payload or shown.above)
    if offer_id is not None:
        return offer_id
    if len(shown.numbers) == 1:
        return next(iter(shown.numbers.values()))
    return await _named_by_title(context, list(shown.numbers.values()), said.text)


async def _named_by_title(context: KmuniContext, offer_ids: Sequence[int], text: str) -> int | None:
    """The one offer of a list whose title, company or kind the words name; None for several."""
    async with context.read() as session:
        cards = await list_offer_cards(session, offer_ids)
    named = {stem(word) for word in words(text) if len(word) >= FEWEST_NAMING_LETTERS}
    kinds = set(read_wish(text, context.taxonomy).kinds)

    def count(card: OfferCard) -> int:
        of_offer = {stem(word) for word in words(f"{card.offer.title} {card.company.name}")}
        return len(named & of_offer) + bool(kinds & set(card.kinds))

    counts = {stored_id(card.offer): count(card) for card in cards}
    most = max(counts.values(), default=0)
    best = [offer_id for offer_id, number in counts.items() if number == most]
    return best[0] if most and len(best) == 1 else None


async def undo(update: Update, context: KmuniContext, said: Said) -> None:
    """Takes back what was said of the offer on the screen; else the only interest, or all of them.

    An interest that the words alone name is asked about first.
    """
    visitor = require_student(context)
    shown = await find_on_screen(context)
    offer_id = offer_of(shown.payload or shown.above) if shown is not None else None
    async with context.read() as session:
        cards = await list_interests_of(session, visitor.person_id)
        suggestion = await find_suggestion(session, visitor.person_id, offer_id or 0)
    waiting = {
        one.interest.offer_id: one.offer.title
        for one in cards
        if one.interest.state is InterestState.WAITING
    }
    if offer_id in waiting:
        await do(update, context, TakeInterestBack(offer_id))
    elif offer_id is not None and suggestion is not None and suggestion.saved_at is not None:
        await do(update, context, ForgetOffer(offer_id))
    elif len(waiting) == 1:
        await do(update, context, AskTakeInterestBack(next(iter(waiting))))
    else:
        await talk(update, context, said)


async def more(update: Update, context: KmuniContext, said: Said) -> None:
    """The next page of the list that is on the screen, or the first one; a pause goes on first."""
    shown = await find_on_screen(context)
    is_paused = context.visitor is not None and context.visitor.is_paused
    if is_paused and not (shown is not None and isinstance(shown.payload, ListOffers)):
        await do(update, context, GoOn())
        return
    match shown.payload if shown is not None else None:
        case ListOffers(shelf, page):
            await do(update, context, ListOffers(shelf, page + 1))
        case _:
            await do(update, context, ListOffers())


# What is written, and when


async def search_or_pace(update: Update, context: KmuniContext, said: Said) -> None:
    """Offers that are asked for; "sofort" alone asks for none, but says when they come.

    "Nicht TU, sondern RUB" looks for nothing where the TU stands in the profile.
    """
    if await changes_own_study(update, context, said):
        return
    await (change_pace if says_only_when(said) else search)(update, context, said)


async def pause(update: Update, context: KmuniContext, said: Said) -> None:
    """Until the day that the words name, or until the student goes on; asks where it is later."""
    if refuses_pause(said.text):
        await keep_as_it_is(update, context)
        return
    today = context.today
    absence = read_absence(said.text, today)
    end = absence.ends or day_of_end(said.args, today)
    if absence.begins is not None and absence.begins - today > SOON:
        await ask_for_pause_now(update, context, absence)
    else:
        await pause_until(update, context, end)


async def resume(update: Update, context: KmuniContext, said: Said) -> None:
    """Messages again, unless the words say from which day on."""
    today = context.today
    absence = read_absence(said.text, today)
    if absence.ends is not None and absence.ends - today > SOON:
        await pause_until(update, context, absence.ends)
    elif context.visitor is not None and context.visitor.is_paused:
        await do(update, context, GoOn())
    elif (pace := read_pace(said.text, context.taxonomy)) is not None:
        meaning = Meaning(Intent.RHYTHM, {"cadence": pace.value})
        await change_pace(update, context, Said(meaning, said.text))
    else:
        await send(update, Screen(context.text("student/not_paused")))


# What is one's own


async def show(update: Update, context: KmuniContext, said: Said) -> None:
    match said.word("what"):
        case "saved":
            await do(update, context, ListOffers(Shelf.SAVED))
        case "subscriptions":
            await do(update, context, ListSubscriptions())
        case "profile":
            await cmd_profile(update, context)
        case "interests":
            await send(update, await answer_screen(context, Topic.STATUS))
        case _:
            await do(update, context, ListOffers())


async def try_words(update: Update, context: KmuniContext, said: Said) -> None:
    """Words that were not sure are looked for in the offers before anything is asked back."""
    if await changes_own_study(update, context, said):
        return
    label = label_in(context, CARDS[ShowOffer], said.text)
    if label is not None:
        await say_of_offer(update, context, Said(Meaning(label), said.text))
        return
    pace = read_pace(said.text, context.taxonomy)
    if pace is not None and len(said.text.split()) <= MOST_PACE_WORDS:
        meaning = Meaning(Intent.RHYTHM, {"cadence": pace.value})
        await change_pace(update, context, Said(meaning, said.text))
    elif not await search_words(update, context, said) and context.heard is not None:
        await ask_what_was_meant(update, context, Role.STUDENT, context.heard)


async def answer_or_search(update: Update, context: KmuniContext, said: Said) -> None:
    """ "SQL?" asks for offers; a question that nobody here can answer may name some."""
    shown = await find_on_screen(context)
    if shown is not None and isinstance(shown.above, ShowOffer) and _shows_it_again(said):
        await do(update, context, shown.above)
        return
    words = len(said.text.split())
    is_other = words <= MOST_SOUGHT_WORDS and said.word("topic") in {"", Topic.OTHER}
    is_name = words == 1 and said.meaning.sureness < SURE_OF_A_TOPIC
    if not ((is_other or is_name) and await search_words(update, context, said)):
        await answer(update, context, said)


async def talk_or_search(update: Update, context: KmuniContext, said: Said) -> None:
    """Several words that all stand in an offer name it, however much they sound like talk."""
    is_named = len(sought_words(said.text).words) >= FEWEST_NAMING_WORDS
    if not (is_named and await search_words(update, context, said)):
        await talk(update, context, said)


SAYS: Says = {
    Intent.SEARCH: search_or_pace,
    **dict.fromkeys(
        (Intent.GREETING, Intent.THANKS, Intent.SMALLTALK, Intent.COMPLAINT), talk_or_search
    ),
    Intent.UNCLEAR: try_words,
    Intent.NONSENSE: try_words,
    Intent.ASK: answer_or_search,
    Intent.SUBSCRIBE: subscribe,
    Intent.UNSUBSCRIBE: unsubscribe,
    Intent.INTERESTED: say_of_offer,
    Intent.SAVE: say_of_offer,
    Intent.NOT_FOR_ME: say_of_offer,
    Intent.UNDO: undo,
    Intent.MORE: more,
    Intent.RHYTHM: change_pace,
    Intent.PAUSE: pause,
    Intent.RESUME: resume,
    Intent.SHOW: show,
    Intent.CHANGE_PROFILE: change_profile,
}


# What is on the screen


def _show_again(shown: ShowOffer, said: Said) -> Payload | None:
    """ "What is this?" and "still free?" are about the offer that is open: its card says it."""
    return shown if _shows_it_again(said) else None


def _shows_it_again(said: Said) -> bool:
    return said.word("topic") == Topic.WHAT_IS_THIS or asks_whether_open(said.text)


def _interest_with_note(shown: ShowOffer, said: Said) -> Payload | None:
    """A yes with a sentence for the company beside it, which is shown before it goes."""
    has_note = note_beside_interest(said.text) is not None
    return SayInterested(shown.offer_id) if has_note else None


def _interest_or_refusal(shown: ShowOffer, said: Said) -> Payload | None:
    """ "Interested, but only from May" is a yes with a sentence, and refuses nothing."""
    return _interest_with_note(shown, said) or _of_shown(Intent.NOT_FOR_ME)(shown, said)


def _back(shown: DismissOffer | ExplainDislike, said: Said) -> Payload | None:
    """The way back from "not for me", if the words want it after all."""
    return BringOfferBack(shown.offer_id) if wants_after_all(said.text) else None


def _reason_or_back(shown: DismissOffer, said: Said) -> Payload:
    return _back(shown, said) or _explain(shown.offer_id, said)


def _other_reason(shown: ExplainDislike, said: Said) -> Payload | None:
    """A reason that is told after the one that was tapped, where that one said nothing."""
    back = _back(shown, said)
    if back is not None:
        return back
    is_told = shown.reason is Dislike.OTHER or said.word("reason") in DISLIKE_OF
    return _explain(shown.offer_id, said) if is_told else None


_AFTER_DISMISSAL: Mapping[Intent, Tapping] = {
    Intent.INTERESTED: lambda shown, said: SayInterested(shown.offer_id),
    Intent.SAVE: lambda shown, said: SaveOffer(shown.offer_id),
    Intent.UNDO: lambda shown, said: BringOfferBack(shown.offer_id),
    Intent.UNCLEAR: _back,
}


CARDS: Mapping[type[Payload], Card] = {
    ShowOffer: Card(
        listens(Role.STUDENT, shows=Shows.OFFER),
        {
            Intent.INTERESTED: _of_shown(Intent.INTERESTED),
            Intent.AGREE: lambda shown, said: SayInterested(shown.offer_id),
            Intent.SAVE: _of_shown(Intent.SAVE),
            Intent.NOT_FOR_ME: _interest_or_refusal,
            Intent.REFUSE: lambda shown, said: _refuse(shown.offer_id, said),
            Intent.ASK: _show_again,
            Intent.UNCLEAR: _interest_with_note,
        },
        lasts=timedelta(days=1),
        labels={
            Label("✋ Interested"): Intent.INTERESTED,
            Label("★ Save"): Intent.SAVE,
            Label("Not for me"): Intent.NOT_FOR_ME,
        },
    ),
    DismissOffer: Card(
        listens(Role.STUDENT, Takes.REASON),
        {
            Intent.ANSWER: _reason_or_back,
            Intent.NOT_FOR_ME: _reason_or_back,
            **_AFTER_DISMISSAL,
            Intent.AGREE: lambda shown, said: ShowHome(),
            Intent.SKIP: lambda shown, said: ShowHome(),
            Intent.REFUSE: lambda shown, said: _back(shown, said) or ShowHome(),
            Intent.CANCEL: lambda shown, said: ShowHome(),
        },
        lasts=timedelta(hours=1),
    ),
    ExplainDislike: Card(
        listens(Role.STUDENT, Takes.REASON),
        {
            Intent.ANSWER: _other_reason,
            Intent.NOT_FOR_ME: _other_reason,
            Intent.REFUSE: _back,
            **_AFTER_DISMISSAL,
        },
        lasts=timedelta(minutes=30),
    ),
    AskTakeInterestBack: Card(
        listens(Role.STUDENT, yes=Yes.DELETES),
        {
            Intent.AGREE: lambda shown, said: TakeInterestBack(shown.offer_id),
            Intent.UNDO: lambda shown, said: TakeInterestBack(shown.offer_id),
            **dict.fromkeys(
                (Intent.REFUSE, Intent.CANCEL, Intent.SKIP, Intent.BACK),
                lambda shown, said: SayInterested(shown.offer_id),
            ),
        },
        lasts=timedelta(minutes=30),
    ),
}
"""What words can be about, and the buttons that say the same."""

PICKS: Mapping[type[Payload], Pick] = SUBSCRIPTION_PICKS

SHOWN_BY_NOTICES: Mapping[str, ShownBy] = {
    "alert": lambda about: ShowOffer(about["offer_ids"][0]),
    "digest": lambda about: None,
}
