"""Page numbers of a text whose page breaks are half lost: counted from the nearest printed header."""

from __future__ import annotations

import re
from bisect import bisect_left

from indexer.records import Page

# In the text of a printed report most page breaks survive only as one leading space on the first line of the new page.
_BREAK = re.compile(r"(?m)^ (?=\S)")


def printed_pages(text: str, header: re.Pattern[str]) -> tuple[Page, ...]:
    """Pages from printed headers "86(119)" and from page breaks between them; empty where no header is printed.

    ``header`` has a group ``page``. A page with a printed header is exact, the others are counted from the nearest header.

    >>> text = " Ett\\n Två\\nRedovisning 3(4)\\nTre\\n Fyra\\n"
    >>> [(page.number, page.approximate) for page in printed_pages(text, re.compile(r"(?m)^.* (?P<page>\\d+)\\(\\d+\\)$"))]
    [(1, True), (2, True), (3, False), (4, True)]
    """
    headers = [(match.start(), int(match["page"])) for match in header.finditer(text)]
    if not headers:
        return ()
    printed = dict(headers)
    starts = sorted({0, *(match.start() for match in _BREAK.finditer(text)), *printed})
    if len(starts) > 1 and starts[1] == 0:
        starts.pop(0)
    anchors = [(starts.index(at), number) for at, number in headers]
    pages: list[Page] = []
    for index, start in enumerate(starts):
        at = bisect_left(anchors, (index, 0))
        near = min(anchors[max(0, at - 1) : at + 1], key=lambda anchor: abs(anchor[0] - index))
        number = max(1, near[1] + index - near[0])
        if pages and number < pages[-1].number:
            number = pages[-1].number
        pages.append(Page(start=start, number=number, approximate=start not in printed))
    return tuple(pages)
