"""Tables of stated figures: a header row "Nämnd  Antal projekt  Utbetalt (tkr)" and a row a subject below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.text import Line, lines
from indexer.values import find_amounts

_GAP = re.compile(r"[ \t]{2,}|[ \t]*[\t|][ \t]*")
_SUBJECTS = re.compile(
    r"(?i)^(?:(?:ansvarig )?(?P<department>nämnd|förvaltning)|(?P<programme>eu-program|program|fond)|(?P<goal>\w*mål)\b)"
)
_MEASURES = {
    "projects_as_lead": re.compile(r"(?i)som (?:projekt)?ägare"),
    "projects_as_partner": re.compile(r"(?i)som (?:projekt)?partner"),
    "projects": re.compile(r"(?i)^(?:antal )?(?:EU-)?projekt(?:en)?\b(?!.*(?:budget|kr\b))"),
    "paid_out": re.compile(r"(?i)utbetal"),
    "eu_funding": re.compile(r"(?i)EU-(?:stöd|medel|bidrag)|beviljat"),
    "total_budget": re.compile(r"(?i)budget"),
}
_SCALE = re.compile(r"(?i)\b(tkr|mkr|mnkr|ksek|msek|miljoner)\b")
_NUMBER = re.compile(r"(?:ca |cirka )?\d{1,3}(?:[ \u00a0.]\d{3})*(?:,\d+)?|\d+(?:,\d+)?|[-–]")
_SUM = re.compile(r"(?i)^(?:summa|totalt?|alla nämnder|hela (?:staden|kommunen))\b")


class Column(NamedTuple):
    """What a column counts, in words of ``Figure.measure``; ``scale`` is the unit printed in its head."""

    measure: str
    scale: str


class Row(NamedTuple):
    """One subject's figures; ``subject`` is empty for the row of the sums, ``kind`` is what the table is about."""

    line: Line
    subject: str
    kind: str
    values: tuple[tuple[str, float, str], ...]


def tables(text: str, start: int, end: int) -> Iterator[Row]:
    """The rows of the tables in ``text[start:end]`` whose head names the subject and at least one measure."""
    columns: list[Column | None] = []
    kind = ""
    for line in lines(text, start, end):
        cells = _cells(line.text)
        if head := _head(cells):
            kind, columns = head
        elif columns and cells:
            values = _values(cells[1:], columns) if len(cells) == len(columns) + 1 else None
            if values is None:
                columns = [] if not re.fullmatch(r"[\s|:–-]*", line.text) else columns
            elif values:
                yield Row(line, "" if _SUM.match(cells[0]) else cells[0], kind, values)


def _cells(line: str) -> list[str]:
    plain = line.strip().strip("|").strip()
    return [cell.strip(" *") for cell in _GAP.split(plain)] if plain else []


def _head(cells: list[str]) -> tuple[str, list[Column | None]] | None:
    """What a header row's table is about and what its columns count."""
    subject = _SUBJECTS.match(cells[0]) if len(cells) > 1 else None
    if not subject or any(re.search(r"\d", re.sub(r"\b20\d\d\b", "", cell)) for cell in cells):
        return None
    columns = [_column(cell) for cell in cells[1:]]
    kind = next(name for name, words in subject.groupdict().items() if words)
    return (kind, columns) if any(columns) else None


def _column(cell: str) -> Column | None:
    measure = next((name for name, pattern in _MEASURES.items() if pattern.search(cell)), None)
    scale = _SCALE.search(cell)
    return Column(measure, scale[1] if scale else "kr") if measure else None


def _values(cells: list[str], columns: list[Column | None]) -> tuple[tuple[str, float, str], ...] | None:
    """Measure, value and unit of each cell that has a column; None where the row is none of the table's."""
    found = []
    for cell, column in zip(cells, columns, strict=True):
        amounts = find_amounts(cell)
        if not amounts and not _NUMBER.fullmatch(cell):
            return None
        if column is None or cell in {"-", "–"}:
            continue
        if column.measure.startswith("projects"):
            found.append((column.measure, float(re.sub(r"\D", "", cell) or 0), "projekt"))
        else:
            amounts = amounts or find_amounts(f"{cell} {column.scale}")
            found += [(column.measure, float(one.amount.value), "SEK") for one in amounts[:1]]
    return tuple(found)
