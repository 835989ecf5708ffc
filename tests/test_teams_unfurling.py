"""Links of ours in a conversation become cards; every other link stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.teams.activities import QueryResponse
from bot.channels.teams.channel import FRAMES, TeamsChannel
from bot.channels.teams.unfurling import LONGEST_QUOTE, Quoted, behind
from bot.config import Settings
from bot.core import Bot
from tests.teams_world import world
from tests.web_core import FORMS, LONG, SITE, FakeCore


def test_a_place_in_a_document_is_its_words() -> None:
    start = FORMS.text.index("Projektnamn  Grön hamn")
    address = (
        f"{SITE}/source/%C3%A5r%202025/exempelstad%20%26%20grannar.txt?start={start}&end={start + 22}&also=1-2#quote"
    )
    found = behind(FakeCore(), SITE, address)
    assert isinstance(found, Quoted)
    assert (found.quote, found.report and found.report.municipality) == ("Projektnamn  Grön hamn", "Exempelstad")


def test_a_record_is_a_record(bot: Bot) -> None:
    project, network = bot.index.holdings.projects[0], bot.index.holdings.networks[0]
    for kind, one in (("projekt", project), ("natverk", network)):
        found = behind(bot, f"{SITE}/utblick", f"{SITE}/utblick/{kind}/{one.id}")
        assert found
        assert not isinstance(found, Quoted)
        assert found.name == one.name


@pytest.mark.parametrize(
    "url",
    [
        "https://elak.se/source/lang.txt",
        f"{SITE}.elak.se/source/lang.txt",
        f"http{SITE.removeprefix('https')}/source/lang.txt",
        f"{SITE}/source/finns-inte.txt",
        f"{SITE}/source/../lang.txt",
        f"{SITE}/projekt/okänt",
        f"{SITE}/natverk/",
        f"{SITE}/utforska/projekt",
        f"{SITE}/",
        "https://[elak/",
        "",
    ],
)
def test_other_addresses_are_nothing(url: str) -> None:
    assert behind(FakeCore(), SITE, url) is None
    assert behind(FakeCore(), None, url) is None


@pytest.mark.parametrize(
    "query", ["", "?start=5", "?start=9&end=3", "?start=x&end=y", "?start=1&end=99999999", "?" + "&" * 5000]
)
def test_an_odd_place_is_the_document_alone(query: str) -> None:
    found = behind(FakeCore(), SITE, f"{SITE}/source/lang.txt{query}")
    assert isinstance(found, Quoted)
    assert (found.document, found.quote) == (LONG.name, "")


def test_a_long_place_is_cut() -> None:
    found = behind(FakeCore(), SITE, f"{SITE}/source/lang.txt?start=0&end=500000")
    assert isinstance(found, Quoted)
    assert len(found.quote) == LONGEST_QUOTE


async def test_teams_gets_a_card_and_a_preview(aiohttp_client: Any) -> None:
    core = FakeCore()
    teams = await world(aiohttp_client, behind=lambda url: behind(core, SITE, url))
    for name in ("composeExtension/queryLink", "composeExtension/anonymousQueryLink"):
        answer = await teams.invoke(name, {"url": f"{SITE}/source/lang.txt?start=0&end=10"})
        result = QueryResponse.model_validate(await answer.json()).compose_extension
        assert result.attachments
        assert result.attachments[0].preview.content.title == "lang.txt"
        assert "«Rad 0 om l»" in result.attachments[0].content.model_dump_json()
    assert await (await teams.invoke("composeExtension/queryLink", {"url": "https://elak.se/"})).json() == {}


def test_only_a_server_with_teams_lets_teams_frame_its_pages() -> None:
    attach = TeamsChannel().prepare(Settings(), local_trial=True)
    assert attach
    assert attach(FakeCore()).frames == FRAMES
    assert TeamsChannel().prepare(Settings()) is None
