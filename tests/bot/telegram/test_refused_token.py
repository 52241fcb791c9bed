"""A token that Telegram refuses in the middle of sending ends the process, and loses nothing."""

import pytest
from sqlmodel import select

from bot.sandbox import Refused, StandIn
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.telegram.polling import PollingStoppedError
from models.notices.kinds import Notice
from models.queries.companies import CompanyInput, add_company
from models.queries.outbox import add_notices
from models.queries.people import find_person
from models.tables.outbox import OutboxMessage, OutboxState
from tests.support.stories import register_student


async def test_sending_stops_with_the_reason_and_the_row_waits_untouched(
    play: Play, stand_in: StandIn, coordinator: Person
) -> None:
    anna = stand_in.person("Anna", username="anna")
    await register_student(anna)
    await play.settle()
    runtime = play.runtime
    stand_in.faults.add(Refused(401, "Unauthorized"), method="sendMessage", times=None)
    async with runtime.database.write() as session:
        person = await find_person(session, anna.user_id)
        assert person is not None
        company = await add_company(
            session,
            CompanyInput("Muster GmbH", None, "Dortmund", 51.5, 7.46, None, None),
            person_id=person.id or 0,
            member_name="Anna",
            contact="anna@muster.example",
            now=play.clock.now(),
        )
        await add_notices(
            session,
            [person.id or 0],
            Notice.APPROVAL_NEEDED,
            "approval",
            {"company_id": company.id},
            now=play.clock.now(),
        )
    runtime.outbox.wake()
    with pytest.raises(PollingStoppedError, match="does not accept the token"):
        await runtime.wait()
    stand_in.faults.clear()
    async with runtime.database.read() as session:
        row = (await session.exec(select(OutboxMessage))).one()
    assert (row.state, row.attempts, row.is_in_doubt) == (OutboxState.PENDING, 0, False)
    assert row.owner is None
