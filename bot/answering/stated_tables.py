"""The table that a report itself prints of a measure by nämnd, programme or goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.telling import Telling, enumerated
from bot.answering.values import most_said
from bot.drafting.reply import Reply
from bot.query.forms import Measure, Query
from bot.query.stated import Subject, one_a_city, subject_of
from bot.wording import FIELD, listing
from indexer.records import Figure

_KINDS = {"department": "department", "programme_top": "programme", "goal": "goal"}
"""What forms group by, to what stated figures are of."""


def stated_groups(at: Telling, query: Query) -> Reply | None:
    """The answer from a stated table, or from the stated number of nämnder; None where no report has one."""
    if counted := _number_of_boards(at, query):
        return counted
    kind, measure = _KINDS.get(query.by or ""), _measure(query)
    if kind is None or measure is None or _is_finer(query) or _has_newer_forms(at, query, kind, measure):
        return None
    found = _newest(_of_each(at, query, kind, measure), query)
    return _table(at, query, found, measure) if len(found) > 1 else None


def _number_of_boards(at: Telling, query: Query) -> Reply | None:
    if query.measure.how != "count" or query.of != "department" or not (subject := subject_of(query)):
        return None
    found = one_a_city(at.stated.find(subject, query.scope))
    if not found:
        return None
    text = "\n".join(figures.sentence(at, figure) for figure in found)
    return Reply("answered", text, found[0].value if len(found) == 1 else None, found[0].unit)


def _measure(query: Query) -> str | None:
    if query.measure.how in {"count", "list"}:
        return "projects"
    return query.measure.field if query.measure.how == "sum" else None


def _is_finer(query: Query) -> bool:
    """Whether a form asks for more than a table tells, or only for names."""
    return query.where is not None or query.having is not None or (query.of != "project" and not query.order)


def _has_newer_forms(at: Telling, query: Query, kind: str, measure: str) -> bool:
    """Whether the forms are of a newer year than any stated table: then they answer."""
    if query.scope.years:
        return False
    cities = query.scope.municipalities
    found = [f for f in at.stated.figures if f.subject_kind == kind and f.measure == measure]
    newest = max((f.year or 0 for f in found if not cities or f.municipality in cities), default=0)
    parts = at.evaluator.run(replace(query, by=None, order=None, measure=Measure())).parts
    return any((part.year or 0) > newest for part in parts)


def _of_each(at: Telling, query: Query, kind: str, measure: str) -> list[Figure]:
    """The figures of every subject of a kind."""
    found = [f for f in at.stated.figures if f.subject_kind == kind and f.measure == measure]
    subjects = dict.fromkeys(f.subject for f in found)
    return [f for name in subjects for f in one_a_city(at.stated.find(Subject(measure, kind, name), query.scope))]


def _newest(found: Sequence[Figure], query: Query) -> list[Figure]:
    """Without a year the newest of each municipality."""
    if query.scope.years:
        return list(found)
    newest: dict[str, int] = {}
    for figure in found:
        newest[figure.municipality] = max(newest.get(figure.municipality, 0), figure.year or 0)
    return [figure for figure in found if figure.year == newest[figure.municipality]]


def _table(at: Telling, query: Query, found: Sequence[Figure], measure: str) -> Reply:
    by_report: dict[tuple[str, int | None], list[Figure]] = {}
    for figure in sorted(found, key=lambda f: -(f.year or 0)):
        by_report.setdefault((figure.municipality, figure.year), []).append(figure)
    chosen = [_placed(query, own) for own in by_report.values()]
    texts = [_said(at, query, key, own, measure) for key, own in zip(by_report, chosen, strict=True)]
    lacking = [str(year) for year in query.scope.years if year not in {figure.year for figure in found}]
    figures.note_lacking(at, lacking)
    one = query.order is not None and query.order.last is not None and len(by_report) == 1 and chosen[0]
    value = chosen[0][0].value if one else None
    return Reply("partial" if lacking else "answered", "\n".join(texts), value, found[0].unit if one else None)


def _placed(query: Query, own: list[Figure]) -> list[Figure]:
    """The figures of one report in the order and at the places asked for."""
    order = query.order
    ordered = sorted(own, key=lambda figure: -figure.value)
    if order and not order.falling:
        ordered.reverse()
    return ordered[order.first - 1 : order.last] if order and order.last is not None else ordered


def _said(at: Telling, query: Query, key: tuple[str, int | None], own: Sequence[Figure], measure: str) -> str:
    lines = [f"{figure.subject} {figures.cited(at, figure)}" for figure in own]
    label = FIELD[at.lang].get(measure, "") or at.say("antal projekt", "number of projects")
    lead = f"{key[0]}, {key[1]} ({label})"
    if query.order and query.order.last is not None:
        return f"{most_said(query.order, at.lang)}: {listing(lines, at.lang)}. {lead}."
    return enumerated(at.draft, lead, lines, short=0)
