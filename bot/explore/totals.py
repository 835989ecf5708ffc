"""What a selection adds up to: always of one municipality and one reporting year, and always with what is added.

The numbers are those that the answers give for the same form: the evaluator counts and adds, here they are put
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.query.amounts import Amounts, amounts_of
from bot.query.evaluate import Evaluator, Part, Result, distinct, leads
from bot.query.fields import FIELDS, Row
from bot.query.forms import Measure, Query, Scope
from bot.query.stated import Stated, subject_of
from indexer.records import Figure


@dataclass(frozen=True)
class Total:
    """Rows of one municipality and one reporting year.

    ``forms`` are the rows, ``projects`` counts each project once; ``owned`` of them the municipality owns, in
    ``joined`` it is only partner. ``budget`` adds each project's budget once, ``paid`` what every form says was paid
    out in the year.
    """

    municipality: str
    year: int | None
    forms: int
    projects: int
    owned: int
    joined: int
    budget: Amounts
    paid: Amounts


def totals(result: Result) -> list[Total]:
    """A total for each municipality and year of a result, newest first."""
    parts = [part for part in result.parts if part.every]
    return [
        total_of(part, part.every) for part in sorted(parts, key=lambda part: (part.municipality, -(part.year or 0)))
    ]


def stated_beside(stated: Stated, query: Query, total: Total) -> dict[str, Figure]:
    """What the report itself states of just this selection, by measure ("projects", "total_budget", "paid_out")."""
    scope = Scope((total.municipality,), (total.year,)) if total.year else Scope((total.municipality,))
    found = {}
    for measure in (Measure("count"), Measure("sum", "total_budget"), Measure("sum", "paid_out")):
        subject = subject_of(Query(query.where, measure))
        if subject and (figures := stated.find(subject, scope)):
            found[subject.measure if measure.field else "projects"] = figures[0]
    return found


def total_of(part: Part, rows: Sequence[Row]) -> Total:
    """The total of some rows of a part."""
    once = distinct(rows)
    return Total(
        municipality=part.municipality,
        year=part.year,
        forms=len(rows),
        projects=len(once),
        owned=sum(map(leads, once)),
        joined=sum(row.report.role is not None and row.report.role.value == "partner" for row in once),
        budget=amounts_of("total_budget", rows),
        paid=amounts_of("paid_out", rows),
    )


@dataclass(frozen=True)
class Group:
    """The rows of a part that share a value, with their total; ``name`` is None for those that have no value."""

    name: str | None
    total: Total


def grouped(evaluator: Evaluator, part: Part, by: str) -> list[Group]:
    """The rows of a part by "department" or "programme_top", as an answer groups them, largest number of projects
    first.
    """
    groups = evaluator.groups(Query(measure=Measure("count"), by=by), part)
    made = [Group(group.key, total_of(part, group.rows)) for group in groups]
    if rest := [row for row in part.every if not FIELDS[by].get(row)]:
        made.append(Group(None, total_of(part, rest)))
    return sorted(made, key=lambda group: (-group.total.projects, group.name is None, group.name or ""))


def newest(result: Result) -> Part | None:
    """The newest year of the municipality with the most rows: what charts of money show. None where there is no row."""
    rows: dict[str, int] = {}
    for part in result.parts:
        rows[part.municipality] = rows.get(part.municipality, 0) + len(part.every)
    city = max(rows, key=lambda name: rows[name], default=None)
    own = [part for part in result.parts if part.municipality == city and part.every]
    return max(own, key=lambda part: part.year or 0, default=None)


def running(rows: Iterable[Row]) -> list[tuple[int, int]]:
    """Calendar years, and how many projects run in each by their start and end dates; projects without both are left
    out.

    Of a project with several forms the newest that gives both dates counts.
    """
    spans: dict[str, tuple[int, int, int]] = {}
    for row in rows:
        start, end, year = FIELDS["start_date"].get(row), FIELDS["end_date"].get(row), row.report.reporting_year or 0
        if isinstance(start, str) and isinstance(end, str) and year >= spans.get(row.project.id, (0, 0, 0))[2]:
            spans[row.project.id] = (int(start[:4]), int(end[:4]), year)
    if not spans:
        return []
    first, last = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    return [
        (year, sum(start <= year <= end for start, end, _ in spans.values()))
        for year in range(first, min(last, first + 60) + 1)
    ]
