"""The directory of places and organisations: what is counted, the pages, the map."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.channels.web.listing import ORGANISATIONS, PLACES, entry_filters
from bot.channels.web.server import WebSettings, application
from bot.core import Bot
from bot.explore import selection
from bot.explore.directory import Directory
from bot.explore.filters import UNKNOWN, Filters
from bot.explore.records import Records
from bot.presentation.links import entity_path
from bot.presentation.maps import FRAMES, Section, Spot, europe, outlines, projected, within
from indexer.index import Index
from indexer.records import Mention, Organisation, Place, Source, Span
from indexer.resolving import Holdings
from tests import explore_data
from tests.test_web import get
from tests.web_core import FakeCore, index_of

Client = TestClient[web.Request, web.Application]
NAMED = explore_data.NAMED
CITY = explore_data.CITY


def mention(role: str, of: str = "project", of_id: str | None = "hostilt", year: int = 2025, at: int = 0) -> Mention:
    return Mention(
        role=role, name="Havnby", of=of, of_id=of_id, title="Rubrik <b>", municipality=CITY, reporting_year=year,
        source=Source(document=NAMED, page=1, start=at, end=at + 6), quote=Span(at, at + 12),
    )  # type: ignore[arg-type]  # fmt: skip


def named() -> Holdings:
    """A country, a city in it and a university in the city, each named by something of its own."""
    country = Place(id="danmark", name="Danmark", kind="country", country="Danmark", country_code="DK",
                    mentions=(mention("partner", "text", None, 2019, 40),))  # fmt: skip
    city = Place(id="danmark-havnby", name="Havnby", kind="city", country="Danmark", country_code="DK",
                 latitude=55.1, longitude=9.2, aliases=("Hafenstadt",),
                 mentions=(mention("pilot", at=10), mention("named", at=20)))  # fmt: skip
    school = Organisation(id="havnby-universitet", name="Havnby universitet", kind="university", place="Havnby",
                          country="Danmark", mentions=(mention("lead", at=30), mention("member", "network", at=5)))  # fmt: skip
    return explore_data.hostile().model_copy(update={"localities": (country, city), "organisations": (school,)})


@pytest.fixture
def directory() -> Directory:
    return Directory(index_of(named()))


def test_a_country_holds_what_names_its_cities_and_organisations(directory: Directory) -> None:
    country, city, school = (directory.by_id[one] for one in ("danmark", "danmark-havnby", "havnby-universitet"))
    assert [len(one.mentions) for one in (country, city, school)] == [5, 4, 2]
    assert (country.projects, country.networks, country.elsewhere, country.years) == (
        frozenset({"hostilt"}), frozenset({"hostilt"}), 1, (2019, 2025),
    )  # fmt: skip
    assert {one.name for one in directory.inside(country)} == {"Havnby", "Havnby universitet"}
    assert directory.inside(school) == []
    assert [(one.of, one.role) for one in directory.groups(country)] == [
        ("project", "lead"), ("project", "pilot"), ("project", "named"), ("network", "member"), ("text", "partner"),
    ]  # fmt: skip


async def test_a_country_that_is_not_named_itself_says_by_what(
    aiohttp_client: Callable[..., Awaitable[Client]],
) -> None:
    client = await aiohttp_client(application(FakeCore(named()), WebSettings()))
    page = await get(client, "/plats/danmark")
    assert "genom Havnby universitet, med säte där" in page.text("main")
    assert "genom Havnby" in page.text("main").replace("genom Havnby universitet", "")
    assert "genom" not in (await get(client, "/organisation/havnby-universitet")).text("main")


def test_what_a_text_leaves_open_is_told_only_where_nothing_else_is(directory: Directory) -> None:
    assert directory.by_id["danmark-havnby"].roles == ("lead", "member", "pilot")
    assert directory.by_id["danmark-havnby"].roles[-1] != "named"


def test_a_name_leads_to_its_record_in_any_spelling(directory: Directory) -> None:
    assert [
        getattr(directory.called(name), "name", None) for name in ("Hafenstadt", "Havnby universitet", "Norge")
    ] == [
        "Havnby",
        "Havnby universitet",
        None,
    ]


def test_filters_of_the_directory(directory: Directory) -> None:
    records = Records(index_of(named()))
    assert [one.name for one in selection.places(records, Filters(kind="city"))] == ["Havnby"]
    assert [one.name for one in selection.places(records, Filters(text="hafen"))] == ["Havnby"]
    assert [one.name for one in selection.organisations(records, Filters(organisation_kind="university"))] == [
        "Havnby universitet"
    ]
    assert selection.organisations(records, Filters(city="Lund")) == []
    assert PLACES.choices(records, Filters())["kind"] == [("city", 1), ("country", 1)]
    assert ORGANISATIONS.choices(records, Filters())["organisation_kind"] == [("university", 1)]


def unplaced() -> Holdings:
    """The same, and two organisations whose country no text tells."""
    stray = [
        Organisation(id=name, name=name, kind=kind, mentions=(mention("partner", at=30),))  # type: ignore[arg-type]
        for name, kind in (("Sydhamnens stiftelse", "association"), ("Norrhamnens skola", "school"))
    ]
    held = named()
    return held.model_copy(update={"organisations": (*held.organisations, *stray)})


async def test_organisations_of_no_country_are_counted_where_a_country_is_chosen(
    aiohttp_client: Callable[..., Awaitable[Client]],
) -> None:
    records = Records(index_of(unplaced()))
    assert ORGANISATIONS.choices(records, Filters())["country"] == [(UNKNOWN, 2), ("Danmark", 1)]
    unknown = selection.organisations(records, Filters(country=UNKNOWN))
    assert [one.name for one in unknown] == ["Norrhamnens skola", "Sydhamnens stiftelse"]
    client = await aiohttp_client(application(FakeCore(unplaced()), WebSettings()))
    page = await get(client, "/utforska/organisationer?land=Tyskland")
    assert "2 organisationer står inte under något land: ingen text säger var de hör hemma." in page.text("main")
    assert ("/utforska/organisationer?land=-", "Visa dem") in page.linked
    page = await get(client, "/utforska/organisationer?land=Tyskland&organisationsslag=school")
    assert "1 organisation står inte under något land: ingen text säger var den hör hemma." in page.text("main")
    page = await get(client, "/utforska/organisationer?land=-")
    assert "står inte under något land" not in page.text("main")
    assert "Land: Okänt land" in page.text(".chips")
    page = await get(client, "/organisation/Norrhamnens%20skola")
    assert "okänt: ingen text säger det" in page.text(".facts")


async def test_town_and_country_lead_to_their_pages(aiohttp_client: Callable[..., Awaitable[Client]]) -> None:
    client = await aiohttp_client(application(FakeCore(named()), WebSettings()))
    page = await get(client, "/organisation/havnby-universitet")
    assert {("/plats/danmark-havnby", "Havnby"), ("/plats/danmark", "Danmark")} <= set(page.linked)
    page = await get(client, "/plats/danmark")
    assert [href for href, _ in page.linked if href.startswith("#group-")] == [f"#group-{at}" for at in range(1, 6)]


def test_a_project_is_found_by_the_kind_of_an_organisation_it_names() -> None:
    records = Records(index_of(named()))
    assert {row.project.id for row in selection.projects(records, Filters(organisation_kind="university"))} == {
        "hostilt"
    }
    assert selection.projects(records, Filters(organisation_kind="museum")) == []


def test_the_directory_and_the_filter_of_projects_give_the_same_set(samples_index: Index) -> None:
    """By the page of a place, its row in the directory, and the filter: a project that it counts is found there."""
    records = Records(samples_index)
    seen = 0
    for one in (*records.directory.places, *records.directory.organisations):
        if one.projects and one.entity.kind != "region":
            found = {row.project.id for row in selection.projects(records, entry_filters(one))}
            assert found == one.projects, one.name
            seen += 1
    assert seen > 5


# Pages


@pytest.fixture
async def client(aiohttp_client: Callable[..., Awaitable[Client]], bot: Bot) -> Client:
    return await aiohttp_client(application(bot, WebSettings()))


async def test_every_place_and_organisation_has_its_page(client: Client, samples_index: Index) -> None:
    holdings = samples_index.holdings
    assert holdings.localities
    assert holdings.organisations
    for entity in (*holdings.localities, *holdings.organisations):
        page = await get(client, entity_path(entity))
        assert page.text("h1") == entity.name
        assert page.links("/source/")


async def test_a_sentence_on_the_page_of_a_place_is_the_reports(client: Client, samples_index: Index) -> None:
    entity = max(samples_index.holdings.localities, key=lambda one: len(one.mentions))
    page = await get(client, entity_path(entity))
    quotes = page.text("blockquote")
    for one in entity.mentions:
        text = " ".join(samples_index.texts[one.source.document][slice(*one.quote)].split())
        assert text.removeprefix("## ").removeprefix("- ").replace("**", "")[:200] in quotes


async def test_places_and_organisations_in_tables(client: Client, samples_index: Index) -> None:
    for name, entities in (
        ("platser", samples_index.holdings.localities),
        ("organisationer", samples_index.holdings.organisations),
    ):
        page = await get(client, f"/utforska/{name}")
        assert page.text("#rows").startswith(f"{len(entities)} ")
        shown = [href for href, _ in page.linked if re.match(r"/(plats|organisation)/", href)]
        assert {entity_path(one) for one in entities[:5]} <= {*shown, *(entity_path(one) for one in entities)}
        chosen = await client.get(f"/utforska/{name}.csv?land=Finland")
        lines = list(csv.DictReader(io.StringIO((await chosen.read()).decode("utf-8-sig")), delimiter=";"))
        assert {row["Land"] for row in lines} == {"Finland"}


async def test_markup_in_names_is_shown_as_text(aiohttp_client: Callable[..., Awaitable[Client]]) -> None:
    hostile = explore_data.HOSTILE
    place = Place(id="elak", name=hostile, kind="city", country="Danmark", country_code="DK", latitude=55.0, longitude=9.0,
                  mentions=(mention("named"),))  # fmt: skip
    holdings = explore_data.hostile().model_copy(update={"localities": (place,)})
    client = await aiohttp_client(application(FakeCore(holdings), WebSettings()))
    for path in ("/plats/elak", "/utforska/platser"):
        body = await (await client.get(path)).text()
        assert "<script>alert" not in body
        assert "<img src=x" not in body


async def test_an_answer_of_a_place_leads_to_its_page(client: Client) -> None:
    page = await get(client, "/?q=Vad+g%C3%B6r+vi+med+Finland%3F")
    assert ("/plats/finland", "Allt om Finland") in page.linked
    page = await get(client, "/?q=Hur+m%C3%A5nga+projekt+har+Lyktsala%3F")
    assert not [href for href, _ in page.linked if href.startswith("/plats/")]


async def test_addresses_of_no_place(client: Client, samples_index: Index) -> None:
    place = samples_index.holdings.localities[0]
    for path in ("/plats/finns-inte", "/organisation/finns-inte", f"/organisation/{quote(place.id)}"):
        assert (await client.get(path)).status == 404


async def test_a_partner_of_a_project_leads_to_its_page(client: Client, samples_index: Index) -> None:
    holdings = samples_index.holdings
    partners = [
        (project.id, entity)
        for project in holdings.projects
        for partner in (one for own in project.reports for one in own.partners)
        if (entity := next((one for one in holdings.organisations if one.name == partner.name), None))
    ]
    assert partners
    for project, entity in partners:
        page = await get(client, f"/projekt/{quote(project)}")
        assert entity_path(entity) in [href for href, _ in page.linked]


# The map


def test_the_map_lies_where_places_lie() -> None:
    north, south = projected(59.3, 18.1), projected(38.0, 23.7)
    assert north[1] > 0 > south[1]
    codes = {code for code, _ in outlines()}
    assert {"SE", "DK", "NO", "FI", "DE", "PL", "EE", "LV", "LT", "GB", "IE", "PT", "GR"} <= codes


@pytest.mark.parametrize("section", FRAMES)
def test_the_map_is_safe_markup_whose_places_are_links(section: Section) -> None:
    spots = [
        Spot('Malmö <b>"', 55.6, 13.0, "/plats/a", "Malmö: 3", 3),
        Spot("Berlin", 52.5, 13.4, "/plats/b", "Berlin: 1", 1),
        Spot("Tokyo", 35.7, 139.7, "/plats/c", "Tokyo: 1", 1),
    ]
    svg = europe("Karta", "Orter", spots, frozenset({"SE"}), section)
    root = ElementTree.fromstring(svg)
    links = [one for one in root.iter() if one.tag.endswith("}a")]
    assert [(one.get("href"), one.get("aria-label")) for one in links] == [
        ("/plats/a", "Malmö: 3"),
        ("/plats/b", "Berlin: 1"),
    ]
    assert not within(spots[2], section)
    assert sum(one.get("class") == "land named" for one in root.iter()) >= 1
    assert not {one.tag.rpartition("}")[2] for one in root.iter()} & {"script", "style"}
    assert not any("style" in one.attrib for one in root.iter())


def test_labels_of_the_map_do_not_cover_each_other() -> None:
    close = [Spot(f"Ort {at}", 55.6 + at / 100, 13.0, f"/plats/{at}", "x", 9 - at) for at in range(5)]
    svg = europe("Karta", "Orter", close, frozenset())
    assert [at for at in range(5) if f">Ort {at}<" in svg] == [0]


async def test_the_map_shows_the_places_of_the_table(client: Client) -> None:
    page = await get(client, "/utforska/platser?slag=city")
    tabled = {href for href, _ in page.linked if href.startswith("/plats/")}
    circles = [at for tag, at in page.elements if tag == "circle"]
    assert circles
    assert len(circles) <= len(tabled)
    other = next(href for href, text in page.linked if text == "Norden och Östersjön")
    assert other.endswith("slag=city&utsnitt=north")
    assert not [1 for tag, _ in (await get(client, "/utforska/platser?slag=country")).elements if tag == "circle"]
