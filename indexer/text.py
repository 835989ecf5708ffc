"""Repairs on top of an untouched text: every character of a ``MappedText`` knows where it stands in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from indexer.records import Document, Page, Source, Span


@dataclass(frozen=True)
class MappedText:
    """A cleaned text and, for each of its characters, the offset in the source.

    >>> cleaned = MappedText.of("en klimat-\\nomställning").sub(r"-\\n(?=[a-zåäö])")
    >>> cleaned.text, cleaned.source_span(3, 20)
    ('en klimatomställning', Span(start=3, end=22))
    """

    text: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int = 0) -> MappedText:
        """The text itself, standing at ``start`` of its source."""
        return cls(text, tuple(range(start, start + len(text))))

    def source_span(self, start: int, end: int) -> Span:
        """The source range behind ``text[start:end]``; an empty range stands where its first character would."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else (self.origin[-1] + 1 if self.origin else 0)
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def sub(self, pattern: str | re.Pattern[str], replacement: str | Callable[[re.Match[str]], str] = "") -> MappedText:
        """Like ``re.sub``; inserted characters stand where the replaced ones began. Empty matches are left alone.

        >>> MappedText.of("a  b").sub(r" +", " ").origin
        (0, 1, 3)
        """
        pieces: list[str] = []
        origin: list[int] = []
        at = 0
        for match in re.finditer(pattern, self.text):
            if match.start() == match.end():
                continue
            new = replacement(match) if callable(replacement) else match.expand(replacement)
            pieces += [self.text[at : match.start()], new]
            origin += self.origin[at : match.start()]
            origin += [self.origin[match.start()]] * len(new)
            at = match.end()
        return MappedText("".join(pieces) + self.text[at:], (*origin, *self.origin[at:]))

    def slice(self, start: int, end: int) -> MappedText:
        """A part that keeps pointing into the source."""
        return MappedText(self.text[start:end], self.origin[start:end])


_HYPHEN = re.compile(r"(?<=[a-zåäö])-[ ]?\s*\n\s*(?!(?:och|eller|samt|respektive)\b)(?=[a-zåäö])")
_KEPT_HYPHEN = re.compile(r"(?<=-)\s*\n\s*(?!(?:och|eller|samt|respektive)\b)")


def unhyphenated(text: MappedText) -> MappedText:
    """The text with words whole that a line end parted; "EU-" and the first of two parts keep their hyphen.

    >>> unhyphenated(MappedText.of("med-\\nlem i EU-\\nprojekt, social-\\noch regionalfond")).text
    'medlem i EU-projekt, social-\\noch regionalfond'
    """
    return text.sub(_HYPHEN).sub(_KEPT_HYPHEN)


class Line(NamedTuple):
    """A line without its line end, and where it stands.

    >>> [line.text for line in lines("a\\r\\nb")]
    ['a', 'b']
    """

    text: str
    start: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    @property
    def stripped(self) -> Span:
        """The range without white space at either end."""
        left = len(self.text) - len(self.text.lstrip())
        return Span(self.start + left, self.start + max(left, len(self.text.rstrip())))

    def __bool__(self) -> bool:
        return bool(self.text.strip())


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of ``text[start:end]`` with their offsets in ``text``."""
    found, at = [], start
    pieces = text[start:end].split("\n")
    if not pieces[-1]:
        pieces.pop()
    for piece in pieces:
        found.append(Line(piece.rstrip("\r"), at))
        at += len(piece) + 1
    return found


_FULL = 20


def is_packed(all_lines: Sequence[Line]) -> bool:
    """Whether a text of some length has lost the blank lines between its paragraphs: fewer than one line in twenty is
    blank.

    >>> (is_packed(lines("Staden är med.\\n" * 20)), is_packed(lines("Nätverk\\n\\nStaden är med.\\n" * 20)),
    ...  is_packed(lines("Nätverk")))
    (True, False, False)
    """
    return len(all_lines) >= _FULL and sum(not line for line in all_lines) * _FULL < len(all_lines)


# Abbreviations and ordinals whose point ends no sentence, as the reports write them.
_NO_END = re.compile(
    r"(?:\b(?:bl\.? ?a|t\.? ?ex|m\.? ?fl|m\.? ?m|d\.? ?v\.? ?s|s\.? ?k|o\.? ?s\.? ?v|fr\.? ?o\.? ?m|t\.? ?o\.? ?m"
    r"|ca|c:a|kl|nr|st|resp|inkl|exkl|ev|avd|etc|fd|f\.d|jfr|NB|No|e\.g|i\.e|v|s)\.|(?:^|\n)[ \t]*\d{1,2}\."
    r"|\b[A-ZÅÄÖ]\.)$"
)
_BLOCK = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\r?\n|[ \t]*(?:[•●¢▪]|o|e|-|\*|\d{1,2}[.)])[ \t]+)[^\n]*)*")
_SPACE = re.compile(r"\s*")
_END = re.compile(r"[.!?…]+[\"”»')\]]*(?=\s|$)")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Ranges of whole sentences of ``text[start:end]``; a blank line or a list mark also ends one.

    >>> text = "Malmö, bl.a. via UBC, deltog. Det var 3. gången.\\n\\n• Ny punkt"
    >>> [text[slice(*s)] for s in sentences(text)]
    ['Malmö, bl.a. via UBC, deltog.', 'Det var 3. gången.', '• Ny punkt']
    """
    stop = len(text) if end is None else end
    for block in _BLOCK.finditer(text, start, stop):
        at = block.start()
        block_end = block.start() + len(block.group().rstrip())
        for mark in _END.finditer(text, at, block_end):
            following = text[mark.end() : mark.end() + 40].lstrip()
            if following[:1].islower() or _NO_END.search(text[max(at, mark.start() - 12) : mark.start() + 1]):
                continue
            yield Span(at, mark.end())
            if space := _SPACE.match(text, mark.end(), block_end):
                at = space.end()
        if at < block_end:
            yield Span(at, block_end)


_GAP = r"(?:[ ]?\r?\n[ ]?|[ \u00a0])"


def wrapped(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern in which every space also matches one line end: what a report says may wrap anywhere.

    >>> bool(wrapped(r"medlem i [A-Z ]+").search("är medlem \\ni UBC"))
    True
    """
    return re.compile(
        re.sub(r"\[[^\]]*\]|\\? ", lambda match: match.group() if match.group()[0] == "[" else _GAP, pattern), flags
    )


def page_at(pages: Sequence[Page], offset: int) -> Page | None:
    """The page an offset stands on; None before the first one and where there are no pages.

    >>> page_at((Page(start=0, number=4), Page(start=90, number=5)), 89)
    Page(start=0, number=4, approximate=False)
    """
    at = bisect_right(pages, offset, key=lambda page: page.start) - 1
    return pages[at] if at >= 0 else None


class Places:
    """Where an offset stands in a document: page and line."""

    def __init__(self, document: Document, pages: tuple[Page, ...] | None = None) -> None:
        self.document = document
        self.pages = document.pages if pages is None else pages

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.document.text))]

    def page(self, offset: int) -> Page | None:
        """The page an offset stands on, None where the document has no pages."""
        return page_at(self.pages, offset)

    def line(self, offset: int) -> int:
        """The line number, from 1."""
        return bisect_right(self._line_starts, offset)

    def source(self, span: Span) -> Source:
        """The ``Source`` of a range."""
        page = self.page(span.start)
        return Source(
            document=self.document.name,
            page=page.number if page else None,
            page_approximate=bool(page and page.approximate),
            start=span.start,
            end=span.end,
        )
