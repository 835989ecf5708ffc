"""How well the reports were read: records, fields and issues of each document, stated totals beside what the records
give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.explore.records import Records
from indexer.index import Index
from indexer.reconciling import Reconciliation
from indexer.records import Issue, ProjectReport, Report

FIELDS = (
    "department",
    "role",
    "start_date",
    "end_date",
    "total_budget",
    "paid_out",
    "eu_funding",
    "programme",
    "goals",
    "leader",
    "partners",
)


@dataclass(frozen=True)
class DocumentQuality:
    """One document: what it is, how much was read from it, and which issues it has by level."""

    document: str
    report: Report | None
    family: str
    characters: int
    pages: int
    approximate: bool
    projects: int
    mentions: int
    networks: int
    figures: int
    places: int
    passages: int
    issues: Counter[str]
    reconciliations: tuple[Reconciliation, ...]


@dataclass(frozen=True)
class Found:
    """How many of a document's forms give a field a value, and how many say nothing ("Vet ej", "-", blank) or could not
    be read.
    """

    field: str
    given: int
    empty: int
    unread: int
    missing: int


def documents(records: Records) -> list[DocumentQuality]:
    """Every document of the index, by municipality and newest first."""
    index = records.index
    holdings = index.holdings
    forms = Counter(report.document for project in holdings.projects for report in project.reports)
    mentions = Counter(report.document for project in holdings.projects for report in project.mentions)
    networks = Counter(member.document for network in holdings.networks for member in network.memberships)
    figures = Counter(figure.source.document for figure in holdings.figures)
    places = Counter(place.document for place in holdings.places)
    issues: dict[str, Counter[str]] = {}
    for issue in holdings.issues:
        issues.setdefault(issue.document, Counter())[issue.level] += 1
    held: dict[str, list[Reconciliation]] = {}
    for one in index.reconciliations:
        held.setdefault(one.document, []).append(one)
    made = [
        DocumentQuality(
            document=document.name,
            report=index.reports.get(document.name),
            family=document.family,
            characters=len(document.text),
            pages=len(document.pages),
            approximate=any(page.approximate for page in document.pages),
            projects=forms[document.name],
            mentions=mentions[document.name],
            networks=networks[document.name],
            figures=figures[document.name],
            places=places[document.name],
            passages=len(index.passages_of(document.name)),
            issues=issues.get(document.name, Counter()),
            reconciliations=tuple(held.get(document.name, ())),
        )
        for document in holdings.documents
    ]
    return sorted(made, key=_order)


def _order(one: DocumentQuality) -> tuple[str, int, str]:
    return (
        one.report.municipality if one.report else "",
        -((one.report.year if one.report else None) or 0),
        one.document,
    )


def fields_found(index: Index, document: str) -> list[Found]:
    """For each field of a project, how the document's forms and sections fill it. Empty for a document without them."""
    forms = [report for project in index.holdings.projects for report in project.reports if report.document == document]
    return [_found(field, forms) for field in FIELDS] if forms else []


def _found(field: str, forms: Iterable[ProjectReport]) -> Found:
    count: Counter[str] = Counter()
    for form in forms:
        if field == "partners":
            count["given" if form.partners else "missing"] += 1
            continue
        value = getattr(form, field)
        count["missing" if value is None else value.state] += 1
    return Found(
        field, count["given"], count["blank"] + count["dash"] + count["unknown"], count["unread"], count["missing"]
    )


def issues(index: Index, document: str) -> list[Issue]:
    """What a person should know of a document: warnings first, then by place."""
    order = {"error": 0, "warning": 1, "info": 2}
    own = (issue for issue in index.holdings.issues if issue.document == document)
    return sorted(own, key=lambda issue: (order[issue.level], issue.start if issue.start is not None else -1))


def elsewhere(index: Index) -> list[Issue]:
    """Issues of files that did not become documents: unread, or the same as another."""
    return [issue for issue in index.holdings.issues if issue.document not in index.documents]
