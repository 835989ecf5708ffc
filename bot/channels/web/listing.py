"""Tables of records as the pages show them: controls, chips, columns, cells, pages. Knows no server."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from bot.channels.web.language import language, say
from bot.explore import directory, selection
from bot.explore.choices import (
    Choices,
    figure_choices,
    network_choices,
    organisation_choices,
    place_choices,
    project_choices,
)
from bot.explore.directory import Entry
from bot.explore.filters import NAMES, UNKNOWN, Filters
from bot.explore.records import Member, Records
from bot.presentation.links import department_path, entity_path, network_path, project_path, source_path
from bot.presentation.tables import page_said, turned_to
from bot.query.fields import Row
from bot.query.memberships import is_of_a_chair
from bot.query.say import conditions_said
from bot.query.units import figure_said
from bot.wording import FIELD, MEASURE, capital, number
from indexer.index import Index
from indexer.records import Figure, Place, Source, Value, known_sender
from indexer.vocabulary.geography import english_country

T = TypeVar("T")
PAGE = 50
"""Rows of a table on one page."""


def labels() -> dict[str, dict[str, str]]:
    """The words of the pages about records, in the reader's language."""
    return _labels(language())


@cache
def _labels(_: str) -> dict[str, dict[str, str]]:
    told = tomllib.loads(files("bot.channels.web").joinpath("labels.toml").read_text(encoding="utf-8"))
    return {kind: {key: say(words) for key, words in own.items()} for kind, own in told.items()}


def country(name: str) -> str:
    """A country in the reader's language; what is none as it is called."""
    if name == UNKNOWN:
        return say("Okänt land")
    return english_country(name) if language() == "en" else name


def label(value: str) -> str:
    """A stored value in words: "lead" is "Projektägare"; a name is itself, a measure begins with a capital."""
    known = labels()["values"].get(value) or MEASURE[language()].get(value) or FIELD[language()].get(value)
    return capital(known) if known else value


def in_report(value: str) -> str:
    """A value of the filter by another report in words: "-2023" is "Finns inte 2023"."""
    words = say("Finns inte {year}") if value.startswith("-") else say("Finns också {year}")
    return words.format(year=value.removeprefix("-"))


SAID: dict[str, Callable[[str], str]] = {"country": country, "reported": in_report}
"""Filters whose values are said in words of their own."""


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
    hint: str = ""
    """What stands in an empty field."""


@dataclass(frozen=True)
class SpanControl:
    """The two ends of a span, "from" and "to"."""

    label: str
    ends: tuple[Control, Control]


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True)
class Kind(Generic[T]):
    """One of the three tables: where it lives, how its rows are chosen, what its cells hold. ``unit``: what a row is
    called, one and several; ``things``: what rows are of, and ``thing`` of which one a row is.
    """

    name: str
    path: str
    unit: tuple[str, str]
    things: tuple[str, str]
    thing: Callable[[T], object]
    filters: tuple[str, ...]
    rows: Callable[[Records, Filters], list[T]]
    choices: Callable[[Records, Filters], Choices]
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
    spans: tuple[SpanControl, ...]
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
        """ "63 projekt": each once, however many rows tell of it."""
        return _many(self._things, self.kind.things)

    @property
    def _things(self) -> int:
        return len({self.kind.thing(row) for row in self.rows})

    @property
    def detail(self) -> str:
        """ "68 redovisningar, 1–50 visas": the rows, where they are more than the things, and which are shown where they
        do not fit one page.
        """
        rows = [_many(len(self.rows), self.kind.unit)] if len(self.rows) != self._things else []
        shown = say("{first}–{last} visas").format(first=self.first + 1, last=self.last)
        return ", ".join([*rows, *([shown] if self.pages > 1 else [])])

    def file(self, form: str) -> str:
        """The address of these rows as a file, "csv" or "xlsx"."""
        return f"{self.kind.path}.{form}{self.filters.query()}"


def _many(count: int, words: tuple[str, str]) -> str:
    return f"{number(count, language())} {say(words[0] if count == 1 else words[1])}"


def listing(kind: Kind[T], records: Records, filters: Filters) -> Listing[T]:
    """A table narrowed, sorted and cut to the page asked for; a page beyond the last is the last."""
    rows, choices = kind.rows(records, filters), kind.choices(records, filters)
    first, page, pages = turned_to(filters.page, len(rows), PAGE)
    cells = [cells_of(kind, records.index, row) for row in rows[first : first + PAGE]]
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
            if name not in selection.SPANS and _useful(name, filters, choices)
        ),
        spans=tuple(_spans(kind, filters)),
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


def cells_of(kind: Kind[Any], index: Index, row: Any) -> dict[str, Cell]:
    """The cells of a row; a project under the short name that people use, where it has one, beside its own."""
    own = kind.cells(row)
    if (
        kind.name == "networks"
        and row.membership.since
        and is_of_a_chair(index.texts[row.membership.document], row.membership)
    ):
        own["since"] = Cell("", note=say("ordförande {year}").format(year=row.membership.since))
    short = index.short_names.get(row.project.id) if kind.name == "projects" else None
    if short and short != row.project.name:
        own["name"] = Cell(short, own["name"].href, row.project.name)
    return own


def _columns(kind: Kind[Any], filters: Filters, choices: Choices) -> list[Column]:
    made = []
    for key, words in labels()[kind.name].items():
        # A column in which every row says the same is told by no filter either.
        if key == "title" or (key == "municipality" and len(choices.get("municipality", ())) < 2):
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


def _useful(name: str, filters: Filters, choices: Choices) -> bool:
    if name == "condition":
        return False
    return name not in choices or len(choices[name]) > 1 or bool(getattr(filters, name))


def _said(name: str, value: str) -> str:
    """A filter's value in words; a condition as an answer says it, behind "projekt"."""
    if name in SAID:
        return SAID[name](value)
    wanted = selection.condition(value) if name == "condition" else None
    return f"{say('projekt')} {conditions_said(wanted, language())}" if wanted is not None else label(value)


def _control(name: str, value: str, choices: Choices) -> Control:
    said = SAID.get(name, label)
    listed = tuple((one, said(one), many) for one, many in choices.get(name, ()))
    if name in choices and value and value not in {one for one, _, _ in listed}:
        listed = ((value, said(value), 0), *listed)
    return Control(NAMES[name], labels()["filters"][name], value, listed)


def _spans(kind: Kind[Any], filters: Filters) -> Iterator[SpanControl]:
    """The ends of each span, which stand one after the other among the filters."""
    ends = [name for name in kind.filters if name in selection.SPANS]
    for first, last in zip(ends[::2], ends[1::2], strict=True):
        legend = {"start": say("Startår"), "end": say("Slutår"), "budget": say("Budget i mkr")}[first.split("_")[0]]
        one, other = (
            Control(NAMES[name], words, str(getattr(filters, name)), hint=hint)
            for name, words, hint in (
                (first, say("från och med"), say("från")),
                (last, say("till och med"), say("till")),
            )
        )
        yield SpanControl(legend, (one, other))


# Cells


def source_cell(source: Source) -> Cell:
    """The place a record was read from."""
    page = page_said(source, language(), short=True) or say("stället")
    return Cell(page.replace(" ", "\u00a0"), source_path(source.document, source.span))


def _amount(value: Value[int] | None) -> Cell:
    return Cell(number(value.value, language()) if value is not None and value.value is not None else "")


def _department(municipality: str, name: str | None) -> Cell:
    return Cell(name, department_path(municipality, name)) if name else Cell("")


def project_cells(row: Row) -> dict[str, Cell]:
    """A form or section of a project."""
    report = row.report
    start, end = (value.value or "" if value else "" for value in (report.start_date, report.end_date))
    return {
        "name": Cell(row.project.name, project_path(row.project.id)),
        "municipality": Cell(known_sender(report.municipality) or ""),
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
        "municipality": Cell(known_sender(member.municipality) or ""),
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
        "municipality": Cell(known_sender(figure.municipality) or ""),
        "year": Cell(str(figure.year or "")),
        "subject": Cell(known_sender(figure.subject) or ""),
        "measure": Cell(capital(label(figure.measure))),
        "value": Cell(figure_cell(figure)),
        "source": source_cell(figure.source),
    }


def figure_cell(figure: Figure) -> str:
    """A figure with its unit, in one line."""
    return figure_said(figure, language(), brief=True).replace(" ", "\u00a0")


def entry_cells(one: Entry) -> dict[str, Cell]:
    """A place or organisation with how often it is named in what."""
    place, entity = getattr(one.entity, "place", None) or "", one.entity
    years = f"{one.years[0]}\u2013{one.years[-1]}" if len(one.years) > 1 else "".join(map(str, one.years))
    return {
        "name": Cell(country(one.name) if entity.kind == "country" else one.name, entity_path(entity)),
        "kind": Cell(label(entity.kind)),
        "place": Cell(place),
        "country": Cell(country(entity.country or "")),
        "roles": Cell(", ".join(mentioned_as(role) for role in one.roles[:3])),
        "projects": Cell(*_projects_of(one)),
        "networks": Cell(str(len(one.networks) or "")),
        "elsewhere": Cell(str(one.elsewhere or "")),
        "years": Cell(years),
    }


def _projects_of(one: Entry) -> tuple[str, str]:
    return (str(len(one.projects)), PROJECTS.path + entry_filters(one).query()) if one.projects else ("", "")


def entry_filters(one: Entry) -> Filters:
    """The filters that select the projects whose texts name a place or organisation."""
    name = {"country": "country", "city": "city", "region": "place"}.get(one.entity.kind)
    return Filters(**{name if name and isinstance(one.entity, Place) else "organisation": one.name})  # type: ignore[arg-type]


def mentioned_as(role: str) -> str:
    """What something is where it is named, in words."""
    return labels()["mentioned"][role]


PROJECTS: Kind[Row] = Kind(
    name="projects",
    path="/utforska/projekt",
    unit=("redovisning", "redovisningar"),
    things=("projekt", "projekt"),
    thing=lambda row: row.project.id,
    filters=selection.PROJECT_FILTERS,
    rows=selection.projects,
    choices=project_choices,
    cells=project_cells,
    sortable=selection.PROJECT_ORDER,
    numbers=frozenset({"total_budget", "paid_out"}),
)
NETWORKS: Kind[Member] = Kind(
    name="networks",
    path="/utforska/natverk",
    unit=("medlemskap", "medlemskap"),
    things=("nätverk", "nätverk"),
    thing=lambda one: one.network.id,
    filters=selection.NETWORK_FILTERS,
    rows=selection.networks,
    choices=network_choices,
    cells=network_cells,
    sortable=selection.NETWORK_ORDER,
)
FIGURES: Kind[Figure] = Kind(
    name="figures",
    path="/utforska/siffror",
    unit=("siffra", "siffror"),
    things=("siffra", "siffror"),
    thing=id,
    filters=selection.FIGURE_FILTERS,
    rows=selection.figures,
    choices=figure_choices,
    cells=figure_cells,
    sortable=selection.FIGURE_ORDER,
    numbers=frozenset({"value"}),
)
ENTRY_NUMBERS = frozenset({"projects", "networks", "elsewhere"})
PLACES: Kind[Entry] = Kind(
    name="places",
    path="/utforska/platser",
    unit=("plats", "platser"),
    things=("plats", "platser"),
    thing=lambda one: one.entity.id,
    filters=directory.PLACE_FILTERS,
    rows=selection.places,
    choices=place_choices,
    cells=entry_cells,
    sortable=selection.DIRECTORY_ORDER,
    numbers=ENTRY_NUMBERS,
)
ORGANISATIONS: Kind[Entry] = Kind(
    name="organisations",
    path="/utforska/organisationer",
    unit=("organisation", "organisationer"),
    things=("organisation", "organisationer"),
    thing=lambda one: one.entity.id,
    filters=directory.ORGANISATION_FILTERS,
    rows=selection.organisations,
    choices=organisation_choices,
    cells=entry_cells,
    sortable=selection.DIRECTORY_ORDER,
    numbers=ENTRY_NUMBERS,
)
