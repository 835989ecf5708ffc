"""Tables of stated figures: a header row "Nämnd  Antal projekt  Utbetalt (tkr)" and a row a subject below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.text import Line, lines
from indexer.values import find_amounts

_GAP = re.compile(r"[ \t]{2,}|[ \t]*[\t|][ \t]*")
_SUBJECTS = re.compile(
    r"(?i)^(?:(?:ansvarig )?(?P<department>nämnd|förvaltning)|(?P<programme>eu-program|program|fond)"
    r"|(?P<goal>\w*mål)\b)"
)
_MEASURES = {
    "projects_as_lead": re.compile(r"(?i)som (?:projekt)?ägare"),
    "projects_as_partner": re.compile(r"(?i)som (?:projekt)?partner"),
    "projects": re.compile(r"(?i)^(?:antal )?(?:EU-)?projekt(?:en)?\b(?!.*(?:budget|kr\b))|^antal$"),
    "paid_out": re.compile(r"(?i)utbetal"),
    "eu_funding": re.compile(r"(?i)EU-(?:stöd|medel|bidrag)|\b(?:stöd|medel|bidrag) från EU\b|beviljat"),
    "total_budget": re.compile(r"(?i)budget"),
    "egen medfinansiering": re.compile(r"(?i)\b(?:egen|kommunens|stadens|regionens) medfinansiering\b"),
}
_SCALE = re.compile(r"(?i)\b(tkr|mkr|mnkr|ksek|msek|miljoner)\b")
_NUMBER = re.compile(r"(?:ca |cirka )?\d{1,3}(?:[ \u00a0.]\d{3})*(?:,\d+)?|\d+(?:,\d+)?|[-–]")
_SUM = re.compile(r"(?i)^(?:summa|totalt?|alla nämnder|hela (?:staden|kommunen))\b")


class Column(NamedTuple):
    """What a column counts, in words of ``Figure.measure``; ``scale`` and ``year`` are printed in its head."""

    measure: str
    scale: str
    year: int | None


class Cell(NamedTuple):
    """One figure of a row; no ``year`` where the column names none."""

    measure: str
    value: float
    unit: str
    year: int | None


class Row(NamedTuple):
    """One subject's figures; ``subject`` is empty for the row of the sums, ``kind`` is what the table is about."""

    line: Line
    subject: str
    kind: str
    values: tuple[Cell, ...]


def tables(text: str, start: int, end: int) -> Iterator[Row]:
    """The rows of the tables in ``text[start:end]`` whose head names the subject and at least one measure.

    Where single spaces part the columns ("Nämnd Projekt Utbetalt (tkr)"), and below a heading that says what its rows
    give ("Utbetalt stöd per fond, tkr"), the numbers at the end of a row are its cells.
    """
    columns: list[Column | None] = []
    kind = ""
    for line in lines(text, start, end):
        cells = _cells(line.text)
        if head := _head(cells) or _spaced_head(line.text) or _heading(line.text):
            kind, columns = head
        elif columns and cells:
            if len(cells) != len(columns) + 1:
                cells = _spaced_cells(line.text, columns)
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
    columns = [column_of(cell) for cell in cells[1:]]
    kind = next(name for name, words in subject.groupdict().items() if words)
    return (kind, columns) if any(columns) else None


_MONEY = r"(?:[ ]20\d\d)?(?:,?[ ]\(?(?:i )?(?:tkr|mn?kr|kr(?:onor)?|[km]?sek|tusen kronor|miljoner kronor)\)?)?"
_SPACED_COLUMN = re.compile(
    rf"(?i)\s+(?P<column>(?:därav |varav )?som (?:projekt)?(?:ägare|partner)|(?:antal )?(?:EU-)?projekt(?! ?budget)"
    rf"|antal"
    rf"|(?:utbetal\w+|EU-(?:stöd|medel|bidrag)|beviljat)(?: (?:stöd|medel|belopp|EU-medel|EU-stöd))?{_MONEY}"
    rf"|(?:total(?:a)? )?(?:projekt)?budget{_MONEY})(?=\s|$)"
)
_HEADING = re.compile(
    rf"(?i)(?:[A-ZÅÄÖ]\.? |#+ )?(?P<measure>utbetal\w+(?: [\w-]+)?|EU-(?:stöd|medel"
    rf"|bidrag))(?: (?:under )?20\d\d)?,? (?:per|(?:fördela\w+ )?på|efter) "
    rf"(?P<subject>[\wåäö-]+)(?: (?:och|eller|samt) [\wåäö-]+)?{_MONEY}:?"
)


def _spaced_head(text: str) -> tuple[str, list[Column | None]] | None:
    """A head whose columns single spaces part: known words of a subject, then known words of
    measures and nothing else."""
    plain = text.strip(" *|\t\r")
    subject = _SUBJECTS.match(plain)
    at = plain.find(" ", subject.end("goal") if subject and subject["goal"] else subject.end()) if subject else -1
    names: list[str] = []
    while subject and 0 <= at < len(plain):
        match = _SPACED_COLUMN.match(plain, at)
        if match is None:
            return None
        names.append(match["column"])
        at = match.end()
    return _head([plain.split()[0], *names]) if names else None


def _heading(text: str) -> tuple[str, list[Column | None]] | None:
    """A heading "Utbetalt stöd per fond, tkr" over rows of a subject and a bare number; the unit must be printed."""
    match, scale = _HEADING.fullmatch(text.strip(" *\r")), _SCALE.search(text)
    return _head([match["subject"], f"{match['measure']} {scale[1]}"]) if match and scale else None


def _spaced_cells(text: str, columns: list[Column | None]) -> list[str]:
    """The subject of a row and the numbers behind it, as many as there are columns."""
    numbers = [
        r"(\d{1,4}|[-–])"
        if column and column.measure.startswith("projects")
        else r"(\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:,\d+)?|[-–])"
        for column in columns
    ]
    match = re.fullmatch(r"\s+".join([r"(\S.*?\D)", *numbers]), text.strip(" *|\t\r"))
    return [group.strip() for group in match.groups()] if match else []


def column_of(cell: str) -> Column | None:
    """What the words of a column's head, or of a row's beside columns of years, count.

    >>> column_of("varav som projektägare"), column_of("Beviljade EU-medel 2024, mnkr")
    (Column(measure='projects_as_lead', scale='kr', year=None), Column(measure='eu_funding', scale='mnkr', year=2024))
    """
    measure = next((name for name, pattern in _MEASURES.items() if pattern.search(cell)), None)
    scale = _SCALE.search(cell)
    year = re.search(r"\b20\d\d\b", cell)
    return Column(measure, scale[1] if scale else "kr", int(year.group()) if year else None) if measure else None


def _values(cells: list[str], columns: list[Column | None]) -> tuple[Cell, ...] | None:
    """Measure, value and unit of each cell that has a column; None where the row is none of the table's."""
    found = []
    for cell, column in zip(cells, columns, strict=True):
        amounts = find_amounts(cell)
        if not amounts and not _NUMBER.fullmatch(cell):
            return None
        if column is None or cell in {"-", "–"}:
            continue
        if column.measure.startswith("projects"):
            found.append(Cell(column.measure, float(re.sub(r"\D", "", cell) or 0), "projekt", column.year))
        else:
            amounts = amounts or find_amounts(f"{cell} {column.scale}")
            found += [Cell(column.measure, float(one.amount.value), "SEK", column.year) for one in amounts[:1]]
    return tuple(found)
