"""Who may have students counted for a company, and how often."""

from models.acts import counts
from models.acts.counts import RECOUNTS_A_DAY, Claimed, Counted, CountInput, ToldInput
from models.refusals import Refusal, Refused
from models.tables.company import CompanyState
from models.tables.kept_count import KeptCount
from tests.models.acts.office import Office


def reach(office: Office, key: str) -> CountInput:
    return CountInput(company_id=office.company_id, counted=Counted.REACH, key=key)


async def test_day_has_few_counts_for_all_of_a_company_and_the_next_has_new_ones(
    office: Office,
) -> None:
    claims = [
        await office.perform(
            counts.claim, reach(office, str(number)), (office.petra, office.paul)[number % 2]
        )
        for number in range(RECOUNTS_A_DAY + 1)
    ]
    assert claims == [Claimed(is_granted=True)] * RECOUNTS_A_DAY + [Claimed(is_granted=False)]
    office.later(days=1)
    last = await office.perform(counts.claim, reach(office, str(RECOUNTS_A_DAY)))
    assert last == Claimed(is_granted=True)


async def test_what_was_told_is_not_counted_again_on_the_same_day(office: Office) -> None:
    count = reach(office, "a")
    await office.perform(counts.claim, count)
    await office.perform(counts.keep, ToldInput(**count.model_dump(), told={"students": 5}))
    assert await office.perform(counts.claim, count) == Claimed(is_granted=False)
    (kept,) = await office.rows(KeptCount)
    assert kept.told == {"students": 5}


async def test_nothing_is_counted_for_an_outsider_or_before_approval(office: Office) -> None:
    outsider = await office.person()
    refused = await office.perform(counts.claim, reach(office, "a"), outsider)
    assert refused == Refused(Refusal.NOT_YOURS)
    await office.be(CompanyState.WAITING)
    waiting = await office.perform(counts.claim, reach(office, "a"))
    assert isinstance(waiting, Refused)
    assert waiting.reason is Refusal.COMPANY_STATE
    assert await office.rows(KeptCount) == []
