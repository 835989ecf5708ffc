"""Sending within a service's limits: one message of a conversation after the other, slowed down before the service does
it, tried again.

A leaky bucket of size b and rate r lets b + r·t through in t seconds. The only importer of aiolimiter and tenacity.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from aiolimiter import AsyncLimiter
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    before_sleep_log,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

T = TypeVar("T")
log = logging.getLogger("utblick.channels")

AGAIN = frozenset({412, 429, 502, 504})
"""Statuses on which another try is wanted."""
ATTEMPTS = 5
LONGEST_WAIT = 20.0
CONVERSATIONS = 2000


class NotSent(Exception):
    """The service, or the way there, did not take a message. ``wait``: seconds after which it wants to be asked
    again.
    """

    def __init__(self, status: int | None, wait: float | None = None) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.wait = wait


@dataclass(frozen=True)
class Limits:
    """Sizes of leaky buckets, each with the seconds in which it empties: two for a conversation, one for all of
    them.
    """

    short: tuple[float, float]
    hour: tuple[float, float]
    together: tuple[float, float]


class _Lane:
    """The way to one conversation."""

    def __init__(self, limits: Limits) -> None:
        self.order = asyncio.Lock()
        self.short = AsyncLimiter(*limits.short)
        self.hour = AsyncLimiter(*limits.hour)


class Outbox:
    """Everything that leaves goes through here. ``pause`` sleeps, in seconds."""

    def __init__(self, limits: Limits, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._limits = limits
        self._pause = pause
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()
        self._all = AsyncLimiter(*self._limits.together)

    async def send(self, conversation: str, deliver: Callable[[], Awaitable[T]], attempts: int = ATTEMPTS) -> T:
        """What ``deliver`` gives, after everything sent to the conversation before; ``NotSent`` when all tries
        failed.
        """
        lane = self._lane(conversation)
        async with lane.order:
            again = AsyncRetrying(
                retry=retry_if_exception(_worth_another_try),
                wait=_wait,
                stop=stop_after_attempt(attempts),
                sleep=self._pause,
                before_sleep=before_sleep_log(log, logging.WARNING),
                reraise=True,
            )
            return await again(self._delivered, lane, deliver)

    async def aside(self, conversation: str, deliver: Callable[[], Awaitable[T]]) -> T | None:
        """Send what may as well be left out, such as that somebody is typing: once, out of turn, and only where it
        delays nothing.
        """
        return await self._delivered(self._lane(conversation), deliver) if self.has_room(conversation) else None

    def has_room(self, conversation: str) -> bool:
        """Whether something that may as well be left out would not delay what comes after it."""
        lane = self._lane(conversation)
        return lane.short.has_capacity(3) and self._all.has_capacity(3)

    async def _delivered(self, lane: _Lane, deliver: Callable[[], Awaitable[T]]) -> T:
        # Every try counts.
        async with lane.short, lane.hour, self._all:
            pass
        return await deliver()

    def _lane(self, conversation: str) -> _Lane:
        lane = self._lanes.pop(conversation, None) or _Lane(self._limits)
        self._lanes[conversation] = lane
        if len(self._lanes) > CONVERSATIONS:
            oldest = next(iter(self._lanes))
            if not self._lanes[oldest].order.locked():
                del self._lanes[oldest]
        return lane


def _worth_another_try(error: BaseException) -> bool:
    return isinstance(error, NotSent) and (error.status is None or error.status in AGAIN)


_backoff = wait_random_exponential(multiplier=1, min=0.5, max=LONGEST_WAIT)


def _wait(state: RetryCallState) -> float:
    """As long as the service asks for, and in any case some random time that doubles from try to try."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, NotSent) and error.wait else 0.0
    return min(asked, LONGEST_WAIT) + float(_backoff(state))
