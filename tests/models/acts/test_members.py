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
from models.rights import Actor
from models.tables.base import stored_id
from models.tables.company import CompanyState, Membership
from models.tables.event import Deed
from tests.models.acts.office import Office


async def invited(office: Office, who: Actor | None = None) -> Invited:
    outcome = await office.perform(members.invite, office.company_id, who)
    assert isinstance(outcome, Invited)
    return outcome


async def join(office: Office, token: str, who: Actor) -> Joined | Refused:
    given = JoinInput(token=token, name="Nora Nagel", contact="@nora")
    return await office.perform(members.join, given, who)


async def membership_of(office: Office, who: Actor) -> MemberInput:
    found = [row for row in await office.rows(Membership) if row.person_id == who.person_id]
    return MemberInput(company_id=office.company_id, membership_id=stored_id(found[0]))


async def test_link_is_used_up_by_the_first_who_joins(office: Office) -> None:
    token = (await invited(office)).invitation.token
    nora, otto = await office.person(), await office.person()
    assert isinstance(await join(office, token, nora), Joined)
    assert await join(office, token, otto) == Refused(Refusal.LINK_USELESS)
    assert await office.deeds() == [Deed.MEMBER_INVITED, Deed.MEMBER_JOINED]


async def test_link_stays_good_when_its_own_people_open_it(office: Office) -> None:
    token = (await invited(office)).invitation.token
    assert await join(office, token, office.paul) == Refused(Refusal.MEMBER_ALREADY)
    assert isinstance(await join(office, token, await office.person()), Joined)


async def test_link_is_taken_back_once_and_works_no_more(office: Office) -> None:
    link = (await invited(office)).invitation
    given = LinkInput(company_id=office.company_id, mark=mark_of(link))
    taken = [await office.perform(members.take_link_back, given, office.paul) for _ in range(2)]
    assert taken == [TakenBack(is_taken=True), TakenBack(is_taken=False)]
    nora = await office.person()
    assert await join(office, link.token, nora) == Refused(Refusal.LINK_USELESS)
    assert await office.deeds() == [Deed.MEMBER_INVITED, Deed.INVITATION_WITHDRAWN]


async def test_company_has_so_many_open_links(office: Office) -> None:
    for _ in range(MOST_OPEN_INVITATIONS):
        await invited(office)
    refused = await office.perform(members.invite, office.company_id)
    assert refused == Refused(Refusal.ENOUGH_LINKS)


async def test_removed_colleague_is_told_and_their_links_work_no_more(office: Office) -> None:
    token = (await invited(office, office.paul)).invitation.token
    given = await membership_of(office, office.paul)
    removed = await office.perform(members.remove, given)
    assert isinstance(removed, Removed)
    assert not removed.is_self
    assert await office.told() == {(office.paul.person_id, f"member_removed:{given.membership_id}")}
    assert await office.perform(members.remove, given) == Refused(Refusal.MEMBER_GONE)
    assert await join(office, token, await office.person()) == Refused(Refusal.LINK_USELESS)
    refused = await office.perform(members.invite, office.company_id, office.paul)
    assert refused == Refused(Refusal.NOT_YOURS)


async def test_who_leaves_is_told_nothing_and_the_last_one_stays(office: Office) -> None:
    left = await office.perform(
        members.remove, await membership_of(office, office.paul), office.paul
    )
    assert isinstance(left, Removed)
    assert left.is_self
    last = await office.perform(members.remove, await membership_of(office, office.petra))
    assert last == Refused(Refusal.LAST_MEMBER)
    assert await office.told() == set()
    assert await office.deeds() == [Deed.MEMBER_REMOVED]


async def test_suspended_company_invites_nobody_but_may_remove(office: Office) -> None:
    await office.be(CompanyState.SUSPENDED)
    refused = await office.perform(members.invite, office.company_id)
    assert isinstance(refused, Refused)
    assert refused.reason is Refusal.COMPANY_STATE
    given = await membership_of(office, office.paul)
    assert isinstance(await office.perform(members.remove, given), Removed)


def test_nobody_joins_without_a_name_or_a_contact() -> None:
    for wrong in ({"name": ""}, {"contact": "\u2063"}):
        with pytest.raises(ValidationError):
            JoinInput.model_validate({"token": "t", "name": "Nora", "contact": "@nora", **wrong})
