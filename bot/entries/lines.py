"""The entries of a text: cells of tables under their column headings, and values behind labels; each with its place.

A table is written with bars, with semicolons, or set in columns above and below lines of dashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.records import Span

_LINE = re.compile(r"[^\r\n]+")
_BAR_CELL = re.compile(r"[^|]+")
_COLUMN_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"^\s*[-=_]{8,}\s*$")
_BAR_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*$")
_LABELLED = re.compile(r"^[\s*•>–-]{0,6}(?P<label>[^\W\d][^:|;\n]{1,60}?)\*{0,2}:\*{0,2}[ \t]+(?P<value>\S[^\n]*)$")
_HEADING = re.compile(r"^#{1,6}\s+\S|^[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9 .,:&§–-]{5,}$|^\d+(?:\.\d+)*\.?\s+\S[^.]{3,60}$")
_SUM = re.compile(r"(?i)^\W*(?:summa|totalt|total|sum|sammanlagt)\b")
_MOST_WORDS = 7
"""Words of a label, at most."""
_HEAD_LINES = 3
"""Lines above a line of dashes in which column headings stand, at most."""


class Entry(NamedTuple):
    """A value, what it is called, and the row it stands in."""

    row: tuple[str, ...]
    """The cells of its row from the left, without those that are empty; none for a label."""
    label: str
    value: str
    heading: str
    """The headings above it."""
    span: Span
    """The row, or label and value together."""
    table: int
    """Where its table begins; -1 for a label."""

    @property
    def is_sum(self) -> bool:
        """Whether its row adds up others."""
        return bool(self.row and _SUM.match(self.row[0]))


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


def entries(text: str) -> list[Entry]:
    """All entries of a text, in their order.

    >>> [(one.row[:1], one.label, one.value) for one in entries("| Nät | Avgift |\\n|---|---|\\n| Norden | 5 kr |")]
    [(('Norden',), 'Avgift', '5 kr'), ((), 'Norden', '5 kr')]
    """
    lines = [_Cell(found.start(), found.end(), found.group()) for found in _LINE.finditer(text)]
    return list(_Reader(lines).entries())


class _Reader:
    """Reads lines one after the other, with the table and the headings they stand under."""

    def __init__(self, lines: Sequence[_Cell]) -> None:
        self.lines = lines
        self.heading, self.head, self.start = "", list[_Cell](), -1
        self.rules = 0
        """Lines of dashes that may still follow in the table in columns."""

    def entries(self) -> Iterator[Entry]:
        """The entries of all lines."""
        for at, line in enumerate(self.lines):
            if not (self._is_head_of_bars(at) or self._opens_table(at, line)):
                yield from self._of_line(line)

    def _is_head_of_bars(self, at: int) -> bool:
        """Whether a line is the row of names over a table set with bars."""
        return any(_BAR_RULE.match(line.text) and "|" in line.text for line in self.lines[at + 1 : at + 2])

    def _opens_table(self, at: int, line: _Cell) -> bool:
        """Whether a line belongs to the frame of a table: the head of it is read then."""
        if at and "|" in line.text and _BAR_RULE.match(line.text):
            self.head, self.start = _cells(self.lines[at - 1], _BAR_CELL), line.start
            return True
        if not (at and _RULE.match(line.text)):
            return False
        above = self.lines[max(0, at - _HEAD_LINES) : at]
        if not self.rules and (columns := _column_head(above)):
            self.head, self.start, self.rules = columns, line.start, 2
        else:
            self.rules = max(0, self.rules - 1)
        return True

    def _of_line(self, line: _Cell) -> Iterator[Entry]:
        """The entries of a row, or of a label."""
        text = line.text
        if text.lstrip().startswith("|"):
            yield from self._row(line, _cells(line, _BAR_CELL))
        elif text.count(";") >= _FEW:
            yield from self._fields(line)
        elif self.start >= 0 and len(cells := _cells(line, _COLUMN_CELL)) > 1:
            yield from self._row(line, cells, placed=True)
        elif _HEADING.match(text.strip()):
            self.heading, self.head, self.start, self.rules = text.strip("# *"), [], -1, 0
        elif (label := _LABELLED.match(text)) and len(label["label"].split()) <= _MOST_WORDS:
            span = Span(line.start + label.start("label"), line.end)
            yield Entry((), label["label"].strip("* "), label["value"].strip(), self.heading, span, -1)

    def _fields(self, line: _Cell) -> Iterator[Entry]:
        """The entries of a line with semicolons: the first of as many fields that are mostly words is the head."""
        cells = _cells(line, _FIELD)
        if self.start < 0 or len(cells) != len(self.head):
            self.head, self.start = cells, line.start
        elif _is_head(cells, self.head):
            self.head = cells
        else:
            yield from self._row(line, cells)

    def _row(self, line: _Cell, cells: Sequence[_Cell], *, placed: bool = False) -> Iterator[Entry]:
        """The entries of a row: each cell under its heading; of a row of two also the second by the first."""
        row = tuple(cell.text for cell in cells if cell.text)
        own = Span(line.start + len(line.text) - len(line.text.lstrip()), line.start + len(line.text.rstrip()))
        for at, cell in enumerate(cells):
            label = _over(cell, self.head) if placed else self.head[at].text if at < len(self.head) else ""
            if at and cell.text and label:
                yield Entry(row, label, cell.text, self.heading, own, self.start)
        if len(cells) == _PAIR and not placed and all(cell.text for cell in cells):
            yield Entry((), cells[0].text, cells[1].text, self.heading, own, self.start)


_FEW = 3
"""Semicolons from which a line is a row."""
_FIELD = re.compile(r"(?:^|(?<=;))[^;]*")


def _is_head(cells: Sequence[_Cell], head: Sequence[_Cell]) -> bool:
    """Whether a row of as many fields as the head so far is the real head: it is the first that fills most of them with words."""
    full = sum(bool(cell.text.strip()) for cell in head)
    own = [cell.text for cell in cells if cell.text.strip()]
    return full <= len(head) // 2 and len(own) > len(head) // 2 and not any(re.match(r"\s*\d", one) for one in own)


def _cells(line: _Cell, pattern: re.Pattern[str]) -> list[_Cell]:
    """The cells of a line, with where they stand in it."""
    if pattern is _BAR_CELL:
        inner = line.text.strip().strip("|")
        return [_Cell(0, 0, cell.strip(" *\\")) for cell in inner.split("|")]
    return [_Cell(found.start(), found.end(), found.group().strip(" *")) for found in pattern.finditer(line.text)]


def _column_head(lines: Sequence[_Cell]) -> list[_Cell]:
    """The headings of columns that stand in one or more lines one above the other; none where the lines hold no columns."""
    columns: list[_Cell] = []
    near = [line for line in lines if len(_COLUMN_CELL.findall(line.text)) > 1 and "  " in line.text.strip()]
    for line in near:
        for cell in _cells(line, _COLUMN_CELL):
            at = next((n for n, one in enumerate(columns) if one.start < cell.end and cell.start < one.end), None)
            if at is None:
                columns.append(cell)
            else:
                one = columns[at]
                columns[at] = _Cell(min(one.start, cell.start), max(one.end, cell.end), f"{one.text} {cell.text}")
    return sorted(columns)


_PAIR = 2


def _over(cell: _Cell, head: Sequence[_Cell]) -> str:
    """The heading that a cell stands under: the one it shares most columns with, else the nearest."""
    if not head:
        return ""
    shared = max(head, key=lambda one: min(one.end, cell.end) - max(one.start, cell.start))
    return shared.text
