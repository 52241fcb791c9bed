"""The webhook: whom it lets in, what it takes, and that 200 means kept."""

import socket
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.telegram.webhook import (
    MAX_BODY_BYTES,
    SECRET_HEADER,
    webhook_app,
)
from bot.web.listening import AddressInUseError, listening_socket
from models.errors import DatabaseBusyError
from models.tables.inbox import InboxUpdate

SECRET = "a-long-random-word"  # noqa: S105 - of this test
RIGHT = {SECRET_HEADER: SECRET}
UPDATE_ID = 900_000_001


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", started=True)


@pytest.fixture
async def telegram(play: Play) -> AsyncGenerator[httpx.AsyncClient]:
    """Telegram's side of the webhook at /telegram."""
    app = webhook_app(play.runtime.intake, SECRET, "/telegram")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://kmuni.example") as client:
        yield client


def update_of(person: Person, text: str) -> dict[str, Any]:
    return {
        "update_id": UPDATE_ID,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": person.user_id, "type": "private"},
            "from": {"id": person.user_id, "is_bot": False, "first_name": "Anna"},
            "text": text,
        },
    }


async def is_kept(play: Play) -> bool:
    async with play.runtime.database.read() as session:
        return await session.get(InboxUpdate, UPDATE_ID) is not None


async def test_an_update_is_kept_and_answered(
    telegram: httpx.AsyncClient, play: Play, anna: Person
) -> None:
    answer = await telegram.post("/telegram", json=update_of(anna, "Hallo"), headers=RIGHT)
    assert answer.status_code == 200
    assert await is_kept(play)
    await anna.wait_for()


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: "ü"}])
async def test_only_who_knows_the_secret_is_heard(
    telegram: httpx.AsyncClient, play: Play, anna: Person, headers: dict[str, str]
) -> None:
    raw = {name.encode(): value.encode() for name, value in headers.items()}
    answer = await telegram.post("/telegram", json=update_of(anna, "Hallo"), headers=raw)
    assert answer.status_code == 403
    assert not await is_kept(play)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (MAX_BODY_BYTES + 1), 413),
        (b"{", 400),
        (b"\xff", 400),
        (b"[1]", 400),
        (b"{}", 200),
    ],
)
async def test_what_is_no_update_is_refused(
    telegram: httpx.AsyncClient, body: bytes, status: int
) -> None:
    answer = await telegram.post("/telegram", content=body, headers=RIGHT)
    assert answer.status_code == status


async def test_the_largest_body_is_taken(
    telegram: httpx.AsyncClient, play: Play, anna: Person
) -> None:
    text = "x" * (MAX_BODY_BYTES // 2)
    answer = await telegram.post("/telegram", json=update_of(anna, text), headers=RIGHT)
    assert answer.status_code == 200
    assert await is_kept(play)


async def test_telegram_is_asked_to_come_again_while_nothing_can_be_kept(
    telegram: httpx.AsyncClient, play: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_arguments: object, **_options: object) -> object:
        raise DatabaseBusyError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(play.runtime.database, "write", busy)
        patch.setattr(play.runtime.database, "read", busy)
        answer = await telegram.post("/telegram", json=update_of(anna, "Hallo"), headers=RIGHT)
        assert answer.status_code == 503
        assert (await telegram.get("/readyz")).status_code == 503
        assert (await telegram.get("/healthz")).status_code == 200
    assert (await telegram.get("/readyz")).status_code == 200
    answer = await telegram.post("/telegram", json=update_of(anna, "Hallo"), headers=RIGHT)
    assert answer.status_code == 200
    await anna.wait_for()


async def test_nothing_but_posts_reaches_the_path(telegram: httpx.AsyncClient) -> None:
    assert (await telegram.get("/telegram", headers=RIGHT)).status_code == 405
    assert (await telegram.post("/", headers=RIGHT)).status_code == 404


def test_an_address_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUseError, match=f"127.0.0.1:{port} cannot be listened on"):
            listening_socket("127.0.0.1", port)
