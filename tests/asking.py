"""Threads that ask while something else is done, and waits that end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENDS_WITHIN = 300
"""Seconds in which an answer, or a build of one report, has ended on any machine."""


@contextmanager
def asking(ask: Callable[[], object], threads: int = 1) -> Iterator[None]:
    """Call ``ask`` over and over, in so many threads, until it is left, however that is."""
    done = threading.Event()

    def again() -> None:
        while not done.is_set():
            ask()

    askers = [threading.Thread(target=again, daemon=True) for _ in range(threads)]
    for asker in askers:
        asker.start()
    try:
        yield
    finally:
        done.set()
        joined(*askers)


def joined(*threads: threading.Thread) -> None:
    """Wait for threads; one that does not end is a fault."""
    until = time.monotonic() + ENDS_WITHIN
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads)


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so, which it is a fault not to be in time."""
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.02)
