"""Per cent: of projects, of money, of a project's own budget, and the rate that a report states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.telling import MARKED, Telling, reported_in, spaced, whole_name
from bot.answering.values import amount_said
from bot.drafting.draft import marks
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import FIELDS, Row
from bot.query.forms import Measure, Query
from bot.query.say import conditions_said
from bot.query.stated import Subject, one_a_city, subject_of
from bot.wording import Language, number
from indexer.records import Figure


def share(at: Telling, result: Result) -> Reply:
    """How many per cent of the projects, or of their money, fulfil a condition."""
    query = result.query
    if query.measure.field and (stated := _stated(at, query)):
        return stated
    parts = [part for part in result.parts if part.value is not None]
    if not parts:
        return none(at, query)
    texts = [_part(at, query, part) for part in parts]
    return Reply("answered", "\n".join(texts), round(parts[0].value or 0.0, 1) if len(parts) == 1 else None, "%")


def _per_cent(value: float, language: Language) -> str:
    return f"{number(round(value, 1), language)} {'procent' if language == 'sv' else 'per cent'}"


def _part(at: Telling, query: Query, part: Part) -> str:
    numbers = [at.cite_row(query, row) for row in part.rows]
    for row, n in zip(part.rows, numbers, strict=True):
        at.record(row, n)
    name = query.measure.field
    inside = sum(value for _, value in part.behind) if name else float(len(part.rows))
    some, total = (_amount(name, value, at.lang) for value in (inside, part.whole or 0.0))
    noun = FIELDS[name].label(at.lang) if name else at.say("projekt", "projects")
    of = noun + spaced(conditions_said(query.measure.whole, at.lang))
    said = conditions_said(query.where, at.lang)
    where = f"{part.municipality}{reported_in(part, at.lang)} {marks(numbers[:MARKED])}"
    per_cent = _per_cent(part.value or 0.0, at.lang)
    return f"{per_cent}: {some} {at.say('av', 'of')} {total} ({of}) {at.say('är', 'are')} {said}, {where}."


def _amount(name: str | None, value: float, language: Language) -> str:
    return amount_said(name, value, language) if name else number(value, language)


def _stated(at: Telling, query: Query) -> Reply | None:
    """A share of money whose part and whole the report states both."""
    summed = Measure("sum", query.measure.field)
    part = subject_of(replace(query, measure=summed))
    whole = subject_of(replace(query, where=query.measure.whole, measure=summed))
    if part is None or whole is None:
        return None
    parts, wholes = (one_a_city(at.stated.find(subject, query.scope)) for subject in (part, whole))
    of_whole = {(figure.municipality, figure.year): figure for figure in wholes if figure.value}
    pairs = [(one, of_whole[key]) for one in parts if (key := (one.municipality, one.year)) in of_whole]
    if not pairs:
        return None
    texts = [_stated_said(at, one, all_) for one, all_ in pairs]
    value = round(_of(*pairs[0]), 1) if len(pairs) == 1 else None
    return Reply("answered", "\n".join(texts), value, "%")


def _of(one: Figure, all_: Figure) -> float:
    return 100 * one.value / all_.value


def _stated_said(at: Telling, one: Figure, all_: Figure) -> str:
    some, total = (f"{figure_shown(at.draft, each)} [{figures.plainly_recorded(at, each)}]" for each in (one, all_))
    where = f"{one.municipality} {one.year}"
    return f"{_per_cent(_of(one, all_), at.lang)}: {one.subject} {some} {at.say('av', 'of')} {total} ({where})."


def ratio(at: Telling, result: Result) -> Reply:
    """How many per cent of a project's total budget an amount is, both quoted."""
    name = str(result.query.measure.field)
    texts = [_ratio_said(at, name, row, value) for part in result.parts for row, value in part.behind]
    if not texts:
        return none(at, result.query)
    value = next((part.value for part in result.parts if part.value is not None), None)
    return Reply("answered", "\n".join(texts), round(value, 1) if value is not None else None, "%")


def _ratio_said(at: Telling, name: str, row: Row, per_cent: float) -> str:
    numbers = [at.cite(row, field) for field in (name, "total_budget")]
    at.record(row, numbers[0])
    some, total = (_quoted(at, row, field, n) for field, n in zip((name, "total_budget"), numbers, strict=True))
    of = at.say("av", "of")
    return f"{_per_cent(per_cent, at.lang)} {of} {whole_name(row)}: {some} {of} {total}."


def _quoted(at: Telling, row: Row, field: str, n: int) -> str:
    got = FIELDS[field].get(row)
    assert isinstance(got, int | float)
    return f"{FIELDS[field].label(at.lang)} {amount_said(field, float(got), at.lang)} [{n}]"


def rate(at: Telling, query: Query) -> Reply:
    """The funding rate that a report states; the newest of each subject."""
    newest = _rates(at, query)
    if not newest:
        return none(at, query)
    value = newest[0].value if len(newest) == 1 and newest[0].value_to is None else None
    return Reply("answered", "\n".join(figures.sentence(at, figure) for figure in newest), value, "%")


def _rates(at: Telling, query: Query) -> Sequence[Figure]:
    subject = subject_of(replace(query, measure=Measure("sum", "funding_rate")))
    if subject is None:
        return ()
    found = at.stated.over_time(subject, query.scope)
    found = found or at.stated.over_time(Subject("funding_rate", "total"), query.scope)
    return [by_year[max(by_year)] for by_year in found.values()]
