"""Sending within Telegram's limits: one message of a chat after the other, slowed down before Telegram does it, tried
again.

Documented limits: one message a second in a chat, twenty a minute in a group, thirty a second over all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger("utblick.telegram")

ATTEMPTS = 5
LONGEST_WAIT = 300.0
"""Seconds: what Telegram wants to get later than that is given up."""
CHATS = 2000

Clock = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class NotSent(Exception):
    """Telegram, or the way there, did not take something. ``wait``: seconds after which Telegram wants to be asked
    again.

    ``again``: whether another try may help.
    """

    def __init__(self, reason: str, wait: float = 0.0, *, again: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.again = again


@dataclass(frozen=True)
class Limits:
    """How many within how many seconds: to a chat, to a group, to all of them.

    A little longer than documented, as Telegram counts what arrives and not every way there takes equally long.
    """

    chat: tuple[int, float] = (1, 1.05)
    group: tuple[int, float] = (20, 61.0)
    together: tuple[int, float] = (30, 1.05)


class Window:
    """Lets at most ``many`` through in any ``seconds``, in the order in which they come."""

    def __init__(self, many: int, seconds: float, clock: Clock, pause: Pause) -> None:
        self._seconds = seconds
        self._clock = clock
        self._pause = pause
        self._passed: deque[float] = deque(maxlen=many)
        self._order = asyncio.Lock()

    async def enter(self) -> None:
        """Return when there is room."""
        async with self._order:
            while (
                len(self._passed) == self._passed.maxlen
                and (wait := self._passed[0] + self._seconds - self._clock()) > 0
            ):
                await self._pause(wait)
            self._passed.append(self._clock())


class _Lane:
    """The way to one chat."""

    def __init__(self, windows: list[Window]) -> None:
        self.order = asyncio.Lock()
        self.waiting = 0
        self.windows = windows


class Outbox:
    """Everything that leaves for a chat goes through here. ``pause`` sleeps, in seconds."""

    def __init__(
        self, limits: Limits | None = None, pause: Pause = asyncio.sleep, clock: Clock = time.monotonic
    ) -> None:
        self._limits = limits or Limits()
        self._pause = pause
        self._clock = clock
        self._lanes: OrderedDict[int, _Lane] = OrderedDict()
        self._all = self._window(self._limits.together)

    async def send(self, chat: int, deliveries: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
        """What each of ``deliveries`` gives, in their order, with nothing else for the chat between them.

        ``NotSent`` when one is not to be had; those after it are then left out.
        """
        lane = self._lane(chat)
        lane.waiting += 1
        try:
            async with lane.order:
                return [await self._tried(lane, deliver) for deliver in deliveries]
        finally:
            lane.waiting -= 1

    async def _tried(self, lane: _Lane, deliver: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            # Every try counts at Telegram.
            for window in (*lane.windows, self._all):
                await window.enter()
            try:
                return await deliver()
            except NotSent as error:
                if not error.again or error.wait > LONGEST_WAIT or attempt == ATTEMPTS:
                    raise
                log.warning("not sent (%s), try %d: again in %.0f s", error, attempt, error.wait)
                await self._pause(error.wait or 2.0 ** (attempt - 1) / 2)
        raise AssertionError("the last try returns or raises")

    def _window(self, limit: tuple[int, float]) -> Window:
        return Window(*limit, self._clock, self._pause)

    def _lane(self, chat: int) -> _Lane:
        lane = self._lanes.pop(chat, None)
        if lane is None:
            # Groups and channels have ids below zero.
            limits = (self._limits.chat, self._limits.group) if chat < 0 else (self._limits.chat,)
            lane = _Lane([self._window(limit) for limit in limits])
        self._lanes[chat] = lane
        if len(self._lanes) > CHATS:
            oldest = next(iter(self._lanes))
            if not self._lanes[oldest].waiting:
                del self._lanes[oldest]
        return lane
