"""Sending within Teams' limits: one message of a conversation after the other, slowed down before Teams does it, tried again.

Documented limits per conversation: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1800 in an hour; for an app in a tenant 30 in 1 s. A
leaky bucket of size b and rate r lets b + r·t through in t seconds, and the two of a conversation keep all four limits.
The only importer of aiolimiter and tenacity.
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
log = logging.getLogger("utblick.teams")

AGAIN = frozenset({412, 429, 502, 504})
"""Statuses on which Teams wants another try."""
ATTEMPTS = 5
LONGEST_WAIT = 20.0
CONVERSATIONS = 2000


class NotSent(Exception):
    """Teams, or the way there, did not take a message. ``wait``: seconds after which Teams wants to be asked again."""

    def __init__(self, status: int | None, wait: float | None = None) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.wait = wait


@dataclass(frozen=True)
class Limits:
    """Sizes of leaky buckets, each with the seconds in which it empties: two for a conversation, one for all of them."""

    short: tuple[float, float] = (5, 5 / 1.5)
    hour: tuple[float, float] = (900, 3600)
    together: tuple[float, float] = (10, 0.5)


class _Lane:
    """The way to one conversation."""

    def __init__(self, limits: Limits) -> None:
        self.order = asyncio.Lock()
        self.short = AsyncLimiter(*limits.short)
        self.hour = AsyncLimiter(*limits.hour)


class Outbox:
    """Everything that leaves goes through here. ``pause`` sleeps, in seconds."""

    def __init__(self, limits: Limits | None = None, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._limits = limits or Limits()
        self._pause = pause
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()
        self._all = AsyncLimiter(*self._limits.together)

    async def send(self, conversation: str, deliver: Callable[[], Awaitable[T]], attempts: int = ATTEMPTS) -> T:
        """What ``deliver`` gives, after everything sent to the conversation before; ``NotSent`` when all tries failed."""
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

    def has_room(self, conversation: str) -> bool:
        """Whether something that may as well be left out would delay what comes after it."""
        lane = self._lane(conversation)
        return not lane.order.locked() and lane.short.has_capacity(3) and self._all.has_capacity(3)

    async def _delivered(self, lane: _Lane, deliver: Callable[[], Awaitable[T]]) -> T:
        # Every try counts at Teams.
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
    """As long as Teams asks for, and in any case some random time that doubles from try to try."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, NotSent) and error.wait else 0.0
    return min(asked, LONGEST_WAIT) + float(_backoff(state))
