"""A company rests and is lifted, each once, and its people read it."""

from datetime import timedelta

from models.acts import resting
from models.acts.resting import Lifted, Suspended, SuspensionInput
from models.queries.companies import get_company
from models.tables.company import CompanyState
from models.tables.event import Deed
from tests.models.acts.region import STAMP, ActRegion


async def test_company_rests_once_and_is_as_before_when_that_is_lifted(region: ActRegion) -> None:
    karin, cora = await region.add_coordinator(), await region.add_person()
    company_id = await region.add_company(cora, is_approved=True)
    given = SuspensionInput(company_id=company_id, reason="Es gab Beschwerden.")
    assert await region.perform(resting.suspend, karin, given) == Suspended(is_new=True)
    assert await region.perform(resting.suspend, karin, given) == Suspended(is_new=False)
    async with region.database.read() as session:
        assert (await get_company(session, company_id)).returned_reason == "Es gab Beschwerden."
    region.pass_time(timedelta(minutes=1))
    lifted = await region.perform(resting.lift, karin, company_id)
    assert lifted == Lifted(CompanyState.APPROVED)
    assert await region.perform(resting.lift, karin, company_id) == Lifted(None)
    assert await region.queued() == [
        (cora.person_id, f"company_suspended:{company_id}:{STAMP}"),
        (cora.person_id, f"company_lifted:{company_id}:2026-11-24T110100"),
    ]
    assert await region.deeds() == [Deed.COMPANY_SUSPENDED, Deed.COMPANY_LIFTED]


async def test_company_that_was_never_approved_waits_when_it_rests_no_more(
    region: ActRegion,
) -> None:
    karin, cora = await region.add_coordinator(), await region.add_person()
    company_id = await region.add_company(cora)
    given = SuspensionInput(company_id=company_id, reason="Es gab Beschwerden.")
    await region.perform(resting.suspend, karin, given)
    lifted = await region.perform(resting.lift, karin, company_id)
    assert lifted == Lifted(CompanyState.WAITING)
