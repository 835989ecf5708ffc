"""The page in a real browser: asking, reading, checking a quote; by keyboard, on a phone, without JavaScript, for everyone."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiohttp import web

from bot.channels.web import WebSettings, application
from tests.web_core import EXAMPLE, FORMS, FakeCore

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = None if CHROMIUM else "chromium finns inte på PATH (Debian: apt-get install chromium)"
try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
except ImportError as error:
    MISSING = f"webbläsartesterna vill ha utvecklingspaketen: {error}"

SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
QUESTIONS = {
    "many sources": EXAMPLE,
    "english": "Which project is about buses?",
    "foreign text": "<script>alert(1)</script> & **fet**",
    "nothing found": "Finns det en månfärd?",
    "mixed records": "Vad står det om nätverk och belopp?",
    "bare": "vad sa du?",
}
TOKEN = "en-lång-och-slumpad-nyckel"

Open = Callable[..., "Page"]


@pytest.fixture(scope="module", autouse=True)
def _browser_at_hand() -> None:
    """Without a browser the tests are skipped, but never where every change is checked."""
    if MISSING and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if MISSING:
        pytest.skip(MISSING)


@pytest.fixture(scope="module")
def browser(_browser_at_hand: None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield started
        started.close()


class Served:
    """The page on a free port of this machine, in a thread of its own."""

    def __init__(self, core: FakeCore, settings: WebSettings) -> None:
        self.core = core
        self._loop = asyncio.new_event_loop()
        self._runner = web.AppRunner(application(core, settings), access_log=None)
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.url = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)

    async def _start(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture(scope="module")
def _page_of_tests(_browser_at_hand: None) -> Iterator[Served]:
    running = Served(FakeCore(), WebSettings())
    yield running
    running.stop()


@pytest.fixture
def served(_page_of_tests: Served) -> Served:
    _page_of_tests.core.asked.clear()
    return _page_of_tests


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Open]:
    """Opens a path in a fresh profile; at the end no script may have failed and nothing may have been blocked."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(locale="sv-SE", reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto(path if path.startswith("http") else served.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    """What the console warns of, but for a page that is itself the refusal a test asked for."""
    if message.type in ("error", "warning") and message.page and message.location["url"] != message.page.url:
        yield message.text


WIDE = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


def ask(page: Page, question: str) -> None:
    page.get_by_label("Din fråga").fill(question)
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator(".turn").last.locator("h2")).to_have_text(question)


def marked(page: Page) -> str:
    return str(page.locator("mark#quote").text_content())


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_ask_read_and_check_the_quote_beside_the_answer(visit: Open, served: Served, size: dict[str, Any]) -> None:
    page = visit(**size)
    ask(page, EXAMPLE)
    expect(page.get_by_role("log")).to_contain_text("Miljönämnden deltar i 2 EU-projekt")
    expect(page.get_by_label("Din fråga")).to_have_value("")
    link = page.locator(".text a.cite").nth(2)
    link.click()
    panel = page.get_by_role("dialog", name="Internationell redovisning 2025")
    expect(panel).to_be_visible()
    assert marked(page) == "fartyg som ligger vid kaj slipper\nköra sina motorer om natten"
    expect(panel.locator("#quote")).to_be_in_viewport()
    assert page.locator("#source-body .document").text_content() == FORMS.text
    panel.get_by_role("button", name="Stäng").click()
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()


def test_the_link_opens_the_document_at_the_quote_too(visit: Open) -> None:
    page = visit()
    ask(page, EXAMPLE)
    href = page.locator(".text a.cite").nth(1).get_attribute("href")
    document = visit(str(href))
    assert marked(document) == "Projektnamn  Solrutt"
    expect(document.locator("#quote")).to_be_in_viewport()
    expect(document.locator("h1")).to_have_text("Internationell redovisning 2025")


def test_the_conversation_goes_on_and_ends_with_the_page(visit: Open, served: Served) -> None:
    page = visit()
    page.get_by_role("button", name="Vad kan du?").click()
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="Vilket är störst?").click()
    expect(page.locator(".turn")).to_have_count(2)
    assert served.core.asked == [("Vad kan du?", None), ("Vilket är störst?", "samtal-1")]
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.get_by_role("link", name="Nytt samtal").click()
    ask(page, "En ny fråga")
    assert served.core.asked[-1] == ("En ny fråga", None)


def test_a_fault_is_said_and_the_question_kept(visit: Open, served: Served) -> None:
    page = visit()
    page.route("**/api/turn", lambda route: route.fulfill(status=200, body="inte JSON"))
    field = page.get_by_label("Din fråga")
    field.fill("Hej?")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Svaret kom inte fram.")
    expect(field).to_have_value("Hej?")
    page.unroute("**/api/turn")
    field.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("")


def test_without_javascript(visit: Open, served: Served) -> None:
    page = visit(java_script_enabled=False)
    ask(page, EXAMPLE)
    expect(page.locator(".turn")).to_contain_text("Miljönämnden deltar i 2 EU-projekt")
    page.locator(".text a.cite").nth(2).click()
    expect(page.locator("mark#quote")).to_have_text("fartyg som ligger vid kaj slipper\nköra sina motorer om natten")
    expect(page.locator("mark#quote")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("button", name="Vilket är störst?").click()
    expect(page.locator(".turn h2")).to_have_text("Vilket är störst?")
    assert served.core.asked[-1] == ("Vilket är störst?", "samtal-1")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_answers_fit_a_phone(visit: Open, question: str) -> None:
    page = visit(**PHONE)
    assert _overflow(page) == 0
    ask(page, question)
    assert _overflow(page) == 0
    page.locator("a.cite").first.click() if page.locator("a.cite").count() else None
    assert _overflow(page) == 0


@pytest.mark.parametrize("path", ["/source/lang.txt?start=400000&end=400200", "/source/%3Cb%3Eelak%3C/b%3E.md", "/finns-inte"])
def test_documents_fit_a_phone(visit: Open, path: str) -> None:
    assert _overflow(visit(path, **PHONE)) == 0


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_keyboard_alone(visit: Open) -> None:
    page = visit(**WIDE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    _tab_to(page, "#question")
    page.keyboard.type("Vilka EU-projekt driver")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Backspace")
    page.keyboard.type(" miljönämnden?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn h2")).to_have_text(EXAMPLE)
    expect(page.locator("#question")).to_be_focused()
    _tab_to(page, ".text a.cite", back=True)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#source-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.text a.cite')")


def _tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    for _ in range(40):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_large_text_and_low_windows_leave_the_field_usable(visit: Open) -> None:
    """A page enlarged four times has a quarter of the room; the field must not lie over what one reads."""
    page = visit(viewport={"width": 320, "height": 256})
    ask(page, EXAMPLE)
    assert _overflow(page) == 0
    assert page.locator("#ask").evaluate("form => getComputedStyle(form).position") == "static"


# Everyone can use it

AXE_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


def barriers(page: Page) -> str:
    """What axe finds, as its report; empty when nothing."""
    found = Axe().run(page, options=AXE_RULES)
    return str(found.generate_report()) if found.violations_count else ""


@SCHEMES
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_axe_finds_no_barrier_in_the_chat(visit: Open, scheme: str, size: dict[str, Any], question: str) -> None:
    page = visit(color_scheme=scheme, **size)
    assert barriers(page) == ""
    ask(page, question)
    assert barriers(page) == ""
    if page.locator("a.cite").count():
        page.locator("a.cite").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert barriers(page) == ""


@SCHEMES
@pytest.mark.parametrize("path", ["/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt?start=50&end=400", "/finns-inte", "/?q=%20"])
def test_axe_finds_no_barrier_in_other_pages(visit: Open, scheme: str, path: str) -> None:
    assert barriers(visit(path, color_scheme=scheme)) == ""


@SCHEMES
def test_signing_in(visit: Open, scheme: str) -> None:
    locked = Served(FakeCore(), WebSettings(access_token=TOKEN))
    try:
        page = visit(f"{locked.url}/?q=Hej", color_scheme=scheme)
        assert barriers(page) == ""
        for token in ("fel", TOKEN):
            page.get_by_label("Åtkomstnyckel").fill(token)
            page.get_by_role("button", name="Logga in").click()
            if token == "fel":
                expect(page.get_by_role("alert")).to_have_text("Åtkomstnyckeln stämmer inte.")
                assert barriers(page) == ""
        expect(page.locator(".turn h2")).to_have_text("Hej")
        ask(page, EXAMPLE)
        page.get_by_role("button", name="Logga ut").click()
        expect(page.get_by_label("Åtkomstnyckel")).to_be_visible()
    finally:
        locked.stop()
