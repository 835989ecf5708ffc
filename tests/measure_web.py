"""What docs/web.md says of weight and speed, measured anew: python -m tests.measure_web INDEX"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from bot.channels.web.server import WebSettings
from bot.core import Bot
from indexer.index import open_index
from tests.explore_data import many
from tests.test_browser import CHROMIUM, SWITCHES, Served
from tests.web_core import FakeCore

QUESTIONS = (
    "Hur många projekt har varje nämnd?",
    "Vilka projekt har Miljönämnden?",
    "Vilket EU-projekt har störst budget?",
)
EXPLORE = (
    "/utforska/projekt",
    "/utforska/projekt?del=rader",
    "/utforska/projekt?roll=lead&status=ongoing&del=rader",
    "/utforska/projekt?land=Danmark&del=rader",
    "/utforska/projekt?organisation=Partner+7&del=rader",
    "/utforska/projekt?organisationsslag=museum&del=rader",
    "/utforska/projekt?ar=2023&namnd=N%C3%A4mnd+3",
    "/utforska/platser",
    "/utforska/organisationer",
    "/utforska/projekt?text=landstr%C3%B6m",
    "/utforska/projekt?plats=Danmark&sortera=-total_budget",
    "/utforska/projekt?sida=150",
    "/utforska/projekt.csv",
    "/utforska/projekt.xlsx",
    "/projekt/p77",
)
# From the whole answer being at hand as text to the first frame after it is in the page.
WATCH = """() => {
  window.painted = [];
  const asked = window.fetch;
  window.fetch = async (...given) => {
    const response = await asked(...given);
    response.json = async () => {
      const text = await response.text();
      const began = performance.now();
      new MutationObserver((_, watch) => {
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - began)));
      }).observe(document.querySelector("#log"), { childList: true });
      return JSON.parse(text);
    };
    return response;
  };
}"""


def first_page(page: Page, url: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    print(f"first page: {sum(sizes.values())} bytes in {len(sizes)} files, not compressed")


def painting(page: Page, times: int = 15) -> None:
    page.evaluate(WATCH)
    for number in range(times * len(QUESTIONS)):
        page.get_by_label("Din fråga").fill(QUESTIONS[number % len(QUESTIONS)])
        page.keyboard.press("Enter")
        while page.evaluate("window.painted.length") <= number:
            page.wait_for_timeout(20)
    taken = page.evaluate("window.painted")
    print(
        f"painted after the answer: median {statistics.median(taken):.0f} ms, longest {max(taken):.0f} ms, {len(taken)} answers"
    )


def exploring(times: int = 5) -> None:
    served = Served(FakeCore(many(10_000)), WebSettings())
    for path in EXPLORE:
        taken = []
        for _ in range(times + 1):
            began = time.perf_counter()
            with urlopen(served.url + path) as answer:
                size = len(answer.read())
            taken.append(1000 * (time.perf_counter() - began))
        print(
            f"10,000 projects, {path}: first {taken[0]:.0f} ms, then median {statistics.median(taken[1:]):.0f} ms; {size} bytes"
        )
    served.stop()


def main(index_folder: str) -> None:
    index = open_index(Path(index_folder))
    served = Served(Bot(index), WebSettings())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        page = browser.new_page(locale="sv-SE")
        first_page(page, served.url)
        painting(page)
        browser.close()
    served.stop()
    index.close()
    exploring()


if __name__ == "__main__":
    main(*sys.argv[1:])
