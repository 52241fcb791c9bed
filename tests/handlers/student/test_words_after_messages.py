"""Words are about the newest message that shows an offer, and never about one further up."""

from sqlmodel import col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import ShowOffer
from models.tables.offer import Offer
from models.tables.suggestion import Suggestion
from tests.handlers.company.desk import Desk
from tests.handlers.student.test_fewer import get_alert
from tests.support.stories import open_offer, say, tap

OLDER = "Praktikum Labor"


async def offer_named(play: Play, title: str) -> int:
    async with play.runtime.database.read() as session:
        found = await session.exec(select(Offer.id).where(col(Offer.title).startswith(title)))
        return found.one() or 0


async def dismissed(play: Play) -> list[int]:
    async with play.runtime.database.read() as session:
        rows = await session.exec(select(Suggestion))
        return [row.offer_id for row in rows if row.dismissed_at is not None]


async def older_offer(play: Play, stand_in: StandIn) -> int:
    desk = Desk(play, stand_in.person("Nora", username="nora", started=True))
    await desk.found("Nagel OHG")
    return await desk.post(OLDER)


async def test_a_no_after_an_alert_is_about_its_offer_and_not_the_one_opened_before(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    older = await older_offer(play, stand_in)
    await student.tap_data(f"{letters(ShowOffer)}:{older}", await say(student, "/start"))
    await student.wait_for(OLDER)
    await get_alert(play, stand_in, coordinator, student)
    await say(student, "das ist nicht mein Fach", "merke ich mir")
    newer = await offer_named(play, "Praktikum Softwareentwicklung")
    assert await dismissed(play) == [newer]


async def test_a_yes_to_an_alert_needs_no_tap(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await get_alert(play, stand_in, coordinator, student)
    await say(student, "ja, das klingt gut", "dass dich „Praktikum Softwareentwicklung")


async def test_a_number_names_the_offer_in_the_weekly_message(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await older_offer(play, stand_in)
    await say(student, "/angebote", OLDER)
    await tap(student, letters(ShowOffer), OLDER)
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.next_monday()
    await student.wait_for("Angebot, das zu dir passt")
    await play.settle()
    await say(student, "Nummer 1 interessiert mich", "dass dich „Praktikum Softwareentwicklung")


async def test_a_button_of_an_older_line_means_nothing_of_a_newer_one(
    play: Play, student: Person
) -> None:
    older = await say(student, "Praxiseinblicke möchte ich nicht mehr bekommen", "War eines")
    await say(student, "Heute Abend doch weiter, hab's mir anders überlegt", "War eines")
    answer = await student.tap("Ein Abo beenden", message=older)
    assert answer is not None
    assert answer.text == "Das ist schon vorbei."
    assert "Schön, dass du wieder da bist" not in student.last.text
