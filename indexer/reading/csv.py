"""CSV: the delimiter, the cells and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from indexer.reading.file import MAX_CELLS, Extract, File
from indexer.reading.plain import decoded
from indexer.records import Cell, Issue, Span

_DELIMITERS = (";", "\t", ",", "|")
# Written by Excel as first line.
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>[;,|\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


def read_csv(file: File) -> Extract:
    text, encoding = decoded(file)
    start = 1 if text.startswith("\ufeff") else 0
    if named := _SEPARATOR_LINE.match(text, start):
        start, delimiter = named.end(), named["delimiter"]
    else:
        delimiter = _delimiter(text, start)
    rows: list[tuple[Cell, ...]] = []
    count = 0
    for row in csv_rows(text, start, delimiter):
        count += len(row)
        if count > MAX_CELLS:
            raise file.refusal(f"tabellen har fler än {MAX_CELLS} celler: dela filen")
        if any(cell.text for cell in row):
            rows.append(row)
    for row in rows:
        if any(
            cell.text.startswith('"') and cell.text.count('"') % 2 and text[slice(*cell.span)] == cell.text
            for cell in row
        ):
            line = text.count("\n", 0, row[0].span.start) + 1
            torn = "citattecken utan slut: raden kan vara delad fel"
            file.issues.append(Issue(level="warning", document=file.name, line=line, what=torn))
    return Extract(text, encoding, tables=(tuple(rows),))


def csv_rows(text: str, start: int, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    """Rows of cells without their quotes and surrounding blanks; ``text[slice(*cell.span)]`` is the cell as it is
    written.

    >>> [[cell.text for cell in row] for row in csv_rows('Namn;Mål\\r\\n"Sol ""A""; ett" ; 3', 0, ";")]
    [['Namn', 'Mål'], ['Sol "A"; ett', '3']]
    """
    row: list[Cell] = []
    for match in _csv_cell(delimiter).finditer(text, start):
        if match.start() == len(text) and not row:
            break
        quoted = match["quoted"] is not None
        span = _stripped(text, *match.span("quoted" if quoted else "plain"))
        words = text[slice(*span)]
        row.append(Cell(text=words.replace('""', '"') if quoted else words, span=span))
        if match["end"] != delimiter:
            yield tuple(row)
            row = []


@cache
def _csv_cell(delimiter: str) -> re.Pattern[str]:
    """A cell up to its delimiter or line end; a quote that opens but does not close the cell is an
    ordinary character."""
    mark = re.escape(delimiter)
    blank = r"[ \u00a0]*+" if delimiter == "\t" else r"[ \t\u00a0]*+"
    return re.compile(
        rf'{blank}(?:"(?P<quoted>(?:[^"]++|"")*+)"{blank}(?={mark}|[\r\n]|\Z)'
        rf"|(?P<plain>[^{mark}\r\n]*+))(?P<end>{mark}|\r\n|\r|\n|\Z)"
    )


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Span(start + left, start + max(left, len(words.rstrip())))


def _delimiter(text: str, start: int) -> str:
    """The delimiter that cuts the first rows into equally many cells, more than one.

    >>> _delimiter("Namn;Budget\\nGrön hamn, etapp 2;1,5", 0), _delimiter("Namn,Budget\\nSolrutt,15", 0)
    (';', ',')
    """

    def score(delimiter: str) -> float:
        widths = [
            len(row)
            for row, _ in zip(csv_rows(text, start, delimiter), range(20), strict=False)
            if any(cell.text for cell in row)
        ]
        return sum(width == widths[0] for width in widths) / len(widths) if widths and widths[0] > 1 else 0

    return max(_DELIMITERS, key=score)
