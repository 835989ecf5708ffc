"""From a form to the filters of Utforska that select the same rows, so that an answer can lead to its table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answer import Answer
from bot.explore.filters import NAMES, NEWEST, TAKING_PART, Filters
from bot.explore.selection import NAMED, STATUSES, form
from bot.query.forms import (
    About,
    Is,
    Measure,
    Not,
    Pred,
    Query,
    Reported,
    Scope,
    With,
    as_json,
    both,
    conditions,
    from_json,
)

SORTS = {"name": "name", "start_date": "period", "total_budget": "total_budget", "paid_out": "paid_out"}
"""What an answer may be ordered by, to the column of the table."""


def filters_of(query: Query) -> Filters | None:
    """The filters that select the rows of a form; None where no page of filters does.

    What has a field of its own on the page goes there, the rest is carried as a condition. Without a year the form must
    be of every year, as the page is.

    >>> from bot.query.forms import Not, Scope
    >>> filters_of(Query(where=Not(Is("role", ("lead",))), scope=Scope(("Exempelstad",), (2025,)))).query()
    '?kommun=Exempelstad&ar=2025&villkor=%7B%22is%22%3A%22Not%22%2C%22of%22%3A%7B%22is%22%3A%22Is%22%2C%22field%22%3A%22role%22%2C%22values%22%3A%5B%22lead%22%5D%7D%7D'
    >>> filters_of(Query(where=Is("role", ("lead",)), scope=Scope(years=(2025,)))).query()
    '?ar=2025&roll=lead'
    """
    if not _is_of_one_table(query):
        return None
    where = both(query.where, query.measure.whole)
    given, rest = _apart(conditions(where))
    given["municipality"] = "".join(query.scope.municipalities)
    given["year"] = "".join(map(str, query.scope.years)) or ("" if query.scope.every or query.over_time else NEWEST)
    if rest:
        given["condition"] = json.dumps(as_json(both(*rest)), ensure_ascii=False, separators=(",", ":"))
    if query.order and query.order.by in SORTS:
        given["sort"] = f"{'-' if query.order.falling else ''}{SORTS[query.order.by]}"
    made = Filters(**given)
    kept = Filters.read({NAMES[name]: str(value) for name, value in given.items()})
    return made if made == kept and set(conditions(form(made).where)) == set(conditions(where)) else None


def _is_of_one_table(query: Query) -> bool:
    """Whether one table of projects can show what a form is of: one municipality or all, one year, all or the newest, nothing compared."""
    scope = query.scope
    if query.entity != "project" or scope.documents or scope.since or query.sides or query.having:
        return False
    return len(scope.years) <= 1 and len(scope.municipalities) <= 1


def _apart(wanted: Sequence[Pred]) -> tuple[dict[str, Any], list[Pred]]:
    """The conditions that a filter of the page says, by filter, and the others."""
    rest = list(wanted)
    given: dict[str, Any] = {}
    for name, status in STATUSES.items():
        if "status" not in given and set(conditions(status)) <= set(rest):
            given["status"] = name
            rest = [one for one in rest if one not in conditions(status)]
    for one in list(rest):
        name, value = _filter(one)
        if name and name not in given:
            given[name] = value
            rest.remove(one)
    return given, rest


def _filter(one: Pred) -> tuple[str, str]:
    match one:
        case Is(name, (value,)) if name in NAMED:
            return name, value
        case Reported(int(year), None):
            return "reported", str(year)
        case Not(Reported(int(year), None)):
            return "reported", f"-{year}"
        case With(name) if name == " ".join(name.split()):
            return "place", name
        case About(words) if words == tuple(" ".join(words).split()):
            return "text", " ".join(words)
    return "", ""


def table_for(answer: Answer) -> tuple[str, Filters] | None:
    """The table that shows just what an answer is of, by its address, with its filters; None where none does."""
    if filters := filters_for(answer):
        return "projekt", filters
    if filters := _of_networks(answer):
        return "natverk", filters
    return None


def name_of(answer: Answer) -> str:
    """The one country, city or organisation that an answer tells all of; empty where it is of something else."""
    query: Query | None = from_json(answer.query) if answer.query else None
    asked = conditions(query.where) if query else ()
    named = [one.name for one in asked if isinstance(one, With)]
    of_it = all(isinstance(one, With) or (isinstance(one, Is) and one.field == "department") for one in asked)
    return named[0] if len(named) == 1 and of_it else ""


def _of_networks(answer: Answer) -> Filters | None:
    """The filters of the networks that an answer lists: of one report, and perhaps of one nämnd."""
    if answer.query is None or answer.status not in {"answered", "partial"}:
        return None
    query: Query = from_json(answer.query)
    told = {(one.municipality, one.year) for one in answer.citations}
    if not _lists_networks(query) or len(told) != 1 or any(one.type != "network" for one in answer.records):
        return None
    boards = [value for one in conditions(query.where) if isinstance(one, Is) for value in one.values]
    [(city, year)] = told
    given = Filters(municipality=city or "", year=str(year or ""), department="".join(boards), standing=TAKING_PART)
    return given if city and year else None


def _lists_networks(query: Query) -> bool:
    """Whether a form is of all networks, or of those of one nämnd."""
    asked = conditions(query.where)
    of_board = all(isinstance(one, Is) and one.field == "department" and len(one.values) == 1 for one in asked)
    whole = replace(query, where=None, measure=Measure(), order=None, columns=(), scope=Scope(), exists=False)
    cut = query.order is not None and query.order.last is not None
    return whole == Query(entity="network", of="network") and of_board and len(asked) <= 1 and not cut


def filters_for(answer: Answer) -> Filters | None:
    """The filters that select what an answer is of, in the municipality and the report that it was taken from; None
    where none do.
    """
    if answer.query is None or answer.status not in {"answered", "partial"}:
        return None
    query: Query = from_json(answer.query)
    scope = _with_what_was_told(query, *_places_and_years(answer))
    return filters_of(replace(query, scope=scope))


def _places_and_years(answer: Answer) -> tuple[set[Any], set[Any]]:
    """The municipalities and years of an answer's projects; of its citations where it has none."""
    projects = [record.fields for record in answer.records if record.type == "project"]
    told = [(fields.get("municipality"), fields.get("reporting_year")) for fields in projects]
    told = told or [(cited.municipality, cited.year) for cited in answer.citations]
    return {city for city, _ in told}, {year for _, year in told}


def _with_what_was_told(query: Query, cities: set[Any], years: set[Any]) -> Scope:
    """A form's scope, with the one municipality and year of the answer where it names none; as it is where those are
    several, which are then the newest of each.
    """
    scope = query.scope
    if scope.every:
        return scope
    if not scope.municipalities and len(cities) == 1 and None not in cities:
        scope = replace(scope, municipalities=(str(next(iter(cities))),))
    if scope.years or query.over_time or not scope.municipalities or len(years) != 1 or None in years:
        return scope
    return replace(scope, years=(int(str(next(iter(years)))),))
