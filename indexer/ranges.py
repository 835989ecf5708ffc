"""Many ranges of a text at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from indexer.records import Span


class Ranges:
    """Ranges that may overlap, asked whether any of them touches another one; a question takes no longer for many.

    >>> taken = Ranges([Span(0, 30), Span(2, 4), Span(40, 50)])
    >>> taken.touch(Span(10, 12)), taken.touch(Span(30, 40)), Ranges([]).touch(Span(0, 9))
    (True, False, False)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._ends = list(accumulate((span.end for span in ordered), max))

    def touch(self, span: Span) -> bool:
        """Whether any of the ranges shares a character with this one, see ``Span.touches``."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._ends[before - 1] > span.start
