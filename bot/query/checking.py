"""Forms that come from outside, checked part by part before anything is evaluated.

``forms.from_json`` builds a form of any values; here every field, operator, unit and nesting is held against what the
evaluator and the renderer can take. What does not fit is told in Swedish, with the part, the value and what may stand
there.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, get_args

from bot.query.fields import FIELDS
from bot.query.fitting import FIGURES, misfit, nested_misfit
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
    How,
    InEach,
    Is,
    Lacks,
    Measure,
    Not,
    Op,
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
    from_json,
)
from indexer.errors import UtblickError

MOST_PARTS = 400
"""Values and parts that a form may hold in all."""
DEEPEST = 24
"""Levels of JSON that a form may nest; a comparison with another form's mean takes six."""
LARGEST = 10**15
"""A number beyond which no amount, year or place lies."""
SHOWN = 5
"""Allowed values that a message names."""
LONGEST = 200
"""Characters of a name or word."""
PREDS = (Is, Compare, Lacks, With, About, Among, Same, Reported, Changed, InEach, SomeForm, Shared, Not, All, Either)
OPS: tuple[str, ...] = get_args(Op)
HOWS: tuple[str, ...] = get_args(How)
GROUPED = ("department", "programme", "goal", "role", "country", "city", "partner")
"""What may be listed or counted beside projects: what rows can be grouped by."""
NUMBERS = ("amount", "count", "months")
ROLES = ("lead", "partner")
SEATS = ("chair", "board")
COMPARED = ("<", "=", ">")
"""What a comparison of sides can be asked as."""
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class FormError(UtblickError):
    """A form that cannot be evaluated."""


def query_from(told: object) -> Query:
    """The form that JSON tells. ``FormError`` for what is none.

    >>> query_from({"is": "Query", "where": {"is": "Is", "field": "role", "values": ["lead"]}}).where
    Is(field='role', values=('lead',))
    >>> query_from({"is": "Query", "by": "budget"})
    Traceback (most recent call last):
    bot.query.checking.FormError: by: 'budget' går inte att använda; välj bland city, country, department, end_year, goal, …
    """
    form = _built(told)
    if not isinstance(form, Query):
        raise FormError('en fråga är ett objekt av formen {"is": "Query", …}')
    _query(form)
    return form


def condition_from(told: object) -> Pred:
    """The condition that JSON tells. ``FormError`` for what is none."""
    form = _built(told)
    _pred(form)
    return form  # type: ignore[no-any-return]


def _built(told: object) -> Any:
    _count(told, 0, [0])
    try:
        return from_json(told)
    except ValueError as error:
        raise FormError(str(error)[:LONGEST]) from error


def _count(told: object, depth: int, seen: list[int]) -> None:
    """That a form is neither too large nor too deep."""
    seen[0] += 1
    if seen[0] > MOST_PARTS or depth > DEEPEST:
        raise FormError(f"frågan är för stor: högst {MOST_PARTS} delar i {DEEPEST} nivåer")
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    for one in inner:
        _count(one, depth + 1, seen)


def _fields(*kinds: str) -> list[str]:
    return sorted(name for name, field in FIELDS.items() if field.kind in kinds)


def _among(part: str, value: object, allowed: Collection[str]) -> None:
    if not isinstance(value, str) or value not in allowed:
        names = list(allowed)
        shown = ", ".join(names if len(names) <= SHOWN else [*names[:SHOWN], "…"])
        raise FormError(f"{part}: {_quoted(value)} går inte att använda; välj bland {shown}")


def _quoted(value: object) -> str:
    if isinstance(value, int) and abs(value) > LARGEST:
        return "talet"
    shown = repr(value) if isinstance(value, str | int | float) or value is None else type(value).__name__
    return shown if len(shown) <= 40 else f"{shown[:39]}…"


def _need(fits: bool, part: str, value: object, wanted: str) -> None:
    if not fits:
        raise FormError(f"{part}: {_quoted(value)} är inte {wanted}")


def _fits(misfits: str | None, where: str = "") -> None:
    if misfits is not None:
        raise FormError(f"{where}{misfits}")


def _text(part: str, value: object) -> None:
    _need(isinstance(value, str) and 0 < len(value) <= LONGEST, part, value, f"en text på högst {LONGEST} tecken")


def _texts(part: str, values: object, *, some: bool = True) -> None:
    _need(isinstance(values, tuple) and (bool(values) or not some), part, values, "en lista med texter")
    for one in values:  # type: ignore[attr-defined]
        _text(part, one)


def _whole(part: str, value: object, least: int = 0) -> None:
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST
    _need(fits, part, value, f"ett heltal från {least}")


def _finite(part: str, value: object) -> None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST
    _need(fits, part, value, "ett tal")


def _truth(part: str, value: object) -> None:
    _need(isinstance(value, bool), part, value, "true eller false")


def _pred(one: object, part: str = "where") -> None:
    """That a condition has the values it needs."""
    _need(isinstance(one, PREDS), part, one, f"ett villkor ({', '.join(kind.__name__.rstrip('_') for kind in PREDS)})")
    match one:
        case Is():
            _is(one)
        case Compare():
            _compare(one)
        case Lacks(field, said, blank):
            _among("Lacks.field", field, sorted(FIELDS))
            _truth("Lacks.said", said)
            _truth("Lacks.blank", blank)
            _need(not (said and blank), "Lacks.blank", blank, "false bredvid said: det som säger «Vet ej» är inte tomt")
        case With(name):
            _text("With.name", name)
        case About(words):
            _texts("About.words", words)
        case Among(ids, names):
            _texts("Among.ids", ids)
            _texts("Among.names", names, some=False)
        case Same(field, ids, names):
            _among("Same.field", field, _fields("names"))
            _texts("Same.ids", ids)
            _texts("Same.names", names, some=False)
        case InEach() | Reported() | Changed():
            _beside(one)
        case Not(of) | SomeForm(of):
            _pred(of, f"{type(one).__name__}.of")
        case All(of) | Either(of):
            kind = type(one).__name__
            _need(isinstance(of, tuple) and bool(of), f"{kind}.of", of, "en lista med villkor")
            for inner in of:
                _pred(inner, f"{kind}.of")


_FIXED = {"role": ROLES, "seat": SEATS}
"""The values of fields that know only some."""


def _is(one: Is) -> None:
    _among("Is.field", one.field, _fields("names"))
    _texts("Is.values", one.values)
    for value in one.values if one.field in _FIXED else ():
        _among("Is.values", value, _FIXED[one.field])


def _beside(one: InEach | Reported | Changed) -> None:
    if isinstance(one, InEach):
        _texts("InEach.municipalities", one.municipalities)
        return
    _whole(f"{type(one).__name__}.year", 0 if one.year is None else one.year)
    if isinstance(one, Reported):
        _truth("Reported.newest", one.newest)
        _need(not (one.newest and one.year is not None), "Reported.year", one.year, "null bredvid newest")
    if isinstance(one, Reported) and one.of is not None:
        _among("Reported.of", one.of, _fields("names"))
    if isinstance(one, Changed):
        _among("Changed.field", one.field, _fields(*NUMBERS, "date", "names", "text"))
        if one.op is not None:
            _among("Changed.op", one.op, ("<", ">"))
            _among("Changed.field", one.field, _fields(*NUMBERS, "date"))


def _compare(one: Compare) -> None:
    _among("Compare.field", one.field, _fields(*NUMBERS, "date"))
    _among("Compare.op", one.op, OPS)
    if isinstance(one.value, Query):
        _query(one.value)
        _fits(nested_misfit(one), "Compare.value: ")
    elif FIELDS[one.field].kind == "date":
        fits = isinstance(one.value, str) and (one.value in OF_THE_YEAR or _DAY.fullmatch(one.value) is not None)
        _need(fits, "Compare.value", one.value, f'en dag som "2025-11-03", "{OPENING}" eller "{CLOSE}"')
        if one.value in OF_THE_YEAR:
            _among(f"Compare.op med {one.value}", one.op, [op for op in OPS if op != "="])
    else:
        _finite("Compare.value", one.value)


def _measure(one: object) -> None:
    _need(isinstance(one, Measure), "measure", one, "ett mått")
    assert isinstance(one, Measure)
    _among("Measure.how", one.how, HOWS)
    if one.field is not None or one.how in FIGURES:
        _among("Measure.field", one.field, sorted(FIELDS) if one.how == "values" else _fields(*NUMBERS))
    if one.whole is not None:
        _pred(one.whole, "Measure.whole")


def _order(one: object, query: Query) -> None:
    _need(isinstance(one, Order), "order", one, "en ordning")
    assert isinstance(one, Order)
    _among("Order.by", one.by, ["measure"] if query.by or query.over_time else _fields(*NUMBERS, "date", "text"))
    _truth("Order.falling", one.falling)
    _whole("Order.first", one.first, 1)
    if one.last is not None:
        _whole("Order.last", one.last, one.first)


def _against(one: object) -> None:
    _need(isinstance(one, Against), "against", one, "en annan redovisning")
    assert isinstance(one, Against)
    _whole("Against.year", 0 if one.year is None else one.year)
    _texts("Against.fields", one.fields, some=False)
    _truth("Against.why", one.why)
    for name in one.fields:
        _among("Against.fields", name, _fields(*NUMBERS, "date", "names", "text"))


def _scope(one: object) -> None:
    _need(isinstance(one, Scope), "scope", one, "ett område")
    assert isinstance(one, Scope)
    _texts("Scope.municipalities", one.municipalities, some=False)
    _texts("Scope.documents", one.documents, some=False)
    _need(isinstance(one.years, tuple), "Scope.years", one.years, "en lista med år")
    for year in one.years:
        _whole("Scope.years", year)
    if one.since is not None:
        _whole("Scope.since", one.since)
    _truth("Scope.every", one.every)
    _truth("Scope.together", one.together)


def _sides(query: Query) -> None:
    _need(isinstance(query.sides, tuple), "sides", query.sides, "en lista med sidor")
    for side in query.sides:
        _need(isinstance(side, Side), "sides", side, "en sida")
        _text("Side.label", side.label)
        if side.where is not None:
            _pred(side.where, "Side.where")
        if side.year is not None:
            _whole("Side.year", side.year)
        if side.municipality is not None:
            _text("Side.municipality", side.municipality)
    if query.yes_no is not None:
        _among("yes_no", query.yes_no, COMPARED)


def _query(one: Query) -> None:
    if one.where is not None:
        _pred(one.where)
    _measure(one.measure)
    if one.by is not None:
        _among("by", one.by, _fields("names"))
    _among("entity", one.entity, ("project", "network"))
    _among("of", one.of, ("project", *GROUPED) if one.by else ("network",) if one.entity == "network" else ("project",))
    if one.having is not None:
        _need(
            isinstance(one.having, Having) and (one.by is not None or one.exists is True),
            "having",
            one.having,
            "ett villkor på grupper, som by anger",
        )
        _among("Having.op", one.having.op, OPS)
        _finite("Having.value", one.having.value)
        _need(isinstance(one.having.each, tuple), "Having.each", one.having.each, "en lista med villkor")
        for each in one.having.each:
            _pred(each)
    if one.order is not None:
        _order(one.order, one)
    _need(isinstance(one.columns, tuple), "columns", one.columns, "en lista med fält")
    for name in one.columns:
        _among("columns", name, sorted(FIELDS))
    if one.check is not None:
        _pred(one.check, "check")
    if one.against is not None:
        _against(one.against)
    _sides(one)
    _truth("exists", one.exists)
    _truth("over_time", one.over_time)
    _scope(one.scope)
    _fits(misfit(one))
