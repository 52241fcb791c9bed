"""Students who want to hear of new offers, and coordinators who approve them."""

from typing import Any

from sqlmodel import col, select

from models.notices.alerts import AlertNotice
from models.queries.approval_answers import change_submission_to_approved
from models.queries.approvals import Subject, find_submission_for_update
from models.queries.subscriptions import (
    SubscriptionInput,
    add_subscription,
    change_rhythm,
    find_profile_subscription,
)
from models.tables.base import stored_id
from models.tables.subscription import AlertRun, AlertRunState, Cadence
from tests.scheduler.region import Recorder, Region


async def approve(region: Region, offer_id: int) -> None:
    """As a coordinator does."""
    async with region.database.write() as session:
        submission = await find_submission_for_update(session, Subject.OFFER, offer_id)
        assert submission is not None
        await change_submission_to_approved(session, submission, now=region.clock.now())


async def new_offer(region: Region, title: str = "Praktikum Software", **changes: Any) -> int:
    """A newly approved offer of a company of its own."""
    company_id, _ = await region.company(f"{title} GmbH")
    offer_id = await region.waiting_offer(company_id, title, **changes)
    await approve(region, offer_id)
    return offer_id


async def set_rhythm(region: Region, person_id: int, key: int | None = None, **values: Any) -> None:
    """Of one subscription, by default of what fits the profile."""
    async with region.database.write() as session:
        if key is None:
            profile = await find_profile_subscription(session, person_id)
            assert profile is not None
            key = stored_id(profile)
        await change_rhythm(session, person_id, key, values)


async def listener(region: Region, cadence: Cadence = Cadence.AT_ONCE) -> int:
    """A student who wants to hear at once of what fits the profile."""
    person_id = await region.student()
    await set_rhythm(region, person_id, cadence=cadence)
    return person_id


async def subscribe(region: Region, person_id: int, **wish: Any) -> int:
    wanted = SubscriptionInput(**{"cadence": Cadence.AT_ONCE, **wish})
    async with region.database.write() as session:
        key = await add_subscription(session, person_id, wanted, now=region.clock.now())
    assert key is not None
    return key


async def runs(region: Region) -> list[tuple[AlertRunState, int]]:
    """State and messages of each run."""
    async with region.database.read() as session:
        rows = await session.exec(select(AlertRun).order_by(col(AlertRun.offer_id)))
        return [(run.state, run.told) for run in rows]


def told(telegram: Recorder) -> list[tuple[int, int]]:
    """(person, offer) of each alert, in the order of sending."""
    return [
        (recipient.person_id, notice.offer_ids[0])
        for recipient, notice in telegram.sent
        if isinstance(notice, AlertNotice)
    ]
