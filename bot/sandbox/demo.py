"""`kmuni demo`: the whole story with the real parts, as a transcript; nothing is only said."""

import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape

from bot.config import RegionSection
from bot.invented.region import seed_students
from bot.sandbox.people import NothingCameError, Person, PlayError
from bot.sandbox.play import (
    NO_LIMITS,
    Play,
    clock_of_the_day,
    play_config,
    temporary_folder,
)
from bot.sandbox.run import free_port
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import (
    AcceptInterest,
    Answer,
    Approve,
    Done,
    SayInterested,
    ShowOwnOffer,
    StartCompany,
    StartStudent,
    Toggle,
)
from models.taxonomy import load_taxonomy

OFFER = """Praktikum Softwareentwicklung (m/w/d)
Wir sind ein Team von 30 Leuten in Dortmund und suchen Studierende der Informatik oder \
Wirtschaftsinformatik für ein Praktikum von drei Monaten. Python von Vorteil, 900 Euro im Monat."""

STUDENTS = 60
"""Invented ones beside Anna."""

PATIENCE_S = 20.0
"""Longer than any answer takes on a slow machine."""


class StepFailedError(Exception):
    """Something that should have happened did not."""


@dataclass
class Transcript:
    """Prints the story and counts what really happened."""

    console: Console
    began: float = field(default_factory=time.perf_counter)
    steps: int = 0

    def chapter(self, title: str) -> None:
        seconds = time.perf_counter() - self.began
        self.console.print(f"\n[bold]{escape(title)}[/bold]  [dim]{seconds:.1f} s[/dim]")

    def says(self, who: str, what: str) -> None:
        self.console.print(f"  [cyan]{escape(who)}[/cyan]: {escape(what)}")

    def answers(self, message: Message) -> None:
        self.steps += 1
        for line in message.text.splitlines():
            self.console.print(f"      [green]│[/green] {escape(line)}")
        labels = "  ".join(f"[{label}]" for label in message.labels)
        if labels:
            self.console.print(f"      [green]│[/green] [dim]{escape(labels)}[/dim]")


class Story:
    """The people of the demo and what they do, each act waited for and checked."""

    def __init__(self, play: Play, transcript: Transcript) -> None:
        self._play = play
        self._transcript = transcript

    async def say(self, person: Person, text: str, expected: str = "") -> Message:
        self._transcript.says(person.account.first_name, text)
        mark = person.mark()
        await person.send(text)
        return await self._answer(person, mark, expected)

    async def tap(self, person: Person, wanted: str, expected: str = "") -> Message:
        label = await self._label(person, wanted)
        self._transcript.says(person.account.first_name, f"taps [{label}]")
        mark = person.mark()
        await person.tap(wanted)
        return await self._answer(person, mark, expected)

    async def receives(self, person: Person, mark: int, expected: str) -> Message:
        """A message that came without being asked for."""
        self._transcript.says(person.account.first_name, "(receives)")
        return await self._answer(person, mark, expected)

    async def _answer(self, person: Person, mark: int, expected: str) -> Message:
        try:
            message = await person.wait_for(expected, since=mark, timeout=PATIENCE_S)
        except NothingCameError as error:
            raise StepFailedError(f"{person.account.first_name} got no {expected!r}") from error
        self._transcript.answers(message)
        return message

    @staticmethod
    async def _label(person: Person, wanted: str) -> str:
        """The button's text, once a message with it is there."""

        def labels(message: Message) -> list[str]:
            buttons = [button for row in message.buttons for button in row]
            return [button.label for button in buttons if (button.data or "").startswith(wanted)]

        try:
            message = await person.wait_for(lambda m: bool(labels(m)), timeout=PATIENCE_S)
        except NothingCameError as error:
            raise StepFailedError(
                f"{person.account.first_name} has no button for {wanted!r}"
            ) from error
        return labels(message)[0]


async def play_demo(console: Console) -> bool:
    """Whether the whole story happened; prints it as it goes."""
    transcript = Transcript(console)
    clock = clock_of_the_day(RegionSection().zone)
    port = free_port()
    stand_in = StandIn(limits=NO_LIMITS, now=clock.now)
    karin = stand_in.person("Karin", last_name="Vogt", username="karin_vogt")
    async with temporary_folder() as folder:
        base_url = f"http://127.0.0.1:{port}/bot"
        url = f"sqlite:///{folder / 'demo.sqlite3'}"
        config = play_config(stand_in, base_url, url, folder, [karin.user_id])
        play = Play(config, stand_in, clock)
        async with stand_in.serving(port):
            await play.start()
            await _invent_students(play)
            try:
                await _tell(play, transcript, karin)
            except (StepFailedError, PlayError) as error:
                console.print(f"\n[red]It did not happen:[/red] {escape(str(error))}")
                return False
            finally:
                await play.stop()
    seconds = time.perf_counter() - transcript.began
    console.print(
        f"\n[bold green]All of it really happened:[/bold green] {transcript.steps} answers over "
        f"HTTP in {seconds:.1f} s. Play it yourself: [bold]kmuni sandbox[/bold]"
    )
    return True


async def _invent_students(play: Play) -> None:
    """A few who registered long ago, so that there is somebody to count and to announce to."""
    invented = await seed_students(
        play.runtime.database, load_taxonomy(), now=play.clock.now(), students=STUDENTS
    )
    for person in invented:
        play.stand_in.person(
            person.first_name,
            last_name=person.last_name,
            user_id=person.telegram_id,
            started=True,
        )


async def _tell(play: Play, transcript: Transcript, karin: Person) -> None:
    story = Story(play, transcript)
    anna = play.stand_in.person("Anna", last_name="Berger", username="anna_berger")
    petra = play.stand_in.person("Petra", last_name="Brandt", username="petra_brandt")

    transcript.chapter("A coordinator is here")
    await story.say(karin, "/start")

    transcript.chapter("A student registers: one typed line, a few taps")
    await story.say(anna, "/start")
    await story.tap(anna, letters(StartStudent), "Was studierst du")
    await story.say(anna, "Angewandte Informatik Bachelor TU Dortmund, 4. Semester", "Informatik")
    await story.tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    await story.tap(anna, f"{letters(Done)}:student.place", "Was suchst du")
    await story.tap(anna, f"{letters(Toggle)}:student.kinds:praktikum")
    await story.tap(anna, f"{letters(Done)}:student.kinds", "Geschafft")

    transcript.chapter("A company posts its first offer")
    await story.say(petra, "/start")
    await story.tap(petra, letters(StartCompany))
    await story.say(petra, "Hellweg Software GmbH, Dortmund, hellweg-software.example", "Hellweg")
    mark = karin.mark()
    await story.tap(petra, f"{letters(Answer)}:company.sector:S2")
    await story.tap(petra, f"{letters(Answer)}:company.size:small")
    await story.say(petra, OFFER, "Praktikum Softwareentwicklung")
    await story.tap(petra, f"{letters(Done)}:offer.preview")

    transcript.chapter("The coordinator approves")
    await story.receives(karin, mark, "wartet auf Freigabe")
    await story.say(karin, "/freigaben", "Praktikum Softwareentwicklung")
    mark = petra.mark()
    await story.tap(karin, letters(Approve))
    await story.receives(petra, mark, "ist offen")

    transcript.chapter("The company reads whom its offer fits, in coarse steps")
    await story.say(petra, "/meineangebote", "Ihre Angebote")
    await story.tap(petra, letters(ShowOwnOffer), "angemeldete Studierende")

    transcript.chapter("Next Monday, 09:00: the weekly push")
    mark = anna.mark()
    await play.next_monday()
    await story.receives(anna, mark, "Praktikum Softwareentwicklung")

    transcript.chapter("Interest leads to people")
    mark = petra.mark()
    await story.tap(anna, letters(SayInterested), "Soll ich dem Unternehmen sagen")
    await story.tap(anna, f"{letters(Done)}:interest.confirm", "Hellweg Software GmbH weiß jetzt")
    await story.receives(petra, mark, "Jemand hat Interesse")
    mark = anna.mark()
    await story.tap(petra, letters(AcceptInterest), "anna_berger")
    await story.receives(anna, mark, "möchte dich kennenlernen")

    transcript.chapter("A coordinator announces something")
    marks = anna.mark(), petra.mark()
    await story.say(karin, "/rundruf")
    await story.say(karin, "Karriereabend am Donnerstag, 18 Uhr, im Dortmunder U. Kommt vorbei!")
    await story.tap(karin, f"{letters(Answer)}:broadcast.audience:all")
    mark = karin.mark()
    await story.tap(karin, f"{letters(Done)}:broadcast.preview")
    await story.receives(anna, marks[0], "Karriereabend")
    await story.receives(petra, marks[1], "Karriereabend")
    everybody = len(play.stand_in.people) - 1
    await story.receives(karin, mark, f"{everybody} von {everybody}")
