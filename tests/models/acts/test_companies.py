"""Registering a company and changing what it says of itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from models.acts import companies
from models.acts.companies import CompanyChange, Registered, RegistrationInput
from models.acts.limits import MOST_NEW_COMPANIES_A_DAY
from models.acts.proposals import Changed, Dropped, Saved
from models.queries.companies import CompanyInput, delete_member, find_membership
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState, Membership
from models.tables.event import Deed
from models.tables.person import Person
from tests.models.acts.stage import COMPANY, Office, Stage

REGISTRATION = RegistrationInput(company=COMPANY, member_name="Nora Nagel", contact="@nora")


async def test_registered_company_waits_and_coordinators_hear_of_it(
    stage: Stage, office: Office
) -> None:
    nora = await stage.person()
    registered = await stage.perform(companies.register, nora, REGISTRATION)
    assert isinstance(registered, Registered)
    company_id = stored_id(registered.company)
    assert registered.company.state is CompanyState.WAITING
    assert set(await stage.told()) == {
        (office.karin, f"approval_needed:company:{company_id}:2026-11-24T110000")
    }
    assert await stage.deeds() == [Deed.COMPANY_REGISTERED]
    consents = {row.id: row.consented_at for row in await stage.rows(Person)}
    assert consents[nora] == stage.world.now


async def test_one_company_too_many_on_a_day_is_refused_and_not_kept(
    stage: Stage, office: Office
) -> None:
    nora = await stage.person()
    for _ in range(MOST_NEW_COMPANIES_A_DAY):
        await stage.perform(companies.register, nora, REGISTRATION)
    before = len(await stage.rows(Company))
    refused = await stage.perform(companies.register, nora, REGISTRATION)
    assert refused == Refused(Refusal.ENOUGH_TODAY)
    assert len(await stage.rows(Company)) == before
    stage.pass_time(timedelta(days=1))
    assert isinstance(await stage.perform(companies.register, nora, REGISTRATION), Registered)


async def test_vetted_line_waits_beside_the_approved_company_and_others_hold(
    stage: Stage,
    office: Office,
) -> None:
    given = CompanyChange(company_id=office.company_id, name="Neu GmbH", sector_id="S1")
    assert await stage.perform(companies.change, office.petra, given) == Changed(Saved.WAITS)
    company = await stage.row(Company, office.company_id)
    assert (company.name, company.sector_id, company.website) == ("Muster GmbH", "S1", "muster.de")
    assert set(await stage.told()) == {
        (
            office.karin,
            f"change_waiting:company:{office.company_id}:2026-11-24T110000",
        )
    }
    assert await stage.perform(companies.change, office.petra, given) == Changed(Saved.UNCHANGED)
    assert await stage.deeds() == [Deed.COMPANY_CHANGED]


async def test_change_is_taken_back_once(stage: Stage, office: Office) -> None:
    given = CompanyChange(company_id=office.company_id, name="Neu GmbH")
    await stage.perform(companies.change, office.petra, given)
    dropped = [
        await stage.perform(companies.drop_change, office.petra, office.company_id)
        for _ in range(2)
    ]
    assert dropped == [Dropped(is_dropped=True), Dropped(is_dropped=False)]
    assert await stage.deeds() == [Deed.COMPANY_CHANGED, Deed.CHANGE_DROPPED]


async def test_contact_is_of_whoever_changes_it(stage: Stage, office: Office) -> None:
    given = CompanyChange(company_id=office.company_id, contact="@neu")
    assert await stage.perform(companies.change, office.petra, given) == Changed(Saved.CHANGED)
    contacts = {row.person_id: row.contact for row in await stage.rows(Membership)}
    assert contacts == {office.petra: "@neu", office.paul: "@paul"}
    assert await stage.deeds() == [Deed.CONTACT_CHANGED]


async def test_who_was_removed_changes_nothing(stage: Stage, office: Office) -> None:
    async with stage.database.write() as session:
        membership = await find_membership(session, office.company_id, office.petra)
        assert membership is not None
        await delete_member(session, office.company_id, stored_id(membership))
    given = CompanyChange(company_id=office.company_id, sector_id="S1")
    assert await stage.perform(companies.change, office.petra, given) == Refused(Refusal.NOT_YOURS)
    refused = await stage.perform(companies.drop_change, office.petra, office.company_id)
    assert refused == Refused(Refusal.NOT_YOURS)
    assert (await stage.row(Company, office.company_id)).sector_id == "S2"
    assert await stage.deeds() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"website": ""},
        {"latitude": 90.5},
        {"sector_id": ""},
    ],
)
def test_impossible_company_is_not_given_to_an_act(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CompanyChange.model_validate({"company_id": 1, **wrong})
    with pytest.raises(ValidationError):
        replace(COMPANY, **wrong)


def test_texts_of_a_company_are_cleaned() -> None:
    given = CompanyInput(" Muster\u202e\nGmbH ", None, None, None, None, None, None)
    assert given.name == "Muster GmbH"
