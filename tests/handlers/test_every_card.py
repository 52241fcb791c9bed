"""Every wish, said about every card and list: nothing changes that the tables do not allow.

The cards are those that the conversations know, `ALL_CARDS` and `ALL_PICKS`; beside them stands
what people look at while their words are about nothing. Somebody says there whatever is said in
`test_every_wish`: nothing may change and nobody else be written to but by `MAY_CHANGE` there and
`MAY_TAP` here, and whoever typed has an answer and a way on. One bot is asked everything; what a
line has changed is put back before the next.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle

import pytest
from sqlmodel import SQLModel

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers import ALL_CARDS, ALL_PICKS
from handlers.engine.payloads import pack
from models import payloads as to
from models.payloads import Payload
from models.queries.approvals import Subject
from models.queries.interests import add_interest
from models.queries.join_requests import add_join_request
from models.queries.people import add_person
from models.queries.subscriptions import SubscriptionInput, add_subscription
from models.reading.heard import Intent
from models.sqlite_files import sqlite_file
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.subscription import Cadence
from models.vocabulary import Dislike, Language
from tests.handlers.company.desk import Desk
from tests.handlers.test_every_wish import KEPT_ON_LOOKING, MAY_CHANGE, SAID, Snapshot, changed
from tests.support.stories import register_student, say

MARKED = frozenset({"suggestion", "match_row"})
ANSWERED = frozenset({"interest", "outbox"})
APPROVED = frozenset({"company", "offer", "outbox"})
OF_SUBSCRIPTION = frozenset({"subscription", "match_row"})
LET_IN = frozenset({"join_request", "membership", "person", "outbox"})
SKIPPED = frozenset({"skipped_submission"})
FORGOTTEN = MARKED | {
    "interest",
    "person",
    "address",
    "student",
    "student_field",
    "subscription",
    "join_request",
}

OF_COMPANIES = frozenset(
    {
        Intent.POST_OFFER,
        Intent.EDIT_OFFER,
        Intent.MARK_FILLED,
        Intent.EXTEND_OFFER,
        Intent.PAUSE_OFFER,
        Intent.RESUME_OFFER,
        Intent.WITHDRAW_OFFER,
        Intent.WHO_FITS,
        Intent.INVITE_COLLEAGUE,
    }
)
OF_COORDINATORS = frozenset({Intent.APPROVE, Intent.RETURN, Intent.BROADCAST, Intent.FIND})

MAY_TAP: Mapping[type[Payload], Mapping[Intent, frozenset[str]]] = {
    # Who has nothing to approve agrees by the same words.
    to.DeleteSubscription: dict.fromkeys((Intent.AGREE, Intent.APPROVE), OF_SUBSCRIPTION),
    to.ShowSubscription: dict.fromkeys(
        (Intent.RHYTHM, Intent.STOP, Intent.UNSUBSCRIBE), OF_SUBSCRIPTION
    ),
    to.AskDelete: dict.fromkeys((Intent.AGREE, Intent.APPROVE), FORGOTTEN),
    to.ShowOffer: {
        **dict.fromkeys((Intent.SAVE, Intent.NOT_FOR_ME, Intent.REFUSE), MARKED),
        # Who has no offer of their own speaks about this one.
        **dict.fromkeys((Intent.EXTEND_OFFER, Intent.EDIT_OFFER), MARKED),
    },
    to.DismissOffer: {
        **dict.fromkeys((Intent.SAVE, Intent.UNDO, Intent.NOT_FOR_ME), MARKED),
        # Any reason may be given, and what only others can want of the bot is one.
        **dict.fromkeys(OF_COMPANIES | OF_COORDINATORS, MARKED),
    },
    to.ExplainDislike: {
        **dict.fromkeys((Intent.SAVE, Intent.UNDO, Intent.NOT_FOR_ME), MARKED),
        # A reason may still be given, and what only others can want of the bot is one.
        **dict.fromkeys(OF_COMPANIES | OF_COORDINATORS, MARKED),
    },
    # Who has nothing to approve agrees by the same words.
    to.AskTakeInterestBack: {
        **dict.fromkeys((Intent.AGREE, Intent.UNDO, Intent.APPROVE), ANSWERED),
        # It is about one offer, which can be saved or be not for them as well.
        **dict.fromkeys((Intent.SAVE, Intent.NOT_FOR_ME, Intent.EXTEND_OFFER), MARKED),
    },
    to.ShowInterest: {
        Intent.AGREE: ANSWERED,
        # A no with its reason; without one the reason is asked for first.
        Intent.NOT_FOR_ME: ANSWERED,
        Intent.MARK_FILLED: ANSWERED,
    },
    # Nobody has to say which offer while one is on the screen.
    to.ShowOwnOffer: {Intent.MARK_FILLED: ANSWERED},
    to.ShowNewcomer: dict.fromkeys((Intent.AGREE, Intent.REFUSE), LET_IN),
    to.ShowNewcomerToTeam: dict.fromkeys((Intent.AGREE, Intent.REFUSE), LET_IN),
    # Whichever way back is meant, the request can be made again.
    to.ShowOwnRequest: dict.fromkeys((Intent.CANCEL, Intent.UNDO, Intent.BACK), LET_IN),
    to.ShowSubmission: {
        **dict.fromkeys((Intent.AGREE, Intent.APPROVE), APPROVED),
        **dict.fromkeys((Intent.SKIP, Intent.MORE, Intent.SAVE), SKIPPED),
    },
}
"""What a wish may change by the buttons of the card that it is said about."""


@dataclass(frozen=True, slots=True)
class Names:
    """What there is to look at."""

    offer: int = 1
    wanted: int = 1
    """Of which the student has said that it interests them."""
    interest: int = 1
    waiting: int = 1
    """A company that waits for its approval."""
    request: int = 1
    """Of somebody who wants to speak for a company."""
    subscription: int = 1
    """Of the student's own."""


SCREENS: Mapping[str, Callable[[Names], Payload]] = {
    "student.home": lambda names: to.ShowHome(),
    "student.offer": lambda names: to.ShowOffer(names.offer),
    "student.why_not": lambda names: to.DismissOffer(names.offer),
    "student.learned": lambda names: to.ExplainDislike(names.offer, Dislike.OTHER),
    "student.taking_back": lambda names: to.AskTakeInterestBack(names.wanted),
    "student.offers": lambda names: to.ListOffers(),
    "student.subscriptions": lambda names: to.ListSubscriptions(),
    "student.subscription": lambda names: to.ShowSubscription(names.subscription),
    "student.forgetting": lambda names: to.DeleteSubscription(names.subscription),
    "student.request": lambda names: to.ShowOwnRequest(names.request),
    "student.deleting": lambda names: to.AskDelete(),
    "company.home": lambda names: to.ShowHome(),
    "company.interest": lambda names: to.ShowInterest(names.interest),
    "company.newcomer": lambda names: to.ShowNewcomer(names.request),
    "company.declining": lambda names: to.DeclineInterest(names.interest),
    "company.own_offers": lambda names: to.ListOwnOffers(),
    "company.own_offer": lambda names: to.ShowOwnOffer(names.offer),
    "coordinator.home": lambda names: to.ShowHome(),
    "coordinator.card": lambda names: to.ShowSubmission(Subject.COMPANY, names.waiting),
    "coordinator.newcomer": lambda names: to.ShowNewcomerToTeam(names.request),
    "coordinator.queue": lambda names: to.ListQueue(),
}
"""By who looks at it: the button that shows it."""

CARDS = ALL_CARDS.keys() | ALL_PICKS.keys()
"""What words can be about."""

NOT_REWOUND = frozenset({"inbox", "leadership", "event", "alert_run"})
"""The bot's own work, which goes on."""

WAY_ON = re.compile(r"(?<!\w)/[a-z]{3,}")
"""A command that a text names."""

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


class Rewind:
    """The rows of all tables as they are now, and the way back to them."""

    def __init__(self, play: Play) -> None:
        file = sqlite_file(play.runtime.database.url)
        assert file is not None
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._rows = self._read()

    def _read(self) -> dict[str, list[tuple[object, ...]]]:
        return {
            name: self._connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608  # our own names
            for name in SQLModel.metadata.tables
            if name not in NOT_REWOUND
        }

    def back(self) -> None:
        now = self._read()
        self._connection.execute("BEGIN IMMEDIATE")
        for name, rows in self._rows.items():
            if rows != now[name]:
                self._connection.execute(f'DELETE FROM "{name}"')  # noqa: S608  # our own names
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    self._connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', row)  # noqa: S608  # our own names
        self._connection.execute("COMMIT")


@dataclass(slots=True)
class Ground:
    """Three who look at what there is."""

    play: Play
    people: Mapping[str, Person]
    names: Names

    async def look(self, name: str) -> "Watch":
        """The screen of that name is the last that its person sees."""
        person = self.people[name.partition(".")[0]]
        payload = SCREENS[name](self.names)
        await person.tap_data(pack(payload), person.received[-1])
        await self.play.settle()
        return Watch(self.play, name, person, payload)


@pytest.fixture
async def ground(play: Play, stand_in: StandIn, coordinator: Person) -> Ground:
    """Open offers with two who are interested, more that waits than fits a card, a student."""
    await say(coordinator, "/start")
    desk = Desk(play, stand_in.person("Petra", username="petra", started=True))
    await desk.found()
    colleague = Desk(play, stand_in.person("Paul", username="paul", started=True))
    await colleague.join(desk.company_id)
    offers = [await desk.post(f"Praktikum Labor {number}") for number in range(3)]
    interests = [
        await desk.receive_interest(offers[0], stand_in.person(f"Kim{number}", started=True))
        for number in range(2)
    ]
    waiting = []
    for number in range(4):
        chief = Desk(play, stand_in.person(f"Chef{number}", username=f"chef{number}", started=True))
        waiting.append(await chief.found(f"Wartend {number} GmbH", state=CompanyState.WAITING))
        await chief.post(f"Praktikum Warten {number}", state=OfferState.WAITING)
    student = stand_in.person("Anna", last_name="Berger", username="anna_berger")
    await register_student(student)
    await desk.say("/hilfe")
    await play.settle()
    async with play.runtime.database.write() as session:
        asking = await add_person(session, student.user_id, Language.GERMAN, now=play.clock.now())
        await add_interest(
            session,
            stored_id(asking),
            offers[1],
            name="Anna",
            contact="@anna_berger",
            note=None,
            reasons=[],
            now=play.clock.now(),
        )
        request = await add_join_request(
            session,
            desk.company_id,
            stored_id(asking),
            "Anna Berger",
            "@anna_berger",
            asks_coordinators=False,
            now=play.clock.now(),
        )
        wanted = SubscriptionInput(Cadence.AT_ONCE, words_in=("Labor",))
        key = await add_subscription(session, stored_id(asking), wanted, now=play.clock.now())
    people = {"student": student, "company": desk.person, "coordinator": coordinator}
    names = Names(offers[0], offers[1], interests[0], waiting[0], request or 0, key or 0)
    return Ground(play, people, names)


@dataclass(slots=True)
class Watch:
    """One screen that somebody looks at, and what their words do there."""

    play: Play
    name: str
    person: Person
    shown: Payload
    rewind: Rewind = field(init=False)
    snapshot: Snapshot = field(init=False)
    before: Mapping[str, object] = field(init=False)

    def __post_init__(self) -> None:
        self.rewind = Rewind(self.play)
        self.snapshot = Snapshot(self.play)
        self.before = self.snapshot.take()

    @property
    def is_card(self) -> bool:
        return type(self.shown) in CARDS

    def may(self, intent: Intent) -> frozenset[str]:
        tapped = MAY_TAP.get(type(self.shown), {}).get(intent, frozenset())
        return MAY_CHANGE.get(intent, frozenset()) | KEPT_ON_LOOKING | tapped

    async def harm_of(self, intent: Intent, text: str) -> list[str]:
        """What a line does that it must not do; it is as it was afterwards."""
        mark = self.person.mark()
        await self.person.send(text)
        await self.play.settle()
        may = self.may(intent)
        touched = changed(self.before, self.snapshot.take())
        said = f"{self.name}: {text!r} ({intent})"
        harm = []
        if touched - may:
            harm.append(f"{said} changed {sorted(touched - may)}")
        if "outbox" not in may and (others := self._others_told(mark)):
            harm.append(f"{said} told {others}")
        if not touched - KEPT_ON_LOOKING and not self._has_way_on(mark):
            harm.append(f"{said} left them without a way on")
        self.rewind.back()
        return harm

    def _others_told(self, mark: int) -> list[Person]:
        return [
            one
            for one in self.play.stand_in.people.values()
            if one is not self.person and any(message.version > mark for message in one.received)
        ]

    def _has_way_on(self, mark: int) -> bool:
        """Whether the answer has a button or names a command."""
        answers = [one for one in self.person.received if one.version > mark]
        return any(one.buttons or WAY_ON.search(one.text) for one in answers)


def test_every_card_and_list_is_looked_at() -> None:
    shown = {type(show(Names())) for show in SCREENS.values()}
    assert shown >= CARDS | MAY_TAP.keys()


@on_sqlite
@pytest.mark.parametrize("role", ["student", "company", "coordinator"])
@pytest.mark.long
async def test_no_wish_does_harm_at_any_card(ground: Ground, role: str) -> None:
    start = Rewind(ground.play)
    turns = {intent: cycle(texts) for intent, texts in SAID.items()}
    harm: list[str] = []
    for name in (name for name in SCREENS if name.startswith(role)):
        watch = await ground.look(name)
        for intent, texts in SAID.items():
            # Where words are about nothing, one phrase tells as much as all.
            for text in texts if watch.is_card else (next(turns[intent]),):
                harm += await watch.harm_of(intent, text)
        start.back()
    assert harm == [], "\n".join(harm)


ASIDES = {"student": "/abos", "company": "/meineangebote", "coordinator": "/firmen"}
"""Something else that each asks for, so that the card is no longer what they look at."""

ABOUT_A_CARD = (
    Intent.AGREE,
    Intent.REFUSE,
    Intent.SKIP,
    Intent.SAVE,
    Intent.INTERESTED,
    Intent.NOT_FOR_ME,
    Intent.APPROVE,
    Intent.RETURN,
)


@on_sqlite
@pytest.mark.parametrize(("role", "aside"), ASIDES.items())
async def test_words_are_not_about_what_something_else_stands_below(
    ground: Ground, role: str, aside: str
) -> None:
    start = Rewind(ground.play)
    harm: list[str] = []
    for name in (name for name in SCREENS if name.startswith(role)):
        watch = await ground.look(name)
        if not watch.is_card:
            continue
        await say(watch.person, aside)
        await ground.play.settle()
        below = Watch(ground.play, f"{name}, {aside}", watch.person, to.ShowHome())
        for intent in ABOUT_A_CARD:
            for text in SAID[intent]:
                harm += await below.harm_of(intent, text)
        start.back()
    assert harm == [], "\n".join(harm)
