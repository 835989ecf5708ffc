"""Tables that stand in a text: rows between bars or with tabs, read as a register's are."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.layouts.general.lines import NAME_GOES_ON, SPACED, Told
from indexer.layouts.general.sentences import heading_role, heading_state
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.register.entries import records
from indexer.layouts.shared.register.tables import Table, entries, recognised
from indexer.layouts.shared.units import unit_over
from indexer.records import Cell, Document, Membership, Passage, ProjectReport, Record, Report, Span
from indexer.text import Line
from indexer.values import squeeze
from indexer.vocabulary import Vocabulary

_RULE = re.compile(r"(?:[\s|:+-]|</?(?:table|thead|tbody|tr)\b[^>]*>)+")
_HTML_CELL = re.compile(r"<t[hd]\b[^>]*>(?P<words>.*?)</t[hd]>")


def text_tables(document: Document, told: Sequence[Told], vocabulary: Vocabulary | None = None) -> list[Table]:
    """The tables of a text whose columns a register knows, with a column of names at least.

    >>> from indexer.layouts.general.lines import told_lines
    >>> text = "| Projekt | Fond | Roll |\\n|---|---|---|\\n| Solväg | LIFE | Partner |\\n"
    >>> document = Document(name="a.md", text=text, media="markdown")
    >>> [[cell.text for cell in table.rows[0]] for table in text_tables(document, told_lines(text))]
    [['Solväg', 'LIFE', 'Partner']]
    """
    found = [tuple(rows_in(document.text, run)) for run in runs(document.text, told)]
    whole = document.model_copy(update={"tables": tuple(found)})
    readable = (table for table in recognised(whole, vocabulary) if table.readable)
    return [_with_unit(table, document.text) for table in readable if table.kind != "place" or table.has("relation")]


def _with_unit(table: Table, text: str) -> Table:
    if table.unit:
        return table
    return replace(table, unit=unit_over(text, (table.above or (table.header,))[0][0].span.start))


def runs(text: str, told: Sequence[Told]) -> Iterator[list[Told]]:
    """Rows that follow each other without anything but blank lines between; a rule below the header is none, and a line
    that begins the first cell of the row below it goes with that."""
    rows = [one for one in _unbroken(text, told) if not _RULE.fullmatch(text[slice(*one.span)])]
    run: list[Told] = rows[:1]
    for above, one in pairwise(rows):
        if _RULE.fullmatch(text[above.span.end : one.span.start] or " "):
            run.append(one)
        else:
            yield run
            run = [one]
    if len(run) > 1:
        yield run


def _unbroken(text: str, told: Sequence[Told]) -> Iterator[Told]:
    """The rows, each with the line above it that its first cell begins in, where that stands right between two rows."""
    begun: Told | None = None
    for above, one, below in zip([None, *told], told, [*told[1:], None], strict=False):
        if one.kind == "row":
            yield replace(one, line=_both(text, begun, one)) if begun else one
            begun = None
        elif above and below and _begins_row(text, above, one, below):
            begun = one


def _both(text: str, begun: Told, row: Told) -> Line:
    return Line(text[begun.line.start : row.line.span.end], begun.line.start)


def _begins_row(text: str, above: Told, one: Told, below: Told) -> bool:
    """Whether a line without cells, right between two rows of as many cells, is the beginning of a name."""
    words, cells = text[slice(*one.words)], [_parted(text, row) for row in (above, below)]
    right_between = not any(
        re.search(r"\n[ \t]*\r?\n", text[before.span.end : after.span.start])
        for before, after in ((above, one), (one, below))
    )
    return (
        (above.kind, one.kind != "row", below.kind) == ("row", True, "row")
        and right_between
        and len(cells[0]) == len(cells[1]) > 1
        and (NAME_GOES_ON.search(words) is not None or cells[1][0][:1].islower())
    )


def _parted(text: str, row: Told) -> list[str]:
    words = text[slice(*row.span)].strip()
    return re.split(r"[|\t]", words.strip("|")) if re.search(r"[|\t]", words) else SPACED.split(words)


def rows_in(text: str, run: Sequence[Told]) -> Iterator[tuple[Cell, ...]]:
    """The cells of each row; where blanks part them, each under the column name that it stands below."""
    spaced = not any(re.search(r"[|\t]|<tr", text[slice(*one.span)]) for one in run)
    if not spaced:
        yield from (_cells(text, one) for one in run)
        return
    names, rest = _spaced(text, run[0]), list(run[1:])
    starts = [cell.span.start - run[0].line.start for cell in names]
    while rest and (
        _goes_on(more := _spaced(text, rest[0]), names, starts, rest[0]) or _ends_names(more, starts, rest[0])
    ):
        names = _joined(names, _spaced(text, rest[0]), starts, rest.pop(0))
    yield names
    for number, one in enumerate(rest):
        cells = _spaced(text, one)
        if _goes_on(cells, names, starts, one):
            continue
        whole = cells if len(cells) == len(names) else _below_names(cells, starts, one)
        for below in rest[number + 1 :]:
            more = _spaced(text, below)
            if not whole or not _goes_on(more, names, starts, below):
                break
            whole = _joined(whole, more, starts, below)
        yield whole


def _goes_on(cells: Sequence[Cell], names: Sequence[Cell], starts: Sequence[int], row: Told) -> bool:
    """Whether a line holds nothing but what goes on in cells of the line above it: nothing in the first column."""
    left = cells[0].span.start - row.line.start
    return len(starts) > 1 and left >= starts[1] - 1 and len(cells) * 2 < len(names)


def _ends_names(cells: Sequence[Cell], starts: Sequence[int], row: Told) -> bool:
    """Whether a line below column names goes on with several of them: "Medlem" above "sedan", "Avgift" above "(kr)"."""
    left = cells[0].span.start - row.line.start
    small = all(cell.text[:1].islower() or cell.text.startswith("(") for cell in cells)
    return len(starts) > 1 and left >= starts[1] - 1 and small and not any(map(str.isdigit, cells[0].text))


def _joined(cells: Sequence[Cell], more: Sequence[Cell], starts: Sequence[int], row: Told) -> tuple[Cell, ...]:
    """Cells with the words of the line below them; each keeps the place of its first words."""
    below = _below_names(more, starts, row) or ()
    return tuple(
        cell.model_copy(update={"text": f"{cell.text} {below[at].text}".strip()})
        if at < len(below) and below[at].text
        else cell
        for at, cell in enumerate(cells)
    )


def _spaced(text: str, row: Told) -> tuple[Cell, ...]:
    at, cells = row.span.start, []
    for words in SPACED.split(text[slice(*row.span)]):
        start = text.index(words, at)
        at = start + len(words)
        cells.append(Cell(text=squeeze(words), span=Span(start, at)))
    return tuple(cells)


def _below_names(cells: Sequence[Cell], starts: Sequence[int], row: Told) -> tuple[Cell, ...]:
    """The cells by the column that each one's middle stands in, with empty ones between; none where two stand in
    one."""
    by_column: dict[int, Cell] = {}
    for cell in cells:
        middle = (cell.span.start + cell.span.end) // 2 - row.line.start
        column = max(bisect(starts, middle) - 1, 0)
        if column in by_column:
            return ()
        by_column[column] = cell
    nothing = Cell(text="", span=Span(row.span.end, row.span.end))
    return tuple(by_column.get(column, nothing) for column in range(len(starts)))


def _cells(text: str, row: Told) -> tuple[Cell, ...]:
    """The cells of a row, each without blanks and emphasis; an empty one between two marks keeps its place."""
    start, end = row.span
    if html := list(_HTML_CELL.finditer(text, start, end)):
        return tuple(Cell(text=match["words"], span=Span(*match.span("words"))) for match in html)
    inner = text[start:end].strip("|")
    at = start + text[start:end].index(inner)
    cells = []
    for part in re.split(r"[|\t]", inner):
        words = part.strip(" *_")
        left = at + (part.index(words) if words else 0)
        cells.append(Cell(text=squeeze(words), span=Span(left, left + len(words))))
        at += len(part) + 1
    return tuple(cells)


def table_records(
    document: Document, tables: Sequence[Table], told: Sequence[Told], report: Report, context: Context
) -> Iterator[Record]:
    """The records of each row, and the row as a passage."""
    heads = list(_HEADED.finditer(document.text))
    groups = [one.words for one in told if one.kind == "heading"]
    for found in entries(document, tables, report, context):
        if isinstance(found, Passage):
            yield found
        else:
            own, entry = found
            above = bisect(heads, entry.span.start, key=lambda head: head.start()) - 1
            head = Span(*heads[above].span()) if above >= 0 else None
            over = bisect(groups, entry.span.start, key=lambda words: words.start) - 1
            group = document.text[slice(*groups[over])] if over >= 0 else ""
            for record in records(entry, own, context):
                if isinstance(record, Membership):
                    yield _in_group(record, group)
                else:
                    yield _as_headed(record, head, document.text) if head else record


def _in_group(record: Membership, group: str) -> Membership:
    """A row's membership as the heading above its table has it: of Sweden, or one that is no more."""
    told: dict[str, object] = {}
    if record.kind == "network" and _OF_SWEDEN.search(group) and not _ABROAD.search(group):
        told["kind"] = "domestic"
    if record.standing in ("member", "participates") and _PAST.search(group):
        told |= {"standing": "former", "since": None}
    return record.model_copy(update=told) if told else record


_OF_SWEDEN = re.compile(
    r"(?i)\b(?:nationell\w*|svensk\w*|regional\w*|inhemsk\w*|lokal\w*|i sverige|national|swedish|domestic)\b"
)
_ABROAD = re.compile(r"(?i)\b(?:internationell|europeisk|nordisk|global|international|european|nordic)\w*")
_PAST = re.compile(r"(?i)\b(?:tidigare|avslutade|upphörda|lämnade|före detta|former|ended)\b")


def _as_headed(record: Record, head: Span, text: str) -> Record:
    """A row's project with the role and the status that the line above its table gives all of them."""
    if not isinstance(record, ProjectReport):
        return record
    role, status = heading_role(text, head), heading_state(text[slice(*head)].strip("# *:\n"))
    told: dict[str, object] = {"role": role} if role and record.role is None else {}
    told |= {"status_note": status} if status and record.status_note is None else {}
    return record.model_copy(update=told) if told else record


_HEADED = re.compile(r"(?m)^(?:#+ .*|(?=[^|\n]*\S)[^|\n]+)\n\s*(?=\|)")


def rows_of(tables: Sequence[Table]) -> list[Span]:
    """The ranges of the tables' rows, header included."""
    return [Span(row[0].span.start, row[-1].span.end) for table in tables for row in (table.header, *table.rows) if row]
