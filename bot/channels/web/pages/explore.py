"""The records as tables, a page for each project, network and nämnd, and the quality of the data."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import hdrs, web

from bot.channels.protocol import Reporting
from bot.channels.web import directory_pages, record_pages
from bot.channels.web.language import say
from bot.channels.web.listing import FIGURES, NETWORKS, ORGANISATIONS, PLACES, PROJECTS, Cell, Kind, Listing, listing
from bot.channels.web.overview import Summary, left_open, network_charts, project_charts, summaries
from bot.channels.web.pages.base import CORE, Refused, page, reads_logs, records
from bot.explore.downloads import download
from bot.explore.filters import UNKNOWN, Filters
from bot.explore.records import Records
from bot.explore.selection import organisations, result
from bot.presentation.charts import Chart
from indexer.records import Organisation, Place

KINDS: dict[str, Kind[Any]] = {
    "projekt": PROJECTS,
    "natverk": NETWORKS,
    "organisationer": ORGANISATIONS,
    "platser": PLACES,
    "siffror": FIGURES,
}
ROWS = "rader"
"""The part of a page that a script asks for first: the rows, without what they add up to."""
FORMS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


async def explore_home(request: web.Request) -> web.Response:
    """The projects, which most people come for."""
    raise web.HTTPSeeOther(PROJECTS.path)


async def explore_page(request: web.Request) -> web.Response:
    """One of the tables, with filters, totals and charts; ``del=rader`` leaves the last two to a second request."""
    kind, filters = _asked(request)
    part, section = request.query.get("del", ""), request.query.get("utsnitt", "")
    shown = await asyncio.to_thread(_shown, records(request), kind, filters, part)
    mapped = (
        directory_pages.map_page(shown.table.rows, section, kind.path + filters.query()) if kind is PLACES else None
    )
    return page(
        request,
        "explore.html",
        part=part if kind is PROJECTS else "",
        section=section if kind is PLACES else "",
        mapped=mapped,
        kinds=tuple(KINDS.values()),
        table=shown.table,
        summaries=shown.summaries,
        charts=shown.charts,
        open=shown.open,
        aside=shown.aside,
    )


async def explore_file(request: web.Request) -> web.Response:
    """The same rows, all of them, as CSV or XLSX."""
    kind, filters = _asked(request)
    form = request.match_info["form"]
    body = await asyncio.to_thread(_file, records(request), kind, filters, form)
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="utblick-{request.match_info["kind"]}.{form}"'}
    return web.Response(
        body=body, content_type=FORMS[form], charset="utf-8" if form == "csv" else None, headers=headers
    )


async def project_page(request: web.Request) -> web.Response:
    """A project as all its reports tell it."""
    found, identifier = records(request), request.match_info["id"]
    project = found.index.projects.get(identifier)
    if project is None:
        raise Refused(404, "Projektet finns inte bland posterna.")
    return page(request, "project.html", shown=await asyncio.to_thread(record_pages.project_page, found, project))


async def place_page(request: web.Request) -> web.Response:
    """A country, region or city with everything that names it."""
    return await _entry(request, Place, "Platsen finns inte bland posterna.")


async def organisation_page(request: web.Request) -> web.Response:
    """An organisation with everything that names it."""
    return await _entry(request, Organisation, "Organisationen finns inte bland posterna.")


async def _entry(request: web.Request, kind: type[Place | Organisation], unknown: str) -> web.Response:
    found = records(request)
    entry = (await asyncio.to_thread(lambda: found.directory)).by_id.get(request.match_info["id"])
    if entry is None or not isinstance(entry.entity, kind):
        raise Refused(404, unknown)
    return page(request, "entry.html", shown=await asyncio.to_thread(directory_pages.entry_page, found, entry))


async def network_page(request: web.Request) -> web.Response:
    """A network with its memberships."""
    found, identifier = records(request), request.match_info["id"]
    network = found.index.networks.get(identifier)
    if network is None:
        raise Refused(404, "Nätverket finns inte bland posterna.")
    return page(request, "network.html", shown=await asyncio.to_thread(record_pages.network_page, found, network))


async def department_page(request: web.Request) -> web.Response:
    """A nämnd with its projects, networks and figures."""
    place = (request.match_info["municipality"], request.match_info["department"])
    shown = await asyncio.to_thread(record_pages.department_page, records(request), *place)
    if shown is None:
        raise Refused(404, "Nämnden finns inte bland posterna.")
    return page(request, "department.html", shown=shown)


async def quality_page(request: web.Request) -> web.Response:
    """How the documents were read."""
    core = request.app[CORE]
    standing = core.standing() if isinstance(core, Reporting) else None
    shown = await asyncio.to_thread(record_pages.quality_page, records(request))
    return page(request, "quality.html", shown=shown, standing=standing, logs=reads_logs(request))


def _asked(request: web.Request) -> tuple[Kind[Any], Filters]:
    kind = KINDS.get(request.match_info["kind"])
    if kind is None:
        raise Refused(404)
    return kind, Filters.read(request.query)


@dataclass(frozen=True)
class Shown:
    """A table with what it adds up to; ``open`` says what stands neither in nor out of it."""

    table: Listing[Any]
    summaries: Sequence[Summary] = ()
    charts: Sequence[Chart] = ()
    open: Sequence[str] = ()
    aside: Cell | None = None
    """What the filter by country leaves out for want of one, and the address that shows it."""


def _shown(records: Records, kind: Kind[Any], filters: Filters, part: str = "") -> Shown:
    table: Listing[Any] = listing(kind, records, filters)
    if kind is ORGANISATIONS:
        return Shown(table, aside=_without_country(records, filters))
    if kind is not PROJECTS:
        return Shown(table, charts=network_charts(table.rows) if kind is NETWORKS else ())
    found = result(records, filters)
    if part == ROWS:
        return Shown(table, open=left_open(found))
    return Shown(table, summaries(records, found), project_charts(records.evaluator, found), left_open(found))


def _without_country(records: Records, filters: Filters) -> Cell | None:
    """How many organisations stand under no country, where those of one are asked for."""
    if filters.country in ("", UNKNOWN):
        return None
    unknown = replace(filters, country=UNKNOWN, city="")
    many = len(organisations(records, unknown))
    words = (
        say("1 organisation står inte under något land: ingen text säger var den hör hemma.")
        if many == 1
        else say("{many} organisationer står inte under något land: ingen text säger var de hör hemma.")
    )
    return Cell(words.format(many=many), ORGANISATIONS.path + unknown.query(page=1)) if many else None


def _file(records: Records, kind: Kind[Any], filters: Filters, form: str) -> bytes:
    rows = kind.rows(records, filters)
    chosen = {"projects": "rows", "networks": "members", "figures": "figures"}.get(kind.name, "entries")
    return download(records.index, kind.name, form, **{chosen: rows})  # type: ignore[arg-type]
