"""The bot in Microsoft's own client, the Agents Playground, as a person uses it: written to, clicked, in a chat and in a channel.

What that client does not have, and what is therefore not seen here: the app package (command list, tabs, who may use it), sign-in,
several people, editing and deleting with a person's hands, and the width of a card.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import nodes
from tests.test_browser import CHROMIUM, MISSING, SWITCHES

if not MISSING:
    from playwright.sync_api import Browser, expect, sync_playwright

    from tests.playground import Client, playground

LIST = "Lista alla projekt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("playground")


@pytest.fixture(scope="module")
def url(samples_folder: Path, folder: Path) -> Iterator[str]:
    if MISSING and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if MISSING:
        pytest.skip(MISSING)
    with playground(nodes.installed("@microsoft/m365agentsplayground"), samples_folder, folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser(url: str) -> Iterator[Browser]:
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def client(browser: Browser, url: str) -> Iterator[Client]:
    opened = Client(browser, url)
    yield opened
    opened.context.close()


def test_whoever_adds_the_bot_is_welcomed(client: Client) -> None:
    expect(client.page.get_by_text("Hej! Jag svarar på frågor").last).to_be_visible()
    client.page.get_by_role("treeitem", name="My Team - Announcements").click()
    client.shows("Nämn mig med en fråga")


# First, for the client is one person in one conversation throughout, and this question would lean on one before it.
def test_a_long_list_is_turned_in_its_place(client: Client) -> None:
    client.write(LIST)
    count = int(client.shows(re.compile(r"Poster 1–15 av \d+")).split()[-1])
    pages = [f"Poster {first}–{min(first + 14, count)} av {count}" for first in range(1, count + 1, 15)]
    assert len(pages) > 2
    rows = client.page.get_by_role("row")
    expect(rows).to_have_count(16)
    first = rows.nth(1).inner_text()
    for said in pages[1:]:
        client.page.get_by_role("button", name="Visa fler").click()
        client.shows(said)
    expect(rows).to_have_count(1 + (count - 1) % 15 + 1)
    for said in reversed(pages[:-1]):
        client.page.get_by_role("button", name="Föregående").click()
        client.shows(said)
    assert rows.nth(1).inner_text() == first


def test_a_question_has_its_answer_with_citations_that_open(client: Client) -> None:
    client.write("Vilka projekt driver Miljönämnden i Lyktsala?")
    client.shows("Tolkad som:")
    client.shows("Kajträd")
    expect(client.page.get_by_role("columnheader").first).to_have_text("Namn")
    expect(client.page.get_by_role("row")).to_have_count(6)
    marks = client.page.locator("a[role=button]")
    assert [marks.nth(at).inner_text() for at in range(5)] == ["1", "2", "3", "4", "5"]
    marks.first.hover()
    client.shows("Nämndens roll i projektet")
    link = client.page.get_by_role("link", name="[1]").first
    assert "/source/" in str(link.get_attribute("href") or link.get_attribute("title"))


def test_a_follow_up_is_understood(client: Client) -> None:
    client.write("Vilka projekt driver Miljönämnden i Lyktsala?")
    client.shows("Tolkad som:")
    client.write("bara de där vi är ägare")
    client.shows("som projektägare")
    client.write("vilket av dem är störst?")
    client.shows("8 400 000 kr")


def test_a_suggestion_that_is_pressed_is_asked_and_answered(client: Client) -> None:
    client.write("Vilka projekt driver Miljönämnden i Lyktsala?")
    client.press("Vilket är störst?")
    client.shows("störst total budget av projekten hos Miljönämnden har: Regnspår")
    # And the buttons of that answer.
    client.press("Berätta om Regnspår")
    client.shows("Regnspår (Miljönämnden, 2024): roll projektpartner")


def test_a_mention_in_a_channel_is_answered_in_its_thread(client: Client) -> None:
    client.mention("My Team - General", "Vilka projekt har Miljönämnden i Vindala?")
    thread = client.page.get_by_role("group").filter(has_text="Vilka projekt har Miljönämnden i Vindala?").last
    expect(thread).to_contain_text("Stadsodling", timeout=20_000)
    expect(thread).to_contain_text("Matspill")


def test_projects_are_found_by_the_message_extension(client: Client) -> None:
    client.extension("Search Command")
    client.page.get_by_placeholder("Enter a search term").fill("kajt")
    client.shows("Projekt · Lyktsala stad")
    client.page.get_by_text("Projekt · Lyktsala stad").first.click()
    client.page.keyboard.press("Escape")
    client.shows("Visa källan")


def test_a_link_of_ours_unfolds(client: Client, folder: Path) -> None:
    client.write("Vilka projekt har Miljönämnden i Vindala?")
    link = client.page.get_by_role("link", name="[1]").first
    address = str(link.get_attribute("href") or link.get_attribute("title"))
    client.extension("Link Unfurling")
    client.page.get_by_label("Enter an URL").fill(address)
    dialog = client.page.get_by_role("dialog", name="Link Unfurling")
    expect(dialog).to_contain_text("Vindala kommun", timeout=20_000)
    expect(dialog.get_by_text("Visa källan")).to_be_visible()


def test_feedback_is_kept(client: Client, folder: Path) -> None:
    client.write("Vad är Kajträd?")
    client.shows("Tolkad som:")
    client.page.get_by_label("Dislike").last.click()
    dialog = client.page.get_by_role("dialog")
    dialog.locator("textarea").fill("Fel år")
    dialog.get_by_role("button", name="Submit").click()
    client.shows("Thank you!")
    kept = json.loads((folder / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (kept["reaction"], kept["comment"], kept["status"]) == ("dislike", "Fel år", "answered")
    assert kept["understood"].startswith("om Kajträd")
