"""The outline of a report whose layout is gone: table of contents, headings, printed page numbers, cut paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from indexer.records import Page, Span
from indexer.text import Line, is_packed
from indexer.values import compare_key, squeeze

HEADING_CHARACTERS = 125
"""A free-standing line up to this length can be a heading."""

_CONTENTS = {"innehåll", "innehållsförteckning", "contents", "tableofcontents"}
_ENTRY = re.compile(r"^\s*(?:[-*]\s+)?(?P<title>\S.*?)[ .…\u00a0]*(?:\t|\s{2,}|\.{2,}\s*|…\s*|\s)(?P<page>\d{1,3})\s*$")
_MARKS = re.compile(r"[*`]|(?<!\w)_+|_+(?!\w)")
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.|\d{1,2}(?=\s+[A-ZÅÄÖ][a-zåäö]))\s+(?=\S)")
LIST_MARK = re.compile(r"^\s*(?:[-–—*+•●¢▪✓➢]|o|\d{1,2}[.)])\s+")
FOOTERS = (
    # "37 | Stadskontoret | Rapport 2019 …" in 004
    re.compile(r"^\s*(?:sid(?:a|an)?\.?\s*)?(?P<page>\d{1,3})\s*(?:\||[–—-])\s*\S.*\|.*$", re.IGNORECASE),
    re.compile(r"^.*\S\s*\|\s*(?:sid(?:a|an)?\.?\s*)?(?P<page>\d{1,3})\s*$", re.IGNORECASE),
    # "0 (7)" in 003
    re.compile(
        r"^\s*(?:sid(?:a|an)?\.?\s*)?(?P<page>\d{1,3})\s*(?:\(\s*\d{1,3}\s*\)|(?:av|/)\s*\d{1,3})\s*$", re.IGNORECASE
    ),
    re.compile(r"^\s*(?:sid(?:a|an)?\.?\s+|[-–]\s*)?(?P<page>\d{1,3})\s*[-–]?\s*$", re.IGNORECASE),
)


@dataclass(frozen=True)
class Entry:
    """A line of a table of contents."""

    title: str
    page: int | None
    span: Span


@dataclass(frozen=True)
class Heading:
    """A heading: its words without markup, its line, its level by Markdown or number (0: none), its
    page by the table of contents."""

    title: str
    span: Span
    level: int = 0
    page: int | None = None

    @property
    def listed(self) -> bool:
        """Whether the table of contents has it."""
        return self.page is not None


def plain(text: str) -> str:
    """The words of a heading without Markdown marks and numbering.

    >>> plain("## 3.2 *Grön hamn* – avslutat 2019"), plain("**Projektfakta**")
    ('Grön hamn – avslutat 2019', 'Projektfakta')
    """
    words = text.strip().lstrip("#")
    if "*" in words or "_" in words or "`" in words:
        words = _MARKS.sub("", words)
    words = squeeze(words.rstrip("# "))
    return _NUMBERING.sub("", words) if words[:1].isdecimal() else words


def footer_page(text: str) -> int | None:
    """The page number of a line that is a page header or footer and nothing else.

    >>> footer_page("37 | Stadskontoret | Rapport 2019"), footer_page("0 (7)"), footer_page("12 deltagare")
    (37, 0, None)
    """
    for pattern in FOOTERS:
        if match := pattern.match(text):
            return int(match["page"])
    return None


def table_of_contents(all_lines: Sequence[Line]) -> list[Entry]:
    """The entries of the first table of contents, its heading first (without a page); empty where there is none."""
    for number, line in enumerate(all_lines):
        if compare_key(plain(line.text)) in _CONTENTS:
            entries = _entries(all_lines[number + 1 :])
            if len(entries) > 1:
                return [Entry(plain(line.text), None, line.span), *entries]
    return []


def _entries(following: Sequence[Line]) -> list[Entry]:
    entries: list[Entry] = []
    for number, line in enumerate(following):
        if not line:
            continue
        if match := _ENTRY.match(line.text):
            entries.append(Entry(plain(match["title"]), int(match["page"]), line.span))
        elif (
            number + 1 < len(following)
            and _ENTRY.match(following[number + 1].text)
            and len(line.text) < HEADING_CHARACTERS
        ):
            entries.append(Entry(plain(line.text), None, line.span))  # an entry over two lines
        else:
            break
    return entries


def headings(all_lines: Sequence[Line], contents: Sequence[Entry], *, labels: Collection[str] = ()) -> list[Heading]:
    """The headings of a text: Markdown ones, those in the table of contents, known labels, and short free-standing
    lines.

    ``labels`` are compared keys (``compare_key``) of headings that count even where no blank line sets them off.
    """
    inside = _extent(contents)
    listed = {compare_key(entry.title) for entry in contents}
    packed = is_packed(all_lines)
    found: list[Heading] = []
    for number, line in enumerate(all_lines):
        if not line or line.start in inside or footer_page(line.text) is not None:
            continue
        title = plain(line.text)
        if marks := re.match(r"\s*(#{1,6})\s+\S", line.text):
            found.append(Heading(title, line.span, len(marks[1])))
            continue
        key, short = compare_key(title), looks_like_heading(line.text)
        in_contents = key in listed and (_is_first(all_lines, number) or (packed and short))
        known = (key in labels or in_contents) and "\t" not in line.text
        if known or (short and _stands_free(all_lines, number, labels, packed=packed)):
            found.append(Heading(title, line.span, _depth(line.text)))
    return _with_pages(found, contents)


def _extent(contents: Sequence[Entry]) -> range:
    """The offsets of a table of contents."""
    return range(contents[0].span.start, contents[-1].span.end) if contents else range(0)


def _is_first(all_lines: Sequence[Line], number: int) -> bool:
    """Whether a line is the first of its paragraph."""
    return number == 0 or not all_lines[number - 1]


def _stands_free(all_lines: Sequence[Line], number: int, labels: Collection[str], *, packed: bool) -> bool:
    """Whether blank lines, or a label below, set a line off from a text that does not go on in it."""
    above = _is_first(all_lines, number)
    below = all_lines[number + 1 : number + 2]
    labelled = any(compare_key(plain(line.text)) in labels for line in below)
    apart = labelled or (bool(below) and not below[0])
    following = next((later.text.strip() for later in all_lines[number + 1 :] if later), "")
    return (above or (packed and labelled)) and apart and not re.match(r"[a-zåäö(]", following)


def close_headings(all_lines: Sequence[Line], left_out: Collection[Span]) -> list[Heading]:
    """Headings of a text that has lost the blank lines below them: short lines at the beginning of a paragraph.

    A numbered one counts wherever it stands; another one where the line below it begins a sentence. ``left_out`` are
    page headers, which end a paragraph as a blank line does.
    """
    packed = is_packed(all_lines)
    full = sorted(len(line.text) for line in all_lines if line)
    width = full[len(full) * 3 // 4] if full else 0
    found: list[Heading] = []
    for number, (line, below) in enumerate(pairwise(all_lines)):
        if not line or not below.text.strip()[:1].isupper() or not looks_like_heading(line.text):
            continue
        numbered = _NUMBERING.match(line.text) and re.match(r"\d", line.text)
        above = number == 0 or _ends_paragraph(all_lines[number - 1], left_out, packed=packed)
        short = len(line.text) <= (width if numbered else width * 4 // 5) and not line.text.rstrip().endswith("-")
        if short and (above or numbered):
            found.append(Heading(plain(line.text), line.span, _depth(line.text)))
    return found


def _ends_paragraph(line: Line, left_out: Collection[Span], *, packed: bool) -> bool:
    """Whether a new paragraph may begin below a line: a blank one, a page header, in a packed text
    the end of a sentence."""
    return not line or line.span in left_out or (packed and bool(re.search(r"[.!?]$", line.text.rstrip())))


def _depth(text: str) -> int:
    """The level that a heading's number tells: 1 for "3. Nuläge", 2 for "3.1 Nätverk", 0 without a number."""
    number = _NUMBERING.match(text.strip("*_ "))
    return len(re.findall(r"\d+", number.group())) if number else 0


def looks_like_heading(text: str) -> bool:
    """Whether a free-standing line can be a heading: short, capital first, no sentence end.

    >>> [looks_like_heading(text) for text in ("Små grupper", "Målgrupp 2.", "4. Ansvar")]
    [True, True, True]
    >>> looks_like_heading("Svar skickas senast den **3 maj 2021** till kontoret")  # bold in its middle: it tells
    False
    >>> [looks_like_heading(text) for text in ("Det gick bra.", "- Punkt", "och så vidare", "Datum: 2020")]
    [False, False, False, False]
    """
    words = plain(text)
    listed = LIST_MARK.match(text) and not _NUMBERING.match(text.strip("*#_ "))
    if not words or len(words) > HEADING_CHARACTERS or "\t" in text or "|" in text or listed:
        return False
    if "@" in words or re.search(r"\w[ ]*\*\*[^*]+\*\*[ ]*\w", text):
        return False
    if re.search(r"[.!?:;,]$", words) and not re.fullmatch(r"\w+ \d{1,2}\.", words):
        return False
    return words[0].isupper() and not re.match(r"[\w -]{2,30}:\s", words)


def _with_pages(found: list[Heading], contents: Sequence[Entry]) -> list[Heading]:
    """Page numbers by laying table of contents and headings side by side, in order."""
    entries = [entry for entry in contents if entry.page is not None]
    keys = [compare_key(entry.title) for entry in entries], [compare_key(head.title) for head in found]
    blocks = SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks()
    pages = {block.b + step: entries[block.a + step].page for block in blocks for step in range(block.size)}
    return [Heading(head.title, head.span, head.level, pages.get(number)) for number, head in enumerate(found)]


def rejoined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Paragraphs that a page break cut in two, made one: the first has no sentence end, the next goes on in lower case.

    >>> text = "Det var en\\n\\nlång dag.\\n\\nSedan kom natten."
    >>> [text[slice(*span)] for span in rejoined(text, [Span(0, 10), Span(12, 21), Span(23, 40)])]
    ['Det var en\\n\\nlång dag.', 'Sedan kom natten.']
    """
    whole: list[Span] = []
    for span in spans:
        if whole and is_cut(text, whole[-1], span) and not text[whole[-1].end : span.start].strip():
            whole[-1] = Span(whole[-1].start, span.end)
        else:
            whole.append(span)
    return whole


def is_cut(text: str, first: Span, second: Span) -> bool:
    """Whether the second paragraph goes on where the first was cut."""
    return not re.search(r"[.!?:;…]['\"”»)*]*$", text[slice(*first)]) and text[second.start].islower()


def page_starts(
    text: str,
    found: Sequence[Heading],
    footers: Sequence[tuple[Span, int]],
    spans: Sequence[Span],
    opening: tuple[int, int],
) -> tuple[Page, ...]:
    """Where pages begin: printed footers fix them; between two headings of the table of contents they are counted.

    ``footers`` are lines with the number of the page they close, ``spans`` the paragraphs, ``opening`` is the offset
    and number of the first page. A page break is looked for where a paragraph is cut, else at the paragraph nearest to
    an even division. Empty where neither footers nor a table of contents give a number.
    """
    after = {span.end: number + 1 for span, number in footers}
    known = sorted([(head.span.start, head.page) for head in found if head.page is not None] + list(after.items()))
    cuts = {second.start for first, second in pairwise(spans) if is_cut(text, first, second)}
    pages: list[Page] = []
    for (start, number), (end, last) in pairwise(_rising(known, opening, len(text))):
        if not pages or pages[-1].number < number:
            pages = [page for page in pages if page.start < start]
            pages.append(Page(start=start, number=number, approximate=start not in after))
        inner = [span.start for span in spans if start < span.start < end]
        if end in after:
            pages += _breaks(start, end, number, last - 1, inner, cuts)
        else:  # a heading keeps its first paragraph, and may itself begin a page
            pages += _breaks(start, end, number, last, [*(inner if start in after else inner[1:]), end], cuts)
    return tuple(pages)


def _rising(known: list[tuple[int, int]], opening: tuple[int, int], end: int) -> list[tuple[int, int]]:
    """The places whose page is not before that of any earlier place, from ``opening`` to ``end``;
    empty where none is known."""
    if not known:
        return []
    anchors = [opening, *known]
    highest = accumulate((page for _, page in anchors), max)
    return [*(anchor for anchor, most in zip(anchors, highest, strict=True) if anchor[1] == most), (end, 0)]


def _breaks(start: int, end: int, first: int, last: int, starts: list[int], cuts: set[int]) -> list[Page]:
    """Pages ``first + 1`` to ``last`` between two offsets, at the paragraphs nearest to an even division."""
    missing = max(0, last - first)
    pages: list[Page] = []
    left = list(starts)
    for step in range(missing):
        if not left:
            break
        cut = [at for at in left if at in cuts]
        even = start + (end - start) * (step + 1) // (missing + 1)
        enough = len(cut) >= missing - step
        at = min(cut if enough else left, key=lambda offset: abs(offset - even))
        pages.append(Page(start=at, number=first + step + 1, approximate=True))
        left = [offset for offset in left if offset > at]
    return pages
