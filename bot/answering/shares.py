"""Per cent: of projects, of money, of a project's own budget, and the rate that a report states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import figures
from bot.answering.nothing import none
from bot.answering.telling import MARKED, Telling, reported_in, spaced, whole_name
from bot.drafting.draft import marks
from bot.drafting.figures import figure_shown
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import FIELDS, Row
from bot.query.forms import Is, Measure, Query, both, conditions
from bot.query.say import conditions_said
from bot.query.stated import Subject, one_a_city, subject_of
from bot.query.units import amount_said
from bot.wording import Language, number, year_said
from indexer.records import Figure


def share(at: Telling, result: Result) -> Reply:
    """How many per cent of the projects, or of their money, fulfil a condition."""
    query = result.query
    if stated := _stated(at, result):
        return stated
    parts = [part for part in result.parts if part.value is not None]
    if not parts:
        return none(at, query)
    texts = [_part(at, query, part) for part in parts]
    return Reply("answered", "\n".join(texts), round(parts[0].value or 0.0, 1) if len(parts) == 1 else None, "%")


def _per_cent(value: float, language: Language) -> str:
    return f"{number(round(value, 1), language)} {'procent' if language == 'sv' else 'per cent'}"


def _part(at: Telling, query: Query, part: Part) -> str:
    numbers = at.cite_rows(query, part.rows)
    for row, n in zip(part.rows, numbers, strict=True):
        at.record(row, n)
    name = query.measure.field
    inside = sum(value for _, value in part.behind) if name else float(len(part.rows))
    some, total = (_amount(name, value, at.lang) for value in (inside, part.whole or 0.0))
    noun = FIELDS[name].label(at.lang) if name else at.say("projekt", "projects")
    of = noun + spaced(conditions_said(query.measure.whole, at.lang))
    # Of nothing there is no row to show; then the whole is what can be looked up.
    shown = numbers[:MARKED] or [_shown(at, name, row) for row in part.of[: None if name else MARKED]]
    where = f"{part.municipality}{reported_in(part, at.lang)}{spaced(marks(shown))}"
    per_cent = _per_cent(part.value or 0.0, at.lang)
    does = _does(at, query)
    return f"{per_cent}: {some} {at.say('av', 'of')} {total} ({of}) {does}, {where}."


def _does(at: Telling, query: Query) -> str:
    """What the part does that the whole need not: "slutar 2026", "har kommunen som projektägare"."""
    own = [one for one in conditions(query.where) if one not in conditions(query.measure.whole)]
    said = conditions_said(both(*own) or query.where, at.lang)
    if any(isinstance(one, Is) and one.field == "role" for one in own[:1]):
        return at.say("har kommunen ", "have the municipality ") + said
    return _as_clause(said, at.lang)


_CLAUSES = {"som ": "", "that ": "", "med ": "har ", "with ": "have "}


def _as_clause(said: str, language: Language) -> str:
    """A condition as what its projects do.

    >>> _as_clause("som slutar 2026", "sv"), _as_clause("i Interreg", "sv"), _as_clause("with total budget over SEK 1", "en")
    ('slutar 2026', 'är i Interreg', 'have total budget over SEK 1')
    """
    for opening, verb in _CLAUSES.items():
        if said.startswith(opening):
            return verb + said.removeprefix(opening)
    return f"{'är' if language == 'sv' else 'are'} {said}"


def _shown(at: Telling, name: str | None, row: Row) -> int:
    return at.cite(row, name) if name else at.draft.cites.project(row.report)


def _amount(name: str | None, value: float, language: Language) -> str:
    return amount_said(name, value, language) if name else number(value, language)


def _stated(at: Telling, result: Result) -> Reply | None:
    """A share whose part and whole the report states both: of money, and of projects where its forms hold fewer."""
    query = result.query
    summed = Measure("sum", query.measure.field) if query.measure.field else Measure("count")
    part = subject_of(replace(query, measure=summed))
    whole = subject_of(replace(query, where=query.measure.whole, measure=summed))
    if part is None or whole is None:
        return None
    parts, wholes = (one_a_city(at.stated.find(subject, query.scope)) for subject in (part, whole))
    of_whole = {(figure.municipality, figure.year): figure for figure in wholes if figure.value}
    pairs = [(one, of_whole[key]) for one in parts if (key := (one.municipality, one.year)) in of_whole]
    pairs = pairs if query.measure.field else [pair for pair in pairs if _reads_fewer(result, pair[1])]
    if not pairs:
        return None
    texts = [_stated_said(at, query, one, all_) for one, all_ in pairs]
    value = round(_of(*pairs[0]), 1) if len(pairs) == 1 else None
    return Reply("answered", "\n".join(texts), value, "%")


def _reads_fewer(result: Result, stated: Figure) -> bool:
    """Whether fewer projects are read of a report than it states."""
    read = {(one.municipality, one.year): one.whole or 0.0 for one in result.parts}
    return read.get((stated.municipality, stated.year), 0.0) < stated.value


def _of(one: Figure, all_: Figure) -> float:
    return 100 * one.value / all_.value


def _stated_said(at: Telling, query: Query, one: Figure, all_: Figure) -> str:
    some, total = (f"{figure_shown(at.draft, each)} [{figures.plainly_recorded(at, each)}]" for each in (one, all_))
    where = f"{one.municipality}, {year_said(one.year, at.lang)}"
    part = f"{one.subject} {some}" if query.measure.field else some
    does = "" if query.measure.field else f" {_does(at, query)}"
    return f"{_per_cent(_of(one, all_), at.lang)}: {part} {at.say('av', 'of')} {total}{does} ({where})."


def ratio(at: Telling, result: Result) -> Reply:
    """How many per cent of a project's total budget an amount is, or what it leaves of it; both quoted."""
    name, rest = str(result.query.measure.field), result.query.measure.how == "rest"
    said = _rest_said if rest else _ratio_said
    texts = [said(at, name, row, value) for part in result.parts for row, value in part.behind]
    if not texts:
        return none(at, result.query)
    value = next((part.value for part in result.parts if part.value is not None), None)
    return Reply("answered", "\n".join(texts), round(value, 1) if value is not None else None, "SEK" if rest else "%")


def _rest_said(at: Telling, name: str, row: Row, rest: float) -> str:
    numbers = [at.cite(row, field) for field in ("total_budget", name)]
    at.record(row, numbers[0])
    total, some = (_quoted(at, row, field, n) for field, n in zip(("total_budget", name), numbers, strict=True))
    left = amount_said("total_budget", rest, at.lang)
    return at.say(
        f"{left} ({whole_name(row)}: {total} minus {some}).", f"{left} ({whole_name(row)}: {total} less {some})."
    )


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
