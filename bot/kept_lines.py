"""A file of JSON lines that each name a day and are kept for a time: the base of the question log and the feedback log."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

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
            with self.file.open("a", encoding="utf-8") as out:
                out.write(_line(kept))

    def read(self) -> list[K]:
        """What is kept, oldest first; expired lines are taken out of the file. Raises ``OSError``."""
        with self._lock:
            return self._prune()

    def _prune(self) -> list[K]:
        """The lines that may be kept; the file is written anew where it holds others."""
        first = self.today() - timedelta(days=self.days)
        found = self._lines() if self.file.exists() else []
        kept = [one for one in found if one.day > first]
        if len(kept) < len(found):
            beside = self.file.with_name(f"{self.file.name}.new")
            beside.write_text("".join(map(_line, kept)), encoding="utf-8")
            beside.replace(self.file)
        self._pruned = self.today()
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


def _line(kept: Kept) -> str:
    return json.dumps(kept.model_dump(mode="json"), ensure_ascii=False) + "\n"
