"""Who is let in, what every answer carries, and how refusals and faults are told."""

from __future__ import annotations

import logging
import time
import traceback

from aiohttp import hdrs, web

from bot.channels.access import host_name, is_loopback, local_target, same_secret
from bot.channels.protocol import Changing
from bot.channels.sessions import Sessions
from bot.channels.web.language import READ_IN, preferred, say
from bot.channels.web.metrics import Metrics
from bot.channels.web.pages.base import (
    CORE,
    MESSAGES,
    SETTINGS,
    Handler,
    Refused,
    WebSettings,
    form,
    json_response,
    page,
    route_of,
)
from bot.presentation.links import source_path
from bot.wording import Language
from indexer.errors import EngineUnavailable

log = logging.getLogger("utblick.web")

SESSION = "utblick_session"
CHOSEN = "utblick_language"
"""The cookie that keeps the chosen language, and nothing else."""
YEAR = 365 * 24 * 3600
PROBES = ("/healthz", "/readyz")
"""Routes for whoever watches over the server, under whatever name it is reached."""
METRICS: web.AppKey[Metrics] = web.AppKey("metrics", Metrics)
OPEN = ("/sign-in", "/sign-out", "/static/{name}", "/sprak/{language}")
"""Routes that want no access: they tell nothing of the reports. Whose session ended, or cannot be looked up, signs out too."""
SESSIONS: web.AppKey[Sessions] = web.AppKey("sessions")
CHANNELS: web.AppKey[frozenset[str]] = web.AppKey("channels")
FRAMES: web.AppKey[tuple[str, ...]] = web.AppKey("frames", tuple)
"""Origins that may show a page in a frame: those of channels that have tabs."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors {frames}",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Utblick",
}


async def sign_in(request: web.Request) -> web.Response:
    """The sign-in form, and the token sent with it; a right one gives a session cookie."""
    settings = request.app[SETTINGS]
    if not settings.access_token:
        raise web.HTTPSeeOther("/")
    if request.method != hdrs.METH_POST:
        return page(request, "sign_in.html", problem="", target="/")
    sent = {name: values[0] for name, values in (await form(request)).items()}
    target = local_target(sent.get("next", "/"))
    if not same_secret(sent.get("token", "").strip(), settings.access_token.strip()):
        return page(request, "sign_in.html", 401, problem=say("Åtkomstnyckeln stämmer inte."), target=target)
    try:
        session = await request.app[SESSIONS].begin()
    except EngineUnavailable as error:
        log.error("nobody can sign in: %s", error)
        return page(
            request, "sign_in.html", 503, problem=say("Det går inte att logga in just nu. Försök igen."), target=target
        )
    response = web.HTTPSeeOther(target)
    _set_session(request, response, session, settings.session_hours * 3600)
    raise response


async def sign_out(request: web.Request) -> web.Response:
    """The end of the session, here and wherever else its cookie may be; here alone where that cannot be told to others,
    which is said."""
    try:
        await request.app[SESSIONS].end(request.cookies.get(SESSION, ""))
    except EngineUnavailable as error:
        log.error("a session is not ended: %s", error)
        message = say(
            "Du är utloggad i den här webbläsaren. Kopior av inloggningen kunde inte avslutas just nu; de upphör när dess tid är ute."
        )
        told = page(request, "notice.html", 503, heading=say("Utloggad här"), message=message)
        _set_session(request, told, "", 0)
        return told
    response = web.HTTPSeeOther("/")
    _set_session(request, response, "", 0)
    raise response


def _set_session(request: web.Request, response: web.Response, value: str, seconds: int) -> None:
    """The session cookie; none is left after 0 seconds. In a frame a browser ignores one with other attributes, also
    one that ends the session.
    """
    secure = request.secure or request.headers.get(hdrs.X_FORWARDED_PROTO) == "https"
    response.set_cookie(
        SESSION,
        value,
        max_age=seconds,
        httponly=True,
        # In a frame of somebody else's the browser sends no other cookie. What is asked from other pages is refused all
        # the same.
        samesite="None" if secure and request.app[FRAMES] else "Strict",
        secure=secure,
    )


async def switch_language(request: web.Request) -> web.Response:
    """The page before in the language chosen, which the browser then keeps for a year."""
    response = web.HTTPSeeOther(local_target(request.query.get("till", "/")))
    response.set_cookie(CHOSEN, request.match_info["language"], max_age=YEAR, httponly=True, samesite="Lax")
    raise response


# What happens to every request


@web.middleware
async def read_in(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Everything in the language that was chosen here, else in the one that the browser asks for."""
    chosen: Language | None = {"sv": "sv", "en": "en"}.get(request.cookies.get(CHOSEN, ""))  # type: ignore[assignment]
    READ_IN.set(chosen or preferred(request.headers.get(hdrs.ACCEPT_LANGUAGE, "")))
    return await handler(request)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The security headers, and no storing where the page has not said otherwise."""
    frames = request.app[FRAMES]
    framing = " ".join(frames) or "'none'"
    response.headers.update({name: value.format(frames=framing) for name, value in HEADERS.items()})
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


@web.middleware
async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
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
        route, seconds = route_of(request), time.perf_counter() - began
        request.app[METRICS].note(route, status, seconds)
        log.info("%s %s %d %.0f ms", request.method, route, status, 1000 * seconds)


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal and every fault as a Swedish sentence, as JSON below ``/api/`` and as a page elsewhere."""
    try:
        return await handler(request)
    except Refused as refused:
        return _problem(request, refused.status, refused.message)
    except web.HTTPException as error:
        if error.status < 400 or route_of(request) in request.app[CHANNELS]:
            raise
        response = _problem(request, error.status, MESSAGES.get(error.status, MESSAGES[400]))
        if hdrs.ALLOW in error.headers:
            response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return response
    except Exception as error:
        # Without the error's own message, which may hold the question.
        log.error(
            "%s in %s\n%s", type(error).__name__, route_of(request), "".join(traceback.format_tb(error.__traceback__))
        )
        return _problem(request, 500, MESSAGES[500])


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Only for those who may: right host, no foreign page behind the request, token or trusted header where set."""
    settings, route = request.app[SETTINGS], route_of(request)
    if route in PROBES:
        return await handler(request)
    if route in request.app[CHANNELS]:
        # A channel checks who calls. On this computer alone it may be without identity, and then the name it is called
        # by is all that tells a foreign page.
        if (
            not settings.protected
            and not settings.hosts
            and not _host_accepted(request.headers.get(hdrs.HOST, ""), settings)
        ):
            raise Refused(403, "Sidan svarar inte under det värdnamnet.")
        return await handler(request)
    _check_caller(request, settings)
    if settings.access_token and route not in OPEN and not await _knows_token(request, settings.access_token):
        if route.startswith("/api/") or request.method not in ("GET", "HEAD"):
            raise Refused(401)
        return _asking_for_token(page(request, "sign_in.html", 401, problem="", target=request.path_qs))
    return await handler(request)


@web.middleware
async def hold(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One index for the whole of a request, also where another one comes into use meanwhile. What a channel's route starts
    goes on after it, so that it takes the index there is each time.
    """
    core = request.app[CORE]
    if not isinstance(core, Changing) or route_of(request) in request.app[CHANNELS]:
        return await handler(request)
    with core.held():
        return await handler(request)


def _check_caller(request: web.Request, settings: WebSettings) -> None:
    """``Refused`` under a foreign host name, from a foreign page, and without the header of the login in front where
    one is set.
    """
    if not _host_accepted(request.headers.get(hdrs.HOST, ""), settings):
        raise Refused(403, "Sidan svarar inte under det värdnamnet.")
    if request.method == hdrs.METH_POST and request.headers.get("Sec-Fetch-Site", "none") not in (
        "same-origin",
        "none",
    ):
        raise Refused(403, "Frågor tas inte emot från andra webbplatser.")
    if settings.trusted_header and not request.headers.get(settings.trusted_header, "").strip():
        raise Refused(403, "Sidan nås bara genom kommunens inloggning.")


def _host_accepted(header: str, settings: WebSettings) -> bool:
    """Whether the Host header may be answered: a foreign name that points at this machine is another page's trick."""
    name = host_name(header)
    if settings.hosts:
        return name in {host.casefold() for host in settings.hosts}
    return settings.protected or is_loopback(name)


async def _knows_token(request: web.Request, token: str) -> bool:
    """Whether a request shows the token, or a session that holds; ``Refused`` where nobody can tell that."""
    scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.casefold() == "bearer" and same_secret(given.strip(), token.strip()):
        return True
    try:
        return await request.app[SESSIONS].holds(request.cookies.get(SESSION, ""))
    except EngineUnavailable as error:
        log.error("whether a session holds is not known: %s", error)
        raise Refused(503, "Inloggningen kan inte kontrolleras just nu. Försök igen.") from error


def _problem(request: web.Request, status: int, message: str) -> web.Response:
    if request.path.startswith("/api/"):
        response = json_response({"error": message}, status=status)
    else:
        document = request.match_info.get("document") if status == 400 else None
        way = (
            {"href": source_path(document), "text": say("Visa dokumentet")}
            if document
            else {"href": "/", "text": say("Till frågorna")}
        )
        response = page(request, "error.html", status, message=say(message), way=way)
    return _asking_for_token(response) if status == 401 else response


def _asking_for_token(response: web.Response) -> web.Response:
    response.headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    return response
