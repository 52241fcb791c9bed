import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from models.notices.kinds import Notice
from models.queries.companies import change_member_contact
from models.tables.suggestion import DeclineReason, InterestState
from tests.handlers.company.desk import Desk


@pytest.fixture
def student(play: Play) -> Person:
    return play.stand_in.person("Anna", username="anna_b", started=True)


@pytest.fixture
async def interest_id(desk: Desk, student: Person) -> int:
    return await desk.receive_interest(await desk.post(), student)


async def test_card_names_nobody(desk: Desk, interest_id: int) -> None:
    message = await desk.say("/interessenten", "Interesse an")
    assert "Praktikum Labor" in message.text
    assert "Messdaten sind mein Hobby." in message.text
    assert "3 km" in message.text
    assert "Anna" not in message.text
    assert "anna" not in message.text


async def test_nobody_waiting_is_said(desk: Desk) -> None:
    await desk.say("/interessenten", "Niemand wartet")


async def test_introduction_shows_name_and_contact_and_tells_both_sides(
    desk: Desk, colleague: Desk, student: Person, interest_id: int
) -> None:
    await desk.say("/interessenten", "Interesse an")
    message = await desk.tap(f"iA:{interest_id}", "👤")
    assert "Anna Bauer" in message.text
    assert "@anna_privat" in message.text
    await desk.play.settle()
    notices = await desk.notices(Notice.INTRODUCTION)
    assert {notice.person_id for notice in notices} >= {colleague.person_id}
    assert desk.person_id not in {notice.person_id for notice in notices}
    assert len(notices) == 2
    assert any("@petra_brandt" in m.text for m in student.received)
    assert any("@anna_privat" in m.text for m in colleague.person.received)


async def test_contact_that_leads_nowhere_is_mended_before_the_introduction(
    desk: Desk, student: Person, interest_id: int
) -> None:
    async with desk.play.runtime.database.write() as session:
        await change_member_contact(session, desk.company_id, desk.person_id, "Telegram: Petra")
    await desk.say("/interessenten", "Interesse an")
    message = await desk.tap(f"iA:{interest_id}", "„Telegram: Petra“ führt nicht zu Ihnen")
    assert "Anna" not in message.text
    await desk.tap(f"cQ:{desk.company_id}:company.contact", "erreichen")
    await desk.say("0231/97 42-100", "0231/97 42-100")
    await desk.say("/interessenten", "Interesse an")
    await desk.tap(f"iA:{interest_id}", "Anna Bauer")
    await desk.play.settle()
    assert any("0231/97 42-100" in message.text for message in student.received)


async def test_double_tap_introduces_once(desk: Desk, interest_id: int) -> None:
    await desk.say("/interessenten", "Interesse an")
    await desk.tap_twice(f"iA:{interest_id}")
    assert len(await desk.notices(Notice.INTRODUCTION)) == 1


async def test_second_member_reads_that_a_colleague_answered(
    desk: Desk, colleague: Desk, interest_id: int
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await colleague.say("/interessenten", "Interesse an")
    await desk.tap(f"iA:{interest_id}", "@anna_privat")
    await colleague.play.settle()
    await colleague.tap(f"iD:{interest_id}", "Jemand aus Ihrem Haus hat schon Ja gesagt")
    interest = await desk.interest(interest_id)
    assert interest is not None
    assert interest.state == InterestState.INTRODUCED


async def test_declining_asks_for_the_reason_and_tells_the_student(
    desk: Desk, student: Person, interest_id: int
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await desk.tap(f"iD:{interest_id}", "Was darf ich ausrichten")
    await desk.tap(f"iS:{interest_id}", "Interesse an")
    await desk.tap(f"iD:{interest_id}", "Was darf ich ausrichten")
    await desk.tap(f"iD:{interest_id}:later", "richte es freundlich aus")
    await desk.play.settle()
    interest = await desk.interest(interest_id)
    assert interest is not None
    assert (interest.state, interest.decline_reason) == (
        InterestState.DECLINED,
        DeclineReason.LATER,
    )
    assert interest.answered_by is not None
    assert any("Muster GmbH" in message.text for message in student.received)


async def test_declined_interest_cannot_be_introduced_any_more(
    desk: Desk, interest_id: int
) -> None:
    await desk.say("/interessenten", "Interesse an")
    await desk.forge(f"iD:{interest_id}:filled", "freundlich")
    message = await desk.forge(f"iA:{interest_id}", "schon beantwortet")
    assert "anna" not in message.text
    assert await desk.notices(Notice.INTRODUCTION) == []


@pytest.mark.parametrize("action", ["iS", "iA", "iD"])
async def test_interest_in_another_companys_offer_is_refused(
    desk: Desk, stranger: Desk, interest_id: int, action: str
) -> None:
    await stranger.say("/interessenten", "Niemand wartet")
    message = await stranger.forge(f"{action}:{interest_id}", "jemand anderem")
    assert "Messdaten" not in message.text
    interest = await desk.interest(interest_id)
    assert interest is not None
    assert interest.state == InterestState.WAITING


async def test_made_up_interest_is_refused_kindly(desk: Desk) -> None:
    await desk.say("/interessenten", "Niemand wartet")
    await desk.forge("iA:4711", "gibt es nicht mehr")
    await desk.forge("iD:4711", "gibt es nicht mehr")


async def test_next_leads_through_all_who_wait(
    desk: Desk, play: Play, student: Person, interest_id: int
) -> None:
    other = play.stand_in.person("Ben", started=True)
    second = await desk.receive_interest(await desk.post("Praktikum Werkstatt"), other, "Ben Kaya")
    await desk.say("/interessenten", "1/2")
    await desk.tap(f"iS:{second}", "2/2")
    await desk.tap(f"iS:{interest_id}", "1/2")
