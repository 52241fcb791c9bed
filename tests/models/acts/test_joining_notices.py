"""What is told about somebody who asks to speak for a company, while it is true."""

from dataclasses import fields

import pytest

from models.acts import joining, members, people
from models.acts.joining import Asked, AskInput, Door
from models.acts.members import MemberInput
from models.lifetimes.periods import JOIN_REQUEST_LASTS
from models.notices.joining import JoinNotice, NewcomerNotice
from models.notices.kinds import SPECS
from models.notices.spec import Claim, Content
from models.queries.people import change_language
from models.tables.base import stored_id
from models.tables.company import CompanyState, Membership
from models.tables.outbox import QueuedMessage
from models.vocabulary import Language
from tests.models.acts.stage import Office, Stage


@pytest.fixture
async def cleo(stage: Stage) -> int:
    return await stage.person()


@pytest.fixture
async def request_id(stage: Stage, office: Office, cleo: int) -> int:
    """Of Cleo, which waits for Petra and Paul."""
    given = AskInput(
        company_id=office.company_id, door=Door.COLLEAGUES, name="Cleo Berg", contact="@cleo"
    )
    outcome = await stage.perform(joining.ask, cleo, given)
    assert isinstance(outcome, Asked)
    return stored_id(outcome.request)


async def told(stage: Stage, person_id: int, notice: str) -> Content | None:
    """What the person's message of this kind says now; None if it is not sent any more."""
    [row] = [
        one for one in await stage.messages() if one.person_id == person_id and one.notice == notice
    ]
    kept = {
        one.name: getattr(row, one.name) for one in fields(QueuedMessage) if hasattr(row, one.name)
    }
    claim = Claim(QueuedMessage(**kept), lambda _own, _offered: 0.0, stage.world.now)
    async with stage.database.read() as session:
        view = await SPECS[notice].load_view(session, claim)
    if view is None:
        return None
    content: Content = view.values["notice"]
    return content


async def test_colleagues_read_name_and_language_and_nothing_else(
    stage: Stage, office: Office, cleo: int, request_id: int
) -> None:
    async with stage.database.write() as session:
        await change_language(session, cleo, Language.ENGLISH)
    content = await told(stage, office.petra, "join_asked")
    assert isinstance(content, NewcomerNotice)
    assert (content.seen.name, content.seen.language) == ("Cleo Berg", Language.ENGLISH)
    assert "@cleo" not in repr(content)


@pytest.mark.parametrize("ending", ["answered", "taken back", "over", "rests", "left", "deleted"])
async def test_question_is_asked_only_while_it_can_be_answered(
    stage: Stage, office: Office, cleo: int, request_id: int, ending: str
) -> None:
    assert await told(stage, office.petra, "join_asked") is not None
    match ending:
        case "answered":
            await stage.perform(joining.turn_away, office.paul, request_id)
        case "taken back":
            await stage.perform(joining.take_back, cleo, request_id)
        case "over":
            stage.pass_time(JOIN_REQUEST_LASTS)
        case "rests":
            await stage.put_company(office.company_id, CompanyState.SUSPENDED)
        case "left":
            rows = await stage.rows(Membership)
            [petra] = [stored_id(one) for one in rows if one.person_id == office.petra]
            given = MemberInput(company_id=office.company_id, membership_id=petra)
            await stage.perform(members.remove, office.petra, given)
        case _:
            await stage.perform(people.delete, cleo, None)
    assert await told(stage, office.petra, "join_asked") is None


async def test_newcomer_reads_nobodys_name_in_a_no(
    stage: Stage, office: Office, cleo: int, request_id: int
) -> None:
    await stage.perform(joining.turn_away, office.petra, request_id)
    content = await told(stage, cleo, "join_declined")
    assert isinstance(content, JoinNotice)
    assert "Petra" not in repr(content)


async def test_welcome_is_not_sent_to_who_was_removed_meanwhile(
    stage: Stage, office: Office, cleo: int, request_id: int
) -> None:
    await stage.perform(joining.let_in, office.petra, request_id)
    assert await told(stage, cleo, "join_accepted") is not None
    assert await told(stage, office.paul, "join_settled") is not None
    [membership] = [one for one in await stage.rows(Membership) if one.person_id == cleo]
    given = MemberInput(company_id=office.company_id, membership_id=stored_id(membership))
    await stage.perform(members.remove, office.petra, given)
    assert await told(stage, cleo, "join_accepted") is None
    assert await told(stage, office.paul, "join_settled") is None
