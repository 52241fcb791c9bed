"""Fewer messages: one tap under each that nobody asked for, a small choice, and the way back."""

from dataclasses import replace

from telegram import InlineKeyboardButton, Update
from telegram.ext import CallbackQueryHandler

from handlers.engine.callback_data import Action, pattern, unpack
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import Handler
from handlers.engine.guards import require_person
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, send, show, toast
from handlers.rhythm import code_of, read_rhythm
from models.acts import people, subscriptions
from models.acts.subscriptions import RhythmInput
from models.queries.preferences import get_preference
from models.queries.subscriptions import (
    find_profile_subscription,
    find_subscription,
    wants_digest,
    week_bit,
)
from models.refusals import Refused
from models.rhythm import Rhythm
from models.tables.base import stored_id
from models.tables.preference import BroadcastWish, Topic
from models.tables.subscription import Cadence, Subscription

KEEP = "k"
ON, OFF = "on", "off"
"""Whether reminders are wanted."""

Choice = tuple[Label, str]
"""A button's text and the state it leads to."""


async def open_fewer(update: Update, context: KmuniContext) -> None:
    """The choice below the message, or what was chosen in place of the choice."""
    visitor = require_person(context)
    _, arguments = unpack((update.callback_query and update.callback_query.data) or "")
    topic, key, state = (*arguments, "", "", "")[:3]
    if state == KEEP:
        await show(update, context, Screen(context.text("common/fewer_kept")))
        return
    if topic not in set(Topic):
        await toast(update, "")
        return
    subscription = await _subscription_of(context, visitor.person_id, Topic(topic), key)
    if Topic(topic) in {Topic.DIGEST, Topic.ALERT} and subscription is None:
        await send(update, _with_list(context, Screen(context.text("common/fewer_gone"))))
        await toast(update, "")
        return
    current = await _state(context, visitor.person_id, Topic(topic), subscription)
    if not state:
        await send(update, await _choice_screen(context, Topic(topic), subscription, current))
        await toast(update, "")
        return
    if not await _change(context, Topic(topic), subscription, state):
        await toast(update, "")
        return
    await show(update, context, _done_screen(context, Topic(topic), key, state, current))


async def _subscription_of(
    context: KmuniContext, person_id: int, topic: Topic, key: str
) -> Subscription | None:
    """The person's own subscription that a message came from."""
    async with context.read() as session:
        if topic is Topic.DIGEST:
            return await find_profile_subscription(session, person_id)
        if topic is Topic.ALERT and key.isdecimal() and len(key) < 10:
            card = await find_subscription(session, person_id, int(key))
            return card.subscription if card else None
    return None


async def _state(
    context: KmuniContext, person_id: int, topic: Topic, subscription: Subscription | None
) -> str:
    """What is set now, as buttons carry it."""
    if subscription is not None:
        return code_of(Rhythm.of(subscription))
    async with context.read() as session:
        preference = await get_preference(session, person_id)
    if topic is Topic.BROADCAST:
        return BroadcastWish(preference.broadcasts).value
    return ON if preference.wants_reminders else OFF


async def _choice_screen(
    context: KmuniContext, topic: Topic, subscription: Subscription | None, current: str
) -> Screen:
    choices = await _choices(context, topic, subscription, current)
    key = stored_id(subscription) if subscription else 0
    rows = [
        [labelled(context, label, Action.FEWER, topic.value, key, state)]
        for label, state in choices
    ]
    rows.append(
        [labelled(context, Label("Keep it as it is"), Action.FEWER, topic.value, key, KEEP)]
    )
    text = context.text("common/fewer", topic=topic.value, has_choice=bool(choices))
    return _with_list(context, Screen(text, rows))


async def _choices(
    context: KmuniContext, topic: Topic, subscription: Subscription | None, current: str
) -> list[Choice]:
    """What would be less than now."""
    choices: list[Choice] = []
    match topic:
        case Topic.BROADCAST:
            choices = [
                (Label("Only important ones"), BroadcastWish.IMPORTANT.value),
                (Label("No announcements"), BroadcastWish.NONE.value),
            ]
            if current == BroadcastWish.NONE:
                choices = []
        case Topic.REMINDER:
            choices = [(Label("No reminders"), OFF)]
        case Topic.DIGEST | Topic.ALERT if subscription is not None:
            rhythm = Rhythm.of(subscription)
            choices = (
                _digest_choices(context, rhythm)
                if topic is Topic.DIGEST
                else _alert_choices(
                    rhythm, can_be_weekly=await _can_be_weekly(context, subscription)
                )
            )
    return [choice for choice in choices if choice[1] != current]


def _digest_choices(context: KmuniContext, rhythm: Rhythm) -> list[Choice]:
    if not rhythm.has_digest:
        return []
    today = context.now.astimezone(context.services.zone).date()
    # The week of this digest stays one with a digest: the next one is skipped.
    every_two = replace(rhythm, weeks=week_bit(today))
    choices = [] if rhythm.is_biweekly else [(Label("Every two weeks"), code_of(every_two))]
    return [*choices, (Label("No weekly message"), code_of(rhythm.without_digest()))]


async def _can_be_weekly(context: KmuniContext, subscription: Subscription) -> bool:
    """Whether there is a weekly message to come with, or this is what makes it come."""
    if subscription.is_profile:
        return True
    async with context.read() as session:
        return wants_digest(await find_profile_subscription(session, subscription.person_id))


def _alert_choices(rhythm: Rhythm, *, can_be_weekly: bool) -> list[Choice]:
    if rhythm.is_paused or rhythm.cadence is Cadence.WEEKLY:
        return []
    weekly = [(Label("Only weekly"), code_of(replace(rhythm, cadence=Cadence.WEEKLY)))]
    return [
        *(weekly if can_be_weekly else []),
        (Label("Pause this subscription"), code_of(replace(rhythm, is_paused=True))),
    ]


async def _change(
    context: KmuniContext, topic: Topic, subscription: Subscription | None, state: str
) -> bool:
    """Whether the state is one that can be, and is set now."""
    rhythm = read_rhythm(state)
    if subscription is not None:
        if rhythm is None:
            return False
        given = RhythmInput(stored_id(subscription), rhythm)
        return not isinstance(await context.perform(subscriptions.change_rhythm, given), Refused)
    if topic is Topic.BROADCAST and state in set(BroadcastWish):
        await context.require(people.want_broadcasts, BroadcastWish(state))
        return True
    if topic is Topic.REMINDER and state in {ON, OFF}:
        await context.require(people.want_reminders, state == ON)
        return True
    return False


def _done_screen(context: KmuniContext, topic: Topic, key: str, state: str, before: str) -> Screen:
    rows: list[list[InlineKeyboardButton]] = []
    if before != state:
        undo = Label("↩ Undo")
        rows.append([labelled(context, undo, Action.FEWER, topic.value, key, before)])
    text = context.text(
        "common/fewer_done", topic=topic.value, state=state, rhythm=read_rhythm(state)
    )
    return _with_list(context, Screen(text, rows))


def _with_list(context: KmuniContext, screen: Screen) -> Screen:
    everything = labelled(context, Label("All I write to you"), Action.SUBSCRIPTIONS)
    return Screen(screen.text, [*screen.rows, [everything]])


HANDLERS: list[Handler] = [
    CallbackQueryHandler(open_fewer, pattern=pattern(Action.FEWER)),
]
