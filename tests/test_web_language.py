"""The pages in Swedish and English: every fixed text is there in both, and the reader chooses."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.channels.web.language import english
from bot.channels.web.server import WebSettings, application
from bot.core import Bot
from tests import fixed_texts
from tests.web_core import FakeCore

Client = TestClient[web.Request, web.Application]
Make = Callable[..., Awaitable[Client]]
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9,sv;q=0.5"}
PAGES = ("/", "/utforska/projekt", "/utforska/natverk", "/utforska/siffror", "/datakvalitet", "/finns-inte")


def test_every_fixed_text_is_there_in_both_languages() -> None:
    every = fixed_texts.every()
    assert sorted(every - english().keys()) == []
    assert len(every) > 150


def test_no_text_is_translated_that_no_page_has() -> None:
    held = "\n".join(
        file.read_text(encoding="utf-8")
        for file in fixed_texts.WEB.rglob("*")
        if file.suffix in {".py", ".html", ".toml"} and file.name != "english.toml"
    )
    assert [text for text in english() if text not in held.replace('\\"', '"')] == []


def test_both_have_the_same_gaps_to_fill() -> None:
    gaps = re.compile(r"\{\w*\}")
    assert {
        text for text, said in english().items() if sorted(gaps.findall(text)) != sorted(gaps.findall(said))
    } == set()


def test_no_template_holds_swedish_beside_the_texts() -> None:
    for file in sorted((fixed_texts.WEB / "templates").glob("*.html")):
        bare = re.sub(r'_\("[^"]+"\)|\{#.*?#\}', "", file.read_text(encoding="utf-8"))
        assert not re.findall(r".*[åäöÅÄÖ].*", bare), file.name


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_read_in_the_language_that_the_browser_asks_for(
    aiohttp_client: Make, bot: Bot, path: str
) -> None:
    client = await aiohttp_client(application(bot, WebSettings()))
    for headers, lang, skip in (({}, "sv", "Hoppa till innehållet"), (ENGLISH, "en", "Skip to the content")):
        answer = await client.get(path, headers=headers)
        html = await answer.text()
        assert f'<html lang="{lang}">' in html
        assert skip in html
        assert answer.headers["Vary"] == "Accept-Language, Cookie"


async def test_the_switch_leads_back_to_the_page_and_is_remembered(aiohttp_client: Make) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings()))
    html = await (await client.get("/utforska/projekt?text=hamn")).text()
    way = re.search(r'href="(/sprak/en[^"]+)"', html)
    assert way
    turned = await client.get(way[1].replace("&amp;", "&"))
    assert str(turned.url).endswith("/utforska/projekt?text=hamn")
    assert '<html lang="en">' in await turned.text()
    assert '<html lang="en">' in await (await client.get("/")).text()
    assert {cookie.key for cookie in client.session.cookie_jar} == {"utblick_language"}


@pytest.mark.parametrize("target", ["https://exempel.se", "//exempel.se", "/\\exempel.se"])
async def test_the_switch_leads_to_no_other_site(aiohttp_client: Make, target: str) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings()))
    answer = await client.get("/sprak/sv", params={"till": target}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_an_answer_keeps_the_language_of_its_question(aiohttp_client: Make) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings()))
    html = await (await client.get("/", params={"q": "Vad kan du?"}, headers=ENGLISH)).text()
    assert '<article class="turn" lang="sv">' in html


async def test_the_first_page_says_what_the_index_holds_and_asks_what_it_answers(
    aiohttp_client: Make, bot: Bot
) -> None:
    client = await aiohttp_client(application(bot, WebSettings()))
    html = await (await client.get("/")).text()
    projects = sum(bool(project.reports) for project in bot.index.holdings.projects)
    assert f"Här finns {projects} projekt" in html
    asked = re.findall(r'<button name="q" value="([^"]+)"', html)
    assert len(asked) >= 6
    assert {question: bot.answer(question).status for question in asked} == dict.fromkeys(asked, "answered")


@pytest.mark.parametrize(("accepted", "said"), [("sv", "Danmark"), ("en", "Denmark")])
async def test_a_country_is_called_in_the_readers_language(
    aiohttp_client: Callable[..., Awaitable[Client]], bot: Bot, accepted: str, said: str
) -> None:
    client = await aiohttp_client(application(bot, WebSettings()))
    for path in ("/plats/danmark", "/utforska/platser", "/utforska/projekt?land=Danmark", "/utforska/organisationer"):
        sent = await client.get(path, headers={"Accept-Language": accepted})
        assert said in await sent.text()
    assert "<h1>" + said in await (await client.get("/plats/danmark", headers={"Accept-Language": accepted})).text()
