"""Every act of coordinators asks whether its actor coordinates, at the moment of the act."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts import announcements, answers, approvals, resting, seats, synonyms
from models.acts.announcements import AnnouncementInput
from models.acts.answers import OriginalInput, WordingInput
from models.acts.approvals import CardInput, ReturnInput, UnapprovalInput
from models.acts.resting import SuspensionInput
from models.acts.seats import SeatName
from models.acts.synonyms import ExplanationInput, MeaningInput
from models.acts.world import World
from models.audience import Audience
from models.queries.approvals import Subject
from models.queries.seats import delete_seats
from models.reading.heard import Topic
from models.refusals import Refusal, Refused
from models.rights import Actor
from models.vocabulary import Language, Who
from tests.models.acts.stage import Stage

CARD = CardInput(subject=Subject.COMPANY, key=1, fingerprint="00000000")

ACTS: list[tuple[Callable[[AsyncSession, Actor, Any, World], Awaitable[Any]], object]] = [
    (approvals.approve, CARD),
    (approvals.give_back, ReturnInput(**CARD.model_dump(), reason="Wer?")),
    (approvals.put_off, CARD),
    (approvals.begin_again, None),
    (approvals.take_back_approval, UnapprovalInput(offer_id=1, reason="Doch nicht.")),
    (resting.suspend, SuspensionInput(company_id=1, reason="Beschwerden.")),
    (resting.lift, 1),
    (
        announcements.announce,
        AnnouncementInput(html="Hallo", audience=Audience(Who.ALL)),
    ),
    (announcements.stop, 1),
    (synonyms.explain, ExplanationInput(entry_id=1, text="dings", codes=("0714",))),
    (synonyms.take_back, MeaningInput(1, ("0714",))),
    (synonyms.ignore, 1),
    (synonyms.restore, 1),
    (
        answers.change,
        WordingInput(topic=Topic.COST, language=Language.GERMAN, words="Nichts.", before=None),
    ),
    (
        answers.restore,
        OriginalInput(topic=Topic.COST, language=Language.GERMAN, before="Nichts."),
    ),
    (seats.invite, SeatName(name="Karin")),
    (seats.remove, 1),
    (seats.take_link_back, "abcdefgh"),
]


@pytest.mark.parametrize(("act", "given"), ACTS, ids=lambda one: getattr(one, "__name__", ""))
async def test_act_is_refused_from_the_moment_on_at_which_the_seat_is_taken_away(
    stage: Stage,
    act: Callable[[AsyncSession, Actor, Any, World], Awaitable[Any]],
    given: object,
) -> None:
    actor, _ = await stage.coordinator(), await stage.coordinator("Rest")
    outcome = await stage.perform(act, actor, given)
    assert outcome != Refused(Refusal.NO_COORDINATOR)
    before = len(await stage.events())
    async with stage.database.write() as session:
        await delete_seats(session, actor, is_somebody_named=False)
    assert await stage.perform(act, actor, given) == Refused(Refusal.NO_COORDINATOR)
    assert len(await stage.events()) == before
