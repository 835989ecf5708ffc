"""The bot over the index that is current: a rebuilt index is taken into use while questions are answered."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread

from bot.answer import Answer
from bot.conversation import State, Store
from bot.core import WARMING, Bot
from bot.memory import settle_memory
from bot.query.forms import Query
from bot.standing import Standing
from bot.turns import Busy, Turns, refusal
from bot.wording import Language
from indexer.errors import EngineUnavailable, UtblickError
from indexer.index import Index, current_generation, open_index
from indexer.records import Document, Report
from indexer.search import NO_SERVER, Server

log = logging.getLogger("utblick")

LOOK_SECONDS = 2.0
"""How often it is looked whether there is another index."""
KEPT_SECONDS = 120.0
"""How long the index before stays open for whoever began with it: longer than any answer takes."""
_HELD: ContextVar[Bot] = ContextVar("held")


class Live:
    """A ``Core`` whose index changes; safe to use from several threads.

    ``open_bot`` makes a bot over an opened index. ``turns`` bounds the answers at a time, whichever channel asks.
    ``conversations``: where they are kept, if not in this process.
    """

    def __init__(
        self,
        directory: Path,
        engine: str | None,
        open_bot: Callable[[Index], Bot],
        turns: Turns | None = None,
        *,
        key: str | None = None,
        meaning: str | None = None,
        server: Server = NO_SERVER,
        conversations: Store | None = None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self.directory = directory
        self.turns = turns or Turns()
        self.since = datetime.now(UTC)
        self.answered: dict[str, int] = {}
        self._open = partial(open_index, directory, engine, key, meaning, server)
        self._open_bot, self._look_seconds = open_bot, look_seconds
        self._before: list[tuple[float, Bot]] = []
        self._refused: str | None = None
        current, index = current_generation(directory), self._open()
        if index.instead_of:
            log.error("%s The index before is used.", index.instead_of)
            self._refused = current
        self._bot = open_bot(index)
        if conversations is not None:
            self._bot.conversations = conversations
            conversations.keep(lambda state: fits(state, index))
        self._reached = True
        self._stop = Event()
        self._watch = Thread(target=self._watching, name="index", daemon=True)

    # -- what a channel asks of it -----------------------------------------------------------------------------------

    @property
    def index(self) -> Index:
        return self._now.index

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        """An answer when it is one's turn; else a sentence that says there are too many before."""
        try:
            with self.turns.turn():
                made = self._now.answer(question, conversation)
        except Busy:
            made = refusal(question, conversation, "busy")
        self.answered[made.status] = self.answered.get(made.status, 0) + 1
        return made

    def query(self, form: Query, language: Language = "sv") -> Answer:
        """The same for a form."""
        try:
            with self.turns.turn():
                return self._now.query(form, language)
        except Busy:
            return refusal("", None, "busy", language)

    def document(self, name: str) -> Document | None:
        return self._now.document(name)

    def report(self, name: str) -> Report | None:
        return self._now.report(name)

    def documents(self) -> Sequence[Report]:
        return self._now.documents()

    def standing(self) -> Standing:
        """How it is doing now."""
        index = self._bot.index
        return Standing(
            index.directory.name,
            index.built,
            self.since,
            self.turns.inside,
            self.turns.refused,
            dict(self.answered),
            self._reached,
        )

    @property
    def _now(self) -> Bot:
        return _HELD.get(self._bot)

    @contextmanager
    def held(self) -> Iterator[None]:
        """One index for all that is asked within, in this task and the threads it starts, also where it changes meanwhile."""
        token = _HELD.set(self._bot)
        try:
            yield
        finally:
            _HELD.reset(token)

    # -- another index -----------------------------------------------------------------------------------------------

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look for another index from time to time, until it is left."""
        self._watch.start()
        try:
            yield
        finally:
            self._stop.set()
            self._watch.join(timeout=10)
            for bot in (self._bot, *(bot for _, bot in self._before)):
                bot.close()

    def refresh(self) -> bool:
        """Change over where another index is current; whether it did. One that cannot be opened is told once and left."""
        name = current_generation(self.directory)
        if name is None or name in (self._bot.index.directory.name, self._refused):
            return False
        try:
            index = self._open()
        except EngineUnavailable:
            return False  # that it is away is told where it is looked for; the new index is taken when it is back
        except UtblickError as error:
            return self._refuse(name, str(error))
        if index.instead_of:
            index.close()
            return self._refuse(name, index.instead_of)
        self._change_to(index)
        return True

    def _refuse(self, name: str, why: str) -> bool:
        log.error("the new index is not taken into use: %s", why)
        self._refused = name
        return False

    def _change_to(self, index: Index) -> None:
        began, old = time.perf_counter(), self._bot
        bot = self._open_bot(index)
        bot.conversations = old.conversations
        warm(bot)
        bot.conversations.keep(lambda state: fits(state, index))
        self._bot, self.since, self._refused = bot, datetime.now(UTC), None
        self._before.append((time.monotonic() + KEPT_SECONDS, old))
        settle_memory()
        log.info("changed over to the index %s in %.1f s", index.directory.name, time.perf_counter() - began)

    def _watching(self) -> None:
        self._bot.conversations.tidy()
        with suppress(EngineUnavailable):
            warm(self._bot)
        while not self._stop.wait(self._look_seconds):
            try:
                self.look()
                self.refresh()
                self._close_old()
                self._bot.conversations.tidy()
            except Exception as error:  # whatever it is, answering goes on with the index there is
                log.error("looking for a new index failed: %s", type(error).__name__)

    def look(self) -> None:
        """Whether the search engine is there; told when that changes."""
        reached = self.index.backend.available()
        if reached != self._reached:
            told = "is there again" if reached else "is away: questions are answered with that until it is back"
            log.log(logging.INFO if reached else logging.ERROR, "the search engine %s", told)
        self._reached = reached

    def _close_old(self) -> None:
        now = time.monotonic()
        for _, bot in [one for one in self._before if one[0] <= now]:
            bot.close()
        self._before = [one for one in self._before if one[0] > now]


def warm(bot: Bot) -> None:
    """Work out what is worked out once an index, so that nobody waits for it; nothing of it is kept as asked."""
    settle_memory()
    bot.rehearse(WARMING)


def fits(state: State, index: Index) -> bool:
    """Whether all that a conversation points to is in an index."""
    question = state.question
    projects = {*state.projects, *state.recent, *(question.projects if question else ())}
    networks = {*state.networks, *(question.networks if question else ())}
    projects |= {one for told in state.told if told.kind == "project" for one in told.ids}
    networks |= {one for told in state.told if told.kind == "network" for one in told.ids}
    projects |= {one for one in state.left or () if one not in index.networks}
    quoted = all(at <= len(index.texts.get(document, "")) for document, at in state.cited)
    return projects <= index.projects.keys() and networks <= index.networks.keys() and quoted
