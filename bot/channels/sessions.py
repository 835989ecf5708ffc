"""Who has signed in: sessions that this server began and that nobody has ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

MOST = 10_000
"""Sessions at a time; the oldest goes first."""


class Sessions:
    """Sessions by a value that cannot be guessed and that holds nothing of who it is.

    They live in this server's memory: when it is started anew, everybody signs in again.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._ends: dict[str, float] = {}

    def begin(self) -> str:
        """A new session's value.

        >>> sessions = Sessions(3600)
        >>> value = sessions.begin()
        >>> sessions.holds(value), sessions.holds("annan")
        (True, False)
        >>> sessions.end(value)
        >>> sessions.holds(value)
        False
        """
        now = self._clock()
        self._ends = {value: ends for value, ends in self._ends.items() if ends > now}
        while len(self._ends) >= MOST:
            del self._ends[next(iter(self._ends))]
        value = secrets.token_urlsafe(32)
        self._ends[value] = now + self._seconds
        return value

    def holds(self, value: str) -> bool:
        """Whether a session was begun here and has not ended."""
        return self._ends.get(value, 0.0) > self._clock()

    def end(self, value: str) -> None:
        """End a session, wherever its value may have been copied to."""
        self._ends.pop(value, None)
