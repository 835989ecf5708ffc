"""No row fits: said with what was searched, and the nearest that exists."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.telling import Telling
from bot.drafting.figures import figure_cited
from bot.drafting.reply import Reply
from bot.query.evaluate import Result
from bot.query.forms import Is, Query, conditions
from bot.query.say import described, open_said
from bot.query.stated import Subject
from bot.wording import listing, number, plural, year_said


def none(at: Telling, query: Query) -> Reply:
    """The honest no, with the years that are reported and the nearest list."""
    said = described(query, at.lang)
    text = at.say(
        f"Rapporterna har inga projekt som stämmer med frågan ({said}).",
        f"The reports hold no project that fits the question ({said}).",
    )
    no = at.say("Nej. ", "No. ") if query.exists else ""
    return Reply("not_found", no + text + _years_reported(at, query) + _nearest(at, query))


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
    """How many projects could not be decided, by the field they leave open."""
    for name, count in result.missing.items():
        at.draft.note(open_said(name, count, "sv"), open_said(name, count, "en"))
