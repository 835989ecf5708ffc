"""What the rows of a table add up to: always of one municipality and one reporting year, and always with what is added.

A project's budget stands again in the form of every year and of every nämnd, and a partner's form gives now the city's share
and now that of the whole consortium. So budgets are added up where the city owns the project only, each project once; what
partners give is counted and not added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.explore.selection import amount, department, role
from bot.selecting import Row


@dataclass(frozen=True)
class Sum:
    """Whole SEK, added up over ``given`` of ``of`` records; None where none of them gives an amount."""

    value: int | None
    given: int
    of: int


@dataclass(frozen=True)
class Total:
    """The rows of one municipality and one reporting year.

    ``budget``: total budgets of the projects that the municipality owns, each once. ``paid_as_lead`` and
    ``paid_as_partner``: what the forms say was paid out in the year. ``partner_budgets``: forms of partners with a budget,
    which is not added up.
    """

    municipality: str
    year: int | None
    forms: int
    projects: int
    owned: int
    joined: int
    budget: Sum
    paid_as_lead: Sum
    paid_as_partner: Sum
    partner_budgets: int


def totals(rows: Iterable[Row]) -> list[Total]:
    """A total for each municipality and year among the rows, newest first."""
    groups: dict[tuple[str, int | None], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.report.municipality, row.report.reporting_year), []).append(row)
    order = sorted(groups, key=lambda key: (key[0], -(key[1] or 0)))
    return [_total(municipality, year, groups[municipality, year]) for municipality, year in order]


def _total(municipality: str, year: int | None, rows: Sequence[Row]) -> Total:
    lead = [row for row in rows if role(row.report) == "lead"]
    partner = [row for row in rows if role(row.report) == "partner"]
    owned = {row.project.id for row in lead}
    return Total(
        municipality=municipality,
        year=year,
        forms=len(rows),
        projects=len({row.project.id for row in rows}),
        owned=len(owned),
        joined=len({row.project.id for row in partner} - owned),
        budget=_budget(lead),
        paid_as_lead=_paid(lead),
        paid_as_partner=_paid(partner),
        partner_budgets=sum(amount(row.report, "total_budget") is not None for row in partner),
    )


def _budget(lead: Iterable[Row]) -> Sum:
    """Each project once: the first of its owner's forms that gives a budget."""
    found: dict[str, int | None] = {}
    for row in lead:
        if found.get(row.project.id) is None:
            found[row.project.id] = amount(row.report, "total_budget")
    given = [value for value in found.values() if value is not None]
    return Sum(sum(given) if given else None, len(given), len(found))


def _paid(rows: Sequence[Row]) -> Sum:
    given = [value for row in rows if (value := amount(row.report, "paid_out")) is not None]
    return Sum(sum(given) if given else None, len(given), len(rows))


@dataclass(frozen=True)
class Group:
    """A nämnd or programme among the rows of one municipality and year, with its total."""

    name: str | None
    total: Total


def grouped(rows: Iterable[Row], by: str) -> list[Group]:
    """Rows of one municipality and year by "department" or "programme" (the topmost one), largest number of projects first."""
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        path = row.report.programme_path
        own = row.report.programme.value if row.report.programme else None
        groups.setdefault(department(row.report) if by == "department" else (path[0] if path else own), []).append(row)
    made = [Group(name, _total(own[0].report.municipality, own[0].report.reporting_year, own)) for name, own in groups.items()]
    return sorted(made, key=lambda group: (-group.total.projects, group.name is None, group.name or ""))


def newest(rows: Sequence[Row]) -> list[Row]:
    """The rows of the newest reporting year of the municipality with the most rows: what charts of money show."""
    if not rows:
        return []
    municipality = Counter(row.report.municipality for row in rows).most_common(1)[0][0]
    own = [row for row in rows if row.report.municipality == municipality]
    year = max(row.report.reporting_year or 0 for row in own)
    return [row for row in own if (row.report.reporting_year or 0) == year]


def running(rows: Iterable[Row]) -> list[tuple[int, int]]:
    """Calendar years, and how many projects run in each by their start and end dates; projects without both are left out.

    Of a project with several forms the newest that gives both dates counts.
    """
    spans: dict[str, tuple[int, int, int]] = {}
    for row in rows:
        start, end, year = row.report.start_date, row.report.end_date, row.report.reporting_year or 0
        if start and end and start.value and end.value and year >= spans.get(row.project.id, (0, 0, 0))[2]:
            spans[row.project.id] = (int(start.value[:4]), int(end.value[:4]), year)
    if not spans:
        return []
    first, last = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    return [(year, sum(start <= year <= end for start, end, _ in spans.values())) for year in range(first, min(last, first + 60) + 1)]
