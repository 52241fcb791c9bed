"""What everybody says of themselves counts once; deletion leaves a count and tells who waits."""

from sqlmodel import select

from models.acts import interests, people
from models.acts.interests import InterestInput
from models.notices.kinds import Notice
from models.queries.match_rows import find_match_student
from models.queries.preferences import get_preference
from models.tables.event import Deed
from models.tables.outbox import OutboxState
from models.tables.person import Person
from models.tables.preference import BroadcastWish
from models.vocabulary import Language
from tests.models.acts.stage import REGION, Stage
from tests.support.accounts import account_of


async def test_each_wish_is_kept_and_counted_once(stage: Stage) -> None:
    person_id = await stage.person()
    for _ in range(2):
        await stage.perform(people.change_language, person_id, Language.ENGLISH)
        await stage.perform(people.want_broadcasts, person_id, BroadcastWish.NONE)
        await stage.perform(people.want_reminders, person_id, False)
    async with stage.database.read() as session:
        preference = await get_preference(session, person_id)
        person = await session.get(Person, person_id)
    assert (preference.broadcasts, preference.wants_reminders) == (BroadcastWish.NONE, False)
    assert person is not None
    assert person.language is Language.ENGLISH
    assert await stage.deeds() == [
        Deed.LANGUAGE_CHANGED,
        Deed.RHYTHM_CHANGED,
        Deed.RHYTHM_CHANGED,
    ]


async def test_who_is_away_is_sent_nothing_until_they_are_back(stage: Stage) -> None:
    student, offer_id = await stage.student(), await stage.offer()
    given = InterestInput(offer_id=offer_id, name="Anna", contact="@anna")
    await stage.perform(interests.express, student, given)
    (waiting,) = await stage.messages()
    async with stage.database.read() as session:
        account = await account_of(session, student)
        others = await account_of(session, waiting.person_id)
    for _ in range(2):
        await stage.perform(people.leave, waiting.person_id, others)
        await stage.perform(people.leave, student, account)
    assert await stage.states() == [OutboxState.UNREACHABLE]
    async with stage.database.read() as session:
        assert await find_match_student(session, student) is None
    for _ in range(2):
        await stage.perform(people.come_back, student, account)
    async with stage.database.read() as session:
        assert await find_match_student(session, student) is not None
    assert await stage.deeds() == [
        Deed.INTEREST_EXPRESSED,
        Deed.PERSON_UNREACHABLE,
        Deed.PERSON_UNREACHABLE,
        Deed.PERSON_BACK,
    ]


async def test_the_last_of_a_company_takes_it_along_and_those_who_wait_hear_of_it(
    stage: Stage,
) -> None:
    student = await stage.student()
    member = await stage.person()
    company_id = await stage.company(member)
    offer_id = await stage.offer(company_id)
    given = InterestInput(offer_id=offer_id, name="Anna", contact="@anna")
    await stage.perform(interests.express, student, given)
    await stage.perform(people.delete, member, None)
    async with stage.database.read() as session:
        assert list(await session.exec(select(Person.id))) == [student]
    (told,) = await stage.messages()
    assert (told.person_id, told.notice) == (student, Notice.INTEREST_CLOSED)
    event = (await stage.events())[-1]
    kept = event.model_dump(exclude={"id", "happened_at"}, exclude_none=True)
    assert kept == {"deed": Deed.PERSON_DELETED, "region": REGION}
