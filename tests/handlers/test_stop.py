"""`/stop` and its words end what comes unasked, and keep nothing of somebody who is nobody here."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from models.tables import Person as StoredPerson
from models.tables.preference import BroadcastWish, PersonPreference
from models.tables.student import Student
from tests.support.stories import register_student, say

WORDS = ["/stop", "/abmelden", "abmelden", "stop", "keine Nachrichten mehr", "unsubscribe me"]


async def people_kept(play: Play) -> int:
    async with play.runtime.database.read() as session:
        return len((await session.exec(select(StoredPerson))).all())


@pytest.mark.parametrize("words", WORDS)
async def test_a_student_hears_nothing_unasked_any_more(
    play: Play, stand_in: StandIn, words: str
) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    await say(anna, words, "Von mir aus kommt jetzt keine Nachricht mehr")
    async with play.runtime.database.read() as session:
        (student,) = (await session.exec(select(Student))).all()
        preference = await session.get(PersonPreference, student.person_id)
    assert student.paused_at is not None
    assert student.paused_until is None
    assert preference is not None
    assert preference.broadcasts is BroadcastWish.NONE


@pytest.mark.parametrize("words", WORDS)
async def test_somebody_unknown_is_not_kept_by_it(
    play: Play, stand_in: StandIn, words: str
) -> None:
    before = await people_kept(play)
    await say(stand_in.person("Nora"), words, "nichts über dich gespeichert")
    assert await people_kept(play) == before


async def test_a_line_that_waits_for_a_yes_is_forgotten_by_it(
    play: Play, stand_in: StandIn
) -> None:
    before = await people_kept(play)
    nora: Person = stand_in.person("Nora")
    await say(nora, "Ich studiere Informatik an der TU Dortmund", "Informatik")
    assert await people_kept(play) == before + 1
    await say(nora, "/stop", "nichts über dich gespeichert")
    assert await people_kept(play) == before


async def test_help_and_menu_name_it(play: Play, stand_in: StandIn) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    await say(anna, "/hilfe", "/stop")
