"""What the feedback buttons give, off by default: thumb, comment and what the answer was about, nothing of who pressed.

One JSON line a press: day, reaction, comment, how the question was understood, status.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from bot.kept_lines import Kept, KeptLines

log = logging.getLogger("utblick")
LONGEST = 1000
"""Characters that are kept of a comment, and of how the question was understood."""


class Feedback(Kept):
    """One press of a button. ``understood`` and ``status`` are empty where the answer is no longer remembered."""

    reaction: Literal["like", "dislike"]
    comment: str = ""
    understood: str = ""
    status: str = ""


class FeedbackLog:
    """A file of feedback; safe to use from several threads of one process.

    ``days``: how long a line is kept. ``today`` is for tests.
    """

    def __init__(self, file: Path, days: int, today: Callable[[], date] = date.today) -> None:
        self._lines = KeptLines(file, Feedback, days, today)

    def add(self, reaction: Literal["like", "dislike"], comment: str, understood: str, status: str) -> None:
        """Keep feedback. A log that cannot be written is no fault of who pressed: it is logged, without the comment."""
        words, about = (" ".join(text.split())[:LONGEST] for text in (comment, understood))
        try:
            self._lines.add(
                Feedback(day=self._lines.today(), reaction=reaction, comment=words, understood=about, status=status)
            )
        except (OSError, ValueError) as error:
            log.error("%s: återkopplingen kan inte skrivas (%s)", self._lines.file, type(error).__name__)

    def entries(self) -> list[Feedback]:
        """What is kept, oldest first. Raises ``OSError``."""
        return self._lines.read()


@cache
def feedback_log(file: Path, days: int) -> FeedbackLog:
    """The one log of a file: what several channels write there does not cross."""
    return FeedbackLog(file, days)
