"""People who write and tap while something breaks; each update counts up exactly once."""

from sqlalchemy import func
from sqlmodel import select

from bot.sandbox.people import Person as Account
from bot.sandbox.values import Message
from handlers.engine.payloads import pack
from handlers.student.states import StudentState
from models.payloads import Done, StartStudent, Toggle
from models.tables.draft import Draft
from models.tables.inbox import InboxState, InboxUpdate
from models.vocabulary import OfferKind
from tests.support.world import World

NOT_UNDERSTOOD = ("Zzxq Qqqw", "Qwrtz Xyzz", "Wwxz Kkqq")
"""Each is counted once for each time that it is typed."""

LINE = "Informatik Bachelor TU Dortmund"

TAPS = [
    pack(Done(StudentState.CONFIRM)),
    pack(Done(StudentState.PLACE)),
    *(pack(Toggle(StudentState.KINDS, kind, is_on=True)) for kind in OfferKind),
    pack(Toggle(StudentState.KINDS, OfferKind.PRAKTIKUM, is_on=False)),
    pack(Toggle(StudentState.KINDS, OfferKind.PROJEKT, is_on=False)),
]
COUNTED_ANSWERS = 1 + len(TAPS)
"""Each adds one to its draft's revision: the line that is understood, and every tap."""

PENDING_AT_MOST = 200
"""So many updates wait at Telegram, so that one person's do not come all at once."""


class Crowd:
    """People who answer faster than they are asked, one update each in turn."""

    def __init__(self, world: World, count: int) -> None:
        self._world = world
        self._queue = world.stand_in.queue
        self._acts: list[tuple[Account, Message, str]] = []
        people = []
        for number in range(count):
            account = world.stand_in.person(f"P{number}", started=True)
            holder = world.stand_in.add_message(
                account.chat, sender_id=world.stand_in.bot_id, text="KMUni"
            )
            people.append((account, holder))
        said = [pack(StartStudent()), *NOT_UNDERSTOOD, LINE, *TAPS]
        self._acts = [(*one, what) for what in said for one in people]
        self.update_ids: list[int] = []
        self._done = 0

    async def updates_left(self) -> int:
        """How many are not done yet, whoever has them."""
        done = select(func.count()).where(InboxUpdate.state == InboxState.DONE)
        async with self._world.database.read() as session:
            return len(self._acts) - (await session.exec(done)).one()

    async def act(self, most: int = PENDING_AT_MOST) -> None:
        """The next ones write or tap, until so many updates wait at most."""
        while self._done < len(self._acts) and len(self._queue.pending) < most:
            account, holder, what = self._acts[self._done]
            self._done += 1
            if what in NOT_UNDERSTOOD or what == LINE:
                await account.send(what)
            else:
                account.press(what, holder)
            self.update_ids.append(self._queue.pending[-1]["update_id"])

    async def miscounted(self) -> list[int]:
        """People whose answers did not take effect once each."""
        async with self._world.database.read() as session:
            drafts = await session.exec(select(Draft))
            revisions = {draft.person_id: draft.revision for draft in drafts}
        return [person for person, revision in revisions.items() if revision != COUNTED_ANSWERS]
