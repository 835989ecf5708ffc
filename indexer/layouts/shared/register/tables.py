"""Registers as CSV or XLSX: a row of column names, then one entry a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise, zip_longest

from indexer.layouts.shared.base import Context, passages
from indexer.layouts.shared.conditions import is_conditional
from indexer.layouts.shared.form_values import DATES
from indexer.layouts.shared.label_words import OF_MEMBERSHIP
from indexer.layouts.shared.register.cells import by_cells, is_sum
from indexer.layouts.shared.register.columns import Columns, unit_of, year_of
from indexer.layouts.shared.register.entries import Entry, source_title
from indexer.layouts.shared.register.words import (
    ENTRY_KINDS,
    HEAD,
    IGNORED_COLUMNS,
    LABEL_WORDS,
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
from indexer.layouts.shared.units import caption_unit, fits, unit_over
from indexer.records import Cell, Document, Passage, Report, Span
from indexer.text import lines
from indexer.values import compare_key, parse_date, state_said
from indexer.vocabulary import Vocabulary

Row = tuple[Cell, ...]
Given = tuple[tuple[str, str], ...]
HEADER_ROWS = 10
"""The row of column names is looked for among this many first rows of a table."""


@dataclass(frozen=True)
class Table:
    """A table whose columns are known: the kind of its entries, the place of the header, the rows below it."""

    kind: EntryKind
    above: tuple[Row, ...]
    header: Row
    rows: tuple[Row, ...]
    given: tuple[tuple[str, str], ...] = ()
    """What a person has confirmed beside the file: column and field."""
    unit: str = ""
    """The unit of bare amounts, where the text around says one for all of them."""

    @cached_property
    def columns(self) -> Columns:
        return _columns(self.kind, self.header, self.given)

    @cached_property
    def fields(self) -> tuple[str | None, ...]:
        """The field of each column, the head's included; of columns for several years ("Utbetalt 2023") the newest."""
        found = [(self.columns.get(cell.text), year_of(cell.text) or 0) for cell in self.header]
        newest: dict[str | None, int] = {}
        for field, year in found:
            newest[field] = max(year, newest.get(field, 0))
        return tuple(field if not year or year == newest[field] else None for field, year in found)

    def fields_of(self, kind: EntryKind) -> tuple[str | None, ...]:
        """The field of each column for a row that is another kind of entry than the table's."""
        if kind == self.kind:
            return self.fields
        columns = Columns(kind, dict(self.given), has_role=self.has("role"))
        return tuple(columns.get(cell.text) for cell in self.header)

    def has(self, field: str) -> bool:
        return field in self.fields or (field in DATES and "period" in self.fields)

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


def _columns(kind: EntryKind, header: Row, given: Given) -> Columns:
    role = any(LABELS[kind].get(cell.text) == "role" or Columns(kind).get(cell.text) == "role" for cell in header)
    return Columns(kind, dict(given), has_role=role)


def _known(kind: EntryKind, row: Row, given: Given) -> set[str]:
    columns = _columns(kind, row, given)
    return {name for cell in row if cell.text and (name := columns.get(cell.text))}


@lru_cache(maxsize=1)
def _packaged() -> Vocabulary:
    return Vocabulary.load()


def recognised(document: Document, vocabulary: Vocabulary | None = None) -> list[Table]:
    """The tables of a document whose column names a register knows; ``vocabulary`` has the programmes that tell one,
    the packaged ones where it is left out."""
    known, found = vocabulary or _packaged(), []
    for table in document.tables:
        kinds: list[EntryKind] = [kind for kind in ENTRY_KINDS if kind != "mention"]
        rated = [
            (_score(kind, row, document.columns), -at, kind)
            for at, row in enumerate(table[:HEADER_ROWS])
            for kind in kinds
        ]
        score, at, kind = max(rated, key=lambda found: found[:2], default=(0, 0, "project"))
        if score:
            header, rows = _with_units(table[-at], table[1 - at :])
            unit = next((unit for row in table[:-at] for cell in row if (unit := caption_unit(cell.text))), "")
            around = unit or unit_over(document.text, table[0][0].span.start)
            told = tuple(by_cells(kind, _columns(kind, header, document.columns), header, rows, known, around))
            made = Table(kind, table[:-at], header, rows, (*document.columns, *told), unit)
            found.append(made if unit else replace(made, unit=_unit_of_all(made)))
    return found


def _unit_of_all(table: Table) -> str:
    """The unit that the name of a column without amounts holds for the whole table: "Projekt (belopp i tkr)"."""
    heads = (cell.text for cell, field in zip(table.header, table.fields, strict=True) if field == "name")
    return next((unit for words in heads if (unit := unit_of(words))), "")


def _with_units(header: Row, rows: Sequence[Row]) -> tuple[Row, tuple[Row, ...]]:
    """Column names with the units that the row below them holds, and the rows below that."""
    units = [cell.text.strip("() ") for cell in rows[0]] if rows else []
    if not any(units) or any(unit and not unit_of(unit) for unit in units) or any(len(unit) > _UNIT for unit in units):
        return header, tuple(rows)
    named = [
        cell.model_copy(update={"text": f"{cell.text} {unit}".strip()})
        for cell, unit in zip_longest(header, units[: len(header)], fillvalue="")
        if isinstance(cell, Cell)
    ]
    return tuple(named), tuple(rows[1:])


_UNIT = 18
"""A cell that holds a unit alone is no longer than this."""


def _score(kind: EntryKind, row: Row, given: Given) -> int:
    """How well a row names the columns of a kind of entry; 0 where it can be any other table.

    "Namn" and "Land" stand in many tables, "Projektnamn" and "Program" in a register. An organisation with a role and a
    status is no membership, one with a fee or the year of joining is.
    """
    known = _known(kind, row, given)
    if kind == "network" and _is_of_meetings(known, row):
        return 0
    telling = any(compare_key(cell.text) == compare_key(printed(kind, "name")) for cell in row)
    if kind == "network" and not telling:
        belongs = any(_OF_MEMBERS.search(cell.text) for cell in row)
        if not belongs and not known >= {"name", "fee"} and any(_ORGANISED.match(cell.text) for cell in row):
            return 0
        telling = belongs and "name" in known
    return len(known) * 2 + ("name" in known) if len(known) >= (2 if telling else 3) else 0


def _is_of_meetings(known: set[str], row: Row) -> bool:
    """Whether column names are of what was gone to: a date beside the name, and no year of joining."""
    return "since" not in known and any(_DATED.fullmatch(cell.text) for cell in row)


_DATED = re.compile(r"(?i)(?:mötes)?(?:datum|dag|date|när|when)")
_OF_MEMBERS = re.compile(r"(?i)medlem|\bmember|\bjoined\b|\bårsavgift")
"""A column's name that is of memberships."""
_ORGANISED = re.compile(r"(?i)(?:organi[sz]ation|förening|association)")
"""A column's name that can be of what takes part in anything."""


def read_head(tables: Sequence[Table]) -> Fields:
    """The head: pairs of cells above the column names, else what most rows have in the column of that name."""
    found: Fields = {}
    for table in tables:
        for row in table.above:
            for label, value in pairwise(row):
                if (name := HEAD.get(label.text)) and value.text:
                    found.setdefault(name, Cited(value.text, value.span))
        for place, name in _head_columns(table):
            cells = [row[place] for row in table.rows if place < len(row) and row[place].text]
            if cells:
                common = Counter(cell.text for cell in cells).most_common(1)[0][0]
                found.setdefault(name, next(Cited(cell.text, cell.span) for cell in cells if cell.text == common))
    return found


def _head_columns(table: Table) -> list[tuple[int, str]]:
    """The places of the columns that belong to the report's head."""
    return [(place, name) for place, name in enumerate(table.fields) if name and name in WORDS["head"]]


def entries(
    document: Document, tables: Sequence[Table], report: Report, context: Context
) -> Iterator[tuple[Report, Entry] | Passage]:
    """Every row that can be read, with the head that holds for it; rows that cannot be read stay searchable."""
    for table in tables:
        _ignore_around(document, table, context)
        readable, group = _check_columns(table, context) and _is_of_networks(table, document, report, context), None
        plain = _is_plain_list(table, document, report)
        for row in table.rows:
            group = _group_of(row, group)
            filled = [cell for cell in row if cell.text]
            if not filled:
                continue
            span = Span(filled[0].span.start, filled[-1].span.end)
            own, entry = report, None
            if readable and not is_sum(row) and not _is_group(row):
                own, entry = _row(table, row, span, report, context)
            if entry and not _is_left_out(entry, table, row, group, context, plain=plain):
                yield own, _in_group(entry, group)
            else:
                yield from passages(report, context, [span], section=(report.title,))


def _is_of_networks(table: Table, document: Document, report: Report, context: Context) -> bool:
    """Whether a table whose names can be of anything ("Namn", "Förening") is of networks: the words above it say so, or
    one of the names is known. Every other table is what its columns make it."""
    at = next((at for at, field in enumerate(table.fields) if field == "name"), None)
    if table.kind != "network" or at is None or table.has("type") or not _OF_ANYTHING.fullmatch(table.header[at].text):
        return True
    if any(map(_ON_NETWORKS.search, (report.title, document.name, *_words_above(table, document)))):
        return True
    return any(context.vocabulary.networks.exact(row[at].text) for row in table.rows if at < len(row))


def _words_above(table: Table, document: Document) -> list[str]:
    """The first lines of a text, and the last ones and the cells above a table."""
    start = (table.above or (table.header,))[0][0].span.start
    before = [line for line in document.text[:start].splitlines() if any(map(str.isalnum, line))]
    return [*before[:_FIRST_LINES], *before[-_LAST_LINES:], *(cell.text for row in table.above for cell in row)]


_FIRST_LINES, _LAST_LINES = 5, 3


_OF_ANYTHING = re.compile(r"(?i)(?:namn|name|förening(?:en|ar)?|associations?)(?:s? namn)?")
_ON_NETWORKS = re.compile(r"(?i)nätverk|\bmedlemskap|\bnetworks?\b|\bmemberships?\b|\bmedlem(?:mar)? i\b")


def _is_left_out(entry: Entry, table: Table, row: Row, group: Cell | None, context: Context, *, plain: bool) -> bool:
    """Whether a row is no record, and why: it says nothing but a name, or that the project came to nothing."""
    if not plain and _is_bare(table, row, entry.kind):
        what = "raden säger inget mer än ett namn och blir ingen post: fyll i någon kolumn"
        context.ledger.report("warning", what, entry.span)
        return True
    refused = group if group and came_to_nothing(group.text) else None
    if nothing := _came_to_nothing(entry, table, row) or refused:
        what = f"«{entry.name.words}» blir ingen post: projektet är inte beviljat («{_cut(nothing.text)}»)"
        context.ledger.report("info", what, entry.span)
    return nothing is not None


def _is_bare(table: Table, row: Row, kind: EntryKind) -> bool:
    """Whether a row says nothing of a project but what it is called: it can be a heading, an office, a stray word."""
    if kind != "project":
        return False
    told = zip_longest(table.fields, table.header, row)
    return not any(
        cell is not None
        and any(map(str.isalnum, cell.text))
        and field not in _CALLED
        and not (field is None and head is not None and compare_key(head.text) in IGNORED_COLUMNS)
        for field, head, cell in told
    )


_CALLED = frozenset(("name", "acronym", "aliases", "source", "page", "type", *WORDS["head"]))
"""Columns that tell what an entry is called and where it stands, and nothing of it."""


def _is_plain_list(table: Table, document: Document, report: Report) -> bool:
    """Whether a table lists names of projects and no more, as the title above it or of its report says."""
    filled = [row for row in table.rows if any(cell.text for cell in row)]
    bare = sum(_is_bare(table, row, "project") for row in filled)
    if bare * 2 <= len(filled):
        return False
    above = [cell.text for row in table.above for cell in row]
    start = (table.above or (table.header,))[0][0].span.start
    before = [line.strip() for line in document.text[:start].splitlines() if any(map(str.isalnum, line))]
    return any(_OF_PROJECTS.search(words) for words in (report.title, *above, *before[-1:]))


_OF_PROJECTS = re.compile(r"(?i)projekt|\bprojects?\b|satsningar|insatser")


def _is_group(row: Row) -> bool:
    """Whether a row of several columns holds nothing but words that head the rows below it: "Avslutade projekt"."""
    filled = [cell.text for cell in row if cell.text]
    return len(filled) == 1 and len(row) > _SUM_CELLS and _GROUP.fullmatch(filled[0].strip()) is not None


def _group_of(row: Row, above: Cell | None) -> Cell | None:
    """The cell that heads the rows below it, where a row is one, else the one above."""
    filled = [cell for cell in row if cell.text]
    if _is_group(row):
        return filled[0]
    return None if len(filled) == 1 and len(row) > _SUM_CELLS else above  # whatever heads rows ends the group above


def _said(entry: Entry, field: str) -> str:
    return entry.fields[field].words if field in entry.fields else ""


def _in_group(entry: Entry, group: Cell | None) -> Entry:
    """An entry with the status that the words above its rows give, where it has none of its own."""
    if group is None or entry.kind != "project" or _said(entry, "status") or not state_said(group.text):
        return entry
    return replace(entry, fields={**entry.fields, "status": Cited(group.text, group.span)})


_SUM_CELLS = 2
_GROUP = re.compile(
    r"(?i)(?:(?:\w+ )?(?:pågående|avslutade|planerade|beviljade|kommande|tidigare|övriga|nya|avslag|ansökningar)"
    r"(?: [\w-]*(?:projekt|insatser|ansökningar)\w*)?|[\w-]*projekt(?:en)?)(?: \d{4})?:?"
)
_NO_PROJECT = re.compile(
    r"(?i)(?:(?:fick |fått )?avsl(?:ag|agen|aget|agits|ogs)|(?:fick )?nej|neka[dts]+|ansökan (?:avslogs"
    r"|avslagen|drogs|återkallad)|"
    r"(?:dr(?:ogs|agen|agits) )?tillbaka(?:draget|dragen)?|indragen|ej godkänd|inte godkänd|under ansökan"
    r"|väntar på beslut|"
    r"inväntar beslut|beslut väntas|söks|ansöks|avböj[dt]|återta(?:gen|get)|återkalla[dt]|(?:inte"
    r"|ej) (?:beviljad|beviljat"
    r"|avgjord|avgjort|beslutad)|inskickad|inlämnad|ansökt|sökt|ansökan (?:inskickad|inlämnad|inne)|bordlagd"
    r"|under (?:prövning|beredning|bedömning)|preliminärt (?:nej|avslag)|reserv(?:lista|plats)\w*|aktiv ansökan"
    r"|rejected|declined|not granted|submitted|applied)\b.*"
)
"""A status of what was refused, or is only applied for."""


def _came_to_nothing(entry: Entry, table: Table, row: Row) -> Cell | None:
    """The cell of a row that says the project was refused or is not decided on yet: its status, or what stands alone in
    a column of no field; the row is no record."""
    if entry.kind != "project":
        return None
    told = zip(table.fields, row, strict=False)
    said = (cell for field, cell in told if field == "status" or (field is None and _is_short(cell.text)))
    return next((cell for cell in said if came_to_nothing(cell.text)), None)


def _is_short(words: str) -> bool:
    return len(words.split()) <= _FEW_WORDS and not any(map(str.isdigit, words))


_FEW_WORDS = 3


def _cut(words: str) -> str:
    return f"{words[:_STATUS_SHOWN].rstrip()} …" if len(words) > _STATUS_SHOWN else words


_STATUS_SHOWN = 60


def came_to_nothing(status: str) -> bool:
    """Whether a status is of what was refused, taken back or only applied for.

    >>> [came_to_nothing(words) for words in ("Avslag", "Fick avslag 2023", "Återkallad", "Pågår", "Avbrutet")]
    [True, True, True, False, False]
    >>> [came_to_nothing(words) for words in ("Inlämnad slutrapport", "Sökt, beviljad", "Ej beviljad", "Reservlista")]
    [False, False, True, True]
    >>> [came_to_nothing(words) for words in ("Beviljades under förutsättning att fler går in", "Beviljad, villkor")]
    [True, False]
    """
    if is_conditional(status):
        return True
    return _NO_PROJECT.fullmatch(status.strip()) is not None and _SOMETHING_CAME.search(status) is None


_SOMETHING_CAME = re.compile(
    r"(?i)(?<!inte )(?<!ej )\b(?:bevilja[dt]\w*|godkän[dt]\w*|pågår)\b|\b(?:slutrapport|slutredovis|slutbetal"
    r"|utbetal|rekvis|förläng|partner)"
)
"""What else a status says where the project is one: it was granted after all, or something else was sent in."""


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
    for cell, field in zip(table.header, table.fields, strict=True):
        if field in seen:
            context.ledger.report("warning", "två kolumner betyder samma sak: den första läses", cell.span)
        elif field:
            seen.add(field)
        elif cell.text and not _is_known_elsewhere(table, cell, kinds):
            near = _nearest(table, cell)
            label = printed(table.kind, near) if near else ""
            context.ledger.report("warning", _unknown_column(table, cell, label), cell.span, column=label)
    return table.readable


def _nearest(table: Table, cell: Cell) -> str | None:
    """The field that an unknown column may be, by its name; one of dates only where its values are dates."""
    place = table.header.index(cell)
    values = [row[place].text for row in table.rows if place < len(row) and row[place].text]
    dated = bool(values) and sum(parse_date(value) is not None for value in values) * 2 > len(values)
    near = table.columns.nearest(cell.text)
    if dated and table.kind in ("project", "mention") and near not in (*DATES, "period"):
        return next((field for field in DATES if not table.has(field)), None)
    return None if values and near in DATES and not dated else near


def _is_known_elsewhere(table: Table, cell: Cell, kinds: tuple[EntryKind, ...]) -> bool:
    """Whether a column is ignored by name, left out by a person, or one of another kind of entry."""
    if compare_key(cell.text) in IGNORED_COLUMNS or compare_key(cell.text) in table.columns.given:
        return True
    return any(Columns(kind).get(cell.text) for kind in kinds if kind != table.kind)


def _unknown_column(table: Table, cell: Cell, near: str) -> str:
    """What to tell of a column that is not read: the field that may be meant, where one is near."""
    if table.columns.get(cell.text):
        return "kolumnen gäller ett tidigare år och läses inte"
    return "okänd etikett: kolumnen läses inte" + (f"; närmast är «{near}»" if near else "")


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
    return next((cell for field, cell in zip(table.fields, row, strict=False) if field == "type"), None)


def _fields(table: Table, row: Row, kind: EntryKind) -> tuple[Fields, dict[str, str]]:
    """The cells of a row by the fields of its kind, and the filled ones that belong to a report's head."""
    fields: Fields = {}
    head: dict[str, str] = {}
    for label, cell, field in zip(table.header, row, table.fields_of(kind), strict=False):
        if field and (field in LABEL_WORDS[kind] or (kind == "network" and field in OF_MEMBERSHIP)):
            unit = unit_of(label.text) or (table.unit if fits(table.unit, cell.text) else "")
            fields.setdefault(field, Cited(cell.text, cell.span, unit=unit))
        elif field and field in WORDS["head"] and cell.text:
            head[field] = cell.text
    return fields, head


def _name_of(table: Table, row: Row) -> Cited | None:
    """The cell under the table's own name column, where a row's "Typ" makes it another kind of entry."""
    cell = next((cell for field, cell in zip(table.fields, row, strict=False) if field == "name"), None)
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
