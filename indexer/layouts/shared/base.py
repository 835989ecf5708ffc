"""What the layouts share: the ledger of used and ignored lines, heads, passages."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Literal

from indexer.records import UNKNOWN_SENDER, Document, Figure, Issue, Level, Page, Passage, Record, Report, Source, Span
from indexer.text import Line, Places, is_packed, lines
from indexer.values import squeeze
from indexer.vocabulary import Vocabulary, find_municipality, find_sender, kind_of_sender

SubjectKind = Literal["total", "department", "programme", "goal", "project", "network", "other"]
PASSAGE_CHARACTERS = 900
"""Paragraphs are joined up to about this length within one section, and longer ones cut at a sentence."""


class Ledger:
    """What becomes of each line: issues for people, and what a layout left out on purpose."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places = Places(document)
        self.issues: list[Issue] = []
        self.ignored: list[tuple[Span, str]] = []
        self.used: list[Span] = []

    def use(self, span: Span) -> None:
        """A line that gave a record something (a label, a table row) without lying inside the record's own span."""
        self.used.append(span)

    def ignore(self, span: Span, reason: str) -> None:
        """A line that holds nothing to read: page header, table of contents. ``reason`` is Swedish."""
        self.ignored.append((span, reason))

    def report(
        self, level: Level, what: str, span: Span | None = None, words: str = "", *, column: str | None = None
    ) -> None:
        """An issue in Swedish; ``words`` are the report's words concerned (cut at 120 characters), ``column`` the label
        that may be meant by a column's name.
        """
        page = self.places.page(span.start) if span else None
        text = words or (self.document.text[slice(*span)] if span else "")
        self.issues.append(
            Issue(
                level=level,
                document=self.document.name,
                what=what,
                words=" ".join(text.split())[:120],
                page=page.number if page else None,
                line=self.places.line(span.start) if span else None,
                start=span.start if span else None,
                end=span.end if span else None,
                column=column,
            )
        )


@dataclass
class Context:
    """What a layout is handed beside the document."""

    vocabulary: Vocabulary
    ledger: Ledger
    pages: tuple[Page, ...] = field(default=())

    def with_pages(self, pages: tuple[Page, ...]) -> Context:
        """The same with pages that the layout found printed in the text; the ledger's places follow."""
        self.pages = pages
        self.ledger.places = Places(self.ledger.document, pages)
        return self

    def source(self, span: Span) -> Source:
        """The ``Source`` of a range of the document, page included."""
        return self.ledger.places.source(span)


def words_of(package: str, name: str = "words") -> dict[str, Any]:
    """The file of known words ``<name>.toml`` that stands in the folder of a family, or in ``shared``."""
    return tomllib.loads(files(f"indexer.layouts.{package}").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def head(
    document: Document,
    context: Context,
    kind: str,
    *,
    title: str | None,
    year: int | None,
    diary_number: str | None = None,
) -> Report:
    """The document's head; an unknown municipality or year is an issue and the record lives."""
    sender = find_municipality(document.text, context.vocabulary)
    if sender is None and (other := find_sender(document.text, context.vocabulary)):
        sender = other.name
    if sender is None:
        context.ledger.report(
            "warning", "kommunen framgår inte: skriv ut den i rapporten, till exempel «Exempelby kommun»"
        )
    if year is None:
        context.ledger.report("warning", "redovisningsåret framgår inte av texten")
    return Report(
        document=document.name,
        municipality=sender or UNKNOWN_SENDER,
        sender_kind=kind_of_sender(sender) if sender else None,
        kind=kind,
        year=year,
        title=title or document.title or document.name,
        diary_number=diary_number,
    )


def stated_figure(
    report: Report,
    context: Context,
    span: Span,
    measure: str,
    value: float,
    unit: str,
    *,
    subject: str | None = None,
    kind: SubjectKind = "total",
    year: int | None = None,
    value_to: float | None = None,
    approximate: bool = False,
    raw: str | None = None,
) -> Figure:
    """A stated figure: of the whole municipality, of the reporting year and in the words of ``span`` unless told."""
    return Figure(
        document=report.document,
        municipality=report.municipality,
        year=year or report.year,
        subject=subject or report.municipality,
        subject_kind=kind,
        measure=measure,
        value=float(value),
        value_to=value_to,
        unit=unit,
        approximate=approximate,
        raw=squeeze(context.ledger.document.text[slice(*span)]) if raw is None else raw,
        source=context.source(span),
    )


def outside(found: Iterable[Line], spans: Iterable[Span]) -> list[Line]:
    """The lines that touch none of the ranges, which may lie within each other."""
    ordered = sorted(spans)
    ends = list(accumulate((span.end for span in ordered), max))
    starts = [span.start for span in ordered]
    kept = []
    for line in found:
        before = bisect_left(starts, line.span.end)
        if not before or ends[before - 1] <= line.span.start:
            kept.append(line)
    return kept


def paragraphs(
    document: Document, start: int, end: int, skip: Iterable[Span] = (), *, of_lines: bool = True
) -> Iterator[Span]:
    """Ranges of text between blank lines in ``document.text[start:end]``, leaving out the lines in ``skip``.

    In a text that has lost its blank lines a line too long to be wrapped is a paragraph, if ``of_lines``.
    """
    left_out = sorted(skip)
    packed = of_lines and _packed(document.text)
    begin: int | None = None
    stop = start
    for line in lines(document.text, start, end):
        at = bisect_right(left_out, (line.start + max(len(line.text), 1), 0)) - 1
        skipped = bool(line) and at >= 0 and left_out[at].end > line.start
        if not line or skipped:
            if begin is not None:
                yield Span(begin, stop)
            begin = None
            continue
        if begin is not None and packed and len(line.text) > _UNWRAPPED:
            yield Span(begin, stop)
            begin = None
        if begin is None:
            begin = line.stripped.start
        stop = line.stripped.end
        if packed and len(line.text) > _UNWRAPPED:
            yield Span(begin, stop)
            begin = None
    if begin is not None:
        yield Span(begin, stop)


_UNWRAPPED = 140
"""A line longer than this was not cut at the page's edge."""


@lru_cache(maxsize=8)
def _packed(text: str) -> bool:
    return is_packed(lines(text))


def passages(
    report: Report,
    context: Context,
    spans: Iterable[Span],
    *,
    section: tuple[str, ...] = (),
    department: str | None = None,
    project: str | None = None,
) -> Iterator[Passage]:
    """Paragraphs joined into passages of about ``PASSAGE_CHARACTERS``; each is one unbroken range of the document."""
    text = context.ledger.document.text
    group: list[Span] = []

    def made(pieces: list[Span]) -> Passage:
        return Passage(
            document=report.document,
            municipality=report.municipality,
            year=report.year,
            section=section,
            department=department,
            project=project,
            source=context.source(Span(pieces[0].start, pieces[-1].end)),
        )

    for span in spans:
        for piece in _cut(text, span):
            # A gap of more than blank lines (an ignored header) ends a passage, so that its range holds no foreign
            # text.
            broken = group and text[group[-1].end : piece.start].strip()
            if group and (broken or piece.end - group[0].start > PASSAGE_CHARACTERS):
                yield made(group)
                group = []
            group.append(piece)
    if group:
        yield made(group)


def _cut(text: str, span: Span) -> Iterator[Span]:
    """A range as pieces of at most 1.5 times ``PASSAGE_CHARACTERS``, cut after a sentence or,
    failing that, at a space."""
    start, end = span
    while end - start > PASSAGE_CHARACTERS * 3 // 2:
        window = text[start : start + PASSAGE_CHARACTERS]
        marks = [match.end() for match in re.finditer(r"[.!?]\s|\n", window) if match.end() > PASSAGE_CHARACTERS // 3]
        at = marks[-1] if marks else (window.rfind(" ") + 1 or len(window))
        yield Span(start, start + len(window[:at].rstrip()))
        start += at
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if start < end:
        yield Span(start, end)


def unread_lines(document: Document, records: Iterable[Record], ledger: Ledger) -> list[Issue]:
    """One issue a run of lines that no record covers and no layout ignored by name."""
    covered = [record.source.span for record in records if not isinstance(record, Report)]
    covered += ledger.used + [span for span, _ in ledger.ignored]
    merged: list[Span] = []
    for span in sorted(covered):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    starts = [span.start for span in merged]
    before = len(ledger.issues)
    run: list[Line] = []

    def flush() -> None:
        if run:
            what = "oläst rad" if len(run) == 1 else f"{len(run)} olästa rader"
            ledger.report("warning", what, Span(run[0].start, run[-1].span.end), run[0].text)
            run.clear()

    for line in lines(document.text):
        if not line:
            continue
        inner = line.stripped
        at = bisect_left(starts, inner.end) - 1
        if at >= 0 and merged[at].end > inner.start:
            flush()
        else:
            run.append(line)
    flush()
    found = ledger.issues[before:]
    del ledger.issues[before:]
    return found
