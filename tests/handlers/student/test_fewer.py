"""Every message that nobody asked for has fewer of its sort one tap away, and the way back."""

from bot.invented.region import seed_students
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import Answer, DeleteSubscription, Done, Fewer, ListSubscriptions
from models.tables.subscription import EVERY_WEEK, Cadence
from models.taxonomy import load_taxonomy
from tests.handlers.student.subscribing import (
    LIST,
    OF_PROFILE,
    own,
    press,
    queued,
    stored,
    subscribe,
)
from tests.support.stories import has_button, open_offer, register_student, say, tap


async def get_alert(play: Play, stand_in: StandIn, coordinator: Person, person: Person) -> Message:
    """An alert by the person's own subscription."""
    await subscribe(play, person, "mit Python, sofort")
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.runtime.scheduler.check_now()
    message = await person.wait_for("Ganz neu")
    await play.settle()
    assert await queued(play, Notice.ALERT) == 1
    return message


async def test_a_new_offer_is_told_at_once_with_everything_one_tap_away(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    message = await get_alert(play, stand_in, coordinator, student)
    assert "Praktikum Softwareentwicklung" in message.text
    assert message.labels == (
        "🔎 Mehr dazu",
        "✋ Interesse",
        "★ Merken",
        "Nichts für mich",
        "Weniger davon",
    )


async def test_fewer_alerts_are_weekly_and_taken_back(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await get_alert(play, stand_in, coordinator, student)
    choice = await tap(student, letters(Fewer), "Weniger Nachrichten über neue Angebote?")
    assert choice.labels == (
        "Nur wöchentlich",
        "Dieses Abo pausieren",
        "So lassen",
        "Alle Nachrichten von mir",
    )
    await press(student, "Nur wöchentlich", "einmal in der Woche")
    assert (await own(play)).cadence is Cadence.WEEKLY
    await press(student, "↩ Rückgängig", "sofort, wenn etwas kommt")
    assert (await own(play)).cadence is Cadence.AT_ONCE


async def test_weekly_is_no_choice_without_a_weekly_message(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await get_alert(play, stand_in, coordinator, student)
    alert = student.last
    await say(student, "/abos", LIST)
    await tap(student, OF_PROFILE)
    await press(student, "⏸ Pause", "Pausiert")
    await student.tap(letters(Fewer), message=alert)
    choice = await student.wait_for("Weniger Nachrichten")
    assert "Nur wöchentlich" not in choice.labels
    await press(student, "Dieses Abo pausieren", "Davon kommt nichts")
    assert (await own(play)).paused_at is not None


async def test_fewer_of_a_deleted_subscription_says_so_and_leads_on(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    alert = await get_alert(play, stand_in, coordinator, student)
    await student.tap_data(f"{letters(DeleteSubscription)}:2:y", alert)
    await student.tap(letters(Fewer), message=alert)
    message = await student.wait_for("gibt es nicht mehr")
    await student.tap("Alle Nachrichten von mir", message=message)
    await student.wait_for(LIST)


async def test_fewer_digests_are_every_two_weeks_or_none(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.next_monday()
    digest = await student.wait_for("Angebot, das zu dir passt")
    await tap(student, letters(Fewer), "Seltener die Wochenpost?")
    await press(student, "Alle zwei Wochen", "alle zwei Wochen")
    (profile,) = await stored(play)
    assert profile.weeks in {1, 2}
    mark = student.mark()
    await student.tap("Weniger davon", message=digest)
    choice = await student.wait_for("Seltener die Wochenpost?", since=mark)
    assert "Alle zwei Wochen" not in choice.labels
    await student.tap("Keine Wochenpost", message=choice)
    await student.wait_for("Davon kommt nichts")
    mark = student.mark()
    await student.tap("Weniger davon", message=digest)
    nothing = await student.wait_for("Davon kommt schon nichts mehr", since=mark)
    assert has_button(nothing, letters(ListSubscriptions))


async def test_keeping_all_changes_nothing(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.next_monday()
    await student.wait_for("Angebot, das zu dir passt")
    await tap(student, letters(Fewer), "Seltener die Wochenpost?")
    await press(student, "So lassen", "Alles bleibt")
    (profile,) = await stored(play)
    assert (profile.cadence, profile.weeks, profile.paused_at) == (
        Cadence.WEEKLY,
        EVERY_WEEK,
        None,
    )


async def test_fewer_announcements_hold_for_the_next_one(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    ben = stand_in.person("Ben", username="ben")
    await register_student(ben)
    database, now = play.runtime.database, play.clock.now()
    for one in await seed_students(database, load_taxonomy(), now=now, students=6):
        stand_in.person(one.first_name, user_id=one.telegram_id, started=True)

    async def announce(words: str) -> None:
        await say(coordinator, "/start")
        await say(coordinator, "/rundruf")
        await say(coordinator, words)
        await tap(coordinator, f"{letters(Answer)}:broadcast.audience:all")
        await tap(coordinator, f"{letters(Done)}:broadcast.preview")
        await play.settle()

    await announce("Karriereabend am Donnerstag")
    await student.wait_for("Karriereabend")
    await tap(student, letters(Fewer), "Weniger Ankündigungen?")
    await press(student, "Keine Ankündigungen", "keine Ankündigungen mehr")
    await announce("Noch ein Abend")
    await ben.wait_for("Noch ein Abend")
    assert not any("Noch ein Abend" in message.text for message in student.received)
