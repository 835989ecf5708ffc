"""Records by the conditions of a question: exact, complete, in a stable order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from bot.cues import CUES
from bot.questions import Lasting, Many, Question, Status, Without
from indexer.index import Index
from indexer.records import Project, ProjectReport
from indexer.search.swedish import stems
from indexer.values import compare_key

SAME_GOAL = 88
"""Likeness, of 100, from which a form means a goal that it words a little otherwise ("En jämlik stad", "klimatomställnigen")."""


@dataclass(frozen=True)
class Row:
    """A project and the one report of it that fits."""

    project: Project
    report: ProjectReport


def rows(index: Index, question: Question, *, mentions: bool = False) -> list[Row]:
    """Every form or section (or every mention) that fits all conditions, in the order of the reports.

    Without a stated year the newest report of each municipality that holds such records counts.
    """
    found = [
        Row(project, report)
        for project in index.holdings.projects
        for report in (project.mentions if mentions else project.reports)
        if _in_scope(project, report, question)
    ]
    open_year = not question.years and not question.documents and not question.projects and question.within is None
    fitting = [row for row in found if fits(row.report, question) and not _of_excluded(row, question)]
    if open_year:
        # "avslutades 2019": the newest report that holds such records, which need not be the newest of all.
        dated = question.status is not None and question.status.start is not None
        newest = _newest(fitting if dated else found)
        fitting = [row for row in fitting if row in newest]
    elif (question.within is not None or _of_named(question)) and not (question.years or question.documents):
        latest = {row.project.id: max(r.report.reporting_year or 0 for r in fitting if r.project.id == row.project.id) for row in fitting}
        fitting = [row for row in fitting if (row.report.reporting_year or 0) == latest[row.project.id]]
    found = [row for row in fitting if _boards(row) > 1] if question.shared else fitting
    return sorted(
        found, key=lambda row: (row.report.municipality, -(row.report.reporting_year or 0), row.report.document, row.report.source.start)
    )


def _boards(row: Row) -> int:
    """How many nämnder report a project in the same report."""
    return len({r.department.value for r in row.project.reports if r.document == row.report.document and r.department})


def _of_named(q: Question) -> bool:
    """Whether several projects are named that are to be counted or added up: each with its newest report."""
    return len(q.projects) > 1 and q.intent in {"sum", "average", "count"}


def _in_scope(project: Project, report: ProjectReport, q: Question) -> bool:
    if q.municipalities and report.municipality not in q.municipalities:
        return False
    if q.years and report.reporting_year not in q.years:
        return False
    if q.documents and report.document not in q.documents:
        return False
    if q.projects and project.id not in q.projects:
        return False
    return q.within is None or project.id in q.within


def _newest(found: Sequence[Row]) -> list[Row]:
    """Of each municipality, the records of its newest report."""
    newest: dict[str, int] = {}
    for row in found:
        newest[row.report.municipality] = max(newest.get(row.report.municipality, 0), row.report.reporting_year or 0)
    return [row for row in found if (row.report.reporting_year or 0) == newest[row.report.municipality]]


def fits(report: ProjectReport, q: Question) -> bool:
    """Whether a form meets the conditions on nämnd, programme, role, goal, time and amount."""
    if q.actors and (report.municipality, report.department.value if report.department else None) not in q.actors:
        return False
    if q.programmes and not any(in_programme(report, name) for name in q.programmes):
        return False
    if q.parts and not any(report.programme and re.search(rf"(?<![\w-]){part}(?![\w-])", report.programme.raw) for part in q.parts):
        return False
    if q.role and (report.role is None or report.role.value != q.role):
        return False
    if q.goals and not for_goal(report, q.goals):
        return False
    if q.lasting and not _lasts(report, q.lasting):
        return False
    if q.many and not _holds_many(report, q.many):
        return False
    if any((value := getattr(report, name)) is not None and value.value for name in q.lacking):
        return False
    if q.amount and q.amount.missing:
        value = getattr(report, q.amount.field)
        amount = value.value if value else None
        if amount is not None and not (amount == 0 and q.amount.high == 0):
            return False
        if q.amount.unknown and (value is None or value.state != "unknown"):
            return False
    elif q.amount:
        value = getattr(report, q.amount.field)
        amount = value.value if value else None
        low = q.amount.low
        if amount is None or (low is not None and (amount < low or (q.amount.strict and amount == low))):
            return False
        high = q.amount.high
        if high is not None and (amount > high or (q.amount.strict and low is None and amount == high)):
            return False
    if q.without and _left_out(report, q.without):
        return False
    return all(in_time(report, status) for status in (q.status.each() if q.status else ()))


def _lasts(report: ProjectReport, lasting: Lasting) -> bool:
    """Whether a project runs so long; one without whole dates does not."""
    start, end = (value.value if value else None for value in (report.start_date, report.end_date))
    if not start or not end or len(start) < 7 or len(end) < 7:
        return False
    begun, over = (date.fromisoformat(f"{iso}-01"[:10] if len(iso) == 7 else iso) for iso in (start, end))
    # A project from 1 January to 31 December runs 12 months.
    months = (over.year - begun.year) * 12 + over.month - begun.month + (over.day - begun.day + 1) / 31
    if lasting.low is not None:
        return months > lasting.low + 0.1 if lasting.strict else months >= lasting.low - 0.1
    return lasting.high is not None and months < lasting.high - 0.1


def size_of(report: ProjectReport, many: Many) -> int:
    """How many goals or partners a form names."""
    return len(report.partners) if many.field == "partners" else len((report.goals and report.goals.value) or ())


def _holds_many(report: ProjectReport, many: Many) -> bool:
    size = size_of(report, many)
    return size > 0 and (many.low is None or size >= many.low) and (many.high is None or size <= many.high)


def for_goal(report: ProjectReport, goals: Sequence[str]) -> bool:
    """Whether a form names any of these goals."""
    own = [compare_key(goal) for goal in (report.goals and report.goals.value) or ()]
    return any(fuzz.ratio(compare_key(goal), other) >= SAME_GOAL for goal in goals for other in own)


def _of_excluded(row: Row, q: Question) -> bool:
    """Whether another form of the same project in the same report is left out: by its nämnd, or for the city as a whole by its goal."""
    if not q.without or not (q.without.actors or (q.without.goals and not q.actors)):
        return False
    without = q.without
    same = (report for report in row.project.reports if report.document == row.report.document)
    return any(_of_actors(report, without) or for_goal(report, without.goals) for report in same)


def _of_actors(report: ProjectReport, without: Without) -> bool:
    """Whether a form is that of a nämnd that is left out (in the role, where one is named)."""
    board = (report.municipality, report.department.value if report.department else None)
    return board in without.actors and (without.role is None or (report.role is not None and report.role.value == without.role))


def _left_out(report: ProjectReport, without: Without) -> bool:
    role = report.role.value if report.role else None
    if without.status:
        date = report.start_date if without.status.kind == "started" else report.end_date
        if date is None or date.value is None or in_time(report, without.status):
            return True
    in_role = not without.actors and role == (without.role or "")
    if _of_actors(report, without) or in_role or for_goal(report, without.goals):
        return True
    return any(in_programme(report, name) for name in without.programmes)


def in_programme(report: ProjectReport, name: str) -> bool:
    """Whether a programme or one it stands under is the named one.

    "Interreg" holds every Interreg programme; "Interreg Europe" only itself.
    """
    if len(name) > 5 and re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", report.name.value or ""):
        return True
    if report.programme is None or not report.programme.value:
        return False
    return compare_key(report.programme.value) == compare_key(name) or any(
        compare_key(step) == compare_key(name) for step in report.programme_path
    )


def in_time(report: ProjectReport, status: Status) -> bool:
    """Whether a project's dates meet a condition; the point in time is the period asked for, else the end of the reporting year."""
    start = report.start_date.value if report.start_date else None
    end = report.end_date.value if report.end_date else None
    close = f"{report.reporting_year}-12-31"
    match status.kind:
        case "started":
            return start is not None and (status.start is None or (_last(start) >= status.start and start <= _until(status.end)))
        case "ended" | "ends":
            if end is None:
                return False
            if status.start is None:
                return _last(end) <= close if status.kind == "ended" else _last(end) >= close
            return _last(end) >= status.start and _last(end) <= _until(status.end)
        case "ongoing":
            if status.start is None:  # what ends with the year has ended, and is not ongoing as well
                return (start is None or start <= close) and (end is None or _last(end) > close)
            return (start is None or start <= _until(status.end)) and (end is None or _last(end) >= status.start)
    return False


def _last(iso: str) -> str:
    """The last day a partial date can mean: "2025" ends with 2025-12-31.

    >>> _last("2025"), _last("2025-11"), _last("2025-11-03")
    ('2025-12-31', '2025-11-31', '2025-11-03')
    """
    return iso + "-12-31"[-(10 - len(iso)) :] if len(iso) < 10 else iso


def _until(iso: str | None) -> str:
    return iso or "9999-12-31"


def distinct(found: Iterable[Row], *, city_wide: bool = False) -> list[Row]:
    """One row a project, in order of first appearance.

    ``city_wide``: where no nämnd was asked for, the lead partner's form speaks for the city, so that a project of two
    nämnder counts once, as owned.
    """
    chosen: dict[str, Row] = {}
    for row in found:
        other = chosen.get(row.project.id)
        leads = bool(row.report.role and row.report.role.value == "lead")
        other_leads = bool(other and other.report.role and other.report.role.value == "lead")
        if other is None or (city_wide and leads and not other_leads):
            chosen[row.project.id] = row
    return list(chosen.values())


def phrase(words: str) -> re.Pattern[str]:
    """A name in running text, inflected and abbreviated as people write it: "lunds uni" finds "Lunds universitet".

    A word in capitals (RISE) is a name that must stand alone.

    >>> bool(phrase("lunds uni").search("vid Lunds universitet")), bool(phrase("Region Skåne").search("Region Skånes plan"))
    (True, True)
    >>> bool(phrase("RISE").search("Risebergabäcken")), bool(phrase("folkhögskolor").search("Furuboda folkhögskola"))
    (False, True)
    >>> bool(phrase("Kopenhamn").search("Köpenhamns kommun")), bool(phrase("Åre").search("are"))
    (True, False)
    """
    country = CUES.adjectives.get(words.casefold())
    if country:
        return re.compile(rf"(?i)(?<!\w)(?:{re.escape(words)}|{re.escape(words[:-1])}\w?|{re.escape(country)})s?(?!\w)")
    parts = words.split()
    last = parts[-1] if parts else ""
    if last.isupper() or any(char.isdigit() for char in last):
        tail = rf"{re.escape(last)}(?:s|:s)?(?!\w)"
    else:
        stem = next(iter(stems(last)), last.casefold())
        common = len(stem) >= 5 and last.casefold().startswith(stem)
        tail = re.escape(stem if common else last) + r"\w*"
    body = r"\s+".join([*map(re.escape, parts[:-1]), tail]) if parts else r"(?!)"
    if body.isascii() and len(words) > 4:  # typed without å, ä, ö
        body = re.sub(r"(?i)(?<!\\)[ao]", lambda letter: {"a": "[aåä]", "o": "[oö]"}[letter[0].lower()], body)
    return re.compile(rf"(?i)(?<!\w){body}")
