"""The Telegram channel: updates in, messages out. The only importer of aiogram.

What an update means, what is done with it and how an answer looks stands in the modules beside this one; here is what
Telegram's Bot API has its own idea of: how updates arrive, what they hold, which method says what.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    DeleteWebhook,
    EditMessageText,
    GetMe,
    SendChatAction,
    SendDocument,
    SendMessage,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
)
from aiohttp import ClientSession, web

from bot.channels.access import same_secret
from bot.channels.bodies import body
from bot.channels.memory import Memory
from bot.channels.sending import NotSent, Outbox
from bot.channels.telegram.arriving import Arrived, Joined, Mark, Me, Pressed, Typed
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.replies import Hit, Post, words
from bot.channels.telegram.setup import Setup
from bot.channels.telegram.talking import Core, Place, Talking

__all__ = ["Telegram"]

log = logging.getLogger("utblick.telegram")

PATH = "/api/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATES = ["message", "callback_query", "inline_query", "my_chat_member"]
"""The kinds of updates that are asked for; edits and reactions are not."""
MAX_BODY = 1024 * 1024
MAX_RUNNING = 500
"""Updates that are being worked on; Telegram delivers what comes then once more, later."""
POLL = 50
"""Seconds that Telegram keeps a request for updates open."""
LONGEST_PAUSE = 60.0
PATIENCE = 20.0
"""Seconds that a stopping server gives answers on their way."""


class _GetUpdates(TelegramMethod[list[dict[str, Any]]]):
    """Updates as they come: read all at once, one of an unknown shape would keep every later one away."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = POLL
    allowed_updates: list[str] = UPDATES


class _Session(AiohttpSession):
    """aiogram's way to Telegram, with the certificates of the machine and through the proxy that its variables name."""

    async def create_session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            self._session = ClientSession(trust_env=True)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@dataclass
class Telegram:
    """The channel over a core. ``site``: the public address of the chat page, for links. ``pause`` sleeps, in
    seconds.
    """

    core: Core
    setup: Setup
    site: str | None = None
    outbox: Outbox = field(default_factory=lambda: Outbox(LIMITS))
    memory: Memory = field(default_factory=Memory)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    def __post_init__(self) -> None:
        session = _Session(api=TelegramAPIServer.from_base(self.setup.api), timeout=20)
        self._bot = Bot(
            self.setup.token, session, DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True)
        )
        self.me = Me(self._bot.id)
        self._running: set[asyncio.Task[None]] = set()
        # Answering is plain computing: more threads would only take the machine from those that send.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="telegram")
        self._talking = Talking(self.core, self, self.setup.doors, self._threads, self.site, self.memory)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return (web.post(PATH, self.webhook),) if self.setup.webhook else ()

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        """What has to be there while the server runs (an aiohttp cleanup context): the way to Telegram, and back."""
        for library in ("aiogram", "aiogram.event"):
            # Their logs hold what is sent.
            logging.getLogger(library).setLevel(logging.WARNING)
        arriving = asyncio.create_task(self._arrivals())
        yield
        arriving.cancel()
        await asyncio.wait([arriving])
        await self.settled(PATIENCE)
        for task in self._running:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._bot.session.close()

    async def settled(self, patience: float | None = None) -> None:
        """Until everything that is being worked on is done, or as many seconds have passed."""
        if self._running:
            await asyncio.wait(self._running, timeout=patience)

    # How updates arrive

    async def _arrivals(self) -> None:
        """Tell Telegram who we are and how it reaches us; without a webhook, fetch from then on."""
        wait = 1.0
        while True:
            try:
                await self._introduced()
                if self.setup.webhook is None:
                    await self._fetching()
                return
            except TelegramUnauthorizedError:
                log.error("Telegram does not know the token: the channel is off until UTBLICK_TELEGRAM_TOKEN is right")
                return
            except Exception as error:
                # Whatever it is, the channel must not be off for good without a word.
                log.warning("Telegram is out of reach (%s): again in %.0f s", type(error).__name__, wait)
                await self.pause(wait)
                wait = min(2 * wait, LONGEST_PAUSE)

    async def _introduced(self) -> None:
        me = await self._bot(GetMe())
        self.me = Me(me.id, me.username or "")
        for language, code in (("sv", None), ("en", "en")):
            commands = [
                BotCommand(command=name, description=text) for name, text in words(language)["commands"].items()
            ]
            await self._bot(SetMyCommands(commands=commands, language_code=code))
        if self.setup.webhook is None:
            await self._bot(DeleteWebhook())
            return
        url = self.setup.webhook.url.rstrip("/") + PATH
        method = SetWebhook(
            url=url, secret_token=self.setup.webhook.secret, allowed_updates=UPDATES, max_connections=40
        )
        try:
            await self._bot(method)
        except TelegramBadRequest as error:
            log.error("Telegram does not deliver to %s: %s", url, error.message)
            raise

    async def _fetching(self) -> None:
        """Take updates for ever, each told to Telegram as taken with the request after it."""
        offset: int | None = None
        try:
            while True:
                for update in await self._fetched(offset):
                    while not self.take(update):
                        await self.pause(0.1)
                    if isinstance(number := update.get("update_id"), int):
                        offset = number + 1
        finally:
            if offset is not None:
                # Else the last updates would come again after the next start.
                await self._courtesy(_GetUpdates(offset=offset, limit=1, timeout=0), timeout=3)

    async def _fetched(self, offset: int | None) -> list[dict[str, Any]]:
        try:
            return await self._bot(_GetUpdates(offset=offset), request_timeout=POLL + 15)
        except TelegramUnauthorizedError:
            raise
        except TelegramConflictError:
            log.error("another program fetches with the same token")
            await self.pause(LONGEST_PAUSE / 4)
        except (AiogramError, OSError) as error:
            log.warning("updates could not be fetched: %s", type(error).__name__)
            await self.pause(float(getattr(error, "retry_after", 3)))
        return []

    async def webhook(self, request: web.Request) -> web.Response:
        """``POST /api/telegram``: answered before the update is worked on, and nothing of it is read without the
        secret.

        401 for a wrong secret, 413 and 400 for what is no update, 503 when there is too much to do.
        """
        assert self.setup.webhook is not None
        if not same_secret(request.headers.get(HEADER, ""), self.setup.webhook.secret):
            raise web.HTTPUnauthorized
        try:
            update = json.loads(await body(request, MAX_BODY))
        except (ValueError, RecursionError) as error:
            raise web.HTTPBadRequest from error
        if not isinstance(update, dict):
            raise web.HTTPBadRequest
        if not self.take(update):
            raise web.HTTPServiceUnavailable
        return web.Response()

    def take(self, arrived: dict[str, Any]) -> bool:
        """Begin to work on an update, once; False when there is too much to do.

        What is of an unknown kind or shape is passed over: Telegram would deliver it again and again.
        """
        if len(self._running) >= MAX_RUNNING:
            return False
        number = arrived.get("update_id")
        if not isinstance(number, int) or self.memory.is_repeated("update", str(number)):
            return True
        try:
            update = Update.model_validate(arrived, context={"bot": self._bot})
        except Exception as error:
            # Whatever is wrong with it, it would be delivered until it is taken.
            log.warning("passed over: an update of an unknown shape (%s)", type(error).__name__)
            return True
        self._begin(self._handle(update))
        return True

    def _begin(self, work: Awaitable[Any]) -> None:
        """Work that goes on after the request is answered."""

        async def done() -> None:
            try:
                await work
            except NotSent as error:
                log.error("nothing could be sent: %s", error)
            except Exception as error:
                # Without the error's own message, which may hold the question.
                log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))

        task = asyncio.create_task(done())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _handle(self, update: Update) -> None:
        if update.message:
            await self._talking.message(_arrived(update.message, self.me), self.me)
        elif update.callback_query:
            await self._talking.press(_pressed(update.callback_query))
        elif query := update.inline_query:
            person = query.from_user
            await self._talking.typed(Typed(query.id, query.query, person.id, person.language_code or ""))
        elif update.my_chat_member and (joined := _joined(update.my_chat_member)):
            await self._talking.joined(joined)

    # The way to Telegram, see ``bot.channels.telegram.talking.Way``

    async def send(self, place: Place, posts: Sequence[Post]) -> None:
        methods = [
            _message(place if number == 0 else Place(place.chat, place.thread), post)
            for number, post in enumerate(posts)
        ]
        await self.outbox.send_all(
            str(place.chat), [self._delivery(method, post) for method, post in zip(methods, posts, strict=True)]
        )

    async def ready(self, place: Place | None = None) -> None:
        await self.outbox.ready(str(place.chat) if place else None)

    async def change(self, place: Place, message: int, post: Post) -> None:
        method = EditMessageText(chat_id=place.chat, message_id=message, text=post.html, reply_markup=_keyboard(post))
        await self.outbox.send(str(place.chat), self._delivery(method, post))

    async def send_files(self, place: Place, files: Sequence[tuple[str, bytes]]) -> None:
        def delivery(name: str, content: bytes) -> Callable[[], Awaitable[None]]:
            method = SendDocument(
                chat_id=place.chat,
                message_thread_id=place.thread,
                document=BufferedInputFile(content, name),
                reply_parameters=_reply(place.reply_to),
            )
            return lambda: self._call(method)

        await self.outbox.send_all(str(place.chat), [delivery(name, content) for name, content in files])

    def show_typing(self, place: Place) -> None:
        self._begin(self._courtesy(SendChatAction(chat_id=place.chat, action="typing", message_thread_id=place.thread)))

    async def confirm(self, press: str, told: str | None) -> None:
        await self._courtesy(AnswerCallbackQuery(callback_query_id=press, text=told))

    async def offer(self, query: str, hits: Sequence[Hit], hint: str | None) -> None:
        button = InlineQueryResultsButton(text=hint, start_parameter="inline") if hint else None
        results = [_result(number, hit) for number, hit in enumerate(hits, 1)]
        # Kept by Telegram for the person alone: whom the bot answers differs.
        method = AnswerInlineQuery(
            inline_query_id=query, results=list(results), cache_time=60, is_personal=True, button=button
        )
        await self._courtesy(method)

    def _delivery(self, method: SendMessage | EditMessageText, post: Post) -> Callable[[], Awaitable[None]]:
        """A message on its way; one whose markup Telegram does not take goes without."""

        async def deliver() -> None:
            try:
                await self._call(method)
            except NotSent as error:
                if str(error) != _MARKUP:
                    raise
                log.error("Telegram did not take the markup of a message")
                await self._call(method.model_copy(update={"text": post.bare, "parse_mode": None}))

        return deliver

    async def _call(self, method: TelegramMethod[Any], timeout: int | None = None) -> None:
        """Say something to Telegram; ``NotSent`` with what is known of why it was not taken.

        aiogram's own messages go no further: they may hold what was sent, and the address with the token.
        """
        try:
            await self._bot(method, request_timeout=timeout)
        except ClientDecodeError as error:
            # Taken, and told in a shape that aiogram does not know yet: once more would be twice.
            if not (isinstance(error.data, dict) and error.data.get("ok")):
                raise NotSent("an answer that is not Telegram's", again=True) from error
        except TelegramRetryAfter as error:
            raise NotSent("too many messages", float(error.retry_after), again=True) from error
        except TelegramBadRequest as error:
            if "not modified" not in error.message:
                raise NotSent(_MARKUP if "parse entities" in error.message else "refused") from error
        except AiogramError as error:
            again = isinstance(error, TelegramNetworkError | TelegramServerError) and not isinstance(
                error, TelegramEntityTooLarge
            )
            raise NotSent(type(error).__name__, again=again) from error
        except OSError as error:
            raise NotSent(type(error).__name__, again=True) from error

    async def _courtesy(self, method: TelegramMethod[Any], timeout: int | None = None) -> None:
        """Something that costs nobody an answer when it fails."""
        try:
            await self._call(method, timeout)
        except NotSent as error:
            log.info("a courtesy was not taken: %s", error)


_MARKUP = "markup"

# What aiogram's objects say, in our own words


def _arrived(message: Message, me: Me) -> Arrived:
    author, answered = message.from_user, _answered(message)
    answers_us = _is_ours(answered, me)
    return Arrived(
        chat=message.chat.id,
        message=message.message_id,
        person=_person(message),
        private=message.chat.type == "private",
        text=message.text or message.caption or "",
        marks=tuple(map(_mark, message.entities or message.caption_entities or ())),
        language=(author.language_code or "") if author else "",
        thread=message.message_thread_id if message.is_topic_message else None,
        answers_us=answers_us,
        below=_first_button(answered) if answered and answers_us else "",
        forwarded=message.forward_origin is not None,
        theirs=_is_theirs(message, me),
        content=_content(message),
        album=message.media_group_id or "",
    )


def _answered(message: Message) -> Message | None:
    """The message that one answers; in a topic every message "answers" the one that opened it, which counts for
    nothing.
    """
    answered = message.reply_to_message
    return answered if answered and answered.message_id != message.message_thread_id else None


def _is_ours(message: Message | None, me: Me) -> bool:
    return bool(message and message.from_user and message.from_user.id == me.id)


def _is_theirs(message: Message, me: Me) -> bool:
    """Whether a person writes, or a chat in its own name; no bot, and nothing that we or a channel sent there."""
    if message.is_automatic_forward or (message.via_bot and message.via_bot.id == me.id):
        return False
    author = message.from_user
    return bool(message.sender_chat or (author and not author.is_bot))


def _person(message: Message) -> int:
    """Who writes; in the name of a chat, as anonymous administrators do, known by that alone."""
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else 0


def _first_button(message: Message) -> str:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    return next((button.callback_data or "" for row in rows for button in row), "")


def _mark(entity: MessageEntity) -> Mark:
    return Mark(str(entity.type), entity.offset, entity.length, entity.user.id if entity.user else None)


_WORDLESS = (
    "animation audio contact dice document game location photo "
    "poll sticker story venue video video_note voice paid_media"
).split()


def _content(message: Message) -> Literal["text", "other", "service"]:
    """What a message is; what Telegram tells of a chat, and what aiogram has no name for, is no word of a person's."""
    if message.text or message.caption:
        return "text"
    return "other" if any(getattr(message, kind, None) for kind in _WORDLESS) else "service"


def _pressed(query: CallbackQuery) -> Pressed:
    person, message = query.from_user, query.message
    pressed = Pressed(query.id, query.data or "", person.id, person.language_code or "")
    if message is None:
        return pressed
    # Of an old message only chat and number are told.
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    private = message.chat.type == "private"
    return replace(pressed, chat=message.chat.id, message=message.message_id, thread=thread, private=private)


def _joined(changed: ChatMemberUpdated) -> Joined | None:
    """A group that we were not in before; None for any other change of what we are in a chat."""
    inside = {"member", "administrator", "creator", "restricted"}
    came = changed.new_chat_member.status in inside and changed.old_chat_member.status not in inside
    if not came or changed.chat.type not in ("group", "supergroup"):
        return None
    return Joined(changed.chat.id, changed.from_user.id, changed.from_user.language_code or "")


# What is said to Telegram


def _message(place: Place, post: Post) -> SendMessage:
    return SendMessage(
        chat_id=place.chat,
        message_thread_id=place.thread,
        text=post.html,
        reply_parameters=_reply(place.reply_to),
        reply_markup=_keyboard(post),
    )


def _reply(message: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=message, allow_sending_without_reply=True) if message else None


def _keyboard(post: Post) -> InlineKeyboardMarkup | None:
    keys = [
        [InlineKeyboardButton(text=button.text, callback_data=button.press.data) for button in row]
        for row in post.buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=keys) if keys else None


def _result(number: int, hit: Hit) -> InlineQueryResultArticle:
    content = InputTextMessageContent(message_text=hit.html)
    return InlineQueryResultArticle(
        id=str(number), title=hit.title, description=hit.description, input_message_content=content
    )
