"""A company rests and is lifted, each once, and its people read it."""

from datetime import timedelta

from models.acts import resting
from models.acts.resting import Lifted, Suspended, SuspensionInput
from models.queries.companies import get_company
from models.tables.company import CompanyState
from models.tables.event import Deed
from tests.models.acts.stage import STAMP, Stage


async def test_company_rests_once_and_is_as_before_when_that_is_lifted(stage: Stage) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora)
    given = SuspensionInput(company_id=company_id, reason="Es gab Beschwerden.")
    assert await stage.perform(resting.suspend, karin, given) == Suspended(is_new=True)
    assert await stage.perform(resting.suspend, karin, given) == Suspended(is_new=False)
    async with stage.database.read() as session:
        assert (await get_company(session, company_id)).returned_reason == "Es gab Beschwerden."
    stage.pass_time(timedelta(minutes=1))
    lifted = await stage.perform(resting.lift, karin, company_id)
    assert lifted == Lifted(CompanyState.APPROVED)
    assert await stage.perform(resting.lift, karin, company_id) == Lifted(None)
    assert await stage.told() == [
        (cora, f"company_suspended:{company_id}:{STAMP}"),
        (cora, f"company_lifted:{company_id}:2026-11-24T110100"),
    ]
    assert await stage.deeds() == [Deed.COMPANY_SUSPENDED, Deed.COMPANY_LIFTED]


async def test_company_that_was_never_approved_waits_when_it_rests_no_more(
    stage: Stage,
) -> None:
    karin, cora = await stage.coordinator(), await stage.person()
    company_id = await stage.company(cora, CompanyState.WAITING)
    given = SuspensionInput(company_id=company_id, reason="Es gab Beschwerden.")
    await stage.perform(resting.suspend, karin, given)
    lifted = await stage.perform(resting.lift, karin, company_id)
    assert lifted == Lifted(CompanyState.WAITING)
