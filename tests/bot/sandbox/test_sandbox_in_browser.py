"""`kmuni sandbox` as a visitor plays it: student, company and coordinator on one page."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.sandbox.run import free_port
from tests.bot.sandbox.test_page_in_browser import CHROMIUM, FLAGS
from tests.support.bot_process import environment
from tests.support.stories import OFFER

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
SHOTS = os.environ.get("KMUNI_SCREENSHOTS")
"""A folder for pictures of each step, for whoever wants to look."""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    port = free_port()
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", "--port", str(port), "--config", str(config),
        stdout=asyncio.subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert b"sandbox" in await process.stdout.readline()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(locale="de-DE", viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"http://127.0.0.1:{port}")
        await expect(page.locator("body[data-ready=yes]")).to_be_visible()
        yield page
        await browser.close()
    process.terminate()
    assert await process.wait() == 0


class Visitor:
    """One of the three columns."""

    def __init__(self, page: Page, role: str) -> None:
        self.column: Locator = page.get_by_test_id(f"column-{role}")

    async def says(self, text: str) -> None:
        await self.column.get_by_test_id("input").fill(text)
        await self.column.get_by_test_id("send").click()

    async def taps(self, label: str) -> None:
        button = self.column.get_by_test_id("inline-button").filter(has_text=label).last
        await button.click()

    async def sees(self, text: str) -> None:
        message = self.column.get_by_test_id("bot-message").filter(has_text=text).last
        await expect(message).to_be_visible(timeout=PATIENCE_MS)


async def picture(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")


async def test_the_whole_story_shows_on_the_page(page: Page) -> None:
    student, company, coordinator = (
        Visitor(page, role) for role in ("student", "company", "coordinator")
    )
    await coordinator.says("/start")
    await coordinator.sees("Schön, dass Sie da sind")

    await student.says("/start")
    await student.taps("Ich studiere")
    await student.sees("Was studierst du, und wo?")
    await student.says("Angewandte Informatik Bachelor TU Dortmund, 4. Sem")
    await student.taps("Ja, stimmt so")
    await student.taps("Passt so")
    await student.taps("Praktikum")
    await expect(
        student.column.get_by_test_id("inline-button").filter(has_text="☑ Praktikum")
    ).to_be_visible()
    await student.taps("Fertig")
    await student.sees("Geschafft")
    await student.sees("passende")

    await company.says("/start")
    await company.taps("Ich bin ein Unternehmen")
    await company.says("Brückenkopf Software GmbH, Bochum, brueckenkopf.example")
    await company.taps("Informationstechnologie")
    await company.taps("10 bis 49")
    await company.says(OFFER)
    await company.sees("Praktikum Softwareentwicklung")
    await picture(page, "wide")
    await company.taps("Absenden")

    await coordinator.sees("wartet auf Freigabe")
    await coordinator.says("/freigaben")
    await coordinator.sees("Praktikum Softwareentwicklung")
    await coordinator.taps("freigeben")
    await company.sees("ist offen")

    await page.get_by_test_id("next-monday").click()
    await student.sees("passen")
    await student.sees("Praktikum Softwareentwicklung")
    await picture(page, "monday")

    await page.get_by_test_id("restart-bot").click()
    await student.says("/profil")
    await student.sees("Dein Profil")
    await page.set_viewport_size({"width": 390, "height": 844})
    await picture(page, "phone")
