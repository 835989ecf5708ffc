"""The table that a report itself prints of a measure by nämnd, programme or goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.telling import Telling
from bot.answering.values import most_said
from bot.drafting.enumerating import enumerated
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, holds, placed
from bot.query.forms import Measure, Query
from bot.query.stated import Subject, one_a_city, subject_of
from bot.wording import FIELD, listing
from indexer.records import Figure

_KINDS = {"department": "department", "programme_top": "programme", "goal": "goal"}
"""What forms group by, to what stated figures are of."""
ByReport = dict[tuple[str, int | None], list[Figure]]
"""Stated figures by the municipality and year that they are of."""


def stated_groups(at: Telling, query: Query) -> Reply | None:
    """The answer from a stated table, or from the stated number of nämnder; None where no report has one."""
    if counted := _number_of_boards(at, query):
        return counted
    kind, measure = _KINDS.get(query.by or ""), _measure(query)
    if kind is None or measure is None or _is_finer(query) or _has_newer_forms(at, query, kind, measure):
        return None
    found = _newest(_of_each(at, query, kind, measure), query)
    by_report = _placed(query, found)
    return _table(at, query, by_report, measure) if len(found) > 1 and by_report else None


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


def note_bounds(at: Telling, query: Query, parts: Sequence[Part]) -> None:
    """A note on each group that is within a bound by what its report states and not by its forms, or the other way round."""
    kind, measure, having = _KINDS.get(query.by or ""), _measure(query), query.having
    if kind is None or measure is None or having is None or having.each or query.where is not None:
        return
    within = {(part.municipality, part.year): {group.key for group in part.groups} for part in parts}
    for figure in _of_each(at, query, kind, measure):
        keys = within.get((figure.municipality, figure.year))
        if keys is not None and holds(having.op, figure.value, having.value) != (figure.subject in keys):
            said = figure_shown(at.draft, figure)
            at.draft.note(
                f"Rapporten anger {said} för {figure.subject}; här räknas de lästa blanketterna.",
                f"The report states {said} for {figure.subject}; what counts here are the forms that were read.",
            )


def _newest(found: Sequence[Figure], query: Query) -> list[Figure]:
    """Without a year the newest of each municipality."""
    if query.scope.years:
        return list(found)
    newest: dict[str, int] = {}
    for figure in found:
        newest[figure.municipality] = max(newest.get(figure.municipality, 0), figure.year or 0)
    return [figure for figure in found if figure.year == newest[figure.municipality]]


def _placed(query: Query, found: Sequence[Figure]) -> ByReport:
    """The figures of each report, newest first, in the order and at the places asked for; none of a report without such a place."""
    sign = 1 if query.order and not query.order.falling else -1
    by_report: ByReport = {}
    for figure in sorted(found, key=lambda figure: -(figure.year or 0)):
        by_report.setdefault((figure.municipality, figure.year), []).append(figure)
    chosen = {}
    for key, own in by_report.items():
        own.sort(key=lambda figure: sign * figure.value)
        chosen[key] = placed(own, query.order, lambda figure: figure.value)
    return {key: own for key, own in chosen.items() if own}


def _table(at: Telling, query: Query, by_report: ByReport, measure: str) -> Reply:
    texts = [_said(at, query, key, own, measure) for key, own in by_report.items()]
    lacking = [str(year) for year in query.scope.years if year not in {year for _, year in by_report}]
    figures.note_lacking(at, lacking)
    first = next(iter(by_report.values()))[0]
    one = query.order is not None and query.order.last is not None and len(by_report) == 1
    value = first.value if one else None
    return Reply("partial" if lacking else "answered", "\n".join(texts), value, first.unit if one else None)


def _said(at: Telling, query: Query, key: tuple[str, int | None], own: Sequence[Figure], measure: str) -> str:
    lines = [f"{figure.subject} {figures.cited(at, figure)}" for figure in own]
    label = FIELD[at.lang].get(measure, "") or at.say("antal projekt", "number of projects")
    lead = f"{key[0]}, {key[1]} ({label})"
    if query.order and query.order.last is not None:
        return f"{most_said(query.order, at.lang)}: {listing(lines, at.lang)}. {lead}."
    return enumerated(at.draft, lead, lines, short=0)
