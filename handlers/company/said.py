"""What companies say in words, anywhere: each as its button or command does it."""

from collections.abc import Mapping
from datetime import timedelta

from telegram import Update

from handlers import said as everywhere
from handlers.company import known, letting_in, own_offers
from handlers.company.company_answers import CompanyAnswers
from handlers.company.interests import cmd_interests
from handlers.company.offer_answers import OfferAnswers
from handlers.company.offers_in_words import (
    STEPS,
    change_offer,
    guess,
    offer_named,
    offer_returned,
    offers_meant,
)
from handlers.company.own_offers import cmd_own_offers
from handlers.company.posting import begin_offer, begin_offer_with
from handlers.company.profile import cmd_company
from handlers.company.reach import PROGRAMMES_SHOWN
from handlers.company.states import CompanyQuestion, OfferQuestion
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import answer_with, ask_again, save_answers
from handlers.engine.guards import require_company
from handlers.engine.hearing import Card, Pick, Says, Tapping
from handlers.engine.labels import Label
from handlers.engine.on_screen import ShownBy
from handlers.engine.screen import Screen, labelled, send
from handlers.engine.taps import do
from models.payloads import (
    AcceptInterest,
    DeclineInterest,
    EditCompany,
    InviteColleague,
    ListInterests,
    Payload,
    PostOffer,
    ShowInterest,
    ShowNewcomer,
    ShowNewcomerToTeam,
    ShowOwnOffer,
)
from models.queries.companies import list_companies_of
from models.reading.company_name import says_name
from models.reading.fields import read_fields
from models.reading.heard import Intent, Part, Role, Said, Topic
from models.reading.listening import Shows, Takes, Yes, listens
from models.reading.offer_ends import (
    asks_about_bot,
    asks_about_last_day,
    asks_for_news,
    asks_why_returned,
    says_end,
)
from models.reading.offer_signs import is_offer_said
from models.reading.sentences import sentence_about
from models.tables.base import stored_id
from models.tables.draft import Dialogue
from models.tables.suggestion import DeclineReason
from models.taxonomy.fits import who_fits

ABOUT_CARD = frozenset(
    {
        Topic.PAY,
        Topic.WORKING_LANGUAGE,
        Topic.DURATION,
        Topic.START,
        Topic.PLACE,
        Topic.DEADLINE,
    }
)
"""What has a line of its own on an offer's card."""

OF_TEXT = frozenset({Topic.OTHER, Topic.IS_IT_A_BOT})
"""What a question at an offer's card may be taken for that asks about its text."""

NEEDS_SENTENCE = frozenset({Topic.WHY_ASKED, Topic.COST})
"""The same, where the text says something of what is asked."""

QUESTION_OF: Mapping[str, CompanyQuestion] = {
    Part.NAME: CompanyQuestion.NAME,
    Part.PLACE: CompanyQuestion.PLACE,
    Part.WEBSITE: CompanyQuestion.WEBSITE,
    Part.SECTOR: CompanyQuestion.SECTOR,
    Part.SIZE: CompanyQuestion.SIZE,
    Part.CONTACT: CompanyQuestion.CONTACT,
}


async def post(update: Update, context: KmuniContext, said: Said) -> None:
    """A whole offer is read at once and shown as a card; the wish to post one asks for its text."""
    anew = bool(said.args.get("anew"))
    day = context.today
    if not anew and not is_offer_said(said.text, context.taxonomy, day):
        if context.heard is not None and context.heard.intent in STEPS:
            # It only says which offer another wish of the line is about.
            return
        await begin_offer(update, context)
        return
    draft = context.draft
    is_registering = draft is not None and draft.dialogue is Dialogue.COMPANY
    if draft is not None and is_registering and not CompanyAnswers.of(draft).is_editing:
        await save_answers(context, draft, draft.state, offer_text=said.text)
        await send(update, Screen(context.text("company/offer_kept")))
        return
    await begin_offer_with(update, context, said.text, anew=anew)


async def tell_who_fits(update: Update, context: KmuniContext, said: Said) -> None:
    """Whom an offer of theirs fits; without one, the programmes of a subject or of their sector."""
    named = read_fields(said.text, context.taxonomy) if said.word("fields") else []
    draft = context.draft
    is_drafted = not named and draft is not None and draft.dialogue is Dialogue.OFFER
    if is_drafted and draft is not None:
        named = list(OfferAnswers.of(draft).fields)
    _, states = STEPS[Intent.WHO_FITS]
    if not named and await offers_meant(context, said, states):
        await change_offer(update, context, said)
        return
    visitor = require_company(context)
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    sectors = [context.taxonomy.sector(one.sector_id) for one in companies if one.sector_id]
    fields = named or [code for sector in sectors for code in sector.fields]
    fits = who_fits(fields, frozenset(), context.taxonomy)
    programmes = tuple(dict.fromkeys(fit.programme.name for fit in fits))
    text = context.text(
        "company/who_fits",
        programmes=programmes[:PROGRAMMES_SHOWN],
        total=len(fits),
        fields=tuple(dict.fromkeys(fields))[:PROGRAMMES_SHOWN],
        is_sector=not named,
        is_drafted=is_drafted,
    )
    rows = [] if is_drafted else [[labelled(context, Label("Post an offer"), PostOffer())]]
    await send(update, Screen(text, rows))


async def invite(update: Update, context: KmuniContext, said: Said) -> None:
    company_id = await _only_company(context)
    if company_id is None:
        await cmd_company(update, context)
    else:
        await do(update, context, InviteColleague(company_id))


async def show(update: Update, context: KmuniContext, said: Said) -> None:
    if context.draft is None and asks_for_news(said.text):
        await tell_news(update, context, said)
        return
    match said.word("what"):
        case "interested":
            await cmd_interests(update, context)
        case "company" | "profile":
            await cmd_company(update, context)
        case _:
            named = await offer_named(context, said)
            if named is None:
                await cmd_own_offers(update, context)
            else:
                await do(update, context, ShowOwnOffer(stored_id(named.offer)))


async def answer(update: Update, context: KmuniContext, said: Said) -> None:
    """A question; what ends an offer that is named asks nothing, whatever it begins with."""
    returned = await offer_returned(context) if asks_why_returned(said.text) else None
    if context.draft is None and says_end(said.text) and await offer_named(context, said):
        await guess(update, context, said)
    elif await _told_of_draft(update, context, said):
        return
    elif context.draft is None and asks_for_news(said.text):
        await tell_news(update, context, said)
    elif context.draft is None and returned is not None:
        await do(update, context, ShowOwnOffer(stored_id(returned.offer)))
    else:
        await everywhere.answer(update, context, said)


async def _told_of_draft(update: Update, context: KmuniContext, said: Said) -> bool:
    """Whether a question was about the open card: it is told what the offer's text says of it."""
    draft = context.draft
    topic = Topic(said.word("topic") or Topic.OTHER)
    if draft is None or draft.dialogue is not Dialogue.OFFER:
        return False
    if topic is Topic.OTHER and "?" not in said.text:
        # Nothing was asked, and nobody else can say it: it is a line of the offer, or of its text.
        await ask_again(update, context, context.text("common/unsure_here", intent=""))
        return True
    if draft.state != OfferQuestion.PREVIEW:
        return False
    is_about_bot = topic is Topic.IS_IT_A_BOT and asks_about_bot(said.text)
    if topic not in ABOUT_CARD | OF_TEXT | NEEDS_SENTENCE or is_about_bot:
        return False
    sentence = sentence_about(said.text, OfferAnswers.of(draft).text)
    if topic in NEEDS_SENTENCE and not sentence:
        return False
    text = context.text(
        "company/about_card",
        sentence=sentence,
        is_missing=topic in OF_TEXT and not sentence,
        is_last_day=topic is Topic.DEADLINE or asks_about_last_day(said.text),
    )
    await send(update, Screen(text))
    return True


async def give_help(update: Update, context: KmuniContext, said: Said) -> None:
    """What can be done here; what came back from a coordinator is shown with its reason."""
    returned = await offer_returned(context) if asks_why_returned(said.text) else None
    if context.draft is None and returned is not None:
        await do(update, context, ShowOwnOffer(stored_id(returned.offer)))
    else:
        await everywhere.give_help(update, context, said)


async def tell_news(update: Update, context: KmuniContext, said: Said) -> None:
    """Who waits for an answer, and how the own offers stand."""
    await cmd_interests(update, context)
    await cmd_own_offers(update, context)


async def unclear(update: Update, context: KmuniContext, said: Said) -> None:
    """What has happened, if that is asked; else what may be meant."""
    asks = asks_for_news(said.text) and context.draft is None
    await (tell_news if asks else guess)(update, context, said)


async def more(update: Update, context: KmuniContext, said: Said) -> None:
    await do(update, context, ListInterests())


async def change_company(update: Update, context: KmuniContext, said: Said) -> None:
    """The question of the named line; what the words say of it answers it."""
    company_id = await _only_company(context)
    state = QUESTION_OF.get(said.word("part"))
    if company_id is None or state is None:
        await cmd_company(update, context)
        return
    await do(update, context, EditCompany(company_id, state))
    draft = context.draft
    value = said.text if says_name(said.text) else said.word("value")
    if draft is not None and draft.state == state and value:
        await answer_with(update, context, draft, value)


async def _only_company(context: KmuniContext) -> int | None:
    visitor = require_company(context)
    async with context.read() as session:
        companies = await list_companies_of(session, visitor.person_id)
    return stored_id(companies[0]) if len(companies) == 1 else None


SAYS: Says = {
    Intent.POST_OFFER: post,
    Intent.SHOW: show,
    Intent.MORE: more,
    Intent.INVITE_COLLEAGUE: invite,
    Intent.CHANGE_PROFILE: change_company,
    **dict.fromkeys(STEPS, change_offer),
    Intent.ASK: answer,
    Intent.HELP: give_help,
    Intent.UNCLEAR: unclear,
    Intent.WHO_FITS: tell_who_fits,
}


# What is on the screen

DECLINE_OF: Mapping[str, DeclineReason] = {
    "filled": DeclineReason.FILLED,
    "profile": DeclineReason.OTHER_PROFILE,
    "later": DeclineReason.LATER,
    "other": DeclineReason.OTHER,
}
"""What a reason in words counts as."""


def _newcomer_card(role: Role) -> Card:
    """A plain yes or no is picked of it; whatever is less plain shows it again, with its buttons.

    A stranger who is let in, or a colleague who is not, is no matter of a guess.
    """
    answers = (Intent.AGREE, Intent.APPROVE, Intent.REFUSE, Intent.SKIP, Intent.BACK, Intent.CANCEL)
    again: dict[Intent, Tapping] = {intent: lambda shown, said: shown for intent in answers}
    return Card(listens(role, yes=Yes.SENDS), again, lasts=timedelta(days=1))


SURE_OF_A_NO = 0.75
"""A student is told a reason at once only where the words surely give it; else it is asked for."""


def _decline(shown: ShowInterest, said: Said) -> Payload:
    is_sure = said.meaning.sureness >= SURE_OF_A_NO
    reason = DECLINE_OF.get(said.word("reason")) if is_sure else None
    return DeclineInterest(shown.interest_id, reason)


CARDS: Mapping[type[Payload], Card] = {
    ShowInterest: Card(
        listens(Role.COMPANY, Takes.NOTE, Takes.REASON, shows=Shows.INTEREST, yes=Yes.SENDS),
        {
            Intent.AGREE: lambda shown, said: AcceptInterest(shown.interest_id),
            Intent.REFUSE: _decline,
            Intent.MORE: lambda shown, said: ListInterests(),
            Intent.SKIP: lambda shown, said: ListInterests(),
        },
        lasts=timedelta(days=1),
    ),
    ShowNewcomer: _newcomer_card(Role.COMPANY),
    ShowNewcomerToTeam: _newcomer_card(Role.COORDINATOR),
}
"""What words can be about, and the buttons that say the same."""

PICKS: Mapping[type[Payload], Pick] = {**known.PICKS, **letting_in.PICKS, **own_offers.PICKS}
"""What words pick of what is shown, and the buttons that say the same."""

SHOWN_BY_NOTICES: Mapping[str, ShownBy] = {
    **{
        kind: lambda about: ShowInterest(about["interest_id"])
        for kind in ("interest", "interest_reminder", "interest_unanswered")
    },
    **{
        kind: lambda about: ShowOwnOffer(about["offer_id"])
        for kind in ("offer_returned", "offer_expiring", "offer_short")
    },
    "join_asked": lambda about: ShowNewcomer(about["request_id"]),
    "join_without_colleagues": lambda about: ShowNewcomerToTeam(about["request_id"]),
}
