"""The web channel: chat, records, documents and JSON API as one aiohttp application.

Questions are never logged. Whoever reaches the page is let in by a token, by a header that a trusted proxy sets, or by
sitting at the machine itself; other channels hang their routes on the same application and check their own callers.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files

from aiohttp import hdrs, web

from bot.channels.access import check_exposure
from bot.channels.protocol import Attached, Core
from bot.channels.web.pages import chat, explore, query, source
from bot.channels.web.pages.base import CORE, RECORDS, SETTINGS, Refused, WebSettings, json_response
from bot.channels.web.pages.guard import CHANNELS, FRAMES, add_headers, explain, guard, note, sign_in, sign_out
from bot.explore.records import Records
from indexer.errors import SettingError, reason

__all__ = ["Core", "WebSettings", "application", "check_exposure", "serve"]

STATIC = ("chat.js", "explore.css", "icon.svg", "style.css", "tables.js")

PAGES = (
    web.get("/", chat.chat_page),
    web.post("/", chat.chat_page),
    web.get("/utforska", explore.explore_home),
    web.get("/utforska/{kind:[a-z]+}", explore.explore_page),
    web.get("/utforska/{kind:[a-z]+}.{form:csv|xlsx}", explore.explore_file),
    web.get("/projekt/{id}", explore.project_page),
    web.get("/natverk/{id}", explore.network_page),
    web.get("/namnd/{municipality}/{department}", explore.department_page),
    web.get("/datakvalitet", explore.quality_page),
    web.get("/source/{document:.+}", source.source_page),
    web.get("/original/{document:.+}", source.original),
    web.post("/api/ask", chat.ask),
    web.post("/api/turn", chat.turn),
    web.post("/api/query", query.query),
    web.get("/api/documents", chat.documents),
    web.get("/api/source/{document:.+}", source.source),
)


def application(core: Core, settings: WebSettings, channels: Iterable[Attached] = ()) -> web.Application:
    """The page as an aiohttp application, with the other channels hung on it; these check their callers themselves."""
    channels = tuple(channels)
    routes = [route for channel in channels for route in channel.routes]
    app = web.Application(middlewares=[note, explain, guard])
    app[CORE] = core
    app[SETTINGS] = settings
    app[RECORDS] = Records(core.index)
    app[FRAMES] = tuple(origin for channel in channels for origin in channel.frames)
    app[CHANNELS] = frozenset(route.path for route in routes)
    app.on_response_prepare.append(add_headers)
    app.cleanup_ctx.extend(context for channel in channels for context in channel.contexts)
    own = [web.get("/static/{name}", static), web.get("/healthz", healthz)]
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
) -> None:
    """Answer until interrupted; ``started`` is called once the port is bound.

    ``SettingError`` when the host is exposed without protection or the port is taken.
    """
    check_exposure(host, settings)
    try:
        web.run_app(
            application(core, settings, channels), host=host, port=port, access_log=None, print=lambda _: started()
        )
    except OSError as error:
        raise SettingError(
            f"{host}:{port} går inte att lyssna på ({reason(error)}): välj en annan port med --port"
        ) from error


async def healthz(request: web.Request) -> web.Response:
    """That the process answers."""
    return json_response({"status": "ok"})


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
