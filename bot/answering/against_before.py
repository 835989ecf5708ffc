"""What was just told held against something else: "och hur mycket större är Theseus?", "how much less is that than the year
before?"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.conversation import State
from bot.query.fields import AMOUNTS
from bot.query.forms import Among, Is, Measure, Pred, Query, Scope, Side, both, conditions
from bot.understanding.follow import BESIDE
from bot.understanding.reading import Reading

_BY_NAME = frozenset({"department", "programme", "goal"})
"""Conditions by which one side takes the place of another."""


def against_before(reading: Reading, state: State, among: Callable[[tuple[str, ...]], Among]) -> Query | None:
    """The difference between what the last answer told and the project, year, nämnd or programme that a question names; None
    where it asks for none, or where it is open what would be held against what."""
    told = _told(state, among) if reading.by_how_much and not reading.leftover else None
    if told is None:
        return None
    sides = _projects(reading, state, among) or _years(reading, told, state) or _names(reading, told)
    if len(sides) != 2:
        return None
    kept = conditions(told.where)
    where = both(*(one for one in kept if all(not _replaced(one, side) for side in sides)))
    scope = replace(told.scope, years=()) if sides[0].year else told.scope
    return Query(where=where, measure=Measure("difference", told.measure.field), sides=sides, scope=scope)


def _told(state: State, among: Callable[[tuple[str, ...]], Among]) -> Query | None:
    """The form of one number that was told before."""
    form = state.form
    if form is not None:
        column = form.columns[0] if len(form.columns) == 1 and len(state.projects) == 1 else None
        counted = form.measure.how in {"count", "sum"} and not (form.by or form.sides)
        if column in AMOUNTS:
            return replace(form, measure=Measure("sum", column), columns=())
        return form if counted and form.entity == "project" else None
    fields = state.question.fields if state.question is not None and state.question.intent == "field" else ()
    if len(state.projects) != 1 or len(fields) != 1 or fields[0] not in AMOUNTS:
        return None
    scope = Scope(years=state.question.years[:1] if state.question is not None else ())
    return Query(where=among(state.projects), measure=Measure("sum", fields[0]), scope=scope)


def _projects(reading: Reading, state: State, among: Callable[[tuple[str, ...]], Among]) -> tuple[Side, ...]:
    if len(reading.named) != 1 or len(state.projects) != 1 or reading.named == state.projects or reading.ambiguous:
        return ()
    return tuple(Side(one.names[0], one) for one in (among(reading.named), among(state.projects)))


def _years(reading: Reading, told: Query, state: State) -> tuple[Side, ...]:
    before = (*told.scope.years, *((state.year,) if state.year else ()))[:1]
    named = reading.query.scope.years or tuple(
        year + step for year in before for name, step in BESIDE.items() if name in reading.parts
    )
    return tuple(Side(str(year), year=year) for year in (*before, *named)) if reading.query.where is None else ()


def _names(reading: Reading, told: Query) -> tuple[Side, ...]:
    new = conditions(reading.query.where)
    old = [one for one in conditions(told.where) if _replaced(one, Side("", new[0] if len(new) == 1 else None))]
    found = [one for one in (*new, *old) if isinstance(one, Is) and len(one.values) == 1]
    return tuple(Side(one.values[0], one) for one in found)


def _replaced(one: Pred, side: Side) -> bool:
    """Whether a condition is what sets a side apart."""
    if isinstance(side.where, Among):
        return isinstance(one, Among)
    same = isinstance(one, Is) and isinstance(side.where, Is) and one.field == side.where.field
    return same and isinstance(one, Is) and one.field in _BY_NAME
