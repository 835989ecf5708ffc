"""Answering in processes of their own, so that several questions are answered at once on several cores.

One process speaks with the world: it holds conversations, sessions, limits and channels, and opens the index. What costs
time, a question in its conversation to an answer, is handed to one of the workers, each of which has the same generation
of the index open and keeps nothing. A worker that ends, or takes longer than anybody waits, is replaced.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from bot.answer import Answer
from bot.conversation import State
from bot.core import WARMING, Bot
from bot.memory import settle_memory
from bot.query.forms import Query
from bot.question_log import QuestionLog
from bot.turns import refusal
from bot.wording import Language
from indexer.index import Access, Index, open_generation, take_meaning
from indexer.search import NO_SERVER, Server

log = logging.getLogger("utblick")
SERVER = multiprocessing.get_context("forkserver")
"""Workers are forked from a process without threads, whatever this one is doing."""
PATIENCE = 5.0
"""Seconds that a worker is given to end by itself."""
Told = tuple[Answer, State | None]


@dataclass(frozen=True)
class Opening:
    """What a worker opens and how it writes its log."""

    directory: Path
    engine: str | None = None
    key: str | None = field(default=None, repr=False)
    meaning: str | None = None
    server: Server = NO_SERVER
    prepare: Callable[[], None] | None = None
    """Sets the log up; a function of a module, as it is called in another process."""
    generation: str = ""
    logged: bool = False
    """Whether questions are kept."""

    @property
    def as_opened(self) -> Access:
        """How the generation is opened."""
        return Access(self.engine, self.key, self.meaning, self.server)


class Gone(Exception):
    """A worker that does not answer: it ended, or (``late``) took too long."""

    def __init__(self, *, late: bool = False) -> None:
        super().__init__("took too long" if late else "ended")
        self.late = late


class Closed(Exception):
    """A worker that has no index open: it could not open it, or is ended."""


class Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._ended = False
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = SERVER.Pipe()
        self.process = SERVER.Process(target=_serve, args=(theirs, self._opening), daemon=True, name="answers")
        self.process.start()
        theirs.close()
        self._opened: bool | None = None

    def ready(self, seconds: float) -> None:
        """Nothing when it has its index open, after so many seconds at most; else ``Closed`` or ``Gone``."""
        if self._opened is None and not self._ended:
            self._opened = bool(self._received(seconds))
        if not self._opened:
            raise Closed

    def ask(self, task: tuple[object, ...], seconds: float) -> Told:
        """What it makes of a task within so many seconds. Where it does not, ``Gone``, and another takes its place."""
        try:
            self.ready(seconds)
            self._send(task)
            told: Told = self._received(seconds)
        except Gone:
            if self._ended:
                raise Closed from None
            self._stop(patience=0)
            self._start()
            raise
        return told

    def _send(self, task: tuple[object, ...]) -> None:
        try:
            self._pipe.send(task)
        except OSError as error:
            raise Gone from error

    def _received(self, seconds: float) -> Any:
        try:
            if not self._pipe.poll(seconds):
                raise Gone(late=True)
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise Gone from error

    def end(self) -> None:
        """End it for good, whatever it is at."""
        self._ended, self._opened = True, False
        self._stop(PATIENCE)

    def _stop(self, patience: float) -> None:
        """It ends by itself as its pipe is closed, and is killed after so many seconds."""
        self._pipe.close()
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class SharedBot(Bot):
    """A bot whose answers are made by workers. ``seconds``: how long one answer may take.

    Where a worker cannot open the index, as one of a generation that is gone from the disk, this process answers itself.
    """

    def __init__(
        self, index: Index, log: QuestionLog | None, opening: Opening, workers: int, seconds: float = 20.0
    ) -> None:
        super().__init__(index, log)
        opening = replace(opening, generation=index.directory.name, logged=log is not None)
        self._seconds = seconds
        self._workers = [Worker(opening) for _ in range(workers)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def told(self, text: str, identifier: str, state: State) -> Told:
        task = ("told", text, identifier, state)
        return self._asked(task, text, identifier, lambda: super(SharedBot, self).told(text, identifier, state))

    def told_of(self, form: Query, language: Language, identifier: str) -> Told:
        task = ("told_of", form, language, identifier)
        return self._asked(task, "", identifier, lambda: super(SharedBot, self).told_of(form, language, identifier))

    def _asked(self, task: tuple[object, ...], text: str, identifier: str, own: Callable[[], Told]) -> Told:
        worker = self._idle.get()
        try:
            return worker.ask((self.index.meaning is not None, *task), self._seconds)
        except Closed:
            return own()
        except Gone as gone:
            log.error("a process that answers %s and is replaced", gone)
            return (refusal(text, identifier, "late") if gone.late else self.apology(text, identifier)), None
        finally:
            self._idle.put(worker)

    def rehearse(self, questions: Iterable[str]) -> None:
        """Wait for the workers: they have rehearsed when they are ready."""
        for _ in self._workers:
            worker = self._idle.get()
            with contextlib.suppress(Gone, Closed):
                worker.ready(self._seconds)
            self._idle.put(worker)

    def close(self) -> None:
        """End the workers and close the index."""
        for worker in self._workers:
            worker.end()
        super().close()


def _serve(pipe: Connection, opening: Opening) -> None:
    """A worker's life: tasks in, answers out, until the pipe is closed. Signals are for the process that holds it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if opening.prepare is not None:
        opening.prepare()
    with contextlib.suppress(EOFError, OSError):
        bot = _opened(opening)
        pipe.send(bot is not None)
        while bot is not None:
            meaning, method, *args = pipe.recv()
            if meaning:
                take_meaning(bot.index, opening.meaning)
            pipe.send(getattr(bot, method)(*args))


def _opened(opening: Opening) -> Bot | None:
    try:
        index = open_generation(opening.directory, opening.generation, opening.as_opened)
        bot = Bot(index, logged=opening.logged)
        settle_memory()
        bot.rehearse(WARMING)
    except Exception as error:  # whatever it is, the process that asks answers itself
        log.error("a process that answers cannot open the index: %s", type(error).__name__)
        return None
    settle_memory()
    return bot
