"""A page from elsewhere, open in the same real browser, drives nothing and reads nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, async_playwright

from bot.sandbox import Person, StandIn
from bot.sandbox.page import SandboxPage
from tests.bot.sandbox.test_page import Hooks
from tests.bot.sandbox.test_page_in_browser import CHROMIUM, FLAGS

pytestmark = pytest.mark.browser

EVERY_WAY = """
async ([origin, token, person]) => {
  const paths = [
    `/bot${token}/setWebhook?url=http://127.0.0.1:9/x`,
    `/bot${token}/sendMessage?chat_id=${person}&text=x`,
    `/api/people/${person}/block`,
    `/api/people/${person}/send`,
    "/api/restart",
    "/api/next-monday",
    "/api/state",
  ];
  const read = [];
  for (const path of paths) {
    for (const options of [
      { mode: "no-cors" },
      { mode: "cors" },
      { mode: "no-cors", method: "POST", body: '{"text": "x"}' },
      { mode: "no-cors", method: "POST", body: new URLSearchParams({ text: "x" }) },
      { mode: "no-cors", method: "POST", body: new FormData() },
      { mode: "cors", method: "POST", body: "{}", headers: { "Content-Type": "application/json" } },
    ]) {
      try {
        const answer = await fetch(origin + path, options);
        if (answer.type !== "opaque") read.push([path, answer.status]);
      } catch { /* what it should be */ }
    }
    await new Promise((done) => {
      const image = new Image();
      image.onload = image.onerror = done;
      image.src = origin + path;
    });
  }
  await new Promise((done) => {
    const events = new EventSource(`${origin}/api/events?people=${person}`);
    events.onmessage = (event) => { read.push(["events", event.data]); done(); };
    events.onerror = () => { events.close(); done(); };
  });
  return read;
}
"""


@dataclass
class Trap:
    """A foreign page that knows everything, and the sandbox it is after."""

    page: Page
    origin: str
    hooks: Hooks


@pytest.fixture
async def trap(stand_in: StandIn, anna: Person) -> AsyncIterator[Trap]:
    hooks = Hooks([(anna.user_id, "student")])
    app = SandboxPage(stand_in, hooks)

    async def foreign(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n"
            b"Connection: close\r\n\r\n<h1>Gewinn</h1>"
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(foreign, "127.0.0.1", 0)
    elsewhere = server.sockets[0].getsockname()[1]
    resolve = "--host-resolver-rules=MAP evil.example 127.0.0.1"
    async with stand_in.serving(app=app) as base_url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, resolve])
        page = await browser.new_page()
        await page.goto(f"http://evil.example:{elsewhere}/")
        yield Trap(page, base_url.removesuffix("/bot"), hooks)
        await browser.close()
    server.close()


async def test_a_foreign_page_drives_nothing_and_reads_nothing(
    trap: Trap, stand_in: StandIn, anna: Person
) -> None:
    read = await trap.page.evaluate(EVERY_WAY, [trap.origin, stand_in.token, anna.user_id])
    assert read == []
    assert anna.messages == []
    assert not anna.chat.blocked
    assert stand_in.queue.webhook is None
    assert not stand_in.calls
    assert (trap.hooks.weeks, trap.hooks.restarts) == (0, 0)


async def test_a_name_that_leads_to_loopback_opens_nothing(trap: Trap, stand_in: StandIn) -> None:
    port = trap.origin.rpartition(":")[2]
    for path in ("/", "/api/state", f"/bot{stand_in.token}/getMe"):
        answer = await trap.page.goto(f"http://evil.example:{port}{path}")
        assert answer is not None
        assert answer.status == 403
    assert not stand_in.calls
