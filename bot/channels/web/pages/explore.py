"""The records as tables, a page for each project, network and nämnd, and the quality of the data."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiohttp import hdrs, web

from bot.channels.web import record_pages
from bot.channels.web.listing import FIGURES, NETWORKS, PROJECTS, Kind, Listing, listing
from bot.channels.web.overview import Summary, left_open, network_charts, project_charts, summaries
from bot.channels.web.pages.base import RECORDS, Refused, page
from bot.explore.downloads import download
from bot.explore.filters import Filters
from bot.explore.records import Records
from bot.explore.selection import Choices, result
from bot.presentation.charts import Chart

KINDS: dict[str, Kind[Any]] = {"projekt": PROJECTS, "natverk": NETWORKS, "siffror": FIGURES}
FORMS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


async def explore_home(request: web.Request) -> web.Response:
    """The projects, which most people come for."""
    raise web.HTTPSeeOther(PROJECTS.path)


async def explore_page(request: web.Request) -> web.Response:
    """One of the tables, with filters, totals and charts."""
    kind, filters = _asked(request)
    shown = await asyncio.to_thread(_shown, request.app[RECORDS], kind, filters)
    return page(
        request,
        "explore.html",
        kinds=tuple(KINDS.values()),
        table=shown.table,
        summaries=shown.summaries,
        charts=shown.charts,
        open=shown.open,
    )


async def explore_file(request: web.Request) -> web.Response:
    """The same rows, all of them, as CSV or XLSX."""
    kind, filters = _asked(request)
    form = request.match_info["form"]
    body = await asyncio.to_thread(_file, request.app[RECORDS], kind, filters, form)
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="utblick-{request.match_info["kind"]}.{form}"'}
    return web.Response(
        body=body, content_type=FORMS[form], charset="utf-8" if form == "csv" else None, headers=headers
    )


async def project_page(request: web.Request) -> web.Response:
    """A project as all its reports tell it."""
    records, identifier = request.app[RECORDS], request.match_info["id"]
    project = records.index.projects.get(identifier)
    if project is None:
        raise Refused(404, "Projektet finns inte bland posterna.")
    return page(request, "project.html", shown=await asyncio.to_thread(record_pages.project_page, records, project))


async def network_page(request: web.Request) -> web.Response:
    """A network with its memberships."""
    records, identifier = request.app[RECORDS], request.match_info["id"]
    network = records.index.networks.get(identifier)
    if network is None:
        raise Refused(404, "Nätverket finns inte bland posterna.")
    return page(request, "network.html", shown=await asyncio.to_thread(record_pages.network_page, records, network))


async def department_page(request: web.Request) -> web.Response:
    """A nämnd with its projects, networks and figures."""
    place = (request.match_info["municipality"], request.match_info["department"])
    shown = await asyncio.to_thread(record_pages.department_page, request.app[RECORDS], *place)
    if shown is None:
        raise Refused(404, "Nämnden finns inte bland posterna.")
    return page(request, "department.html", shown=shown)


async def quality_page(request: web.Request) -> web.Response:
    """How the documents were read."""
    return page(request, "quality.html", shown=await asyncio.to_thread(record_pages.quality_page, request.app[RECORDS]))


def _asked(request: web.Request) -> tuple[Kind[Any], Filters]:
    kind = KINDS.get(request.match_info["kind"])
    if kind is None:
        raise Refused(404)
    return kind, Filters.read(request.query)


@lru_cache(maxsize=8)
def _choices(records: Records, kind: str) -> Choices:
    """Kept: they are the same for every request."""
    return KINDS[kind].choices(records)


def choices(records: Records, kind: Kind[Any]) -> Choices:
    """The choices of a table's filters."""
    return _choices(records, kind.path.rpartition("/")[2])


@dataclass(frozen=True)
class Shown:
    """A table with what it adds up to; ``open`` says what stands neither in nor out of it."""

    table: Listing[Any]
    summaries: Sequence[Summary] = ()
    charts: Sequence[Chart] = ()
    open: Sequence[str] = ()


def _shown(records: Records, kind: Kind[Any], filters: Filters) -> Shown:
    table: Listing[Any] = listing(kind, records, choices(records, kind), filters)
    if kind is PROJECTS:
        found = result(records, filters)
        return Shown(table, summaries(records, found), project_charts(records.evaluator, found), left_open(found))
    return Shown(table, charts=network_charts(table.rows) if kind is NETWORKS else ())


def _file(records: Records, kind: Kind[Any], filters: Filters, form: str) -> bytes:
    rows = kind.rows(records, filters)
    chosen = {"projects": "rows", "networks": "members", "figures": "figures"}[kind.name]
    return download(records.index, kind.name, form, **{chosen: rows})  # type: ignore[arg-type]
