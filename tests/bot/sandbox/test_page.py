"""The chat page's endpoints: what they show, do and refuse."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.sandbox import Person, StandIn
from bot.sandbox.page import SandboxPage
from bot.sandbox.people import TINY_PNG
from tests.bot.sandbox.client import BotClient

ORIGIN = "http://127.0.0.1:8000"
OWN = {"Origin": ORIGIN}


class Hooks:
    """A clock and a bot that only remember what was asked of them."""

    def __init__(self, people: list[tuple[int, str]]) -> None:
        self._people = people
        self.weeks = 0
        self.restarts = 0

    async def next_monday(self) -> str:
        self.weeks += 1
        return self.now_text()

    async def restart_bot(self) -> None:
        self.restarts += 1

    def now_text(self) -> str:
        return f"Woche {self.weeks}"

    def people(self) -> list[tuple[int, str]]:
        return self._people


@pytest.fixture
def hooks(anna: Person) -> Hooks:
    return Hooks([(anna.user_id, "student")])


@pytest.fixture
def page(stand_in: StandIn, hooks: Hooks) -> SandboxPage:
    return SandboxPage(stand_in, hooks)


@pytest.fixture
async def browser(page: SandboxPage) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(page), base_url=ORIGIN) as client:
        yield client


async def test_page_and_its_parts_are_served_with_a_strict_policy(
    browser: httpx.AsyncClient,
) -> None:
    for path in ("/", "/static/app.js", "/static/page.css", "/static/icon.svg"):
        response = await browser.get(path)
        assert response.status_code == 200
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]


FOREIGN: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "127.0.0.1.evil.example:8000"},
    {"Host": "localhost.evil.example"},
    {"Host": "127.0.0.1:8000.evil.example"},
    {"Host": "192.168.1.7:8000"},
    {"Host": ""},
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "https://127.0.0.1:8000"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_foreign_pages_are_turned_away(
    browser: httpx.AsyncClient, stand_in: StandIn, anna: Person, headers: dict[str, str]
) -> None:
    path = f"/api/people/{anna.user_id}/send"
    assert (await browser.post(path, json={"text": "x"}, headers=headers)).status_code == 403
    photo = stand_in.files.add("photo", TINY_PNG, "a.png", "image/png")
    for seen in (
        "/",
        "/static/app.js",
        "/api/state",
        "/api/events?people=1",
        f"/api/files/{photo.path}",
        f"/file/bot{stand_in.token}/{photo.path}",
        f"/bot{stand_in.token}/getMe",
        f"/bot{stand_in.token}/setWebhook?url=http://127.0.0.1:8443/hook",
    ):
        assert (await browser.get(seen, headers=headers)).status_code == 403
    assert anna.messages == []
    assert stand_in.queue.webhook is None


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
async def test_what_any_page_may_send_unasked_changes_nothing(
    browser: httpx.AsyncClient, hooks: Hooks, anna: Person, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    for path in (
        f"/api/people/{anna.user_id}/send",
        f"/api/people/{anna.user_id}/block",
        "/api/people",
        "/api/restart",
        "/api/next-monday",
    ):
        answer = await browser.post(path, content=b'{"text": "x"}', headers=headers)
        assert answer.status_code == 403
    assert (anna.messages, hooks.weeks, hooks.restarts) == ([], 0, 0)
    assert not anna.chat.blocked


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"])
async def test_programs_of_this_machine_are_let_in(
    browser: httpx.AsyncClient, stand_in: StandIn, host: str
) -> None:
    answer = await browser.get(f"/bot{stand_in.token}/getMe", headers={"Host": host})
    assert answer.json()["ok"]


async def test_the_bot_api_alone_turns_foreign_pages_away_as_well(stand_in: StandIn) -> None:
    async with stand_in.serving() as base_url, httpx.AsyncClient() as client:
        url = f"{base_url}{stand_in.token}/getMe"
        assert (await client.get(url)).json()["ok"]
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            assert (await client.get(url, headers=headers)).status_code == 404


def test_every_start_has_a_token_of_its_own() -> None:
    tokens = {StandIn().token for _ in range(20)}
    assert len(tokens) == 20
    assert all(re.fullmatch(r"\d+:[A-Za-z0-9_-]{35}", token) for token in tokens)


async def test_state_lists_people_with_their_roles(
    browser: httpx.AsyncClient, anna: Person
) -> None:
    state = (await browser.get("/api/state")).json()
    assert state["now"] == "Woche 0"
    assert state["people"] == [
        {"id": anna.user_id, "name": "Anna", "language": "de", "role": "student"}
    ]


async def test_visitor_writes_taps_and_sees_the_answer(
    stand_in: StandIn, browser: httpx.AsyncClient, anna: Person
) -> None:
    bot = BotClient(stand_in)
    path = f"/api/people/{anna.user_id}"
    await browser.post(f"{path}/send", json={"text": "**Hallo** <b>"})
    assert anna.messages[0].html == "<b>Hallo</b> &lt;b&gt;"
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await bot.call("sendMessage", chat_id=anna.user_id, text="?", reply_markup=markup)
    chat = (await browser.get(f"{path}/chat")).json()
    shown = chat["messages"][-1]
    assert shown["buttons"] == [[{"label": "Ja", "data": "y", "url": None, "opens_bot": False}]]
    tapped = asyncio.create_task(
        browser.post(f"{path}/tap", json={"message_id": shown["id"], "data": "y"})
    )
    await stand_in.queue.changed.until(lambda: stand_in.callback_queries or None, 5)
    (query_id,) = stand_in.callback_queries
    await bot.call("answerCallbackQuery", callback_query_id=query_id, text="gut")
    assert (await tapped).json() == {"text": "gut", "alert": False}


async def test_pictures_go_as_pictures_and_files_as_files(
    browser: httpx.AsyncClient, anna: Person
) -> None:
    path = f"/api/people/{anna.user_id}/upload"
    picture = {"file": ("a.png", TINY_PNG, "image/png")}
    sent = await browser.post(path, files=picture, data={"caption": "da"}, headers=OWN)
    assert sent.status_code == 200
    page = {"file": ("a.html", b"<script>", "text/html")}
    assert (await browser.post(path, files=page, headers=OWN)).status_code == 200
    first, second = anna.messages
    assert first.photo is not None
    assert first.text == "da"
    assert second.document is not None
    shown = await browser.get(f"/api/files/{first.photo.path}")
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", TINY_PNG)
    offered = await browser.get(f"/api/files/{second.document.path}")
    assert offered.headers["Content-Type"] == "application/octet-stream"
    assert offered.headers["Content-Disposition"] == "attachment"


async def test_visitor_shares_a_place_blocks_and_changes_language(
    browser: httpx.AsyncClient, anna: Person
) -> None:
    path = f"/api/people/{anna.user_id}"
    place = {"latitude": 51.5, "longitude": 7.4}
    await browser.post(f"{path}/location", json=place)
    assert anna.messages[0].location is not None
    await browser.post(f"{path}/language", json={"code": "en"})
    assert anna.account.language_code == "en"
    await browser.post(f"{path}/block", json={})
    refused = await browser.post(f"{path}/send", json={"text": "x"})
    assert (refused.status_code, (await browser.get(f"{path}/chat")).json()["blocked"]) == (
        409,
        True,
    )
    await browser.post(f"{path}/unblock", json={})
    assert not anna.chat.blocked


async def test_newcomer_can_be_played(browser: httpx.AsyncClient, stand_in: StandIn) -> None:
    given = {"first_name": "Ben", "role": "company", "language": "en"}
    ben = (await browser.post("/api/people", json=given)).json()
    assert stand_in.people[ben["id"]].account.first_name == "Ben"
    people = (await browser.get("/api/state")).json()["people"]
    assert people[-1] == ben
    chat = (await browser.get(f"/api/people/{ben['id']}/chat")).json()
    assert chat["started"] is False
    assert ben["id"] not in stand_in.chats


async def test_clock_and_restart_reach_the_hooks(browser: httpx.AsyncClient, hooks: Hooks) -> None:
    assert (await browser.post("/api/next-monday", json={})).json() == {"now": "Woche 1"}
    assert (await browser.post("/api/restart", json={})).status_code == 200
    assert (hooks.weeks, hooks.restarts) == (1, 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/people/1/chat", 404), ("/api/files/none", 404), ("/nowhere", 404)],
)
async def test_unknown_things_are_not_found(
    browser: httpx.AsyncClient, path: str, status: int
) -> None:
    assert (await browser.get(path)).status_code == status


@pytest.mark.parametrize("body", [b"", b"[]", b"{"])
async def test_malformed_request_is_explained(
    browser: httpx.AsyncClient, anna: Person, body: bytes
) -> None:
    path = f"/api/people/{anna.user_id}/send"
    response = await browser.post(path, content=body, headers=OWN)
    assert response.status_code == 400
    assert "JSON" in response.json()["error"]


async def test_events_of_watched_chats_stream_live(
    stand_in: StandIn, page: SandboxPage, anna: Person
) -> None:
    other = stand_in.person("Ben", started=True)
    async with (
        stand_in.serving(app=page) as base_url,
        httpx.AsyncClient(base_url=base_url.removesuffix("/bot")) as client,
        client.stream("GET", f"/api/events?people={anna.user_id}") as stream,
    ):
        lines = aiter_events(stream)
        assert (await anext(lines))["kind"] == "clock"
        await other.send("ungesehen")
        message = await anna.send("gesehen")
        event = await anext(lines)
        assert (event["kind"], event["message"]["text"]) == ("message", "gesehen")
        bot = BotClient(stand_in)
        await bot.call("sendChatAction", chat_id=anna.user_id, action="typing")
        assert (await anext(lines))["action"] == "typing"
        await bot.call("deleteMessage", chat_id=anna.user_id, message_id=message.message_id)
        assert (await anext(lines))["id"] == message.message_id


async def aiter_events(stream: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))
