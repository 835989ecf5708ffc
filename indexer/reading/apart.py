"""Reading files in processes of their own, one a core, each file within bounds of time and memory.

A file that hangs or exhausts its reader costs that reader, which is ended; the others read on. The processes are
forked, so that they start with what is loaded already and nothing is started anew for a file.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import resource
import signal
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

FORK = multiprocessing.get_context("fork")
ALONE_SECONDS = 5.0
"""How much later than its bound a reader ends by itself, where nobody is left who would end it."""
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Bounds:
    """What one file may take: ``seconds`` by the clock, ``memory`` in bytes beyond what the program has already."""

    seconds: float = 60.0
    memory: int = 1_000_000_000


class TooMuch(Exception):
    """A task that passed a bound; which, in Swedish."""


@dataclass
class _Reader(Generic[T, R]):
    """One process, and what it is at."""

    work: Callable[[T], R]
    bounds: Bounds
    pipe: Connection = field(init=False)
    process: Any = field(init=False)
    at: int | None = None
    until: float = 0.0

    def __post_init__(self) -> None:
        self.pipe, theirs = FORK.Pipe()
        self.process = FORK.Process(target=_serve, args=(theirs, self.work, self.bounds), daemon=True)
        with warnings.catch_warnings():
            # Other threads of ours, if any, hold nothing that a reader needs.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        theirs.close()

    def give(self, number: int, task: T) -> None:
        self.at, self.until = number, time.monotonic() + self.bounds.seconds
        with contextlib.suppress(OSError):  # it has ended; that is seen when its answer is waited for
            self.pipe.send(task)

    def answer(self) -> R | Exception:
        """What became of the task."""
        try:
            got: R | Exception = self.pipe.recv()
        except (EOFError, OSError):
            return TooMuch("läsningen avbröts av systemet, oftast för att filen kräver för mycket minne")
        return got

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def each(
    tasks: Iterable[T], work: Callable[[T], R], bounds: Bounds, processes: int | None = None
) -> Iterator[tuple[int, R | Exception]]:
    """The number of each task, counted from 0, and what ``work`` gave or raised, as they are done.

    ``TooMuch`` where a task passed a bound. ``work`` runs in another process: what it changes is not seen here, and
    what it gives and raises is pickled.
    """
    numbered = enumerate(tasks)
    idle: list[_Reader[T, R]] = []
    busy: list[_Reader[T, R]] = []
    most = processes or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    try:
        while True:
            while len(busy) < most and (task := next(numbered, None)) is not None:
                reader = idle.pop() if idle else _Reader(work, bounds)
                reader.give(*task)
                busy.append(reader)
            if not busy:
                return
            for reader, got in _done(busy, bounds):
                assert reader.at is not None
                busy.remove(reader)
                if isinstance(got, TooMuch):
                    reader.end()
                else:
                    idle.append(reader)
                yield reader.at, got
    finally:
        for reader in (*busy, *idle):
            reader.end()


def _done(busy: list[_Reader[T, R]], bounds: Bounds) -> list[tuple[_Reader[T, R], R | Exception]]:
    """The readers that have answered or run out of time, once there is one."""
    patience = max(0.0, min(reader.until for reader in busy) - time.monotonic())
    ready = wait([reader.pipe for reader in busy], timeout=patience)
    answered = [(reader, reader.answer()) for reader in busy if reader.pipe in ready]
    if answered:
        return answered
    now = time.monotonic()
    late = TooMuch(f"läsningen tog mer än {bounds.seconds:g} sekunder")
    return [(reader, late) for reader in busy if reader.until <= now]


def _serve(pipe: Connection, work: Callable[[T], R], bounds: Bounds) -> None:
    """A reader's life: tasks in, results out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Nothing else that was open is its concern: above all no other reader's pipe, and no lock.
    os.closerange(3, pipe.fileno())
    os.closerange(pipe.fileno() + 1, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65_536))
    limit = _size() + bounds.memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    with contextlib.suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            signal.setitimer(signal.ITIMER_REAL, bounds.seconds + ALONE_SECONDS)
            pipe.send(_result(task, work, bounds))
            signal.setitimer(signal.ITIMER_REAL, 0)
    os._exit(0)


def _result(task: T, work: Callable[[T], R], bounds: Bounds) -> R | Exception:
    try:
        return work(task)
    except MemoryError:
        return TooMuch(f"läsningen kräver mer än {bounds.memory // 1_000_000} MB minne")
    except Exception as error:
        return error


def _size() -> int:
    """Bytes of address space that this process has."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 1 << 40
    return pages * resource.getpagesize()
