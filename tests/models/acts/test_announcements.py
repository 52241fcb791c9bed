"""Announcing to a circle that is large enough, and stopping what has not gone out."""

import pytest
from pydantic import ValidationError
from sqlmodel import select

from models.acts import announcements
from models.acts.announcements import Announced, AnnouncementInput, Stopped, Watched, WatchInput
from models.audience import Audience
from models.disclosure import LEAST_AUDIENCE
from models.refusals import Refusal, Refused
from models.tables.base import stored_id
from models.tables.campaign import AttachmentKind, Campaign, CampaignState
from models.tables.event import Deed
from models.vocabulary import Who
from tests.models.acts.stage import Stage

COMPUTING = Audience(Who.STUDENTS, fields=("0613",))
EVENING = AnnouncementInput(html="<b>Karriereabend</b> am Donnerstag", audience=COMPUTING)


async def announce(stage: Stage, actor: int) -> Campaign:
    for _ in range(LEAST_AUDIENCE):
        await stage.student(fields=("0613",))
    announced = await stage.perform(announcements.announce, actor, EVENING)
    assert isinstance(announced, Announced)
    return announced.campaign


async def test_everybody_concerned_is_queued_for_and_nobody_else(stage: Stage) -> None:
    karin = await stage.coordinator()
    await stage.student(fields=("0714",))
    campaign = await announce(stage, karin)
    assert campaign.recipients == LEAST_AUDIENCE
    assert {key for _, key in await stage.told()} == {f"broadcast:{campaign.id}"}
    assert len(await stage.told()) == LEAST_AUDIENCE
    [event] = await stage.events()
    assert (event.deed, event.field_code) == (Deed.ANNOUNCED, "0613")


async def test_circle_that_picks_people_out_gets_nothing(stage: Stage) -> None:
    karin = await stage.coordinator()
    for _ in range(LEAST_AUDIENCE - 1):
        await stage.student(fields=("0613",))
    refused = await stage.perform(announcements.announce, karin, EVENING)
    assert refused == Refused(Refusal.TOO_FEW)
    assert (await stage.told(), await stage.events()) == ([], [])
    async with stage.database.read() as session:
        assert (await session.exec(select(Campaign))).all() == []


async def test_colleague_stops_it_once(stage: Stage) -> None:
    karin, colleague = await stage.coordinator(), await stage.coordinator("Ole")
    campaign_id = stored_id(await announce(stage, karin))
    stopped = await stage.perform(announcements.stop, colleague, campaign_id)
    assert isinstance(stopped, Stopped)
    assert stopped.messages == LEAST_AUDIENCE
    assert (stopped.campaign.state, stopped.campaign.is_stopped_by_colleague) == (
        CampaignState.CANCELLED, True,
    )  # fmt: skip
    again = await stage.perform(announcements.stop, karin, campaign_id)
    assert isinstance(again, Stopped)
    assert again.messages == 0
    assert await stage.deeds() == [Deed.ANNOUNCED, Deed.ANNOUNCEMENT_STOPPED]


async def test_only_its_author_is_shown_how_far_it_is(stage: Stage) -> None:
    karin, colleague = await stage.coordinator(), await stage.coordinator("Ole")
    campaign_id = stored_id(await announce(stage, karin))
    here = WatchInput(campaign_id, message_id=12)
    refused = await stage.perform(announcements.watch, colleague, here)
    assert refused == Refused(Refusal.NOT_YOURS)
    assert await stage.perform(announcements.watch, karin, here) == Watched()
    async with stage.database.read() as session:
        assert (await session.get_one(Campaign, campaign_id)).progress_message_id == 12


@pytest.mark.parametrize(
    ("html", "attachment"),
    [
        ("", (None, None)),
        ("x" * 4097, (None, None)),
        ("x" * 1025, (AttachmentKind.PHOTO, "file")),
        ("Hallo", (AttachmentKind.PHOTO, None)),
    ],
)
def test_what_no_message_carries_is_no_announcement(
    html: str, attachment: tuple[AttachmentKind | None, str | None]
) -> None:
    kind, file_id = attachment
    with pytest.raises(ValidationError):
        AnnouncementInput(
            html=html, audience=COMPUTING, attachment_kind=kind, attachment_file_id=file_id
        )


def test_picture_may_go_without_words() -> None:
    AnnouncementInput(
        html="",
        audience=COMPUTING,
        attachment_kind=AttachmentKind.PHOTO,
        attachment_file_id="file",
    )
