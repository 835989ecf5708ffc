"""Questions of memberships that go on from what was told of networks: "efter det", "vem av dem gick med först?"."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import State
from bot.query.forms import TOLD, Among, Compare, InEach, Measure, Pred, Query, Side, both, conditions, walk
from bot.text.toolbox import Answering
from bot.understanding.membership_sides import of_network
from bot.understanding.reading import Reading

_YEAR = Measure("min", "since")


def from_told(reading: Reading, state: State, answering: Answering) -> Query | None:
    """The form of a question of memberships that points back to the network told before; None where it does not, or where
    none or several were told."""
    told = _told(state, answering) if _points_back(reading) else None
    if told is None or (_is_of_cities(reading, told) and not _tells_cities(state)):
        return None
    query = _of_the_same_city(reading, state)
    bounds = [one for one in walk(query.where) if isinstance(one, Compare) and one.value == TOLD]
    if not bounds:
        return replace(query, where=both(query.where, told))
    if len(told.ids) != 1:
        return None
    if named := [one for one in conditions(query.where) if isinstance(one, Among)]:
        sides = tuple(Side(one.names[0], one) for one in (*named, told))
        return Query(entity="network", of="network", measure=_YEAR, sides=sides, yes_no=bounds[0].op, scope=query.scope)
    return replace(query, where=_with_told(query.where, of_network(told.ids, told.names[0])))


def _points_back(reading: Reading) -> bool:
    return reading.query.entity == "network" and "told" in reading.parts and not reading.leftover


def _is_of_cities(reading: Reading, told: Among) -> bool:
    """Whether a question asks which municipality it was, and the networks told before leave that open."""
    return "perhaps" in reading.parts or ("columns" in reading.parts and len(told.ids) > 1)


def _of_the_same_city(reading: Reading, state: State) -> Query:
    """A question of the one municipality that was told of, where it names none and asks for none."""
    query = reading.query
    if query.scope.municipalities or query.sides or "columns" in reading.parts:
        return query
    told = state.form.scope.municipalities if state.form is not None else ()
    cities = told or tuple(filter(None, (state.municipality,)))
    return replace(query, scope=replace(query.scope, municipalities=cities)) if len(cities) == 1 else query


def _told(state: State, answering: Answering) -> Among | None:
    """The networks told of last: those that a form names, else those of its answer."""
    named = [one for one in conditions(state.form.where) if isinstance(one, Among)] if state.form is not None else []
    if state.form is not None and state.form.entity == "network" and named:
        return named[0]
    ids = state.networks
    return Among(ids, tuple(answering.index.networks[one].name for one in ids)) if ids else None


def _tells_cities(state: State) -> bool:
    """Whether what was told last is municipalities that are in a network."""
    found = conditions(state.form.where) if state.form is not None else ()
    return any(isinstance(one, InEach | Among) for one in found) and not (state.form and state.form.columns)


def _with_told(where: Pred | None, year: Query) -> Pred | None:
    return both(
        *(
            replace(one, value=year) if isinstance(one, Compare) and one.value == TOLD else one
            for one in conditions(where)
        )
    )
