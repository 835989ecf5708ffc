"""The web channel: chat page, JSON API and the documents themselves, as one aiohttp application.

Questions are never logged. Whoever reaches the page is let in by a token, by a header that a trusted proxy sets, or by
sitting at the machine itself; other channels hang their routes on the same application and check their own callers.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import mimetypes
import re
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import parse_qs

from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from bot.answer import Answer
from bot.web.access import check_exposure, host_name, is_loopback, local_target, same_secret, session_holds, session_value
from bot.web.excerpt import Excerpt, Piece, excerpt, source_path
from bot.web.view import render
from indexer.errors import SettingError, reason
from indexer.records import Document, Page, Report, Span

__all__ = ["Core", "WebSettings", "application", "check_exposure", "serve"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Context = Callable[[web.Application], AsyncIterator[None]]

log = logging.getLogger("utblick.web")

SESSION = "utblick_session"
STATIC = ("chat.js", "icon.svg", "style.css")
OPEN = ("/healthz", "/sign-in", "/static/{name}")
"""Routes that want no access: they tell nothing of the reports."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Utblick",
}

MESSAGES = {
    400: "Begäran går inte att läsa.",
    401: "Sidan kräver inloggning.",
    403: "Begäran är inte tillåten.",
    404: "Sidan finns inte.",
    405: "Adressen kan inte användas på det sättet.",
    413: "Begäran är för stor. Skriv en kortare fråga.",
    415: "Begäran har fel innehållstyp.",
    500: "Något gick fel hos oss. Försök igen.",
}

EXAMPLES = (
    "Vad kan du?",
    "Hur många EU-projekt redovisas?",
    "Vilka internationella nätverk är kommunen med i?",
    "Vilket EU-projekt har störst budget?",
)


class Core(Protocol):
    """What the page needs of the answering core. Called from several threads at once."""

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        """An answer to any question; never raises for a bad one."""

    def document(self, name: str) -> Document | None:
        """A document of the index by its name, text as stored; None when there is none."""

    def report(self, name: str) -> Report | None:
        """The head of that document."""

    def documents(self) -> Sequence[Report]:
        """The heads of all documents of the index."""


@dataclass(frozen=True)
class WebSettings:
    """How the page is reached and what it takes.

    ``access_token``: what callers must show (``Authorization: Bearer`` or the sign-in form). ``trusted_header``: name of a
    header that a proxy in front sets for people it knows; with both set, both are wanted. ``hosts``: names accepted in the
    Host header; empty means the local names only when nothing protects the page, and any name when something does.
    Lengths are characters. Raises ``SettingError`` for a blank token or an impossible header name.
    """

    access_token: str | None = field(default=None, repr=False)
    trusted_header: str | None = None
    hosts: tuple[str, ...] = ()
    max_question: int = 4000
    max_conversation: int = 200
    whole_document: int = 120_000
    window: int = 40_000
    session_hours: int = 12
    examples: tuple[str, ...] = EXAMPLES

    def __post_init__(self) -> None:
        if self.access_token is not None and not self.access_token.strip():
            raise SettingError("åtkomstnyckeln är tom: ange en lång, slumpad nyckel eller ta bort inställningen")
        if self.trusted_header is not None and not re.fullmatch(r"[A-Za-z0-9-]+", self.trusted_header):
            raise SettingError(f"huvudet «{self.trusted_header}» kan inte finnas: ange ett namn som X-Remote-User")

    @property
    def protected(self) -> bool:
        return bool(self.access_token or self.trusted_header)

    @property
    def max_body(self) -> int:
        """Bytes: a question of full length with every character escaped in JSON, and some room."""
        return 12 * (self.max_question + self.max_conversation) + 1024


class Refused(Exception):
    """A request that is turned down, with the status and the Swedish sentence to show."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.message = message or MESSAGES[status]


class Ask(BaseModel):
    """The body of ``POST /api/ask``; unknown keys are left aside."""

    question: str
    conversation: str | None = None


CORE: web.AppKey[Core] = web.AppKey("core")
SETTINGS: web.AppKey[WebSettings] = web.AppKey("settings", WebSettings)
CHANNELS: web.AppKey[frozenset[str]] = web.AppKey("channels")


def application(
    core: Core, settings: WebSettings, channels: Iterable[web.RouteDef] = (), contexts: Iterable[Context] = ()
) -> web.Application:
    """The page as an aiohttp application.

    ``channels``: routes of other channels, which check their callers themselves; ``contexts``: what these keep up meanwhile.
    """
    channels = tuple(channels)
    app = web.Application(middlewares=[_note, _explain, _guard])
    app[CORE] = core
    app[SETTINGS] = settings
    app[CHANNELS] = frozenset(route.path for route in channels)
    app.on_response_prepare.append(_add_headers)
    app.cleanup_ctx.extend(contexts)
    app.add_routes(
        [
            web.get("/", chat_page),
            web.post("/", chat_page),
            web.post("/api/ask", ask),
            web.get("/api/documents", documents),
            web.get("/api/source/{document:.+}", source),
            web.get("/source/{document:.+}", source_page),
            web.get("/static/{name}", static),
            web.get("/healthz", healthz),
            web.get("/sign-in", sign_in),
            web.post("/sign-in", sign_in),
            web.post("/sign-out", sign_out),
            *channels,
        ]
    )
    return app


def serve(
    core: Core,
    settings: WebSettings,
    host: str = "127.0.0.1",
    port: int = 8080,
    channels: Iterable[web.RouteDef] = (),
    started: Callable[[], None] = lambda: None,
    contexts: Iterable[Context] = (),
) -> None:
    """Answer until interrupted; ``started`` is called once the port is bound.

    ``SettingError`` when the host is exposed without protection or the port is taken.
    """
    check_exposure(host, settings)
    try:
        web.run_app(application(core, settings, channels, contexts), host=host, port=port, access_log=None, print=lambda _: started())
    except OSError as error:
        raise SettingError(f"{host}:{port} går inte att lyssna på ({reason(error)}): välj en annan port med --port") from error


# Pages and API


async def chat_page(request: web.Request) -> web.Response:
    """The chat; with ``q`` in the address or in a sent form, also that question's answer."""
    asked = request.query if request.method != hdrs.METH_POST else await _form(request)
    answer, problem, question = None, "", asked.get("q", "")
    if "q" in asked:
        try:
            answer = await _answer(request, question, asked.get("conversation") or None)
        except Refused as refused:
            problem = refused.message
    page = render(
        "chat.html",
        answer=answer,
        problem=problem,
        asked=question if problem else "",
        examples=request.app[SETTINGS].examples,
        documents=_by_place(await asyncio.to_thread(request.app[CORE].documents)),
        max_question=request.app[SETTINGS].max_question,
        sign_out=bool(request.app[SETTINGS].access_token),
    )
    return _html(page, 400 if problem else 200)


async def ask(request: web.Request) -> web.Response:
    """``{"question", "conversation"?}`` to the answer object."""
    if request.content_type != "application/json":
        raise Refused(415, "Skicka frågan som application/json.")
    try:
        sent = Ask.model_validate_json(await _body(request), strict=True)
    except ValidationError as error:
        raise Refused(400, 'Skicka JSON av formen {"question": "…"}.') from error
    answer = await _answer(request, sent.question, sent.conversation)
    return _json(answer.model_dump(mode="json"))


async def documents(request: web.Request) -> web.Response:
    """The heads of the documents."""
    listed = _by_place(await asyncio.to_thread(request.app[CORE].documents))
    return _json({"documents": [report.model_dump(mode="json") for report in listed]})


async def source_page(request: web.Request) -> web.Response:
    """A document with the quoted words marked."""
    place = await _place(request)
    ways = {name: source_path(place.name, place.quoted, at) if at is not None else "" for name, at in place.ways.items()}
    page = render("source.html", title=place.title, place=place.said, shown=place.shown, page_label=_page_label, **ways)
    return _html(page)


async def source(request: web.Request) -> web.Response:
    """The same as data, for the panel beside the chat."""
    place = await _place(request)
    parts = {
        name: [{"kind": piece.kind, "text": piece.text or _page_label(piece)} for piece in getattr(place.shown, name)]
        for name in ("before", "quote", "after")
    }
    return _json({"document": place.name, "title": place.title, "place": place.said, **place.ways, **parts})


async def healthz(request: web.Request) -> web.Response:
    """That the process answers."""
    return _json({"status": "ok"})


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


async def sign_in(request: web.Request) -> web.Response:
    """The sign-in form, and the token sent with it; a right one gives a session cookie."""
    settings = request.app[SETTINGS]
    if not settings.access_token:
        raise web.HTTPSeeOther("/")
    if request.method != hdrs.METH_POST:
        return _html(render("sign_in.html", problem="", target="/"))
    form = await _form(request)
    target = local_target(form.get("next", "/"))
    if not same_secret(form.get("token", "").strip(), settings.access_token.strip()):
        return _html(render("sign_in.html", problem="Åtkomstnyckeln stämmer inte.", target=target), 401)
    seconds = settings.session_hours * 3600
    response = web.HTTPSeeOther(target)
    response.set_cookie(
        SESSION,
        session_value(settings.access_token, int(time.time()) + seconds),
        max_age=seconds,
        httponly=True,
        samesite="Strict",
        secure=request.secure or request.headers.get(hdrs.X_FORWARDED_PROTO) == "https",
    )
    raise response


async def sign_out(request: web.Request) -> web.Response:
    """The end of the session."""
    response = web.HTTPSeeOther("/")
    response.del_cookie(SESSION, httponly=True, samesite="Strict")
    raise response


# What the handlers share


async def _answer(request: web.Request, question: str, conversation: str | None) -> Answer:
    """The core's answer, made in a thread; ``Refused`` for what is no question."""
    settings = request.app[SETTINGS]
    question = question.strip()
    if not question:
        raise Refused(400, "Skriv en fråga.")
    if len(question) > settings.max_question:
        raise Refused(400, f"Frågan är för lång: högst {settings.max_question} tecken.")
    if len(conversation or "") > settings.max_conversation:
        raise Refused(400, "Samtalets id är för långt.")
    return await asyncio.to_thread(request.app[CORE].answer, question, conversation)


async def _body(request: web.Request) -> bytes:
    return await request.clone(client_max_size=request.app[SETTINGS].max_body).read()


async def _form(request: web.Request) -> Mapping[str, str]:
    """A sent form's first value of each field."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415)
    try:
        sent = parse_qs((await _body(request)).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError as error:
        raise Refused(400) from error
    return {name: values[0] for name, values in sent.items()}


@dataclass(frozen=True)
class _Place:
    """A document at a place, as both the page and the panel show it."""

    name: str
    title: str
    said: str
    quoted: Span | None
    shown: Excerpt

    @property
    def ways(self) -> dict[str, int | None]:
        return {"earlier": self.shown.earlier, "later": self.shown.later}


async def _place(request: web.Request) -> _Place:
    """The document and range that the address names; ``Refused`` when they are not there."""
    core, settings, name = request.app[CORE], request.app[SETTINGS], request.match_info["document"]
    path = PurePosixPath(name)
    # Names are keys of the index and never opened as files; what no key can look like is not even asked for.
    named = not path.is_absolute() and ".." not in path.parts and not re.search(r"[\x00-\x1f\\]", name)
    document = await asyncio.to_thread(core.document, name) if named else None
    if document is None:
        raise Refused(404, "Dokumentet finns inte bland rapporterna.")
    begin, start, end = (_offset(request.query.get(key), len(document.text)) for key in ("from", "start", "end"))
    if (start is None) != (end is None) or (start is not None and end is not None and start >= end):
        raise Refused(400, "Stället finns inte i dokumentet.")
    quoted = Span(start, end) if start is not None and end is not None else None
    shown = excerpt(document, quoted, begin, whole=settings.whole_document, window=settings.window)
    report = await asyncio.to_thread(core.report, name)
    title = report.title if report else document.title or name
    page = shown.page if quoted else None
    known = (report.municipality, report.year) if report else ()
    said = " · ".join(str(part) for part in (*known, page and _page_label(page), name) if part)
    return _Place(name, title, said, quoted, shown)


def _offset(sent: str | None, length: int) -> int | None:
    """An offset of the text as sent, None when not sent; ``Refused`` when it is none."""
    if sent is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", sent) or int(sent) > length:
        raise Refused(400, "Stället finns inte i dokumentet.")
    return int(sent)


def _page_label(page: Page | Piece) -> str:
    """ "Sida 4" for a page, or for the piece that begins one."""
    number = page.number if isinstance(page, Page) else page.page
    return f"{'Ungefär sida' if page.approximate else 'Sida'} {number}"


def _by_place(reports: Sequence[Report]) -> list[Report]:
    return sorted(reports, key=lambda report: (report.municipality, -(report.year or 0), report.title))


def _json(data: object, status: int = 200) -> web.Response:
    body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")


def _html(page: str, status: int = 200) -> web.Response:
    response = web.Response(body=page.encode("utf-8", "replace"), status=status, content_type="text/html", charset="utf-8")
    # Kept by the browser for its back button only: an answer to a sent form would else ask to be sent again.
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    return response


@cache
def _static_file(name: str) -> tuple[bytes, str]:
    body = files("bot.web").joinpath(name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:20]


# What happens to every request


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


@web.middleware
async def _note(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line in the log a request: the route and never what was asked."""
    began, status = time.perf_counter(), 500
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        log.info("%s %s %d %.0f ms", request.method, _route(request), status, 1000 * (time.perf_counter() - began))


@web.middleware
async def _explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal and every fault as a Swedish sentence, as JSON below ``/api/`` and as a page elsewhere."""
    try:
        return await handler(request)
    except Refused as refused:
        return _problem(request, refused.status, refused.message)
    except web.HTTPException as error:
        if error.status < 400 or _route(request) in request.app[CHANNELS]:
            raise
        response = _problem(request, error.status, MESSAGES.get(error.status, MESSAGES[400]))
        if hdrs.ALLOW in error.headers:
            response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return response
    except Exception as error:
        # Without the error's own message, which may hold the question.
        log.error("%s in %s\n%s", type(error).__name__, _route(request), "".join(traceback.format_tb(error.__traceback__)))
        return _problem(request, 500, MESSAGES[500])


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Only for those who may: right host, no foreign page behind the request, token or trusted header where set."""
    settings, route = request.app[SETTINGS], _route(request)
    if route in request.app[CHANNELS] or route == "/healthz":
        return await handler(request)
    if not _host_accepted(request.headers.get(hdrs.HOST, ""), settings):
        raise Refused(403, "Sidan svarar inte under det värdnamnet.")
    if request.method == hdrs.METH_POST and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Refused(403, "Frågor tas inte emot från andra webbplatser.")
    if settings.trusted_header and not request.headers.get(settings.trusted_header, "").strip():
        raise Refused(403, "Sidan nås bara genom kommunens inloggning.")
    if settings.access_token and route not in OPEN and not _knows_token(request, settings.access_token):
        if route.startswith("/api/") or request.method not in ("GET", "HEAD"):
            raise Refused(401)
        return _asking_for_token(_html(render("sign_in.html", problem="", target=request.path_qs), 401))
    return await handler(request)


def _host_accepted(header: str, settings: WebSettings) -> bool:
    """Whether the Host header may be answered: a foreign name that points at this machine is another page's trick."""
    name = host_name(header)
    if settings.hosts:
        return name in {host.casefold() for host in settings.hosts}
    return settings.protected or is_loopback(name)


def _knows_token(request: web.Request, token: str) -> bool:
    scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.casefold() == "bearer" and same_secret(given.strip(), token.strip()):
        return True
    return session_holds(request.cookies.get(SESSION, ""), token, time.time())


def _problem(request: web.Request, status: int, message: str) -> web.Response:
    if request.path.startswith("/api/"):
        response = _json({"error": message}, status=status)
    else:
        document = request.match_info.get("document") if status == 400 else None
        way = {"href": source_path(document), "text": "Visa dokumentet"} if document else {"href": "/", "text": "Till frågorna"}
        response = _html(render("error.html", heading="Det gick inte", message=message, way=way), status)
    return _asking_for_token(response) if status == 401 else response


def _asking_for_token(response: web.Response) -> web.Response:
    response.headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    return response


def _route(request: web.Request) -> str:
    """The pattern that the request fell under: "/source/{document}"; empty for none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
