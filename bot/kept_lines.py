"""A file of JSON lines that each name a day and are kept for a time: the base of the question log and the feedback log."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Generic, Literal, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Kept(BaseModel):
    """A line."""

    model_config = ConfigDict(frozen=True)

    day: date


K = TypeVar("K", bound=Kept)


class KeptLines(Generic[K]):
    """The lines of one kind in a file; safe to use from several threads of one process.

    ``days``: how long a line is kept. Lines that are older go when one is written and when they are read. ``today`` is for
    tests.
    """

    def __init__(self, file: Path, kind: type[K], days: int, today: Callable[[], date] = date.today) -> None:
        self.file = file
        self.days = days
        self.today = today
        self._kind = kind
        self._lock = Lock()
        self._pruned: date | None = None

    def add(self, kept: K) -> None:
        """Append a line. Raises ``OSError`` and ``ValueError`` (half a surrogate pair cannot be written as UTF-8)."""
        with self._lock:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if self._pruned != self.today():
                self._prune()
            with _private(self.file, "a") as out:
                out.write(_line(kept))

    def read(self) -> list[K]:
        """What is kept, oldest first; expired lines are taken out of the file. Raises ``OSError``."""
        with self._lock:
            return self._prune()

    def _prune(self) -> list[K]:
        """The lines that may be kept; the file is written anew where it holds others. What a clock that was ahead has
        dated is of today, so that it is not kept for longer than the rest.
        """
        today = self.today()
        first = today - timedelta(days=self.days)
        found = self._lines() if self.file.exists() else []
        dated = (one if one.day <= today else one.model_copy(update={"day": today}) for one in found)
        kept = [one for one in dated if one.day > first]
        if kept != found:
            beside = self.file.with_name(f"{self.file.name}.new")
            with _private(beside, "w") as out:
                out.write("".join(map(_line, kept)))
            beside.replace(self.file)
        self._pruned = today
        return kept

    def _lines(self) -> list[K]:
        """Every line but those cut short by a crash."""
        found = []
        for line in self.file.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                found.append(self._kind.model_validate_json(line))
            except ValidationError:
                continue
        return found


def _private(file: Path, mode: Literal["a", "w"]) -> TextIO:
    """A file opened for writing that only its owner reads, also where it was there before and others could."""
    opened = open(file, mode, encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
    os.fchmod(opened.fileno(), 0o600)
    return opened


def _line(kept: Kept) -> str:
    return json.dumps(kept.model_dump(mode="json"), ensure_ascii=False) + "\n"
