"""What all pages share: the core they ask, the settings, refusals, and answers as HTML and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import hdrs, web

from bot.channels.protocol import Core
from bot.channels.web.view import render
from bot.explore.records import Records
from indexer.errors import SettingError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

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
    "Hur många EU-projekt redovisas?",
    "Vilket EU-projekt har störst budget?",
    "Hur många projekt har varje nämnd?",
    "Vilka internationella nätverk är kommunen med i?",
    "Vad kan du?",
)


@dataclass(frozen=True)
class WebSettings:
    """How the page is reached and what it takes.

    ``access_token``: what callers must show (``Authorization: Bearer`` or the sign-in form). ``trusted_header``: name
    of a header that a proxy in front sets for people it knows; with both set, both are wanted. ``hosts``: names
    accepted in the Host header; empty means the local names only when nothing protects the page, and any name when
    something does. Lengths are characters. Raises ``SettingError`` for a blank token or an impossible header name.
    """

    access_token: str | None = field(default=None, repr=False)
    trusted_header: str | None = None
    hosts: tuple[str, ...] = ()
    max_question: int = 4000
    max_conversation: int = 200
    max_turns: int = 6
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


CORE: web.AppKey[Core] = web.AppKey("core")
SETTINGS: web.AppKey[WebSettings] = web.AppKey("settings", WebSettings)
RECORDS: web.AppKey[Records] = web.AppKey("records", Records)


def page(request: web.Request, template: str, /, status: int = 200, **values: object) -> web.Response:
    """A page as HTML, with what the frame of every page needs."""
    at = "/" + request.path.split("/")[1]
    here = {
        "/": "ask",
        "/datakvalitet": "quality",
        "/utforska": "explore",
        "/projekt": "explore",
        "/natverk": "explore",
        "/namnd": "explore",
    }
    sign_out = bool(request.app[SETTINGS].access_token)
    html = render(template, here=here.get(at, ""), sign_out=sign_out, **values)
    response = web.Response(
        body=html.encode("utf-8", "replace"), status=status, content_type="text/html", charset="utf-8"
    )
    # Kept by the browser for its back button only: an answer to a sent form would else ask to be sent again.
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    return response


def json_response(data: object, status: int = 200) -> web.Response:
    """Data as JSON in UTF-8."""
    body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")


async def body(request: web.Request) -> bytes:
    """What was sent, up to the length of the longest question."""
    return await request.clone(client_max_size=request.app[SETTINGS].max_body).read()


async def form(request: web.Request) -> dict[str, list[str]]:
    """A sent form: every field with its values."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415)
    try:
        return parse_qs((await body(request)).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise Refused(400) from error


def route_of(request: web.Request) -> str:
    """The pattern that the request fell under: "/source/{document}"; empty for none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""
