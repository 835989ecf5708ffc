"""Pictures of the pages, of cards and of the bot in the Agents Playground, to be looked at: python -m tests.screenshots INDEX FOLDER

Cards and bot need what ``tests/nodes.py`` names, and are left out with a word where that is not installed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from bot.channels.teams.tables import answer_card
from bot.channels.web.server import WebSettings
from bot.core import Bot
from bot.presentation.links import department_path, network_path, project_path, source_path
from indexer.index import Index, open_index
from tests import cards_page, nodes
from tests.playground import Client, playground
from tests.test_browser import CHROMIUM, SWITCHES, Served

SIZES = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 375, "height": 812}, "is_mobile": True, "has_touch": True},
}
LONG_LIST = "Lista alla projekt"
QUESTION = "Hur många projekt har varje nämnd?"


def paths(index: Index) -> dict[str, str]:
    """The pages worth looking at, with the richest records of the index."""
    projects = max(index.holdings.projects, key=lambda project: (len(project.reports), len(project.mentions)))
    report = projects.reports[0]
    shown = {
        "chat": "/",
        "answer": f"/?{urlencode({'q': QUESTION})}",
        "explore": "/utforska/projekt",
        "explore-filtered": f"/utforska/projekt?{urlencode({'roll': 'lead', 'sortera': '-total_budget'})}",
        "networks": "/utforska/natverk",
        "figures": "/utforska/siffror",
        "project": project_path(projects.id),
        "quality": "/datakvalitet",
        "source": source_path(report.document, report.name.quote),
        "source-search": f"{source_path(report.document)}?{urlencode({'sok': 'projekt'})}",
    }
    if report.department and report.department.value:
        shown["department"] = department_path(report.municipality, report.department.value)
    if index.holdings.networks:
        shown["network"] = network_path(max(index.holdings.networks, key=lambda network: len(network.memberships)).id)
    return shown


def take(browser: Browser, url: str, shown: dict[str, str], folder: Path) -> None:
    """Every page in both widths and both colour schemes; the document also beside the chat."""
    for size, options in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(locale="sv-SE", color_scheme=scheme, **options)  # type: ignore[arg-type]
            page = context.new_page()
            for name, path in shown.items():
                page.goto(url + path)
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=not name.startswith("source"))
            page.goto(url)
            page.get_by_role("button", name=QUESTION).first.click()
            page.locator(".text a.cite").first.click()
            page.get_by_role("dialog").wait_for()
            page.screenshot(path=folder / f"panel-{size}-{scheme}.png")
            context.close()


def take_cards(browser: Browser, index: Index, folder: Path) -> None:
    """The cards of a list, of its next page and of a comparison, as Microsoft's renderer draws them on a telephone and wide."""
    package = nodes.FOLDER / "adaptivecards"
    if not package.is_dir():
        print(f"without cards: {package} is not there (tests/nodes.py)")
        return
    site, bot = "https://utblick.exempelstad.se", Bot(index)
    answers = {"list": bot.answer(LONG_LIST), "comparison": bot.answer(QUESTION)}
    cards = {name: answer_card(answer, site, link=f"{site}/?q=") for name, answer in answers.items()}
    cards["second-page"] = answer_card(answers["list"], site, 2, link=f"{site}/?q=")
    for width in (320, 700):
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": width, "height": 600})
            for name, card in cards.items():
                assert card is not None
                page.set_content(cards_page.page(package, card.as_json(), scheme))
                page.screenshot(path=folder / f"card-{name}-{width}-{scheme}.png", full_page=True)
            page.close()


def take_client(browser: Browser, index: Path, folder: Path) -> None:
    """The bot in Microsoft's client: a list, a quote under its mark, a thread of a channel, the message extension."""
    package = nodes.FOLDER / "@microsoft" / "m365agentsplayground"
    if not package.is_dir():
        print(f"without the Agents Playground: {package} is not there (tests/nodes.py)")
        return
    with TemporaryDirectory() as kept, playground(package, index.resolve(), Path(kept)) as url:
        for scheme in ("light", "dark"):
            client = Client(browser, url, scheme)

            def picture(name: str, client: Client = client, scheme: str = scheme) -> None:
                client.page.wait_for_timeout(500)
                client.page.screenshot(path=folder / f"teams-{name}-{scheme}.png")

            client.write(QUESTION)
            client.shows("Tolkad som:")
            picture("answer")
            client.page.locator("a[role=button]").first.hover()
            picture("citation")
            client.extension("Search Command")
            client.page.get_by_placeholder("Enter a search term").fill("a")
            client.shows("Projekt ·")
            picture("extension")
            client.page.keyboard.press("Escape")
            client.mention("My Team - General", QUESTION)
            client.shows("Tolkad som:")
            picture("thread")
            client.context.close()


def main(index_folder: str, folder: str) -> None:
    index = open_index(Path(index_folder))
    served = Served(Bot(index), WebSettings())
    Path(folder).mkdir(parents=True, exist_ok=True)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
            take(browser, served.url, paths(index), Path(folder))
            take_cards(browser, index, Path(folder))
            take_client(browser, Path(index_folder), Path(folder))
            browser.close()
    finally:
        served.stop()
        index.close()
    print(f"{len(list(Path(folder).glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
