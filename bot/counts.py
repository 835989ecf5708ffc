"""How many projects, nämnder or programmes: the stated number where there is one, else the length of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from rapidfuzz import fuzz

from bot.answering import Answering
from bot.cues import pattern
from bot.describing import describe
from bot.draft import Draft
from bot.groups import Group, counts_told, grouped, money_told
from bot.lists import listed, sentence
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import Row, distinct, rows
from bot.stated import amount_of, current, each_stated, find_stated, single, stated, table
from bot.wording import listing
from indexer.records import Actor, Figure
from indexer.values import compare_key


def breakdown(answering: Answering, draft: Draft) -> Reply:
    """A measure for each nämnd, programme or goal, for every year asked for: stated where no condition is finer than that,
    projects else counted from the forms."""
    q = draft.question
    measure = q.measure if q.measure in {"paid_out", "total_budget", "eu_funding"} else "projects"
    finer = bool(q.status or q.amount or q.role or q.without or q.within or q.goals)
    finer |= bool((q.programmes and q.per != "programme") or (q.actors and q.per != "department"))
    figures = [] if finer else current(answering, q, measure, stated(answering, q, measure, q.per))
    if figures:
        reply = table(answering, draft, figures, measure)
        missing = [str(year) for year in q.years if year not in {figure.year for figure in figures}]
        if missing:
            draft.note(f"Uppgift saknas för {listing(missing, 'sv')}.", f"No figure for {listing(missing, 'en')}.")
        return replace(reply, status="partial") if missing else reply
    groups = grouped(answering, q, q.per) if q.per else {}
    if not groups:
        return answering.nothing(draft)
    if measure == "projects":
        return counts_told(draft, groups, city_wide=q.per != "department")
    return money_told(draft, groups, amount_of(q)) or answering.nothing(draft)


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
        return _with_the_others(answering, draft, figures)
    if q.goals and (figures := _goal_figures(answering, q)):
        return single(answering, draft, figures, "projects")
    if several := each_stated(answering, draft, "projects"):
        return several
    if _COMPARED.search(q.text) and (len(q.programmes) > 1 or len({name for _, name in q.actors}) > 1):
        kind: Group = "department" if len({name for _, name in q.actors}) > 1 else "programme"
        if groups := grouped(answering, q, kind):
            return counts_told(draft, groups, city_wide=kind == "programme")
    return listed(answering, draft)


_COMPARED = pattern(r"\b(?:jämför\w*|kontra|versus|compared?)\b")


def _with_the_others(answering: Answering, draft: Draft, figures: Sequence[Figure]) -> Reply:
    """The stated numbers, and for cities that state none but have forms that fit, the length of their list."""
    reply = single(answering, draft, figures, "projects")
    told = {figure.municipality for figure in figures}
    others = [row for row in distinct(rows(answering.index, draft.question)) if row.report.municipality not in told]
    if not others:
        return reply
    for row in others:
        draft.project(row.project, draft.cites.project(row.report, "role" if row.report.role else None), row.report)
    cities = dict.fromkeys(row.report.municipality for row in others)
    told_too = [f"{city}: {sentence(draft, [row for row in others if row.report.municipality == city])}" for city in cities]
    return replace(reply, text=" ".join((reply.text, *told_too)), value=None, unit=None)


def _goal_figures(answering: Answering, q: Question) -> list[Figure]:
    """The stated number for a goal, its name spelled as the summary spells it ("klimatomställnigen")."""
    if q.actors or q.programmes or q.status or q.amount or q.role:
        return []
    subjects = {f.subject for f in answering.index.holdings.figures if f.subject_kind == "goal"}
    near = [s for s in subjects if any(fuzz.ratio(compare_key(s), compare_key(goal)) > 92 for goal in q.goals)]
    return [figure for subject in near for figure in stated(answering, q, "projects", "goal", subject)]


_WHICH = pattern(r"^(?:vilka|which)\b")
_NONE = pattern(
    r"\b(?:inga|inget|no|utan|without)\s+(?:[\w+-]+\s+){0,2}[\w+-]*?(?:projekt|projects?)\b|\b(?:inte|ej|not)\b.{0,20}\b(?:något|någon|några|any)\b.{0,12}\bproje[ck]t"
)


_NOT_ONLY = pattern(r"\b(?:inte|ej) bara\b|\bnot only\b")


def denies_too_much(q: Question) -> bool:
    """ "Nämnder som inte bara har Erasmus": a denial of which it is open what it denies."""
    return q.subject == "department" and _NOT_ONLY.search(q.text) is not None


def asks_for_none(q: Question) -> bool:
    """ "Vilka nämnder har inga projekt (i Interreg)?": whatever other condition there is belongs to the projects."""
    return q.subject == "department" and not q.without and _NONE.search(q.text) is not None


def _departments(answering: Answering, draft: Draft) -> Reply:
    q = draft.question
    if asks_for_none(q):
        return _without_projects(answering, draft)
    named = _WHICH.search(q.text) is not None
    figures = (
        [] if (named or q.programmes or q.status or q.amount or q.within or q.without) else stated(answering, q, "departments", "total")
    )
    if figures:
        return single(answering, draft, figures, "departments")
    found = rows(answering.index, q)
    return _named_once(draft, [(row, row.report.department.value if row.report.department else None) for row in found], "department")


def _without_projects(answering: Answering, draft: Draft) -> Reply:
    """The nämnder that a report tells of but that have no project which fits, each with the place where it is told of."""
    q = draft.question
    fitting = rows(answering.index, q)
    with_projects = {(row.report.municipality, row.report.department.value) for row in fitting if row.report.department}
    wider = Question(q.text, municipalities=q.municipalities, years=q.years, documents=q.documents)
    every = rows(answering.index, wider)
    first: dict[str, int] = {}
    for row in every:
        board = row.report.department
        if board and board.value and board.value not in first and (row.report.municipality, board.value) not in with_projects:
            first[board.value] = draft.cites.project(row.report, "department")
            draft.actor(Actor(municipality=row.report.municipality, name=board.value), first[board.value], row.report.source)
    for document in dict.fromkeys(row.report.document for row in every):
        for passage in answering.index.passages_of(document):
            name = passage.department
            if name and name not in first and (passage.municipality, name) not in with_projects:
                first[name] = draft.cites.add(passage.source, section=passage.section)
                draft.actor(Actor(municipality=passage.municipality, name=name), first[name], passage.source)
    if not first:
        return answering.nothing(draft)
    named = listing([f"{board} [{n}]" for board, n in first.items()], q.language)
    count = len(first)
    asked = describe(replace(q, intent="list", subject="project", municipalities=(), years=(), fields=()), answering.names)
    text = draft.say(
        f"{count} {'nämnd' if count == 1 else 'nämnder'} finns med i redovisningen men har inga {asked}: {named}.",
        f"{count} {'committee is' if count == 1 else 'committees are'} in the report but {'has' if count == 1 else 'have'} no {asked}: {named}.",
    )
    return Reply("answered", text, float(count), "nämnder")


def _programmes(answering: Answering, draft: Draft) -> Reply:
    """The programmes of the forms that fit; below a programme that is named ("vilka Interregprogram") its parts."""
    found = rows(answering.index, draft.question)
    if draft.question.programmes:
        return _named_once(draft, [(row, row.report.programme.value if row.report.programme else None) for row in found], "programme")
    return _named_once(draft, [(row, row.report.programme_path[0] if row.report.programme_path else None) for row in found], "programme")


def _named_once(draft: Draft, pairs: Sequence[tuple[Row, str | None]], field: Literal["department", "programme"]) -> Reply:
    """Distinct names over the forms, each with one quote, each city for itself."""
    first: dict[tuple[str, str], Row] = {}
    for row, name in pairs:
        if name:
            first.setdefault((row.report.municipality, name), row)
    if not first:
        return Reply("not_found", draft.say("Rapporterna säger inte det.", "The reports do not say."))
    several = {"department": ("nämnder", "committees"), "programme": ("program", "programmes")}[field]
    one = {"department": ("nämnd", "committee"), "programme": ("program", "programme")}[field]
    cities = list(dict.fromkeys(city for city, _ in first))
    parts, count = [], 0
    for city in cities:
        named = []
        for (_, name), row in ((key, row) for key, row in first.items() if key[0] == city):
            n = draft.cites.project(row.report, field)
            if field == "department":
                draft.actor(Actor(municipality=city, name=name), n, row.report.source)
            named.append(f"{name} [{n}]")
        count = len(named)
        said = f"{count} {draft.say(*(one if count == 1 else several))}: {listing(named, draft.question.language)}."
        parts.append(f"{city}: {said}" if len(cities) > 1 else said)
    return Reply("answered", " ".join(parts), float(count) if len(cities) == 1 else None, several[0])
