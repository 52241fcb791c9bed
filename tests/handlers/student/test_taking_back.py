"""Who takes an interest back is told the truth about what the company learned."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import AcceptInterest, Done, SayInterested, TakeInterestBack
from tests.support.stories import approve_next, open_offer, register_student, say, tap

SECOND = """Werkstudent Datenbanken (m/w/d)
Für unser Lager in Dortmund suchen wir jemanden aus der Informatik, 15 Stunden die Woche, SQL und \
Freude an Ordnung, 15 Euro die Stunde."""


@pytest.fixture
def lena(stand_in: StandIn) -> Person:
    return stand_in.person("Lena", last_name="Hirsch", username="lena_hirsch")


@pytest.fixture
def petra(stand_in: StandIn) -> Person:
    return stand_in.person("Petra", username="petra")


async def express_interest(person: Person, offer_id: int, note: str | None = None) -> Message:
    first = person.last
    mark = person.mark()
    person.press(f"{letters(SayInterested)}:{offer_id}", first)
    await person.wait_for("Soll ich dem Unternehmen sagen", since=mark)
    if note is not None:
        await say(person, note, note)
    return await tap(person, f"{letters(Done)}:interest.confirm", "weiß jetzt")


async def take_back(person: Person, offer_id: int) -> str:
    mark = person.mark()
    person.press(f"{letters(TakeInterestBack)}:{offer_id}", person.last)
    return (await person.wait_for(since=mark)).text


async def test_without_a_word_the_company_learned_nothing(
    play: Play, lena: Person, petra: Person, coordinator: Person
) -> None:
    await open_offer(play, petra, coordinator)
    await register_student(lena)
    await express_interest(lena, 1)
    assert "nicht erfahren, wer du bist" in await take_back(lena, 1)


async def test_a_line_that_was_read_is_named(
    play: Play, lena: Person, petra: Person, coordinator: Person
) -> None:
    await open_offer(play, petra, coordinator)
    await register_student(lena)
    await express_interest(lena, 1, "Ich bin Lena vom Robotik-Team")
    answer = await take_back(lena, 1)
    assert "nicht erfahren" not in answer
    assert "Robotik-Team" in answer


async def test_a_company_that_knows_the_student_by_another_offer_knows_her(
    play: Play, lena: Person, petra: Person, coordinator: Person
) -> None:
    await open_offer(play, petra, coordinator)
    await say(petra, "/angebot")
    await say(petra, SECOND)
    await tap(petra, f"{letters(Done)}:offer.preview")
    await approve_next(coordinator)
    await play.settle()
    await register_student(lena)
    await express_interest(lena, 1)
    await play.settle()
    await tap(petra, letters(AcceptInterest), "@lena_hirsch")
    await play.settle()
    await express_interest(lena, 2)
    answer = await take_back(lena, 2)
    assert "nicht erfahren" not in answer
    assert "kennt dich allerdings schon" in answer


async def test_an_interest_that_is_not_kept_any_more_cannot_be_taken_back(
    play: Play, lena: Person, petra: Person, coordinator: Person
) -> None:
    await open_offer(play, petra, coordinator)
    await register_student(lena)
    await play.settle()
    assert "nichts mehr zurückzunehmen" in await take_back(lena, 1)
