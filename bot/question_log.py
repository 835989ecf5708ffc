"""The question log, off by default: what was asked on which day and how it went, so that a coordinator sees what was not found.

One JSON line a question: day, question, how it was understood, language, status. Nothing of who asked: no name, no address,
no conversation, no time of day. Lines older than the retention time go when a line is written and when the log is read.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.answer import Answer, Status
from bot.kept_lines import Kept, KeptLines
from indexer.errors import UnusableInput, reason

log = logging.getLogger("utblick")
LONGEST = 500
"""Characters of a question that are kept."""
UNANSWERED = frozenset({"not_found", "clarify"})


class Entry(Kept):
    """One asked question."""

    question: str
    understood: str
    language: str
    status: Status


@dataclass(frozen=True)
class Unanswered:
    """A question that was not answered: how often, when last, and how it was understood then."""

    question: str
    understood: str
    status: Status
    count: int
    last: date


class QuestionLog:
    """A file of entries; safe to use from several threads of one process.

    ``days``: how long an entry is kept. ``today`` is for tests.
    """

    def __init__(self, file: Path, days: int, today: Callable[[], date] = date.today) -> None:
        self.file = file
        self._lines = KeptLines(file, Entry, days, today)

    def add(self, answer: Answer) -> None:
        """Keep a question. A log that cannot be written costs nobody an answer: the fault is logged, without the question."""
        if answer.status == "help" or not answer.question.strip():
            return
        entry = Entry(
            day=self._lines.today(),
            question=" ".join(answer.question.split())[:LONGEST],
            understood=answer.understood,
            language=answer.language,
            status=answer.status,
        )
        try:
            self._lines.add(entry)
        except (OSError, ValueError) as error:
            log.error("%s: frågeloggen kan inte skrivas (%s)", self.file, type(error).__name__)

    def entries(self) -> list[Entry]:
        """What is kept, oldest first; expired entries are taken out of the file.

        Raises ``UnusableInput`` where the file cannot be read.
        """
        try:
            return self._lines.read()
        except OSError as error:
            raise UnusableInput(
                f"{self.file}: frågeloggen kan inte läsas ({reason(error)}): rätta inställningen question_log"
            ) from error


def unanswered(entries: Iterable[Entry]) -> list[Unanswered]:
    """Questions without an answer, the most frequent first, then the newest; spelling in capitals or not counts as one.

    >>> asked = Entry(day=date(2025, 1, 2), question="Vad kostar X?", understood="", language="sv", status="not_found")
    >>> [(one.question, one.count) for one in unanswered([asked, asked])]
    [('Vad kostar X?', 2)]
    """
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.status in UNANSWERED:
            groups[entry.question.casefold()].append(entry)
    found = [
        Unanswered(own[-1].question, own[-1].understood, own[-1].status, len(own), max(entry.day for entry in own))
        for own in groups.values()
    ]
    return sorted(found, key=lambda one: (-one.count, -one.last.toordinal(), one.question))
