"""Figures that reports state themselves, looked up by the form: only where the form is exactly their subject, measure
and year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.query.forms import Is, Not, Pred, Query, Scope, conditions
from indexer.index import Index
from indexer.records import Figure
from indexer.values import compare_key

_PERIOD = re.compile(r"\b(20\d\d)–(20\d\d)$")
LONG_NAME = 20
"""Letters from which a name that differs in one is the same name with a slip."""
_KINDS = {"department": "department", "programme": "programme", "goal": "goal"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a stated figure has to be of."""

    measure: str
    kind: str
    name: str = ""


def subject_of(query: Query) -> Subject | None:
    """The stated figure that answers a form; None where the form is finer than any figure, asks for no single one, or is
    over networks.
    """
    if query.entity == "network" or query.as_read:
        return None
    if (
        query.by == "department"
        and query.of == "department"
        and query.measure.how == "count"
        and not query.order
        and not query.having
    ):
        return Subject("departments", "total") if query.where is None else None
    if query.by or query.order or query.having or query.measure.how not in {"count", "sum", "difference"}:
        return None
    measure = str(query.measure.field or "projects")
    return _of(query.where, measure)


def _of(where: Pred | None, measure: str) -> Subject | None:
    found = conditions(where)
    if Is("role", ("partner",)) in found:
        found = tuple(one for one in found if one != Not(Is("role", ("lead",))))
    if not found:
        return Subject(measure, "total")
    one = found[0]
    if len(found) > 1 or not isinstance(one, Is) or len(one.values) != 1:
        return None
    if one.field == "role" and measure == "projects":
        return Subject(f"projects_as_{one.values[0]}", "total")
    return Subject(measure, _KINDS[one.field], one.values[0]) if one.field in _KINDS else None


class Stated:
    """The stated figures of one index."""

    def __init__(self, index: Index) -> None:
        self.figures = index.holdings.figures
        self.own = {report.document: report.year for report in index.holdings.reports}
        self.reports = index.holdings.reports
        self._by_city_name = {(one.measure, one.municipality) for one in self.figures if _is_by_city_name(one)}
        """Measures that a municipality states in its own name."""

    def find(self, subject: Subject, scope: Scope) -> list[Figure]:
        """Figures of a subject, best first for each municipality and year: the report of the year itself, exact before
        rounded.

        Without a year the newest report of each municipality that has such a figure for its own year counts.
        """
        found = [figure for figure in self.figures if self._fits(figure, subject, scope)]
        if scope.years:
            found = [figure for figure in found if figure.year in scope.years or _spans(figure, scope)]
        else:
            newest: dict[str, int] = {}
            for figure in found:
                if figure.year == self.own[figure.document]:
                    newest[figure.municipality] = max(newest.get(figure.municipality, 0), figure.year or 0)
            found = [figure for figure in found if (figure.year or 0) == newest.get(figure.municipality)]
        return sorted(found, key=self._order)

    def over_time(self, subject: Subject, scope: Scope) -> dict[str, dict[int, Figure]]:
        """The best figure of every year, by municipality."""
        found: dict[str, dict[int, Figure]] = {}
        for figure in sorted((one for one in self.figures if self._fits(one, subject, scope)), key=self._order):
            wanted = not scope.years or figure.year in scope.years
            if (
                figure.year
                and wanted
                and (scope.since is None or figure.year >= scope.since)
                and period_of(figure) is None
            ):
                found.setdefault(figure.municipality, {}).setdefault(figure.year, figure)
        return found

    def _order(self, figure: Figure) -> tuple[object, ...]:
        own = self.own[figure.document]
        return (-(figure.year or 0), own != figure.year, figure.approximate, figure.document, figure.source.start)

    def _fits(self, figure: Figure, subject: Subject, scope: Scope) -> bool:
        if figure.measure != subject.measure or figure.subject_kind != subject.kind:
            return False
        if scope.municipalities and figure.municipality not in scope.municipalities:
            return False
        if subject.name:
            return is_same_name(figure.subject, subject.name) and not (
                scope.documents and figure.document not in scope.documents
            )
        return (
            figure.document in scope.documents
            if scope.documents
            else self._of_the_city(figure) or _spans(figure, scope)
        )

    def _of_the_city(self, figure: Figure) -> bool:
        """Whether a total is the whole city's, not that of a platform that only its own report is asked about."""
        return _is_by_city_name(figure) or (figure.measure, figure.municipality) not in self._by_city_name


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name: alike but for capitals and spaces, or long and a slip of the pen apart.

    >>> is_same_name("En stad i ljus och klimatomställnigen", "En stad i ljus och klimatomställningen")
    True
    >>> is_same_name("Mål 1", "Mål 2")
    False
    """
    first, second = compare_key(one), compare_key(other)
    if first == second:
        return True
    long = min(len(first), len(second)) >= LONG_NAME and not any(map(str.isdigit, first + second))
    return long and OSA.distance(first, second, score_cutoff=1) == 1


def _is_by_city_name(figure: Figure) -> bool:
    return compare_key(figure.subject) == compare_key(figure.municipality)


def period_of(figure: Figure) -> tuple[int, int] | None:
    """The first and last year of the period that a total's subject names: "projekt 2014–2020"."""
    period = _PERIOD.search(figure.subject) if figure.subject_kind == "total" else None
    return (int(period[1]), int(period[2])) if period else None


def _spans(figure: Figure, scope: Scope) -> bool:
    """Whether just the period is asked for that a figure is for."""
    return len(scope.years) > 1 and period_of(figure) == (min(scope.years), max(scope.years))


def one_a_city(figures: Sequence[Figure]) -> list[Figure]:
    """The first figure of each municipality and year."""
    seen: dict[tuple[str, int | None], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.municipality, figure.year), figure)
    return list(seen.values())
