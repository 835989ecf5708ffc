"""An activity report as sections of paragraphs, with Markdown marks out of the way and every place kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from indexer.layouts.activity_report.tables import Row, table_rows
from indexer.layouts.shared.base import Context, paragraphs, words_of
from indexer.layouts.shared.outline import (
    Entry,
    Heading,
    close_headings,
    headings,
    page_starts,
    plain,
    table_of_contents,
)
from indexer.layouts.shared.printed_pages import page_headers, printed_pages
from indexer.records import Document, Span
from indexer.text import Line, MappedText, is_packed, lines, sentences, unhyphenated

_MARKS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|\[(?=[^\]]*\]\()|(?<=[^\s\[])\]\([^)\s]*\)")
_RULE = re.compile(r"\s*(?:[-_*]\s*){3,}$")
_BOLD_LINE = re.compile(r"\s*\*\*[^*]+\*\*\s*$")
_NUMBERED = re.compile(r"^\W*(\d{1,2}(?:\.\d{1,2})*)\.?\s")
FEW_HEADINGS = 3
"""A text with fewer headings than this has lost the blank lines around them."""
_ITEM = re.compile(r"\s*(?:[-–*•●+]|\d{1,2}[.)])\s+")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The words of this family."""
    return words_of("activity_report")


@lru_cache(maxsize=64)
def cue(group: str, name: str) -> re.Pattern[str]:
    """A pattern of the word file, blind to case.

    >>> bool(cue("places", "twin").search("Vänorten bjöd in"))
    True
    """
    return re.compile(words()[group][name], re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence without marks, and where it stands in the document."""

    text: str
    span: Span
    flow: MappedText

    def place(self, start: int, end: int) -> Span:
        """The document's range behind a range of ``text``."""
        return self.flow.source_span(start, end)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or list item of a section."""

    raw: str
    span: Span

    @cached_property
    def flow(self) -> MappedText:
        """The words on one line, without Markdown marks and the hyphens of line ends."""
        return unhyphenated(MappedText.of(self.raw, self.span.start).sub(_MARKS)).sub(r"\s*\n\s*", " ")

    @property
    def text(self) -> str:
        return self.flow.text

    @cached_property
    def table(self) -> tuple[Row, ...]:
        """The head and the rows of a table; empty for running text."""
        at = self.span.start
        return tuple(Row(row.cells, Span(at + row.span.start, at + row.span.end)) for row in table_rows(self.raw))

    @property
    def is_table(self) -> bool:
        return bool(self.table)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences in order."""
        found = []
        for start, end in sentences(self.text):
            part = self.flow.slice(start, end)
            found.append(Sentence(part.text, part.source_span(0, len(part.text)), part))
        return tuple(found)

    @cached_property
    def lead(self) -> tuple[str, str, bool] | None:
        """A name that the paragraph opens with and explains, what it says of it, and whether it is printed bold.

        >>> Paragraph("**Åbo**, vänort sedan 1950. Mer text.", Span(0, 37)).lead
        ('Åbo', 'vänort sedan 1950.', True)
        """
        bold = re.match(r"\s*(?:[-•]\s+)?\*\*[^*]+\*\*", self.raw) is not None
        first = self.sentences[0].text if self.sentences else ""
        match = re.match(
            r"(?:[-–•]\s+)?(?P<name>[^\W\d_a-zåäö][^,.:;()]{1,60}?)(?:\s*[,:]|\s+[–-])\s+(?P<rest>.+)", first
        )
        return (match["name"].strip(), match["rest"], bold) if match and match["name"][0].isupper() else None


@dataclass(frozen=True)
class Section:
    """A heading's path and what stands under it before the next heading."""

    path: tuple[str, ...]
    heading: Span | None
    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def parent(self) -> str:
        return self.path[-2] if len(self.path) > 1 else ""


@dataclass(frozen=True)
class Outline:
    """The whole text: what stands before the first heading, and the sections."""

    front: Span
    sections: tuple[Section, ...]

    @property
    def told(self) -> Iterator[tuple[Section, Paragraph]]:
        """Every paragraph with its section."""
        return ((section, paragraph) for section in self.sections for paragraph in section.paragraphs)


def outline(document: Document, context: Context) -> Outline:
    """Sections by heading; the table of contents is ignored by name and gives the pages."""
    text = document.text
    all_lines = lines(text)
    contents = table_of_contents(all_lines)
    printed = page_headers(text)
    left_out = _ignored(context, all_lines, contents, [header.span for header in printed])
    found = _found(text, all_lines, contents, left_out)
    heads = [head for head, _ in found]
    skip = [*left_out, *(entry.span for entry in contents), *(head.span for head in heads)]
    spans = list(paragraphs(document, 0, len(text), skip))
    pages = document.pages or (printed_pages(text, printed) if printed else page_starts(text, heads, (), spans, (0, 1)))
    context.with_pages(pages)
    if not found:
        return _without_headings(text, spans)
    for head in heads:
        context.ledger.use(head.span)
    return Outline(Span(0, heads[0].span.start), tuple(_sections(text, found, spans)))


def _ignored(context: Context, all_lines: list[Line], contents: list[Entry], headers: list[Span]) -> set[Span]:
    """Notes by name what holds nothing to read; the rules and page headers among it, which may look like headings."""
    rules = [line.span for line in all_lines if line and _RULE.match(line.text)]
    told = (([entry.span for entry in contents], "innehållsförteckning"), (rules, "avdelande streck"))
    for spans, what in (*told, (headers, "sidhuvud")):
        for span in spans:
            context.ledger.ignore(span, what)
    return {*rules, *headers}


def _found(text: str, all_lines: list[Line], contents: list[Entry], left_out: set[Span]) -> list[tuple[Heading, int]]:
    """The headings with their levels; where blank lines set too few off, also those that only open a paragraph."""
    found = _headings(all_lines, [head for head in headings(all_lines, contents) if head.span not in left_out])
    if len(found) >= FEW_HEADINGS and (not is_packed(all_lines) or re.search(r"(?m)^#", text)):
        return found
    close = [head for head in close_headings(all_lines, left_out) if head.span not in left_out]
    return _headings(all_lines, sorted({*close, *(head for head, _ in found)}, key=lambda head: head.span.start))


def _without_headings(text: str, spans: list[Span]) -> Outline:
    """One section that begins with the first paragraph that ends like a sentence."""
    told = [span for span in spans if re.search(r"[.!?]\s*$", text[slice(*span)])]
    body = [span for span in spans if told and span.start >= told[0].start]
    inside = (part for span in body for part in _parts(text, span))
    return Outline(Span(0, body[0].start if body else 0), (Section((), None, tuple(inside)),))


def _sections(text: str, found: list[tuple[Heading, int]], spans: list[Span]) -> Iterator[Section]:
    path: list[tuple[int, str]] = []
    ends = [*(head.span.start for head, _ in found), len(text)][1:]
    for (head, level), end in zip(found, ends, strict=True):
        path = [*(step for step in path if step[0] < level), (level, head.title)]
        inside = (part for span in spans if head.span.end <= span.start < end for part in _parts(text, span))
        yield Section(tuple(title for _, title in path), head.span, tuple(inside))


class _Marked(NamedTuple):
    """A heading with what its line shows: how many Markdown marks, its number, whether it is bold."""

    head: Heading
    marks: int
    number: str | None
    bold: bool

    @property
    def is_clear(self) -> bool:
        return bool(self.marks or self.number or self.bold or self.head.listed)

    @property
    def level(self) -> int:
        """A numbered, listed or categorising heading is a chapter, whatever its marks."""
        if self.number:
            return 2 + self.number.count(".")
        if self.head.listed:
            return 2
        chapter = re.match(words()["networks"]["category"], self.head.title, re.IGNORECASE)
        return self.marks or (2 if chapter else 3)


def _marked(all_lines: list[Line], found: list[Heading]) -> list[_Marked]:
    """The headings found and the lines that are bold as a whole, in order."""
    raw = {line.start: line.text for line in all_lines}
    bold = {line.start: Heading(plain(line.text), line.span) for line in all_lines if _BOLD_LINE.match(line.text)}
    merged = bold | {head.span.start: head for head in found}
    made = []
    for start, head in sorted(merged.items()):
        marks = re.match(r"\s*(#{1,6})\s", raw[start])
        number = _NUMBERED.match(raw[start])
        made.append(_Marked(head, len(marks[1]) if marks else 0, number[1] if number else None, start in bold))
    return made


def _headings(all_lines: list[Line], found: list[Heading]) -> list[tuple[Heading, int]]:
    """The headings below the title with their levels.

    001 has "## 2.", "### **4. Nätverk**" and "## **7.**" for chapters of one level. A text with marks has no other
    headings; without, short free-standing lines count.
    """
    candidates = _marked(all_lines, found)
    markdown = sum(bool(one.marks or one.bold) for one in candidates) > 3
    # Several chapters of the first rank: the marks themselves tell the levels.
    ranked = sum(one.marks == 1 and not _titled(one.head) for one in candidates) > 1
    kept: list[tuple[Heading, int]] = []
    for one in candidates:
        if _is_document_title(one, ranked=ranked, first=not kept):
            continue
        if one.is_clear or (not markdown and (kept or not _cover(one.head))):
            kept.append((one.head, one.marks if ranked and one.marks else one.level))
    return kept


def _is_document_title(one: _Marked, *, ranked: bool, first: bool) -> bool:
    """Whether a heading is the whole report's: worded so before all others, or of the first rank
    and alone or worded so."""
    titled = _titled(one.head)
    return titled or not ranked if one.marks == 1 else titled and first


def is_title(text: str) -> bool:
    """Whether a line can be the report's title: one of the family's names, or international work with a year or a kind
    of report.

    >>> [is_title(text)
    ...     for text in ("Årsrapport 2021", "Rapport om internationellt arbete", "Internationella nätverk")]
    [True, True, False]
    >>> is_title("Internationellt arbete 2021")
    True
    """
    plain_text = text.casefold()
    named = any(title in plain_text for title in words()["titles"])
    return named or ("internationell" in plain_text and cue("title", "of_report").search(plain_text) is not None)


def _titled(head: Heading) -> bool:
    return is_title(head.title)


def _cover(head: Heading) -> bool:
    """Whether a free-standing line belongs to the cover: the city, a year, a department."""
    unit = r"\d{4}|.*\b(?:stad|kommun|avd\.?|avdelning\w*)\b.*|\w*(?:kontoret|förvaltningen|nämnden|styrelsen)"
    return re.fullmatch(unit, head.title, re.IGNORECASE) is not None


def _parts(text: str, span: Span) -> Iterator[Paragraph]:
    """A paragraph, or each item of a list."""
    begin: int | None = None
    end = span.end
    for line in lines(text, span.start, span.end):
        if begin is not None and _ITEM.match(line.text):
            yield Paragraph(text[begin:end], Span(begin, end))
            begin = None
        begin = line.start + len(line.text) - len(line.text.lstrip()) if begin is None else begin
        end = line.stripped.end
    if begin is not None:
        yield Paragraph(text[begin:end], Span(begin, end))
