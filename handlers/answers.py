"""Answers about ourselves, and to talk that wants nothing: what to say, and the way on.

Every answer has a part from the data (`answer_facts`), words that a coordinator can change, and
what can be done next. Nothing here does anything.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton

from handlers.answer_facts import Facts, ShownOffer, Status, facts_of, find_shown_offer, status
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import questions_of
from handlers.engine.labels import Label
from handlers.engine.screen import Rows, Screen, button, in_rows, labelled
from handlers.student.states import StudentState
from models.fillings import Filling, filled
from models.payloads import (
    EditProfile,
    ListOffers,
    ListSubscriptions,
    PostOffer,
    SayInterested,
    ShowApprovals,
    ShowHome,
    ShowOffer,
    TakeInterestBack,
)
from models.queries.answer_texts import find_answer_text
from models.reading.heard import Intent, Role, Topic
from models.reading.listening import Takes
from models.tables.base import stored_id
from models.tables.draft import Draft
from models.text import shorten
from models.vocabulary import Language

TITLE_UNITS = 40
"""Of an offer's title on a button."""

FORMAL = frozenset({Role.COMPANY, Role.COORDINATOR})
"""Who is addressed as Sie."""

ABOUT_OFFERS = frozenset(
    {
        Topic.WHY_THIS_OFFER,
        Topic.HOW_TO_APPLY,
        Topic.PAY,
        Topic.WORKING_LANGUAGE,
        Topic.DURATION,
        Topic.START,
        Topic.PLACE,
        Topic.REMOTE,
        Topic.DEADLINE,
        Topic.OTHER,
    }
)
"""Topics that are answered for the offer that is shown, if one is."""

TALK: Mapping[Intent, str] = {
    intent: f"talk/{intent.value}"
    for intent in (
        Intent.GREETING,
        Intent.THANKS,
        Intent.SMALLTALK,
        Intent.COMPLAINT,
        Intent.HUMAN,
        Intent.NONSENSE,
        Intent.REPORT_ABUSE,
        Intent.UNDO,
    )
}
"""What is answered with words alone, and the template of each."""


async def answer_screen(
    context: KmuniContext, topic: Topic, *, offer_id: int | None = None
) -> Screen:
    """The answer to a question about us, or about the shown offer if its id is given.

    It has buttons only while no dialogue is open, whose question is asked again below it.
    """
    shown = None
    if offer_id is not None and topic in ABOUT_OFFERS:
        shown = await find_shown_offer(context, offer_id)
    facts = await facts_of(context, topic)
    async with context.read(is_brief=True) as session:
        own = await find_answer_text(session, topic, context.language)
    text = answer_text(
        context, topic, role_of(context), context.language, own=own, shown=shown, facts=facts
    )
    return Screen(text, _rows(context, topic, shown, facts))


async def talk_screen(context: KmuniContext, intent: Intent) -> Screen:
    """A few words back, and the way on.

    Raises: KeyError for an intent that is not in `TALK`.
    """
    role = role_of(context)
    text = context.text(TALK[intent], own=None, **_values(context, role))
    if context.draft is not None:
        return Screen(text)
    withdrawing = await _withdrawing_rows(context) if intent is Intent.UNDO else []
    return Screen(text, [*withdrawing, *_home_rows(context, role)])


def answer_text(
    context: KmuniContext,
    topic: Topic,
    role: Role,
    language: Language,
    *,
    own: str | None,
    shown: ShownOffer | None = None,
    facts: Facts | None = None,
) -> str:
    """The answer as somebody in this role reads it, in Telegram's HTML.

    `own` are a coordinator's words, with placeholders; None: the catalogue's.
    """
    draft = context.draft
    return context.services.renderer.text(
        f"answers/{topic.value}",
        language,
        own=None if own is None else filled(own, fillings(context)),
        shown=shown,
        facts=facts,
        dialogue=draft.dialogue.value if draft else "",
        is_contact=draft is not None and takes_contact(context, draft),
        **_values(context, role),
    )


def fillings(context: KmuniContext) -> Mapping[Filling, str]:
    """What coordinators' words may leave open, by the configuration."""
    services = context.services
    return {
        Filling.REGION: services.region,
        Filling.ORGANISATION: services.organisation,
        Filling.RESPONSIBLE: services.privacy["responsible"],
        Filling.CONTACT: services.privacy["contact"],
    }


def role_of(context: KmuniContext) -> Role:
    """As whom somebody is answered: as the open question does; else in the first of their roles."""
    question = questions_of(context).get(context.draft.state) if context.draft else None
    if question is not None:
        return question.listening.role
    visitor = context.visitor
    if visitor is not None and visitor.is_student:
        return Role.STUDENT
    if visitor is not None and visitor.is_company:
        return Role.COMPANY
    return Role.COORDINATOR if context.is_coordinator else Role.NEWCOMER


def _values(context: KmuniContext, role: Role) -> dict[str, Any]:
    named = {filling.value: value for filling, value in fillings(context).items()}
    return {
        **named,
        "role": role.value,
        "is_busy": context.draft is not None,
        "is_formal": role in FORMAL,
        "most_per_day": context.services.courtesy.most_per_day,
    }


# Buttons


def _rows(
    context: KmuniContext, topic: Topic, shown: ShownOffer | None, facts: Facts | None
) -> Rows:
    role = role_of(context)
    if context.draft is not None:
        return ()
    if role is not Role.STUDENT:
        return _home_rows(context, role)
    if shown is not None:
        return [_offer_row(context, shown)]
    if topic is Topic.NEXT_MESSAGE:
        return [[labelled(context, Label("All I write to you"), ListSubscriptions())]]
    if topic is Topic.NO_OFFERS:
        wider = [
            labelled(context, Label("✎ Place"), EditProfile(StudentState.PLACE)),
            labelled(context, Label("✎ Wishes"), EditProfile(StudentState.KINDS)),
        ]
        return [wider, *_home_rows(context, role)]
    said = _said_rows(facts) if isinstance(facts, Status) else []
    return [*said, *_home_rows(context, role)]


def _offer_row(context: KmuniContext, shown: ShownOffer) -> list[InlineKeyboardButton]:
    """The way from an answer back to its offer, and on to the company."""
    offer_id = stored_id(shown.offer)
    row = [labelled(context, Label("🔎 Details"), ShowOffer(offer_id))]
    if shown.interest is None and shown.is_open:
        row.append(labelled(context, Label("✋ Interested"), SayInterested(offer_id)))
    return row


def _said_rows(facts: Status) -> list[list[InlineKeyboardButton]]:
    """The offers whose companies have not answered."""
    buttons = [
        button(shorten(offer.title, TITLE_UNITS), ShowOffer(stored_id(offer)))
        for offer in facts.awaited
    ]
    return in_rows(buttons, 1)


async def _withdrawing_rows(context: KmuniContext) -> list[list[InlineKeyboardButton]]:
    """A button for each interest that can still be taken back."""
    if context.visitor is None:
        return []
    facts = await status(context, context.visitor)
    label = Label("Take back: {title}")
    buttons = [
        button(
            context.label(label, title=shorten(offer.title, TITLE_UNITS)),
            TakeInterestBack(stored_id(offer)),
        )
        for offer in facts.awaited
    ]
    return in_rows(buttons, 1)


def _home_rows(context: KmuniContext, role: Role) -> Sequence[Sequence[InlineKeyboardButton]]:
    """The one thing that most who read it do next."""
    match role:
        case Role.STUDENT:
            one = labelled(context, Label("Show offers"), ListOffers())
        case Role.COMPANY:
            one = labelled(context, Label("Post an offer"), PostOffer())
        case Role.COORDINATOR:
            one = labelled(context, Label("Show what waits"), ShowApprovals())
        case Role.NEWCOMER:
            one = labelled(context, Label("Begin"), ShowHome())
    return [[one]]


def takes_contact(context: KmuniContext, draft: Draft) -> bool:
    """Whether the open question asks how somebody can be reached."""
    question = questions_of(context).get(draft.state)
    return question is not None and Takes.CONTACT in question.listening.takes
