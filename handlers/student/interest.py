"""Saying yes to an offer: the company hears of it without a name, until it says yes too."""

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.contact import receive_contact as receive_typed_contact
from handlers.contact import username_of
from handlers.engine.callback_data import Action, pattern
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    END,
    Handler,
    NextState,
    Question,
    advance,
    ask_again,
    ask_open_question,
    begin,
    cancel,
    end_draft,
    finish,
    navigation,
    tapped,
    typed,
)
from handlers.engine.guards import RefusedError, require_student
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, send, show, toast
from handlers.limits import MOST_NEW_INTERESTS_A_DAY, start_of_day, today
from handlers.student.offers import find_shown_card, offer_id_of
from handlers.student.states import InterestState
from models.errors import StaleChangeError
from models.matching.rules.reasons import reasons_of
from models.notices import keys
from models.notices.buttons import EVERY_KIND
from models.notices.kinds import Notice
from models.queries.companies import list_member_ids
from models.queries.match_rows import get_match_student
from models.queries.offers import (
    OfferCard,
    find_open_card_for_share,
    is_open_at,
    list_offer_cards,
    match_offer,
)
from models.queries.outbox import add_notices, delete_not_arrived
from models.queries.students import change_contact, get_student
from models.queries.suggestions import (
    add_interest,
    change_interest_to_withdrawn,
    count_introductions,
    find_interest,
    list_interests_since,
    reason_to_data,
    record_wanted,
)
from models.reading.contact import Contact, read_contact
from models.reading.plain_words import refuses
from models.tables.base import stored_id
from models.tables.draft import Dialogue, Draft
from models.tables.outbox import OutboxState
from models.tables.suggestion import SAID_ANEW
from models.tables.suggestion import InterestState as StoredState
from models.text import TextProblemError, clean_line, shorten, take

MAX_ID_DIGITS = 10
MAX_NAME_UNITS = 60
MAX_NOTE_UNITS = 400


class InterestAnswers(BaseModel):
    """The data of an interest's draft."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    name: str
    contact: str | None = None
    username: str | None = None
    """Their Telegram name, which is contact enough."""
    note: str | None = None

    @classmethod
    def of(cls, draft: Draft) -> "InterestAnswers":
        return cls.model_validate(draft.data)


async def begin_interest(update: Update, context: KmuniContext) -> NextState:
    """A tap on "interested"; saying it twice says it once."""
    return await _begin(update, context, offer_id_of(update))


async def _begin(update: Update, context: KmuniContext, offer_id: int) -> NextState:
    visitor = await require_student(context)
    card = await find_shown_card(context, offer_id)
    async with context.read() as session:
        interest = await find_interest(session, visitor.person_id, offer_id)
        student = await get_student(session, visitor.person_id)
    if interest is not None and interest.state not in SAID_ANEW:
        async with context.write() as session:
            await record_wanted(session, visitor.person_id, offer_id)
        text = await context.text("student/interest_known", offer=card.offer, interest=interest)
        row = [await labelled(context, Label("Take it back"), Action.INTEREST_WITHDRAW, offer_id)]
        await send(update, Screen(text, [row] if interest.state == StoredState.WAITING else []))
        await toast(update, "")
        return visitor.draft.state if visitor.draft else END
    if await _has_said_enough(context, visitor.person_id, offer_id):
        raise RefusedError("student/enough_interests", most=MOST_NEW_INTERESTS_A_DAY)
    user = update.effective_user
    username = username_of(update)
    contact = student.contact or (f"@{username}" if username else None)
    name = clean_line(user.full_name if user else "") or await context.label(Label("A student"))
    await toast(update, "")
    return await begin(
        update,
        context,
        Dialogue.INTEREST,
        InterestState.CONFIRM if contact else InterestState.CONTACT,
        in_place=False,
        offer_id=offer_id,
        name=shorten(name, MAX_NAME_UNITS),
        contact=contact,
        username=username_of(update),
    )


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = InterestAnswers.of(draft)
    state = InterestState.CONFIRM
    card = await _find_open_card(context, answers.offer_id)
    if card is None:
        return Screen(await context.text("student/offer_gone"), [await navigation(context, state)])
    text = await context.text("student/interest_confirm", answers=answers, offer=card.offer)
    rows = [
        [await labelled(context, Label("Send ✓"), Action.DONE, state, answers.offer_id)],
        [await labelled(context, Label("✎ Contact"), Action.FIX, InterestState.CONTACT)],
        await navigation(context, state),
    ]
    return Screen(text, rows)


async def _find_open_card(context: KmuniContext, offer_id: int) -> OfferCard | None:
    """The offer, unless it closed or went while its student was writing."""
    async with context.read() as session:
        cards = await list_offer_cards(session, [offer_id])
    return cards[0] if cards and is_open_at(cards[0], context.now) else None


async def receive_note(update: Update, context: KmuniContext) -> NextState:
    """Words here are the one line for the company; a contact alone is the student's contact.

    What stands in the line the company reads before it said yes.
    """
    if refuses(typed(update)):
        return await cancel(update, context)
    reading = read_contact(typed(update), username_of(update))
    if isinstance(reading, Contact) and reading.is_all:
        return await receive_contact(update, context)
    try:
        note = take(typed(update), limit=MAX_NOTE_UNITS)
    except TextProblemError as error:
        problem = await context.text("common/bad_text", problem=error)
        return await ask_again(update, context, problem)
    return await advance(update, context, InterestState.CONFIRM, note=note)


async def ask_contact(context: KmuniContext, draft: Draft) -> Screen:
    text = await context.text("student/ask_contact", answers=InterestAnswers.of(draft))
    return Screen(text, [await navigation(context, InterestState.CONTACT)])


async def receive_contact(update: Update, context: KmuniContext) -> NextState:
    async def go_on(contact: str) -> NextState:
        return await advance(update, context, InterestState.CONFIRM, contact=contact)

    return await receive_typed_contact(update, context, "student/contact_unclear", go_on)


async def send_interest(update: Update, context: KmuniContext) -> NextState:
    """Tells the company's people, in the transaction that ends the dialogue."""
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    answers = InterestAnswers.of(draft)
    if answers.contact is None:
        return await advance(update, context, InterestState.CONTACT)
    if await _has_said_enough(context, draft.person_id, answers.offer_id):
        problem = await context.text("student/enough_interests", most=MOST_NEW_INTERESTS_A_DAY)
        return await ask_again(update, context, problem)
    try:
        card = await _store(context, draft, answers, answers.contact)
    except StaleChangeError:
        return await ask_open_question(update, context)
    if card is None:
        label = Label("Show offers")
        row = [await labelled(context, label, Action.OFFER_PAGE, EVERY_KIND, 0)]
        gone = Screen(await context.text("student/offer_gone"), [row])
        return await finish(update, context, gone)
    context.services.outbox.wake()
    text = await context.text("student/interest_sent", offer=card.offer, company=card.company)
    row = [
        await labelled(context, Label("Take it back"), Action.INTEREST_WITHDRAW, answers.offer_id)
    ]
    return await finish(update, context, Screen(text, [row]))


async def _store(
    context: KmuniContext, draft: Draft, answers: InterestAnswers, contact: str
) -> OfferCard | None:
    """The offer that was said yes to; None if it closed or went meanwhile.

    Raises: StaleChangeError for the second tap of a double tap.
    """
    async with context.write() as session:
        await end_draft(session, draft)
        await change_contact(session, draft.person_id, contact)
        # Locked, so that it does not end between this look and the yes.
        card = await find_open_card_for_share(session, answers.offer_id, now=context.now)
        if card is None:
            return None
        student = await get_student(session, draft.person_id)
        reasons = reasons_of(
            await get_match_student(session, student),
            match_offer(card),
            now=context.now,
            closeness=context.taxonomy.closeness,
        )
        is_new = await add_interest(
            session,
            draft.person_id,
            answers.offer_id,
            name=answers.name,
            contact=contact,
            note=answers.note,
            reasons=[reason_to_data(reason) for reason in reasons],
            now=context.now,
        )
        interest = await find_interest(session, draft.person_id, answers.offer_id)
        if is_new and interest is not None:
            await _tell_company(session, context, stored_id(interest), stored_id(card.company))
    return card


async def _has_said_enough(context: KmuniContext, person_id: int, offer_id: int) -> bool:
    """Whether a yes to one more offer is one too many today; the same offer again is no more."""
    async with context.read() as session:
        said = await list_interests_since(session, person_id, start_of_day(context))
    others = [interest for interest in said if interest.offer_id != offer_id]
    return len(others) >= MOST_NEW_INTERESTS_A_DAY


async def _tell_company(
    session: AsyncSession, context: KmuniContext, interest_id: int, company_id: int
) -> None:
    """Once a day for one interest, however often it is taken back and said again."""
    members = await list_member_ids(session, company_id)
    purpose = keys.daily(Notice.INTEREST, interest_id, day=today(context))
    # One that was dropped because the yes was taken back has told nobody anything.
    await delete_not_arrived(session, members, purpose, [OutboxState.CANCELLED])
    payload = {"interest_id": interest_id}
    await add_notices(session, members, Notice.INTEREST, purpose, payload, now=context.now)


async def withdraw_interest(update: Update, context: KmuniContext) -> None:
    """The student's yes is theirs to take back while the company has not answered."""
    visitor = await require_student(context)
    offer_id = offer_id_of(update)
    async with context.write() as session:
        interest = await find_interest(session, visitor.person_id, offer_id)
        is_withdrawn = interest is None or (
            interest.state is StoredState.WITHDRAWN
            or await change_interest_to_withdrawn(session, interest, now=context.now)
        )
        is_known = await count_introductions(session, visitor.person_id, offer_id) > 0
    if interest is not None and not is_withdrawn:
        is_closed = interest.state is StoredState.CLOSED
        text = await context.text("student/interest_answered", is_closed=is_closed)
    else:
        text = await context.text(
            "student/interest_withdrawn", interest=interest, is_known=is_known
        )
    await show(update, context, Screen(text))


async def choose_confirm(update: Update, context: KmuniContext) -> NextState:
    """Sends what the tapped card names; an older card of another offer asks about that one."""
    draft = await context.draft()
    named = tapped(update).value
    is_another = draft is not None and named != str(InterestAnswers.of(draft).offer_id)
    if is_another and named.isdecimal() and len(named) < MAX_ID_DIGITS:
        return await _begin(update, context, int(named))
    return await send_interest(update, context)


QUESTIONS: dict[str, Question] = {
    InterestState.CONFIRM: Question(
        ask_confirm, receive_note, choose_confirm, confirm=send_interest
    ),
    InterestState.CONTACT: Question(ask_contact, receive_contact, back=InterestState.CONFIRM),
}

ENTRY_POINTS: list[Handler] = [
    CallbackQueryHandler(begin_interest, pattern=pattern(Action.OFFER_INTERESTED)),
]

HANDLERS: list[Handler] = [
    CallbackQueryHandler(withdraw_interest, pattern=pattern(Action.INTEREST_WITHDRAW)),
]
