"""Single lines of an offer's card: title, degrees, place, pay, language."""

from dataclasses import replace

from telegram import InlineKeyboardButton, Update

from handlers.company.access import find_company
from handlers.company.offer_answers import (
    MAX_TITLE_UNITS,
    OfferAnswers,
    answers_of_place,
)
from handlers.company.offer_languages import Codes, Spoken, further_of
from handlers.company.pay_lines import pay_line, pay_units
from handlers.company.reading import read_correction, settle
from handlers.company.states import LISTENS, OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Ask,
    Choose,
    Question,
    Step,
    advance,
    ask_again,
    ask_open_question,
    navigation,
    typed,
)
from handlers.engine.labels import DEGREES, LANGUAGES, Label
from handlers.engine.questions.place import Answers, AskedPlace, Rows, Where, switch_button
from handlers.engine.screen import Screen, button, in_rows, labelled
from models.payloads import Answer, Choice, Done, Switch, Toggle
from models.reading import read_degrees, read_pay
from models.reading.correction import title_in
from models.reading.heard import Role
from models.reading.listening import OFFER_PARTS, Listening, Takes
from models.reading.pay_words import LONGEST_PAY, pay_passage
from models.reading.plain_words import agrees, refuses
from models.tables.draft import Draft
from models.text import TextProblemError, clean_line, take
from models.vocabulary import Degree, Language

NONE = "-"
"""The tap's value for "say nothing about it"."""

PAID = "paid"
UNPAID = "unpaid"
COMPANY_PLACE = "company"


async def ask_title(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("company/ask_title", answers=OfferAnswers.of(draft))
    return Screen(text, [navigation(context, OfferQuestion.TITLE)])


async def receive_title(update: Update, context: KmuniContext, draft: Draft) -> None:
    try:
        title = title_in(take(typed(update, context), limit=MAX_TITLE_UNITS, one_line=True))
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    if not title:
        await ask_again(update, context, context.text("company/title_unknown"))
        return
    await settle(update, context, draft, title=title)


# Degrees


async def ask_degrees(context: KmuniContext, draft: Draft) -> Screen:
    answers = OfferAnswers.of(draft)
    state = OfferQuestion.DEGREES
    ticks = [
        button(
            f"{'☑' if degree in answers.degrees else '☐'} {context.label(label)}",
            Toggle(state, degree, degree not in answers.degrees),
        )
        for degree, label in DEGREES.items()
    ]
    rows = [
        *in_rows(ticks, 2),
        [labelled(context, Label("Every degree"), Answer(state, NONE))],
        [labelled(context, Label("Done ✓"), Done(state))],
        navigation(context, state),
    ]
    return Screen(context.text("company/ask_degrees"), rows)


async def receive_degrees(update: Update, context: KmuniContext, draft: Draft) -> None:
    text = clean_line(typed(update, context))
    found = read_correction(context, draft, text, of="degrees")
    degrees = found.answers.get("degrees", sorted(read_degrees(text)))
    if "degrees" not in found.answers and not degrees:
        await ask_again(update, context, context.text("company/degrees_unknown"))
        return
    await settle(update, context, draft, degrees=degrees)


async def choose_degrees(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    degrees = OfferAnswers.of(draft).degrees
    match tap:
        case Answer(value="-"):
            await settle(update, context, draft, degrees=[])
        case Toggle(value=value, is_on=is_on) if value in set(Degree):
            degree = {Degree(value)}
            chosen = sorted(degrees | degree if is_on else degrees - degree)
            await advance(update, context, OfferQuestion.DEGREES, degrees=chosen)
        case Done():
            await settle(update, context, draft, degrees=sorted(degrees))
        case _:
            await ask_open_question(update, context)


# Place


def place_text(context: KmuniContext, draft: Draft) -> str:
    answers = OfferAnswers.of(draft)
    names = {context.taxonomy.place(one).name for one in answers.place_choices}
    return context.text("company/ask_offer_place", answers=answers, are_different=len(names) > 1)


def where_of(draft: Draft) -> Where:
    given = OfferAnswers.of(draft)
    return Where(place=given.place, place_choices=given.place_choices)


def answers_of_where(said: Answers) -> Answers:
    """An offer is in one town, or has no fixed place."""
    if said.get("is_anywhere"):
        said = {**said, **answers_of_place(None)}
    if "place" in said:
        said = {**said, "is_place_assumed": False}
    return {name: value for name, value in said.items() if name != "is_anywhere"}


async def place_options(context: KmuniContext, draft: Draft) -> Rows:
    given, state = OfferAnswers.of(draft), OfferQuestion.PLACE
    company = await find_company(context, given.company_id)
    rows: Rows = []
    if company is not None and company.place is not None:
        rows.append([button(company.place, Answer(state, COMPANY_PLACE))])
    remote = Label("Remote, at least in part")
    return [
        *rows,
        [switch_button(context, state, remote, is_on=given.is_remote)],
        [labelled(context, Label("No fixed place"), Answer(state, NONE))],
        [labelled(context, Label("Done ✓"), Done(state))],
    ]


async def confirm_place(update: Update, context: KmuniContext, draft: Draft) -> None:
    await settle(update, context, draft, is_remote=OfferAnswers.of(draft).is_remote)


async def choose_place_option(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> bool:
    match tap:
        case Switch(is_on=is_on):
            await advance(update, context, OfferQuestion.PLACE, is_remote=is_on)
        case Answer(value="-"):
            await settle(update, context, draft, **answers_of_place(None))
        case Answer(value="company"):
            await _take_company_place(update, context, draft, OfferAnswers.of(draft))
        case _:
            return False
    return True


async def _take_company_place(
    update: Update, context: KmuniContext, draft: Draft, answers: OfferAnswers
) -> None:
    company = await find_company(context, answers.company_id)
    if company is None:
        await ask_open_question(update, context)
        return
    await settle(
        update,
        context,
        draft,
        place=company.place,
        latitude=company.latitude,
        longitude=company.longitude,
        is_place_assumed=False,
        place_choices=[],
    )


ASKED_PLACE = AskedPlace(
    state=OfferQuestion.PLACE,
    role=Role.COMPANY,
    takes=frozenset({Takes.ANYWHERE, Takes.REMOTE}),
    ask_text=place_text,
    unknown="company/place_unknown",
    outside="company/place_outside",
    where=where_of,
    answers=answers_of_where,
    keep=settle,
    options=place_options,
    choose_option=choose_place_option,
    done=confirm_place,
    back=OfferQuestion.PREVIEW,
    picks_one=True,
    corrects=OFFER_PARTS,
)


# Pay, language


async def ask_pay(context: KmuniContext, draft: Draft) -> Screen:
    state = OfferQuestion.PAY
    row = [
        labelled(context, Label("paid"), Answer(state, PAID)),
        labelled(context, Label("unpaid"), Answer(state, UNPAID)),
    ]
    none = labelled(context, Label("Leave it open"), Answer(state, NONE))
    text = context.text("company/ask_pay")
    return Screen(text, [row, [none], navigation(context, state)])


async def receive_pay(update: Update, context: KmuniContext, draft: Draft) -> None:
    """Takes an amount, or words such as "nach Vereinbarung", out of what is said around them.

    What says nothing of the pay never becomes the pay.
    """
    if agrees(typed(update, context)) or refuses(typed(update, context)):
        await ask_open_question(update, context)
        return
    try:
        text = take(typed(update, context), limit=LONGEST_PAY, one_line=True)
    except TextProblemError as error:
        problem = context.text("common/bad_text", problem=error)
        await ask_again(update, context, problem)
        return
    passage = pay_passage(text)
    pay = read_pay(passage or text)
    if pay.paid is None and any(map(str.isdigit, passage)):
        # Only an amount is asked for here.
        pay = read_pay(f"{passage} €")
    said = pay_line(pay, passage, pay_units(context, context.language))
    if said.words is None and said.is_paid is None:
        await ask_again(update, context, context.text("company/pay_unknown"))
        return
    await settle(update, context, draft, pay=said.words, is_paid=said.is_paid)


async def choose_pay(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    said = tap.value if isinstance(tap, Answer) else NONE
    is_paid = {PAID: True, UNPAID: False}.get(said)
    await settle(update, context, draft, pay=None, is_paid=is_paid)


async def ask_languages(context: KmuniContext, draft: Draft) -> Screen:
    """Those of German and English, and below them further ones, which only words can add."""
    answers = OfferAnswers.of(draft)
    named = Spoken.on(answers).named
    state = OfferQuestion.LANGUAGES
    own = [_language_tick(context, language, named) for language in LANGUAGES]
    further = [_language_tick(context, code, named) for code in sorted(further_of(named))]
    rows = [own, *in_rows(further, 2)]
    if len(answers.languages) > 1:
        one = Label("One of them is enough")
        rows.append([switch_button(context, state, one, is_on=answers.languages_any)])
    rows.append([labelled(context, Label("Done ✓"), Done(state))])
    text = context.text("company/ask_languages")
    return Screen(text, [*rows, navigation(context, state)])


def _language_tick(context: KmuniContext, code: str, named: Codes) -> InlineKeyboardButton:
    name = context.services.renderer.language_name(code, context.language)
    is_on = code in named
    return button(
        f"{'☑' if is_on else '☐'} {name}", Toggle(OfferQuestion.LANGUAGES, code, not is_on)
    )


async def receive_languages(update: Update, context: KmuniContext, draft: Draft) -> None:
    text = clean_line(typed(update, context))
    found = read_correction(context, draft, text, of="languages")
    if not found.answers:
        await ask_again(update, context, context.text("company/languages_unknown"))
        return
    await settle(update, context, draft, **found.answers)


async def choose_languages(
    update: Update, context: KmuniContext, draft: Draft, tap: Choice
) -> None:
    now = Spoken.on(OfferAnswers.of(draft))
    match tap:
        case Toggle(value=value, is_on=False):
            left = now.without({value})
            await advance(update, context, OfferQuestion.LANGUAGES, **left.as_answers())
        case Toggle(value=value) if value in set(Language):
            more = replace(now, own=now.own | {value})
            await advance(update, context, OfferQuestion.LANGUAGES, **more.as_answers())
        case Switch(is_on=is_on):
            await advance(update, context, OfferQuestion.LANGUAGES, languages_any=is_on)
        case Done():
            await settle(update, context, draft, **now.as_answers())
        case _:
            await ask_open_question(update, context)


def _line(
    ask: Ask, receive: Step, choose: Choose | None = None, *, listening: Listening
) -> Question:
    """A question that goes back to the card."""
    return Question(ask, receive, choose, back=OfferQuestion.PREVIEW, listening=listening)


QUESTIONS: dict[str, Question] = {
    OfferQuestion.TITLE: _line(ask_title, receive_title, listening=LISTENS[OfferQuestion.TITLE]),
    OfferQuestion.DEGREES: _line(
        ask_degrees, receive_degrees, choose_degrees, listening=LISTENS[OfferQuestion.DEGREES]
    ),
    OfferQuestion.PLACE: ASKED_PLACE.question,
    OfferQuestion.PAY: _line(
        ask_pay, receive_pay, choose_pay, listening=LISTENS[OfferQuestion.PAY]
    ),
    OfferQuestion.LANGUAGES: _line(
        ask_languages,
        receive_languages,
        choose_languages,
        listening=LISTENS[OfferQuestion.LANGUAGES],
    ),
}
