"""Who has signed in: sessions that a server began and that nobody has ended."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol, TypeVar

from indexer.errors import EngineUnavailable
from indexer.search import Notes

T = TypeVar("T")

MOST = 10_000
"""Sessions at a time in a server's memory; the oldest goes first."""
AT_ONCE = 8
"""Sessions that a server looks up at a time where they are shared."""
PATIENCE_SECONDS = 4.0
"""How long a request waits for that: twice what the place itself may take."""


class Sessions(Protocol):
    """Sessions by a value that cannot be guessed and that holds nothing of who it is.

    Where they are shared, all but tidying may raise ``EngineUnavailable``, and then nobody is to be let in.
    """

    async def begin(self) -> str:
        """A new session's value."""

    async def holds(self, value: str) -> bool:
        """Whether a session was begun and has not ended."""

    async def end(self, value: str) -> None:
        """End a session, wherever its value may have been copied to."""

    async def tidy(self) -> None:
        """Forget those that ended by themselves; to be called now and then."""


class OwnSessions:
    """``Sessions`` in this server's memory, of so many ``seconds``: when it is started anew, everybody signs in again.

    >>> sessions = OwnSessions(3600)
    >>> value = asyncio.run(sessions.begin())
    >>> asyncio.run(sessions.holds(value)), asyncio.run(sessions.holds("annan"))
    (True, False)
    >>> asyncio.run(sessions.end(value))
    >>> asyncio.run(sessions.holds(value))
    False
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._ends: dict[str, float] = {}

    async def begin(self) -> str:
        """As ``Sessions.begin``; the oldest goes where there are too many."""
        await self.tidy()
        while len(self._ends) >= MOST:
            del self._ends[next(iter(self._ends))]
        value = secrets.token_urlsafe(32)
        self._ends[value] = self._clock() + self._seconds
        return value

    async def holds(self, value: str) -> bool:
        """As ``Sessions.holds``."""
        return self._ends.get(value, 0.0) > self._clock()

    async def end(self, value: str) -> None:
        """As ``Sessions.end``."""
        self._ends.pop(value, None)

    async def tidy(self) -> None:
        """As ``Sessions.tidy``."""
        now = self._clock()
        self._ends = {value: ends for value, ends in self._ends.items() if ends > now}


class SharedSessions:
    """``Sessions`` in a place that several servers share, for as long as ``notes`` keeps what is written there.

    There stands a hash of a session's value and nothing else. A value ends with a seal by the access token, ``key``: one
    that was made up is refused without asking there, whoever writes there lets nobody in, and another access token ends
    all sessions.
    """

    def __init__(self, notes: Notes, key: str) -> None:
        self._notes, self._key = notes, key.encode("utf-8", "surrogatepass")
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="session")

    async def begin(self) -> str:
        """As ``Sessions.begin``."""
        chance = secrets.token_urlsafe(32)
        value = f"{chance}.{self._seal(chance)}"
        await self._asked(lambda: self._notes.put(_hash(value), ""))
        return value

    async def holds(self, value: str) -> bool:
        """As ``Sessions.holds``."""
        return self._is_sealed(value) and await self._asked(lambda: self._notes.get(_hash(value))) is not None

    async def end(self, value: str) -> None:
        """As ``Sessions.end``."""
        if self._is_sealed(value):
            await self._asked(lambda: self._notes.remove(_hash(value)))

    async def tidy(self) -> None:
        """As ``Sessions.tidy``."""
        with suppress(EngineUnavailable):  # the next time does it
            await asyncio.get_running_loop().run_in_executor(self._threads, self._notes.tidy)

    def _seal(self, chance: str) -> str:
        return hmac.new(self._key, b"session " + chance.encode(), "sha256").hexdigest()

    def _is_sealed(self, value: str) -> bool:
        found = re.fullmatch(r"([\w-]{43})\.([0-9a-f]{64})", value, re.ASCII)
        return found is not None and hmac.compare_digest(self._seal(found[1]), found[2])

    async def _asked(self, call: Callable[[], T]) -> T:
        """What a call to the shared place gives, made in a thread: the server goes on meanwhile."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except TimeoutError as error:
            raise EngineUnavailable(f"inget svar inom {PATIENCE_SECONDS:.0f} s.") from error


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
