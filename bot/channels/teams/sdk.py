"""The Teams channel: activities in, messages and cards out. The only importer of botbuilder, botframework and msrest.

What an activity means and how an answer looks stands in the files beside this one; here is what the SDK has its own
idea of: whether a token is good, how a message is addressed and sent. The SDK is archived, and its successor is to cost
this file only.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import ssl
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, hdrs, web
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ActivityTypes, Attachment, Entity
from botframework.connector import AsyncBfPipeline
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConstants,
    CertificateServiceClientCredentialsFactory,
    ManagedIdentityServiceClientCredentialsFactory,
    PasswordServiceClientCredentialFactory,
    ServiceClientCredentialsFactory,
)
from botframework.connector.auth.connector_factory import ConnectorFactory
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor, _OpenIdMetadata
from msrest.exceptions import ClientException
from msrest.pipeline import AsyncHTTPPolicy, AsyncHTTPSender, Response
from msrest.universal_http.aiohttp import AioHttpClientResponse
from pydantic import ValidationError

from bot.answer import Answer
from bot.channels.bodies import body
from bot.channels.memory import About, Memory
from bot.channels.sending import Making, NotSent, Outbox
from bot.channels.teams.activities import ActivityIn, CardAttachment, Message, PageAsked
from bot.channels.teams.identity import Doors, Identity
from bot.channels.teams.invokes import Core, Invokes, turned
from bot.channels.teams.limits import AGAIN, LIMITS
from bot.channels.teams.replies import replies, sentence
from bot.feedback_log import FeedbackLog
from bot.presentation.words import sentences
from bot.understanding.bounds import MOST_CHARACTERS as MAX_QUESTION

__all__ = ["Authority", "Core", "Teams"]

log = logging.getLogger("utblick.teams")

PATH = "/api/messages"
CHANNEL = "msteams"
MAX_BODY = 640 * 1024
"""Bytes: the 100 KB that Teams takes, with every character escaped in JSON."""
_TOKEN = re.compile(r"(?i:bearer) +[\w-]+\.[\w-]+\.[\w-]+")
TIMEOUT = ClientTimeout(total=15)
SWITCH = 0.0005
"""Seconds after which a thread that computes lets others run."""
TOO_MUCH = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
"""Statuses of a message that Teams does not take as it is."""
TYPING_AFTER = 0.4
"""Seconds after which somebody who waits is shown that an answer is being made."""
TYPING = 5.0
"""Seconds that this sign may take; the answer does not wait for it."""


@dataclass(frozen=True)
class Authority:
    """Who signs what arrives: Microsoft, or in tests somebody on this machine."""

    metadata: str = AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    issuer: str = AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER


@dataclass
class Teams:
    """The channel over a core. ``site``: the public address of the chat page, for links.

    ``patience``: seconds that a stopping server gives answers on their way. ``at_once``: how many answers are made at a
    time; more than one helps only where they wait for an engine on a server. ``credentials`` and ``authority`` are
    Microsoft's unless a test gives others.
    """

    core: Core
    doors: Doors
    site: str | None = None
    feedback: FeedbackLog | None = None
    credentials: ServiceClientCredentialsFactory | None = None
    authority: Authority = field(default_factory=Authority)
    outbox: Outbox = field(default_factory=lambda: Outbox(LIMITS))
    memory: Memory = field(default_factory=Memory)
    patience: float = 20.0
    at_once: int = 1

    def __post_init__(self) -> None:
        app_id = self.doors.identity.app_id if self.doors.identity else ""
        self._credentials = _Kept(self.credentials or _credentials(self.doors.identity), app_id)
        self._adapter = _Adapter(self._credentials, self.authority)
        self._connections = _Connections(self._credentials, self._adapter.audience)
        self._running: set[asyncio.Task[None]] = set()
        # Answering is plain computing: more threads would only take the machine from those that send.
        self._threads = ThreadPoolExecutor(self.at_once, thread_name_prefix="teams")
        self._making = Making(self.at_once)
        self._invokes = Invokes(self.core, self.memory, self._threads, self.site, self.feedback)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return (web.post(PATH, self.messages),)

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        """What has to be there while the server runs (an aiohttp cleanup context): the way out, and Microsoft's
        keys.
        """
        for library in ("msrest", "msal", "botbuilder", "botframework"):
            # Their debug logs hold what is sent, and with which token.
            logging.getLogger(library).setLevel(logging.WARNING)
        # What is sent waits at most this long for those that compute answers; the default, 5 ms, is waited for several
        # times a message.
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        async with ClientSession(timeout=TIMEOUT, trust_env=True) as session:
            self._connections.session = session
            keys = _Keys(self.authority.metadata, session)
            JwtTokenExtractor.metadataCache[self.authority.metadata] = keys
            warming = asyncio.create_task(keys.warm()) if self.doors.identity else None
            yield
            if warming:
                warming.cancel()
            await self.settled(self.patience)
            for task in self._running:
                task.cancel()
            self._threads.shutdown(wait=False, cancel_futures=True)
        sys.setswitchinterval(usual)

    async def settled(self, patience: float | None = None) -> None:
        """Until everything that is being answered has been sent, or as many seconds have passed."""
        if self._running:
            await asyncio.wait(self._running, timeout=patience)

    # What arrives

    async def messages(self, request: web.Request) -> web.Response:
        """``POST /api/messages``: 401 for a token that is not good, 403 for a tenant or host that is not allowed."""
        # Whoever has no good token is to cost little: its shape comes first, and little of an activity is looked at.
        if self.doors.identity and not _TOKEN.fullmatch(request.headers.get(hdrs.AUTHORIZATION, "")):
            raise web.HTTPUnauthorized
        try:
            arrived = ActivityIn.model_validate(await _object(request))
        except ValidationError as error:
            raise web.HTTPBadRequest from error
        # The SDK gets what it needs to reply, and nothing that it could stumble over.
        activity = Activity().deserialize(arrived.for_reply())
        allowed = await self._authenticated(activity, request.headers.get(hdrs.AUTHORIZATION))
        if not self.doors.lets_in(arrived.tenants) or not self.doors.may_send_to(arrived.service_url):
            log.warning("refused: tenant or service host not allowed")
            raise web.HTTPForbidden
        if self.doors.identity and arrived.channel_id != CHANNEL:
            raise web.HTTPForbidden
        allowed.connector_factory = self._connections
        if arrived.type == "invoke":
            return await self._invoked(activity, arrived, allowed)
        if arrived.type in ("message", "conversationUpdate") and not self.memory.is_repeated(
            arrived.conversation.id, arrived.id
        ):
            self._begin(
                self._adapter.process_activity(
                    allowed, activity, lambda turn: self._turn(_Turn(turn, arrived, self.outbox, self._making))
                )
            )
        return web.Response(status=HTTPStatus.CREATED)

    async def _authenticated(self, activity: Activity, header: str | None) -> AuthenticateRequestResult:
        """The SDK's word on a token. It raises something else for each thing wrong with one; all of it is 401 here."""
        given = header if self.doors.identity else None
        try:
            result = await self._adapter.bot_framework_authentication.authenticate_request(activity, given)
        except _KeysOutOfReach as error:
            log.error("the keys for checking tokens are out of reach")
            raise web.HTTPServiceUnavailable from error
        except Exception as error:
            log.warning("refused: %s", type(error).__name__)
            raise web.HTTPUnauthorized from error
        # Tokens of the emulator and of other bots are none of this channel, and nothing binds them to a service URL.
        if self.doors.identity and result.claims_identity.claims.get("iss") != self.authority.issuer:
            raise web.HTTPUnauthorized
        return result

    def _begin(self, work: Awaitable[Any]) -> None:
        """Work that goes on after the request is answered: Teams waits for a few seconds only, and then delivers
        again.
        """

        async def done() -> None:
            try:
                await work
            except Exception as error:
                _log(error)

        task = asyncio.create_task(done())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    # Messages

    async def _turn(self, turn: _Turn) -> None:
        try:
            if turn.arrived.is_added:
                alone = turn.arrived.conversation.conversation_type in (None, "personal")
                await self._say(turn, "welcome" if alone else "welcome_group")
            elif turn.arrived.type == "message":
                await self._asked(turn)
        except NotSent as error:
            log.error("an answer was not taken: %s", error)
            await self._apologise(turn, "not_shown")
        except Exception as error:
            _log(error)
            await self._apologise(turn, "failed")

    async def _apologise(self, turn: _Turn, word: str) -> None:
        """A sentence instead of silence."""
        try:
            await self._say(turn, word)
        except NotSent as error:
            log.error("nothing could be sent: %s", error)

    async def _say(self, turn: _Turn, word: str, **values: object) -> None:
        """One of our own sentences, in the language of the talk."""
        await turn.send(sentence(sentences(self.memory.talk(turn.arrived.person).language)[word].format(**values)))

    async def _asked(self, turn: _Turn) -> None:
        question = turn.arrived.question
        if page := _page(turn.arrived.value):
            await self._send_page(turn, page)
        elif not question:
            await self._say(turn, "no_text")
        elif len(question) > MAX_QUESTION:
            await self._say(turn, "too_long", limit=MAX_QUESTION)
        else:
            await self._answer(turn, question)

    async def _answer(self, turn: _Turn, question: str) -> None:
        talk = self.memory.talk(turn.arrived.person)
        about = About("", "")
        messages: Iterator[Message] = iter(())
        typing = asyncio.create_task(turn.type())

        async def answered() -> Message:
            nonlocal about, messages
            conversation = talk.conversation
            alone = conversation is None

            def made() -> tuple[Answer, Iterator[Message], Message]:
                # The message too is made here: where many are answered at once, the loop has none but sending to do.
                answer = self.core.answer(question, conversation)
                drafts = iter(replies(answer, self.site, feedback=self.feedback is not None, alone=alone))
                return answer, drafts, next(drafts)

            answer, messages, first = await asyncio.get_running_loop().run_in_executor(self._threads, made)
            typing.cancel()
            talk.conversation, talk.language = answer.conversation, answer.language
            about = About(answer.understood, answer.status)
            if len(answer.records) > 1:
                self.memory.keep(answer, alone=alone)
            return first

        try:
            async with talk.turn:
                sent = await self._sent(turn, answered, lambda: messages)
        finally:
            typing.cancel()
        self.memory.was_sent(turn.arrived.conversation.id, sent, about)

    async def _sent(
        self, turn: _Turn, make: Callable[[], Awaitable[Message]], shorter: Callable[[], Iterator[Message]]
    ) -> str | None:
        """The id of a sent answer. What Teams finds wrong with a message, a shorter one may not have."""
        try:
            return await turn.send_made(make)
        except NotSent as error:
            refused = error
        for message in shorter():
            if not isinstance(refused, Refused) or refused.status not in TOO_MUCH:
                break
            log.warning("an answer was not taken: %s; trying a shorter one", refused)
            try:
                return await turn.send(message)
            except NotSent as error:
                refused = error
        raise refused

    async def _send_page(self, turn: _Turn, asked: PageAsked) -> None:
        """Another page of an answer's table, as a message of its own."""
        if card := turned(self.memory, asked, self.site):
            await turn.send(Message(attachments=(CardAttachment(content=card),)))
        else:
            await self._say(turn, "gone")

    async def _invoked(
        self, activity: Activity, arrived: ActivityIn, allowed: AuthenticateRequestResult
    ) -> web.Response:
        """What is answered within the request."""
        answered = await self._invokes.response(arrived)

        async def respond(turn: TurnContext) -> None:
            await turn.send_activity(
                Activity(type=ActivityTypes.invoke_response, value=InvokeResponse(status=200, body=answered))
            )

        result = await self._adapter.process_activity(allowed, activity, respond)
        return web.json_response(result.body, status=result.status)


def _page(value: object) -> PageAsked | None:
    """What a page button of an older client sends as a message."""
    if not isinstance(value, dict) or value.get("verb") != "page":
        return None
    try:
        return PageAsked.model_validate(value)
    except ValidationError:
        return None


async def _object(request: web.Request) -> dict[str, Any]:
    """The body as the object it has to be."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        sent = json.loads(await body(request, MAX_BODY))
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(sent, dict) or not isinstance(sent.get("type"), str):
        raise web.HTTPBadRequest
    return sent


def _log(error: Exception) -> None:
    """Without the error's own message, which may hold the question."""
    log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


# One turn: how something is sent


class _MessageEntity(Entity):
    """The SDK's own Entity keeps the type and drops the rest."""

    _attribute_map = {  # noqa: RUF012 - msrest's way of naming fields
        "type": {"key": "type", "type": "str"},
        "kind": {"key": "@type", "type": "str"},
        "context": {"key": "@context", "type": "str"},
        "citation": {"key": "citation", "type": "[object]"},
    }

    def __init__(self, entity: dict[str, Any]) -> None:
        super().__init__(type=entity["type"])
        self.kind, self.context, self.citation = entity["@type"], entity["@context"], entity["citation"]


def _activity(message: Message) -> Activity:
    """A message as the SDK sends it."""
    made = message.as_json()
    return Activity(
        type=ActivityTypes.message,
        text=made.get("text"),
        text_format=made["textFormat"],
        entities=[_MessageEntity(entity) for entity in made.get("entities", [])],
        attachments=[
            Attachment(content_type=one["contentType"], content=one["content"]) for one in made.get("attachments", [])
        ],
        channel_data=made.get("channelData"),
    )


@dataclass(frozen=True)
class _Turn:
    """An activity that arrived and the way back to where it came from."""

    context: TurnContext
    arrived: ActivityIn
    outbox: Outbox
    making: Making

    async def send(self, message: Message) -> str | None:
        """The id of the sent message; ``NotSent`` when Teams did not take it."""
        return await self.outbox.send(self.arrived.conversation.id, lambda: self._deliver(_activity(message)))

    async def send_made(self, make: Callable[[], Awaitable[Message]]) -> str | None:
        """The same for a message that is made when it may leave: what is made before would wait while others are
        answered.
        """
        made: Message | None = None

        async def kept() -> Message:
            nonlocal made
            made = await make()
            return made

        async def deliver() -> str | None:
            if made:
                return await self._deliver(_activity(made))
            return await (await self.making.sent(kept, lambda message: self._deliver(_activity(message))))

        return await self.outbox.send(self.arrived.conversation.id, deliver)

    async def type(self) -> None:
        """Show that an answer is being made, when that takes a while and where it delays nothing; whether it arrives
        does not matter.
        """
        await asyncio.sleep(TYPING_AFTER)
        try:
            async with asyncio.timeout(TYPING):
                await self.outbox.aside(
                    self.arrived.conversation.id, lambda: self._deliver(Activity(type=ActivityTypes.typing))
                )
        except (NotSent, TimeoutError) as error:
            log.info("typing was not taken: %s", error)

    async def _deliver(self, activity: Activity) -> str | None:
        try:
            sent = await self.context.send_activity(activity)
        except (ClientError, ClientException, TimeoutError, OSError, PermissionError) as error:
            raise NotSent(type(error).__name__, again=True) from error
        return sent.id or None if sent else None


def _seconds(header: str | None) -> float:
    """Retry-After in seconds, whether it is a number or a date."""
    try:
        return max(0.0, float(header or ""))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(header or "") - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


# The SDK, as far as it has to be told


class _Adapter(CloudAdapter):
    """The SDK's adapter with everything about the cloud named, so that a test may name another authority."""

    def __init__(self, credentials: ServiceClientCredentialsFactory, authority: Authority) -> None:
        self.audience = AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE
        super().__init__(
            _Authentication(
                SimpleNamespace(
                    TO_CHANNEL_FROM_BOT_LOGIN_URL=AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX,
                    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE=self.audience,
                    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER=authority.issuer,
                    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL=authority.metadata,
                    TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL=authority.metadata,
                    OAUTH_URL=AuthenticationConstants.OAUTH_URL,
                ),
                credentials_factory=credentials,
            )
        )


class _Authentication(ConfigurationBotFrameworkAuthentication):
    """Without the client for signing people in, which nobody uses and every turn would make anew."""

    async def create_user_token_client(self, claims_identity: object) -> None:
        return None


def _credentials(identity: Identity | None) -> ServiceClientCredentialsFactory:
    """How the bot proves to Microsoft who it is."""
    if identity is None:
        return PasswordServiceClientCredentialFactory()
    if identity.is_managed:
        return ManagedIdentityServiceClientCredentialsFactory(identity.app_id)
    if identity.certificate is None:
        return PasswordServiceClientCredentialFactory(identity.app_id, identity.secret, identity.tenant)
    begin = identity.certificate.index("-----BEGIN CERTIFICATE-----")
    end = identity.certificate.index("-----END CERTIFICATE-----", begin) + len("-----END CERTIFICATE-----")
    public = identity.certificate[begin:end]
    # What Microsoft calls a certificate by; no secret is made with it.
    thumbprint = hashlib.sha1(ssl.PEM_cert_to_DER_cert(public), usedforsecurity=False).hexdigest()
    return CertificateServiceClientCredentialsFactory(
        thumbprint, identity.certificate, identity.app_id, identity.tenant, certificate_public=public
    )


class _Kept(ServiceClientCredentialsFactory):
    """Credentials that are made once: the SDK makes them anew for every activity, and with them asks for a new
    token.
    """

    def __init__(self, inner: ServiceClientCredentialsFactory, app_id: str) -> None:
        self._inner = inner
        self._app_id = app_id
        self._made: dict[tuple[str, str], Any] = {}

    async def is_valid_app_id(self, app_id: str) -> bool:
        return bool(await self._inner.is_valid_app_id(app_id))

    async def is_authentication_disabled(self) -> bool:
        return bool(await self._inner.is_authentication_disabled())

    async def create_credentials(
        self, app_id: str, oauth_scope: str, login_endpoint: str, validate_authority: bool
    ) -> Any:
        key = (app_id, oauth_scope)
        if key not in self._made:
            self._made[key] = await self._inner.create_credentials(
                app_id, oauth_scope, login_endpoint, validate_authority
            )
        return self._made[key]

    async def token(self, audience: str) -> str | None:
        """A token for sending, None where nothing is checked. Asking for one blocks, so it is done in a thread."""
        if not self._app_id:
            return None
        login = AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX
        credentials = await self.create_credentials(self._app_id, audience, login, True)
        return str(await asyncio.to_thread(credentials.get_access_token))


class _Connections(ConnectorFactory):
    """One client for each service address, over one pool of connections; the SDK's own opens a connection for every
    turn.
    """

    MOST = 32

    def __init__(self, credentials: _Kept, audience: str) -> None:
        self._credentials = credentials
        self._audience = audience
        self._clients: dict[str, ConnectorClient] = {}
        self.session: ClientSession | None = None

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        assert self.session
        if service_url not in self._clients:
            if len(self._clients) >= self.MOST:
                self._clients.clear()
            client = ConnectorClient(
                _Bearer(self._credentials, self._audience), base_url=service_url, sender=_Sender(self.session)
            )
            # Only now: while it is made, msrest links the policies to a pipeline of its own, with a thread for each
            # message.
            client.config.pipeline = AsyncBfPipeline(client.config)
            # Cards and citations are JSON as they come; msrest would go through each of their values once more, which
            # holds up what else is to be sent.
            client._serialize.serialize_type["object"] = _as_it_is
            self._clients[service_url] = client
        return self._clients[service_url]


def _as_it_is(plain: object, **_settings: object) -> object:
    return plain


class _Bearer(AsyncHTTPPolicy):
    """Puts the token on what is sent, without holding up everything else while one is fetched."""

    def __init__(self, credentials: _Kept, audience: str) -> None:
        super().__init__()
        self._credentials = credentials
        self._audience = audience

    async def send(self, request: Any, **settings: Any) -> Any:
        if token := await self._credentials.token(self._audience):
            request.http_request.headers[hdrs.AUTHORIZATION] = f"Bearer {token}"
        return await self.next.send(request, **settings)


class Refused(NotSent):
    """Teams' own no: its status, and the seconds after which it wants to be asked again."""

    def __init__(self, status: int, wait: float = 0.0) -> None:
        super().__init__(f"status {status}", wait, again=status in AGAIN)
        self.status = status


class _Sender(AsyncHTTPSender):
    """Sends through aiohttp; msrest's own sender of that name leaves body and headers behind.

    Any status below 300 is a success, whatever the body is: Teams' is often empty, and typing has none at all.
    Everything else is ``Refused`` with what counts of it, because the SDK stumbles over errors that are not in its own
    shape.
    """

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    def build_context(self) -> None:
        return None

    async def send(self, request: Any, **settings: Any) -> Any:
        http = request.http_request
        # A redirect would carry the token to a host that nobody allowed.
        async with self._session.request(
            http.method, http.url, data=http.data, headers=http.headers, allow_redirects=False
        ) as answer:
            if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
                raise Refused(answer.status, _seconds(answer.headers.get(hdrs.RETRY_AFTER)))
            return Response(request, _Taken(http, answer, await _told_id(answer)))

    async def __aexit__(self, *error: object) -> None:
        return None


class _Taken(AioHttpClientResponse):
    """A success in the one shape that the SDK reads: 200 and an object in JSON."""

    def __init__(self, request: Any, answer: ClientResponse, identifier: str | None) -> None:
        super().__init__(request, answer)
        self.status_code = HTTPStatus.OK
        self.headers = {"content-type": "application/json"}
        self._body = json.dumps({"id": identifier}).encode()


async def _told_id(answer: ClientResponse) -> str | None:
    """The id of the message that was taken, where Teams tells it."""
    try:
        told = json.loads(await answer.read())
    except (ClientError, TimeoutError, ValueError, RecursionError):
        return None
    identifier = told.get("id") if isinstance(told, dict) else None
    return identifier if isinstance(identifier, str) else None


class _KeysOutOfReach(Exception):
    """Nothing can be said of a token while the keys cannot be fetched."""


class _Keys(_OpenIdMetadata):
    """Microsoft's keys, fetched without blocking; the SDK's own also never asks again for a key that it does not
    know.
    """

    AGAIN = timedelta(minutes=5)

    def __init__(self, url: str, session: ClientSession) -> None:
        super().__init__(url)
        self._session = session
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str) -> Any:
        """The key of an id; ``PermissionError`` where there is none."""
        async with self._fetching:
            age = datetime.now() - self.last_updated
            if age > timedelta(days=1) or (age > self.AGAIN and not self._knows(key_id)):
                try:
                    await self._refresh()
                except _KeysOutOfReach:
                    if not self._knows(key_id):
                        raise
        if not self._knows(key_id):
            raise PermissionError("unknown key")
        return self._find(key_id)

    async def warm(self) -> None:
        """Fetch the keys before the first token arrives."""
        try:
            async with self._fetching:
                await self._refresh()
        except _KeysOutOfReach:
            log.warning("%s: the keys for checking tokens are out of reach; the next message asks again", self.url)

    def _knows(self, key_id: str) -> bool:
        return any(key.get("kid") == key_id for key in self.keys)

    async def _refresh(self) -> None:
        try:
            found = await self._fetch(self.url)
            keys = (await self._fetch(found["jwks_uri"]))["keys"]
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise _KeysOutOfReach from error
        self.keys, self.last_updated = keys, datetime.now()

    async def _fetch(self, url: str) -> Any:
        async with self._session.get(url, raise_for_status=True) as answer:
            return json.loads(await answer.read())
