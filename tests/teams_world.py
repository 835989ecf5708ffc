"""Teams on this machine: an authority that signs tokens, a connector that takes replies, and the server between them."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.answer import Answer, AnswerRecord
from bot.channels.protocol import Attached
from bot.channels.sending import Outbox
from bot.channels.teams.identity import Doors, Identity
from bot.channels.teams.sdk import Authority, Core, Teams
from bot.channels.teams.unfurling import Quoted
from bot.channels.web.server import WebSettings, application
from bot.feedback_log import FeedbackLog
from tests.web_core import SITE, UNLIMITED, FakeCore, nothing

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-2222-3333-4444-555555555555"
OTHER_TENANT = "bbbbbbbb-2222-3333-4444-555555555555"
ISSUER = "https://api.botframework.com"


@cache
def key(name: str = "ett") -> rsa.RSAPrivateKey:
    """A signing key of the authority; each name is another one."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Microsoft:
    """The authority's documents and the connector's addresses, with what arrived there."""

    def __init__(self) -> None:
        self.keys = ["ett"]
        self.available = True
        self.refusals: list[int] = []
        """Statuses with which the next sends are refused, one each."""
        self.refuses_cards: int | None = None
        self.moods = itertools.cycle(MOODS)
        """How the next sends are answered, one after the other."""
        self.typing = EMPTY
        self.refused: set[str | None] = set()
        self.sent: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.authorizations: list[str | None] = []
        self.arrived: list[float] = []
        app = web.Application()
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
                web.post("/emea/v3/conversations/{conversation}/activities", self._take),
                web.post("/emea/v3/conversations/{conversation}/activities/{activity}", self._take),
            ]
        )
        self.server = TestServer(app)

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was sent but for typing."""
        return [one for one in self.sent if one["type"] != "typing"]

    async def _openid(self, request: web.Request) -> web.Response:
        if not self.available:
            raise web.HTTPServiceUnavailable
        return web.json_response({"issuer": ISSUER, "jwks_uri": self.url("/keys")})

    async def _keys(self, request: web.Request) -> web.Response:
        algorithm = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
        found = [
            algorithm.to_jwk(key(name).public_key(), as_dict=True)
            | {"kid": name, "use": "sig", "endorsements": ["msteams"]}
            for name in self.keys
        ]
        return web.json_response({"keys": found})

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if self.refusals:
            headers = {"Retry-After": "1", "Location": self.url(f"{request.path}-elsewhere")}
            status = self.refusals.pop(0)
            # A refusal, too, comes with a body in the documented shape, with another one, or with none.
            said = (
                {"error": {"code": "x", "message": "y"}}
                if status % 2
                else "<html>Bad gateway</html>"
                if status == 502
                else None
            )
            if isinstance(said, dict):
                return web.json_response(said, status=status, headers=headers)
            return web.Response(text=said, status=status, headers=headers, content_type="text/html" if said else None)
        if self.refuses_cards and body.get("attachments"):
            return web.json_response({"error": {"code": "x", "message": "y"}}, status=self.refuses_cards)
        mood = self.typing if body["type"] == "typing" else next(self.moods)
        if mood.refused_first and body.get("replyToId") not in self.refused:
            self.refused.add(body.get("replyToId"))
            return web.Response(status=429, headers={"Retry-After": "1"})
        await asyncio.sleep(mood.seconds)
        self.sent.append(body)
        self.paths.append(request.path)
        self.authorizations.append(request.headers.get("Authorization"))
        self.arrived.append(time.perf_counter())
        return mood.response(f"sent-{len(self.sent)}")


@dataclass(frozen=True)
class Mood:
    """How the connector says that it has taken something: mostly without a word."""

    status: int = 201
    body: str | None = None
    kind: str | None = None
    seconds: float = 0.0
    refused_first: bool = False

    def response(self, identifier: str) -> web.Response:
        text = self.body.replace("ID", identifier) if self.body is not None else None
        answer = web.Response(status=self.status, body=text.encode() if text is not None else None)
        if self.kind:
            answer.headers["Content-Type"] = self.kind
        return answer


EMPTY = Mood()
TOLD = Mood(body='{"id": "ID"}', kind="application/json; charset=utf-8")
MOODS = (
    EMPTY,
    Mood(status=202),
    TOLD,
    Mood(status=200, seconds=0.02),
    EMPTY,
    Mood(status=200, body="", kind="application/json"),
    Mood(refused_first=True),
    Mood(status=204),
    Mood(status=200, body="OK", kind="text/plain"),
    Mood(status=201, body="null", kind="application/json"),
)


class Credentials:
    """Stands in for Microsoft's sign-in, which takes no address on this machine."""

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == APP

    async def is_authentication_disabled(self) -> bool:
        return False

    async def create_credentials(self, *_: object) -> Credentials:
        return self

    def get_access_token(self) -> str:
        return "outgoing-secret"


class World:
    """A running server with the channel, and Microsoft beside it."""

    def __init__(self, microsoft: Microsoft, teams: Teams, client: TestClient[web.Request, web.Application]) -> None:
        self.microsoft = microsoft
        self.teams = teams
        self.client = client
        self._number = 0

    def token(self, *, sign_with: str = "ett", headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A good token, but for the claims that are given; None takes a claim out."""
        now = int(time.time())
        good = {"iss": ISSUER, "aud": APP, "exp": now + 600, "nbf": now - 5, "serviceurl": self.service_url}
        held = {name: value for name, value in (good | claims).items() if value is not None}
        return jwt.encode(held, key(sign_with), algorithm="RS256", headers={"kid": sign_with} | (headers or {}))

    @property
    def service_url(self) -> str:
        return self.microsoft.url("/emea/")

    def activity(self, text: str | None = None, *, person: str = "person-1", **fields: Any) -> dict[str, Any]:
        """A message as Teams sends it in a chat with one person; fields are laid over it."""
        self._number += 1
        return {
            "type": "message",
            "id": f"aktivitet-{self._number}",
            "timestamp": "2026-03-02T10:11:12.345Z",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": f"29:{person}", "name": "Tova Lind", "aadObjectId": person},
            "recipient": {"id": f"28:{APP}", "name": "Utblick"},
            "conversation": {"id": "samtal-1", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "entities": [{"type": "clientInfo", "locale": "sv-SE", "country": "SE"}],
            "locale": "sv-SE",
            "textFormat": "plain",
            **({"text": text} if text is not None else {}),
            **fields,
        }

    async def post(self, activity: dict[str, Any], token: str | None = "") -> ClientResponse:
        """What the server says to an activity; a token of None sends no header, an empty one a good token."""
        given = self.token() if token == "" else token
        headers = {"Authorization": f"Bearer {given}"} if given is not None else {}
        return await self.client.post("/api/messages", json=activity, headers=headers)

    async def ask(self, text: str, **fields: Any) -> dict[str, Any]:
        """The message that answers a question."""
        before = len(self.microsoft.messages)
        answer = await self.post(self.activity(text, **fields))
        assert answer.status == 201, await answer.text()
        await self.teams.settled()
        assert len(self.microsoft.messages) == before + 1, self.microsoft.messages[before:]
        return self.microsoft.messages[-1]

    async def invoke(self, name: str, value: object, **fields: Any) -> ClientResponse:
        return await self.post(self.activity(type="invoke", name=name, value=value, **fields))


MakeWorld = Callable[..., Any]


async def at_once(seconds: float) -> None:
    """A pause that does not hold up the tests."""
    await asyncio.sleep(0)


async def world(
    aiohttp_client: Any,
    answer: Callable[[str, str | None], Answer] | None = None,
    find: Callable[[str, int], list[AnswerRecord]] = nothing,
    *,
    doors: Doors | None = None,
    feedback: FeedbackLog | None = None,
    site: str | None = SITE,
    outbox: Outbox | None = None,
    behind: Callable[[str], AnswerRecord | Quoted | None] = lambda url: None,
) -> World:
    """A world over a core; without one, over canned answers."""
    microsoft = Microsoft()
    await microsoft.server.start_server()
    own = Doors(Identity(APP, TENANT, secret="x"), frozenset({TENANT}), frozenset({"127.0.0.1"}))
    doors = doors or own
    teams = Teams(
        Core(answer or FakeCore().answer, find, behind),
        doors,
        site,
        feedback,
        credentials=Credentials() if doors.identity else None,
        authority=Authority(microsoft.url("/openid"), ISSUER),
        outbox=outbox or Outbox(UNLIMITED, at_once),
    )
    app = application(FakeCore(), WebSettings(), [Attached("Teams", teams.routes, (teams.running,))])
    app.on_cleanup.append(lambda _: microsoft.server.close())
    return World(microsoft, teams, await aiohttp_client(app))
