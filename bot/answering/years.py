"""A figure year by year, oldest first: as stated, else as the rows of each year come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.answering import figures
from bot.answering.groups import key_said, value_said
from bot.answering.nothing import none
from bot.answering.telling import MARKED, Telling, spaced
from bot.answering.values import measure_label, most_said
from bot.drafting.draft import marks
from bot.drafting.enumerating import enumerated
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result, distinct
from bot.query.fields import Row
from bot.query.forms import Measure, Order, Query
from bot.query.say import THINGS, conditions_said
from bot.query.stated import Subject, subject_of
from bot.query.units import amount_said, counted, unit_said
from bot.wording import FIELD, MEASURE, listing, money, number, year_said
from indexer.records import Figure, Membership

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
    label = _label(at, subject)
    told = enumerated(at.draft, f"{city}, {label}", lines, short=0)
    change = _change(at, query, by_year) if alone and len(by_year) > 1 else ""
    return f"{change} {told}" if change else told


def _label(at: Telling, subject: Subject) -> str:
    """What is stated of a subject."""
    if subject.measure.startswith("projects"):
        return at.say("antal EU-projekt", "number of EU projects")
    return FIELD[at.lang].get(subject.measure) or MEASURE[at.lang][subject.measure]


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
    """What the rows of one municipality and year come to, and that with its quotes."""

    value: float
    year: int
    said: str
    cited: str = field(compare=False)


def _of_rows(at: Telling, result: Result, order: Order | None) -> Reply:
    """What the rows of each year come to; the year asked for first where it is the one with most or least."""
    query = result.query
    lines: dict[str, list[str]] = {}
    years, gaps = [], []
    for part in sorted((part for part in result.parts if part.rows), key=lambda part: part.year or 0):
        if own := _year(at, query, part):
            lines.setdefault(part.municipality, []).append(f"{year_said(part.year, at.lang)}: {own.cited}")
            years.append(own)
        elif part.year:
            gaps.append(f"{part.municipality} {part.year}")
    if not years:
        return none(at, query)
    _note_what_is_counted(at, query, len(years), gaps)
    about = _counted_of(at, query)
    told = "\n".join(enumerated(at.draft, f"{city}, {about}", own, short=0) for city, own in lines.items())
    if order is None or len(lines) > 1:
        return Reply("answered", told)
    best = max(years) if order.falling else min(years)
    lead = f"{most_said(replace(order, first=1), at.lang)}: {best.year} ({best.said})."
    return Reply("answered", f"{lead}\n{told}", float(best.year), "år")


def _note_what_is_counted(at: Telling, query: Query, years: int, gaps: list[str]) -> None:
    figures.note_lacking(at, gaps)
    if query.measure.field is None and years > 1:
        at.draft.note(
            "Räknat är vad varje års redovisningar tar upp; de tar inte alltid upp samma saker.",
            "Counted is what the reports of each year tell of; they do not always tell of the same things.",
        )


def _counted_of(at: Telling, query: Query) -> str:
    """What each year's value is of: "antal projekt i Interreg"."""
    if query.measure.field:
        label = measure_label(query.measure, at.lang)
    else:
        label = f"{at.say('antal', 'number of')} {THINGS[at.lang][query.of]}"
    return label + spaced(conditions_said(query.where, at.lang))


def _year(at: Telling, query: Query, part: Part) -> _Year | None:
    """What a year comes to: an amount, the groups or each of them where they are asked for, else a number of what the rows
    are; None where its rows give no amount and are in no group, which is not to say that there is none.
    """
    if query.by and not part.groups:
        return None
    if query.by and query.of == query.entity:
        return _group_by_group(at, query, part)
    name = query.measure.field
    if name is None:
        things = [group.rows[0] for group in part.groups] if query.by else part.rows
        value, said = float(len(things)), counted(len(things), THINGS["sv"][query.of], at.lang)
    elif part.value is None:
        return None
    else:
        things, value, said = part.rows, part.value, amount_said(name, part.value, at.lang)
    cited = marks([_cite(at, row) for row in things[:MARKED]])
    return _Year(value, part.year or 0, said, f"{said} {cited}")


def _group_by_group(at: Telling, query: Query, part: Part) -> _Year:
    """Every group of a year with what it comes to."""
    told, cited = [], []
    for group in part.groups:
        one = f"{key_said(query, group, at.lang)} {value_said(group, query.measure.field, at.lang)}"
        told.append(one)
        cited.append(f"{one} {marks([_cite(at, row) for row in distinct(group.rows)[:1]])}")
    value = sum(group.value or 0.0 for group in part.groups)
    return _Year(value, part.year or 0, listing(told, at.lang), listing(cited, at.lang))


def _cite(at: Telling, row: Row) -> int:
    """The quote of a row: a project's name, or where a membership is told."""
    if isinstance(row.report, Membership):
        return at.draft.cites.add(row.report.source, section=(row.project.name,), title=row.report.citation_title)
    return at.draft.cites.project(row.report)
