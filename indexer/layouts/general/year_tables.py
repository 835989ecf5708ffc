"""Tables with a column a year: what each row counts, for every year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.shared.base import Context, stated_figure
from indexer.layouts.shared.figure_tables import Column, column_of
from indexer.records import Figure, Report
from indexer.text import Line, lines
from indexer.values import find_amounts, parse_number

_GAP = re.compile(r" {2,}|\t|\|")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|[–-]")
_RULE = re.compile(r"[\s|:+-]*")
_SCALE = re.compile(r"(?i)\b(tkr|mkr|mnkr|ksek|msek)\b")
"""The unit that the line of the years gives the rows below it."""
_MONEY_ROWS = ("paid_out", "eu_funding", "total_budget", "egen medfinansiering")


def year_tables(report: Report, context: Context) -> Iterator[Figure]:
    """The figures of each row below a line of years, in order."""
    years: list[int] = []
    unit = ""
    for line in lines(context.ledger.document.text):
        cells = _cells(line.text)
        if head := _years(cells):
            years = head
            scale = _SCALE.search(line.text)
            unit = scale[1] if scale else ""
        elif years and cells and not _RULE.fullmatch(line.text):
            label, *values = cells
            if len(values) == len(years) and all(map(_CELL.fullmatch, values)):
                column = column_of(label)
                if column and unit and not _SCALE.search(label):
                    column = column._replace(scale=unit)
                yield from _figures(report, context, line, years, column, values)
            else:
                years = []


def _cells(text: str) -> list[str]:
    return [words for cell in _GAP.split(text) if (words := cell.strip(" *\r"))]


def _years(cells: Sequence[str]) -> list[int]:
    """The years of a line that holds several and at most a name before them; none for any other line."""
    named = len(cells) > 1 and not _YEAR.fullmatch(cells[0])
    found = cells[1:] if named else cells
    return [int(cell) for cell in found] if len(found) > 1 and all(map(_YEAR.fullmatch, found)) else []


def _figures(
    report: Report, context: Context, line: Line, years: Sequence[int], column: Column | None, values: Sequence[str]
) -> Iterator[Figure]:
    if column is None:
        return
    for year, value in zip(years, values, strict=True):
        amounts = find_amounts(f"{value} {column.scale}") if column.measure in _MONEY_ROWS else []
        number = amounts[0].amount.value if amounts else parse_number(value)
        if number is not None and value not in ("-", "–"):
            unit = "SEK" if amounts else "projekt"
            yield stated_figure(report, context, line.stripped, column.measure, number, unit, year=year)
