"""What each filter can be set to beside what is chosen already, with how many projects, networks or figures that finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from operator import and_, or_
from typing import TypeAlias, TypeVar

from bot.explore.directory import Directory, Entry, organisations, places
from bot.explore.facets import Bits, Facets
from bot.explore.filters import NEWEST, UNKNOWN, Filters
from bot.explore.records import Member, Records
from bot.explore.selection import (
    STATUSES,
    condition,
    conditions_of,
    figures,
    form,
    networks,
    reported_in,
    reports_of,
    standings_of,
)
from bot.query.evaluate import Evaluator, Rows
from bot.query.fields import FIELDS, Row
from bot.query.forms import About, Is, Pred, Query, Reported, Scope, With
from indexer.records import Figure
from indexer.values import compare_key

T = TypeVar("T")
Choices: TypeAlias = dict[str, list[tuple[str, int]]]
"""For each filter with a list of choices: the values that find something, with how much."""

THEMES = (
    *("klimat", "energi", "vatten", "biologisk mångfald", "cirkulär ekonomi", "transport", "stadsutveckling"),
    *("arbetsmarknad", "näringsliv", "utbildning", "ungdomar", "integration", "jämställdhet", "demokrati"),
    *("kultur", "hälsa", "livsmedel", "digitalisering", "beredskap"),
)
"""What people of the field ask for, in words as a question has them; those that no project is about are not offered."""
MOST_THEMED = 2000
"""Rows up to which every theme is looked for beforehand where meaning tells of each project whether it is about it."""


def project_choices(records: Records, filters: Filters) -> Choices:
    """The choices of the filters of projects, with the projects that each finds beside the other filters."""
    found = _choices_in(_facets_of(records, filters), records, filters)
    found["year"] = _year_choices(records, filters)
    return {name: choices for name, choices in found.items() if choices or name != "year"}


def _facets_of(records: Records, filters: Filters) -> Facets:
    """The rows that a table is made of: of a report without a form or section of any project, what its text names."""
    return records.facets if _holds(records.facets, filters) else records.passing


def _holds(facets: Facets, filters: Filters) -> bool:
    """Whether some rows are of the municipality and year that are chosen."""
    if filters.year in ("", NEWEST) and not filters.municipality:
        return True
    cities, years = (filters.municipality,), (filters.year,)
    return any(
        (row.report.municipality in cities or not filters.municipality)
        and (str(row.report.reporting_year) in years or filters.year in ("", NEWEST))
        for row in facets.rows
    )


def _year_choices(records: Records, filters: Filters) -> list[tuple[str, int]]:
    """The years, the newest first: those of forms, and of running text those that have none."""
    open_year = replace(filters, year="")
    of_forms = _choices_in(records.facets, records, open_year, only="year").get("year", [])
    passing = _choices_in(records.passing, records, open_year, only="year").get("year", [])
    years = {year for year, _ in of_forms}
    beside = [(year, many) for year, many in passing if not _holds(records.facets, replace(filters, year=year))]
    first = [one for one in of_forms if one[0] == NEWEST]
    found = [*(one for one in of_forms if one[0] != NEWEST), *(one for one in beside if one[0] not in years)]
    return first + _falling(found)


def _choices_in(facets: Facets, records: Records, filters: Filters, only: str = "") -> Choices:
    """The choices of some rows, of one filter or of each."""
    offered = _offered_beside(facets, records, filters)
    chosen = _chosen(facets, records, filters, offered)
    found: Choices = {}
    for name, choices in offered.items() if not only else ((only, offered.get(only, {})),):
        beside = reduce(and_, (bits for other, bits in chosen.items() if other != name), facets.all)
        own = getattr(filters, name)
        counted = [(value, facets.projects(bits & beside)) for value, bits in choices.items()]
        found[name] = [(value, many) for value, many in counted if many or value == own]
    return found


def themes_of(records: Records, project: str) -> frozenset[str]:
    """The themes offered as a filter that a project is about."""
    facets = records.facets
    own = facets.bits(row for row in facets.rows if row.project.id == project)
    offered = _offered_by(facets, records.directory)
    return frozenset(theme for theme, bits in offered.get("theme", {}).items() if bits & own)


def _chosen(facets: Facets, records: Records, filters: Filters, offered: dict[str, dict[str, Bits]]) -> dict[str, Bits]:
    """The rows of each filter that is set."""
    found = {
        name: offered.get(name, {}).get(str(getattr(filters, name)), 0)
        for name in ("municipality", "year")
        if getattr(filters, name)
    }
    for name, where in conditions_of(filters, records.directory.of_kind):
        if name in ("organisation_kind", "reported"):
            found[name] = offered.get(name, {}).get(str(getattr(filters, name)), 0)
        elif isinstance(where, With):
            found[name] = _naming(facets, records.directory, where.name)
        elif name != "condition":
            found[name] = _reading(facets, where)
    if filters.condition and (wanted := condition(filters.condition)):
        # What is held against other rows of the project is asked of all of them.
        years = (int(filters.year),) if facets is records.passing and filters.year.isdecimal() else ()
        parts = records.result(Query(wanted, scope=Scope(years=years, every=not years))).parts
        found["condition"] = facets.bits(row for part in parts for row in part.every if row in facets)
    return found


def _offered_beside(facets: Facets, records: Records, filters: Filters) -> dict[str, dict[str, Bits]]:
    """Every choice of every filter, with its rows, in the order that people read them; where days are asked for the newest report
    of each municipality is one that has fitting rows.
    """
    offered = _offered_by(facets, records.directory)
    wanted = form(replace(filters, year=NEWEST), records.directory.of_kind)
    if NEWEST not in offered.get("year", {}) or not records.evaluator.is_dated(wanted.where):
        return offered
    return offered | {"year": offered["year"] | {NEWEST: _newest(facets, records.evaluator, wanted)}}


@lru_cache(maxsize=4)
def _offered_by(facets: Facets, directory: Directory) -> dict[str, dict[str, Bits]]:
    """Kept: the records do not change."""
    offered = {
        "theme": _themes(facets),
        "municipality": _grouped(facets, lambda row: row.report.municipality),
        "year": _years(facets),
        "reported": _reported(facets),
        "department": _named(facets, "department", "department"),
        "programme": _named(facets, "programme", "programme_top", "programme_part"),
        "role": _named(facets, "role", "role"),
        "status": facets.of_each(STATUSES, _dates),
        "goal": _named(facets, "goal", "goal"),
        **_placed(facets, directory),
    }
    return {name: choices for name, choices in offered.items() if choices}


def _years(facets: Facets) -> dict[str, Bits]:
    """Each year, the newest first, and before them the newest of each municipality."""
    years = _grouped(facets, lambda row: str(row.report.reporting_year or ""))
    newest = {NEWEST: _newest(facets, facets.evaluator, Query())} if len(years) > 1 else {}
    return newest | dict(sorted(years.items(), reverse=True))


def _reported(facets: Facets) -> dict[str, Bits]:
    """For each year, the newest first, what its report has too and what it has not."""
    years = sorted(
        {row.report.reporting_year for row in facets.evaluator.rows if row.report.reporting_year}, reverse=True
    )
    found: dict[str, Bits] = {}
    for year in years:
        told = [(row, facets.evaluator.test(Reported(year), row, Rows())) for row in facets.rows]
        found[str(year)] = facets.bits(row for row, truth in told if truth is True)
        found[f"-{year}"] = facets.bits(row for row, truth in told if truth is False)
    return found


def _newest(facets: Facets, evaluator: Evaluator, query: Query) -> Bits:
    """The rows of the reports that a form without a year is of."""
    return facets.bits(row for rows in evaluator.scopes(query) for row in rows if row in facets)


def _themes(facets: Facets) -> dict[str, Bits]:
    wanted = {theme: About(tuple(theme.split())) for theme in THEMES}
    if len(facets.rows) > MOST_THEMED and any(
        facets.evaluator.mentions.possible(one) is None for one in wanted.values()
    ):
        return {}
    return {theme: _reading(facets, where) for theme, where in wanted.items()}


def _reading(facets: Facets, where: Pred) -> Bits:
    """The rows that fulfil a condition; where it is of a theme, of the projects that may be about it."""
    return facets.of(where, facets.evaluator.mentions.possible(where) if isinstance(where, About) else None)


def _grouped(facets: Facets, key: Callable[[Row], str | None]) -> dict[str, Bits]:
    apart: dict[str, list[Row]] = {}
    for row in facets.rows:
        if value := key(row):
            apart.setdefault(value, []).append(row)
    return {value: facets.bits(apart[value]) for value in sorted(apart, key=compare_key)}


def _named(facets: Facets, name: str, *values: str) -> dict[str, Bits]:
    """The values that some fields have, each with the rows whose field ``name`` has it."""
    names = _values(facets, *values)
    wanted: dict[str, Pred] = {value: Is(name, (value,)) for value in names}
    return facets.of_each(wanted, FIELDS[name].get)


def _placed(facets: Facets, directory: Directory) -> dict[str, dict[str, Bits]]:
    """Countries, cities, organisations and their kinds, each with the rows that name it."""
    named = {
        "country": [one.name for one in directory.places if one.entity.kind == "country" and one.projects],
        "city": [one.name for one in directory.places if one.entity.kind == "city" and one.projects],
        "organisation": [one.name for one in directory.organisations if one.projects],
    }
    found = {name: {one: _naming(facets, directory, one) for one in names} for name, names in named.items()}
    kinds = {
        kind: reduce(or_, (found["organisation"][one] for one in names))
        for kind, names in sorted(directory.of_kind.items())
    }
    return found | {"organisation_kind": kinds}


def _naming(facets: Facets, directory: Directory, name: str) -> Bits:
    """The rows that name what is called so."""
    return facets.of(With(name), directory.naming(name))


def _values(facets: Facets, *names: str) -> list[str]:
    found = {one for row in facets.rows for name in names for one in _texts(FIELDS[name].get(row))}
    return sorted(found, key=compare_key)


def _texts(got: object) -> tuple[str, ...]:
    return got if isinstance(got, tuple) else ()


def _dates(row: Row) -> object:
    return FIELDS["start_date"].get(row), FIELDS["end_date"].get(row), row.report.reporting_year


# Networks and figures


def network_choices(records: Records, filters: Filters) -> Choices:
    """The same of networks."""

    def found(name: str) -> list[Member]:
        return networks(records, replace(filters, **{name: ""}))  # type: ignore[arg-type]

    return {
        name: _counted(found(name), lambda one, name=name: getattr(one.membership, name), lambda one: one.network.id)  # type: ignore[misc]
        for name in ("municipality", "department", "kind")
    } | {
        "standing": _counted(
            ((one, standing) for one in found("standing") for standing in standings_of(one.membership)),
            lambda pair: pair[1],
            lambda pair: pair[0].network.id,
        ),
        "reported": _reported_choices(found("reported"), reports_of(records.networks)),
        "year": _falling(
            _counted(found("year"), lambda one: one.membership.reporting_year, lambda one: one.network.id)
        ),
    }


def _reported_choices(members: Sequence[Member], told: dict[str, set[int]]) -> list[tuple[str, int]]:
    """Each year, the newest first, with the networks that its report has too and those that it has not."""
    pairs = [(one, value) for one in members for value in reported_in(one, told)]
    counted = _counted(pairs, lambda pair: pair[1], lambda pair: pair[0].network.id)
    return sorted(counted, key=lambda one: (-int(one[0].removeprefix("-")), one[0].startswith("-")))


def figure_choices(records: Records, filters: Filters) -> Choices:
    """The same of stated figures."""

    def found(name: str) -> list[Figure]:
        return figures(records, replace(filters, **{name: ""}))  # type: ignore[arg-type]

    return {
        "municipality": _counted(found("municipality"), lambda figure: figure.municipality, id),
        "year": _falling(_counted(found("year"), lambda figure: figure.year, id)),
        "subject": _counted(found("subject"), lambda figure: figure.subject_kind, id),
        "measure": _counted(found("measure"), lambda figure: figure.measure, id),
    }


def place_choices(records: Records, filters: Filters) -> Choices:
    """The same of places."""
    return _entry_choices(lambda changed: places(records.directory, changed), filters, ("kind", "country"))


def organisation_choices(records: Records, filters: Filters) -> Choices:
    """The same of organisations."""
    names = ("organisation_kind", "country", "city")
    return _entry_choices(lambda changed: organisations(records.directory, changed), filters, names)


def _entry_choices(take: Callable[[Filters], list[Entry]], filters: Filters, names: Sequence[str]) -> Choices:
    """``take`` gives what some filters find."""
    fields = {"kind": "kind", "organisation_kind": "kind", "country": "country", "city": "place"}
    found: Choices = {
        name: _counted(
            take(replace(filters, **{name: ""})),  # type: ignore[arg-type]
            lambda one, name=name: getattr(one.entity, fields[name]) or (UNKNOWN if name == "country" else None),  # type: ignore[misc]
            lambda one: one.entity.id,
        )
        for name in names
    }
    told = take(replace(filters, municipality=""))
    pairs = [(city, one) for one in told for city in {mention.municipality for mention in one.mentions}]
    return found | {"municipality": _counted(pairs, lambda pair: pair[0], lambda pair: pair[1].entity.id)}


def _counted(rows: Iterable[T], value: Callable[[T], object], thing: Callable[[T], object]) -> list[tuple[str, int]]:
    """How many things each value has."""
    apart: dict[str, set[object]] = {}
    for row in rows:
        if (got := value(row)) is not None:
            apart.setdefault(str(got), set()).add(thing(row))
    return [(name, len(apart[name])) for name in sorted(apart, key=compare_key)]


def _falling(found: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(found, reverse=True)
