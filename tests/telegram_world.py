"""Telegram on this machine: a Bot API server that takes what Telegram takes and refuses what it refuses, and ours beside it.

aiogram itself speaks to it, over HTTP, by its setting for a Bot API server of one's own.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from multidict import MultiDictProxy

from bot.answer import Answer, AnswerRecord
from bot.channels.memory import Memory
from bot.channels.protocol import Attached
from bot.channels.sending import Outbox
from bot.channels.telegram.api import HEADER, PATH, Telegram
from bot.channels.telegram.setup import Doors, Setup, Webhook
from bot.channels.telegram.talking import Core
from bot.channels.web.server import WebSettings, application
from indexer.index import Index
from tests.web_core import SITE, UNLIMITED, FakeCore, nothing

TOKEN = "700:abcdefghijklmnopqrstuvwxyz_-ABCDEFG"
ME = 700
NAME = "utblick_bot"
SECRET = "hemlig_hemlig_hemlig"
PERSON = 4_100_200_300
GROUP = -100500
MAX_TEXT = 4096
TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"})


@dataclass
class Entity:
    kind: str
    text: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)


class Markup(HTMLParser):
    """Telegram's HTML: its tags only, well nested, block quotes not in each other. ``ValueError`` for all else."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self._open: list[Entity] = []
        self.feed(html)
        self.close()
        if self._open:
            raise ValueError("can't parse entities: a tag is not closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise ValueError(f'can\'t parse entities: unsupported start tag "{tag}"')
        if tag == "blockquote" and any(one.kind == tag for one in self._open):
            raise ValueError("can't parse entities: block quotes cannot be nested")
        self._open.append(Entity(tag, attributes=dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].kind != tag:
            raise ValueError("can't parse entities: unmatched end tag")
        self.entities.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        self.text += data
        for entity in self._open:
            entity.text += data

    def handle_comment(self, data: str) -> None:
        raise ValueError("can't parse entities: unsupported comment")

    def handle_decl(self, decl: str) -> None:
        raise ValueError("can't parse entities: unsupported declaration")

    def unknown_decl(self, data: str) -> None:
        raise ValueError("can't parse entities: unsupported declaration")

    def handle_pi(self, data: str) -> None:
        raise ValueError("can't parse entities: unsupported instruction")


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def checked_text(given: dict[str, Any], name: str = "text") -> Markup:
    """The text of a message as Telegram reads it; ``ValueError`` with what it says of one that it does not take."""
    text = given.get(name, "")
    markup = Markup(text) if given.get("parse_mode") == "HTML" else Markup("")
    if given.get("parse_mode") != "HTML":
        markup.text = text
    if not markup.text.strip():
        raise ValueError("message text is empty")
    if units(markup.text) > MAX_TEXT:
        raise ValueError("message is too long")
    return markup


def checked_keyboard(given: dict[str, Any]) -> None:
    for row in given.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if not button["text"]:
                raise ValueError("BUTTON_TEXT_INVALID")
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise ValueError("BUTTON_DATA_INVALID")


@dataclass
class Call:
    """What was said to the Bot API: the method and what it was given, files as bytes."""

    method: str
    given: dict[str, Any]
    at: float = field(default_factory=time.monotonic)

    @property
    def read(self) -> Markup:
        """The text as people see it."""
        return checked_text(self.given)

    @property
    def buttons(self) -> dict[str, str]:
        """The data of each button, by its text."""
        rows = self.given.get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}


@dataclass
class Refusal:
    """What the next call of a method gets instead: a status and a body, which is JSON unless it is text."""

    method: str
    status: int
    body: dict[str, Any] | str


def too_many(method: str, seconds: int) -> Refusal:
    said = f"Too Many Requests: retry after {seconds}"
    return Refusal(
        method, 429, {"ok": False, "error_code": 429, "description": said, "parameters": {"retry_after": seconds}}
    )


def bad_request(method: str, said: str) -> Refusal:
    return Refusal(method, 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {said}"})


def snake(method: str) -> str:
    """A method's name as Python's functions are called.

    >>> snake("sendMessage")
    'send_message'
    """
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", method)


class BotApi:
    """The Bot API server, with what was said to it and what it has to tell."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.refusals: list[Refusal] = []
        self.updates: list[dict[str, Any]] = []
        self.offsets: list[int] = []
        self.available = True
        self._told = asyncio.Event()
        self._number = 1000
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.add_routes([web.post("/bot{token}/{method}", self._call)])
        self.server = TestServer(app)

    @property
    def base(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def tell(self, *updates: dict[str, Any]) -> None:
        """Have updates fetched."""
        self.updates += updates
        self._told.set()

    def named(self, *methods: str) -> list[Call]:
        """The calls of some methods."""
        return [call for call in self.calls if call.method in methods]

    @property
    def messages(self) -> list[Call]:
        return self.named("sendMessage")

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        if not self.available:
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        given = _read(await request.post())
        refusal = next((one for one in self.refusals if one.method == method), None)
        if refusal:
            self.refusals.remove(refusal)
            self.calls.append(Call(f"refused {method}", given))
            if isinstance(refusal.body, str):
                return web.Response(status=refusal.status, text=refusal.body, content_type="text/html")
            return web.json_response(refusal.body, status=refusal.status)
        try:
            result = await getattr(self, f"_{snake(method)}")(given)
        except ValueError as error:
            self.calls.append(Call(f"refused {method}", given))
            return _refused(400, f"Bad Request: {error}")
        if method != "getUpdates":
            self.calls.append(Call(method, given))
        return web.json_response({"ok": True, "result": result})

    async def _get_me(self, given: dict[str, Any]) -> Any:
        return {"id": ME, "is_bot": True, "first_name": "Utblick", "username": NAME, "supports_inline_queries": True}

    async def _set_my_commands(self, given: dict[str, Any]) -> Any:
        for command in given["commands"]:
            if (
                not command["command"].isascii()
                or not 1 <= len(command["command"]) <= 32
                or not 1 <= len(command["description"]) <= 256
            ):
                raise ValueError("BOT_COMMAND_INVALID")
        return True

    async def _set_webhook(self, given: dict[str, Any]) -> Any:
        if not given["url"].startswith("https://"):
            raise ValueError("bad webhook: an HTTPS URL must be provided for webhook")
        return True

    async def _delete_webhook(self, given: dict[str, Any]) -> Any:
        return True

    async def _get_updates(self, given: dict[str, Any]) -> Any:
        if "offset" in given:
            self.offsets.append(given["offset"])
            self.updates = [update for update in self.updates if update.get("update_id", 0) >= given["offset"]]
        if not self.updates and given.get("timeout"):
            self._told.clear()
            try:
                await asyncio.wait_for(self._told.wait(), 5)
            except TimeoutError:
                return []
        return self.updates[: given.get("limit", 100)]

    async def _send_message(self, given: dict[str, Any]) -> Any:
        checked_text(given)
        checked_keyboard(given)
        return self._message(given)

    async def _edit_message_text(self, given: dict[str, Any]) -> Any:
        checked_text(given)
        checked_keyboard(given)
        before = [
            call.given for call in self.named("editMessageText") if call.given["message_id"] == given["message_id"]
        ]
        if before and before[-1]["text"] == given["text"]:
            raise ValueError("message is not modified")
        return self._message(given)

    async def _send_document(self, given: dict[str, Any]) -> Any:
        return self._message(given)

    async def _send_chat_action(self, given: dict[str, Any]) -> Any:
        return True

    async def _answer_callback_query(self, given: dict[str, Any]) -> Any:
        if len(given.get("text", "")) > 200:
            raise ValueError("MESSAGE_TOO_LONG")
        return True

    async def _answer_inline_query(self, given: dict[str, Any]) -> Any:
        if len(given["results"]) > 50:
            raise ValueError("RESULTS_TOO_MUCH")
        if len({one["id"] for one in given["results"]}) < len(given["results"]):
            raise ValueError("RESULT_ID_DUPLICATE")
        for one in given["results"]:
            checked_text(one["input_message_content"], "message_text")
        return True

    def _message(self, given: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        chat = given["chat_id"]
        kind = "private" if chat > 0 else "supergroup"
        return {"message_id": self._number, "date": 1_790_000_000, "chat": {"id": chat, "type": kind}, "text": "…"}


def _refused(status: int, said: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": status, "description": said}, status=status)


def _read(form: MultiDictProxy[str | bytearray | web.FileField]) -> dict[str, Any]:
    """The fields of a call: JSON where it is any, files as their name and bytes."""
    files = {
        name: (value.filename, value.file.read()) for name, value in form.items() if isinstance(value, web.FileField)
    }
    given: dict[str, Any] = {}
    for name, value in form.items():
        if not isinstance(value, str):
            continue
        if value.startswith("attach://"):
            given[name] = files[value.removeprefix("attach://")]
        elif name in (
            "text",
            "callback_query_id",
            "inline_query_id",
            "secret_token",
            "url",
            "parse_mode",
            "action",
            "language_code",
        ):
            given[name] = value
        else:
            given[name] = json.loads(value)
    return given


class World:
    """A running server with the channel, and the Bot API beside it."""

    def __init__(self, api: BotApi, telegram: Telegram, client: TestClient[web.Request, web.Application]) -> None:
        self.api = api
        self.telegram = telegram
        self.client = client
        self._number = 5000

    def update(self, **fields: Any) -> dict[str, Any]:
        """An update with an id of its own."""
        self._number += 1
        return {"update_id": self._number, **fields}

    def person(self, person: int = PERSON, language: str = "sv", **fields: Any) -> dict[str, Any]:
        return {"id": person, "is_bot": False, "first_name": "Tova", "language_code": language, **fields}

    def message(
        self,
        text: str | None = None,
        *,
        chat: int | None = None,
        person: int = PERSON,
        language: str = "sv",
        **fields: Any,
    ) -> dict[str, Any]:
        """A message as Telegram delivers it, in a chat with one person or (``chat`` below zero) in a group."""
        self._number += 1
        where = chat or person
        told = (
            {"id": where, "type": "private", "first_name": "Tova"}
            if where > 0
            else {"id": where, "type": "supergroup", "title": "EU"}
        )
        content = {"text": text} if text is not None else {}
        sent = {"message_id": self._number, "date": 1_790_000_000, "chat": told, "from": self.person(person, language)}
        return self.update(message=sent | content | fields)

    def pressed(
        self, data: str, *, chat: int = PERSON, person: int = PERSON, message: int = 1001, **fields: Any
    ) -> dict[str, Any]:
        """A press on a button of one of our messages."""
        kind = "private" if chat > 0 else "supergroup"
        ours = {"id": ME, "is_bot": True, "first_name": "Utblick", "username": NAME}
        below = {
            "message_id": message,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": kind},
            "from": ours,
            "text": "…",
        }
        query = {
            "id": f"tryck-{self._number}",
            "from": self.person(person),
            "chat_instance": "1",
            "data": data,
            "message": below,
        }
        return self.update(callback_query=query | fields)

    def typed(self, text: str, *, person: int = PERSON, language: str = "sv") -> dict[str, Any]:
        return self.update(
            inline_query={
                "id": f"skrivet-{self._number}",
                "from": self.person(person, language),
                "query": text,
                "offset": "",
            }
        )

    async def post(self, update: object, secret: str | None = SECRET, **settings: Any) -> ClientResponse:
        """What our server says to an update."""
        headers = {HEADER: secret} if secret is not None else {}
        return await self.client.post(PATH, json=update, headers=headers, **settings)

    async def deliver(self, *updates: dict[str, Any]) -> list[Call]:
        """Everything that is said to the Bot API because of updates."""
        before = len(self.api.calls)
        for update in updates:
            answer = await self.post(update)
            assert answer.status == 200, await answer.text()
        await self.telegram.settled()
        return self.api.calls[before:]

    async def ask(self, text: str, **fields: Any) -> list[Call]:
        """The messages that answer a question."""
        said = await self.deliver(self.message(text, **fields))
        assert {call.method for call in said} <= {"sendMessage", "sendChatAction"}, said
        return [call for call in said if call.method == "sendMessage"]


async def world(
    aiohttp_client: Any,
    answer: Callable[[str, str | None], Answer] | None = None,
    find: Callable[[str, int], list[AnswerRecord]] = nothing,
    index: Index | None = None,
    *,
    doors: Doors | None = None,
    site: str | None = SITE,
    outbox: Outbox | None = None,
    polling: bool = False,
    memory: Memory | None = None,
    pause: Callable[[float], Any] = asyncio.sleep,
    introduced: bool = True,
    available: bool = True,
    token: str = TOKEN,
    refusals: Sequence[Refusal] = (),
) -> World:
    """A world over a core; without one, over canned answers. ``introduced``: after Telegram has told the bot its name.

    ``available``: whether the Bot API answers at the beginning; ``refusals``: what it refuses first."""
    api = BotApi()
    api.available, api.refusals = available, list(refusals)
    await api.server.start_server()
    core = FakeCore()
    setup = Setup(
        token,
        doors or Doors(frozenset({PERSON}), frozenset({GROUP})),
        None if polling else Webhook("https://utblick.exempelstad.se", SECRET),
        api.base,
    )
    asked = Core(answer or core.answer, find, lambda: index or core.index)
    telegram = Telegram(asked, setup, site, outbox or Outbox(UNLIMITED), memory or Memory(), pause)
    app = application(FakeCore(), WebSettings(), [Attached("Telegram", telegram.routes, (telegram.running,))])
    app.on_cleanup.append(lambda _: api.server.close())
    made = World(api, telegram, await aiohttp_client(app))
    while introduced and not api.named("deleteWebhook" if polling else "setWebhook"):
        await asyncio.sleep(0.005)
    return made
