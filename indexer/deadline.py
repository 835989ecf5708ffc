"""A bound on the time of our own computing, in the main thread of a command."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlow(BaseException):
    """The time is over. No ``Exception``, so that nobody on the way takes it for a fault of what is being read."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """``TooSlow`` where what is within takes longer, searches by regular expressions included. Only a process's main
    thread can be stopped so; in another one there is no bound.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(number: int, frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
