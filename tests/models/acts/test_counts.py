"""Who may have students counted for a company, and how often."""

from datetime import timedelta

from models.acts import counts
from models.acts.counts import RECOUNTS_A_DAY, Claimed, Counted, CountInput, ToldInput
from models.refusals import Refusal, Refused
from models.tables.company import CompanyState
from models.tables.kept_count import KeptCount
from tests.models.acts.stage import Office, Stage


def reach(office: Office, key: str) -> CountInput:
    return CountInput(company_id=office.company_id, counted=Counted.REACH, key=key)


async def test_day_has_few_counts_for_all_of_a_company_and_the_next_has_new_ones(
    stage: Stage,
    office: Office,
) -> None:
    claims = [
        await stage.perform(
            counts.claim, (office.petra, office.paul)[number % 2], reach(office, str(number))
        )
        for number in range(RECOUNTS_A_DAY + 1)
    ]
    assert claims == [Claimed(is_granted=True)] * RECOUNTS_A_DAY + [Claimed(is_granted=False)]
    stage.pass_time(timedelta(days=1))
    last = await stage.perform(counts.claim, office.petra, reach(office, str(RECOUNTS_A_DAY)))
    assert last == Claimed(is_granted=True)


async def test_what_was_told_is_not_counted_again_on_the_same_day(
    stage: Stage, office: Office
) -> None:
    count = reach(office, "a")
    await stage.perform(counts.claim, office.petra, count)
    await stage.perform(
        counts.keep, office.petra, ToldInput(**count.model_dump(), told={"students": 5})
    )
    assert await stage.perform(counts.claim, office.petra, count) == Claimed(is_granted=False)
    (kept,) = await stage.rows(KeptCount)
    assert kept.told == {"students": 5}


async def test_nothing_is_counted_for_an_outsider_or_before_approval(
    stage: Stage, office: Office
) -> None:
    outsider = await stage.person()
    refused = await stage.perform(counts.claim, outsider, reach(office, "a"))
    assert refused == Refused(Refusal.NOT_YOURS)
    await stage.put_company(office.company_id, CompanyState.WAITING)
    waiting = await stage.perform(counts.claim, office.petra, reach(office, "a"))
    assert isinstance(waiting, Refused)
    assert waiting.reason is Refusal.COMPANY_STATE
    assert await stage.rows(KeptCount) == []
