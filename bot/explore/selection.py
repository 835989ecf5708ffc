"""Rows that meet the filters, in the order asked for, and the choices that each filter has."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

from bot.explore.filters import Filters
from bot.explore.records import Member, Records, holds
from bot.query.checking import FormError, condition_from
from bot.query.evaluate import Result, Rows
from bot.query.fields import FIELDS, Row
from bot.query.forms import CLOSE, About, All, Compare, Either, Is, Lacks, Pred, Query, Scope, With, both
from indexer.records import Figure
from indexer.search.swedish import stems
from indexer.values import compare_key

T = TypeVar("T")

Choices: TypeAlias = dict[str, list[tuple[str, int]]]
"""For each filter with a list of choices: the values that records have, with how many have them."""

PROJECT_FILTERS = (
    "text",
    "municipality",
    "year",
    "department",
    "programme",
    "role",
    "status",
    "goal",
    "place",
    "condition",
)
NETWORK_FILTERS = ("text", "municipality", "year", "department", "kind", "standing")
FIGURE_FILTERS = ("text", "municipality", "year", "subject", "measure")
NAMED = ("department", "role", "programme", "goal")
"""Filters of projects that are a field's value."""
STATUSES: dict[str, Pred] = {
    "ongoing": All((Compare("start_date", "<=", CLOSE), Compare("end_date", ">", CLOSE))),
    "ended": Compare("end_date", "<=", CLOSE),
    "coming": Compare("start_date", ">", CLOSE),
    "undated": Either((Lacks("start_date"), Lacks("end_date"))),
}
"""Where a project stood when the reported year ended, as the answers understand it; what has no date to tell fulfils
none but the last.
"""
NOTHING = Either(())
"""What no row fulfils: for a value that a filter does not have."""


def form(filters: Filters) -> Query:
    """The filters of the projects as a query form: without a year every report of every year, where an answer takes the
    newest.

    >>> form(Filters(municipality="Exempelstad", year="2025", role="lead")).where
    Is(field='role', values=('lead',))
    """
    years = (int(filters.year) if filters.year.isascii() and filters.year.isdigit() else 0,) if filters.year else ()
    cities = (filters.municipality,) if filters.municipality else ()
    return Query(both(*_conditions(filters)), scope=Scope(cities, years, every=not years))


def _conditions(filters: Filters) -> Iterator[Pred]:
    """One for each filter that is set; those that read texts last."""
    for name in NAMED:
        if value := getattr(filters, name):
            yield Is(name, (value,))
    if filters.status:
        yield STATUSES.get(filters.status, NOTHING)
    if filters.condition:
        yield condition(filters.condition) or NOTHING
    if filters.place:
        yield With(filters.place)
    if filters.text:
        yield About(tuple(filters.text.split()))


def condition(text: str) -> Pred | None:
    """The condition that an address carries as JSON; None where it is none."""
    try:
        return condition_from(json.loads(text))
    except (ValueError, RecursionError, FormError):
        return None


def result(records: Records, filters: Filters) -> Result:
    """What the filters of the projects give, a part for each municipality and year."""
    return records.result(form(filters))


def projects(records: Records, filters: Filters) -> list[Row]:
    """The rows of projects that meet every filter, sorted as asked."""
    rows = [row for part in result(records, filters).parts for row in part.every]
    return _sorted(rows, filters.sort, PROJECT_ORDER)


def undecided(records: Records, filters: Filters) -> dict[str, int]:
    """How many projects leave a field open that a filter asks for, by the field: they are in no selection."""
    return result(records, filters).missing


def networks(records: Records, filters: Filters) -> list[Member]:
    """The memberships that meet every filter, sorted as asked."""
    wanted = filters.active(("municipality", "department", "kind", "standing"))
    found = []
    for one in records.networks:
        member = one.membership
        if any(getattr(member, field) != value for field, value in wanted.items()):
            continue
        if filters.year and str(member.reporting_year) != filters.year:
            continue
        if filters.text:
            names = "\n".join(
                (
                    one.network.name,
                    one.network.abbreviation or "",
                    *one.network.aliases,
                    member.network_raw,
                    *member.forums,
                )
            )
            if not holds(names, filters.text, frozenset(stems(names))):
                continue
        found.append(one)
    return _sorted(found, filters.sort, NETWORK_ORDER)


def figures(records: Records, filters: Filters) -> list[Figure]:
    """The stated figures that meet every filter, sorted as asked."""
    found = []
    for figure in records.figures:
        if filters.municipality and figure.municipality != filters.municipality:
            continue
        if (filters.year and str(figure.year) != filters.year) or (
            filters.subject and figure.subject_kind != filters.subject
        ):
            continue
        if filters.measure and figure.measure != filters.measure:
            continue
        told = f"{figure.subject}\n{figure.raw}"
        if filters.text and not holds(told, filters.text, frozenset(stems(told))):
            continue
        found.append(figure)
    return _sorted(found, filters.sort, FIGURE_ORDER)


# What a filter can be set to


def project_choices(records: Records) -> Choices:
    """The choices of the filters of projects, each with the rows that it finds; programmes also by the one they stand
    under.
    """
    rows = records.projects
    status = {
        name: sum(records.evaluator.test(where, row, Rows()) is True for row in rows)
        for name, where in STATUSES.items()
    }
    return {
        "municipality": _counted(row.report.municipality for row in rows),
        "year": _years(row.report.reporting_year for row in rows),
        "department": _found(records, "department", "department"),
        "programme": _found(records, "programme", "programme_top", "programme_part"),
        "role": _found(records, "role", "role"),
        "status": [(name, many) for name, many in status.items() if many],
        "goal": _found(records, "goal", "goal"),
    }


def _found(records: Records, name: str, *values: str) -> list[tuple[str, int]]:
    """The values that some fields have, each with the rows whose field ``name`` has it, as the evaluator sees it."""
    apart: dict[object, list[Row]] = {}
    for row in records.projects:
        apart.setdefault(FIELDS[name].get(row), []).append(row)
    choices = dict.fromkeys(one for row in records.projects for field in values for one in _names(row, field))
    # Rows with the same values are alike: one of them is asked.
    found = {
        one: sum(len(own) for own in apart.values() if records.evaluator.test(Is(name, (one,)), own[0], Rows()) is True)
        for one in choices
    }
    return sorted(found.items(), key=lambda pair: compare_key(pair[0]))


def _names(row: Row, field: str) -> tuple[str, ...]:
    got = FIELDS[field].get(row)
    return got if isinstance(got, tuple) else ()


def network_choices(records: Records) -> Choices:
    """The choices of the filters of networks."""
    members = [one.membership for one in records.networks]
    return {
        "municipality": _counted(member.municipality for member in members),
        "year": _years(member.reporting_year for member in members),
        "department": _counted(member.department for member in members),
        "kind": _counted(member.kind for member in members),
        "standing": _counted(member.standing for member in members),
    }


def figure_choices(records: Records) -> Choices:
    """The choices of the filters of stated figures."""
    return {
        "municipality": _counted(figure.municipality for figure in records.figures),
        "year": _years(figure.year for figure in records.figures),
        "subject": _counted(figure.subject_kind for figure in records.figures),
        "measure": _counted(figure.measure for figure in records.figures),
    }


def _counted(values: Iterable[str | None]) -> list[tuple[str, int]]:
    return sorted(Counter(filter(None, values)).items(), key=lambda pair: compare_key(pair[0]))


def _years(values: Iterable[int | None]) -> list[tuple[str, int]]:
    return sorted(Counter(str(year) for year in values if year).items(), reverse=True)


# Order


def _first(field: str) -> Callable[[Row], str | float | None]:
    """A row's first value of a field, to sort by."""

    def take(row: Row) -> str | float | None:
        got = FIELDS[field].get(row)
        if isinstance(got, tuple):
            got = got[0] if got else None
        return (compare_key(got) or None) if isinstance(got, str) and FIELDS[field].kind != "date" else got

    return take


PROJECT_ORDER: dict[str, Callable[[Row], str | float | None]] = {
    "name": _first("name"),
    "municipality": lambda row: compare_key(row.report.municipality),
    "year": lambda row: row.report.reporting_year,
    "department": _first("department"),
    "role": _first("role"),
    "programme": _first("programme_part"),
    "period": _first("start_date"),
    "total_budget": _first("total_budget"),
    "paid_out": _first("paid_out"),
}
NETWORK_ORDER: dict[str, Callable[[Member], str | float | None]] = {
    "name": lambda one: compare_key(one.network.name),
    "municipality": lambda one: compare_key(one.membership.municipality),
    "year": lambda one: one.membership.reporting_year,
    "department": lambda one: compare_key(one.membership.department or "") or None,
    "kind": lambda one: one.membership.kind,
    "standing": lambda one: one.membership.standing,
    "since": lambda one: one.membership.since,
}
FIGURE_ORDER: dict[str, Callable[[Figure], str | float | None]] = {
    "municipality": lambda figure: compare_key(figure.municipality),
    "year": lambda figure: figure.year,
    "subject": lambda figure: compare_key(figure.subject),
    "measure": lambda figure: figure.measure,
    "value": lambda figure: figure.value,
}
"""Columns a table can be sorted by, and by what; None sorts last either way."""


def _sorted(rows: list[T], sort: str, order: dict[str, Callable[[T], str | float | None]]) -> list[T]:
    take = order.get(sort.removeprefix("-"))
    if take is None:
        return rows
    keyed = [(take(row), row) for row in rows]
    given = [pair for pair in keyed if pair[0] is not None]
    given.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))  # type: ignore[arg-type,return-value]
    return [row for _, row in given] + [row for key, row in keyed if key is None]
