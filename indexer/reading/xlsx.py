"""Excel workbooks, sheet by sheet: the only reader of workbooks."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl

from indexer.errors import UnreadableFile
from indexer.reading.file import LIGATURES, MAX_CELLS, UNSEEN, Extract, File, Table
from indexer.reading.office import check_package, damaged
from indexer.records import Cell, Span

_MAX_GRID = 20_000_000  # cells visited, the empty ones between two far ones included
_MAX_ROWS = 1_048_576  # rows of a sheet in Excel


_SHOWN_UNIT = re.compile(r"[%€£$]|\b(?:EUR|USD|SEK|DKK|NOK|GBP|[tm]?kr)\b")

_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")  # [$kr-41D], [$€-2], [$-F800]


@dataclass
class _Writer:
    """Text under construction that knows where each piece came to stand."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> Span:
        self.pieces.append(text)
        self.length += len(text)
        return Span(self.length - len(text), self.length)


def read_xlsx(file: File) -> Extract:
    check_package(file, "Excel", "xl/")
    try:
        with warnings.catch_warnings():
            # openpyxl tells of styles and validations that it drops: nothing of the text.
            warnings.simplefilter("ignore")
            sheets = _sheets(file)
    except UnreadableFile:
        raise
    except Exception as problem:  # openpyxl lets KeyError, ValueError, TypeError and XML errors out on damaged files
        raise damaged(file, "Excel") from problem
    if not sheets:
        raise file.refusal("arbetsboken har inga ifyllda celler på något synligt blad: fyll i den eller ta bort filen")
    writer = _Writer()
    tables = [_written(writer, name, rows) for name, rows in sheets]
    return Extract("".join(writer.pieces), tables=tuple(tables))


def _written(writer: _Writer, name: str, rows: list[list[str]]) -> Table:
    writer.add(("\n" if writer.length else "") + name + "\n")
    table = []
    for row in rows:
        cells = []
        for column, text in enumerate(row):
            if column:
                writer.add("\t")
            cells.append(Cell(text=text, span=writer.add(text)))
        writer.add("\n")
        table.append(tuple(cells))
    return tuple(table)


def _sheets(file: File) -> list[tuple[str, list[list[str]]]]:
    """Name and filled rows of every visible sheet; rows of a sheet are equally long."""
    values = openpyxl.load_workbook(BytesIO(file.data), read_only=True, data_only=True, keep_links=False)
    formulas = openpyxl.load_workbook(BytesIO(file.data), read_only=True, keep_links=False)
    grid, uncounted = _Budget(file), 0
    sheets = []
    for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            file.warn(
                f"bladet {sheet.title} är dolt och läses inte: visa det i Excel om det hör till registret", "info"
            )
            continue
        rows = []
        for row, formula in zip(grid.rows(sheet), grid.rows(written), strict=True):
            texts = [_shown(cell) for cell in row]
            uncounted += sum(
                cell.value is None and other.value is not None for cell, other in zip(row, formula, strict=True)
            )
            if any(texts):
                rows.append(texts)
        width = max((column + 1 for texts in rows for column, text in enumerate(texts) if text), default=0)
        if rows:
            grid.take(len(rows) * width)
            sheets.append((_one_line(sheet.title), [(texts + [""] * width)[:width] for texts in rows]))
    if uncounted:
        file.warn(
            f"{uncounted} formler saknar beräknat värde och läses som tomma: öppna filen i Excel, spara och lägg in "
            f"den igen"
        )
    return sheets


@dataclass
class _Budget:
    """Stops a workbook whose few far cells would span a grid that no memory holds."""

    file: File
    visited: int = 0
    kept: int = 0

    def rows(self, sheet: Any) -> Iterator[tuple[Any, ...]]:
        sheet.reset_dimensions()  # the declared size may be the whole sheet
        for number, row in enumerate(sheet.iter_rows()):
            self.visited += len(row)
            if self.visited > _MAX_GRID or number > _MAX_ROWS:
                far = f"bladet {sheet.title} sträcker sig över för många celler"
                raise self.file.refusal(f"{far}: ta bort tomma rader och kolumner efter registret")
            yield tuple(row)

    def take(self, cells: int) -> None:
        self.kept += cells
        if self.kept > MAX_CELLS:
            raise self.file.refusal(f"arbetsboken har fler än {MAX_CELLS} celler: dela filen")


def _shown(cell: Any) -> str:
    """A cell as a reader of the sheet sees it: dates in ISO, decimal comma, the unit of its number format."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return _one_line(str(value))


def _number(value: float, number_format: str) -> str:
    """A number with the unit that its format shows.

    >>> (_number(1500000.0, "General"), _number(0.5, "0%"), _number(1234.567, '#,##0.00 "EUR"'),
    ...  _number(0.1 + 0.2, "0.0"))
    ('1500000', '50 %', '1234,567 EUR', '0,3')
    """
    shown = _SHOWN_UNIT.search(_LOCALE.sub(r" \1 ", number_format))
    unit = shown.group() if shown else ""
    number = round(value * 100, 10) if unit == "%" else value
    digits = str(int(number)) if float(number).is_integer() else f"{number:.15g}".replace(".", ",")
    return f"{digits} {unit}".rstrip()


def _one_line(text: str) -> str:
    return " ".join(UNSEEN.sub(" ", text.translate(LIGATURES)).split())
