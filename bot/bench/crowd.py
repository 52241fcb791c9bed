"""People for the intake's benchmark: many who register, one who floods, some who ask calmly."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from bot.bench.loopback import LoopbackTelegram, plain
from handlers.engine.payloads import pack
from handlers.student.states import StudentState
from models.payloads import Done, ShowHome, StartStudent, Toggle
from models.vocabulary import OfferKind

FIRST_PERSON = 6_000_000_001
"""Above 2**32, as new accounts have."""

STUDIES = (
    "Informatik Bachelor TU Dortmund",
    "Maschinenbau Master Ruhr-Universität Bochum, 3. Semester",
    "BWL FH Dortmund",
    "Elektrotechnik Bachelor 5. Semester Hochschule Bochum",
    "Psychologie Master RUB",
    "Wirtschaftsingenieurwesen TU Dortmund",
)

REGISTRATION = (
    "/start",
    f"tap:{pack(StartStudent())}",
    "",
    f"tap:{pack(Done(StudentState.CONFIRM))}",
    f"tap:{pack(Done(StudentState.PLACE))}",
    f"tap:{pack(Toggle(StudentState.KINDS, OfferKind.PRAKTIKUM, is_on=True))}",
    f"tap:{pack(Done(StudentState.KINDS))}",
)
"""What a student does from the first word to the profile; the empty one is what they study."""

_TAP = "tap:"


CALM_PEOPLE = 10
CALM_PAUSE_S = 2.0
"""Ten people, each once in two seconds: five answers a second of Telegram's thirty."""


class Registering:
    """So many people at once, each going on as soon as the bot has answered, until all are through.

    A tap counts as answered once a text is shown; what else the bot does for it is not waited for.
    """

    def __init__(self, telegram: LoopbackTelegram, people: int) -> None:
        self.updates = people * len(REGISTRATION)
        self.is_through = asyncio.Event()
        self._telegram = telegram
        self._steps = dict.fromkeys(range(FIRST_PERSON, FIRST_PERSON + people), 0)

    def begin(self) -> None:
        for person in self._steps:
            self._do(person, REGISTRATION[0])

    def answered(self, person: int, text: bytes) -> None:
        step = self._steps.get(person)
        if step is None:
            return
        if step + 1 < len(REGISTRATION):
            self._steps[person] = step + 1
            self._do(person, REGISTRATION[step + 1])
            return
        del self._steps[person]
        if not self._steps:
            self.is_through.set()

    def _do(self, person: int, act: str) -> None:
        if act.startswith(_TAP):
            self._telegram.tap(person, act.removeprefix(_TAP))
        else:
            self._telegram.write(person, act or STUDIES[person % len(STUDIES)])


def tap_menu(telegram: LoopbackTelegram, person: int) -> None:
    telegram.tap(person, pack(ShowHome()))


def ask_for_offers(telegram: LoopbackTelegram, person: int) -> None:
    telegram.write(person, "/angebote")


class Asking:
    """Calm people, each of whom asks now and then and waits for the answer.

    `answered_after_s` has the seconds from every tap or word to what was shown for it.
    """

    def __init__(
        self,
        telegram: LoopbackTelegram,
        people: Sequence[int],
        ask: Callable[[LoopbackTelegram, int], None] = tap_menu,
    ) -> None:
        self.answered_after_s: list[float] = []
        self.messages: Counter[tuple[int, str]] = Counter()
        """How often everybody else was sent what; the flooding person above all."""
        self._telegram = telegram
        self._people = people
        self._ask = ask
        self._asked_at: dict[int, float] = {}

    @property
    def unanswered_after_s(self) -> list[float]:
        """How long those wait whose tap is not answered yet."""
        now = self._telegram.now()
        return [now - asked_at for asked_at in self._asked_at.values()]

    def answered(self, person: int, text: bytes) -> None:
        if person not in self._people:
            self.messages[person, plain(text)] += 1
            return
        asked_at = self._asked_at.pop(person, None)
        if asked_at is not None:
            self.answered_after_s.append(self._telegram.now() - asked_at)

    async def ask(self, seconds: float, pause_s: float) -> None:
        """Everybody once in `pause_s`, one after the other, for so many seconds."""
        until = self._telegram.now() + seconds
        while self._telegram.now() < until:
            for person in self._people:
                if person not in self._asked_at:
                    self._asked_at[person] = self._telegram.now()
                    self._ask(self._telegram, person)
                await asyncio.sleep(pause_s / len(self._people))


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited; who still waits at the end counts with the time so far."""

    answers: int
    p95_ms: float

    @classmethod
    def of(cls, asking: Asking) -> "Waits":
        waits = [*asking.answered_after_s, *asking.unanswered_after_s]
        p95 = quantiles(waits, n=20)[-1] if len(waits) > 1 else sum(waits)
        return cls(len(asking.answered_after_s), 1000 * p95)


async def flood(telegram: LoopbackTelegram, person: int, per_second: int, seconds: float) -> int:
    """One person's senseless hurry; returns how many updates that were."""
    began, sent = telegram.now(), 0
    while (passed := telegram.now() - began) < seconds:
        while sent < passed * per_second:
            telegram.write(person, "hallo")
            sent += 1
        await asyncio.sleep(0.01)
    return sent
