"""Getting into a company that is here already, through the yes of somebody who speaks for it."""

import asyncio
from datetime import timedelta

import pytest

from bot.invented.inputs import company_input
from models.acts import joining, members, people, resting
from models.acts.joining import Answered, Asked, AskInput, Door, TakenBack, find_entrance
from models.acts.limits import MOST_JOIN_REQUESTS_A_DAY, MOST_JOIN_REQUESTS_FOR_A_COMPANY_A_DAY
from models.acts.members import JoinInput, MemberInput
from models.acts.resting import SuspensionInput
from models.lifetimes.periods import JOIN_REQUEST_KEPT, JOIN_REQUEST_LASTS
from models.queries.addresses import list_addresses, record_unreachable
from models.queries.companies import add_company_without_member, get_company, list_members
from models.queries.seats import add_seat, get_organisation_named
from models.refusals import Refusal, Refused
from models.rights import Actor, CompanyRight, find_standing
from models.tables.base import stored_id
from models.tables.company import CompanyState, Membership
from models.tables.event import Deed
from models.tables.join_request import JoinRequest, JoinState
from models.tables.organisation import Right
from models.tables.person import Person
from tests.models.acts.stage import STAMP, Office, Stage

SECOND = timedelta(seconds=1)
COMPANY_GONE = "join_gone"


async def ask(
    stage: Stage, company_id: int, who: int, door: Door = Door.COLLEAGUES
) -> Asked | Refused:
    given = AskInput(company_id=company_id, door=door, name="Cleo Berg", contact="@cleo")
    return await stage.perform(joining.ask, who, given)


async def asked(stage: Stage, company_id: int, who: int, door: Door = Door.COLLEAGUES) -> int:
    """The id of a request that waits."""
    outcome = await ask(stage, company_id, who, door)
    assert isinstance(outcome, Asked)
    return stored_id(outcome.request)


async def door(stage: Stage, company_id: int, who: int) -> Door:
    async with stage.database.read() as session:
        company = await get_company(session, company_id)
        return (await find_entrance(session, who, company, stage.world)).door


async def state(stage: Stage, request_id: int) -> JoinState:
    return (await stage.row(JoinRequest, request_id)).state


async def is_member(stage: Stage, company_id: int, who: int) -> bool:
    async with stage.database.read() as session:
        return who in {one.person_id for one in await list_members(session, company_id)}


async def leave_account(stage: Stage, *who: int) -> None:
    """These people blocked the bot."""
    async with stage.database.write() as session:
        for person_id in who:
            [address] = await list_addresses(session, person_id)
            await record_unreachable(session, person_id, stored_id(address))


async def approver(stage: Stage, *rights: Right) -> int:
    """A coordinator with these rights alone."""
    person_id = await stage.person()
    async with stage.database.write() as session:
        house = await get_organisation_named(session, "Kammer", region="Ruhr", now=stage.world.now)
        await add_seat(session, person_id, stored_id(house), rights=rights, now=stage.world.now)
    return person_id


@pytest.fixture
async def cleo(stage: Stage) -> int:
    """Somebody who is nothing here yet."""
    return await stage.person()


# Asking


async def test_everybody_of_the_company_is_asked_once(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    key = f"join_asked:{request_id}:{STAMP}"
    assert await stage.told() == [(office.petra, key), (office.paul, key)]
    assert await stage.deeds() == [Deed.JOIN_ASKED]
    assert not await is_member(stage, office.company_id, cleo)


async def test_who_waits_asks_nobody_again(stage: Stage, office: Office, cleo: int) -> None:
    await asked(stage, office.company_id, cleo)
    again = await ask(stage, office.company_id, cleo)
    assert isinstance(again, Refused)
    assert again.reason is Refusal.DOOR_CHANGED
    assert await door(stage, office.company_id, cleo) is Door.WAITS
    assert len(await stage.rows(JoinRequest)) == 1


async def test_who_speaks_for_it_asks_nobody(stage: Stage, office: Office) -> None:
    assert await door(stage, office.company_id, office.petra) is Door.OWN
    assert isinstance(await ask(stage, office.company_id, office.petra), Refused)


async def test_company_that_is_gone_is_not_asked(stage: Stage, cleo: int) -> None:
    assert await ask(stage, 99, cleo) == Refused(Refusal.COMPANY_HIDDEN)


@pytest.mark.parametrize(
    ("company_state", "expected"),
    [
        (CompanyState.WAITING, Door.COLLEAGUES),
        (CompanyState.APPROVED, Door.COLLEAGUES),
        (CompanyState.RETURNED, Door.COLLEAGUES),
        (CompanyState.SUSPENDED, Door.RESTS),
    ],
)
async def test_only_a_company_that_rests_lets_nobody_ask(
    stage: Stage, office: Office, cleo: int, company_state: CompanyState, expected: Door
) -> None:
    await stage.put_company(office.company_id, company_state)
    assert await door(stage, office.company_id, cleo) is expected


async def test_a_person_asks_only_so_many_companies_a_day(stage: Stage, cleo: int) -> None:
    companies = [await stage.company() for _ in range(MOST_JOIN_REQUESTS_A_DAY + 1)]
    for company_id in companies[:-1]:
        request_id = await asked(stage, company_id, cleo)
        await stage.perform(joining.take_back, cleo, request_id)
    assert await door(stage, companies[-1], cleo) is Door.ENOUGH_ASKED
    stage.pass_time(timedelta(days=1))
    assert await door(stage, companies[-1], cleo) is Door.COLLEAGUES


async def test_a_company_is_asked_only_so_often_a_day_even_by_people_who_delete_themselves(
    stage: Stage, office: Office, cleo: int
) -> None:
    for _ in range(MOST_JOIN_REQUESTS_FOR_A_COMPANY_A_DAY):
        somebody = await stage.person()
        await asked(stage, office.company_id, somebody)
        await stage.perform(people.delete, somebody, None)
    assert await door(stage, office.company_id, cleo) is Door.ENOUGH_ASKING


# A yes


async def test_first_yes_lets_them_in_and_tells_everybody_else(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    stage.pass_time(timedelta(hours=1))
    outcome = await stage.perform(joining.let_in, office.petra, request_id)
    assert isinstance(outcome, Answered)
    assert outcome.is_first
    assert outcome.card.request.state is JoinState.ACCEPTED
    assert await is_member(stage, office.company_id, cleo)
    told = [(person, key.split(":")[0]) for person, key in await stage.told()][2:]
    assert sorted(told) == sorted([(cleo, "join_accepted"), (office.paul, "join_settled")])
    assert await stage.deeds() == [Deed.JOIN_ASKED, Deed.MEMBER_JOINED]


async def test_who_is_let_in_may_do_what_everybody_there_may(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(joining.let_in, office.petra, request_id)
    async with stage.database.write() as session:
        for right in CompanyRight:
            standing = await find_standing(session, Actor(cleo), office.company_id, right)
            assert not isinstance(standing, Refused), right


async def test_consent_is_that_of_the_moment_at_which_they_asked(
    stage: Stage, office: Office, cleo: int
) -> None:
    asked_at = stage.world.now
    request_id = await asked(stage, office.company_id, cleo)
    stage.pass_time(timedelta(days=3))
    await stage.perform(joining.let_in, office.paul, request_id)
    assert (await stage.row(Person, cleo)).consented_at == asked_at


@pytest.mark.parametrize(("contact", "needs"), [("@cleo", False), ("Telegram: Cleo", True)])
async def test_who_cannot_be_reached_by_students_is_told_so(
    stage: Stage, office: Office, cleo: int, contact: str, *, needs: bool
) -> None:
    given = AskInput(
        company_id=office.company_id, door=Door.COLLEAGUES, name="Cleo", contact=contact
    )
    outcome = await stage.perform(joining.ask, cleo, given)
    assert isinstance(outcome, Asked)
    await stage.perform(joining.let_in, office.petra, stored_id(outcome.request))
    [accepted] = [one for one in await stage.messages() if one.notice == "join_accepted"]
    assert accepted.payload["needs_contact"] is needs


async def test_who_joins_by_a_link_has_nothing_left_to_be_answered(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    invited = await stage.perform(members.invite, office.petra, office.company_id)
    assert not isinstance(invited, Refused)
    given = JoinInput(token=invited.invitation.token, name="Cleo", contact="@cleo")
    await stage.perform(members.join, cleo, given)
    assert await state(stage, request_id) is JoinState.ACCEPTED
    answered = await stage.perform(joining.turn_away, office.paul, request_id)
    assert isinstance(answered, Answered)
    assert not answered.is_first
    assert await is_member(stage, office.company_id, cleo)


# A no


async def test_no_keeps_them_out_and_lets_them_ask_again_after_a_month(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(joining.turn_away, office.paul, request_id)
    assert not await is_member(stage, office.company_id, cleo)
    assert await stage.deeds() == [Deed.JOIN_ASKED, Deed.JOIN_DECLINED]
    assert await door(stage, office.company_id, cleo) is Door.DECLINED
    stage.pass_time(JOIN_REQUEST_KEPT - SECOND)
    assert isinstance(await ask(stage, office.company_id, cleo), Refused)
    stage.pass_time(SECOND)
    assert isinstance(await ask(stage, office.company_id, cleo), Asked)


async def test_no_keeps_nobody_from_asking_another_company(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(joining.turn_away, office.paul, request_id)
    assert isinstance(await ask(stage, await stage.company(), cleo), Asked)


async def test_who_was_refused_can_still_be_invited(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(joining.turn_away, office.paul, request_id)
    invited = await stage.perform(members.invite, office.petra, office.company_id)
    assert not isinstance(invited, Refused)
    given = JoinInput(token=invited.invitation.token, name="Cleo", contact="@cleo")
    await stage.perform(members.join, cleo, given)
    assert await is_member(stage, office.company_id, cleo)


# Several who answer


async def test_second_answer_changes_nothing(stage: Stage, office: Office, cleo: int) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(joining.let_in, office.petra, request_id)
    told = await stage.told()
    late = await stage.perform(joining.turn_away, office.paul, request_id)
    assert isinstance(late, Answered)
    assert (late.is_first, late.card.request.state) == (False, JoinState.ACCEPTED)
    assert await is_member(stage, office.company_id, cleo)
    assert await stage.told() == told


async def test_of_two_who_answer_at_once_one_is_first(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    outcomes = await asyncio.gather(
        stage.perform(joining.let_in, office.petra, request_id),
        stage.perform(joining.turn_away, office.paul, request_id),
    )
    firsts = [one.is_first for one in outcomes if isinstance(one, Answered)]
    assert sorted(firsts) == [False, True]
    accepted = await state(stage, request_id) is JoinState.ACCEPTED
    assert await is_member(stage, office.company_id, cleo) is accepted
    answers = [one.notice for one in await stage.messages() if one.person_id == cleo]
    assert answers == ["join_accepted" if accepted else "join_declined"]


async def test_two_requests_of_one_person_at_once_are_one(
    stage: Stage, office: Office, cleo: int
) -> None:
    outcomes = await asyncio.gather(*(ask(stage, office.company_id, cleo) for _ in range(2)))
    assert [isinstance(one, Asked) for one in outcomes].count(True) == 1
    assert len(await stage.rows(JoinRequest)) == 1
    assert len(await stage.told()) == 2


async def test_yes_of_somebody_who_is_removed_meanwhile_counts_before_or_not_at_all(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    paul = next(one for one in await stage.rows(Membership) if one.person_id == office.paul)
    given = MemberInput(company_id=office.company_id, membership_id=stored_id(paul))
    answer, _ = await asyncio.gather(
        stage.perform(joining.let_in, office.paul, request_id),
        stage.perform(members.remove, office.petra, given),
    )
    assert await is_member(stage, office.company_id, cleo) is isinstance(answer, Answered)
    assert not await is_member(stage, office.company_id, office.paul)


# Something is gone or another


async def test_yes_of_a_former_colleague_counts_no_more(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(people.delete, office.paul, None)
    refused = await stage.perform(joining.let_in, office.paul, request_id)
    assert refused == Refused(Refusal.NOT_YOURS)
    assert await state(stage, request_id) is JoinState.WAITING
    answered = await stage.perform(joining.let_in, office.petra, request_id)
    assert isinstance(answered, Answered)
    assert answered.is_first


async def test_strangers_answer_nothing(stage: Stage, office: Office, cleo: int) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    other = await stage.person()
    await stage.company(other)
    for who in (other, office.karin):
        for answer in (joining.let_in, joining.turn_away):
            assert await stage.perform(answer, who, request_id) == Refused(Refusal.NOT_YOURS)
    assert await state(stage, request_id) is JoinState.WAITING


async def test_suspended_meanwhile_they_are_let_in_once_it_is_lifted(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    given = SuspensionInput(company_id=office.company_id, reason="Beschwerden.")
    await stage.perform(resting.suspend, office.karin, given)
    refused = await stage.refusal(joining.let_in, office.petra, request_id)
    assert refused is Refusal.COMPANY_STATE
    assert await state(stage, request_id) is JoinState.WAITING
    await stage.perform(resting.lift, office.karin, office.company_id)
    await stage.perform(joining.let_in, office.petra, request_id)
    assert await is_member(stage, office.company_id, cleo)


async def test_suspended_company_can_still_say_no(stage: Stage, office: Office, cleo: int) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.put_company(office.company_id, CompanyState.SUSPENDED)
    answered = await stage.perform(joining.turn_away, office.petra, request_id)
    assert isinstance(answered, Answered)
    assert answered.is_first


async def test_yes_while_the_company_is_suspended_at_once_is_one_or_the_other(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    given = SuspensionInput(company_id=office.company_id, reason="Beschwerden.")
    answer, _ = await asyncio.gather(
        stage.perform(joining.let_in, office.petra, request_id),
        stage.perform(resting.suspend, office.karin, given),
    )
    assert await is_member(stage, office.company_id, cleo) is isinstance(answer, Answered)


async def test_request_goes_with_its_person(stage: Stage, office: Office, cleo: int) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    await stage.perform(people.delete, cleo, None)
    gone = await stage.perform(joining.let_in, office.petra, request_id)
    assert gone == Refused(Refusal.REQUEST_GONE)
    assert not await stage.rows(JoinRequest)


async def test_request_goes_with_its_company_and_the_newcomer_is_told_the_name(
    stage: Stage, office: Office, cleo: int
) -> None:
    await asked(stage, office.company_id, cleo)
    await stage.perform(people.delete, office.paul, None)
    await stage.perform(people.delete, office.petra, None)
    [message] = [one for one in await stage.messages() if one.person_id == cleo]
    assert (message.notice, message.payload) == (COMPANY_GONE, {"name": "Muster GmbH"})
    assert not await stage.rows(JoinRequest)


# Taking back, running out


async def test_taken_back_nothing_is_left_to_be_answered(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    taken = [await stage.perform(joining.take_back, cleo, request_id) for _ in range(2)]
    assert taken == [TakenBack(is_taken=True), TakenBack(is_taken=False)]
    late = await stage.perform(joining.let_in, office.petra, request_id)
    assert isinstance(late, Answered)
    assert (late.is_first, late.card.request.state) == (False, JoinState.WITHDRAWN)
    assert not await is_member(stage, office.company_id, cleo)
    assert await stage.deeds() == [Deed.JOIN_ASKED, Deed.JOIN_WITHDRAWN]


async def test_nobody_takes_the_request_of_another_back(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    for who in (office.petra, await stage.person()):
        refused = await stage.perform(joining.take_back, who, request_id)
        assert refused == Refused(Refusal.REQUEST_GONE)
    assert await state(stage, request_id) is JoinState.WAITING


async def test_request_that_ran_out_is_answered_no_more_and_can_be_made_again(
    stage: Stage, office: Office, cleo: int
) -> None:
    request_id = await asked(stage, office.company_id, cleo)
    stage.pass_time(JOIN_REQUEST_LASTS)
    late = await stage.perform(joining.let_in, office.petra, request_id)
    assert isinstance(late, Answered)
    assert not late.is_first
    assert not await is_member(stage, office.company_id, cleo)
    again = await asked(stage, office.company_id, cleo)
    assert [(one.id, one.state) for one in await stage.rows(JoinRequest)] == [
        (request_id, JoinState.UNANSWERED),
        (again, JoinState.WAITING),
    ]


# Nobody there


async def test_coordinators_who_approve_companies_are_asked_where_nobody_is_reachable(
    stage: Stage, office: Office, cleo: int
) -> None:
    await approver(stage, Right.REPORT, Right.APPROVE_OFFERS)
    await leave_account(stage, office.petra, office.paul)
    assert await door(stage, office.company_id, cleo) is Door.COORDINATORS
    request_id = await asked(stage, office.company_id, cleo, Door.COORDINATORS)
    assert await stage.told() == [(office.karin, f"join_without_colleagues:{request_id}:{STAMP}")]
    await stage.perform(joining.let_in, office.karin, request_id)
    assert await is_member(stage, office.company_id, cleo)


async def test_company_without_people_gets_its_first_by_a_coordinator(
    stage: Stage, cleo: int
) -> None:
    karin = await stage.coordinator()
    async with stage.database.write() as session:
        company = await add_company_without_member(
            session, company_input("Messwerk GmbH"), now=stage.world.now
        )
        company_id = stored_id(company)
    request_id = await asked(stage, company_id, cleo, Door.COORDINATORS)
    await stage.perform(joining.let_in, karin, request_id)
    assert await is_member(stage, company_id, cleo)


async def test_nobody_else_is_asked_than_who_was_shown(
    stage: Stage, office: Office, cleo: int
) -> None:
    await leave_account(stage, office.petra, office.paul)
    refused = await ask(stage, office.company_id, cleo, Door.COLLEAGUES)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.DOOR_CHANGED
    assert not await stage.told()


async def test_coordinator_without_the_right_answers_nothing(
    stage: Stage, office: Office, cleo: int
) -> None:
    reporter = await approver(stage, Right.REPORT)
    await leave_account(stage, office.petra, office.paul)
    request_id = await asked(stage, office.company_id, cleo, Door.COORDINATORS)
    refused = await stage.perform(joining.let_in, reporter, request_id)
    assert refused == Refused(Refusal.NOT_YOURS)


async def test_coordinator_lets_nobody_into_a_company_that_rests(
    stage: Stage, office: Office, cleo: int
) -> None:
    await leave_account(stage, office.petra, office.paul)
    request_id = await asked(stage, office.company_id, cleo, Door.COORDINATORS)
    await stage.put_company(office.company_id, CompanyState.SUSPENDED)
    refused = await stage.refusal(joining.let_in, office.karin, request_id)
    assert refused is Refusal.COMPANY_STATE


async def test_nobody_lets_themselves_in(stage: Stage, office: Office) -> None:
    await leave_account(stage, office.petra, office.paul)
    assert await door(stage, office.company_id, office.karin) is Door.NOBODY
    second = await stage.coordinator("Kurt")
    request_id = await asked(stage, office.company_id, office.karin, Door.COORDINATORS)
    assert {person for person, _ in await stage.told()} == {second}
    refused = await stage.perform(joining.let_in, office.karin, request_id)
    assert refused == Refused(Refusal.REQUEST_GONE)
