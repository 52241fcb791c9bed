"""What students do with their subscriptions in many tests, by chat alone."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import AddSubscription, Done, ShowSubscription
from models.tables.outbox import NoticeKind, OutboxMessage
from models.tables.subscription import Subscription
from tests.support.stories import say, tap

LIST = "Was ich von mir aus schreibe"
CARD = "Suchst du das?"
WISH = "Werkstudent Maschinenbau Bochum ohne Vertrieb, sofort"
YES = f"{letters(Done)}:subscription.confirm"
OF_PROFILE = f"{letters(ShowSubscription)}:1"
OWN = f"{letters(ShowSubscription)}:2"


async def stored(play: Play) -> Sequence[Subscription]:
    async with play.runtime.database.read() as session:
        return (await session.exec(select(Subscription).order_by(col(Subscription.id)))).all()


async def own(play: Play) -> Subscription:
    """The only one beside the profile's."""
    (subscription,) = [one for one in await stored(play) if not one.is_profile]
    return subscription


async def queued(play: Play, notice: NoticeKind) -> int:
    async with play.runtime.database.read() as session:
        rows = await session.exec(select(OutboxMessage).where(OutboxMessage.notice == notice))
        return len(rows.all())


async def press(person: Person, label: str, expected: str = "") -> Message:
    """Taps the newest button that is labelled so, and waits for what the bot shows then."""
    await person.wait_for(lambda message: label in message.labels)
    mark = person.mark()
    await person.tap(label)
    return await person.wait_for(expected, since=mark)


async def begin(person: Person) -> Message:
    """To the question what to look out for."""
    await say(person, "/abos", LIST)
    return await tap(person, letters(AddSubscription), "Ausschau")


async def describe(person: Person, line: str = WISH) -> Message:
    """To the card that asks whether it was understood."""
    await begin(person)
    return await say(person, line, CARD)


async def subscribe(play: Play, person: Person, line: str = WISH) -> Message:
    """A whole subscription: one typed line, two taps."""
    await describe(person, line)
    card = await tap(person, YES, "Gemerkt")
    await play.settle()
    return card
