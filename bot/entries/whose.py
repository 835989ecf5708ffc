"""Which documents are read for entries, and what of them is a project's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from bot.entries.finding import Told, entries_of, flat, in_part, in_rows, on_project
from bot.entries.kinds import Kind, kinds_of
from bot.entries.lines import Entry
from indexer.index import Index
from indexer.records import Project, ProjectReport, Span

_OF_FORMS = frozenset(("annual_forms", "register", "project_platform", "strategy"))
"""Families whose documents tell all of a project in its own form or section."""
FEW_PROJECTS = 2
"""Projects up to which a document of such a family is a free text as well: no forms make it up."""


def is_free(index: Index, document: str) -> bool:
    """Whether a document is read for entries: of no family with forms, a table with columns of its own, or one with hardly a
    project in it."""
    kind = index.reports[document].kind
    if kind not in _OF_FORMS or document.casefold().endswith(".csv"):
        return True
    own = [one for one in index.holdings.projects if any(report.document == document for report in one.reports)]
    return len(own) <= FEW_PROJECTS


def names_of(project: Project) -> tuple[str, ...]:
    """What a project is called: its names, and for short."""
    return tuple(dict.fromkeys((project.name, *project.aliases, *_short(project))))


def others_of(index: Index, document: str, names: Collection[str]) -> list[str]:
    """The names of the other projects that a document tells of."""
    projects = (
        one for one in index.holdings.projects if any(r.document == document for r in (*one.reports, *one.mentions))
    )
    return [name for one in projects if one.name not in names for name in names_of(one) if name not in names]


def parts_of(report: ProjectReport) -> tuple[Span, ...]:
    """A project's own parts of a text."""
    return (report.source.span, *report.description)


def _short(project: Project) -> Iterator[str]:
    """What a project is called for short: its acronym, and what stands before a dash or a bracket in its name."""
    if project.acronym:
        yield project.acronym
    head = re.split(r"\s[–—-]\s|\s\(|:\s", project.name)[0]
    if head != project.name and len(head) > _SHORTEST:
        yield head


_SHORTEST = 3


@lru_cache(maxsize=1)
def _words() -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds_of(()) if kind.gives == "words"}


def said_of(index: Index, report: ProjectReport, kind_name: str) -> list[Told]:
    """What a free document states of a project in words: its entries, with the rows of a table under such a heading; else the
    sentences that say it. None of a document made of forms."""
    if not is_free(index, report.document):
        return []
    kind, text = _words()[kind_name], index.texts[report.document]
    project = next((one for one in index.holdings.projects if report in one.reports), None)
    names = names_of(project) if project else (str(report.name.value or report.name.raw),)
    rows = list(in_rows(text, kind, names)) or list(in_part(text, kind, parts_of(report), names))
    rows += _under_heading(text, kind, parts_of(report))
    if rows:
        return rows
    labels = [entry.span.start for entry in entries_of(text) if not entry.row]
    found = on_project(text, names, others_of(index, report.document, names), parts_of(report))
    spans = (span for span in found if not any(span.start <= at < span.end for at in labels))  # labels make no sentence
    return [Told(flat(text[slice(*span)]), span, None) for span in spans if kind.is_said(flat(text[slice(*span)]))]


def _under_heading(text: str, kind: Kind, parts: Sequence[Span]) -> Iterator[Told]:
    """The rows of a table within a project's part whose heading says what they are: "Partner"."""
    seen: set[Span] = set()
    for entry in entries_of(text):
        within = any(part.start <= entry.span.start and entry.span.end <= part.end + 1 for part in parts)
        if entry.row and within and entry.span not in seen and kind.is_stated(entry.heading):
            seen.add(entry.span)
            row = Entry((), entry.row[0], ", ".join(entry.row[1:]), entry.heading, entry.span, entry.table)
            yield Told(f"{entry.row[0]} ({', '.join(entry.row[1:])})", entry.span, None, row)
