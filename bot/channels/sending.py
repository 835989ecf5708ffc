"""Sending within a service's limits: one message of a conversation after the other, slowed down before the service does
it, tried again.

Services document their limits as so many messages within so many seconds, and that is what is counted: a leaky bucket,
which is what libraries offer, would keep them by letting half as many through.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

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

ATTEMPTS = 5
LONGEST_WAIT = 300.0
"""Seconds: what a service wants to get later than that is given up."""
CONVERSATIONS = 2000
HEAD_START = 0.02
"""Seconds in which what was made is on its way, before the next answer takes the machine."""
SPARE = 3
"""How many more messages there must be room for where one is sent that may as well be left out."""

M = TypeVar("M")
Clock = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class NotSent(Exception):
    """The service, or the way there, did not take a message; ``reason`` holds nothing of what was sent.

    ``again``: whether another try may help. ``wait``: seconds after which the service wants to be asked again.
    """

    def __init__(self, reason: str, wait: float = 0.0, *, again: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.again = again


class Limit(NamedTuple):
    """At most so many messages within any so many seconds."""

    many: int
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What a service takes: in one conversation, told by its name, and in all of them together."""

    of: Callable[[str], Sequence[Limit]]
    together: Sequence[Limit]


class Window:
    """When messages passed, and how long the next one has to wait for limits to hold."""

    def __init__(self, limits: Sequence[Limit], clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._passed: deque[float] = deque(maxlen=max(limit.many for limit in limits))

    def wait(self, more: int = 0) -> float:
        """Seconds until one may pass, and ``more`` with it; 0 or below where that is now."""
        now = self._clock()
        backs = ((max(many - more, 1), seconds) for many, seconds in self._limits)
        waits = (self._passed[-back] + seconds - now for back, seconds in backs if back <= len(self._passed))
        return max(waits, default=0.0)

    def passes(self) -> None:
        self._passed.append(self._clock())


class _Lane:
    """The way to one conversation."""

    def __init__(self, window: Window) -> None:
        self.order = asyncio.Lock()
        self.window = window
        self.waiting = 0


class Outbox:
    """Everything that leaves for a service goes through here. ``pause`` sleeps, in seconds."""

    def __init__(self, limits: Limits, pause: Pause = asyncio.sleep, clock: Clock = time.monotonic) -> None:
        self._limits = limits
        self._pause = pause
        self._clock = clock
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()
        self._all = Window(limits.together, clock)
        self._turn = asyncio.Lock()

    async def send(self, conversation: str, deliver: Callable[[], Awaitable[T]]) -> T:
        """What ``deliver`` gives, after everything sent to the conversation before; ``NotSent`` when all tries
        failed.
        """
        [sent] = await self.send_all(conversation, [deliver])
        return sent

    async def send_all(self, conversation: str, deliveries: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
        """What each of ``deliveries`` gives, in their order, with nothing else for the conversation between them.

        ``NotSent`` when one is not to be had; those after it are then left out.
        """
        lane = self._lane(conversation)
        lane.waiting += 1
        try:
            async with lane.order:
                return [await self._tried(lane, deliver) for deliver in deliveries]
        finally:
            lane.waiting -= 1

    async def ready(self, conversation: str | None = None) -> None:
        """Once a message may leave, by the limits of a conversation and of all together; of these alone without one."""
        if conversation is not None:
            await self._room(self._lane(conversation).window)
        await self._room(self._all)

    async def aside(self, conversation: str, deliver: Callable[[], Awaitable[T]]) -> T | None:
        """Send what may as well be left out, such as that somebody is typing: once, out of turn, and only where it
        delays nothing.
        """
        return await self._delivered(self._lane(conversation), deliver) if self.has_room(conversation) else None

    def has_room(self, conversation: str) -> bool:
        """Whether something that may as well be left out would not delay what comes after it."""
        return max(self._lane(conversation).window.wait(SPARE - 1), self._all.wait(SPARE - 1)) <= 0

    async def _tried(self, lane: _Lane, deliver: Callable[[], Awaitable[T]]) -> T:
        again = AsyncRetrying(
            retry=retry_if_exception(_worth_another_try),
            wait=_wait,
            stop=stop_after_attempt(ATTEMPTS),
            sleep=self._pause,
            before_sleep=before_sleep_log(log, logging.WARNING),
            reraise=True,
        )
        return await again(self._delivered, lane, deliver)

    async def _delivered(self, lane: _Lane, deliver: Callable[[], Awaitable[T]]) -> T:
        await self._room(lane.window)
        async with self._turn:  # who came first goes first
            await self._room(self._all)
            # Every try counts, from when it leaves.
            lane.window.passes()
            self._all.passes()
        return await deliver()

    async def _room(self, window: Window) -> None:
        while (wait := window.wait()) > 0:
            await self._pause(wait)

    def _lane(self, conversation: str) -> _Lane:
        lane = self._lanes.pop(conversation, None) or _Lane(Window(self._limits.of(conversation), self._clock))
        self._lanes[conversation] = lane
        if len(self._lanes) > CONVERSATIONS:
            oldest = next(iter(self._lanes))
            if not self._lanes[oldest].waiting:
                del self._lanes[oldest]
        return lane


class Making:
    """Makes what is to be sent, ``at_once`` at a time. Each has a head start on its way before the next one is begun:
    answers that are made while others are sent take as long together, and all of them wait.
    """

    def __init__(self, at_once: int = 1) -> None:
        self._room = asyncio.Semaphore(at_once)

    async def sent(self, make: Callable[[], Awaitable[M]], send: Callable[[M], Awaitable[T]]) -> asyncio.Future[T]:
        """What sends the thing that ``make`` gives, begun, and waited for as long as its head start is."""
        async with self._room:
            sending = asyncio.ensure_future(send(await make()))
            await asyncio.wait([sending], timeout=HEAD_START)
        return sending


def _worth_another_try(error: BaseException) -> bool:
    return isinstance(error, NotSent) and error.again and error.wait <= LONGEST_WAIT


_backoff = wait_random_exponential(multiplier=0.5, min=0.5, max=10)


def _wait(state: RetryCallState) -> float:
    """As long as the service asks for, and in any case some random time that doubles from try to try."""
    error = state.outcome.exception() if state.outcome else None
    return (error.wait if isinstance(error, NotSent) else 0.0) + float(_backoff(state))
