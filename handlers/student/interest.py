"""Saying yes to an offer: the company hears of it without a name, until it says yes too."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    ask_again,
    ask_open_question,
    begin,
    cancel,
    drop,
    finish,
    go_on,
    leave,
    navigation,
    save_answers,
    typed,
)
from handlers.engine.guards import require_student
from handlers.engine.hearing import card_of_offer, heard_of_entries, label_in, understood
from handlers.engine.labels import Label
from handlers.engine.on_screen import OnScreen, find_on_screen, keep_on_screen, offer_of
from handlers.engine.questions.contact import AskedContact, username_of
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, labelled, send, show, toast
from handlers.engine.taps import Handler, do, on
from handlers.student.offers import find_shown_card
from handlers.student.states import LISTENS, InterestState
from models.acts import interests
from models.acts.interests import InterestInput, has_said_enough
from models.acts.limits import MOST_NEW_INTERESTS_A_DAY
from models.payloads import (
    AskTakeInterestBack,
    Choice,
    DismissOffer,
    Done,
    Fix,
    ListOffers,
    SayInterested,
    ShowOffer,
    TakeInterestBack,
)
from models.queries.interests import find_interest
from models.queries.offers import (
    OfferCard,
    is_open_at,
    list_offer_cards,
)
from models.queries.students import get_student
from models.reading.contact import Contact, read_contact
from models.reading.heard import Intent, Role
from models.reading.list_number import read_numbered
from models.reading.listening import PROFILE_PARTS
from models.reading.notes import drops_note, note_beside_interest, read_note
from models.reading.plain_words import refuses
from models.refusals import Refusal, Refused
from models.tables.draft import Dialogue, Draft
from models.tables.suggestion import SAID_ANEW
from models.tables.suggestion import InterestState as StoredState
from models.text import TextProblemError, clean_line, shorten, take

MAX_ID_DIGITS = 10
MAX_NAME_UNITS = 60
MAX_NOTE_UNITS = 400
KEPT_BEGINNING = 20
"""Letters by which the sentence before is known in one that it was added to."""

SHOWN_NOTE_UNITS = 60
"""Of a sentence that was replaced."""

MOST_NAMING_WORDS = 10
"""Of a line that turns to another offer by its number; a longer one is the line for the company."""


class InterestAnswers(BaseModel):
    """The data of an interest's draft."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    name: str
    contact: str | None = None
    username: str | None = None
    """Their Telegram name, which is contact enough."""
    note: str | None = None
    has_seen_others: bool = False
    """Other offers were looked at before something else was typed than a yes."""

    @classmethod
    def of(cls, draft: Draft) -> "InterestAnswers":
        return cls.model_validate(draft.data)


async def begin_interest(update: Update, context: KmuniContext, tap: SayInterested) -> None:
    """A tap on "interested"; saying it twice says it once."""
    await _begin(update, context, tap.offer_id)


async def _begin(update: Update, context: KmuniContext, offer_id: int) -> None:
    visitor = require_student(context)
    card = await find_shown_card(context, offer_id)
    async with context.read() as session:
        interest = await find_interest(session, visitor.person_id, offer_id)
        student = await get_student(session, visitor.person_id)
        is_enough = await has_said_enough(session, context.actor, offer_id, context.world)
    if interest is not None and interest.state not in SAID_ANEW:
        await context.require(interests.keep_wanted, offer_id)
        text = context.text("student/interest_known", offer=card.offer, interest=interest)
        row = [labelled(context, Label("Take it back"), TakeInterestBack(offer_id))]
        await send(update, Screen(text, [row] if interest.state == StoredState.WAITING else []))
        await toast(update, "")
        return
    if is_enough:
        raise RefusedError("student/enough_interests", most=MOST_NEW_INTERESTS_A_DAY)
    user = update.effective_user
    username = username_of(update)
    contact = student.contact or (f"@{username}" if username else None)
    name = clean_line(user.full_name if user else "") or context.label(Label("A student"))
    await toast(update, "")
    await keep_on_screen(context, ShowOffer(offer_id))
    await begin(
        update,
        context,
        Dialogue.INTEREST,
        InterestState.CONFIRM if contact else InterestState.CONTACT,
        in_place=False,
        offer_id=offer_id,
        name=shorten(name, MAX_NAME_UNITS),
        contact=contact,
        username=username_of(update),
        note=_note_beside(update, context),
    )


def _note_beside(update: Update, context: KmuniContext) -> str | None:
    """The sentence that was typed with the yes; it is shown before it goes."""
    if update.callback_query is not None:
        return None
    note = note_beside_interest(typed(update, context))
    return shorten(clean_line(note), MAX_NOTE_UNITS) if note else None


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = InterestAnswers.of(draft)
    state = InterestState.CONFIRM
    card = await _find_open_card(context, answers.offer_id)
    if card is None:
        return Screen(context.text("student/offer_gone"), [navigation(context, state)])
    text = context.text(
        "student/interest_confirm", answers=answers, offer=card.offer, company=card.company
    )
    rows = [
        [labelled(context, Label("Send ✓"), Done(state, str(answers.offer_id)))],
        [labelled(context, Label("✎ Contact"), Fix(InterestState.CONTACT))],
        navigation(context, state),
    ]
    # Words are about this offer, and numbers name others of the list that it was opened from.
    return Screen(text, rows, about=ShowOffer(answers.offer_id))


async def _find_open_card(context: KmuniContext, offer_id: int) -> OfferCard | None:
    """The offer, unless it closed or went while its student was writing."""
    async with context.read() as session:
        cards = await list_offer_cards(session, [offer_id])
    return cards[0] if cards and is_open_at(cards[0], context.now) else None


async def receive_note(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Words here are the one line for the company; a contact alone is the student's contact.

    What stands in the line the company reads before it said yes.
    """
    if refuses(typed(update, context)):
        await cancel(update, context)
        return
    reading = read_contact(typed(update, context), username_of(update))
    if isinstance(reading, Contact) and reading.is_all:
        await ASKED_CONTACT.receive(update, context, draft)
        return
    if drops_note(typed(update, context)):
        await advance(update, context, InterestState.CONFIRM, note=None)
        return
    before = InterestAnswers.of(draft).note
    try:
        note = take(read_note(typed(update, context), before), limit=MAX_NOTE_UNITS)
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    if before is not None and not note.startswith(before[:KEPT_BEGINNING]):
        context.note = context.text("student/note_replaced", note=shorten(before, SHOWN_NOTE_UNITS))
    shown = await find_on_screen(context)
    answers = InterestAnswers.of(draft)
    is_alone = shown is None or _shows_no_other(shown, answers.offer_id)
    await advance(
        update,
        context,
        InterestState.CONFIRM,
        note=note,
        has_seen_others=answers.has_seen_others or not is_alone,
    )


def contact_text(context: KmuniContext, draft: Draft) -> str:
    return context.text("student/ask_contact", answers=InterestAnswers.of(draft))


async def keep_contact(
    update: Update, context: KmuniContext, draft: Draft, /, **answers: Any
) -> None:
    await advance(update, context, InterestState.CONFIRM, **answers)


ASKED_CONTACT = AskedContact(
    state=InterestState.CONTACT,
    role=Role.STUDENT,
    ask_text=contact_text,
    unclear="student/contact_unclear",
    keep=keep_contact,
    back=InterestState.CONFIRM,
    corrects=PROFILE_PARTS,
)


async def send_interest(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Tells the company's people, in the transaction that ends the dialogue."""
    answers = InterestAnswers.of(draft)
    if answers.contact is None:
        await advance(update, context, InterestState.CONTACT)
        return
    given = InterestInput(
        offer_id=answers.offer_id, name=answers.name, contact=answers.contact, note=answers.note
    )
    said = await context.perform(interests.express, given, ends=draft)
    if isinstance(said, Refused):
        await _explain_unsent(update, context, draft, said)
        return
    card = said.card
    text = context.text(
        "student/interest_sent", offer=card.offer, company=card.company, note=answers.note
    )
    row = [labelled(context, Label("Take it back"), TakeInterestBack(answers.offer_id))]
    about = ShowOffer(answers.offer_id)
    await finish(update, context, Screen(text, [row], about=about))


async def send_by_words(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A typed yes sends it, unless other offers were looked at since: then it asks once more."""
    answers = InterestAnswers.of(draft)
    offer_id = answers.offer_id
    shown = await find_on_screen(context)
    is_alone = shown is None or _shows_no_other(shown, offer_id)
    if is_alone and not answers.has_seen_others:
        await send_interest(update, context, draft)
        return
    card = await _find_open_card(context, offer_id)
    other = offer_of(shown.payload) if shown is not None else None
    if other not in {None, offer_id}:
        await do(update, context, SayInterested(other))
    elif card is None:
        await ask_again(update, context, context.text("student/offer_gone"))
    else:
        await keep_on_screen(context, ShowOffer(offer_id))
        await save_answers(context, draft, InterestState.CONFIRM, has_seen_others=False)
        text = context.text("student/interest_which", offer=card.offer, company=card.company)
        await ask_again(update, context, text)


def _shows_no_other(shown: OnScreen, offer_id: int) -> bool:
    """Whether nothing has been looked at since but the offer itself."""
    listed = set(shown.numbers.values())
    return offer_of(shown.payload) == offer_id or (shown.payload is None and listed <= {offer_id})


async def turn_away(update: Update, context: KmuniContext, draft: Draft) -> bool:
    """Whether the words say that it is another offer, or not this one: then nothing is sent."""
    if len(typed(update, context).split()) > MOST_NAMING_WORDS:
        return False
    return await _turn_to_another(update, context, draft) or await _dismiss(update, context, draft)


async def _dismiss(update: Update, context: KmuniContext, draft: Draft) -> bool:
    """ "Not for me" is a no to more than the question."""
    label = label_in(context, card_of_offer(context), typed(update, context))
    if label is not Intent.NOT_FOR_ME:
        return False
    await _leave_unsent(update, context, draft)
    await do(update, context, DismissOffer(InterestAnswers.of(draft).offer_id))
    return True


async def _leave_unsent(update: Update, context: KmuniContext, draft: Draft) -> None:
    card = await _find_open_card(context, InterestAnswers.of(draft).offer_id)
    await drop(context, draft)
    if card is not None:
        await send(update, Screen(context.text("student/interest_left", offer=card.offer)))


async def leave_interest(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Forgets the interest; words can still be about its offer."""
    await drop(context, draft)
    about = ShowOffer(InterestAnswers.of(draft).offer_id)
    await show(update, context, Screen(context.text("common/cancelled"), about=about))
    await go_on(update, context)


async def _turn_to_another(update: Update, context: KmuniContext, draft: Draft) -> bool:
    """Whether the words name offers of a list by their numbers."""
    text = typed(update, context)
    shown = await find_on_screen(context)
    if shown is None:
        return False
    parts = read_numbered(text, shown.numbers)
    if not parts or not (parts[0].only_opens or _judges(context, parts[0].words)):
        return False
    offer_id = InterestAnswers.of(draft).offer_id
    if {shown.numbers[number] for part in parts for number in part.numbers} == {offer_id}:
        await keep_on_screen(context, ShowOffer(offer_id))
        await ask_open_question(update, context)
        return True
    await _leave_unsent(update, context, draft)
    return await heard_of_entries(update, context, shown)


def _judges(context: KmuniContext, words: str) -> bool:
    """Whether words say what somebody makes of an offer, and are no line for a company."""
    heard = understood(context, words, card_of_offer(context).listening)
    as_answer = understood(context, words, LISTENS[InterestState.CONFIRM])
    return heard.intent in _JUDGEMENTS or as_answer.intent not in _FREE_WORDS


_JUDGEMENTS = frozenset({Intent.INTERESTED, Intent.AGREE, Intent.SAVE, Intent.NOT_FOR_ME})
_FREE_WORDS = frozenset({Intent.NOTE, Intent.UNCLEAR, Intent.CORRECT})


async def _explain_unsent(
    update: Update, context: KmuniContext, draft: Draft, refused: Refused
) -> None:
    """What has to wait until tomorrow stays open; an offer that is gone ends its dialogue."""
    if refused.reason is Refusal.ENOUGH_TODAY:
        problem = context.text("student/enough_interests", most=MOST_NEW_INTERESTS_A_DAY)
        await ask_again(update, context, problem)
        return
    await drop(context, draft)
    row = [labelled(context, Label("Show offers"), ListOffers())]
    await finish(update, context, Screen(context.text("student/offer_gone"), [row]))


async def ask_take_back(update: Update, context: KmuniContext, tap: AskTakeInterestBack) -> None:
    """Names the interest that would be taken back; what is not there is said at once."""
    visitor = require_student(context)
    async with context.read() as session:
        interest = await find_interest(session, visitor.person_id, tap.offer_id)
        cards = await list_offer_cards(session, [tap.offer_id])
    if interest is None or interest.state is not StoredState.WAITING or not cards:
        await withdraw_interest(update, context, TakeInterestBack(tap.offer_id))
        return
    text = context.text("student/interest_ask_back", offer=cards[0].offer, company=cards[0].company)
    row = [
        labelled(context, Label("Take it back"), TakeInterestBack(tap.offer_id)),
        labelled(context, Label("Keep my interest"), SayInterested(tap.offer_id)),
    ]
    await keep_on_screen(context, tap)
    await send(update, Screen(text, [row]))
    await toast(update, "")


async def withdraw_interest(update: Update, context: KmuniContext, tap: TakeInterestBack) -> None:
    """The student's yes is theirs to take back while the company has not answered."""
    require_student(context)
    taken = await context.require(interests.withdraw, tap.offer_id)
    if taken.interest is not None and not taken.is_withdrawn:
        is_closed = taken.interest.state is StoredState.CLOSED
        text = context.text("student/interest_answered", is_closed=is_closed)
    else:
        text = context.text(
            "student/interest_withdrawn", interest=taken.interest, is_known=taken.is_known
        )
    await show(update, context, Screen(text, about=ShowOffer(tap.offer_id)))


async def choose_confirm(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    """Sends what the tapped card names; an older card of another offer asks about that one."""
    named = tap.value if isinstance(tap, Done) else ""
    is_another = named != str(InterestAnswers.of(draft).offer_id)
    if is_another and named.isdecimal() and len(named) < MAX_ID_DIGITS:
        await _begin(update, context, int(named))
        return
    await send_interest(update, context, draft)


QUESTIONS: dict[str, Question] = {
    InterestState.CONFIRM: Question(
        ask_confirm,
        receive_note,
        choose_confirm,
        confirm=send_by_words,
        refuse=leave,
        knows=drops_note,
        turns_away=turn_away,
        leave=leave_interest,
        listening=LISTENS[InterestState.CONFIRM],
    ),
    InterestState.CONTACT: ASKED_CONTACT.question,
}

ENTRY_POINTS: list[Handler] = [
    on(SayInterested, begin_interest),
]

HANDLERS: list[Handler] = [
    on(AskTakeInterestBack, ask_take_back),
    on(TakeInterestBack, withdraw_interest),
]
