"""A pause with its end and how often messages come, in plain words: done, and truly said."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from handlers.engine.payloads import letters
from handlers.student.paces import nearest
from models.notices.kinds import Notice
from models.payloads import GoOn, Pause
from models.reading.readings import Pace
from models.rhythm import Rhythm
from models.tables.student import Student
from models.tables.subscription import EVERY_WEEK, Cadence
from tests.handlers.student.subscribing import press, queued, stored, subscribe
from tests.support.stories import has_button, say, tap

EVEN = 1
WEEKLY = Rhythm(Cadence.WEEKLY, EVERY_WEEK, is_paused=False)
BOTH = Rhythm(Cadence.BOTH, EVERY_WEEK, is_paused=False)
PROMPT = Rhythm(Cadence.AT_ONCE, EVERY_WEEK, is_paused=False)
EVERY_TWO = Rhythm(Cadence.WEEKLY, EVEN, is_paused=False)
SILENT = Rhythm(Cadence.WEEKLY, EVERY_WEEK, is_paused=True)


async def paused_until(play: Play) -> str | None:
    """The region's day on which the only student's pause ends; None: it has no end."""
    async with play.runtime.database.read() as session:
        (student,) = (await session.exec(select(Student))).all()
    assert student.paused_at is not None
    if student.paused_until is None:
        return None
    return student.paused_until.astimezone(play.config.region.zone).date().isoformat()


@pytest.mark.parametrize(
    ("words", "day", "shown"),
    [
        ("leg mal drei wochen pause ein", "2026-12-15", "15. Dezember 2026"),
        ("nichts bis märz", "2027-03-01", "1. März 2027"),
        ("pausier bis zum 15.1.", "2027-01-15", "15. Januar 2027"),
        ("hold it till november", "2027-11-01", "1. November 2027"),
        ("please pause for two months", "2027-01-23", "23. Januar 2027"),
        ("/pause 3 wochen", "2026-12-15", "15. Dezember 2026"),
        ("/pause bis märz", "2027-03-01", "1. März 2027"),
        ("/pause 10 days", "2026-12-04", "4. Dezember 2026"),
    ],
)
async def test_a_pause_ends_when_the_words_say(
    play: Play, student: Person, words: str, day: str, shown: str
) -> None:
    said = await say(student, words, "Ruhe bis")
    assert shown in said.text
    assert has_button(said, letters(GoOn))
    assert await paused_until(play) == day
    assert shown in (await say(student, "/profil", "Dein Profil")).text


@pytest.mark.parametrize("words", ["/pause", "pause please", "mach mal Pause"])
async def test_a_pause_without_an_end_lasts_until_the_student_goes_on(
    play: Play, student: Person, words: str
) -> None:
    await say(student, words, "Ruhe. Ich schicke dir nichts")
    assert await paused_until(play) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("pausier bis 1.3.2020", "liegt nicht mehr vor uns"),
        ("/pause 2 jahre", "mehr als ein Jahr hin"),
        ("/pause quatsch", "habe ich nicht verstanden"),
    ],
)
async def test_an_end_that_cannot_be_is_refused_with_a_choice(
    play: Play, student: Person, words: str, expected: str
) -> None:
    refused = await say(student, words, expected)
    assert "⏸ 4 Wochen" in refused.labels
    await press(student, "⏸ 4 Wochen", "Ruhe bis 22. Dezember 2026")
    assert await paused_until(play) == "2026-12-22"


async def test_the_end_of_a_pause_is_told_and_can_be_put_off_by_a_tap(
    play: Play, student: Person
) -> None:
    await say(student, "/pause 3 wochen", "Ruhe bis")
    play.clock.move_to(play.clock.now() + timedelta(weeks=3, days=1))
    await play.runtime.scheduler.check_now()
    told = await student.wait_for("Deine Pause ist vorbei")
    assert await queued(play, Notice.PAUSE_OVER) == 1
    assert has_button(told, letters(Pause))
    await press(student, "⏸ Noch 2 Wochen", "Ruhe bis 30. Dezember 2026")


@pytest.mark.parametrize(
    ("words", "rhythm", "said"),
    [
        ("nur einmal im monat", "biweekly", "Einmal im Monat gibt es bei mir nicht"),
        ("once a month is enough", "biweekly", "Einmal im Monat gibt es bei mir nicht"),
        ("höchstens alle zwei wochen", "biweekly", "alle zwei Wochen in einer Nachricht"),
        ("only every other week", "biweekly", "alle zwei Wochen in einer Nachricht"),
        ("weniger", "biweekly", "alle zwei Wochen in einer Nachricht"),
        ("less often", "biweekly", "alle zwei Wochen in einer Nachricht"),
        ("täglich", "both", "Eine tägliche Nachricht gibt es bei mir nicht"),
        ("daily please", "both", "Eine tägliche Nachricht gibt es bei mir nicht"),
        ("sofort", "both", "sobald es da ist"),
        ("schick mir Angebote immer sofort", "both", "sobald es da ist"),
    ],
)
async def test_how_often_in_words_does_the_nearest_and_says_what(
    play: Play, student: Person, words: str, rhythm: str, said: str
) -> None:
    done = await say(student, words, said)
    (profile,) = await stored(play)
    now = Rhythm.of(profile)
    assert now.is_biweekly == (rhythm == "biweekly")
    assert now.cadence is (Cadence.BOTH if rhythm == "both" else Cadence.WEEKLY)
    assert "↩ Rückgängig" in done.labels
    await press(student, "↩ Rückgängig", "Was zu deinem Profil passt")
    (profile,) = await stored(play)
    assert Rhythm.of(profile) == WEEKLY


async def test_other_subscriptions_are_said_to_write_as_before(play: Play, student: Person) -> None:
    await subscribe(play, student)
    await say(student, "/profil", "Dortmund")
    await say(student, "höchstens alle zwei wochen", "Dein anderes Abo schreibt wie bisher")


async def test_less_than_the_least_is_a_choice(student: Person) -> None:
    await say(student, "weniger", "alle zwei Wochen")
    least = await say(student, "noch weniger bitte", "Seltener als alle zwei Wochen gibt es nicht")
    assert {"Nur wöchentlich", "Keine Wochenpost", "⏸ 4 Wochen"} <= set(least.labels)
    await tap(student, letters(Pause), "Ruhe bis")


@pytest.mark.parametrize(
    ("pace", "now", "then"),
    [
        (Pace.AT_ONCE, WEEKLY, BOTH),
        (Pace.AT_ONCE, SILENT, PROMPT),
        (Pace.DAILY, PROMPT, PROMPT),
        (Pace.WEEKLY, BOTH, WEEKLY),
        (Pace.WEEKLY, EVERY_TWO, WEEKLY),
        (Pace.BIWEEKLY, BOTH, EVERY_TWO),
        (Pace.MONTHLY, EVERY_TWO, EVERY_TWO),
        (Pace.LESS, BOTH, WEEKLY),
        (Pace.LESS, WEEKLY, EVERY_TWO),
        (Pace.LESS, EVERY_TWO, EVERY_TWO),
        (Pace.LESS, SILENT, SILENT),
        (Pace.MORE, SILENT, WEEKLY),
        (Pace.MORE, EVERY_TWO, WEEKLY),
        (Pace.MORE, WEEKLY, BOTH),
        (Pace.MORE, BOTH, BOTH),
    ],
)
def test_the_nearest_rhythm_there_is(pace: Pace, now: Rhythm, then: Rhythm) -> None:
    assert nearest(pace, now, EVEN) == then


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("pausier bis ostern", "2027-03-28"),
        ("nichts bis weihnachten", "2026-12-25"),
        ("ich bin ab morgen im urlaub, ab 10.1. wieder da", "2027-01-10"),
        ("I will be away from tomorrow, back on January 10, please pause", "2027-01-10"),
    ],
)
async def test_a_pause_ends_on_the_day_somebody_is_back(
    play: Play, student: Person, words: str, day: str
) -> None:
    await say(student, words, "Ruhe bis")
    assert await paused_until(play) == day


@pytest.mark.parametrize(
    "words", ["pause, aber erst ab januar", "von februar bis märz pausieren", "pause from january"]
)
async def test_a_pause_that_is_to_begin_later_is_asked_about(
    play: Play, student: Person, words: str
) -> None:
    said = await say(student, words, "Eine Pause beginnt immer gleich")
    assert has_button(said, letters(Pause))
    assert "Pausiert" not in (await say(student, "/profil", "Dein Profil")).text


@pytest.mark.parametrize("words", ["nee, doch keine pause", "actually no pause"])
async def test_a_pause_that_is_refused_begins_none(play: Play, student: Person, words: str) -> None:
    await student.send(words)
    await play.settle()
    assert "Pausiert" not in (await say(student, "/profil", "Dein Profil")).text


async def test_whoever_keeps_everything_is_told_so_and_stays_paused(
    play: Play, student: Person
) -> None:
    await say(student, "/pause", "Ruhe")
    await say(student, "/loeschen", "Alles löschen?")
    await say(student, "nein, behalten", "alles bleibt, wie es ist")
    assert "Pausiert" in (await say(student, "/profil", "Dein Profil")).text


async def test_the_rhythm_is_named_as_it_is_wherever_it_stands(student: Person) -> None:
    await say(student, "nur alle zwei Wochen", "✓ Was zu dir passt")
    await say(student, "/abos", "🕘 alle zwei Wochen")
    await say(student, "alle zwei Wochen", "So ist es schon: Was zu dir passt")


@pytest.mark.parametrize("yes", ["ja", "ja bitte", "yes please"])
async def test_a_yes_begins_the_pause_at_once(play: Play, student: Person, yes: str) -> None:
    await say(student, "im Februar will ich nichts hören", "Soll schon ab jetzt Ruhe sein")
    await say(student, yes, "Ruhe bis 1. März 2027")
    assert await paused_until(play) == "2027-03-01"


async def test_a_no_to_a_pause_is_answered_truly(student: Person) -> None:
    await say(student, "im Februar will ich nichts hören", "Soll schon ab jetzt Ruhe sein")
    await say(student, "nein", "alles bleibt, wie es ist")


async def test_go_on_ends_a_pause_and_shows_no_list(student: Person) -> None:
    await say(student, "pause", "Ruhe")
    await say(student, "doch weiter bitte", "wieder da")
