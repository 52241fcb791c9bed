"""Whatever a server sends, it is kept or parked, and everybody else is answered."""

from random import Random
from typing import Any, cast

import pytest
from sqlmodel import select
from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.telegram.polling import PollingStoppedError, poll
from models.tables.inbox import InboxState, InboxUpdate
from tests.support.accounts import list_accounts
from tests.support.hostile import deep, hostile_updates, real_updates
from tests.support.stories import begin_student, say

FIRST = 800_000_001
SEED = 20_261_127
BATCHES = 2
BATCH = 60

TEXTS = [
    "Wi\x00tten-Annen",
    "Castrop\ud83d-Rauxel",
    "\x00",
    "\udfff\udfff",
    "Bewerbung bis 31.02.2031",
    "Beginn 99.99.99999",
    "Start am 0.0.0000 oder 2031-13-45",
    "9" * 4_000,
    "1e999999999",
]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.polling.LONGEST_PAUSE_S", 0.01)
    monkeypatch.setattr("bot.telegram.polling.NAMELESS_PAUSE_S", 0.01)
    monkeypatch.setattr("bot.telegram.answering.FIRST_PAUSE_S", 0.0)


@pytest.fixture
def frieda(stand_in: StandIn) -> Person:
    return stand_in.person("Frieda", username="frieda_k", started=True)


async def states(play: Play) -> set[InboxState]:
    async with play.runtime.database.read() as session:
        return {InboxState(one) for one in await session.exec(select(InboxUpdate.state))}


async def test_nothing_that_a_server_sends_stays_open_or_stops_anybody(
    play: Play, stand_in: StandIn
) -> None:
    chance = Random(SEED)
    people = [stand_in.person(f"F{number}", started=True) for number in range(6)]
    bystander = stand_in.person("Bernd", username="bernd")
    ids = [person.user_id for person in people]
    for number in range(BATCHES):
        batch = list(hostile_updates(chance, ids, FIRST + number * BATCH, BATCH))
        await play.runtime.intake.accept(batch)
        await say(bystander, "/start", "KMUni")
    await play.settle()
    assert await states(play) <= {InboxState.DONE, InboxState.PARKED}


@pytest.mark.parametrize("text", TEXTS)
async def test_text_that_no_database_takes_is_answered(
    play: Play, frieda: Person, text: str
) -> None:
    await begin_student(frieda)
    await play.settle()
    (raw, *_) = real_updates(frieda.user_id)
    mark = frieda.mark()
    await play.runtime.intake.accept(
        [{"update_id": FIRST, "message": {**raw["message"], "text": text}}]
    )
    await frieda.wait_for(since=mark)
    await play.settle()
    assert await states(play) == {InboxState.DONE}


async def test_names_and_payloads_that_no_database_takes_do_no_harm(
    play: Play, frieda: Person
) -> None:
    (_, start, *_, tap, _) = real_updates(frieda.user_id)
    sender = {**tap["callback_query"]["from"], "first_name": "Fr\x00i\ud800da", "username": "\x00"}
    start["message"] |= {"from": sender, "text": "/start mes\x00se\udc00" + "e" * 90}
    tap["callback_query"] |= {"from": sender, "data": tap["callback_query"]["data"] + "mes\x00se"}
    mark = frieda.mark()
    await play.runtime.intake.accept([{"update_id": FIRST, **start}])
    await frieda.wait_for("KMUni", since=mark)
    await play.runtime.intake.accept([{"update_id": FIRST + 1, **tap}])
    await frieda.wait_for("Was studierst du", since=mark)
    await play.settle()
    assert await list_accounts(play.runtime.database) == [frieda.user_id]


@pytest.mark.parametrize("part", ["date", "id", "from", "depth", "number"])
async def test_what_cannot_be_handled_is_parked_and_its_person_told(
    play: Play, frieda: Person, part: str
) -> None:
    (raw, *_) = real_updates(frieda.user_id)
    message = raw["message"]
    match part:
        case "date":
            message["date"] = 2**52
        case "id":
            message["message_id"] = 2**63
        case "from":
            message["reply_to_message"] = {**message, "from": {"id": 2**64}}
        case "depth":
            message["entities"] = deep(5_000)
        case "number":
            message["location"] = {"latitude": float("nan"), "longitude": float("-inf")}
    mark = frieda.mark()
    stand_in_id = play.stand_in.inject_update({"message": {"text": "neighbour"}})
    await play.runtime.intake.accept([{"update_id": FIRST, **raw}])
    await frieda.wait_for("schiefgegangen", since=mark)
    await play.settle()
    async with play.runtime.database.read() as session:
        kept = await session.get(InboxUpdate, FIRST)
        neighbour = await session.get(InboxUpdate, stand_in_id)
    assert kept is not None
    assert kept.state is InboxState.PARKED
    assert neighbour is not None


@pytest.mark.parametrize("update_id", [2**63, 2**70, -(2**63) - 1, 10**60])
async def test_an_update_with_a_number_too_large_is_handled_once(
    play: Play, frieda: Person, update_id: int
) -> None:
    (_, start, *_) = real_updates(frieda.user_id)
    for _ in range(2):
        await play.runtime.intake.accept([{"update_id": update_id, **start}])
    await play.settle()
    assert sum("KMUni" in message.text for message in frieda.received) == 1
    assert await states(play) == {InboxState.DONE}


async def test_polling_goes_on_behind_an_absurd_number(
    play: Play, frieda: Person, stand_in: StandIn
) -> None:
    stand_in.inject_update({"update_id": 2**63, "message": {"text": "far"}})
    await say(frieda, "/start", "KMUni")
    await play.settle()
    assert not stand_in.queue.pending


class ScriptedServer:
    """Answers getUpdates one after the other, and ends the polling after the last."""

    def __init__(self, answers: list[Any]) -> None:
        self._answers = answers
        self.offsets: list[int | None] = []

    async def do_api_request(self, _method: str, api_kwargs: dict[str, Any], **_: Any) -> Any:
        self.offsets.append(api_kwargs.get("offset"))
        if not self._answers:
            raise EndPointNotFound("what the library makes of a refused token")
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def get_me(self) -> Any:
        raise InvalidToken


async def test_whatever_the_server_answers_is_followed_by_another_question(play: Play) -> None:
    server = ScriptedServer(
        [
            [{"message": {}}, 7, None, {"update_id": "nine"}, {"update_id": True}],
            [{"update_id": float(FIRST)}, {"update_id": "nine"}],
            {"not": "a list"},
            RecursionError("too deep to be read"),
            [{"update_id": 2**64}],
        ]
    )
    with pytest.raises(PollingStoppedError):
        await poll(cast(Bot, server), play.runtime.intake)
    assert server.offsets == [None, None, FIRST + 1, FIRST + 1, FIRST + 1, 2**64 + 1]
