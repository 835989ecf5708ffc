"""Two or more sides compared: each with its figure, and which has more or whether the comparison holds."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.telling import Telling, is_of_one
from bot.drafting.draft import marks
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import FIELDS
from bot.query.forms import Measure, Query, Side, both
from bot.query.say import side_said
from bot.query.stated import one_a_city, subject_of
from bot.query.units import amount_said
from bot.wording import listing, number, plural
from indexer.records import Figure

_HOLDS: dict[str, Callable[[float, float], bool]] = {">": operator.gt, "<": operator.lt, "=": operator.eq}


class _Told(NamedTuple):
    """A side in words, its one value, the municipalities that give one, and the years of their reports."""

    said: str
    value: float | None
    cities: tuple[str, ...] = ()
    years: tuple[int | None, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing is told of a side."""
        return self.value is None and not self.cities


def sides(at: Telling, result: Result) -> Reply:
    """A line a side, behind what the comparison comes to."""
    query = result.query
    lines = []
    told: dict[str, _Told] = {}
    for side, parts in result.sides:
        own = _side(at, side, parts, query)
        if _compares_nothing(query, side) and (paid := _paid_beside(at, side, query)):
            own = own._replace(said=f"{own.said}, {paid}")
        name = side_said(side.label, at.lang)
        told[name] = own
        lines.append(f"– {name}: {own.said}")
    if all(own.is_open for own in told.values()):
        return none(at, query)
    missing = _missing(told, of_years=any(side.year for side in query.sides))
    figures.note_lacking(at, missing)
    _note_years(at, query, told.values())
    verdict, value, unit = ("", None, None)
    values = [(name, own.value) for name, own in told.items() if own.value is not None]
    if len(values) == len(lines) and not missing and _is_compared(query):
        verdict, value, unit = _verdict(at, query, values)
    text = "\n".join([*([verdict] if verdict else []), *lines])
    return Reply("partial" if missing else "answered", text, value, unit)


def _note_years(at: Telling, query: Query, told: Iterable[_Told]) -> None:
    """That municipalities are held against each other by reports of different years."""
    cities = any(side.municipality for side in query.sides)
    if cities and len({year for own in told for year in own.years}) > 1:
        at.draft.note(
            "Kommunernas senaste redovisningar är för olika år; talen gäller var sitt.",
            "The municipalities' newest reports are of different years; each number is of its own.",
        )


def _missing(told: Mapping[str, _Told], *, of_years: bool) -> list[str]:
    """The sides that nothing is told of; of years also the municipalities that only the others tell of."""
    cities = dict.fromkeys(city for own in told.values() for city in own.cities) if of_years else {}
    missing = []
    for name, own in told.items():
        lacking = [f"{city} {name}" for city in cities if city not in own.cities]
        missing += [name] if own.is_open else lacking
    return missing


def _compares_nothing(query: Query, side: Side) -> bool:
    """Whether nothing says by what sides are compared."""
    if side.year or query.yes_no or query.measure.field:
        return False
    return query.measure.how in {"list", "difference"}


def _is_compared(query: Query) -> bool:
    return query.measure.how != "list" or bool(query.yes_no or query.measure.field)


def _own(query: Query, side: Side, measure: Measure) -> Query:
    """The form of one side by itself."""
    where = both(query.where, side.where)
    return replace(query, where=where, measure=measure, sides=(), yes_no=None, scope=side.scope(query.scope))


def _paid_beside(at: Telling, side: Side, query: Query) -> str:
    """What was paid out on a side."""
    paid = Measure("sum", "paid_out")
    own = at.evaluator.run(_own(query, side, paid)).parts
    told = _side(at, side, own, replace(query, measure=paid))
    return at.say(f"{told.said} utbetalt", f"{told.said} paid out") if told.value is not None else ""


def _counted(measure: Measure) -> Measure:
    """What is told of a side: how many, or the sum of a field, where the form names no other figure."""
    if measure.how not in {"list", "values", "difference"}:
        return measure
    return Measure("sum", measure.field) if measure.field else Measure("count")


def _side(at: Telling, side: Side, parts: Sequence[Part], query: Query) -> _Told:
    """One side: the stated figure where a report has it, else what the rows come to."""
    counted = _counted(query.measure)
    if stated := _stated(at, side, parts, _own(query, side, counted)):
        said = listing([_stated_said(at, figure, _apart(stated, figure)) for figure in stated], at.lang)
        cities, years = tuple(one.municipality for one in stated), tuple(one.year for one in stated)
        return _Told(said, stated[0].value if len(stated) == 1 else None, cities, years)
    given = [part for part in parts if part.every and _value(counted, part) is not None]
    if given:
        return _read(at, counted, given, query)
    if counted.how == "count" and not side.year and _reports_projects(at, side):
        return _Told(at.say("inga projekt", "no projects"), 0.0)
    return _Told(at.say("ingen uppgift", "not stated"), None)


def _reports_projects(at: Telling, side: Side) -> bool:
    """Whether a side that is a municipality reports single projects at all: that it tells of none is not that it has none."""
    return side.municipality is None or any(row.report.municipality == side.municipality for row in at.evaluator.rows)


def _read(at: Telling, counted: Measure, given: Sequence[Part], query: Query) -> _Told:
    """What the rows of a side come to; of one project that was named it is a record."""
    told = [_part_said(at, counted, part, _apart(given, part)) for part in given]
    value = _value(counted, given[0]) if len(given) == 1 else None
    if is_of_one(query) and counted.field:
        [(row, _), *_] = given[0].behind
        at.record(row, at.cite(row, str(counted.field)))
    cities, years = tuple(part.municipality for part in given), tuple(part.year for part in given)
    return _Told(listing(told, at.lang), value, cities, years)


def _stated(at: Telling, side: Side, parts: Sequence[Part], own: Query) -> list[Figure]:
    """The stated figures of a side, where no rows of a newer year than theirs answer."""
    subject = subject_of(own)
    found = one_a_city(at.stated.find(subject, own.scope)) if subject else []
    if not found or side.year:
        return found
    return [] if any(part.rows and (part.year or 0) > (found[0].year or 0) for part in parts) else found


def _apart(of: Sequence[Part] | Sequence[Figure], one: Part | Figure) -> str:
    """By what one of several is told from the others, in brackets: its municipality, its year, or both; empty where it is the only one."""
    cities, years = {each.municipality for each in of}, {each.year for each in of}
    said = [one.municipality] if len(cities) > 1 else []
    said += [str(one.year)] if len(years) > 1 and one.year else []
    return f" ({', '.join(said)})" if said else ""


def _stated_said(at: Telling, figure: Figure, apart: str) -> str:
    n = figures.recorded(at, figure)
    return f"{figure_shown(at.draft, figure)}{apart} [{n}]"


def _value(counted: Measure, part: Part) -> float | None:
    return float(len(part.rows)) if counted.how == "count" else part.value


def _part_said(at: Telling, counted: Measure, part: Part, city: str) -> str:
    value = _value(counted, part) or 0.0
    if counted.how == "count":
        noun = at.say("projekt", plural(int(value), "project", "projects"))
        return f"{number(value, at.lang)} {noun}{city} {marks(at.cite_all(part.rows, 'department'))}"
    name = str(counted.field)
    cited = marks(at.cite_all([row for row, _ in part.behind], name))
    return f"{amount_said(name, value, at.lang)}{city} {cited}"


def _verdict(at: Telling, query: Query, values: Sequence[tuple[str, float]]) -> tuple[str, float | None, str | None]:
    """Yes or no to a comparison, or which side has more and by how much."""
    if len(values) < 2:
        return "", None, None
    (first, one), (second, other) = values[:2]
    if query.yes_no:
        return _yes_or_no(at, query, values)
    if len(values) > 2:
        top = max(value for _, value in values)
        leading = listing([name for name, value in values if value == top], at.lang)
        return at.say(f"Mest: {leading}.", f"Most: {leading}."), None, None
    name, gap = query.measure.field, abs(one - other)
    unit = FIELDS[name].unit if name else "projekt"
    if not gap:
        return at.say("Lika.", "The same."), 0.0, unit
    if all(side.year for side in query.sides) and name and query.measure.how == "difference":
        return _between_years(at, name, (first, one), (second, other)), gap, unit
    more, less = (first, second) if one > other else (second, first)
    return f"{more}: {_gap(at, name, gap)} {at.say('än', 'than')} {less}.", gap, unit


def _yes_or_no(at: Telling, query: Query, values: Sequence[tuple[str, float]]) -> tuple[str, float | None, str | None]:
    """Yes or no, and by how much they differ where that is asked as well."""
    (_, one), (_, other) = values[:2]
    verdict = at.say("Ja.", "Yes.") if _HOLDS[str(query.yes_no)](one, other) else at.say("Nej.", "No.")
    if query.measure.how != "difference":
        return verdict, None, None
    difference, gap, unit = _verdict(at, replace(query, yes_no=None), values)
    return f"{verdict} {difference}", gap, unit


def _between_years(at: Telling, name: str, one: tuple[str, float], other: tuple[str, float]) -> str:
    """By how much an amount rose or fell from one year to the other."""
    (first, before), (last, after) = sorted((one, other))
    gap = amount_said(name, abs(after - before), at.lang)
    if after > before:
        return at.say(f"Ökade med {gap} från {first} till {last}.", f"Rose by {gap} from {first} to {last}.")
    return at.say(f"Minskade med {gap} från {first} till {last}.", f"Fell by {gap} from {first} to {last}.")


def _gap(at: Telling, name: str | None, gap: float) -> str:
    if name:
        return f"{amount_said(name, gap, at.lang)} {at.say('mer', 'more')}"
    return f"{number(gap, at.lang)} {at.say('fler projekt', plural(int(gap), 'more project', 'more projects'))}"
