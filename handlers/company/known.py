"""A company of the same name is here already: joined through a colleague's yes, or another one.

Nobody is let in by asking: those who speak for the company answer, or coordinators where none of
them can be reached. Their names are not shown before.
"""

from collections.abc import Mapping

from telegram import Update

from handlers.company.company_answers import CompanyAnswers, is_whole_line
from handlers.company.joining import account_of
from handlers.company.profile import changed_company_card
from handlers.company.registration import is_offer, receive_line
from handlers.company.saving import save_or_ask_on
from handlers.company.states import LISTENS, CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    ask_again,
    ask_open_question,
    go_on,
    navigation,
    save_answers,
    typed,
)
from handlers.engine.guards import require_person
from handlers.engine.hearing import Pick
from handlers.engine.labels import Label
from handlers.engine.questions.contact import MAX_CONTACT_UNITS, username_of
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, labelled, send, show
from handlers.engine.taps import Handler, on
from models.acts import joining
from models.acts.joining import ASKABLE, AskInput, Door, Entrance, find_entrance
from models.lifetimes.periods import JOIN_REQUEST_LASTS
from models.payloads import (
    AddCompany,
    Answer,
    Choice,
    Done,
    Payload,
    ShowOwnRequest,
    TakeRequestBack,
)
from models.queries.companies import find_company_like
from models.queries.join_requests import RequestCard, find_join_request, list_requests_of, waits
from models.reading import read_company
from models.reading.contact import is_contact
from models.reading.heard import Intent
from models.reading.joining import KnownAnswer, read_known_answer, takes_request_back
from models.refusals import Refused
from models.tables.base import stored_id
from models.tables.company import Company
from models.tables.draft import Draft
from models.text import shorten

ASK = "ask"
"""The answer of the button that asks those who can let somebody in."""

SHOWN_UNITS = 3000
"""Of an offer that is given back, so that it fits into one message with its explanation."""

ASK_LABELS: Mapping[Door, Label] = {
    Door.COLLEAGUES: Label("Ask my colleagues to let me in"),
    Door.COORDINATORS: Label("Ask the coordinators to let me in"),
}

ASKS = {
    KnownAnswer.ASK: ASKABLE,
    KnownAnswer.COLLEAGUES: frozenset({Door.COLLEAGUES}),
    KnownAnswer.COORDINATORS: frozenset({Door.COORDINATORS}),
}
"""Whom words want asked; nobody else is."""


async def _find_known(
    context: KmuniContext, draft: Draft
) -> tuple[Company | None, Entrance | None]:
    """The company as it is now, and how the person gets into it; None where it is gone."""
    async with context.read() as session:
        company = await find_company_like(session, CompanyAnswers.of(draft).known_name)
        if company is None:
            return None, None
        return company, await find_entrance(session, draft.person_id, company, context.world)


async def ask_known(context: KmuniContext, draft: Draft) -> Screen:
    """Says that the company is here, and how the person gets into it."""
    company, entrance = await _find_known(context, draft)
    services = context.services
    answers = CompanyAnswers.of(draft)
    text = context.text(
        "company/known",
        name=answers.known_name if company is None else company.name,
        member_name=answers.member_name,
        entrance=entrance,
        organisation=services.organisation,
        contact=services.privacy["contact"],
    )
    state = CompanyQuestion.KNOWN
    rows = []
    if entrance is not None and entrance.door in ASK_LABELS:
        rows.append([labelled(context, ASK_LABELS[entrance.door], Answer(state, ASK))])
    if entrance is not None and entrance.request is not None:
        take_back = TakeRequestBack(stored_id(entrance.request))
        rows.append([labelled(context, Label("Take it back"), take_back)])
    rows.append([labelled(context, Label("It is another one, go on"), Done(state))])
    return Screen(text, [*rows, navigation(context, state)])


# Typed


def knows(text: str) -> bool:
    """Whether the words surely answer the question, however they read elsewhere."""
    return read_known_answer(text) is not None


async def receive_known(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Who is to be asked, another company, or the line of one; an offer waits for its company."""
    text = typed(update, context)
    answer = read_known_answer(text)
    if answer is KnownAnswer.ANOTHER:
        await save_or_ask_on(update, context, draft)
    elif answer is not None:
        await _ask_if_meant(update, context, draft, answer)
    elif is_offer(text):
        await save_answers(context, draft, draft.state, offer_text=text)
        await ask_again(update, context, context.text("company/offer_kept"))
    elif _is_line(context, text):
        await receive_line(update, context, draft)
    else:
        await _ask_which(update, context)


def _is_line(context: KmuniContext, text: str) -> bool:
    heard = context.heard.intent if context.heard else None
    is_said = heard in {Intent.ANSWER, Intent.CORRECT}
    return is_said or is_whole_line(read_company(text, context.taxonomy))


async def confirm_known(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A yes asks those whom the question names; "go on" could mean either."""
    answer = read_known_answer(typed(update, context))
    await _ask_if_meant(update, context, draft, answer or KnownAnswer.ASK)


async def refuse_known(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A no asks nobody, and does not say either that it is another company."""
    await _ask_which(update, context)


async def _ask_which(update: Update, context: KmuniContext) -> None:
    await ask_again(update, context, context.text("company/known_unclear"))


# Asking


async def choose_known(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if isinstance(tap, Answer) and tap.value == ASK:
        await _ask_if_meant(update, context, draft, KnownAnswer.ASK)
    else:
        await save_or_ask_on(update, context, draft)


async def _ask_if_meant(
    update: Update, context: KmuniContext, draft: Draft, answer: KnownAnswer
) -> None:
    """Asks those who can let the person in, if that is who was meant; else says who can."""
    if answer is KnownAnswer.GOES_ON:
        await _ask_which(update, context)
        return
    company, entrance = await _find_known(context, draft)
    if company is None or entrance is None or entrance.door not in ASKS[answer]:
        await ask_open_question(update, context)
        return
    answers = CompanyAnswers.of(draft)
    name, contact = account_of(update, context)
    if is_contact(answers.contact, username_of(update)):
        contact = answers.contact
    given = AskInput(
        company_id=stored_id(company),
        door=entrance.door,
        name=answers.member_name or name,
        contact=contact or shorten(f"Telegram: {name}", MAX_CONTACT_UNITS),
    )
    asked = await context.perform(joining.ask, given, ends=draft)
    if isinstance(asked, Refused):
        # Somebody left, answered or suspended it between the look and the yes.
        await ask_open_question(update, context)
        return
    card = RequestCard(asked.request, asked.company)
    await show(update, context, _request_screen(context, card, answers.offer_text))
    await go_on(update, context)


# One's own request


def _request_screen(context: KmuniContext, card: RequestCard, offer_text: str = "") -> Screen:
    """How the request stands; an offer that came with the company's line is given back."""
    request_id = stored_id(card.request)
    is_waiting = waits(card.request, context.now)
    text = context.text(
        "company/own_request",
        card=card,
        is_waiting=is_waiting,
        until=card.request.asked_at + JOIN_REQUEST_LASTS,
        organisation=context.services.organisation,
        offer_text=shorten(offer_text, SHOWN_UNITS),
    )
    rows = [[labelled(context, Label("Register another company"), AddCompany())]]
    if not is_waiting:
        return Screen(text, rows)
    rows.insert(0, [labelled(context, Label("Take it back"), TakeRequestBack(request_id))])
    return Screen(text, rows, ShowOwnRequest(request_id))


async def remind_of_request(update: Update, context: KmuniContext) -> None:
    """Tells somebody who is nothing here yet what they asked last, if that waits."""
    visitor = context.visitor
    if visitor is None:
        return
    async with context.read() as session:
        asked = await list_requests_of(session, visitor.person_id, now=context.now)
    if asked:
        await send(update, _request_screen(context, asked[0]))


async def open_own_request(update: Update, context: KmuniContext, tap: ShowOwnRequest) -> None:
    person_id = require_person(context).person_id
    async with context.read() as session:
        card = await find_join_request(session, tap.request_id)
    if card is None or card.request.person_id != person_id:
        raise RefusedError("company/request_gone")
    await show(update, context, _request_screen(context, card))


async def take_back(update: Update, context: KmuniContext, tap: TakeRequestBack) -> None:
    """Nobody is asked any more; what was answered meanwhile is shown instead."""
    require_person(context)
    taken = await context.require(joining.take_back, tap.request_id)
    if not taken.is_taken:
        await open_own_request(update, context, ShowOwnRequest(tap.request_id))
        return
    rows = [[labelled(context, Label("Register another company"), AddCompany())]]
    await show(update, context, Screen(context.text("company/request_taken_back"), rows))
    await go_on(update, context)


async def pick_of_own_request(
    context: KmuniContext, shown: ShowOwnRequest, text: str
) -> Payload | None:
    """What takes the request back; any other words are about something else."""
    return TakeRequestBack(shown.request_id) if takes_request_back(text) else None


PICKS: Mapping[type[Payload], Pick] = {ShowOwnRequest: pick_of_own_request}
"""What words mean while one's own request is on the screen."""

QUESTIONS: dict[str, Question] = {
    CompanyQuestion.KNOWN: Question(
        ask_known,
        receive_known,
        choose_known,
        back=CompanyQuestion.LINE,
        confirm=confirm_known,
        refuse=refuse_known,
        knows=knows,
        origin=changed_company_card,
        listening=LISTENS[CompanyQuestion.KNOWN],
    ),
}

HANDLERS: list[Handler] = [
    on(ShowOwnRequest, open_own_request),
    on(TakeRequestBack, take_back),
]
