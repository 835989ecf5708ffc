"""Tables with a column a year: what each row counts, for every year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.layouts.shared.base import Context, stated_figure
from indexer.layouts.shared.figure_tables import Column, column_of
from indexer.records import Figure, Report
from indexer.text import Line, lines
from indexer.values import find_amounts, parse_number

_YEARS = re.compile(
    r"[\s|]*(?:[A-ZÅÄÖ][^\d|\n]{0,30}?[\s|]+)?(?P<years>(?:(?:19|20)\d\d[ *]*[\s|]+)+(?:19|20)\d\d)[\s|*]*"
)
_ROW = re.compile(
    r"[\s|]*(?P<label>[A-ZÅÄÖa-zåäö](?:[^|\t\d]|\d(?!\S*\s*$)|[ ](?![ |]))*?)[ *]*(?:[ ]{2,}|\t|[ ]*\|)"
    r"(?P<values>[\s|\d\u00a0.,–-]*\d[\s|\d\u00a0.,–-]*)"
)
_CELL = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|[–-]")
_MONEY_ROWS = ("paid_out", "eu_funding", "total_budget", "egen medfinansiering")


def year_tables(report: Report, context: Context) -> Iterator[Figure]:
    """The figures of each row below a line of years, in order."""
    years: list[int] = []
    for line in lines(context.ledger.document.text):
        if head := _YEARS.fullmatch(line.text):
            years = [int(year) for year in re.findall(r"\d{4}", head["years"])]
        elif years and line:
            found = _row(line.text, years)
            if found is None:
                years = years if re.fullmatch(r"[\s|:+-]*", line.text) else []
            else:
                yield from _figures(report, context, line, years, *found)


def _row(text: str, years: Sequence[int]) -> tuple[Column, list[str]] | None:
    """What a row counts and its value for each year; None for a line that is no row of the table."""
    match = _ROW.fullmatch(text)
    values = _CELL.findall(match["values"]) if match else []
    if match is None or len(values) != len(years):
        return None
    label = re.sub(r"[ *]+$", "", match["label"])
    return column_of(label) or Column("", "", None), values


def _figures(
    report: Report, context: Context, line: Line, years: Sequence[int], column: Column, values: Sequence[str]
) -> Iterator[Figure]:
    for year, value in zip(years, values, strict=True):
        amounts = find_amounts(f"{value} {column.scale}") if column.measure in _MONEY_ROWS else []
        number = amounts[0].amount.value if amounts else parse_number(value)
        if number is not None and column.measure and value not in ("-", "–"):
            unit = "SEK" if amounts else "projekt"
            yield stated_figure(report, context, line.stripped, column.measure, number, unit, year=year)
