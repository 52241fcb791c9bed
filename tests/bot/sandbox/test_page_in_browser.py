"""The chat page in a real browser: nothing people write becomes markup, everything is reachable."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, Page, async_playwright, expect

from bot.sandbox import Person, StandIn
from bot.sandbox.page import SandboxPage
from tests.bot.sandbox.client import BotClient
from tests.bot.sandbox.test_page import Hooks

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser_page(stand_in: StandIn, anna: Person) -> AsyncIterator[Page]:
    app = SandboxPage(stand_in, Hooks([(anna.user_id, "student")]))
    async with stand_in.serving(app=app) as base_url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(locale="de-DE")
        await page.goto(base_url.removesuffix("/bot"))
        await expect(page.locator("body[data-ready=yes]")).to_be_visible()
        yield page
        await browser.close()


async def test_text_of_people_and_buttons_never_becomes_markup(
    stand_in: StandIn, anna: Person, browser_page: Page
) -> None:
    hostile = "<img src=x onerror=\"document.title='broken'\"><script>1</script>"
    column = browser_page.get_by_test_id("column-student")
    await column.get_by_test_id("input").fill(hostile)
    await column.get_by_test_id("send").click()
    await expect(column.get_by_test_id("own-message")).to_contain_text(hostile)
    markup = {"inline_keyboard": [[{"text": hostile, "callback_data": "x"}]]}
    await BotClient(stand_in).call(
        "sendMessage", chat_id=anna.user_id, text=hostile, reply_markup=markup
    )
    await expect(column.get_by_test_id("bot-message")).to_contain_text(hostile)
    await expect(column.get_by_test_id("inline-button")).to_have_text(hostile)
    assert await column.locator(".scroll img").count() == 0
    assert await browser_page.title() == "KMUni Sandbox"


async def test_keyboard_alone_writes_and_opens_the_menu(
    stand_in: StandIn, anna: Person, browser_page: Page
) -> None:
    commands = [{"command": "hilfe", "description": "Hilfe"}]
    await BotClient(stand_in).call("setMyCommands", commands=commands)
    column = browser_page.get_by_test_id("column-student")
    await expect(column.get_by_test_id("commands")).to_contain_text("/hilfe")
    await column.get_by_test_id("input").focus()
    await browser_page.keyboard.type("Hallo")
    await browser_page.keyboard.press("Enter")
    await expect(column.get_by_test_id("own-message")).to_have_count(1)
    await column.get_by_test_id("menu").focus()
    await browser_page.keyboard.press("Enter")
    await browser_page.keyboard.press("Enter")
    await expect(column.get_by_test_id("own-message")).to_have_count(2)
    assert [message.text for message in anna.messages] == ["Hallo", "/hilfe"]


async def test_phone_shows_one_chat_and_counts_unread_in_the_others(
    stand_in: StandIn, anna: Person, browser_page: Page
) -> None:
    await browser_page.set_viewport_size({"width": 390, "height": 844})
    await browser_page.get_by_test_id("tab-company").click()
    await expect(browser_page.get_by_test_id("column-student")).to_be_hidden()
    await BotClient(stand_in).call("sendMessage", chat_id=anna.user_id, text="neu")
    await expect(browser_page.get_by_test_id("tab-student")).to_contain_text("1")
    await browser_page.get_by_test_id("tab-student").click()
    await expect(browser_page.get_by_test_id("column-student")).to_contain_text("neu")
    await expect(browser_page.get_by_test_id("tab-student")).not_to_contain_text("1")
    width = await browser_page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


@pytest.mark.parametrize(
    ("width", "height"),
    [(2560, 1440), (1920, 1080), (1440, 900), (1280, 800), (1000, 700), (420, 800), (390, 844)],
)
async def test_the_chat_fills_the_screen_to_its_lower_edge(
    browser_page: Page, width: int, height: int
) -> None:
    await browser_page.set_viewport_size({"width": width, "height": height})
    box = await browser_page.get_by_test_id("column-student").bounding_box()
    assert box is not None
    assert height - 24 <= box["y"] + box["height"] <= height


async def test_a_file_can_be_sent_from_the_page(anna: Person, browser_page: Page) -> None:
    file: FilePayload = {
        "name": "angebot.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7",
    }
    column = browser_page.get_by_test_id("column-student")
    await column.get_by_test_id("file").set_input_files(file)
    await expect(column.get_by_test_id("own-message")).to_contain_text("angebot.pdf")
    (message,) = anna.messages
    assert message.document is not None
    assert message.document.content == b"%PDF-1.7"
