"""What a project is about, in pieces small enough to be held against a theme: its name, the first sentences that a
report tells of it, and the words of both. A longer text is near to many themes and outstanding for none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.records import Project, ProjectReport, Span
from indexer.search import Entry
from indexer.search.ranking import sentences
from indexer.search.swedish import STOPWORDS
from indexer.search.windows import FIRST_SENTENCES, LONGEST, NAME, WORD, Window

FIRST = 3
"""Sentences that tell what a project is about."""
SHORT = 60
"""Characters of a sentence, or the heading of one, below which the next one is taken in."""
_WORDS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Subject:
    """What a document tells of a project."""

    project: str
    document: str
    called: str
    sentences: tuple[Span, ...]
    words: tuple[str, ...]

    @property
    def name(self) -> tuple[str, ...]:
        """The entry of its name."""
        return (f"{NAME}:{self.project}",)

    @property
    def told(self) -> tuple[str, ...]:
        """The entry of its sentences."""
        return (f"{FIRST_SENTENCES}:{self.project}:{self.document}",)

    @property
    def said(self) -> tuple[str, ...]:
        """The entries of its words."""
        return tuple(f"{WORD}:{word}" for word in self.words)


def subjects(projects: Iterable[Project], texts: Mapping[str, str]) -> Iterator[Subject]:
    """What each document that reports a project tells of it."""
    for project in projects:
        by_document: dict[str, list[Span]] = {}
        for report in project.reports:
            by_document.setdefault(report.document, []).extend(_first(report, texts[report.document]))
        for document, spans in by_document.items():
            said = " ".join((project.name, *(texts[document][slice(*span)] for span in spans)))
            words = (word.casefold() for word in _WORDS.findall(said))
            known = tuple(dict.fromkeys(word for word in words if word not in STOPWORDS))
            yield Subject(project.id, document, project.name, tuple(spans), known)


def entries_of(found: Sequence[Subject]) -> list[Entry]:
    """The entries that stand behind those of the engine: names, sentences, then words, each once."""
    names = [_entry(one.name[0], NAME) for one in found]
    told = [_entry(one.told[0], FIRST_SENTENCES, one.document) for one in found]
    words = [_entry(identifier, WORD) for one in found for identifier in one.said]
    return list({entry.id: entry for entry in (*names, *told, *words)}.values())


def windows_of(found: Sequence[Subject], first: int, texts: Mapping[str, str]) -> Iterator[Window]:
    """Their windows, the first entry having the number ``first``; of a sentence with its range in the document."""
    called = {one.name[0]: one.called for one in found}
    told = {one.told[0]: one for one in found}
    for number, entry in enumerate(entries_of(found), first):
        if entry.kind == FIRST_SENTENCES:
            for start, end in told[entry.id].sentences:
                yield Window(number, start, end, " ".join(texts[entry.document][start:end].split()))
        else:
            yield Window(number, 0, 0, called.get(entry.id) or entry.id.partition(":")[2])


def _entry(identifier: str, kind: str, document: str = "") -> Entry:
    return Entry(identifier, kind, "", "", "", None, document)


def _first(report: ProjectReport, text: str) -> list[Span]:
    """The first sentences of a description, a short one with the next."""
    found: list[Span] = []
    for span in report.description or (report.source.span,):
        for start, end in sentences(text[slice(*span)]):
            start, end = span.start + start, span.start + end
            if found and found[-1].end - found[-1].start < SHORT and end - found[-1].start <= LONGEST:
                found[-1] = Span(found[-1].start, end)
            elif len(found) == FIRST:
                return found
            else:
                found.append(Span(start, min(end, start + LONGEST)))
    return found
