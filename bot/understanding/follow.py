"""A follow-up is an edit of the form before: conditions replaced, added or taken away, another measure, grouping or order.

A question that names what it is of and is complete in itself starts clean, whatever stood before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.query.fields import AMOUNTS, DATES
from bot.query.forms import (
    OF_THE_YEAR,
    All,
    Among,
    Compare,
    Either,
    Is,
    Measure,
    Not,
    Pred,
    Query,
    Scope,
    both,
    conditions,
    walk,
)
from bot.understanding.reading import Reading
from bot.understanding.renewal import RENEWED, turned

_GOES_ON = re.compile(
    r"(?i)^(?:och|men|samt|and|but|or|eller|nej|no|då|samma|same|what about|how about|hur är det med|jag menade?|i meant?|i stället|istället|instead|varav|därav|of which|of those|of them|visa bara|behåll|ta bara med|keep|retain|"
    r"visa endast|show only|bara|endast|only|just|(?:de|dom|those|the ones) (?:i|inom|som|med|hos|från|in|with|that|from|of))\b|\b(?:då|istället|i stället|instead)\s*[?.!]*$"
)
"""Beginnings and ends of a question that goes on even where it is complete in itself."""
_OF_THEM = re.compile(
    r"(?i)\b(?:dem|dom|dessa|deras|them|those|these|their)\b|\b(?:av|of) (?:de|the) (?:två|tre|fyra|two|three|four)\b|\b(?:båda|bägge)\s*[?.!]*$|\b(?:which|what) one\b|\bav de\b(?=\s*[?.!]*$|\s+(?:som|där|är|har|med|i)\b)|\b(?:är|were|are|var) (?:de|they)\b|\b(?:de|they)\s*[?.!]*$|\bhar de\b|\bfick de\b|\bslutar de\b|\bkostar de\b|\b(?:blir|är|var|blev) det (?:ihop|tillsammans|totalt|sammanlagt|allt som allt)\b|\b(?:de|dom) (?:här |där )?projekten\b(?!\s+(?:som|där|med|i|hos)\b)"
)


BESIDE = {"previous": -1, "next": 1}
"""The year before or after the one that was asked of."""


_OF_THE_FUND = re.compile(
    r"(?i)\s+(?:från|ur|av|i|inom|from|of|in)\s+(?:den |det |the )?(?:fonden|programmet|finansiären|fund|programme)\b(?!\s+\w*(?:för|for)\b)"
)
_WHO_OF_THEM = re.compile(r"(?i)\b(?:vem|vilka?) av (?=(?:dem|dom|dessa|de)\b)")


def as_told(text: str, before: Query | None) -> str:
    """A follow-up with what only repeats the list of projects before it in its words: "från fonden" where they are of one programme,
    "vem av dessa fick mest" for which of the projects."""
    if before is None or before.entity != "project" or before.by:
        return text
    fund = [one for one in conditions(before.where) if isinstance(one, Is) and one.field == "programme"]
    if len(fund) == 1:
        text = _OF_THE_FUND.sub("", text)
    most = re.search(r"(?i)\b(?:mest|störst|minst|längst|dyrast|först|sist)\b", text)
    return _WHO_OF_THEM.sub("vilket av ", text) if most else text


def goes_on(plain: str, reading: Reading) -> bool:
    """Whether a question continues the one before: it points back, begins like a follow-up, or is not complete in itself."""
    return not reading.complete or is_marked(plain, reading)


def is_marked(plain: str, reading: Reading) -> bool:
    """Whether the words themselves say that a question goes on: "och …", "utom …", a pronoun."""
    marked = bool(_GOES_ON.search(plain)) and not _only_joins(plain, reading)
    return marked or reading.negated or points_back(plain)


_JOINS = re.compile(r"(?i)^(?:och|samt|men|and|but)\s+(?=(?:vilk\w+|hur många|which|what|how many)\b)")


def _only_joins(plain: str, reading: Reading) -> bool:
    """ "Och vilka Malmöprojekt finansieras av EUI?": joined to the question before, and one that says all by itself: what it is
    of, where, and on which condition."""
    if not _JOINS.match(plain) or not (reading.complete and reading.of_records):
        return False
    placed = bool(reading.query.scope.municipalities) and reading.query.where is not None
    return placed and _OWN_SUBJECT.search(plain) is not None


def points_back(plain: str) -> bool:
    """Whether a pronoun stands for what another question named: none of the projects that this one names itself."""
    found = _OF_THEM.search(plain)
    return found is not None and _OWN_SUBJECT.search(plain[: found.start()]) is None


_OWN_SUBJECT = re.compile(r"(?i)proje[ck]t(?!et)|nätverk(?!et)|network|nämnd\w*\b.*\bvilka\b|committee\b.*\bwhich\b")
"""What a question names itself, before a pronoun that then stands for it."""


def can_edit(reading: Reading) -> bool:
    """Whether a follow-up says something that a form can be edited by, and nothing else."""
    query = reading.query
    said = reading.parts or query.where is not None or query.scope != Scope()
    return bool(said) and not reading.leftover and not reading.named and not reading.of_networks


def can_turn(before: Query, reading: Reading) -> bool:
    """Whether two reports were held apart, where a follow-up asks what came to or left one of them; and whether there is
    anything to add up, where it asks what that comes to."""
    added = before.by is None and before.measure.how in {"sum", "count"}
    return not ("all_added" in reading.parts and added) and all(
        turned(before, key) for key in RENEWED if f"renewal_{key}" in reading.parts
    )


def edited(
    before: Query, reading: Reading, shown: Sequence[str], answered: int | None = None, *, pronoun: bool = False
) -> Query:
    """The form before, with what the follow-up says laid over it.

    ``shown`` are the projects that its answer listed, ``answered`` the reporting year that it was of.
    """
    before, reading = _of_what_was_told(before, reading)
    if other := _of_other_reports(before, reading, answered):
        return other
    new = reading.query
    base = _pointed_to(before, reading, tuple(shown), pronoun=pronoun)
    wanted = _in_same_money(base.where, new.where) if "any_money" in reading.parts else new.where
    before_where = base.where if pronoun else _without_the_told(base.where, wanted)
    where, scope = _moved(base, reading) or (_laid_over(before_where, wanted), _scope(base.scope, new.scope))
    form = replace(base, where=_in_role(where), scope=scope, exists=new.exists, yes_no=None)
    if "sides" in reading.parts:
        form = replace(form, sides=new.sides, yes_no=new.yes_no)
    elif _are_other_sides(form, new):
        form = replace(form, sides=())
    if reading.same_year:
        form = replace(form, where=both(form.where, *_within(reading.same_year, base, answered)))
    form = _asked_anew(form, new, reading)
    return replace(form, of="network") if before.of == "network" and not form.by else form


def _are_other_sides(before: Query, new: Query) -> bool:
    """Whether a follow-up is of something else than what was held apart: another nämnd than two nämnder, another year than two years;
    "och samma sak för 2024?" keeps two nämnder apart."""
    apart = {one.field for side in before.sides for one in conditions(side.where) if isinstance(one, Is | Compare)}
    own = [one for one in conditions(new.where) if not (isinstance(one, Is | Compare) and one.field not in apart)]
    return bool(own or (new.scope.years and any(side.year for side in before.sides)))


def _of_other_reports(before: Query, reading: Reading, answered: int | None) -> Query | None:
    """The form before over other reports: what came or left between the two that it held apart, or the year beside."""
    if key := next((one for one in RENEWED if f"renewal_{one}" in reading.parts), None):
        return turned(before, key)
    if beside := reading.parts & BESIDE.keys():
        return _in_year_beside(before, sum(BESIDE[one] for one in beside), answered)
    return None


def _of_what_was_told(before: Query, reading: Reading) -> tuple[Query, Reading]:
    """The form before and the follow-up, with what it leaves unsaid: the others than were asked for, the money to be added."""
    if "others" in reading.parts and reading.query.where is None and (flipped := _others_than(before)):
        query = replace(reading.query, where=flipped, exists=False)
        return replace(before, where=_without(before, flipped.of)), replace(reading, query=query)
    if "all_added" in reading.parts:
        query = replace(reading.query, measure=_added_up(before))
        return before, replace(reading, query=query, parts=(reading.parts - {"all_added"}) | {"measure", "in_all"})
    return before, reading


def _added_up(before: Query) -> Measure:
    """What a form comes to in all: the amount that it tells, how many where it counts, else the budgets of what it lists."""
    money = _amount_of(before)
    counts = money is None and before.measure.how == "count"
    return Measure("count") if counts else Measure("sum", money or "total_budget")


def _others_than(before: Query) -> Not | None:
    """ "Vilka har nåt annat?" after "i Erasmus": what the one programme or role that was asked of is denied by."""
    found = [one for one in conditions(before.where) if isinstance(one, Is) and one.field in {"programme", "role"}]
    return Not(found[0]) if len(found) == 1 else None


def _without(before: Query, gone: Pred) -> Pred | None:
    return both(*(one for one in conditions(before.where) if one != gone))


def _amount_of(before: Query) -> str | None:
    """The one amount that a form tells, ranks by or lists, else the one that its conditions are of."""
    named = (before.measure.field, before.order.by if before.order else None, *before.columns)
    bounds = (one.field for one in conditions(before.where) if isinstance(one, Compare))
    found = {name for name in named if name in AMOUNTS} or {name for name in bounds if name in AMOUNTS}
    return found.pop() if len(found) == 1 else None


def _in_year_beside(before: Query, step: int, answered: int | None) -> Query:
    """The form before, of the year before or after."""
    year = (before.scope.years or ((answered or 0),))[-1] + step
    return replace(before, scope=replace(before.scope, years=(year,)), sides=(), over_time=False)


def _within(date: str, base: Query, answered: int | None) -> tuple[Pred, ...]:
    """Conditions of a date that lies in the year that was asked of, by a condition or as the report's, else in the one that was
    answered for."""
    dated = (
        one
        for one in walk(base.where)
        if isinstance(one, Compare) and one.field in DATES and one.value not in OF_THE_YEAR
    )
    asked = {int(str(one.value)[:4]) for one in dated if isinstance(one.value, str)}
    if len(asked) > 1:
        return ()
    year = next(iter((*asked, *base.scope.years, answered)))
    return (Compare(date, ">=", f"{year}-01-01"), Compare(date, "<=", f"{year}-12-31")) if year else ()


def _in_same_money(before: Pred | None, new: Pred | None) -> Pred | None:
    """ "och över 1 miljon?" after "fick under 100 000 kr": an amount with no word of money is of the money before."""
    amounts = {one.field for one in walk(before) if isinstance(one, Compare) and one.field in AMOUNTS}
    if len(amounts) != 1:
        return new
    field = amounts.pop()
    return both(
        *(
            replace(one, field=field) if isinstance(one, Compare) and one.field in AMOUNTS else one
            for one in conditions(new)
        )
    )


def _pointed_to(before: Query, reading: Reading, shown: tuple[str, ...], *, pronoun: bool) -> Query:
    """The form that a follow-up is of: that before, or the very projects that were told."""
    parts, new = reading.parts, reading.query
    base = before
    if pronoun and shown and "measure" in parts and new.measure.field:
        # What "de" are, whatever a report states of their nämnd; of them its own forms.
        own = [one for one in conditions(base.where) if isinstance(one, Is) and one.field in {"department", "role"}]
        base = replace(base, where=both(*own, Among(shown)), order=None)
    first = before.order is not None and before.order.last is not None and not before.by
    if first and "order" not in parts and (parts & {"measure", "columns"} or new.where is not None):
        base = replace(before, where=Among(shown) if shown else before.where, order=None)
    return base


def _without_the_told(before: Pred | None, new: Pred | None) -> Pred | None:
    """ "Visa Tekniska nämndens i stället" after "vilket av dem är dyrast?": another nämnd's projects are none of those."""
    boards = any(isinstance(one, Is) and one.field == "department" for one in conditions(new))
    return both(*(one for one in conditions(before) if not (boards and isinstance(one, Among))))


def _in_role(where: Pred | None) -> Pred | None:
    """ "Bara där de är partner" after a nämnd's projects: its own role, whichever another nämnd has in the same project."""
    found = conditions(where)
    of_board = any(isinstance(one, Is) and one.field == "department" for one in found)
    if of_board and Is("role", ("partner",)) in found:
        return both(*(one for one in found if one != Not(Is("role", ("lead",)))))
    return where


def _asked_anew(form: Query, new: Query, reading: Reading) -> Query:
    """The measure, grouping, order and columns that a follow-up asks for."""
    if "difference" in reading.parts and form.sides:
        return form
    for part, asked in _ASKED.items():
        if part in reading.parts:
            return asked(form, new, reading)
    if reading.every and form.order is not None and form.order.first == 1:
        return replace(form, order=replace(form.order, last=None))  # "vilka är störst? Lista alla."
    if new.where is None and new.scope == Scope() and form.measure.how != "list":
        return replace(form, **_PLAIN, measure=Measure(), over_time=False)  # "vilka är de?"
    return form


_PLAIN: dict[str, Any] = {"by": None, "of": "project", "order": None, "having": None}
"""What a list has not."""


def _over_time(form: Query, new: Query, reading: Reading) -> Query:
    measure = new.measure if "measure" in reading.parts or new.measure.field else form.measure
    scope = form.scope if new.scope.years else replace(form.scope, years=())
    form = replace(form, scope=scope, over_time=True, yes_no=new.yes_no, measure=measure, columns=())
    return replace(form, by=None, of="project", order=None)


def _grouped(form: Query, new: Query, _reading: Reading) -> Query:
    kept = form.measure if form.measure.how in {"count", "sum"} else Measure("count")
    measure = new.measure if new.measure.how != "list" else kept
    form = replace(form, measure=measure, columns=(), over_time=False)
    within = any(isinstance(one, Is) and one.field == "programme" for one in conditions(form.where))
    by = "programme_part" if within and new.by == "programme_top" else new.by
    return replace(form, by=by, of=new.of, having=new.having, order=new.order)


def _ordered(form: Query, new: Query, reading: Reading) -> Query:
    if form.by:
        return replace(form, order=new.order and replace(new.order, by="measure"))
    order = new.order
    if order and form.order and "order_field" not in reading.parts:
        order = replace(order, by=form.order.by)  # "and the least?"
    return replace(form, order=order, measure=Measure(), columns=new.columns, over_time=False)


def _measured(form: Query, new: Query, reading: Reading) -> Query:
    grouped = form.by is not None and "in_all" not in reading.parts
    if grouped and new.measure.how in {"count", "sum"} and not _picks_group(form, new):
        return replace(form, measure=new.measure, order=None, columns=(), having=None)
    return replace(form, **_PLAIN, measure=new.measure, columns=())


_OF_EACH = {"department": "department", "programme_top": "programme", "programme_part": "programme", "goal": "goals"}
"""What projects are grouped by, and the field of each that tells it."""
MOST_OF_EACH = 5
"""Projects of which a field is told one by one where it is asked for."""


def of_each(form: Query, reading: Reading) -> Query:
    """ "Vilket program ligger de två under?": of a few projects that were told, what each has, and no count of them by it."""
    found = conditions(form.where)
    alone = len(found) == 1 and form.entity == "project"
    few = alone and isinstance(found[0], Among) and len(found[0].ids) <= MOST_OF_EACH
    column = _OF_EACH.get(form.by or "")
    plain = form.measure.how in {"list", "count"} and not (form.having or form.order or form.over_time)
    if not (few and column and plain) or form.of == "project" or "measure" in reading.parts:
        return form
    return replace(form, by=None, of="project", measure=Measure(), columns=(column,))


def _picks_group(form: Query, new: Query) -> bool:
    """ "och hur mycket fick Utbildningsnämnden?" after all nämnder: one of the groups is asked of by itself."""
    return any(isinstance(one, Is) and one.field == form.by and len(one.values) == 1 for one in conditions(new.where))


def _with_columns(form: Query, new: Query, _reading: Reading) -> Query:
    return replace(form, **_PLAIN, columns=new.columns, measure=Measure())


_ASKED: dict[str, Callable[[Query, Query, Reading], Query]] = {
    "over_time": _over_time,
    "by": _grouped,
    "order": _ordered,
    "measure": _measured,
    "columns": _with_columns,
}
"""What a follow-up may ask anew, in the order in which one counts before another."""


def _scope(before: Scope, new: Scope) -> Scope:
    documents = new.documents or (() if new.years or new.municipalities else before.documents)
    return Scope(
        new.municipalities or before.municipalities, new.years or before.years, documents, new.since or before.since
    )


def _moved(before: Query, reading: Reading) -> tuple[Pred | None, Scope] | None:
    """ "Och 2023?" after "hur många startade 2024?": the year of the condition moves, not that of the report."""
    years = reading.query.scope.years
    if len(years) != 1 or reading.query.where is not None or before.scope.years:
        return None
    found = [
        one
        for one in walk(before.where)
        if isinstance(one, Compare) and one.field in DATES and isinstance(one.value, str)
    ]
    dated = [one for one in found if one.value not in OF_THE_YEAR]
    if not dated or any(not str(one.value).endswith(("-01-01", "-12-31")) for one in dated):
        return None
    if len({str(one.value)[:4] for one in dated}) != 1:
        return None
    moved = _with_year(before.where, years[0])
    return moved, _scope(before.scope, replace(reading.query.scope, years=()))


def _with_year(where: Pred | None, year: int) -> Pred | None:
    match where:
        case Compare(name, op, value) if name in DATES and isinstance(value, str) and value not in OF_THE_YEAR:
            return Compare(name, op, f"{year}{value[4:]}")
        case All(of):
            return All(tuple(one for one in (_with_year(part, year) for part in of) if one))
        case Either(of):
            return Either(tuple(one for one in (_with_year(part, year) for part in of) if one))
        case Not(of):
            inner = _with_year(of, year)
            return Not(inner) if inner else None
    return where


def _fields_of(one: Pred) -> frozenset[str]:
    """The fields that a condition is of, as far as another of the same takes its place."""
    names = {part.field for part in walk(one) if isinstance(part, Is | Compare)}
    return frozenset(names)


def _laid_over(before: Pred | None, new: Pred | None) -> Pred | None:
    """Conditions with new ones laid over them: the same field is replaced, a denial of it taken back or added to."""
    kept = list(conditions(before))
    added = list(conditions(new))
    for one in added:
        if isinstance(one, Not):
            continue  # "och utom LIFE" adds up
        names = _fields_of(one)
        if not names:
            kept = [other for other in kept if type(other) is not type(one)]
            continue
        kept = [other for other in kept if not (_fields_of(other) and _fields_of(other) <= names)]
    return both(*kept, *added)
