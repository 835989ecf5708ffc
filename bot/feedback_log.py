"""What the feedback buttons give, off by default: thumb, comment and what the answer was about, nothing of who pressed.

One JSON line a press: day, reaction, comment, how the question was understood, status. Lines older than the retention time
go when a line is written and when the log is read.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

log = logging.getLogger("utblick")
LONGEST = 1000
"""Characters of a comment that are kept."""


class Feedback(BaseModel):
    """One press of a button. ``understood`` and ``status`` are empty where the answer is no longer remembered."""

    model_config = ConfigDict(frozen=True)

    day: date
    reaction: Literal["like", "dislike"]
    comment: str = ""
    understood: str = ""
    status: str = ""


class FeedbackLog:
    """A file of feedback; safe to use from several threads of one process.

    ``days``: how long a line is kept. ``today`` is for tests.
    """

    def __init__(self, file: Path, days: int, today: Callable[[], date] = date.today) -> None:
        self.file = file
        self.days = days
        self._today = today
        self._lock = Lock()
        self._pruned: date | None = None

    def add(self, reaction: Literal["like", "dislike"], comment: str, understood: str, status: str) -> None:
        """Keep feedback. A log that cannot be written is no fault of who pressed: it is logged, without the comment."""
        kept = Feedback(
            day=self._today(), reaction=reaction, comment=" ".join(comment.split())[:LONGEST], understood=understood, status=status
        )
        try:
            with self._lock:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                if self._pruned != kept.day:
                    self._prune()
                with self.file.open("a", encoding="utf-8") as out:
                    out.write(_line(kept))
        except (OSError, ValueError) as error:  # a lone half of a UTF-16 pair cannot be written as UTF-8
            log.error("%s: återkopplingen kan inte skrivas (%s)", self.file, type(error).__name__)

    def entries(self) -> list[Feedback]:
        """What is kept, oldest first; expired lines are taken out of the file. Raises ``OSError``."""
        with self._lock:
            return self._prune()

    def _prune(self) -> list[Feedback]:
        first = self._today() - timedelta(days=self.days)
        found = _read(self.file) if self.file.exists() else []
        kept = [one for one in found if one.day > first]
        if len(kept) < len(found):
            beside = self.file.with_name(f"{self.file.name}.new")
            beside.write_text("".join(map(_line, kept)), encoding="utf-8")
            beside.replace(self.file)
        self._pruned = self._today()
        return kept


def _line(feedback: Feedback) -> str:
    return json.dumps(feedback.model_dump(mode="json"), ensure_ascii=False) + "\n"


def _read(file: Path) -> list[Feedback]:
    """The lines of a file; one cut short by a crash is passed over."""
    found = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError:
            continue
    return found
