"""Typed words: understood first, wherever they come, then done as the buttons do it.

What is open decides how a line is read: the question of a dialogue, a card on the screen, or
nothing. A yes, a no, a way back or out do what their buttons do; an answer goes to the question;
any other wish is done at once, and the open question is asked again below it. Nothing is stored or
passed on unless the reader says that the words are meant for that; where it is not sure, it asks.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import (
    Question,
    Step,
    answer_question,
    ask_again,
    ask_open_question,
    cancel,
    go_back,
    go_on,
    questions_of,
    typed,
)
from handlers.engine.labels import INTENTS, Label
from handlers.engine.meanings import find_named_meaning, keep_meanings, meanings_rows
from handlers.engine.meant_for import is_for_its_reader, is_value
from handlers.engine.on_screen import OnScreen, find_on_screen, take_off_screen
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, send
from handlers.engine.taps import Command, command_named, do
from models.payloads import Payload, ShowOffer
from models.reading.asked_words import read_asked_word
from models.reading.heard import Heard, Intent, Meaning, Role, Said
from models.reading.list_number import read_list_number
from models.reading.listening import WELCOME, Listening, Shows, Yes
from models.reading.offer_kind import names_kind
from models.reading.plain_words import agrees, assents, may_assent, refuses, wants_out
from models.reading.understanding import understand
from models.reading.understanding.several import OF_QUESTION, answer_and_question
from models.tables.draft import Draft
from models.taxonomy.normalise import words
from models.vocabulary import Dislike

SAYS = "says"
"""The key in `bot_data` under which is what each role can say anywhere."""

CARDS = "cards"
"""The key in `bot_data` under which is what words can be about, by what shows it."""

PICKS = "picks"
"""The key in `bot_data` under which is what words pick of a list, by what shows it."""

ENTRIES = "entries"
"""The key in `bot_data` under which is what hears of the offers of a list by their numbers."""

LIST_LASTS = timedelta(hours=12)
"""After this a list has scrolled away: words alone do not narrow it any more."""

MOST_LETTERS = 6000
"""Of a line; a longer one is a pasted text, and its beginning says what it is."""

LONGEST_LINE = 400
"""Letters of somebody who speaks to the bot; more is the text that the question asked for."""

_TAKES_BACK = frozenset({Intent.REFUSE, Intent.CANCEL})

_SHOWN_ASIDE = frozenset(
    {Intent.EXPORT_ME, Intent.DELETE_ME, Intent.UNSUBSCRIBE, Intent.SHOW, Intent.HELP}
)
"""What only shows or asks something, so that it can be done beside any question."""

SURE_ASIDE = 0.35
"""How sure it must be where nothing is open."""

_ONLY_ANSWERS = frozenset({Intent.AGREE, Intent.REFUSE, Intent.CANCEL, Intent.SKIP, Intent.BACK})
"""What beside another wish belongs to it; said alone where nothing is asked, it is told so."""

_LOOKED_FOR = frozenset({Intent.SEARCH, Intent.FIND, Intent.UNCLEAR, Intent.NONSENSE})
"""What a word is that nothing is known of."""

ONLY_TALK = frozenset(
    {Intent.GREETING, Intent.THANKS, Intent.SMALLTALK, Intent.COMPLAINT, Intent.HELP}
)
"""Answered with words alone."""

Say = Callable[[Update, KmuniContext, Said], Awaitable[None]]
"""Does what somebody said, as a button would."""

Says = Mapping[Intent, Say]

Tapping = Callable[[Any, Said], Payload | None]
"""From what shows a card to its button that says the same; None if there is none."""


Pick = Callable[[KmuniContext, Any, str], Awaitable[Payload | None]]
"""From what shows a list and a line to the button that says the same; None for any other line."""


HearEntries = Callable[[Update, KmuniContext, OnScreen, str], Awaitable[bool]]
"""Whether a line names offers of the list on the screen; what it says of them is done then."""


@dataclass(frozen=True, slots=True)
class Card:
    """Something on the screen, outside of any dialogue, that words can be about."""

    listening: Listening
    taps: Mapping[Intent, Tapping]
    lasts: timedelta
    """After this it has scrolled away: words are not about it any more."""
    comes_first: bool = False
    """It asks something that is answered before an open dialogue goes on."""
    labels: Mapping[Label, Intent] = field(default_factory=dict)
    """What the words on its buttons say, typed."""


async def hear(update: Update, context: KmuniContext) -> None:
    """Understands typed words and does what they say."""
    draft = context.draft
    asked = read_asked_word(typed(update, context))
    if asked is not None and not _goes_to_others(context, draft):
        await send(update, Screen(context.text("common/word_meaning", word=asked.value)))
        await go_on(update, context)
        return
    if draft is None:
        await _hear_outside(update, context)
        return
    question = questions_of(context).get(draft.state)
    if question is None:
        await ask_open_question(update, context)
        return
    await _hear_at_question(update, context, draft, question)


def _goes_to_others(context: KmuniContext, draft: Draft | None) -> bool:
    """Whether whatever is typed is for somebody else to read."""
    question = questions_of(context).get(draft.state) if draft is not None else None
    if question is None:
        return False
    return question.listening.is_open_chat or question.listening.is_free_text


async def _hear_outside(update: Update, context: KmuniContext) -> None:
    """No dialogue is open: words can be about what was shown last, or about anything."""
    meant = await find_named_meaning(context, typed(update, context))
    if meant is not None:
        await do_aside(update, context, *meant)
        return
    shown = await find_on_screen(context)
    picked = await _picked(context, shown, typed(update, context))
    if picked is not None:
        await do(update, context, picked)
        return
    if shown is not None and await heard_of_entries(update, context, shown):
        return
    card = _card_of(context, shown)
    if shown is not None and shown.payload is not None and card is not None:
        await _hear_at_card(update, context, card, shown.payload)
    else:
        await _hear_at_home(update, context)


async def heard_of_entries(update: Update, context: KmuniContext, shown: OnScreen) -> bool:
    """Whether the words were about offers that the list on the screen has a number for."""
    hears: HearEntries = context.bot_data[ENTRIES]
    return bool(shown.numbers) and await hears(update, context, shown, typed(update, context))


async def _picked(context: KmuniContext, shown: OnScreen | None, text: str) -> Payload | None:
    """An entry of the list on the screen by its number, or the list as the words narrow it."""
    if shown is None:
        return None
    number = read_list_number(text)
    if number is not None and number in shown.named:
        return shown.named[number]
    picks: Mapping[type[Payload], Pick] = context.bot_data[PICKS]
    pick = picks.get(type(shown.payload)) if shown.payload is not None else None
    if pick is None or context.now - shown.at > LIST_LASTS:
        return None
    return await pick(context, shown.payload, text)


def _command_in(context: KmuniContext, heard: Heard, text: str) -> Command | None:
    """What the name of a command does where the reader knows nothing better than to look for it."""
    is_looked_for = heard.intent in _LOOKED_FOR
    return command_named(context, text) if is_looked_for else None


async def _was_for_a_card(update: Update, context: KmuniContext) -> bool:
    """Whether the words answered what asks something before the open dialogue goes on.

    Words that do not answer it go to the dialogue, and end the waiting.
    """
    if context.visitor is None or not context.visitor.has_card:
        return False
    shown = await find_on_screen(context)
    card = _card_of(context, shown)
    if shown is None or shown.payload is None or card is None or not card.comes_first:
        return False
    heard = _understand(update, context, card.listening)
    if heard.intent in card.taps:
        await _hear_at_card(update, context, card, shown.payload)
        return True
    await take_off_screen(context)
    return False


def says_of(context: KmuniContext, role: Role) -> Says:
    """What somebody in this role can say anywhere."""
    says: Mapping[Role, Says] = context.bot_data[SAYS]
    return says[role]


def card_of_offer(context: KmuniContext) -> Card:
    """How words are heard that are about an offer which a student sees."""
    cards: Mapping[type[Payload], Card] = context.bot_data[CARDS]
    return cards[ShowOffer]


def _card_of(context: KmuniContext, shown: OnScreen | None) -> Card | None:
    """What words can be about, unless it has scrolled away."""
    cards: Mapping[type[Payload], Card] = context.bot_data[CARDS]
    card = cards.get(type(shown.payload)) if shown is not None and shown.payload else None
    is_there = card is not None and shown is not None and context.now - shown.at <= card.lasts
    return card if is_there else None


def _understand(update: Update, context: KmuniContext, listening: Listening) -> Heard:
    return understood(context, typed(update, context)[:MOST_LETTERS], listening)


def understood(context: KmuniContext, text: str, listening: Listening) -> Heard:
    """What these words say to somebody who listens so."""
    today = context.today
    heard = understand(text, listening, taxonomy=context.taxonomy, today=today)
    context.heard = heard
    return heard


# A question of a dialogue


async def _hear_at_question(
    update: Update, context: KmuniContext, draft: Draft, question: Question
) -> None:
    text = typed(update, context)
    if len(text) > LONGEST_LINE:
        await answer_question(update, context, draft, question.receive)
    elif await _was_for_a_card(update, context):
        return
    elif wants_out(text):
        await cancel(update, context)
    elif question.turns_away is not None and await question.turns_away(update, context, draft):
        return
    elif question.knows is not None and question.knows(text):
        await answer_question(update, context, draft, question.receive)
    elif question.confirm is not None and _is_plain_yes(question, text):
        # A yes and nothing else is never the text that is asked for.
        await answer_question(update, context, draft, question.confirm)
    else:
        heard = _understand(update, context, question.listening)
        aside = _asked_aside(context, question, heard, text)
        if aside is not None:
            await do_aside(update, context, question.listening.role, aside)
            return
        await _do_at_question(update, context, draft, question, heard)


def _asked_aside(context: KmuniContext, question: Question, heard: Heard, text: str) -> Said | None:
    """What is asked to be shown beside a question that has no answer in these words.

    Its reader would only say that it finds none: "show everything you know about me".
    """
    listening = question.listening
    may_answer = any(each.intent in OF_QUESTION and each.args for each in heard.candidates)
    if heard.intent is not Intent.UNCLEAR or may_answer or not listening.reads_strictly:
        return None
    anywhere = understood(context, text, Listening(listening.role))
    context.heard = heard
    shows = anywhere.intent in _SHOWN_ASIDE and anywhere.meaning.sureness >= SURE_ASIDE
    return Said(anywhere.meaning, text) if shows else None


def _is_plain_yes(question: Question, text: str) -> bool:
    may_say_more = question.listening.yes in {Yes.KEEPS, Yes.SENDS}
    return agrees(text) or (may_say_more and assents(text))


async def _do_at_question(
    update: Update, context: KmuniContext, draft: Draft, question: Question, heard: Heard
) -> None:
    """Every wish of the line, in the order in which their answers read well."""
    role, text = question.listening.role, typed(update, context)
    for other in heard.more:
        # A question is answered before the answer beside it leads on.
        if other.intent is Intent.ASK:
            await _do_anywhere(update, context, role, said_in(text, other))
    answer = heard.meaning.words or text
    step = _step_for(question, heard, answer)
    if step is not None:
        context.words = answer
        await answer_question(update, context, draft, step)
    else:
        if heard.intent is Intent.ASK and _says_yes_beside(question, text):
            await send(update, Screen(context.text("common/not_sent_yet")))
        await _do_what_is_no_answer(update, context, draft, role, heard)
    for other in heard.more:
        is_wish = other.intent is not Intent.ASK and other.intent not in _ONLY_ANSWERS
        if is_wish and other.intent in says_of(context, role):
            await do_aside(update, context, role, said_in(text, other))


def _says_yes_beside(question: Question, text: str) -> bool:
    """Whether a yes that would send something stands beside a question, which it waits for."""
    divided = answer_and_question(text) if question.listening.yes is Yes.SENDS else None
    return divided is not None and may_assent(divided.answer)


def said_in(text: str, meaning: Meaning) -> Said:
    """A wish with the words that say it."""
    return Said(meaning, meaning.words or text)


def _step_for(question: Question, heard: Heard, text: str) -> Step | None:
    """What takes the line as an answer to the question; None if it is none."""
    listening = question.listening
    by_button = {
        Intent.CORRECT: question.correct,
        Intent.AGREE: question.confirm,
        Intent.REFUSE: question.refuse,
        Intent.SKIP: question.skip,
    }.get(heard.intent)
    if by_button is not None:
        return by_button
    match heard.intent:
        case Intent.ANSWER | Intent.CORRECT | Intent.NOTE:
            return question.receive
        case Intent.AGREE if listening.reads_strictly:
            # Its own reader says kindly what is asked for instead of a yes.
            return question.receive
        case Intent.REFUSE if listening.reads_strictly and refuses(text):
            return question.receive
        case Intent.CANCEL | Intent.BACK:
            return None
        case Intent.UNCLEAR | Intent.NONSENSE if is_for_its_reader(heard, text, listening):
            # Its own reader takes it or says kindly that it cannot.
            return question.receive
        case _:
            return question.receive if is_value(heard, text, listening) else None


async def _do_what_is_no_answer(
    update: Update, context: KmuniContext, draft: Draft, role: Role, heard: Heard
) -> None:
    match heard.intent:
        case Intent.CANCEL:
            await cancel(update, context)
        case Intent.BACK:
            await go_back(update, context, draft)
        case Intent.HELP:
            await send(update, Screen(context.text("common/help_here")))
            await go_on(update, context)
        case intent if intent in says_of(context, role):
            await do_aside(update, context, role, Said(heard.meaning, typed(update, context)))
        case intent:
            problem = context.text("common/unsure_here", intent=intent.value)
            await ask_again(update, context, problem)


async def do_aside(update: Update, context: KmuniContext, role: Role, said: Said) -> None:
    """Something beside the open question, which comes again below it."""
    before = context.draft
    context.is_question_last = False
    try:
        await _do_anywhere(update, context, role, said)
    except RefusedError as refused:
        # Said beside the question, it is refused beside the question.
        await send(update, Screen(context.text(refused.template, **refused.values)))
    now_open = context.draft
    is_same = before is not None and now_open is not None and before.id == now_open.id
    if is_same and not context.is_question_last and not context.asks_itself:
        await go_on(update, context)


# What is on the screen


async def _hear_at_card(update: Update, context: KmuniContext, card: Card, shown: Payload) -> None:
    heard = _understand_at_card(context, card, typed(update, context)[:MOST_LETTERS])
    command = _command_in(context, heard, typed(update, context))
    if command is not None:
        await command(update, context)
        return
    role = card.listening.role
    for meaning in _meanings_at(context, card, heard):
        said = said_in(typed(update, context), meaning)
        tapping = card.taps.get(meaning.intent)
        tap = tapping(shown, said) if tapping is not None else None
        if tap is not None:
            if card.comes_first:
                await take_off_screen(context)
            await do(update, context, tap)
        elif tapping is not None and meaning.intent not in says_of(context, role):
            # Said about the card it would mean something; this line is not about it.
            await _hear_at_home(update, context)
            return
        elif meaning.intent in says_of(context, role):
            await _do_anywhere(update, context, role, said)
        else:
            await ask_what_was_meant(update, context, role, heard)


_LEADS_ON = frozenset({Intent.SHOW, Intent.MORE, Intent.SEARCH})
_SURE_TO_LEAD_ON = 0.8


def _understand_at_card(context: KmuniContext, card: Card, text: str) -> Heard:
    """What the words say about the card; what says nothing about it may say something anyway."""
    heard = understood(context, text, card.listening)
    if heard.intent is Intent.ANSWER and heard.args.get("reason") == Dislike.OTHER.value:
        # No reason that is known: "zeig angebote" wishes for something else.
        anywhere = understood(context, text, Listening(card.listening.role))
        if anywhere.intent in _LEADS_ON and anywhere.meaning.sureness >= _SURE_TO_LEAD_ON:
            return anywhere
        context.heard = heard
    if heard.intent not in _LOOKED_FOR:
        return heard
    label = label_in(context, card, text)
    if label is not None:
        return Heard(Meaning(label))
    if card.listening.shows is Shows.OFFER and (agrees(text) or assents(text)):
        return Heard(Meaning(Intent.AGREE))
    if heard.intent is Intent.UNCLEAR and Intent.UNDO not in card.taps:
        anywhere = understood(context, text, Listening(card.listening.role))
        context.heard = heard
        return anywhere if anywhere.intent is Intent.UNDO else heard
    return heard


def _meanings_at(context: KmuniContext, card: Card, heard: Heard) -> list[Meaning]:
    """What a line says at a card, which takes one answer: "good, tell me more" refuses nothing."""
    meanings = _all_meanings(context, card.listening.role, heard, known=card.taps.keys())
    answers = card.taps.keys() - {Intent.ASK, Intent.UNCLEAR}
    if heard.intent not in answers:
        return meanings
    others = [one for one in meanings if one is not heard.meaning and one.intent not in answers]
    return _questions_first([heard.meaning, *others])


def _questions_first(meanings: list[Meaning]) -> list[Meaning]:
    """A question is answered before what is said beside it leads on."""
    return sorted(meanings, key=lambda one: one.intent is not Intent.ASK)


def label_in(context: KmuniContext, card: Card, text: str) -> Intent | None:
    """What the button of a card says whose words are typed."""
    typed_words = words(text)
    named = (each for each in card.labels if words(context.label(each)) == typed_words)
    label = next(named, None)
    return card.labels[label] if label is not None else None


# Nothing is open


async def _hear_at_home(update: Update, context: KmuniContext) -> None:
    """In the role in which the words mean most, if somebody has several."""
    heard_as = {role: _understand(update, context, home_of(role)) for role in roles_of(context)}
    context.heard = None
    role = max(heard_as, key=lambda one: _worth(heard_as[one]))
    heard = heard_as[role]
    context.heard = heard
    text = typed(update, context)
    command = _command_in(context, heard, text)
    if command is not None:
        await command(update, context)
        return
    if takes_itself_back(heard, text):
        await send(update, Screen(context.text("common/stays")))
        return
    is_unclear = heard.intent in {Intent.UNCLEAR, Intent.NONSENSE}
    may_be_paste = is_unclear or heard.intent in ONLY_TALK | {Intent.ASK}
    if len(text) > LONGEST_LINE and may_be_paste and Role.COMPANY in heard_as and names_kind(text):
        # A company pastes what it offers; its card is shown before anybody else sees it.
        offer = Said(Meaning(Intent.POST_OFFER), text)
        await _do_anywhere(update, context, Role.COMPANY, offer)
        return
    reads_pasted = role is Role.COMPANY or Intent.UNCLEAR not in says_of(context, role)
    if len(text) > LONGEST_LINE and not reads_pasted:
        # A pasted text wants nothing of us: it may only stand in an offer.
        await _do_anywhere(update, context, role, Said(Meaning(Intent.UNCLEAR), text))
        return
    if heard.intent in _LOOKED_FOR and (agrees(text) or assents(text)):
        # "Abschicken" is nothing to look for.
        heard = Heard(Meaning(Intent.AGREE))
    for meaning in _questions_first(_all_meanings(context, role, heard)):
        if meaning.intent in says_of(context, role):
            await _do_anywhere(update, context, role, said_in(typed(update, context), meaning))
        else:
            await ask_what_was_meant(update, context, role, heard)


def takes_itself_back(heard: Heard, text: str) -> bool:
    """Whether a line ends by wanting nothing after all: "pausier mal, ach nee doch nicht"."""
    no = next((one for one in heard.more if one.intent in _TAKES_BACK), None)
    end = text.rstrip(" .!…")
    return no is not None and bool(no.words) and end.endswith(no.words.rstrip(" .!…"))


def home_of(role: Role) -> Listening:
    """What is listened for while nothing is open; newcomers are asked who they are."""
    return WELCOME if role is Role.NEWCOMER else Listening(role)


def _worth(heard: Heard) -> tuple[bool, float]:
    is_meant = heard.intent not in {Intent.UNCLEAR, Intent.NONSENSE}
    return is_meant, heard.meaning.sureness


def _all_meanings(
    context: KmuniContext, role: Role, heard: Heard, known: Collection[Intent] = ()
) -> list[Meaning]:
    """The main wish, and those beside it that can be done here."""
    says = says_of(context, role)
    return [
        heard.meaning,
        *(
            one
            for one in heard.more
            if one.intent in known or (one.intent in says and one.intent not in _ONLY_ANSWERS)
        ),
    ]


def roles_of(context: KmuniContext) -> tuple[Role, ...]:
    """What the person is here; a newcomer while they are nothing yet."""
    visitor = context.visitor
    held = (
        (Role.STUDENT, visitor is not None and visitor.is_student),
        (Role.COMPANY, visitor is not None and visitor.is_company),
        (Role.COORDINATOR, context.is_coordinator),
    )
    return tuple(role for role, is_held in held if is_held) or (Role.NEWCOMER,)


async def _do_anywhere(update: Update, context: KmuniContext, role: Role, said: Said) -> None:
    await says_of(context, role)[said.meaning.intent](update, context, said)


# Not sure


async def ask_what_was_meant(
    update: Update, context: KmuniContext, role: Role, heard: Heard
) -> None:
    """The likeliest meanings as buttons; without any, what can be done here."""
    says = says_of(context, role)
    first = heard.candidates[0] if heard.candidates else heard.meaning
    if first.intent in ONLY_TALK and first.intent in says:
        # Nothing is done by it, so that a guess is better than a question.
        await says[first.intent](update, context, Said(first, typed(update, context)))
        return
    named = [one for one in heard.candidates if one.intent in says and one.intent in INTENTS]
    # What has the same button is offered once.
    likely = list({INTENTS[one.intent]: one for one in reversed(named)}.values())[::-1]
    if likely:
        await keep_meanings(context, role, likely, typed(update, context))
    text = context.text("common/unsure", role=role.value, is_choice=bool(likely))
    rows = meanings_rows(context, likely, typed(update, context))
    await send(update, Screen(text, rows))
