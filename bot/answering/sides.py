"""Two or more sides compared: each with its figure, and which has more or whether the comparison holds."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.telling import Telling
from bot.answering.values import amount_said
from bot.drafting.draft import marks
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import FIELDS
from bot.query.forms import Measure, Query, Scope, Side, both
from bot.query.say import side_said
from bot.query.stated import one_a_city, subject_of
from bot.wording import listing, number, plural
from indexer.records import Figure

_HOLDS: dict[str, Callable[[float, float], bool]] = {">": operator.gt, "<": operator.lt, "=": operator.eq}


def sides(at: Telling, result: Result) -> Reply:
    """A line a side, behind what the comparison comes to."""
    query = result.query
    lines, values = [], []
    for side, parts in result.sides:
        said, value = _side(at, side, parts, query)
        if _compares_nothing(query, side) and (paid := _paid_beside(at, side, parts, query)):
            said = f"{said}, {paid}"
        name = side_said(side.label, at.lang)
        values.append((name, value))
        lines.append(f"– {name}: {said}")
    if all(value is None for _, value in values):
        return none(at, query)
    missing = [name for name, value in values if value is None]
    figures.note_lacking(at, missing)
    verdict, value, unit = ("", None, None)
    if not missing and _is_compared(query):
        verdict, value, unit = _verdict(at, query, [(name, value or 0.0) for name, value in values])
    text = "\n".join([*([verdict] if verdict else []), *lines])
    return Reply("partial" if missing else "answered", text, value, unit)


def _compares_nothing(query: Query, side: Side) -> bool:
    """Whether nothing says by what sides are compared."""
    if side.year or query.yes_no or query.measure.field:
        return False
    return query.measure.how in {"list", "difference"}


def _is_compared(query: Query) -> bool:
    return query.measure.how != "list" or bool(query.yes_no or query.measure.field)


def _scope(query: Query, side: Side) -> Scope:
    return replace(query.scope, years=(side.year,)) if side.year else query.scope


def _own(query: Query, side: Side, measure: Measure) -> Query:
    """The form of one side by itself."""
    where = both(query.where, side.where)
    return replace(query, where=where, measure=measure, sides=(), yes_no=None, scope=_scope(query, side))


def _paid_beside(at: Telling, side: Side, parts: Sequence[Part], query: Query) -> str:
    """What was paid out on a side."""
    paid = Measure("sum", "paid_out")
    own = at.evaluator.run(_own(query, side, paid)).parts
    said, value = _side(at, side, own, replace(query, measure=paid))
    return at.say(f"{said} utbetalt", f"{said} paid out") if value is not None else ""


def _counted(measure: Measure) -> Measure:
    """What is told of a side: how many, or the sum of a field, where the form names no other figure."""
    if measure.how not in {"list", "values", "difference"}:
        return measure
    return Measure("sum", measure.field) if measure.field else Measure("count")


def _side(at: Telling, side: Side, parts: Sequence[Part], query: Query) -> tuple[str, float | None]:
    """One side in words, and its value: the stated figure where a report has it, else what the rows come to."""
    counted = _counted(query.measure)
    if stated := _stated(at, side, parts, _own(query, side, counted)):
        value = stated[0].value if len(stated) == 1 else None
        return listing([_stated_said(at, figure, several=len(stated) > 1) for figure in stated], at.lang), value
    told = [_part_said(at, counted, part) for part in parts if part.every and _value(counted, part) is not None]
    if told:
        return listing([said for said, _ in told], at.lang), told[0][1] if len(told) == 1 else None
    if counted.how == "count" and not side.year:
        return at.say("inga projekt", "no projects"), 0.0
    return at.say("ingen uppgift", "not stated"), None


def _stated(at: Telling, side: Side, parts: Sequence[Part], own: Query) -> list[Figure]:
    """The stated figures of a side, where no rows of a newer year than theirs answer."""
    subject = subject_of(own)
    found = one_a_city(at.stated.find(subject, own.scope)) if subject else []
    if not found or side.year:
        return found
    return [] if any(part.rows and (part.year or 0) > (found[0].year or 0) for part in parts) else found


def _stated_said(at: Telling, figure: Figure, *, several: bool) -> str:
    n = figures.recorded(at, figure)
    return f"{figure_shown(at.draft, figure)}{f' ({figure.municipality})' if several else ''} [{n}]"


def _value(counted: Measure, part: Part) -> float | None:
    return float(len(part.rows)) if counted.how == "count" else part.value


def _part_said(at: Telling, counted: Measure, part: Part) -> tuple[str, float | None]:
    value = _value(counted, part) or 0.0
    if counted.how == "count":
        noun = at.say("projekt", plural(int(value), "project", "projects"))
        return f"{number(value, at.lang)} {noun} {marks(at.cite_all(part.rows, 'department'))}", value
    name = str(counted.field)
    cited = marks(at.cite_all([row for row, _ in part.behind], name))
    return f"{amount_said(name, value, at.lang)} {cited}", value


def _verdict(at: Telling, query: Query, values: Sequence[tuple[str, float]]) -> tuple[str, float | None, str | None]:
    """Yes or no to a comparison, or which side has more and by how much."""
    if len(values) < 2:
        return "", None, None
    (first, one), (second, other) = values[:2]
    if query.yes_no:
        holds = _HOLDS[query.yes_no](one, other)
        return at.say("Ja.", "Yes.") if holds else at.say("Nej.", "No."), None, None
    if len(values) > 2:
        top = max(value for _, value in values)
        leading = listing([name for name, value in values if value == top], at.lang)
        return at.say(f"Mest: {leading}.", f"Most: {leading}."), None, None
    name, gap = query.measure.field, abs(one - other)
    unit = FIELDS[name].unit if name else "projekt"
    if not gap:
        return at.say("Lika.", "The same."), 0.0, unit
    more, less = (first, second) if one > other else (second, first)
    return f"{more}: {_gap(at, name, gap)} {at.say('än', 'than')} {less}.", gap, unit


def _gap(at: Telling, name: str | None, gap: float) -> str:
    if name:
        return f"{amount_said(name, gap, at.lang)} {at.say('mer', 'more')}"
    return f"{number(gap, at.lang)} {at.say('fler projekt', plural(int(gap), 'more project', 'more projects'))}"
