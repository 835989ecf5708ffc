"""From each report's own words to one holding.

Canonical actors and programmes, one project for many forms, one network for many names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from indexer.records import Figure, Issue, Membership, Passage, PlaceRelation, Project, ProjectReport, Record
from indexer.resolving.holdings import Holdings, StoredDocument
from indexer.resolving.matching import name_tokens, same_project, short_names
from indexer.resolving.names import CanonicalNames
from indexer.resolving.networks import group_networks
from indexer.resolving.projects import group_projects, names_in_short
from indexer.values import compare_key
from indexer.vocabulary import Vocabulary

if TYPE_CHECKING:
    # Answering needs the holdings, and none of the words of all families of reports.
    from indexer.layouts import Parsed

__all__ = [
    "Holdings",
    "StoredDocument",
    "group_projects",
    "name_tokens",
    "names_in_short",
    "resolve",
    "same_project",
    "short_names",
]

R = TypeVar("R", bound=Record)


def resolve(parsed: Sequence[Parsed], vocabulary: Vocabulary) -> Holdings:
    """The records of all documents under canonical names; a register steps aside for the report it stands in for."""
    issues = [issue for one in parsed for issue in one.issues]
    kept = _step_aside(parsed, issues)
    for one in kept:
        vocabulary.actors(one.report.municipality).learn(one.document.text)
    records = [record for one in kept for record in one.records]
    names = CanonicalNames(vocabulary, issues)
    projects = group_projects([names.project(record) for record in _of(ProjectReport, records)])
    networks = group_networks([names.membership(record) for record in _of(Membership, records)])
    passages = _passages([names.passage(record) for record in _of(Passage, records)], projects)
    return Holdings(
        documents=tuple(map(_stored, kept)),
        reports=tuple(one.report for one in kept),
        projects=projects,
        networks=networks,
        figures=tuple(map(names.figure, _of(Figure, records))),
        places=tuple(map(names.place, _of(PlaceRelation, records))),
        passages=passages,
        actors=tuple(names.seen.values()),
        goals=tuple(dict.fromkeys(_goals(projects))),
        issues=tuple(issues),
    )


def _of(kind: type[R], records: Iterable[Record]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]


def _stored(one: Parsed) -> StoredDocument:
    return StoredDocument(
        name=one.document.name,
        text=one.document.text,
        media=one.document.media,
        encoding=one.document.encoding,
        pages=one.pages,
        family=one.layout.name,
        digest=one.document.digest,
    )


def _goals(projects: Sequence[Project]) -> Iterator[str]:
    for report in (report for project in projects for report in project.reports):
        if report.goals and report.goals.value:
            yield from report.goals.value


def _step_aside(parsed: Sequence[Parsed], issues: list[Issue]) -> list[Parsed]:
    """A register counts only for what no report of the same municipality, kind and year tells itself."""
    told = {
        (one.report.municipality, one.report.kind, one.report.year) for one in parsed if not one.report.stands_in_for
    }
    kept = []
    for one in parsed:
        report = one.report
        if report.stands_in_for and (report.municipality, report.kind, report.year) in told:
            what = "registret används inte: rapporten det står för finns i mappen"
            issues.append(Issue(level="info", document=report.document, what=what, words=report.stands_in_for))
            continue
        kept.append(one)
    return kept


def _passages(passages: list[Passage], projects: Sequence[Project]) -> tuple[Passage, ...]:
    """Passages with the id of the project whose form, chapter or sub-heading they stand under."""
    by_key: dict[tuple[str, str], str] = {}
    for project in reversed(projects):
        for name in (*project.aliases, project.name):
            by_key[project.municipality, compare_key(name)] = project.id

    def home(passage: Passage) -> str | None:
        for words in (passage.project, *reversed(passage.section)):
            if words and (found := by_key.get((passage.municipality, compare_key(words)))):
                return found
        return None

    return tuple(passage.model_copy(update={"project": home(passage)}) for passage in passages)
