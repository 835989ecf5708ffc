"""What all pages share: the core they ask, the settings, refusals, and answers as HTML and JSON."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import parse_qs

from aiohttp import hdrs, web

from bot.answer import Answer
from bot.channels import bodies
from bot.channels.protocol import Core
from bot.channels.web.view import render
from bot.explore.records import Records
from bot.feedback_log import FeedbackLog
from bot.question_log import QuestionLog
from bot.turns import refusal
from indexer.errors import SettingError
from indexer.index import Index

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MESSAGES = {
    400: "Begäran går inte att läsa.",
    401: "Sidan kräver inloggning.",
    403: "Begäran är inte tillåten.",
    404: "Sidan finns inte.",
    405: "Adressen kan inte användas på det sättet.",
    408: "Begäran kom inte fram i tid. Försök igen.",
    413: "Begäran är för stor. Skriv en kortare fråga.",
    415: "Begäran har fel innehållstyp.",
    500: "Något gick fel hos oss. Försök igen.",
}

LEAST_TOKEN = 32
"""Characters of an access token."""
COMMON_HEADER = re.compile(
    r"(?i)host|user-agent|accept(-.*)?|connection|keep-alive|cookie|referer|origin|content-.*|transfer-encoding|te|via|"
    r"forwarded|x-forwarded-.*|x-real-ip|x-request-id|authorization|sec-.*|upgrade.*|dnt|if-.*|pragma|cache-control|range|"
    r"expect|date|priority|traceparent|tracestate"
)
"""Headers that browsers, or proxies for everybody, send along."""


@dataclass(frozen=True)
class WebSettings:
    """How the page is reached and what it takes.

    ``access_token``: what callers must show (``Authorization: Bearer`` or the sign-in form). ``trusted_header``: name
    of a header that a proxy in front sets for people it knows; with both set, both are wanted. ``hosts``: names
    accepted in the Host header; empty means the local names only when nothing protects the page, and any name when
    something does. Lengths are characters. ``answer_seconds``: how long somebody waits for an answer; ``most_asking``: how
    many may wait at a time. Raises ``SettingError`` for a token that is blank or short, and for a header name that is impossible or common.
    """

    access_token: str | None = field(default=None, repr=False)
    trusted_header: str | None = None
    hosts: tuple[str, ...] = ()
    max_question: int = 4000
    max_conversation: int = 200
    max_turns: int = 6
    answer_seconds: float = 20.0
    most_asking: int = 202
    whole_document: int = 120_000
    window: int = 40_000
    session_hours: int = 12
    examples: tuple[str, ...] = ()
    """Questions on the first page in the place of those taken from the records."""

    def __post_init__(self) -> None:
        if self.access_token is not None and not self.access_token.strip():
            raise SettingError("åtkomstnyckeln är tom: ange en lång, slumpad nyckel eller ta bort inställningen")
        if self.access_token is not None and len(self.access_token.strip()) < LEAST_TOKEN:
            raise SettingError(
                f"åtkomstnyckeln är kortare än {LEAST_TOKEN} tecken och kan gissas: gör en slumpad med "
                'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        if self.trusted_header is not None and not re.fullmatch(r"[A-Za-z0-9-]+", self.trusted_header):
            raise SettingError(f"huvudet «{self.trusted_header}» kan inte finnas: ange ett namn som X-Remote-User")
        if self.trusted_header is not None and COMMON_HEADER.fullmatch(self.trusted_header):
            raise SettingError(
                f"huvudet «{self.trusted_header}» kan vem som helst ha i sin begäran: ange ett som bara proxyn sätter, som "
                "X-Remote-User"
            )

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


class Shelf:
    """The records of the index in use, laid out for tables, and those of the one before for who began with it."""

    def __init__(self) -> None:
        self._kept: list[Records] = []
        self._lock = Lock()

    def of(self, index: Index) -> Records:
        with self._lock:
            found = next((one for one in self._kept if one.index is index), None)
            if found is None:
                found = Records(index)
                self._kept = [found, *self._kept[:1]]
            return found


@dataclass(frozen=True)
class Logs:
    """What is kept of questions and of what people think of answers; None where a log is off. ``coordinators``: who may
    read them on the page, as the trusted header names them.
    """

    questions: QuestionLog | None = None
    feedback: FeedbackLog | None = None
    coordinators: tuple[str, ...] = ()


CORE: web.AppKey[Core] = web.AppKey("core")
SETTINGS: web.AppKey[WebSettings] = web.AppKey("settings", WebSettings)
LOGS: web.AppKey[Logs] = web.AppKey("logs", Logs)
SHELF: web.AppKey[Shelf] = web.AppKey("shelf", Shelf)
THREADS: web.AppKey[ThreadPoolExecutor] = web.AppKey("threads", ThreadPoolExecutor)
"""Those that answer, apart from those that make pages: whoever waits for an answer holds up no page."""


def page(request: web.Request, template: str, /, status: int = 200, **values: object) -> web.Response:
    """A page as HTML, with what the frame of every page needs."""
    at = "/" + request.path.split("/")[1]
    here = {
        "/": "ask",
        "/datakvalitet": "quality",
        "/utforska": "explore",
        "/projekt": "explore",
        "/natverk": "explore",
        "/plats": "explore",
        "/organisation": "explore",
        "/namnd": "explore",
    }
    sign_out = bool(request.app[SETTINGS].access_token)
    path = request.path_qs if request.method in (hdrs.METH_GET, hdrs.METH_HEAD) else request.path
    html = render(template, here=here.get(at, ""), sign_out=sign_out, path=path, **values)
    response = web.Response(
        body=html.encode("utf-8", "replace"), status=status, content_type="text/html", charset="utf-8"
    )
    # Kept by the browser for its back button only: an answer to a sent form would else ask to be sent again.
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    response.headers[hdrs.VARY] = f"{hdrs.ACCEPT_LANGUAGE}, {hdrs.COOKIE}"
    return response


def reads_logs(request: web.Request) -> bool:
    """Whether who asks may read what was asked in vain and what people think of answers: at the machine itself, and
    elsewhere who is named as coordinator.
    """
    settings, logs = request.app[SETTINGS], request.app[LOGS]
    if not (logs.questions or logs.feedback):
        return False
    named = request.headers.get(settings.trusted_header or "", "").strip().casefold()
    return not settings.protected or (bool(named) and named in {one.casefold() for one in logs.coordinators})


def json_response(data: object, status: int = 200) -> web.Response:
    """Data as JSON in UTF-8."""
    body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")


async def body(request: web.Request) -> bytes:
    """What was sent, up to the length of the longest question."""
    return await bodies.body(request, request.app[SETTINGS].max_body)


async def form(request: web.Request) -> dict[str, list[str]]:
    """A sent form: every field with its values."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415)
    try:
        return parse_qs((await body(request)).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise Refused(400) from error


def records(request: web.Request) -> Records:
    """The records of the index in use."""
    return request.app[SHELF].of(request.app[CORE].index)


async def answered(request: web.Request, work: Callable[[], Answer], question: str, conversation: str | None) -> Answer:
    """What the core answers, in a thread of those that answer; a sentence instead where it takes too long."""
    loop, context = asyncio.get_running_loop(), copy_context()
    try:
        async with asyncio.timeout(request.app[SETTINGS].answer_seconds):
            return await loop.run_in_executor(request.app[THREADS], lambda: context.run(work))
    except TimeoutError:
        return refusal(question, conversation, "late")


def answer_response(answer: Answer) -> web.Response:
    """An answer as the JSON API hands it out; 503 where none could be made now."""
    if answer.status != "error":
        return json_response(answer.model_dump(mode="json"))
    response = json_response(answer.model_dump(mode="json"), status=503)
    response.headers[hdrs.RETRY_AFTER] = "5"
    return response


def route_of(request: web.Request) -> str:
    """The pattern that the request fell under: "/source/{document}"; empty for none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
