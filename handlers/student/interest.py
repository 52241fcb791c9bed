"""Saying yes to an offer: the company hears of it without a name, until it says yes too."""

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.callback_data import Action, pattern
from handlers.context import KmuniContext
from handlers.dialogues import (
    END,
    Handler,
    NextState,
    Question,
    advance,
    ask_again,
    ask_open_question,
    begin,
    end_draft,
    finish,
    navigation,
    typed,
)
from handlers.guards import RefusedError, require_student
from handlers.labels import Label
from handlers.limits import MOST_NEW_INTERESTS_A_DAY, day_key, start_of_day
from handlers.screen import Screen, labelled, send, show, toast
from handlers.student.offers import find_shown_card, offer_id_of
from handlers.student.states import InterestState
from models.base import stored_id
from models.draft import Dialogue, Draft
from models.errors import StaleChangeError
from models.matching.reasons import reasons_of
from models.outbox import Notice, OutboxState
from models.queries.companies import list_member_ids
from models.queries.match_rows import get_match_student
from models.queries.offers import get_offer_card, is_open_at, match_offer
from models.queries.outbox import add_notices, delete_not_arrived
from models.queries.students import change_contact, get_student
from models.queries.suggestions import (
    add_interest,
    change_interest_to_withdrawn,
    find_interest,
    list_interests_since,
    reason_to_data,
)
from models.suggestion import InterestState as StoredState
from models.text import TextProblemError, clean_line, shorten, take

MAX_CONTACT_UNITS = 120
MAX_NAME_UNITS = 60
MAX_NOTE_UNITS = 400


class InterestAnswers(BaseModel):
    """The data of an interest's draft."""

    model_config = ConfigDict(frozen=True)

    offer_id: int
    name: str
    contact: str | None = None
    note: str | None = None

    @classmethod
    def of(cls, draft: Draft) -> "InterestAnswers":
        return cls.model_validate(draft.data)


async def begin_interest(update: Update, context: KmuniContext) -> NextState:
    """A tap on "interested"; saying it twice says it once."""
    visitor = await require_student(context)
    offer_id = offer_id_of(update)
    card = await find_shown_card(context, offer_id)
    async with context.read() as session:
        interest = await find_interest(session, visitor.person_id, offer_id)
        student = await get_student(session, visitor.person_id)
    if interest is not None and interest.state != StoredState.WITHDRAWN:
        text = await context.text("student/interest_known", offer=card.offer, interest=interest)
        row = [await labelled(context, Label("Take it back"), Action.INTEREST_WITHDRAW, offer_id)]
        await send(update, Screen(text, [row] if interest.state == StoredState.WAITING else []))
        await toast(update, "")
        return visitor.draft.state if visitor.draft else END
    if await _has_said_enough(context, visitor.person_id, offer_id):
        raise RefusedError("student/enough_interests", most=MOST_NEW_INTERESTS_A_DAY)
    user = update.effective_user
    username = f"@{user.username}" if user and user.username else None
    contact = student.contact or username
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
    )


async def ask_confirm(context: KmuniContext, draft: Draft) -> Screen:
    answers = InterestAnswers.of(draft)
    async with context.read() as session:
        card = await get_offer_card(session, answers.offer_id)
    text = await context.text("student/interest_confirm", answers=answers, offer=card.offer)
    state = InterestState.CONFIRM
    rows = [
        [await labelled(context, Label("Send ✓"), Action.DONE, state)],
        [await labelled(context, Label("✎ Contact"), Action.FIX, InterestState.CONTACT)],
        await navigation(context, state),
    ]
    return Screen(text, rows)


async def receive_note(update: Update, context: KmuniContext) -> NextState:
    """Words here are the one line for the company."""
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
    try:
        contact = take(typed(update), limit=MAX_CONTACT_UNITS, one_line=True)
    except TextProblemError as error:
        problem = await context.text("common/bad_text", problem=error)
        return await ask_again(update, context, problem)
    return await advance(update, context, InterestState.CONFIRM, contact=contact)


async def send_interest(update: Update, context: KmuniContext) -> NextState:
    """Tells the company's people, in the transaction that ends the dialogue."""
    draft = await context.draft()
    if draft is None:
        return await ask_open_question(update, context)
    answers = InterestAnswers.of(draft)
    if answers.contact is None:
        return await advance(update, context, InterestState.CONTACT)
    card = await find_shown_card(context, answers.offer_id)
    if await _has_said_enough(context, draft.person_id, answers.offer_id):
        problem = await context.text("student/enough_interests", most=MOST_NEW_INTERESTS_A_DAY)
        return await ask_again(update, context, problem)
    try:
        async with context.write() as session:
            await end_draft(session, draft)
            card = await get_offer_card(session, answers.offer_id, is_locked=True)
            if not is_open_at(card, context.now):
                raise RefusedError("student/offer_gone")
            student = await get_student(session, draft.person_id)
            reasons = reasons_of(
                await get_match_student(session, student),
                match_offer(card),
                now=context.now,
                closeness=context.taxonomy.closeness,
            )
            await change_contact(session, draft.person_id, answers.contact)
            is_new = await add_interest(
                session,
                draft.person_id,
                answers.offer_id,
                name=answers.name,
                contact=answers.contact,
                note=answers.note,
                reasons=[reason_to_data(reason) for reason in reasons],
                now=context.now,
            )
            interest = await find_interest(session, draft.person_id, answers.offer_id)
            if is_new and interest is not None:
                interest_id = stored_id(interest)
                await _tell_company(session, context, interest_id, stored_id(card.company))
    except StaleChangeError:
        return await ask_open_question(update, context)
    context.services.outbox.wake()
    text = await context.text("student/interest_sent", offer=card.offer, company=card.company)
    row = [
        await labelled(context, Label("Take it back"), Action.INTEREST_WITHDRAW, answers.offer_id)
    ]
    return await finish(update, context, Screen(text, [row]))


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
    purpose = f"interest:{interest_id}:{day_key(context)}"
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
        withdrawn = (
            interest is None
            or interest.state is StoredState.WITHDRAWN
            or await change_interest_to_withdrawn(session, interest, now=context.now)
        )
    template = "student/interest_withdrawn" if withdrawn else "student/interest_answered"
    await show(update, context, Screen(await context.text(template)))


QUESTIONS: dict[str, Question] = {
    InterestState.CONFIRM: Question(ask_confirm, receive_note, send_interest),
    InterestState.CONTACT: Question(ask_contact, receive_contact, back=InterestState.CONFIRM),
}

ENTRY_POINTS: list[Handler] = [
    CallbackQueryHandler(begin_interest, pattern=pattern(Action.OFFER_INTERESTED)),
]

HANDLERS: list[Handler] = [
    CallbackQueryHandler(withdraw_interest, pattern=pattern(Action.INTEREST_WITHDRAW)),
]
