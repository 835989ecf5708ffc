"""A figure year by year, oldest first: as stated, else as the rows of each year come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.telling import MARKED, Telling, enumerated, spaced
from bot.answering.values import amount_said, measure_label, most_said
from bot.drafting.draft import marks
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.forms import Measure, Order, Query
from bot.query.say import conditions_said
from bot.query.stated import Subject, subject_of
from bot.query.units import counted, unit_said
from bot.wording import FIELD, money, number
from indexer.records import Figure

ByYear = Mapping[int, Figure]


def over_time(at: Telling, query: Query) -> Reply:
    """The figure of every year; the year with most or least first where that was asked, or what has changed."""
    subject = subject_of(replace(query, over_time=False, order=None))
    stated = at.stated.over_time(subject, query.scope) if subject else {}
    if subject and stated:
        return _as_stated(at, query, subject, stated)
    result = at.evaluator.run(replace(query, measure=_yearly(query.measure), order=None))
    return _of_rows(at, result, query.order)


def _yearly(measure: Measure) -> Measure:
    """What the rows of a year come to: a figure over a field, else how many there are."""
    if measure.field is None:
        return Measure("count")
    return Measure("sum", measure.field) if measure.how == "difference" else measure


def _as_stated(at: Telling, query: Query, subject: Subject, stated: Mapping[str, ByYear]) -> Reply:
    alone = next(iter(stated.values())) if len(stated) == 1 else None
    texts = [_city(at, query, subject, city, by_year, alone=alone is not None) for city, by_year in stated.items()]
    gaps = [str(year) for by_year in stated.values() for year in query.scope.years if year not in by_year]
    figures.note_lacking(at, gaps)
    if alone and query.order:
        return _peak_first(at, query.order, alone, texts)
    told = _told_change(query, alone) if alone else None
    unit = next(iter(alone.values())).unit if alone and told is not None else None
    return Reply("partial" if gaps else "answered", "\n".join(texts), told, unit)


def _city(at: Telling, query: Query, subject: Subject, city: str, by_year: ByYear, *, alone: bool) -> str:
    """The stated figures of a municipality, a line a year; what has changed before them."""
    lines = []
    for year in sorted(by_year):
        n = figures.plainly_recorded(at, by_year[year])
        lines.append(f"{year}: {figure_shown(at.draft, by_year[year])} [{n}]")
    label = FIELD[at.lang].get(subject.measure, "") or at.say("antal EU-projekt", "number of EU projects")
    told = enumerated(at.draft, f"{city}, {label}", lines, short=0)
    change = _change(at, query, by_year) if alone and len(by_year) > 1 else ""
    return f"{change} {told}" if change else told


def _peak_first(at: Telling, order: Order, by_year: ByYear, texts: list[str]) -> Reply:
    best = (max if order.falling else min)(by_year, key=lambda year: by_year[year].value)
    lead = f"{most_said(replace(order, first=1), at.lang)}: {best} ({figure_shown(at.draft, by_year[best])})."
    return Reply("answered", "\n".join([lead, *texts]), float(best), "år")


def _told_change(query: Query, by_year: ByYear) -> float | None:
    """By how much the last year differs from the first, where that is what was asked."""
    if query.measure.how != "difference" or len(by_year) < 2:
        return None
    return abs(by_year[max(by_year)].value - by_year[min(by_year)].value)


def _change(at: Telling, query: Query, by_year: ByYear) -> str:
    """How the last year differs from the first; yes or no where that was asked."""
    first, last = by_year[min(by_year)], by_year[max(by_year)]
    parts = []
    if query.yes_no:
        holds = last.value > first.value if query.yes_no == ">" else last.value < first.value
        parts.append(at.say("Ja.", "Yes.") if holds else at.say("Nej.", "No."))
    if query.measure.how == "difference":
        parts.append(_difference(at, first, last))
    return " ".join(parts)


def _difference(at: Telling, first: Figure, last: Figure) -> str:
    change = last.value - first.value
    if not change:
        return at.say(f"Oförändrat från {first.year} till {last.year}.", f"Unchanged from {first.year} to {last.year}.")
    if first.unit == "SEK":
        more = at.say("mer", "more") if change > 0 else at.say("mindre", "less")
        gap = f"{money(abs(change), at.lang, first.approximate or last.approximate)} {more}"
    else:
        more = at.say("fler", "more") if change > 0 else at.say("färre", "fewer")
        gap = f"{number(abs(change), at.lang)} {more} {unit_said(abs(change), first.unit, at.lang)}"
    return at.say(f"{last.year} är det {gap} än {first.year}.", f"In {last.year} it is {gap} than in {first.year}.")


@dataclass(frozen=True, order=True)
class _Year:
    """What the rows of one municipality and year come to."""

    value: float
    year: int
    said: str


def _of_rows(at: Telling, result: Result, order: Order | None) -> Reply:
    """What the rows of each year come to; the year asked for first where it is the one with most or least."""
    query = result.query
    lines: dict[str, list[str]] = {}
    years = []
    for part in sorted((part for part in result.parts if part.rows), key=lambda part: part.year or 0):
        if own := _year(at, query.measure, part):
            cited = marks([at.draft.cites.project(row.report) for row in part.rows[:MARKED]])
            lines.setdefault(part.municipality, []).append(f"{part.year}: {own.said} {cited}")
            years.append(own)
    if not years:
        return none(at, query)
    label = (
        measure_label(query.measure, at.lang) if query.measure.field else at.say("antal projekt", "number of projects")
    )
    about = label + spaced(conditions_said(query.where, at.lang))
    told = "\n".join(enumerated(at.draft, f"{city}, {about}", own, short=0) for city, own in lines.items())
    if order is None or len(lines) > 1:
        return Reply("answered", told)
    best = max(years) if order.falling else min(years)
    lead = f"{most_said(replace(order, first=1), at.lang)}: {best.year} ({best.said})."
    return Reply("answered", f"{lead}\n{told}", float(best.year), "år")


def _year(at: Telling, measure: Measure, part: Part) -> _Year | None:
    """What a year comes to; None where its rows give no amount."""
    if measure.field is None:
        count = len(part.rows)
        return _Year(float(count), part.year or 0, counted(count, "projekt", at.lang))
    if part.value is None:
        return None
    return _Year(part.value, part.year or 0, amount_said(measure.field, part.value, at.lang))
