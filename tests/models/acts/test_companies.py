"""Registering a company and changing what it says of itself."""

from dataclasses import replace
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
from tests.models.acts.office import COMPANY, Office

REGISTRATION = RegistrationInput(company=COMPANY, member_name="Nora Nagel", contact="@nora")


async def test_registered_company_waits_and_coordinators_hear_of_it(office: Office) -> None:
    nora = await office.person()
    registered = await office.perform(companies.register, REGISTRATION, nora)
    assert isinstance(registered, Registered)
    company_id = stored_id(registered.company)
    assert registered.company.state is CompanyState.WAITING
    assert await office.told() == {
        (office.karin.person_id, f"approval_needed:company:{company_id}:2026-11-24T110000")
    }
    assert await office.deeds() == [Deed.COMPANY_REGISTERED]
    consents = {row.id: row.consented_at for row in await office.rows(Person)}
    assert consents[nora.person_id] == office.world.now


async def test_one_company_too_many_on_a_day_is_refused_and_not_kept(office: Office) -> None:
    nora = await office.person()
    for _ in range(MOST_NEW_COMPANIES_A_DAY):
        await office.perform(companies.register, REGISTRATION, nora)
    before = len(await office.rows(Company))
    refused = await office.perform(companies.register, REGISTRATION, nora)
    assert refused == Refused(Refusal.ENOUGH_TODAY)
    assert len(await office.rows(Company)) == before
    office.later(days=1)
    assert isinstance(await office.perform(companies.register, REGISTRATION, nora), Registered)


async def test_vetted_line_waits_beside_the_approved_company_and_others_hold(
    office: Office,
) -> None:
    given = CompanyChange(company_id=office.company_id, name="Neu GmbH", sector_id="S1")
    assert await office.perform(companies.change, given) == Changed(Saved.WAITS)
    company = await office.company()
    assert (company.name, company.sector_id, company.website) == ("Muster GmbH", "S1", "muster.de")
    assert await office.told() == {
        (
            office.karin.person_id,
            f"change_waiting:company:{office.company_id}:2026-11-24T110000",
        )
    }
    assert await office.perform(companies.change, given) == Changed(Saved.UNCHANGED)
    assert await office.deeds() == [Deed.COMPANY_CHANGED]


async def test_change_is_taken_back_once(office: Office) -> None:
    given = CompanyChange(company_id=office.company_id, name="Neu GmbH")
    await office.perform(companies.change, given)
    dropped = [await office.perform(companies.drop_change, office.company_id) for _ in range(2)]
    assert dropped == [Dropped(is_dropped=True), Dropped(is_dropped=False)]
    assert await office.deeds() == [Deed.COMPANY_CHANGED, Deed.CHANGE_DROPPED]


async def test_contact_is_of_whoever_changes_it(office: Office) -> None:
    given = CompanyChange(company_id=office.company_id, contact="@neu")
    assert await office.perform(companies.change, given) == Changed(Saved.CHANGED)
    contacts = {row.person_id: row.contact for row in await office.rows(Membership)}
    assert contacts == {office.petra.person_id: "@neu", office.paul.person_id: "@paul"}
    assert await office.deeds() == [Deed.CONTACT_CHANGED]


async def test_who_was_removed_changes_nothing(office: Office) -> None:
    async with office.database.write() as session:
        membership = await find_membership(session, office.company_id, office.petra.person_id)
        assert membership is not None
        await delete_member(session, office.company_id, stored_id(membership))
    given = CompanyChange(company_id=office.company_id, sector_id="S1")
    assert await office.perform(companies.change, given) == Refused(Refusal.NOT_YOURS)
    refused = await office.perform(companies.drop_change, office.company_id)
    assert refused == Refused(Refusal.NOT_YOURS)
    assert (await office.company()).sector_id == "S2"
    assert await office.deeds() == []


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
