"""How many projects, nämnder or programmes: the stated number where there is one, else the length of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from rapidfuzz import fuzz

from bot.answering import Answering
from bot.cues import pattern
from bot.draft import Draft, marks
from bot.lists import NAMED, listed, sentence
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import Row, distinct, rows
from bot.stated import each_stated, find_stated, single, stated, table
from bot.wording import listing, plural
from indexer.records import Actor, Figure
from indexer.values import compare_key


def breakdown(answering: Answering, draft: Draft) -> Reply:
    """A measure for each nämnd, programme or goal, for every year asked for: stated where no condition is finer than that,
    projects else counted from the forms."""
    q = draft.question
    measure = q.measure if q.measure in {"paid_out", "total_budget", "eu_funding"} else "projects"
    finer = bool(q.status or q.amount or q.role or q.without or q.within or q.goals)
    finer |= bool((q.programmes and q.per != "programme") or (q.actors and q.per != "department"))
    figures = [] if finer else stated(answering, q, measure, q.per)
    if figures:
        reply = table(answering, draft, figures, measure)
        missing = [str(year) for year in q.years if year not in {figure.year for figure in figures}]
        if missing:
            draft.note(f"Uppgift saknas för {listing(missing, 'sv')}.", f"No figure for {listing(missing, 'en')}.")
        return replace(reply, status="partial") if missing else reply
    groups = grouped(answering, q, q.per) if measure == "projects" and q.per in {"department", "programme"} else {}
    return groups_told(draft, groups) if groups else answering.nothing(draft)


Group = Literal["department", "programme"]


def grouped(answering: Answering, q: Question, by: Group) -> dict[tuple[str, str], list[Row]]:
    """The forms that fit, by (municipality, nämnd or programme): where no report states the numbers."""
    found: dict[tuple[str, str], list[Row]] = {}
    fitting = rows(answering.index, q)
    newest = {
        city: max(r.report.reporting_year or 0 for r in fitting if r.report.municipality == city)
        for city in {r.report.municipality for r in fitting}
    }
    for row in fitting:
        report = row.report
        if (report.reporting_year or 0) != newest[report.municipality]:
            continue  # several years asked for: the newest, whose year the answer names
        name = (report.department and report.department.value) if by == "department" else next(iter(report.programme_path), None)
        if name:
            found.setdefault((report.municipality, name), []).append(row)
    return {key: distinct(members, city_wide=by == "programme") for key, members in found.items()}


ALL = 1000
"""More groups than any answer has."""
MARKED = 3
"""Forms of a group that the text marks where there are too many to name."""


def groups_told(draft: Draft, groups: Mapping[tuple[str, str], Sequence[Row]], *, smallest: bool = False, most: int = ALL) -> Reply:
    """How many projects each group has, the largest first (or the smallest), each city for itself: every project by name
    up to ``NAMED``, of more only the numbers with some forms to look at."""
    parts, value = [], None
    cities = list(dict.fromkeys(city for city, _ in groups))
    shown = {city: _ordered(groups, city, smallest)[:most] for city in cities}
    named = sum(len(members) for own in shown.values() for _, members in own) <= NAMED
    for city, own in shown.items():
        # Of a ranking only the first group is what was asked for.
        told = [_group_told(draft, name, members, named and (most == ALL or at == 0)) for at, (name, members) in enumerate(own)]
        year = own[0][1][0].report.reporting_year
        value = float(len(own[0][1])) if most < ALL and len(cities) == 1 else None
        label = draft.say("antal projekt i blanketterna", "number of projects in the forms")
        parts.append(f"{city}, {year} ({label}): {'; '.join(told)}.")
    draft.note(
        "Antalen är räknade ur blanketterna, inte angivna av rapporten.",
        "The numbers are counted from the forms, not stated by the report.",
    )
    return Reply("answered", " ".join(parts), value, "projekt" if value is not None else None)


def _ordered(groups: Mapping[tuple[str, str], Sequence[Row]], city: str, smallest: bool) -> list[tuple[str, Sequence[Row]]]:
    own = [(name, members) for (municipality, name), members in groups.items() if municipality == city]
    return sorted(own, key=lambda pair: len(pair[1]), reverse=not smallest)


def _group_told(draft: Draft, name: str, members: Sequence[Row], named: bool) -> str:
    count = f"{name} {len(members)} " + draft.say("projekt", plural(len(members), "project", "projects"))
    numbers = [
        draft.cites.project(row.report, "programme" if row.report.programme else None) for row in (members if named else members[:MARKED])
    ]
    if not named:
        return f"{count} {marks(numbers)}"
    for row, n in zip(members, numbers, strict=True):
        draft.project(row.project, n, row.report)
    return f"{count}: {', '.join(f'{row.project.name.rstrip(chr(46))} [{n}]' for row, n in zip(members, numbers, strict=True))}"


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
    return listed(answering, draft)


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
    r"\b(?:inga|inget|no)\s+(?:eu-?)?(?:projekt|projects)\b|\b(?:utan|without)\s+(?:eu-?)?(?:projekt|projects)\b|\b(?:inte|ej|not)\b.{0,20}\b(?:något|någon|några|any)\b.{0,12}\bproje[ck]t"
)


_NOT_ONLY = pattern(r"\b(?:inte|ej) bara\b|\bnot only\b")


def denies_too_much(q: Question) -> bool:
    """ "Vilka nämnder har inga projekt i Interreg?": a denial beside other conditions, of which it is open what it denies."""
    return q.subject == "department" and not asks_for_none(q) and (_NONE.search(q.text) or _NOT_ONLY.search(q.text)) is not None


def asks_for_none(q: Question) -> bool:
    """ "Vilka nämnder har inga projekt?", and no condition beside it that could be meant to be denied instead."""
    finer = q.programmes or q.role or q.status or q.amount or q.goals or q.without
    return q.subject == "department" and not finer and _NONE.search(q.text) is not None


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
    """The nämnder that a report has text of but no project, each with the place where it begins."""
    q = draft.question
    with_projects = {(row.report.municipality, row.report.department.value) for row in rows(answering.index, q) if row.report.department}
    documents = dict.fromkeys(row.report.document for row in rows(answering.index, q))
    first: dict[str, int] = {}
    for document in documents:
        for passage in answering.index.passages_of(document):
            board = passage.department
            if board and board not in first and (passage.municipality, board) not in with_projects:
                first[board] = draft.cites.add(passage.source, section=passage.section)
                draft.actor(Actor(municipality=passage.municipality, name=board), first[board], passage.source)
    if not first:
        return answering.nothing(draft)
    named = listing([f"{board} [{n}]" for board, n in first.items()], q.language)
    count = len(first)
    text = draft.say(
        f"{count} {'nämnd' if count == 1 else 'nämnder'} har text i redovisningen men inget projekt: {named}.",
        f"{count} {'committee has' if count == 1 else 'committees have'} text in the report but no project: {named}.",
    )
    return Reply("answered", text, float(count), "nämnder")


def _programmes(answering: Answering, draft: Draft) -> Reply:
    found = rows(answering.index, draft.question)
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
