"""What was just told held against something else: "och hur mycket större är Theseus?", "fick Kulturnämnden mer än så?", "how much
less is that than the year before?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.conversation import FIGURES, State, Told, figure_told
from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import Among, Compare, Is, Measure, Op, Pred, Query, Scope, Side, both, conditions
from bot.understanding.follow import BESIDE
from bot.understanding.reading import Reading
from bot.understanding.spelling import WORD
from bot.understanding.words import WORDS

Naming = Callable[[tuple[str, ...]], Among]
_MONEY = frozenset({"pengar", "pengarna", "belopp", "beloppet", "money", "summan", "summa"})
"""Words for money of whatever kind."""
_BY_NAME = frozenset({"department", "programme", "goal"})
"""Conditions by which one side takes the place of another."""
_THAN_TOLD = re.compile(r"(?i)\b(?:än|than)\s+(?:så|det(?:ta)?|den|dem|de|dom|that|this|it|those)\b(?=\s*[?.!,]|\s*$)")
"""What was told before as what something is held against."""
_VERB_FIRST = re.compile(
    r"(?i)^(?:(?:och|men|and|but)\s+)?(?:är|var|har|hade|fick|får|kostar|kostade|slutar|slutade|startar|startade|tar|pågår|is|was|are|did|does|has|had)\b"
)
_THE_TWO = re.compile(
    r"(?i)\b(?:de|dem|dom|the|those|these|them)\s*(?:två|båda|bägge|two|both)?\s*[?.!]*$|\b(?:det|it)\b(?:\s+(?:alltså|då|then))?\s*[?.!]*$"
)
"""The end of a question of what was told last and what before it."""


def against_before(plain: str, reading: Reading, state: State, among: Naming) -> Query | None:
    """What was told before held against the project, year, nämnd or programme that a question names, or against what was told
    before that: by how much they differ, or whether one is more. None where it asks for nothing of the kind, or where it is open
    what would be held against what."""
    if reading.leftover or reading.ambiguous:
        return None
    if values := _the_last_two_sums(plain, reading, state, among) or _of_told_values(plain, reading, state, among):
        return values
    if not _is_of_the_same(plain, reading, state):
        return None
    apart = "difference" in reading.parts and not (reading.query.sides or reading.named)
    if reading.by_how_much or apart:
        return _difference(plain, reading, state, among)
    asks = _THAN_TOLD.search(plain) or (reading.comparative and not _holds_bound(reading))
    if reading.comparative is None or not asks or not _VERB_FIRST.match(plain):
        return None
    return _whether(reading, reading.comparative, state, among)


_FEW = 7
"""Words of the longest question that only asks which of what was told is most."""


def _asks_which(plain: str, reading: Reading) -> bool:
    """ "Vilket är mest?": which of what was told, with nothing said of what it is of."""
    query = reading.query
    bare = query.where is None and query.scope == Scope() and not (reading.named or query.by or reading.of_networks)
    return bare and "order" in reading.parts and len(WORD.findall(plain)) <= _FEW


_OF_NUMBER = re.compile(r"(?i)\b(?:flest|fler|färre|färst|most|fewest|more|fewer)\b")


def _the_last_two_sums(plain: str, reading: Reading, state: State, among: Naming) -> Query | None:
    """The sum or number that was told last and the one before it as sides; None where these are no two of one kind."""
    told = _told(state, among) if _asks_which(plain, reading) else None
    if told is None or state.earlier is None or state.earlier.measure != told.measure:
        return None
    counted = told.measure.how == "count"
    if told.measure.how not in {"sum", "count"} or (counted and not _OF_NUMBER.search(plain)):
        return None
    if _said_fields(plain) - {str(told.measure.field), *(("count",) if counted else ())}:
        return None
    sides = _the_last_two(told, replace(state, recent=()), among)
    return _apart(told, sides, Measure("difference", told.measure.field)) if len(sides) == 2 else None


_TOGETHER = re.compile(
    r"(?i)\b(?:båda|bägge|tillsammans|ihop|sammanlagt|sammantaget|totalt|dem|both|them|together|combined|altogether|in total|in all)\b"
)
"""Words for several values added up."""


def _of_told_values(plain: str, reading: Reading, state: State, among: Naming) -> Query | None:
    """How much the two values of one project each that were told last differ, or what those told one after the other come to:
    "hur mycket minskade det?", "vad blir det tillsammans?". None where something else is asked of, or no such values were told."""
    apart = "difference" in reading.parts or reading.by_how_much
    added = "all_added" in reading.parts and _TOGETHER.search(plain) is not None
    values = _told_in_a_row(state.told) if (apart or added) and asks_of_nothing_else(reading) else []
    if len(values) < 2 or _said_fields(plain) - {str(values[-1].figure), "count"}:
        return None
    values = values[-2:] if apart else values
    of_one = len({one.ids for one in values}) == 1
    return (_of_years if of_one else _of_projects)(values, among, apart=apart)


def _of_years(values: list[Told], among: Naming, *, apart: bool) -> Query | None:
    """Values of one project in several years as a form; None where it is open of which year one is."""
    years = tuple(dict.fromkeys(year for one in values if (year := _year_told(one))))
    figure, whole = values[-1].figure, Query(where=among(values[-1].ids))
    if len(years) != len(values):
        return None
    if not apart:
        return replace(whole, measure=Measure("sum", figure), scope=Scope(years=years))
    return replace(
        whole, measure=Measure("difference", figure), sides=tuple(Side(str(year), year=year) for year in years)
    )


def _of_projects(values: list[Told], among: Naming, *, apart: bool) -> Query | None:
    """Values of several projects as a form; None where they were asked of different years, or one project has two of them."""
    ids, asked = tuple(dict.fromkeys(one.ids[0] for one in values)), {one.years for one in values}
    if len(asked) > 1 or len(ids) != len(values):
        return None
    figure, scope = values[-1].figure, Scope(years=asked.pop())
    if not apart:
        return Query(where=among(ids), measure=Measure("sum", figure), scope=scope)
    sides = tuple(Side(one.names[0], one) for one in (among((name,)) for name in ids))
    return Query(measure=Measure("difference", figure), sides=sides, scope=scope)


def asks_of_nothing_else(reading: Reading) -> bool:
    """Whether a question names nothing that it is of."""
    query = reading.query
    bare = query.where is None and query.scope == Scope() and not (query.sides or query.by or query.columns)
    return bare and not (reading.named or reading.of_networks or reading.leftover)


def _told_in_a_row(told: tuple[Told, ...]) -> list[Told]:
    """The values of one project each that were told one after the other, of the amount that was told last."""
    found: list[Told] = []
    for one in reversed(told):
        if one.figure not in AMOUNTS or (found and one.figure != found[0].figure) or len(one.ids) != 1:
            break
        if not any((one.ids, _year_told(one)) == (other.ids, _year_told(other)) for other in found):
            found.append(one)
    return found[::-1]


def _year_told(one: Told) -> int | None:
    """The year that a value is of."""
    return one.years[0] if len(one.years) == 1 else one.answered


def points_to_told(plain: str) -> str:
    """The words by which something is held against what was told before; empty where there are none."""
    found = _THAN_TOLD.search(plain)
    return found.group() if found else ""


def _is_of_the_same(plain: str, reading: Reading, state: State) -> bool:
    """Whether a question names no other figure than the one that was told: an amount is held against no date, and what was paid out
    against no budget."""
    told = figure_told(state)
    said = _said_fields(plain)
    said -= {"duration"} if said & DATES else set()
    own = reading.comparative[1] if reading.comparative else None
    if told in DATES:
        return own == "date" and said <= {told}
    if own is not None and own != told:
        return False
    return told is not None and said <= ({"count"} if told == "count" else {told})


def _said_fields(plain: str) -> set[str]:
    """The figures and dates that a question has words for; "count" for projects."""
    words = [word for word in WORD.findall(plain) if word.casefold() not in _MONEY]
    senses = [sense for size in (1, 2) for at in range(len(words)) for sense in WORDS.of(words[at : at + size])]
    keys = {(sense.kind, sense.key) for sense in senses}
    fields = {key for kind, key in keys if kind == "field" and key in FIGURES}
    counts = ("thing", "project") in keys or (("ask", "how_many") in keys and not fields & AMOUNTS)
    return fields | {"count"} if counts else fields


def _holds_bound(reading: Reading) -> bool:
    """Whether what is compared with stands in the question itself."""
    return bool(reading.query.sides) or any(isinstance(one, Compare) for one in conditions(reading.query.where))


def _difference(plain: str, reading: Reading, state: State, among: Naming) -> Query | None:
    told = _told(state, among)
    if told is None:
        return None
    sides = _projects(reading, state, among) or _years(reading, told, state) or _names(reading, told)
    asked = "difference" in reading.parts or _THE_TWO.search(plain)
    if not sides and reading.query.where is None and not reading.named and asked:
        sides = _the_last_two(told, state, among)
    return _apart(told, sides, Measure("difference", told.measure.field)) if len(sides) == 2 else None


def _apart(told: Query, sides: tuple[Side, ...], measure: Measure) -> Query:
    """The form told before with sides in the place of what sets them apart."""
    kept = conditions(told.where)
    where = both(*(one for one in kept if all(not _replaced(one, side) for side in sides)))
    scope = replace(told.scope, years=()) if sides[0].year else told.scope
    return Query(where=where, measure=measure, sides=sides, scope=scope)


def _whether(reading: Reading, comparative: tuple[Op, str | None], state: State, among: Naming) -> Query | None:
    """ "Slutar DISCO senare än så?", "fick Kulturnämnden mer än så?"."""
    op, _ = comparative
    if len(reading.named) == 1 and len(state.projects) == 1 and reading.named != state.projects:
        name, years = figure_told(state), _years_told(state)
        if name is None or (years and reading.query.scope.years not in {(), years}):
            return None
        scope = Scope(years=years) if years else reading.query.scope
        other = Query(where=among(state.projects), measure=Measure("values", name), scope=scope)
        return Query(where=among(reading.named), check=Compare(name, op, other), scope=scope)
    told = _told(state, among)
    sides = _names(reading, told) if told is not None and not reading.named else ()
    if told is None or len(sides) != 2:
        return None
    return replace(_apart(told, sides, told.measure), yes_no=op)


def _years_told(state: State) -> tuple[int, ...]:
    """The year that was asked of before, where one was."""
    if state.form is not None:
        return state.form.scope.years[:1]
    return state.question.years[:1] if state.question is not None else ()


def _told(state: State, among: Naming) -> Query | None:
    """The form of one number that was told before."""
    form = state.form
    if form is not None:
        column = form.columns[0] if len(form.columns) == 1 and len(state.projects) == 1 else None
        counted = form.measure.how in {"count", "sum"} and not (form.by or form.sides)
        if column in AMOUNTS:
            return replace(form, measure=Measure("sum", column), columns=())
        return form if counted and form.entity == "project" else None
    name = figure_told(state)
    if len(state.projects) != 1 or name not in AMOUNTS:
        return None
    return Query(where=among(state.projects), measure=Measure("sum", name), scope=Scope(years=_years_told(state)))


def _projects(reading: Reading, state: State, among: Naming) -> tuple[Side, ...]:
    if len(reading.named) != 1 or len(state.projects) != 1 or reading.named == state.projects:
        return ()
    return tuple(Side(one.names[0], one) for one in (among(reading.named), among(state.projects)))


def _years(reading: Reading, told: Query, state: State) -> tuple[Side, ...]:
    before = (*told.scope.years, *((state.year,) if state.year else ()))[:1]
    named = reading.query.scope.years or tuple(
        year + step for year in before for name, step in BESIDE.items() if name in reading.parts
    )
    sides = tuple(Side(str(year), year=year) for year in (*before, *named)) if reading.query.where is None else ()
    return sides if len(sides) == 2 else ()


def _names(reading: Reading, told: Query) -> tuple[Side, ...]:
    return _by_name(conditions(reading.query.where), told)


def _by_name(new: tuple[Pred, ...], told: Query) -> tuple[Side, ...]:
    if len(new) != 1:
        return ()
    old = [one for one in conditions(told.where) if _replaced(one, Side("", new[0]))]
    found = [one for one in (*new, *old) if isinstance(one, Is) and len(one.values) == 1]
    return tuple(Side(one.values[0], one) for one in found)


def _the_last_two(told: Query, state: State, among: Naming) -> tuple[Side, ...]:
    """What was told last and what before it: two projects, two years, or two nämnder, programmes or goals."""
    if len(state.projects) == 1 and len(state.recent) > 1:
        return tuple(Side(one.names[0], one) for one in (among((name,)) for name in state.recent[-2:]))
    before = state.earlier
    if before is None or before.measure != told.measure or before.by or before.sides:
        return ()
    if before.where == told.where and told.scope.years != before.scope.years:
        years = (*_year_of(told, state.year), *_year_of(before, state.earlier_year))
        return tuple(Side(str(year), year=year) for year in years) if len(set(years)) == 2 else ()
    new = tuple(one for one in conditions(told.where) if one not in conditions(before.where))
    return _by_name(new, before)


def _year_of(form: Query, answered: int | None) -> tuple[int, ...]:
    """The years that a form names, else the one that it was answered for."""
    return form.scope.years or ((answered,) if answered else ())


def _replaced(one: Pred, side: Side) -> bool:
    """Whether a condition is what sets a side apart."""
    if isinstance(side.where, Among):
        return isinstance(one, Among)
    return (
        isinstance(one, Is) and isinstance(side.where, Is) and one.field == side.where.field and one.field in _BY_NAME
    )
