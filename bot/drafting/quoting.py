"""Citations: verbatim ranges of documents, numbered in the order they are first used."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answer import Citation
from indexer.index import Index
from indexer.records import ProjectReport, Source, Span
from indexer.text import page_at, sentences

MAX_QUOTE = 400
"""Characters of a quote; a longer sentence is cut at a clause."""
_END = re.compile(r"[.!?](?=\s)")
_CLAUSE = re.compile(r"[,;:](?=\s)|\n(?=\s*[•●-])|\s[–-]\s")
_GOES_ON = re.compile(r"[a-zåäöé]{2}")
_STOPPED = re.compile(r"[.!?:;…][\"”»')\]]*\s*$")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_INTRODUCED = re.compile(r":\s*\n\s*[•●*-]")
_POINT = re.compile(r"\s*[•●*-]")
_BETWEEN = re.compile(r"[\s,;:]*")


def clipped(text: str, span: Span, limit: int = MAX_QUOTE) -> Span:
    """A range without white space at its ends and not longer than ``limit``, cut after a clause or list item.

    >>> text = "Staden deltog i mötet, som hölls i Vasa."
    >>> text[slice(*clipped(text, Span(0, len(text)), 30))]
    'Staden deltog i mötet'
    """
    words = text[slice(*span)]
    start = span.start + len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if end - start <= limit:
        return Span(start, max(end, start))
    window = text[start : start + limit]
    ends = [match.end() for match in _END.finditer(window)]
    clauses = [match.start() for match in _CLAUSE.finditer(window)]
    cut = next((at for at in reversed(ends) if at > limit // 3), None) or next(
        (at for at in reversed(clauses) if at > limit // 3), None
    )
    cut = cut or window.rfind(" ") or limit
    return Span(start, start + len(window[:cut].rstrip()))


def broken_off(before: str, after: str) -> bool:
    """Whether a text stops in the middle of a sentence that what comes after it ends.

    >>> broken_off("som leder till minskade", "uts"), broken_off("Så blev det.", "och"), broken_off("Se", "o 2")
    (True, False, False)
    """
    return _GOES_ON.match(after) is not None and _STOPPED.search(before) is None


def windows(text: str, span: Span, limit: int = MAX_QUOTE) -> list[Span]:
    """The sentences of a range, each at most ``limit`` characters: short neighbours of one paragraph joined, a sentence
    that ends in a colon joined with the list it introduces, and one that a page or scan breaks off joined with its end;
    a longer sentence in pieces.
    """
    found: list[Span] = []
    for sentence in sentences(text, *span):
        if found and sentence.end - found[-1].start <= limit:
            before, between = text[slice(*found[-1])], text[found[-1].end : sentence.start]
            same = not _BLANK_LINE.search(between)
            short = sentence.end - sentence.start < 90 or found[-1].end - found[-1].start < 60
            if (
                before.endswith(":")
                or broken_off(before, text[sentence.start : sentence.start + 3])
                or (_INTRODUCED.search(before) and _POINT.match(text, sentence.start))
                or (same and short)
            ):
                found[-1] = Span(found[-1].start, sentence.end)
                continue
        found += _pieces(text, sentence, limit)
    return [span for span in found if span.end > span.start]


def _pieces(text: str, sentence: Span, limit: int) -> list[Span]:
    """A sentence in pieces of at most ``limit`` characters, so that a long list of names keeps its end."""
    found: list[Span] = []
    at = sentence.start
    while at < sentence.end:
        piece = clipped(text, Span(at, sentence.end), limit)
        if piece.end <= at or piece.end == piece.start:
            break
        found.append(piece)
        at = _BETWEEN.match(text, piece.end, sentence.end).end()  # type: ignore[union-attr]
    return found


class Citations:
    """The citations of one answer."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.found: list[Citation] = []
        self._by_span: dict[tuple[str, int, int], int] = {}

    def add(
        self, source: Source, span: Span | None = None, section: Iterable[str] = (), title: str | None = None
    ) -> int:
        """The number of the citation of a range (the source's own range by default)."""
        text = self.index.texts[source.document]
        start, end = clipped(text, span or source.span)
        key = (source.document, start, end)
        if key in self._by_span:
            return self._by_span[key]
        report = self.index.reports[source.document]
        page, approximate = self._page(source, start)
        path = " › ".join(part for part in (title, *section) if part)
        self.found.append(
            Citation(
                n=len(self.found) + 1,
                document=source.document,
                title=report.title,
                municipality=report.municipality,
                year=report.year,
                page=page,
                page_approximate=approximate,
                section=path or report.title,
                start=start,
                end=end,
                quote=text[start:end],
            )
        )
        self._by_span[key] = len(self.found)
        return len(self.found)

    def _page(self, source: Source, start: int) -> tuple[int | None, bool]:
        """The page a quote stands on, which need not be the page its form begins on."""
        if source.page is None:
            return None, False
        page = page_at(self.index.documents[source.document].pages, start)
        return (page.number, page.approximate) if page else (source.page, source.page_approximate)

    def project(self, report: ProjectReport, field: str | None = None) -> int:
        """A field of a form as quote, label and value together; without a field its name."""
        value = getattr(report, field) if field else report.name
        span = value.quote if value is not None else report.name.quote
        if span.start == span.end:
            span = report.name.quote if report.name.quote.end > report.name.quote.start else report.source.span
        return self._of_form(report, span)

    def named(self, report: ProjectReport, field: str) -> int:
        """A field of a form quoted with the name of its project and what stands between; alone where that is too long."""
        value, name = getattr(report, field), report.name.quote
        if value is None or not report.source.start <= name.start < name.end <= report.source.end:
            return self.project(report, field)
        whole = Span(min(name.start, value.quote.start), max(name.end, value.quote.end))
        if whole.end - whole.start > MAX_QUOTE:
            return self.project(report, field)
        return self._of_form(report, whole)

    def _of_form(self, report: ProjectReport, span: Span) -> int:
        """A range of a form, under its department and the project's name."""
        department = report.department.value if report.department else None
        return self.add(
            report.source,
            span,
            section=tuple(filter(None, (department, report.name.value))),
            title=report.citation_title,
        )
