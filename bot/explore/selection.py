"""Rows that meet the filters, in the order asked for, and the choices that each filter has."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from bot.explore import directory
from bot.explore.directory import Entry
from bot.explore.filters import NEWEST, TAKING_PART, Filters
from bot.explore.records import Member, Records, holds
from bot.query.checking import FormError, condition_from
from bot.query.evaluate import TAKES_PART, Result
from bot.query.fields import FIELDS, Row
from bot.query.forms import (
    CLOSE,
    About,
    All,
    Compare,
    Either,
    Is,
    Lacks,
    Not,
    Op,
    Pred,
    Query,
    Reported,
    Scope,
    With,
    both,
)
from indexer.records import Figure, Membership
from indexer.search.swedish import stems
from indexer.values import compare_key

T = TypeVar("T")

SPANS: dict[str, tuple[str, Op, str]] = {
    "start_from": ("start_date", ">=", "{}-01-01"),
    "start_to": ("start_date", "<=", "{}-12-31"),
    "end_from": ("end_date", ">=", "{}-01-01"),
    "end_to": ("end_date", "<=", "{}-12-31"),
    "budget_from": ("total_budget", ">=", ""),
    "budget_to": ("total_budget", "<=", ""),
}
"""Filters that are one end of a span: the field, how it is compared, and the day that a year stands for; budgets are in mkr."""
PROJECT_FILTERS = (
    "text",
    "theme",
    "country",
    "city",
    "organisation",
    "organisation_kind",
    "municipality",
    "department",
    "programme",
    "role",
    "year",
    "reported",
    "status",
    "goal",
    "place",
    *SPANS,
    "condition",
)
NETWORK_FILTERS = ("text", "municipality", "year", "reported", "department", "kind", "standing")
FIGURE_FILTERS = ("text", "municipality", "year", "subject", "measure")
NAMED = ("department", "role", "programme", "goal")
"""Filters of projects that are a field's value."""
PLACED = ("country", "city", "organisation", "place")
"""Filters that name an organisation or a place; the last in free words."""
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


Kinds = Mapping[str, Sequence[str]]
"""The names of the organisations of each kind."""


def form(filters: Filters, kinds: Kinds = MappingProxyType({})) -> Query:
    """The filters of the projects as a query form: without a year every report of every year, where an answer takes the
    newest of each municipality; so does ``NEWEST``.

    >>> form(Filters(municipality="Exempelstad", year="2025", role="lead")).where
    Is(field='role', values=('lead',))
    """
    numbered = filters.year and filters.year != NEWEST
    years = (int(filters.year) if filters.year.isascii() and filters.year.isdigit() else 0,) if numbered else ()
    cities = (filters.municipality,) if filters.municipality else ()
    return Query(
        both(*(where for _, where in conditions_of(filters, kinds))), scope=Scope(cities, years, every=not filters.year)
    )


def of_kind(names: Sequence[str]) -> Pred:
    """That some organisation of these is named."""
    return Either(tuple(With(name) for name in names))


def conditions_of(filters: Filters, kinds: Kinds) -> Iterator[tuple[str, Pred]]:
    """A condition for each filter that is set, with its name; those that read texts last."""
    for name in NAMED:
        if value := getattr(filters, name):
            yield name, Is(name, (value,))
    if filters.reported:
        yield "reported", reported(filters.reported)
    if filters.status:
        yield "status", STATUSES.get(filters.status, NOTHING)
    for name in SPANS:
        if value := getattr(filters, name):
            yield name, _end_of_span(name, value)
    if filters.condition:
        yield "condition", condition(filters.condition) or NOTHING
    for name in PLACED:
        if value := getattr(filters, name):
            yield name, With(value)
    if filters.organisation_kind:
        yield "organisation_kind", of_kind(kinds.get(filters.organisation_kind, ()))
    for name in ("theme", "text"):
        if value := getattr(filters, name):
            yield name, About(tuple(value.split()))


def reported(value: str) -> Pred:
    """That another year's report of the same municipality has a project too, or not: unknown where it has no such report.

    >>> reported("2023"), reported("-2023"), reported("i fjol") == NOTHING
    (Reported(year=2023, of=None, newest=False), Not(of=Reported(year=2023, of=None, newest=False)), True)
    """
    year = value.removeprefix("-")
    if not re.fullmatch(r"[12][0-9]{3}", year):
        return NOTHING
    return Not(Reported(int(year))) if value.startswith("-") else Reported(int(year))


def _end_of_span(name: str, value: str) -> Pred:
    """
    >>> _end_of_span("end_to", "2026"), _end_of_span("budget_from", "1,5"), _end_of_span("start_from", "i fjol") == NOTHING
    (Compare(field='end_date', op='<=', value='2026-12-31'), Compare(field='total_budget', op='>=', value=1500000.0), True)
    """
    field, op, day = SPANS[name]
    if day:
        return Compare(field, op, day.format(value)) if re.fullmatch(r"[12][0-9]{3}", value) else NOTHING
    amount = value.replace(",", ".").replace("\u00a0", "").replace(" ", "")
    return Compare(field, op, float(amount) * 1e6) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", amount) else NOTHING


def condition(text: str) -> Pred | None:
    """The condition that an address carries as JSON; None where it is none."""
    try:
        return condition_from(json.loads(text))
    except (ValueError, RecursionError, FormError):
        return None


def result(records: Records, filters: Filters) -> Result:
    """What the filters of the projects give, a part for each municipality and year."""
    return records.result(form(filters, records.directory.of_kind))


def projects(records: Records, filters: Filters) -> list[Row]:
    """The rows of projects that meet every filter, sorted as asked."""
    rows = [row for part in result(records, filters).parts for row in part.every]
    return _sorted(rows, filters.sort, PROJECT_ORDER)


def undecided(records: Records, filters: Filters) -> dict[str, int]:
    """How many projects leave a field open that a filter asks for, by the field: they are in no selection."""
    return result(records, filters).missing


def networks(records: Records, filters: Filters) -> list[Member]:
    """The memberships that meet every filter, sorted as asked."""
    wanted = filters.active(("municipality", "department", "kind"))
    found = []
    told = reports_of(records.networks) if filters.reported else {}
    for one in records.networks:
        member = one.membership
        if any(getattr(member, field) != value for field, value in wanted.items()):
            continue
        if filters.year and str(member.reporting_year) != filters.year:
            continue
        if filters.reported and filters.reported not in reported_in(one, told):
            continue
        if filters.standing and filters.standing not in standings_of(member):
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


def reports_of(members: Sequence[Member]) -> dict[str, set[int]]:
    """The years of each municipality's reports that tell of networks."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in members:
        if one.membership.reporting_year:
            found[one.membership.municipality].add(one.membership.reporting_year)
    return found


def reported_in(one: Member, told: Mapping[str, set[int]]) -> tuple[str, ...]:
    """The values of the filter by another report that a membership has, of the reports of its municipality."""
    city = one.membership.municipality
    own = {each.reporting_year for each in one.network.memberships if each.municipality == city}
    return tuple(str(year) if year in own else f"-{year}" for year in sorted(told.get(city, ())))


def standings_of(member: Membership) -> tuple[str, ...]:
    """The values of the filter by standing that a membership has."""
    return (*((TAKING_PART,) if member.standing in TAKES_PART else ()), member.standing)


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


def places(records: Records, filters: Filters) -> list[Entry]:
    """The places that meet every filter, sorted as asked."""
    return _sorted(directory.places(records.directory, filters), filters.sort, DIRECTORY_ORDER)


def organisations(records: Records, filters: Filters) -> list[Entry]:
    """The organisations that meet every filter, sorted as asked."""
    return _sorted(directory.organisations(records.directory, filters), filters.sort, DIRECTORY_ORDER)


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
DIRECTORY_ORDER: dict[str, Callable[[Entry], str | float | None]] = {
    "name": lambda one: compare_key(one.name),
    "kind": lambda one: one.entity.kind,
    "country": lambda one: compare_key(one.entity.country or "") or None,
    "projects": lambda one: len(one.projects),
    "networks": lambda one: len(one.networks),
    "elsewhere": lambda one: one.elsewhere,
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
