"""Page numbers of a text whose page breaks are half lost: printed headers, and the breaks counted between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from indexer.records import Page, Span
from indexer.text import MappedText

# In the text of a printed report most page breaks survive only as one leading space on the first line of the new page.
_BREAK = re.compile(r"(?m)^ (?=\S)|\f")
_NUMBERS = r"(?:(?:sidan?|sid\.?|s\.) ?)?(?P<page>\d{1,3}) ?(?:\((?:av )?(?P<of>\d{1,3})\)|(?:av|/) ?(?P<of2>\d{1,3}))"
_SHAPES = (
    re.compile(rf"(?im)^[ \t\f]*(?:.{{0,90}}?[^\w\n(/])?(?<![\d-]){_NUMBERS}[ \t]*$"),
    re.compile(rf"(?im)^[ \t\f]*{_NUMBERS}(?:[ \t]+[^\W\d].{{0,90}})?[ \t]*$"),
    re.compile(r"(?im)^[ \t\f]*(?:.{0,60}?[^\w\n])?(?:sida|sid\.) (?P<page>\d{1,3})[ \t]*$"),
)


class Header(NamedTuple):
    """A printed page header: its line, the page it stands on, and how many there are (None where it does not say)."""

    span: Span
    page: int
    of: int | None


def page_headers(text: str) -> list[Header]:
    """Lines that print a page number, in order: "86(119)", "Sida 12 av 80", at either end of a line.

    What looks like one but has another total, or a number that goes backwards, is text. One header on its own counts
    where its line says nothing but the page, a title or a year.

    >>> [(header.page, header.of)
    ...     for header in page_headers("Sida 1 av 3\\nText\\nRapport 2 av 3\\nFas 1 (2)\\n3 (3) Rapport")]
    [(1, 3), (2, 3), (3, 3)]
    >>> page_headers("Projektnamn Fas 1 (2)\\nBudget 3/4")
    []
    """
    found: dict[int, Header] = {}
    for shape in _SHAPES:
        for match in shape.finditer(text):
            groups = match.groupdict()
            total = groups.get("of") or groups.get("of2")
            header = Header(Span(*match.span()), int(match["page"]), int(total) if total else None)
            if header.of is None or header.page <= header.of:
                found.setdefault(match.start(), header)
    total_counts = Counter(header.of for header in found.values())
    if not total_counts:
        return []
    of, count = total_counts.most_common(1)[0]
    same = [header for at, header in sorted(found.items()) if header.of == of]
    if count == 1 and not re.search(
        r"(?i)\bsid|redovisning|rapport|\b20\d\d\b|^\W*\d+ ?\(\d+\)\W*$", text[slice(*same[0].span)]
    ):
        return []
    return _rising(same)


def _rising(headers: list[Header]) -> list[Header]:
    """The longest run of headers whose numbers never go down."""
    best: list[int] = []
    previous: list[int] = []
    for index, header in enumerate(headers):
        before = max((i for i in range(index) if headers[i].page < header.page), key=lambda i: best[i], default=-1)
        best.append(1 + (best[before] if before >= 0 else 0))
        previous.append(before)
    at = max(range(len(best)), key=lambda i: best[i], default=-1)
    chosen: list[Header] = []
    while at >= 0:
        chosen.insert(0, headers[at])
        at = previous[at]
    return chosen


def without(text: str, spans: list[Span]) -> MappedText:
    """The text with some of its ranges left out; what is left still points into it.

    >>> without("ab12cd", [Span(2, 4)]).text
    'abcd'
    """
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end in sorted(spans):
        pieces.append(text[at:start])
        origin += range(at, start)
        at = max(at, end)
    return MappedText("".join(pieces) + text[at:], (*origin, *range(at, len(text))))


def printed_pages(text: str, headers: list[Header]) -> tuple[Page, ...]:
    """Pages from printed headers and from the page breaks between them; form feeds alone count too; else empty.

    A page with a printed header is exact, the others are counted from the nearest one and never beyond the next.

    >>> text = " Ett\\n Två\\nRedovisning 3(4)\\nTre\\n Fyra\\n"
    >>> [(page.number, page.approximate) for page in printed_pages(text, page_headers(text))]
    [(1, True), (2, True), (3, False), (4, True)]
    >>> [(page.start, page.number, page.approximate) for page in printed_pages("Ett\\fTvå", [])]
    [(0, 1, False), (4, 2, False)]
    """
    if not headers:
        feeds = [match.end() for match in re.finditer("\f", text)]
        return tuple(Page(start=start, number=number) for number, start in enumerate([0, *feeds], 1)) if feeds else ()
    printed = {header.span.start: header.page for header in headers}
    starts = _page_starts(text, printed)
    anchors = [(starts.index(at), number) for at, number in sorted(printed.items())]
    most = headers[-1].of
    pages: list[Page] = []
    for index, start in enumerate(starts):
        number = _counted(index, anchors, exact=start in printed)
        number = max(min(number, most) if most else number, pages[-1].number if pages else 1)
        pages.append(Page(start=start, number=number, approximate=start not in printed))
    return tuple(pages)


def _page_starts(text: str, printed: Collection[int]) -> list[int]:
    """Where pages begin: at page breaks and printed headers; a first page may open with the sign of a page break."""
    breaks = [match.start() for match in _BREAK.finditer(text)]
    first = breaks[0] if breaks and text[:1].isspace() and 0 not in printed else 0
    if first and not text[:first].strip():
        breaks = [start for start in breaks if start != first]
    return sorted({0, *breaks, *printed})


def _counted(index: int, anchors: list[tuple[int, int]], *, exact: bool) -> int:
    """The number of a page by the nearest ``anchors`` (index and number of the pages that print theirs)."""
    at = bisect_left(anchors, (index, 0))
    near = min(anchors[max(0, at - 1) : at + 1], key=lambda anchor: abs(anchor[0] - index))
    number = near[1] + index - near[0]
    return number if exact or at == len(anchors) else min(number, anchors[at][1] - 1)
