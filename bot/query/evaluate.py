"""The one evaluator: a query form in, the rows and numbers that answer it out.

Every row is true, false or unknown for a condition. Unknown rows fulfil nothing, neither a comparison nor its negation;
they are kept apart, so that an answer can say how many there are and which field they leave open. Nothing is added up
across municipalities or reporting years: each is a ``Part`` of the result. The rows behind a number are its citations.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from statistics import mean, median
from typing import Protocol, TypeVar

from rapidfuzz import fuzz

from bot.query.asof import as_of
from bot.query.differences import OF_BOARD, difference, has_changed, last_day
from bot.query.fields import AMOUNTS, DATES, FIELDS, OF_MEMBERSHIPS, YEARS, Field, Got, Row
from bot.query.forms import (
    CLOSE,
    OF_THE_YEAR,
    OPENING,
    About,
    Against,
    All,
    Among,
    Changed,
    Compare,
    Either,
    Having,
    InEach,
    Is,
    Lacks,
    Measure,
    Not,
    Order,
    Pred,
    Query,
    Reported,
    Same,
    Scope,
    Shared,
    Side,
    SomeForm,
    With,
    both,
    conditions,
    walk,
)
from bot.query.memberships import is_of_a_chair
from indexer.index import Index
from indexer.records import Membership, Network, Span
from indexer.values import compare_key, state_said
from indexer.vocabulary.areas import area_called
from indexer.vocabulary.geography import country_name

SAME_GOAL = 88
"""Likeness, of 100, from which a form means a goal that it words a little otherwise ("En jämlik stad",
"klimatomställnigen").
"""
MONTHS_SLACK = 0.1
"""Months by which "längre än tre år" is more than 36: a project from 1 January to 1 January runs three years, not
longer.
"""
SCOPES = 200
"""Scopes whose rows are kept beside each other."""
TAKES_PART = frozenset({"member", "participates"})
"""Standings of who is in a network: neither considered nor over."""
_SLACK = {"<": -MONTHS_SLACK, ">": MONTHS_SLACK, "<=": MONTHS_SLACK, ">=": -MONTHS_SLACK}
Truth = bool | None
_FIGURES: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "mean": mean,
    "median": median,
    "max": max,
    "min": min,
}
_AT_CLOSE = {
    ("start_date", "ongoing"): ("<", "<="),
    ("end_date", "ongoing"): (">", ">="),
    ("start_date", "ended"): ("<", "<="),
    ("end_date", "ended"): ("<", "<="),
    ("start_date", "coming"): (">", ">="),
    ("end_date", "coming"): (">", ">="),
}
"""What is true at the close of a project whose status says that it goes on, has ended or is to come."""
_OPS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


class Rows(tuple[Row, ...]):
    """The rows of one municipality and year, and what each of them is held against: its project's reports, a nested
    form's value.
    """

    @cached_property
    def of_project(self) -> dict[str, list[Row]]:
        """The rows of each project."""
        found: dict[str, list[Row]] = {}
        for row in self:
            found.setdefault(row.project.id, []).append(row)
        return found

    @cached_property
    def values(self) -> dict[Query, float | None]:
        """What nested forms give over these rows, worked out once each."""
        return {}


class Mentions(Protocol):
    """Where a project's own text names an organisation or place, or deals with a theme."""

    def found(self, row: Row, pred: With | About) -> Span | None:
        """The sentence that says so, as a range of the report's document; None where no sentence does."""
        ...

    def holds(self, row: Row, pred: With | About) -> bool:
        """Whether there is such a sentence."""
        ...

    def possible(self, pred: With | About) -> frozenset[str] | None:
        """Projects outside of which no text does, so that no other need be read; None where any may."""
        ...


@dataclass(frozen=True)
class Group:
    """Rows that share a value of the field that is grouped by, and what they come to."""

    key: str
    rows: tuple[Row, ...]
    value: float | None
    behind: tuple[tuple[Row, float], ...] = ()
    """The rows that give an amount, each with it."""


@dataclass(frozen=True)
class Part:
    """What one municipality's report of one year gives."""

    municipality: str
    year: int | None
    rows: tuple[Row, ...]
    """Rows that fulfil the condition, in order; one a project unless a measure is over reports."""
    every: tuple[Row, ...]
    """Every row that fulfils the condition, before places are taken."""
    undecided: tuple[Row, ...] = ()
    value: float | None = None
    behind: tuple[tuple[Row, float], ...] = ()
    groups: tuple[Group, ...] = ()
    whole: float | None = None
    """What a share is of."""
    of: tuple[Row, ...] = ()
    """The rows behind that."""
    scope: Rows = field(default_factory=Rows)
    """Every row of the municipality and year."""


@dataclass(frozen=True)
class Result:
    """A form and what it gives, a part for each municipality and year."""

    query: Query
    parts: tuple[Part, ...]
    sides: tuple[tuple[Side, tuple[Part, ...]], ...] = ()
    missing: dict[str, int] = field(default_factory=dict)
    """How many undecided projects leave a field open, by the field."""

    @property
    def empty(self) -> bool:
        return not any(part.every for part in self.parts) and not any(
            part.every for _, parts in self.sides for part in parts
        )


class Evaluator:
    """Evaluates forms over one index; safe to use from several threads."""

    def __init__(self, index: Index, mentions: Mentions) -> None:
        self.mentions = mentions
        self._texts = index.texts
        rows = (Row(project, report) for project in index.holdings.projects for report in project.reports)
        self.rows = tuple(sorted(rows, key=_place))
        """Every report of every project: by municipality, newest year first, then as the reports have them."""
        named = (
            Row(project, report)
            for project in index.holdings.projects
            if not project.reports
            for report in project.mentions
        )
        self.named = tuple(sorted(named, key=_place))
        """Projects that running text only names: they answer for a scope that has no report of any project."""
        networks = index.holdings.networks
        known = [_without_chair_years(network, index.texts) for network in networks]
        members = ((network, one) for network in known for one in network.memberships if one.standing in TAKES_PART)
        taking_part = (Row(network, one) for network, one in members)  # type: ignore[arg-type]
        self.memberships = tuple(sorted(taking_part, key=_place))
        """Every membership in a network, those only considered or ended left out."""

    def run(self, query: Query) -> Result:
        """What a form gives. Parts without a row that fulfils it are left out where another municipality has some."""
        if query.sides:
            return self._sides(query)
        parts = [self._part(query, own) for own in self.scopes(query)]
        if any(part.every for part in parts) and not query.scope.municipalities:
            parts = [part for part in parts if part.every]
        return Result(query, tuple(parts), missing=self._missing(query, parts))

    # -- scope ------------------------------------------------------------------------------------------------------

    def scopes(self, query: Query) -> list[Rows]:
        """The rows of each municipality and year that the form looks at."""
        named = any(isinstance(one, Among) for one in conditions(query.where))
        if query.entity == "project" and named and not _is_of_every(query):
            newest = self._newest_of_each(query, self._rows_of(query))
            return newest if query.measure.how != "share" else self._around(newest, query)
        apart = self._apart(query.entity, query.scope)
        if _is_of_every(query):
            return list(map(Rows, apart.values()))
        if query.entity == "network" and named:
            return list(map(Rows, _apart(self._rows_of(query), lambda row: row.report.municipality).values()))
        return _newest(self._looked_at(query, apart))

    def _looked_at(
        self, query: Query, apart: Mapping[tuple[str, int | None], Sequence[Row]]
    ) -> Mapping[tuple[str, int | None], Sequence[Row]]:
        """The reports of which the newest answers: those with fitting records where days are named, all but the newest where that is
        what they are held against."""
        if any(isinstance(one, Reported) and one.newest for one in walk(query.where)):
            return self._before_the_newest(query.entity, apart)
        if self.is_dated(query.where):
            return {key: own for key, own in apart.items() if self._fit(query.where, Rows(own))} or apart
        return apart

    def _before_the_newest(
        self, entity: str, apart: Mapping[tuple[str, int | None], Sequence[Row]]
    ) -> dict[tuple[str, int | None], Sequence[Row]]:
        """The rows of all reports but each municipality's newest."""
        return {key: own for key, own in apart.items() if self.newest_year(entity, key[0]) != key[1]}

    def _around(self, named: Sequence[Rows], query: Query) -> list[Rows]:
        """All rows of the reports that hold the newest ones of named projects."""
        apart = self._apart(query.entity, query.scope)
        keys = dict.fromkeys(_city_and_year(row) for rows in named for row in rows)
        return [Rows(apart[key]) for key in keys if key in apart]

    @cached_property
    def _apart(self) -> Callable[[str, Scope], Mapping[tuple[str, int | None], Sequence[Row]]]:
        """The rows of a scope by municipality and year: the same for every question that assumes the same."""
        return lru_cache(SCOPES)(lambda entity, scope: _apart(self._rows_in(entity, scope), _city_and_year))

    def _rows_of(self, query: Query) -> list[Row]:
        """The rows in a form's scope; projects that text only names where it holds no report of any."""
        return self._rows_in(query.entity, query.scope)

    def _rows_in(self, entity: str, scope: Scope) -> list[Row]:
        if entity != "project":
            return [row for row in self.memberships if _in_scope(row, scope)]
        rows = [row for row in self.rows if _in_scope(row, scope)]
        return rows or [row for row in self.named if _in_scope(row, scope)]

    def _fit(self, where: Pred | None, rows: Rows) -> bool:
        return any(self.test(where, row, rows) for row in rows)

    def _newest_of_each(self, query: Query, rows: Sequence[Row]) -> list[Rows]:
        """Named projects, each in the newest report that tells of it; the municipality's newest year stands for all."""
        ids = {i for one in conditions(query.where) if isinstance(one, Among) for i in one.ids}
        named = [row for row in rows if row.project.id in ids]
        latest: dict[str, int] = {}
        for row in named:
            latest[row.project.id] = max(latest.get(row.project.id, 0), row.report.reporting_year or 0)
        named = [row for row in named if (row.report.reporting_year or 0) == latest[row.project.id]]
        return list(map(Rows, _apart(named, lambda row: row.report.municipality).values()))

    @staticmethod
    def is_dated(where: Pred | None) -> bool:
        """Whether a condition names days: then the newest report that holds fitting records answers."""
        return any(
            isinstance(one, Compare) and one.field in DATES and one.value not in OF_THE_YEAR for one in walk(where)
        )

    # -- truth ------------------------------------------------------------------------------------------------------

    def test(self, where: Pred | None, row: Row, scope: Rows) -> Truth:
        """Whether a row fulfils a condition; None where its report does not tell."""
        match where:
            case Is(name, values):
                return _is(FIELDS[name], row, values)
            case Compare():
                return self._compare(where, row, scope)
            case None:
                return True
            case All(of):
                return _all(self.test(one, row, scope) for one in of)
            case Either(of):
                return _any(self.test(one, row, scope) for one in of)
            case Not(of):
                return _not(self._of_some(of, row, scope))
            case SomeForm(of):
                return self._of_some(of, row, scope)
            case Shared():
                return _is_shared(_siblings(row, scope))
            case Among(ids):
                return row.project.id in ids
            case Same() | Reported() | Changed() | InEach():
                return self._beside(where, row, scope)
            case Lacks():
                return _lacks(where, row, scope)
            case With() | About():
                return self.mentions.holds(row, where)
        raise TypeError(f"okänt villkor: {where!r}")

    def _beside(self, where: Same | Reported | Changed | InEach, row: Row, scope: Rows) -> Truth:
        """Whether a row fulfils a condition on other projects, reports or cities than its own."""
        if isinstance(where, InEach):
            members = getattr(row.project, "memberships", ())
            return set(where.municipalities) <= {one.municipality for one in members if one.standing in TAKES_PART}
        if isinstance(where, Same):
            return self._is_same(FIELDS[where.field], row, frozenset(where.ids), scope)
        if isinstance(where, Changed):
            own, earlier = self.beside(row, where.field, where.year, scope)
            if where.field == "department":
                return self._has_other_boards(row, earlier, scope)
            return has_changed(FIELDS[where.field], own, earlier, where.op)
        return self._is_reported(row, where)

    def beside(self, row: Row, name: str, year: int | None, scope: Rows) -> tuple[Row, list[Row]]:
        """The report of a row's project that gives a field, of those of its city and year, and the reports of another year that it
        is held against."""
        known = FIELDS[name]
        told = [one for one in _siblings(row, scope) if known.level == "project" and known.get(one) is not None]
        own = row if known.get(row) is not None or not told else told[0]
        return own, self.before(own, year, own=name in OF_BOARD, of_all=name == "department")

    @staticmethod
    def _has_other_boards(row: Row, earlier: Sequence[Row], scope: Rows) -> Truth:
        """Whether no nämnd that tells of a project told of it before; one that has come to is no change of nämnd."""
        known = FIELDS["department"]
        now, before = _names_of(known, _siblings(row, scope)), _names_of(known, earlier)
        return not now & before if now and before else None

    def _is_same(self, known: Field, row: Row, ids: frozenset[str], scope: Rows) -> Truth:
        """Whether a row of another project has a value that some projects have: by the rows looked at, else by all of theirs."""
        if row.project.id in ids:
            return False
        own = [other for one in ids for other in scope.of_project.get(one, ())]
        wanted = _names_of(known, own) or _names_of(known, [one for one in self.rows if one.project.id in ids])
        got = known.get(row)
        return None if got is None or not wanted else bool(wanted & _names_of(known, [row]))

    def _is_reported(self, row: Row, where: Reported) -> Truth:
        """Whether a row's project or network stands in another year's report of its municipality; None where there is no such
        report."""
        city, own = row.report.municipality, row.report.reporting_year or 0
        of_networks = isinstance(row.report, Membership)
        others = (self._years_of_networks if of_networks else self._years)[city]
        if where.newest:
            wanted: int | None = max(others, default=None)
        else:
            wanted = where.year if where.year is not None else max((one for one in others if one < own), default=None)
        if wanted not in others or wanted == own:
            return None
        if of_networks:
            return (row.project.id, city, wanted) in self._taking_part
        if where.year is None and not where.newest and not self._go_on(city, own, wanted or 0):
            return None
        return bool(self.before(row, wanted))

    def _go_on(self, city: str, year: int, before: int) -> bool:
        """Whether a municipality's reports of two years tell of any project in common: else the earlier one is of other things, such as
        one platform, and what it does not hold is not new for that."""
        told = self._projects_of_years
        return not told[city, year].isdisjoint(told[city, before])

    @cached_property
    def _projects_of_years(self) -> dict[tuple[str, int], set[str]]:
        """The projects that each municipality's reports of a year tell of."""
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for row in self.rows:
            found[row.report.municipality, row.report.reporting_year or 0].add(row.project.id)
        return found

    def newest_year(self, entity: str, city: str) -> int | None:
        """The year of a municipality's newest report that tells of single projects, or of networks."""
        return max((self._years_of_networks if entity == "network" else self._years)[city], default=None)

    @cached_property
    def _taking_part(self) -> frozenset[tuple[str, str, int | None]]:
        """Which networks each municipality's reports tell of taking part in."""
        return frozenset(
            (row.project.id, row.report.municipality, row.report.reporting_year) for row in self.memberships
        )

    @cached_property
    def _years_of_networks(self) -> dict[str, set[int]]:
        """The years of each municipality's reports that tell of networks."""
        found: dict[str, set[int]] = defaultdict(set)
        for row in self.memberships:
            if row.report.reporting_year:
                found[row.report.municipality].add(row.report.reporting_year)
        return found

    def _stands(self, key: str, of_group: Sequence[tuple[Reported, bool]], part: Part) -> bool:
        """Whether a group's value stands in the other reports that it is to stand in, and in none of the others."""
        for one, wanted in of_group:
            own, years = part.year or 0, self._years[part.municipality]
            year = one.year if one.year is not None else max((other for other in years if other < own), default=None)
            if one.newest:
                year = max(years, default=None)
            found = year in years and compare_key(key) in self._named_in[part.municipality, year or 0, str(one.of)]
            if year not in years or found != wanted:
                return False
        return True

    @cached_property
    def _named_in(self) -> Mapping[tuple[str, int, str], set[str]]:
        """The names that each field gives in each report, by its municipality, year and the field, as they are compared."""
        found: dict[tuple[str, int, str], set[str]] = defaultdict(set)
        for row in self.rows:
            for known in FIELDS.values():
                if known.kind == "names" and row.report.reporting_year:
                    key = (row.report.municipality, row.report.reporting_year, known.name)
                    found[key] |= _names_of(known, [row])
        return found

    def before(self, row: Row, year: int | None, *, own: bool = False, of_all: bool = False) -> list[Row]:
        """The reports of a row's project in another year's report of its municipality, None for the one before its own; those
        of its nämnd where that has any, and no others with ``own``, all of them with ``of_all``."""
        city, reported = row.report.municipality, row.report.reporting_year or 0
        wanted = year if year is not None else max((one for one in self._years[city] if one < reported), default=None)
        found = [
            Row(row.project, one)
            for one in row.project.reports
            if wanted not in {None, reported} and one.reporting_year == wanted and one.municipality == city
        ]
        if of_all:
            return found
        department = FIELDS["department"].get
        same = [one for one in found if department(one) == department(row)]
        return same if own else same or found

    @cached_property
    def _years(self) -> dict[str, set[int]]:
        """The years of each municipality's reports that tell of single projects."""
        found: dict[str, set[int]] = defaultdict(set)
        for row in self.rows:
            if row.report.reporting_year:
                found[row.report.municipality].add(row.report.reporting_year)
        return found

    @cached_property
    def tells_what_goes_on(self) -> bool:
        """Whether it can be told of some project that it goes on: by its status, its report's year or its document's date."""
        reports = [row.report for row in self.rows]
        return any(
            one.reporting_year or state_said(one.status_note or "") or as_of(self._texts.get(one.document, ""))
            for one in reports
        )

    def _of_some(self, where: Pred, row: Row, scope: Rows) -> Truth:
        """Whether some report of the row's project fulfils a condition."""
        return _any(self.test(where, other, scope) for other in _siblings(row, scope))

    def _compare(self, one: Compare, row: Row, scope: Rows) -> Truth:
        """A row's field against a value; what a status says of a project decides before its dates whether it goes on."""
        known, wanted = FIELDS[one.field], one.value
        if wanted == CLOSE and (state := state_said(row.report.status_note or "")):
            return one.op in _AT_CLOSE[one.field, state]
        got = known.get(row)
        if got is None:
            return None
        if isinstance(wanted, Query):
            return self._compare_nested(one, known, wanted, row, scope)
        if known.kind == "date":
            if wanted in OF_THE_YEAR and row.report.reporting_year is None:
                day = as_of(self._texts.get(row.report.document, "")) if wanted == CLOSE else None
                return None if day is None else _on_days(str(got), one.op, day)
            return _on_days(str(got), one.op, _day(str(wanted), row.report.reporting_year))
        if not isinstance(got, float | int) or isinstance(wanted, str):
            return None
        slack = _SLACK.get(one.op, 0.0) if known.kind == "months" else 0.0
        return _OPS[one.op](float(got), float(wanted) + slack)

    def _compare_nested(self, one: Compare, known: Field, wanted: Query, row: Row, scope: Rows) -> Truth:
        """A row's field against what a form over the same rows comes to; a project's amount is its lead partner's."""
        if known.kind == "date":
            others = self._part(wanted, self._with_named(wanted, scope)).every
            days = [str(day) for other in others if (day := known.get(other)) is not None]
            return _on_days(str(known.get(row)), one.op, days[0]) if days else None
        if wanted not in scope.values:
            scope.values[wanted] = self._nested_value(known, wanted, self._with_named(wanted, scope))
        value, got = scope.values[wanted], known.get(row)
        if known.level == "project":
            got = dict(_amounts(known, _siblings(row, scope))).get(row.project.id, got)
        if value is None or not isinstance(got, float | int):
            return None
        if known.kind == "months":
            return _OPS[one.op](round(got), round(value))  # as they are told
        return _OPS[one.op](float(got), value)

    def _nested_value(self, known: Field, wanted: Query, scope: Rows) -> float | None:
        """What a nested form comes to; of one project the value that its reports share, and not theirs together."""
        part = self._part(wanted, scope)
        if wanted.measure.how != "values" or len({row.project.id for row in part.every}) != 1:
            return part.value
        if known.level == "project":
            return next((amount for _, amount in _amounts(known, part.every)), None)
        given = {float(got) for row in part.every if isinstance(got := known.get(row), float | int)}
        return given.pop() if len(given) == 1 else None  # of several nämnder each with its own it is open which

    def _with_named(self, wanted: Query, scope: Rows) -> Rows:
        """The rows that a nested form is held over: those of the projects it names, where none of these is looked at."""
        ids = {i for one in conditions(wanted.where) if isinstance(one, Among) for i in one.ids}
        if not ids or any(i in scope.of_project for i in ids):
            return scope
        found = self._newest_of_each(wanted, self.rows)
        return found[0] if len(found) == 1 else scope

    def _missing(self, query: Query, parts: Sequence[Part]) -> dict[str, int]:
        """How many undecided projects leave each compared field open."""
        names = [name for one in walk(query.where) if (name := _left_open_by(one))]
        found = {}
        for name in dict.fromkeys(names):
            open_ = {
                row.project.id for part in parts for row in part.undecided if _leaves_all_open(name, row, part.scope)
            }
            if open_:
                found[name] = len(open_)
        return found

    # -- one part ---------------------------------------------------------------------------------------------------

    def _part(self, query: Query, scope: Rows) -> Part:
        held = self._held(both(*_of_rows(query)), scope)
        truths = [(row, held(row)) for row in scope]
        every = [row for row, truth in truths if truth]
        ids = {row.project.id for row in every}
        undecided = [row for row, truth in truths if truth is None and row.project.id not in ids]
        part = Part(
            scope[0].report.municipality if scope else "",
            scope[0].report.reporting_year if scope else None,
            tuple(distinct(every, city_wide=_is_city_wide(query))),
            tuple(every),
            tuple(distinct(undecided)),
            scope=scope,
        )
        return self._told(query, part)

    def _held(self, where: Pred | None, scope: Rows) -> Callable[[Row], Truth]:
        """Whether a row fulfils a condition: texts are asked only where they may say so, and of many names of those that a
        project's texts have.
        """
        among = self._possible(where)
        parts = conditions(where)
        several = [
            one for one in parts if isinstance(one, Either) and _is_of_names(one) and self._possible(one) is not None
        ]
        others = [one for one in parts if one not in several]
        named = [self._by_project(one) for one in several]

        def held(row: Row) -> Truth:
            if among is not None and row.project.id not in among:
                return False
            found = self._fulfils(others, row, scope)
            of_names = (_any(self.test(one, row, scope) for one in own.get(row.project.id, ())) for own in named)
            return _all(chain((found,), of_names)) if named else found

        return held

    def _fulfils(self, parts: Sequence[Pred], row: Row, scope: Rows) -> Truth:
        """Whether a row fulfils each of some conditions."""
        found: Truth = True
        for one in parts:
            truth = self.test(one, row, scope)
            if truth is False:
                return False
            found = None if truth is None else found
        return found

    def _by_project(self, where: Either) -> Mapping[str, Sequence[Pred]]:
        """The names among some that the texts of each project may have."""
        found: dict[str, list[Pred]] = defaultdict(list)
        for one in where.of:
            for project in self._possible(one) or ():
                found[project].append(one)
        return found

    def _possible(self, where: Pred | None) -> frozenset[str] | None:
        """The projects outside of which a condition is false, by what it asks of texts; None where it may hold of any."""
        if isinstance(where, With | About):
            return self.mentions.possible(where)
        if isinstance(where, All):
            given = [one for one in map(self._possible, where.of) if one is not None]
            return frozenset.intersection(*given) if given else None
        if isinstance(where, Either) and where.of:
            each = [self._possible(one) for one in where.of]
            return None if None in each else frozenset().union(*(one for one in each if one is not None))
        return None

    def _told(self, query: Query, part: Part) -> Part:
        """A part with what the form wants told of its rows."""
        if query.by:
            return replace(part, groups=self.groups(query, part))
        if query.measure.how == "share":
            return self._share(query, part)
        if query.measure.how in {"ratio", "rest"}:
            return _of_budget(query.measure, part)
        if query.order and query.against:
            return self._by_change(query.order, query.against, part)
        if query.order:
            return _ordered(query.order, part)
        if query.measure.how in {"list", "count", "values"}:
            return self._listed(query, part)
        return _measured(query.measure, part)

    def _by_change(self, order: Order, against: Against, part: Part) -> Part:
        """The rows at the places asked for, by how much a field has become more or later since another report."""
        once: dict[str, tuple[Row, float]] = {}
        for row in part.every:
            change = self.change(row, order.by, against.year, part.scope)
            best = once.get(row.project.id)
            if change is not None and (best is None or (change > best[1]) == order.falling):
                once[row.project.id] = (row, change)
        keyed = sorted(once.values(), key=lambda pair: pair[1], reverse=order.falling)
        taken = placed(keyed, order, lambda pair: pair[1])
        return replace(part, rows=tuple(row for row, _ in taken), behind=tuple(taken))

    def change(self, row: Row, name: str, year: int | None, scope: Rows) -> float | None:
        """By how much a row's field is more or later than in another report; None where that is open or nothing has changed."""
        known, (own, earlier) = FIELDS[name], self.beside(row, name, year, scope)
        changes = [difference(known, known.get(own), known.get(one)) for one in earlier if known.get(one) is not None]
        return changes[0] if changes else None

    @staticmethod
    def _listed(query: Query, part: Part) -> Part:
        if query.measure.how == "values" and query.measure.field:
            behind = _given(query.measure.field, part.every)
            return replace(part, behind=behind, value=behind[0][1] if len(behind) == 1 else None)
        return replace(part, value=float(len(part.rows)))

    def _share(self, query: Query, part: Part) -> Part:
        whole = [row for row in part.scope if self.test(query.measure.whole, row, part.scope)]
        of_whole = set(map(id, whole))
        inside = [row for row in part.every if id(row) in of_whole]
        counted = Measure("sum", query.measure.field) if query.measure.field else Measure("count")
        value, behind = figure_of(counted, inside)
        total, of = figure_of(counted, whole)
        per_cent = 100 * (value or 0) / total if total else None
        return replace(
            part,
            rows=tuple(distinct(inside, city_wide=True)),
            every=tuple(inside),
            value=per_cent,
            whole=total,
            of=tuple(row for row, _ in of) or tuple(distinct(whole, city_wide=True)),
            behind=behind,
        )

    def groups(self, query: Query, part: Part) -> tuple[Group, ...]:
        """The rows of a part that share a value of the field a form groups by, each with its measure, in the form's
        order.
        """
        known = FIELDS[query.by or ""]
        apart = _by_name(known, part.every)
        if query.having and query.having.op == "=" and not query.having.value:
            without = {key: rows for key, rows in _by_name(known, part.scope).items() if key not in apart}
            return tuple(Group(key, tuple(rows), 0.0) for key, rows in without.items())
        counted = query.measure if query.measure.how not in {"list", "values"} else Measure("count")
        groups = [Group(key, tuple(rows), *figure_of(counted, rows)) for key, rows in apart.items()]
        told = [group for group in groups if self._is_asked(group, query, part)]
        return _in_order(told, query.order, by_key=known.name in YEARS)

    def _is_asked(self, group: Group, query: Query, part: Part) -> bool:
        """Whether a group fulfils what is asked of groups: its figure, its rows, the reports that it stands in."""
        told = _is_told(group, query.having) and self._has_each(group, query, part)
        return told and self._stands(group.key, _of_groups(query), part)

    def _has_each(self, group: Group, query: Query, part: Part) -> bool:
        """Whether some row of a group fulfils each of the conditions that it is to fulfil all of."""
        each = query.having.each if query.having else ()
        return all(any(self.test(one, row, part.scope) for row in group.rows) for one in each)

    # -- sides ------------------------------------------------------------------------------------------------------

    def _sides(self, query: Query) -> Result:
        sides = []
        for side in query.sides:
            measure = query.measure
            if measure.how == "difference":
                measure = Measure("sum", measure.field) if measure.field else Measure("count")
            where, scope = both(query.where, side.where), side.scope(query.scope)
            own = replace(query, where=where, measure=measure, sides=(), yes_no=None, order=None, scope=scope)
            sides.append((side, self.run(own).parts))
        return Result(query, (), tuple(sides))


def _of_groups(query: Query) -> list[tuple[Reported, bool]]:
    """The conditions on what a form groups by: in which other reports it stands, and in which it does not."""
    found: list[tuple[Reported, bool]] = []
    for one in conditions(query.where) if query.by else ():
        inner = one.of if isinstance(one, Not) else one
        if isinstance(inner, Reported) and inner.of is not None:
            found.append((inner, inner is one))
    return found


def _of_rows(query: Query) -> list[Pred]:
    """The conditions on rows: all but those on what a form groups by."""
    groups = [inner for inner, _ in _of_groups(query)]
    return [one for one in conditions(query.where) if (one.of if isinstance(one, Not) else one) not in groups]


def _is_of_names(where: Either) -> bool:
    return len(where.of) > 1 and all(isinstance(one, With) for one in where.of)


def _without_chair_years(network: Network, texts: Mapping[str, str]) -> Network:
    """A network whose memberships tell no year that is only that of a chairmanship."""
    chairs = [one for one in network.memberships if one.since and is_of_a_chair(texts[one.document], one)]
    if not chairs:
        return network
    told = tuple(one.model_copy(update={"since": None}) if one in chairs else one for one in network.memberships)
    return network.model_copy(update={"memberships": told})


K = TypeVar("K")


def _apart(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, list[Row]]:
    """Rows by what they share."""
    apart: dict[K, list[Row]] = {}
    for row in rows:
        apart.setdefault(key(row), []).append(row)
    return apart


def _by_name(known: Field, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by each name that a field of theirs gives."""
    apart: dict[str, list[Row]] = {}
    for row in rows:
        for key in _names(known.get(row)):
            apart.setdefault(key, []).append(row)
    return apart


def _newest(apart: Mapping[tuple[str, int | None], Sequence[Row]]) -> list[Rows]:
    """The newest year of each municipality."""
    newest: dict[str, int] = {}
    for city, year in apart:
        newest[city] = max(newest.get(city, 0), year or 0)
    return [Rows(own) for (city, year), own in apart.items() if (year or 0) == newest[city]]


def _is_of_every(query: Query) -> bool:
    """Whether a form is of all reports in its scope, and not of the newest."""
    scope = query.scope
    return bool(scope.years or scope.documents or scope.every or query.over_time)


def holds(op: str, value: float, bound: float) -> bool:
    """Whether a comparison of two numbers holds.

    >>> holds(">", 63, 100), holds(">=", 3, 3)
    (False, True)
    """
    return _OPS[op](value, bound)


def _is_told(group: Group, having: Having | None) -> bool:
    """Whether a group gives a figure, and one that fulfils the condition on it."""
    return group.value is not None and (having is None or _OPS[having.op](group.value, having.value))


def _in_order(groups: Sequence[Group], order: Order | None, *, by_key: bool) -> tuple[Group, ...]:
    """The groups at the places asked for, those with most first where nothing else is asked, or by their key; what ties
    keeps its order.
    """
    if order is None and by_key:
        return tuple(sorted(groups, key=lambda group: group.key))
    sign = 1 if order and not order.falling else -1
    ordered = sorted(groups, key=lambda group: sign * (group.value or 0))
    return tuple(placed(ordered, order, lambda group: group.value))


def _is_city_wide(query: Query) -> bool:
    """Whether a form asks of the municipality and of no nämnd of it."""
    named = any(isinstance(one, Is) and one.field == "department" for one in walk(query.where))
    return query.entity == "project" and not named


def _city_and_year(row: Row) -> tuple[str, int | None]:
    return row.report.municipality, row.report.reporting_year


def _place(row: Row) -> tuple[str, int, str, int]:
    """The order of rows: municipalities by name, newest year first, as their documents have them."""
    report = row.report
    return (report.municipality, -(report.reporting_year or 0), report.document, report.source.start)


def _in_scope(row: Row, scope: Scope) -> bool:
    report = row.report
    return (
        (not scope.municipalities or report.municipality in scope.municipalities)
        and (not scope.years or report.reporting_year in scope.years)
        and (not scope.documents or report.document in scope.documents)
        and (scope.since is None or (report.reporting_year or 0) >= scope.since)
    )


def _siblings(row: Row, scope: Rows) -> list[Row]:
    """Every report of the same project in the rows looked at."""
    return scope.of_project.get(row.project.id, [])


def _all(truths: Iterable[Truth]) -> Truth:
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        found = None if truth is None else found
    return found


def _any(truths: Iterable[Truth]) -> Truth:
    found: Truth = False
    for truth in truths:
        if truth is True:
            return True
        found = None if truth is None else found
    return found


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _names(got: Got) -> tuple[str, ...]:
    return got if isinstance(got, tuple) else ()


def _names_of(known: Field, rows: Iterable[Row]) -> set[str]:
    """The names that a field gives of some rows, as they are compared."""
    return {compare_key(name) for row in rows for name in _names(known.get(row))}


def _left_open_by(one: Pred) -> str | None:
    """The field that leaves a condition unknown where a row has no value; None where no value makes it false."""
    if isinstance(one, Compare) or (isinstance(one, Is) and FIELDS[one.field].open):
        return one.field
    return None


def _is(known: Field, row: Row, values: tuple[str, ...]) -> Truth:
    """Whether a field has one of some values. A field without a value has none of them; an unread one is unknown."""
    got = known.get(row)
    if got is None and known.open:
        return None
    if got is None:
        value = getattr(row.report, known.quoted, None)
        return None if value is not None and getattr(value, "state", "") == "unread" else False
    own = [compare_key(name) for name in ((got,) if isinstance(got, str) else _names(got))]
    if known.name == "goal":
        return any(fuzz.ratio(value, name) >= SAME_GOAL for value in _keys(values) for name in own)
    return not (_place_keys(values) if known.name == "led_from" else _keys(values)).isdisjoint(own)


@lru_cache(1_000)
def _place_keys(values: tuple[str, ...]) -> frozenset[str]:
    """Places as they are compared; of a part of the world its countries."""
    areas = (area for value in values if (area := area_called(value)))
    countries = (name for area in areas for code in area.countries if (name := country_name(code)))
    return _keys((*values, *countries))


@lru_cache(1_000)
def _keys(values: tuple[str, ...]) -> frozenset[str]:
    """Values as they are compared."""
    return frozenset(map(compare_key, values))


def _is_shared(reports: Sequence[Row]) -> bool:
    """Whether several nämnder tell of a project."""
    return len({row.report.department.value for row in reports if row.report.department}) > 1


def _lacks(one: Lacks, row: Row, scope: Rows) -> bool:
    """Whether a report leaves a field open; of a field of the whole project every report of it."""
    whole = FIELDS[one.field].level == "project" and not (one.said or one.blank)
    return all(_leaves_open(one.field, own, one) for own in (_siblings(row, scope) if whole else [row]))


def _leaves_all_open(name: str, row: Row, scope: Rows) -> bool:
    """Whether a row leaves a field open, and no other form of its project gives what is the project's own."""
    known = FIELDS[name]
    others = scope.of_project.get(row.project.id, ()) if known.level == "project" else ()
    return known.get(row) is None and all(known.get(other) is None for other in others)


def _leaves_open(name: str, row: Row, how: Lacks) -> bool:
    if name in {"partners", "partner"}:
        return not row.report.partners
    if name in {"goal", "goals"}:
        return not _names(FIELDS["goal"].get(row))
    if name in OF_MEMBERSHIPS:
        return not FIELDS[name].get(row)
    value = getattr(row.report, FIELDS[name].quoted, None)
    if how.said:
        return value is not None and value.state == "unknown"
    if how.blank and value is not None and value.state == "unknown":
        return False
    return value is None or (not value.value and value.value != 0)


def _day(wanted: str, year: int | None) -> str:
    """The ISO day that a date is compared with, in a report of a year."""
    return {CLOSE: f"{year}-12-31", OPENING: f"{year}-01-01"}.get(wanted, wanted)


def _on_days(got: str, op: str, day: str) -> bool:
    """A date, possibly partial, against a day: a year ends on its last day and begins on its first."""
    last = last_day(got)
    match op:
        case "<":
            return got < day and last < day
        case "<=":
            return got <= day
        case ">":
            return last > day
        case ">=":
            return last >= day
    return got <= day <= last


def distinct(rows: Iterable[Row], *, city_wide: bool = True) -> list[Row]:
    """One row a project, in order of first appearance.

    ``city_wide``: the lead partner's report speaks for the municipality, so that a project of two nämnder counts once,
    as owned.
    """
    chosen: dict[str, Row] = {}
    for row in rows:
        other = chosen.get(row.project.id)
        if other is None or (city_wide and leads(row) and not leads(other)):
            chosen[row.project.id] = row
    return list(chosen.values())


def leads(row: Row) -> bool:
    """Whether the municipality owns the project by this report."""
    return row.report.role is not None and row.report.role.value == "lead"


def _amounts(known: Field, rows: Sequence[Row]) -> list[tuple[str, float]]:
    """A project-level amount of each project: its lead partner's where that gives one, else the first."""
    return [(row.project.id, value) for row, value in _given(known.name, rows)]


def _given(name: str, rows: Sequence[Row]) -> tuple[tuple[Row, float], ...]:
    """The rows that give a field, each with its number; of a project-level field one a project."""
    known = FIELDS[name]
    pairs = [(row, float(got)) for row in rows if isinstance(got := known.get(row), float | int)]
    if known.level == "form":
        return tuple(pairs)
    chosen: dict[str, tuple[Row, float]] = {}
    for row, value in pairs:
        other = chosen.get(row.project.id)
        if other is None or (leads(row) and not leads(other[0])):
            chosen[row.project.id] = (row, value)
    return tuple(chosen.values())


def figure_of(measure: Measure, rows: Sequence[Row]) -> tuple[float | None, tuple[tuple[Row, float], ...]]:
    """A measure over rows, and the rows behind it that give a number: of a project's own amounts one a project."""
    if measure.field is None or measure.how in {"count", "list"}:
        return float(len({row.project.id for row in rows})), ()
    behind = _given(measure.field, rows)
    values = [value for _, value in behind]
    if not values:
        return None, ()
    return _FIGURES.get(measure.how, sum)(values), behind


def _of_budget(measure: Measure, part: Part) -> Part:
    """How many per cent of its total budget a project's own amount is, or what it leaves of that budget."""
    own, whole = FIELDS[str(measure.field)].get, FIELDS["total_budget"].get
    given = [(row, own(row), whole(row)) for row in part.every]
    pairs = [
        (row, 100 * got / total if measure.how == "ratio" else float(total - got))
        for row, got, total in given
        if isinstance(got, float | int) and isinstance(total, float | int) and total
    ]
    one = len({round(value, 1) for _, value in pairs}) == 1
    return replace(part, behind=tuple(pairs), value=pairs[0][1] if one else None)


def _measured(measure: Measure, part: Part) -> Part:
    value, behind = figure_of(measure, part.every)
    if measure.how in {"max", "min"} and value is not None:
        behind = tuple(pair for pair in behind if pair[1] == value)
    return replace(part, value=value, behind=behind)


def _ordered(order: Order, part: Part) -> Part:
    """The rows at the places asked for, in order; those without the field are left out, or last where all are sorted."""
    known = FIELDS[order.by]
    keyed = _keyed(known, part.every, falling=order.falling)
    keyed.sort(key=lambda pair: pair[1], reverse=order.falling)
    once: dict[str, tuple[Row, float | str]] = {}
    for row, key in keyed:
        once.setdefault(row.project.id, (row, key))
    taken = placed(list(once.values()), order, lambda pair: pair[1])
    rows = tuple(row for row, _ in taken)
    if taken and (order.first, order.last) == (1, None):
        rows += tuple(row for row in distinct(part.every) if row.project.id not in once)
    behind = tuple((row, float(key)) for row, key in taken if isinstance(key, float))
    value = behind[0][1] if behind and known.name in AMOUNTS else None
    return replace(part, rows=rows, behind=behind, value=value)


def _keyed(known: Field, rows: Sequence[Row], *, falling: bool) -> list[tuple[Row, float | str]]:
    if known.kind == "date":
        found = [(row, str(got)) for row in rows if (got := known.get(row)) is not None]
        return [(row, last_day(got) if known.name == "end_date" else got) for row, got in found]
    if known.kind == "text":
        return [(row, str(got).casefold()) for row in rows if (got := known.get(row)) is not None]
    return list(_given(known.name, rows))


def placed(ordered: Sequence[K], order: Order | None, key: Callable[[K], float | str | None]) -> list[K]:
    """The places asked for of what is in order, with everything that ties with the last of them.

    >>> placed([9, 7, 7, 5], Order("measure", last=2), float), placed([9, 7, 7, 5], Order("measure", first=3, last=3), float)
    ([9, 7, 7], [5])
    """
    if order is None or (order.first == 1 and order.last is None):
        return list(ordered)
    levels = list(dict.fromkeys(map(key, ordered)))
    if order.first > 1:
        wanted = levels[order.first - 1 : order.last]
        return [one for one in ordered if key(one) in wanted]
    head = list(ordered[: order.last])
    edge = key(head[-1]) if head else None
    return head + [one for one in ordered[len(head) :] if key(one) == edge]
