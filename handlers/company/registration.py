"""Registration: from one line of words to a company, and changing one line of it later.

The same questions serve both: while registering they follow one another and end at the first
offer, while changing each one ends in the saved company.
"""

from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardButton, Update

from handlers.company.company_answers import (
    MAX_LINE_UNITS,
    MAX_NAME_UNITS,
    CompanyAnswers,
    account_contact,
    answers_of_place,
    answers_of_reading,
    is_whole_line,
)
from handlers.company.correcting import correct_company
from handlers.company.naming import go_on_named
from handlers.company.profile import changed_company_card, companies_screen
from handlers.company.saving import save_or_ask_on
from handlers.company.states import LISTENS, CompanyQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    advance,
    answer_with,
    ask_again,
    ask_open_question,
    begin,
    navigation,
    open_dialogue,
    questions_of,
    reopen,
    typed,
)
from handlers.engine.guards import require_person
from handlers.engine.labels import SIZES, Label
from handlers.engine.questions.contact import username_of
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, button, in_rows, labelled, show
from handlers.engine.taps import Handler, opens
from models.acts.companies import has_registered_enough
from models.acts.limits import MOST_NEW_COMPANIES_A_DAY
from models.company_names import name_words
from models.payloads import AddCompany, Answer, Choice, Fix, TurnPage
from models.queries.drafts import find_draft
from models.reading import guess_sector, read_company
from models.reading.company_answers import find_size, read_size, read_website
from models.reading.company_name import is_surely_line, is_talk, says_name, without_talk
from models.reading.legal_forms import has_legal_form
from models.reading.offer_kind import names_kind
from models.reading.offer_signs import is_offer_said, says_terms
from models.reading.plain_words import agrees, assents
from models.tables.company import CompanySize
from models.tables.draft import Dialogue, Draft
from models.taxonomy import Sector, Taxonomy
from models.text import TextProblemError, clean_line, has_words, readable_line, shorten, take
from models.vocabulary import Language

SECTORS_A_PAGE = 12

MOST_LINE_WORDS = 12
"""Of a line that names a company; an offer has more."""


async def begin_company(update: Update, context: KmuniContext, source: str | None = None) -> None:
    """A tap on "I am a company"; who began before goes on, who has a company sees it."""
    visitor = context.visitor
    if visitor is None:
        await _begin_new(update, context, source)
        return
    async with context.read() as session:
        draft = await find_draft(session, visitor.person_id, Dialogue.COMPANY)
    if draft is not None and not CompanyAnswers.of(draft).is_editing:
        await reopen(context, draft)
        await ask_open_question(update, context)
        return
    if visitor.is_company:
        await show(update, context, await companies_screen(context))
        return
    await _begin_new(update, context)


async def begin_company_with(update: Update, context: KmuniContext, text: str) -> None:
    """Begins with what was said before the yes: the company's line, or an offer of it."""
    if not text:
        await begin_company(update, context)
        return
    answers = _answers_of_account(update)
    line = answers_of_reading(read_company(text, context.taxonomy))
    is_named = has_words(line["name"])
    is_line = is_named or (line["website"] and line["place"])
    is_signed = is_named and has_legal_form(line["name"])
    if is_line and (is_signed or not is_only_offer(text, context.taxonomy)):
        draft = await open_dialogue(context, Dialogue.COMPANY, CompanyQuestion.LINE, **answers)
        await answer_with(update, context, draft, text)
        return
    says_itself = bool(line["place"] or line["size"] or line["website"])
    if _is_offer_said(context, text) and not (says_itself and _is_introduction(context, text)):
        answers["offer_text"] = text
    elif says_itself:
        draft = await open_dialogue(context, Dialogue.COMPANY, CompanyQuestion.LINE, **answers)
        await answer_with(update, context, draft, text)
        return
    await begin(update, context, Dialogue.COMPANY, CompanyQuestion.LINE, **answers)


def _is_offer_said(context: KmuniContext, text: str) -> bool:
    day = context.today
    return is_offer_said(text, context.taxonomy, day)


def _is_introduction(context: KmuniContext, text: str) -> bool:
    """Whether a line only tells who they are: "Betrieb aus Witten, suchen öfter Studis"."""
    day = context.today
    return "\n" not in text.strip() and not says_terms(text, context.taxonomy, day)


def is_offer(text: str) -> bool:
    """Whether an offer is among the words, and not only the line of a company."""
    return len(text.split()) > MOST_LINE_WORDS and names_kind(text)


def is_only_offer(text: str, taxonomy: Taxonomy) -> bool:
    """Whether the words are an offer without the company's line above it."""
    first = text.partition("\n")[0]
    line = read_company(first, taxonomy)
    is_line = has_words(line.name) and (line.place or line.website) and not names_kind(first)
    return is_offer(text) and not is_line


async def begin_another(update: Update, context: KmuniContext) -> None:
    """Registers one more company for somebody who speaks for one already."""
    visitor = require_person(context)
    async with context.read() as session:
        draft = await find_draft(session, visitor.person_id, Dialogue.COMPANY)
        is_enough = await has_registered_enough(session, context.actor, context.world)
    if draft is not None and not CompanyAnswers.of(draft).is_editing:
        await begin_company(update, context)
        return
    if is_enough:
        raise RefusedError("company/enough_companies", most=MOST_NEW_COMPANIES_A_DAY)
    await _begin_new(update, context)


async def _begin_new(update: Update, context: KmuniContext, source: str | None = None) -> None:
    await begin(
        update,
        context,
        Dialogue.COMPANY,
        CompanyQuestion.LINE,
        source=source,
        **_answers_of_account(update),
    )


def _answers_of_account(update: Update) -> dict[str, Any]:
    """Who speaks for the company, as their account says it."""
    user = update.effective_user
    name = readable_line(user.full_name if user else "")
    return {
        "member_name": shorten(name, MAX_NAME_UNITS),
        "contact": account_contact(username_of(update)),
    }


# One line: name, place, website, and perhaps an offer below it


async def ask_line(context: KmuniContext, draft: Draft) -> Screen:
    text = context.text("company/ask_line")
    return Screen(text, [navigation(context, CompanyQuestion.LINE)])


async def receive_line(update: Update, context: KmuniContext, draft: Draft) -> None:
    try:
        text = take(typed(update, context), limit=MAX_LINE_UNITS)
    except TextProblemError as error:
        await _ask_again(update, context, "common/bad_text", problem=error)
        return
    answers = answers_of_reading(read_company(text, context.taxonomy))
    is_offer_text = _is_offer_said(context, text) and not _is_introduction(context, text)
    if answers["offer_text"] == text and not is_offer_text:
        answers["offer_text"] = ""
    answers["offer_text"] = answers["offer_text"] or CompanyAnswers.of(draft).offer_text
    if _asks(text):
        await _ask_again(update, context, "company/line_unclear")
    elif has_words(answers["name"]):
        await go_on_named(update, context, draft, **answers, sector_id=None, known_name="")
    elif answers["website"] or answers["place"] or answers["size"]:
        await advance(update, context, CompanyQuestion.NAME, **{**answers, "name": ""})
    else:
        await _ask_again(update, context, "company/line_unclear")


def _asks(text: str) -> bool:
    """Whether the line asks something instead of naming a company."""
    return text.partition("\n")[0].rstrip().endswith("?")


async def _ask_again(update: Update, context: KmuniContext, template: str, **values: Any) -> None:
    await ask_again(update, context, context.text(template, **values))


# The card for correction, with the sector below it


async def ask_sector(context: KmuniContext, draft: Draft) -> Screen:
    answers = CompanyAnswers.of(draft)
    text = context.text("company/ask_sector", answers=answers)
    rows = [
        *_sector_rows(context, answers),
        *_fix_rows(context, answers),
        navigation(context, CompanyQuestion.SECTOR),
    ]
    return Screen(text, rows)


def _sector_rows(
    context: KmuniContext, answers: CompanyAnswers
) -> list[list[InlineKeyboardButton]]:
    """The guessed sector and the core ones, or a page of the others."""
    state = CompanyQuestion.SECTOR
    sectors = context.taxonomy.sectors
    others = [sector for sector in sectors if not sector.core]
    pages = -(-len(others) // SECTORS_A_PAGE)
    page = min(answers.sectors_page, pages)
    language = context.language
    if page == 0:
        guess = answers.guessed_sector_id
        core = [sector for sector in sectors if sector.core and sector.id != guess]
        rows = [[_sector_button(sector, language)] for sector in core]
        if guess is not None:
            rows.insert(0, [_sector_button(context.taxonomy.sector(guess), language, "→ ")])
        return [*rows, [labelled(context, Label("Other sectors ›"), TurnPage(state, 1))]]
    start = (page - 1) * SECTORS_A_PAGE
    shown = others[start : start + SECTORS_A_PAGE]
    turning = [button("‹", TurnPage(state, page - 1))]
    if page < pages:
        turning.append(button("›", TurnPage(state, page + 1)))
    return [*([_sector_button(sector, language)] for sector in shown), turning]


def _sector_button(sector: Sector, language: Language, mark: str = "") -> InlineKeyboardButton:
    name = sector.label_de if language is Language.GERMAN else sector.label_en
    return button(f"{mark}{name}", Answer(CompanyQuestion.SECTOR, sector.id))


def _fix_rows(context: KmuniContext, answers: CompanyAnswers) -> list[list[InlineKeyboardButton]]:
    """The lines of the card, one tap each; nothing while a single line is changed."""
    if answers.is_editing:
        return []
    parts = (
        (Label("✎ Name"), CompanyQuestion.NAME),
        (Label("✎ Place"), CompanyQuestion.PLACE),
        (Label("✎ Website"), CompanyQuestion.WEBSITE),
        (Label("✎ Contact"), CompanyQuestion.CONTACT),
    )
    fixes = [labelled(context, label, Fix(state)) for label, state in parts]
    return in_rows(fixes, 2)


async def receive_sector(update: Update, context: KmuniContext, draft: Draft) -> None:
    text = clean_line(typed(update, context))
    guessed = CompanyAnswers.of(draft).guessed_sector_id
    if guessed is not None and (agrees(text) or assents(text)):
        await save_or_ask_on(update, context, draft, sector_id=guessed)
        return
    if read_website(text) == text:
        await save_or_ask_on(update, context, draft, website=text)
        return
    if says_name(text):
        await correct_company(update, context, draft)
        return
    if _is_new_line(context, draft, text):
        await receive_line(update, context, draft)
        return
    sector = guess_sector(text, context.taxonomy)
    place = read_company(text, context.taxonomy).place
    if sector is None and place is not None:
        await save_or_ask_on(update, context, draft, **answers_of_place(place))
        return
    if sector is None:
        await _ask_again(update, context, "company/sector_unknown")
        return
    size = find_size(text)
    await save_or_ask_on(
        update, context, draft, sector_id=sector.id, **({"size": size} if size else {})
    )


async def refuse_card(update: Update, context: KmuniContext, draft: Draft) -> None:
    """A no with what is right instead: the name, if it is like the card's, else what is asked."""
    text = clean_line(typed(update, context))
    instead = without_talk(text)
    if instead == text or is_talk(instead):
        await _ask_again(update, context, "company/card_refused")
        return
    if set(name_words(CompanyAnswers.of(draft).name)) & set(name_words(instead)):
        await go_on_named(update, context, draft, name=shorten(instead, MAX_NAME_UNITS))
        return
    context.words = instead
    await questions_of(context)[draft.state].receive(update, context, draft)


def _is_new_line(context: KmuniContext, draft: Draft, text: str) -> bool:
    """Whether a whole line came at the card: a name with its website or town."""
    if CompanyAnswers.of(draft).is_editing:
        return False
    return is_whole_line(read_company(text, context.taxonomy))


async def choose_sector(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    match tap:
        case TurnPage(page=page):
            await advance(update, context, CompanyQuestion.SECTOR, sectors_page=page)
        case Answer(value=chosen) if any(one.id == chosen for one in context.taxonomy.sectors):
            await save_or_ask_on(update, context, draft, sector_id=chosen)
        case _:
            await ask_open_question(update, context)


# How many people work there?


async def ask_size(context: KmuniContext, draft: Draft) -> Screen:
    answers = CompanyAnswers.of(draft)
    sizes = [
        labelled(context, label, Answer(CompanyQuestion.SIZE, size.value))
        for size, label in SIZES.items()
    ]
    text = context.text("company/ask_size", answers=answers)
    rows = [
        *in_rows(sizes, 2),
        *_fix_rows(context, answers),
        navigation(context, CompanyQuestion.SIZE),
    ]
    return Screen(text, rows)


async def receive_size(update: Update, context: KmuniContext, draft: Draft) -> None:
    if says_name(typed(update, context)):
        await correct_company(update, context, draft)
        return
    size = read_size(clean_line(typed(update, context)))
    if size is None:
        await _ask_again(update, context, "company/size_unknown")
        return
    await save_or_ask_on(update, context, draft, size=size)


async def choose_size(update: Update, context: KmuniContext, draft: Draft, tap: Choice) -> None:
    if not isinstance(tap, Answer) or tap.value not in set(CompanySize):
        await ask_open_question(update, context)
        return
    await save_or_ask_on(update, context, draft, size=CompanySize(tap.value))


ENTRY_POINTS: list[Handler] = [
    opens(AddCompany, begin_another),
]

_QUESTIONS: dict[str, Question] = {
    CompanyQuestion.LINE: Question(
        ask_line,
        receive_line,
        reads_files=True,
        knows=is_surely_line,
        listening=LISTENS[CompanyQuestion.LINE],
    ),
    CompanyQuestion.SECTOR: Question(
        ask_sector,
        receive_sector,
        choose_sector,
        back=CompanyQuestion.LINE,
        correct=correct_company,
        refuse=refuse_card,
        knows=says_name,
        listening=LISTENS[CompanyQuestion.SECTOR],
    ),
    CompanyQuestion.SIZE: Question(
        ask_size,
        receive_size,
        choose_size,
        back=CompanyQuestion.SECTOR,
        correct=correct_company,
        refuse=refuse_card,
        knows=says_name,
        listening=LISTENS[CompanyQuestion.SIZE],
    ),
}

QUESTIONS = {
    state: replace(asked, origin=changed_company_card) for state, asked in _QUESTIONS.items()
}
