"""How many projects, nämnder or programmes: the stated number where there is one, else the length of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz

from bot.answering import Answering
from bot.draft import Draft
from bot.lists import listed
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import Row, rows
from bot.stated import each_stated, find_stated, single, stated, table
from bot.wording import listing
from indexer.records import Figure
from indexer.values import compare_key


def breakdown(answering: Answering, draft: Draft) -> Reply:
    """A measure for each nämnd, programme or goal, for every year asked for."""
    q = draft.question
    measure = q.measure if q.measure in {"paid_out", "total_budget", "eu_funding"} else "projects"
    figures = stated(answering, q, measure, q.per)
    return table(answering, draft, figures, measure) if figures else answering.nothing(draft)


# -- count ----------------------------------------------------------------------------------------------------------


def counted(answering: Answering, draft: Draft) -> Reply:
    """How many projects or nämnder: the stated number where a report states just that, else the length of the list."""
    q = draft.question
    if q.subject == "department":
        return _departments(answering, draft)
    if q.subject == "programme":
        return _programmes(answering, draft)
    figures = find_stated(answering, q, "projects")
    if figures:
        return single(answering, draft, figures, "projects")
    if q.goals and (figures := _goal_figures(answering, q)):
        return single(answering, draft, figures, "projects")
    if several := each_stated(answering, draft, "projects"):
        return several
    return listed(answering, draft)


def _goal_figures(answering: Answering, q: Question) -> list[Figure]:
    """The stated number for a goal, its name spelled as the summary spells it ("klimatomställnigen")."""
    if q.actors or q.programmes or q.status or q.amount or q.role:
        return []
    subjects = {f.subject for f in answering.index.holdings.figures if f.subject_kind == "goal"}
    near = [s for s in subjects if any(fuzz.ratio(compare_key(s), compare_key(goal)) > 92 for goal in q.goals)]
    return [figure for subject in near for figure in stated(answering, q, "projects", "goal", subject)]


def _departments(answering: Answering, draft: Draft) -> Reply:
    q = draft.question
    figures = [] if (q.programmes or q.status or q.amount or q.within or q.without) else stated(answering, q, "departments", "total")
    if figures:
        return single(answering, draft, figures, "departments")
    found = rows(answering.index, q)
    return _named_once(draft, [(row, row.report.department.value if row.report.department else None) for row in found], "department")


def _programmes(answering: Answering, draft: Draft) -> Reply:
    found = rows(answering.index, draft.question)
    return _named_once(draft, [(row, row.report.programme_path[0] if row.report.programme_path else None) for row in found], "programme")


def _named_once(draft: Draft, pairs: Sequence[tuple[Row, str | None]], field: Literal["department", "programme"]) -> Reply:
    """Distinct names over the forms, each with one quote."""
    first: dict[str, Row] = {}
    for row, name in pairs:
        if name:
            first.setdefault(name, row)
    if not first:
        return Reply("not_found", draft.say("Rapporterna säger inte det.", "The reports do not say."))
    parts = []
    for name, row in first.items():
        n = draft.cites.project(row.report, field)
        parts.append(f"{name} [{n}]")
    one, several = {
        "department": (("nämnd", "committee"), ("nämnder", "committees")),
        "programme": (("program", "programme"), ("program", "programmes")),
    }[field]
    unit = draft.say(*(one if len(first) == 1 else several))
    return Reply("answered", f"{len(first)} {unit}: {listing(parts, draft.question.language)}.", float(len(first)), several[0])
