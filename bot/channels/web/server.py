"""The web channel: chat, records, documents and JSON API as one aiohttp application.

Questions are never logged. Whoever reaches the page is let in by a token, by a header that a trusted proxy sets, or by
sitting at the machine itself; other channels hang their routes on the same application and check their own callers.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import mimetypes
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib.resources import files
from socket import socket

from aiohttp import hdrs, web

from bot.channels.access import check_exposure
from bot.channels.protocol import Attached, Core, Reporting
from bot.channels.sessions import OwnSessions, Sessions
from bot.channels.web.gate import Gate, Site, bound
from bot.channels.web.metrics import TYPE, Metrics
from bot.channels.web.pages import chat, explore, kept, query, source
from bot.channels.web.pages.base import (
    CORE,
    LOGS,
    SETTINGS,
    SHELF,
    THREADS,
    Logs,
    Refused,
    Shelf,
    WebSettings,
    json_response,
)
from bot.channels.web.pages.guard import (
    CHANNELS,
    FRAMES,
    METRICS,
    SESSIONS,
    add_headers,
    explain,
    guard,
    hold,
    note,
    read_in,
    sign_in,
    sign_out,
    switch_language,
)

__all__ = ["Core", "Logs", "WebSettings", "application", "check_exposure", "serve"]

log = logging.getLogger("utblick.web")

ENDINGS = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 60.0
"""Seconds that answers on their way are given when the server ends."""
TIDY_SECONDS = 60.0
"""How often sessions that ended by themselves are looked for."""
STATIC = ("asked.js", "chat.js", "explore.css", "filters.js", "icon.svg", "share.js", "style.css", "tables.js")

PAGES = (
    web.get("/", chat.chat_page),
    web.post("/", chat.chat_page),
    web.get("/utforska", explore.explore_home),
    web.get("/utforska/{kind:[a-z]+}", explore.explore_page),
    web.get("/utforska/{kind:[a-z]+}.{form:csv|xlsx}", explore.explore_file),
    web.get("/projekt/{id}", explore.project_page),
    web.get("/plats/{id}", explore.place_page),
    web.get("/organisation/{id}", explore.organisation_page),
    web.get("/natverk/{id}", explore.network_page),
    web.get("/namnd/{municipality}/{department}", explore.department_page),
    web.get("/datakvalitet", explore.quality_page),
    web.get("/aterkoppling", kept.kept_page),
    web.post("/aterkoppling", kept.feedback),
    web.get("/sprak/{language:sv|en}", switch_language),
    web.get("/source/{document:.+}", source.source_page),
    web.get("/original/{document:.+}", source.original),
    web.post("/api/ask", chat.ask),
    web.post("/api/turn", chat.turn),
    web.post("/api/query", query.query),
    web.get("/api/documents", chat.documents),
    web.get("/api/source/{document:.+}", source.source),
)


def application(
    core: Core,
    settings: WebSettings,
    channels: Iterable[Attached] = (),
    gate: Gate | None = None,
    logs: Logs | None = None,
    sessions: Sessions | None = None,
) -> web.Application:
    """The page as an aiohttp application, with the other channels hung on it; these check their callers themselves.
    ``sessions``: where they are kept, if not in this process.
    """
    channels = tuple(channels)
    routes = [route for channel in channels for route in channel.routes]
    app = web.Application(middlewares=[note, read_in, explain, guard, hold])
    app[CORE] = core
    app[SETTINGS] = settings
    app[LOGS] = logs or Logs()
    app[SHELF] = Shelf()
    app[METRICS] = Metrics(core, gate)
    app[SESSIONS] = sessions or OwnSessions(settings.session_hours * 3600)
    app[THREADS] = ThreadPoolExecutor(settings.most_asking + 2, thread_name_prefix="answer")
    app[FRAMES] = tuple(origin for channel in channels for origin in channel.frames)
    app[CHANNELS] = frozenset(route.path for route in routes)
    app.on_response_prepare.append(add_headers)
    app.cleanup_ctx.extend((_threads, _tidied))
    app.cleanup_ctx.extend(context for channel in channels for context in channel.contexts)
    own = [
        web.get("/static/{name}", static),
        web.get("/metrics", metrics),
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
    ]
    signing = [web.get("/sign-in", sign_in), web.post("/sign-in", sign_in), web.post("/sign-out", sign_out)]
    app.add_routes([*PAGES, *own, *signing, *routes])
    return app


def serve(
    core: Core,
    settings: WebSettings,
    host: str = "127.0.0.1",
    port: int = 8080,
    channels: Iterable[Attached] = (),
    started: Callable[[], None] = lambda: None,
    gate: Gate | None = None,
    logs: Logs | None = None,
    sessions: Sessions | None = None,
) -> None:
    """Answer until interrupted; ``started`` is called once connections are accepted.

    ``SettingError`` when the host is exposed without protection or the port is taken.
    """
    check_exposure(host, settings)
    sockets, gate = bound(host, port), gate or Gate()
    asyncio.run(_serving(application(core, settings, channels, gate, logs, sessions), sockets, gate, started))


async def _serving(app: web.Application, sockets: Sequence[socket], gate: Gate, started: Callable[[], None]) -> None:
    """Until the process is told to end; then what is being answered is answered. Told again, it ends at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        for number in ENDINGS:
            loop.remove_signal_handler(number)
        stop.set()

    for number in ENDINGS:
        loop.add_signal_handler(number, end)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        await Site(runner, sockets, gate).start()
        started()
        await stop.wait()
    finally:
        await runner.cleanup()


async def _threads(app: web.Application) -> AsyncIterator[None]:
    """Those that wait for a turn are let go when the server ends."""
    yield
    app[THREADS].shutdown(wait=False, cancel_futures=True)


async def _tidied(app: web.Application) -> AsyncIterator[None]:
    """Sessions that ended by themselves are forgotten while the server runs."""
    tidying = asyncio.create_task(_tidying(app[SESSIONS]))
    yield
    tidying.cancel()
    with suppress(asyncio.CancelledError):
        await tidying


async def _tidying(sessions: Sessions) -> None:
    while True:
        try:
            await sessions.tidy()
        except Exception as error:  # whatever it is, the next time may go well
            log.error("looking for old sessions failed: %s", type(error).__name__)
        await asyncio.sleep(TIDY_SECONDS)


async def healthz(request: web.Request) -> web.Response:
    """That the process answers."""
    return json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """That it answers questions, from which index and since when; 503 while so many wait that one more is refused, and
    while the search engine is away."""
    core = request.app[CORE]
    if not isinstance(core, Reporting):
        return json_response({"status": "ok"})
    now = core.standing()
    full = now.asking >= request.app[SETTINGS].most_asking
    told = {
        "status": "busy" if full else "ok" if now.reached else "engine_away",
        "index": now.generation,
        "built": now.built.isoformat() if now.built else None,
        "since": now.since.isoformat(timespec="seconds"),
    }
    return json_response(told, status=200 if told["status"] == "ok" else 503)


async def metrics(request: web.Request) -> web.Response:
    """Numbers for Prometheus, for whoever may read the page."""
    return web.Response(body=request.app[METRICS].text(), headers={hdrs.CONTENT_TYPE: TYPE})


async def static(request: web.Request) -> web.Response:
    """Style, script and icon; asked for anew each time, sent only when changed."""
    name = request.match_info["name"]
    if name not in STATIC:
        raise Refused(404)
    body, tag = _static_file(name)
    response = web.Response(body=body, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    if not name.endswith(".svg"):
        response.charset = "utf-8"
    response.etag = tag
    response.headers[hdrs.CACHE_CONTROL] = "public, no-cache"
    if any(known.value in (tag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers={hdrs.ETAG: f'"{tag}"', hdrs.CACHE_CONTROL: "public, no-cache"})
    return response


@cache
def _static_file(name: str) -> tuple[bytes, str]:
    body = files("bot.channels.web").joinpath("static", name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:20]
