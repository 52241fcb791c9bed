"""A profile is made once and changed by its student alone; a pause is one however often said."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from models.acts import students
from models.queries.match_rows import find_match_student
from models.queries.students import StudentInput, get_student, list_student_fields
from models.refusals import Refusal
from models.tables.event import Deed
from models.tables.person import Person
from models.vocabulary import Degree, Language, OfferKind
from tests.models.acts.stage import REGION, Stage

PROFILE = StudentInput(
    study_text="Informatik Bachelor TU Dortmund",
    fields=("0613", "0611"),
    programme=None,
    university_id=None,
    degree=Degree.BACHELOR,
    semester=4,
    place="Dortmund",
    latitude=51.51,
    longitude=7.46,
    radius_km=25,
    wants_remote=True,
    kinds=frozenset({OfferKind.PRAKTIKUM}),
    languages=frozenset({Language.GERMAN}),
)


async def test_registration_is_agreed_to_and_counted_once_by_its_field(stage: Stage) -> None:
    person_id = await stage.person()
    await stage.perform(students.register, person_id, PROFILE)
    await stage.perform(students.register, person_id, replace(PROFILE, fields=("0715",)))
    async with stage.database.read() as session:
        person = await session.get(Person, person_id)
        assert await list_student_fields(session, person_id) == ["0715"]
        assert await find_match_student(session, person_id) is not None
    assert person is not None
    assert person.consented_at is not None
    registered, changed = await stage.events()
    assert (registered.deed, changed.deed) == (Deed.STUDENT_REGISTERED, Deed.STUDENT_CHANGED)
    assert (registered.field_code, registered.region) == ("0613", REGION)
    assert registered.happened_at == stage.world.now


async def test_without_a_profile_there_is_nothing_to_change_or_pause(stage: Stage) -> None:
    person_id = await stage.person()
    for refusal in (
        await stage.refusal(students.change_profile, person_id, PROFILE),
        await stage.refusal(students.pause, person_id, None),
        await stage.refusal(students.return_from_pause, person_id, None),
    ):
        assert refusal is Refusal.NO_STUDENT
    assert not await stage.events()


async def test_pausing_twice_is_one_pause_since_the_first(stage: Stage) -> None:
    person_id = await stage.student()
    began = stage.world.now
    await stage.perform(students.pause, person_id, None)
    stage.pass_time(timedelta(days=1))
    await stage.perform(students.pause, person_id, None)
    async with stage.database.read() as session:
        assert (await get_student(session, person_id)).paused_at == began
        assert await find_match_student(session, person_id) is None
    await stage.perform(students.return_from_pause, person_id, None)
    await stage.perform(students.return_from_pause, person_id, None)
    async with stage.database.read() as session:
        assert await find_match_student(session, person_id) is not None
    assert await stage.deeds() == [Deed.STUDENT_PAUSED, Deed.STUDENT_RETURNED]


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": ()},
        {"fields": ("Informatik",)},
        {"kinds": frozenset()},
        {"semester": 0},
        {"semester": 99},
        {"latitude": 91.0},
        {"radius_km": -1},
        {"place": "\u200b"},
        {"study_text": "x" * 301},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_can_be_no_profile_is_not_taken(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        replace(PROFILE, **wrong)
