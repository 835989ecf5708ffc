"""Yes or no: a condition held against one project, with the field that decides."""

from __future__ import annotations

from bot.answering import Answering
from bot.draft import Draft
from bot.questions import Question
from bot.reply import Reply
from bot.selecting import in_programme, in_time
from bot.wording import ROLE, day
from indexer.records import ProjectReport


def checked(answering: Answering, draft: Draft) -> Reply:
    """ "Är BRAVE ett Interregprojekt?": yes where every condition holds for the newest reports of the project, else no; the
    fields themselves beside it. Where a field that decides is empty there is no answer."""
    q = draft.question
    project = answering.index.projects[q.projects[0]]
    own = [r for r in project.reports if not q.years or r.reporting_year in q.years]
    newest = max((report.reporting_year or 0 for report in own), default=0)
    reports = [report for report in own if (report.reporting_year or 0) == newest]
    if not reports:
        return answering.nothing(draft)
    facts: list[str] = []
    conditions = _conditions(q)
    for wanted, field in conditions:
        told = [
            report
            for report in reports
            if wanted == "actor" or (getattr(report, field) is not None and getattr(report, field).value is not None)
        ]
        if not told:
            return answering.nothing(draft)
        facts += [_fact(draft, report, field) for report in told]
    # One and the same form has to meet them all.
    holds = any(all(_holds(q, wanted, report) for wanted, _ in conditions) for report in reports)
    draft.project(project, draft.cites.project(reports[0], conditions[0][1]), reports[0])
    draft.suggestions += answering.next_questions(draft)
    verdict = draft.say("Ja.", "Yes.") if holds else draft.say("Nej.", "No.")
    return Reply("answered", f"{verdict} {project.name.rstrip('.')}: {'; '.join(dict.fromkeys(facts))}.")


def _conditions(q: Question) -> list[tuple[str, str]]:
    """What is asked, and the field that decides it."""
    found = [("programme", "programme")] if q.programmes else []
    found += [("role", "role")] if q.role else []
    found += [("status", "start_date" if q.status.kind == "started" else "end_date")] if q.status else []
    return found + ([("actor", "department")] if q.actors else [])


def _holds(q: Question, wanted: str, report: ProjectReport) -> bool:
    match wanted:
        case "programme":
            return all(in_programme(report, name) for name in q.programmes)
        case "role":
            return report.role is not None and report.role.value == q.role
        case "status":
            return q.status is not None and all(in_time(report, status) for status in q.status.each())
    return (report.municipality, report.department.value if report.department else None) in q.actors


def _fact(draft: Draft, report: ProjectReport, field: str) -> str:
    value = getattr(report, field)
    n = draft.cites.project(report, field)
    lang = draft.question.language
    board = report.department.value if report.department and report.department.value else report.municipality
    match field:
        case "programme":
            return draft.say(f"programmet är {value.value} [{n}]", f"the programme is {value.value} [{n}]")
        case "role":
            return draft.say(f"{board} är {ROLE['sv'][value.value]} [{n}]", f"{board} is {ROLE['en'][value.value]} [{n}]")
        case "start_date":
            return draft.say(f"startdatum {day(value.value, lang)} [{n}]", f"start date {day(value.value, lang)} [{n}]")
        case "end_date":
            return draft.say(f"slutdatum {day(value.value, lang)} [{n}]", f"end date {day(value.value, lang)} [{n}]")
    return draft.say(f"redovisas av {board} [{n}]", f"reported by {board} [{n}]")
