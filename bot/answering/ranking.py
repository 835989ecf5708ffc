"""The projects with most or least of something, and lists in order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.lists import about_each
from bot.answering.measures import note_consortium
from bot.answering.nothing import none
from bot.answering.telling import Telling, as_reported, spaced, whole_name
from bot.answering.values import note_counted, value_said
from bot.drafting.draft import marks
from bot.drafting.enumerating import INLINE, enumerated
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import AMOUNTS, DATES, FIELDS, Row
from bot.query.forms import Order, Query
from bot.query.say import alphabetically, conditions_said
from bot.wording import Language, money, plural

_SIZE = {
    "sv": {True: "störst", False: "minst"},
    "en": {True: "largest", False: "smallest"},
}
_LENGTH = {
    "sv": {True: "längst", False: "kortast"},
    "en": {True: "longest", False: "shortest"},
}
_EDGE = {
    "sv": {True: "sist", False: "först"},
    "en": {True: "last", False: "first"},
}
_HAPPENS = {
    "sv": {"start_date": ("startade", "startade"), "end_date": ("slutar", "slutar")},
    "en": {"start_date": ("started", "started"), "end_date": ("ends", "end")},
}
"""What one project does by a date, and what several do."""
_FROM = {
    "sv": {True: "senast", False: "tidigast"},
    "en": {True: "latest", False: "earliest"},
}
_NTH = {"sv": {2: "näst", 3: "tredje"}, "en": {2: "second", 3: "third"}}


def ranked(at: Telling, result: Result) -> Reply:
    """The projects at the places asked for, a line each with what they are ordered by."""
    query, order = result.query, _order(result.query)
    parts = [part for part in result.parts if part.rows]
    if not parts:
        return none(at, query) if result.empty else _without_order(at, order)
    texts = [_part(at, query, part) for part in parts]
    about_each(at, parts[0].rows[:2])
    if order.last is None and len(parts) == 1:  # the whole list, in an order
        return Reply("answered", "\n".join(texts), float(len(parts[0].rows)), "projekt")
    if query.measure.how == "sum" and query.measure.field == order.by and len(parts) == 1:
        return _added(at, order, parts[0], texts)
    value = _one_value(order, parts)
    return Reply("answered", "\n".join(texts), value, (FIELDS[order.by].unit or None) if value is not None else None)


def _added(at: Telling, order: Order, part: Part, texts: list[str]) -> Reply:
    """What those at the places asked for come to, before what each of them is."""
    behind = {row.project.id: value for row, value in part.behind}
    given = [(row, behind[row.project.id]) for row in part.rows if row.project.id in behind]
    total = sum(value for _, value in given)
    cited = marks([at.cite(row, order.by) for row, _ in given])
    said = money(total, at.lang)
    lead = at.say(f"Sammanlagt {said} {cited}.", f"{said} in all {cited}.")
    return Reply("answered", "\n".join([lead, *texts]), float(round(total)), FIELDS[order.by].unit or None)


def _order(query: Query) -> Order:
    assert query.order is not None
    return query.order


def _one_value(order: Order, parts: Sequence[Part]) -> float | None:
    """The number at the one place asked for; a project period is no round number."""
    single = order.last is not None and order.first == order.last
    if len(parts) > 1 or not single or order.by == "duration":
        return None
    return parts[0].behind[0][1] if parts[0].behind else None


def _part(at: Telling, query: Query, part: Part) -> str:
    by = _order(query).by
    name = whole_name if len(part.rows) <= 2 * INLINE else at.short
    lines = []
    for row in part.rows:
        n = at.cite(row, by)
        at.record(row, n)
        beside = ["programme_part" if one == "programme" else one for one in query.columns if one != by]
        told = [] if by == "name" else [_value(at, by, row, part)]
        told += filter(None, (value_said(at, column, row) for column in beside))
        cited = marks([n, *(at.cite(row, column) for column in beside)])
        value = f" ({', '.join(told)})" if told else ""
        lines.append(f"{name(row)}{value} {cited}")
    _note_left_out(at, by, part, last=_order(query).last is None)
    note_counted(at, by)
    if by == "total_budget":
        note_consortium(at, part.rows)
    return enumerated(at.draft, f"{as_reported(part, at.lang)}: {_said(at, query, part)}", lines)


def _value(at: Telling, by: str, row: Row, part: Part) -> str:
    behind = {other.project.id: value for other, value in part.behind}
    if by in AMOUNTS and row.project.id in behind:
        return money(behind[row.project.id], at.lang)
    return value_said(at, by, row) or at.say("ingen uppgift", "not stated")


def _said(at: Telling, query: Query, part: Part) -> str:
    """What stands at the places asked for: "störst total budget av projekten i Interreg har"."""
    order, of = _order(query), spaced(conditions_said(query.where, at.lang))
    if order.by in DATES:
        return _dated(at, order, of, several=len(part.rows) > 1)
    label, size = FIELDS[order.by].label(at.lang), _size(order, at.lang)
    if FIELDS[order.by].kind == "text":
        by = alphabetically(order.by, at.lang)
        return at.say(f"projekten{of} {by}", f"the projects{of} {by}")
    if order.last is None:
        return at.say(
            f"projekten{of} ordnade efter {label}, {size} först", f"the projects{of} by {label}, {size} first"
        )
    if order.first > 1:
        place = at.say(f"plats {order.first}", f"number {order.first}")
        nth = _NTH[at.lang].get(order.first, place)
        return at.say(f"{nth} {size} {label} har", f"the {nth} {size} {label} has")
    among = at.say(f" av projekten{of}", f" of the projects{of}") if of else ""
    has = "have" if len(part.rows) > 1 else "has"
    return at.say(f"{size} {label}{among} har", f"the {size} {label}{among} {has}")


def _dated(at: Telling, order: Order, of: str, *, several: bool) -> str:
    """ "det projekt som slutar näst sist", "de projekt som startade först", "projekten efter slutdatum, tidigast
    först".
    """
    if order.last is None:
        label, edge = FIELDS[order.by].label(at.lang), _FROM[at.lang][order.falling]
        return at.say(
            f"projekten{of} ordnade efter {label}, {edge} först", f"the projects{of} by {label}, {edge} first"
        )
    verb, edge = _HAPPENS[at.lang][order.by][several], _EDGE[at.lang][order.falling]
    if order.first > 1:
        edge = _nth_edge(at, order)
    those = at.say(plural(several + 1, "det projekt", "de projekt"), plural(several + 1, "the project", "the projects"))
    return f"{those}{of} {at.say('som', 'that')} {verb} {edge}"


def _nth_edge(at: Telling, order: Order) -> str:
    """ "näst sist", "second to last"; a place further in by its number."""
    edge, nth = _EDGE[at.lang][order.falling], _NTH[at.lang].get(order.first)
    if nth is None:
        from_there = _FROM[at.lang][order.falling]
        return at.say(f"som nummer {order.first}, {from_there} först", f"as number {order.first}, {from_there} first")
    if at.lang == "sv":
        return f"{nth} {edge}"
    return f"{nth} to last" if order.falling else nth


def _size(order: Order, language: Language) -> str:
    return (_LENGTH if order.by == "duration" else _SIZE)[language][order.falling]


def _note_left_out(at: Telling, by: str, part: Part, *, last: bool) -> None:
    """How many projects give nothing to be ordered by."""
    label = FIELDS[by]
    given = {row.project.id for row in part.every if label.get(row) is not None}
    open_ = len({row.project.id for row in part.every} - given)
    if open_:
        if last:
            at.draft.note(
                f"{open_} projekt saknar {label.sv} och står sist.",
                f"{open_} {plural(open_, 'project gives', 'projects give')} no {label.en} and {plural(open_, 'stands', 'stand')} last.",
            )
            return
        give, are = plural(open_, "project gives", "projects give"), plural(open_, "is", "are")
        at.draft.note(
            f"{open_} projekt saknar {label.sv} och är inte med i jämförelsen.",
            f"{open_} {give} no {label.en} and {are} not compared.",
        )


def _without_order(at: Telling, order: Order) -> Reply:
    label = FIELDS[order.by].label(at.lang)
    return Reply("not_found", at.say(f"Inget av projekten anger {label}.", f"None of the projects gives the {label}."))
