"""After a restart every question is open as it was."""

from typing import Any

import pytest

from handlers.company import QUESTIONS
from models.queries.drafts import open_draft
from models.tables.draft import Dialogue
from tests.handlers.company.desk import Desk

COMPANY: dict[str, Any] = {
    "name": "Zweitwerk KG",
    "place": "Hagen",
    "known_name": "Zweitwerk KG",
    "contact": "@petra_brandt",
    "member_name": "Petra",
    "sector_id": "S2",
}
OFFER: dict[str, Any] = {
    "text": "Praktikum im Labor.",
    "title": "Praktikum im Labor",
    "kind": "praktikum",
    "fields": ["0613"],
    "place": "Bochum",
    "last_day": "2027-01-15",
}


@pytest.mark.parametrize("state", list(QUESTIONS))
async def test_question_is_open_after_a_restart(desk: Desk, state: str) -> None:
    dialogue = Dialogue(state.partition(".")[0])
    answers = COMPANY if dialogue is Dialogue.COMPANY else {**OFFER, "company_id": desk.company_id}
    async with desk.play.runtime.database.write() as session:
        await open_draft(
            session, desk.person_id, dialogue, state, answers, now=desk.play.clock.now()
        )
    await desk.play.restart()
    question = await desk.say("/start")
    assert question.find_button("dX") is not None
    assert await desk.state() == state
    await desk.person.send_sticker()
    await desk.play.settle()
    assert desk.person.received[-1].find_button("dX") is not None
    draft = await desk.draft()
    assert draft is not None
    assert draft.state == state
    assert draft.data == answers
