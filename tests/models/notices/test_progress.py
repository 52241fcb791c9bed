"""How far an announcement is, told alike from its first commit on."""

from datetime import UTC, datetime

import pytest

from models.notices.progress import Progress, progress_view
from models.queries.campaigns import LAST_SHOWN
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxState

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def progress(state: CampaignState, **counts: int) -> Progress:
    campaign = Campaign(id=3, html="<b>Hallo</b>", state=state, recipients=10, created_at=NOW)
    return Progress(campaign, {OutboxState(name): count for name, count in counts.items()})


@pytest.mark.parametrize("counts", [{"pending": 10}, {"sent": 10}, {"sent": 4, "sending": 6}])
def test_a_queued_one_is_told_as_one_on_its_way(counts: dict[str, int]) -> None:
    queued = progress(CampaignState.QUEUED, **counts)
    sending = progress(CampaignState.SENDING, **counts)
    assert progress_view(queued) == progress_view(sending)
    assert queued.is_running
    assert not queued.fingerprint.startswith(LAST_SHOWN)


def test_the_last_counts_are_known_as_such() -> None:
    assert progress(CampaignState.FINISHED, sent=10).fingerprint.startswith(LAST_SHOWN)
    stopped = progress(CampaignState.CANCELLED, sent=4, sending=1, cancelled=5)
    assert not stopped.fingerprint.startswith(LAST_SHOWN)


def test_only_the_author_reads_that_a_colleague_stopped_it() -> None:
    stopped = progress(CampaignState.CANCELLED, cancelled=10)
    stopped.campaign.is_stopped_by_colleague = True
    assert progress_view(stopped).values["is_stopped_by_colleague"]
    assert not progress_view(stopped, is_for_author=False).values["is_stopped_by_colleague"]
