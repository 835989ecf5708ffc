"""Tables of records as the pages show them: controls, chips, columns, cells, pages. Knows no server."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from bot.explore import selection
from bot.explore.filters import NAMES, Filters
from bot.explore.records import Member, Records
from bot.presentation.links import department_path, network_path, project_path, source_path
from bot.query.fields import Row
from bot.query.say import conditions_said
from bot.wording import FIELD, MEASURE, number
from indexer.records import Figure, Source, Value

T = TypeVar("T")
PAGE = 50
"""Rows of a table on one page."""


@cache
def labels() -> dict[str, dict[str, str]]:
    """The words of the pages about records."""
    return tomllib.loads(files("bot.channels.web").joinpath("labels.toml").read_text(encoding="utf-8"))


def label(value: str) -> str:
    """A stored value in words: "lead" is "Projektägare"; a name is itself, a measure begins with a capital."""
    known = labels()["values"].get(value) or MEASURE["sv"].get(value) or FIELD["sv"].get(value)
    return _capital(known) if known else value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a text, where it leads, and what is said of it in small letters."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A column's heading; ``href`` sorts the table by it, ``sorted`` is "ascending", "descending" or empty."""

    key: str
    label: str
    number: bool = False
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Control:
    """A filter's field: a list of choices (value, words, how many), or a free text where there are none."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True)
class Kind(Generic[T]):
    """One of the three tables: where it lives, how its rows are chosen, what its cells hold."""

    name: str
    path: str
    unit: tuple[str, str]
    filters: tuple[str, ...]
    rows: Callable[[Records, Filters], list[T]]
    choices: Callable[[Records], selection.Choices]
    cells: Callable[[T], dict[str, Cell]]
    sortable: Mapping[str, Any]
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Listing(Generic[T]):
    """One page of a table with everything round it. ``rows`` are all rows that meet the filters, ``shown`` the cells of
    this page.
    """

    kind: Kind[T]
    filters: Filters
    rows: Sequence[T]
    columns: tuple[Column, ...]
    shown: tuple[tuple[Cell, ...], ...]
    controls: tuple[Control, ...]
    chips: tuple[Chip, ...]
    first: int
    last: int
    pages: int
    earlier: str
    later: str

    @property
    def title(self) -> str:
        return labels()[self.kind.name]["title"]

    @property
    def page(self) -> int:
        return self.first // PAGE + 1

    @property
    def counted(self) -> str:
        """ "78 blanketter", and which of them are shown when they do not fit one page."""
        total = f"{number(len(self.rows), 'sv')} {self.kind.unit[0] if len(self.rows) == 1 else self.kind.unit[1]}"
        return total if self.pages < 2 else f"{total}, {self.first + 1}–{self.last} visas"

    def file(self, form: str) -> str:
        """The address of these rows as a file, "csv" or "xlsx"."""
        return f"{self.kind.path}.{form}{self.filters.query()}"


def listing(kind: Kind[T], records: Records, choices: selection.Choices, filters: Filters) -> Listing[T]:
    """A table narrowed, sorted and cut to the page asked for; a page beyond the last is the last."""
    rows = kind.rows(records, filters)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(filters.page, pages)
    first = (page - 1) * PAGE
    cells = [kind.cells(row) for row in rows[first : first + PAGE]]
    columns = tuple(_columns(kind, filters, choices))
    return Listing(
        kind=kind,
        filters=filters,
        rows=rows,
        columns=columns,
        shown=tuple(tuple(own[column.key] for column in columns) for own in cells),
        controls=tuple(
            _control(name, str(getattr(filters, name)), choices)
            for name in kind.filters
            if _useful(name, filters, choices)
        ),
        chips=tuple(
            Chip(labels()["filters"][name], _said(name, value), kind.path + filters.query(**{name: ""}))
            for name, value in filters.active(kind.filters).items()
        ),
        first=first,
        last=first + len(cells),
        pages=pages,
        earlier=kind.path + filters.query(page=page - 1) if page > 1 else "",
        later=kind.path + filters.query(page=page + 1) if page < pages else "",
    )


def _columns(kind: Kind[Any], filters: Filters, choices: selection.Choices) -> list[Column]:
    made = []
    for key, words in labels()[kind.name].items():
        # A column in which every row says the same is told by no filter either.
        if key == "title" or (key == "municipality" and len(choices["municipality"]) < 2):
            continue
        if key not in kind.sortable:
            made.append(Column(key, words, key in kind.numbers))
            continue
        now = {key: "ascending", f"-{key}": "descending"}.get(filters.sort, "")
        # Numbers and years are first wanted from the top down.
        first, second = (f"-{key}", key) if key in kind.numbers or key == "year" else (key, f"-{key}")
        made.append(
            Column(
                key,
                words,
                key in kind.numbers,
                kind.path + filters.query(sort=second if filters.sort == first else first),
                now,
            )
        )
    return made


def _useful(name: str, filters: Filters, choices: selection.Choices) -> bool:
    if name == "condition":
        return False
    return name not in choices or len(choices[name]) > 1 or bool(getattr(filters, name))


def _said(name: str, value: str) -> str:
    """A filter's value in words; a condition as an answer says it, behind "projekt"."""
    wanted = selection.condition(value) if name == "condition" else None
    return f"projekt {conditions_said(wanted, 'sv')}" if wanted is not None else label(value)


def _control(name: str, value: str, choices: selection.Choices) -> Control:
    listed = tuple((one, label(one), many) for one, many in choices.get(name, ()))
    if name in choices and value and value not in {one for one, _, _ in listed}:
        listed = ((value, value, 0), *listed)
    return Control(NAMES[name], labels()["filters"][name], value, listed)


# Cells


def source_cell(source: Source) -> Cell:
    """The place a record was read from."""
    page = f"{'ca s.' if source.page_approximate else 's.'} {source.page}" if source.page else "stället"
    return Cell(page.replace(" ", "\u00a0"), source_path(source.document, source.span))


def _amount(value: Value[int] | None) -> Cell:
    return Cell(number(value.value, "sv") if value is not None and value.value is not None else "")


def _department(municipality: str, name: str | None) -> Cell:
    return Cell(name, department_path(municipality, name)) if name else Cell("")


def project_cells(row: Row) -> dict[str, Cell]:
    """A form or section of a project."""
    report = row.report
    start, end = (value.value or "" if value else "" for value in (report.start_date, report.end_date))
    return {
        "name": Cell(row.project.name, project_path(row.project.id)),
        "municipality": Cell(report.municipality),
        "year": Cell(str(report.reporting_year or "")),
        "department": _department(report.municipality, report.department.value if report.department else None),
        "role": Cell(label((report.role.value if report.role else "") or "")),
        "programme": Cell((report.programme.value if report.programme else "") or ""),
        "period": Cell(f"{start}\u2013{end}".replace("-", "\u2011") if start or end else ""),
        "total_budget": _amount(report.total_budget),
        "paid_out": _amount(report.paid_out),
        "source": source_cell(report.source),
    }


def network_cells(one: Member) -> dict[str, Cell]:
    """A membership of a network."""
    member = one.membership
    short = (
        f" ({one.network.abbreviation})"
        if one.network.abbreviation and one.network.abbreviation != one.network.name
        else ""
    )
    return {
        "name": Cell(one.network.name + short, network_path(one.network.id)),
        "municipality": Cell(member.municipality),
        "year": Cell(str(member.reporting_year or "")),
        "department": _department(member.municipality, member.department),
        "kind": Cell(label(member.kind)),
        "standing": Cell(label(member.standing)),
        "since": Cell(str(member.since or "")),
        "source": source_cell(member.source),
    }


def figure_cells(figure: Figure) -> dict[str, Cell]:
    """A stated figure."""
    return {
        "municipality": Cell(figure.municipality),
        "year": Cell(str(figure.year or "")),
        "subject": Cell(figure.subject),
        "measure": Cell(_capital(label(figure.measure))),
        "value": Cell(figure_value(figure)),
        "source": source_cell(figure.source),
    }


def figure_value(figure: Figure) -> str:
    """A figure with its unit, "ca" before a rounded one, and both ends of a range."""
    unit = {"SEK": "kr"}.get(figure.unit, figure.unit)
    upper = f"–{number(figure.value_to, 'sv')}" if figure.value_to is not None else ""
    return f"{'ca ' if figure.approximate else ''}{number(figure.value, 'sv')}{upper} {unit}".replace(" ", "\u00a0")


PROJECTS: Kind[Row] = Kind(
    name="projects",
    path="/utforska/projekt",
    unit=("redovisning", "redovisningar"),
    filters=selection.PROJECT_FILTERS,
    rows=selection.projects,
    choices=selection.project_choices,
    cells=project_cells,
    sortable=selection.PROJECT_ORDER,
    numbers=frozenset({"total_budget", "paid_out"}),
)
NETWORKS: Kind[Member] = Kind(
    name="networks",
    path="/utforska/natverk",
    unit=("medlemskap", "medlemskap"),
    filters=selection.NETWORK_FILTERS,
    rows=selection.networks,
    choices=selection.network_choices,
    cells=network_cells,
    sortable=selection.NETWORK_ORDER,
)
FIGURES: Kind[Figure] = Kind(
    name="figures",
    path="/utforska/siffror",
    unit=("siffra", "siffror"),
    filters=selection.FIGURE_FILTERS,
    rows=selection.figures,
    choices=selection.figure_choices,
    cells=figure_cells,
    sortable=selection.FIGURE_ORDER,
    numbers=frozenset({"value"}),
)
