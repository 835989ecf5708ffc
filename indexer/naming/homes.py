"""Whose text a place in a document is: a project's form or section, a network's, or a section's of the report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from indexer.naming.wording import AnyOf
from indexer.records import Membership, Network, Page, Passage, Project, ProjectReport, Source, Span
from indexer.resolving.holdings import Holdings, StoredDocument

_BREAK = re.compile(r"\n[ \t]*\r?\n|\n[ \t]*(?:[•●▪]|\d{1,2}[.)])[ \t]")
_PROJECT = re.compile(r"(?i)projekt|project")
PART = 2000
"""Characters of the parts of a document by which its ranges are found."""
_NEAR = 14
"""Characters between a name and the word that tells it is a project's."""


class Home(NamedTuple):
    """Whose text it is: ``of`` and ``of_id`` as in ``Mention``, what a reader is told it stands in, the nämnd."""

    of: Literal["project", "network", "text"]
    of_id: str | None
    title: str
    department: str | None


class _Range(NamedTuple):
    span: Span
    home: Home


class Homes:
    """The ranges of one document and whose they are."""

    def __init__(self, document: StoredDocument, holdings: Holdings) -> None:
        self.document = document
        self._ranges: dict[int, list[_Range]] = defaultdict(list)
        for one in sorted(self._found(holdings), key=lambda one: one.span.end - one.span.start):
            for part in range(one.span.start // PART, one.span.end // PART + 1):
                self._ranges[part].append(one)
        self._passages = sorted(
            (one for one in holdings.passages if one.document == document.name), key=lambda one: one.source.start
        )
        self._starts = [one.source.start for one in self._passages]
        self._pages = [page.start for page in document.pages]
        self._named = self._names(holdings.projects)
        self._named_at = [span.start for span, _ in self._named]

    def _found(self, holdings: Holdings) -> Iterator[_Range]:
        name = self.document.name
        for project in holdings.projects:
            for report in (*project.reports, *project.mentions):
                if report.document == name:
                    home = _of_project(project, report)
                    spans = report.description or (report.source.span,)
                    whole = (report.source.span,) if report.kind == "form" else ()
                    yield from (_Range(span, home) for span in (*whole, *spans, *_who_takes_part(report)))
        for network in holdings.networks:
            for member in network.memberships:
                if member.document == name:
                    for span in member.description or (member.source.span,):
                        yield _Range(span, _of_network(network, member))

    def _names(self, projects: Sequence[Project]) -> list[tuple[Span, Home]]:
        """Where running text names a project as one: "CEO-projektet", "i projektet Arcadia"."""
        name, text = self.document.name, self.document.text
        by_name: dict[str, Home] = {}
        for project in projects:
            own = [report for report in (*project.reports, *project.mentions) if report.document == name]
            for one in (
                (*project.aliases, project.name, *((project.acronym,) if project.acronym else ())) if own else ()
            ):
                by_name.setdefault(one, _of_project(project, own[0]))
        found = []
        for hit in AnyOf(one for one in by_name if len(one) > 2).finditer(text) if by_name else ():
            around = text[max(0, hit.start() - _NEAR) : hit.end() + _NEAR]
            home = by_name.get(" ".join(hit.group().split()))
            if home and _PROJECT.search(around):
                found.append((Span(*hit.span()), home))
        return found

    def of(self, span: Span) -> Home:
        """Whose text a name stands in: of the smallest range around it, else of the project its paragraph names."""
        for one in self._ranges.get(span.start // PART, ()):
            if one.span.start <= span.start and span.end <= one.span.end:
                return one.home
        return self._told_of(span) or self._section(span)

    def _told_of(self, span: Span) -> Home | None:
        """The project that the same paragraph named last."""
        at = bisect_right(self._named_at, span.start) - 1
        if at < 0:
            return None
        named, home = self._named[at]
        between = self.document.text[named.start : span.start]
        return None if len(between) > 700 or _BREAK.search(between) else home

    def _section(self, span: Span) -> Home:
        passage = self.passage(span)
        title = " › ".join(passage.section) if passage else ""
        return Home("text", None, title, passage.department if passage else None)

    def passage(self, span: Span) -> Passage | None:
        """The passage that holds a range's start."""
        at = bisect_right(self._starts, span.start) - 1
        found = self._passages[at] if at >= 0 else None
        return found if found and span.start < found.source.end else None

    def source(self, span: Span) -> Source:
        """A range of the document with its page."""
        at = bisect_right(self._pages, span.start) - 1
        page: Page | None = self.document.pages[at] if at >= 0 else None
        return Source(
            document=self.document.name,
            page=page.number if page else None,
            page_approximate=bool(page and page.approximate),
            start=span.start,
            end=span.end,
        )


def _who_takes_part(report: ProjectReport) -> Iterator[Span]:
    """Where a report states a project's partners: they are named there as the project's."""
    yield from (Span(*partner.span) for partner in report.partners if partner.span)


def _of_project(project: Project, report: ProjectReport) -> Home:
    return Home("project", project.id, project.name, report.department.value if report.department else None)


def _of_network(network: Network, member: Membership) -> Home:
    return Home("network", network.id, network.name, member.department)
