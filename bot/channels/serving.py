"""The server as the command line starts it: the web page, and the channels that are wanted on the same port."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.channels.access import check_exposure
from bot.channels.protocol import Attached, Core
from bot.channels.sessions import Sessions, SharedSessions
from bot.channels.web import server
from bot.channels.web.gate import Gate
from bot.channels.web.pages.base import Logs, WebSettings
from bot.conversation import EXPIRY_SECONDS
from bot.core import Bot
from bot.feedback_log import feedback_log
from bot.live import Live
from bot.memory import settle_memory
from bot.sharing import SharedConversations
from bot.turns import Turns
from bot.workers import Opening, SharedBot
from indexer.search import shared_notes

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.question_log import QuestionLog
    from indexer.index import Index


def reached_by(settings: Settings) -> WebSettings:
    """How people reach the page; ``SettingError`` where other machines would without protection."""
    token = settings.access_token.get_secret_value() if settings.access_token else None
    reached = WebSettings(
        access_token=token,
        trusted_header=settings.trusted_header,
        hosts=settings.hosts,
        answer_seconds=settings.answer_seconds,
        most_asking=_turns(settings).most,
    )
    check_exposure(settings.host, reached)
    return reached


def core(settings: Settings, log: QuestionLog | None = None, prepare: Callable[[], None] | None = None) -> Live:
    """The core over the index that the settings name, within the limits that they set. ``prepare``: sets up the log of
    each worker, where there are several.
    """

    def opened(index: Index) -> Bot:
        if settings.workers == 1:
            return Bot(index, log)
        opening = Opening(settings.index, settings.engine, settings.seal, settings.meaning, settings.server, prepare)
        return SharedBot(index, log, opening, settings.workers, settings.answer_seconds)

    return Live(
        settings.index,
        settings.engine,
        opened,
        _turns(settings),
        key=settings.seal,
        meaning=settings.meaning,
        server=settings.server,
        conversations=_shared(settings) if settings.shared_conversations else None,
    )


def _shared(settings: Settings) -> SharedConversations:
    """Conversations that go on with any server that has the same setting and address."""
    return SharedConversations(shared_notes(settings.server, "conversations", EXPIRY_SECONDS))


def sessions_of(settings: Settings, reached: WebSettings) -> Sessions | None:
    """Sessions that hold at any of these servers, where they share and have an access token; None for the server's own."""
    if not (settings.shared_conversations and reached.access_token):
        return None
    notes = shared_notes(settings.server, "sessions", reached.session_hours * 3600, lasting=True)
    return SharedSessions(notes, reached.access_token.strip())


def _turns(settings: Settings) -> Turns:
    """One set of limits, however many processes answer; none of them is idle while somebody waits."""
    at_once = max(settings.answers_at_once, settings.workers)
    return Turns(at_once, settings.answers_waiting, settings.answer_seconds)


def serve(
    core: Core,
    settings: Settings,
    channels: Iterable[Callable[[Core], Attached]],
    started: Callable[[str], None],
    log: QuestionLog | None = None,
) -> None:
    """Answer until interrupted; ``log`` is where the core keeps questions. ``started`` is told where, once the port is bound; ``SettingError`` for a port that is
    taken.
    """
    attached = [attach(core) for attach in channels]
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    where = "".join((f"http://{name}:{settings.port}", *(f" och i {one.name}" for one in attached)))
    feedback = feedback_log(settings.feedback_log, settings.feedback_log_days) if settings.feedback_log else None
    logs = Logs(log, feedback, settings.coordinators)
    reached = reached_by(settings)
    gate = Gate(settings.connections, settings.connections_each, proxied=settings.trusted_header is not None)
    with settled_memory():
        server.serve(
            core,
            reached,
            settings.host,
            settings.port,
            channels=attached,
            started=lambda: started(where),
            gate=gate,
            logs=logs,
            sessions=sessions_of(settings, reached),
        )


@contextmanager
def settled_memory() -> Iterator[None]:
    """Leave what is there now, above all the index, out of garbage collection: it stops all answers while it looks."""
    settle_memory()
    try:
        yield
    finally:
        gc.unfreeze()
