"""A document at a place: the quoted words, what stands round them, pages and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer.records import Document, Page, Span
from indexer.text import page_at


@dataclass(frozen=True)
class Piece:
    """A run of text, a heading line (Markdown documents) or the place where a page begins. ``text`` of a page is empty.

    ``marked``: it belongs to another place that is marked beside the quote.
    """

    kind: Literal["text", "heading", "page"]
    text: str = ""
    page: int | None = None
    approximate: bool = False
    marked: bool = False


@dataclass(frozen=True)
class Excerpt:
    """``before`` + ``quote`` + ``after`` is the document's text over ``window``; ``quote`` is empty when none was asked
    for.

    ``earlier`` and ``later`` are where the neighbouring windows begin, None at the document's ends.
    """

    window: Span
    page: Page | None
    before: tuple[Piece, ...]
    quote: tuple[Piece, ...]
    after: tuple[Piece, ...]
    earlier: int | None
    later: int | None


def excerpt(
    document: Document,
    quoted: Span | None,
    begin: int | None = None,
    *,
    whole: int,
    window: int,
    also: Sequence[Span] = (),
) -> Excerpt:
    """The whole document up to ``whole`` characters, else ``window`` characters round the quote or from ``begin`` on.

    ``quoted`` lies within the text, and so do the other places marked, ``also``. A window begins and ends at a line
    where there is one near.
    """
    frame = _window(document.text, quoted, begin, whole, window)
    inner = Span(frame.start, frame.start)
    if quoted and quoted.touches(frame):
        inner = Span(max(quoted.start, frame.start), min(quoted.end, frame.end))
    return Excerpt(
        window=frame,
        page=page_at(document.pages, inner.start),
        before=tuple(_marked(document, Span(frame.start, inner.start), also, first=True)),
        quote=tuple(_pieces(document, inner, first=inner.start == frame.start)),
        after=tuple(_marked(document, Span(inner.end, frame.end), also, first=inner.end == frame.start)),
        # A tenth more than the reach of a line start, so that no gap is left.
        earlier=max(0, frame.start - window * 4 // 5) if frame.start else None,
        later=frame.end if frame.end < len(document.text) else None,
    )


def _window(text: str, quoted: Span | None, begin: int | None, whole: int, window: int) -> Span:
    if len(text) <= whole:
        return Span(0, len(text))
    if begin is None:
        middle = (quoted.start + min(quoted.end, quoted.start + window)) // 2 if quoted else 0
        begin = max(0, min(middle - window // 2, len(text) - window))
    return Span(_line_start(text, begin, window // 10), _line_start(text, begin + window, window // 10))


def _line_start(text: str, offset: int, reach: int) -> int:
    """The start of the line that ``offset`` stands in, when it is at most ``reach`` characters back."""
    if offset >= len(text):
        return len(text)
    at = text.rfind("\n", max(0, offset - reach), offset)
    return offset if at < 0 else at + 1


def _marked(document: Document, span: Span, marks: Sequence[Span], *, first: bool) -> Iterator[Piece]:
    """The pieces of a range in which other places are marked; of two that overlap, the first whole."""
    at = span.start
    for mark in sorted(marks):
        start, end = max(mark.start, at), min(mark.end, span.end)
        if start >= end:
            continue
        yield from _pieces(document, Span(at, start), first=first and at == span.start)
        opening = first and start == span.start
        yield from (
            replace(piece, marked=piece.kind != "page") for piece in _pieces(document, Span(start, end), first=opening)
        )
        at = end
    yield from _pieces(document, Span(at, span.end), first=first and at == span.start)


def _pieces(document: Document, span: Span, *, first: bool) -> Iterator[Piece]:
    """The pieces of a range; the one that opens the window also tells the page it stands on."""
    if span.start == span.end:
        return
    cuts = [page for page in document.pages if span.start < page.start < span.end or page.start == span.start]
    opening = page_at(document.pages, span.start)
    if first and opening and opening not in cuts:
        cuts.insert(0, opening)
    at = span.start
    for page in cuts:
        yield from _lines(document, Span(at, max(at, page.start)))
        yield Piece("page", page=page.number, approximate=page.approximate)
        at = max(at, page.start)
    yield from _lines(document, Span(at, span.end))


def _lines(document: Document, span: Span) -> Iterator[Piece]:
    """Text and, in Markdown documents, its heading lines."""
    text, at = document.text[slice(*span)], 0
    marks = re.finditer(r"^#{1,6} [^\n]*", text, re.MULTILINE) if document.media == "markdown" else ()
    for mark in marks:
        if mark.start() > at:
            yield Piece("text", text[at : mark.start()])
        yield Piece("heading", mark.group())
        at = mark.end()
    if at < len(text):
        yield Piece("text", text[at:])
