"""The page in a real browser: asking, reading, checking a quote; by keyboard, on a phone, without JavaScript, for everyone."""

from __future__ import annotations

import asyncio
import io
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from openpyxl import load_workbook

from bot.channels.web.server import Core, Logs, WebSettings, application
from bot.core import Bot
from bot.feedback_log import FeedbackLog
from indexer.building import build
from indexer.index import open_index
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
TOKEN = "en-lång-och-slumpad-nyckel-som-ingen-gissar"

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

    def __init__(self, core: Core, settings: WebSettings, logs: Logs | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._runner = web.AppRunner(application(core, settings, logs=logs), access_log=None)
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


class Canned(Served):
    """The page over canned answers, which remember what was asked."""

    def __init__(self) -> None:
        self.core = FakeCore()
        super().__init__(self.core, WebSettings())


@pytest.fixture(scope="module")
def _page_of_tests(_browser_at_hand: None) -> Iterator[Canned]:
    running = Canned()
    yield running
    running.stop()


@pytest.fixture
def served(_page_of_tests: Canned) -> Canned:
    _page_of_tests.core.asked.clear()
    return _page_of_tests


@pytest.fixture(scope="module")
def samples(_browser_at_hand: None, bot: Bot) -> Iterator[str]:
    """The address of the page over the invented reports."""
    running = Served(bot, WebSettings())
    yield running.url
    running.stop()


@pytest.fixture(scope="module")
def first_sight(_browser_at_hand: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over two invented cities with long names of nämnder."""
    place = tmp_path_factory.mktemp("first_sight")
    build(Path(__file__).parent / "first_sight" / "reports", place)
    running = Served(Bot(open_index(place)), WebSettings())
    yield running.url
    running.stop()


@pytest.fixture
def visit(browser: Browser, served: Canned) -> Iterator[Open]:
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
def test_ask_read_and_check_the_quote_beside_the_answer(visit: Open, served: Canned, size: dict[str, Any]) -> None:
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


def test_the_conversation_goes_on_and_ends_with_the_page(visit: Open, served: Canned) -> None:
    page = visit()
    page.get_by_role("button", name="Vad kan du?").click()
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="Vilket är störst?").click()
    expect(page.locator(".turn")).to_have_count(2)
    assert served.core.asked == [("Vad kan du?", None), ("Vilket är störst?", "samtal-1")]
    assert page.context.cookies() == []
    assert page.evaluate("[Object.keys(localStorage), sessionStorage.length]") == [["utblick-asked"], 0]
    page.get_by_role("link", name="Nytt samtal").click()
    ask(page, "En ny fråga")
    assert served.core.asked[-1] == ("En ny fråga", None)


def test_the_conversation_is_there_on_coming_back(visit: Open, served: Canned) -> None:
    page = visit()
    ask(page, EXAMPLE)
    ask(page, "Vad kan du?")
    page.get_by_role("link", name="Utforska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utforska")
    page.go_back()
    expect(page.locator(".turn h2")).to_have_text([EXAMPLE, "Vad kan du?"])
    page.reload()
    expect(page.locator(".turn h2")).to_have_text([EXAMPLE, "Vad kan du?"])
    expect(page.get_by_role("button", name="Kopiera tabell")).to_have_count(1)
    ask(page, "Vilket är störst?")
    assert served.core.asked[-1] == ("Vilket är störst?", "samtal-1")
    assert "q=Vad+kan+du%3F&q=Vilket" in str(page.locator("a.link").last.get_attribute("href"))


def test_earlier_questions_are_offered_until_they_are_forgotten(visit: Open, served: Canned) -> None:
    page = visit()
    earlier = page.locator("#asked")
    expect(earlier).to_be_hidden()
    for question in (EXAMPLE, "Vad kan du?", EXAMPLE):
        ask(page, question)
    page.get_by_role("link", name="Nytt samtal").click()
    expect(earlier.locator("[name=q]")).to_have_text([EXAMPLE, "Vad kan du?"])
    earlier.get_by_role("button", name="Vad kan du?").click()
    expect(page.locator(".turn h2")).to_have_text("Vad kan du?")
    page.get_by_role("link", name="Nytt samtal").click()
    page.get_by_role("button", name="Glöm frågorna").click()
    expect(earlier).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_nothing_is_suggested_twice(visit: Open) -> None:
    page = visit()
    for question in (EXAMPLE, "Finns det en månfärd?", "Hej?"):
        ask(page, question)
    offered = page.locator("#log .suggestions button").all_text_contents()
    assert offered == ["Vilket är störst?", "Visa bara de som pågår"]


def test_an_answer_is_copied_with_its_sources(visit: Open, served: Canned) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, EXAMPLE)
    page.get_by_role("button", name="Kopiera svaret med källor").click()
    expect(page.get_by_role("button", name="Kopierat")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == EXAMPLE
    sources = [line for line in lines if line.startswith("[")]
    assert len(sources) == 3
    assert "”Projektnamn Solrutt” Internationell redovisning 2025, Exempelstad, ca sida 3" in sources[1]
    assert f"{served.url}/source/" in sources[1]
    assert lines[-1].startswith(f"{served.url}/?q=")


def test_the_language_changes_and_the_conversation_stays(visit: Open, served: Canned) -> None:
    page = visit()
    ask(page, EXAMPLE)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="New conversation")).to_be_visible()
    expect(page.locator(".turn h2")).to_have_text(EXAMPLE)
    assert page.locator("html").get_attribute("lang") == "en"
    assert barriers(page) == ""


def test_a_thumb_is_sent_without_leaving_the_page(visit: Open, tmp_path: Path) -> None:
    feedback = FeedbackLog(tmp_path / "tummar.jsonl", 90)
    liked = Served(FakeCore(), WebSettings(), Logs(feedback=feedback))
    try:
        page = visit(liked.url)
        ask(page, EXAMPLE)
        assert barriers(page) == ""
        page.get_by_label("Ett ord om varför").fill("Precis rätt")
        page.get_by_role("group", name="Hjälpte svaret?").get_by_role("button", name="Ja").click()
        expect(page.locator(".thumbs [role=status]")).to_contain_text("Tack")
        expect(page.locator(".turn")).to_have_count(1)
        assert [(one.reaction, one.comment) for one in feedback.entries()] == [("like", "Precis rätt")]
        page.close()
    finally:
        liked.stop()


def test_a_fault_is_said_and_the_question_kept(visit: Open, served: Canned) -> None:
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


def test_without_javascript(visit: Open, served: Canned) -> None:
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


@pytest.mark.parametrize(
    "path", ["/source/lang.txt?start=400000&end=400200", "/source/%3Cb%3Eelak%3C/b%3E.md", "/finns-inte"]
)
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


# The records, over the invented reports


def test_the_example_question_leads_to_the_marked_quote(visit: Open, samples: str) -> None:
    page = visit(samples, **WIDE)
    page.get_by_role("button", name="Hur många projekt har varje nämnd?").click()
    page.locator(".text a.cite").first.click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("#quote")).to_be_in_viewport()
    first = marked(page)
    panel.get_by_role("link", name="Nästa citat").click()
    expect(panel.locator("#quote")).not_to_have_text(first)
    expect(panel.locator("#quote")).to_be_in_viewport()
    panel.get_by_text("Vad maskinen läste här").click()
    expect(panel.locator(".reading-record").first).to_be_visible()


def test_next_citation_goes_through_all_of_an_answer(visit: Open, samples: str) -> None:
    page = visit(samples, **WIDE)
    page.get_by_role("button", name="Hur många projekt har varje nämnd?").click()
    page.locator(".text a.cite").first.wait_for()  # the answer is there before its quotes are counted
    quotes = page.locator(".sources blockquote").all_text_contents()
    assert len(quotes) > 1
    page.locator(".text a.cite").first.click()
    panel = page.get_by_role("dialog")
    for at, quote in enumerate(quotes, 1):
        expect(panel.locator(".steps span")).to_have_text(f"{at} av {len(quotes)}")
        assert marked(page) == quote
        if at < len(quotes):
            panel.get_by_role("link", name="Nästa citat").click()
    titles = {link.split(",")[0] for link in page.locator(".sources a.cite").all_text_contents()}
    assert len(titles) > 1
    expect(panel.get_by_role("link", name="Nästa citat")).to_have_count(0)


def test_searching_in_the_panel_keeps_the_conversation(visit: Open, samples: str) -> None:
    page = visit(samples, **WIDE)
    ask(page, "Hur många projekt har varje nämnd?")
    page.locator(".text a.cite").first.click()
    panel = page.get_by_role("dialog")
    panel.get_by_text("Sök i dokumentet").first.click()
    panel.get_by_role("searchbox").fill("projekt")
    panel.get_by_role("button", name="Sök").click()
    expect(panel.get_by_role("status")).to_contain_text("träffar på ”projekt”")
    panel.locator(".hits a").first.click()
    expect(panel.locator("#quote")).to_have_text("projekt", ignore_case=True)
    expect(page.locator(".turn")).to_have_count(1)


def test_a_shared_address_asks_the_same_again(visit: Open, samples: str) -> None:
    page = visit(samples)
    ask(page, "Vilka projekt har Miljönämnden i Lyktsala?")
    ask(page, "Vilket är störst?")
    said = page.locator(".turn").last.locator(".text").text_content()
    href = page.locator(".turn").last.locator("a.link").get_attribute("href")
    shared = visit(f"{samples}{href}", java_script_enabled=False)
    expect(shared.locator(".turn")).to_have_count(2)
    expect(shared.locator(".turn").last.locator(".text")).to_have_text(str(said))


def test_a_link_and_a_table_can_be_copied(visit: Open, samples: str) -> None:
    page = visit(samples, permissions=["clipboard-read", "clipboard-write"])
    ask(page, "Vilka projekt har Miljönämnden i Lyktsala?")
    page.get_by_role("button", name="Kopiera länk").click()
    expect(page.get_by_role("button", name="Kopierat")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{samples}/?q=Vilka+projekt")
    page.get_by_role("button", name="Kopiera tabell").click()
    expect(page.get_by_role("button", name="Kopierat")).to_have_count(2)
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t")[0] == "Namn"
    assert len(lines) == page.locator(".listed tbody tr").count() + 1
    assert "[" not in lines[1]


@pytest.mark.parametrize("width", [1024, 1100, 1280, 1920])
def test_no_column_of_an_answers_table_is_cut(visit: Open, first_sight: str, width: int) -> None:
    page = visit(first_sight, viewport={"width": width, "height": 900})
    ask(page, "Vilka projekt har Barn- och utbildningsnämnden i Vätterlunda?")
    box = page.locator(".answer .scroll:has(> .cards)").first
    expect(box).to_be_visible()
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    assert _overflow(page) == 0


def test_a_table_is_sorted_by_its_headings(visit: Open, samples: str) -> None:
    page = visit(samples)
    ask(page, "Vilka projekt har Miljönämnden i Lyktsala?")
    heading = page.get_by_role("columnheader", name="Total budget")
    heading.get_by_role("button").click()
    cells = page.locator(".listed td.total_budget")
    rising = [int("".join(filter(str.isdigit, text))) for text in cells.all_text_contents() if text.strip()]
    assert rising == sorted(rising)
    assert len(set(rising)) > 2
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    falling = [int("".join(filter(str.isdigit, text))) for text in cells.all_text_contents() if text.strip()]
    assert falling == rising[::-1]


def test_filter_share_and_reopen(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt")
    page.get_by_label("Kommun", exact=True).select_option("Lyktsala stad")
    page.get_by_label("Redovisningsår").select_option("2024")
    page.get_by_label("Fritext").fill("kaj")
    expect(page).to_have_url(re.compile("text=kaj"))
    expect(page.get_by_role("heading", name="2 projekt")).to_be_visible()
    names = page.locator("tbody th.name").all_text_contents()
    again = visit(page.url, java_script_enabled=False)
    assert again.locator("tbody th.name").all_text_contents() == names
    expect(again.get_by_label("Fritext")).to_have_value("kaj")
    again.get_by_role("link", name="Ta bort Fritext: kaj").click()
    expect(again.get_by_role("heading", name="10 redovisningar")).to_be_visible()


def test_a_downloaded_workbook_holds_the_rows_shown(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt?kommun=Lyktsala+stad&ar=2024&roll=lead", accept_downloads=True)
    with page.expect_download() as started:
        page.get_by_role("link", name="Hämta XLSX").click()
    sheet = load_workbook(io.BytesIO(started.value.path().read_bytes())).active
    assert sheet is not None
    assert started.value.suggested_filename == "utblick-projekt.xlsx"
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == page.locator("tbody th.name").all_text_contents()


def test_from_the_table_to_the_words_of_the_report_without_javascript(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt?text=vatten", java_script_enabled=False)
    page.get_by_role("link", name="Vägen till vatten").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vägen till vatten")
    expect(page.locator("tr.differs").filter(has_text="Total budget")).to_be_visible()
    page.locator(".compared").get_by_role("link", name="11 000 100").click()
    expect(page.locator("#quote")).to_be_in_viewport()
    assert "11 000 100" in marked(page).replace("\u00a0", " ")
    page.get_by_label("Sök i dokumentet").fill("skola")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_role("status")).to_contain_text("på ”skola”")
    page.get_by_role("navigation", name="Sidor").get_by_role("link", name="Datakvalitet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Datakvalitet")


def test_filtering_by_keyboard_alone(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt", **WIDE)
    _tab_to(page, "#f-text")
    page.keyboard.type("hamn")
    expect(page).to_have_url(f"{samples}/utforska/projekt?text=hamn")
    _tab_to(page, "#f-ar")
    page.keyboard.type("2022")
    expect(page).to_have_url(f"{samples}/utforska/projekt?text=hamn&ar=2022")
    expect(page.locator("#f-ar")).to_be_focused()
    first = str(page.locator("tbody th.name a").first.text_content())
    _tab_to(page, "tbody th.name a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_a_choice_answers_at_once_and_counts_the_others_anew(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt?kommun=Lyktsala+stad&ar=2024", **WIDE)
    expect(page.get_by_role("button", name="Visa")).to_be_hidden()
    role, department = page.get_by_label("Roll"), page.get_by_label("Nämnd", exact=True)
    assert "Projektägare (6)" in role.locator("option").all_text_contents()
    department.select_option("Kulturnämnden")
    expect(page.get_by_role("status")).to_contain_text("2 projekt")
    expect(role.locator("option")).to_have_text(["Alla", "Projektägare (1)", "Projektpartner (1)"])
    expect(page.locator(".summary dd").first).to_contain_text("2")
    role.focus()
    role.select_option("lead")
    expect(page.locator("tbody th.name")).to_have_count(1)
    expect(role).to_be_focused()
    page.go_back()
    expect(page.locator("tbody th.name")).to_have_count(2)
    expect(role).to_have_value("")


def test_a_span_of_years_answers_while_it_is_typed(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt?kommun=Lyktsala+stad&ar=2024", **WIDE)
    first = page.get_by_role("group", name="Budget i mkr").get_by_label("från och med")
    first.press_sequentially("5")
    expect(page.get_by_role("link", name="Budget från, mkr: 5")).to_be_visible()
    expect(first).to_be_focused()
    first.press_sequentially("0")
    expect(page.get_by_text("Inga poster passar filtren.")).to_be_visible()
    expect(first).to_have_value("50")


def test_filters_are_folded_on_a_phone_and_work_without_javascript(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/projekt?kommun=Lyktsala+stad", java_script_enabled=False, **PHONE)
    expect(page.get_by_label("Roll")).to_be_hidden()
    page.locator("summary", has_text="Filter (1)").click()
    page.get_by_label("Roll").select_option("lead")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("link", name="Ta bort Roll: Projektägare")).to_be_visible()


def test_the_map_is_walked_by_keyboard_and_filtered_at_once(visit: Open, samples: str) -> None:
    page = visit(f"{samples}/utforska/platser", **WIDE)
    dots = page.locator(".map circle").count()
    page.get_by_label("Land", exact=True).select_option("Polen")
    expect(page.locator("tbody th.name").first).to_be_visible()
    expect(page.locator(".map circle")).not_to_have_count(dots)
    _tab_to(page, ".map a")
    name = str(page.evaluate("document.activeElement.getAttribute('aria-label')")).split(",")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("blockquote").first).to_be_visible()


RECORD_PAGES = {
    "projects": "/utforska/projekt",
    "filtered": "/utforska/projekt?kommun=Lyktsala+stad&ar=2024&sortera=-total_budget",
    "nothing": "/utforska/projekt?text=finnsinte",
    "networks": "/utforska/natverk",
    "figures": "/utforska/siffror",
    "organisations": "/utforska/organisationer",
    "places": "/utforska/platser",
    "places in the north": "/utforska/platser?slag=city&utsnitt=north",
    "place": "/plats/finland",
    "organisation": "/organisation/solviks-kommun",
    "project": "/projekt/exempelstad-kommun-vagen-till-vatten",
    "department": "/namnd/lyktsala-stad/miljonamnden",
    "quality": "/datakvalitet",
    "source": "/source/dialogues/lyktsala-2024.txt?start=100&end=200&also=300-340",
    "search": "/source/dialogues/lyktsala-2024.txt?sok=projekt",
}


@pytest.mark.parametrize("path", RECORD_PAGES.values(), ids=RECORD_PAGES)
def test_pages_of_records_fit_a_phone(visit: Open, samples: str, path: str) -> None:
    page = visit(samples + path, **PHONE)
    assert _overflow(page) == 0
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert _overflow(page) == 0


@pytest.mark.parametrize("width", [480, 768, 1024, 1920])
def test_no_page_of_records_is_wider_than_the_window(visit: Open, samples: str, width: int) -> None:
    page = visit(samples, viewport={"width": width, "height": 900})
    for path in RECORD_PAGES.values():
        page.goto(samples + path)
        assert _overflow(page) == 0, path


def test_the_first_page_is_light(visit: Open, samples: str) -> None:
    page = visit()
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(samples)
    page.wait_for_load_state("networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) <= 100_000


def test_a_printed_answer_has_neither_field_nor_menu(visit: Open) -> None:
    page = visit()
    ask(page, EXAMPLE)
    page.emulate_media(media="print")
    expect(page.locator(".text")).to_be_visible()
    expect(page.locator("#ask")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Sidor")).to_be_hidden()


# Everyone can use it

AXE_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


def barriers(page: Page) -> str:
    """What axe finds, as its report; empty when nothing."""
    found = Axe().run(page, options=AXE_RULES)
    return str(found.generate_report()) if found.violations_count else ""


@SCHEMES
@SIZES
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
@SIZES
@pytest.mark.parametrize(
    "path", ["/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt?start=50&end=400", "/finns-inte", "/?q=%20"]
)
def test_axe_finds_no_barrier_in_other_pages(visit: Open, scheme: str, size: dict[str, Any], path: str) -> None:
    assert barriers(visit(path, color_scheme=scheme, **size)) == ""


@SCHEMES
@SIZES
@pytest.mark.parametrize("path", RECORD_PAGES.values(), ids=RECORD_PAGES)
def test_axe_finds_no_barrier_in_pages_of_records(
    visit: Open, samples: str, scheme: str, size: dict[str, Any], path: str
) -> None:
    page = visit(samples + path, color_scheme=scheme, **size)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert barriers(page) == ""


@SCHEMES
@SIZES
def test_axe_finds_no_barrier_in_an_answer_with_a_chart(
    visit: Open, samples: str, scheme: str, size: dict[str, Any]
) -> None:
    page = visit(samples, color_scheme=scheme, **size)
    ask(page, "Hur många projekt har varje nämnd i Lyktsala?")
    expect(page.get_by_role("img", name="Antal EU-projekt")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.locator(".text a.cite").first.click()
    page.get_by_role("dialog").get_by_text("Vad maskinen läste här").click()
    assert barriers(page) == ""


@SCHEMES
@SIZES
def test_signing_in(visit: Open, scheme: str, size: dict[str, Any]) -> None:
    locked = Served(FakeCore(), WebSettings(access_token=TOKEN))
    try:
        page = visit(f"{locked.url}/?q=Hej", color_scheme=scheme, **size)
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
        # The server is not taken away while the page still loads its icon.
        page.wait_for_load_state("networkidle")
        page.close()
    finally:
        locked.stop()
