"""Whose turn it is to be answered: so many at a time, so many waiting, and a sentence for those beyond."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Literal

from bot.answer import Answer
from bot.slots.reading import language_of
from bot.wording import Language

Why = Literal["busy", "late", "away"]
REFUSALS: dict[Why, dict[str, str]] = {
    "busy": {
        "sv": "Just nu är det för många frågor på en gång. Ingenting är sökt: fråga igen om en liten stund.",
        "en": "There are too many questions at once right now. Nothing was looked up: please ask again in a moment.",
    },
    "late": {
        "sv": "Svaret tog för lång tid och avbröts. Fråga igen om en liten stund, gärna med färre ord.",
        "en": "The answer took too long and was given up. Please ask again in a moment, with fewer words if you can.",
    },
    "away": {
        "sv": "Sökmotorn svarar inte just nu. Ingenting är sökt: fråga igen om en liten stund.",
        "en": "The search engine does not answer right now. Nothing was looked up: please ask again in a moment.",
    },
}


class Busy(Exception):
    """There are too many before."""


class Turns:
    """Lets ``at_once`` threads through and ``waiting`` wait in line, each for so many ``seconds``; safe to use from all
    threads. Whoever came first has the next turn: nobody who asks again at once goes before others.
    """

    def __init__(self, at_once: int = 2, waiting: int = 200, seconds: float = 20.0) -> None:
        self.most = at_once + waiting
        self.seconds = seconds
        self.refused = 0
        self._inside = 0
        self._lock = Lock()
        self._free = at_once
        self._line: deque[Lock] = deque()
        """Those who wait, each for its own lock to be released."""

    @property
    def inside(self) -> int:
        """How many are being answered or wait."""
        return self._inside

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One turn; raises ``Busy`` at once where too many wait, and later where the turn does not come in time."""
        mine = self._arrives()
        try:
            if mine is not None and not mine.acquire(timeout=self.seconds) and self._gives_up(mine):
                raise Busy
            try:
                yield
            finally:
                self._next()
        finally:
            with self._lock:
                self._inside -= 1

    def _arrives(self) -> Lock | None:
        """What to wait for; None where a place is free, which is taken then."""
        with self._lock:
            if self._inside >= self.most:
                self.refused += 1
                raise Busy
            self._inside += 1
            if self._free:
                self._free -= 1
                return None
            mine = Lock()
            mine.acquire()
            self._line.append(mine)
            return mine

    def _gives_up(self, mine: Lock) -> bool:
        """Leave the line; not where the turn has come just now."""
        with self._lock:
            if mine not in self._line:
                return False
            self._line.remove(mine)
            self.refused += 1
            return True

    def _next(self) -> None:
        """Hand the place on to whoever has waited longest."""
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1


def refusal(question: str, conversation: str | None, why: Why, language: Language | None = None) -> Answer:
    """The answer that nothing was looked up, in the question's language where none is named; the conversation stays as
    it was."""
    language = language or language_of(question)
    return Answer(
        id=uuid.uuid4().hex,
        conversation=conversation or uuid.uuid4().hex,
        question=question,
        language=language,
        status="error",
        understood="",
        text=REFUSALS[why][language],
    )
