"""No row fits: said with what was searched, and the nearest that exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.telling import MARKED, Telling, reported_in, short_name
from bot.drafting.draft import marks
from bot.drafting.figures import figure_cited
from bot.drafting.reply import Reply
from bot.query.evaluate import Part, Result
from bot.query.fields import FIELDS
from bot.query.forms import (
    All,
    Changed,
    Compare,
    Either,
    Is,
    Lacks,
    Not,
    Query,
    Reported,
    Shared,
    SomeForm,
    both,
    conditions,
    walk,
)
from bot.query.say import conditions_said, described, only_there_said, open_said
from bot.query.stated import Subject
from bot.wording import listing, number, plural, year_said


def none(at: Telling, query: Query) -> Reply:
    """The honest no, with the years that are reported and the nearest list."""
    said = described(query, at.lang)
    text = at.say(
        f"Rapporterna har inga projekt som stämmer med frågan ({said}).",
        f"The reports hold no project that fits the question ({said}).",
    )
    if query.exists and (decided := _decided_no(at, query)):
        return decided
    before = any(isinstance(one, Reported) and one.year is None and not one.newest for one in walk(query.where))
    if before and any(part.undecided for part in at.evaluator.run(query).parts):
        return Reply("not_found", _not_comparable(at, query) + _years_reported(at, query))
    untold = any(isinstance(one, Changed | Reported) for one in walk(query.where))
    open_ = any(part.undecided for part in at.evaluator.run(query).parts) if query.exists else False
    no = at.say("Nej. ", "No. ") if query.exists and not (untold or open_) else ""
    return Reply("not_found", no + text + _years_reported(at, query) + _nearest(at, query))


def _not_comparable(at: Telling, query: Query) -> str:
    """That no report before tells of the same projects, so that it cannot be told which are new; with what can be asked instead."""
    year = query.scope.years[0] if len(query.scope.years) == 1 else None
    if year:
        at.draft.suggestions.append(at.say(f"Vilka projekt startade {year}?", f"Which projects started in {year}?"))
    return at.say(
        "Vilka projekt som är nya går inte att avgöra: det finns ingen redovisning före som tar upp några av samma projekt.",
        "Which projects are new cannot be told: no report before tells of any of the same projects.",
    )


MOST_NAMED = 10
"""Projects that could not be decided, and are told by name."""
_OF_FIELDS = (Is, Compare, Lacks, Not, All, Either, SomeForm, Shared)
"""Conditions that a project's fields decide."""


def _decided_no(at: Telling, query: Query) -> Reply | None:
    """No, where every project that is looked at tells that it is not so: of the nämnd that is named, else of the report; None
    where one leaves it open, or texts would have to tell."""
    if query.where is None or query.entity != "project" or query.having or not _is_decided(at, query):
        return None
    boards = [one for one in conditions(query.where) if isinstance(one, Is) and one.field == "department"]
    for own in (boards, []) if boards else ([],):
        if part := _wider(at, query, own):
            return Reply("answered", _none_of(at, query, part, own), 0.0, "projekt")
    return None


def _is_decided(at: Telling, query: Query) -> bool:
    fields = all(isinstance(one, _OF_FIELDS) for one in walk(query.where))
    return fields and not any(part.undecided for part in at.evaluator.run(query).parts)


def _none_of(at: Telling, query: Query, part: Part, boards: Sequence[Is]) -> str:
    count, cited = len(part.rows), marks(at.cite_rows(query, part.rows[:MARKED]))
    who = listing(list(boards[0].values), at.lang) if boards else part.municipality
    said = conditions_said(query.where, at.lang, leave=("department",) if boards else ())
    noun = plural(count, "project", "projects")
    return at.say(
        f"Nej. {who} har {count} projekt{reported_in(part, at.lang)}, inget {said} {cited}.",
        f"No. {who} has {count} {noun}{reported_in(part, at.lang)}, none {said} {cited}.",
    )


def _wider(at: Telling, query: Query, boards: Sequence[Is]) -> Part | None:
    """The one report that is looked at with nothing asked of its projects but the nämnd; None where that is what was asked, or
    where it has none."""
    where = both(*boards)
    found = [part for part in at.evaluator.run(Query(where=where, scope=query.scope)).parts if part.rows]
    return found[0] if len(found) == 1 and where != query.where else None


def _years_reported(at: Telling, query: Query) -> str:
    cities = query.scope.municipalities
    reports = [row.report for row in at.evaluator.rows if not cities or row.report.municipality in cities]
    years = sorted({report.reporting_year for report in reports if report.reporting_year})
    told = listing([str(year) for year in years], at.lang)
    return (
        at.say(f" Enskilda projekt är redovisade för {told}.", f" Single projects are reported for {told}.")
        if years
        else ""
    )


def _nearest(at: Telling, query: Query) -> str:
    """What is left when all conditions but the nämnd are dropped; else a number that a report states."""
    boards = [
        one
        for one in conditions(query.where)
        if isinstance(one, Is) and one.field == "department" and len(one.values) == 1
    ]
    if boards and (said := _all_of_board(at, query, boards[0])):
        return said
    if query.where is not None:
        return ""
    figures = at.stated.find(Subject("projects", "total"), replace(query.scope, years=()))
    if not figures:
        return ""
    value, year, n = figures[0].value, figures[0].year, figure_cited(at.draft, figures[0])
    return at.say(
        f" Antalet anges: {number(value, 'sv')} projekt ({year_said(year, 'sv')}) [{n}].",
        f" A number is stated: {number(value, 'en')} projects ({year_said(year, 'en')}) [{n}].",
    )


def _all_of_board(at: Telling, query: Query, board: Is) -> str:
    wider = at.evaluator.run(Query(where=board, scope=query.scope))
    count, name = sum(len(part.rows) for part in wider.parts), board.values[0]
    if not count:
        return ""
    at.draft.suggestions.append(at.say(f"Vilka projekt har {name}?", f"Which projects does {name} have?"))
    noun = plural(count, "project", "projects")
    return at.say(f" {name} har {count} projekt i allt.", f" {name} has {count} {noun} in all.")


def note_open(at: Telling, result: Result) -> None:
    """How many projects could not be decided, by the field they leave open; and which, where that is told in few words."""
    for name, count in result.missing.items():
        undecided = (row for part in result.parts for row in part.undecided if FIELDS[name].get(row) is None)
        names = list(dict.fromkeys(short_name(at.answering, row) for row in undecided))
        which = names if FIELDS[name].open and len(names) <= MOST_NAMED else []
        at.draft.note(open_said(name, count, "sv", which), open_said(name, count, "en", which))
    for one in walk(result.query.where):
        if isinstance(one, Changed):
            _note_not_compared(at, result, one)


def _note_not_compared(at: Telling, result: Result, changed: Changed) -> None:
    """How many projects stand in one report alone, and how many leave the field open in one of two."""
    rows = [row for part in result.parts for row in part.undecided]
    there = {row.project.id: bool(at.evaluator.before(row, changed.year)) for row in rows}
    alone, open_ = list(there.values()).count(False), list(there.values()).count(True)
    if alone:
        at.draft.note(only_there_said(alone, "sv"), only_there_said(alone, "en"))
    if open_:
        at.draft.note(open_said(changed.field, open_, "sv"), open_said(changed.field, open_, "en"))
