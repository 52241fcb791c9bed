"""What a person is written without asking: every subscription at a glance, each one tap away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, Update
from telegram.ext import CommandHandler

from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.guards import require_person, require_student
from handlers.engine.hearing import Pick
from handlers.engine.labels import CADENCES, Label
from handlers.engine.refusals import RefusedError
from handlers.engine.screen import Screen, button, in_rows, labelled, send, show, toast
from handlers.engine.taps import Handler, on, opens
from handlers.student.paces import nearest
from models.acts import subscriptions
from models.acts.subscriptions import RhythmInput
from models.payloads import (
    AboutSubscription,
    AddSubscription,
    ChangeRhythm,
    DeleteSubscription,
    EditSubscription,
    Fewer,
    FollowCompany,
    ListSubscriptions,
    Payload,
    ReminderWish,
    ShowSubscription,
    TurnAlertsOn,
)
from models.queries.preferences import get_preference
from models.queries.subscriptions import (
    MOST_SUBSCRIPTIONS,
    SubscriptionCard,
    find_profile_subscription,
    find_subscription,
    list_subscriptions,
    wants_digest,
    week_bit,
)
from models.reading.plain_words import is_yes, refuses
from models.reading.readings import WishReading
from models.reading.removal import Removal, read_removal
from models.reading.wish import read_pace, read_wish
from models.rhythm import Rhythm
from models.tables.base import stored_id
from models.tables.preference import BroadcastWish, PersonPreference, Topic
from models.tables.subscription import EVERY_WEEK, Subscription
from models.taxonomy import Taxonomy
from models.taxonomy.normalise import words

MOST_PACE_WORDS = 6
"""Of a line about the subscription that is shown; a longer one may be about everything."""

NEXT_BROADCAST_WISH = {
    BroadcastWish.ALL: BroadcastWish.IMPORTANT,
    BroadcastWish.IMPORTANT: BroadcastWish.NONE,
    BroadcastWish.NONE: BroadcastWish.ALL,
}
BROADCAST_WISHES = {
    BroadcastWish.ALL: Label("Announcements: all"),
    BroadcastWish.IMPORTANT: Label("Announcements: important"),
    BroadcastWish.NONE: Label("Announcements: none"),
}


# The list


async def list_screen(context: KmuniContext) -> Screen:
    """Every subscription, what else is written, and the way to one more."""
    visitor = require_person(context)
    async with context.read() as session:
        cards = await list_subscriptions(session, visitor.person_id)
        preference = await get_preference(session, visitor.person_id)
    numbers = [
        button(f"✎ {number}", ShowSubscription(stored_id(card.subscription)))
        for number, card in enumerate(cards, start=1)
    ]
    rows = in_rows(numbers, 5)
    if visitor.is_student and len(cards) < MOST_SUBSCRIPTIONS:
        rows.append([labelled(context, Label("＋ Subscribe to more"), AddSubscription())])
    rows.append(_preference_row(context, preference))
    text = context.text(
        "student/subscriptions",
        cards=cards,
        is_paused=visitor.is_paused,
        paused_until=visitor.paused_until,
        is_student=visitor.is_student,
        has_digest=any(
            card.subscription.is_profile and wants_digest(card.subscription) for card in cards
        ),
    )
    named = {
        number: ShowSubscription(stored_id(card.subscription))
        for number, card in enumerate(cards, start=1)
    }
    return Screen(text, rows, about=ListSubscriptions(), named=named)


def _preference_row(
    context: KmuniContext, preference: PersonPreference
) -> list[InlineKeyboardButton]:
    wish = BroadcastWish(preference.broadcasts)
    reminders, following = (
        (Label("Reminders: on"), ReminderWish.OFF)
        if preference.wants_reminders
        else (Label("Reminders: off"), ReminderWish.ON)
    )
    return [
        labelled(
            context,
            BROADCAST_WISHES[wish],
            Fewer(Topic.BROADCAST, wish=NEXT_BROADCAST_WISH[wish]),
        ),
        labelled(context, reminders, Fewer(Topic.REMINDER, wish=following)),
    ]


@resume_after
async def cmd_subscriptions(update: Update, context: KmuniContext) -> None:
    await show(update, context, await list_screen(context))


# One subscription


async def card_screen(
    context: KmuniContext, card: SubscriptionCard, *, is_saved: bool = False
) -> Screen:
    """What it asks for and when it writes; each part one tap from a change."""
    rhythm = Rhythm.of(card.subscription)
    key = stored_id(card.subscription)
    cadences = []
    for cadence, label in CADENCES.items():
        chosen = replace(rhythm, cadence=cadence, is_paused=False)
        mark = "● " if cadence is rhythm.cadence else ""
        text = f"{mark}{context.label(label)}"
        cadences.append(button(text, ChangeRhythm(key, chosen)))
    async with context.read() as session:
        profile = await find_profile_subscription(session, card.subscription.person_id)
    rows = [cadences]
    if profile is not None and rhythm.has_digest and not wants_digest(profile):
        # Tapped, it shows the profile's subscription, which brings the weekly message.
        label = Label("Switch the weekly message on")
        switch_on = ChangeRhythm(stored_id(profile), Rhythm.of(profile).with_digest())
        rows.append([labelled(context, label, switch_on)])
    if rhythm.is_biweekly:
        every = replace(rhythm, weeks=EVERY_WEEK)
        label = Label("Every week again")
        rows.append([labelled(context, label, ChangeRhythm(key, every))])
    turned = replace(rhythm, is_paused=not rhythm.is_paused)
    label = Label("▶ Go on") if rhythm.is_paused else Label("⏸ Pause")
    rows.append([labelled(context, label, ChangeRhythm(key, turned))])
    if not card.subscription.is_profile:
        rows.append(
            [
                labelled(context, Label("✎ Change"), EditSubscription(key)),
                labelled(context, Label("Delete"), DeleteSubscription(key)),
            ]
        )
    rows.append([labelled(context, Label("‹ All"), ListSubscriptions())])
    text = context.text(
        "student/subscription",
        card=card,
        rhythm=rhythm,
        has_digest=wants_digest(profile),
        is_saved=is_saved,
    )
    return Screen(text, rows, about=ShowSubscription(key))


async def find_own(context: KmuniContext, tap: AboutSubscription) -> SubscriptionCard:
    """The tapped subscription, if it is the person's.

    Raises: RefusedError if it is gone.
    """
    visitor = require_student(context)
    async with context.read() as session:
        card = await find_subscription(session, visitor.person_id, tap.subscription_id)
    if card is None:
        raise RefusedError("student/subscription_gone")
    return card


async def open_subscription(update: Update, context: KmuniContext, tap: ShowSubscription) -> None:
    await show(update, context, await card_screen(context, await find_own(context, tap)))


async def change_subscription_rhythm(
    update: Update, context: KmuniContext, tap: ChangeRhythm
) -> None:
    card = await find_own(context, tap)
    given = RhythmInput(stored_id(card.subscription), tap.rhythm)
    card = await context.require(subscriptions.change_rhythm, given)
    await show(update, context, await card_screen(context, card))


async def delete_one(update: Update, context: KmuniContext, tap: DeleteSubscription) -> None:
    """Asks once, then deletes."""
    card = await find_own(context, tap)
    key = stored_id(card.subscription)
    if not tap.is_sure:
        row = [
            labelled(context, Label("Delete"), DeleteSubscription(key, is_sure=True)),
            labelled(context, Label("‹ Back"), ShowSubscription(key)),
        ]
        text = context.text("student/subscription_delete", card=card)
        await show(update, context, Screen(text, [row], about=DeleteSubscription(key)))
        return
    await context.require(subscriptions.end, key)
    await show(update, context, await list_screen(context))


# One tap elsewhere


async def follow_company(update: Update, context: KmuniContext, tap: FollowCompany) -> None:
    """Every fitting offer of one company from now on, at once."""
    require_student(context)
    card = await context.require(subscriptions.follow, tap.company_id)
    await send(update, await card_screen(context, card))
    await toast(update, "")


async def turn_alerts_on(update: Update, context: KmuniContext) -> None:
    """The profile's subscription writes at once too."""
    require_student(context)
    await context.require(subscriptions.turn_alerts_on, None)
    await toast(
        update,
        context.label(Label("New offers that fit reach you at once. /abos changes that.")),
        alert=True,
    )


# In words


async def find_removed(
    context: KmuniContext, removal: Removal, shown: int | None = None
) -> Payload | None:
    """The button for what shall go, which asks before it does; None if it is not clear which.

    `shown`: the subscription on the screen, which is meant where no other is named.
    """
    visitor = require_student(context)
    async with context.read() as session:
        cards = await list_subscriptions(session, visitor.person_id)
    own = [card for card in cards if not card.subscription.is_profile]
    if removal.number is not None:
        meant = cards[removal.number - 1 : removal.number]
    elif removal.words:
        meant = [card for card in own if _is_named(card, removal.words, context.taxonomy)]
    elif removal.is_every:
        return ListSubscriptions() if removal.names_kind and len(own) != 1 else None
    elif removal.is_last:
        meant = own[-1:]
    else:
        meant = [card for card in own if card.subscription.id == shown]
        meant = meant or (own if removal.names_kind else [])
    if len(meant) != 1:
        return ListSubscriptions() if removal.names_kind and own else None
    key = stored_id(meant[0].subscription)
    return ShowSubscription(key) if meant[0].subscription.is_profile else DeleteSubscription(key)


def _is_named(card: SubscriptionCard, said: Sequence[str], taxonomy: Taxonomy) -> bool:
    """Whether every word is one of the subscription's: of its words, subjects, kinds, place."""
    stored = card.subscription
    told = words(" ".join([*stored.words_in, stored.place or "", card.company or ""]))
    return all(
        any(one.startswith(word) for one in told) or _is_of(stored, read_wish(word, taxonomy))
        for word in said
    )


def _is_of(stored: Subscription, wish: WishReading) -> bool:
    codes = {code for subject in wish.subjects for code in subject.codes}
    return bool(codes & set(stored.fields) or wish.kinds & set(stored.kinds))


async def pick_of_list(context: KmuniContext, _: ListSubscriptions, text: str) -> Payload | None:
    """What shall go, by its number or by what it asks for."""
    removal = read_removal(text)
    return await find_removed(context, removal) if removal is not None else None


async def pick_of_card(context: KmuniContext, shown: ShowSubscription, text: str) -> Payload | None:
    """What shall go, or how often what is shown shall write."""
    removal = read_removal(text)
    if removal is not None:
        return await find_removed(context, removal, shown.subscription_id)
    pace = read_pace(text, context.taxonomy)
    if pace is None or len(text.split()) > MOST_PACE_WORDS:
        return None
    card = await find_own(context, shown)
    today = context.today
    return ChangeRhythm(
        shown.subscription_id, nearest(pace, Rhythm.of(card.subscription), week_bit(today))
    )


async def pick_of_question(
    context: KmuniContext, shown: DeleteSubscription, text: str
) -> Payload | None:
    """A plain yes forgets it, a plain no keeps it."""
    if is_yes(text):
        return DeleteSubscription(shown.subscription_id, is_sure=True)
    return ShowSubscription(shown.subscription_id) if refuses(text) else None


PICKS: Mapping[type[Payload], Pick] = {
    ListSubscriptions: pick_of_list,
    ShowSubscription: pick_of_card,
    DeleteSubscription: pick_of_question,
}

HANDLERS: list[Handler] = [
    CommandHandler(["abos", "subscriptions"], cmd_subscriptions, PRIVATE),
    opens(ListSubscriptions, cmd_subscriptions),
    on(ShowSubscription, open_subscription),
    on(ChangeRhythm, change_subscription_rhythm),
    on(DeleteSubscription, delete_one),
    on(FollowCompany, follow_company),
    opens(TurnAlertsOn, turn_alerts_on),
]
