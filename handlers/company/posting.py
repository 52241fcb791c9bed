"""Posting an offer: paste the text, look at the card as students will see it, send it once.

The same questions serve a new offer and a change of a posted one; what was approved stays as it is
until a coordinator has approved its change.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.card_text import card_text
from handlers.company.access import (
    NO_ID,
    find_company,
    get_own_card,
    read_id,
)
from handlers.company.kept_reach import reach_of
from handlers.company.offer_answers import (
    MAX_TEXT_UNITS,
    OfferAnswers,
    answers_of_offer,
    beginning_of,
    is_same_text,
    long_so_far,
    today,
    with_beginning,
)
from handlers.company.offer_changes import is_new_text
from handlers.company.reading import (
    UnusableTextError,
    correct_card,
    first_question,
    next_question,
    read_answers,
    read_changes_of_card,
    settle,
)
from handlers.company.rights import check_state, require_act
from handlers.company.saved_offer import saved_screen
from handlers.company.states import LISTENS, OfferQuestion
from handlers.company.told_changes import told_changes
from handlers.company.widening import read_change, widened, widening_rows
from handlers.cut_texts import may_be_cut
from handlers.engine.context import KmuniContext, Opening
from handlers.engine.dialogues import (
    PRIVATE,
    Question,
    advance,
    answer_with,
    ask_again,
    ask_open_question,
    begin,
    explain_old_button,
    finish,
    go_on,
    navigation,
    open_dialogue,
    reopen,
    save_answers,
    typed,
)
from handlers.engine.guards import require_company, require_membership
from handlers.engine.labels import Label
from handlers.engine.meanings import keep_meanings, tap_of
from handlers.engine.refusals import RefusedError, as_error
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, on
from models.acts import offers
from models.acts.limits import MOST_NEW_OFFERS_A_DAY
from models.acts.offers import OfferChange, Posted, PostInput
from models.acts.proposals import Changed
from models.changes import changed_card
from models.matching.rules.barriers import Change
from models.payloads import (
    Answer,
    Choice,
    Done,
    EditOffer,
    Fix,
    PostOffer,
    ShowOwnOffer,
    Unfinished,
    WidenOffer,
)
from models.queries.companies import get_company, list_companies_of
from models.queries.drafts import find_draft
from models.queries.offers import find_same_offer
from models.queries.pending_changes import find_pending_change
from models.reading.heard import Intent, Meaning, Role
from models.reading.offers.positions import positions_of
from models.refusals import Refusal, Refused
from models.rights import ALLOWED, CompanyRight
from models.tables.base import stored_id
from models.tables.draft import Dialogue, Draft
from models.tables.offer import Offer, OfferState
from models.text import TextProblemError, clean, shorten, take, utf16_length

NEW = 0
"""What the card of an offer that was never posted names."""

FIXES = (
    (Label("✎ Title"), OfferQuestion.TITLE),
    (Label("✎ Kind"), OfferQuestion.KIND),
    (Label("✎ Subjects"), OfferQuestion.FIELDS),
    (Label("✎ Degrees"), OfferQuestion.DEGREES),
    (Label("✎ Place"), OfferQuestion.PLACE),
    (Label("✎ Start"), OfferQuestion.START),
    (Label("✎ Length"), OfferQuestion.LENGTH),
    (Label("✎ Pay"), OfferQuestion.PAY),
    (Label("✎ Language"), OfferQuestion.LANGUAGES),
    (Label("✎ Open until"), OfferQuestion.UNTIL),
    (Label("✎ Text"), OfferQuestion.NEW_TEXT),
)


# Beginning


async def begin_offer(update: Update, context: KmuniContext, tap: PostOffer | None = None) -> None:
    """`/angebot` or its button: asks for the text, and for the company first if there are several.

    An offer that was left half written is not thrown away unasked.
    """
    visitor = require_company(context)
    wish = tap.unfinished if tap is not None else None
    unfinished = await _unfinished(context, visitor.person_id)
    if unfinished is not None and wish is not Unfinished.PUT_AWAY:
        if wish is not Unfinished.GO_ON and OfferAnswers.of(unfinished).text:
            await _ask_unfinished(update, context, unfinished, PostOffer())
            return
        await reopen(context, unfinished)
        await ask_open_question(update, context)
        return
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    if len(companies) > 1:
        await begin(update, context, Dialogue.OFFER, OfferQuestion.COMPANY)
        return
    for company in companies:
        check_state(company, CompanyRight.POST)
    await begin(
        update, context, Dialogue.OFFER, OfferQuestion.TEXT, company_id=stored_id(companies[0])
    )


async def begin_offer_with(
    update: Update, context: KmuniContext, text: str, *, anew: bool = False
) -> None:
    """A pasted offer, anywhere: read at once, and shown as its card before it goes anywhere.

    Not `anew`: what was left half written is not thrown away unasked.
    """
    visitor = require_company(context)
    unfinished = await _unfinished(context, visitor.person_id)
    if unfinished is not None and not anew and OfferAnswers.of(unfinished).text:
        await ask_which_text(update, context, unfinished, text)
        return
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    if len(companies) > 1:
        await begin(update, context, Dialogue.OFFER, OfferQuestion.COMPANY, waiting_text=text)
        return
    for company in companies:
        check_state(company, CompanyRight.POST)
    company_id = stored_id(companies[0])
    draft = await open_dialogue(context, Dialogue.OFFER, OfferQuestion.TEXT, company_id=company_id)
    await answer_with(update, context, draft, text)


async def ask_which_text(
    update: Update, context: KmuniContext, unfinished: Draft, text: str
) -> None:
    """The offer that was left half written, or the one that was just pasted."""
    new = Meaning(Intent.POST_OFFER, {"anew": True})
    await keep_meanings(context, Role.COMPANY, [new], text)
    rows = [
        [labelled(context, Label("Go on with it"), PostOffer(Unfinished.GO_ON))],
        [labelled(context, Label("Take the new text"), tap_of(0, text))],
    ]
    words = context.text("company/unfinished", answers=OfferAnswers.of(unfinished))
    await show(update, context, Screen(words, rows))


async def begin_change(update: Update, context: KmuniContext, tap: EditOffer | WidenOffer) -> None:
    """Opens a posted offer's card with every line to be changed.

    Where a piece of advice is followed, one line is changed already.
    """
    card, membership = await get_own_card(context, tap.offer_id)
    check_state(card.company, CompanyRight.POST)
    if card.offer.state == OfferState.WITHDRAWN:
        raise RefusedError("company/offer_over")
    unfinished = await _unfinished(context, membership.person_id)
    if unfinished is not None and tap.unfinished is not Unfinished.PUT_AWAY:
        answers = OfferAnswers.of(unfinished)
        if answers.text and answers.offer_id != tap.offer_id:
            await _ask_unfinished(update, context, unfinished, tap)
            return
    zone = context.services.zone
    async with context.read() as session:
        pending = await find_pending_change(session, offer_id=tap.offer_id)
    meant = changed_card(card, pending.data) if pending else card
    answers_now = answers_of_offer(meant, zone, day=today(context.now, zone))
    if isinstance(tap, WidenOffer):
        given = OfferAnswers.model_validate(answers_now)
        answers_now |= widened(given, Change(tap.refusal, tap.value), context.taxonomy)
    await begin(update, context, Dialogue.OFFER, OfferQuestion.PREVIEW, **answers_now)


async def _unfinished(context: KmuniContext, person_id: int) -> Draft | None:
    async with context.read() as session:
        return await find_draft(session, person_id, Dialogue.OFFER)


async def _ask_unfinished(
    update: Update,
    context: KmuniContext,
    unfinished: Draft,
    wanted: PostOffer | EditOffer | WidenOffer,
) -> None:
    """Says what was left half written, with the ways on."""
    anew = replace(wanted, unfinished=Unfinished.PUT_AWAY)
    rows = [
        [labelled(context, Label("Go on with it"), PostOffer(Unfinished.GO_ON))],
        [labelled(context, Label("Put it away"), anew)],
    ]
    text = context.text("company/unfinished", answers=OfferAnswers.of(unfinished))
    await show(update, context, Screen(text, rows))


async def ask_company(context: KmuniContext, draft: Draft) -> Screen:
    async with context.read() as session:
        companies = await list_companies_of(session, draft.person_id)
    companies = [one for one in companies if one.state in ALLOWED[CompanyRight.POST]]
    state = OfferQuestion.COMPANY
    rows = [
        [button(shorten(company.name, 60), Answer(state, str(stored_id(company))))]
        for company in companies
    ]
    return Screen(context.text("company/pick_company"), [*rows, navigation(context, state)])


async def receive_company(update: Update, context: KmuniContext, draft: Draft) -> None:
    await ask_again(update, context, context.text("company/pick_company"))


async def choose_company(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    company_id = read_id(tap.value) if isinstance(tap, Answer) else NO_ID
    await require_act(context, company_id, CompanyRight.POST)
    given = OfferAnswers.of(draft)
    if given.waiting_text:
        chosen = await save_answers(
            context, draft, OfferQuestion.TEXT, company_id=company_id, waiting_text=""
        )
        await answer_with(update, context, chosen, given.waiting_text)
        return
    # A text that was written for a company of which nothing can be posted any more is kept.
    state = next_question(given) if given.text else OfferQuestion.TEXT
    await advance(update, context, state, company_id=company_id)


# The text


async def ask_text(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("company/ask_offer", limit=MAX_TEXT_UNITS)
    return Screen(text, [navigation(context, OfferQuestion.TEXT)])


async def ask_new_text(context: KmuniContext, draft: Draft) -> Screen:
    answers = OfferAnswers.of(draft)
    text = context.text("company/ask_new_text", answers=answers, limit=MAX_TEXT_UNITS)
    return Screen(text, [navigation(context, OfferQuestion.NEW_TEXT)])


async def receive_text(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes an offer as it would be mailed, and proposes a card."""
    given = OfferAnswers.of(draft)
    if given.company_id is None:
        await advance(update, context, OfferQuestion.COMPANY)
        return
    await require_membership(context, given.company_id)
    sent_at = _sent_at(update, context)
    text = clean(typed(update, context))
    whole = with_beginning(given, text, sent_at)
    so_far = long_so_far(given, text, sent_at)
    if whole != text:
        so_far += utf16_length(given.begun)
    if so_far > MAX_TEXT_UNITS:
        await _refuse_long(update, context, draft, so_far, sent_at)
        return
    if is_same_text(given, whole):
        await advance(update, context, next_question(given))
        return
    kept = beginning_of(whole, typed(update, context), sent_at)
    positions = positions_of(whole) if given.offer_id is None else (whole,)
    if len(positions) > 1:
        kept |= {"further": list(positions[1:]), "whole": whole}
    else:
        # A new text for this card leaves those that come after it.
        kept |= {"whole": ""}
    await _take_text(update, context, draft, positions[0], kept)


async def took_rest(update: Update, context: KmuniContext, draft: Draft) -> bool:
    """Reads what came as the rest of a text that its app cut; False for any other words."""
    text = clean(typed(update, context))
    if with_beginning(OfferAnswers.of(draft), text, _sent_at(update, context)) == text:
        return False
    await receive_text(update, context, draft)
    return True


async def _take_text(
    update: Update, context: KmuniContext, draft: Draft, text: str, kept: Mapping[str, Any]
) -> None:
    """Proposes a card for a text; `kept` is what the draft keeps beside it."""
    given = OfferAnswers.of(draft)
    if given.company_id is None:
        return
    try:
        text = take(text, limit=MAX_TEXT_UNITS, may_be_pictures=True)
        async with context.read() as session:
            company = await get_company(session, given.company_id)
        answers = read_answers(context, company, context.language, text, keeps=given.corrected)
        answers |= kept
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    except UnusableTextError as error:
        problem = context.text("company/text_unusable", problem=error.problem.value)
        await ask_again(update, context, problem)
        return
    read = OfferAnswers.model_validate({**draft.data, **answers})
    same = await _find_same(context, read)
    if same is not None:
        await _show_same(update, context, draft, same)
        return
    await advance(update, context, next_question(read), **answers)


def _sent_at(update: Update, context: KmuniContext) -> datetime:
    message = update.effective_message
    return message.date if message is not None else context.now


async def _refuse_long(
    update: Update, context: KmuniContext, draft: Draft, units: int, sent_at: datetime
) -> None:
    """Says how long it is; a part that was cut by the app is counted with the next ones."""
    message = update.message
    own = (message.text or "") if message is not None else ""
    is_cut = may_be_cut(own) or 0 < utf16_length(own) < units
    problem = context.text(
        "company/text_too_long",
        length=units,
        limit=MAX_TEXT_UNITS,
        is_cut=is_cut,
        is_file=message is not None and message.document is not None,
    )
    if not is_cut:
        await ask_again(update, context, problem)
        return
    counted: dict[str, Any] = {"long_units": units, "long_at": sent_at.isoformat()}
    given, state = OfferAnswers.of(draft), draft.state
    if given.begun:
        # What was taken of it so far is a part alone, and no offer.
        counted |= {"begun": "", "begun_at": None}
        if given.offer_id is None:
            counted["text"], state = "", OfferQuestion.TEXT
    await save_answers(context, draft, state, **counted)
    await ask_again(update, context, problem)


async def _find_same(context: KmuniContext, answers: OfferAnswers) -> Offer | None:
    if answers.company_id is None:
        return None
    async with context.read() as session:
        return await find_same_offer(
            session, answers.company_id, answers.text, except_id=answers.offer_id
        )


async def _show_same(update: Update, context: KmuniContext, draft: Draft, same: Offer) -> None:
    """The same text is posted already: shows it instead of posting it twice."""
    rows = [
        [labelled(context, Label("Show it"), ShowOwnOffer(stored_id(same)))],
        navigation(context, draft.state),
    ]
    await show(update, context, Screen(context.text("company/same_offer", offer=same), rows))


# The card


async def ask_preview(context: KmuniContext, draft: Draft) -> Screen:
    answers = OfferAnswers.of(draft)
    company = await find_company(context, answers.company_id)
    if company is None or not answers.is_complete:
        return await ask_text(context, draft)
    reach = await reach_of(context, answers, company)
    card = answers.to_card(company, context.now, context.services.zone)
    text = card_text(
        context,
        "company/preview",
        card,
        hints=sorted(answers.hints),
        is_change=answers.offer_id is not None,
        is_place_assumed=answers.is_place_assumed,
        further=len(answers.further),
        reach=reach,
    )
    send_label = Label("Send ✓") if answers.offer_id is None else Label("Save ✓")
    fixes = [labelled(context, label, Fix(state)) for label, state in FIXES]
    rows = [
        [labelled(context, send_label, Done(OfferQuestion.PREVIEW, str(answers.offer_id or NEW)))],
        *_as_one_rows(context, answers),
        *await widening_rows(context, reach.advice, _change_card),
        *in_rows(fixes, 3),
        navigation(context, OfferQuestion.PREVIEW),
    ]
    return Screen(text, rows)


AS_ONE = "one"
"""A button's value: the text is one offer, whatever was found in it."""


def _as_one_rows(context: KmuniContext, answers: OfferAnswers) -> list[list[InlineKeyboardButton]]:
    """The way back from a text that was taken for several offers."""
    if not answers.further:
        return []
    return [[labelled(context, Label("It is one offer"), Answer(OfferQuestion.PREVIEW, AS_ONE))]]


async def receive_preview(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A few words correct the line they speak of; a long text is a new offer text."""
    if await took_rest(update, context, draft):
        return
    text = clean(typed(update, context))
    if is_new_text(text) or not OfferAnswers.of(draft).is_complete:
        await receive_text(update, context, draft)
        return
    reading = read_changes_of_card(context, draft, text)
    found = correct_card(context, draft, reading.changes)
    if reading.is_about_all:
        await ask_again(update, context, context.text("company/about_whole_offer"))
        return
    if found.says_nothing:
        template = "company/part_stays" if reading.is_praise else "company/correction_unclear"
        await ask_again(update, context, context.text(template))
        return
    context.note = await told_changes(context, draft, found, reading)
    await settle(update, context, draft, found.asks, **found.answers)


def _change_card(change: Change) -> Answer:
    """Follows a piece of advice on the card that is open."""
    return Answer(OfferQuestion.PREVIEW, change.refusal, (change.value,))


async def choose_preview(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    """Sends the offer, or follows a piece of advice and shows the card again."""
    if isinstance(tap, Done):
        if tap.value not in {"", _named(draft)}:
            # An older card of another offer: nothing is sent unseen.
            await explain_old_button(update, context)
            return
        await post(update, context, draft)
        return
    if isinstance(tap, Answer) and tap.value == AS_ONE:
        whole = OfferAnswers.of(draft).whole
        await _take_text(update, context, draft, whole, {"further": [], "whole": ""})
        return
    change = read_change(tap) if isinstance(tap, Answer) else None
    if change is None:
        await ask_open_question(update, context)
        return
    await settle(
        update, context, draft, **widened(OfferAnswers.of(draft), change, context.taxonomy)
    )


def _named(draft: Draft) -> str:
    """What the card's button to send names."""
    return str(OfferAnswers.of(draft).offer_id or NEW)


async def post(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Stores the offer, or the change of one, and ends its dialogue."""
    answers = OfferAnswers.of(draft)
    if not answers.is_complete or answers.company_id is None:
        await advance(update, context, next_question(answers))
        return
    company_id = answers.company_id
    await require_act(context, company_id, CompanyRight.POST)
    outcome = await _send(context, draft, answers, company_id)
    match outcome:
        case Posted():
            screen = await saved_screen(context, stored_id(outcome.offer), None)
        case Changed():
            screen = await saved_screen(context, answers.offer_id or NEW, outcome.saved)
        case Refused():
            await _explain_unsent(update, context, draft, outcome)
            return
    if answers.further and context.draft is not None:
        await show(update, context, screen)
        await go_on(update, context)
        return
    await finish(update, context, screen)


async def _send(
    context: KmuniContext, draft: Draft, answers: OfferAnswers, company_id: int
) -> Posted | Changed | Refused:
    """Raises: StaleChangeError for the second tap of a double tap."""
    offer = answers.to_input(context.now, context.services.zone)
    if answers.offer_id is None:
        posted = PostInput(company_id=company_id, offer=offer)
        following = await _following(context, answers, company_id)
        return await context.perform(offers.post, posted, ends=draft, begins=lambda _: following)
    changed = OfferChange(offer_id=answers.offer_id, offer=offer)
    return await context.perform(offers.change, changed, ends=draft)


async def _following(
    context: KmuniContext, answers: OfferAnswers, company_id: int
) -> Opening | None:
    """The next offer of the same text, which opens as this one is sent."""
    if not answers.further:
        return None
    async with context.read() as session:
        company = await get_company(session, company_id)
    state, following = first_question(context, company, context.language, answers.further[0])
    following |= {"further": list(answers.further[1:]), "whole": ""}
    return Opening(Dialogue.OFFER, state, following)


async def _explain_unsent(
    update: Update, context: KmuniContext, draft: Draft, refused: Refused
) -> None:
    """What keeps the offer from being sent as it is; its draft stays open."""
    match refused.reason:
        case Refusal.ENDS_IN_PAST | Refusal.OPEN_TOO_LONG:
            # The draft lay for so long that its last day has passed, say.
            await advance(update, context, OfferQuestion.UNTIL)
        case Refusal.SAME_OFFER if refused.offer is not None:
            await _show_same(update, context, draft, refused.offer)
        case Refusal.ENOUGH_TODAY:
            problem = context.text("company/enough_offers", most=MOST_NEW_OFFERS_A_DAY)
            await ask_again(update, context, problem)
        case Refusal.OFFER_OVER:
            await ask_open_question(update, context)
        case _:
            raise as_error(refused)


ENTRY_POINTS: list[Handler] = [
    CommandHandler(["angebot", "offer"], begin_offer, PRIVATE),
    on(PostOffer, begin_offer),
    on(EditOffer, begin_change),
    on(WidenOffer, begin_change),
]

QUESTIONS: dict[str, Question] = {
    OfferQuestion.COMPANY: Question(
        ask_company, receive_company, choose_company, listening=LISTENS[OfferQuestion.COMPANY]
    ),
    OfferQuestion.TEXT: Question(
        ask_text, receive_text, reads_files=True, listening=LISTENS[OfferQuestion.TEXT]
    ),
    OfferQuestion.PREVIEW: Question(
        ask_preview,
        receive_preview,
        choose_preview,
        back=OfferQuestion.NEW_TEXT,
        confirm=post,
        reads_files=True,
        listening=LISTENS[OfferQuestion.PREVIEW],
    ),
    OfferQuestion.NEW_TEXT: Question(
        ask_new_text,
        receive_text,
        back=OfferQuestion.PREVIEW,
        reads_files=True,
        listening=LISTENS[OfferQuestion.NEW_TEXT],
    ),
}
