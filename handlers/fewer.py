"""Fewer messages: one tap under each that nobody asked for, a small choice, and the way back."""

from dataclasses import replace

from telegram import InlineKeyboardButton, Update

from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_person
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, send, show, toast
from handlers.engine.taps import Handler, on
from models.acts import people, subscriptions
from models.acts.subscriptions import RhythmInput
from models.payloads import Fewer, ListSubscriptions, ReminderWish, Unchanged, Wish
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

Less = tuple[Label, Wish]
"""A button's text and the wish it leads to."""


async def open_fewer(update: Update, context: KmuniContext, tap: Fewer) -> None:
    """The choice below the message, or what was chosen in place of the choice."""
    visitor = require_person(context)
    if tap.wish is Unchanged.KEEP:
        await show(update, context, Screen(context.text("common/fewer_kept")))
        return
    subscription = await _subscription_of(context, visitor.person_id, tap)
    if tap.topic in {Topic.DIGEST, Topic.ALERT} and subscription is None:
        await send(update, _with_list(context, Screen(context.text("common/fewer_gone"))))
        await toast(update, "")
        return
    current = await _wish_now(context, visitor.person_id, tap.topic, subscription)
    if tap.wish is None:
        await send(update, await _choice_screen(context, tap.topic, subscription, current))
        await toast(update, "")
        return
    if not await _change(context, tap.topic, subscription, tap.wish):
        await toast(update, "")
        return
    await show(update, context, _done_screen(context, tap, tap.wish, current))


async def _subscription_of(
    context: KmuniContext, person_id: int, tap: Fewer
) -> Subscription | None:
    """The person's own subscription that a message came from."""
    async with context.read() as session:
        if tap.topic is Topic.DIGEST:
            return await find_profile_subscription(session, person_id)
        if tap.topic is Topic.ALERT:
            card = await find_subscription(session, person_id, tap.subscription_id)
            return card.subscription if card else None
    return None


async def _wish_now(
    context: KmuniContext, person_id: int, topic: Topic, subscription: Subscription | None
) -> Wish:
    """What is set now."""
    if subscription is not None:
        return Rhythm.of(subscription)
    async with context.read() as session:
        preference = await get_preference(session, person_id)
    if topic is Topic.BROADCAST:
        return BroadcastWish(preference.broadcasts)
    return ReminderWish.ON if preference.wants_reminders else ReminderWish.OFF


async def _choice_screen(
    context: KmuniContext, topic: Topic, subscription: Subscription | None, current: Wish
) -> Screen:
    choices = await _choices(context, topic, subscription, current)
    key = stored_id(subscription) if subscription else 0
    rows = [[labelled(context, label, Fewer(topic, key, wish))] for label, wish in choices]
    keep = Fewer(topic, key, Unchanged.KEEP)
    rows.append([labelled(context, Label("Keep it as it is"), keep)])
    text = context.text("common/fewer", topic=topic.value, has_choice=bool(choices))
    return _with_list(context, Screen(text, rows))


async def _choices(
    context: KmuniContext, topic: Topic, subscription: Subscription | None, current: Wish
) -> list[Less]:
    """What would be less than now."""
    choices: list[Less] = []
    match topic:
        case Topic.BROADCAST:
            choices = [
                (Label("Only important ones"), BroadcastWish.IMPORTANT),
                (Label("No announcements"), BroadcastWish.NONE),
            ]
            if current == BroadcastWish.NONE:
                choices = []
        case Topic.REMINDER:
            choices = [(Label("No reminders"), ReminderWish.OFF)]
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


def _digest_choices(context: KmuniContext, rhythm: Rhythm) -> list[Less]:
    if not rhythm.has_digest:
        return []
    today = context.today
    # The week of this digest stays one with a digest: the next one is skipped.
    every_two = replace(rhythm, weeks=week_bit(today))
    choices = [] if rhythm.is_biweekly else [(Label("Every two weeks"), every_two)]
    return [*choices, (Label("No weekly message"), rhythm.without_digest())]


async def _can_be_weekly(context: KmuniContext, subscription: Subscription) -> bool:
    """Whether there is a weekly message to come with, or this is what makes it come."""
    if subscription.is_profile:
        return True
    async with context.read() as session:
        return wants_digest(await find_profile_subscription(session, subscription.person_id))


def _alert_choices(rhythm: Rhythm, *, can_be_weekly: bool) -> list[Less]:
    if rhythm.is_paused or rhythm.cadence is Cadence.WEEKLY:
        return []
    weekly = [(Label("Only weekly"), replace(rhythm, cadence=Cadence.WEEKLY))]
    return [
        *(weekly if can_be_weekly else []),
        (Label("Pause this subscription"), replace(rhythm, is_paused=True)),
    ]


async def _change(
    context: KmuniContext, topic: Topic, subscription: Subscription | None, wish: Wish
) -> bool:
    """Whether the wish is one of this topic, and is set now."""
    match topic, wish:
        case _, Rhythm() if subscription is not None:
            given = RhythmInput(stored_id(subscription), wish)
            done = await context.perform(subscriptions.change_rhythm, given)
            return not isinstance(done, Refused)
        case Topic.BROADCAST, BroadcastWish():
            await context.require(people.want_broadcasts, wish)
            return True
        case Topic.REMINDER, ReminderWish():
            await context.require(people.want_reminders, wish is ReminderWish.ON)
            return True
        case _:
            return False


def _done_screen(context: KmuniContext, tap: Fewer, wish: Wish, before: Wish) -> Screen:
    rows: list[list[InlineKeyboardButton]] = []
    if before != wish:
        rows.append([labelled(context, Label("↩ Undo"), replace(tap, wish=before))])
    rhythm = wish if isinstance(wish, Rhythm) else None
    text = context.text("common/fewer_done", topic=tap.topic.value, state=wish, rhythm=rhythm)
    return _with_list(context, Screen(text, rows))


def _with_list(context: KmuniContext, screen: Screen) -> Screen:
    everything = labelled(context, Label("All I write to you"), ListSubscriptions())
    return Screen(screen.text, [*screen.rows, [everything]])


HANDLERS: list[Handler] = [
    on(Fewer, open_fewer),
]
