"""Who speaks for a company, and how that begins and ends."""

import pytest
from pydantic import ValidationError

from models.acts import members
from models.acts.members import (
    Invited,
    Joined,
    JoinInput,
    LinkInput,
    MemberInput,
    Removed,
    TakenBack,
)
from models.queries.invitations import MOST_OPEN_INVITATIONS, mark_of
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.company import CompanyState, Membership
from models.tables.event import Deed
from tests.models.acts.stage import Office, Stage


async def invited(stage: Stage, office: Office, who: int | None = None) -> Invited:
    outcome = await stage.perform(members.invite, who or office.petra, office.company_id)
    assert isinstance(outcome, Invited)
    return outcome


async def join(stage: Stage, token: str, who: int) -> Joined | Refused:
    given = JoinInput(token=token, name="Nora Nagel", contact="@nora")
    return await stage.perform(members.join, who, given)


async def membership_of(stage: Stage, office: Office, who: int) -> MemberInput:
    found = [row for row in await stage.rows(Membership) if row.person_id == who]
    return MemberInput(company_id=office.company_id, membership_id=stored_id(found[0]))


async def test_link_is_used_up_by_the_first_who_joins(stage: Stage, office: Office) -> None:
    token = (await invited(stage, office)).invitation.token
    nora, otto = await stage.person(), await stage.person()
    assert isinstance(await join(stage, token, nora), Joined)
    assert await join(stage, token, otto) == Refused(Refusal.LINK_USELESS)
    assert await stage.deeds() == [Deed.MEMBER_INVITED, Deed.MEMBER_JOINED]


async def test_link_stays_good_when_its_own_people_open_it(stage: Stage, office: Office) -> None:
    token = (await invited(stage, office)).invitation.token
    assert await join(stage, token, office.paul) == Refused(Refusal.MEMBER_ALREADY)
    assert isinstance(await join(stage, token, await stage.person()), Joined)


async def test_link_is_taken_back_once_and_works_no_more(stage: Stage, office: Office) -> None:
    link = (await invited(stage, office)).invitation
    given = LinkInput(company_id=office.company_id, mark=mark_of(link))
    taken = [await stage.perform(members.take_link_back, office.paul, given) for _ in range(2)]
    assert taken == [TakenBack(is_taken=True), TakenBack(is_taken=False)]
    nora = await stage.person()
    assert await join(stage, link.token, nora) == Refused(Refusal.LINK_USELESS)
    assert await stage.deeds() == [Deed.MEMBER_INVITED, Deed.INVITATION_WITHDRAWN]


async def test_company_has_so_many_open_links(stage: Stage, office: Office) -> None:
    for _ in range(MOST_OPEN_INVITATIONS):
        await invited(stage, office)
    refused = await stage.perform(members.invite, office.petra, office.company_id)
    assert refused == Refused(Refusal.ENOUGH_LINKS)


async def test_removed_colleague_is_told_and_their_links_work_no_more(
    stage: Stage, office: Office
) -> None:
    token = (await invited(stage, office, office.paul)).invitation.token
    given = await membership_of(stage, office, office.paul)
    removed = await stage.perform(members.remove, office.petra, given)
    assert isinstance(removed, Removed)
    assert not removed.is_self
    assert set(await stage.told()) == {(office.paul, f"member_removed:{given.membership_id}")}
    assert await stage.perform(members.remove, office.petra, given) == Refused(Refusal.MEMBER_GONE)
    assert await join(stage, token, await stage.person()) == Refused(Refusal.LINK_USELESS)
    refused = await stage.perform(members.invite, office.paul, office.company_id)
    assert refused == Refused(Refusal.NOT_YOURS)


async def test_who_leaves_is_told_nothing_and_the_last_one_stays(
    stage: Stage, office: Office
) -> None:
    left = await stage.perform(
        members.remove, office.paul, await membership_of(stage, office, office.paul)
    )
    assert isinstance(left, Removed)
    assert left.is_self
    last = await stage.perform(
        members.remove, office.petra, await membership_of(stage, office, office.petra)
    )
    assert last == Refused(Refusal.LAST_MEMBER)
    assert not await stage.told()
    assert await stage.deeds() == [Deed.MEMBER_REMOVED]


async def test_suspended_company_invites_nobody_but_may_remove(
    stage: Stage, office: Office
) -> None:
    await stage.put_company(office.company_id, CompanyState.SUSPENDED)
    refused = await stage.perform(members.invite, office.petra, office.company_id)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.COMPANY_STATE
    given = await membership_of(stage, office, office.paul)
    assert isinstance(await stage.perform(members.remove, office.petra, given), Removed)


def test_nobody_joins_without_a_name_or_a_contact() -> None:
    for wrong in ({"name": ""}, {"contact": "\u2063"}):
        with pytest.raises(ValidationError):
            JoinInput.model_validate({"token": "t", "name": "Nora", "contact": "@nora", **wrong})
