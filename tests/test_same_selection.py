"""One selection by every way to it: the chat, the filter of Utforska, its page of a place, the API and the export."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.answer import Answer
from bot.channels.web.listing import entry_filters
from bot.channels.web.server import WebSettings, application
from bot.core import Bot
from bot.explore import selection
from bot.explore.directory import Entry
from bot.explore.filters import Filters
from bot.explore.records import Records
from bot.presentation.links import explore_file, explore_path
from bot.query.forms import Query, Scope, With, as_json
from bot.understanding.cues import CUES
from indexer.building import build
from indexer.exporting import as_json as exported
from indexer.index import open_index
from tests.test_directory import get
from tests.test_web_query import Client

HERE = Path(__file__).parent
MEANING = HERE / "meaning"
MakeClient = Callable[..., Awaitable[TestClient[web.Request, web.Application]]]
Ways = dict[str, set[str]]


def projects_of(answer: Answer) -> set[str]:
    return {one.id for one in answer.records if one.type == "project"}


async def in_file(client: Client, path: str) -> set[str]:
    """The projects of a table as CSV."""
    sent = await client.get(path)
    assert sent.status == 200
    return {row["Id"] for row in csv.DictReader(io.StringIO((await sent.read()).decode("utf-8-sig")), delimiter=";")}


async def api(client: Client, form: object) -> set[str]:
    sent = await client.post("/api/query", json=form)
    assert sent.status == 200
    return projects_of(Answer.model_validate(await sent.json()))


def apart(found: dict[str, Ways]) -> dict[str, Ways]:
    """What does not give the same projects by every way."""
    return {name: ways for name, ways in found.items() if len({frozenset(one) for one in ways.values()}) > 1}


# Countries, cities and organisations


async def ways_to(client: Client, bot: Bot, records: Records, entry: Entry) -> Ways:
    """The projects with a report of their own that name a place or organisation, by each way to them."""
    filters = entry_filters(entry)
    named = Query(With(entry.name), scope=Scope(every=True))
    kind = "places" if entry.entity.kind in {"country", "region", "city"} else "organisations"
    covered = {entry.entity.id, *entry.named.ids}
    mentions = [
        mention
        for one in (*exported(bot.index.holdings, "places"), *exported(bot.index.holdings, "organisations"))
        if one["id"] in covered
        for mention in one["mentions"]
    ]
    page = await get(client, f"/{'plats' if kind == 'places' else 'organisation'}/{entry.entity.id}")
    found = {
        "chat": projects_of(bot.answer(f"Vad gör vi med {entry.name}?")),
        "filter": {row.project.id for row in selection.projects(records, filters)},
        "page": {href.removeprefix("/projekt/") for href, _ in page.linked if href.startswith("/projekt/")},
        "file": await in_file(client, f"/utforska/projekt.csv{filters.query()}"),
        "api": await api(client, as_json(named)),
        "export": {one["of_id"] for one in mentions if one["of"] == "project"},
    }
    reported = {row.project.id for row in records.projects}
    return {way: projects & reported for way, projects in found.items()}


async def places_apart(make: MakeClient, bot: Bot) -> tuple[int, dict[str, Ways]]:
    records = Records(bot.index)
    client = await make(application(bot, WebSettings()))
    wanted = [
        entry
        for entry in (*records.directory.places, *records.directory.organisations)
        if entry.projects and entry.entity.kind != "region" and entry.name != "Sverige"
    ]
    found = {f"{one.entity.kind} {one.name}": await ways_to(client, bot, records, one) for one in wanted}
    return len(found), apart(found)


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The bot over the invented reports of two cities."""
    place = tmp_path_factory.mktemp("naming")
    build(HERE / "first_sight" / "reports", place)
    index = open_index(place)
    yield Bot(index)
    index.close()


async def test_a_country_a_city_an_organisation(aiohttp_client: MakeClient, knowing: Bot) -> None:
    many, wrong = await places_apart(aiohttp_client, knowing)
    assert many > 40
    assert wrong == {}


async def test_a_country_a_city_an_organisation_of_the_real_reports(
    aiohttp_client: MakeClient, corpus_bot: Bot
) -> None:
    many, wrong = await places_apart(aiohttp_client, corpus_bot)
    assert many > 40
    assert wrong == {}


# The same in other words

ANY_WORDS = (
    "Vad gör vi i {}?",
    "Partners i {}",
    "Samarbeten med {}",
    "Vilka samarbeten har vi med {}?",
    "Vilka organisationer i {} samarbetar vi redan med?",
    "Vilka i {} brukar vi jobba med?",
    "Har vi samarbetat med {} tidigare?",
    "Har vi redan kontakter i {}?",
    "Vem har jobbat med {}?",
    "Finns det någon i {} som vi fortfarande samarbetar med?",
    "Who have we worked with in {}?",
    "What are we doing with {}?",
    "Do we already work with anyone in {}?",
)
PROJECT_WORDS = (
    "Vilka projekt har vi med {}?",
    "Vilka projekt har vi i {}?",
    "Vilka projekt gör vi tillsammans med {}?",
    "Projekt med {}",
    "Which projects do we have with {}?",
)


def named_in(bot: Bot) -> list[str]:
    """Every place and organisation that the reports name, but the country they are written in and what is a programme too."""
    found = Records(bot.index).directory
    names = [one.name for one in (*found.places, *found.organisations) if one.name != "Sverige"]
    return [name for name in names if not any(one.kind == "programme" for one in bot.lexicon.link(name).links)]


def told_otherwise(bot: Bot, name: str) -> dict[str, set[str]]:
    """The questions of a name that are answered with other projects than "vad gör vi med" gives, with what is apart."""
    whole = projects_of(bot.answer(f"Vad gör vi med {name}?"))
    found = {asked: projects_of(bot.answer(asked)) ^ whole for asked in (one.format(name) for one in ANY_WORDS)}
    for asked in (one.format(name) for one in PROJECT_WORDS):
        answer = bot.answer(asked)
        # Where no year is named the newest reports are listed, and it is told what older ones and running text hold besides.
        beside = " ".join((*answer.notes, answer.text))
        found[asked] = {one for one in whole - projects_of(answer) if bot.index.short_names[one] not in beside}
        found[asked] |= projects_of(answer) - whole
    return {asked: apart for asked, apart in found.items() if apart}


def test_a_name_in_other_words(knowing: Bot) -> None:
    names = named_in(knowing)
    assert len(names) > 40
    assert {name: wrong for name in names if (wrong := told_otherwise(knowing, name))} == {}


def test_a_name_of_the_real_reports_in_other_words(corpus_bot: Bot) -> None:
    names = named_in(corpus_bot)[::9]
    assert len(names) > 25
    assert {name: wrong for name in names if (wrong := told_otherwise(corpus_bot, name))} == {}


# Themes


def themes(*files: str) -> list[str]:
    """The themes of some labelled sets, in Swedish or in English."""
    found: dict[str, None] = {}
    for name in files:
        with (MEANING / name).open(encoding="utf-8") as file:
            found |= {row["theme"]: None for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return list(found)


async def ways_to_theme(client: Client, bot: Bot, records: Records, theme: str) -> Ways:
    """The projects that are about a theme, by each way to them; in whichever language the theme is asked for."""
    english = all(map(CUES.in_swedish, theme.split()))
    answer = bot.answer(f"Which projects are about {theme}?" if english else f"Vilka projekt handlar om {theme}?")
    found = {"chat": projects_of(answer)}
    path = explore_path(answer)
    filters = Filters.read(dict(parse_qsl(urlsplit(path).query)))
    if not english:
        own = Filters(theme=theme, municipality=filters.municipality, year=filters.year)
        found["filter"] = {row.project.id for row in selection.projects(records, own)}
    if found["chat"] and answer.query is not None:
        found["link"] = {row.project.id for row in selection.projects(records, filters)} if path else set()
        found["file"] = await in_file(client, explore_file(answer, "csv"))
        found["api"] = await api(client, answer.query)
    return found


async def themes_apart(make: MakeClient, bot: Bot, *files: str) -> tuple[int, set[str]]:
    """How many themes find a project, and those that do not find the same by every way."""
    records = Records(bot.index)
    client = await make(application(bot, WebSettings()))
    found = {theme: await ways_to_theme(client, bot, records, theme) for theme in themes(*files)}
    return sum(bool(ways["chat"]) for ways in found.values()), set(apart(found))


READ_OTHERWISE = {"kommun", "stad", "verksamhet", "utveckling"}
"""Words of which no project is about: a question takes them for the city, for how things went, or for nothing."""


async def test_a_theme(aiohttp_client: MakeClient, bot: Bot) -> None:
    many, wrong = await themes_apart(aiohttp_client, bot, "themes_samples.tsv", "themes_invented.tsv")
    assert many > 60
    # Read as a verb, as a project of that name, or without its second word.
    assert wrong == READ_OTHERWISE | {"kommunen", "samarbete", "hamnar", "värme i staden"}


async def test_a_theme_of_the_real_reports(aiohttp_client: MakeClient, corpus_bot: Bot) -> None:
    many, wrong = await themes_apart(aiohttp_client, corpus_bot, "themes.tsv", "themes_more.tsv")
    assert many > 60
    assert wrong == READ_OTHERWISE


# Networks


def networks_apart(bot: Bot) -> tuple[int, dict[str, Ways]]:
    """The networks of each nämnd and municipality that an answer lists, and those of the table that it leads to."""
    records = Records(bot.index)
    own = {(one.membership.municipality, one.membership.department or "") for one in records.networks}
    asked = [f"Vilka nätverk är {board} i {city} med i?" for city, board in sorted(own) if board]
    asked += [f"Vilka nätverk är {city} med i?" for city in sorted({city for city, _ in own})]
    found = {}
    for question in asked:
        answer = bot.answer(question)
        if path := explore_path(answer):
            assert path.startswith("/utforska/natverk?")
            rows = selection.networks(records, Filters.read(dict(parse_qsl(urlsplit(path).query))))
            found[question] = {"chat": {one.id for one in answer.records}, "filter": {one.network.id for one in rows}}
    return len(found), apart(found)


def test_networks_lead_to_their_own_table(bot: Bot) -> None:
    many, wrong = networks_apart(bot)
    assert many > 5
    assert wrong == {}


def test_networks_of_the_real_reports_lead_to_their_own_table(corpus_bot: Bot) -> None:
    many, wrong = networks_apart(corpus_bot)
    assert many > 10
    assert wrong == {}
