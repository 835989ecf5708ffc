"""Ten tasks of a coordinator's week, on the page and by searching in the reports' texts: python -m tests.ten_tasks INDEX

What is done on the page is done in a browser; how long the page takes is measured. What a person takes for it is reckoned, by the
same rules for both ways (Card, Moran and Newell's keystroke-level model): a thought before each step, pointing, a press, a key, and
a quarter of a second for each word that has to be read. Nobody was watched: this compares work, it does not time people.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from bot.channels.web.server import WebSettings
from bot.core import Bot
from indexer.index import Index, open_index
from tests.test_browser import CHROMIUM, SWITCHES, Served

THOUGHT, POINTING, PRESS, KEY, WORD = 1.35, 1.1, 0.1, 0.28, 0.25
"""Seconds."""
STEP = THOUGHT + POINTING + PRESS
AROUND = 12
"""Words read on each side of a hit."""
Read = Literal["hit", "form", "until"]


@dataclass(frozen=True)
class Task:
    """What is to be found; on the page a question, or choices in the filters; in the texts words to search for.

    ``read``: what a hit has to be read of: its surroundings, the whole form that it stands in, or hits until the answer stands there.
    """

    name: str
    words: Sequence[str]
    ask: str = ""
    choose: Sequence[tuple[str, str]] = ()
    read: Read = "hit"
    until: str = ""


TASKS = (
    Task("Projects that have to do with Denmark", ("Danmark", "dansk"), choose=(("land", "Danmark"),)),
    Task("Who has worked with Lunds universitet", ("Lunds universitet",), ask="Vem har jobbat med Lunds universitet?"),
    Task("Partners in Hamburg", ("Hamburg",), ask="Partners i Hamburg"),
    Task("Cities in the Interreg projects of 2025", ("Interreg",), ask="Vilka städer är med i Interregprojekten?", read="form"),
    Task("Projects that end in 2026", ("2026",), choose=(("ar", "2025"), ("slut_fran", "2026"), ("slut_till", "2026"))),
    Task(
        "Projects that the city leads, of at least 20 mkr",
        ("Total budget",),
        choose=(("ar", "2025"), ("roll", "lead"), ("budget_fran", "20")),
    ),
    Task("Projects about climate", ("klimat",), choose=(("ar", "2025"), ("tema", "klimat"))),
    Task("Networks of Kulturnämnden", ("nätverk",), ask="Vilka nätverk är Kulturnämnden med i?"),
    Task("Whom to ask about City Blues", ("City Blues",), ask="Vem ringer jag om City Blues?", read="until", until="projektledare"),
    Task("What was paid out in 2025 in all", ("betalades ut", "utbetal"), ask="Hur mycket betalades ut 2025?", read="until", until="miljoner"),
)  # fmt: skip


@dataclass(frozen=True)
class Done:
    """Steps, words read, seconds in all, and of these how long the machine took."""

    steps: int
    words: int
    seconds: float
    machine: float = 0.0
    told: str = ""


def on_the_page(page: Page, url: str, task: Task) -> Done:
    """A task by a question, or by choices in Utforska; what it leads to is read from its first line to the last of its list."""
    began = time.perf_counter()
    if task.ask:
        page.goto(url)
        page.get_by_label("Din fråga").fill(task.ask)
        page.keyboard.press("Enter")
        page.locator("#log .text").first.wait_for()
        shown = page.locator("#log .text").last.inner_text()
        person, steps = THOUGHT + KEY * (len(task.ask) + 1), 1
    else:
        page.goto(f"{url}/utforska/projekt")
        person, steps = STEP, 1
        for name, value in task.choose:
            field = page.locator(f"[name={name}]").first
            with page.expect_response(lambda answer: "/utforska/projekt" in answer.url):
                if field.evaluate("one => one.tagName") == "SELECT":
                    field.select_option(value)
                else:
                    field.fill(value)
                    field.press("Enter")
            page.wait_for_timeout(50)
            person, steps = person + STEP + KEY * (min(3, len(value)) + 1), steps + 1
        page.wait_for_load_state("networkidle")
        names = page.locator("main table").first.locator("tbody tr > :first-child").all_inner_texts()
        shown = " ".join((page.locator("h2#rows").inner_text(), *names))
    machine = time.perf_counter() - began
    words = len(shown.split())
    return Done(steps, words, person + WORD * words + machine, machine, " ".join(shown.split())[:70])


def in_the_texts(index: Index, task: Task) -> Done:
    """The same with a browser's search, word by word in each of the reports."""
    steps, words, seconds, found = 0, 0, 0.0, 0
    for text in index.texts.values():
        for word in task.words:
            steps, seconds = steps + 1, seconds + STEP + KEY * (len(word) + 2)
            for hit in re.finditer(re.escape(word), text, re.IGNORECASE):
                found, steps, seconds = found + 1, steps + 1, seconds + KEY
                said = read_at(index, text, hit.start(), task.read)
                words += len(said.split())
                if task.read == "until" and task.until in said:
                    return Done(steps, words, seconds + WORD * words, told=f"{found} hits")
    return Done(steps, words, seconds + WORD * words, told=f"{found} hits")


def read_at(index: Index, text: str, at: int, read: Read) -> str:
    """What is read of a hit."""
    document = next(name for name, own in index.texts.items() if own is text)
    if read == "form":
        forms = (one.source for p in index.holdings.projects for one in p.reports if one.document == document)
        form = next((one for one in forms if one.start <= at < one.end), None)
        if form:
            return text[form.start : form.end]
    before, behind = text[:at].split()[-AROUND:], text[at:].split()[: AROUND + 1]
    return " ".join((*before, *behind))


def main(index_folder: str) -> None:
    index = open_index(Path(index_folder))
    served = Served(Bot(index), WebSettings())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        for task in TASKS:
            page = browser.new_page(locale="sv-SE")
            own, other = on_the_page(page, served.url, task), in_the_texts(index, task)
            page.close()
            print(
                f"| {task.name} | {own.steps} steps, {own.words} words: {own.seconds:.0f} s ({own.machine:.1f} s machine) "
                f"| {other.steps} steps, {other.told}, {other.words} words: {other.seconds:.0f} s | {own.told}"
            )
        browser.close()
    served.stop()
    index.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
