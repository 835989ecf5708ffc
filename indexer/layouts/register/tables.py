"""Registers as CSV or XLSX: a row of column names, then one entry a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.layouts.register.entries import Entry, source_title
from indexer.layouts.register.words import (
    ENTRY_KINDS,
    HEAD,
    IGNORED_COLUMNS,
    LABELS,
    TYPES,
    UNKNOWN_KIND,
    WORDS,
    Cited,
    EntryKind,
    Fields,
    entry_kind,
    printed,
)
from indexer.layouts.shared.base import Context, passages
from indexer.records import Cell, Document, Passage, Report, Span
from indexer.text import lines
from indexer.values import compare_key

Row = tuple[Cell, ...]
HEADER_ROWS = 10
"""The row of column names is looked for among this many first rows of a table."""


@dataclass(frozen=True)
class Table:
    """A table whose columns are known: the kind of its entries, the place of the header, the rows below it."""

    kind: EntryKind
    above: tuple[Row, ...]
    header: Row
    rows: tuple[Row, ...]

    def has(self, field: str) -> bool:
        return any(LABELS[self.kind].get(cell.text) == field for cell in self.header)

    @property
    def missing(self) -> list[str]:
        """Names of expected columns that the table has not; the first of them is needed to read a row at all."""
        spare = {"name"} if self.kind == "figure" else set()
        return [
            printed(self.kind, field)
            for field in WORDS["columns"][self.kind]
            if field not in spare and not self.has(field)
        ]

    @property
    def readable(self) -> bool:
        """Whether the columns that an entry cannot do without are there."""
        return self.has("value" if self.kind == "figure" else "name")


def _known(kind: EntryKind, row: Row) -> set[str]:
    return {name for cell in row if (name := LABELS[kind].get(cell.text) or HEAD.get(cell.text))}


def recognised(document: Document) -> list[Table]:
    """The tables of a document whose column names a register knows."""
    found = []
    for table in document.tables:
        kinds: list[EntryKind] = [kind for kind in ENTRY_KINDS if kind != "mention"]
        rated = [(_score(kind, row), -at, kind) for at, row in enumerate(table[:HEADER_ROWS]) for kind in kinds]
        score, at, kind = max(rated, key=lambda found: found[:2], default=(0, 0, "project"))
        if score:
            found.append(Table(kind, table[:-at], table[-at], table[1 - at :]))
    return found


def _score(kind: EntryKind, row: Row) -> int:
    """How well a row names the columns of a kind of entry; 0 where it can be any other table.

    "Namn" and "Land" stand in many tables, "Projektnamn" and "Program" in a register.
    """
    known = _known(kind, row)
    telling = any(compare_key(cell.text) == compare_key(printed(kind, "name")) for cell in row)
    return len(known) * 2 + ("name" in known) if len(known) >= (2 if telling else 3) else 0


def read_head(tables: Sequence[Table]) -> Fields:
    """The head: pairs of cells above the column names, else what most rows have in the column of that name."""
    found: Fields = {}
    for table in tables:
        for row in table.above:
            for label, value in pairwise(row):
                if (name := HEAD.get(label.text)) and value.text:
                    found.setdefault(name, Cited(value.text, value.span))
        for place, cell in enumerate(table.header):
            name = HEAD.get(cell.text)
            cells = [row[place] for row in table.rows if place < len(row) and row[place].text]
            if name and cells:
                common = Counter(cell.text for cell in cells).most_common(1)[0][0]
                found.setdefault(name, next(Cited(cell.text, cell.span) for cell in cells if cell.text == common))
    return found


def entries(
    document: Document, tables: Sequence[Table], report: Report, context: Context
) -> Iterator[tuple[Report, Entry] | Passage]:
    """Every row that can be read, with the head that holds for it; rows that cannot be read stay searchable."""
    for table in tables:
        _ignore_around(document, table, context)
        readable = _check_columns(table, context)
        for row in table.rows:
            filled = [cell for cell in row if cell.text]
            if not filled:
                continue
            span = Span(filled[0].span.start, filled[-1].span.end)
            own, entry = _row(table, row, span, report, context) if readable else (report, None)
            if entry:
                yield own, entry
            else:
                yield from passages(report, context, [span], section=(report.title,))


def _ignore_around(document: Document, table: Table, context: Context) -> None:
    """What stands above the first row: a sheet's name, Excel's line "sep=;", titles and head rows;
    and the column names."""
    top = table.header[0].span.start
    # ``above`` may lack rows that are empty; a sheet's name stands in no cell.
    before = document.text.rfind("\n", 0, (table.above[0] if table.above else table.header)[0].span.start) + 1
    name = document.text.rfind("\n", 0, max(before - 1, 0)) + 1
    for line in lines(document.text, name, top):
        if line:
            context.ledger.ignore(line.span, "bladnamn eller rad ovanför kolumnnamnen")
    context.ledger.ignore(Span(top, table.header[-1].span.end), "kolumnnamn")


def _check_columns(table: Table, context: Context) -> bool:
    """Issues for columns that are missing or unknown; whether the rows can be read."""
    expected = ", ".join(f"«{printed(table.kind, field)}»" for field in WORDS["columns"][table.kind])
    missing = ", ".join(f"«{name}»" for name in table.missing)
    span = Span(table.header[0].span.start, table.header[-1].span.end)
    if missing:
        outcome = "raderna läses utan dem" if table.readable else "raderna är sökbara men blir inga poster"
        context.ledger.report("warning", f"kolumner saknas: {missing}; väntade är {expected}: {outcome}", span)
    kinds = ENTRY_KINDS if table.has("type") else (table.kind,)
    seen: set[str] = set()
    for cell in table.header:
        field = LABELS[table.kind].get(cell.text) or HEAD.get(cell.text)
        if field in seen:
            context.ledger.report("warning", "två kolumner betyder samma sak: den första läses", cell.span)
        elif field:
            seen.add(field)
        elif (
            cell.text
            and compare_key(cell.text) not in IGNORED_COLUMNS
            and not any(LABELS[kind].get(cell.text) for kind in kinds)
        ):
            context.ledger.report("warning", "okänd etikett: kolumnen läses inte", cell.span)
    return table.readable


def _row(table: Table, row: Row, span: Span, report: Report, context: Context) -> tuple[Report, Entry | None]:
    told = _type_cell(table, row)
    if told and told.text and not TYPES.get(told.text):
        context.ledger.report("warning", UNKNOWN_KIND, told.span)
        return report, None
    kind = (entry_kind(told.text) if told else None) or table.kind
    fields, head = _fields(table, row, kind)
    name = fields.get("name") or _name_of(table, row)
    if kind != "figure" and (name is None or not name.words):
        context.ledger.report("warning", f"raden saknar {printed(kind, 'name').casefold()} och blir ingen post", span)
        return report, None
    own = _own_head(report, head, context, span)
    described = fields.get("description")
    return own, Entry(
        kind=kind,
        name=name or Cited("", Span(span.start, span.start)),
        fields=fields,
        span=span,
        description=(described.span,) if described and described.words else (),
        title=source_title(fields, head.get("title") or own.stands_in_for or own.title),
    )


def _type_cell(table: Table, row: Row) -> Cell | None:
    """The cell of a row that tells what kind of entry it is."""
    cells = zip(table.header, row, strict=False)
    return next((cell for head, cell in cells if LABELS[table.kind].get(head.text) == "type"), None)


def _fields(table: Table, row: Row, kind: EntryKind) -> tuple[Fields, dict[str, str]]:
    """The cells of a row by the fields of its kind, and the filled ones that belong to a report's head."""
    fields: Fields = {}
    head: dict[str, str] = {}
    for label, cell in zip(table.header, row, strict=False):
        if field := LABELS[kind].get(label.text):
            fields.setdefault(field, Cited(cell.text, cell.span))
        elif (field := HEAD.get(label.text)) and cell.text:
            head[field] = cell.text
    return fields, head


def _name_of(table: Table, row: Row) -> Cited | None:
    """The cell under the table's own name column, where a row's "Typ" makes it another kind of entry."""
    cells = (cell for head, cell in zip(table.header, row, strict=False) if LABELS[table.kind].get(head.text) == "name")
    cell = next(cells, None)
    return Cited(cell.text, cell.span) if cell else None


def _own_head(report: Report, head: dict[str, str], context: Context, span: Span) -> Report:
    """The head with the row's own municipality and year."""
    changes: dict[str, object] = {}
    if "municipality" in head:
        known = context.vocabulary.municipalities.exact(head["municipality"])
        changes["municipality"] = known.name if known else head["municipality"]
    if "year" in head:
        if year := re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?", head["year"].strip()):
            changes["year"] = int(year[1])
        else:
            context.ledger.report("warning", "redovisningsåret kan inte tolkas", span, head["year"])
    return report.model_copy(update=changes)
