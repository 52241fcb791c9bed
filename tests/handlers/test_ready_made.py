"""What tests begin with is what its dialogue would have left."""

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from models.tables.base import table_of
from models.tables.company import Company, Membership
from models.tables.offer import Offer, OfferField
from models.tables.person import Person as PersonRow
from models.tables.student import Student, StudentField
from models.tables.subscription import Subscription
from tests.support.stories import be_student, have_open_offer, open_offer, register_student

OWN_TO_EACH = {
    *("id", "person_id", "company_id", "offer_id", "created_by"),
    *("created_at", "changed_at", "approved_at", "consented_at"),
    "menu",  # set after the first words
}

Row = dict[str, object]


async def halves(play: Play, table: type[SQLModel]) -> tuple[list[Row], list[Row]]:
    """The rows of the first of two and of the second, but for what differs between any two."""
    async with play.runtime.database.read() as session:
        connection = await session.connection()
        found = (await connection.execute(select(table_of(table)))).mappings().all()
    rows = [
        {name: value for name, value in row.items() if name not in OWN_TO_EACH} for row in found
    ]
    assert rows
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


async def test_a_student_is_stored_as_after_the_dialogue(play: Play, stand_in: StandIn) -> None:
    await be_student(play, stand_in.person("Ben", username="ben_yilmaz", started=True))
    await register_student(stand_in.person("Anna", username="anna_berger"))
    await play.settle()
    for table in (PersonRow, Student, StudentField, Subscription):
        made, said = await halves(play, table)
        assert made == said


async def test_an_open_offer_is_stored_as_after_the_dialogues(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await have_open_offer(play, stand_in.person("Petra", username="petra"))
    for table in (Company, Membership, Offer, OfferField):
        said, made = await halves(play, table)
        assert made == said
