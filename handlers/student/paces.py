"""How often somebody wants to hear, said in words: the nearest there is, and what was done."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from handlers.engine.context import KmuniContext
from handlers.engine.guards import require_student
from handlers.engine.labels import Label
from handlers.engine.screen import Rows, Screen, button, in_rows, labelled, send
from handlers.engine.taps import do
from models.acts import subscriptions
from models.acts.subscriptions import RhythmInput
from models.payloads import ChangeRhythm, Fewer, ListSubscriptions, Pause
from models.queries.subscriptions import SubscriptionCard, list_subscriptions, week_bit
from models.reading.heard import Said
from models.reading.readings import Pace
from models.rhythm import Rhythm
from models.tables.base import stored_id
from models.tables.preference import Topic
from models.tables.subscription import EVERY_WEEK, Cadence
from models.vocabulary import OfferKind

ABSENT = frozenset({Pace.DAILY, Pace.MONTHLY})
"""What is often wished for and is no rhythm of ours."""

REST_WEEKS = 4
"""A pause that is proposed to whom even every two weeks is too often."""


def says_only_when(said: Said) -> bool:
    """Whether a wish names nothing but how often: "sofort", "alles sofort"."""
    kinds = said.args.get("kinds", ())
    is_of_all = not kinds or (isinstance(kinds, tuple) and set(kinds) == set(OfferKind))
    return "cadence" in said.args and said.args.keys() <= {"cadence", "kinds"} and is_of_all


def nearest(pace: Pace, now: Rhythm, this_week: int) -> Rhythm:
    """The rhythm there is that comes closest; `this_week` as a bit of `weeks`.

    What is rarer leaves no word at once; what is more often keeps the weekly message.
    """
    every_two = now.weeks if now.is_biweekly else this_week
    match pace:
        case Pace.AT_ONCE | Pace.DAILY:
            return now.with_alerts()
        case Pace.WEEKLY:
            return Rhythm(Cadence.WEEKLY, EVERY_WEEK, is_paused=False)
        case Pace.BIWEEKLY | Pace.MONTHLY:
            return Rhythm(Cadence.WEEKLY, every_two, is_paused=False)
        case Pace.LESS if now.has_alerts:
            return replace(now, cadence=Cadence.WEEKLY)
        case Pace.LESS if now.has_digest:
            return replace(now, weeks=every_two)
        case Pace.LESS:
            return now
        case Pace.MORE if not (now.has_digest or now.has_alerts):
            return now.with_digest()
        case Pace.MORE if now.has_digest and now.is_biweekly:
            return replace(now, weeks=EVERY_WEEK)
        case Pace.MORE:
            return now.with_alerts()


async def change_pace(update: Update, context: KmuniContext, said: Said) -> None:
    """Does the nearest there is to what was said, says so, and shows the ways to other rhythms."""
    visitor = require_student(context)
    named = said.word("cadence")
    async with context.read() as session:
        cards = await list_subscriptions(session, visitor.person_id)
    profile = next((one.subscription for one in cards if one.subscription.is_profile), None)
    if profile is None or named not in set(Pace):
        await do(update, context, Fewer(Topic.DIGEST))
        return
    key, pace, before = stored_id(profile), Pace(named), Rhythm.of(profile)
    rhythm = nearest(pace, before, week_bit(context.today))
    await context.require(subscriptions.change_rhythm, RhythmInput(key, rhythm))
    text = context.text(
        "student/rhythm_done",
        pace=pace.value,
        rhythm=rhythm,
        is_changed=rhythm != before,
        is_resting=visitor.is_paused,
        resting_until=visitor.paused_until,
        others=_count_others(cards),
    )
    await send(update, Screen(text, _ways_on(context, key, pace, rhythm, before)))


def _count_others(cards: Sequence[SubscriptionCard]) -> int:
    """The subscriptions beside the profile's that write."""
    return sum(
        not one.subscription.is_profile and one.subscription.paused_at is None for one in cards
    )


def _ways_on(context: KmuniContext, key: int, pace: Pace, rhythm: Rhythm, before: Rhythm) -> Rows:
    """The way back, and the other rhythms where the one that was wished for is not there."""
    rows = []
    if rhythm != before:
        rows.append([labelled(context, Label("↩ Undo"), ChangeRhythm(key, before))])
    if pace in ABSENT or rhythm == before:
        choices = {
            Label("At once"): rhythm.with_alerts(),
            Label("Only weekly"): Rhythm(Cadence.WEEKLY, EVERY_WEEK, is_paused=False),
            Label("No weekly message"): rhythm.without_digest(),
        }
        buttons = [
            labelled(context, label, ChangeRhythm(key, choice))
            for label, choice in choices.items()
            if choice != rhythm and (choice.is_paused is False or rhythm.has_digest)
        ]
        if pace in {Pace.MONTHLY, Pace.LESS}:
            rest = context.label(Label("⏸ {weeks} weeks"), weeks=REST_WEEKS)
            buttons.append(button(rest, Pause(REST_WEEKS * 7)))
        rows += in_rows(buttons, 2)
    rows.append([labelled(context, Label("All I write to you"), ListSubscriptions())])
    return rows
