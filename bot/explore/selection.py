"""Rows that meet the filters, in the order asked for, and the choices that each filter has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypeVar

from bot.explore.filters import Filters
from bot.explore.records import Member, Records, holds
from bot.selecting import Row, in_programme, phrase
from indexer.records import Figure, ProjectReport
from indexer.search.swedish import stems
from indexer.values import compare_key

T = TypeVar("T")

Choices: TypeAlias = dict[str, list[tuple[str, int]]]
"""For each filter with a list of choices: the values that records have, with how many have them."""

PROJECT_FILTERS = ("text", "municipality", "year", "department", "programme", "role", "status", "goal", "place")
NETWORK_FILTERS = ("text", "municipality", "year", "department", "kind", "standing")
FIGURE_FILTERS = ("text", "municipality", "year", "subject", "measure")
STATUSES = ("ongoing", "ended", "coming", "undated")


def status(report: ProjectReport) -> str:
    """Where a project stood when the reported year ended: "ongoing", "ended", "coming", or "undated" where no date tells."""
    start = report.start_date.value if report.start_date else None
    end = report.end_date.value if report.end_date else None
    close = f"{report.reporting_year}-12-31"
    if report.reporting_year is None or not (start or end):
        return "undated"
    if start and start > close:
        return "coming"
    # A partial date, "2025" or "2025-11", reaches to its end, and what ends on the last day of the year has ended with it.
    return "ended" if end and end <= close[: len(end)] else "ongoing"


def projects(records: Records, filters: Filters) -> list[Row]:
    """The rows of projects that meet every filter, sorted as asked."""
    checks = list(_project_checks(records, filters))
    return _sorted([row for row in records.projects if all(check(row) for check in checks)], filters.sort, PROJECT_ORDER)


def _project_checks(records: Records, filters: Filters) -> Iterable[Callable[[Row], bool]]:
    """One test for each filter that is set; the quick ones first."""
    f = filters
    if f.municipality:
        yield lambda row: row.report.municipality == f.municipality
    if f.year:
        yield lambda row: str(row.report.reporting_year) == f.year
    if f.department:
        yield lambda row: department(row.report) == f.department
    if f.role:
        yield lambda row: role(row.report) == f.role
    if f.status:
        yield lambda row: status(row.report) == f.status
    if f.goal:
        goal = compare_key(f.goal)
        yield lambda row: any(compare_key(own) == goal for own in goals(row.report))
    if f.programme:
        yield lambda row: in_programme(row.report, f.programme)
    if f.place:
        place = phrase(f.place)
        yield lambda row: place.search(records.told(row.project)) is not None
    if f.text:
        yield lambda row: holds(records.told(row.project), f.text, records.stems(row.project))


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
            names = "\n".join((one.network.name, one.network.abbreviation or "", *one.network.aliases, member.network_raw, *member.forums))
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
        if (filters.year and str(figure.year) != filters.year) or (filters.subject and figure.subject_kind != filters.subject):
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
    """The choices of the filters of projects; programmes also by the programme they stand under."""
    rows = records.projects
    return {
        "municipality": _counted(row.report.municipality for row in rows),
        "year": _years(row.report.reporting_year for row in rows),
        "department": _counted(department(row.report) for row in rows),
        "programme": _counted(name for row in rows for name in _programmes(row.report)),
        "role": _counted(role(row.report) for row in rows),
        "status": _counted(status(row.report) for row in rows),
        "goal": _counted(goal for row in rows for goal in dict.fromkeys(goals(row.report))),
    }


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


def _programmes(report: ProjectReport) -> Iterable[str]:
    own = report.programme.value if report.programme else None
    return dict.fromkeys(name for name in (own, *report.programme_path[:1]) if name)


def _counted(values: Iterable[str | None]) -> list[tuple[str, int]]:
    return sorted(Counter(filter(None, values)).items(), key=lambda pair: compare_key(pair[0]))


def _years(values: Iterable[int | None]) -> list[tuple[str, int]]:
    return sorted(Counter(str(year) for year in values if year).items(), reverse=True)


# What a row holds, and its order


def department(report: ProjectReport) -> str | None:
    """The nämnd whose form it is."""
    return report.department.value if report.department else None


def role(report: ProjectReport) -> str | None:
    """ "lead", "partner", or None where the report does not tell."""
    return report.role.value if report.role else None


def goals(report: ProjectReport) -> Sequence[str]:
    """The council's goals that the report names."""
    return (report.goals.value if report.goals else None) or ()


def amount(report: ProjectReport, field: str) -> int | None:
    """An amount of the form in whole SEK, None where it gives none."""
    value = getattr(report, field)
    return value.value if value else None


PROJECT_ORDER: dict[str, Callable[[Row], str | float | None]] = {
    "name": lambda row: compare_key(row.project.name),
    "municipality": lambda row: compare_key(row.report.municipality),
    "year": lambda row: row.report.reporting_year,
    "department": lambda row: compare_key(department(row.report) or "") or None,
    "role": lambda row: role(row.report),
    "programme": lambda row: compare_key((row.report.programme and row.report.programme.value) or "") or None,
    "period": lambda row: row.report.start_date.value if row.report.start_date else None,
    "total_budget": lambda row: amount(row.report, "total_budget"),
    "paid_out": lambda row: amount(row.report, "paid_out"),
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
    given = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=sort.startswith("-"))  # type: ignore[arg-type,return-value]
    return [row for _, row in given] + [row for key, row in keyed if key is None]
