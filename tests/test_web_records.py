"""The pages about records: tables with filters, downloads, projects, networks, nämnder, the quality of the data, documents."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from openpyxl import load_workbook

from bot.channels.web.listing import PAGE
from bot.channels.web.record_pages import MOST_ROWS
from bot.channels.web.server import WebSettings, application
from bot.core import Bot
from indexer.building import build
from indexer.index import Index, open_index
from tests import explore_data
from tests.explore_data import HOSTILE, NAMED, hostile, many, report
from tests.test_reading import pdf_bytes
from tests.test_web import Page, get
from tests.web_core import FakeCore

Client = TestClient[web.Request, web.Application]
CITY = "kommun=Lyktsala+stad"


@pytest.fixture
async def client(aiohttp_client: Callable[..., Awaitable[Client]], bot: Bot) -> Client:
    """The page over the samples' index."""
    return await aiohttp_client(application(bot, WebSettings()))


def rows(page: Page) -> list[str]:
    return [href for href, _ in page.linked if href.startswith("/projekt/")]


# Tables


async def test_explore_begins_with_the_projects(client: Client) -> None:
    answer = await client.get("/utforska", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/utforska/projekt")


@pytest.mark.parametrize("kind", ["projekt", "natverk", "siffror"])
async def test_each_table_shows_its_filters_and_its_rows(client: Client, kind: str) -> None:
    page = await get(client, f"/utforska/{kind}?{CITY}&ar=2024")
    controls = {at["name"]: at["id"] for tag, at in page.elements if tag in ("select", "input")}
    labelled = {at["for"] for tag, at in page.elements if tag == "label"}
    assert {"kommun", "ar", "text"} <= controls.keys()
    assert set(controls.values()) <= labelled
    assert "Kommun: Lyktsala stad" in page.text(".chips")
    body = page.text("tbody")
    assert "Lyktsala stad" in body
    assert "Exempelstad" not in body


async def test_a_filter_stays_chosen_and_can_be_taken_away(client: Client) -> None:
    page = await get(client, f"/utforska/projekt?{CITY}&ar=2024&roll=lead&text=kaj")
    chosen = [at["value"] for tag, at in page.elements if tag == "option" and "selected" in at]
    assert chosen == ["Lyktsala stad", "lead", "2024"]
    assert {at.get("value") for tag, at in page.elements if tag == "input" and at.get("name") == "text"} == {"kaj"}
    without = next(href for href, text in page.linked if "Roll: Projektägare" in text)
    assert parse_qs(urlsplit(without).query) == {"kommun": ["Lyktsala stad"], "ar": ["2024"], "text": ["kaj"]}


async def test_an_unknown_choice_is_shown_and_finds_nothing(client: Client) -> None:
    page = await get(client, "/utforska/projekt?namnd=Finns+inte")
    assert "Inga poster passar filtren." in page.text("main")
    assert "Nämnd: Finns inte" in page.text(".chips")
    assert [at["value"] for tag, at in page.elements if tag == "option" and "selected" in at] == ["Finns inte"]


async def test_sorting_by_a_columns_heading(client: Client) -> None:
    page = await get(client, f"/utforska/projekt?{CITY}&ar=2024")
    heading = next(href for href, text in page.linked if text == "Total budget (kr)")
    largest = await get(client, heading)
    assert rows(largest)[0] == "/projekt/lyktsala-stad-regnspar"
    assert ("th", {"scope": "col", "class": "total_budget number", "aria-sort": "descending"}) in largest.elements
    smallest = await get(client, next(href for href, text in largest.linked if text == "Total budget (kr)"))
    assert rows(smallest)[0] == "/projekt/lyktsala-stad-laslust-i-norr-lin"
    assert set(rows(smallest)) == set(rows(largest))


async def test_totals_say_what_they_add_up(client: Client) -> None:
    told = (await get(client, f"/utforska/projekt?{CITY}&ar=2024")).text(".summary").replace("\u00a0", " ")
    assert "Lyktsala stad, redovisningen för 2024" in told
    assert (
        "Total budget, ägda projekt20 600 000 kr summan av 6 av 6 projekt som anger belopp, varje projekt en gång"
        in told
    )
    assert (
        "Total budget, partnerprojekt49 100 000 kr summan av 3 av 3 projekt som anger belopp, varje projekt en gång; en partners"
        in told
    )
    assert "Total budget, alla projekt69 700 000 kr summan av 9 av 9 projekt" in told
    assert "Utbetalt i allt3 200 000 kr summan av 7 av 10 redovisningar" in told


async def test_what_a_report_states_of_just_the_selection_stands_beside_its_rows(client: Client) -> None:
    def stated(page: Page) -> list[str]:
        return re.findall(
            r"(?:Projekt|Utbetalt|Total budget), enligt rapporten[^\n]+", page.text(".summary").replace("\u00a0", " ")
        )

    assert stated(await get(client, f"/utforska/projekt?{CITY}&ar=2024")) == [
        "Projekt, enligt rapporten9 projekt",
        "Utbetalt, enligt rapportenca 3 200 000 kr",
    ]
    assert stated(await get(client, f"/utforska/projekt?{CITY}&ar=2024&namnd=Grundskolen%C3%A4mnden")) == [
        "Projekt, enligt rapporten4 projekt",
        "Utbetalt, enligt rapportenca 300 000 kr",
    ]
    assert stated(await get(client, f"/utforska/projekt?{CITY}&ar=2024&namnd=Grundskolen%C3%A4mnden&roll=lead")) == []


async def test_what_could_not_be_decided_is_counted_on_the_page(
    aiohttp_client: Callable[..., Awaitable[Client]],
) -> None:
    dated = explore_data.project("a", "Ask", report("Ask", start_date="2024", end_date="2026"))
    undated = explore_data.project("b", "Bok", report("Bok", start_date="2024"))
    client = await aiohttp_client(
        application(FakeCore(hostile().model_copy(update={"projects": (dated, undated)})), WebSettings())
    )
    page = await get(client, "/utforska/projekt?status=ongoing")
    assert rows(page) == ["/projekt/a"]
    assert "1 projekt saknar slutdatum och kunde inte bedömas." in page.text(".open")
    way = next(href for href, text in page.linked if text == "Visa projekt utan start- eller slutdatum")
    assert rows(await get(client, way)) == ["/projekt/b"]
    assert not (await get(client, "/utforska/projekt")).text(".open")


async def test_every_chart_has_its_numbers_as_a_table(client: Client) -> None:
    page = await get(client, f"/utforska/projekt?{CITY}")
    drawn = [at["aria-label"] for tag, at in page.elements if tag == "svg"]
    assert len(drawn) == 6
    assert sum(tag == "table" for tag, _ in page.elements) == 1 + len(drawn)
    assert "Miljönämnden" in page.text(".chart")


async def test_addresses_that_are_none(client: Client) -> None:
    for path in (
        "/utforska/annat",
        "/utforska/projekt.pdf",
        "/projekt/finns-inte",
        "/natverk/finns-inte",
        "/namnd/lyktsala-stad/finns-inte",
        "/original/x.pdf",
    ):
        assert (await client.get(path)).status == 404, path


# Downloads


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_download_holds_what_the_page_shows(client: Client, form: str) -> None:
    page = await get(client, f"/utforska/projekt?{CITY}&ar=2024&roll=lead")
    href = next(href for href, text in page.linked if text == f"Hämta {form.upper()}")
    answer = await client.get(href)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="utblick-projekt.{form}"'
    body = await answer.read()
    if form == "csv":
        assert answer.content_type == "text/csv"
        names = [row[0] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")][1:]
    else:
        sheet = load_workbook(io.BytesIO(body)).active
        assert sheet is not None
        names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    shown = [text for href, text in page.linked if href.startswith("/projekt/")]
    assert names == shown
    assert len(names) == 6


# Ten thousand projects


async def test_ten_thousand_projects_are_shown_a_page_at_a_time(
    aiohttp_client: Callable[..., Awaitable[Client]],
) -> None:
    client = await aiohttp_client(application(FakeCore(many(10_000)), WebSettings()))
    page = await get(client, "/utforska/projekt")
    assert page.text("#rows").replace("\u00a0", " ") == "10 000 projekt 1–50 visas"
    assert len(rows(page)) == PAGE
    last = await get(client, "/utforska/projekt?sida=99999")
    assert "Sida 200 av 200" in last.text(".paging")
    assert len(rows(last)) == PAGE
    assert not set(rows(page)) & set(rows(last))
    following = next(href for href, text in page.linked if text == "Nästa")
    assert parse_qs(urlsplit(following).query) == {"sida": ["2"]}
    assert sum(tag == "rect" for tag, _ in page.elements) < 500
    department = await get(client, "/namnd/exempelstad/namnd-3")
    assert len(rows(department)) == MOST_ROWS
    assert ("/utforska/projekt?kommun=Exempelstad&namnd=N%C3%A4mnd+3", "Visa alla 834") in department.linked


# Pages of one thing


async def test_a_project_of_two_reports_side_by_side(client: Client) -> None:
    page = await get(client, "/projekt/exempelstad-kommun-vagen-till-vatten")
    assert page.text("h1") == "Vägen till vatten"
    told = page.text(".compared").replace("\u00a0", " ")
    assert "11 000 100 kr" in told
    assert "10 500 000 kr" in told
    assert "Total budget" in page.text(".differs")
    assert "Projektstart" not in page.text(".differs")
    assert "Havsringen" in page.text("tbody")


async def test_each_value_of_a_project_leads_to_its_words(client: Client, samples_index: Index) -> None:
    identifier = "exempelstad-kommun-vagen-till-vatten"
    page = await get(client, f"/projekt/{identifier}")
    report = samples_index.projects[identifier].reports[0]
    assert report.total_budget is not None
    quoted = samples_index.texts[report.document][slice(*report.total_budget.quote)]
    href = next(href for href, text in page.linked if text.replace("\u00a0", " ") == "11 000 100 kr")
    assert (await get(client, href)).text("#quote") == quoted
    assert report.total_budget.raw in quoted


async def test_every_project_network_and_nämnd_has_its_page(client: Client, samples_index: Index) -> None:
    for project in samples_index.holdings.projects:
        assert (await get(client, f"/projekt/{quote(project.id)}")).text("h1") == project.name
    for network in samples_index.holdings.networks:
        page = await get(client, f"/natverk/{quote(network.id)}")
        assert page.text("h1") == network.name
    links = {
        href
        for name in ("projekt", "natverk")
        for href, _ in (await get(client, f"/utforska/{name}")).linked
        if href.startswith("/namnd/")
    }
    assert len(links) > 10
    for href in links:
        assert (await get(client, href)).text("h1")


async def test_the_year_of_a_chair_is_no_year_of_joining(client: Client) -> None:
    page = await get(client, "/natverk/eurocities")
    assert "ordförande 2021" in page.text("table")
    table = await get(client, "/utforska/natverk?text=eurocities&sortera=since")
    assert "ordförande 2021" in table.text("tbody")


async def test_a_nämnd_is_that_of_its_city(client: Client) -> None:
    page = await get(client, "/namnd/vindala-kommun/miljonamnden")
    assert page.text(".kicker") == "Vindala kommun"
    assert {href for href, _ in page.linked if href.startswith("/projekt/")} == {
        "/projekt/vindala-kommun-matspill",
        "/projekt/vindala-kommun-stadsodling",
    }


async def test_quality_sets_stated_sums_beside_the_records(client: Client, samples_index: Index) -> None:
    page = await get(client, "/datakvalitet")
    documents = {href for href, _ in page.linked if href.startswith("/source/") and "start=" not in href}
    assert documents == {f"/source/{quote(name)}" for name in samples_index.documents}
    disagreeing = sum(not one.agrees for one in samples_index.reconciliations)
    assert sum(1 for tag, at in page.elements if tag == "tr" and at.get("class") == "differs") == disagreeing
    assert (
        f"{len(samples_index.reconciliations) - disagreeing} av {len(samples_index.reconciliations)} stämmer"
        in page.text(".hint")
    )
    issues = sum(tag == "li" for tag, _ in page.elements)
    assert issues == len(samples_index.holdings.issues)


# Documents


async def test_the_record_read_from_a_place_stands_beside_it(client: Client, samples_index: Index) -> None:
    report = samples_index.projects["lyktsala-stad-kajtrad"].reports[0]
    assert report.total_budget is not None
    span = report.total_budget.span
    page = await get(client, f"/source/{report.document}?start={span.start}&end={span.end}")
    read_here = page.text(".reading-record").replace("\u00a0", " ")
    assert "Kajträd" in read_here
    assert "8 400 000 kr" in read_here
    assert ("/projekt/lyktsala-stad-kajtrad", "Kajträd") in page.linked
    assert page.text("#quote") == report.total_budget.raw


async def test_other_quotes_are_marked_and_lead_on(client: Client, samples_index: Index) -> None:
    name = "dialogues/lyktsala-2024.txt"
    text = samples_index.texts[name]
    spans = [(at.start(), at.end()) for at in re.finditer("Projektnamn", text)][:3]
    also = ",".join(f"{start}-{end}" for start, end in (spans[0], spans[2]))
    page = await get(
        client, f"/source/{name}?start={spans[1][0]}&end={spans[1][1]}&also={also},9-3,x,99999999-99999999999"
    )
    assert page.text(".document") == text
    assert page.text(".also") == "ProjektnamnProjektnamn"
    assert "2 av 3" in page.text(".steps")
    for words, (start, end) in (("Föregående citat", spans[0]), ("Nästa citat", spans[2])):
        href = next(href for href, link in page.linked if link == words)
        assert f"start={start}&end={end}" in href
        assert "2 av 3" not in (await get(client, href)).text(".steps")


async def test_searching_within_a_document(client: Client, samples_index: Index) -> None:
    name = "dialogues/lyktsala-2024.txt"
    page = await get(client, f"/source/{name}?sok=kajer")
    found = page.text(".also")
    assert found.casefold().startswith("kaj")
    hits = [href for href, _ in page.linked if "sok=kajer" in href and "start=" in href]
    assert hits
    first = await get(client, hits[0])
    assert first.text("#quote").casefold().startswith("kaj")
    assert first.text(".document") == samples_index.texts[name]
    nothing = await get(client, f"/source/{name}?sok=finnsverkligeninte")
    assert "Inga träffar" in nothing.text(".hits")


async def test_hits_are_counted_as_far_as_they_were_looked_for(
    aiohttp_client: Callable[..., Awaitable[Client]],
) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings()))
    assert "minst 200 träffar på ”lindar”" in (await get(client, "/source/lang.txt?sok=lindar")).text(".hits")
    assert "1 träff på ”Solrutt”" in (
        await get(client, f"/source/{quote('år 2025/exempelstad & grannar.txt')}?sok=Solrutt")
    ).text(".hits")


async def test_an_issue_leads_into_its_document(client: Client) -> None:
    page = await get(client, "/datakvalitet")
    targets = {href.removeprefix("#") for href, _ in page.linked if href.startswith("#d")}
    assert targets
    assert targets <= {at.get("id") for _, at in page.elements}


async def test_the_outline_leads_into_the_document(client: Client) -> None:
    page = await get(client, "/source/dialogues/lyktsala-2024.txt")
    ways = [href for href, _ in page.linked if "from=" in href]
    assert len(ways) > 3
    assert (await client.get(ways[-1])).status == 200


async def test_the_original_pdf_can_be_taken_home(
    aiohttp_client: Callable[..., Awaitable[Client]], tmp_path: Path
) -> None:
    original = pdf_bytes([["Exempelby kommun", "Internationell redovisning 2024"]])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / 'år "2024".pdf').write_bytes(original)
    (tmp_path / "in" / "a.txt").write_text("Exempelby kommun\n\nInternationell redovisning 2023\n", encoding="utf-8")
    build(tmp_path / "in", tmp_path / "ut")
    index = open_index(tmp_path / "ut")
    client = await aiohttp_client(application(Bot(index), WebSettings()))
    page = await get(client, "/source/%C3%A5r%20%222024%22.pdf")
    href = next(href for href, text in page.linked if text.startswith("Hämta originalet"))
    answer = await client.get(href)
    assert await answer.read() == original
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="_r _2024_.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Hämta originalet" not in (await get(client, "/source/a.txt")).text("main")
    assert (await client.get("/original/a.txt")).status == 404
    index.close()


# Hostile records


@pytest.mark.parametrize(
    "path",
    ["/utforska/projekt", "/utforska/natverk", "/utforska/siffror", "/projekt/hostilt", "/natverk/hostilt", "/datakvalitet",
     f"/source/{quote(NAMED)}?start=0&end=30", f"/source/{quote(NAMED)}?sok={quote('<script>')}",
     f"/utforska/projekt?namnd={quote(HOSTILE)}&text={quote(HOSTILE)}&plats={quote(HOSTILE)}&sortera={quote(HOSTILE)}"],
)  # fmt: skip
async def test_markup_in_records_and_filters_is_shown_as_text(
    aiohttp_client: Callable[..., Awaitable[Client]], path: str
) -> None:
    client = await aiohttp_client(application(_Hostile(), WebSettings()))
    page = await get(client, path)
    assert {at.get("src") for tag, at in page.elements if tag == "script"} <= {
        "/static/filters.js",
        "/static/tables.js",
    }
    assert [at["src"] for tag, at in page.elements if tag == "img"] == ["/static/icon.svg"]
    assert not [name for _, at in page.elements for name in at if name == "style" or re.fullmatch(r"on\w+", name)]
    assert "<script>" in page.text("main")
    links = [href for href, _ in page.linked]
    assert all(href.startswith(("/", "#")) and not href.startswith("//") for href in links)
    for href in links:
        if href.startswith("/namnd/"):
            assert (await get(client, href)).text("h1") in (HOSTILE, "Miljönämnden")


class _Hostile(FakeCore):
    """Gives its documents from its index, as the bot does."""

    def __init__(self) -> None:
        super().__init__(hostile())
        self.document = Bot.document.__get__(self)  # type: ignore[method-assign]
        self.report = Bot.report.__get__(self)  # type: ignore[method-assign]
